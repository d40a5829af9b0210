"""Relative effects of a scheme, and pooling several: RIRR and RES are reciprocals, named apart.

Sources: Wilson 2022 (RIRR); Farrington and others 2007 (RES); DerSimonian and Laird 1986;
Viechtbauer 2005 (REML); Higgins and others 2009 (prediction interval).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.dispersion import AS_CHANCE
from wardmote.analysis.estimates import (
    EmptySample,
    Estimate,
    Floats,
    OutOfRange,
    as_counts,
    as_exposures,
    as_floats,
    checked_level,
    same_length,
)
from wardmote.analysis.rates import normal_quantile
from wardmote.terms.guard import checked

Pool = Literal["fixed", "DL", "REML"]


@dataclass(frozen=True, slots=True)
class RelativeEffect:
    """Change in the treated area over change in the control.

    `rirr` below 1 favours the scheme; `res` is its reciprocal, above 1 favours the scheme.
    """

    rirr: Estimate
    res: Estimate
    log_rirr: float
    se: float
    z: float
    p_value: float
    caveats: tuple[str, ...] = ()


PARALLEL_RATIOS = (
    "Assumes that without the scheme both areas would have changed by the same ratio, where the "
    "displacement difference assumes the same number: give both."
)


@checked
def relative_effect(
    pre_treated: float,
    post_treated: float,
    pre_control: float,
    post_control: float,
    *,
    level: float = 0.95,
    dispersion: float = 1.0,
) -> RelativeEffect:
    """Return (T₁/T₀)/(C₁/C₀) and its reciprocal, log error √(φΣ1/n).

    Args:
        dispersion: φ; `usual_dispersion` gives Farrington's where there is no history.
    Raises: ZeroExposure where a count is zero. Assumes parallel change in ratio, where the
    weighted displacement difference assumes it in counts: print both.
    """
    cells = as_exposures([pre_treated, post_treated, pre_control, post_control], "counts")
    if not dispersion >= 1:
        raise OutOfRange(
            "A dispersion below 1 would claim more than chance allows: give 1 or more."
        )
    a, b, c, d = (float(cell) for cell in cells)
    middle = log(b / a) - log(d / c)
    se = sqrt(dispersion * float((1 / cells).sum()))
    half = normal_quantile(1 - (1 - checked_level(level)) / 2) * se
    from scipy.special import ndtr

    low, high = exp(middle - half), exp(middle + half)
    widened = f"Widened for over-dispersion: variance is {dispersion:.3g} times the mean."
    caveats = (PARALLEL_RATIOS, AS_CHANCE if dispersion == 1 else widened)
    rirr = Estimate(exp(middle), low, high, level, "relative incident rate ratio", caveats)
    res = Estimate(
        exp(-middle), 1 / high, 1 / low, level, "relative effect size (Campbell)", caveats
    )
    z = middle / se
    return RelativeEffect(rirr, res, middle, se, z, float(2 * ndtr(-abs(z))), caveats)


@checked
def usual_dispersion(count: float) -> float:
    """Return Farrington's variance over mean, 0.0008·N + 1.2, about 2 for usual area counts."""
    return 0.0008 * float(as_exposures(count, "count")[0]) + 1.2


@dataclass(frozen=True, slots=True)
class Pooled:
    """Several effects pooled: estimate, spread between studies and range for a new one.

    `i2` is in percent; `prediction` is None for a fixed-effect pool or fewer than three studies.
    """

    estimate: Estimate
    se: float
    tau2: float
    i2: float
    q: float
    q_p_value: float
    prediction: tuple[float, float] | None
    method: str
    caveats: tuple[str, ...] = ()


@checked
def pool(
    effects: ArrayLike, variances: ArrayLike, *, method: Pool = "DL", level: float = 0.95
) -> Pooled:
    """Return the inverse-variance pool of effects (logs of ratios, usually).

    Args:
        method: "fixed", "DL" (DerSimonian-Laird) or "REML".
    """
    y, v = as_floats(effects, "effects"), as_exposures(variances, "variances")
    same_length("effects", y, "variances", v)
    if y.size < 2:
        raise EmptySample("A pool needs at least two studies.")
    from scipy.special import chdtrc

    w = 1 / v
    q = float(w @ (y - float(w @ y) / w.sum()) ** 2)
    k = y.size
    scale = float(w.sum() - (w**2).sum() / w.sum())
    tau2 = 0.0
    if method == "DL":
        tau2 = max(0.0, (q - (k - 1)) / scale)
    elif method == "REML":
        tau2 = _reml(y, v)
    weight = 1 / (v + tau2)
    value, se = float(weight @ y / weight.sum()), sqrt(1 / float(weight.sum()))
    half = normal_quantile(1 - (1 - checked_level(level)) / 2) * se
    typical = (k - 1) / scale
    beyond = max(0.0, (q - k + 1) / q) if q > 0 else 0.0
    i2 = 100 * (beyond if method == "fixed" else tau2 / (tau2 + typical))
    caveats = (
        ("Fewer than five studies: the spread between them is hardly known.",) if k < 5 else ()
    )
    return Pooled(
        Estimate(value, value - half, value + half, level, f"pooled, {method}"), se, tau2, i2, q,
        float(chdtrc(k - 1, q)), _prediction(value, se, tau2, k, level, method), method, caveats,
    )  # fmt: skip


def _reml(y: Floats, v: Floats) -> float:
    """Return the REML between-study variance by Fisher scoring."""
    tau2 = max(0.0, float(y.var(ddof=1) - v.mean()))
    for _ in range(500):
        w = 1 / (v + tau2)
        total = float(w.sum())
        centred = y - float(w @ y) / total
        projected = w * centred
        trace = total - float((w**2).sum()) / total
        trace2 = float((w**2).sum()) - 2 * float((w**3).sum()) / total
        trace2 += (float((w**2).sum()) / total) ** 2
        stepped = max(0.0, tau2 + (float(projected @ projected) - trace) / trace2)
        if abs(stepped - tau2) < 1e-14:
            break
        tau2 = stepped
    return tau2


def _prediction(
    value: float, se: float, tau2: float, k: int, level: float, method: str
) -> tuple[float, float] | None:
    if method == "fixed" or k < 3:
        return None
    from scipy.special import stdtrit

    half = float(stdtrit(k - 2, 1 - (1 - level) / 2)) * sqrt(se**2 + tau2)
    return value - half, value + half


@dataclass(frozen=True, slots=True)
class ExpectedFall:
    """What an area chosen for its peak would have done anyway.

    `shrunk` is the best guess of its true level; `expected_change` is shrunk less the peak.
    """

    shrunk: float
    expected_change: float
    weight_on_own: float
    method: str


@checked
def regression_to_mean(counts: ArrayLike, chosen: int) -> ExpectedFall:
    """Return the fall to expect in an area picked because its count was high.

    Args:
        counts: earlier counts of all candidate areas, like in length and size.
        chosen: position of the area picked.
    Source: empirical Bayes, gamma-Poisson by moments.
    """
    observed = as_floats(counts, "counts")
    if observed.size < 3 or not 0 <= chosen < observed.size:
        raise EmptySample("Shrinkage needs at least three areas and the position of one of them.")
    mean, variance = float(observed.mean()), float(observed.var(ddof=1))
    between = max(0.0, variance - mean)
    weight = between / variance if variance > 0 else 0.0
    peak = float(observed[chosen])
    shrunk = weight * peak + (1 - weight) * mean
    return ExpectedFall(shrunk, shrunk - peak, weight, "empirical Bayes, gamma-Poisson")


@checked
def difference_in_differences(
    counts: ArrayLike,
    treated: ArrayLike,
    post: ArrayLike,
    *,
    level: float = 0.95,
    permutations: int = 999,
    seed: int = 1,
    added: float = 0.5,
) -> Estimate:
    """Return the ratio change in treated areas over the others, area and period effects taken out.

    Args:
        counts: shape (areas, periods).
        treated: one per area, 1 where the scheme ran.
        post: one per period, 1 after it began.
    Returns:
        exp of the effect on log counts; clustered error by area, and below ten areas the
        permutation p-value in the caveats instead of trust in the interval.
    """
    table = np.atleast_2d(as_counts(counts))
    group, after = as_floats(treated, "treated"), as_floats(post, "post")
    if not (np.isin(group, (0, 1)).all() and np.isin(after, (0, 1)).all()):
        raise OutOfRange("treated and post hold 0 and 1 alone: 1 where the scheme ran, and after.")
    same_length("counts", table, "treated", group)
    same_length("periods", table.T, "post", after)
    if not 0 < group.sum() < group.size or not 0 < after.sum() < after.size:
        raise EmptySample("Give treated and untreated areas, and periods before and after.")
    y = np.log(table + added)
    change = y[:, after == 1].mean(axis=1) - y[:, after == 0].mean(axis=1)
    ones, zeros = change[group == 1], change[group == 0]
    effect = float(ones.mean() - zeros.mean())
    residual = change - np.where(group == 1, ones.mean(), zeros.mean())
    n = group.size
    parts = sum(
        float((residual[group == g] ** 2).sum()) / float((group == g).sum()) ** 2 for g in (0, 1)
    )
    se = sqrt(parts * n / (n - 1) if n > 2 else parts)
    from scipy.special import stdtrit

    half = float(stdtrit(max(1, n - 2), 1 - (1 - checked_level(level)) / 2)) * se
    chance = _permuted(change, group, effect, permutations, seed)
    caveats = [f"Permutation p-value {chance:.3f}."]
    if n < 10:
        caveats.append("Fewer than ten areas: trust the permutation, not the interval.")
    return Estimate(
        exp(effect), exp(effect - half), exp(effect + half), level,
        "difference in differences of log counts, clustered by area", tuple(caveats),
    )  # fmt: skip


def _permuted(change: Floats, group: Floats, effect: float, draws: int, seed: int) -> float:
    rng = np.random.default_rng(seed)
    hits = 0
    for _ in range(draws):
        drawn = rng.permutation(group)
        hits += abs(change[drawn == 1].mean() - change[drawn == 0].mean()) >= abs(effect) - 1e-12
    return (1 + hits) / (1 + draws)
