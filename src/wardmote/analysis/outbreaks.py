"""Is this week's count higher than its own past allows? Farrington's method, as Noufaily mended it.

A quasi-Poisson trend and season are fitted to the same weeks of past years and those between;
past weeks that were themselves exceptional count less, and the last half year is left out, so that
an outbreak under way does not hide itself.

Sources: Farrington, Andrews, Beale and Catchpole 1996; Noufaily and others 2013 (the "flexible"
form; `farringtonFlexible` in R's surveillance, with a fitted trend always kept).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import EmptySample, Floats, OutOfRange, as_counts, as_floats
from wardmote.analysis.guard import checked
from wardmote.analysis.regression import NotIdentified

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
        exceedance: (count − expected) / (upper − expected); 1 or more is an alarm.
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
    counts: ArrayLike, *, watched: int = 1, years: int = 5, alpha: float = 0.005
) -> Watch:
    """Return the last weeks of a series, each held against the years before it.

    Args:
        counts: one per week, oldest first, no gap; at least three and a half years before the
            first week watched.
        watched: how many of the last weeks to test.
        years: how far back to learn, where the series goes back so far.
        alpha: one-sided chance of a false alarm in a week.
    Raises: EmptySample for too short a series, NegativeCount, NotANumber, OutOfRange.
    """
    series = as_counts(counts)
    if watched < 1 or years < LEAST_YEARS:
        raise OutOfRange(f"Watch at least one week, and learn from at least {LEAST_YEARS} years.")
    needed = LEAST_YEARS * YEAR + HALF_WINDOW + int(watched)
    if series.size < needed:
        raise EmptySample(
            f"There are {series.size} weeks; {needed} are needed to watch {watched} with "
            f"{LEAST_YEARS} years before: use `weekly_band` until then."
        )
    first = series.size - int(watched)
    weeks = tuple(_watched(series, at, int(years), alpha) for at in range(first, series.size))
    expected = alpha * len(weeks)
    alarms = (
        f"About {expected:.2g} false alarms are expected in {len(weeks)} weeks of one series; "
        "multiply by the number of series watched."
    )
    caveats = (alarms, "Recent weeks may still grow as records arrive late.")
    return Watch(weeks, alpha, f"Farrington, flexible (Noufaily 2013), alpha {alpha:g}", caveats)


def _watched(series: Floats, at: int, years: int, alpha: float) -> WeekWatched:
    count, recent = float(series[at]), float(series[max(0, at - RECENT_WEEKS + 1) : at + 1].sum())
    past = np.arange(max(0, at - years * YEAR - HALF_WINDOW), at - LEFT_OUT)
    y = series[past]
    if not y.any():
        # With no event in all the years any five are more than chance.
        alarm = recent >= RECENT_EVENTS
        return WeekWatched(at, count, 0.0, 0.0, count, 1.0, alarm)
    matrix, now = _columns(past, at, y)
    mean, dispersion = _reweighted_mean(y, matrix, now)
    upper = _upper(mean, dispersion, alpha)
    score = (count - mean) / max(upper - mean, 1e-12)
    return WeekWatched(
        at, count, mean, upper, score, dispersion, score >= 1 and recent >= RECENT_EVENTS
    )


@checked
def season_level(weeks_before: ArrayLike) -> Floats:
    """Return the part of the year, 0 for the window about the same week, 1 to 9 for the rest."""
    apart = np.mod(as_floats(weeks_before, "weeks_before"), YEAR)
    near = (apart <= HALF_WINDOW) | (apart >= YEAR - HALF_WINDOW)
    size = (YEAR - 2 * HALF_WINDOW - 1) / (LEVELS - 1)
    rest = 1 + np.floor((apart - HALF_WINDOW - 1) / size)
    return np.where(near, 0.0, np.clip(rest, 1, LEVELS - 1))


def _columns(past: NDArray[Any], at: int, y: Floats) -> tuple[Floats, Floats]:
    """Return intercept, trend and season of the past, and the same of the week watched.

    A part of the year that never saw an event has no finite level: it joins the window.
    """
    level = season_level(at - past)
    held = [part for part in range(1, LEVELS) if y[level == part].any()]
    if not y[level == 0].any():
        held = []
    trend = (past - at) / YEAR
    season = [(level == part).astype(np.float64) for part in held]
    matrix = np.column_stack([np.ones(len(past)), trend, *season])
    return matrix, np.array([1.0, 0.0, *[0.0] * len(held)])


def _reweighted_mean(y: Floats, x: Floats, now: Floats) -> tuple[float, float]:
    weights = np.ones(len(y))
    mean, fitted, dispersion = 0.0, y, 1.0
    for _ in range(2):
        beta, fitted, leverage = _fit(y, x, weights)
        df = len(y) - x.shape[1]
        dispersion = max(1.0, float((weights * (y - fitted) ** 2 / fitted).sum()) / df)
        spread = np.sqrt(dispersion * np.maximum(1 - leverage, 1e-12))
        residual = 1.5 * (y ** (2 / 3) - fitted ** (2 / 3)) / (fitted ** (1 / 6) * spread)
        weights = np.where(residual > UNUSUAL, 1 / np.maximum(residual, UNUSUAL) ** 2, 1.0)
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
