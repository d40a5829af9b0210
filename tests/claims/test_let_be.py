"""Right sentences that look like faults: of other measures, bodies, texts and years. None is an alarm."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

PLAN = """# Plan

## 1. Why
Text of the first section is here.

## 2. What
Text of the second section is here.

## 3. How
Text of the third section is here.

### Priority 1: Theft
### Priority 2: Harm
### Priority 3: Fear

Table 1: Wards

| Ward | Offences | Rate per 1,000 | Change |
|---|---|---|---|
| Abbey | 812 | 118 | -4% |
| Castle | 640 | 96 | +6% |
| Northgate | 455 | 104 | +1% |
| Marsh | 301 | 61 | -9% |
| St Anne's | 288 | 55 | +2% |
| Borough | 2,496 | 87 | -2% |

"""
SCORED = """

| Type | Score | Outcome |
|---|---|---|
| Theft | 14 | Priority |
| Harm | 13 | Priority |
| Fear | 9 | Watch |
| Arson | 6 | None |
| Fraud | 12 | Priority |

"""
BESIDE_A_PLAN = (
    "Abbey is the largest ward by population.",
    "Castle was second only to Abbey for offences.",
    "Marsh saw the biggest fall and Castle the biggest rise.",
    "Castle has more residents than Abbey.",
    "Abbey and Castle were the most improved wards of 2019.",
    "The highest rate of 2019 was in Castle.",
    "Marsh and St Anne's have the oldest residents.",
    "Castle's rate is higher than it was.",
    "Castle came second in the Best Kept Ward awards.",
    "Marsh had a higher rise in 2020 than Castle.",
    "Castle was not higher than Abbey.",
    "Abbey, which has most pubs, has the highest rate.",
    "The two wards with most pubs are Castle and Marsh.",
    "Castle has a lower rate than Northgate although it has more offences.",
    "St Anne's is the safest ward; Abbey the least safe.",
    "In 2018 the highest number of offences was in Marsh.",
    "Residents of Castle worry more than those of Abbey.",
    "More police are needed in Marsh than in Abbey.",
    "Castle has higher unemployment than Abbey.",
    "The third ward to be visited was Castle.",
    "Abbey has twice the rate of Marsh, the second lowest.",
    "Northgate ranks first for schools.",
    "Half of the offences in Abbey are at night.",
    "Higher targets than last year were set for Marsh than for Abbey.",
    "Priority 1 of the national strategy and priority 7 of the PCC's plan are reflected here.",
    "Question 12 of the Crime Survey asks about fear.",
    "Section 17 of the Act applies, as does section 60.",
    "See Section 10 of the Localism Act.",
    "Appendix F of the county plan has more.",
    "Table 12 in the census report gives this.",
    "The county's fifth priority is fraud.",
    "The 2019 plan had priority 9.",
    "Action 14.2 of the Serious Violence Strategy is relevant.",
)
ALONE = (
    "Q1 (January to March) and Q2 (April to June) were quiet.",
    "In the first quarter (April to June) calls rose.",
    "The academic year has three terms. The first quarter of the calendar year is January to March.",
    "The strategy covers 2021 to 2024, three years.",
    "From 2019 to 2024, a five-year period, crime fell.",
    "The plan for 2022/23 to 2024/25 runs for three years.",
    "The 12 months to March 2024 (2023/24) saw 400.",
    "The year 2023/24 began on 1 April 2023 and ended on 31 March 2024.",
    "We compare July to September 2024 with the previous quarter, April to June 2024, not with the same quarter last year.",
    "The two-year project ran from April 2020 to March 2022.",
    "The 18 month pilot ran from July 2021 to December 2022.",
    "The six-month trial started in January 2024 and ended in June 2024.",
    "Q3 2023/24 (October to December 2023) is up on Q2 2023/24.",
    "The year ended 31 December 2023; the financial year 2023/24 ends in March 2024.",
    "There were 40 thefts, 30 frauds and 10 arsons. Thefts were the fastest growing.",
    "There were 40 thefts, 30 frauds and 10 arsons. Frauds were the most costly.",
    "Noise (40%), litter (30%) and dogs (12%) were raised. Litter was the main concern of older people.",
    "Calls came from the East (40), West (30) and North (22). The South had the most of any area last year.",
    "In order to cut costs (40%), waste (10%) and delay (50%) we merged teams.",
    "Risk is likelihood times impact. Flood: likelihood 3, impact 4, score 12, down from 15.",
    "Scores are added. Burglary had 3 for volume and 2 for harm, 5 in all; last year it scored 9.",
    "The target is to cut theft by 10% by 2026. It fell from 500 to 480 this year.",
    "The target was to cut theft by 10% over three years. It fell from 500 to 480 in the first and so is on course.",
    "Our aim is a 10% cut. Theft went from 500 to 440, and the target was met.",
    "Green means go. Amber means wait, red means stop. The target is 50.",
    "Of 9 wards, Abbey was ninth.",
    "The force was 12th of 43 and 3rd of its 8 peers.",
    "We rank first among the five for detection but fifth for cost.",
    "Priorities: theft, harm and fear.\n\nThe board added a fourth priority, fraud, in May.",
    "Recommendation 1: Do this.\nRecommendation 2: Do that.\n\nThe inspectorate's recommendation 7 is already in place.",
    "[1] A note.\n[2] Another.\n\nThis is said elsewhere.[1] And this.[2]",
    "Q1. How old are you?\nQ2. Where do you live?\n\nIn Q3 2024 we asked again. Q4 will be busy.",
    "Cannabis was a problem for 58 of the 64 and alcohol for 29. The average wait was 6 days, the longest 19.",
    "Q1 Do you feel safe?\nQ2 Why?\n\nFigures for Q3 are due in January.",
)
BESIDE_A_RULE = (
    "Fear is not a priority. Arson was a priority in the last plan. Theft, harm and fraud are the priorities. Two new priorities are theft and fraud.",
    "Of the priorities, theft and harm are led by the police.",
    "The police priorities are fear and arson.",
    "The county has four priorities: theft, fear, fraud and arson.",
    "Three priorities were agreed.\n\n## Priorities for the public\n\n- Fear\n- Arson\n- Theft",
)


@pytest.mark.parametrize("sentence", BESIDE_A_PLAN)
def test_what_a_table_does_not_hold_is_let_be(sentence: str) -> None:
    assert [f.reason for f in check_text(f"{PLAN}{sentence}\n").alarms] == []


@pytest.mark.parametrize("text", ALONE)
def test_right_periods_places_and_targets_are_let_be(text: str) -> None:
    assert [f.reason for f in check_text(text).alarms] == []


@pytest.mark.parametrize("text", BESIDE_A_RULE)
def test_lists_of_others_are_not_held_to_our_rule(text: str) -> None:
    rule = "Types scoring 12 or more are priorities."
    assert [f.reason for f in check_text(f"{rule}{SCORED}{text}").alarms] == []
