"""Pairs of events near in place, each found once: the first half of Knox's count.

Pairs are found on a grid of cells a quarter as wide as the widest band. They are kept unit after
unit of neighbouring events, and within a unit band after band: the second half, which counts days
under shuffles, then reads few rows at a time and changes band seldom.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from wardmote.analysis.estimates import Floats, Ints, OutOfRange

Metric = Literal["manhattan", "euclidean"]
UNIT = 256  # events in a unit: with all their neighbours they fit in a core's own cache
ACROSS = 4  # grid cells across the widest band: half as many pairs are tried as with one
STEPS = 4096  # of the table from a distance to the lowest band that it may lie in
NARROWEST = 1e-3  # metres of a grid cell: "same place" may be a band of no width at all
MOST_PAIRS = 1_000_000_000  # 8 bytes each


@dataclass(frozen=True, slots=True)
class NearPairs:
    """Pairs inside the bands. Both columns number the events in `order`, cell after cell.

    Attributes:
        first, second: one entry a pair.
        starts: where each (unit, space band) begins, and the end: shape (units × bands + 1,).
        order: the events as handed in, in the order by which the pairs number them.
    """

    first: NDArray[np.uint32]
    second: NDArray[np.uint32]
    starts: Ints
    bands: int
    order: Ints

    def by_band(self) -> Ints:
        """Return the pairs in each space band."""
        return np.asarray(np.diff(self.starts).reshape(-1, self.bands).sum(axis=0))


def pairs_by_band(east: Floats, north: Floats, space: Floats, metric: Metric) -> NearPairs:
    """Return every pair of events whose distance lies in a band.

    Raises: OutOfRange for a metric that is not known, or more pairs than memory should hold.
    """
    if metric not in ("manhattan", "euclidean"):
        raise OutOfRange(f'"{metric}" is not a metric: use "manhattan" or "euclidean".')
    order, ranges = _candidates(east, north, float(space[-1]), metric)
    bands = len(space) - 1
    finder = (east[order], north[order], ranges, *_finder(space), metric == "manhattan")
    tally = np.zeros((-(-len(order) // UNIT), bands + 2), np.int64)
    none = np.empty(0, np.uint32)
    _walk(*finder, tally, none, none)
    inside = tally[:, 1:-1]
    starts = np.insert(np.cumsum(inside), 0, 0)
    if starts[-1] > MOST_PAIRS:
        raise OutOfRange(
            f"{starts[-1]:,} pairs of events lie in the bands, more than {MOST_PAIRS:,}: take a "
            "narrower last band, or a shorter period."
        )
    # Pairs outside every band are written too, all to one last place: no branch is mistaken.
    at = np.full_like(tally, starts[-1])
    at[:, 1:-1] = starts[:-1].reshape(inside.shape)
    first, second = np.empty((2, starts[-1] + 1), np.uint32)
    _walk(*finder, at, first, second)
    return NearPairs(first[:-1], second[:-1], starts, bands, order)


def _candidates(east: Floats, north: Floats, reach: float, metric: Metric) -> tuple[Ints, Ints]:
    """Return the events in the order of their cells, and where each one's candidates lie.

    Candidates of an event are five ranges of that order, one for its own line of cells and one
    for each of the four above: shape (events, 5, 2), from and to. The first starts after itself.
    """
    # A little wider, so that no rounding loses a pair; never so narrow that numbers run out.
    size = max(reach / ACROSS * (1 + 1e-9), NARROWEST)
    column = np.floor((east - east.min()) / size).astype(np.int64) + ACROSS
    line = np.floor((north - north.min()) / size).astype(np.int64)
    wide = int(column.max()) + ACROSS + 1  # empty columns at either side: ranges never wrap
    cell = line * wide + column
    order = np.argsort(cell, kind="stable")
    cells, begins, of = np.unique(cell[order], return_index=True, return_inverse=True)
    ends = np.append(begins[1:], len(order))
    up = np.arange(ACROSS + 1)
    free = np.maximum(up - 1, 0)  # whole cells that lie between the lines
    sideways = ACROSS - free if metric == "manhattan" else np.sqrt(ACROSS**2 - free**2)
    left = cells[:, None] + up * wide - np.ceil(sideways).astype(np.int64)
    right = cells[:, None] + up * wide + np.ceil(sideways).astype(np.int64)
    low = np.append(begins, len(order))[np.searchsorted(cells, left)]
    high = np.insert(ends, 0, 0)[np.searchsorted(cells, right, side="right")]
    ranges = np.stack((low, np.maximum(low, high)), axis=2)[of]
    ranges[:, 0, 0] = np.arange(len(order)) + 1
    return order, ranges


def _finder(space: Floats) -> tuple[Floats, NDArray[np.int64], float]:
    """Return edges with infinity after them, a table to start from, and steps per metre.

    Place 0 is below the first edge, place k lies in band k − 1, the last is beyond all bands.
    The table gives a place at or below the right one: a step or none is left to go.
    """
    per_metre = STEPS / max(float(space[-1]), NARROWEST)
    lowest = np.maximum(np.arange(STEPS + 1) - 1, 0) / per_metre
    return (
        np.append(space, np.inf),
        np.searchsorted(space, lowest, side="right"),
        per_metre,
    )


@njit(cache=True, nogil=True, parallel=True)
def _walk(
    xs: Any, ys: Any, ranges: Any, edges: Any, table: Any, per_metre: float, is_manhattan: bool,
    at: Any, first: Any, second: Any,
) -> None:  # fmt: skip
    """Add to at[unit, place] each candidate pair; write it there too if there is where to."""
    writes = len(first) > 0
    last = len(edges) - 1
    for unit in prange(len(at)):
        for i in range(unit * UNIT, min((unit + 1) * UNIT, len(xs))):
            for line in range(ranges.shape[1]):
                for j in range(ranges[i, line, 0], ranges[i, line, 1]):
                    dx, dy = abs(xs[i] - xs[j]), abs(ys[i] - ys[j])
                    gap = dx + dy if is_manhattan else np.sqrt(dx * dx + dy * dy)
                    place = table[np.int64(min(gap * per_metre, STEPS))]
                    while gap >= edges[place]:
                        place += 1
                    if writes:
                        first[at[unit, place]] = i
                        second[at[unit, place]] = j
                        at[unit, place] += 0 < place < last
                    else:
                        at[unit, place] += 1
