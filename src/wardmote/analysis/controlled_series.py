"""Interrupted series with a control, and with errors that remember: two ways past a plain step.

A control series takes out what happened everywhere; the effect is the ratio of the two changes. A
first-order autoregressive error takes the place of independent ones where each month leans on the
one before.

Sources: Lopez Bernal, Cummins and Gasparrini 2018 (controlled series); Driscoll and Kraay 1998;
Box and Jenkins 1976 (exact likelihood of an autoregressive error).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import log, pi, sqrt

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
from wardmote.analysis.interruption import enough_points, harmonics
from wardmote.analysis.regression import CountModel, NotIdentified, poisson_regression
from wardmote.analysis.survey import student_t
from wardmote.terms.guard import checked

FIXED = "The date of the change must have been fixed in advance."


@dataclass(frozen=True, slots=True)
class ControlledInterruption:
    """The change of a treated series over that of its control, as rate ratios.

    Attributes:
        level_change, slope_change: (treated after/before) / (control after/before).
        trends_before: ratio of the two trends per period before; its interval should hold 1.
        expected, without: fitted counts of the treated series with and without the effect.
    """

    level_change: Estimate
    slope_change: Estimate | None
    trends_before: Estimate
    model: CountModel
    expected: Floats
    without: Floats
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RememberingSeries:
    """A step (and slope) in the log of counts with an autoregressive error of the first order.

    `rho` is the correlation of neighbouring errors; coefficients are in the order of `names`.
    """

    level_change: Estimate
    slope_change: Estimate | None
    names: tuple[str, ...]
    coefficients: Floats
    standard_errors: Floats
    rho: float
    log_likelihood: float
    caveats: tuple[str, ...] = ()


@checked
def controlled_series(
    treated: ArrayLike,
    control: ArrayLike,
    post: ArrayLike,
    *,
    exposure: ArrayLike | None = None,
    control_exposure: ArrayLike | None = None,
    slope: bool = False,
    season: tuple[ArrayLike, int, float] | None = None,
    lags: int = 0,
    level: float = 0.95,
) -> ControlledInterruption:
    """Return the change of one series less that of another, by quasi-Poisson regression.

    Args:
        treated, control: counts of the same periods, in time order.
        post: 0 before and 1 from the interruption on, for both.
        exposure, control_exposure: population or person-time per period; both or neither.
        slope: also let the trends part after the interruption.
        season: (position in the cycle per period, pairs of waves, periods in a cycle), shared.
        lags: periods within which errors may be correlated. Errors of the two series in one
            period may be correlated at any `lags`.
    """
    y, other, after = _two_series(treated, control, post)
    enough_points(after, seasonal=season is not None)
    if not 0 <= lags < y.size:
        raise OutOfRange(f"{lags} lags in a series of {y.size} periods: take fewer.")
    names, matrix = _paired_columns(after, slope, season)
    offset = _two_offsets(exposure, control_exposure)
    both = np.concatenate([y, other])
    model = poisson_regression(both, matrix, names, offset=offset, quasi=True)
    model = _by_period(model, matrix, both, lags)
    without = np.where(np.isin(names, SCHEME), 0.0, matrix[: y.size])
    base = np.zeros(y.size) if offset is None else offset[: y.size]
    return ControlledInterruption(
        model.rate_ratio("treated × level", level),
        model.rate_ratio("treated × slope", level) if slope else None,
        model.rate_ratio("treated × time", level), model, model.fitted[: y.size],
        np.exp(without @ model.coefficients + base),
        (FIXED, "Assumes that without the scheme both would have changed by the same ratio.",
         *model.caveats),
    )  # fmt: skip


SCHEME = ("treated × level", "treated × slope")  # the terms that would be nothing without it


def _two_series(
    treated: ArrayLike, control: ArrayLike, post: ArrayLike
) -> tuple[Floats, Floats, Floats]:
    """Return the three columns, of one length, each series with events on either side."""
    y, other = as_counts(treated, "treated"), as_counts(control, "control")
    after = as_counts(post, "post")
    same_length("treated", y, "control", other)
    same_length("treated", y, "post", after)
    for series, name in ((y, "treated"), (other, "control")):
        if min(series[after == 0].sum(), series[after == 1].sum()) == 0:
            raise OutOfRange(f"The {name} series has no event before or after: no ratio exists.")
    return y, other, after


def _two_offsets(exposure: ArrayLike | None, control: ArrayLike | None) -> Floats | None:
    """Return the logs of both exposures, one series after the other."""
    if exposure is None and control is None:
        return None
    if exposure is None or control is None:
        raise OutOfRange("Give the exposure of both series, or of neither.")
    named = ((exposure, "exposure"), (control, "control exposure"))
    return np.asarray(
        np.log(np.concatenate([as_exposures(values, name) for values, name in named]))
    )


@checked
def remembering_series(
    counts: ArrayLike,
    post: ArrayLike,
    *,
    exposure: ArrayLike | None = None,
    slope: bool = False,
    season: tuple[ArrayLike, int, float] | None = None,
    level: float = 0.95,
) -> RememberingSeries:
    """Return the step in the log of counts with errors of the first autoregressive order.

    Args: as in `interrupted_series`; every count is above 0 (use its `lags` otherwise).
    Exact Gaussian likelihood; coefficients by generalised least squares, t with n − p degrees.
    """
    y, after = as_counts(counts), as_counts(post, "post")
    same_length("counts", y, "post", after)
    enough_points(after, seasonal=season is not None)
    if (y == 0).any():
        raise OutOfRange("A period has no events, so no log: use `interrupted_series` with lags.")
    base = np.zeros(y.size) if exposure is None else np.log(as_exposures(exposure, "exposure"))
    same_length("counts", y, "exposure", base)
    columns = _own_columns(after, slope, season)
    names, x = tuple(columns), np.column_stack(list(columns.values()))
    if np.linalg.matrix_rank(x) < x.shape[1] or y.size <= x.shape[1] + 1:
        raise NotIdentified("Some columns are sums of others, or there are too few periods.")
    rho, likelihood = _likeliest_rho(np.log(y) - base, x)
    beta, errors = _least_squares(np.log(y) - base, x, rho)
    ratios = {
        name: _as_ratio(beta[at], errors[at], y.size - x.shape[1], level)
        for at, name in enumerate(names)
    }
    caveats = [FIXED, "The median count is modelled, not the mean: small counts weigh as large."]
    if abs(rho) > 0.9:
        caveats.append(f"Errors hardly fade (correlation {rho:.2f}): the step is ill known.")
    return RememberingSeries(
        ratios["level"], ratios.get("slope"), names, beta, errors, rho, likelihood, tuple(caveats)
    )


def _own_columns(
    after: Floats, slope: bool, season: tuple[ArrayLike, int, float] | None
) -> dict[str, Floats]:
    time = np.arange(1, after.size + 1, dtype=np.float64)
    columns: dict[str, Floats] = {"(Intercept)": np.ones(after.size), "level": after, "time": time}
    if slope:
        columns["slope"] = np.maximum(0.0, time - time[after == 1][0]) * after
    if season is not None:
        waves = harmonics(*season)
        same_length("post", after, "season", waves)
        columns |= {f"season {at + 1}": wave for at, wave in enumerate(waves.T)}
    return columns


def _paired_columns(
    after: Floats, slope: bool, season: tuple[ArrayLike, int, float] | None
) -> tuple[list[str], Floats]:
    """Return the columns of both series, treated first: shared ones, then those of the treated."""
    own = _own_columns(after, slope, season)
    nothing = np.zeros(after.size)
    names, columns = list(own), [np.concatenate([column, column]) for column in own.values()]
    for name in ("(Intercept)", "level", "time", "slope"):
        if name in own:
            names.append("treated" if name == "(Intercept)" else f"treated × {name}")
            columns.append(np.concatenate([own[name], nothing]))
    return names, np.column_stack(columns)


def _by_period(model: CountModel, matrix: Floats, counts: Floats, lags: int) -> CountModel:
    """Return the model with errors that allow for correlation between and along the two series.

    As with one series, the wider of these errors and the model's own is kept.
    """
    half = counts.size // 2
    score = matrix * (counts - model.fitted)[:, None]
    both = score[:half] + score[half:]
    middle = both.T @ both
    for lag in range(1, lags + 1):
        cross = both[lag:].T @ both[:-lag]
        middle += (1 - lag / (lags + 1)) * (cross + cross.T)
    bread = np.linalg.inv((matrix * model.fitted[:, None]).T @ matrix)
    covariance = bread @ middle @ bread
    errors = np.sqrt(np.maximum(np.diag(covariance), 1e-300))
    wider = np.maximum(1.0, model.standard_errors / errors)
    return replace(
        model, covariance=covariance * np.outer(wider, wider), standard_errors=errors * wider,
        method=f"{model.method} with a control, errors by period to lag {lags}",
    )  # fmt: skip


def _transformed(values: Floats, rho: float) -> Floats:
    """Return rows freed of the correlation with the row before (Prais and Winsten)."""
    first = sqrt(1 - rho**2) * values[:1]
    return np.concatenate([first, values[1:] - rho * values[:-1]])


def _squares_left(y: Floats, x: Floats, rho: float) -> float:
    left, right = _transformed(x, rho), _transformed(y, rho)
    beta = np.linalg.lstsq(left, right, rcond=None)[0]
    return float(((right - left @ beta) ** 2).sum())


def _likeliest_rho(y: Floats, x: Floats) -> tuple[float, float]:
    """Return the correlation at which the exact likelihood is greatest, and its log."""
    from scipy.optimize import minimize_scalar

    def badness(rho: float) -> float:
        squares = max(_squares_left(y, x, rho), 1e-300)
        return y.size * log(squares / y.size) - log(1 - rho**2)

    grid = np.linspace(-0.98, 0.98, 50)
    best = float(grid[int(np.argmin([badness(rho) for rho in grid]))])
    found = minimize_scalar(
        badness, bounds=(max(-0.9999, best - 0.05), min(0.9999, best + 0.05)), method="bounded",
        options={"xatol": 1e-10},
    )  # fmt: skip
    return float(found.x), -0.5 * (float(found.fun) + y.size * (1 + log(2 * pi)))


def _least_squares(y: Floats, x: Floats, rho: float) -> tuple[Floats, Floats]:
    left, right = _transformed(x, rho), _transformed(y, rho)
    inverse = np.linalg.inv(left.T @ left)
    beta = inverse @ (left.T @ right)
    variance = float(((right - left @ beta) ** 2).sum()) / (y.size - x.shape[1])
    return np.asarray(beta), np.asarray(np.sqrt(variance * np.diag(inverse)))


def _as_ratio(value: float, error: float, df: int, level: float) -> Estimate:
    half = student_t(1 - (1 - checked_level(level)) / 2, df) * error
    low, middle, high = (float(np.exp(at)) for at in (value - half, value, value + half))
    return Estimate(middle, low, high, level, "log counts, AR(1) errors, exact likelihood")
