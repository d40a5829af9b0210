"""Scores made from marks by a formula: likelihood times impact, plus concern.

Which formula it is, the rows say themselves: one that nearly all of them keep, and that no other
explains better. Only columns of marks (whole numbers up to ten) before a column headed as a score
are tried, so chance has little room.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.findings import Judged, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.tables.tables import TOTAL_ROW, TableRow, fault_in_row

_SCORE_HEAD = re.compile(r"\b(?:score|total|points|overall|sum|rating|risk)\b", re.I)
# what stands beside marks and is none: a place, a number, a year
_NO_MARK = re.compile(r"\b(?:rank|ranking|place|position|no\.?|ref|number of|change|previous|last|20\d\d)\b|#|%", re.I)  # fmt: skip
_HIGHEST_MARK = 10
_LEAST = 4  # rows that keep a formula before one that does not is wrong
_MOST_MARKS = 6


@dataclass(frozen=True, slots=True)
class _Formula:
    """How marks make a score: `words` are filled with the marks as printed."""

    made: Callable[[Sequence[Fraction]], Fraction]
    words: str


_OF_TWO = (_Formula(lambda v: v[0] + v[1], "{} + {}"), _Formula(lambda v: v[0] * v[1], "{} × {}"))
_OF_THREE = (
    _Formula(lambda v: v[0] + v[1] + v[2], "{} + {} + {}"),
    _Formula(lambda v: v[0] * v[1] * v[2], "{} × {} × {}"),
    _Formula(lambda v: v[0] * v[1] + v[2], "{} × {} + {}"),
    _Formula(lambda v: v[0] + v[1] * v[2], "{} + {} × {}"),
    _Formula(lambda v: v[0] * (v[1] + v[2]), "{} × ({} + {})"),
    _Formula(lambda v: (v[0] + v[1]) * v[2], "({} + {}) × {}"),
)
_OF_FOUR = (
    _Formula(lambda v: v[0] * v[1] + v[2] + v[3], "{} × {} + {} + {}"),
    _Formula(lambda v: (v[0] + v[1]) * (v[2] + v[3]), "({} + {}) × ({} + {})"),
    _Formula(lambda v: v[0] * (v[1] + v[2] + v[3]), "{} × ({} + {} + {})"),
    _Formula(lambda v: v[0] * v[1] + v[2] * v[3], "{} × {} + {} × {}"),
)


def judge_formulas(
    rows: Sequence[TableRow], heads: dict[int, str], said: Collection[int], judged: Judged
) -> None:  # fmt: skip
    """Find the rows whose score is not what the other rows make of the same marks.

    `said` is where the cells stand that are found wrong already.
    """
    body = [row for row in rows if row.label and not TOTAL_ROW.match(row.label)]
    for total in sorted(heads):
        if not _SCORE_HEAD.search(heads[total]) or _NO_MARK.search(heads[total]):
            continue
        run = _marks(body, heads, total)
        full = [row for row in body if all(at in row.cells for at in (*run, total))]
        if len(run) < 2 or len(full) <= _LEAST or not all(_whole(row, total) for row in full):
            continue
        best = _best(full, run, total)
        if best is None:
            continue
        formula, inputs, off = best
        for row in off:
            if not any(row.cells[at].block.place().start in said for at in (*inputs, total)):
                _report(row, formula, inputs, total, judged)


def _marks(body: Sequence[TableRow], heads: dict[int, str], total: int) -> list[int]:
    """Return the columns of marks that stand together right before a score."""
    run: list[int] = []
    for at in range(total - 1, max(total - 1 - _MOST_MARKS, 0), -1):
        cells = [row.cells[at] for row in body if at in row.cells]
        marks = all(not cell.half and not cell.percent and 0 <= (cell.value or 0) <= _HIGHEST_MARK and cell.value is not None for cell in cells)  # fmt: skip
        if len(cells) * 3 < len(body) * 2 or not marks or _NO_MARK.search(heads.get(at, "")):
            break
        run.insert(0, at)
    return run


def _whole(row: TableRow, at: int) -> bool:
    cell = row.cells[at]
    return cell.value is not None and not cell.half and not cell.percent


def _tried(run: Sequence[int]) -> Iterator[tuple[_Formula, tuple[int, ...]]]:
    """Yield the formulas of all the marks, or of the last of them: others may stand for something else."""
    for first in range(len(run) - 1):
        inputs = tuple(run[first:])
        many = len(inputs)
        for formula in {2: _OF_TWO, 3: _OF_THREE, 4: _OF_FOUR}.get(many, ()):
            yield formula, inputs
        if many > 3:
            yield _Formula(lambda v: sum(v, Fraction(0)), " + ".join(["{}"] * many)), inputs


def _best(
    full: Sequence[TableRow], run: Sequence[int], total: int
) -> tuple[_Formula, tuple[int, ...], list[TableRow]] | None:
    """Return the one formula that nearly all rows keep, and the rows that do not; None where all do."""
    held: list[tuple[_Formula, tuple[int, ...], list[TableRow]]] = []
    for formula, inputs in _tried(run):
        kept, off = list[TableRow](), list[TableRow]()
        for row in full:
            marks = [row.cells[at].value or Fraction(0) for at in inputs]
            (kept if formula.made(marks) == row.cells[total].value else off).append(row)
        if not off:
            return None
        if len(off) * _LEAST <= len(kept) and len({row.cells[total].value for row in kept}) > 2:
            held.append((formula, inputs, off))
    held.sort(key=lambda one: len(one[2]))
    if not held or any(one[2] != held[0][2] for one in held[1:] if len(one[2]) == len(held[0][2])):
        return None
    return held[0]


def _report(
    row: TableRow, formula: _Formula, inputs: Sequence[int], total: int, judged: Judged
) -> None:
    comes_to = formula.made([row.cells[at].value or Fraction(0) for at in inputs])
    shown = formula.words.format(*(row.cells[at].block.text.strip() for at in inputs))
    fault_in_row(
        judged, row,
        f"{row.label}: {shown} is {number_in_words(comes_to)}, but {row.cells[total].block.text} is printed; "
        "the scores of the other rows are made so.",
        row.cells[total].block, sure=Sure.CERTAIN, comes_to=comes_to,
    )  # fmt: skip
