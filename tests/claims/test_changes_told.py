"""Changes told in prose: the right ones are let be, and each with one figure replaced is found."""

from __future__ import annotations

import re

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_FIGURE = re.compile(r"\{([^{}/]*)/([^{}/]*)\}")

# right figure, then a planted one: bound by words, a slip, a double, or a direction
TOLD = {
    "set against": "The panel heard 85 cases in the quarter, against {77/71} in the same quarter of last year, a rise of 10.4%.",
    "from and to": "The rate has slipped from 24.1% in 2020 to {22.8%/23.8%}, down by 1.3 percentage points.",
    "in brackets": "There were 368 reports in 2023/24 (2022/23: {320/302}), a rise of 15%.",
    "two of two years": "There were 213 reports in 2022/23 and 142 in 2023/24, {one-third/one-half} fewer.",
    "month, day and year": "Crime was 104,473 in the 12 months to November 30 2015 compared with 103,176, an increase of {1,297/1,279}.",
    "pointed back": "Thefts came to 412 in 2023, up from 320 in 2022. This is a rise of {92/29}.",
    "base after it": "Calls came to 1,150, {15%/25%} more than the 1,000 of the year before.",
    "new and base after it": "Arson went down by {12%/21%} to 374 from 425.",
    "sentence before": "In the year to March there were 392 reports. Two years before, the total was 280, so reports have gone up by {40%/29%}.",
    "in few words": "The town had 11,560 crimes, or 78.0 for every 1,000 residents. In the year before there were 11,930 and the rate was 81.1 per 1,000. The number of crimes is therefore down by 3.1% and the rate by {3.8%/8.3%}.",
    "step and share": "In 2021/22 there were 728 thefts and in 2022/23 there were 946. The latest rise is 218 offences or {29.9%/23.0%}.",
    "share of the step": "The treasurer forecast an outturn of £389,000, an underspend of {£13,000/£31,000} (3.2%).",
    "base between": "The police recorded 2,186 offences, 143 more than the 2,043 of the year before ({7.0%/6.5%}).",
    "value turned": "After late entries the figure for 2022/23 is {1,236/1,263}. In 2023/24 there were 1,162 calls. This is 74 fewer, a drop of 6.0%.",
    "short": "The target was 3,600 visits and crews made 3,412, so we were {188/118} short.",
    "table before": "| | Q3 | Q4 |\n|---|---|---|\n| Closed | 38 | 42 |\n| % in time | 78.9 | 73.8 |\n\nPerformance slipped by {5.1/1.5} percentage points.",
}  # fmt: skip
TURNED = {
    "sentence before": "Of the 412 cases, 127 (30.8%) were repeats. The year before there were 128 repeats among 376 cases (34.0%), so the rate {fell/rose} by 3.2 percentage points.",
    "table": "| | Vehicles | % speeding |\n|---|---|---|\n| 4 May | 412 | 8.0 |\n| Month | 1,600 | 8.4 |\n\nAll letters went out in June 2024.\n\nIn May 2023 we counted 1,480 vehicles (11.0%), so the share is {down/up} 2.6 percentage points.",
}  # fmt: skip
LET_BE = (
    "The total is 19 out of 30, up three from 16.",
    "The charity gave £28,000 and the trust £30,000. Spend grew by £40,000 (5.6%) in the second year.",
    "Calls came to 5,801, against 6,055 the year before, with the greatest drop in Hale, down 15% to 347.",
    "Staff took 49,245 calls - a 10 per cent decrease on the previous year - and 263 of them were false.",
    "Two supermarkets had 129 of the 215 additional offences (60%).",
    "Staff were assaulted in 64 incidents, 3% of reports, and threatened in a further 213, 10%.",
    "Of the 450 who left, 234 (52%) finished; 171 (38%) dropped out.",
    "The chair has asked for a dip sample of 15 cases. In June there were 6 repeats, and in July 12.",
    "Robbery went up by 24 (from 310 to 334) and burglary went down by 15 (from 115 to 100): a net increase of 9 across the two.",
    "In 2022/23 the result was 63%, two points lower than now. This year 65% were satisfied.",
    "The share who feel safe rose by five percentage points, from 61% to 66%, two points better than the target.",
    "- 936 thefts were reported, 78 a month on average, against 792 in 2022 (up 18.2%).",
    "Reports rose from 42,000 to 47,000, an increase of 11%.",
    "Retailers in the crime reduction partnership have grown from 44 to 61 since April.",
    "The low came in 2020/21, when 402 were recorded. Since that low the figure has more than doubled: 533 in 2021/22, 728 in 2022/23 and now 946.",
)  # fmt: skip


@pytest.mark.parametrize("text", [*TOLD.values(), *TURNED.values()], ids=[*TOLD, *TURNED])
def test_a_right_change_is_let_be_and_a_wrong_one_found(text: str) -> None:
    right = check_text(_FIGURE.sub(r"\1", text))
    assert [alarm.reason for alarm in right.alarms] == []
    assert check_text(_FIGURE.sub(r"\2", text)).alarms


@pytest.mark.parametrize("text", TURNED.values(), ids=list(TURNED))
def test_a_rise_that_was_a_fall_is_a_contradiction(text: str) -> None:
    found = check_text(_FIGURE.sub(r"\2", text)).alarms
    assert FindingClass.CONTRADICTION in {alarm.kind for alarm in found}


@pytest.mark.parametrize("text", LET_BE)
def test_what_tells_of_other_values_is_let_be(text: str) -> None:
    assert [alarm.reason for alarm in check_text(text).alarms] == []
