"""Changes of a summary against the rows of tables far off: digits turned, directions turned."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

REPORT = """# Ashcombe strategic assessment 2025/26

## 1. Summary

{said}

## 2. Crime

**Table 1: Recorded crime by kind**

| Kind | 2023/24 | 2024/25 | 2025/26 |
|---|---|---|---|
| Knife crime | 318 | 342 | 301 |
| Burglary | 1,210 | 1,140 | 1,193 |
| Drug offences | 640 | 655 | 622 |
| **Total** | **2,168** | **2,137** | **2,116** |

## 3. Nuisance

**Table 2: Antisocial behaviour recorded by police**

| Type | 2023/24 | 2024/25 | 2025/26 |
|---|---|---|---|
| Nuisance | 2,300 | 2,150 | 1,990 |
| Personal | 480 | 455 | 432 |
| **Total** | **2,780** | **2,605** | **2,422** |
"""
CHANGES = [
    ("Antisocial behaviour fell as well, by {}.", "7.0%", "0.7%"),
    ("Antisocial behaviour fell by {}, following a fall of 6.3% the year before.", "7.0%", "0.7%"),
    ("Antisocial behaviour fell by 7.0%, following a fall of {} the year before.", "6.3%", "3.6%"),
    ("Burglary {} by 4.6%, while drug offences fell.", "rose", "fell"),
    ("Knife crime {} by 12.0%.", "fell", "rose"),
    ("Antisocial behaviour fell for the second year running, by {}.", "7.0%", "0.7%"),
    ("Knife crime dropped sharply, by {}.", "12.0%", "21.0%"),
]
RIGHT = [
    "Burglary rose by 6.4% in the county.",
    "Reports of antisocial behaviour to the council fell by 0.7%.",
    "Antisocial behaviour in the last quarter fell by 0.7%.",
    "Knife crime is to fall by 21.0% under the plan, we would hope.",
    "Knife crime in schools fell by 21.0%.",
    "Burglary fell by 5.8% in 2024/25.",
    "Burglary fell by 1.4% between 2023/24 and 2025/26.",
    "Across the region burglary fell by 4.6%.",
    "The cost of burglary fell by 4.6%.",
    "Nuisance fell by 7.4%, personal cases by 5.1%.",
]


@pytest.mark.parametrize(("said", "right", "wrong"), CHANGES)
def test_a_change_is_that_of_its_row(said: str, right: str, wrong: str) -> None:
    assert [alarm.reason for alarm in check_text(REPORT.format(said=said.format(right))).alarms] == []  # fmt: skip
    assert check_text(REPORT.format(said=said.format(wrong))).alarms


@pytest.mark.parametrize("said", RIGHT)
def test_changes_of_another_thing_are_let_be(said: str) -> None:
    alarms = check_text(REPORT.format(said=said)).alarms
    assert [alarm.reason for alarm in alarms if alarm.reason.startswith("The table shows")] == []
