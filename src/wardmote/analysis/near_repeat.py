"""Near repeats: are events that are close in place also close in time, more than chance allows?

Knox's test over a whole table of space and time bands. The null shuffles the dates over the
places, which keeps both patterns and breaks only their link. Pairs are found once on a grid;
then 64 shuffles are counted side by side on 16-bit days, so that 100,000 events and 999 shuffles
take about two seconds. Results depend on the seed alone, not on the number of threads.

Source: Knox 1964; Ratcliffe & Rengert 2008; Steenbeek, NearRepeat.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    BadSample,
    Floats,
    Ints,
    OutOfRange,
    as_floats,
    same_length,
)
from wardmote.analysis.near_repeat_pairs import Metric, pairs_by_band
from wardmote.analysis.near_repeat_shuffles import LONGEST, count_lanes
from wardmote.analysis.projection import require_metres, sharing
from wardmote.terms.guard import checked

MOST_EDGES = 1_000


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


@checked
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
    near = pairs_by_band(east, north, space, metric)
    days = days[near.order]
    edges = np.ceil(np.minimum(time, LONGEST + 1)).astype(np.int32)
    counts = count_lanes(near, days, edges, permutations, seed)
    observed, shuffled = counts[:, :, 0], counts[:, :, 1:]
    per_space = near.by_band()
    n = len(days)
    all_pairs = n * (n - 1) // 2
    per_time = _pairs_by_time(days, edges)
    expected = np.outer(per_space, per_time) / all_pairs
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(expected > 0, observed / expected, np.nan)
    p = mean = np.full(expected.shape, np.nan)
    if permutations:
        at_least = (shuffled >= observed[:, :, None]).sum(axis=2)
        p, mean = (1 + at_least) / (1 + permutations), shuffled.mean(axis=2)
    return Knox(
        observed, expected, ratio, p, mean, space, time, per_space, per_time, n, all_pairs,
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


@checked
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
    if whole.max() > LONGEST:
        raise OutOfRange("The dates span more than 89 years: check them.")
    return east, north, whole


def _breaks(written: ArrayLike, name: str, widest: float) -> Floats:
    """Return the edges; a last edge of infinity becomes one that every pair is below."""
    edges = np.atleast_1d(np.asarray(written, dtype=np.float64)).copy()
    if edges.size > 1 and edges[-1] == np.inf:
        edges[-1] = max(widest, edges[-2] + 1)
    edges = as_floats(edges, name)
    if len(edges) < 2 or edges[0] < 0 or (np.diff(edges) <= 0).any():
        raise OutOfRange(f"{name} must be two or more edges that rise from 0 or above.")
    if len(edges) > MOST_EDGES:
        raise OutOfRange(f"{name} has more than {MOST_EDGES:,} edges: take fewer, wider bands.")
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
