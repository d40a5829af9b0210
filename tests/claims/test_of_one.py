"""Figures of one: averages, unit costs and rates against the whole and what it is spread over."""

from __future__ import annotations

import re

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

# the right figure and one that nothing comes to
PAIRS = (
    "The wardens logged 1,248 hours of patrol on 52 nights, {24/42} hours a night.",
    "In the quarter the desk took 5,130 calls, which is {1,710/1,170} a month.",
    "Between 4 March and 24 March 2024, a period of three weeks, 27 bikes were taken, {nine/six} a week.",
    "Of the 70 young people, 24 offended again and committed 96 further offences, an average of {4.0/1.4} each.",
    "Thirty-one venues sent in 465 scans, or {15/51} per venue.",
    "Repairing the 46 gates cost £13,800, an average of {£300/£3,000} each.",
    "Forty-two volunteers gave 1,890 hours between them, {45/54} each.",
    "All 18 wards were covered, with 50 interviews in each ({900/1,100} in all).",
    "Marshals made 2,920 visits in 2023, {eight/nine} on each day of the year.",
    "Two further posts are asked for at £41,500 for each, {£83,000/£93,000} in all.",
    "The scheme prevented 84 thefts. At an average cost of £1,250 a theft the benefit is {£105,000/£150,000}.",
    "The fund is £60,000 a year, or {£180,000/£240,000} over the three years of the plan.",
    "The base is 720 respondents.\n\nIn all 1,512 answers were given, an average of {2.1/1.2} per respondent.",
    "84 homes were visited twice. They account for 672 visits, which is {8/6} visits each.",
    # values that are listed
    "The counts were 30, 44, 52, 38 and 21. The mean is {37/73}.",
    "Admissions: 81 in 2020/21, 74 in 2021/22 and 64 in 2022/23. The yearly average is {73/63}.",
    "Each was scored out of 5.\n\n- Training: 4\n- Board: 2\n- Data: 3\n- Plans: 5\n\nThe total is 14, and the average score is {3.5/5.3}.",
    "| Case | Score |\n|---|---|\n| A | 16 |\n| B | 11 |\n| C | 14 |\n| D | 9 |\n\nFour were heard. The mean score was {12.5/15.2}.",
    # rates
    "Police recorded 9,216 crimes in the borough, or {72.0/27.0} per 1,000 residents (population 128,000).",
    "Forty children came in for the first time. With some 19,600 of that age, this is a rate of {204/240} per 100,000 on a population of 19,600.",
    "With 10,400 residents the ward's 156 thefts are 15.0 per 1,000. The borough had 1,170 thefts, or {9.0/11.4} per 1,000 (130,000 residents).",
    "MARAC heard 270 cases, {30.0/33.0} for every 10,000 of the 90,000 women aged 18 and over.",
    "In 2022 there were 51 entrants and in 2023 there were 38, a rate of 176 per 100,000. The year before, on a population of 21,250, it was {240/204}.",
    "The town has 84,000 residents.\n\nThere were 504 burglaries, or {6.0/9.0} per 1,000 residents.",
)  # fmt: skip
RIGHT = (
    # a divisor that is not bound is let be, and so is what figures near it come to
    "Bids were scored out of 50 by three assessors; a bid needed a mean score of 30 to be considered.",
    "Marshals worked 104 nights in each year, 208 in all, and saw 31,200 people into taxis, an average of 150 a night.",
    "Crews visited nine primary schools and four secondary schools, 13 in all, and met 2,860 pupils, an average of 220 a school.",
    "The assessments that were late (eight of 61) were on average four working days over.",
    "The 25 people in the highest group averaged 4.5 crimes each; the most for any one person was nine.",
    "The scores add to 28 out of a possible 40, an average of 3.5.",
    "Deaths registered in 2021-23 numbered 33, or 7.6 a year per 100,000 population.",
    "Between 2019 and 2021 there were 24 deaths from drug misuse, eight a year on average.",
    "By day 80% feel safe. After dark it is 44%, a gap of 36 percentage points, and 39% feel unsafe.",
    "We met 68 people at four places, one of which we went to twice. Attendance averaged nearly 14.",
    "We drew 6,000 addresses at random: 1,000 in each of the five areas, and a further 1,000 in Harbour.",
    "24 offences were recorded in three weeks, eight a week, against an average of about three a week over the year.",
    "Twelve addresses made ten or more calls each and 225 in total.",
    "The scheme cost £15,600 over 26 weekends, or £600 a weekend.",
    "We had 81,000 residents and 5,832 crimes. The year before it was 6,075. The rate is 72.0 per 1,000; the county rate is 68.4.",
    "The town has 94,500 residents. The two wards had 2,414 crimes. The lowest rate is in Saltings, at 25.9 per 1,000.",
    "A total of 860 people answered, 540 in Northmoor and 320 in Kelby. The rate is 12.0 per 1,000.",
    "The counts were 30, 44, 52, 38 and 21. Last year the mean was 41.",
)  # fmt: skip


def _written(form: str, right: bool) -> str:
    return re.sub(r"\{([^/]+)/([^}]+)\}", r"\1" if right else r"\2", form)


@pytest.mark.parametrize("form", PAIRS)
def test_a_figure_of_one_is_held_to_its_whole(form: str) -> None:
    assert [found.reason for found in check_text(_written(form, right=True)).findings] == []
    alarms = check_text(_written(form, right=False)).alarms
    assert FindingClass.ARITHMETIC in {alarm.kind for alarm in alarms}


@pytest.mark.parametrize("text", RIGHT)
def test_what_is_not_bound_is_let_be(text: str) -> None:
    assert [alarm.reason for alarm in check_text(text).alarms] == []


BASELESS = (
    ("| Ward | Thefts | Rate per 1,000 |\n|---|---|---|\n| Alder | 90 | 9.0 |\n| Birch | 60 | 7.5 |\n| Cedar | 33 | 3.0 |\n\nAlder comes first.", "Rate per 1,000", "Rate"),
    ("Thirty-three children came in. The rate is 179 per 100,000, lower than before.", " per 100,000", ""),
    ("There were 38 casualties in 2022, a rate of 1.9 per 1,000 children aged 5 to 15.", " per 1,000 children aged 5 to 15", ""),
)  # fmt: skip
WITH_A_BASE = (
    "Rates are per 1,000 residents.\n\n| Ward | Thefts | Rate |\n|---|---|---|\n| Alder | 90 | 9.0 |\n| Birch | 60 | 7.5 |",
    "| Year | Grants | Rate |\n|---|---|---|\n| 2022 | 30 | 62% |\n| 2023 | 33 | 55% |",
    "The rate of 24 a month fell.",
    "The rate was 62% and is 55% now.",
)  # fmt: skip


@pytest.mark.parametrize(("text", "base", "left"), BASELESS)
def test_a_rate_that_is_of_no_number_is_found(text: str, base: str, left: str) -> None:
    assert check_text(text).alarms == ()
    kinds = {alarm.kind for alarm in check_text(text.replace(base, left)).alarms}
    assert kinds == {FindingClass.MISSING_BASE}


@pytest.mark.parametrize("text", WITH_A_BASE)
def test_a_rate_with_its_number_is_let_be(text: str) -> None:
    assert [alarm.reason for alarm in check_text(text).alarms] == []


def test_weekdays_do_not_hide_how_long_a_time_lasts() -> None:
    said = "The consultation ran for {} weeks, from Monday 3 June to Sunday 28 July 2024."
    assert check_text(said.format("eight")).alarms == ()
    assert len(check_text(said.format("ten")).alarms) == 1
