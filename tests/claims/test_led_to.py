"""Where references lead: the table or section named must have the code, the number or the words."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

REPORT = """# Ashcombe safety plan

## 1. What residents told us

The survey had 812 replies. Table 1 gives the answers.

**Table 1: Issues residents want tackled first**

| Issue | Residents | % |
|---|---|---|
| Noise | 406 | 50.0% |
| Shoplifting | 203 | 25.0% |
| Burglary | 203 | 25.0% |

## 2. Recorded crime

**Table 2: Crime by year**

| Kind | 2023/24 | 2024/25 |
|---|---|---|
| Violence | 3,110 | 3,004 |
| Theft | 2,290 | 2,346 |
| Damage | 1,011 | 980 |

## 3. Money

The grant pays for two posts.

## 4. Measures

**Table 3: Measures and aims**

| Ref | Measure | Now | Aim |
|---|---|---|---|
| M1 | Repeat victims | 31% | 26% |
| M2 | Calls answered in time | 84% | 90% |
| M3 | Streets lit | 91% | 95% |

## 5. What we will do

{said}
"""
REFERENCES = [
    ("Wardens will call on repeat victims (measure M1 in Table {}).", "3", "2"),
    ("We will bring the number down (M2, Table 3), and M3 in Table {} with it.", "3", "1"),
    ("Of the 2,346 in Table {}, two in five were from shops.", "2", "1"),
    ("Of the thefts (2,346, Table 2), most were from shops; 3,004 (see Table {}) is the lowest yet.", "2", "3"),
    ("Noise was the issue most residents want tackled (see Table {}).", "1", "2"),
    ("We will repeat the survey in section {} next autumn.", "1", "3"),
]  # fmt: skip
RIGHT = [
    "Violence and theft came to 5,350 offences (Table 2) in the year.",
    "The 106 fewer acts of violence in Table 2 are welcome.",
    "M1 and M2 (Table 3) will be watched each month, and the 203 in Table 1 with them.",
    "The budget in section 3 is for one year.",
    "Of the 2,346 in Table 1 of last year's report, few were solved.",
    "Shops lose most: they have half of what is stolen (see Table 2).",
    "Table 2 shows the crimes of the year, and Table 3 what we measure.",
    "The grant in section 3 will pay for wardens, given what residents told us (Table 1).",
    "See M2 in the annual report, Table 1, for what has gone before.",
    "We will publish the answers in Table 1 on our site.",
]


def _references(said: str) -> list[str]:
    report = check_text(REPORT.format(said=said))
    return [alarm.reason for alarm in report.alarms if alarm.kind is FindingClass.REFERENCE]


@pytest.mark.parametrize(("said", "right", "wrong"), REFERENCES)
def test_a_reference_leads_to_what_it_is_named_for(said: str, right: str, wrong: str) -> None:
    assert _references(said.format(right)) == []
    assert _references(said.format(wrong))


@pytest.mark.parametrize("said", RIGHT)
def test_what_may_stand_where_it_is_said_to_is_let_be(said: str) -> None:
    assert _references(said) == []


def test_a_number_of_two_tables_says_nothing() -> None:
    twice = REPORT.replace("**Table 2:", "**Table 1:")
    report = check_text(twice.format(said="Of the 2,346 in Table 3, few were solved."))
    assert [alarm for alarm in report.alarms if "stands in Table" in alarm.reason] == []


@pytest.mark.parametrize(
    "said",
    [
        "Full tables are in the technical annex.",
        "Our sources are listed in the methods appendix.",
        "The costs are set out in the financial annex.",
    ],
)
def test_an_annex_may_be_a_paper_of_its_own(said: str) -> None:
    assert _references(said) == []
    ends = "\n\n# Annex A: People we spoke to\n\nThree wardens.\n"
    report = check_text(REPORT.format(said=said) + ends)
    assert [alarm for alarm in report.alarms if alarm.kind is FindingClass.REFERENCE]
