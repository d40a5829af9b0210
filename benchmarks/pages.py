"""CPU of each page, in three states, beside a fixed yardstick and the bound in the same run.

Cold: figures asked of a warm cube (nothing answered before is remembered, by the pages or by the
evidence), drawn, and the page written. Written: figures and drawings
kept, the page written. Kept: the same bytes again. The yardstick writes 336 numbers of a table with Jinja2.

    python benchmarks/pages.py             a small invented partnership, made and loaded first
    python benchmarks/pages.py HOME        a home with evidence loaded and its cube built
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

RUNS = 9
BOUND_MS = 3.0  # a ward page with its charts
MONTHS, SCALE, SEED = 36, 0.1, 3


def cpu_ms(act: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median CPU of one run in milliseconds, all threads together."""
    spent = []
    for _ in range(runs):
        began = time.process_time()
        act()
        spent.append(time.process_time() - began)
    return 1000 * sorted(spent)[runs // 2]


def yardstick() -> Callable[[], str]:
    """Return a page of 24 rows of 14 numbers, written by Jinja2."""
    from jinja2 import Environment

    text = (
        "<table>{% for row in rows %}<tr>{% for n in row %}<td>{{ n }}</td>{% endfor %}</tr>"
        "{% endfor %}</table>"
    )
    template = Environment(autoescape=True).from_string(text)
    rows = [[at * 7 + month for month in range(14)] for at in range(24)]
    return lambda: template.render(rows=rows)


def sample(folder: Path) -> Path:
    """Return a home with the invented partnership loaded: about 15 seconds of CPU."""
    from wardmote.evidence.cube_building import build_cube
    from wardmote.evidence.store import Store
    from wardmote.exchange.loading import load
    from wardmote.sample import make_sample
    from wardmote.sample.names import AUTHORITIES

    make_sample(folder, seed=SEED, months=MONTHS, scale=SCALE)
    home = folder / "home"
    load(home, [folder / "data"])
    store = Store(home)
    build_cube(store)
    store.close()
    (home / "partnership.yaml").write_text(f"name: Sample\narea: {AUTHORITIES[0].name}\n")
    return home


def measure(home: Path) -> None:
    """Print a line a page."""
    os.environ["WARDMOTE_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "wardmote.web.config.settings"
    import django

    django.setup()
    from django.test import RequestFactory

    from wardmote.evidence.figures import Question
    from wardmote.web.config.wsgi import _django as application
    from wardmote.web.deliveries import held as holding
    from wardmote.web.deliveries.keeping import ANSWERS

    evidence = holding.held()
    if evidence is None:
        sys.exit(f"Nothing is loaded in {home}: load files into it first.")
    made = RequestFactory()

    def ask(address: str) -> bytes:
        """Ask as the server does: the whole application, without a network."""
        answer = application.get_response(made.get(address, HTTP_HOST="127.0.0.1"))
        if answer.status_code != 200:
            sys.exit(f"{address} answered {answer.status_code}")
        return bytes(answer.content)

    def forget(figures: bool) -> None:
        ANSWERS.clear()
        if figures:
            evidence.snapshot.kept.pop("figures", None)
        for key in list(holding._answers):
            asked = key[-1]  # type: ignore[index]
            drawn = isinstance(asked, tuple) and asked[0] == "drawing"
            if figures and (drawn or isinstance(asked, Question)):
                del holding._answers[key]

    ward = evidence.wards()[0].code
    unit = cpu_ms(yardstick(), 60)
    print(f"yardstick {unit:.2f} ms of CPU; ratios to it in brackets")
    print(f"{'page':<22}{'cold':>18}{'written':>18}{'kept':>18}{'bytes':>10}  bound")
    for address in ("/", "/categories/", "/wards/", f"/wards/{ward}/", "/map/", "/data/"):
        size = len(ask(address))
        spent = [
            cpu_ms(lambda a=address: (forget(True), ask(a))),  # type: ignore[misc]
            cpu_ms(lambda a=address: (forget(False), ask(a))),  # type: ignore[misc]
            cpu_ms(lambda a=address: ask(a)),  # type: ignore[misc]
        ]
        told = "".join(f"{f'{ms:.2f} ms ({ms / unit:.1f})':>18}" for ms in spent)
        print(f"{address:<22}{told}{size:>10,}  {_verdict(address, ward, spent)}")


def _verdict(address: str, ward: str, spent: list[float]) -> str:
    if not address.endswith(f"{ward}/"):
        return ""
    states = zip(("cold", "written", "kept"), spent, strict=True)
    said = ", ".join(f"{name} {'within' if ms <= BOUND_MS else 'over'}" for name, ms in states)
    return f"{BOUND_MS:.0f} ms: {said}"


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]).absolute())
    else:
        with tempfile.TemporaryDirectory(prefix="wardmote-pages-") as temporary:
            measure(sample(Path(temporary)))
