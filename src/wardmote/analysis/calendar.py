"""Financial years, quarters, rolling twelve months and year to date, on days.

`wardmote.terms.periods` holds whole months; this module answers for days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from wardmote.analysis.estimates import BadSample, EmptySample, Estimate, OutOfRange, as_floats
from wardmote.terms.guard import checked


class BadDate(BadSample):
    """A date that does not exist or cannot be read."""


class CannotAgree(BadSample):
    """Printed figures that no single total can satisfy."""


@dataclass(frozen=True, slots=True)
class DayRange:
    """Days from first to last, both included."""

    first: date
    last: date

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@dataclass(frozen=True, slots=True)
class YearToDate:
    """The same days of this year and the last; `leap_day` where only one of them holds 29 Feb."""

    current: DayRange
    previous: DayRange
    leap_day: bool


def financial_year(day: date) -> str:
    """Return the financial year of a day, 1 April to 31 March: 2024/25."""
    start = day.year - (day.month < 4)
    return f"{start}/{(start + 1) % 100:02d}"


def financial_quarter(day: date) -> str:
    """Return the financial quarter of a day: Q1 is April to June."""
    return f"Q{((day.month - 4) % 12) // 3 + 1}"


def rolling_12_months(last: date) -> DayRange:
    """Return the twelve months that end on a day; ending 29 February they start on 1 March."""
    try:
        year_before = last.replace(year=last.year - 1)
    except ValueError:  # 29 February: the year before has none
        year_before = date(last.year - 1, 2, 28)
    return DayRange(year_before + timedelta(days=1), last)


def year_to_date(last: date, *, financial: bool = True) -> YearToDate:
    """Return the year so far and the same days a year earlier."""
    month = 4 if financial else 1
    first = date(last.year - (last.month < month), month, 1)
    previous_last = rolling_12_months(last).first - timedelta(days=1)
    current = DayRange(first, last)
    previous = DayRange(first.replace(year=first.year - 1), previous_last)
    return YearToDate(current, previous, current.days != previous.days)


@checked
def monthly_mean(count: float, months: int) -> int:
    """Return the monthly average as a plan prints it: a whole number, halves up."""
    if months < 1:
        raise OutOfRange("A monthly average needs at least one month.")
    return int(count / months + 0.5)


@checked
def implied_total(parts: Sequence[tuple[float, float]], rounding: float = 0.1) -> Estimate:
    """Return the range of totals that agrees with every printed count and percentage.

    Args:
        parts: (count, percent of the total as printed) pairs.
        rounding: the last place printed, 0.1 for one decimal.
    Raises: CannotAgree where no total fits them all, naming the pair that breaks it.
    """
    if len(parts) == 0:
        raise EmptySample("There are no parts: give at least one count and its percentage.")
    pairs = as_floats(parts, "parts")
    if pairs.ndim != 2 or pairs.shape[1] != 2:
        raise OutOfRange("Give each part as a pair: its count and its percentage.")
    low, high = 0.0, float("inf")
    for count, percent in pairs.tolist():
        if count <= 0 or percent - rounding / 2 <= 0:
            raise OutOfRange(f"A part of {count} at {percent}% bounds no total: leave it out.")
        low = max(low, 100 * count / (percent + rounding / 2))
        high = min(high, 100 * count / (percent - rounding / 2))
        if low > high:
            raise CannotAgree(
                f"No total fits: {count:g} at {percent:g}% disagrees with those before it."
            )
    return Estimate((low + high) / 2, low, high, 1.0, "range consistent with printed shares")
