"""Square and hexagon grids over an area, whose edge cells carry the ground they truly cover.

Where the lines fall is arbitrary, so `shifted_grids` gives the same grid from other origins: what
is hot on one and not on the others is an artefact of the lines. Metres, EPSG:27700.

Source: Openshaw 1984 (modifiable areas).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import BadSample, Floats, Ints, OutOfRange, as_floats, same_length
from wardmote.analysis.neighbours import Neighbours, compressed
from wardmote.analysis.projection import require_metres
from wardmote.terms.guard import checked

Shape = Literal["square", "hexagon"]
MOST_CELLS = 4_000_000
SQUARE_STEPS = ((-1, -1), (-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0), (1, 1))
HEXAGON_STEPS = ((-1, 0), (-1, 1), (0, -1), (0, 1), (1, -1), (1, 0))  # axial


@dataclass(frozen=True)
class Grid:
    """Cells of one shape that touch the outline, in rows from the south-west.

    Attributes:
        first, second: whole-number address of each cell: row and column, or axial r and q.
        x, y: middle of the whole cell.
        square_metres: ground of the cell inside the outline.
        polygons: the clipped cells (shapely).
        width: side of a square; distance between opposite sides of a hexagon.
    """

    shape: Shape
    width: float
    origin: tuple[float, float]
    first: Ints
    second: Ints
    x: Floats
    y: Floats
    square_metres: Floats
    polygons: NDArray[Any]

    def __len__(self) -> int:
        return len(self.first)

    @property
    def full_square_metres(self) -> float:
        """Ground of a cell that nothing cuts."""
        return self.width**2 * (1 if self.shape == "square" else np.sqrt(3) / 2)

    @cached_property
    def neighbours(self) -> Neighbours:
        """Cells that share an edge or a corner, by address and never by distance."""
        steps = SQUARE_STEPS if self.shape == "square" else HEXAGON_STEPS
        owners, members = [], []
        for up, across in steps:
            found = self._numbers(self.first + up, self.second + across)
            owners.append(np.flatnonzero(found >= 0))
            members.append(found[found >= 0])
        return compressed(np.concatenate(owners), np.concatenate(members), len(self))

    def cell_of(self, x: ArrayLike, y: ArrayLike) -> Ints:
        """Return the number of the cell that holds each point, -1 where none does."""
        east, north = as_floats(x, "x"), as_floats(y, "y")
        same_length("x", east, "y", north)
        require_metres(east, north)
        return self._numbers(*_address(self.shape, self.width, self.origin, east, north))

    def count(self, x: ArrayLike, y: ArrayLike, weights: ArrayLike | None = None) -> Counted:
        """Return events (or weight) in each cell, and how many lie in none."""
        cell = self.cell_of(x, y)
        load = np.ones(len(cell)) if weights is None else as_floats(weights, "weights")
        same_length("x", cell, "weights", load)
        inside = cell >= 0
        counts = np.bincount(cell[inside], load[inside], len(self))
        return Counted(np.asarray(counts, dtype=np.float64), int((~inside).sum()))

    def _numbers(self, first: Ints, second: Ints) -> Ints:
        low = int(self.second.min()) - 1
        wide = int(self.second.max()) - low + 2
        held = self.first * wide + self.second - low
        asked = first * wide + second - low
        at = np.minimum(np.searchsorted(held, asked), len(held) - 1)
        ok = (held[at] == asked) & (second > low) & (second < low + wide)
        return np.where(ok, at, -1)


@dataclass(frozen=True, slots=True)
class Counted:
    """Events in each cell, and the number of events that lie in no cell."""

    counts: Floats
    outside: int


def suggested_width(outline: Any) -> float:
    """Return the shortest side of the bounding box over 50, rounded to 100 metres, 100 at least.

    A start only: take the width from the purpose (150 to 250 metres for patrol).
    """
    west, south, east, north = outline.bounds
    require_metres(np.array([west, east]), np.array([south, north]))
    return max(100.0, float(np.round(min(east - west, north - south) / 50 / 100) * 100))


@checked
def make_grid(
    outline: Any,
    width: float,
    shape: Shape = "square",
    origin: tuple[float, float] | None = None,
) -> Grid:
    """Return the cells that touch the outline, clipped to it.

    Args:
        outline: a shapely polygon or multipolygon in metres.
        width: metres.
        origin: a corner of a square, or the middle of a hexagon; the south-west corner of the
            bounding box unless given.
    Raises:
        OutOfRange: a width of zero or below, or so small that there are over four million cells.
        BadSample: an empty or broken outline. Unprojected: degrees.
    """
    import shapely

    if not width > 0:
        raise OutOfRange("The width of a cell must be above 0 metres.")
    if outline.is_empty or not outline.is_valid or outline.area == 0:
        raise BadSample("The outline is empty or crosses itself: mend it first (make_valid).")
    west, south, east, north = outline.bounds
    require_metres(np.array([west, east]), np.array([south, north]))
    if (east - west) * (north - south) / width**2 > MOST_CELLS:
        raise OutOfRange(
            f"Cells of {width:g} metres would be more than {MOST_CELLS:,}: widen them."
        )
    start = (float(west), float(south)) if origin is None else origin
    first, second = _addresses(shape, width, start, (west, south, east, north))
    x, y = _middles(shape, width, start, first, second)
    whole = _polygons(shape, width, x, y)
    shapely.prepare(outline)
    touching = shapely.intersects(outline, whole)
    first, second, x, y, whole = (part[touching] for part in (first, second, x, y, whole))
    clipped = whole.copy()
    cut = ~shapely.contains_properly(outline, whole)
    clipped[cut] = shapely.intersection(whole[cut], outline)
    ground = shapely.area(clipped)
    kept = (
        ground > 1e-9 * width**2
    )  # a cell that only touches, or does so by rounding, covers nothing
    order = np.lexsort((second[kept], first[kept]))
    return Grid(
        shape, float(width), start,
        *(part[kept][order] for part in (first, second, x, y, ground, clipped)),
    )  # fmt: skip


def shifted_grids(outline: Any, grid: Grid) -> tuple[Grid, ...]:
    """Return the same grid moved by half a cell east, north and both."""
    half = grid.width / 2
    moves = ((half, 0.0), (0.0, half), (half, half))
    return tuple(
        make_grid(
            outline, grid.width, grid.shape,
            (grid.origin[0] + east - grid.width, grid.origin[1] + north - grid.width),
        )
        for east, north in moves
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShiftCheck:
    """What stays hot when the grid moves.

    Attributes:
        agreement: for each shift, ground hot on both grids over ground hot on either; 1 where
            neither has any.
        steady_share: share of the hot ground of the first grid that is hot on every shift.
    """

    agreement: tuple[float, ...]
    steady_share: float
    caveats: tuple[str, ...] = ()


@checked
def shift_check(
    outline: Any, grid: Grid, hot: ArrayLike, hot_on: Callable[[Grid], ArrayLike]
) -> ShiftCheck:
    """Hold hot cells against those of the same grid moved by half a cell.

    Args:
        hot: true or false for each cell of `grid`.
        hot_on: answers the same question on another grid.
    """
    import shapely

    flags = np.asarray(hot, dtype=bool)
    same_length("hot", flags, "grid", grid)
    ours = shapely.union_all(grid.polygons[flags])
    steady, agreement = ours, []
    for other in shifted_grids(outline, grid):
        theirs = shapely.union_all(other.polygons[np.asarray(hot_on(other), dtype=bool)])
        either = ours.union(theirs).area
        agreement.append(float(ours.intersection(theirs).area / either) if either else 1.0)
        steady = steady.intersection(theirs)
    share = float(steady.area / ours.area) if ours.area else 1.0
    said = (
        f"Only {share:.0%} of the hot ground stays hot when the grid moves half a cell: much of it "
        "is where the lines fall."
    )
    return ShiftCheck(tuple(agreement), share, (said,) if share < 0.5 else ())


def _addresses(
    shape: Shape, width: float, origin: tuple[float, float], bounds: tuple[float, ...]
) -> tuple[Ints, Ints]:
    """Return every address that could touch the bounds."""
    west, south, east, north = bounds
    high = width if shape == "square" else width * np.sqrt(3) / 2
    rows = np.arange(
        int(np.floor((south - origin[1]) / high)) - 1, int(np.ceil((north - origin[1]) / high)) + 2
    )
    low = int(np.floor((west - origin[0]) / width)) - 1
    columns = np.arange(low, int(np.ceil((east - origin[0]) / width)) + 2)
    first, second = (part.ravel() for part in np.meshgrid(rows, columns, indexing="ij"))
    if shape == "hexagon":
        second = second - np.floor(first / 2).astype(np.int64)  # offset columns to axial
    return first.astype(np.int64), second.astype(np.int64)


def _middles(
    shape: Shape, width: float, origin: tuple[float, float], first: Ints, second: Ints
) -> tuple[Floats, Floats]:
    if shape == "square":
        return _floats(origin[0] + (second + 0.5) * width), _floats(
            origin[1] + (first + 0.5) * width
        )
    across = origin[0] + width * (second + first / 2)
    up = origin[1] + width * float(np.sqrt(3) / 2) * first
    return _floats(across), _floats(up)


def _floats(values: Any) -> Floats:
    return np.asarray(values, dtype=np.float64)


def _address(
    shape: Shape, width: float, origin: tuple[float, float], east: Floats, north: Floats
) -> tuple[Ints, Ints]:
    """Return the address of the cell that holds each point."""
    across, up = (east - origin[0]) / width, (north - origin[1]) / width
    if shape == "square":
        return np.floor(up).astype(np.int64), np.floor(across).astype(np.int64)
    r = up / (np.sqrt(3) / 2)
    q = across - r / 2
    # Round the three cube coordinates; the one that moved most is made to fit the others.
    cube = np.stack((q, r, -q - r))
    whole = np.round(cube)
    moved = np.abs(whole - cube)
    mend_q = (moved[0] > moved[1]) & (moved[0] > moved[2])
    mend_r = ~mend_q & (moved[1] > moved[2])
    q = np.where(mend_q, -whole[1] - whole[2], whole[0])
    r = np.where(mend_r, -whole[0] - whole[2], whole[1])
    return r.astype(np.int64), q.astype(np.int64)


def _polygons(shape: Shape, width: float, x: Floats, y: Floats) -> NDArray[Any]:
    import shapely

    if shape == "square":
        half = width / 2
        return np.asarray(shapely.box(x - half, y - half, x + half, y + half))
    around = np.deg2rad(np.arange(30, 390, 60))
    reach = width / np.sqrt(3)
    corners = np.stack(
        (x[:, None] + reach * np.cos(around), y[:, None] + reach * np.sin(around)), axis=-1
    )
    return np.asarray(shapely.polygons(corners))
