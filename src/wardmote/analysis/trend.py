"""The long trend: an annual percentage slope from a log-linear fit with season.

log μ = a + b·years + month of year; quasi-Poisson, so that the interval is as wide as the counts'
own spread asks. Source: Wedderburn 1974 (quasi-likelihood).
"""

from __future__ import annotations

from math import exp

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    BadSample,
    Estimate,
    as_counts,
    as_floats,
    checked_level,
    same_length,
)
from wardmote.analysis.regression import poisson_regression
from wardmote.terms.guard import checked

LEAST_MONTHS = 24


@checked
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
    columns = np.column_stack([(at - at.mean()) / 12, *(season == month for month in held)])
    names = ["year", *(f"month {month + 1}" for month in held)]
    offset = None if days is None else np.log(as_floats(days, "days"))
    model = poisson_regression(y, columns.astype(float), names, offset=offset, quasi=True)
    from scipy.special import stdtrit

    slope, phi = float(model.coefficients[0]), model.dispersion
    # Student's t: the spread is itself estimated from few months.
    reach = float(stdtrit(model.degrees_of_freedom, 1 - (1 - level) / 2))
    reach *= float(model.standard_errors[0])
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
