"""What a reader can work out about suppressed cells: the audit by linear programme.

Source: Willenborg and de Waal 2001; Statistical Disclosure Control Handbook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from math import inf
from operator import index

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.disclosure.possible import BadTable, possible_values
from wardmote.terms.guard import checked

__all__ = [
    "Audit",
    "BadTable",
    "Cell",
    "Floats",
    "as_cells",
    "audit_cells",
    "audit_table",
    "margins",
]

Cell = tuple[int, ...]
Floats = NDArray[np.float64]
_WIDTH_ZERO = 1e-7  # an interval narrower than this is one value


@dataclass(frozen=True, slots=True)
class Audit:
    """The values each suppressed cell can have, given everything published.

    `disclosed` are cells with one possible value, `too_narrow` those whose interval is narrower
    than `required_width`. An upper end of infinity means nothing published bounds the cell.
    `programmes` is how many linear programmes had to be solved, of two for each cell.
    """

    intervals: Mapping[Cell, tuple[float, float]]
    disclosed: tuple[Cell, ...]
    too_narrow: tuple[Cell, ...]
    required_width: float
    programmes: int = 0
    method: str = "linear programme over all published sums"

    @property
    def is_safe(self) -> bool:
        return not self.disclosed and not self.too_narrow

    @property
    def narrowest(self) -> float:
        """The width of the narrowest interval; infinite where nothing is suppressed."""
        return min((high - low for low, high in self.intervals.values()), default=inf)


@checked
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
    cells, hidden = _numbers(table), _marks(suppressed)
    _check(cells, hidden)
    left_out = set(_cells([suppressed_margins])[0])
    equations = margins(cells.shape, left_out) if margins_published else []
    return audit_cells(cells, hidden, equations, required_width=required_width)


@checked
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
    cells, hidden = _numbers(cells), _marks(hidden)
    _check(cells, hidden)
    if required_width < 0:
        raise BadTable(f"A required width of {required_width} is below 0.")
    where = [tuple(int(i) for i in at) for at in np.argwhere(hidden)]
    column = {cell: at for at, cell in enumerate(where)}
    added = _members(sums, cells.shape)
    rows = [[column[cell] for cell in members if cell in column] for members in added]
    truth = np.array([cells[cell] for cell in where])
    low, high, solved = possible_values(truth, [row for row in rows if row])
    intervals = {
        cell: (float(low[at]), float(high[at])) for at, cell in enumerate(where)
    }  # fmt: skip
    disclosed = tuple(c for c, (low, high) in intervals.items() if high - low < _WIDTH_ZERO)
    narrow = tuple(
        c for c, (low, high) in intervals.items() if high - low < required_width - _WIDTH_ZERO
    )
    return Audit(intervals, disclosed, narrow, required_width, solved)


def margins(shape: tuple[int, ...], left_out: Set[Cell] = frozenset()) -> list[list[Cell]]:
    """Return every sum along one dimension, as lists of cells, without those left out."""
    sums, named = [], set()
    for axis, length in enumerate(shape):
        others = [n for at, n in enumerate(shape) if at != axis]
        for fixed in np.ndindex(*others):
            name = (*fixed[:axis], -1, *fixed[axis:])
            named.add(name)
            if name not in left_out:
                sums.append([(*fixed[:axis], at, *fixed[axis:]) for at in range(length)])
    if strange := left_out - named:
        raise BadTable(
            f"No margin of a table of shape {shape} is called {min(strange)}: write its cell with "
            "-1 for the dimension summed over."
        )
    return sums


def _cells(lists: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    try:
        return [[tuple(map(index, cell)) for cell in members] for members in lists]
    except TypeError as error:
        raise BadTable("Each published sum is a list of cells, each written as its indices.") from (
            error
        )


def _members(sums: Sequence[Sequence[Cell]], shape: tuple[int, ...]) -> list[list[Cell]]:
    """Return the cells of each sum; refuse one that the table does not have."""
    found = _cells(sums)
    for cell in (cell for members in found for cell in members):
        if len(cell) != len(shape) or not all(
            0 <= at < n for at, n in zip(cell, shape, strict=True)
        ):
            raise BadTable(f"A sum adds up the cell {cell}, which no table of {shape} has.")
    return found


def as_cells(table: ArrayLike) -> Floats:
    """Return a table of counts as floats; refuse what is no count."""
    cells = _numbers(table)
    _check(cells, np.zeros(cells.shape, dtype=bool))
    return cells


def _numbers(table: ArrayLike) -> Floats:
    try:
        return np.asarray(table, dtype=np.float64)
    except (TypeError, ValueError, OverflowError) as error:
        raise BadTable("A cell is not a number: give counts, in rows of one length.") from error


def _marks(suppressed: ArrayLike) -> NDArray[np.bool_]:
    marks = _numbers(suppressed)
    if not np.isin(marks, (0, 1)).all():
        raise BadTable("Mark each cell with 1 where it is not shown and 0 where it is.")
    return marks.astype(bool)


def _check(cells: Floats, hidden: NDArray[np.bool_]) -> None:
    if cells.shape != hidden.shape or cells.size == 0:
        raise BadTable(
            f"The table has shape {cells.shape} and the suppressions {hidden.shape}: give one mark "
            "for each cell."
        )
    if not np.isfinite(cells).all() or (cells < 0).any():
        raise BadTable("A cell is not a number of 0 or more: counts start at 0.")
