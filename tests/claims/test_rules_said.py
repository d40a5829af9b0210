"""A document's own rules, said in any words: right texts pass, the same with one fault are found."""

from __future__ import annotations

import re

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_FAULT = re.compile(r"\{([^{}/]*)/([^{}/]*)\}")


def _text(pair: str, which: int) -> str:
    return _FAULT.sub(rf"\{which}", pair)


def _read(pair: str, which: int) -> list[FindingClass]:
    found = check_text(_text(pair, which)).findings
    return [one.kind for one in found if one.kind is not FindingClass.MISSING_BASE]


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


@pytest.mark.parametrize(
    "pair",
    [
        "We heard back from 412 callers, of whom 280 (68%) were satisfied. The target is 70%, and so we {missed/beat} it by two points.",
        "Together 601 tenants (65%) were satisfied and 212 (23%) dissatisfied. Our target for the year was 68% satisfied, so it was {missed/met} by three percentage points.",
        "In the survey 253 of 1,100 people (23%) thought litter a big problem. In 2023 it was 27%. The fall is no accident. The plan's target for 2024, of 22% or lower, was nevertheless {missed/beaten} by one point.",
        "Crews visited 3,412 homes. The target was 3,600, so we were {188/118} short.",
        "Thefts came to 233, against 251 the year before, a fall of 7.2%. The board asked for at least 5%, so the target is {met/missed}.",
        "The rate is 196 per 100,000; the year before it was 246. Target: {210/190} or lower. Met.",
        "Of 110 victims called back, 77 (70%) were satisfied. The plan's target is 75%. It was {not met/met}, but satisfaction has improved since 2022/23, when it stood at 64%.",
        "Open cases numbered 198, an average of 33 each. The standard is no more than {35/32} open cases for each adviser, so it was met.",
        "Of 810 people, 785 (97%) started in time. The local standard is 95% within three weeks and it was {met/missed}.",
        "Offences went down from 312 to 198, a drop of 36.5%. Against the goal of a {30%/40%} reduction the indicator is green.",
        "The repair firm mended 64 of 71 lamps in time: 90%, against a target of 95%. The target was {missed/met} for the second quarter running (quarter 1: 93%).",
    ],
)
def test_a_target_is_met_or_missed_as_its_figures_say(pair: str) -> None:
    assert _read(pair, 1) == []
    assert _read(pair, 2)


@pytest.mark.parametrize(
    "pair",
    [
        "The 2023 figure is a rate of 176 per 100,000. Although it has come down it remains {above/below} both the regional rate of 168 and the national rate of 161.",
        "Of these, 214 reoffended: 26.0%. The year before, it was 28.0%. The rate remains half a point {above/below} the national rate of 25.5%.",
        "Police made 54 of the referrals. The police share, 64%, lies {inside/outside} the range of 60% to 75% that the group works to.",
        "Of 264 cases 71 came back (27%). We expect a rate of between {25%/30%} and 40%, and this year's figure is inside that range.",
    ],
)
def test_what_is_said_to_lie_above_or_inside_does(pair: str) -> None:
    assert _read(pair, 1) == []
    assert is_told(check_text(_text(pair, 2)), asked="inside that range" in pair)


@pytest.mark.parametrize(
    "text",
    [
        "The year before there were 1,125 adults in treatment. Our target was 1,180, which we passed by 20.",
        "Half of the annual target is 725, which has been exceeded by 153, with 878 visits.",
        "Keep the rate below the regional rate of 168: it now stands at 176.",
        "On three of the seven evenings the count was above the trigger of 45; on the last it was 30.",
        "The target was 90%. It would have been met had 92% of the forms come back.",
    ],
)
def test_what_a_target_does_not_bind_is_let_be(text: str) -> None:
    assert check_text(text).findings == ()


_PARKS = (
    "# Parks\n\n| Park | Felt safe | % |\n|---|---|---|\n| Albion | 62 | 95 |\n| Barley Field | 60 | 92 |\n"
    "| Cromer Road | 52 | 80 |\n| Elms | 58 | 89 |\n\n"
    "Any park under {85%/90%} is to have a plan. Only Cromer Road is affected. The plan is due in May.\n"
)
_WARDS = (
    "# Wards\n\n| Ward | Offences | Rate per 1,000 |\n|---|---|---|\n| Castle | 240 | 14.1 |\n| Priory | 120 | 10.0 |\n"
    "| Northgate | 150 | 8.0 |\n| Sutton | 97 | 4.2 |\n\n"
    'A ward is a "focus ward" if its rate is 9.0 or more: Castle and {Priory/Northgate} qualify.\n'
)
_CASELOADS = (
    "# Caseloads\n\nOur own limit is 25 each. This is how they were shared out:\n\n- Team North 31\n- Team South 27\n"
    "- Team East 24\n- Team West 19\n\nTwo teams, Team North and {Team South/Team East}, were over the limit.\n"
)
_HALF = (
    "Support was 81% for street drinking, 79% for vehicle nuisance, 66% for dogs and {44%/54%} for amplified music. "
    "The council had said that it would take forward any rule backed by at least half of those who replied. "
    "On that test three of the four go forward.\n"
)
_COUNT_OF = (
    "A priority would go into the plan if at least 75% of those who answered agreed.\n\n"
    "| Priority | Agree | % agree |\n|---|---|---|\n| Noise | 561 | 85% |\n| Violence | 536 | 80% |\n"
    "| Drugs | 494 | 76% |\n| Roads | 389 | 60% |\n\n{Three/Two} of the four passed the test.\n"
)
_RED = (
    "| Ref | Risk | L | I | Score | Band |\n|---|---|---|---|---|---|\n| R1 | Funding ends | 4 | 4 | 16 | Red |\n"
    "| R2 | Post stays vacant | 3 | 3 | 9 | Amber |\n| R3 | Protocol lapses | 2 | 4 | 8 | Amber |\n"
    "| R4 | Control room outage | 2 | 2 | 4 | Green |\n| R5 | Turnover | 3 | 4 | 12 | Red |\n\n"
    "Red risks need a plan. Plans are in place for R1 and {R5/R3}.\n"
)
_YES = (
    "| Type | Local rate | Group rate | Change | Priority |\n|---|---|---|---|---|\n| Shoplifting | 11.2 | 9.6 | +25.0 | Yes |\n"
    "| Violence | 8.8 | 8.1 | +6.0 | Yes |\n| Damage | 8.6 | 8.2 | -4.0 | No |\n| Robbery | 1.4 | 1.8 | +15.0 | No |\n\n"
    "The two priorities proposed are shoplifting and {violence/robbery}.\n"
)


@pytest.mark.parametrize("pair", [_PARKS, _WARDS, _CASELOADS, _HALF, _COUNT_OF, _RED, _YES])
def test_names_and_counts_follow_from_the_line_drawn_before(pair: str) -> None:
    assert _read(pair, 1) == []
    assert FindingClass.OWN_RULE in _read(pair, 2)


@pytest.mark.parametrize(
    "pair",
    [
        "A bid needed a score of 30 to be considered. The other three bids scored {29/31}, 27 and 21 and so were not considered.",
        "All groups scoring 35 or more were funded. Two groups narrowly missed out with {34/37}.",
        "Seven reviews were finished within our standard of 20 working days. The other two took {26/16} and 31 working days.",
    ],
)
def test_what_is_left_out_does_not_pass_the_line(pair: str) -> None:
    assert _read(pair, 1) == []
    assert _read(pair, 2) == [FindingClass.OWN_RULE]


def test_names_that_agree_with_one_line_of_several_are_let_be() -> None:
    text = _WARDS.replace("{Priory/Northgate}", "Northgate").replace("9.0 or more", "9.0 or more, or its offences 150 or more")  # fmt: skip
    assert check_text(text).findings == ()
