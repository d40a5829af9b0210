"""Questions of what is said and not shown, each with a text of the same form that shows it."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass, Sure

ASKED = (
    ("Amberford is one of the safest districts in the country.", "is claimed"),
    ("The town has the smallest population of all Wessex boroughs.", "is claimed"),
    (
        (
            "Amberford has the third highest rate of theft per 1,000 residents in Wessex.\n\n"
            "It had the 4th highest rate of burglary per 1,000 residents in 2023.\n\n"
            "The town is ranked 7th of the 12 boroughs for robbery."
        ),
        "In 3 places a rank is printed",
    ),
    (
        (
            "Reports of nuisance have fallen since the patrols began.\n\n"
            "Thefts of bicycles have steadily increased over the last two years."
        ),
        "In 2 places something is said to have risen or fallen",
    ),
    (
        "The estimated number of users is 3,173 (confidence interval of 2,589 to 3,757).",
        "not its level",
    ),
    ("From April 2020-2021 the service helped 814 people.", "in which month of 2021 it ends"),
    (
        "PI 40: users in effective treatment 2% increase in 2023/24\n\nPI 17 - perceptions - minus 1%",
        "2 targets are printed as a percentage",
    ),
    (
        (
            "Call-outs of ambulances for stabbing, shooting and assault were up 11%.\n\n"
            "Emergency departments had 3,228 attendances for assault in 2023."
        ),
        "11% is a change, and neither what from nor since when",
    ),
    ("The unit dealt with 711 deaths, a 6% rise on the previous year.", "puts it at 668 to 673"),
)
SHOWN = (
    "Amberford has 41 offences per 1,000 residents and is one of the safest districts in the country.",
    "We strive to make Amberford one of the safest districts in the country.",
    "Amberford has the third highest rate of theft per 1,000 residents in Wessex, at 14.2.",
    "Reports of nuisance have fallen, from 412 to 300.\n\nThefts of bicycles have fallen, from 90 to 61.",
    "The estimated number of users is 3,173 (95% confidence interval of 2,589 to 3,757).",
    "From 1 April 2020 to 31 March 2021 the service helped 814 people.",
    "Robbery was also up 16%, or around 8,000 offences.",
    "Shoplifting has seen an increase of 65% (increase of 34 offences).",
    "Burglary is down by 66% to just three offences this month.",
    "Reoffending has risen in seven out of 10 local authorities.",
    "Compared with the 12 months before, violence rose by 8%. Robberies were up 22% and thefts up 7%.",
    "Some 74 per cent felt safe after dark - an increase of 8 per cent on the 2011 survey.",
    "The services saw 275,896 adults in all. Alcohol was named most often. Groups for other drugs have seen the biggest rise - a 9% increase from the previous year.",
    "The plan of 2019 followed those of 2016 and 2013.\n\nA count between 29 May and 1 June 2019 found 90 cards.",
)


@pytest.mark.parametrize(("text", "reason"), ASKED)
def test_what_is_not_shown_is_asked_for(text: str, reason: str) -> None:
    questions = [f for f in check_text(text).questions if f.kind is FindingClass.MISSING_BASE]
    assert [reason in f.reason for f in questions] == [True]


@pytest.mark.parametrize("text", SHOWN)
def test_what_is_shown_is_let_be(text: str) -> None:
    assert [f.reason for f in check_text(text).findings] == []


_TARGETS = """| Offence | 2024/25 total | Reduction target |
| --- | --- | --- |
| Arson | 115 | -5.1% |
| Acquisitive crime | {whole} | -1.0% |
| Burglary | 1,119 | -1.0% |
| Robbery | 654 | -1.0% |
| Theft of vehicles | 2,391 | -1.0% |
"""


def test_targets_of_a_table_are_asked_what_they_start_from() -> None:
    asked = next(f for f in check_text(_TARGETS.format(whole="9,000")).questions)
    assert asked.kind is FindingClass.MISSING_BASE
    assert "5 targets" in asked.reason
    assert asked.held_in_words == "121 (it may be narrower)" or asked.held_in_words == "121"
    based = _TARGETS.replace("2024/25 total", "2023/24").replace("Reduction target", "Change")
    assert check_text(based.format(whole="9,000")).findings == ()


@pytest.mark.parametrize(
    ("whole", "asked"), [("4,164", 0), ("4,163", 1), ("4,165", 1), ("4,170", 0)]
)
def test_a_line_all_but_the_sum_of_those_below_is_asked_about(whole: str, asked: int) -> None:
    found = [
        f for f in check_text(_TARGETS.format(whole=whole)).questions if "lines below" in f.reason
    ]
    assert len(found) == asked
    assert all(f.sure is Sure.ASK and "4,164" in f.reason for f in found)


def test_a_rate_a_day_is_counted_in_years_of_their_usual_length() -> None:
    text = "It is estimated that more than 13 million cards are left in the city each year, which amounts to approximately 36,500 a day."
    assert "35,592" in check_text(text).questions[0].reason


_SHARES = (
    "Of the offences of theft, 38% were of bicycles.",
    "Shops had 17% of all violence.",
    "Drugs were behind 65% of all searches.",
    "In 43% of the referrals there was a knife.",
    "Some 71% of young people had been excluded.",
    "Drink played a part in 39% of the attacks.",
    "Of the victims, 40% were under 25.",
    "At night 19% of the buses were full.",
    "In the town centre 8% of the cameras were broken.",
)


@pytest.mark.parametrize(("text", "asked"), [
    ("\n\n".join(_SHARES), 1),
    ("\n\n".join(_SHARES[:6]), 0),
    ("\n\n".join(f"{share} There were 450 in all." for share in _SHARES), 0),
])  # fmt: skip
def test_shares_without_counts_are_asked_about_where_they_are_a_habit(
    text: str, asked: int
) -> None:
    found = [f for f in check_text(text).findings if "worked out again" in f.reason]
    assert len(found) == asked
    assert all(len(f.also) >= 7 for f in found)


_RESTS = "This plan builds on the {} Strategic Assessment.\n\nIt is based on the analysis of the Strategic Assessment January 2008."


@pytest.mark.parametrize(("year", "asked"), [("2007", 1), ("2008", 0)])
def test_one_assessment_with_two_dates_is_asked_about(year: str, asked: int) -> None:
    found = [f for f in check_text(_RESTS.format(year)).questions if "rests on" in f.reason]
    assert len(found) == asked


_CELLS = "The aim is tackling violence and safeguarding others.\n\n| Aim | {} |\n| --- | --- |\n| Use | Safe streets |\n| End | Safe homes |\n"


@pytest.mark.parametrize(
    ("cell", "torn"),
    [("ackling Youth Violence and are safegua d.", 1), ("young people are safe from violence", 0)],
)
def test_a_cell_that_begins_and_ends_within_words_is_torn(cell: str, torn: int) -> None:
    found = [f for f in check_text(_CELLS.format(cell)).findings if "cut through" in f.reason]
    assert len(found) == torn
