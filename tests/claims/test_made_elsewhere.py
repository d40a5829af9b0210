"""A figure made from others than those it stands beside is no fault; one bound to them is."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

MADE_ELSEWHERE = (
    # of the sub-group in between, or of a sentence before
    "Violence in the three areas: October 214, November 198, December 221. Quarter: 633. Last year: 240, 215, 226; 681. Down 48, 7.0%.",
    "Of the 11 cleared last year with no worker, 6 were back within a year; of the 9 with one, 2 were (55% against 22%).",
    "The second half is lower by 27 (4.4%).",
    "Target 400, so 32 over (108% of target).",
    "Put otherwise, 1,765 would pay something: 68%, eight points below the 76% of last winter.",
    "By area: North 5.9%, Central 18.0%, Rural 8.3% (364 of 6,200; 1,584 of 8,800; 250 of 3,012).",
    "Three posts, 18 months: £172,800, which is £38,400 a post a year.",
    "The middle wait was 23 days and the target is five working days: it was met for 14 of the 87.",
    # rows of rates among rows of counts
    ("| | North | South | Both |\n|---|---|---|---|\n| Arrests | 2,140 | 1,385 | 3,525 |\n| Screened | 1,712 | 1,247 | 2,959 |\n"
    "| % of arrests | 80.0 | 90.0 | 83.9 |\n| Assessed | 431 | 298 | 729 |\n| Referred | 120 | 88 | 208 |\n"),
    # a total of other things: no column adds up
    ("| | Stay | Depot | Share |\n|---|---|---|---|\n| Set-up | 95 | 410 | 150 |\n| Each year | 138 | 101 | 118 |\n"
    "| Ten years | 1,380 | 1,010 | 1,180 |\n| Ten-year total | 1,475 | 1,420 | 1,330 |\n"),
    # the greatest of a column, in a row of totals, and a rounded mean times a total
    (
        "| Road | Sites | Cars | Top speed |\n|---|---|---|---|\n| A1 | 12 | 1,500 | 72 |\n| B2 | 14 | 2,500 | 58 |\n"
        "| C3 | 20 | 4,500 | 61 |\n| All three | 46 | 8,500 | 72 |\n"
    ),
    # the last row's label is left out
    ("Where\n   station              301   27.8\n   town centre stands   284   26.2\n   homes, sheds         262   24.2\n"
    "   university           157   14.5\n   elsewhere             79    7.3\n                      1,083   100.0\n"),
    "# 1. One\n\nText.\n\n# 2. Two\n\n### 2.1 The cohort\n\nText.\n\n### 2.2 Mentors\n\nText.\n\n# 3. Three\n\nSee section 2.2.\n",
)  # fmt: skip


@pytest.mark.parametrize("text", MADE_ELSEWHERE)
def test_a_figure_made_from_others_is_no_fault(text: str) -> None:
    assert [alarm.reason for alarm in check_text(text).alarms] == []


BOUND = (
    "The year before there were 356. Robbery rose from 356 to 418, a rise of 62%.",
    ("| | North | South | Both |\n|---|---|---|---|\n| Arrests | 2,140 | 1,385 | 3,525 |\n| Screened | 1,712 | 1,247 | 2,959 |\n"
    "| Freed | 500 | 300 | 810 |\n| Assessed | 431 | 298 | 729 |\n| Referred | 120 | 88 | 208 |\n"),
    "| | A | B |\n|---|---|---|\n| Posts | 120 | 110 |\n| Cars | 130 | 90 |\n| Rent | 40 | 35 |\n| Total | 310 | 235 |\n",
    "# 1. One\n\nText.\n\n# 2. Two\n\n### 2.1 The cohort\n\nText.\n\n### 2.2 Mentors\n\nText.\n\n# 3. Three\n\nSee section 2.4.\n",
)  # fmt: skip


@pytest.mark.parametrize("text", BOUND)
def test_a_figure_bound_to_others_is_held_to_them(text: str) -> None:
    assert check_text(text).alarms
