"""Figures that stand beside the name of a row and are of something the table has not."""

from __future__ import annotations

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text

WARDS = (
    "| Ward | 2023/24 | 2024/25 | Change |\n|---|---:|---:|---:|\n| Abbey | 312 | 281 | -31 |\n| Castle | 231 | 246 | +15 |\n"
    "| Mill | 123 | 119 | -4 |\n| Northgate | 187 | 190 | +3 |\n| Total | 853 | 836 | -17 |"
)
MONTHS = "| Month | Incidents |\n|---|---:|\n| July | 372 |\n| August | 341 |\n| September | 250 |"
RIGHT = [
    (WARDS, "Abbey had 321 offences the year before last."),
    (WARDS, "Castle had 213 offences in 2021/22."),
    (WARDS, "The Abbey estate, which is half of the ward, had 218 offences."),
    (WARDS, "Northgate had 109 victims in 2024/25."),
    (WARDS, "Abbey fell for the third year, and over three years it is down 132."),
    (WARDS, "Abbey had 218 crimes with a known suspect."),
    (WARDS, "Mill has had 191 offences so far in 2025/26."),
    (WARDS, "Northgate had the fewest burglaries, 19, and Castle the most, 46."),
    (MONTHS, "August had 314 in the year before."),
    (MONTHS, "July had 327 callers, who made 372 calls."),
    (MONTHS, "The first two months together made 713."),
    (MONTHS, "The busiest day was in August."),
    (MONTHS, "The busiest month for noise was August, with 91 complaints."),
]
WRONG = [
    (WARDS, "Abbey had 218 offences in 2024/25."),
    (WARDS, "Castle had the most offences."),
    (MONTHS, "The busiest month was August."),
    (MONTHS, "July had 327 incidents."),
]


@pytest.mark.parametrize(("table", "said"), RIGHT)
def test_a_figure_of_what_the_table_has_not_is_let_be(table: str, said: str) -> None:
    report = check_text(f"# Report\n\n## Offences\n\n{table}\n\n{said}")
    assert [finding.reason for finding in report.findings] == []


ASKED = {said for _, said in WRONG if "327" not in said}  # cited from a table, or first in it


@pytest.mark.parametrize(("table", "said"), WRONG)
def test_a_figure_that_the_table_has_otherwise_is_found(table: str, said: str) -> None:
    report = check_text(f"# Report\n\n## Offences\n\n{table}\n\n{said}")
    assert is_told(report, asked=said in ASKED)
