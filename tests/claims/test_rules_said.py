"""A document's own rules, said in any words: right texts pass, the same with one fault are found."""

from __future__ import annotations

import re

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_FAULT = re.compile(r"\{([^{}/]*)/([^{}/]*)\}")


def _read(pair: str, which: int) -> list[FindingClass]:
    return [alarm.kind for alarm in check_text(_FAULT.sub(rf"\{which}", pair)).alarms]


_IN_ITS_WORDS = (
    "# Targets\n\n| Target for the year | Result | Verdict |\n|---|---|---|\n"
    "| Cut thefts from cars by at least 15% | {-18.0%/-11.0%} | Met |\n"
    "| Reduce complaints to 340 or fewer | 389 | Missed |\n| Fewer than 30 deliberate fires | 28 | Met |\n"
    "| 220 homes made safer | 241 | Met |\n"
)
_NO_HEADING = (
    "| No. | Measure | 2022/23 | Target 2023/24 | Result 2023/24 | |\n|---|---|---:|---:|---:|---|\n"
    "| 1 | Children new to the system (lower is better) | 41 | 38 | {33/39} | Met |\n"
    "| 2 | In suitable housing | 93% | 95% | 97% | Met |\n| 3 | In training or work | 64% | 70% | 66% | Missed |\n"
)
_OVER_IT = (
    "| Kind of call | Our aim | Calls | In time | % | Aim kept for at least 80%? |\n|---|---|---|---|---|---|\n"
    "| Emergency | 15 minutes | 2,000 | 1,780 | 89% | Yes |\n| Priority | 1 hour | 3,000 | 2,310 | 77% | {No/Yes} |\n"
    "| Appointment | 2 days | 1,200 | 1,068 | 89% | Yes |\n"
)
_GOOD_IS = (
    "| Measure | Good is | Half year | Target | Verdict |\n|---|---|---|---|---|\n"
    "| Knife crime | Low | 68 | 60 | {Off target/On target} |\n| Visits made | High | 410 | 380 | On target |\n"
    "| Fires | Low | 112 | 115 | On target |\n"
)


@pytest.mark.parametrize("pair", [_IN_ITS_WORDS, _NO_HEADING, _OVER_IT, _GOOD_IS])
def test_a_rows_verdict_follows_from_its_target(pair: str) -> None:
    assert _read(pair, 1) == []
    assert FindingClass.OWN_RULE in _read(pair, 2)


_COUNTED = (
    "# Measures\n\n| Measure | Target | Result | Verdict |\n|---|---|---|---|\n| Fires | 180 or fewer | 168 | Met |\n"
    "| False alarms | 600 or fewer | 655 | Missed |\n| Visits | 2,200 or more | 2,250 | Met |\n"
    "| Pumps in time | 90% or more | 87.8% | Missed |\n| Dwelling fires | 85 or fewer | 79 | Met |\n\n"
    "{Three/Four} of the five measures were met.\n"
)
_CLASSES = (
    "# Threats\n\nThreats with 18 points or more are taken as priorities, 13 to 17 as watch items, and 12 or "
    "fewer as routine.\n\n| Threat | Harm | Volume | Total | Outcome |\n|---|---|---|---|---|\n"
    "| Violence | 10 | 9 | 19 | {Priority/Watch} |\n| Fraud | 9 | 9 | 18 | Priority |\n| Noise | 8 | 9 | 17 | Watch |\n"
    "| Litter | 6 | 7 | 13 | Watch |\n| Parking | 3 | 4 | 7 | Routine |\n| Graffiti | 4 | 4 | 8 | Routine |\n"
)
_SOME_NAMED = (
    "# Cameras\n\nA camera used fewer than 30 times is to be removed; one with 30 to 69 uses is to be moved; one "
    "with 70 or more stays where it is.\n\n| Camera | Uses | Verdict |\n|---|---|---|\n| Market | 241 | keep |\n"
    "| Station | 176 | keep |\n| Lime Walk | 22 | remove |\n| Riverside | 49 | {move/keep} |\n| Library | 9 | remove |\n| Pier | 31 | move |\n"
)
_UP_TO = (
    "# Projects\n\nProjects at 50% or more of their target are on track, those from 35% up to 50% are at risk, and "
    "those below 35% are off track.\n\n| Project | % of target | Status |\n|---|---|---|\n| Schools | 55 | On track |\n"
    "| Mentors | 43 | At risk |\n| Hospital | 50 | On track |\n| Parents | 29 | {Off track/At risk} |\n\n"
    "Two are on track, one is at risk and one is off track.\n"
)
_TWO_YEARS = (
    "# Estates\n\nA mean of 7 or more is good, 5 to 6.9 fair and below 5 poor.\n\n"
    "| Part | Mean 2021 | Rating 2021 | Mean 2023 | Rating 2023 |\n|---|---|---|---|---|\n"
    "| Towers | 3.9 | Poor | 5.2 | {Fair/Poor} |\n| Closes | 5.8 | Fair | 6.1 | Fair |\n"
    "| Terraces | 7.2 | Good | 7.0 | Good |\n| Lanes | 5.3 | Fair | 6.0 | Fair |\n"
)
_OWN_NAMES = (
    "# Health check\n\nThe scheme is: 0 to 10 in total, Starting; 11 to 20, Settled; 21 to 30, Leading.\n\n"
    "Our total is 19 out of 30, up from 16, so that we stay in the {Settled/Starting} band.\n"
)
_TWO_YEARS_OF_RESULTS = (
    "# Measures\n\nGreen: target met. Amber: missed by 5% of the target or less. Red: missed by more than 5%.\n"
    "Lower is better for every indicator except number 3.\n\n"
    "| No. | Indicator | To date 2023/24 | To date 2024/25 | Target | RAG |\n|---|---|---|---|---|---|\n"
    "| 1 | Crime | 13,880 | 13,412 | 13,500 | Green |\n| 2 | Violence | 5,212 | 5,046 | 5,000 | {Amber/Red} |\n"
    "| 3 | Cases charged (%) | 9.1 | 10.6 | 10.0 | Green |\n| 4 | Fires | 231 | 236 | 210 | Red |\n"
)


@pytest.mark.parametrize("pair", [_COUNTED, _CLASSES, _SOME_NAMED, _UP_TO, _TWO_YEARS, _OWN_NAMES, _TWO_YEARS_OF_RESULTS])  # fmt: skip
def test_classes_follow_from_the_texts_bands(pair: str) -> None:
    assert _read(pair, 1) == []
    assert set(_read(pair, 2)) & {FindingClass.OWN_RULE, FindingClass.CONTRADICTION}
