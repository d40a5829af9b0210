"""What charts, tables and documents cost, each as a ratio to one measured in the same run.

Charts are drawn from the invented document of the tests: 36 months, 12 wards, 7 categories. The
yardstick is vl-convert turning a like bar chart's Vega-Lite into SVG: 14 ms on a quiet machine.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))

VEGA_BAR = {
    "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
    "data": {"values": [{"name": f"Category {at}", "count": at * 7} for at in range(7)]},
    "mark": "bar",
    "encoding": {
        "x": {"field": "count", "type": "quantitative"},
        "y": {"field": "name", "type": "nominal"},
    },
}
CHART_TARGET_MS = 0.2  # on a quiet machine


def cpu_ms(work: Callable[[], object], least: int = 20) -> float:
    """Return the least CPU milliseconds of one call, over five rounds."""
    best = float("inf")
    for _ in range(5):
        began = time.process_time()
        for _ in range(least):
            work()
        best = min(best, (time.process_time() - began) / least * 1000)
    return best


def measure() -> dict[str, float]:
    """Return CPU milliseconds by name."""
    import vl_convert

    from support import demo_document
    from wardmote.reports.docx import render_docx
    from wardmote.reports.html import chart_html, render_page, table_html
    from wardmote.reports.pdf import render_pdf
    from wardmote.reports.tables import to_csv, to_ods, to_xlsx

    document, table = demo_document.demo_document(), demo_document.ward_table(24)
    found = {"vl-convert, one bar chart": cpu_ms(lambda: vl_convert.vegalite_to_svg(VEGA_BAR), 5)}
    for chart in demo_document.charts():
        found[f"chart {chart.identity}"] = cpu_ms(chart.svg, 60)
    bars = demo_document.category_bars()
    found["chart with both widths and table, HTML"] = cpu_ms(lambda: chart_html(bars))
    found["table of 25 rows, HTML"] = cpu_ms(lambda: table_html(table))
    for name, write in (("CSV", to_csv), ("XLSX", to_xlsx), ("ODS", to_ods)):
        found[f"table of 25 rows, {name}"] = cpu_ms(lambda write=write: write(table), 3)
    found["document of 9 charts, HTML"] = cpu_ms(lambda: render_page(document), 3)
    found["document of 9 charts, PDF"] = cpu_ms(lambda: render_pdf(document), 1)
    found["document of 9 charts, DOCX"] = cpu_ms(lambda: render_docx(document), 1)
    return found


def main() -> None:
    """Print each cost and its ratio to the yardstick."""
    found = measure()
    yardstick = next(iter(found.values()))
    for name, cost in found.items():
        print(f"{name:42s} {cost:9.3f} ms CPU   {cost / yardstick:8.4f} of a vl-convert chart")


if __name__ == "__main__":
    main()
