"""The line of a table that a sentence calls the first of all."""

import pytest

from wardmote.claims.check import check_text

_QUARTERS = """## Calls to the control room

| Quarter | Calls | Share answered in time |
|---|---|---|
| Apr-Jun | 1,204 | 91% |
| Jul-Sep | 1,377 | 86% |
| Oct-Dec | 1,165 | 93% |
| Jan-Mar | 1,092 | 88% |

"""
_DAYS = "| Mon | Tue | Wed | Thu | Fri | Sat | Sun |\n|---|---|---|---|---|---|---|\n| 41 | 38 | 44 | 47 | 69 | 72 | 33 |\n\n"
_TOPICS = """## What people say

| Statement | 2022 | 2024 | Change |
|---|---|---|---|
| I feel safe in the park | 55% | 61% | +6 |
| I feel safe on the bus | 63% | 58% | -5 |
| I know my local officer | 22% | 31% | +9 |
| Lighting is good enough | 47% | 45% | -2 |

"""
_SITES = """## Bins

| Site | Needles | Lighters |
|---|---|---|
| Weir Street | 140 | 12 |
| Cattle Market | 96 | 31 |
| Old Quay | 73 | 19 |
| All sites | 309 | 62 |

"""


def _by_the_table(text: str) -> list[str]:
    return [one.reason for one in check_text(text).alarms if one.reason.startswith("By the table")]


@pytest.mark.parametrize(
    ("table", "words", "right", "wrong"),
    [
        (_QUARTERS, "The busiest quarter was {n}.", "July to September", "April to June"),
        (_QUARTERS, "The fewest calls were in {n}.", "January to March", "October to December"),
        (_DAYS, "{n} is the busiest day.", "Saturday", "Friday"),
        (_DAYS, "Saturday is the busiest day and {n} the quietest.", "Sunday", "Tuesday"),
        (_TOPICS, "The largest gain was in {n}.", "knowing the local officer", "safety in the park"),
        (_TOPICS, "{n} shows the largest fall.", "I feel safe on the bus", "Lighting is good enough"),
        (_SITES, "{n}, which is new, took the most lighters.", "Cattle Market", "Weir Street"),
        (_SITES, "{n} had the second highest number of needles.", "Cattle Market", "Old Quay"),
        (_SITES, "Needles were fewest in {n}.", "Old Quay", "Cattle Market"),
    ],
)  # fmt: skip
def test_the_first_of_a_table_is_known(table: str, words: str, right: str, wrong: str) -> None:
    assert _by_the_table(table + words.format(n=right)) == []
    assert _by_the_table(table + words.format(n=wrong))


@pytest.mark.parametrize(
    "words",
    [
        "Old Quay has the largest car park.",  # of what no column holds
        "Old Quay has the highest rate of return.",
        "Old Quay had the most needles in the first of the three years.",
        "Old Quay (41%) had the highest share of people who felt unsafe.",
        "After Weir Street, Old Quay had the most lighters.",
        "Last year the most needles were at Old Quay.",
    ],
)
def test_a_first_of_something_else_is_let_be(words: str) -> None:
    assert _by_the_table(_SITES + words) == []
