"""Charts of one row a name: names beside the marks when wide, above them on a phone."""

from __future__ import annotations

from wardmote.reports.charts.drawing import (
    INK,
    LETTER,
    NARROW,
    QUIET,
    WIDE,
    Canvas,
    Scale,
    wrap,
)
from wardmote.reports.colours import Colours
from wardmote.terms.quantities import WORDS, Status

NAMES_WIDTH = 200  # units kept for names on a wide chart: about 27 letters


class Rows:
    """Where rows and their names stand: beside the marks when wide, above them on a phone."""

    __slots__ = ("_below", "_height", "_narrow", "left")

    def __init__(self, *, narrow: bool, height: int) -> None:
        self._narrow = narrow
        self._height = float(height)
        self._below = 0.0
        self.left = 1.0 if narrow else NAMES_WIDTH + 8.0

    def name(self, canvas: Canvas, words: str, y: float, *, bold: bool = False) -> float:
        """Write a row's name; return the y of the middle of its marks."""
        if self._narrow:
            lines = wrap(words, int(NARROW / LETTER))
            for index, line in enumerate(lines):
                canvas.text(0, y + 10 + 16 * index, line, bold=bold)
            self._below = 16.0
            return y + 10 + 16 * len(lines)
        lines = wrap(words, int(NAMES_WIDTH / LETTER))
        tall = max(self._height, 34.0 if len(lines) > 1 else 0.0)
        self._below = tall / 2
        middle = y + self._below
        for index, line in enumerate(lines):
            offset = 5 + (index - (len(lines) - 1) / 2) * 15
            canvas.text(NAMES_WIDTH, middle + offset, line, "end", bold=bold)
        return middle

    def next(self, middle: float) -> float:
        """Return the top of the row below."""
        return middle + self._below

    def stripe(self, canvas: Canvas, x: float, middle: float, stroke: str) -> None:
        """Draw an upright line beneath this row's marks; on a phone it spares the name above."""
        above = 10.0 if self._narrow else self._below
        canvas.under(
            f'<path fill="none" d="M{x:.1f} {middle - above:.1f}V{middle + above:.1f}" '
            f'stroke="{stroke}"/>'
        )


def start(
    identity: str, *, narrow: bool, colours: Colours, height: int = 32
) -> tuple[Canvas, Rows]:
    """Return an empty canvas and the rows on it."""
    key = f"{identity}-narrow" if narrow else identity
    canvas = Canvas(key, NARROW if narrow else WIDE, colours)
    return canvas, Rows(narrow=narrow, height=height)


def draw_void(canvas: Canvas, x: float, y: float, status: Status, height: int = 16) -> None:
    """Draw a short patterned box and say beside it why there is no number."""
    canvas.void(x, y - height / 2, 44, height, status)
    canvas.text(x + 52, y + 5, f"{status.value} {WORDS[status]}", fill=QUIET)


def draw_clipped(canvas: Canvas, scale: Scale, low: float, high: float, y: float) -> None:
    """Draw an interval; where it leaves the axis, an arrow instead of a cap."""
    start_x, end_x = scale.at(max(low, scale.low)), scale.at(min(high, scale.high))
    left = f"m5 -4l-5 4l5 4M{start_x:.1f} {y:.1f}" if low < scale.low else "m0 -4v8m0 -4"
    right = "m-5 -4l5 4l-5 4" if high > scale.high else "m0 -4v8"
    canvas.path(f"M{start_x:.1f} {y:.1f}{left}H{end_x:.1f}{right}", INK, 1.5)
