"""Days between the events of each pair, as they are and under shuffles: the second half of Knox.

Shuffles are counted 64 side by side, one byte for each where the bands allow it. Each has its own
generator, so the number of threads is no matter.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import get_num_threads, njit
from numpy.typing import NDArray

from wardmote.analysis.estimates import Ints
from wardmote.analysis.near_repeat_kernel import EDGES, LANES, LIMITS, tally_run, zip_rows
from wardmote.analysis.near_repeat_pairs import NearPairs
from wardmote.analysis.threads import on_threads

# A day is held as the sum of two signed bytes, half of it rounded down and up. The differences of
# both have one sign, so their saturated sum is the gap, or at least 127.
BYTE_DAYS, BYTE_GAP = 510, 127
BYTE_RUN, WORD_RUN = 255, 65_535  # pairs that a tally of one byte, or of two, can hold
LONGEST = 32_766  # days between the first and the last: signed 16 bits


@njit(cache=True, nogil=True)
def _mixed(state: Any) -> Any:
    """Return the number of 64 bits that SplitMix64 makes of its state."""
    z = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    z = (z ^ (z >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return z ^ (z >> np.uint64(31))


@njit(cache=True, nogil=True)
def _admit(days: Any, i: Any, number: Any, shuffled: Any) -> None:
    """Put day i at one of the places up to its own, and the day that was there at its own."""
    j = (number * (i + np.uint64(1))) >> np.uint64(32)
    shuffled[i] = shuffled[j]
    shuffled[j] = days[i]


@njit(cache=True, nogil=True)
def _shuffle(days: Any, state: Any, shuffled: Any) -> None:
    """Fill `shuffled` with the days in a random order: two places from each number.

    Indices without a sign are not looked at for counting from the end.
    """
    step, high = np.uint64(0x9E3779B97F4A7C15), np.uint64(32)
    for pair in range(len(days) // 2):
        state += step
        number, i = _mixed(state), np.uint64(2 * pair)
        _admit(days, i, number >> high, shuffled)
        _admit(days, i + np.uint64(1), number & np.uint64(0xFFFFFFFF), shuffled)
    if len(days) % 2:
        _admit(days, np.uint64(len(days) - 1), _mixed(state + step) >> high, shuffled)


@njit(cache=True, nogil=True)
def _lay_rows(lanes: Any, rows: Any, work: Any) -> None:
    """Turn one line of events a lane into one row, or two of bytes, an event: six rounds of zips.

    Args:
        lanes: (lanes, events), 16 bits each, a whole number of tiles of 64 events.
        rows: what is filled, one dimension, as wide as the rows are counted.
        work: (2, entries of a tile), the same.
    """
    wide = lanes.itemsize // rows.itemsize  # 2 where each day is two bytes
    entries = lanes.reshape(-1).view(rows.dtype)
    line = lanes.shape[1] * wide // LANES
    many, half = LANES * wide, LANES * wide // 2
    for tile in range(lanes.shape[1] // LANES):
        for row in range(half):
            at = row // wide * line + tile * wide + row % wide
            zip_rows(entries, at, at + line * LANES // 2, work[0], 2 * row)
        for turn in range(4):
            for row in range(half):
                zip_rows(work[turn % 2], row, row + half, work[1 - turn % 2], 2 * row)
        for row in range(half):
            zip_rows(work[0], row, row + half, rows, tile * many + 2 * row)


@njit(cache=True, nogil=True)
def _run_groups(
    worker: int, workers: int, first: Any, second: Any, heads: Any, begins: Any, ends: Any,
    days: Any, events: int, limits: Any, seeds: Any, out: Any,
) -> None:  # fmt: skip
    """Count the lanes of this worker's groups; out is (groups, space bands, time edges, lanes).

    Args:
        days: as `_packed` writes them: events, and then any days up to a whole number of tiles.
        limits: (passes, LIMITS), signed, as wide as the rows are to be.
        seeds: (groups, lanes); the very first lane keeps the order of the days as they are.
    """
    run = BYTE_RUN if limits.itemsize == 1 else WORD_RUN
    entries = LANES * 2 // limits.itemsize  # of one event
    # A worker's room is made once: new memory costs as much as the shuffles that fill it.
    room = np.empty(len(days) * entries + LANES, limits.dtype)
    rows = room[(-room.ctypes.data % 64) // limits.itemsize :]  # they start where cache lines do
    lanes = np.zeros((LANES, len(days)), np.uint16)
    work = np.empty((2, LANES * entries), limits.dtype)
    tally = np.empty((EDGES, LANES), limits.dtype)
    for group in range(worker, len(out), workers):
        for lane in range(LANES):
            if group + lane == 0:
                lanes[lane, :] = days
            else:
                _shuffle(days[:events], seeds[group, lane], lanes[lane, :events])
        _lay_rows(lanes, rows, work)
        for unit in range(begins.shape[0]):
            own = rows[heads[unit] * entries :]
            for band in range(begins.shape[1]):
                for low in range(begins[unit, band], ends[unit, band], run):
                    high = min(low + run, ends[unit, band])
                    for turn in range(len(limits)):
                        tally_run(own, first, second, low, high, limits[turn], tally)
                        total = out[group, band, turn * EDGES : (turn + 1) * EDGES]
                        _add(tally, run, total)


@njit(cache=True, nogil=True)
def _add(tally: Any, most: int, total: Any) -> None:
    for e in range(EDGES):
        for lane in range(LANES):
            total[e, lane] += np.uint32(tally[e, lane]) & np.uint32(most)


def count_lanes(
    near: NearPairs, days: Ints, edges: NDArray[np.int32], permutations: int, seed: int
) -> Ints:
    """Return pairs by (space band, time band, lane): the days as they are, then each shuffle.

    `days` are whole, from 0, in the order of the pairs.
    """
    groups = -(-(permutations + 1) // LANES)
    seeds = np.zeros(groups * LANES, np.uint64)
    seeds[1:] = np.random.SeedSequence(seed).generate_state(groups * LANES - 1, np.uint64)
    longest = int(days.max())
    # No gap is below an edge of 0, and every gap is below one past the longest.
    tested = (edges > 0) & (edges <= longest)
    asked = edges[tested]
    in_bytes = longest <= BYTE_DAYS and bool((asked <= BYTE_GAP).all())
    limits = np.zeros((-(-len(asked) // EDGES), LIMITS), np.int8 if in_bytes else np.int16)
    limits[:, EDGES] = 1
    for at, edge in enumerate(asked):
        limits[at // EDGES, at % EDGES] = edge
    out = np.zeros((groups, near.bands, len(limits) * EDGES, LANES), np.uint32)
    packed, threads = _packed(days, in_bytes), get_num_threads()
    on_threads(
        threads,
        lambda worker: _run_groups(
            worker, threads, near.first, near.second, near.heads, near.begins, near.ends,
            packed, len(days), limits, seeds.reshape(groups, LANES), out,
        ),
    )  # fmt: skip
    below = np.zeros((groups, near.bands, len(edges), LANES), np.int64)
    below[:, :, edges > longest] = near.by_band()[:, None, None]
    below[:, :, tested] = out[:, :, : len(asked)]
    counts = np.diff(below, axis=2).transpose(1, 2, 0, 3)
    return counts.reshape(near.bands, len(edges) - 1, -1)[:, :, : permutations + 1]


def _packed(days: Ints, in_bytes: bool) -> NDArray[np.uint16]:
    """Return 16 bits a day, the day or its two signed bytes, up to a whole number of tiles."""
    held = np.zeros(-(-len(days) // LANES) * LANES, np.int64)
    held[: len(days)] = days
    if in_bytes:
        held = ((held >> 1) - 128 & 0xFF) | ((held + 1 >> 1) - 128 & 0xFF) << 8
    return held.astype("<u2")
