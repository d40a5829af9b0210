"""Stop and search: disproportionality and find rates, and what they cannot show.

Sources: methods as in Ashby, Calculating disparities in stop and search; Simoiu and others 2017
(the limits of outcome tests).
"""

from __future__ import annotations

from dataclasses import dataclass

from wardmote.analysis.change import Test, change
from wardmote.analysis.estimates import Estimate, OutOfRange, as_counts, as_exposures
from wardmote.analysis.proportions import TwoShares, compare_shares
from wardmote.terms.guard import checked

SUPPRESS_BELOW = 10  # searches
NOT_STATED_LIMIT = 0.15  # share without ethnicity above which the ratio is unreliable

RESIDENTS = (
    "Rates use residents: people searched may live elsewhere, and groups differ in age and time "
    "spent in public."
)
COUNTED = (
    "Count persons searched, without vehicles alone and with section 60 apart, and say who stated "
    "ethnicity: the person or the officer."
)
LIKE_WITH_LIKE = (
    "Compare within one reason for search, and keep finds of the object searched for apart from "
    "any other outcome: low-threshold drug searches are most of the total."
)
FIND_RATES = (
    "Equal find rates do not prove fairness and unequal ones do not prove bias: groups can differ "
    "in how likely carrying is beyond the threshold for a search."
)


@dataclass(frozen=True, slots=True)
class Disproportionality:
    """Search rates of two groups per 1,000 residents, their ratio and their difference."""

    rate_group: float
    rate_reference: float
    ratio: Estimate
    log_interval: tuple[float, float] | None
    rate_difference: float
    p_value: float
    suppressed: bool
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RatioBounds:
    """The ratio if every search of unknown ethnicity were of one group, or of the other."""

    as_recorded: float
    lowest: float
    highest: float
    share_not_stated: float
    caveats: tuple[str, ...] = ()


@checked
def disproportionality(
    searches_group: float,
    population_group: float,
    searches_reference: float,
    population_reference: float,
    *,
    per: float = 1000,
    level: float = 0.95,
    not_stated_share: float = 0.0,
) -> Disproportionality:
    """Return how many times more often one group is searched, always with both rates.

    Args:
        searches_group, searches_reference: searches of persons in the same period.
        population_group, population_reference: residents of the same area (borough or above).
        not_stated_share: share of all searches without an ethnicity.
    Returns:
        Exact conditional interval in `ratio`; `suppressed` where a group has under 10 searches.
    """
    counts = as_counts([searches_group, searches_reference], "searches")
    people = as_exposures([population_group, population_reference], "populations")
    if counts[1] == 0:
        raise OutOfRange("The reference group has no searches: give counts, no ratio exists.")
    exact = change(counts[0], counts[1], people[0], people[1], test=Test.EXACT, level=level)
    limits = None
    if counts[0] > 0:
        log = change(counts[0], counts[1], people[0], people[1], test=Test.LOG_RATIO, level=level)
        if log.ratio is not None and log.ratio.lower is not None and log.ratio.upper is not None:
            limits = (log.ratio.lower, log.ratio.upper)
    rates = per * counts / people
    few = bool(counts.min() < SUPPRESS_BELOW)
    caveats = [RESIDENTS, COUNTED]
    if few:
        caveats.append(f"Fewer than {SUPPRESS_BELOW} searches of a group: do not publish.")
    if not_stated_share > NOT_STATED_LIMIT:
        caveats.append(f"{not_stated_share:.0%} have no stated ethnicity: give the bounds instead.")
    if exact.ratio is None:
        raise OutOfRange("The reference group has no searches: give counts, no ratio exists.")
    ratio = Estimate(
        exact.ratio.value, exact.ratio.lower, exact.ratio.upper, level,
        "rate ratio, exact conditional", tuple(caveats),
    )  # fmt: skip
    return Disproportionality(
        float(rates[0]), float(rates[1]), ratio, limits, float(rates[0] - rates[1]),
        exact.p_value, few, tuple(caveats),
    )  # fmt: skip


@checked
def ratio_bounds(
    searches_group: float,
    population_group: float,
    searches_reference: float,
    population_reference: float,
    not_stated: float,
) -> RatioBounds:
    """Return the ratio with all unknowns assigned either way."""
    group, reference, unknown = (
        float(x) for x in as_counts([searches_group, searches_reference, not_stated], "searches")
    )
    people = as_exposures([population_group, population_reference], "populations")
    if reference == 0:
        raise OutOfRange("The reference group has no searches: no ratio exists.")
    factor = float(people[1] / people[0])
    share = unknown / (group + reference + unknown)
    return RatioBounds(
        group / reference * factor, group / (reference + unknown) * factor,
        (group + unknown) / reference * factor, share, (RESIDENTS, COUNTED),
    )  # fmt: skip


@checked
def compare_find_rates(
    finds1: float, searches1: float, finds2: float, searches2: float, level: float = 0.95
) -> TwoShares:
    """Return the find rates of two groups, their difference (second less first) and tests."""
    from dataclasses import replace

    found = compare_shares(finds1, searches1, finds2, searches2, level)
    return replace(found, caveats=(*found.caveats, LIKE_WITH_LIKE, FIND_RATES))
