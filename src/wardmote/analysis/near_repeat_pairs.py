"""Pairs of near events, counted once and under shuffles of their days: the compiled part of Knox.

Pairs are found on a grid whose cells are as wide as the widest band. Shuffles are counted 64 at a
time, side by side on 16-bit days; each has its own generator, so the number of threads is no matter.
"""

from __future__ import annotations

from typing import Any, Literal

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from wardmote.analysis.estimates import Floats, Ints, OutOfRange

Metric = Literal["manhattan", "euclidean"]
LANES = 64  # shuffles counted side by side: 64 16-bit days fill four 256-bit registers
FLUSH = 60_000  # pairs between flushes: an unsigned 16-bit tally holds 65,535


def pairs_by_band(
    east: Floats, north: Floats, space: Floats, metric: Metric
) -> tuple[NDArray[np.uint32], NDArray[np.uint32], Ints, NDArray[np.int32]]:
    """Return (first, second) of each pair inside the bands, band after band, and band starts.

    Both index the events in the order returned last, cell after cell: neighbours on the ground
    are then neighbours in memory, which halves the time of the count.
    """
    if metric not in ("manhattan", "euclidean"):
        raise OutOfRange(f'"{metric}" is not a metric: use "manhattan" or "euclidean".')
    size = space[-1]
    column = np.floor((east - east.min()) / size).astype(np.int64)
    line = np.floor((north - north.min()) / size).astype(np.int64)
    wide = int(column.max()) + 3  # one empty column either side: neighbours never wrap
    cell = (line + 1) * wide + column + 1
    order = np.argsort(cell, kind="stable").astype(np.int32)
    cells, begins = np.unique(cell[order], return_index=True)
    ends = np.append(begins[1:], len(order))
    neighbours = np.searchsorted(cells, cells[:, None] + np.array([0, 1, wide - 1, wide, wide + 1]))
    wanted = cells[:, None] + np.array([0, 1, wide - 1, wide, wide + 1])
    held = np.where(neighbours < len(cells), neighbours, 0)
    neighbours = np.where(cells[held] == wanted, held, -1)
    is_manhattan = metric == "manhattan"
    xs, ys = east[order], north[order]
    tally = _tally_pairs(xs, ys, begins, ends, neighbours, space, is_manhattan)
    per_band = tally.sum(axis=0)
    starts = np.insert(np.cumsum(per_band), 0, 0)
    at = starts[:-1] + np.insert(np.cumsum(tally, axis=0), 0, 0, axis=0)[:-1]
    first = np.empty(starts[-1], np.uint32)
    second = np.empty(starts[-1], np.uint32)
    _fill_pairs(xs, ys, begins, ends, neighbours, space, is_manhattan, at, first, second)
    return first, second, starts, order


@njit(cache=True, nogil=True)
def _band_of(dx: float, dy: float, space: Any, is_manhattan: bool) -> int:
    gap = abs(dx) + abs(dy) if is_manhattan else np.sqrt(dx * dx + dy * dy)
    if gap < space[0] or gap >= space[-1]:
        return -1
    band = 0
    while gap >= space[band + 1]:
        band += 1
    return band


@njit(cache=True, nogil=True, parallel=True)
def _tally_pairs(
    xs: Any, ys: Any, begins: Any, ends: Any, neighbours: Any, space: Any, is_manhattan: bool
) -> Any:
    tally = np.zeros((len(begins), len(space) - 1), np.int64)
    for c in prange(len(begins)):
        for which in range(5):
            other = neighbours[c, which]
            if other < 0:
                continue
            for i in range(begins[c], ends[c]):
                low = i + 1 if which == 0 else begins[other]
                for j in range(low, ends[other]):
                    band = _band_of(xs[i] - xs[j], ys[i] - ys[j], space, is_manhattan)
                    if band >= 0:
                        tally[c, band] += 1
    return tally


@njit(cache=True, nogil=True, parallel=True)
def _fill_pairs(
    xs: Any, ys: Any, begins: Any, ends: Any, neighbours: Any, space: Any, is_manhattan: bool,
    at: Any, first: Any, second: Any,
) -> None:  # fmt: skip
    for c in prange(len(begins)):
        for which in range(5):
            other = neighbours[c, which]
            if other < 0:
                continue
            for i in range(begins[c], ends[c]):
                low = i + 1 if which == 0 else begins[other]
                for j in range(low, ends[other]):
                    band = _band_of(xs[i] - xs[j], ys[i] - ys[j], space, is_manhattan)
                    if band >= 0:
                        first[at[c, band]] = i
                        second[at[c, band]] = j
                        at[c, band] += 1


@njit(cache=True, nogil=True)
def _count_lanes(first: Any, second: Any, starts: Any, days: Any, edges: Any, out: Any) -> None:
    """Add to out[space band, time edge, lane] the pairs with fewer days between than the edge.

    Written for the vectoriser: fixed lanes, unsigned 16-bit numbers, no branch in a lane.
    """
    tally = np.zeros((len(edges), LANES), np.uint16)
    gap = np.empty(LANES, np.uint16)
    for band in range(len(starts) - 1):
        at = starts[band]
        while at < starts[band + 1]:
            stop = min(at + FLUSH, starts[band + 1])
            tally[:] = 0
            for pair in range(at, stop):
                a, b = first[pair], second[pair]
                for lane in range(LANES):
                    one, other = days[a, lane], days[b, lane]
                    gap[lane] = max(one, other) - min(one, other)
                for e in range(len(edges)):
                    edge = edges[e]
                    for lane in range(LANES):
                        tally[e, lane] += np.uint16(gap[lane] < edge)
            for e in range(len(edges)):
                for lane in range(LANES):
                    out[band, e, lane] += tally[e, lane]
            at = stop


@njit(cache=True, nogil=True)
def _count_lanes_of_four(
    first: Any, second: Any, starts: Any, days: Any, edges: Any, out: Any
) -> None:
    """The same for exactly four edges: one pass over the lanes, a quarter quicker."""
    tally = np.zeros((4, LANES), np.uint16)
    one, two, three, four = edges[0], edges[1], edges[2], edges[3]
    for band in range(len(starts) - 1):
        at = starts[band]
        while at < starts[band + 1]:
            stop = min(at + FLUSH, starts[band + 1])
            tally[:] = 0
            for pair in range(at, stop):
                a, b = first[pair], second[pair]
                for lane in range(LANES):
                    here, there = days[a, lane], days[b, lane]
                    gap = np.uint16(max(here, there) - min(here, there))
                    tally[0, lane] += np.uint16(gap < one)
                    tally[1, lane] += np.uint16(gap < two)
                    tally[2, lane] += np.uint16(gap < three)
                    tally[3, lane] += np.uint16(gap < four)
            for e in range(4):
                for lane in range(LANES):
                    out[band, e, lane] += tally[e, lane]
            at = stop


@njit(cache=True, nogil=True)
def _count_once(first: Any, second: Any, starts: Any, days: Any, edges: Any, out: Any) -> None:
    """The same for the dates as they are: one lane."""
    for band in range(len(starts) - 1):
        for pair in range(starts[band], starts[band + 1]):
            gap = abs(days[first[pair]] - days[second[pair]])
            for e in range(len(edges)):
                out[band, e] += gap < edges[e]


def count_pairs(first: Any, second: Any, starts: Any, days: Ints, edges: NDArray[np.int32]) -> Ints:
    """Return pairs by (space band, time band)."""
    out = np.zeros((len(starts) - 1, len(edges)), np.int64)
    _count_once(first, second, starts, days, edges, out)
    return np.diff(out, axis=1)


@njit(cache=True, nogil=True)
def _shuffle(days: Any, state: Any) -> None:
    """Fisher-Yates with SplitMix64: own generator, so that lanes need no order."""
    for i in range(len(days) - 1, 0, -1):
        state += np.uint64(0x9E3779B97F4A7C15)
        z = state
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
        j = np.int64(((z >> np.uint64(32)) * np.uint64(i + 1)) >> np.uint64(32))
        kept = days[i]
        days[i] = days[j]
        days[j] = kept


@njit(cache=True, nogil=True, parallel=True)
def _run_blocks(
    first: Any, second: Any, starts: Any, days: Any, edges: Any, seeds: Any, out: Any
) -> None:
    """Count each block of lanes; out is (blocks, space bands, time edges, lanes)."""
    for block in prange(seeds.shape[0]):
        lane_days = np.empty((len(days), LANES), np.uint16)
        one = np.empty(len(days), np.uint16)
        for lane in range(LANES):
            one[:] = days
            _shuffle(one, seeds[block, lane])
            lane_days[:, lane] = one
        if len(edges) == 4:
            _count_lanes_of_four(first, second, starts, lane_days, edges, out[block])
        else:
            _count_lanes(first, second, starts, lane_days, edges, out[block])


def count_shuffled(
    first: Any, second: Any, starts: Any, days: Ints, edges: NDArray[np.int32],
    observed: NDArray[np.int64], permutations: int, seed: int,
) -> tuple[Ints, Floats]:  # fmt: skip
    """Return (shuffles with at least as many pairs, mean pairs over shuffles) for each cell."""
    if not permutations:
        return np.zeros(observed.shape, np.int64), np.full(observed.shape, np.nan)
    blocks = -(-permutations // LANES)
    seeds = np.random.SeedSequence(seed).generate_state(blocks * LANES, np.uint64)
    narrow = np.minimum(edges, np.iinfo(np.uint16).max).astype(np.uint16)
    # No gap is below an edge of 0, and gaps below edges up to a fourth cost nothing more.
    from_zero = int(narrow[0] == 0)
    asked = narrow[from_zero:]
    asked = np.concatenate((asked, np.zeros(max(0, 4 - len(asked)), np.uint16)))
    out = np.zeros((blocks, len(starts) - 1, len(asked), LANES), np.int64)
    _run_blocks(
        first, second, starts, days.astype(np.uint16), asked, seeds.reshape(blocks, LANES), out
    )
    below = out[:, :, : len(narrow) - from_zero]
    counts = np.diff(below, axis=2, prepend=0) if from_zero else np.diff(below, axis=2)
    counts = counts.transpose(1, 2, 0, 3).reshape(*observed.shape, -1)
    made = counts[:, :, :permutations]
    return (made >= observed[:, :, None]).sum(axis=2), made.mean(axis=2)
