"""Counts and rates with their intervals: Garwood's exact limits, Byar's, and two shorter exact ones.

Public-health practice in England is followed: exact below ten events, Byar from ten. Array forms
return arrays; scalar forms return an `Estimate`.

Sources: Garwood 1936; Breslow and Day 1987 (Byar); Sterne 1954; Blaker 2000; PHEindicatormethods.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    Estimate,
    Floats,
    OutOfRange,
    as_counts,
    as_exposures,
    checked_level,
    same_length,
)
from wardmote.terms.guard import checked

BYAR_FROM = 10  # events; PHEindicatormethods uses exact limits below this and Byar from it
RATE_WARNING_BELOW = 20  # events; a rate on fewer is unstable
DISCLOSURE_BELOW = 5  # events; such a count may point at people

_EXACT = "exact Poisson (Garwood)"
_BYAR = "Byar"


RATES_BY = "exact Poisson below 10 events, Byar from 10"


@dataclass(frozen=True, slots=True)
class Rates:
    """Rates of many areas: arrays of one shape, in the order handed in. `per` is the multiplier."""

    values: Floats
    lower: Floats
    upper: Floats
    per: float
    level: float
    method: str = RATES_BY


@checked
def exact_limits(counts: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return Garwood's exact lower and upper limits of Poisson means, in events.

    Args:
        counts: events, any shape; whole numbers, or effective counts that are not.
        level: coverage, 0.95 for 95%.
    Raises: NegativeCount, NotANumber, EmptySample, OutOfRange.
    Source: ½χ²(α/2; 2O) and ½χ²(1−α/2; 2O+2). `epitools::pois.exact` searches loosely and is
    right to three figures only; it is not followed.
    """
    return _garwood(as_counts(counts), checked_level(level))


@checked
def byar_limits(counts: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return Byar's approximate limits, in events; every count must be above zero.

    Raises: OutOfRange where a count is zero, at which the formula divides by zero.
    Source: Breslow and Day 1987, equation 2.6. `epitools::pois.byar` adds a half at both ends,
    which is another formula and goes below zero; it is not followed.
    """
    observed = as_counts(counts)
    if (observed == 0).any():
        raise OutOfRange("Byar's limits do not exist for a count of zero: use the exact limits.")
    return _byar(observed, normal_quantile(1 - (1 - checked_level(level)) / 2))


@checked
def poisson_limits(counts: ArrayLike, level: float = 0.95) -> tuple[Floats, Floats]:
    """Return limits by the usual rule, in events: exact below 10, Byar from 10."""
    return _limits(as_counts(counts), checked_level(level))


@checked
def exact_interval(count: float, level: float = 0.95) -> Estimate:
    """Return one count with Garwood's exact interval, in events."""
    lower, upper = exact_limits(count, level)
    return Estimate(float(count), float(lower[0]), float(upper[0]), level, _EXACT)


@checked
def byar_interval(count: float, level: float = 0.95) -> Estimate:
    """Return one count with Byar's interval, in events; the count must be above zero."""
    lower, upper = byar_limits(count, level)
    return Estimate(float(count), float(lower[0]), float(upper[0]), level, _BYAR)


@checked
def rates(
    counts: ArrayLike, populations: ArrayLike, per: float = 1000, level: float = 0.95
) -> Rates:
    """Return the rates of many areas with their intervals.

    Args:
        counts: events, shape (areas,).
        populations: denominators, same shape and order, above zero.
        per: the multiplier: 1,000 for "per 1,000".
    Raises: AreasDiffer, NegativeCount, ZeroExposure, NotANumber, EmptySample.
    """
    observed = as_counts(counts)
    exposed = as_exposures(populations, "populations")
    same_length("counts", observed, "populations", exposed)
    factor = _checked_multiplier(per) / exposed
    lower, upper = _limits(observed, checked_level(level))
    return Rates(observed * factor, lower * factor, upper * factor, per, level)


@checked
def rate(count: float, population: float, per: float = 1000, level: float = 0.95) -> Estimate:
    """Return one rate with its interval and what its reader must be told."""
    many = rates(count, population, per, level)
    method = f"rate per {per:,g}, {_EXACT if count < BYAR_FROM else _BYAR} interval"
    return Estimate(
        float(many.values[0]),
        float(many.lower[0]),
        float(many.upper[0]),
        level,
        method,
        small_count_caveats(count),
    )


@checked
def small_count_caveats(count: float) -> tuple[str, ...]:
    """Return what must be said beside a rate on this many events."""
    caveats = []
    if count < RATE_WARNING_BELOW:
        caveats.append(f"Based on fewer than {RATE_WARNING_BELOW} events: the rate is unstable.")
    if 0 < count < DISCLOSURE_BELOW:
        caveats.append(f"Fewer than {DISCLOSURE_BELOW} events: check disclosure before release.")
    return tuple(caveats)


@checked
def minlike_interval(count: int, level: float = 0.95, *, as_exactci: bool = False) -> Estimate:
    """Return Sterne's interval: the means at which the count is not among the unlikely ones.

    The p-value sums the probabilities no larger than that of the count; the interval is the
    shortest that holds every mean with p above 1 − level. Source: Sterne 1954; Fay 2010 (exactci).

    Where the lower limit is the mean at which no count is as likely as this one (1 for one event),
    R's exactci goes on to where the tail alone reaches 1 − level, and so leaves out means that its
    own p-value keeps: 1.0051 for one event at 36.6%. `as_exactci` gives its figure.
    """
    found = _inverted(count, level, _minlike_partner_below, _minlike_partner_above, "Sterne")
    if not as_exactci or count == 0:
        return found
    from scipy.special import gammaincinv, gammaln

    edge = float(np.exp(gammaln(count + 1) / count))
    if found.lower is None or found.lower > edge * (1 + 1e-9):
        return found
    return replace(found, lower=float(gammaincinv(count, 1 - level)))


@checked
def blaker_interval(count: int, level: float = 0.95) -> Estimate:
    """Return Blaker's interval: the smaller tail plus the largest opposite tail no larger than it.

    Always inside the exact central interval. Source: Blaker 2000; Fay 2010 (exactci).
    """
    return _inverted(count, level, _blaker_partner_below, _blaker_partner_above, "Blaker")


@checked
def normal_quantile(probability: float) -> float:
    """Return the standard normal quantile."""
    return _quantile(probability)


def _limits(observed: Floats, level: float) -> tuple[Floats, Floats]:
    """Return limits of counts that have been checked: a page asks for them many times."""
    few = observed < BYAR_FROM
    lower, upper = np.empty_like(observed), np.empty_like(observed)
    if few.any():
        lower[few], upper[few] = _garwood(observed[few], level)
    if not few.all():
        lower[~few], upper[~few] = _byar(observed[~few], _quantile(1 - (1 - level) / 2))
    return lower, upper


def _garwood(observed: Floats, level: float) -> tuple[Floats, Floats]:
    from scipy.special import gammainccinv, gammaincinv

    tail = (1 - level) / 2
    lower = np.where(observed > 0, gammaincinv(np.maximum(observed, 1e-300), tail), 0.0)
    return np.where(observed > 0, lower, 0.0), gammainccinv(observed + 1, tail)


@lru_cache(maxsize=64)  # nearly all ask for 95%
def _quantile(probability: float) -> float:
    from scipy.special import ndtri

    return float(ndtri(probability))


def _byar(observed: Floats, z: float) -> tuple[Floats, Floats]:
    above = observed + 1
    root = 1 - 1 / (9 * observed) - z / (3 * np.sqrt(observed))
    # At levels near 1 and counts near 1 the cube's root passes zero; a mean cannot.
    lower = observed * np.maximum(root, 0.0) ** 3
    upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
    return lower, upper


def _checked_multiplier(per: float) -> float:
    if not np.isfinite(per) or per <= 0:
        raise OutOfRange(f"A rate per {per} means nothing: use 1,000 or 100,000.")
    return per


# A two-sided p-value adds to the tail at the count an opposite tail that starts at a partner
# count. As the mean moves, the partner stays put over a piece and then steps; within a piece the
# p-value falls and then rises. The limits are found piece by piece, so a p-value that crosses the
# level more than once cannot hide the outermost crossing.
_Partner = Callable[[int, float], int]


def _inverted(
    count: int, level: float, partner_below: _Partner, partner_above: _Partner, name: str
) -> Estimate:
    from scipy.special import gammainccinv, gammaincinv

    if int(as_counts(count)[0]) != count:
        raise OutOfRange(f"{name}'s interval needs a whole count, not {count}.")
    alpha = 1 - checked_level(level)
    at = int(count)
    beyond = 1.2 * float(gammainccinv(at + 1, alpha / 2)) - 0.2 * at + 0.5
    upper = _outermost(
        lambda mean: _p_value_above(at, mean, partner_above),
        lambda mean: partner_above(at, mean),
        (beyond, float(at)),
        alpha,
    )
    lower = 0.0
    if at > 0:
        exact = float(gammaincinv(at, alpha / 2))
        lower = _outermost(
            lambda mean: _p_value_below(at, mean, partner_below),
            lambda mean: partner_below(at, mean),
            (max(0.9 * exact if at < BYAR_FROM else 0.0, exact - 0.2 * (at - exact)), float(at)),
            alpha,
        )
    return Estimate(float(at), lower, upper, level, f"exact Poisson ({name})")


def _outermost(
    p_value: Callable[[float], float],
    partner: Callable[[float], int],
    ends: tuple[float, float],
    alpha: float,
) -> float:
    """Return the first mean with p above alpha, walking from the outer end to the inner."""
    outer, inner = ends
    here = outer
    while True:
        edge = _edge_of_piece(partner, here, inner)
        if p_value(here) > alpha:
            return here
        if p_value(edge) > alpha:
            return _crossing(lambda mean: p_value(mean) - alpha, here, edge)
        if edge == inner:
            return inner
        here = _step(edge, inner)


def _edge_of_piece(partner: Callable[[float], int], start: float, end: float) -> float:
    """Return the last mean between start and end that has the partner of the start."""
    at_start = partner(start)
    if partner(end) == at_start:
        return end
    same, other = start, end
    while abs(other - same) > 1e-13 * max(1.0, abs(same)):
        middle = (same + other) / 2
        if middle in (same, other):
            break
        if partner(middle) == at_start:
            same = middle
        else:
            other = middle
    return same


def _step(edge: float, inner: float) -> float:
    stride = 2e-13 * max(1.0, abs(edge))
    return min(inner, edge + stride) if inner > edge else max(inner, edge - stride)


def _crossing(function: Callable[[float], float], outer: float, inner: float) -> float:
    low, high = outer, inner
    for _ in range(200):
        middle = (low + high) / 2
        if function(middle) > 0:
            high = middle
        else:
            low = middle
    return high


def _p_value_below(count: int, mean: float, partner: _Partner) -> float:
    from scipy.special import pdtr, pdtrc

    opposite = partner(count, mean)
    tail = float(pdtr(opposite, mean)) if opposite >= 0 else 0.0
    return min(1.0, float(pdtrc(count - 1, mean)) + tail)


def _p_value_above(count: int, mean: float, partner: _Partner) -> float:
    from scipy.special import pdtr, pdtrc

    return min(1.0, float(pdtr(count, mean)) + float(pdtrc(partner(count, mean) - 1, mean)))


def _minlike_partner_below(count: int, mean: float) -> int:
    """Return the largest count below no more likely than this one; −1 where there is none."""
    own = _log_pmf(count, mean)
    return _last_true(lambda k: _log_pmf(k, mean) <= own, -1, min(count - 1, int(mean)))


def _minlike_partner_above(count: int, mean: float) -> int:
    own = _log_pmf(count, mean)
    return _first_true(lambda k: _log_pmf(k, mean) <= own, max(count + 1, int(mean)))


def _blaker_partner_below(count: int, mean: float) -> int:
    from scipy.special import pdtr, pdtrc

    tail = float(pdtrc(count - 1, mean))
    return _last_true(lambda k: float(pdtr(k, mean)) <= tail, -1, count - 1)


def _blaker_partner_above(count: int, mean: float) -> int:
    from scipy.special import pdtr, pdtrc

    tail = float(pdtr(count, mean))
    return _first_true(lambda k: float(pdtrc(k - 1, mean)) <= tail, count + 1)


def _log_pmf(count: int, mean: float) -> float:
    from math import lgamma, log

    return count * log(mean) - mean - lgamma(count + 1) if mean > 0 else float(-count)


def _last_true(holds: Callable[[int], bool], lowest: int, highest: int) -> int:
    """Return the largest k in lowest..highest for which a falling condition holds."""
    low, high = lowest, highest
    while low < high:
        middle = (low + high + 1) // 2
        if holds(middle):
            low = middle
        else:
            high = middle - 1
    return low


def _first_true(holds: Callable[[int], bool], lowest: int) -> int:
    """Return the smallest k from lowest for which a condition that stays true holds."""
    span = 1
    while not holds(lowest + span):
        span *= 2
    low, high = lowest, lowest + span
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
