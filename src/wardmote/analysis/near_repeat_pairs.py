"""Pairs of events near in place, each found once: the first half of Knox's count.

Pairs are found on a grid of cells a quarter as wide as the widest band. They are kept unit after
unit of neighbouring events, and within a unit band after band: the second half, which counts days
under shuffles, then reads few rows at a time and changes band seldom.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numba import get_num_threads, njit, prange, set_num_threads
from numpy.typing import NDArray

from wardmote.analysis.estimates import Floats, Ints, OutOfRange

Metric = Literal["manhattan", "euclidean"]
UNIT = 256  # events in a unit: with all their neighbours they fit in a core's own cache
ACROSS = 4  # grid cells across the widest band: half as many pairs are tried as with one
STEPS = 4096  # of the table from a distance to the lowest band that it may lie in
NARROWEST = 1e-3  # metres of a grid cell: "same place" may be a band of no width at all
MOST_PAIRS = 1_000_000_000  # 8 bytes each
ALONE = 5_000_000  # candidates that one thread sees to: another would wait, and burn, longer


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

    Raises: OutOfRange for more pairs than memory should hold.
    """
    order, ranges = _candidates(east, north, float(space[-1]), metric)
    begins = np.insert(np.cumsum((ranges[:, :, 1] - ranges[:, :, 0]).sum(axis=1)), 0, 0)
    _refuse_above(2 * MOST_PAIRS, begins[-1])
    bands = len(space) - 1
    places = np.empty(begins[-1], _narrowest(bands + 2))
    tally = np.zeros((-(-len(order) // UNIT), bands + 2), np.int64)
    with _threads_that_pay(len(places)):
        _place(
            east[order], north[order], ranges, begins, *_finder(space), metric == "manhattan",
            places, tally,
        )  # fmt: skip
    inside = tally[:, 1:-1]
    starts = np.insert(np.cumsum(inside), 0, 0)
    _refuse_above(MOST_PAIRS, starts[-1])
    # Pairs outside every band are written too, all to one last place: no branch is mistaken.
    at = np.full_like(tally, starts[-1])
    at[:, 1:-1] = starts[:-1].reshape(inside.shape)
    first, second = np.empty((2, starts[-1] + 1), np.uint32)
    with _threads_that_pay(len(places)):
        _write(ranges, begins, places, at, first, second)
    return NearPairs(first[:-1], second[:-1], starts, bands, order)


@contextmanager
def _threads_that_pay(candidates: int) -> Iterator[None]:
    """Keep to one thread where there is little to do; the setting is this thread's own."""
    before = get_num_threads()
    set_num_threads(1 if candidates < ALONE else before)
    try:
        yield
    finally:
        set_num_threads(before)


def _refuse_above(most: int, pairs: int) -> None:
    if pairs > most:
        raise OutOfRange(
            f"{pairs:,} pairs of events lie in or near the bands, more than {most:,}: take a "
            "narrower last band, or a shorter period."
        )


def _narrowest(values: int) -> type[np.unsignedinteger[Any]]:
    """Return the type of the smallest numbers that tell so many values apart."""
    return np.uint8 if values <= 256 else np.uint32


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
    free = np.maximum(np.arange(ACROSS + 1) - 1, 0)  # whole cells that lie between the lines
    sideways = ACROSS - free if metric == "manhattan" else np.sqrt(ACROSS**2 - free**2)
    near = _ranges(cells, np.append(begins, len(order)), wide, np.ceil(sideways).astype(np.int64))
    ranges = near[of]
    ranges[:, 0, 0] = np.arange(len(order)) + 1
    return order, ranges


@njit(cache=True, nogil=True)
def _ranges(cells: Any, begins: Any, wide: int, sideways: Any) -> Any:
    """Return from and to of the events in reach of each cell on its own line and those above.

    Both ends only ever move on, since the cells rise.
    """
    found = np.empty((len(cells), len(sideways), 2), np.int64)
    for up in range(len(sideways)):
        low = high = 0
        for at in range(len(cells)):
            middle = cells[at] + up * wide
            while low < len(cells) and cells[low] < middle - sideways[up]:
                low += 1
            while high < len(cells) and cells[high] <= middle + sideways[up]:
                high += 1
            found[at, up, 0] = begins[low]
            found[at, up, 1] = begins[high]
    return found


def _finder(space: Floats) -> tuple[Floats, NDArray[np.unsignedinteger[Any]], float, int]:
    """Return edges with infinity after them, a table to start from, its steps a metre, and tries.

    Place 0 is below the first edge, place k lies in band k − 1, the last is beyond all bands.
    The table gives a place at or below the right one; no more edges than `tries` can lie between.
    """
    per_metre = STEPS / max(float(space[-1]), NARROWEST)
    step = np.arange(STEPS + 1)
    # One step less and one more, so that no rounding of the distance matters.
    lowest = np.searchsorted(space, np.maximum(step - 1, 0) / per_metre, side="right")
    highest = np.searchsorted(space, (step + 2) / per_metre, side="right")
    table = lowest.astype(_narrowest(len(space) + 1))
    return np.append(space, np.inf), table, per_metre, int((highest - lowest).max())


@njit(cache=True, nogil=True)
def _distances(xs: Any, ys: Any, i: int, ranges: Any, is_manhattan: bool, gaps: Any) -> None:
    """Write the distance of event i to each of its candidates, range after range."""
    x, y, at = xs[i], ys[i], 0
    for line in range(len(ranges)):
        low, many = ranges[line, 0], ranges[line, 1] - ranges[line, 0]
        for k in range(many):
            dx, dy = abs(x - xs[low + k]), abs(y - ys[low + k])
            gaps[at + k] = dx + dy if is_manhattan else np.sqrt(dx * dx + dy * dy)
        at += many


@njit(cache=True, nogil=True, parallel=True)
def _place(
    xs: Any, ys: Any, ranges: Any, begins: Any, edges: Any, table: Any, per_metre: float,
    tries: int, is_manhattan: bool, places: Any, tally: Any,
) -> None:  # fmt: skip
    """Write the place of each candidate pair, and count the pairs of tally[unit, place].

    The loops hold no branch that hangs on the data: they are laid out in vectors.
    """
    most = np.diff(begins).max()
    for unit in prange(len(tally)):
        low, high = unit * UNIT, min((unit + 1) * UNIT, len(xs))
        gaps = np.empty(most)
        for i in range(low, high):
            _distances(xs, ys, i, ranges[i], is_manhattan, gaps)
            own = places[begins[i] : begins[i + 1]]
            for k in range(len(own)):
                place = table[np.uint32(min(gaps[k] * per_metre, STEPS))]
                for _ in range(tries):
                    place += gaps[k] >= edges[place]
                own[k] = place
        # Two counts in turn: one that follows its like need not wait for it.
        held = np.zeros((2, tally.shape[1]), np.int64)
        for at in range(begins[low], begins[high]):
            held[at & 1, places[at]] += 1
        tally[unit] = held[0] + held[1]


@njit(cache=True, nogil=True, parallel=True)
def _write(ranges: Any, begins: Any, places: Any, starts: Any, first: Any, second: Any) -> None:
    """Write each candidate pair where starts[unit, place] says, and move that on."""
    last = starts.shape[1] - 1
    for unit in prange(len(starts)):
        to = starts[unit]
        for i in range(unit * UNIT, min((unit + 1) * UNIT, len(ranges))):
            at = begins[i]
            for line in range(ranges.shape[1]):
                for j in range(ranges[i, line, 0], ranges[i, line, 1]):
                    place = places[at]
                    first[to[place]] = i
                    second[to[place]] = j
                    to[place] += 0 < place < last
                    at += 1
