"""What the page of data held says of gaps: one line a reason, and no reason a hundred times."""

from __future__ import annotations

from wardmote.terms.periods import Month
from wardmote.web.deliveries.coverage import Months, Supply, calendar

FIRST = Month.of(2024, 1).number


def lines(told: Months) -> tuple[str, ...]:
    return calendar(Supply("street", "eastwold", "Recorded crime", "Eastwold Police", told)).gaps


def short(rows: int) -> tuple[str, str]:
    return ("partial", f"Eastwold Police supplied {rows} rows where a month has 3,000")


def test_a_reason_is_one_line_with_its_runs_of_months() -> None:
    told = {FIRST + at: ("missing", "not received") for at in (0, 1, 4)}
    told[FIRST + 2] = ("received", "")
    assert lines(told) == ("January 2024 to February 2024, May 2024: missing. Not received.",)


def test_reasons_that_differ_by_their_numbers_alone_are_one_line_with_an_example() -> None:
    told = {FIRST + at: short(rows) for at, rows in enumerate((336, 363, 383, 1_380))}
    told[FIRST + 5] = short(401)
    (said,) = lines(told)
    assert said == (
        "January 2024 to April 2024, June 2024: partial. For example, January 2024: Eastwold "
        "Police supplied 336 rows where a month has 3,000."
    )


def test_two_are_told_one_by_one_and_another_status_or_reason_stays_apart() -> None:
    told: Months = {FIRST: short(336), FIRST + 1: short(363), FIRST + 2: ("missing", "Lost")}
    told[FIRST + 3] = ("partial", "The data ends on 5 April 2024")
    assert [line.split(":")[0] for line in lines(told)] == [
        "January 2024", "February 2024", "March 2024", "April 2024",
    ]  # fmt: skip
