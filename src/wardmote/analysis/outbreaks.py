"""Is this week's count higher than its own past allows? Farrington's method, as Noufaily mended it.

A quasi-Poisson trend and season are fitted to the same weeks of past years and those between;
past weeks that were themselves exceptional count less, and the last half year is left out, so that
an outbreak under way does not hide itself.

Sources: Farrington, Andrews, Beale and Catchpole 1996; Noufaily and others 2013 (the "flexible"
form). Means, dispersions and limits equal `farringtonFlexible` in R's surveillance 1.20 with ten
periods, 26 weeks left out, threshold method "nbPlugin" and the trend always kept; its scores do not,
which set a count against a mean still on the log scale.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import EmptySample, Floats, OutOfRange, as_counts, as_floats
from wardmote.analysis.regression import NotIdentified
from wardmote.terms.guard import checked

YEAR = 52  # weeks; a fifty-third moves the season by a week in six years
HALF_WINDOW = 3  # weeks either side of the same week a year before
LEVELS = 10  # of the season: the window, and nine parts of the rest
LEFT_OUT = 26  # last weeks that are not learned from
LEAST_YEARS = 3
UNUSUAL = 2.58  # Anscombe residuals above this count less
RECENT_WEEKS, RECENT_EVENTS = 4, 5  # fewer events than this in the last weeks raise no alarm


@dataclass(frozen=True, slots=True)
class WeekWatched:
    """One week against what its past leads one to expect.

    Attributes:
        week: position in the series, from 0.
        expected: fitted mean; `upper` is the count that chance passes once in 1/alpha weeks.
        exceedance: (count − expected) / (upper − expected); above 1 is an alarm: at 1 the count
            is one that chance alone reaches more often than alpha.
        dispersion: variance over mean of the weeks learned from, never below 1.
        alarm: false too where the last four weeks hold fewer than five events.
    """

    week: int
    count: float
    expected: float
    upper: float
    exceedance: float
    dispersion: float
    alarm: bool


@dataclass(frozen=True, slots=True)
class Watch:
    """The weeks watched, oldest first, and how many false alarms to expect among them."""

    weeks: tuple[WeekWatched, ...]
    alpha: float
    method: str
    caveats: tuple[str, ...] = ()


@checked
def farrington(
    counts: ArrayLike,
    *,
    watched: int = 1,
    years: int = 5,
    alpha: float = 0.005,
    half_window: int = HALF_WINDOW,
    periods: int = LEVELS,
    left_out: int = LEFT_OUT,
    unusual: float = UNUSUAL,
    trend: bool = True,
) -> Watch:
    """Return the last weeks of a series, each held against the years before it.

    Args:
        counts: one per week, oldest first, no gap; at least three and a half years before the
            first week watched.
        watched: how many of the last weeks to test.
        years: how far back to learn, where the series goes back so far.
        alpha: one-sided chance of a false alarm in a week.
        half_window: weeks either side of the same week a year before.
        periods: parts of the year with a level each; 1 learns from the windows alone.
        left_out: last weeks that are not learned from.
        unusual: standardised residual above which a past week counts less.
        trend: fit one; without, the mean of the past stands for the present.
    Raises: EmptySample for too short a series, NegativeCount, NotANumber, OutOfRange.
    """
    series = as_counts(counts)
    if watched < 1 or years < LEAST_YEARS:
        raise OutOfRange(f"Watch at least one week, and learn from at least {LEAST_YEARS} years.")
    learning = _Learning(int(years), int(half_window), int(periods), int(left_out), unusual, trend)
    needed = LEAST_YEARS * YEAR + int(half_window) + int(watched)
    if series.size < needed:
        raise EmptySample(
            f"There are {series.size} weeks; {needed} are needed to watch {watched} with "
            f"{LEAST_YEARS} years before: use `weekly_band` until then."
        )
    first = series.size - int(watched)
    weeks = tuple(_watched(series, at, learning, alpha) for at in range(first, series.size))
    expected = alpha * len(weeks)
    alarms = (
        f"About {expected:.2g} false alarms are expected in {len(weeks)} weeks of one series; "
        "multiply by the number of series watched."
    )
    caveats = (alarms, "Recent weeks may still grow as records arrive late.")
    return Watch(weeks, alpha, f"Farrington, flexible (Noufaily 2013), alpha {alpha:g}", caveats)


@dataclass(frozen=True, slots=True)
class _Learning:
    """What is learned from the past, as `farrington` was asked."""

    years: int
    half_window: int
    periods: int
    left_out: int
    unusual: float
    trend: bool

    def __post_init__(self) -> None:
        season_level([0], self.half_window, self.periods)
        if not 0 <= self.left_out <= YEAR or not self.unusual > 0:
            raise OutOfRange(f"Leave out 0 to {YEAR} weeks; what is unusual is above 0.")

    def past(self, at: int) -> NDArray[Any]:
        """Return the positions learned from: all weeks, or the windows alone for one period."""
        weeks = np.arange(max(0, at - self.years * YEAR - self.half_window), at - self.left_out)
        if self.periods > 1:
            return weeks
        near = season_level(at - weeks, self.half_window, 1) == 0
        return np.asarray(weeks[near & (at - weeks > self.half_window)])


def _watched(series: Floats, at: int, learning: _Learning, alpha: float) -> WeekWatched:
    count, recent = float(series[at]), float(series[max(0, at - RECENT_WEEKS + 1) : at + 1].sum())
    past = learning.past(at)
    y = series[past]
    if not y.any():
        # With no event in all the years any five are more than chance.
        alarm = recent >= RECENT_EVENTS
        return WeekWatched(at, count, 0.0, 0.0, count, 1.0, alarm)
    matrix, now = _columns(past, at, y, learning)
    mean, dispersion = _reweighted_mean(y, matrix, now, learning.unusual)
    upper = _upper(mean, dispersion, alpha)
    score = (count - mean) / max(upper - mean, 1e-12)
    return WeekWatched(
        at, count, mean, upper, score, dispersion, count > upper and recent >= RECENT_EVENTS
    )


@checked
def season_level(
    weeks_before: ArrayLike, half_window: int = HALF_WINDOW, periods: int = LEVELS
) -> Floats:
    """Return the part of the year: 0 for the window about the same week, 1 on for the rest.

    Args:
        weeks_before: how many weeks before the week watched.
        half_window, periods: as in `farrington`. Parts follow the window forward in time; where
            they do not divide evenly the first are a week longer.
    """
    rest = YEAR - 2 * half_window - 1
    if half_window < 0 or periods < 1 or rest < periods - 1 or rest < 1:
        raise OutOfRange(f"{periods} periods and a window of ±{half_window} weeks fill no year.")
    forward = np.mod(-as_floats(weeks_before, "weeks_before"), YEAR)
    near = (forward <= half_window) | (forward >= YEAR - half_window)
    if periods == 1:
        return np.where(near, 0.0, 1.0)
    size, over = divmod(rest, periods - 1)
    ends = half_window + np.cumsum([size + (part < over) for part in range(periods - 1)])
    return np.where(near, 0.0, 1.0 + np.searchsorted(ends[:-1], forward, side="left"))


def _columns(past: NDArray[Any], at: int, y: Floats, learning: _Learning) -> tuple[Floats, Floats]:
    """Return intercept, trend and season of the past, and the same of the week watched.

    A part of the year that never saw an event has no finite level: it joins the window.
    """
    level = season_level(at - past, learning.half_window, learning.periods)
    held = [part for part in range(1, learning.periods) if y[level == part].any()]
    if not y[level == 0].any():
        held = []
    trend = [(past - at) / YEAR] if learning.trend else []
    season = [(level == part).astype(np.float64) for part in held]
    matrix = np.column_stack([np.ones(len(past)), *trend, *season])
    return matrix, np.array([1.0, *[0.0] * (matrix.shape[1] - 1)])


def _reweighted_mean(y: Floats, x: Floats, now: Floats, unusual: float) -> tuple[float, float]:
    weights = np.ones(len(y))
    mean, fitted, dispersion = 0.0, y, 1.0
    for _ in range(2):
        beta, fitted, leverage = _fit(y, x, weights)
        df = len(y) - x.shape[1]
        dispersion = max(1.0, float((weights * (y - fitted) ** 2 / fitted).sum()) / df)
        spread = np.sqrt(dispersion * np.maximum(1 - leverage, 1e-12))
        residual = 1.5 * (y ** (2 / 3) - fitted ** (2 / 3)) / (fitted ** (1 / 6) * spread)
        weights = np.where(residual > unusual, 1 / np.maximum(residual, unusual) ** 2, 1.0)
        weights *= len(y) / weights.sum()
        mean = float(np.exp(now @ beta))
    return mean, dispersion


def _fit(y: Floats, x: Floats, weights: Floats) -> tuple[Floats, Floats, Floats]:
    """Return coefficients, means and leverage of a weighted Poisson fit."""
    eta = np.log(y + 0.5)
    beta: Floats = np.zeros(x.shape[1])
    for _ in range(100):
        mean = np.exp(eta)
        scaled = x * (weights * mean)[:, None]
        stepped = np.asarray(np.linalg.solve(scaled.T @ x, scaled.T @ (eta + (y - mean) / mean)))
        eta = np.clip(x @ stepped, -30, 30)
        if float(np.max(np.abs(stepped - beta))) < 1e-10:
            break
        beta = stepped
    else:
        raise NotIdentified("The weeks learned from bear no trend and season: use longer periods.")
    mean = np.exp(eta)
    scaled = x * (weights * mean)[:, None]
    leverage = (np.linalg.solve(scaled.T @ x, scaled.T).T * x).sum(axis=1)
    return stepped, mean, leverage


def _upper(mean: float, dispersion: float, alpha: float) -> float:
    """Return the count that a negative binomial of this mean and spread passes with chance alpha."""
    from scipy.stats import nbinom, poisson

    if dispersion <= 1 + 1e-9:
        return float(poisson.ppf(1 - alpha, mean))
    size = mean / (dispersion - 1)
    return float(nbinom.ppf(1 - alpha, size, 1 / dispersion))
