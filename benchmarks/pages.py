"""CPU of each page, cold and kept, beside a fixed yardstick in the same run.

Cold: figures answered from the evidence and the page written. Written: figures kept, page written.
Kept: the same bytes again. The yardstick writes 336 numbers of a page's table with Jinja2.

    python benchmarks/pages.py HOME        a home with evidence loaded and its cube built
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable

RUNS = 15


def cpu_ms(act: Callable[[], object], runs: int = RUNS) -> float:
    """Return the median CPU of one run in milliseconds."""
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


def main(home: str) -> None:
    os.environ["WARDMOTE_HOME"] = home
    os.environ["DJANGO_SETTINGS_MODULE"] = "wardmote.web.config.settings"
    import django

    django.setup()
    from django.test import Client

    from wardmote.evidence.figures import Question
    from wardmote.web.deliveries import held as holding
    from wardmote.web.deliveries.keeping import ANSWERS

    evidence = holding.held()
    if evidence is None:
        sys.exit(f"Nothing is loaded in {home}: load files into it first.")
    client = Client(HTTP_HOST="127.0.0.1")
    ward = evidence.wards()[0].code
    one = yardstick()
    unit = cpu_ms(one, 60)
    print(f"yardstick {unit:.2f} ms of CPU; ratios to it in brackets")
    print(f"{'page':<22}{'cold':>18}{'written':>18}{'kept':>18}{'bytes':>10}")
    for address in ("/", "/categories/", "/wards/", f"/wards/{ward}/", "/map/", "/data/"):

        def cold(address: str = address) -> None:
            ANSWERS.clear()
            for key in [k for k in holding._answers if isinstance(k[-1], Question)]:  # type: ignore[index]
                del holding._answers[key]
            client.get(address)

        def written(address: str = address) -> None:
            ANSWERS.clear()
            client.get(address)

        def kept(address: str = address) -> None:
            client.get(address)

        answer = client.get(address)
        if answer.status_code != 200:
            sys.exit(f"{address} answered {answer.status_code}")
        spent = [cpu_ms(act) for act in (cold, written, kept)]
        told = "".join(f"{f'{ms:.2f} ms ({ms / unit:.1f})':>18}" for ms in spent)
        print(f"{address:<22}{told}{len(answer.content):>10,}")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(sys.argv[1])
