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
    return [
        one.reason for one in check_text(text).findings if one.reason.startswith("By the table")
    ]


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


_WARDS = """## Crime by ward

| Ward | Population | 2023/24 | 2024/25 | Change | % change | Per 1,000 residents |
|---|---|---|---|---|---|---|
| Alderley | 9,000 | 700 | 812 | +112 | +16.0% | 90.2 |
| Castle | 12,000 | 900 | 880 | -20 | -2.2% | 73.3 |
| Marsh | 7,000 | 300 | 390 | +90 | +30.0% | 55.7 |
| Priory | 14,000 | 1,100 | 1,020 | -80 | -7.3% | 72.9 |
| Riverside | 10,000 | 500 | 440 | -60 | -12.0% | 44.0 |
| **District** | **52,000** | **3,500** | **3,542** | **+42** | **+1.2%** | **68.1** |

"""
_STRANDS = """## Hate crime

| Strand | 2023/24 | 2024/25 |
|---|---|---|
| Race | 164 | 181 |
| Religion | 22 | 29 |
| Disability | 17 | 17 |
| Strands recorded | 203 | 227 |
| Offences | 190 | 210 |

"""


@pytest.mark.parametrize(
    ("table", "words"),
    [
        # a rate per resident is no number of residents
        (_WARDS, "Priory has the most residents but not the highest rate."),
        # the words choose the column, and a verb that leads in is no name
        (_WARDS, "Marsh saw the largest proportionate rise, although in absolute terms Alderley added the most."),
        (_WARDS, "The largest fall by number was in Priory, but the steepest in proportion was in Riverside."),
        # of some only
        (_WARDS, "The highest of the three southern wards is Marsh."),
        (_WARDS, "Of the two smaller wards, Marsh had the most offences."),
        (_WARDS, "Alderley's neighbours have the highest rate."),
        (_WARDS, "2.1 Priory was the busiest of the five wards in both years."),
        # rows of a base or of all are first of nothing
        (_STRANDS, "Race remains the most common, marked in 86% of offences."),
        (_STRANDS, "Race was the most common strand in both years and disability the least common."),
    ],
)  # fmt: skip
def test_the_first_of_another_column_or_of_some_is_let_be(table: str, words: str) -> None:
    assert _by_the_table(table + words) == []


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (_WARDS, "2.1 Castle has the second highest rate of the five wards, 5.2 offences per 1,000 above the district rate; Priory has the highest rate."),
        (_WARDS, "The largest rise in number was in Marsh."),
        (_WARDS, "The largest rise in percentage terms was in Alderley."),
        (_WARDS, "The busiest ward was Priory and the quietest Castle."),
        (_WARDS, "Castle was the busiest ward in both years."),
        (_STRANDS, "Religion remains the most common."),
        (_QUARTERS, "The spring quarter was the busiest."),
        (_QUARTERS, "The busiest quarter was July to September and the quietest October to December, with 285 calls between them."),
    ],
)  # fmt: skip
def test_another_line_as_the_first_is_found(table: str, words: str) -> None:
    assert _by_the_table(table + words)
