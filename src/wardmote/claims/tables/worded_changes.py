"""Columns of changes whose units change from row to row: "-5 points", "-15%", "205 fewer", "9 more".

Such a column is read row by row: points and counts are the step between two columns of values, a
percentage is the change between them. The two columns are those that nearly all rows agree with.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.findings import Judged, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.reading.layout import Block
from wardmote.claims.tables.tables import Cell, TableRow, fault_in_row

_CHANGE = re.compile(
    r"(?:(?P<p>up|down|plus|minus|rise of|fall of|increase of|reduction of|cut of)(?: by)? )?(?P<s>[-+])? ?£?(?P<n>\d{1,3}(?:,\d{3})+|\d{1,6}(?:\.\d{1,2})?)"
    r" ?(?P<u>%|per ?cent(?! ?(?:age )?point)|(?:percentage |% ?)?(?:points?|pts?)|pp)?(?: ?(?:[a-z]+ )?(?P<w>fewer|less|lower|more|higher|up|down|better|worse|rise|fall|increase|reduction))?\.?",
    re.I,
)
_HEAD = re.compile(r"change|difference|improvement|\bgap\b|\breduction\b|\bincrease\b|needed|to go|variance|\bstep\b|\bmove", re.I)  # fmt: skip
_LESS = ("-", "down", "minus", "fall of", "reduction of", "cut of", "fewer", "less", "lower", "fall", "reduction")  # fmt: skip
_MORE = ("+", "up", "plus", "rise of", "increase of", "more", "higher", "rise", "increase")
_NEAR = 5  # columns from the values to their change
_LEAST = 3  # rows that agree before one that does not is wrong


@dataclass(frozen=True, slots=True)
class _Told:
    """A change as a row prints it; `turn` is 1, -1, or 0 where nothing says which way."""

    row: TableRow
    block: Block
    value: Fraction
    half: Fraction
    unit: str  # "%", "points" or ""
    turn: int

    def fits(self, old: Cell, new: Cell) -> bool:
        return any(self._is(step) for step in self.steps(old, new))

    def steps(self, old: Cell, new: Cell) -> Iterator[tuple[Fraction, Fraction]]:
        """Yield what may be meant, with the room that rounding leaves it."""
        before, after = old.value or Fraction(0), new.value or Fraction(0)
        halves = [cell.half or (Fraction(1, 2) if cell.percent else Fraction(0)) for cell in (old, new)]  # fmt: skip
        if self.unit != "%" or old.percent:
            yield after - before, sum((cell.half for cell in (old, new)), Fraction(0))
        if self.unit == "%" and before:
            change = (after - before) * 100 / abs(before)
            yield change, (halves[1] + halves[0] * abs(after / before)) * 100 / abs(before)

    def _is(self, step: tuple[Fraction, Fraction]) -> bool:
        value, room = step
        own = self.half or (Fraction(1, 2) if self.unit == "%" else Fraction(0))
        near = abs(abs(value) - self.value) <= own + room
        return near and (not self.turn or not self.value or value * self.turn >= 0)


def judge_worded_changes(
    rows: Sequence[TableRow], heads: dict[int, str], said: Collection[int], judged: Judged
) -> None:
    """Find the changes with their unit in the cell that are not what the columns beside them come to."""
    for at, head in heads.items():
        told = [one for row in rows if (one := _told(row, at))] if _HEAD.search(head) else []
        units = {one.unit for one in told}
        if len(told) <= _LEAST or (len(units) == 1 and all(at in one.row.cells for one in told)):
            continue  # a column of plain figures is read with the others
        pairs = _pairs([one.row for one in told], at)
        held = [(pair, _off(told, *pair)) for pair in pairs]
        best = min(held, key=lambda one: len(one[1]), default=None)
        if best is None or len(best[1]) * _LEAST > len(told) - len(best[1]):
            continue
        for one in told if best[1] else ():
            if one not in best[1]:
                judged.confirm(one.block.place(), "it is the step between the columns beside it")
        for one in best[1]:
            if one.block.place().start not in said:
                _report(one, best[0], judged)


def _told(row: TableRow, at: int) -> _Told | None:
    """Read a cell of changes; None where it holds anything else."""
    match = _CHANGE.fullmatch(row.blocks[at].text.strip()) if at < len(row.blocks) else None
    if match is None:
        return None
    digits = match["n"].replace(",", "")
    half = Fraction(1, 2 * 10 ** len(digits.partition(".")[2])) if "." in digits else Fraction(0)
    unit = (match["u"] or "").lower()
    unit = "points" if ("p" in unit and "cent" not in unit) or "point" in unit else "%" if unit else ""  # fmt: skip
    words = {(match[name] or "").lower() for name in ("p", "s", "w")}
    turn = -1 if words & set(_LESS) else 1 if words & set(_MORE) else 0
    return _Told(row, row.blocks[at], Fraction(digits), half, unit, turn)


def _pairs(rows: Sequence[TableRow], at: int) -> list[tuple[int, int]]:
    """Return the pairs of columns of values that every row has, either way round."""
    columns = sorted(set.intersection(*(set(row.cells) for row in rows)) - {at, 0})
    columns = [column for column in columns if abs(column - at) <= _NEAR]
    return [(old, new) for old in columns for new in columns if old != new]


def _off(told: Sequence[_Told], old: int, new: int) -> list[_Told]:
    return [one for one in told if not one.fits(one.row.cells[old], one.row.cells[new])]


def _report(one: _Told, pair: tuple[int, int], judged: Judged) -> None:
    old, new = (one.row.cells[at] for at in pair)
    value = list(one.steps(old, new))[-1][0]
    end = " %" if one.unit == "%" else ""
    fault_in_row(
        judged, one.row,
        f"{one.row.label or one.row.blocks[0].text}: {old.block.text} to {new.block.text} is a change of "
        f"{number_in_words(Fraction(round(value * 100), 100))}{end}; {one.block.text} is printed. The other rows keep this.",
        one.block, sure=Sure.CERTAIN,
    )  # fmt: skip
