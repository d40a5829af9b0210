"""CPU of each page, in three states, beside a fixed yardstick and the bound in the same run.

Cold: nothing of what the page asks has been asked before. Of wards that is taken at its word: each
ward's page is asked once, the first time that this process hears of the ward, and the median of all
but the first is told. What all wards share (places with their sets, counts and tests of their
categories, axes, breaks, gaps, outlines, templates) is worked out by the first of them: its cost
stands by itself, and in the mean of all. Other pages are one each, so theirs is asked again after
figures and drawings are forgotten.
Written: figures and drawings kept, the page written. Kept: the same bytes again.
The yardstick writes 336 numbers of a table with Jinja2.

    python benchmarks/pages.py             a small invented partnership, made and loaded first
    python benchmarks/pages.py HOME        a home with evidence loaded and its cube built
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
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
    # Pages with judgements ask the records. A process of its own: what it leaves would be swept
    # by each collection of garbage here.
    subprocess.run([sys.executable, "-m", "django", "migrate", "--verbosity=0"], check=True)
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

    def ask(address: str) -> tuple[float, int]:
        """Ask as the server does, without a network: milliseconds of CPU, and bytes."""
        request = made.get(address, HTTP_HOST="127.0.0.1")
        began = time.process_time()
        answer = application.get_response(request)
        spent = 1000 * (time.process_time() - began)
        if answer.status_code != 200:
            sys.exit(f"{address} answered {answer.status_code}")
        return spent, len(answer.content)

    def forget_figures() -> None:
        ANSWERS.clear()
        evidence.snapshot.kept.pop("figures", None)
        for key in list(holding._answers):
            asked = key[-1]  # type: ignore[index]
            drawn = isinstance(asked, tuple) and asked[0] == "drawing"
            if drawn or isinstance(asked, Question):
                del holding._answers[key]

    def median(addresses: Sequence[str], before: Callable[[], None]) -> float:
        spent = []
        for address in addresses:
            before()
            spent.append(ask(address)[0])
        return sorted(spent)[len(spent) // 2]

    unit = cpu_ms(yardstick(), 60)
    print(f"yardstick {unit:.2f} ms of CPU; ratios to it in brackets")
    print(f"{'page':<16}{'cold':>18}{'written':>18}{'kept':>18}{'bytes':>10}")
    ask("/")  # the process is warm: modules are read, the cube is open
    wards = [f"/wards/{ward.code}/" for ward in evidence.wards()]
    first, *cold = [ask(ward)[0] for ward in wards]
    written = median(wards[1:], ANSWERS.clear)
    median(wards, _nothing)  # each is kept now
    spent = [sorted(cold)[len(cold) // 2], written, median(wards[1:], _nothing)]
    _tell("a ward", spent, unit, ask(wards[-1])[1])
    _judge(first, cold, spent, unit)
    for address in ("/", "/categories/", "/wards/", "/map/", "/data/"):
        ways = (forget_figures, ANSWERS.clear, _nothing)
        _tell(address, [median([address] * RUNS, way) for way in ways], unit, ask(address)[1])


def _nothing() -> None:
    """Forget nothing."""


def _tell(page: str, spent: Sequence[float], unit: float, size: int) -> None:
    told = "".join(f"{f'{ms:.2f} ms ({ms / unit:.1f})':>18}" for ms in spent)
    print(f"{page:<16}{told}{size:>10,}")


def _judge(first: float, cold: Sequence[float], spent: Sequence[float], unit: float) -> None:
    """Say whether a ward's page is within its bound, and what stands beside its median."""
    states = zip(("cold", "written", "kept"), spent, strict=True)
    said = ", ".join(f"{name} {'within' if ms <= BOUND_MS else 'OVER'}" for name, ms in states)
    print(f"  bound {BOUND_MS:.0f} ms: {said}")
    print(f"  cold from {min(cold):.2f} to {max(cold):.2f} ms, {len(cold)} wards asked once each")
    print(f"  the first ward of all, with what all share: {first:.2f} ms ({first / unit:.1f})")
    each = (first + sum(cold)) / (1 + len(cold))
    print(f"  all wards one after the other, the first included: {each:.2f} ms each")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(Path(sys.argv[1]).absolute())
    else:
        with tempfile.TemporaryDirectory(prefix="wardmote-pages-") as temporary:
            measure(sample(Path(temporary)))
