"""The picture of a figure: a line over time, a map of wards, ranks, or many small lines."""

from __future__ import annotations

import re
from html import escape

from wardmote.evidence.figures import Figure
from wardmote.reports.charts.drawing import FONT, INK
from wardmote.web.assessment import presenters
from wardmote.web.assessment.mapping import drawn_map, shade
from wardmote.web.assessment.outlines import drawn
from wardmote.web.deliveries.held import Held
from wardmote.web.look.blocks import ChartBlock
from wardmote.web.look.identity import identity

_SERIES = (("month",), ("quarter",))
_ACROSS, _WIDE, _HIGH, _TITLE = 3, 340, 160, 24  # units of a sheet of small charts


def chart_of(evidence: Held, figure: Figure) -> ChartBlock | None:
    """Return a figure's own chart with its numbers; None where it is no series over time."""
    if figure.question.by not in _SERIES:
        return None
    return presenters.months_chart(figure, "months", identity().colours)


def picture_of(evidence: Held, figure: Figure, ward: str = "") -> str:
    """Return a figure as one SVG that stands alone; "" where it has no picture.

    Args:
        ward: the ward whose place among its siblings is asked for; "" for a map of them all.
    """
    match figure.question.by:
        case by if by in _SERIES:
            chart = chart_of(evidence, figure)
        case ("ward",) if ward:
            standing = presenters.standing_of(figure, identity().colours)
            title = f"{figure.title}: places of the wards"
            chart = standing.chart(ward, title) if standing else None
        case ("ward",):
            return map_of(evidence, figure)
        case ("category", "month"):
            return _sheet(figure)
        case _:
            return ""
    return (chart.wide or chart.narrow) if chart else ""


def map_of(evidence: Held, figure: Figure) -> str:
    """Return a figure by ward as a map; "" where outlines are not held."""
    colours = identity().colours
    outlines = drawn(evidence, [(cell.keys[0], cell.labels[0]) for cell in figure.cells])
    return drawn_map(figure, shade(figure, colours), outlines, colours)


def _sheet(figure: Figure) -> str:
    """Return small lines side by side on one sheet, each under its name; "" for none."""
    series = presenters.small_charts(figure, identity().colours, lambda code: "", figure.title)
    if not series.charts:
        return ""
    parts = []
    for at, chart in enumerate(series.charts):
        x, y = at % _ACROSS * _WIDE, at // _ACROSS * _HIGH
        placed = re.sub("^<svg ", f'<svg x="{x}" y="{y + _TITLE}" ', chart.narrow)
        words = escape(chart.title)
        parts.append(f'<text x="{x}" y="{y + 14}" font-weight="600">{words}</text>{placed}')
    high = (len(series.charts) + _ACROSS - 1) // _ACROSS * _HIGH
    title = escape(figure.title)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_ACROSS * _WIDE}" height="{high}" '
        f'viewBox="0 0 {_ACROSS * _WIDE} {high}" role="img" aria-labelledby="sheet-title">'
        f'<title id="sheet-title">{title}</title><g font-family="{FONT}" font-size="14" '
        f'fill="{INK}">{"".join(parts)}</g></svg>'
    )
