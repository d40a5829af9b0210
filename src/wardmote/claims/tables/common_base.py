"""Counts with their shares of a base that no row gives: "Speeding | 812 | 63%", of all who answered.

Each row says within what its base must lie. Where nearly all rows leave room for one and the same
base, the one that does not is off, if it may be a slip: a digit changed, or two that changed places.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.findings import Judged
from wardmote.claims.intervals import number_in_words
from wardmote.claims.reading.likeness import is_misprint
from wardmote.claims.tables.tables import (
    CHANGE_HEAD,
    RATED_ROW,
    TOTAL_ROW,
    Cell,
    TableRow,
    fault_in_row,
)

_SHARE_HEAD = re.compile(r"%|per ?cent|percentage|share|proportion", re.I)
_OWN_BASE = re.compile(r"(?<!none )(?<!any )\b(?:of (?:those|these|them|whom|which)|base|asked|answered|eligible)\b", re.I)  # fmt: skip
_LEAST = 4  # rows that leave room for one base; one fewer where the text gives that base
_MOST_COLUMNS, _NEAR = 12, 4  # columns of shares in one table; columns from the count to its share
_FAR = Fraction(1, 20)  # a base nearer to the others' may be of those who answered the question


@dataclass(frozen=True, slots=True)
class _Row:
    """A row's count and share, and between what its base lies."""

    row: TableRow
    count: Cell
    share: Cell
    low: Fraction
    high: Fraction


def judge_common_base(
    rows: Sequence[TableRow], heads: dict[int, str], numbers: Collection[Fraction],
    said: Collection[int], judged: Judged,
) -> None:  # fmt: skip
    """Find the row whose count and share are not of the base that all others are of.

    `numbers` are the counts that the text prints, `said` where the cells stand that are wrong already.
    """
    body = [row for row in rows if not (TOTAL_ROW.match(row.label) or RATED_ROW.search(row.label))]
    if any(_OWN_BASE.search(f"{row.label} {' '.join(heads.values())}") for row in body):
        return
    columns = sorted(set().union(*(row.cells for row in body))) if body else []
    shares = {at for at in columns if _is_share(body, heads, at)}
    for at in sorted(shares)[:_MOST_COLUMNS]:
        for of in [of for of in columns if of not in shares and 0 < at - of <= _NEAR]:
            _judge([one for row in body if (one := _row(row, of, at))], numbers, said, judged)


def _is_share(body: Sequence[TableRow], heads: dict[int, str], at: int) -> bool:
    head = heads.get(at, "")
    signed = any(row.cells[at].percent for row in body if at in row.cells)
    return (signed or bool(_SHARE_HEAD.search(head))) and not CHANGE_HEAD.search(head)


def _row(row: TableRow, of: int, at: int) -> _Row | None:
    count, share = row.cells.get(of), row.cells.get(at)
    if count is None or share is None or count.value is None or share.value is None or count.half:
        return None
    half = share.half or Fraction(1, 2)
    if count.value < 20 or not half < share.value <= 100:  # fewer say little of their base
        return None
    return _Row(row, count, share, count.value * 100 / (share.value + half), count.value * 100 / (share.value - half))  # fmt: skip


def _judge(
    held: Sequence[_Row], numbers: Collection[Fraction], said: Collection[int], judged: Judged
) -> None:
    low, high, kept = _common(held)
    own = set(map(id, kept))
    off = [one for one in held if id(one) not in own]
    given = [number for number in numbers if low <= number <= high]
    if len(off) != 1 or len(kept) < _LEAST - bool(given):
        return
    one = off[0]
    base = given[0] if len(given) == 1 else (low + high) / 2
    near = min(abs(end - base) for end in (one.low, one.high)) < base * _FAR
    share = (one.count.value or Fraction(0)) * 100 / base
    decimals = len(one.share.block.text.partition(".")[2].rstrip("% "))
    right = f"{float(share):.{decimals}f}"
    count = number_in_words(Fraction(round((one.share.value or Fraction(0)) * base / 100)))
    slip = is_misprint(_plain(one.share), right) or is_misprint(_plain(one.count)[:2], count.replace(",", "")[:2])  # fmt: skip
    if near or not slip or {one.count.block.place().start, one.share.block.place().start} & set(said):  # fmt: skip
        return
    fault_in_row(
        judged, one.row,
        f"{one.row.label}: the other rows are all of one base of about {number_in_words(Fraction(round(base)))}; "
        f"{one.count.block.text} of it is {right}%, and {one.share.block.text} is printed.",
        one.share.block,
    )  # fmt: skip


def _plain(cell: Cell) -> str:
    return re.sub(r"[^\d.]", "", cell.block.text)


def _common(held: Sequence[_Row]) -> tuple[Fraction, Fraction, list[_Row]]:
    """Return the stretch of bases that most rows leave room for, and those rows."""
    ends = sorted([(one.low, -1) for one in held] + [(one.high, 1) for one in held])
    open_now = most = 0
    low = high = Fraction(0)
    for at, (value, turn) in enumerate(ends):
        open_now -= turn
        if open_now > most:
            most, low, high = open_now, value, ends[at + 1][0]
    return low, high, [one for one in held if one.low <= low and one.high >= high]
