"""Do a few events favour some days of the week? An exact test for samples too small for χ².

Every way in which n events can fall on the days is counted with its chance; p is the share of
chance at least as uneven as what was seen. With equal chances ways that differ only in the order of
the days count together, which keeps a hundred events quick.

Source: Wheeler 2016, Tables and graphs for monitoring crime (small-sample test; `ptools` in R).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import comb
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    EmptySample,
    Floats,
    Ints,
    as_counts,
    as_exposures,
    same_length,
)
from wardmote.terms.guard import checked

Statistic = Literal["G", "chi2"]
MOST_WAYS = 2_000_000  # outcomes counted one by one where the chances differ; about a second
MOST_PARTITIONS = (
    1_000_000  # with equal chances: about 115 events on seven days; 200 MB for a second
)
SLACK = 1e-9  # outcomes as uneven as the one seen must not be lost to rounding

EXACT, NORMAL = "exact", "χ² approximation"


@dataclass(frozen=True, slots=True)
class SpreadTest:
    """Whether events fall unevenly on days (or hours, or areas) with given chances.

    Attributes:
        statistic: G or χ² of the counts against those expected.
        p_value: chance of a split at least as uneven.
        expected: counts expected on each day.
        ways: outcomes that the exact test counted; 0 for the approximation.
    """

    statistic: float
    p_value: float
    expected: Floats
    ways: int
    method: str
    caveats: tuple[str, ...] = ()


@checked
def small_sample_spread(
    counts: ArrayLike, chances: ArrayLike | None = None, *, statistic: Statistic = "G"
) -> SpreadTest:
    """Return the exact test of counts on days against their chances.

    Args:
        counts: events per day of the week (any number of classes from two).
        chances: how likely each class is without a pattern; equal where None. Share of opening
            hours or of days in the period, where these differ.
        statistic: "G" (likelihood ratio) or "chi2".
    """
    seen = as_counts(counts)
    if seen.ndim != 1 or seen.size < 2 or seen.sum() == 0 or (seen != np.floor(seen)).any():
        raise EmptySample("Give whole counts of two or more days, with at least one event.")
    share = _shares(chances, seen)
    total = int(seen.sum())
    expected = total * share
    terms = _terms(total, expected, statistic)
    value = float(sum(terms[at][int(n)] for at, n in enumerate(seen)))
    equal = bool(np.allclose(share, share[0], rtol=1e-12))
    ways = comb(total + seen.size - 1, seen.size - 1)
    caveats = ["Days chosen after looking at the counts make p too small."]
    if equal and _number_of_partitions(total, seen.size) <= MOST_PARTITIONS:
        p, counted = _over_partitions(total, seen.size, terms[0], value)
    elif ways <= MOST_WAYS:
        p, counted = _over_all(total, share, terms, value), ways
    else:
        from scipy.special import chdtrc

        p, counted = float(chdtrc(seen.size - 1, value)), 0
        if float(expected.min()) < 5:
            caveats.append("Some days expect fewer than 5 events: the approximation is rough.")
    name = f"{'G' if statistic == 'G' else 'χ²'} test of spread, {EXACT if counted else NORMAL}"
    return SpreadTest(value, min(1.0, p), expected, counted, name, tuple(caveats))


def _shares(chances: ArrayLike | None, seen: Floats) -> Floats:
    if chances is None:
        return np.full(seen.size, 1 / seen.size)
    share = as_exposures(chances, "chances")
    same_length("counts", seen, "chances", share)
    return np.asarray(share / share.sum())


def _terms(total: int, expected: Floats, statistic: Statistic) -> Floats:
    """Return what each count would add to the statistic, shape (days, total + 1)."""
    from scipy.special import xlogy

    n = np.arange(total + 1, dtype=np.float64)[None, :]
    base = expected[:, None]
    return np.asarray(2 * xlogy(n, n / base) if statistic == "G" else (n - base) ** 2 / base)


def _over_all(total: int, share: Floats, terms: Floats, value: float) -> float:
    """Return the chance of outcomes at least as uneven, counting each one."""
    from scipy.special import gammaln

    left = np.array([total])
    log_chance, sums = np.array([gammaln(total + 1)]), np.zeros(1)
    for at in range(share.size - 1):
        again = left + 1
        row = np.repeat(np.arange(left.size), again)
        first = np.repeat(np.cumsum(again) - again, again)
        n = np.arange(row.size) - first
        log_chance = log_chance[row] + n * np.log(share[at]) - gammaln(n + 1)
        sums, left = sums[row] + terms[at][n], left[row] - n
    log_chance = log_chance + left * np.log(share[-1]) - gammaln(left + 1)
    sums = sums + terms[-1][left]
    return float(np.exp(log_chance[sums >= value - SLACK * (1 + value)]).sum())


def _over_partitions(total: int, days: int, term: Floats, value: float) -> tuple[float, int]:
    """Return the same where every day is as likely: each partition once, times its orders."""
    from scipy.special import gammaln

    parts = _partitions(total, days)
    far = parts[term[parts].sum(axis=1) >= value - SLACK * (1 + value)]
    orders, run = np.zeros(len(far)), np.ones(len(far))  # log of the orders that look the same
    for at in range(1, days):  # rows fall from left to right, so equal counts stand together
        run = np.where(far[:, at] == far[:, at - 1], run + 1, 1)
        orders += np.log(run)
    base = float(gammaln(total + 1) + gammaln(days + 1) - total * np.log(days))
    return float(np.exp(base - gammaln(far + 1).sum(axis=1) - orders).sum()), len(parts)


def _number_of_partitions(total: int, parts: int) -> int:
    ways = [1, *[0] * total]
    for part in range(1, parts + 1):
        for n in range(part, total + 1):
            ways[n] += ways[n - part]
    return ways[total]


def _partitions(total: int, parts: int) -> Ints:
    """Return the partitions of `total` into at most `parts`, greatest first, as rows."""
    rows = np.zeros((1, 0), dtype=np.int64)
    left, most = np.array([total]), np.array([total])
    for at in range(parts - 1):
        low = -(-left // (parts - at))  # the rest must fit under this one
        high = np.minimum(left, most)
        again = high - low + 1
        row = np.repeat(np.arange(len(rows)), again)
        first = np.repeat(np.cumsum(again) - again, again)
        n = low[row] + np.arange(row.size) - first
        rows = np.column_stack([rows[row], n])
        left, most = left[row] - n, n
    return np.column_stack([rows, left])
