"""Rates, means and changes of a whole, which lie between those of its parts.

Where a row is the sum of the rows above it in a column of counts, its rate, its share of something
else or its change in per cent can be no higher than the highest of theirs and no lower than the lowest.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from fractions import Fraction

from wardmote.claims.findings import Judged
from wardmote.claims.tables.shown import without_whole
from wardmote.claims.tables.tables import CHANGE_HEAD, WHOLE_ROW, TableRow, fault_in_row

_MEAN_HEAD = re.compile(r"%|per ?cent|\brates?\b|\bper\b|\baverage\b|\bmean\b|\beach\b|proportion", re.I)  # fmt: skip
_NO_MEAN_HEAD = re.compile(r"\brank|points?\b|\bindex\b|\bmedian\b|\bstandardi[sz]ed\b|\badjusted\b|\bshare of\b|\btarget|\bgoal|\baim\b|\bnational|\bbenchmark|\bforecast", re.I)  # fmt: skip
_TELLING = 100
_LEAST = 3  # parts of a whole


def judge_between(
    rows: Sequence[TableRow], heads: dict[int, str], said: Collection[int], judged: Judged
) -> None:
    """Find what a whole has that none of its parts could bring about."""
    plain = [row for row in rows if row.cells and row.label]
    if len(plain) <= _LEAST:
        return
    parts = without_whole(tuple(plain))
    own = set(map(id, parts))
    whole = [row for row in plain if id(row) not in own]
    if len(whole) != 1 or any(WHOLE_ROW.match(row.label) for row in parts):
        return
    if not WHOLE_ROW.match(whole[0].label) and not _adds_up(whole[0], parts):
        return
    if any(cell.negative and not CHANGE_HEAD.search(heads.get(at, "")) for row in parts for at, cell in row.cells.items()):  # fmt: skip
        return  # what is taken off, as income from spending, has no mean
    for at, cell in whole[0].cells.items():
        column = [row.cells[at] for row in parts if at in row.cells]
        head = heads.get(at, "")
        if len(column) < len(parts) or cell.value is None or cell.block.place().start in said:
            continue
        if not _MEAN_HEAD.search(head) or _NO_MEAN_HEAD.search(head):
            continue
        values = [one.value or Fraction(0) for one in column]
        room = cell.half + max(one.half for one in column) + (0 if cell.half else 1)
        adds = (
            abs(sum(values) - cell.value) <= room * len(values) or cell.value == 100
        )  # shares of one whole
        if adds or min(values) - room <= cell.value <= max(values) + room:
            continue
        fault_in_row(
            judged, whole[0],
            f"{whole[0].label} is the sum of the rows beside it, whose {head} is {_shown(min(values), parts, at)} to "
            f"{_shown(max(values), parts, at)}; {cell.block.text} is printed for all of them.",
            cell.block,
        )  # fmt: skip


_ALL_HEAD = re.compile(r"(?:all|total|overall|everyone|together|both)(?: [a-z]+)?", re.I)


def judge_all_column(
    rows: Sequence[TableRow], heads: dict[int, str], said: Collection[int], judged: Judged
) -> None:
    """Find the share of all that is outside those of its groups: "94% | 95% | 96% | 59%"."""
    for at, head in heads.items():
        if not _ALL_HEAD.fullmatch(head.strip()):
            continue
        shares = [row for row in rows if len(row.cells) > _LEAST and at in row.cells and all(cell.percent and cell.value is not None for cell in row.cells.values())]  # fmt: skip
        off = [row for row in shares if not _is_within(row, at)]
        if len(off) != 1 or len(shares) <= _LEAST or off[0].cells[at].block.place().start in said:
            continue
        row, block = off[0], off[0].cells[at].block
        reason = f"{row.label}: {block.text} under {head} is outside the shares of the groups that make it up."
        fault_in_row(judged, row, reason, block)


def _is_within(row: TableRow, at: int) -> bool:
    groups = [cell.value or Fraction(0) for other, cell in row.cells.items() if other != at]
    return min(groups) - 1 <= (row.cells[at].value or 0) <= max(groups) + 1


def _adds_up(whole: TableRow, parts: Sequence[TableRow]) -> bool:
    """Tell whether a row of any name is a sum that chance would hardly hit."""
    return any(
        at and cell.value is not None and cell.value >= _TELLING
        and cell.value == sum((row.cells[at].value or Fraction(0)) for row in parts if at in row.cells)
        for at, cell in whole.cells.items()
    )  # fmt: skip


def _shown(value: Fraction, parts: Sequence[TableRow], at: int) -> str:
    return next(row.cells[at].block.text for row in parts if row.cells[at].value == value)
