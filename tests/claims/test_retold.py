"""Long figures of a foreword or summary with digits in another order than everywhere else."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

REPORT = """# Ashcombe safety plan 2026 to 2029

## Foreword

{said}

## 1. Consultation

The survey drew 1,374 responses from all parts of the borough.

**Table 1: What matters most (base: 1,374 respondents)**

| Issue | Respondents |
|---|---|
| Noise | 812 |
| Fly-tipping | 640 |
| Burglary | 455 |

## 2. Reports

**Table 2: Domestic abuse reported to police**

| Kind | 2024/25 | 2025/26 |
|---|---|---|
| Crimes | 1,702 | 1,668 |
| Incidents | 1,188 | 1,201 |
| **Total reports** | **2,890** | **2,869** |

**Table 4: Reports by district**

| District | Reports | Share of reports |
|---|---|---|
| Northgate | 1,440 | 50.2% |
| Eastbrook | 1,429 | 49.8% |
| **All** | **2,869** | **100.0%** |

## 3. Money

The partnership plans to spend £3.148 million over three years.

**Table 3: Planned spending (£000)**

| Heading | 2026/27 | 2027/28 | 2028/29 | Three years |
|---|---|---|---|---|
| Violence | 600 | 610 | 620 | 1,830 |
| Noise | 434 | 439 | 445 | 1,318 |
| **Total** | **1,034** | **1,049** | **1,065** | **3,148** |
"""
SLIPS = [
    ("I thank the {} people who answered our survey.", "1,374", "1,347"),
    ("Behind it stands a budget of £{} million for the life of the plan.", "3.148", "3.184"),
    ("We plan to spend £{} million.", "3.148", "3.418"),
    ("The {} reports of domestic abuse concerned 1,977 people.", "2,869", "2,689"),
    ("Our survey had {} respondents, and we read each answer.", "1,374", "3,174"),
    ("Half of reports ({}) were made in Northgate.", "50.2%", "52.0%"),
    ("Of a budget of £{} million, most goes to violence.", "3.148", "3.184"),
]
RIGHT = [
    "Half of noise complaints (52.0%) came from Northgate.",
    "Reports from Northgate rose by 52.0%.",
    "Northgate has 52.0% of victims.",
    "We won £318,400 from a trust, and £341,800 from the lottery.",
    "I thank the 1,347 people who came to our meetings in Northgate.",
    "Our last survey had 1,347 respondents.",
    "In 2021 as many as 1,347 people took part in a survey.",
    "The survey drew 1,347 responses by post and online, 27 fewer than were valid at last.",
    "About 1,347 people answered our survey.",
    "We were given £3.418 million less than other boroughs, from a national fund.",
    "The target is 1,347 respondents to our survey.",
    "1,347 women answered the survey.",
    "There are 1,347 lamp posts.",
    "We handed out 2,689 leaflets.",
]


def _contradictions(said: str) -> list[str]:
    report = check_text(REPORT.format(said=said))
    return [alarm.reason for alarm in report.alarms if alarm.kind is FindingClass.CONTRADICTION]


@pytest.mark.parametrize(("said", "right", "wrong"), SLIPS)
def test_digits_in_another_order_are_found(said: str, right: str, wrong: str) -> None:
    assert _contradictions(said.format(right)) == []
    assert _contradictions(said.format(wrong))


@pytest.mark.parametrize("said", RIGHT)
def test_figures_of_other_things_are_let_be(said: str) -> None:
    assert _contradictions(said) == []


def test_a_part_of_a_stated_whole_is_no_slip_for_the_whole_of_another_year() -> None:
    table = "## 4. Robbery\n\n| Kind | 2023 | 2024 | 2025 |\n|---|---|---|---|\n| Robbery | 412 | 455 | 431 |\n| Arson | 51 | 48 | 40 |\n\n"
    said = "Of 431 robberies, 168 took place by day, 155 by night and 108 at other times.\n"
    report = check_text(REPORT.format(said="Crime fell.") + "\n" + table + said)
    assert [finding.reason for finding in report.findings if "155" in finding.reason] == []
