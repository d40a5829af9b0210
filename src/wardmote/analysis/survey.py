"""Survey shares and means with their design: weights, clusters, strata, change of wave.

Sources: Lumley 2010 and R's survey, to whose numbers these are held; Korn and Graubard 1998;
Kish 1965.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from math import asin, exp, log, sin, sqrt

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    EmptySample,
    Estimate,
    Floats,
    OutOfRange,
    as_exposures,
    as_floats,
    checked_level,
    same_length,
)
from wardmote.analysis.raking import kish_deff
from wardmote.terms.guard import checked

FLAG_BELOW = 50  # unweighted base
SUPPRESS_BELOW = 30
SAME_QUESTION = "Only waves of the same wording, mode and base can be compared."
APART = "The waves are taken as separate samples: if some were asked twice, give the correlation."
GROSSED_FROM = 2.0  # weights summing to this many times the sample gross up to a population


class Interval(Enum):
    """How an interval of a survey share is made."""

    LOGIT = "logit"
    KORN_GRAUBARD = "Korn-Graubard"
    WALD = "Wald"
    ARCSINE = "arcsine"
    ARCSINE_AS_R = (
        "arcsine, as R's survey prints it"  # lets the angle pass below zero and turn back
    )
    LIKELIHOOD = "likelihood"


@dataclass(frozen=True, slots=True)
class Design:
    """How people were chosen. One value per person; leave out what the design did not have.

    `clusters` are first-stage units, `strata` their strata, `units` how many first-stage units
    the population (or the person's stratum) has, for the finite population correction.
    """

    weights: Floats
    clusters: NDArray[np.int64]
    strata: NDArray[np.int64]
    units: Floats | None

    @property
    def degrees_of_freedom(self) -> int:
        """First-stage units less strata."""
        return int(np.unique(self.clusters).size - np.unique(self.strata).size)


@dataclass(frozen=True, slots=True)
class SurveyMean:
    """A weighted mean or share, its error, and what the design cost.

    `deff` is the variance over that of a simple random sample of the same size (drawn without
    replacement where the weights sum to at least twice the sample); `kish_deff` counts weights
    alone.
    """

    value: float
    se: float
    degrees_of_freedom: int
    deff: float
    kish_deff: float
    n: int
    n_effective: float
    method: str
    caveats: tuple[str, ...] = ()


@checked
def design(
    weights: ArrayLike,
    *,
    clusters: Sequence[object] | None = None,
    strata: Sequence[object] | None = None,
    units: ArrayLike | None = None,
) -> Design:
    """Return a checked design; clusters of one name in two strata are two clusters."""
    weight = as_exposures(weights, "weights")
    people = weight.size
    stratum = _coded(strata, people, "strata")
    cluster = np.arange(people) if clusters is None else _coded(clusters, people, "clusters")
    cluster = np.unique(np.column_stack([stratum, cluster]), axis=0, return_inverse=True)[1].ravel()
    counts = None if units is None else as_exposures(units, "units")
    if counts is not None:
        same_length("weights", weight, "units", counts)
    return Design(weight, cluster.astype(np.int64), stratum, counts)


@checked
def survey_mean(values: ArrayLike, sample: Design) -> SurveyMean:
    """Return a weighted mean (a share, for 0 and 1) with its linearised standard error.

    Raises: EmptySample where a stratum has one first-stage unit, AreasDiffer, NotANumber.
    Source: v = Σ_h (1−f_h) n_h/(n_h−1) Σ(u−ū)² with u the unit's Σw(y−ȳ)/Σw.
    """
    y = as_floats(values, "values")
    w = sample.weights
    same_length("values", y, "weights", w)
    total = float(w.sum())
    mean = float(w @ y) / total
    variance = _linearised(w * (y - mean) / total, sample)
    n = y.size
    spread = float(w @ (y - mean) ** 2) / total * n / (n - 1)
    # Weights that sum to little more than the sample are scaled to it, and count no population.
    grossed = total >= GROSSED_FROM * n
    simple = spread / n * ((total - n) / total if grossed else 1.0)
    kish = kish_deff(w)
    return SurveyMean(
        mean, sqrt(variance), sample.degrees_of_freedom, variance / simple if simple > 0 else 1.0,
        kish, n, n / kish, "weighted, linearised variance", _base_caveats(n),
    )  # fmt: skip


@checked
def share_interval(
    events: ArrayLike,
    sample: Design,
    *,
    level: float = 0.95,
    method: Interval = Interval.LOGIT,
    probability_sample: bool = True,
) -> Estimate:
    """Return a share of those asked with its interval; logit by default, never Wald near 0 or 1.

    Args:
        events: 1 where the answer was given, 0 where not; "don't know" stays in as 0.
        probability_sample: false for a self-selected consultation, which has no sampling error
            to quote: the share is then "of those who replied", without interval.
    """
    found = survey_mean(events, sample)
    if not probability_sample:
        replied = "Of those who replied: people chose themselves, so no sampling error exists."
        return Estimate(found.value, None, None, level, "share of replies", (replied,))
    if not 0 <= found.value <= 1:
        raise OutOfRange("events holds values other than 0 and 1.")
    tail = (1 - checked_level(level)) / 2
    lower, upper = _SHARE_LIMITS[method](found, tail)
    return Estimate(found.value, lower, upper, level, method.value, found.caveats)


@checked
def korn_graubard_n(found: SurveyMean, tail: float = 0.025) -> float:
    """Return n* = p(1−p)/v·(t_{n−1}/t_df)², the size the exact interval is entered with."""
    ratio = student_t(1 - tail, found.n - 1) / student_t(1 - tail, found.degrees_of_freedom)
    return found.value * (1 - found.value) / found.se**2 * ratio**2


@dataclass(frozen=True, slots=True)
class WaveChange:
    """The change of a share or mean between two waves: second less first."""

    difference: Estimate
    se: float
    t: float
    degrees_of_freedom: float
    p_value: float
    caveats: tuple[str, ...] = ()


@checked
def wave_change(
    first: float,
    first_se: float,
    first_df: float,
    second: float,
    second_se: float,
    second_df: float,
    *,
    overlap_correlation: float = 0.0,
    same_question: bool = True,
    level: float = 0.95,
) -> WaveChange:
    """Return the change between two waves, t on the combined design degrees of freedom.

    Args:
        overlap_correlation: of the two estimates, where some people answered twice; 0 for
            independent samples.
        same_question: false where wording, mode or base changed: then there is no test.
    Source: se √(v₁ + v₂ − 2ρ√(v₁v₂)).
    """
    if not same_question:
        raise OutOfRange("Wording, mode or base changed between the waves: no test is sound.")
    if not -1 < overlap_correlation < 1:
        raise OutOfRange("The overlap correlation lies between −1 and 1.")
    errors = as_floats([first_se, second_se], "standard errors")
    if (errors < 0).any() or errors.sum() == 0:
        raise OutOfRange("Standard errors are above zero.")
    se = sqrt(float(errors @ errors - 2 * overlap_correlation * errors.prod()))
    df = first_df + second_df
    value = second - first
    from scipy.special import stdtr

    half = student_t(1 - (1 - checked_level(level)) / 2, df) * se
    t = value / se
    method = "difference of waves, t on combined design degrees of freedom"
    caveats = (SAME_QUESTION,) if overlap_correlation else (SAME_QUESTION, APART)
    interval = Estimate(value, value - half, value + half, level, method, caveats)
    return WaveChange(interval, se, t, df, float(2 * stdtr(df, -abs(t))))


@checked
def concern_score(share_pct: float | None, cuts: Sequence[float] = (5, 15, 30, 50)) -> int | None:
    """Return public concern 0 to 4 from the weighted share naming an issue; None if not asked.

    The cut points are a default without published support: print them with the score.
    """
    if share_pct is None:
        return None
    if not 0 <= share_pct <= 100:
        raise OutOfRange(f"A share of {share_pct}% is not between 0 and 100.")
    return int(np.searchsorted(np.asarray(cuts), share_pct, side="right"))


@checked
def student_t(probability: float, df: float) -> float:
    """Return the quantile of Student's t."""
    from scipy.special import stdtrit

    if df <= 0:
        raise OutOfRange(f"{df:g} degrees of freedom are too few: Student's t needs more than 0.")
    return float(stdtrit(df, probability))


def _coded(labels: Sequence[object] | None, people: int, name: str) -> NDArray[np.int64]:
    if labels is None:
        return np.zeros(people, dtype=np.int64)
    same_length("weights", range(people), name, labels)
    order = {label: at for at, label in enumerate(dict.fromkeys(labels))}
    return np.array([order[label] for label in labels], dtype=np.int64)


def _linearised(parts: Floats, sample: Design) -> float:
    clusters = int(sample.clusters.max()) + 1
    sums = np.bincount(sample.clusters, weights=parts, minlength=clusters)
    home = np.zeros(clusters, dtype=np.int64)
    home[sample.clusters] = sample.strata
    size = np.zeros(clusters)
    if sample.units is not None:
        size[sample.clusters] = sample.units
    variance = 0.0
    for stratum in np.unique(home):
        own = sums[home == stratum]
        if own.size < 2:
            raise EmptySample("A stratum has one first-stage unit: join it to another.")
        left = 1.0
        if sample.units is not None:
            left = max(0.0, 1 - own.size / float(size[home == stratum][0]))
        variance += left * own.size / (own.size - 1) * float(((own - own.mean()) ** 2).sum())
    return variance


def _base_caveats(n: int) -> tuple[str, ...]:
    if n < SUPPRESS_BELOW:
        return (f"Fewer than {SUPPRESS_BELOW} asked: too few to show.",)
    return (f"Fewer than {FLAG_BELOW} asked: treat with caution.",) if n < FLAG_BELOW else ()


def _inside(found: SurveyMean) -> None:
    if not 0 < found.value < 1 or found.se == 0:
        raise OutOfRange(
            "Nobody, or everybody, gave this answer: no logit, arcsine or likelihood interval "
            "exists. Give the Korn-Graubard interval of a simple sample, or the count."
        )


def _logit(found: SurveyMean, tail: float) -> tuple[float, float]:
    _inside(found)
    p = found.value
    half = student_t(1 - tail, found.degrees_of_freedom) * found.se / (p * (1 - p))
    middle = log(p / (1 - p))
    return 1 / (1 + exp(half - middle)), 1 / (1 + exp(-half - middle))


def _korn_graubard(found: SurveyMean, tail: float) -> tuple[float, float]:
    from wardmote.analysis.proportions import clopper_pearson_limits

    sure = not 0 < found.value < 1 or found.se == 0
    n = float(found.n) if sure else korn_graubard_n(found, tail)
    lower, upper = clopper_pearson_limits(n * found.value, n, 1 - 2 * tail)
    return float(lower[0]), float(upper[0])


def _wald(found: SurveyMean, tail: float) -> tuple[float, float]:
    half = student_t(1 - tail, found.degrees_of_freedom) * found.se
    return found.value - half, found.value + half


def _angles(found: SurveyMean, tail: float) -> tuple[float, float]:
    _inside(found)
    p = found.value
    half = student_t(1 - tail, found.degrees_of_freedom) * found.se / (2 * sqrt(p * (1 - p)))
    return asin(sqrt(p)) - half, asin(sqrt(p)) + half


def _arcsine(found: SurveyMean, tail: float) -> tuple[float, float]:
    lower, upper = _angles(found, tail)
    return sin(max(0.0, lower)) ** 2, sin(min(asin(1.0), upper)) ** 2


def _arcsine_as_r(found: SurveyMean, tail: float) -> tuple[float, float]:
    lower, upper = _angles(found, tail)
    return sin(lower) ** 2, sin(upper) ** 2


def _likelihood(found: SurveyMean, tail: float) -> tuple[float, float]:
    """Return where the scaled deviance of a share reaches t² (Rao and Scott's correction)."""
    _inside(found)
    p = found.value
    n = p * (1 - p) / found.se**2
    reach = student_t(1 - tail, found.degrees_of_freedom) ** 2

    def beyond(share: float) -> float:
        return 2 * n * (p * log(p / share) + (1 - p) * log((1 - p) / (1 - share))) - reach

    return _where(beyond, 1e-15, p), _where(beyond, 1 - 1e-15, p)


def _where(function: Callable[[float], float], outer: float, inner: float) -> float:
    for _ in range(200):
        middle = (outer + inner) / 2
        if function(middle) > 0:
            outer = middle
        else:
            inner = middle
    return inner


_SHARE_LIMITS: dict[Interval, Callable[[SurveyMean, float], tuple[float, float]]] = {
    Interval.LOGIT: _logit,
    Interval.KORN_GRAUBARD: _korn_graubard,
    Interval.WALD: _wald,
    Interval.ARCSINE: _arcsine,
    Interval.ARCSINE_AS_R: _arcsine_as_r,
    Interval.LIKELIHOOD: _likelihood,
}
