"""A target's chance by simulation: months that vary more than chance, and a season not fully known.

`targets.target_forecast` is exact for Poisson counts and one known season. Here months follow a
negative binomial whose spread comes from past years, and the season is each past year's in turn.
`in_hindsight` forecasts every past year from the others: publish it beside the chance.

Source: the Poisson-gamma forecast of `targets`, widened by simulation (methods of Gelman and
others, Bayesian Data Analysis, chapter 2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, sqrt

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    AreasDiffer,
    Estimate,
    Floats,
    OutOfRange,
    as_counts,
    checked_level,
)
from wardmote.analysis.targets import JEFFREYS_SHAPE, TargetForecast
from wardmote.terms.guard import checked

DRAWS = 20_000  # a chance near a half is then within 0.7 points
FEW_YEARS = 3
SEED = 20_081  # any fixed number: the same input gives the same answer


@dataclass(frozen=True, slots=True)
class Hindsight:
    """How forecasts of past years would have done, each made from the other years.

    Attributes:
        years: forecasts made.
        inside: how many outturns fell in the interval at `level`.
        places: for each year, the share of simulated outturns below the true one (even over 0 to
            1 where the forecast is honest).
    """

    years: int
    inside: int
    level: float
    places: tuple[float, ...]
    caveats: tuple[str, ...] = ()


@checked
def monthly_theta(years: Sequence[ArrayLike]) -> float:
    """Return θ of the spread of months about year and season (variance μ + μ²/θ); inf for chance.

    Args:
        years: one array of counts per past year, all of one length; at least two.
    By moments: squares beyond the mean, over squared means, with the years and months fitted.
    """
    table = _table(years, least=2)
    total = float(table.sum())
    mean = table.sum(axis=1, keepdims=True) * table.sum(axis=0, keepdims=True) / total
    rows, columns = table.shape
    share_left = (rows - 1) * (columns - 1) / table.size
    over = float(((table - mean) ** 2).sum()) / share_left - float(mean.sum())
    return inf if over <= 0 else float((mean**2).sum()) / over


@checked
def simulated_target(
    so_far: ArrayLike,
    past_years: Sequence[ArrayLike],
    target: float,
    *,
    lower_is_better: bool = True,
    theta: float | None = None,
    level: float = 0.90,
    draws: int = DRAWS,
    seed: int = SEED,
) -> TargetForecast:
    """Return the chance of a full-year target, months by month.

    Args:
        so_far: counts of the months complete, in order; fewer than a year's.
        past_years: counts of the same months of each past year.
        target: full-year count; met at or below it (at or above, where a rise is wanted).
        theta: spread of months; estimated from past years where None.
        draws: simulated years. The caveats give the error that their number leaves.
    """
    seen = as_counts(so_far, "so far")
    table = _table(past_years, least=2)
    if seen.size >= table.shape[1]:
        raise OutOfRange("The year is complete: compare its count with the target.")
    size = monthly_theta(past_years) if theta is None else float(theta)
    if not size > 0:
        raise OutOfRange("theta is above 0: the larger, the nearer to chance alone.")
    outturn = _outturns(seen, table, size, draws, seed)
    met = outturn <= target if lower_is_better else outturn >= target
    chance = float(met.mean())
    tail = (1 - checked_level(level)) / 2
    low, high = np.quantile(outturn, [tail, 1 - tail], method="inverted_cdf")
    method = f"simulated negative binomial months, theta {size:.3g}, season of each past year"
    caveats = _caveats(len(table), chance, draws)
    interval = Estimate(float(outturn.mean()), float(low), float(high), level, method, caveats)
    return TargetForecast(chance, interval, target, lower_is_better, method, caveats)


@checked
def in_hindsight(
    past_years: Sequence[ArrayLike],
    months_elapsed: int,
    *,
    level: float = 0.90,
    draws: int = 2_000,
    seed: int = SEED,
) -> Hindsight:
    """Return how forecasts after so many months would have done in past years.

    Args:
        past_years: at least three years of counts, all of one length.
        months_elapsed: months of each year taken as known.
    """
    table = _table(past_years, least=FEW_YEARS)
    if not 0 < months_elapsed < table.shape[1]:
        raise OutOfRange(f"months_elapsed lies between 1 and {table.shape[1] - 1}.")
    tail = (1 - checked_level(level)) / 2
    inside, places = 0, []
    for at in range(len(table)):
        others = np.delete(table, at, axis=0)
        theta = monthly_theta(list(others))
        outturn = _outturns(table[at, :months_elapsed], others, theta, draws, seed + at)
        true = float(table[at].sum())
        low, high = np.quantile(outturn, [tail, 1 - tail], method="inverted_cdf")
        inside += bool(low <= true <= high)
        places.append(float((outturn < true).mean() + (outturn == true).mean() / 2))
    caveats = ("Later years help to forecast earlier ones here: a little kinder than life.",)
    return Hindsight(len(table), inside, level, tuple(places), caveats)


def _table(years: Sequence[ArrayLike], least: int) -> Floats:
    rows = [as_counts(year, "a past year") for year in years]
    if len(rows) < least or len({row.size for row in rows}) != 1 or rows[0].size < 2:
        raise AreasDiffer(
            f"Give at least {least} past years, all with the same two or more periods."
        )
    if min(row.sum() for row in rows) == 0:
        raise OutOfRange("A past year has no events, so it has no season: leave it out.")
    return np.array(rows)


def _outturns(seen: Floats, table: Floats, theta: float, draws: int, seed: int) -> Floats:
    """Return simulated full-year counts, shape (draws,).

    The year's level is drawn given what was seen: gamma, with as many events' worth of knowledge
    as the spread of months leaves (a month of mean m tells as much as m/(1 + m/θ) events).
    """
    rng = np.random.default_rng(seed)
    shares = table / table.sum(axis=1, keepdims=True)
    season = shares[rng.integers(0, len(shares), draws)]
    months = seen.size
    elapsed = np.maximum(season[:, :months].sum(axis=1), 1e-9)
    so_far = float(seen.sum())
    mean = np.maximum(seen.mean(), JEFFREYS_SHAPE / months)
    spread = 1 + float(mean) / theta
    shape = (so_far + JEFFREYS_SHAPE) / spread
    year = rng.gamma(shape, spread / elapsed)
    ahead = season[:, months:] * year[:, None]
    if theta < inf:
        ahead = ahead * rng.gamma(theta, 1 / theta, ahead.shape)
    return np.asarray(so_far + rng.poisson(ahead).sum(axis=1), dtype=np.float64)


def _caveats(years: int, chance: float, draws: int) -> tuple[str, ...]:
    error = sqrt(max(chance * (1 - chance), 1 / draws) / draws)
    caveats = [
        "Assumes that the rest of the year runs at the rate so far.",
        f"The number of draws leaves an error of {100 * error:.1g} points in the chance.",
    ]
    if years < FEW_YEARS:
        caveats.append(f"Fewer than {FEW_YEARS} past years: season and spread are little known.")
    return tuple(caveats)
