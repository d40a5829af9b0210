"""What a reader can work out about suppressed cells: the audit by linear programme.

Source: Willenborg and de Waal 2001; Statistical Disclosure Control Handbook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.terms.errors import Mendable

Cell = tuple[int, ...]
Floats = NDArray[np.float64]
_WIDTH_ZERO = 1e-7  # an interval narrower than this is one value


class BadTable(Mendable):
    """A table, its suppressions or its published sums cannot be read together."""


@dataclass(frozen=True, slots=True)
class Audit:
    """The values each suppressed cell can have, given everything published.

    `disclosed` are cells with one possible value, `too_narrow` those whose interval is narrower
    than `required_width`. An upper end of infinity means nothing published bounds the cell.
    """

    intervals: Mapping[Cell, tuple[float, float]]
    disclosed: tuple[Cell, ...]
    too_narrow: tuple[Cell, ...]
    required_width: float
    method: str = "linear programme over all published sums"

    @property
    def is_safe(self) -> bool:
        return not self.disclosed and not self.too_narrow

    @property
    def narrowest(self) -> float:
        """The width of the narrowest interval; infinite where nothing is suppressed."""
        return min((high - low for low, high in self.intervals.values()), default=inf)


def audit_table(
    table: ArrayLike,
    suppressed: ArrayLike,
    *,
    margins_published: bool = True,
    required_width: float = 0.0,
    suppressed_margins: Sequence[Cell] = (),
) -> Audit:
    """Return what the published cells and margins of one table give away.

    Args:
        table: counts, any number of dimensions.
        suppressed: 1 where a cell is not shown, same shape.
        margins_published: whether sums along every dimension are shown.
        suppressed_margins: sums not shown, as indices with −1 for the dimension summed over.
    """
    cells, hidden = np.asarray(table, dtype=np.float64), np.asarray(suppressed, dtype=bool)
    _check(cells, hidden)
    equations = _margins(cells.shape, set(suppressed_margins)) if margins_published else []
    return audit_cells(cells, hidden, equations, required_width=required_width)


def audit_cells(
    cells: Floats,
    hidden: NDArray[np.bool_],
    sums: Sequence[Sequence[Cell]],
    *,
    required_width: float = 0.0,
) -> Audit:
    """Return the audit for any published sums: each is the list of the cells it adds up.

    Linked tables, months within a year and overlapping areas are audited together by numbering
    their finest cells once and listing every published sum of them.
    """
    _check(cells, hidden)
    where = [tuple(int(i) for i in at) for at in np.argwhere(hidden)]
    column = {cell: at for at, cell in enumerate(where)}
    rows, rest = [], []
    for members in sums:
        inside = [column[cell] for cell in members if cell in column]
        if inside:
            row = np.zeros(len(where))
            np.add.at(row, inside, 1.0)
            rows.append(row)
            rest.append(sum(float(cells[cell]) for cell in members if cell in column))
    intervals = _intervals(where, np.array(rows), np.array(rest))
    disclosed = tuple(c for c, (low, high) in intervals.items() if high - low < _WIDTH_ZERO)
    narrow = tuple(
        c for c, (low, high) in intervals.items() if high - low < required_width - _WIDTH_ZERO
    )
    return Audit(intervals, disclosed, narrow, required_width)


def _intervals(
    where: list[Cell], matrix: Floats, totals: Floats
) -> dict[Cell, tuple[float, float]]:
    from scipy.optimize import linprog

    found: dict[Cell, tuple[float, float]] = {}
    for at, cell in enumerate(where):
        if matrix.size == 0 or not matrix[:, at].any():
            found[cell] = (0.0, inf)
            continue
        ends = []
        for sign in (1.0, -1.0):
            goal = np.zeros(len(where))
            goal[at] = sign
            solved = linprog(goal, A_eq=matrix, b_eq=totals, bounds=(0, None), method="highs")
            if solved.status == 3:  # unbounded: nothing published holds this end
                ends.append(inf)
                continue
            if solved.status != 0:
                raise BadTable(f"The published sums contradict one another at cell {cell}.")
            ends.append(float(sign * solved.fun))
        found[cell] = (max(0.0, ends[0]), ends[1])
    return found


def _margins(shape: tuple[int, ...], left_out: set[Cell]) -> list[list[Cell]]:
    """Return every sum along one dimension, as lists of cells."""
    sums = []
    for axis, length in enumerate(shape):
        others = [n for at, n in enumerate(shape) if at != axis]
        for fixed in np.ndindex(*others):
            name = (*fixed[:axis], -1, *fixed[axis:])
            if name not in left_out:
                sums.append([(*fixed[:axis], at, *fixed[axis:]) for at in range(length)])
    return sums


def _check(cells: Floats, hidden: NDArray[np.bool_]) -> None:
    if cells.shape != hidden.shape or cells.size == 0:
        raise BadTable(
            f"The table has shape {cells.shape} and the suppressions {hidden.shape}: give one mark "
            "for each cell."
        )
    if not np.isfinite(cells).all() or (cells < 0).any():
        raise BadTable("A cell is not a number of 0 or more: counts start at 0.")
