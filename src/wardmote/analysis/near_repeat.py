"""Near repeats: are events that are close in place also close in time, more than chance allows?

Knox's test over a whole table of space and time bands. The null shuffles the dates over the
places, which keeps both patterns and breaks only their link. Pairs are found once on a grid;
then 64 shuffles are counted side by side on 16-bit days, so that 100,000 events and 999 shuffles
take about two seconds. Results depend on the seed alone, not on the number of threads.

Source: Knox 1964; Ratcliffe & Rengert 2008; Steenbeek, NearRepeat; `methods.md` c8.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numba import njit, prange
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    BadSample,
    Floats,
    Ints,
    OutOfRange,
    as_floats,
    same_length,
)
from wardmote.analysis.projection import require_metres, sharing

Metric = Literal["manhattan", "euclidean"]
LANES = 64  # shuffles counted side by side: 64 16-bit days fill four 256-bit registers
FLUSH = 60_000  # pairs between flushes: an unsigned 16-bit tally holds 65,535


@dataclass(frozen=True, slots=True)
class Knox:
    """The whole band table. Shape of each array: (space bands, time bands).

    Attributes:
        observed: pairs of events in both bands.
        expected: exact mean over all shuffles: row total × column total / all pairs.
        ratio: observed / expected; NaN where nothing is expected, with `observed` 0 there too.
        p: (1 + shuffles with at least as many) / (1 + shuffles); NaN without shuffles.
        shuffled_mean: mean over the shuffles made: a check on `expected`.
        space_pairs, time_pairs: pairs in each space band, and in each time band.
        pairs: all pairs of events.
    """

    observed: Ints
    expected: Floats
    ratio: Floats
    p: Floats
    shuffled_mean: Floats
    space_breaks: Floats
    time_breaks: Floats
    space_pairs: Ints
    time_pairs: Ints
    n: int
    pairs: int
    permutations: int
    metric: str
    seed: int
    method: str = "Knox, dates shuffled"
    caveats: tuple[str, ...] = ()

    def clear(self, p_below: float = 0.05, ratio_at_least: float = 1.2) -> NDArray[np.bool_]:
        """Return the cells that practice reports: p below 0.05 and a ratio of 1.2 or more."""
        with np.errstate(invalid="ignore"):
            return np.asarray((self.p < p_below) & (self.ratio >= ratio_at_least))


def knox(
    x: ArrayLike,
    y: ArrayLike,
    day: ArrayLike,
    space_breaks: ArrayLike,
    time_breaks: ArrayLike,
    *,
    metric: Metric = "manhattan",
    permutations: int = 999,
    seed: int = 1964,
) -> Knox:
    """Count pairs close in place and time, and compare with shuffled dates.

    Args:
        x, y: metres, projected (EPSG:27700).
        day: whole days from any origin.
        space_breaks, time_breaks: rising edges of left-closed, right-open bands, from 0; "same
            place" is the band [0, 0.1). The last may be infinity.
        permutations: 0 gives counts and exact expectations only; otherwise use 999 or more.
    Raises:
        EmptySample, AreasDiffer, NotANumber: the columns are not usable.
        BadSample: fewer than two events, or days that are not whole.
        Unprojected: coordinates look like degrees.
        OutOfRange: breaks do not rise from 0 or above.
    """
    east, north, days = _events(x, y, day)
    widest = float(np.ptp(east) + np.ptp(north)) + 1
    space = _breaks(space_breaks, "space_breaks", widest)
    time = _breaks(time_breaks, "time_breaks", float(days.max()) + 1)
    if permutations < 0:
        raise OutOfRange("The number of shuffles cannot be negative.")
    first, second, starts, order = _pairs_by_band(east, north, space, metric)
    days = days[order]
    edges = np.ceil(time).astype(np.int32)
    observed = _count(first, second, starts, days, edges)
    n = len(days)
    all_pairs = n * (n - 1) // 2
    per_time = _pairs_by_time(days, edges)
    expected = np.outer(np.diff(starts), per_time) / all_pairs
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(expected > 0, observed / expected, np.nan)
    at_least, mean = _shuffled(first, second, starts, days, edges, observed, permutations, seed)
    p = (1 + at_least) / (1 + permutations) if permutations else np.full(expected.shape, np.nan)
    return Knox(
        observed, expected, ratio, p, mean, space, time, np.diff(starts), per_time, n, all_pairs,
        permutations, metric, seed, caveats=_caveats(east, north, permutations),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnoxSingle:
    """One cell: pairs within a distance and a number of days, both included.

    `poisson_p` is the chance of as many pairs or more at a Poisson mean of `expected`: rough,
    since pairs share events. `poisson_p_above` leaves the observed count out of the tail, as
    pointpats does.
    """

    observed: int
    expected: float
    ratio: float
    p: float
    space_pairs: int
    time_pairs: int
    pairs: int
    poisson_p: float
    poisson_p_above: float


def knox_single(
    x: ArrayLike,
    y: ArrayLike,
    day: ArrayLike,
    distance: float,
    days: float,
    *,
    metric: Metric = "euclidean",
    permutations: int = 999,
    seed: int = 1964,
) -> KnoxSingle:
    """Knox's original statistic: pairs at most `distance` metres and `days` days apart.

    The p-value is the upper tail of the shuffles. NaN p without shuffles.
    """
    if distance < 0 or days < 0:
        raise OutOfRange("Distance and days must be 0 or above.")
    table = knox(
        x, y, day, [0, np.nextafter(distance, np.inf)], [0, np.floor(days) + 1],
        metric=metric, permutations=permutations, seed=seed,
    )  # fmt: skip
    return KnoxSingle(
        int(table.observed[0, 0]),
        float(table.expected[0, 0]),
        float(table.ratio[0, 0]),
        float(table.p[0, 0]),
        int(table.space_pairs[0]),
        int(table.time_pairs[0]),
        table.pairs,
        *(_poisson_tail(int(table.observed[0, 0]) + more, table) for more in (0, 1)),
    )


def _poisson_tail(at_least: int, table: Knox) -> float:
    from scipy.special import gammainc

    return float(gammainc(at_least, table.expected[0, 0])) if at_least else 1.0


def _events(x: ArrayLike, y: ArrayLike, day: ArrayLike) -> tuple[Floats, Floats, Ints]:
    east, north, days = as_floats(x, "x"), as_floats(y, "y"), as_floats(day, "day")
    same_length("x", east, "y", north)
    same_length("x", east, "day", days)
    if len(days) < 2:
        raise BadSample("Near repeats need at least two events.")
    if (days != np.floor(days)).any():
        raise BadSample("Days must be whole: take the date and leave out the time of day.")
    require_metres(east, north)
    whole = (days - days.min()).astype(np.int64)
    if whole.max() > np.iinfo(np.uint16).max:
        raise OutOfRange("The dates span more than 179 years: check them.")
    return east, north, whole


def _breaks(written: ArrayLike, name: str, widest: float) -> Floats:
    """Return the edges; a last edge of infinity becomes one that every pair is below."""
    edges = np.atleast_1d(np.asarray(written, dtype=np.float64)).copy()
    if edges.size > 1 and edges[-1] == np.inf:
        edges[-1] = max(widest, edges[-2] + 1)
    edges = as_floats(edges, name)
    if len(edges) < 2 or edges[0] < 0 or (np.diff(edges) <= 0).any():
        raise OutOfRange(f"{name} must be two or more edges that rise from 0 or above.")
    return edges


def _pairs_by_time(days: Ints, edges: NDArray[np.int32]) -> Ints:
    """Return the number of pairs in each time band, from the autocorrelation of daily counts."""
    daily = np.bincount(days).astype(np.int64)
    longest = min(int(edges[-1]), len(daily))
    at_lag = np.array([daily[: len(daily) - lag] @ daily[lag:] for lag in range(longest)])
    if longest:
        at_lag[0] = (daily * (daily - 1) // 2).sum()
    running = np.insert(np.cumsum(at_lag), 0, 0)
    return np.diff(running[np.minimum(edges, longest)])


def _caveats(east: Floats, north: Floats, permutations: int) -> tuple[str, ...]:
    found = []
    heavy = sharing(east, north).heavy
    if heavy and heavy[0].events > 5:
        found.append(
            f"{heavy[0].events} events share one point: if it is a map point or a desk address, "
            "the same-place band is not about repeat victims"
        )
    if 0 < permutations < 999:
        found.append("fewer than 999 shuffles: p-values are coarse")
    return tuple(found)


def _pairs_by_band(
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


def _count(first: Any, second: Any, starts: Any, days: Ints, edges: NDArray[np.int32]) -> Ints:
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


def _shuffled(
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
