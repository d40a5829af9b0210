"""Tests of two counts, and limits of the ratio of their rates, area by area: what a change rests on.

Given both counts' sum, the first is binomial; what is known of its share is known of the ratio.
"""

from __future__ import annotations

from enum import Enum
from math import inf

import numpy as np

from wardmote.analysis.e_test import e_test_p
from wardmote.analysis.estimates import Floats, OutOfRange, checked_level
from wardmote.analysis.rates import normal_quantile


class Test(Enum):
    """The test of no change. The value is its name in a result."""

    __test__ = False  # pytest: this is no test class

    MID_P = "conditional mid-p"
    EXACT = "conditional exact, central"
    EXACT_MINLIKE = "conditional exact, minimum likelihood"
    E_UNPOOLED = "E-test, unpooled (Krishnamoorthy and Thomson)"
    E_POOLED = "E-test, pooled"
    LOG_RATIO = "log rate ratio, normal"


def p_values(first: Floats, second: Floats, share: Floats, test: Test) -> Floats:
    """Return the two-sided p of each pair; `share` is the first count's chance where rates agree."""
    if test in (Test.E_UNPOOLED, Test.E_POOLED):
        pooled = test is Test.E_POOLED
        triples = np.broadcast(first, second, share)
        return np.asarray(
            [e_test_p(a, b, s, 1 - s, pooled=pooled) for a, b, s in triples], dtype=np.float64
        )
    if test is Test.EXACT_MINLIKE:
        return np.asarray(
            [_minlike_p(a, b, s) for a, b, s in np.broadcast(first, second, share)],
            dtype=np.float64,
        )
    if test is Test.LOG_RATIO:
        return _log_ratio_p(first, second, share)
    at_most, at_least = tails(first, second, share)
    if test is Test.MID_P:
        # P(X ≤ x) + P(X ≥ x) is 1 + P(X = x); half of that point is taken off each tail.
        point = np.maximum(at_most + at_least - 1, 0)
        at_most, at_least = at_most - point / 2, at_least - point / 2
    return np.asarray(np.minimum(1.0, 2 * np.minimum(at_most, at_least)), dtype=np.float64)


def tails(first: Floats, second: Floats, share: Floats) -> tuple[Floats, Floats]:
    """Return P(X ≤ x₁) and P(X ≥ x₁) for X ~ Bin(x₁ + x₂, share), by the incomplete beta."""
    from scipy.special import betainc

    tiny = 1e-300
    at_most = np.where(second > 0, betainc(np.maximum(second, tiny), first + 1, 1 - share), 1.0)
    at_least = np.where(first > 0, betainc(np.maximum(first, tiny), second + 1, share), 1.0)
    return at_most, at_least


def _minlike_p(first: float, second: float, share: float) -> float:
    """Return the sum of the binomial probabilities no larger than that of the count seen."""
    from scipy.special import gammaln

    whole = round(first + second)
    if abs(whole - first - second) > 1e-9 or abs(round(first) - first) > 1e-9:
        raise OutOfRange("The minimum likelihood test needs whole counts and no dispersion.")
    counts = np.arange(whole + 1, dtype=np.float64)
    logs = (
        gammaln(whole + 1) - gammaln(counts + 1) - gammaln(whole - counts + 1)
        + counts * np.log(share) + (whole - counts) * np.log1p(-share)
    )  # fmt: skip
    # R allows 1 in 10⁷ for rounding when it asks which outcomes are no likelier.
    return min(1.0, float(np.exp(logs[logs <= logs[round(first)] + 1e-7]).sum()))


def _log_ratio_p(first: Floats, second: Floats, share: Floats) -> Floats:
    from scipy.special import ndtr

    _needs_events(first, second)
    gap = np.log(first / second * (1 - share) / share)
    return np.asarray(2 * ndtr(-np.abs(gap) / np.sqrt(1 / first + 1 / second)), dtype=np.float64)


def _needs_events(first: Floats, second: Floats) -> None:
    if (first == 0).any() or (second == 0).any():
        raise OutOfRange("The log ratio needs events in both periods: use the mid-p test.")


def ratio_limits(
    first: Floats, second: Floats, factor: Floats, level: float, test: Test
) -> tuple[Floats, Floats]:
    """Return the limits of `factor` × first / second; infinite above where the second is zero."""
    from scipy.special import betaincinv

    tail = (1 - checked_level(level)) / 2
    if test is Test.LOG_RATIO:
        _needs_events(first, second)
        half = normal_quantile(1 - tail) * np.sqrt(1 / first + 1 / second)
        value = first / second * factor
        return value * np.exp(-half), value * np.exp(half)
    if test in (Test.EXACT, Test.EXACT_MINLIKE):
        lower = betaincinv(np.maximum(first, 1e-300), second + 1, tail)
        upper = 1 - betaincinv(np.maximum(second, 1e-300), first + 1, tail)
        lower, upper = np.where(first > 0, lower, 0.0), np.where(second > 0, upper, 1.0)
    else:
        both = _mid_p_limit(np.stack([first, second]), np.stack([second, first]), tail)
        lower, upper = both[0], 1 - both[1]
    with np.errstate(divide="ignore"):
        top = np.where(upper < 1, upper / np.where(upper < 1, 1 - upper, 1.0), inf)
        return np.asarray(factor * lower / (1 - lower)), np.asarray(factor * top)


def _mid_p_limit(first: Floats, second: Floats, tail: float) -> Floats:
    """Return the share at which the mid-p upper tail is `tail`, by guarded Newton steps.

    The tail is I(x₁, x₂+1) − ½P(X = x₁), whose slope in the share is the mean of two beta
    densities; four or five steps from the Jeffreys limit settle every area at once. What has
    settled stays, so that an area's limit is the same to the last bit in whatever company.
    """
    from scipy.special import betainc, betaincinv, gammaln

    no_first = first == 0
    a, b = np.where(no_first, 1.0, first), np.where(no_first, 1.0, second)
    log_choose = gammaln(a + b + 1) - gammaln(a + 1) - gammaln(b + 1)
    # The interval lies inside these; with nothing in the second period the top is the end.
    bottom, top = np.zeros_like(a), np.ones_like(a)
    share: Floats = np.clip(betaincinv(a + 0.5, b + 0.5, tail), 1e-300, 1 - 1e-16)
    done = no_first.copy()
    b_after = b + 1
    with np.errstate(divide="ignore", invalid="ignore"):
        for _ in range(100):
            point = np.exp(log_choose + a * np.log(share) + b * np.log1p(-share))
            gap = betainc(a, b_after, share) - point / 2 - tail
            is_low = gap < 0
            np.copyto(bottom, share, where=is_low)
            np.copyto(top, share, where=~is_low)
            slope = point * (a / share + b / (1 - share)) / 2
            newton = share - gap / slope
            settled = np.abs(newton - share) <= 1e-13 * share
            inside = settled | ((newton > bottom) & (newton < top))
            if not inside.all():
                newton = np.where(inside, newton, (bottom + top) / 2)
            np.copyto(share, newton, where=~done)
            done |= settled
            if done.all():
                break
    share[no_first] = 0.0
    return share
