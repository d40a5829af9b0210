"""Columns made from another row of the same table: the difference from one of them, the share of the one above.

"Difference from Castlemere" takes the same value from every row; "% of stage above" divides each row
by the one before it. Where nearly all rows keep that, the one that does not is wrong.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.findings import Judged
from wardmote.claims.intervals import number_in_words
from wardmote.claims.tables.tables import TableRow, fault_in_row

_FROM_ONE = re.compile(r"\b(?:difference|gap|distance|compared|above or below|above/below|against|relative)\b|\+/-", re.I)  # fmt: skip
_OF_ABOVE = re.compile(r"\bof (?:the )?(?:stage|step|row|line|group|number|one|previous)\b.*|\b(?:stage|row|line|step) (?:above|before)\b|\bof (?:those|the) (?:above|before)\b", re.I)  # fmt: skip
_LEAST = 3  # rows that keep it before one that does not is wrong
_NEAR = 4  # columns


def judge_against_rows(
    rows: Sequence[TableRow], heads: dict[int, str], said: Collection[int], judged: Judged
) -> None:
    """Find the row whose difference from one row, or share of the row above, is not that."""
    for at, head in heads.items():
        for read in (_differences, _shares_of_above):
            pattern = _FROM_ONE if read is _differences else _OF_ABOVE
            near = [of for of in range(max(0, at - _NEAR), at) if pattern.search(head)]
            for off in filter(None, (read(rows, of, at) for of in near)):
                row, value, what = off
                if row.cells[at].block.place().start in said:
                    continue
                block = row.cells[at].block
                reason = f"{row.label}: {what} {number_in_words(value)}, but {block.text} is printed; the other rows keep this."
                fault_in_row(judged, row, reason, block)
                break


_Off = tuple[TableRow, Fraction, str]


def _pairs(
    rows: Sequence[TableRow], of: int, at: int
) -> Iterator[tuple[TableRow, Fraction, Fraction]]:
    for row in rows:
        one, other = row.cells.get(of), row.cells.get(at)
        if one and other and one.value is not None and other.value is not None:
            yield row, one.value, other.value


def _differences(rows: Sequence[TableRow], of: int, at: int) -> _Off | None:
    """ "Harrowby Vale | 80.1 | -3.5", where the rate of the place compared with is 83.6."""
    held = list(_pairs(rows, of, at))
    less = Counter(value - step for _, value, step in held)
    if not held or len({step for *_, step in held}) <= _LEAST:
        return None
    base, kept = less.most_common(1)[0]
    off = [(row, value) for row, value, step in held if value - step != base]
    room = max(row.cells[at].half for row, *_ in held) * 4
    off = [(row, value) for row, value in off if abs(value - base - (row.cells[at].value or 0)) > room]  # fmt: skip
    if kept < _LEAST or len(off) != 1 or len(held) - kept > max(1, kept // _LEAST):
        return None
    row, value = off[0]
    return row, value - base, f"its difference from {number_in_words(base)} is"


def _shares_of_above(rows: Sequence[TableRow], of: int, at: int) -> _Off | None:
    """ "Support offered | 296 | 88", of the 338 of the row above."""
    kept: list[TableRow] = []
    off: list[tuple[TableRow, Fraction]] = []
    for above, row in pairwise(row for row in rows if of in row.cells):
        before, value, share = above.cells[of].value, row.cells[of].value, row.cells.get(at)
        if not before or value is None or share is None or share.value is None:
            continue
        right = value * 100 / before
        room = share.half or Fraction(1, 2)
        if abs(right - share.value) <= room:
            kept.append(row)
        elif abs(right - share.value) > room * 2:
            off.append((row, Fraction(round(right * 10), 10)))
    if len(kept) < _LEAST or len(off) != 1:
        return None
    row, right = off[0]
    return row, right, "of the row above it is"
