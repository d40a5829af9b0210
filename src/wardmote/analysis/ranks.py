"""Ranks of areas with the sets of ranks that chance allows.

"Third highest of 32" is the least stable statistic in a plan: print "ranked 3rd; compatible with
1st to 8th", and never colour a league table by rank alone.

Sources: Mogstad, Romano, Shaikh and Wilhelm 2024; Bazylik and others 2021; R package csranks.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import isfinite

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    AreasDiffer,
    Floats,
    Ints,
    OutOfRange,
    as_counts,
    as_exposures,
    checked_level,
    same_length,
)
from wardmote.terms.guard import checked

# Every pair of areas is tested: 2,000 areas are 4 million tests, about a second and 200 MB.
MOST_AREAS_AT_ONCE = 3000


class Adjustment(Enum):
    """How many tests at once are allowed for. The value is its name in a result."""

    HOLM = "Holm"
    BONFERRONI = "Bonferroni"


@dataclass(frozen=True, slots=True)
class RankSets:
    """Ranks (1 is the highest rate) and the ranks each area is compatible with.

    `lower` and `upper` are the best and the worst rank compatible with the counts at `level`:
    for all areas together where `simultaneous`, for each area by itself otherwise.
    """

    ranks: Ints
    lower: Ints
    upper: Ints
    level: float
    simultaneous: bool
    method: str
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RankSet:
    """The rank of one area and the ranks it is compatible with."""

    rank: int
    lower: int
    upper: int
    areas: int
    level: float
    method: str
    caveats: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """Write as it may be printed: "ranked 3rd of 32; compatible with 1st to 8th"."""
        alone = self.lower == self.upper
        span = ordinal(self.lower) if alone else f"{ordinal(self.lower)} to {ordinal(self.upper)}"
        return f"ranked {ordinal(self.rank)} of {self.areas}; compatible with {span}"


@checked
def ordinal(number: int) -> str:
    """Return 1st, 2nd, 3rd, 4th, 11th, 21st."""
    if number % 100 in (11, 12, 13):
        return f"{number}th"
    return f"{number}{({1: 'st', 2: 'nd', 3: 'rd'}).get(number % 10, 'th')}"


@checked
def ranks(counts: ArrayLike, exposures: ArrayLike | None = None) -> Ints:
    """Return the rank of each area by rate, 1 the highest; equal rates share the better rank."""
    observed, exposed = _checked(counts, exposures)
    rate = observed / exposed
    ordered = np.sort(rate)
    higher = rate.size - np.searchsorted(ordered, rate, side="right")
    return np.asarray(1 + higher, dtype=np.int64)


@checked
def rank_sets(
    counts: ArrayLike,
    exposures: ArrayLike | None = None,
    *,
    level: float = 0.95,
    simultaneous: bool = True,
    adjustment: Adjustment = Adjustment.HOLM,
    dispersion: float = 1.0,
) -> RankSets:
    """Return every area's rank and rank set.

    Args:
        counts: events, shape (areas,), at least two areas.
        exposures: residents or person-time, same shape; None where all are equal.
        simultaneous: true for sets that hold for all areas together, false for each by itself.
        dispersion: variance over mean; counts and so the evidence are divided by it.
    Raises: AreasDiffer, NegativeCount, ZeroExposure, NotANumber, EmptySample, OutOfRange.
    Source: each ordered pair by the exact binomial, Holm over the pairs; the set runs from
    1 + areas clearly above to n − areas clearly below.
    """
    observed, exposed = _checked(counts, exposures)
    alpha = 1 - checked_level(level)
    n = observed.size
    if n > MOST_AREAS_AT_ONCE:
        raise OutOfRange(
            f"{n} areas make {n * (n - 1):,} pairs: compare at most {MOST_AREAS_AT_ONCE} areas at "
            "once, or ask for one area with rank_set."
        )
    above = _above_p_values(observed / _checked_dispersion(dispersion), exposed, alpha)
    found = (
        _rejected_together(above, alpha, adjustment)
        if simultaneous
        else _rejected_singly(above, alpha, adjustment)
    )
    is_above, is_below = found
    return RankSets(
        ranks=ranks(observed, exposed),
        lower=np.asarray(1 + is_below.sum(axis=1), dtype=np.int64),
        upper=np.asarray(n - is_above.sum(axis=1), dtype=np.int64),
        level=level,
        simultaneous=simultaneous,
        method=f"pairwise exact binomial, {adjustment.value}",
        caveats=_caveats(observed, dispersion),
    )


@checked
def rank_set(
    counts: ArrayLike,
    area: int,
    exposures: ArrayLike | None = None,
    *,
    level: float = 0.95,
    adjustment: Adjustment = Adjustment.HOLM,
    dispersion: float = 1.0,
) -> RankSet:
    """Return the rank set of one area, named by its position; Holm runs over its own pairs only.

    About 10 ms for 7,000 areas. Arguments and errors as in `rank_sets`.
    """
    observed, exposed = _checked(counts, exposures)
    if not 0 <= area < observed.size:
        raise OutOfRange(f"There is no area at position {area}: there are {observed.size}.")
    alpha = 1 - checked_level(level)
    effective = observed / _checked_dispersion(dispersion)
    others = np.arange(observed.size) != area
    up = _pair_p_values(effective[area], effective[others], exposed[area], exposed[others])
    down = _pair_p_values(effective[others], effective[area], exposed[others], exposed[area])
    rejected = _rejected(np.concatenate([up, down]), alpha, adjustment)
    return RankSet(
        rank=int(ranks(observed, exposed)[area]),
        lower=1 + int(rejected[up.size :].sum()),
        upper=observed.size - int(rejected[: up.size].sum()),
        areas=observed.size,
        level=level,
        method=f"pairwise exact binomial, {adjustment.value}, one area",
        caveats=_caveats(observed, dispersion),
    )


def _checked(counts: ArrayLike, exposures: ArrayLike | None) -> tuple[Floats, Floats]:
    observed = as_counts(counts)
    exposed = np.ones_like(observed) if exposures is None else as_exposures(exposures)
    same_length("counts", observed, "exposures", exposed)
    if observed.size < 2:
        raise AreasDiffer("A rank needs at least two areas.")
    return observed, exposed


def _checked_dispersion(dispersion: float) -> float:
    if not (isfinite(dispersion) and dispersion >= 1):
        raise OutOfRange(f"A dispersion of {dispersion} is below 1: give 1 or more.")
    return dispersion


def _caveats(observed: Floats, dispersion: float) -> tuple[str, ...]:
    caveats = ["Neighbouring ranks are often within chance: give the set with the rank."]
    if dispersion > 1:
        caveats.append(f"Allows for over-dispersion: variance is {dispersion:.3g} times the mean.")
    if (observed == 0).any():
        caveats.append("Some areas have no events; equal rates share a rank.")
    return tuple(caveats)


def _pair_p_values(mine: Floats, theirs: Floats, my_time: Floats, their_time: Floats) -> Floats:
    """Return one-sided p-values that my rate is above theirs: P(Bin(sum, share) ≥ mine)."""
    from scipy.special import betainc

    share = my_time / (my_time + their_time)
    return np.where(mine > 0, betainc(np.maximum(mine, 1e-300), theirs + 1, share), 1.0)


def _above_p_values(observed: Floats, exposed: Floats, alpha: float) -> Floats:
    """Return p-values (areas, areas) that the row's rate is above the column's; 1 on itself.

    Where bounds alone decide a test the table holds 0 (rejected at the strictest threshold there
    is) or 1 (kept at the loosest), which leaves every rejection as the exact p-values give it.
    """
    n = observed.size
    if alpha >= 0.5 or (observed != np.floor(observed)).any():  # the bounds are for whole counts
        row, column = np.nonzero(~np.eye(n, dtype=bool))
        table = np.ones((n, n))
    else:
        table, (row, column) = _decided_by_bounds(observed, exposed, alpha)
    table[row, column] = _pair_p_values(
        observed[row], observed[column], exposed[row], exposed[column]
    )
    return table


def _decided_by_bounds(
    observed: Floats, exposed: Floats, alpha: float
) -> tuple[Floats, tuple[NDArray[np.intp], NDArray[np.intp]]]:
    """Return p-values of the tests that bounds decide, and the pairs that need the exact one.

    Where the row's rate is not above, the tail holds the median: at least a half. Where it is,
    exp(-d) / sqrt(8 a b / (a + b)) ≤ P ≤ exp(-d), d the likelihood ratio. With these 112 areas
    need exact tests for a third of the pairs. Source: Chernoff 1952; Ash 1990, Information Theory, 4.7.2.
    """
    n = observed.size
    rate = observed / exposed
    row, column = np.nonzero(rate[:, None] > rate[None, :])
    mine, theirs = observed[row], observed[column]
    logs = np.log(np.where(rate > 0, rate, 1.0))
    pooled = np.log((mine + theirs) / (exposed[row] + exposed[column]))
    distance = mine * (logs[row] - pooled) + theirs * (logs[column] - pooled)
    slack = 1e-9 * (1 + mine + theirs)  # rounding never decides
    with np.errstate(divide="ignore"):
        below = -distance - slack - 0.5 * np.log(8 * mine * theirs / (mine + theirs))
    surely = -distance + slack <= np.log(alpha / (n * (n - 1)))
    never = (theirs > 0) & (below > np.log(alpha))
    table = np.ones((n, n))
    table[row[surely], column[surely]] = 0.0
    left = ~(surely | never)
    return table, (row[left], column[left])


def _rejected_together(
    above: Floats, alpha: float, adjustment: Adjustment
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    n = above.shape[0]
    pairs = ~np.eye(n, dtype=bool)
    rejected = np.zeros_like(pairs)
    rejected[pairs] = _rejected(above[pairs], alpha, adjustment)
    return rejected, rejected.T


def _rejected_singly(
    above: Floats, alpha: float, adjustment: Adjustment
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    n = above.shape[0]
    is_above, is_below = np.zeros((n, n), dtype=bool), np.zeros((n, n), dtype=bool)
    for area in range(n):
        others = np.arange(n) != area
        both = np.concatenate([above[area, others], above[others, area]])
        rejected = _rejected(both, alpha, adjustment)
        is_above[area, others], is_below[area, others] = rejected[: n - 1], rejected[n - 1 :]
    return is_above, is_below


def _rejected(p_values: Floats, alpha: float, adjustment: Adjustment) -> NDArray[np.bool_]:
    """Return which tests are rejected with the family-wise error held at alpha."""
    tests = p_values.size
    if adjustment is Adjustment.BONFERRONI:
        return np.asarray(p_values <= alpha / tests)
    few = np.flatnonzero(p_values <= alpha)  # no threshold is above alpha
    order = few[np.argsort(p_values[few], kind="stable")]
    passes = p_values[order] <= alpha / (tests - np.arange(order.size))
    stop = order.size if passes.all() else int(np.argmin(passes))
    rejected = np.zeros(tests, dtype=bool)
    rejected[order[:stop]] = True
    return rejected
