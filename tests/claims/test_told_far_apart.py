"""Changes, averages, rates and shares whose values stand sentences or sections away."""

from __future__ import annotations

import re

import pytest

from wardmote.claims.check import check_text

_FIGURE = re.compile(r"\{([^{}/]*)/([^{}/]*)\}")
TEXTS = [
    "We opened 214 cases this quarter. In quarter 1 we opened 186, so demand is up by 28 cases or {15%/25%}.",
    "There were 39 people killed. In 2021/22 it was 47, so the number came down by {eight/twelve}.",
    "Across the four councils 1,846 offences were recorded in 2022/23. That is {169/196} fewer than the 2,015 of the previous year.",
    "The council cleared 468 tips. Four years earlier it had cleared 234, so the number has {doubled/trebled}.",
    "Incidents were 412 in 2001/02, 469 in 2002/03 and 533 in 2003/04. Over the two years to 2003/04 that is a rise of {29.4%/39.4%}.",
    "In 2017/18 there were 1,087, so referrals were up by 155 ({14.3%/12.5%}).",
    "The force recorded 34,905 offences in 2022/23, an increase of 1,777 ({5.4%/4.5%}) on 2021/22.",
    "The control room took 127,893 calls in 2022/23, compared with 118,470 in 2021/22. That is an average of {350/533} a day.",
    "There were 1,087 reports over the quarter. 46% (500) were about noise. This was {362/326} a month.",
    "The district has a population of 28,600. Sixty-six children came into the system in 2023. That is a rate of {2.3/1.9} per 1,000.",
    "Of the 519 thefts, 311 were in the town and 208 in Leyford, so {three fifths/almost three quarters} were in the town.",
    "As there are 32 in the centre and 8 have signed, that is {one in four/one in three}.",
    "2.1 1,684 incidents were reported (2015: 1,902), {11.5%/21.5%} fewer.",
]
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
    assert [alarm.reason for alarm in check_text(_written(text, 1)).alarms] == []
    assert check_text(_written(text, 2)).alarms


@pytest.mark.parametrize("text", LET_BE)
def test_what_is_of_another_thing_is_let_be(text: str) -> None:
    assert [alarm.reason for alarm in check_text(text).alarms] == []


def test_points_called_per_cent_are_asked_about() -> None:
    text = "The figure is 62%. In 2021 it was 57%, so there has been a rise of five per cent."
    assert "percentage points" in check_text(text).questions[0].reason


def test_one_rounded_population_rounds_no_table() -> None:
    rows = "".join(f"| {name} | {many} |\n" for name, many in (("A", 312), ("B", 345), ("C", 298)))
    table = f"| Area | Cases |\n|---|---|\n{rows}| Total | 855 |\n"
    assert check_text(f"We cover 121,600 people, rounded to the nearest hundred.\n\n{table}").alarms
