"""Values over time as a text prints them: "14 in 2016, 19 in 2017", "2016/17 74; 2017/18 58", rows of years."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wardmote.claims.findings import Quote
from wardmote.claims.reading.layout import Block, Table
from wardmote.claims.reading.letters import C, M, P, T
from wardmote.claims.reading.numerals import Number, fold
from wardmote.claims.reading.passages import Passage, Read, key_words
from wardmote.claims.tables.tables import TableRow, table_row

_N = f"[{C}{P}{M}]"
_JOIN = r"(?:,? and |; and |, |; | )(?:then )?"
_UNIT = r"(?: [a-z]{3,20}){0,2}?"
_FORMS = (
    (
        rf"{_N}{_UNIT} (?:in|for) (?:the )?{T}",
        rf"(?P<v>{_N}){_UNIT} (?:in|for) (?:the )?(?P<t>{T})",
    ),
    (rf"{T}(?::| -| had| saw)? {_N}{_UNIT}", rf"(?P<t>{T})(?::| -| had| saw)? (?P<v>{_N})"),
    (rf"{_N}{_UNIT} \({T}\)", rf"(?P<v>{_N}){_UNIT} \((?P<t>{T})\)"),
    (rf"{T} \({_N}\)", rf"(?P<t>{T}) \((?P<v>{_N})\)"),
)
_LISTS = tuple(
    (re.compile(rf"{whole}(?:{_JOIN}{whole}){{1,15}}", re.I), re.compile(one, re.I))
    for whole, one in _FORMS
)
_BARE = re.compile(rf"\bsince (?:the )?(?P<t>{T})[^.;:{C}{P}{M}]{{0,30}}: ?(?P<list>{_N}(?:, {_N}){{1,12}},? (?:and|to) {_N})", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Point:
    """One value of a sequence: when it begins (None where the list says no more), what it is."""

    when: date | None
    value: Fraction
    half: Fraction
    text: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Values in the order of time, of one thing; `block` is where a paragraph prints them."""

    points: tuple[Point, ...]
    quote: Quote
    block: Block | None  # None: from a table
    words: frozenset[str]  # of a table's row or column
    ratio: bool = False  # shares, rates and averages, not counts
    table: int = 0
    span: tuple[int, int] = (0, 0)  # where a sentence prints them


_RATIO = re.compile(r"%|\bper (?:cent|\d|head|person|resident|household)|\bshares?\b|\brates?\b|\bproportion|\bpercentage|\baverage|\bmean\b|\bmedian\b", re.I)  # fmt: skip


def read_sequences(read: Read, unnamed: bool = False) -> list[Sequence]:
    """Return every sequence of two or more dated values, of paragraphs and of tables.

    With `unnamed`, also rows and columns whose label says no more than "Incidents" or "Total".
    """
    found: list[Sequence] = []
    for passage in read.passages:
        if not passage.block.table and len(passage.shape.numbers) >= 3:
            found += _of_passage(passage)
    for table in read.layout.tables:
        found += [one for one in _of_table(table) if one.words or unnamed]
    return found


def _point(when: date | None, number: Number) -> Point:
    low, high = number.value.low, number.value.high
    half = (high - low) / 2 if low is not None and high is not None else Fraction(0)
    return Point(when, number.point, half, number.text)


def _of_passage(passage: Passage) -> Iterator[Sequence]:
    shape = passage.shape
    for whole, one in _LISTS:
        for found in whole.finditer(shape.text):
            pairs = [
                (shape.numbers[m.start("t")], shape.numbers[m.start("v")])
                for m in one.finditer(shape.text, *found.span())
            ]
            if len(pairs) >= 2 and len({value.kind for _, value in pairs}) == 1:
                points = [_point(_begins(time), value) for time, value in pairs]
                if all(point.when is not None for point in points) and not any(
                    v.hedged for _, v in pairs
                ):
                    points.sort(key=lambda point: point.when or date.min)
                    yield _printed(points, [value for _, value in pairs], passage)
    for match in _BARE.finditer(shape.text):
        values = shape.numbers_in(*match.span("list"))
        if len({value.kind for value in values}) == 1 and not any(value.hedged for value in values):
            points = [_point(None, value) for value in values]
            yield _printed(points, values, passage)


def _begins(number: Number) -> date | None:
    return number.span.first if number.span is not None else None


def _printed(points: list[Point], values: list[Number], passage: Passage) -> Sequence:
    span = min(n.start for n in values), max(n.start + len(n.text) for n in values)
    ratio = values[0].kind.value == P
    return Sequence(tuple(points), passage.quote(), passage.block, frozenset(), ratio, 0, span)


# ---- tables -----------------------------------------------------------------------------------


def _of_table(table: Table) -> Iterator[Sequence]:
    """Rows under headings that are years, and columns beside them."""
    rows = [table_row(row) for row in table.rows]
    heads = _dated(table.rows[0]) if table.rows else {}
    if len(heads) >= 3:
        for row in rows[1:]:
            points = [_cell_point(heads[at], row, at) for at in heads if at in row.cells]
            yield from _row_sequence(points, row.label, row.quote() if row.cells else None, table)
    yield from _columns(table, rows)


def _columns(table: Table, rows: list[TableRow]) -> Iterator[Sequence]:
    dated = [
        (when, row)
        for blocks, row in zip(table.rows, rows, strict=True)
        if (when := _when(blocks[0].text))
    ]
    if len(dated) < 3 or not table.rows:
        return
    for at, head in enumerate(table.rows[0]):
        if at and head.text:
            points = [_cell_point(when, row, at) for when, row in dated if at in row.cells]
            yield from _row_sequence(
                points, head.text, dated[-1][1].quote() if points else None, table
            )


def _row_sequence(
    points: list[Point | None], label: str, quote: Quote | None, table: Table
) -> Iterator[Sequence]:
    held = sorted((p for p in points if p is not None), key=lambda point: point.when or date.min)
    words = key_words(label)
    if len(held) >= 3 and quote is not None and len({p.when for p in held}) == len(held):
        ratio = bool(_RATIO.search(label)) or all("%" in point.text for point in held)
        yield Sequence(tuple(held), quote, None, words, ratio, table.number)


def _cell_point(when: date, row: TableRow, at: int) -> Point | None:
    cell = row.cells[at]
    return None if cell.value is None else Point(when, cell.value, cell.half, cell.block.text)


def _dated(blocks: tuple[Block, ...]) -> dict[int, date]:
    return {at: when for at, block in enumerate(blocks) if (when := _when(block.text))}


_QUARTER = re.compile(
    r"(?:Q|Quarter )(?P<q>[1-4])(?: ?(?:\([A-Z][a-z]{2,8}(?: ?- ?| to )[A-Z][a-z]{2,8}\)))?(?: (?P<y>20\d\d))?"
)


def _when(text: str) -> date | None:
    """Return when a cell's period begins, if it holds a period and nothing else."""
    if match := _QUARTER.fullmatch(text.strip()):
        return date(int(match["y"] or 2000), 3 * int(match["q"]) - 2, 1)
    if len(text) > 24 or not re.search(r"\d", text):
        return None
    shape = fold(text.strip())
    number = shape.numbers.get(0)
    return _begins(number) if number is not None and shape.text.strip() == T else None
