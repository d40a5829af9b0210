"""Change between two periods: counts, difference, percent, interval, p-value and word.

The default test is the conditional mid-p, and the default interval is its inverse, so that the
word, the p-value and the interval never contradict one another.

Sources: Przyborowski and Wilenski 1940; Lancaster 1961 (mid-p); Fay 2010 (exactci);
Krishnamoorthy and Thomson 2004 (E-test); Gu, Ng, Tang and Schucany 2008 (score interval);
Wheeler 2016 (Poisson z).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import inf, isfinite, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.e_test import e_test_p
from wardmote.analysis.estimates import (
    Estimate,
    Floats,
    OutOfRange,
    as_counts,
    as_exposures,
    checked_level,
    same_length,
)
from wardmote.analysis.guard import checked
from wardmote.analysis.rates import normal_quantile, poisson_limits
from wardmote.analysis.roots import loose_root
from wardmote.analysis.words import Direction, direction

NO_PERCENT_BELOW = 20  # events in either period
FROM_ZERO = "From zero no percentage exists: the counts and their difference are given."
SMALL_BASE = (
    f"Fewer than {NO_PERCENT_BELOW} events in a period: counts and difference, no percentage."
)


class Test(Enum):
    """The test of no change. The value is its name in a result."""

    __test__ = False  # pytest: this is no test class

    MID_P = "conditional mid-p"
    EXACT = "conditional exact, central"
    EXACT_MINLIKE = "conditional exact, minimum likelihood"
    E_UNPOOLED = "E-test, unpooled (Krishnamoorthy and Thomson)"
    E_POOLED = "E-test, pooled"
    LOG_RATIO = "log rate ratio, normal"


@dataclass(frozen=True, slots=True)
class Change:
    """A change between two periods, with the word chosen by rule.

    `difference` is in events of the current period's length; `ratio` is current over previous
    per unit of exposure, None from zero; `percent` is None where the base is too small. The
    interval belongs to the same test as `p_value` (the E-tests carry the mid-p interval).
    """

    current: float
    previous: float
    current_exposure: float
    previous_exposure: float
    difference: Estimate
    percent: Estimate | None
    ratio: Estimate | None
    p_value: float
    test: Test
    direction: Direction
    caveats: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The word to print: higher, lower or no clear change."""
        return self.direction.value


@dataclass(frozen=True, slots=True)
class Changes:
    """Changes of many areas: arrays of one shape, in the order handed in.

    `percent`, `percent_lower` and `percent_upper` are NaN exactly where `has_percent` is false
    (fewer than 20 events in a period, or from zero). `directions` holds 1 for higher, −1 for
    lower, 0 for no clear change.
    """

    difference: Floats
    percent: Floats
    percent_lower: Floats
    percent_upper: Floats
    has_percent: NDArray[np.bool_]
    p_values: Floats
    directions: NDArray[np.int8]
    level: float
    test: Test
    dispersion: float = 1.0

    def words(self) -> list[str]:
        """Return the word for each area."""
        names = {1: Direction.HIGHER, -1: Direction.LOWER, 0: Direction.NO_CLEAR_CHANGE}
        return [names[int(way)].value for way in self.directions]


@checked
def changes(
    current: ArrayLike,
    previous: ArrayLike,
    current_exposure: ArrayLike = 1.0,
    previous_exposure: ArrayLike = 1.0,
    *,
    level: float = 0.95,
    test: Test = Test.MID_P,
    dispersion: float = 1.0,
) -> Changes:
    """Return the change of every area between two periods; a thousand areas take milliseconds.

    Args:
        current, previous: events, shape (areas,), same areas and order.
        current_exposure, previous_exposure: length of each period (or person-time), scalar or
            shape (areas,).
        dispersion: variance over mean; above 1 widens everything, below 1 is refused.
    Raises: AreasDiffer, NegativeCount, ZeroExposure, NotANumber, EmptySample, OutOfRange.
    """
    now, before = as_counts(current, "current"), as_counts(previous, "previous")
    same_length("current", now, "previous", before)
    now_time = _spread(current_exposure, now, "current exposure")
    before_time = _spread(previous_exposure, now, "previous exposure")
    phi = _checked_dispersion(dispersion)
    share = now_time / (now_time + before_time)
    p_values = _p_values(now / phi, before / phi, share, test)
    ratio = before_time / now_time
    lower, upper = _ratio_limits(now / phi, before / phi, ratio, level, test)
    shown = (now >= NO_PERCENT_BELOW) & (before >= NO_PERCENT_BELOW)
    difference = now - before / ratio
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.where(shown, 100 * (now / before * ratio - 1), np.nan)
    clear = (p_values < 1 - level - 1e-12) & (difference != 0)
    low, high = (np.where(shown, 100 * (end - 1), np.nan) for end in (lower, upper))
    directions = np.where(clear, np.sign(difference), 0).astype(np.int8)
    return Changes(
        difference, percent, low, high, shown, p_values, directions, level, test, phi
    )  # fmt: skip


@checked
def change(
    current: float,
    previous: float,
    current_exposure: float = 1.0,
    previous_exposure: float = 1.0,
    *,
    level: float = 0.95,
    test: Test = Test.MID_P,
    dispersion: float = 1.0,
) -> Change:
    """Return the change between two periods, with what its reader must be told.

    Example: 1,218 against 1,063 is +14.6% (95% +5.5% to +24.5%), higher.
    Errors and arguments as in `changes`.
    """
    now = float(as_counts(current, "current")[0])
    before = float(as_counts(previous, "previous")[0])
    now_time = float(as_exposures(current_exposure, "current exposure")[0])
    before_time = float(as_exposures(previous_exposure, "previous exposure")[0])
    phi = _checked_dispersion(dispersion)
    share = np.asarray([now_time / (now_time + before_time)])
    pair = (np.asarray([now / phi]), np.asarray([before / phi]))
    p_value = float(_p_values(*pair, share, test)[0])
    factor = before_time / now_time
    limits = _ratio_limits(*pair, np.asarray([factor]), level, test)
    lower, upper = float(limits[0][0]), float(limits[1][0])
    caveats = _caveats(now, before, phi, now_time != before_time)
    method = test.value if phi == 1 else f"{test.value}, variance × {phi:.3g}"
    ratio, percent = None, None
    if before > 0:
        value = now / before * factor
        ratio = Estimate(value, lower, _finite(upper), level, method, caveats)
        if min(now, before) >= NO_PERCENT_BELOW:
            percent = Estimate(
                100 * (value - 1), 100 * (lower - 1), _finite(100 * (upper - 1)), level, method
            )
    difference = _difference(now, before, factor, level, phi)
    return Change(
        now, before, now_time, before_time, difference, percent, ratio, p_value, test,
        direction(p_value, difference.value, level), caveats,
    )  # fmt: skip


@checked
def conditional_p(
    count1: float, count2: float, exposure1: float = 1.0, exposure2: float = 1.0,
    test: Test = Test.MID_P,
) -> float:  # fmt: skip
    """Return the two-sided p-value of equal rates by a conditional test or an E-test."""
    return change(count1, count2, exposure1, exposure2, test=test).p_value


@checked
def ratio_interval(
    count1: float, count2: float, exposure1: float = 1.0, exposure2: float = 1.0, *,
    level: float = 0.95, test: Test = Test.MID_P,
) -> tuple[float, float]:  # fmt: skip
    """Return the limits of rate 1 over rate 2; the upper is infinite where count 2 is zero.

    Limits are solved to 1e-14 of the share. R's exactci solves its mid-p limits to 1e-4 only, and
    so prints 21.590 where 21.597 is right (6 against 2); `exactci_mid_p_interval` gives its figures.
    """
    first, second = as_counts(count1), as_counts(count2)
    factor = as_exposures(exposure2) / as_exposures(exposure1)
    lower, upper = _ratio_limits(first, second, factor, level, test)
    return float(lower[0]), float(upper[0])


@checked
def exactci_mid_p_interval(
    count1: float, count2: float, exposure1: float = 1.0, exposure2: float = 1.0,
    level: float = 0.95,
) -> tuple[float, float]:  # fmt: skip
    """Return the mid-p ratio limits as R's exactci prints them, to check a published table.

    Its root finder (Brent's, on 0 to 1) stops at 1.2e-4 of the share. Use `ratio_interval`.
    """
    first, second = float(as_counts(count1)[0]), float(as_counts(count2)[0])
    factor = float(as_exposures(exposure2)[0]) / float(as_exposures(exposure1)[0])
    tail = (1 - checked_level(level)) / 2

    def above(share: float) -> float:
        """P(X > x) + ½P(X = x), less the tail, for X ~ Bin(x₁ + x₂, share)."""
        at_most, at_least = _tails(np.asarray(first), np.asarray(second), np.asarray(share))
        return float(at_least - (at_most + at_least - 1) / 2) - tail

    lower = 0.0 if first == 0 else loose_root(above)
    upper = 1.0 if second == 0 else loose_root(lambda share: 1 - above(share) - 2 * tail)
    return factor * lower / (1 - lower), factor * upper / (1 - upper) if upper < 1 else inf


def _p_values(first: Floats, second: Floats, share: Floats, test: Test) -> Floats:
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
    at_most, at_least = _tails(first, second, share)
    if test is Test.MID_P:
        # P(X ≤ x) + P(X ≥ x) is 1 + P(X = x); half of that point is taken off each tail.
        point = np.maximum(at_most + at_least - 1, 0)
        at_most, at_least = at_most - point / 2, at_least - point / 2
    return np.asarray(np.minimum(1.0, 2 * np.minimum(at_most, at_least)), dtype=np.float64)


def _tails(first: Floats, second: Floats, share: Floats) -> tuple[Floats, Floats]:
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


def _ratio_limits(
    first: Floats, second: Floats, factor: Floats, level: float, test: Test
) -> tuple[Floats, Floats]:
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
    for _ in range(100):
        point = np.exp(log_choose + a * np.log(share) + b * np.log1p(-share))
        gap = betainc(a, b + 1, share) - point / 2 - tail
        bottom, top = np.where(gap < 0, share, bottom), np.where(gap < 0, top, share)
        slope = point * (a / share + b / (1 - share)) / 2
        with np.errstate(divide="ignore", invalid="ignore"):
            newton = share - gap / slope
        settled = np.abs(newton - share) <= 1e-13 * share
        inside = settled | ((newton > bottom) & (newton < top))
        share = np.where(done, share, np.where(inside, newton, (bottom + top) / 2))
        done |= settled
        if done.all():
            break
    share[no_first] = 0.0
    return share


def _difference(now: float, before: float, factor: float, level: float, phi: float) -> Estimate:
    """Return the difference in events of the current period (Zou and Donner's recovered limits)."""
    lower, upper = poisson_limits([now / phi, before / phi], level)
    value = now - before / factor
    down = sqrt((now - phi * lower[0]) ** 2 + ((phi * upper[1] - before) / factor) ** 2)
    up = sqrt((phi * upper[0] - now) ** 2 + ((before - phi * lower[1]) / factor) ** 2)
    return Estimate(
        value, value - down, value + up, level, "difference, recovered from both intervals"
    )


def _caveats(now: float, before: float, phi: float, lengths_differ: bool) -> tuple[str, ...]:
    caveats = []
    if before == 0:
        caveats.append(FROM_ZERO)
    elif min(now, before) < NO_PERCENT_BELOW:
        caveats.append(SMALL_BASE)
    if lengths_differ:
        caveats.append("The periods have different lengths: rates per unit of time are compared.")
    if phi > 1:
        caveats.append(f"Widened for over-dispersion: variance is {phi:.3g} times the mean.")
    return tuple(caveats)


def _checked_dispersion(dispersion: float) -> float:
    if not isfinite(dispersion) or dispersion < 1:
        raise OutOfRange(
            f"A dispersion of {dispersion} is below 1: counts never vary less than chance here, "
            "so give 1 or more."
        )
    return float(dispersion)


def _spread(exposure: ArrayLike, like: Floats, name: str) -> Floats:
    array = as_exposures(exposure, name)
    if array.size == 1:
        return np.full(like.shape, float(array.ravel()[0]))
    same_length(name, array, "counts", like)
    return array


def _finite(value: float) -> float | None:
    return value if isfinite(value) else None
