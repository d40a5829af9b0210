"""Rows of shares that make up 100% each."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction

from wardmote.claims.intervals import number_in_words
from wardmote.claims.tables.tables import (
    CHANGE_HEAD,
    MOST,
    Cell,
    JudgedTables,
    TableRow,
    fault_in_row,
    sum_of,
)

# where a cell of a broken row stands: does a value mend it?
Broken = dict[int, Callable[[float], bool]]

_ANSWER = re.compile(r"\b(?:don't know|do not know|did not know|not sure|unsure|no (?:view|opinion|answer)|neither|very (?:unsafe|dissatisfied|poor)|strongly disagree|not stated|prefer not to say)\b", re.I)  # fmt: skip


def hundreds(
    rows: list[TableRow], heads: dict[int, str], caption: str, judged: JudgedTables
) -> Broken:
    """Check rows of shares that make up 100% each, if nearly all rows do."""
    parts = _share_columns(rows, heads, caption)
    if len(parts) < 3:
        return {}
    full = [row for row in rows if all(at in row.cells for at in parts)]
    sums = [sum_of([row.cells[at].value or Fraction(0) for at in parts]) for row in full]
    room = [sum((max(row.cells[at].half, Fraction(1, 2) if not row.cells[at].half else Fraction(0)) for at in parts), Fraction(0)) for row in full]  # fmt: skip
    good = [abs(total - 100) <= slack for total, slack in zip(sums, room, strict=True)]
    hundred = any(
        len(full) == sum(1 for row in full if at in row.cells and row.cells[at].value == 100)
        for at in {at for row in full for at in row.cells} - set(parts)
    )
    hundred = hundred or any(_ANSWER.search(heads.get(at, "")) for at in parts)
    if sum(good) < (1 if hundred else 2) or sum(good) < (0 if hundred else MOST) * len(good):
        return {}
    broken: Broken = {}
    for row, total, fine, slack in zip(full, sums, good, room, strict=True):
        if fine or abs(total - 100) <= slack + 1:
            continue
        broken |= {row.cells[at].block.place().start: _fills(total, row.cells[at]) for at in parts}
        shown = " + ".join(row.cells[at].block.text for at in parts)
        reason = f"{row.label}: {shown} is {number_in_words(total)}%; the shares of the other rows make up 100%."
        fault_in_row(judged, row, reason, *(row.cells[at].block for at in parts))
    return broken


def _fills(total: Fraction, cell: Cell) -> Callable[[float], bool]:
    return lambda value: abs(float(total - (cell.value or 0)) + value - 100) <= 1.5


def _share_columns(rows: list[TableRow], heads: dict[int, str], caption: str) -> list[int]:
    columns = sorted({at for row in rows for at in row.cells})
    said = re.search(r"%|per ?cent", caption, re.I)
    return [
        at for at in columns
        if (cells := [row.cells[at] for row in rows if at in row.cells])
        and (all(cell.percent for cell in cells) or said or "%" in heads.get(at, ""))
        and all(cell.value is not None and 0 <= cell.value < 100 for cell in cells)
        and not CHANGE_HEAD.search(heads.get(at, ""))
    ]  # fmt: skip
