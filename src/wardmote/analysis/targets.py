"""The chance that a yearly target will be met, and how much of a target is noise.

Source: the negative binomial predictive distribution of a Poisson count with a Jeffreys prior.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import floor

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    AreasDiffer,
    Estimate,
    OutOfRange,
    as_counts,
    checked_level,
)
from wardmote.terms.guard import checked

JEFFREYS_SHAPE = 0.5
VARIES_MORE = (
    "The rest of the year is taken to vary as chance alone; crime usually varies more, so the "
    "interval is too narrow: give the dispersion of past years."
)


@dataclass(frozen=True, slots=True)
class TargetForecast:
    """The outturn expected from the year so far, and the chance of meeting the target."""

    chance_of_meeting: float
    outturn: Estimate
    target: float
    lower_is_better: bool
    method: str
    caveats: tuple[str, ...] = ()


@checked
def target_forecast(
    year_to_date: float,
    elapsed_share: float,
    target: float,
    *,
    lower_is_better: bool = True,
    prior_shape: float = JEFFREYS_SHAPE,
    level: float = 0.90,
    dispersion: float = 1.0,
) -> TargetForecast:
    """Return the chance of a full-year target and the outturn with its interval.

    Args:
        year_to_date: events so far.
        elapsed_share: share of a normal year's events that falls in the part elapsed, from past
            years (`elapsed_share`), not months over twelve.
        target: the full-year count aimed at; met at or below it, or at or above it where a rise
            is wanted (`lower_is_better` false).
        dispersion: variance over mean of such counts; above 1 widens the forecast.
    """
    count = float(as_counts(year_to_date, "year to date")[0])
    if not 0 < elapsed_share <= 1:
        raise OutOfRange(f"An elapsed share of {elapsed_share} is not above 0 and at most 1.")
    if not prior_shape > 0 or not dispersion >= 1:
        raise OutOfRange("The prior shape is above 0 and the dispersion at least 1.")
    size = (count + prior_shape) / dispersion
    rest = (count + prior_shape) * (1 - elapsed_share) / elapsed_share
    prob = size / (size + rest)
    below = _nb_cdf(floor(target - count), size, prob)
    if not lower_is_better:
        below = 1 - _nb_cdf(int(np.ceil(target - count)) - 1, size, prob)
    tail = (1 - checked_level(level)) / 2
    low, high = (count + _nb_quantile(p, size, prob) for p in (tail, 1 - tail))
    caveats = ["Assumes that the rest of the year runs at the rate so far."]
    if dispersion > 1:
        caveats.append(f"Widened for over-dispersion: variance is {dispersion:.3g} times the mean.")
    elif elapsed_share < 1:
        caveats.append(VARIES_MORE)
    method = "negative binomial forecast, Jeffreys prior"
    outturn = Estimate(count + rest, low, high, level, method)
    return TargetForecast(below, outturn, target, lower_is_better, method, tuple(caveats))


@checked
def elapsed_share(years: Sequence[ArrayLike], periods_elapsed: int) -> Estimate:
    """Return the share of a year's events that falls in its first periods, from past years.

    Args:
        years: one array of counts per past year (12 months, or 52 weeks), all of one length.
        periods_elapsed: how many periods of the current year are complete.
    Returns:
        The mean of the yearly shares; the interval is the range seen.
    """
    table = [as_counts(year, "a past year") for year in years]
    if not table or len({year.size for year in table}) != 1:
        raise AreasDiffer("Give at least one past year, all with the same number of periods.")
    if not 0 < periods_elapsed <= table[0].size:
        raise OutOfRange(f"periods_elapsed lies between 1 and {table[0].size}.")
    totals = [float(year.sum()) for year in table]
    if min(totals) == 0:
        raise OutOfRange("A past year has no events, so it has no shares: leave it out.")
    shares = [
        float(year[:periods_elapsed].sum()) / whole
        for year, whole in zip(table, totals, strict=True)
    ]
    caveats = ("Fewer than three past years.",) if len(shares) < 3 else ()
    method = "mean of past years' shares, range as interval"
    return Estimate(float(np.mean(shares)), min(shares), max(shares), 0.95, method, caveats)


@checked
def chance_without_change(
    baseline: float, target: float, *, lower_is_better: bool = True, baseline_is_known: bool = False
) -> float:
    """Return the chance that a target is met although nothing changes.

    For 121 offences and a target of 115 (−5.1%) it is 31% on a known mean and 36% once the baseline's own noise is
    counted: such a target mostly measures luck.
    """
    from scipy.special import pdtr

    count = float(as_counts(baseline, "baseline")[0])
    edge = floor(target) if lower_is_better else int(np.ceil(target)) - 1
    if baseline_is_known:
        below = float(pdtr(edge, count)) if edge >= 0 else 0.0
    else:
        below = _nb_cdf(edge, count + JEFFREYS_SHAPE, 0.5)
    return below if lower_is_better else 1 - below


@dataclass(frozen=True, slots=True)
class BackTest:
    """How often past forecasts came true: mean chance stated and share met, and the Brier score."""

    forecasts: int
    mean_chance: float
    share_met: float
    brier: float


@checked
def back_test(chances: ArrayLike, met: ArrayLike) -> BackTest:
    """Return how well stated chances matched what happened (1 met, 0 missed)."""
    stated, happened = as_counts(chances, "chances"), as_counts(met, "met")
    if stated.size != happened.size or (stated > 1).any() or not np.isin(happened, (0, 1)).all():
        raise OutOfRange("Give one chance between 0 and 1, and one 0 or 1, for each past forecast.")
    brier = float(((stated - happened) ** 2).mean())
    return BackTest(stated.size, float(stated.mean()), float(happened.mean()), brier)


def _nb_cdf(count: int, size: float, prob: float) -> float:
    from scipy.special import betainc

    if count < 0:
        return 0.0
    return 1.0 if prob >= 1 else float(betainc(size, count + 1, prob))


def _nb_quantile(share: float, size: float, prob: float) -> int:
    low, high = -1, 1
    while _nb_cdf(high, size, prob) < share:
        high *= 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if _nb_cdf(middle, size, prob) >= share else (middle, high)
    return high
