"""Records beside what stood before them, ranges beside what lies in them, orders told in prose."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

RIGHT_AND_WRONG = [
    ("Calls reached 812 in 2023, the highest for nine years. The previous high was {}, in 2016.", "770", "870"),
    ("In June 41 homes were entered, the lowest figure we hold. The old low of {} stood since 2011.", "52", "32"),
    ("There were 63 wounds, six more than the year before and the most since 2018/19, when there were {}.", "71", "51"),
    ("A total of 118 came, the fewest since 2020, when it was {}.", "96", "196"),
    ("Staff made 940 visits, the {} of the three terms (autumn: 1,020; spring: 985).", "fewest", "most"),
    ("Of the cases 31% were repeats. We look for a rate of between {} and 40%, and ours lies inside that range.", "28%", "36%"),
    ("The share of women, 44%, is {} the range of 40% to 50% that the funder sets.", "within", "outside"),
    ("Files were open for between 14 and 210 days, with a median of {}.", "71", "7"),
    ("The nine members were aged from 19 to 71. The median age was {}.", "44", "74"),
    ("Thefts were the most common (88, 51%), followed by damage ({}, 26%) and fires (21, 12%).", "45", "15"),
    ("Both are attached, the first as Annex {} (lights) and the second as Annex B (bins).", "A", "B"),
    ("Four steps were late (S1, S4, S6, S9) and one was dropped ({}, the hut).", "S8", "S4"),
    ("Street lights {}, with 41% of the votes, and patrols second, with 30%.", "came first", "came second"),
    ("Elm House costs least at £96 a night and {} most at £310.", "Oak House", "Elm House"),
    ("Burglary was at its lowest since {}: 420 in 2019, 355 in 2020, 402 in 2021, 390 in 2022 and 371 in 2023.", "2020", "2019"),
]  # fmt: skip


def contradicted(text: str) -> bool:
    found = check_text(text).findings
    return any(one.kind is FindingClass.CONTRADICTION for one in found)


@pytest.mark.parametrize(("text", "right", "wrong"), RIGHT_AND_WRONG)
def test_what_is_right_is_let_be_and_a_planted_fault_found(
    text: str, right: str, wrong: str
) -> None:
    assert not check_text(text.format(right)).findings
    assert contradicted(text.format(wrong))


@pytest.mark.parametrize(
    "right",
    [
        (
            "Wounds rose for two years running, by 20.0% and then by 14.6%, before falling by 9.1%.\n\n"
            "| Year | Wounds |\n|---|---|\n| 2020 | 120 |\n| 2021 | 144 |\n| 2022 | 165 |\n| 2023 | 150 |\n"
        ),
        (
            "| | 2020 | 2021 | 2022 | 2023 | 2024 |\n|---|---|---|---|---|---|\n| All crime | 5,410 | 5,688 | 5,954 | 6,075 | 5,832 |\n\n"
            "All crime has fallen, having risen each year from 2020 to 2023.\n"
        ),
        "The commonest offence was assault (14), followed by theft (8), drugs (5) and other offences (6).",
        "We asked users of the town's six largest parks (390 interviews, 65 in each).",
        "The rate, 22%, lies outside the range of 25% to 40% that is usual.",
    ],
)
def test_what_only_looks_like_it_is_let_be(right: str) -> None:
    assert not check_text(right).findings
