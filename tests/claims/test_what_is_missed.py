"""What is missing is asked for only where a reader of the whole text would miss it."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text

RIGHT = (
    "# Crime in Hollin 2024/25\n\nThe partnership had asked for a reduction of at least 8% on the previous year.",
    "Those were the only two to increase, by 1.6% and 16.1%.",
    "Our plan commits us to cut residential burglary by 20% by 2026/27, taking 2022/23 as the starting point.",
    "A new three-year plan to tackle crime was agreed at last night's meeting. It takes effect on 1 April 2026 and runs until 31 March 2029.",
    "# Our plan for a safer town\n\nThis three-year plan covers April 2026 to March 2029.",
    "You must not, within the area shown on the map, drink alcohol when asked to stop.",
    "The old rate rested on 75 people and is replaced by the figure above.",
    "About 6,200 people live on the Isle, which is 7% of our population.",
    "Hollin has 84,000 residents. Some 1,260 of them use opiates; this represents 1.5% of the population.",
    "In the half year 240 victims were called, 156 answered and 117 said that they were satisfied: 75% of those who answered.",
    "The table compares the last 12 months of the programme with the 12 months before it began. There were 34 arrests in the last 12 months. In the past 12 months 12 young people left.",
    "Set against Tarn Hill, crime fell by a further 11.3 points.",
    "Net of the background trend, gating is associated with a reduction of 20.9 percentage points.",
    "Feelings of safety after dark rose by eight points, and from slightly under to well over half.",
    "Targets for each indicator, other than fires and burglary, were a reduction of 5% on 2023/24.",
)  # fmt: skip
ASKED = (
    ("# A plan for the town\n\nBy March 2026 we will reduce serious violence by 10%.", "starts from"),
    ("The estimate of users is 2,589; this represents 1.5% of the population.", "The population is not given"),
    ("# Our plan for a safer town\n\nThis three-year plan was written with residents.", "no first and last year"),
    ("The three boards report to each other as set out in the diagram below.", "diagram"),
)  # fmt: skip


@pytest.mark.parametrize("text", RIGHT)
def test_what_a_reader_does_not_miss_is_not_asked_for(text: str) -> None:
    assert not check_text(text).findings


@pytest.mark.parametrize(("text", "reason"), ASKED)
def test_what_is_missing_is_asked_for(text: str, reason: str) -> None:
    assert [reason in one.reason for one in check_text(text).questions] == [True]
