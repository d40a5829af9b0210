"""Change between two periods: counts, difference, percent, interval, p-value and word.

The default test is the conditional mid-p, and the default interval is its inverse, so that the
word, the p-value and the interval never contradict one another.

Sources: Przyborowski and Wilenski 1940; Lancaster 1961 (mid-p); Fay 2010 (exactci);
Krishnamoorthy and Thomson 2004 (E-test); Gu, Ng, Tang and Schucany 2008 (score interval);
Wheeler 2016 (Poisson z).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import inf, isfinite, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    Estimate,
    Floats,
    OutOfRange,
    as_counts,
    as_exposures,
    checked_level,
    same_length,
)
from wardmote.analysis.rates import poisson_limits
from wardmote.analysis.roots import loose_root
from wardmote.analysis.two_counts import Test as Test
from wardmote.analysis.two_counts import p_values, ratio_limits, tails
from wardmote.analysis.words import Direction, direction
from wardmote.terms.guard import checked

NO_PERCENT_BELOW = 20  # events in either period
FROM_ZERO = "From zero no percentage exists: the counts and their difference are given."
SMALL_BASE = (
    f"Fewer than {NO_PERCENT_BELOW} events in a period: counts and difference, no percentage."
)


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
    ratio = before_time / now_time
    tested = p_values(now / phi, before / phi, now_time / (now_time + before_time), test)
    shown = (now >= NO_PERCENT_BELOW) & (before >= NO_PERCENT_BELOW)
    lower, upper = np.full(now.shape, np.nan), np.full(now.shape, np.nan)
    if shown.any():  # the fewer the events, the more steps to a limit that is not printed
        pair = now[shown] / phi, before[shown] / phi
        lower[shown], upper[shown] = ratio_limits(*pair, ratio[shown], level, test)
    difference = now - before / ratio
    with np.errstate(divide="ignore", invalid="ignore"):
        percent = np.where(shown, 100 * (now / before * ratio - 1), np.nan)
    clear = (tested < 1 - level - 1e-12) & (difference != 0)
    low, high = 100 * (lower - 1), 100 * (upper - 1)
    directions = np.where(clear, np.sign(difference), 0).astype(np.int8)
    return Changes(
        difference, percent, low, high, shown, tested, directions, level, test, phi
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
    phi = _checked_dispersion(dispersion)
    counts = as_counts(current, "current"), as_counts(previous, "previous")
    times = (
        as_exposures(current_exposure, "current exposure"),
        as_exposures(previous_exposure, "previous exposure"),
    )
    found = _compared(*counts, *times, phi, level, test)
    p_value, lower, upper = (float(values[0]) for values in found)
    now, before, now_time, before_time = (float(values[0]) for values in (*counts, *times))
    factor = before_time / now_time
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


def _compared(
    now: Floats, before: Floats, now_time: Floats, before_time: Floats, phi: float, level: float,
    test: Test,
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """Return p-values and the limits of the ratio of rates, one per area, variance widened by φ."""
    pair = now / phi, before / phi
    tested = p_values(*pair, now_time / (now_time + before_time), test)
    return tested, *ratio_limits(*pair, before_time / now_time, level, test)


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
    lower, upper = ratio_limits(first, second, factor, level, test)
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
        at_most, at_least = tails(np.asarray(first), np.asarray(second), np.asarray(share))
        return float(at_least - (at_most + at_least - 1) / 2) - tail

    lower = 0.0 if first == 0 else loose_root(above)
    upper = 1.0 if second == 0 else loose_root(lambda share: 1 - above(share) - 2 * tail)
    return factor * lower / (1 - lower), factor * upper / (1 - upper) if upper < 1 else inf


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
