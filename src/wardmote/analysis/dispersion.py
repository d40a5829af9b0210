"""Do counts vary more than chance? The index of dispersion, and what to do about it.

Sources: Fisher 1950; McCullagh and Nelder 1989; Cameron and Trivedi 1998.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import EmptySample, Floats, Ints, ZeroExposure, as_counts
from wardmote.analysis.regression import NotIdentified, negative_binomial_regression, ones
from wardmote.terms.guard import checked

MOST_COUNTED = 100_000  # rows of the table of counts
AS_CHANCE = (
    "Counts are taken to vary as chance alone: area counts usually vary about twice as much."
)


@dataclass(frozen=True, slots=True)
class Dispersion:
    """Variance over mean of counts with one mean, its test, and the fitted negative binomial.

    `p_value` is the upper tail; `nb_size` is None where counts vary no more than chance.
    """

    mean: float
    variance: float
    variance_to_mean: float
    chi_square: float
    degrees_of_freedom: int
    p_value: float
    nb_size: float | None
    method: str
    caveats: tuple[str, ...] = ()

    @property
    def widening(self) -> float:
        """The factor for variances: variance over mean, never below 1."""
        return max(1.0, self.variance_to_mean)


@dataclass(frozen=True, slots=True)
class PoissonCheck:
    """How often each count was seen, and would be if one Poisson mean held for all."""

    counts: Ints
    seen: Ints
    expected: Floats
    mean: float
    method: str
    caveats: tuple[str, ...] = ()


@checked
def poisson_check(counts: ArrayLike) -> PoissonCheck:
    """Return the table of 0, 1, 2 … events, seen beside what a Poisson of the same mean expects.

    More zeros and more of the greatest counts than expected is over-dispersion made visible.
    Raises: NotIdentified for counts that are not whole, EmptySample, ZeroExposure.
    """
    from scipy.special import gammaln, xlogy

    observed = as_counts(counts)
    if observed.size < 2:
        raise EmptySample("A table of counts needs at least two of them.")
    if (observed != np.round(observed)).any() or observed.max() > MOST_COUNTED:
        raise NotIdentified(f"Give whole counts of at most {MOST_COUNTED:,}.")
    mean = float(observed.mean())
    if mean == 0:
        raise ZeroExposure("Every count is zero: dispersion has no meaning here.")
    number = np.arange(int(observed.max()) + 1)
    chance = np.exp(xlogy(number, mean) - mean - gammaln(number + 1))
    seen = np.bincount(observed.astype(np.int64))
    return PoissonCheck(
        number, seen, observed.size * chance, mean, "counts seen and expected of one Poisson",
        ("One mean for all: a season, a trend or unlike areas show as over-dispersion too.",),
    )  # fmt: skip


@checked
def index_of_dispersion(counts: ArrayLike) -> Dispersion:
    """Return variance over mean, D = Σ(x − x̄)²/x̄ on n − 1 df, and its upper p-value.

    Raises: EmptySample below two counts, ZeroExposure where all are zero.
    """
    from scipy.special import chdtrc

    observed = as_counts(counts)
    if observed.size < 2:
        raise EmptySample("A variance needs at least two counts.")
    mean = float(observed.mean())
    if mean == 0:
        raise ZeroExposure("Every count is zero: dispersion has no meaning here.")
    variance = float(observed.var(ddof=1))
    df = observed.size - 1
    chi_square = df * variance / mean
    size: float | None
    try:
        size = negative_binomial_regression(observed, ones(observed.size), ["(Intercept)"]).theta
    except NotIdentified:
        size = None
    p_value = float(chdtrc(df, chi_square))
    caveats = (
        ("A Poisson interval would be too narrow: widen it or use a negative binomial.",)
        if p_value < 0.05
        else ()
    )
    return Dispersion(
        mean,
        variance,
        variance / mean,
        chi_square,
        df,
        p_value,
        size,
        "index of dispersion",
        caveats,
    )
