"""The values that hidden cells can have, given published sums: exact ends, few linear programmes.

Three things make the programmes few. Sums alone bound each cell from outside; hidden cells that
share no sum, at any remove, are solved apart; and every table found feasible is kept as a witness:
where one already holds a cell at its outer bound, that end is proved and no programme is solved.
The cells as they are make the first witness.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import inf

import numpy as np
from numpy.typing import NDArray

from wardmote.terms.guard import BadSample

Floats = NDArray[np.float64]
_SAME = 1e-7  # values nearer than this are one
_MOST_ROUNDS = 1000  # of bounding; each tightens or ends it


class BadTable(BadSample):
    """A table, its suppressions or its published sums cannot be read together."""


def possible_values(truth: Floats, sums: Sequence[Sequence[int]]) -> tuple[Floats, Floats, int]:
    """Return the least and greatest value of each hidden cell, and the programmes solved.

    Args:
        truth: what the hidden cells hold, shape (cells,).
        sums: the hidden cells that each published sum adds up; published ones are taken off.
    Returns:
        Ends of shape (cells,), 0 and infinity where no sum holds the cell.
    """
    matrix = np.zeros((len(sums), len(truth)))
    for row, members in enumerate(sums):
        np.add.at(matrix[row], list(members), 1.0)
    totals = matrix @ truth if len(sums) else np.zeros(0)
    low, high = _outer(matrix, totals)
    solved = 0
    for rows, cells in _blocks(matrix):
        ends = low[cells], high[cells]
        solved += _tighten(matrix[np.ix_(rows, cells)], totals[rows], truth[cells], *ends)
        low[cells], high[cells] = ends
    return low, high, solved


def _outer(matrix: Floats, totals: Floats) -> tuple[Floats, Floats]:
    """Return bounds that follow from one sum at a time, again and again."""
    low, high = np.zeros(matrix.shape[1]), np.full(matrix.shape[1], inf)
    for _ in range(_MOST_ROUNDS):
        before = low.copy(), high.copy()
        for row, total in zip(matrix, totals, strict=True):
            at = np.flatnonzero(row)
            size = row[at]
            high[at] = np.minimum(high[at], (total - (size @ low[at] - size * low[at])) / size)
            most = size * high[at]
            rest = np.where(np.isinf(most), inf, most.sum() - most) if len(at) > 1 else 0.0
            low[at] = np.maximum(low[at], (total - rest) / size)
        if np.array_equal(before[0], low) and np.array_equal(before[1], high):
            break
    return low, np.maximum(low, high)


def _blocks(matrix: Floats) -> Iterator[tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Yield rows and cells of each part that shares no sum with the others."""
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import connected_components

    rows, cells = matrix.shape
    if not rows:
        return
    at, of = np.nonzero(matrix)
    links = csr_array((np.ones(len(at)), (at, rows + of)), shape=(rows + cells, rows + cells))
    _, part = connected_components(links, directed=False)
    for number in np.unique(part[:rows]):
        yield np.flatnonzero(part[:rows] == number), np.flatnonzero(part[rows:] == number)


def _tighten(matrix: Floats, totals: Floats, truth: Floats, low: Floats, high: Floats) -> int:
    """Move each end inward to what a feasible table reaches; return the programmes solved."""
    from scipy.optimize import linprog
    from scipy.sparse import csr_array

    sparse, solved = csr_array(matrix), 0
    least, most = truth.copy(), truth.copy()  # over all witnesses
    for at in range(len(truth)):
        for sign, reached, bound in ((1.0, least, low), (-1.0, most, high)):
            if abs(reached[at] - bound[at]) <= _SAME:
                continue
            goal = np.zeros(len(truth))
            goal[at] = sign
            found = linprog(goal, A_eq=sparse, b_eq=totals, bounds=(0, None), method="highs")
            solved += 1
            if found.status != 0:
                raise BadTable(f"The published sums cannot be solved: {found.message}.")
            np.minimum(least, found.x, out=least)
            np.maximum(most, found.x, out=most)
            bound[at] = max(0.0, float(found.x[at]))
    return solved
