"""Tables with shares of all ages, and rows that have lost a cell."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass


def _reasons(text: str) -> list[str]:
    return [finding.reason for finding in check_text(text).alarms]


@pytest.mark.parametrize(("share", "alarms"), [("15.4%", 0), ("14.5%", 1)])
def test_shares_are_of_all_ages(share: str, alarms: int) -> None:
    rows = f"| Under 15 | 58 | 11.2% |\n| 15 to 19 | 80 | {share} |\n| 20 and over | 382 | 73.5% |\n| All ages | 520 | 100.0% |"
    assert len(_reasons(f"| Age | Riders | Per cent |\n|---|---|---|\n{rows}")) == alarms


def test_a_row_of_three_columns_with_one_lost_is_damage() -> None:
    rows = "| Shop | 40 | 40% |\n| Bank | 25 |\n| Home | 20 | 20% |\n| Other | 15 | 15% |"
    findings = check_text(f"| Kind | Visits | Share |\n|---|---|---|\n{rows}").findings
    assert [one.kind for one in findings] == [FindingClass.DAMAGE]
