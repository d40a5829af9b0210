"""Changes, averages, rates and shares whose values stand sentences or sections away."""

from __future__ import annotations

import re

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text

_FIGURE = re.compile(r"\{([^{}/]*)/([^{}/]*)\}")
TEXTS = [
    "The district has a population of 28,600. Sixty-six children came into the system in 2023. That is a rate of {2.3/1.9} per 1,000.",
    "Of the 519 thefts, 311 were in the town and 208 in Leyford, so {three fifths/almost three quarters} were in the town.",
    "As there are 32 in the centre and 8 have signed, that is {one in four/one in three}.",
    "2.1 1,684 incidents were reported (2015: 1,902), {11.5%/21.5%} fewer.",
]
ASKED = ("three fifths", "one in four")  # shares that follow from what stands before
LET_BE = [
    "Continuity rose from 31% in 2022 to 46%. This is a gain of 15 percentage points, yet the ambition is 75%.",
    "There were 562,000 incidents. Of these, 249,000 were fires (15 per cent down on 2007-08).",
    "The age of 407 of the 420 victims is known, and 236 of these were under 25 (58%).",
    "There were 72 assaults in May and 51 in June. This marks a 15% drop from five years previously.",
    "There were 6,690 cases. This increased 4.3% from 6,410.",
    "We have 96 members. 38,190 households were therefore owed a duty, up 2.9% on the year before.",
]


def _written(text: str, which: int) -> str:
    return _FIGURE.sub(rf"\{which}", text)


@pytest.mark.parametrize("text", TEXTS)
def test_what_is_told_apart_is_held_together(text: str) -> None:
    assert [alarm.reason for alarm in check_text(_written(text, 1)).findings] == []
    assert is_told(check_text(_written(text, 2)), any(part in text for part in ASKED))


@pytest.mark.parametrize("text", LET_BE)
def test_what_is_of_another_thing_is_let_be(text: str) -> None:
    assert [alarm.reason for alarm in check_text(text).alarms] == []


def test_one_rounded_population_rounds_no_table() -> None:
    rows = "".join(f"| {name} | {many} |\n" for name, many in (("A", 312), ("B", 345), ("C", 298)))
    table = f"| Area | Cases |\n|---|---|\n{rows}| Total | 855 |\n"
    assert check_text(
        f"We cover 121,600 people, rounded to the nearest hundred.\n\n{table}"
    ).findings
