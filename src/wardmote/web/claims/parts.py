"""The text as the page shows it: prose as it stands and its tables as tables, each number marked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import accumulate, takewhile

from wardmote.claims.findings import Mark, Report, Segment
from wardmote.claims.reading.layout import Block, lay_out
from wardmote.claims.tables.tables import table_row
from wardmote.terms.texts import PlainText
from wardmote.web.claims.presenters import SIGNS, Shown


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the text. `anchors` stand before it; a number has a sign."""

    text: str
    sign: str = ""
    look: str = ""
    said: str = ""
    href: str = ""
    anchors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table of the text; `scope` ("col", "row") makes it the head of one."""

    pieces: list[Piece]
    scope: str = ""
    is_figured: bool = False  # it stands in a column of figures


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of prose, or a table: its caption, the rows of its heads and its other rows."""

    pieces: list[Piece]
    caption: str = ""
    heads: tuple[tuple[Cell, ...], ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()


def parts_of(text: PlainText, report: Report, shown: Iterable[Shown]) -> list[Part]:
    """Part a text into prose and tables, with an anchor where each finding's passage begins."""
    cutter = _Cutter(report, shown)
    made: list[Part] = []
    at = 0
    for table in lay_out(text).tables:
        rows = [row for row in table.rows if any(cell.text for cell in row)]
        begin, end = _lines(report.text, rows) if rows else (0, 0)
        if not _is_table(report.text[begin:end], rows):
            continue
        made += _prose(cutter, at, begin)
        made.append(_table(cutter, rows))
        at = end
    made += _prose(cutter, at, len(report.text))
    left = cutter.anchors_left()
    return [*made, Part(left)] if left else made


def _is_table(lines: str, rows: list[tuple[Block, ...]]) -> bool:
    """Tell a table from lines with wide gaps: one row alone, or columns of words, may be these."""
    parted = "\t" in lines or "|" in lines
    figured = sum(1 for row in rows if table_row(row).cells)
    return len(rows) > 1 and (parted or figured > len(rows) / 2)


def _lines(text: str, rows: list[tuple[Block, ...]]) -> tuple[int, int]:
    """Return where the lines of a table begin and end, the last line break with them."""
    offsets = [at for row in (rows[0], rows[-1]) for cell in row for at in cell.offsets]
    after = text.find("\n", max(offsets))
    return text.rfind("\n", 0, min(offsets)) + 1, len(text) if after < 0 else after + 1


def _prose(cutter: _Cutter, start: int, end: int) -> list[Part]:
    blank = not cutter.report.text[start:end].strip()
    return [] if blank else [Part(cutter.pieces(start, end))]


def _table(cutter: _Cutter, rows: list[tuple[Block, ...]]) -> Part:
    told = [table_row(row) for row in rows]
    heads = sum(1 for _ in takewhile(lambda row: not row.cells, told))
    heads = heads if heads < len(rows) else 0  # a table of words alone: its rows are all alike
    wide = range(max(len(row) for row in rows))
    figured = frozenset(
        column
        for column in wide
        if 2 * sum(column in one.cells for one in told) > _filled(rows[heads:], column)
    )
    every = [
        _cells(cutter, blocks, "col" if at < heads else "", figured)
        for at, blocks in enumerate(rows)
    ]
    padded = tuple(_padded(row, len(wide), is_head=at < heads) for at, row in enumerate(every))
    first = rows[0][0]
    page = f"page {first.page}, " if first.page else ""
    return Part([], f"Table, {page}paragraph {first.paragraph}", padded[:heads], padded[heads:])


def _padded(row: list[Cell], wide: int, is_head: bool) -> tuple[Cell, ...]:
    """Give a short row its empty cells: heads that lack one have no word over the rows' names."""
    empty = [Cell([])] * (wide - len(row))
    return (*empty, *row) if is_head and len(empty) == 1 else (*row, *empty)


def _filled(rows: list[tuple[Block, ...]], column: int) -> int:
    return sum(1 for row in rows if column < len(row) and row[column].text)


def _cells(
    cutter: _Cutter, blocks: tuple[Block, ...], scope: str, figured: frozenset[int]
) -> list[Cell]:
    """Return a row; without a scope its first words, or else its first cell, head the row."""
    numbers = table_row(blocks).cells
    named = (at for at, one in enumerate(blocks) if one.text and at not in numbers)
    head = next(named, 0)
    return [
        Cell(
            cutter.pieces(one.offsets[0], one.offsets[-1] + 1) if one.offsets else [],
            "" if not one.text else scope or ("row" if column == head else ""),
            column in figured,
        )
        for column, one in enumerate(blocks)
    ]


class _Cutter:
    """Hands out the pieces of a text from its beginning to its end."""

    def __init__(self, report: Report, shown: Iterable[Shown]) -> None:
        self.report = report
        listed = list(shown)
        self._numbers = {one.finding.key: one.number for one in reversed(listed)}
        self._waiting = sorted(
            (one.finding.quote.place.start, f"at-{one.number}") for one in listed
        )
        self._segments = report.segments()
        self._starts = [0, *accumulate(len(one.text) for one in self._segments)]

    def pieces(self, start: int, end: int) -> list[Piece]:
        """Return a stretch in pieces. Anchors of what was passed over stand at its beginning."""
        made: list[Piece] = []
        at = start
        while at < end:
            number = bisect_right(self._starts, at) - 1
            segment = self._segments[number]
            stop = min(end, self._starts[number + 1])
            if here := self._anchors_to(at if segment.mark is Mark.NONE else stop - 1):
                made.append(Piece("", anchors=here))
            if segment.mark is Mark.NONE and self._waiting:
                stop = min(stop, self._waiting[0][0])
            made.append(self._piece(segment, self.report.text[at:stop]))
            at = stop
        return made

    def anchors_left(self) -> list[Piece]:
        """Return the anchors that no stretch has taken."""
        left = self._anchors_to(len(self.report.text))
        return [Piece("", anchors=left)] if left else []

    def _anchors_to(self, at: int) -> tuple[str, ...]:
        here = tuple(name for place, name in takewhile(lambda one: one[0] <= at, self._waiting))
        del self._waiting[: len(here)]
        return here

    def _piece(self, segment: Segment, text: str) -> Piece:
        if segment.mark not in SIGNS:
            return Piece(text)
        sign, look, words = SIGNS[segment.mark]
        listed = [self._numbers[key] for key in segment.findings if key in self._numbers]
        if not listed:
            return Piece(text, sign, look, f"{words}: {segment.reason}")
        return Piece(text, sign, look, f"{words}, see finding {listed[0]}", f"#finding-{listed[0]}")
