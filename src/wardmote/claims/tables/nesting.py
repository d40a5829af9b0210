"""Which rows of a table hold others: a group above its parts, or a subtotal below them."""

from __future__ import annotations

from fractions import Fraction
from itertools import accumulate

from wardmote.claims.tables.tables import TableRow, sum_of


def nestings(row: TableRow, above: list[TableRow]) -> set[tuple[int, ...]]:
    """Return the rows of the highest level, where those of one column come to its total.

    Wholes stand before their parts, or after ("Four zones", then "Rest of the town"). Which row
    holds which is the same in every column, whatever a column's figures happen to add up to.
    """
    found: set[tuple[int, ...]] = set()
    for at, cell in row.cells.items():
        values = [one.cells[at].value or Fraction(0) for one in above if at in one.cells]
        last = len(values) - 1
        for level in (_own_level(values), tuple(last - k for k in _own_level(values[::-1]))):
            whole = len(values) == len(above) and 1 < len(level) < len(above)
            if whole and sum_of([values[k] for k in level]) == cell.value != 0:
                found.add(level)
    return found


def _own_level(values: list[Fraction]) -> tuple[int, ...]:
    """Leave out what is nested: rows that add up to the row they stand under."""
    kept: list[int] = []
    at = 0
    while at < len(values):
        kept.append(at)
        sums = list(accumulate(values[at + 1 : at + 21]))  # more are no part of one row
        below = next((k for k, come in enumerate(sums, 1) if k > 1 and come == values[at] > 0), 0)
        at += 1 + below
    return tuple(kept)
