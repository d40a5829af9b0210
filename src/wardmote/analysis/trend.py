"""The long trend: an annual percentage slope from a log-linear fit with season.

log μ = a + b·years + month of year; quasi-Poisson, so that the interval is as wide as the counts'
own spread asks. Source: `methods.md` e2 (Trends).
"""

from __future__ import annotations

from math import exp, sqrt

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    BadSample,
    Estimate,
    Floats,
    as_counts,
    as_floats,
    checked_level,
    same_length,
)

LEAST_MONTHS = 24


def annual_slope_pct(
    counts: ArrayLike, months: ArrayLike, *, level: float = 0.95, days: ArrayLike | None = None
) -> Estimate:
    """Return the change a year, in per cent, with its interval.

    Args:
        counts: monthly counts, in any order; months that are not held are left out.
        months: month numbers (year × 12 + month − 1), as many.
        days: days in each month, as an offset; None takes months as equal.
    Raises:
        BadSample: fewer than 24 months, no events, or all in one calendar month.
    """
    y, at = as_counts(counts), as_floats(months, "months")
    same_length("counts", y, "months", at)
    checked_level(level)
    if len(y) < LEAST_MONTHS:
        raise BadSample(f"A trend needs {LEAST_MONTHS} months or more; {len(y)} are held.")
    if y.sum() < LEAST_MONTHS:
        raise BadSample("There are too few events for a trend: fewer than one a month.")
    season = (at % 12).astype(int)
    held = np.unique(season)
    design = np.column_stack([(at - at.mean()) / 12, *(season == month for month in held)])
    offset = np.zeros(len(y)) if days is None else np.log(as_floats(days, "days"))
    slope, variance, phi = _quasi_poisson(y, design, offset)
    from scipy.special import stdtrit

    reach = float(stdtrit(len(y) - design.shape[1], 1 - (1 - level) / 2)) * sqrt(variance)
    caveats = (
        () if phi < 4 else (f"The counts vary {phi:.0f} times as much as chance alone gives.",)
    )
    return Estimate(
        100 * (exp(slope) - 1),
        100 * (exp(slope - reach) - 1),
        100 * (exp(slope + reach) - 1),
        level,
        "log-linear slope with season, quasi-Poisson",
        caveats,
    )


def _quasi_poisson(y: Floats, design: Floats, offset: Floats) -> tuple[float, float, float]:
    """Return (first coefficient, its variance, dispersion), by iterated weighted least squares."""
    mu = y + 0.5
    beta = np.zeros(design.shape[1])
    for _ in range(100):
        working = np.log(mu) - offset + (y - mu) / mu
        cross = design.T @ (mu[:, None] * design)
        new = np.linalg.lstsq(cross, design.T @ (mu * working), rcond=None)[0]
        mu = np.exp(np.clip(design @ new + offset, -30, 30))
        if np.abs(new - beta).max() < 1e-10:
            break
        beta = new
    free = len(y) - design.shape[1]
    phi = max(1.0, float(((y - mu) ** 2 / mu).sum() / free))
    variance = phi * float(np.linalg.pinv(design.T @ (mu[:, None] * design))[0, 0])
    return float(new[0]), variance, phi
