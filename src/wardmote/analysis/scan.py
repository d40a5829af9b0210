"""Was the busiest window of a series busier than chance allows?

Source: Naus 1982, Approximations for distributions of scan statistics, JASA 77.
"""

from __future__ import annotations

from math import exp, lgamma, log

from wardmote.analysis.estimates import Estimate, OutOfRange, as_counts, as_exposures
from wardmote.terms.guard import checked


@checked
def naus_scan(
    observed: int, mean_per_window: float, windows: float, *, as_ptools: bool = False
) -> Estimate:
    """Return the chance that some moving window holds at least `observed` events.

    Args:
        observed: the largest count in any moving window, 2 or more.
        mean_per_window: expected events in one window, above 0.
        windows: how many windows' worth of time was searched, 3 or more (208 weeks searched with
            a window of one week is 208).
        as_ptools: leave out the last term of A₄ as ptools and crimepy do, to check their figures.
            Naus sums to n − 1, and simulation agrees with him: for n = 3, ψ = 1 the chance of no
            cluster in three windows is 0.66251; 12 million draws gave 0.66250 (standard error
            0.00014), the shortened sum gives 0.66355. Probabilities shift by up to 0.0001.
    Returns:
        The probability, with no interval: it is itself a p-value.
    The exponent is always windows − 2: the argument `k` in ptools and crimepy reads like a window
    length, but gives the right answer only when it is 2.
    """
    count = int(as_counts(observed, "observed")[0])
    mean = float(as_exposures(mean_per_window, "mean per window")[0])
    if count != observed or count < 2:
        raise OutOfRange("A scan needs a whole largest count of 2 or more.")
    if not windows >= 3:
        raise OutOfRange("A scan needs at least three windows' worth of time.")
    q2, q3 = _q2(count, mean), _q3(count, mean, count - 1 if as_ptools else count)
    # Q₂ vanishes when the mean is far above the count: some window surely reaches it.
    chance = 1.0 if q2 <= 0 or q3 <= 0 else 1 - q2 * (q3 / q2) ** (windows - 2)
    caveats = ("The mean must come from another period, or the test is blunted.",)
    return Estimate(min(1.0, max(0.0, chance)), None, None, 0.95, "Naus scan", caveats)


def _pmf(k: int, mean: float) -> float:
    return exp(k * log(mean) - mean - lgamma(k + 1)) if k >= 0 else 0.0


def _cdf(k: int, mean: float) -> float:
    from scipy.special import pdtr

    return float(pdtr(k, mean)) if k >= 0 else 0.0


def _q2(n: int, mean: float) -> float:
    """Return the chance of no window with n events in two windows' worth of time."""
    return (
        _cdf(n - 1, mean) ** 2
        - (n - 1) * _pmf(n, mean) * _pmf(n - 2, mean)
        - (n - 1 - mean) * _pmf(n, mean) * _cdf(n - 3, mean)
    )


def _q3(n: int, mean: float, a4_end: int) -> float:
    """Return the chance of no window with n events in three windows' worth of time."""
    p_n = _pmf(n, mean)
    a1 = 2 * p_n * _cdf(n - 1, mean) * ((n - 1) * _cdf(n - 2, mean) - mean * _cdf(n - 3, mean))
    a2 = (
        0.5
        * p_n**2
        * (
            (n - 1) * (n - 2) * _cdf(n - 3, mean)
            - 2 * (n - 2) * mean * _cdf(n - 4, mean)
            + mean**2 * _cdf(n - 5, mean)
        )
    )
    a3 = sum(_pmf(2 * n - r, mean) * _cdf(r - 1, mean) ** 2 for r in range(1, n))
    a4 = sum(
        _pmf(2 * n - r, mean)
        * _pmf(r, mean)
        * ((r - 1) * _cdf(r - 2, mean) - mean * _cdf(r - 3, mean))
        for r in range(2, a4_end)
    )
    return _cdf(n - 1, mean) ** 3 - a1 + a2 + a3 - a4
