"""Days between the events of each pair, as they are and under shuffles: the second half of Knox.

Shuffles are counted 64 side by side, one byte for each where the bands allow it. Each has its own
generator, so the number of threads is no matter.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit, prange
from numpy.typing import NDArray

from wardmote.analysis.estimates import Floats, Ints
from wardmote.analysis.near_repeat_kernel import EDGES, LANES, tally_run
from wardmote.analysis.near_repeat_pairs import NearPairs

TOGETHER = 4  # groups of 64 shuffles to one reading of the pairs
# A day is held as the sum of two signed bytes, half of it rounded down and up. The differences of
# both have one sign, so their saturated sum is the gap, or at least 127.
BYTE_DAYS, BYTE_GAP = 510, 127
BYTE_RUN, WORD_RUN = 255, 65_535  # pairs that a tally of one byte, or of two, can hold
LONGEST = 32_766  # days between the first and the last: signed 16 bits


@njit(cache=True, nogil=True)
def _shuffle(days: Any, state: Any) -> None:
    """Fisher-Yates with SplitMix64, two places from each number: own generator for each lane."""
    i = len(days) - 1
    while i > 0:
        state += np.uint64(0x9E3779B97F4A7C15)
        z = state
        z = (z ^ (z >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        z = z ^ (z >> np.uint64(31))
        for half in (z >> np.uint64(32), z & np.uint64(0xFFFFFFFF)):
            j = np.int64((half * np.uint64(i + 1)) >> np.uint64(32))
            kept = days[i]
            days[i] = days[j]
            days[j] = kept
            i = max(i - 1, 0)  # the first place with itself, where a number is left over


@njit(cache=True, nogil=True)
def _fill_rows(days: Any, seeds: Any, shuffled: Any, rows: Any) -> None:
    """Shuffle the days once a lane, and lay the lanes side by side, tile after tile."""
    for lane in range(LANES):
        shuffled[lane, :] = days
        _shuffle(shuffled[lane], seeds[lane])
    parts = rows.shape[1]
    halves, lowest = np.int16(parts - 1), np.int16(128 if parts == 2 else 0)
    tile = np.empty((LANES, LANES), np.int16)
    for begin in range(0, len(days), LANES):
        many = min(LANES, len(days) - begin)
        for lane in range(LANES):
            column = shuffled[lane, begin : begin + many]
            for event in range(many):
                tile[event, lane] = column[event]
        for event in range(many):
            for part in range(parts):
                row, more = rows[begin + event, part], np.int16(part)
                for lane in range(LANES):
                    row[lane] = ((tile[event, lane] + more) >> halves) - lowest


@njit(cache=True, nogil=True, parallel=True)
def _run_groups(
    first: Any, second: Any, starts: Any, days: Any, edges: Any, run: int, seeds: Any, out: Any
) -> None:
    """Count all lanes; out is (groups of lanes, space bands, time edges, lanes).

    `edges` is (passes, EDGES), signed as wide as the rows are to be.
    """
    groups, bands = out.shape[0], out.shape[1]
    together = max(1, min(TOGETHER, groups // 2))
    parts = 2 if edges.itemsize == 1 else 1
    for task in prange(-(-groups // together)):
        begin, end = task * together, min((task + 1) * together, groups)
        room = np.empty((end - begin) * len(days) * parts * LANES + LANES, edges.dtype)
        skip = (-room.ctypes.data % 64) // edges.itemsize  # rows start where cache lines do
        size = len(days) * parts * LANES
        shuffled = np.empty((LANES, len(days)), np.uint16)
        for group in range(begin, end):
            at = skip + (group - begin) * size
            rows = room[at : at + size].reshape(len(days), parts, LANES)
            _fill_rows(days, seeds[group], shuffled, rows)
        tally = np.empty((EDGES, LANES), edges.dtype)
        for piece in range(len(starts) - 1):
            for low in range(starts[piece], starts[piece + 1], run):
                high = min(low + run, starts[piece + 1])
                for group in range(begin, end):
                    at = skip + (group - begin) * size
                    for turn in range(len(edges)):
                        tally_run(room[at:], first, second, low, high, edges[turn], tally)
                        total = out[group, piece % bands, turn * EDGES : (turn + 1) * EDGES]
                        _add(tally, run, total)


@njit(cache=True, nogil=True)
def _add(tally: Any, most: int, total: Any) -> None:
    for e in range(EDGES):
        for lane in range(LANES):
            total[e, lane] += np.int64(tally[e, lane]) & most


@njit(cache=True, nogil=True)
def _count_once(first: Any, second: Any, starts: Any, days: Any, edges: Any, out: Any) -> None:
    """Add to out[space band, time edge] the pairs with fewer days between than the edge."""
    for piece in range(len(starts) - 1):
        band = piece % len(out)
        for pair in range(starts[piece], starts[piece + 1]):
            gap = abs(days[first[pair]] - days[second[pair]])
            for e in range(len(edges)):
                out[band, e] += gap < edges[e]


def count_pairs(near: NearPairs, days: Ints, edges: NDArray[np.int32]) -> Ints:
    """Return pairs by (space band, time band); `days` in the order of the pairs."""
    out = np.zeros((near.bands, len(edges)), np.int64)
    _count_once(near.first, near.second, near.starts, days.astype(np.int32), edges, out)
    return np.diff(out, axis=1)


def count_shuffled(
    near: NearPairs, days: Ints, edges: NDArray[np.int32], observed: Ints, permutations: int,
    seed: int,
) -> tuple[Ints, Floats]:  # fmt: skip
    """Return (shuffles with at least as many pairs, mean pairs over shuffles) for each cell."""
    if not permutations:
        return np.zeros(observed.shape, np.int64), np.full(observed.shape, np.nan)
    groups = -(-permutations // LANES)
    seeds = np.random.SeedSequence(seed).generate_state(groups * LANES, np.uint64)
    longest = int(days.max())
    # No gap is below an edge of 0, and every gap is below one past the longest.
    asked = edges[(edges > 0) & (edges <= longest)]
    fits_bytes = longest <= BYTE_DAYS and (asked <= BYTE_GAP).all()
    kind, run = (np.int8, BYTE_RUN) if fits_bytes else (np.int16, WORD_RUN)
    passes = np.zeros((-(-len(asked) // EDGES), EDGES), kind)
    passes.flat[: len(asked)] = asked
    out = np.zeros((groups, near.bands, passes.size, LANES), np.int64)
    _run_groups(
        near.first, near.second, near.starts, days.astype(np.uint16), passes, run,
        seeds.reshape(groups, LANES), out,
    )  # fmt: skip
    below = np.zeros((groups, near.bands, len(edges), LANES), np.int64)
    below[:, :, edges > longest] = near.by_band()[:, None, None]
    below[:, :, (edges > 0) & (edges <= longest)] = out[:, :, : len(asked)]
    counts = np.diff(below, axis=2).transpose(1, 2, 0, 3).reshape(*observed.shape, -1)
    made = counts[:, :, :permutations]
    return (made >= observed[:, :, None]).sum(axis=2), made.mean(axis=2)
