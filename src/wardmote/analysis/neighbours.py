"""Who is next to whom: neighbours by topology, as compressed rows.

Centroid distances lose diagonals to rounding; shared edges and corners do not.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from wardmote.analysis.estimates import AreasDiffer, Floats, Ints, NotANumber, OutOfRange
from wardmote.terms.guard import checked

Contiguity = Literal["queen", "rook"]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Compressed rows: the neighbours of i are `members[starts[i]:starts[i + 1]]`, i left out."""

    starts: Ints
    members: Ints

    def __len__(self) -> int:
        return len(self.starts) - 1

    @property
    def counts(self) -> Ints:
        return np.diff(self.starts)

    def sums(self, values: Floats) -> Floats:
        """Return for each area the sum of its neighbours' values."""
        running = np.insert(np.cumsum(values[self.members]), 0, 0.0)
        return np.asarray(running[self.starts[1:]] - running[self.starts[:-1]])


@checked
def grid_neighbours(rows: int, columns: int, contiguity: Contiguity = "queen") -> Neighbours:
    """Return the neighbours of a grid's cells, numbered row by row."""
    if rows < 1 or columns < 1:
        raise OutOfRange("A grid has at least one row and one column.")
    steps = [(-1, 0), (0, -1), (0, 1), (1, 0)]
    if contiguity == "queen":
        steps += [(-1, -1), (-1, 1), (1, -1), (1, 1)]
    row, column = np.divmod(np.arange(rows * columns), columns)
    found, owners = [], []
    for down, across in sorted(steps):
        inside = (
            (row + down >= 0) & (row + down < rows)
            & (column + across >= 0) & (column + across < columns)
        )  # fmt: skip
        owners.append(np.flatnonzero(inside))
        found.append(owners[-1] + down * columns + across)
    return compressed(np.concatenate(owners), np.concatenate(found), rows * columns)


def neighbours_from_lists(lists: list[list[int]]) -> Neighbours:
    """Return compressed rows from a list of neighbours for each area (self is dropped)."""
    if not isinstance(lists, Sequence | np.ndarray) or any(np.ndim(one) == 0 for one in lists):
        raise NotANumber("Give a list of neighbours for each area: an empty one where it has none.")
    owners = np.repeat(np.arange(len(lists)), [len(one) for one in lists])
    listed = [member for one in lists for member in one]
    if not all(isinstance(member, int | np.integer) for member in listed):
        raise NotANumber("Neighbours are numbers of areas, counted from 0: give whole numbers.")
    members = np.array(listed, dtype=np.int64)
    if members.size and (members.min() < 0 or members.max() >= len(lists)):
        raise AreasDiffer("A neighbour's number lies beyond the areas listed.")
    apart = owners != members
    return compressed(owners[apart], members[apart], len(lists))


@checked
def shared_boundary_neighbours(geometries: Sequence[Any] | NDArray[np.object_]) -> Neighbours:
    """Return which polygons touch (shapely geometries, any units)."""
    import shapely

    shapes = np.asarray(geometries, dtype=object)
    tree = shapely.STRtree(shapes)
    owners, members = tree.query(shapes, predicate="intersects")
    apart = owners != members
    return compressed(owners[apart], members[apart], len(shapes))


@checked
def compressed(owners: NDArray[np.int64], members: NDArray[np.int64], n: int) -> Neighbours:
    order = np.lexsort((members, owners))
    starts = np.insert(np.cumsum(np.bincount(owners, minlength=n)), 0, 0)
    return Neighbours(starts.astype(np.int64), members[order].astype(np.int64))
