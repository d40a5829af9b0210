"""A chart that is taken away: its title above it, and beneath it where its numbers come from.

On a page and in a document the words stand around the chart; a picture alone must carry them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from html import escape, unescape
from textwrap import wrap

from wardmote.reports.cells import Table
from wardmote.reports.charts.drawing import FONT, INK
from wardmote.reports.document import ChartBlock, Document, FrontSheet
from wardmote.reports.pictures import width_of

MARGIN = 16
TITLE, WORDS = 17, 13  # sizes, in units of the drawing
_OPEN = 1.4  # of a size, from line to line
_NARROWEST = 0.3  # of a size: no line has narrower letters on average
_WIDTHS = {" ijl.,:;'|!": 0.3, "ftr()-": 0.38, "mMW%@—": 0.92, "wABCDEFGHJKLNOPQRSTUVXYZ&": 0.68}
_OTHERS = 0.56


def origin(front: FrontSheet) -> str:
    """Say what a table or chart was taken from."""
    return f"From the {front.title.lower()} of {front.partnership}, {front.period}."


def taken_charts(document: Document, of: str) -> dict[str, str]:
    """Return each chart of a document as it is taken away: titled, with its origin and sources.

    Args:
        of: what it is taken from, as `origin` says it.
    """
    taken = {}
    for block in document.blocks():
        if isinstance(block, ChartBlock):
            sources = (f"Source: {one.line}" for one in block.table.sources)
            drawn = block.chart.svg(colours=document.colours)
            taken[block.chart.identity] = captioned(drawn, (of, *sources))
    return taken


def taken_tables(document: Document, of: str) -> list[Table]:
    """Return each table of a document as it is taken away, its origin the last of its notes."""
    return [replace(table, notes=(*table.notes, of)) for table in document.tables()]


def captioned(svg: str, told: Iterable[str]) -> str:
    """Return one of our drawings as a larger one, with its own title above and words beneath.

    Args:
        svg: a drawing that has a title and a size.
        told: a paragraph each: what it belongs to, its sources.
    Raises:
        ValueError: the drawing has no title or no size.
    """
    wide, high = width_of(svg), _high(svg)
    found = re.search(r"<title\b[^>]*>(.*?)</title>", svg, re.DOTALL)
    if not found:
        raise ValueError("this is not a drawing of ours: it has no title")
    title = unescape(found[1])
    above = _lines(title, wide, TITLE)
    beneath = [line for one in told for line in _lines(one, wide, WORDS)]
    top = MARGIN + len(above) * TITLE * _OPEN + MARGIN / 2
    end = top + high + MARGIN
    whole = round(end + len(beneath) * WORDS * _OPEN + MARGIN / 2)
    across = wide + 2 * MARGIN
    drawn = re.sub("^<svg ", f'<svg x="{MARGIN}" y="{top:.1f}" ', svg)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{across}" height="{whole}" '
        f'viewBox="0 0 {across} {whole}" role="img">'
        f'<title>{escape(title)}</title><g font-family="{FONT}" fill="{INK}">'
        f"{_written(above, MARGIN, TITLE, 600)}{_written(beneath, end, WORDS, 400)}</g>{drawn}</svg>"
    )


def _high(svg: str) -> int:
    found = re.search(r'<svg [^>]*?\bheight="(\d+)"', svg)
    if not found:
        raise ValueError("this is not a drawing of ours: its svg element has no height")
    return int(found[1])


def _lines(words: str, wide: float, size: float) -> list[str]:
    """Break words into lines that fit, as few letters shorter than the longest that could."""
    for letters in range(int(wide / size / _NARROWEST), 1, -1):
        lines = wrap(words, letters)
        if all(sum(map(_width, line)) * size <= wide for line in lines):
            return lines
    return list(words)


def _width(letter: str) -> float:
    """Return about how wide a letter of the shipped font is when bold, in its size; seldom too low."""
    return next((wide for letters, wide in _WIDTHS.items() if letter in letters), _OTHERS)


def _written(lines: list[str], top: float, size: int, weight: int) -> str:
    return "".join(
        f'<text x="{MARGIN}" y="{top + size + at * size * _OPEN:.1f}" font-size="{size}" '
        f'font-weight="{weight}">{escape(line)}</text>'
        for at, line in enumerate(lines)
    )
