"""Figures near a sentence that a change told in it may be between: in the prose, in a table's rows.

A change is told after its two values, before them, beside one of them ("85 cases, 8 more than in
2022"), or of a table. What any two of them come to bears it out; so only a change that nothing near
comes to is ever doubted.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import combinations
from typing import TypeVar

from wardmote.claims.intervals import Interval, last_unit
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read, key_words
from wardmote.claims.reading.sayings import STATED, Role, Saying, sayings_of
from wardmote.claims.tables.tables import RATED_ROW, TableRow, table_heads, table_row

_BEFORE, _AFTER = 5, 2  # sentences that a change may be told of
_MOST = 36  # values set against each other
_APART = 12  # values of one thing at two times are seldom further apart
_MOST_ROWS, _MOST_COLUMNS = 40, 12
_HALF = Fraction(1, 2)
_ROUND = 1000
_TABLES = 8  # tables before and after a sentence that it may be of
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Value:
    """A printed value of the prose or of a cell."""

    point: Fraction
    held: Interval
    text: str
    percent: bool = False
    money: bool | None = None  # None: a cell, which may be either


@dataclass(frozen=True, slots=True)
class Two:
    """Two values of one kind. A table's have the number of the table and the words of the row."""

    low: Value
    high: Value
    gap: Interval  # how far they may be apart
    table: int = 0
    label: frozenset[str] = frozenset()

    @classmethod
    def of(cls, one: Value, other: Value, table: int = 0, label: str = "") -> Two:
        low, high = sorted((one, other), key=lambda value: value.point)
        return cls(low, high, _apart(low.held, high.held), table, key_words(label))

    @property
    def percent(self) -> bool:
        return self.low.percent

    def share(self, rises: bool) -> Interval | None:
        """Return the change in percent from the lower to the higher (`rises`), or back."""
        base, other = (self.low, self.high) if rises else (self.high, self.low)
        (low, high), (least, most) = ((value.held.low, value.held.high) for value in (base, other))
        if not low or not high or least is None or most is None:
            return None
        ends = (abs(least / high - 1) * 100, abs(most / low - 1) * 100)
        return Interval(min(ends), max(ends))


def _apart(old: Interval, new: Interval) -> Interval:
    ups = new.minus(old)
    if ups.low is not None and ups.low >= 0:
        return ups
    downs = old.minus(new)
    if downs.low is not None and downs.low >= 0:
        return downs
    return Interval(Fraction(0), max(ups.high or Fraction(0), downs.high or Fraction(0)))


def value_of(number: Number) -> Value:
    """Return a number of the prose; "no more than 110" is 110 where something is set against it."""
    held, point = number.value, number.point
    wide = held.low is None or held.high is None or held.high - held.low > point / 3
    if number.hedged and wide:
        held = Interval.at(point)
    percent, money = number.kind is NumberKind.PERCENT, number.kind is NumberKind.MONEY
    return Value(point, held, number.text, percent, money)


def two_of(one: Value, other: Value) -> Two:
    """Set two values against each other: 75% beside 73.8% is a target, and exact."""
    if one.percent and (one.point.denominator == 1) is not (other.point.denominator == 1):
        one, other = (
            Value(v.point, Interval.at(v.point), v.text, True) if v.point.denominator == 1 else v
            for v in (one, other)
        )
    unit = min(last_unit(value.point) for value in (one, other))
    if unit >= _ROUND and not one.percent:  # "42,000 to 47,000": both may be rounded
        one, other = (_rounded(value, unit / 2) for value in (one, other))
    return Two.of(one, other)


def _rounded(value: Value, half: Fraction) -> Value:
    room = min(half, value.point / 20)  # a lone 20,000 is no 15,000
    return replace(value, held=Interval(value.point - room, value.point + room))


def comes_to(one: Saying, two: Two) -> list[Interval]:
    """Return what two values come to as a figure of its role; its direction says of which base."""
    if one.role is not Role.CHANGE:
        if two.low.money is not None and two.low.money is not (one.number.kind is NumberKind.MONEY):
            return []
        scored = one.role is Role.POINTS and one.number.kind is NumberKind.COUNT
        return [two.gap] if scored or (one.role is Role.POINTS) is two.percent else []
    ways = (True, False) if one.turn is None else (one.turn,)
    return [share for way in ways if (share := two.share(way)) is not None]


def bears_out(one: Saying, two: Two) -> bool:
    """Tell whether two values come to what is told of them."""
    said = one.number.value
    if one.role is Role.POINTS and one.number.point.denominator == 1:
        said = Interval(one.number.point - _HALF, one.number.point + _HALF)
    if one.role is Role.CHANGE and two.percent and two.gap.touches(said):
        return True  # "from 57% to 62%, a rise of 5%": points are meant
    return any(come.touches(said) for come in comes_to(one, two))


# over how wide a range the changes, points and steps of any two values lie, roughly
_SPREAD = {Role.CHANGE: Fraction(50), Role.POINTS: Fraction(20)}
_LEAST_SPREAD = Fraction(20)


def is_by_chance(one: Saying, tried: Sequence[Two], most: Fraction) -> bool:
    """Tell whether, of so many twos, one may well come to a figure and not be what it is of.

    `most` is the chance that is let be. "8%" stands for one part in fifty of what two values may come to: of twenty twos, it is no
    proof that one comes to it. "8.3%" is met by one in five hundred.
    """
    twos = sum(1 for two in tried if (one.role is Role.POINTS) is two.percent)
    held, spread = one.number.value, _SPREAD.get(one.role, max(_LEAST_SPREAD, one.number.point))
    if held.low is None or held.high is None:
        return True
    width = held.high - held.low or Fraction(1)
    return twos * width > most * spread


def values_near(
    passages: Sequence[Passage], at: int, before: int = _BEFORE, after: int = _AFTER
) -> list[Saying]:
    """Return the values stated from some sentences before one to some after it."""
    near = passages[max(0, at - before) : at + after + 1]
    found = [v for p in near if p.shape.numbers for v in sayings_of(p) if v.role in STATED]
    return [v for v in found if v.number.kind is not NumberKind.FRACTION][-_MOST:]


def may_be_of_one(one: Saying, other: Saying) -> bool:
    """Tell whether two values can be of one thing: kind, measure, and not too far apart."""
    alike = one.number.kind is other.number.kind and one.measure == other.measure
    return alike and _are_near(one.number.point, other.number.point)


def _are_near(one: Fraction, other: Fraction) -> bool:
    low, high = sorted((one, other))
    return low > 0 and high <= _APART * low


def twos_among(values: Sequence[Saying]) -> list[tuple[Two, Saying, Saying]]:
    """Return every two values that can be of one thing."""
    return [
        (two_of(value_of(one.number), value_of(other.number)), one, other)
        for one, other in combinations(values, 2)
        if may_be_of_one(one, other)
    ]


def table_values(read: Read, table: int) -> list[Value]:
    """Return the values of the cells of the tables around one, by its number."""
    near = _around(_tables(read), table)
    return [value for _, rows in near for _, cells in rows for value in cells.values()]


def table_twos(read: Read, table: int) -> list[Two]:
    """Return every two cells of one row, or of one column, of the tables around one."""
    if "table twos" not in read.kept:
        read.kept["table twos"] = list(_table_twos(read))
    return [two for twos in _around(read.kept["table twos"], table) for two in twos]


def _around(kept: list[_T], table: int) -> list[_T]:
    return kept[max(0, table - _TABLES) : table + _TABLES]


def _table_twos(read: Read) -> Iterator[list[Two]]:
    for number, rows in _tables(read):
        found: list[Two] = []
        for label, cells in rows:
            found += _cell_twos([*cells.values()][:_MOST_COLUMNS], number, label)
        for column in sorted({at for _, cells in rows for at in cells})[:_MOST_COLUMNS]:
            found += _cell_twos([cells[column] for _, cells in rows if column in cells], 0, "")
        yield found


def _cell_twos(cells: Sequence[Value], table: int, label: str) -> Iterator[Two]:
    for one, other in combinations(cells, 2):
        if one.percent is other.percent and _are_near(one.point, other.point):
            yield Two.of(one, other, table, label)


_Rows = list[tuple[str, dict[int, Value]]]


def _tables(read: Read) -> list[tuple[int, _Rows]]:
    kept: list[tuple[int, _Rows]] | None = read.kept.get("table values")
    if kept is None:
        kept = read.kept["table values"] = []
        for table in read.layout.tables:
            rows = [_named(table_row(row)) for row in table.rows[:_MOST_ROWS]]
            heads = table_heads(table, [table_row(row) for row in table.rows])
            kept.append((table.number, [(row.label, _values(row, heads)) for row in rows]))
    return kept


def _named(row: TableRow) -> TableRow:
    """ "5.2 | Staff trained in Prevent | 1,050": a row that begins with its number is named after it."""
    words = (block.text for block in row.blocks[:3] if key_words(block.text))
    return row if row.label else replace(row, label=next(words, ""))


def _values(row: TableRow, heads: dict[int, str]) -> dict[int, Value]:
    found = {}
    for at, cell in row.cells.items():
        if cell.value is None or cell.value <= 0:
            continue
        said = f"{row.label} {heads.get(at, '')}"
        percent = cell.percent or ("%" in said and bool(RATED_ROW.search(said)))
        half = cell.half or (_HALF if percent else Fraction(0))
        held = Interval(cell.value - half, cell.value + half)
        found[at] = Value(cell.value, held, cell.block.text, percent)
    return found
