"""Synthetic control: the weighted mix of untreated areas that tracked the treated one before.

Sources: Abadie and Gardeazabal 2003; Abadie, Diamond and Hainmueller 2010.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    AreasDiffer,
    EmptySample,
    Floats,
    as_floats,
    same_length,
)
from wardmote.terms.guard import checked

# The heavy row that makes the donor weights sum to 1 in the least squares below.
_SUM_WEIGHT = 1e4


@dataclass(frozen=True, slots=True)
class SyntheticControl:
    """Donor weights (at least 0, summing to 1), predictor weights and the fit before.

    `gap` is treated less synthetic in every outcome row handed in.
    """

    donors: tuple[str, ...]
    weights: Floats
    predictor_weights: Floats
    pre_fit_error: float
    gap: Floats
    method: str
    caveats: tuple[str, ...] = ()

    def named(self, least: float = 0.0) -> dict[str, float]:
        """Return the donors whose weight is above `least`."""
        pairs = zip(self.donors, self.weights, strict=True)
        return {name: float(weight) for name, weight in pairs if weight > least}


@dataclass(frozen=True, slots=True)
class Placebo:
    """How the treated gap ranks among donors treated as if the scheme were theirs.

    The smallest p-value possible is 1/(donors + 1): nine donors can never reach 0.05.
    """

    p_value: float
    smallest_possible: float
    ratios: tuple[tuple[str, float], ...]


@checked
def synthetic_control(
    treated_predictors: ArrayLike,
    donor_predictors: ArrayLike,
    treated_outcome: ArrayLike,
    donor_outcome: ArrayLike,
    donors: Sequence[str],
    *,
    fit_rows: ArrayLike | None = None,
    nested: bool = False,
    starts: int = 4,
    seed: int = 1,
) -> SyntheticControl:
    """Return donor weights that match the predictors, these weighted by what they foretell.

    Args:
        treated_predictors: shape (predictors,); donor_predictors: shape (predictors, donors).
        treated_outcome: shape (periods,); donor_outcome: shape (periods, donors).
        fit_rows: rows of the outcome before the scheme, as a mask; None where all are.
        nested: search for the predictor weights that fit the past outcome best, instead of taking
            them from its regression on the predictors. The search has many local optima and may
            set predictors aside: on the Texas prisons it fits at 845 against 1,295, with other
            donors. Report both.
        starts: nested searches, from regression, from equal weights, then at random.
    Raises: EmptySample, AreasDiffer, NotANumber.
    """
    x1, x0 = as_floats(treated_predictors, "predictors"), as_floats(donor_predictors, "donors")
    z1, z0 = as_floats(treated_outcome, "outcome"), as_floats(donor_outcome, "donor outcome")
    same_length("predictors", x1, "donor predictors", x0)
    same_length("outcome", z1, "donor outcome", z0)
    same_length("donors", donors, "donor columns", x0.T)
    if len(donors) < 2:
        raise EmptySample("A synthetic control needs at least two donors.")
    rows = np.ones(z1.size, bool) if fit_rows is None else _mask(fit_rows, z1.size)
    scale = np.std(np.column_stack([x0, x1]), axis=1, ddof=1)
    scale[scale == 0] = 1.0
    x1, x0 = x1 / scale, x0 / scale[:, None]
    before = (z1[rows], z0[rows])
    best = _search(x1, x0, *before, starts, seed) if nested else _by_regression(x1, x0, *before)
    weights = _donor_weights(best, x1, x0)
    gap = z1 - z0 @ weights
    error = float(np.sqrt((gap[rows] ** 2).mean()))
    least = 1 / (len(donors) + 1)
    beyond = ": 0.05 cannot be reached" if least > 0.05 else ""
    caveats = (f"With {len(donors)} donors the smallest placebo p-value is {least:.3f}{beyond}.",)
    return SyntheticControl(
        tuple(donors), weights, best, error, gap,
        f"synthetic control, predictor weights by {'nested search' if nested else 'regression'}",
        caveats,
    )  # fmt: skip


def _mask(rows: ArrayLike, periods: int) -> NDArray[np.bool_]:
    """Return which rows of the outcome lie before the scheme, from a mask of 0 and 1."""
    marks = as_floats(rows, "rows before the scheme")
    if marks.shape != (periods,) or not np.isin(marks, (0, 1)).all() or not marks.any():
        raise AreasDiffer(
            f"Mark each of the {periods} periods with 1 where it lies before the scheme and 0 "
            "where it does not, at least one with 1."
        )
    return marks.astype(bool)


@checked
def placebo_rank(
    predictors: ArrayLike, outcome: ArrayLike, names: Sequence[str], treated: str,
    pre_rows: ArrayLike,
) -> Placebo:  # fmt: skip
    """Return the treated area's rank by post-to-pre error ratio among all areas in turn.

    Args:
        predictors: shape (predictors, areas); outcome: shape (periods, areas), same areas.
    """
    x, z = as_floats(predictors, "predictors"), as_floats(outcome, "outcome")
    before = _mask(pre_rows, len(z))
    same_length("names", names, "areas", z.T)
    same_length("names", names, "predictors' areas", np.atleast_2d(x).T)
    if before.all():
        raise EmptySample("Every row lies before the scheme: give some rows after it.")
    ratios = []
    for at, name in enumerate(names):
        keep = np.arange(len(names)) != at
        if name != treated:
            keep &= np.array([other != treated for other in names])
        found = synthetic_control(
            x[:, at], x[:, keep], z[:, at], z[:, keep],
            [other for other, kept in zip(names, keep, strict=True) if kept],
            fit_rows=before,
        )  # fmt: skip
        after = float(np.sqrt((found.gap[~before] ** 2).mean()))
        ratios.append((name, after / max(found.pre_fit_error, 1e-12)))
    own = dict(ratios)[treated]
    p_value = sum(ratio >= own for _, ratio in ratios) / len(ratios)
    return Placebo(p_value, 1 / len(ratios), tuple(sorted(ratios, key=lambda pair: -pair[1])))


@checked
def leave_one_out(
    treated_predictors: ArrayLike, donor_predictors: ArrayLike, treated_outcome: ArrayLike,
    donor_outcome: ArrayLike, donors: Sequence[str], *, fit_rows: ArrayLike | None = None,
) -> dict[str, SyntheticControl]:  # fmt: skip
    """Return the fit without each donor that matters in turn."""
    x0, z0 = np.asarray(donor_predictors), np.asarray(donor_outcome)
    whole = synthetic_control(
        treated_predictors, x0, treated_outcome, z0, donors, fit_rows=fit_rows
    )
    found = {}
    for name in whole.named(0.01):
        keep = np.array([donor != name for donor in donors])
        found[name] = synthetic_control(
            treated_predictors, x0[:, keep], treated_outcome, z0[:, keep],
            [donor for donor in donors if donor != name], fit_rows=fit_rows,
        )  # fmt: skip
    return found


def _donor_weights(predictor_weights: Floats, x1: Floats, x0: Floats) -> Floats:
    """Return the weights at least 0 and summing to 1 that fit the predictors best."""
    from scipy.optimize import nnls

    root = np.sqrt(predictor_weights)
    matrix = np.vstack([x0 * root[:, None], np.full((1, x0.shape[1]), _SUM_WEIGHT)])
    found, _ = nnls(matrix, np.append(x1 * root, _SUM_WEIGHT))
    return np.asarray(found / found.sum(), dtype=np.float64)


def _search(x1: Floats, x0: Floats, z1: Floats, z0: Floats, starts: int, seed: int) -> Floats:
    from scipy.optimize import minimize

    def share(free: Floats) -> Floats:
        weight = np.abs(free)
        return np.asarray(weight / weight.sum())

    def loss(free: Floats) -> float:
        weight = _donor_weights(share(free), x1, x0)
        return float(((z1 - z0 @ weight) ** 2).mean())

    rng = np.random.default_rng(seed)
    k = x1.size
    guesses = [_by_regression(x1, x0, z1, z0), np.full(k, 1 / k)]
    guesses += [rng.dirichlet(np.ones(k)) for _ in range(max(0, starts - 2))]
    best, lowest = guesses[0], float("inf")
    for guess in guesses[: max(1, starts)]:
        found = minimize(
            loss, guess, method="Nelder-Mead", options={"maxiter": 1000, "xatol": 1e-5}
        )
        if found.fun < lowest:
            best, lowest = share(found.x), float(found.fun)
    return best


def _by_regression(x1: Floats, x0: Floats, z1: Floats, z0: Floats) -> Floats:
    """Return predictor weights from the regression of the outcome on the predictors."""
    x = np.column_stack([np.ones(x0.shape[1] + 1), np.column_stack([x1, x0]).T])
    beta = np.linalg.lstsq(x, np.column_stack([z1, z0]).T, rcond=None)[0][1:]
    weight = (beta**2).sum(axis=1)
    return np.asarray(weight / weight.sum() if weight.sum() > 0 else np.full(x1.size, 1 / x1.size))
