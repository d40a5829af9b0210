"""ASB case review (community trigger): the windows and threshold in force on a day, as dated rules.

Source: Anti-social Behaviour, Crime and Policing Act 2014, section 104 and explanatory notes.
A count below the threshold is never a refusal: harm, persistence and adequacy are to be weighed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from wardmote.analysis.estimates import BadSample, Estimate, OutOfRange, as_counts
from wardmote.analysis.proportions import wilson_interval
from wardmote.terms.guard import checked

MOST_COMPLAINTS = 3  # s.104(5): a threshold may not ask for more qualifying complaints


class NoRule(BadSample):
    """No threshold was in force on the day."""


class Outcome(Enum):
    """What a complaint's dates say. The value is what to print."""

    QUALIFIES = "qualifies"
    REPORTED_LATE = "reported after its last day"
    TOO_OLD = "application made after its last day"
    TOO_EARLY = "complaint made before the behaviour: check both dates"
    NOT_YET = "complaint made after the application"
    NEEDS_DATE = "needs date"


class Advice(Enum):
    """What follows from the count. Nothing here refuses a review."""

    MET = "threshold met by the number of complaints"
    WEIGH = "consider harm, persistence and adequacy"


@dataclass(frozen=True, slots=True)
class ThresholdRule:
    """A local threshold and its windows, in force from a day; `source` names the procedure.

    `hate_complaints` is how many qualifying complaints of hate meet it alone, as some areas have it.
    """

    in_force_from: date
    complaints: int = MOST_COMPLAINTS
    report_months: int = 1
    application_months: int = 6
    source: str = "Anti-social Behaviour, Crime and Policing Act 2014, s.104"
    hate_complaints: int | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.complaints <= MOST_COMPLAINTS:
            raise OutOfRange(
                f"A threshold asks for 1 to {MOST_COMPLAINTS} complaints by law, not "
                f"{self.complaints}."
            )
        if self.hate_complaints is not None and not 1 <= self.hate_complaints <= self.complaints:
            raise OutOfRange("Complaints of hate meet a threshold with 1 or more, and no more than "
                             "any others.")  # fmt: skip
        if self.report_months < 1 or self.application_months < 1:
            raise OutOfRange("Windows are at least one month long.")


DEFAULT_RULES = (ThresholdRule(date(2014, 10, 20)),)


@dataclass(frozen=True, slots=True)
class Complaint:
    """When the behaviour happened and when it was complained of; None where not known."""

    behaviour: date | None
    complaint: date | None
    is_hate: bool = False


@dataclass(frozen=True, slots=True)
class ComplaintResult:
    """One complaint: outcome, last day to report it, last day to apply on it."""

    outcome: Outcome
    report_by: date | None
    apply_by: date | None


@dataclass(frozen=True, slots=True)
class CaseReview:
    """The count against the threshold in force, each complaint, and what to weigh next."""

    qualifying: int
    threshold_met: bool
    undated: int
    results: tuple[ComplaintResult, ...]
    rule: ThresholdRule
    advice: Advice
    caveats: tuple[str, ...] = ()


@checked
def window_end(first: date, months: int) -> date:
    """Return the last day of a window of months that begins with its first day.

    One month from 10 January ends on 9 February. Where the target month has no such day the window
    ends on its last day: from 31 January on 28 or 29 February. That is an interpretation.
    """
    if months < 1:
        raise OutOfRange("A window is at least one month long.")
    number = first.year * 12 + first.month - 1 + months
    year, month = divmod(number, 12)
    try:
        return date(year, month + 1, first.day) - timedelta(days=1)
    except ValueError:
        after = number + 1
        return date(after // 12, after % 12 + 1, 1) - timedelta(days=1)


def rule_in_force(rules: Sequence[ThresholdRule], day: date) -> ThresholdRule:
    """Return the latest rule in force on a day."""
    held = [rule for rule in rules if rule.in_force_from <= day]
    if not held:
        raise NoRule(f"No case review threshold was in force on {day}: add the procedure's date.")
    return max(held, key=lambda rule: rule.in_force_from)


def case_review(
    complaints: Sequence[Complaint],
    application: date,
    rules: Sequence[ThresholdRule] = DEFAULT_RULES,
) -> CaseReview:
    """Return which complaints qualify on the day of application, and the threshold then in force."""
    rule = rule_in_force(rules, application)
    results = tuple(_tested(complaint, application, rule) for complaint in complaints)
    qualifying = sum(result.outcome is Outcome.QUALIFIES for result in results)
    undated = sum(result.outcome is Outcome.NEEDS_DATE for result in results)
    hate = sum(
        result.outcome is Outcome.QUALIFIES and complaint.is_hate
        for result, complaint in zip(results, complaints, strict=True)
    )
    by_hate = rule.hate_complaints is not None and hate >= rule.hate_complaints
    met = qualifying >= rule.complaints or by_hate
    caveats = []
    if by_hate and qualifying < rule.complaints:
        caveats.append("Met by complaints of hate, of which the local procedure asks for fewer.")
    if undated:
        caveats.append(f"{undated} complaint(s) need a date before they can be tested.")
    if any(_no_such_day(complaint, rule) for complaint in complaints):
        caveats.append("A window ends in a shorter month: confirm its last day with legal advice.")
    advice = Advice.MET if met else Advice.WEIGH
    return CaseReview(qualifying, met, undated, results, rule, advice, tuple(caveats))


@dataclass(frozen=True, slots=True)
class YearOfReviews:
    """What must be published each year: applications, not met, reviews, reviews that recommended."""

    applications: int
    not_met: int
    reviews: int
    recommended: int
    share_met: Estimate
    caveats: tuple[str, ...] = ()


@checked
def year_of_reviews(
    applications: int, not_met: int, reviews: int, recommended: int, level: float = 0.95
) -> YearOfReviews:
    """Return a year's counts with the share of applications that met the threshold (Wilson).

    Raises: OutOfRange where a part is larger than its whole, EmptySample without applications.
    """
    as_counts([applications, not_met, reviews, recommended], "the counts of a year")
    if not_met > applications or reviews > applications or recommended > reviews:
        raise OutOfRange(
            "More applications failed, were reviewed or led to recommendations than there were: "
            "check the year's counts."
        )
    met = wilson_interval(applications - not_met, applications, level)
    caveats = ("An application below the threshold may still be acted on: count those beside it.",)
    return YearOfReviews(applications, not_met, reviews, recommended, met, (*met.caveats, *caveats))


def _tested(complaint: Complaint, application: date, rule: ThresholdRule) -> ComplaintResult:
    happened, made = complaint.behaviour, complaint.complaint
    report_by = window_end(happened, rule.report_months) if happened else None
    apply_by = window_end(made, rule.application_months) if made else None
    if happened is None or made is None or report_by is None or apply_by is None:
        return ComplaintResult(Outcome.NEEDS_DATE, report_by, apply_by)
    if made < happened:
        return ComplaintResult(Outcome.TOO_EARLY, report_by, apply_by)
    if made > report_by:
        return ComplaintResult(Outcome.REPORTED_LATE, report_by, apply_by)
    if application < made:
        return ComplaintResult(Outcome.NOT_YET, report_by, apply_by)
    outcome = Outcome.QUALIFIES if application <= apply_by else Outcome.TOO_OLD
    return ComplaintResult(outcome, report_by, apply_by)


def _no_such_day(complaint: Complaint, rule: ThresholdRule) -> bool:
    """Return whether a window's last month lacks the day after its end, as 31 September."""
    windows = ((complaint.behaviour, rule.report_months),
               (complaint.complaint, rule.application_months))  # fmt: skip
    return any(
        first is not None and (window_end(first, months) + timedelta(days=1)).day != first.day
        and first.day > 28
        for first, months in windows
    )  # fmt: skip
