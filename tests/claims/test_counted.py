"""How many rows of a table rose or fell, and which alone did."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_TABLE = """## Thefts

| Place | 2022/23 | 2023/24 | Change |
|---|---|---|---|
| Abbey | 214 | 187 | -27 |
| Castle | 165 | 171 | +6 |
| Marsh | 98 | 90 | -8 |
| Quay | 141 | 128 | -13 |
| Stonegate | 77 | 77 | 0 |
| **Town** | **695** | **653** | **-42** |

"""
_POINTS = """| Question | 2021 | 2023 |
|---|---|---|
| Safe by day | 88% | 86% |
| Safe after dark | 52% | 57% |
| Trust the police | 61% | 58% |
| Know whom to ring | 44% | 40% |

"""


def _by_the_table(text: str) -> list[str]:
    alarms = [one for one in check_text(text).alarms if one.kind is FindingClass.CONTRADICTION]
    return [one.reason for one in alarms if one.reason.startswith("By the table")]


@pytest.mark.parametrize(
    ("table", "words", "right", "wrong"),
    [
        (_TABLE, "{n} of the five places saw thefts fall.", "Three", "Four"),
        (_TABLE, "{n} places went down, one went up and one was unchanged.", "Three", "Two"),
        (_TABLE, "In {n} of the five wards theft has fallen.", "three", "two"),
        (_TABLE, "Only {n} rose, by six.", "Castle", "Quay"),
        (_TABLE, "{n} was the only place to see an increase.", "Castle", "Abbey"),
        (_TABLE, "The only rise was in {n}.", "Castle", "Marsh"),
        (_TABLE, "Three of the five fell ({n}, Marsh and Quay).", "Abbey", "Castle"),
        (_POINTS, "{n} of the four results were lower than in 2021.", "Three", "Two"),
        (_POINTS, "{n} questions fell and one rose.", "Three", "Two"),
    ],
)
def test_the_rows_that_moved_are_counted(table: str, words: str, right: str, wrong: str) -> None:
    assert _by_the_table(table + words.format(n=right)) == []
    assert _by_the_table(table + words.format(n=wrong))


@pytest.mark.parametrize(
    "words",
    [
        "Two of the three streets by the quay fell.",  # of no table here
        "Last quarter four of the five places fell.",
        "Two of the five officers fell ill.",
        "Three arrests fell on a Sunday and two rose to appeal.",
        "Only children under ten fell through the ice.",
    ],
)
def test_other_things_that_are_counted_are_let_be(words: str) -> None:
    assert _by_the_table(_TABLE + words) == []


_WARDS = """## Crime

| Ward | 2023/24 | 2024/25 | Change |
|---|---|---|---|
| Alder | 214 | 187 | -27 |
| Castle | 165 | 171 | +6 |
| Marsh | 98 | 90 | -8 |
| Quay | 141 | 128 | -13 |
| Stone | 77 | 79 | +2 |
| **Town** | **695** | **655** | **-40** |

"""
_POWERS = """## Powers

| Power | 2023/24 | 2024/25 | Change |
|---|---|---|---|
| Warnings | 214 | 227 | +13 |
| Closure orders | 165 | 171 | +6 |
| Civil injunctions | 98 | 90 | -8 |
| Notices | 141 | 158 | +17 |

"""


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (_WARDS, "4.1 Crime rose in two of the five wards and fell in the other three."),
        (_WARDS, "Crime fell in three wards and rose in two."),
        (_WARDS, "Burglary rose in four of the five wards."),  # one kind only
        (_WARDS, "Crime fell in two of the three largest wards."),
        (_WARDS, "Crime fell in all three of the wards where patrols ran."),
        (_WARDS, "Marsh was the only ward to fall below 100."),
        (_WARDS, "Castle was the only large ward to rise."),
        (_POWERS, "Only civil injunctions were used less than the year before."),
        (_POWERS, "Only notices were issued less often than planned, at a target of 160."),
        (_POWERS, "Civil injunctions were the only kind to fall in 2024/25, by eight."),
    ],
)
def test_other_counts_of_rows_are_let_be(table: str, words: str) -> None:
    assert _by_the_table(table + words) == []


@pytest.mark.parametrize(
    ("table", "words"),
    [
        (_WARDS, "4.1 Crime rose in three of the five wards and fell in the other two."),
        (_WARDS, "Crime fell in four of the five wards."),
        (_POWERS, "Only closure orders were used less than the year before."),
        (_POWERS, "Closure orders were the only kind to fall in 2024/25, by a single order."),
        (_POWERS, "Civil injunctions alone have risen."),
    ],
)
def test_a_count_said_of_the_table_is_found(table: str, words: str) -> None:
    assert _by_the_table(table + words)
