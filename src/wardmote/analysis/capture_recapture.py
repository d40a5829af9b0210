"""How many were never seen: Chapman, Chao's lower bound and log-linear models of several lists.

Sources: Chapman 1951; Chao 1987; Fienberg 1972; Cormack 1992; Baillargeon and Rivest 2007
(Rcapture), to whose numbers these are held.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import exp, log, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    BadSample,
    EmptySample,
    Estimate,
    Floats,
    OutOfRange,
    as_counts,
    as_floats,
    checked_level,
    same_length,
)
from wardmote.analysis.profile_totals import chao_profile, list_profile, profile_totals
from wardmote.analysis.rates import normal_quantile
from wardmote.analysis.regression import CountModel, poisson_regression
from wardmote.terms.guard import checked

ASSUMPTIONS = (
    "Assumes a closed period, perfect linkage, one catchment, and that everyone could be caught.",
)


class NoOverlap(BadSample):
    """No one is on two lists, so nothing says how many are on none."""


@dataclass(frozen=True, slots=True)
class Chapman:
    """Two-list estimate; prefer the log interval, which cannot fall below those seen."""

    total: Estimate
    se: float
    normal: tuple[float, float]
    lincoln_petersen: float | None
    seen: float
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChaoBound:
    """Chao's lower bound: at least so many, whatever the mix of people.

    `total` carries the profile interval. `se` is the log-linear (Rcapture) error with
    variance f₂(r⁴/4 + r³ + r²/2), r = f₁/f₂; `closed_variance` has r²/4 in the last term, the
    form the log interval `lognormal` is built on.
    """

    total: Estimate
    unseen: float
    se: float
    closed_variance: float
    lognormal: tuple[float, float]
    bias_corrected: float
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ListModel:
    """One log-linear model of several lists and the number it implies.

    `total` carries the profile interval, None at an end that the data do not bound; `profile_peak`
    is the number at which the profile likelihood peaks.
    """

    name: str
    total: Estimate
    se: float
    deviance: float
    degrees_of_freedom: int
    aic: float
    aic_weight: float
    profile_peak: float
    caveats: tuple[str, ...] = ()


@checked
def chapman(first: float, second: float, both: float, level: float = 0.95) -> Chapman:
    """Return Chapman's estimate from two lists.

    Args:
        first, second: people on each list; both: people on both.
    Never the basis for policy where a third list exists: independence cannot be tested.
    """
    n1, n2, m = (float(x) for x in as_counts([first, second, both], "lists"))
    if m > min(n1, n2):
        raise OutOfRange("More people are on both lists than on one of them.")
    total = (n1 + 1) * (n2 + 1) / (m + 1) - 1
    se = sqrt((n1 + 1) * (n2 + 1) * (n1 - m) * (n2 - m) / ((m + 1) ** 2 * (m + 2)))
    z = normal_quantile(1 - (1 - checked_level(level)) / 2)
    seen = n1 + n2 - m
    low, high = _log_limits(seen, total - seen, se**2, z)
    caveats = [*ASSUMPTIONS, "Two lists: independence cannot be tested."]
    if m < 7:
        caveats.append("Fewer than seven on both lists: the estimate may be far too low.")
    return Chapman(
        Estimate(total, low, high, level, "Chapman, log interval", tuple(caveats)), se,
        (total - z * se, total + z * se), n1 * n2 / m if m else None, seen, tuple(caveats),
    )  # fmt: skip


@checked
def chao_lower_bound(once: float, twice: float, seen: float, *, level: float = 0.95) -> ChaoBound:
    """Return S + f₁²/(2f₂), a floor under heterogeneity.

    Args:
        once, twice: people seen exactly once and exactly twice; seen: people seen at all.
    Raises: NoOverlap where nobody was seen twice (give `bias_corrected_chao` instead).
    """
    f1, f2, s = (float(x) for x in as_counts([once, twice, seen], "frequencies"))
    if f2 == 0:
        raise NoOverlap("Nobody was seen twice: use the bias-corrected form, and doubt it.")
    if f1 + f2 > s:
        raise OutOfRange("More people were seen once or twice than were seen at all.")
    unseen, ratio = f1**2 / (2 * f2), f1 / f2
    variance = f2 * (ratio**4 / 4 + ratio**3 + ratio**2 / 2)
    closed = f2 * (ratio**4 / 4 + ratio**3 + ratio**2 / 4)
    z = normal_quantile(1 - (1 - checked_level(level)) / 2)
    low, high = profile_totals(lambda hidden: chao_profile(hidden, f1, f2, s), unseen, s, z**2)[1:]
    caveats = (*ASSUMPTIONS[:1], "A lower bound: the true number may be far higher.")
    return ChaoBound(
        Estimate(s + unseen, low, high, level, "Chao lower bound, profile interval", caveats),
        unseen, sqrt(variance), closed, _log_limits(s, unseen, closed, z),
        bias_corrected_chao(f1, f2, s), caveats,
    )  # fmt: skip


@checked
def bias_corrected_chao(once: float, twice: float, seen: float) -> float:
    """Return S + f₁(f₁ − 1)/(2(f₂ + 1)), which exists where nobody was seen twice."""
    f1, f2, s = (float(x) for x in as_counts([once, twice, seen], "frequencies"))
    return s + f1 * (f1 - 1) / (2 * (f2 + 1))


@checked
def list_models(
    histories: ArrayLike, counts: ArrayLike, *, level: float = 0.95, names: Sequence[str] = ()
) -> tuple[ListModel, ...]:
    """Return every standard model with its AIC weight: report them all, not the best one.

    Args:
        histories: shape (cells, lists), 1 where on the list; every pattern but all zeros (missing
            patterns count as zero people).
        counts: people with each pattern.
    """
    x, y = _histories(histories, counts)
    labels = list(names) or [f"c{at + 1}" for at in range(x.shape[1])]
    wanted = ["M0", "Mt", "Mh Chao (LB)", "Mth Chao (LB)"]
    if x.shape[1] > 2:
        wanted += ["Mth Darroch", "Mt plus all pairs"]
        pairs = combinations(labels, 2)
        wanted += [f"Mt plus {a}:{b}" for a, b in pairs]
    fits = []
    for name in wanted:
        try:
            fits.append(list_model(x, y, name, level=level, names=labels))
        except BadSample:
            continue  # a model with as many terms as cells is no model of these lists
    lowest = min(fit.aic for fit in fits)
    weights = np.exp([-(fit.aic - lowest) / 2 for fit in fits])
    weights = weights / weights.sum()
    from dataclasses import replace

    return tuple(
        replace(fit, aic_weight=float(weight)) for fit, weight in zip(fits, weights, strict=True)
    )


@checked
def list_model(
    histories: ArrayLike, counts: ArrayLike, model: str = "Mt", *, level: float = 0.95,
    names: Sequence[str] = (),
) -> ListModel:  # fmt: skip
    """Return one log-linear model.

    Args:
        model: "M0", "Mt", "Mh Chao (LB)", "Mth Chao (LB)", "Mh" or "Mth" with "Darroch", "Poisson2"
            or "Gamma3.5", "Mt plus all pairs", or "Mt plus c1:c2 + c1:c3" with the lists' names.
    """
    x, y = _histories(histories, counts)
    labels = list(names) or [f"c{at + 1}" for at in range(x.shape[1])]
    matrix, held, fit = _fitted(x, y, model, labels)
    hidden = exp(float(fit.coefficients[0]))
    variance = hidden + hidden**2 * float(fit.covariance[0, 0])
    seen = float(y.sum())
    z = normal_quantile(1 - (1 - checked_level(level)) / 2)
    zero_row = np.zeros(matrix.shape[1])
    zero_row[0] = 1.0
    whole = np.vstack([matrix, zero_row])
    peak, low, high = profile_totals(
        lambda unseen: list_profile(unseen, whole, held), hidden, seen, z**2
    )
    caveats = [*ASSUMPTIONS, "One of several models: report all that fit."]
    if held.size < y.size:
        caveats.append("No one is on both lists of a pair in the model: that pair is fitted as 0.")
    if high is None:
        caveats.append("The data set no upper limit under this model.")
    return ListModel(
        model, Estimate(seen + hidden, low, high, level, f"log-linear {model}", tuple(caveats)),
        sqrt(variance), fit.deviance, fit.degrees_of_freedom, fit.aic, 1.0, peak, tuple(caveats),
    )  # fmt: skip


def _fitted(
    x: NDArray[np.int64], y: Floats, model: str, labels: list[str]
) -> tuple[Floats, Floats, CountModel]:
    """Return design, counts and fit; Chao's extra terms that come out negative are set to zero.

    The logarithm of a term that marks only empty cells is minus infinity: Chao's is set to zero too,
    a pair's fits its cells exactly, and they are left out with it.
    """
    caught = x.sum(axis=1)
    lists = x.shape[1]
    if model.split(" ")[0] not in ("M0", "Mt", "Mh", "Mth"):
        raise OutOfRange(f'There is no list model "{model}": it begins with M0, Mt, Mh or Mth.')
    base = [np.ones(y.size)]
    base += [caught.astype(float)] if model.startswith(("M0", "Mh")) else list(x.T.astype(float))
    extra: list[Floats] = []
    if "Chao" in model:
        # One term from three lists up each: only those seen once or twice bear on the unseen.
        extra = [np.maximum(caught - k, 0).astype(float) for k in range(2, lists)]
    elif kind := next((name for name in _MIXED if name in model), None):
        extra = [_MIXED[kind](caught.astype(float))]
    elif " plus " in model:
        extra = _pairs(x, model.split(" plus ", 1)[1], labels)
    elif model not in ("M0", "Mt"):
        raise OutOfRange(f'There is no list model "{model}".')
    empty = [not y[column > 0].any() for column in extra]
    if " plus " in model and any(empty):
        marked = [column > 0 for column, none in zip(extra, empty, strict=True) if none]
        kept = ~np.any(marked, axis=0)
        base, y = [column[kept] for column in base], y[kept]
        extra = [column[kept] for column in extra]
    if " plus " in model or "Chao" in model:
        extra = [column for column, none in zip(extra, empty, strict=True) if not none]
    while True:
        matrix = np.column_stack([*base, *extra])
        fit = poisson_regression(y, matrix, [str(at) for at in range(matrix.shape[1])])
        tail = fit.coefficients[len(base) :]
        if "Chao" not in model or tail.size == 0 or tail.min() >= 0:
            return matrix, y, fit
        extra.pop(int(np.argmin(tail)))


# How the logit of being caught varies between people: Rcapture's fixed shapes.
_MIXED: dict[str, Callable[[Floats], Floats]] = {
    "Darroch": lambda caught: caught**2 / 2,
    "Poisson2": lambda caught: 2.0**caught - 1,
    "Gamma3.5": lambda caught: np.log(3.5) - np.log(3.5 + caught),
}


def _pairs(x: NDArray[np.int64], terms: str, labels: list[str]) -> list[Floats]:
    if terms.strip() == "all pairs":
        wanted = [list(pair) for pair in combinations(range(len(labels)), 2)]
    else:
        wanted = []
        for term in re.split(r"[+,]| and ", terms):
            parts = [part.strip() for part in term.split(":")]
            if len(parts) < 2 or not set(parts) <= set(labels):
                raise OutOfRange(f'"{term.strip()}" is not a pair of {", ".join(labels)}.')
            wanted.append([labels.index(part) for part in parts])
    return [x[:, columns].prod(axis=1).astype(float) for columns in wanted]


def _histories(histories: ArrayLike, counts: ArrayLike) -> tuple[NDArray[np.int64], Floats]:
    x = as_floats(histories, "histories").astype(np.int64)
    y = as_counts(counts)
    if x.ndim != 2 or x.shape[1] < 2:
        raise EmptySample("Give at least two lists: one column of 0 and 1 for each.")
    same_length("histories", x, "counts", y)
    if not np.isin(x, (0, 1)).all():
        raise OutOfRange("Histories hold 1 where a person is on the list and 0 where not.")
    held: dict[tuple[int, ...], float] = {}
    for row, count in zip(x.tolist(), y, strict=True):
        held[tuple(row)] = held.get(tuple(row), 0.0) + float(count)
    held.pop((0,) * x.shape[1], None)
    patterns = [
        tuple(pattern >> at & 1 for at in range(x.shape[1] - 1, -1, -1))
        for pattern in range(2 ** x.shape[1] - 1, 0, -1)
    ]
    full = np.array(patterns, dtype=np.int64)
    y = np.array([held.get(pattern, 0.0) for pattern in patterns])
    if y[full.sum(axis=1) > 1].sum() == 0:
        raise NoOverlap("No one is on two lists: nothing says how many are on none.")
    return full, y


def _log_limits(seen: float, unseen: float, variance: float, z: float) -> tuple[float, float]:
    """Return limits on a log scale of the unseen number, which never fall below those seen."""
    if unseen <= 0:
        return seen, seen
    factor = exp(z * sqrt(log(1 + variance / unseen**2)))
    return seen + unseen / factor, seen + unseen * factor


@checked
def frequencies_to_bound(frequencies: Mapping[int, float], level: float = 0.95) -> ChaoBound:
    """Return Chao's bound from people seen once, twice, three times and so on."""
    return chao_lower_bound(
        frequencies.get(1, 0), frequencies.get(2, 0), sum(frequencies.values()), level=level
    )
