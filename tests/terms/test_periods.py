"""Months and periods."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.terms.periods import BadPeriod, Month, Period, Step

months = st.integers(1900 * 12, 2200 * 12).map(Month)


@given(months)
def test_a_month_reads_back(month):
    assert Month.parse(str(month)) == month
    assert Month.of(month.year, month.month) == month
    assert Month.of_date(month.last_day) == month
    assert Month.of_date(month.last_day + timedelta(days=1)) == month + 1


@given(months, st.integers(0, 200), st.sampled_from(list(Step)))
def test_pieces_are_whole_and_lie_inside(first, length, step):
    period = Period(first, first + length)
    size = {Step.MONTH: 1, Step.QUARTER: 3}.get(step, 12)
    pieces = period.split(step)
    assert all(piece.months == size for piece in pieces)
    assert all(piece.first in period and piece.last in period for piece in pieces)
    if step is not Step.ROLLING_12:
        assert len({month for piece in pieces for month in piece}) == size * len(pieces)


@pytest.mark.parametrize(
    ("text", "written", "label"),
    [
        ("2024-04..2025-03", "2024-04..2025-03", "2024/25"),
        ("2024/25", "2024-04..2025-03", "2024/25"),
        ("1999/00", "1999-04..2000-03", "1999/00"),
        ("2024", "2024-01..2024-12", "2024"),
        ("2024-2", "2024-02", "2024-02"),
        ("2024-07..2024-09", "2024-07..2024-09", "2024 Q3"),
        ("2024-05..2024-09", "2024-05..2024-09", "2024-05..2024-09"),
        ("2022/23..2024/25", "2022-04..2025-03", "2022-04..2025-03"),
        ("2023 to 2024-06", "2023-01..2024-06", "2023-01..2024-06"),
    ],
)
def test_periods_are_read_and_labelled(text, written, label):
    period = Period.parse(text)
    assert (str(period), period.label) == (written, label)
    assert Period.parse(str(period)) == period


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("2025-03..2024-04", "ends before it begins"),
        ("2024/26", "is not a financial year"),
        ("soon", "is not a period"),
        ("2024-13", "no month 13"),
        ("2024-1x..2024-02", "is not a period"),
        ("2024-25", "write 2024/25 for the financial year"),
        ("2023..2024..2025", "is not a period"),
        ("2024..", "is not a period"),
    ],
)
def test_bad_periods_say_what_was_expected(text, says):
    with pytest.raises(BadPeriod, match=says):
        Period.parse(text)


def test_days_titles_and_the_year_before():
    period = Period.parse("2024-02..2024-03")
    assert (period.days, period.months) == (60, 2)
    assert period.a_year_before() == Period.parse("2023-02..2023-03")
    assert period.title == "February 2024 to March 2024"
    assert Period.parse("2024-02").title == "February 2024"
    assert Month.parse("2024-02").days == 29
    assert Month.parse("2024-02").first_day == date(2024, 2, 1)
    assert [
        str(piece) for piece in Period.parse("2023-02..2025-05").split(Step.FINANCIAL_YEAR)
    ] == [
        "2023-04..2024-03",
        "2024-04..2025-03",
    ]
