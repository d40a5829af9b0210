"""Rates as if groups had the same ages: direct standardisation, and disproportionality by it.

Groups differ in age and stops fall on the young: a ratio of crude rates mixes the two. Each group's
rates by age are weighted to one standard population.

Sources: Dobson, Kuulasmaa, Eberle and Scherer 1991; PHEindicatormethods `calculate_dsr`; Breslow
and Day 1987.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt

from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    EmptySample,
    Estimate,
    OutOfRange,
    as_counts,
    as_exposures,
    checked_level,
    same_length,
)
from wardmote.analysis.rates import exact_limits, normal_quantile, poisson_limits
from wardmote.analysis.stop_search import NOT_STATED_LIMIT, RESIDENTS, SUPPRESS_BELOW
from wardmote.terms.guard import checked

FEW_EVENTS = 10  # PHEindicatormethods gives no standardised rate on fewer


@dataclass(frozen=True, slots=True)
class StandardisedRate:
    """A directly standardised rate beside the crude one, both per `per`."""

    rate: Estimate
    crude: float
    events: float
    variance: float  # of the rate per head, before `per`
    per: float
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class StandardisedDisproportionality:
    """Two groups' search rates at the same ages: both rates, their ratio and their difference.

    Attributes:
        crude_ratio: the ratio without regard to age, to show what age alone explains.
        by_band: ratio in each age band; None where the reference has no search.
        suppressed: a group has under 10 searches.
    """

    group: StandardisedRate
    reference: StandardisedRate
    ratio: Estimate
    rate_difference: Estimate
    crude_ratio: float
    by_band: tuple[float | None, ...]
    suppressed: bool
    caveats: tuple[str, ...] = ()


@checked
def standardised_rate(
    counts: ArrayLike,
    populations: ArrayLike,
    standard: ArrayLike,
    *,
    per: float = 100_000,
    level: float = 0.95,
    exact: bool = False,
) -> StandardisedRate:
    """Return the rate a population would have with the ages of a standard one.

    Args:
        counts, populations, standard: one value per age band, in the same order.
        exact: Garwood's limits of the total in place of Byar's from ten events.
    The interval is Dobson's: limits of the total count, scaled to the standardised variance.
    """
    events, people = as_counts(counts), as_exposures(populations, "populations")
    weight = as_counts(standard, "standard")
    same_length("counts", events, "populations", people)
    same_length("counts", events, "standard", weight)
    if weight.sum() <= 0 or per <= 0:
        raise OutOfRange("The standard population and the multiplier are above 0.")
    total = float(events.sum())
    if total == 0:
        raise EmptySample("There are no events: give the exact limits of 0 for the whole instead.")
    weight = weight / weight.sum()
    value = float((weight * events / people).sum())
    variance = float((weight**2 * events / people**2).sum())
    limits = exact_limits(total, level) if exact else poisson_limits(total, level)
    step = sqrt(variance / total)
    low, high = (value + step * (float(end[0]) - total) for end in limits)
    caveats = _few(total)
    method = f"directly standardised, Dobson with {'exact' if exact else 'Byar'} limits"
    rate = Estimate(per * value, per * low, per * high, level, method, caveats)
    return StandardisedRate(rate, per * total / float(people.sum()), total, variance, per, caveats)


@checked
def standardised_disproportionality(
    searches_group: ArrayLike,
    population_group: ArrayLike,
    searches_reference: ArrayLike,
    population_reference: ArrayLike,
    *,
    standard: ArrayLike | None = None,
    per: float = 1000,
    level: float = 0.95,
    not_stated_share: float = 0.0,
) -> StandardisedDisproportionality:
    """Return how many times more often one group is searched at the same ages.

    Args:
        searches_group, population_group, searches_reference, population_reference: one value per
            age band (16-17, 18-24, 25-34 ... within 16-34, say), in the same order.
        standard: population to weight the bands by; both groups together where None.
        not_stated_share: share of searches without an ethnicity.
    The ratio's interval is on the log scale, from both standardised variances.
    """
    own, other = as_counts(searches_group, "searches"), as_counts(searches_reference, "searches")
    people = as_exposures(population_group, "population_group")
    rest = as_exposures(population_reference, "population_reference")
    same_length("searches_group", own, "searches_reference", other)
    same_length("population_group", people, "population_reference", rest)
    same_length("searches_group", own, "population_group", people)
    base = people + rest if standard is None else as_counts(standard, "standard")
    first = standardised_rate(own, people, base, per=per, level=level)
    second = standardised_rate(other, rest, base, per=per, level=level)
    for found in (first, second):
        if found.rate.value == 0:
            raise OutOfRange("All searches fall in bands that the standard gives no weight.")
    few = min(first.events, second.events) < SUPPRESS_BELOW
    caveats = _disproportionality_caveats(few, not_stated_share, min(own.min(), other.min()))
    crude = first.crude / second.crude
    bands = tuple(
        None if b == 0 else float(a / m / (b / n))
        for a, m, b, n in zip(own, people, other, rest, strict=True)
    )
    return StandardisedDisproportionality(
        first, second, _ratio(first, second, level, caveats),
        _difference(first, second, level), crude, bands, few, caveats,
    )  # fmt: skip


def _ratio(
    first: StandardisedRate, second: StandardisedRate, level: float, caveats: tuple[str, ...]
) -> Estimate:
    value = first.rate.value / second.rate.value
    half = normal_quantile(1 - (1 - checked_level(level)) / 2) * sqrt(
        sum(found.variance / (found.rate.value / found.per) ** 2 for found in (first, second))
    )
    method = "ratio of directly standardised rates, log interval"
    return Estimate(value, value * exp(-half), value * exp(half), level, method, caveats)


def _difference(first: StandardisedRate, second: StandardisedRate, level: float) -> Estimate:
    value = first.rate.value - second.rate.value
    half = normal_quantile(1 - (1 - level) / 2) * sqrt(first.variance + second.variance) * first.per
    method = "difference of directly standardised rates"
    return Estimate(value, value - half, value + half, level, method)


def _few(total: float) -> tuple[str, ...]:
    if total < FEW_EVENTS:
        return (f"Fewer than {FEW_EVENTS} events: too few to standardise; give counts.",)
    return ()


def _disproportionality_caveats(few: bool, not_stated: float, least: float) -> tuple[str, ...]:
    caveats = [RESIDENTS.replace("age and time spent", "time spent")]
    if few:
        caveats.append(f"Fewer than {SUPPRESS_BELOW} searches of a group: do not publish.")
    if least < 5:
        caveats.append("An age band has fewer than 5 searches of a group: join bands.")
    if not_stated > NOT_STATED_LIMIT:
        caveats.append(f"{not_stated:.0%} have no stated ethnicity: give the bounds as well.")
    return tuple(caveats)
