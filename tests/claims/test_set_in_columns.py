"""Tables set with two spaces, months along a row, running totals, intervals, series of labels."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

MONTHS = """Counts.

          Oct    Nov    Dec  Quarter
2016    1,204  1,310  1,122    {total}
Cumulative  1,204  {so_far}  3,636
"""
INTERVALS = """| Band | Rate | 95% CI |
|---|---|---|
| 1 | 12.4 | 11.0 to 13.9 |
| 2 | {rate} | 8.9 to 11.6 |
| 3 | 8.3 | 7.1 to 9.6 |
"""
PARTS = """# Part A. The year

The river rose twice.

# Part B. The town

See Part {label} and the chapter called "{title}".
"""


def _reasons(text: str) -> list[str]:
    return [finding.reason for finding in check_text(text).alarms]


def test_months_make_the_quarter_and_the_running_total() -> None:
    assert not _reasons(MONTHS.format(total="3,636", so_far="2,514"))
    [wrong] = _reasons(MONTHS.format(total="3,363", so_far="2,514"))
    assert "3,636" in wrong
    [wrong] = _reasons(MONTHS.format(total="3,636", so_far="2,541"))
    assert "2,514" in wrong


def test_a_rate_lies_in_its_own_interval() -> None:
    assert not _reasons(INTERVALS.format(rate="10.2"))
    [wrong] = _reasons(INTERVALS.format(rate="12.2"))
    assert "outside its own interval" in wrong


def test_labels_and_titles_are_those_of_the_headings() -> None:
    assert not _reasons(PARTS.format(label="A", title="The town"))
    [wrong] = _reasons(PARTS.format(label="F", title="The town"))
    assert "part A to B" in wrong
    [wrong] = _reasons(PARTS.format(label="A", title="The harbour"))
    assert "The harbour" in wrong


@pytest.mark.parametrize(("share", "alarms"), [("15.4%", 0), ("14.5%", 1)])
def test_shares_are_of_all_ages(share: str, alarms: int) -> None:
    rows = f"| Under 15 | 58 | 11.2% |\n| 15 to 19 | 80 | {share} |\n| 20 and over | 382 | 73.5% |\n| All ages | 520 | 100.0% |"
    assert len(_reasons(f"| Age | Riders | Per cent |\n|---|---|---|\n{rows}")) == alarms


def test_a_row_of_three_columns_with_one_lost_is_damage() -> None:
    rows = "| Shop | 40 | 40% |\n| Bank | 25 |\n| Home | 20 | 20% |\n| Other | 15 | 15% |"
    findings = check_text(f"| Kind | Visits | Share |\n|---|---|---|\n{rows}").findings
    assert [one.kind for one in findings] == [FindingClass.DAMAGE]
