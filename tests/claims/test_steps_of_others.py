"""Words beside a figure that bind it to other values than those that stand near: all are let be."""

from __future__ import annotations

import re

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text

_FIGURE = re.compile(r"\{([^{}/]*)/([^{}/]*)\}")

LET_BE = (
    "The 2,720 reports concerned 1,860 victims, of whom 465 (25%) reported more than once. There were 5,478 in Fenwith and 6,845 in Ollerby.",
    "In 2024/25 there were 310 victims and in 2025/26 there were 372; of these 62 scored higher than the average and 40 waited more than twice as long.",
    "Of the 372 victims this year (310 last year), 74 called more than once and 12 rang more than the three times we allow.",
    "Last year 5,478 people used the scheme, and 6,845 this year. Of the 143 between noon and 18:00, 86 (60.1%) fell in the three hours from 15:00. From 143 to 229.",
    "Of 412 households visited, 37 (9.0%) fell behind with rent. It was 400 and 437 in the two years.",
    "Per head, the cohort went from 5.2 proven offences to 3.4 and the comparison group from 5.1 to 4.5. The gap between the two falls is 25 percentage points.",
    "There were three increases: from 40 to 52 in Hale, from 31 to 35 in Moor, from 12 to 14 in Dene. The sum of the three increases is 18.",
    "Admissions have fallen by a quarter (26%) from the first period to the last, and the rate by 29%, because the population grew meanwhile.",
    "The growth was in secondary fires, from 182 to 210, with increases of 25 at Eastgate and nine at Central partly offset by six fewer at Marsh Road.",
    "Burglary rose, from 182 to 210, with a rise of 30 in Northgate and a fall of two in Southgate.",
    "The Docks rate of 160 is more than three times theirs and is 73.3 above the town's 86.7.",
    "The city's rate of 20.0 is twice theirs and is 4.0 above the county's 16.0.",
    "That leaves us £65,000 in hand in the first year and £40,000 in the second, and £175,000 short in the third. Carrying the surpluses forward closes most of the hole; £70,000 remains to be found.",
    "There were 12 centres a year ago; the library and the mosque have joined and none has left. Sixty-one cases led to a charge or caution, giving a positive outcome rate of 19%, two points better than the 17% of 2024/25.",
    "Twelve officers took part. Sixty-one cases were closed in time, giving a rate of 19%.",
    "Period: 2025/26.\n\nIn 2025/26 some 24% of all respondents (217) drink above the guideline of 14 units a week, a proportion that is highest at ages 55 to 64 (31%, 49 of 158).",
    "Of all patients, 120 drink more than the limit of 14 units a week, a share that is greatest among men (22%, 90 of 410).",
)  # fmt: skip
FOUND = {
    "verb and base": "There were 310 victims in 2024/25 and 372 in 2025/26, {62/26} more than the year before.",
    "share of a fraction": "Calls fell by a third ({33%/38%}), from 300 to 200.",
    "record of these": "The quarter saw {1,146/1,416} calls, the fewest of the three so far (Quarter 1: 1,312; Quarter 2: 1,255).",
    "times of": "There were {40/70} arrests in 2025/26, twice the 20 of the year before.",
}  # fmt: skip


@pytest.mark.parametrize("text", LET_BE)
def test_what_is_told_of_others_is_no_alarm(text: str) -> None:
    assert [f.reason for f in check_text(text).findings if f.is_alarm] == []


@pytest.mark.parametrize("name", FOUND)
def test_what_is_told_of_its_own_is_found(name: str) -> None:
    right, wrong = (_FIGURE.sub(rf"\{side}", FOUND[name]) for side in (1, 2))
    assert not [f.reason for f in check_text(right).findings if f.is_alarm]
    assert is_told(check_text(wrong), asked=name == "record of these")
