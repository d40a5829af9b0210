"""Pairs of events near in place, each found once: the first half of Knox's count.

Pairs are found on a grid of cells a quarter as wide as the widest band. They are kept unit after
unit of neighbouring events, and within a unit band after band: the second half, which counts days
under shuffles, then reads few rows at a time and changes band seldom. An event is named by its
place after the first of its unit: three bytes a pair, where memory would be the slowest part.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numba import get_num_threads, njit
from numpy.typing import NDArray

from wardmote.analysis.estimates import Floats, Ints, OutOfRange
from wardmote.analysis.threads import on_threads

Metric = Literal["manhattan", "euclidean"]
UNIT = 128  # events, with all their neighbours few enough for a core's nearest cache; at most 256
ACROSS = 4  # grid cells across the widest band: half as many pairs are tried as with one
STEPS = 4096  # of the table from a distance to the lowest band that it may lie in
NARROWEST = 1e-3  # metres of a grid cell: "same place" may be a band of no width at all
MOST_PAIRS = 1_000_000_000  # 3 bytes each, or 5 where a unit's neighbours are many
ALONE = 1_000_000  # candidates that one thread sees to: another would wait longer


@dataclass(frozen=True, slots=True)
class NearPairs:
    """Pairs inside the bands, of events in `order`, cell after cell.

    Attributes:
        first, second: both ends of each pair, counted from the head of its unit.
        heads: the first event of each unit.
        begins, ends: where the pairs of each unit and space band lie, (units, bands).
        order: the events as handed in, in the order by which the pairs number them.
    """

    first: NDArray[np.uint8]
    second: NDArray[np.unsignedinteger[Any]]
    heads: Ints
    begins: Ints
    ends: Ints
    order: Ints

    @property
    def bands(self) -> int:
        """The number of space bands."""
        return int(self.begins.shape[1])

    def by_band(self) -> Ints:
        """Return the pairs in each space band."""
        return np.asarray((self.ends - self.begins).sum(axis=0))


def pairs_by_band(east: Floats, north: Floats, space: Floats, metric: Metric) -> NearPairs:
    """Return every pair of events whose distance lies in a band.

    Raises: OutOfRange for more pairs than memory should hold.
    """
    order, ranges = _candidates(east, north, float(space[-1]), metric)
    many = (ranges[:, :, 1] - ranges[:, :, 0]).sum(axis=1)
    heads = np.arange(0, len(order), UNIT)
    room = np.insert(np.cumsum(np.add.reduceat(many, heads)), 0, 0)
    _refuse_above(2 * MOST_PAIRS, room[-1])
    furthest = int((np.maximum.reduceat(ranges[:, :, 1].max(axis=1), heads) - heads).max())
    first = np.empty(room[-1], np.uint8)
    second = np.empty(room[-1], np.uint16 if furthest <= 0xFFFF else np.uint32)
    begins, ends = np.empty((2, len(heads), len(space) - 1), np.int64)
    threads = 1 if room[-1] < ALONE else get_num_threads()
    xs, ys, finder = east[order], north[order], _finder(space)
    on_threads(
        threads,
        lambda worker: _find(
            worker, threads, xs, ys, ranges, room, *finder, metric == "manhattan",
            first, second, begins, ends,
        ),
    )  # fmt: skip
    near = NearPairs(first, second, heads, begins, ends, order)
    _refuse_above(MOST_PAIRS, near.by_band().sum())
    return near


def _refuse_above(most: int, pairs: int) -> None:
    if pairs > most:
        raise OutOfRange(
            f"{pairs:,} pairs of events lie in or near the bands, more than {most:,}: take a "
            "narrower last band, or a shorter period."
        )


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


def _finder(space: Floats) -> tuple[Floats, NDArray[np.uint16], float, int]:
    """Return edges with infinity after them, a table to start from, its steps a metre, and tries.

    Place 0 is below the first edge, place k lies in band k − 1, the last is beyond all bands.
    The table gives a place at or below the right one; no more edges than `tries` can lie between.
    """
    per_metre = STEPS / max(float(space[-1]), NARROWEST)
    step = np.arange(STEPS + 1)
    # One step less and one more, so that no rounding of the distance matters.
    lowest = np.searchsorted(space, np.maximum(step - 1, 0) / per_metre, side="right")
    highest = np.searchsorted(space, (step + 2) / per_metre, side="right")
    tries = int((highest - lowest).max())
    return np.append(space, np.inf), lowest.astype(np.uint16), per_metre, tries


@njit(cache=True, nogil=True)
def _find(
    worker: int, workers: int, xs: Any, ys: Any, ranges: Any, room: Any, edges: Any, table: Any,
    per_metre: float, tries: int, is_manhattan: bool, first: Any, second: Any, begins: Any,
    ends: Any,
) -> None:  # fmt: skip
    """Write the pairs of every unit that is this worker's, and where those of each band lie.

    Each place has a list of its own, also those outside every band: no branch is mistaken. Indices
    without a sign are not looked at for counting from the end: half the time.
    """
    most = np.diff(room).max()
    ones = np.empty((len(edges), most), np.uint8)
    others = np.empty((len(edges), most), second.dtype)
    held = np.empty(len(edges), np.uint64)
    for unit in range(worker, len(begins), workers):
        head = unit * UNIT
        held[:] = 0
        for i in range(head, min(head + UNIT, len(xs))):
            x, y = xs[i], ys[i]
            for line in range(ranges.shape[1]):
                for j in range(np.uint64(ranges[i, line, 0]), np.uint64(ranges[i, line, 1])):
                    dx, dy = abs(x - xs[j]), abs(y - ys[j])
                    gap = dx + dy if is_manhattan else np.sqrt(dx * dx + dy * dy)
                    place = np.uint64(table[np.uint64(np.int64(min(gap * per_metre, STEPS)))])
                    for _ in range(tries):
                        place += np.uint64(gap >= edges[place])
                    at = held[place]
                    ones[place, at] = i - head
                    others[place, at] = np.int64(j) - head
                    held[place] = at + np.uint64(1)
        at_unit = room[unit]
        for band in range(begins.shape[1]):
            many = np.int64(held[band + 1])
            begins[unit, band], ends[unit, band] = at_unit, at_unit + many
            first[at_unit : at_unit + many] = ones[band + 1, :many]
            second[at_unit : at_unit + many] = others[band + 1, :many]
            at_unit += many
