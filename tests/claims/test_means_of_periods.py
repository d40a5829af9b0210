"""Means over the quarters, months or years of a table: right ones are let be, digits turned are found."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

QUARTERS = (("April to June 2025", 2790), ("July to September 2025", 2915), ("October to December 2025", 2634), ("January to March 2026", 2448))  # fmt: skip
NUMBERED = (("Q1", 412), ("Q2", 451), ("Q3", 388), ("Q4", 405))
MONTHS = tuple(zip(["April", "May", "June", "July", "August", "September", "October", "November", "December", "January", "February", "March"], (112, 131, 140, 152, 149, 138, 120, 117, 109, 101, 96, 115), strict=True))  # fmt: skip
YEARS = (("2022/23", 1284), ("2023/24", 1342), ("2024/25", 1391))
RIGHT = (
    (QUARTERS, "Over the year there was an average of 2,697 offences a quarter, or just under 30 a day."),
    (NUMBERED, "That is an average of 414 a quarter, with most in the second."),
    (NUMBERED, "The average of the year before was 441 a quarter."),
    (NUMBERED, "In 2023/24 there was an average of 441 offences a quarter."),
    (NUMBERED, "The first three quarters had an average of 417 offences a quarter."),
    (NUMBERED, "Officers made an average of 441 visits a quarter."),
    (MONTHS, "There was an average of 123 offences a month."),
    (MONTHS, "From May to October there was an average of 138 offences a month."),
    (YEARS, "Over the three years there was an average of 1,339 offences a year."),
    (YEARS, "The five years before had an average of 1,393 offences a year."),
)  # fmt: skip
WRONG = (
    (QUARTERS, "Over the year there was an average of 2,967 offences a quarter, or just under 30 a day."),
    (NUMBERED, "That is an average of 441 crimes a quarter, with most in the second."),
    (MONTHS, "There was an average of 213 offences a month."),
    (YEARS, "Over the three years there was an average of 1,393 offences a year."),
)  # fmt: skip


def told(rows: tuple[tuple[str, int], ...], sentence: str) -> str:
    whole = sum(value for _, value in rows)
    lines = [f"| {label} | {value:,} | {100 * value / whole:.1f}% |" for label, value in rows]
    table = "\n".join(["| Period | Offences | Share |", "|---|---|---|", *lines, f"| Total | {whole:,} | 100% |"])  # fmt: skip
    return f"## Recorded crime\n\n{table}\n\n{sentence}"


@pytest.mark.parametrize(("rows", "sentence"), RIGHT)
def test_a_right_mean_is_let_be(rows: tuple[tuple[str, int], ...], sentence: str) -> None:
    assert not check_text(told(rows, sentence)).alarms


@pytest.mark.parametrize(("rows", "sentence"), WRONG)
def test_a_mean_with_turned_digits_is_found(
    rows: tuple[tuple[str, int], ...], sentence: str
) -> None:
    alarms = check_text(told(rows, sentence)).alarms
    assert FindingClass.ARITHMETIC in {one.kind for one in alarms}
