"""Days of a month without a row: chance, a closed office, or a part that was not supplied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby

from wardmote.terms.periods import Month

# Days without a single row make a month partial when, at the month's own rate of those days of the
# week, chance would leave so long a gap less than once in three million (e^-15). Rows that an office
# writes lack weekends, and the days that it is closed around Christmas.
GAP_LOG_ODDS = 15.0
EDGE_LEAST_DAYS = 2
WITHIN_LEAST_DAYS = 7
_A_DAY = 1.5  # fewer rows a day are told by the week


def day_gap(month: Month, by_day: Mapping[date, int]) -> str:
    """Say which days of the month are missing, or "" where chance or the week explains them.

    Args:
        by_day: rows of each day of the month that has any.
    """
    days = [month.first_day + timedelta(n) for n in range(month.last_day.day)]
    if not any(by_day.get(day) for day in days):
        return ""
    runs = [list(run) for empty, run in groupby(days, lambda day: not by_day.get(day)) if empty]
    long = [run for run in runs if len(run) >= _least(run, days)]
    rest = sorted({*days}.difference(*long))
    usual = _by_weekday(rest, by_day)
    mean = sum(by_day.get(day, 0) for day in rest) / len(rest)
    said = [
        _in_words(run, days, month)
        for run in long
        if sum(usual.get(day.weekday(), mean) for day in run) > GAP_LOG_ODDS
    ]
    if not said:
        return ""
    many = f"{mean:,.0f} rows a day" if mean >= _A_DAY else f"{7 * mean:,.0f} rows a week"
    return f"The data {' and '.join(said)}, at about {many}"


def _least(run: Sequence[date], days: Sequence[date]) -> int:
    at_edge = run[0] == days[0] or run[-1] == days[-1]
    return EDGE_LEAST_DAYS if at_edge else WITHIN_LEAST_DAYS


def _by_weekday(days: Sequence[date], by_day: Mapping[date, int]) -> dict[int, float]:
    """Return the mean rows of each day of the week that these days hold."""
    held: dict[int, list[int]] = defaultdict(list)
    for day in days:
        held[day.weekday()].append(by_day.get(day, 0))
    return {weekday: sum(rows) / len(rows) for weekday, rows in held.items()}


def _in_words(run: Sequence[date], days: Sequence[date], month: Month) -> str:
    if run[0] == days[0]:
        return f"begins on {run[-1].day + 1} {month.title}"
    if run[-1] == days[-1]:
        return f"ends on {run[0].day - 1} {month.title}"
    return f"holds nothing from {run[0].day} to {run[-1].day} {month.title}"
