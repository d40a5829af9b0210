"""Regressions for counts: Poisson, quasi-Poisson and negative binomial, with offsets.

Sources: McCullagh and Nelder 1989; Lawless 1987; R's glm and MASS glm.nb, to whose numbers these
are held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf, log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    AreasDiffer,
    BadSample,
    Estimate,
    Floats,
    as_counts,
    as_floats,
    same_length,
)
from wardmote.analysis.rates import normal_quantile
from wardmote.terms.guard import checked


class NotIdentified(BadSample):
    """The columns of a regression cannot be told apart, or the data are too few for them."""


@dataclass(frozen=True, slots=True)
class CountModel:
    """A fitted count regression on the log scale.

    `dispersion` is Pearson χ²/df for a quasi-Poisson model and 1 otherwise; `theta` is the size of
    a negative binomial, infinite for Poisson. Standard errors already carry the dispersion.
    """

    names: tuple[str, ...]
    coefficients: Floats
    standard_errors: Floats
    covariance: Floats
    fitted: Floats
    deviance: float
    log_likelihood: float
    degrees_of_freedom: int
    pearson_dispersion: float
    dispersion: float
    theta: float
    theta_se: float | None
    method: str
    caveats: tuple[str, ...] = ()

    def rate_ratio(self, name: str, level: float = 0.95) -> Estimate:
        """Return exp of a coefficient with its Wald interval."""
        at = self.names.index(name)
        half = normal_quantile(1 - (1 - level) / 2) * self.standard_errors[at]
        middle = float(self.coefficients[at])
        limits = float(np.exp(middle - half)), float(np.exp(middle + half))
        return Estimate(float(np.exp(middle)), *limits, level, self.method, self.caveats)

    @property
    def aic(self) -> float:
        """Akaike's criterion; the size of a negative binomial counts as a parameter."""
        parameters = len(self.names) + (self.theta != inf)
        return 2 * parameters - 2 * self.log_likelihood


def design(columns: Mapping[str, ArrayLike], *, intercept: bool = True) -> tuple[list[str], Floats]:
    """Return names and matrix: numbers as they are, words as treatment contrasts on the first.

    Args:
        columns: one sequence per variable, all of one length.
    """
    names, built = [], []
    length = {len(np.asarray(values)) for values in columns.values()}
    if len(length) > 1:
        raise AreasDiffer("The columns have different lengths: give one value per row in each.")
    if intercept:
        names.append("(Intercept)")
        built.append(np.ones(length.pop()))
    for name, values in columns.items():
        array = np.asarray(values)
        if array.dtype.kind in "iufb":
            names.append(name)
            built.append(as_floats(array, name))
            continue
        for value in sorted(set(array.tolist()))[1:]:
            names.append(f"{name}{value}")
            built.append((array == value).astype(np.float64))
    return names, np.column_stack(built)


@checked
def poisson_regression(
    counts: ArrayLike,
    matrix: ArrayLike,
    names: Sequence[str],
    *,
    offset: ArrayLike | None = None,
    quasi: bool = False,
) -> CountModel:
    """Return a Poisson (or quasi-Poisson) log-linear fit.

    Args:
        counts: shape (rows,).
        matrix: shape (rows, columns), full column rank.
        offset: log exposure, shape (rows,).
        quasi: multiply variances by Pearson χ²/df, never below 1.
    """
    y, x, base = _checked(counts, matrix, names, offset)
    beta, mean = _fit(y, x, base, inf)
    pearson, df = _pearson(y, mean, x)
    dispersion = max(1.0, pearson) if quasi else 1.0
    covariance: Floats = np.asarray(np.linalg.inv((x * mean[:, None]).T @ x) * dispersion)
    method = "quasi-Poisson regression" if quasi else "Poisson regression"
    return CountModel(
        tuple(names), beta, np.sqrt(np.diag(covariance)), covariance, mean,
        _poisson_deviance(y, mean), _log_likelihood(y, mean, inf), df, pearson, dispersion, inf,
        None, method, _caveats(pearson, quasi=quasi),
    )  # fmt: skip


@checked
def negative_binomial_regression(
    counts: ArrayLike,
    matrix: ArrayLike,
    names: Sequence[str],
    *,
    offset: ArrayLike | None = None,
) -> CountModel:
    """Return a negative binomial (NB2: variance μ + μ²/θ) fit by maximum likelihood.

    Raises: NotIdentified where counts vary no more than chance, so that θ has no maximum.
    """
    y, x, base = _checked(counts, matrix, names, offset)
    _, mean = _fit(y, x, base, inf)
    pearson, df = _pearson(y, mean, x)
    theta = _theta(y, mean)
    beta: Floats = np.zeros(x.shape[1])
    for _ in range(200):
        beta, mean = _fit(y, x, base, theta)
        stepped = _theta(y, mean)
        close = abs(stepped - theta) <= 1e-10 * theta
        theta = stepped
        if close:
            break
    weight = mean / (1 + mean / theta)
    covariance: Floats = np.asarray(np.linalg.inv((x * weight[:, None]).T @ x))
    information = -_theta_slope(y, mean, theta)[1]
    return CountModel(
        tuple(names), beta, np.sqrt(np.diag(covariance)), covariance, mean,
        _nb_deviance(y, mean, theta), _log_likelihood(y, mean, theta), df, pearson, 1.0, theta,
        float(1 / np.sqrt(information)), "negative binomial regression",
    )  # fmt: skip


def _checked(
    counts: ArrayLike, matrix: ArrayLike, names: Sequence[str], offset: ArrayLike | None
) -> tuple[Floats, Floats, Floats]:
    y = as_counts(counts)
    x = as_floats(matrix, "matrix")
    x = x.reshape(len(x), -1)
    same_length("counts", y, "matrix", x)
    same_length("names", names, "columns", x.T)
    base = np.zeros_like(y) if offset is None else as_floats(offset, "offset")
    same_length("counts", y, "offset", base)
    if np.linalg.matrix_rank(x) < x.shape[1]:
        raise NotIdentified("Some columns are sums of others: leave one of them out.")
    if y.size < x.shape[1] or y.size < 2:
        raise NotIdentified(f"{y.size} rows cannot bear {x.shape[1]} columns: add rows.")
    if y.sum() == 0:
        raise NotIdentified("Every count is zero: there is no rate to fit.")
    return y, x, base


def _fit(y: Floats, x: Floats, base: Floats, theta: float) -> tuple[Floats, Floats]:
    """Return coefficients and fitted means by Fisher scoring."""
    eta = np.log(y + 0.1)
    mean = np.exp(eta)
    beta: Floats = np.zeros(x.shape[1])
    for _ in range(200):
        weight = mean / (1 + mean / theta)
        working = eta - base + (y - mean) / mean
        scaled = x * weight[:, None]
        try:
            stepped: Floats = np.asarray(np.linalg.solve(scaled.T @ x, scaled.T @ working))
        except np.linalg.LinAlgError:
            break  # a mean has gone to zero
        eta = np.clip(x @ stepped + base, -700, 700)
        mean = np.exp(eta)
        moved = float(np.max(np.abs(stepped - beta)))
        beta = stepped
        if moved < 1e-11 * (1 + float(np.max(np.abs(beta)))):
            return beta, mean
    raise NotIdentified(
        "Some columns set apart rows in which nothing was counted: their rate is zero and its "
        "logarithm has no value. Leave those rows and columns out, or merge them with others."
    )


def _pearson(y: Floats, mean: Floats, x: Floats) -> tuple[float, int]:
    df = y.size - x.shape[1]
    if df == 0:  # as many columns as rows: nothing is left to measure spread by
        return 1.0, 0
    return float(((y - mean) ** 2 / mean).sum() / df), df


def _theta(y: Floats, mean: Floats) -> float:
    """Return the size that maximises the likelihood given the means, by Newton steps in its log."""
    if ((y - mean) ** 2 - y).sum() <= 0:
        raise NotIdentified("The counts vary no more than chance: use a Poisson model.")
    theta = float(y.size / (((y / mean - 1) ** 2).sum()))
    for _ in range(200):
        slope, curve = _theta_slope(y, mean, theta)
        # In log θ the curve is θ²·curve + θ·slope; a step is held to a factor of e.
        bend = theta**2 * curve + theta * slope
        step = -theta * slope / bend if bend < 0 else float(np.sign(slope))
        step = max(-1.0, min(1.0, step))
        theta *= float(np.exp(step))
        if abs(step) < 1e-12:
            return theta
        if theta > 1e8:
            raise NotIdentified("The counts vary no more than chance: use a Poisson model.")
    return theta


def _theta_slope(y: Floats, mean: Floats, theta: float) -> tuple[float, float]:
    """Return the first and second derivative of the log likelihood in θ."""
    from scipy.special import digamma, polygamma

    whole = theta + mean
    slope = (
        digamma(theta + y) - digamma(theta) + log(theta) + 1 - np.log(whole) - (y + theta) / whole
    )
    curve = (
        polygamma(1, theta + y)
        - polygamma(1, theta)
        + 1 / theta
        - 2 / whole
        + (y + theta) / whole**2
    )
    return float(slope.sum()), float(curve.sum())


def _log_likelihood(y: Floats, mean: Floats, theta: float) -> float:
    from scipy.special import gammaln, xlogy

    if theta == inf:
        return float((xlogy(y, mean) - mean - gammaln(y + 1)).sum())
    terms = (
        gammaln(theta + y)
        - gammaln(theta)
        - gammaln(y + 1)
        + theta * np.log(theta / (theta + mean))
        + xlogy(y, mean / (theta + mean))
    )
    return float(terms.sum())


def _poisson_deviance(y: Floats, mean: Floats) -> float:
    from scipy.special import xlogy

    return float(2 * (xlogy(y, y / mean) - (y - mean)).sum())


def _nb_deviance(y: Floats, mean: Floats, theta: float) -> float:
    from scipy.special import xlogy

    terms = xlogy(y, y / mean) - (y + theta) * np.log((y + theta) / (mean + theta))
    return float(2 * terms.sum())


def _caveats(pearson: float, *, quasi: bool) -> tuple[str, ...]:
    if pearson > 1.5 and not quasi:
        return (f"Variance is {pearson:.2g} times the mean: the interval is too narrow.",)
    if pearson > 1.5:
        return (f"Widened for over-dispersion: variance is {pearson:.3g} times the mean.",)
    return ()


@checked
def ones(rows: int) -> NDArray[np.float64]:
    """Return the column of an intercept alone, shape (rows, 1)."""
    return np.ones((rows, 1))
