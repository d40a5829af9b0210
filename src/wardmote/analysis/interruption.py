"""Interrupted time series: did level or slope change at a date fixed in advance?

Source: Lopez Bernal, Cummins and Gasparrini 2017; Newey and West 1987.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    EmptySample,
    Estimate,
    Floats,
    OutOfRange,
    as_counts,
    as_exposures,
    as_floats,
    same_length,
)
from wardmote.analysis.regression import CountModel, NotIdentified, poisson_regression
from wardmote.terms.guard import checked

POINTS_EACH_SIDE = 8
POINTS_FOR_SEASON = 24


@dataclass(frozen=True, slots=True)
class Interruption:
    """Level and slope change as rate ratios, with the line expected without the change.

    `expected` and `without` are fitted counts per period with and without the interruption;
    `autocorrelation` is that of the residuals at lag 1.
    """

    level_change: Estimate
    slope_change: Estimate | None
    model: CountModel
    expected: Floats
    without: Floats
    autocorrelation: float
    caveats: tuple[str, ...] = ()


@checked
def harmonics(position: ArrayLike, pairs: int, period: float) -> Floats:
    """Return sine columns then cosine columns of a season, shape (rows, 2 × pairs)."""
    at = as_floats(position, "position")
    if pairs < 1 or period <= 0:
        raise OutOfRange("A season needs at least one pair of waves and a period above 0.")
    angles = 2 * np.pi * np.outer(at, np.arange(1, pairs + 1)) / period
    return np.hstack([np.sin(angles), np.cos(angles)])


@checked
def interrupted_series(
    counts: ArrayLike,
    post: ArrayLike,
    *,
    exposure: ArrayLike | None = None,
    slope: bool = False,
    season: tuple[ArrayLike, int, float] | None = None,
    quasi: bool = True,
    lags: int | None = None,
    level: float = 0.95,
) -> Interruption:
    """Return the step (and slope) change at an interruption, by quasi-Poisson regression.

    Args:
        counts: one per period, in time order.
        post: 0 before and 1 from the interruption on.
        exposure: population or person-time per period.
        slope: also let the trend change; its clock starts at the interruption.
        season: (position in the cycle per period, pairs of waves, periods in a cycle).
        lags: periods within which residuals may be correlated: Newey-West errors take the place of
            the model's. None keeps the model's, and a caveat says where they are too narrow;
            12 is usual for months with a season left in, ⌊4(n/100)^(2/9)⌋ otherwise.
    Raises: EmptySample below 8 points on either side (or 24 in all for a season).
    """
    y, after = as_counts(counts), as_counts(post, "post")
    same_length("counts", y, "post", after)
    enough_points(after, seasonal=season is not None)
    time = np.arange(1, y.size + 1, dtype=np.float64)
    names, columns = ["(Intercept)", "level", "time"], [np.ones(y.size), after, time]
    if slope:
        start = float(time[after == 1][0])
        names.append("slope")
        columns.append(np.maximum(0.0, time - start) * after)
    if season is not None:
        waves = harmonics(*season)
        names += [f"season {at + 1}" for at in range(waves.shape[1])]
        columns += list(waves.T)
    matrix = np.column_stack(columns)
    offset = None if exposure is None else np.log(as_exposures(exposure, "exposure"))
    model = poisson_regression(y, matrix, names, offset=offset, quasi=quasi)
    if lags is not None:
        model = _with_newey_west(model, matrix, y, lags)
    cut = matrix.copy()
    cut[:, 1] = 0.0
    if slope:
        cut[:, 3] = 0.0
    base = np.zeros(y.size) if offset is None else offset
    without: Floats = np.exp(cut @ model.coefficients + base)
    lag = autocorrelation((y - model.fitted) / np.sqrt(model.fitted))
    return Interruption(
        model.rate_ratio("level", level),
        model.rate_ratio("slope", level) if slope else None,
        model, model.fitted, without, lag, _caveats(lag, y.size, model, lags),
    )  # fmt: skip


@checked
def autocorrelation(residuals: ArrayLike, lag: int = 1) -> float:
    """Return the correlation of residuals with themselves `lag` periods before."""
    r = as_floats(residuals, "residuals")
    r = r - r.mean()
    spread = float(r @ r)
    return 0.0 if spread == 0 else float(r[lag:] @ r[:-lag]) / spread


@checked
def newey_west(matrix: ArrayLike, residuals: ArrayLike, fitted: ArrayLike, lags: int) -> Floats:
    """Return standard errors of a log-linear fit that allow for correlation up to `lags` apart.

    Args:
        matrix: shape (rows, columns); residuals and fitted: counts less fitted, and fitted.
    """
    return np.asarray(np.sqrt(np.diag(_newey_west_covariance(matrix, residuals, fitted, lags))))


def _newey_west_covariance(
    matrix: ArrayLike, residuals: ArrayLike, fitted: ArrayLike, lags: int
) -> Floats:
    x, left = as_floats(matrix, "matrix"), as_floats(residuals, "residuals")
    mean = as_exposures(fitted, "fitted")
    same_length("matrix", x, "residuals", left)
    same_length("matrix", x, "fitted", mean)
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise NotIdentified("Some columns are sums of others: leave one of them out.")
    score = x * left[:, None]
    middle = score.T @ score
    for lag in range(1, lags + 1):
        cross = score[lag:].T @ score[:-lag]
        middle += (1 - lag / (lags + 1)) * (cross + cross.T)
    bread = np.linalg.inv((x * mean[:, None]).T @ x)
    return np.asarray(bread @ middle @ bread)


def _with_newey_west(model: CountModel, matrix: Floats, counts: Floats, lags: int) -> CountModel:
    """Return the model with errors that allow for correlation; never below its own.

    In a short series the estimate of correlation is itself unsure and runs low: the wider error
    of the two is kept for each coefficient.
    """
    if lags >= counts.size:
        raise OutOfRange(f"{lags} lags in a series of {counts.size} periods: take fewer.")
    covariance = _newey_west_covariance(matrix, counts - model.fitted, model.fitted, lags)
    errors = np.sqrt(np.diag(covariance))
    wider = np.maximum(1.0, model.standard_errors / errors)
    return replace(
        model, covariance=covariance * np.outer(wider, wider), standard_errors=errors * wider,
        method=f"{model.method}, Newey-West errors to lag {lags}",
    )  # fmt: skip


def enough_points(after: ArrayLike, *, seasonal: bool) -> None:
    """Refuse a series with too few points on either side of the interruption."""
    after = as_counts(after, "post")
    before, later = int((after == 0).sum()), int((after == 1).sum())
    if before + later != after.size:
        raise OutOfRange("post holds 0 before the interruption and 1 from then on.")
    if min(before, later) < POINTS_EACH_SIDE:
        raise EmptySample(
            f"There are {before} points before and {later} after: at least {POINTS_EACH_SIDE} are "
            "needed on each side."
        )
    if seasonal and after.size < POINTS_FOR_SEASON:
        raise EmptySample(f"A season needs at least {POINTS_FOR_SEASON} points.")


def _caveats(lag: float, n: int, model: CountModel, lags: int | None) -> tuple[str, ...]:
    caveats = ["The date of the change must have been fixed in advance.", *model.caveats]
    if lags is None and abs(lag) > 2 / n**0.5:
        caveats.append(f"Residuals are correlated ({lag:.2f}): give `lags` for Newey-West errors.")
    return tuple(caveats)
