"""Time limits of a text's own, kept and broken by the days its tables print."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

WORKING_DAYS = """Referrals in June 2023

An urgent referral is answered within three working days.

| Referral | Received | Handled as | Answered |
| R1 | Monday 5 June 2023 | Urgent | Thursday 8 June 2023 |
| R2 | Thursday 8 June 2023 | Urgent | {answered} |
| R3 | Friday 9 June 2023 | Routine | Friday 23 June 2023 |
"""
NO_LONGER = """Orders of the court

By our protocol an order must not run for longer than two years.

| Order | Made | Ends |
| Park Road | 1 March 2019 | 28 February 2021 |
| Station Hill | 4 May 2020 | {ends} |
| Quay Street | 10 October 2020 | 9 October 2022 |
"""
LATE = """Progress on actions, position at 31 March 2022

Overdue means that the deadline has passed and the action is not finished.

| Action | Lead | Deadline | State |
| Door locks | Housing | 30 June 2022 | On course |
| Youth club | Council | 31 January 2022 | {state} |
| Signs | Highways | 30 September 2022 | On course |
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (WORKING_DAYS, {"answered": "Tuesday 13 June 2023"}, {"answered": "Friday 16 June 2023"}),
        (NO_LONGER, {"ends": "3 May 2022"}, {"ends": "3 May 2023"}),
        (LATE, {"state": "Overdue"}, {"state": "On course"}),
    ],
)
def test_a_time_limit_is_kept_or_broken(
    text: str, right: dict[str, str], wrong: dict[str, str]
) -> None:
    assert not check_text(text.format(**right)).alarms
    assert [f.kind for f in check_text(text.format(**wrong)).alarms] == [FindingClass.OWN_RULE]
