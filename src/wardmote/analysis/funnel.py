"""Funnel plots: limits about an average, flags, and the allowance for usual variation.

Sources: Spiegelhalter 2005; PHEindicatormethods; FunnelPlotR; NHS SHMI and CQC methods.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    Floats,
    OutOfRange,
    as_counts,
    as_exposures,
    same_length,
)
from wardmote.analysis.rates import exact_limits, normal_quantile
from wardmote.terms.guard import checked

INNER_TAIL = 0.025  # 95% limits
OUTER_TAIL = 0.001  # 99.8% limits


class Flag(Enum):
    """Where a point lies. The value is the label PHEindicatormethods prints."""

    HIGH_OUTER = "High (0.001)"
    HIGH_INNER = "High (0.025)"
    LOW_OUTER = "Low (0.001)"
    LOW_INNER = "Low (0.025)"
    WITHIN = "Not significant"


class Transform(Enum):
    """How a value is put on a scale where its spread does not depend on its size."""

    SR_CQC = "standardised ratio, square root (CQC)"
    SR_SHMI = "standardised ratio, log (SHMI)"
    PROPORTION = "proportion, arcsine root"
    RATE_RATIO = "ratio of counts, log with a half added"


@dataclass(frozen=True, slots=True)
class FunnelLimits:
    """95% and 99.8% limits, one value per point, in the unit of the plotted value."""

    lower95: Floats
    upper95: Floats
    lower998: Floats
    upper998: Floats
    method: str


@dataclass(frozen=True, slots=True)
class Overdispersion:
    """The allowance for usual variation between units, and each unit's z before and after.

    `z_trimmed` holds None where a unit was left out of φ; `tau2` is the variance between units on
    the transformed scale.
    """

    y: Floats
    s: Floats
    z: Floats
    z_trimmed: tuple[float | None, ...]
    phi: float
    tau2: float
    z_adjusted: Floats
    target: float
    method: str
    caveats: tuple[str, ...] = ()


@checked
def proportion_limits(sizes: ArrayLike, average: float, scale: float = 1.0) -> FunnelLimits:
    """Return normal limits about an average share, cut at 0 and 1, times `scale`.

    PHEindicatormethods labels these "Wilson"; they are the normal form and are named so here.
    """
    size = as_exposures(sizes, "sizes")
    if not 0 <= average <= 1:
        raise OutOfRange(f"An average share of {average} is not between 0 and 1.")
    error = np.sqrt(average * (1 - average) / size)

    def limit(tail: float, sign: float) -> Floats:
        z = normal_quantile(1 - tail)
        return np.clip(average + sign * z * error, 0.0, 1.0) * scale

    return _limits(limit, "normal")


@checked
def expected_limits(observed: ArrayLike) -> FunnelLimits:
    """Return the expected values at which an observed count sits on each limit, exactly.

    `lower95` is ½χ²(0.025; 2O) and `upper95` is ½χ²(0.975; 2O + 2), and so on.
    """
    inner = exact_limits(observed, 1 - 2 * INNER_TAIL)
    outer = exact_limits(observed, 1 - 2 * OUTER_TAIL)
    return FunnelLimits(inner[0], inner[1], outer[0], outer[1], "exact Poisson")


@checked
def expected_limits_as_phe(observed: ArrayLike) -> FunnelLimits:
    """Return the same as PHEindicatormethods prints it, to check a published funnel.

    It halves an interval 23 times, so a count of 1 gives 0.0010005470 where 0.0010005003 is
    right; use `expected_limits`.
    """
    counts = as_counts(observed)

    def limit(tail: float, sign: float) -> Floats:
        return np.array([_halved(float(count), tail, low=sign < 0) for count in counts])

    return _limits(limit, "exact Poisson, as PHEindicatormethods halves it")


@checked
def ratio_limits(
    observed: ArrayLike, scale: float = 100.0, *, as_phe: bool = False
) -> FunnelLimits:
    """Return the ratio (observed over expected, times `scale`) at each limit of an observed count.

    A count of zero has no lower expected value: its upper limit is infinite.
    """
    count = as_counts(observed)
    at = (expected_limits_as_phe if as_phe else expected_limits)(count)
    with np.errstate(divide="ignore", invalid="ignore"):
        lower95, lower998 = scale * count / at.upper95, scale * count / at.upper998
        upper95 = np.where(count > 0, scale * count / at.lower95, np.inf)
        upper998 = np.where(count > 0, scale * count / at.lower998, np.inf)
    return FunnelLimits(lower95, upper95, lower998, upper998, at.method)


@checked
def rate_limits(expected: ArrayLike, target: float = 1.0) -> FunnelLimits:
    """Return exact limits of observed over expected about a target, for drawing the funnel.

    Source: χ²(p; 2E)/(2E) and χ²(1−p; 2E+2)/(2E) times the target, as FunnelPlotR draws.
    """
    base = as_exposures(expected, "expected")
    inner = exact_limits(base, 1 - 2 * INNER_TAIL)
    outer = exact_limits(base, 1 - 2 * OUTER_TAIL)
    scaled = [target * limit / base for limit in (*inner, *outer)]
    return FunnelLimits(scaled[0], scaled[1], scaled[2], scaled[3], "exact Poisson about target")


@checked
def flags(observed: ArrayLike, expected: ArrayLike) -> list[Flag]:
    """Return where each unit lies against the limits of its expected value."""
    count, base = as_counts(observed, "observed"), as_exposures(expected, "expected")
    same_length("observed", count, "expected", base)
    at = expected_limits(count)
    found = []
    for which in range(count.size):
        if base[which] < at.lower95[which]:
            outer = base[which] < at.lower998[which]
            found.append(Flag.HIGH_OUTER if outer else Flag.HIGH_INNER)
        elif base[which] > at.upper95[which]:
            outer = base[which] > at.upper998[which]
            found.append(Flag.LOW_OUTER if outer else Flag.LOW_INNER)
        else:
            found.append(Flag.WITHIN)
    return found


@checked
def overdispersion(
    numerators: ArrayLike,
    denominators: ArrayLike,
    transform: Transform = Transform.SR_CQC,
    trim: float = 0.1,
) -> Overdispersion:
    """Return the variance between units beyond chance, and z-scores that allow for it.

    Args:
        numerators: observed counts, shape (units,).
        denominators: expected counts (ratios), bases (proportions) or second counts (rate ratios).
        trim: share set aside at each end before φ; SHMI leaves those units out, the others pull
            them in to the quantile.
    Flag on `z_adjusted`, and say "after allowing for usual variation between areas".
    Source: Spiegelhalter 2005; τ² is 0 where nφ < n − 1.
    """
    top, bottom = as_counts(numerators, "numerators"), as_exposures(denominators, "denominators")
    same_length("numerators", top, "denominators", bottom)
    if not 0 <= trim < 0.5:
        raise OutOfRange("trim is at least 0 and below a half.")
    y, s, target = _transformed(top, bottom, transform)
    z = (y - target) / s
    trimmed, kept = _trimmed(z, trim, transform)
    phi = float((trimmed[kept] ** 2).mean())
    n, w = int(kept.sum()), 1 / s[kept] ** 2
    excess = n * phi - (n - 1)
    spread = float(w.sum() - (w**2).sum() / w.sum())
    tau2 = max(0.0, excess / spread) if spread > 0 else 0.0
    shown = tuple(float(v) if k else None for v, k in zip(trimmed, kept, strict=True))
    caveats: tuple[str, ...] = ("Flags stand after allowing for usual variation between areas.",)
    if z.size < 10:
        caveats = (*caveats, "Fewer than 10 units: the allowance is a rough guess.")
    method = f"{transform.value}, {trim:.0%} set aside at each end"
    adjusted = (y - target) / np.sqrt(s**2 + tau2)
    return Overdispersion(y, s, z, shown, phi, tau2, adjusted, target, method, caveats)


def _transformed(top: Floats, bottom: Floats, transform: Transform) -> tuple[Floats, Floats, float]:
    if transform is Transform.SR_CQC:
        return np.sqrt(top / bottom), 1 / (2 * np.sqrt(bottom)), 1.0
    if transform is Transform.SR_SHMI:
        if (top == 0).any():
            raise OutOfRange("A count of zero has no logarithm: use the square root transform.")
        return np.log(top / bottom), 1 / np.sqrt(bottom), 0.0
    if transform is Transform.PROPORTION:
        if (top > bottom).any():
            raise OutOfRange("A numerator is larger than its denominator: a share is at most 1.")
        target = float(np.arcsin(np.sqrt(top.sum() / bottom.sum())))
        return np.arcsin(np.sqrt(top / bottom)), 1 / (2 * np.sqrt(bottom)), target
    y = np.log((top + 0.5) / (bottom + 0.5))
    s = np.sqrt(top / (top + 0.5) ** 2 + bottom / (bottom + 0.5) ** 2)
    return y, s, float(np.log(top.sum() / bottom.sum()))


def _trimmed(z: Floats, trim: float, transform: Transform) -> tuple[Floats, NDArray[np.bool_]]:
    if transform is Transform.SR_SHMI:
        aside = int(z.size * trim)
        rank = np.argsort(np.argsort(z, kind="stable"), kind="stable")
        return z, (rank >= aside) & (rank < z.size - aside)
    low, high = np.quantile(z, [trim, 1 - trim])
    return np.clip(z, low, high), np.ones(z.size, dtype=bool)


def _limits(limit: Callable[[float, float], Floats], method: str) -> FunnelLimits:
    return FunnelLimits(
        limit(INNER_TAIL, -1), limit(INNER_TAIL, 1), limit(OUTER_TAIL, -1), limit(OUTER_TAIL, 1),
        method,
    )  # fmt: skip


def _halved(count: float, tail: float, *, low: bool) -> float:
    from scipy.special import pdtr, pdtrc

    if low and count == 0:
        return 0.0
    share, step = 0.5, 0.5
    while step > 1e-7:
        step /= 2
        mean = (1 + count) * share / (1 - share)
        too_far = pdtrc(count - 1, mean) > tail if low else pdtr(count, mean) < tail
        share += -step if too_far else step
    return (1 + count) * share / (1 - share)
