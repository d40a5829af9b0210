"""The lines of a PDF, put together letter by letter from where each stands on its page.

A PDF holds no lines, cells or paragraphs: only letters and their places, in the order in which the
writing program set them. Here a step right on the same line is a space or, where it is wide, the
next cell; a step down is a line; a deep one a blank line. What stands right of a cell of several
lines, beside them, is the next cell of the same row.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

# Each in heights of the letters, from the bottom of the font to its top.
WORD_GAP = 0.15  # set apart for looks, letters stand nearer
CELL_GAP = 0.9
UNSPACED_GAP = 0.2  # makes a cell where spaces are letters of their own, and here is none
LINE_GAP = 0.55  # between lines of one paragraph; more is a blank line
ROW_GAP = 2.5  # between rows of one table
WRAP_GAP = 0.4  # between lines of one cell
RAISED = 0.4  # a figure drawn so high in its own font is the mark of a footnote
CELL_LINES = 5  # a longer block is a column of prose, not a cell

_LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 2: "-"}
_BULLETS = frozenset("•◦▪●‣∙·–-")
_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


@dataclass(frozen=True, slots=True)
class _Box:
    """Where something stands: points from the lower left corner of the page."""

    left: float
    bottom: float
    right: float
    top: float

    @property
    def height(self) -> float:
        return max(self.top - self.bottom, 1.0)

    def joined(self, other: _Box) -> _Box:
        return _Box(
            min(self.left, other.left), min(self.bottom, other.bottom),
            max(self.right, other.right), max(self.top, other.top),
        )  # fmt: skip

    def shares_line(self, other: _Box) -> bool:
        shared = min(self.top, other.top) - max(self.bottom, other.bottom)
        return shared > 0.3 * min(self.height, other.height)

    def is_raised_over(self, other: _Box) -> bool:
        small = self.height < 0.8 * other.height
        return small and self.bottom - other.bottom > 0.25 * other.height


@dataclass(slots=True)
class _Row:
    """What stands side by side: whole cells, and the lines and the box of the last one.

    `top`, `bottom` and `height` (of its letters) are the whole row's.
    """

    box: _Box
    top: float = 0.0
    bottom: float = 0.0
    height: float = 1.0
    before: float = float("-inf")  # where the cell before the last one ends
    cells: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=lambda: [""])

    def __post_init__(self) -> None:
        self.top, self.bottom, self.height = self.box.top, self.box.bottom, self.box.height

    def say(self, words: str, box: _Box) -> None:
        self.lines[-1] += words
        self.box = self.box.joined(box)
        self.top, self.bottom = max(self.top, box.top), min(self.bottom, box.bottom)

    def break_line(self) -> None:
        self.lines.append("")

    def open_cell(self, box: _Box) -> None:
        self.cells.append(" ".join(self.lines))
        self.before, self.lines, self.box = self.box.right, [""], box

    def next_cell(self, box: _Box, last: _Box) -> Iterator[_Row]:
        """Open the next cell on the last line, or go on after a bullet; yield the lines above."""
        if not self.cells and self.lines[-1] in _BULLETS:
            self.lines[-1] = "- "
            return
        is_midway = box.top - last.top > box.height / 4  # between lines: beside all of them
        if not self.cells and len(self.lines) > 1 and not is_midway:
            above = _Row(self.box, lines=self.lines[:-1])
            above.bottom = self.top = last.top
            yield above
            self.lines = self.lines[-1:]
            self.box = _Box(self.box.left, last.bottom, last.right, last.top)
        self.open_cell(box)

    def has_beside(self, box: _Box) -> bool:
        """Whether a box stands right of the last cell, on one of its lines."""
        middle = (box.bottom + box.top) / 2
        return (
            len(self.lines) <= CELL_LINES
            and self.box.bottom <= middle <= self.box.top
            and box.left - self.box.right > WORD_GAP * box.height
        )

    def goes_on(self, box: _Box, last: _Box) -> bool:
        """Whether a box begins the next line of the last cell, or of a paragraph alone.

        A number under a number is another row: only words are wrapped.
        """
        if abs(last.bottom - box.top) > WRAP_GAP * box.height or box.left > self.box.right:
            return False
        if not self.cells:
            return abs(box.left - self.box.left) < box.height
        return box.left > self.before and any(map(str.isalpha, self.lines[-1]))

    def told(self) -> list[str]:
        """Return the row as one line, or a paragraph line by line."""
        if self.cells:
            return ["\t".join([*self.cells, " ".join(self.lines)])]
        return self.lines


def page_lines(page: Any) -> Iterator[str]:
    """Yield the lines of one page: cells parted by tabs, paragraphs by blank lines."""
    above: _Row | None = None
    for row in _rows(page):
        if above is not None and _are_apart(above, row):
            yield ""
        yield from row.told()
        above = row


def _are_apart(above: _Row, row: _Row) -> bool:
    """Whether a blank line stands between: rows of a table are set wider than lines of words."""
    gap = LINE_GAP if not (above.cells and row.cells) else ROW_GAP
    deep = above.bottom - row.top
    return deep > gap * row.height or row.bottom > above.top


def _rows(page: Any) -> Iterator[_Row]:
    """Yield what stands side by side, from the first letter of a page to its last."""
    letters = list(_letters(page.get_textpage()))
    has_spaces = sum(spaced for _, _, spaced in letters) > len(letters) / 20
    row: _Row | None = None
    last = _Box(0.0, 0.0, 0.0, 0.0)
    for letter, box, spaced in letters:
        if row is None:
            row = _Row(box)
        elif last.shares_line(box) and box.left > last.left - WORD_GAP * box.height:
            gap = (box.left - last.right) / min(last.height, box.height)
            if gap > (UNSPACED_GAP if has_spaces and not spaced else CELL_GAP):
                yield from row.next_cell(box, last)
            elif spaced or (gap > WORD_GAP and not has_spaces):
                row.say(" ", last)
            elif letter.isdigit() and box.is_raised_over(last):
                letter = letter.translate(_RAISED)  # the mark of a footnote is not a figure
        elif row.has_beside(box):
            row.open_cell(box)
        elif row.goes_on(box, last):
            row.break_line()
        else:
            yield row
            row = _Row(box)
        row.say(letter, box)
        last = box
    if row is not None:
        yield row


def _letters(text: Any) -> Iterator[tuple[str, _Box, bool]]:
    """Yield each letter that is seen, where it stands, and whether a space was set before it."""
    from pypdfium2 import raw

    rect = raw.FS_RECTF()
    spaced = False
    for at in range(text.count_chars()):
        code = raw.FPDFText_GetUnicode(text, at)
        letter = _LIGATURES.get(code) or chr(code)
        if letter.isspace() or not letter.isprintable():
            spaced = spaced or not raw.FPDFText_IsGenerated(text, at)
            continue
        if raw.FPDFText_GetLooseCharBox(text, at, rect):
            box = _Box(rect.left, rect.bottom, rect.right, rect.top)
            if letter.isdigit() and text.get_charbox(at)[1] > box.bottom + RAISED * box.height:
                letter = letter.translate(_RAISED)
            yield letter, box, spaced
        spaced = False
