"""Charts as PNG, many in one go, with the shipped font and no other.

Typst draws them: half the time of vl-convert for one chart, a third of the bytes, and the same
drawing as in the PDF.
"""

from __future__ import annotations

import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from wardmote.reports.document import ChartBlock, Document

FONTS = Path(__file__).parent / "fonts"
PIXELS_A_UNIT = 2.0
PPI_AT_ONE = 72  # a chart's unit is set as a point
_PAGES = """
#let charts = json("charts.json")
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#for (at, chart) in charts.enumerate() {
  if at > 0 { pagebreak() }
  image(bytes(chart.svg), format: "svg", width: chart.width * 1pt)
}
"""


def to_png(svg: str, scale: float = PIXELS_A_UNIT) -> bytes:
    """Return a chart as PNG on white, this many pixels to a unit."""
    return to_pngs([svg], scale)[0]


def drawn_charts(document: Document) -> dict[str, bytes]:
    """Return each chart of a document as PNG, by its identity."""
    charts = [block.chart for block in document.blocks() if isinstance(block, ChartBlock)]
    return pngs_of({chart.identity: chart.svg(colours=document.colours) for chart in charts})


def pngs_of(drawn: Mapping[str, str]) -> dict[str, bytes]:
    """Return drawings as PNG, by the same names."""
    return dict(zip(drawn, to_pngs(list(drawn.values())), strict=True))


def to_pngs(svgs: Sequence[str], scale: float = PIXELS_A_UNIT) -> list[bytes]:
    """Return each chart as PNG on white, in order."""
    import typst

    if not svgs:
        return []
    charts = [{"svg": svg, "width": width_of(svg)} for svg in svgs]
    with tempfile.TemporaryDirectory(prefix="wardmote-png-") as folder:
        root = Path(folder)
        (root / "charts.typ").write_text(_PAGES, encoding="utf-8")
        (root / "charts.json").write_text(json.dumps(charts), encoding="utf-8")
        made: bytes | list[bytes] = typst.compile(
            str(root / "charts.typ"),
            root=folder,
            font_paths=[str(FONTS)],
            ignore_system_fonts=True,
            format="png",
            ppi=PPI_AT_ONE * scale,
        )
    return [made] if isinstance(made, bytes) else list(made)


def width_of(svg: str) -> int:
    """Return the width of one of our drawings, in units."""
    found = re.search(r'<svg [^>]*?\bwidth="(\d+)"', svg)
    if not found:
        raise ValueError("this is not a drawing of ours: its svg element has no width")
    return int(found[1])


def units_of(png: bytes) -> float:
    """Return the width, in units, of a chart that `to_png` drew."""
    return int.from_bytes(png[16:20], "big") / PIXELS_A_UNIT
