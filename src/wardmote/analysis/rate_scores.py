"""Score tests and intervals of two Poisson rates, and Wheeler's root difference.

Sources: Gu, Ng, Tang and Schucany 2008; Wheeler 2016.
"""

from __future__ import annotations

from math import inf, sqrt

from wardmote.analysis.estimates import as_counts, as_exposures, checked_level
from wardmote.analysis.rates import normal_quantile
from wardmote.terms.guard import checked


@checked
def score_ratio_interval(
    count1: float, count2: float, exposure1: float = 1.0, exposure2: float = 1.0,
    level: float = 0.95,
) -> tuple[float, float]:  # fmt: skip
    """Return the score limits of rate 1 over rate 2 (Gu and others 2008).

    statsmodels 0.15 `confint_poisson_2indep(method="sqrtcc", compare="ratio")` ignores exposures;
    this keeps them.
    """
    first, second = float(as_counts(count1)[0]), float(as_counts(count2)[0])
    factor = float(as_exposures(exposure2)[0]) / float(as_exposures(exposure1)[0])
    squared = normal_quantile(1 - (1 - checked_level(level)) / 2) ** 2
    if first == 0 and second == 0:
        return 0.0, inf
    # (x₁ − rx₂)² = z²·r(x₁ + x₂), with r the ratio of means, is a quadratic in r.
    middle = 2 * first * second + squared * (first + second)
    if second == 0:
        return factor * first**2 / middle, inf
    root = sqrt(middle**2 - 4 * (first * second) ** 2)
    return (
        factor * (middle - root) / (2 * second**2),
        factor * (middle + root) / (2 * second**2),
    )


@checked
def score_z(count1: float, count2: float, exposure1: float = 1.0, exposure2: float = 1.0) -> float:
    """Return the pooled (score) z of equal rates: (r₁ − r₂) over its error under equality."""
    first, second = float(as_counts(count1)[0]), float(as_counts(count2)[0])
    one, two = float(as_exposures(exposure1)[0]), float(as_exposures(exposure2)[0])
    if first + second == 0:
        return 0.0
    return (first / one - second / two) / sqrt((first + second) / (one * two))


@checked
def poisson_z(current: float, previous: float, *, previous_is_known_mean: bool) -> float:
    """Return Wheeler's 2(√C − √P), read against ±3.

    Its variance is 1 only where `previous` is a known mean, such as an average of several years.
    Against a single earlier year the variance is 2 and the value is divided by √2.
    """
    now, before = float(as_counts(current)[0]), float(as_counts(previous)[0])
    z = 2 * (sqrt(now) - sqrt(before))
    return z if previous_is_known_mean else z / sqrt(2)
