"""Rows of a table set against each other in prose: behind, above, the three with the most."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_AREAS = """## Areas

| Area | Population | Crimes | Share of crime | Crimes per 1,000 residents |
|---|---|---|---|---|
| Town Centre | 26,000 | 5,824 | 28.0% | 224.0 |
| East | 52,500 | 4,468 | 21.5% | 85.1 |
| North | 41,000 | 3,610 | 17.4% | 88.0 |
| Hill | 47,000 | 3,603 | 17.3% | 76.7 |
| Riverside | 47,500 | 3,295 | 15.8% | 69.4 |
| **Borough** | **214,000** | **20,800** | **100.0%** | **97.2** |

"""


@pytest.mark.parametrize(
    "words",
    [
        "East is second for the number of crimes but third for the rate, behind North.",
        "Hill and Riverside are both below the borough rate.",
        "Town Centre has a rate three times above that of Riverside.",
        "The two areas with the most crime, Town Centre and East, hold half of it.",
        "The two with the lowest rates, Hill and Riverside, have fewer licensed premises.",
        "The three areas with the highest rates are Town Centre, North and East.",
        "North's rate is above that of East.",
        # of what no column holds
        "The two areas with the largest rises, Hill and Riverside, are new.",
        "The two areas with the most pubs, Hill and Riverside, are quiet.",
        "The two rural areas with the most crime, Hill and Riverside, are quiet.",
        "North is fourth by size, ahead of Town Centre.",
        "East is behind Hill with its new scheme.",
        "Hill was above the borough average for satisfaction.",
        "North has a burglary rate above that of Town Centre.",
        "For burglary, Riverside's rate is above that of Hill.",
        "Hill is the quietest area but one.",
    ],
)
def test_rows_set_against_each_other_rightly_are_let_be(words: str) -> None:
    assert check_text(_AREAS + words).alarms == ()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("East is second for the number of crimes but third for the rate, behind Hill.", "East is ahead of Hill"),
        ("Hill and North are both above the borough rate.", "Hill is below Borough"),
        ("Riverside has a rate 10% above that of Hill.", "Riverside is below Hill"),
        ("East's rate is above that of North.", "East is below North"),
        ("The two areas with the most crime, Town Centre and North, hold half of it.", "East is one of the"),
        ("2.3 The two with the lowest rates, East and Riverside, have fewer licensed premises.", "Hill is one of the"),
        ("The three areas with the highest rates are Town Centre, Hill and East.", "North is one of the"),
    ],
)  # fmt: skip
def test_a_row_on_the_wrong_side_is_found(words: str, reason: str) -> None:
    found = [one for one in check_text(_AREAS + words).alarms if "By the table" in one.reason]
    assert [one.kind for one in found] == [FindingClass.CONTRADICTION]
    assert reason in found[0].reason
