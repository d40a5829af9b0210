"""What the record would be if everything were reported: a scenario, beside the record.

Actual = recorded / r, with r the share reported from a survey. The survey is national, its crime
types are wider than recorded ones, and who reports differs from place to place.

Source: Crime Survey for England and Wales, shares reported to the police, by crime type.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

from wardmote.analysis.estimates import Estimate, OutOfRange, as_counts, checked_level
from wardmote.analysis.rates import normal_quantile
from wardmote.terms.guard import checked

SCENARIO = "A scenario beside the record, never in its place."
NOT_LOCAL = "The share reported is a survey's for a wider area and population, not a local one."
DEFINITIONS = "Surveyed and recorded crime differ in definition and in whom they cover."
FEW_REPORT = 0.2  # below this share the scenario is mostly the divisor


@dataclass(frozen=True, slots=True)
class ReportingScenario:
    """The number of events that the record and the share reported imply together.

    Attributes:
        recorded: events on record.
        actual: events implied; its interval carries the survey's error alone.
        unreported: events implied that are not on record.
        reported_share: the share used, with its interval.
    """

    recorded: float
    actual: Estimate
    unreported: Estimate
    reported_share: Estimate
    method: str
    caveats: tuple[str, ...] = ()


@checked
def if_all_were_reported(
    recorded: float,
    reported_share: float,
    *,
    share_se: float | None = None,
    share_lower: float | None = None,
    share_upper: float | None = None,
    level: float = 0.95,
) -> ReportingScenario:
    """Return the scenario in which every event is reported.

    Args:
        recorded: events recorded.
        reported_share: share reported in the survey, above 0 and at most 1.
        share_se: its standard error; the interval is then made on the logit, so that no limit of
            the scenario is below the record.
        share_lower, share_upper: its interval at `level` as printed, in place of `share_se`.
    Returns:
        Interval None with a caveat where the survey's error is not given.
    """
    count = float(as_counts(recorded, "recorded")[0])
    if not 0 < reported_share <= 1:
        raise OutOfRange(f"A reported share of {reported_share} is not above 0 and at most 1.")
    limits = _share_limits(reported_share, share_se, share_lower, share_upper, level)
    caveats = [SCENARIO, NOT_LOCAL, DEFINITIONS]
    if limits is None:
        caveats.append("No interval: the survey's error was not given.")
    if reported_share < FEW_REPORT:
        caveats.append(f"Fewer than {FEW_REPORT:.0%} report: the number rests on the divisor.")
    low, high = (None, None) if limits is None else (count / limits[1], count / limits[0])
    method = "recorded / share reported, the survey's interval turned over"
    least, most = limits or (None, None)
    share = Estimate(reported_share, least, most, level, "survey share")
    value = count / reported_share
    unseen = [None if end is None else end - count for end in (low, high)]
    return ReportingScenario(
        count, Estimate(value, low, high, level, method, tuple(caveats)),
        Estimate(value - count, unseen[0], unseen[1], level, method, tuple(caveats)),
        share, method, tuple(caveats),
    )  # fmt: skip


@checked
def share_that_explains(current: float, previous: float, reported_share: float) -> Estimate:
    """Return the share reported now at which nothing changed but reporting.

    Args:
        current, previous: events recorded in two like periods.
        reported_share: share reported in the earlier one.
    A value above 1 says that reporting alone cannot explain the rise.
    """
    now, before = (float(x) for x in as_counts([current, previous], "counts"))
    if before == 0 or not 0 < reported_share <= 1:
        raise OutOfRange("Give an earlier count above 0 and a share above 0 and at most 1.")
    share = reported_share * now / before
    said = (
        "Reporting alone cannot explain the rise: more than everyone would have to report."
        if share > 1
        else f"The change could be reporting alone, from {reported_share:.0%} to {share:.0%}."
    )
    caveats = (said, SCENARIO, "No interval: both counts and the share are taken as they stand.")
    return Estimate(share, None, None, 0.95, "share reported that keeps events equal", caveats)


def _share_limits(
    share: float, se: float | None, lower: float | None, upper: float | None, level: float
) -> tuple[float, float] | None:
    if (lower is None) != (upper is None) or (se is not None and lower is not None):
        raise OutOfRange("Give the standard error of the share, or both its limits.")
    if lower is not None and upper is not None:
        if not 0 < lower <= share <= upper <= 1:
            raise OutOfRange("The limits of the share lie between 0 and 1, one on each side of it.")
        return lower, upper
    if se is None:
        return None
    if se <= 0 or share == 1:
        raise OutOfRange("A standard error is above 0, and a share with one is below 1.")
    half = normal_quantile(1 - (1 - checked_level(level)) / 2) * se / (share * (1 - share))
    middle = log(share / (1 - share))
    lowest, highest = (
        1 / (1 + exp(-max(-700.0, min(700.0, at)))) for at in (middle - half, middle + half)
    )
    return lowest, highest
