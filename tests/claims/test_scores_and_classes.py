"""Scores made by a formula, points by a scale: right texts pass, a planted fault is found."""

from __future__ import annotations

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text

POINTS_BY_BANDS = """\
# Hotspots

Each street is scored from 1 to 5 for calls, harm and repeat visits. Calls score 5 where there were 60 or more, 4 for 45 to 59, 3 for 30 to 44, 2 for 15 to 29 and 1 for fewer than 15.

| Street | Calls in year | Calls score | Harm | Repeat | Score |
|---|---|---|---|---|---|
| Mill Lane | 71 | 5 | 4 | 3 | 12 |
| Dock Road | 52 | 4 | 2 | 2 | 8 |
| High Street | 47 | 4 | 5 | 4 | 13 |
| Park View | 31 | 3 | 1 | 2 | 6 |
| Elm Close | 18 | 2 | 2 | 1 | 5 |
| Station Approach | 9 | 1 | 3 | 3 | 7 |
"""
LIKELIHOOD_TIMES_IMPACT_PLUS = """\
## Scoring

Score = severity x frequency + trend. Severity and frequency run from 1 to 4, trend from 0 to 2.

| Risk | Severity | Frequency | Trend | Risk score |
|---|---:|---:|---:|---:|
| Loss of refuge funding | 4 | 2 | 1 | 9 |
| Camera failure | 2 | 3 | 0 | 6 |
| Staff turnover | 3 | 4 | 2 | 14 |
| Late data | 1 | 4 | 1 | 5 |
| Public disorder | 4 | 1 | 0 | 4 |
| Flood at the hub | 3 | 1 | 2 | 5 |
"""
EXTRA_POINT = """\
## Scoring

Score is the sum of the three marks; where children are concerned one extra point is added.

| Risk | Severity | Frequency | Trend | Risk score |
|---|---:|---:|---:|---:|
| Loss of refuge funding | 4 | 2 | 1 | 7 |
| Camera failure | 2 | 3 | 0 | 5 |
| Staff turnover | 3 | 4 | 2 | 9 |
| Late data | 1 | 4 | 1 | 6 |
| Public disorder | 4 | 1 | 0 | 5 |
| Missing children | 3 | 1 | 2 | 7 |
"""
POINTS_BY_CHANGE = """\
## Trend points

| Points | Change on last year |
|---|---|
| 3 | rise of 10% or more |
| 2 | rise or fall of less than 10% |
| 1 | fall of 10% or more |

**Table 2: Offences**

| Offence | 2023/24 | 2024/25 | % change |
|---|---|---|---|
| Burglary | 400 | 360 | -10.0% |
| Robbery | 90 | 108 | +20.0% |
| Arson | 50 | 52 | +4.0% |
| Shoplifting | 800 | 920 | +15.0% |
| Fraud | 200 | 190 | -5.0% |
| Harassment | 300 | 240 | -20.0% |

**Table 3: Points**

| Issue | Harm | Change points | Total points |
|---|---|---|---|
| Burglary | 3 | 1 | 4 |
| Robbery | 5 | 3 | 8 |
| Arson | 4 | 2 | 6 |
| Shoplifting | 1 | 3 | 4 |
| Fraud | 2 | 2 | 4 |
| Harassment | 4 | 1 | 5 |
"""
LEVELS_IN_LETTERS = """\
## Wards by level

Wards with 20 or more points are Level A, those with 12 to 19 are Level B and those with 11 or fewer are Level C.

Table 4: Wards

| Ward | Points | Level |
|---|---|---|
| Abbey | 24 | A |
| Brook | 20 | A |
| Castle | 17 | B |
| Dale | 12 | B |
| Eastgate | 15 | B |
| Fern | 8 | C |

The two Level A wards have patrols every night. The three Level B wards in Table 4 have them at weekends.
"""
BETTER_OR_WORSE = """\
## Summary

The three Red indicators in Table 1 are taken first. Of the nine indicators four are Green, two Amber and three Red. Seven of the nine indicators improved on 2023/24 and two were worse.

## Performance

Table 1: Indicators

| Indicator | Good is | 2023/24 | 2024/25 | Target | Rating |
|---|---|---|---|---|---|
| Burglaries | Low | 410 | 380 | 390 | Green |
| Robberies | Low | 96 | 102 | 90 | Red |
| Victims satisfied | High | 71% | 78% | 75% | Green |
| Calls answered in time | High | 82% | 84% | 85% | Amber |
| Arson attacks | Low | 40 | 31 | 35 | Green |
| Drug cases completed | High | 120 | 96 | 140 | Red |
| Repeat victims | Low | 27% | 25% | 22% | Red |
| Young people mentored | High | 50 | 66 | 60 | Green |
| Residents feeling safe | High | 61% | 63% | 64% | Amber |
"""
COUNTS_IN_BRACKETS = """\
## Results

| Theme | Met | Nearly met | Missed |
|---|---|---|---|
| Housing | 4 | 1 | 2 |
| Transport | 3 | 0 | 1 |
| Youth work | 2 | 2 | 0 |
| All | 9 | 3 | 3 |

Nine of the 15 actions were met. The three missed are under housing (two) and transport (one).
"""
SPELT_RATES = """\
## Unit costs

| Service | Cost (£) | Clients | Cost per client (£) |
|---|---|---|---|
| Mentoring | 54,000 | 120 | 450 |
| Refuge | 91,200 | 38 | 2,400 |
| All | 145,200 | 158 | 919 |

| Scheme | Visits | Homes | Visits per home |
|---|---|---|---|
| North | 412 | 160 | 2.6 |
| South | 366 | 98 | 3.7 |
| All | 778 | 258 | 3.0 |
"""
LOG_OF_ANOTHER_DAY = """\
## Action log: position on 1 October 2025

| No | Action | Colour |
|---|---|---|
| 1 | Publish summary | Blue |
| 2 | Sign agreement | Blue |
| 3 | Fit sensors | Amber |
| 4 | Train staff | Green |

Two are blue, one amber and one green. The log at 1 September held the same four actions: one blue, two amber and one green.
"""
WARD_AND_BOROUGH = """\
# Ward profile

| | Ward | Borough | Ward as % of borough |
|---|--:|--:|--:|
| Residents | 11,800 | 147,500 | 8.0 |
| Households | 4,720 | 61,460 | 7.7 |
| All crime | 1,357 | 12,390 | 11.0 |
| - violence | 498 | 4,307 | 11.6 |
| - theft | 402 | 4,660 | 8.6 |
"""

CHANGES_IN_MANY_UNITS = """\
| Ref | Measure | Baseline | Target | Change |
|---|---|---|---|---|
| V1 | Repeat cases | 25% | 20% | -5 points |
| Y1 | Knife crime offences | 284 | 241 | -15% |
| Y2 | First-time entrants | 72 | 63 | -12.5% |
| A2 | Feel safe after dark | 58% | 64% | +6 points |
| D3 | Reoffend within a year | 28% | 25% | 3 points lower |
| D4 | Places taken | 36 | 45 | 9 more |
"""
TOTAL_BY_ITS_OWN_NAME = """\
| Ward | 2025/26 | Share of 2025/26 |
|---|---|---|
| Abbotsgate | 1,986 | 38.6% |
| Castle | 1,742 | 33.8% |
| Mere End | 1,418 | 27.6% |
| **District** | **5,146** | **100.0%** |
"""
RIGHT = [
    POINTS_BY_BANDS,
    LIKELIHOOD_TIMES_IMPACT_PLUS,
    EXTRA_POINT,
    POINTS_BY_CHANGE,
    LEVELS_IN_LETTERS,
    BETTER_OR_WORSE,
    COUNTS_IN_BRACKETS,
    SPELT_RATES,
    LOG_OF_ANOTHER_DAY,
    WARD_AND_BOROUGH,
    CHANGES_IN_MANY_UNITS,
    TOTAL_BY_ITS_OWN_NAME,
]
WRONG = [
    (CHANGES_IN_MANY_UNITS, "-5 points", "+5 points", "impossible-arithmetic"),
    (CHANGES_IN_MANY_UNITS, "-12.5%", "-21.5%", "impossible-arithmetic"),
    (CHANGES_IN_MANY_UNITS, "9 more", "19 more", "impossible-arithmetic"),
    (CHANGES_IN_MANY_UNITS, "3 points lower", "3 points higher", "impossible-arithmetic"),
    (TOTAL_BY_ITS_OWN_NAME, "38.6%", "36.8%", "impossible-arithmetic"),
    (
        POINTS_BY_BANDS,
        "| Dock Road | 52 | 4 | 2 | 2 | 8",
        "| Dock Road | 52 | 5 | 2 | 2 | 9",
        "own-rule-broken",
    ),
    (POINTS_BY_BANDS, "| Park View | 31 | 3 |", "| Park View | 13 | 3 |", "own-rule-broken"),
    (POINTS_BY_BANDS, "2 | 1 | 5 |", "2 | 1 | 6 |", "impossible-arithmetic"),
    (
        LIKELIHOOD_TIMES_IMPACT_PLUS,
        "| 3 | 4 | 2 | 14 |",
        "| 3 | 4 | 2 | 12 |",
        "impossible-arithmetic",
    ),
    (
        LIKELIHOOD_TIMES_IMPACT_PLUS,
        "| 4 | 1 | 0 | 4 |",
        "| 4 | 1 | 0 | 5 |",
        "impossible-arithmetic",
    ),
    (
        LIKELIHOOD_TIMES_IMPACT_PLUS,
        "| 3 | 1 | 2 | 5 |",
        "| 3 | 2 | 2 | 5 |",
        "impossible-arithmetic",
    ),
    (POINTS_BY_CHANGE, "| Arson | 4 | 2 | 6 |", "| Arson | 4 | 3 | 7 |", "own-rule-broken"),
    (
        POINTS_BY_CHANGE,
        "| Shoplifting | 1 | 3 | 4 |",
        "| Shoplifting | 1 | 2 | 3 |",
        "own-rule-broken",
    ),
    (
        POINTS_BY_CHANGE,
        "| Harassment | 4 | 1 | 5 |",
        "| Harassment | 4 | 1 | 6 |",
        "impossible-arithmetic",
    ),
    (LEVELS_IN_LETTERS, "| Castle | 17 | B |", "| Castle | 17 | A |", "own-rule-broken"),
    (LEVELS_IN_LETTERS, "| Brook | 20 | A |", "| Brook | 20 | B |", "own-rule-broken"),
    (BETTER_OR_WORSE, "The three Red", "The four Red", "contradiction"),
    (
        BETTER_OR_WORSE,
        "four are Green, two Amber and three Red",
        "four are Green, three Amber and two Red",
        "contradiction",
    ),
    (SPELT_RATES, "| 2,400 |", "| 2,040 |", "impossible-arithmetic"),
    (SPELT_RATES, "| 3.7 |", "| 7.3 |", "impossible-arithmetic"),
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_scores_and_classes_yield_nothing(text: str) -> None:
    assert [finding.reason for finding in check_text(text).findings] == []


@pytest.mark.parametrize(("text", "old", "new", "kind"), WRONG)
def test_one_wrong_mark_class_or_count_is_found(text: str, old: str, new: str, kind: str) -> None:
    assert text.count(old) == 1
    report = check_text(text.replace(old, new))
    assert kind in {finding.kind.value for finding in report.findings}
    assert is_told(report, asked=new == "The four Red")  # how many there are of a text's own set


PLACES = """\
| Rank | Ward | Residents | Crimes | Per 1,000 |
|---|---|---|---|---|
| 1 | Abbey | 4,000 | 520 | 130.0 |
| 2= | Castle | 6,000 | 612 | 102.0 |
| 2= | Mere | 5,000 | 510 | 102.0 |
| 4 | Dale | 9,000 | 657 | 73.0 |
| 5 | Fern | 7,000 | 294 | 42.0 |
"""


@pytest.mark.parametrize(
    ("old", "new"), [("| 5 | Fern", "| 4 | Fern"), ("| 1 | Abbey", "| 3 | Abbey")]
)
def test_a_place_that_is_not_of_the_value_is_found(old: str, new: str) -> None:
    assert check_text(PLACES).findings == ()
    assert "contradiction" in {f.kind.value for f in check_text(PLACES.replace(old, new)).findings}


@pytest.mark.parametrize("head", ["Rank in England", "Rank last year", "Rank"])
def test_places_by_what_is_not_shown_are_let_be(head: str) -> None:
    places = PLACES.replace("| Rank |", f"| {head} |").replace("130.0", "13.0").replace("520", "52")
    assert (
        check_text(
            places.replace("| 4 | Dale", "| 1 | Dale").replace("| 1 | A", "| 4 | A")
        ).findings
        == ()
    )


STEPS = "| Offence | 2024 | 2025 | Change |\n|---|---|---|---|\n| Robbery | 104 | 93 | -11 |\n| Threats | 133 | 126 | -7 |\n| Arson | 251 | 229 | -22 |\n| Theft | 88 | 90 | +2 |\n\n"


@pytest.mark.parametrize(
    ("note", "is_found"),
    [
        ("Shares may not add up to 100% because of rounding.", True),
        ("There were 175 for every 100,000 residents (174.6 before rounding to the nearest whole number).", True),
        ("Figures may not add up because of rounding.", False),
    ],
)  # fmt: skip
def test_a_note_that_shares_are_rounded_says_nothing_of_counts(note: str, is_found: bool) -> None:
    assert check_text(STEPS + note).findings == ()
    assert bool(check_text(STEPS.replace("-22", "-23") + note).findings) is is_found


def test_a_total_is_explained_where_its_table_stands() -> None:
    table = "## Costs\n\n| Kind | Cases | Hours |\n|---|---|---|\n| Robbery | 104 | 930 |\n| Threats | 133 | 126 |\n| Arson | 251 | 229 |\n| Total | 488 | 1,285 |\n\n"
    said = (
        "## Victims\n\nThe 488 cases involved 470 victims, as some were victims more than once.\n"
    )
    assert check_text(table + said).findings == ()
    assert check_text(table.replace("| Total | 488", "| Total | 498") + said).findings


def test_a_penalty_in_court_adds_nothing_to_a_score() -> None:
    text = LIKELIHOOD_TIMES_IMPACT_PLUS + "\nA court sets a penalty for each of them.\n"
    assert check_text(text).findings == ()
    assert check_text(text.replace("| 3 | 4 | 2 | 14 |", "| 3 | 4 | 2 | 12 |")).findings
