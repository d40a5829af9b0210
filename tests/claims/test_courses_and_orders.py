"""Courses, orders and targets beside figures of another thing: right texts pass, one slip is found."""

from __future__ import annotations

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

OWN, ODDS = FindingClass.OWN_RULE, FindingClass.CONTRADICTION

TENTHS = """Key: Green, target met; Amber, target missed by up to a tenth of its own value; Red, missed by more than that.

| Measure | Target | Result | Rating |
|---|---|---|---|
| Panels held within 20 working days | at least 90% | 93% | Green |
| Cases closed within eight weeks | at least 80% | 74% | {} |
| Residents who feel safe after dark | at least 70% | 61% | Red |
| Deliberate fires | no more than 150 | 158 | Amber |
| Domestic burglaries | no more than 400 | 371 | Green |
"""
FEWER = """| Measure | Target | Result | Met? |
|---|---|---|---|
| Burglary | 5% fewer | {} fewer | Yes |
| Robbery | 5% fewer | 2% fewer | No |
| Vehicle crime | No increase | Up 3% | No |
| Satisfaction | 80% | 81% | Yes |
"""
SHARES = """| Quarter | Eligible | Engaged | Engaged as % of eligible |
|---|---|---|---|
| Q1 | 150 | 60 | 40.0% |
| Q2 | 162 | 68 | 42.0% |
| Q3 | 171 | 75 | 43.9% |
| Q4 | 157 | 72 | 45.9% |

"""
COUNTS = """| Year | Total | Home burglary | Theft from the person |
|---|---|---|---|
| 2021 | 8,900 | 420 | 120 |
| 2022 | 8,700 | 400 | 131 |
| 2023 | 8,800 | 380 | 140 |
| 2024 | 8,600 | 355 | 152 |

"""
WARDS = """{}

| Ward | Residents | Offences | Rate per 1,000 |
|---|---|---|---|
| Market | 9,000 | 143 | 15.9 |
| Lowfield | 7,500 | 96 | 12.8 |
| Priory | 11,000 | 88 | 8.0 |
| St Osyn's | 6,000 | 51 | 8.5 |
| Vale | 7,500 | 22 | 2.9 |
"""
REASONS = """The reasons given, ranked by the number who gave them:

- No time: 34
- Too far: {}
- Did not know: 19
- Another reason: 26
"""

HIDDEN = """Green means on target, amber within five per cent of it and red worse than that.

| Measure | Direction | Target | 2024/25 | RAG |
|---|---|---|---|---|
| Hate crime reports | Up | 200 | 214 | Green |
| Sanction rate | Up | 15% | 14.4% | Amber |
| Arson | Down | 60 | {} | Red |
| Knife crime | Down | 140 | 146 | Amber |
| Repeat victims | Down | 25% | 24% | Green |
"""

# a text, what is right in it, what is wrong, and the class of the fault
PAIRS = [
    (TENTHS, "Amber", "Green", OWN),
    (FEWER, "7%", "3%", OWN),
    (HIDDEN, "71", "58", OWN),
    (REASONS, "21", "12", OWN),
    (WARDS, "The wards are listed by number of offences.", "The wards are listed by rate per 1,000.", OWN),
    (SHARES + "The share of those eligible who engaged {} in every quarter, though fewer were eligible in Q4.", "rose", "fell", ODDS),
    (COUNTS + "Home burglary has {} every year, while theft from the person has risen each year.", "fallen", "risen", ODDS),
    ("Referrals were 210 in 2022, 228 in 2023 and {} in 2024: they rose each year, while the share who took part fell every year.", "240", "220", ODDS),
    ("Satisfaction was highest for housing ({} of 21), then the council (20 of 40) and the police (23 of 52).", "12", "10", ODDS),
    ("Most reports came from Castle (131), followed by Abbey ({}, down from 140) and Marsh (77, up from 60).", "98", "198", ODDS),
    ("The rate was highest in Abbey at {} per 1,000 (143 offences), followed by Castle at 12.8 (196) and Marsh at 8.5 (51).", "15.9", "11.9", ODDS),
    ("With 946 reports it was the busiest year of the ten; the previous high was {}.", "930", "963", ODDS),
    ("The completion rate for opiates, {}, is half a point short of its 6.5% target.", "6.0%", "7.0%", OWN),
    ("Seven in ten was the aim. {} felt safe, two points under the target of 70%, and one point higher than the 67% of 2023.", "68%", "72%", OWN),
]  # fmt: skip


# orders, courses, places and records
ASKED = (REASONS, WARDS, SHARES, COUNTS, "they rose each year", "Satisfaction was highest", "The rate was highest", "the previous high")  # fmt: skip


@pytest.mark.parametrize(("text", "right", "wrong", "kind"), PAIRS)
def test_what_is_right_is_let_be_and_a_slip_is_found(
    text: str, right: str, wrong: str, kind: FindingClass
) -> None:
    assert [one.reason for one in check_text(text.format(right)).findings] == []
    report = check_text(text.format(wrong))
    assert kind in [one.kind for one in report.findings]
    assert is_told(report, asked=any(part in text for part in ASKED))


RIGHT = [
    SHARES + "Engagement rose in every quarter, even though fewer were eligible in Q4 than in Q3.",
    COUNTS + "The rate of detection rose every year; so did the share of total crime that was solved.",
    WARDS.format("### Wards") + "\nPriory is third by number but fourth by rate, and St Osyn's the reverse.",
    "Calls fell for the third year running, to 812, after 840 in 2023, 902 in 2022 and 951 in 2021. Complaints rose for the second year, to 31.",
    "Thefts of bicycles were 90 in 2021, 104 in 2022 and 99 in 2023.\n\nBurglary has fallen every year.",
    "The number of complaints was 40 in 2021, 44 in 2022 and 39 in 2023, while the share upheld rose every year, from 10% to 14%.",
    "Most reports came from Castle (120 in 2024, 131 in 2023), followed by Abbey (98, down from 140) and Marsh (77, up from 60).",
    "Of those who reported, most went to the police (52 of 83), then the council (40) and a landlord (21).",
    "The commonest offence was theft (412, down 3%), followed by damage (300, up 12%) and arson (41, up 20%).",
    "The largest group was aged 25 to 34 (81 people), followed by 35 to 44 (62) and 18 to 24 (40).",
    "Satisfaction was highest for housing (12 of 21, or 57%), then the council (20 of 40, or 50%) and lowest for the police (23 of 52, or 44%).",
    "The commonest outcomes were a warning (212), then a community resolution (140) and a charge (61), with 99 still open.",
    "The average was highest in Quay, at 6.2 visits for each of 31 people, then Marsh, at 5.8 for each of 64, and Fen, at 4.4 for each of 12.",
    "The fewest calls came in February, 44; the old record low of 39 still stands.",
    "The share felt safe is 68%, two points under target and one point higher than the 67% of autumn 2023.",
    "Of 480 adults 32.5% used alcohol alone and 22.5% other drugs. The opiate rate is half a point short of its 6.5% target.",
    "In 2025/26 we aim for 75%, five points more than this year's target of 70%, which was met (72%).",
    "Each ward is to have at least four meetings. Quay had six, Fen five and Abbey four; only Moor, with three, fell short.",
    "The ceiling of 25 exclusions was passed in May, when there were 26.",
    "Seventy per cent was the target, 66% the result in spring and 71% in autumn; over the year, at 68.5%, the target was not met.",
    "2024 had the fewest fires since 2018 (118, against 121 in 2019, 140 in 2021 and 133 in 2022).",
    COUNTS.replace("8,600", "8,850") + "Total crime fell in every year shown but the last two.",
    TENTHS.format("Amber").replace("up to a tenth of its own value", "no more than three cases"),
]  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_figures_of_another_thing_give_no_alarm(text: str) -> None:
    assert [one.reason for one in check_text(text).findings] == []
