"""What wrapped lines, subtotals and bands of products hold: right texts pass, a fault is found."""

from __future__ import annotations

import re

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.reading.layout import BlockKind, lay_out
from wardmote.terms.texts import PlainText

_WRAPPED = (
    "Over the two nights the wardens made 58 referrals: housing 31, health 18, debt\n"
    "{9/7}. Each of them was followed up by the same warden in the week after.\n"
)

_PRODUCTS = (
    "Each risk has a mark from 1 to 5 for harm, multiplied by a mark from 1 to 5 for how likely it is. "
    "Bands: 1 to {4/3} green, 5 to 10 amber, 12 to 16 red, 20 to 25 black.\n"
)
_SUBTOTALS = (
    "| Riders | Stopped | Warned |\n|---|---|---|\n| Boys at school | 212 | 140 |\n| Boys at work | 133 | 71 |\n"
    "| All boys | 345 | 211 |\n| Girls at school | 87 | 39 |\n| Girls at work | 64 | 22 |\n| All girls | 151 | 61 |\n"
    "| All | {496/469} | 272 |\n"
)

PAIRS = [
    _WRAPPED,
    _PRODUCTS,
    _SUBTOTALS,
    re.sub("{496/469}", "496", _SUBTOTALS).replace("345", "{345/354}"),
]


def _read(pair: str, at: int) -> list[str]:
    text = re.sub(r"\{([^/{}]+)/([^{}]+)\}", lambda match: match[at], pair)
    return [alarm.reason for alarm in check_text(text).alarms]


@pytest.mark.parametrize("pair", PAIRS)
def test_a_right_text_passes_and_its_fault_is_found(pair: str) -> None:
    assert _read(pair, 1) == []
    assert _read(pair, 2)


@pytest.mark.parametrize(
    "lines",
    [
        "7. Keep the gates of the depot closed after ten in the evening\n8. Light the path",
        "We ask three things of all who live along the north side of the canal:\n4. Lock up",
        "The wardens are to be asked to keep a note of every one of the visits they make\n1. Lock up",
    ],
)
def test_items_in_turn_stand_apart(lines: str) -> None:
    last = lay_out(PlainText.of(lines)).blocks[-1]
    assert last.kind is BlockKind.ITEM
    assert last.text == lines.split("\n")[-1]


def test_a_gap_stands_where_no_two_marks_are_multiplied() -> None:
    text = (
        "Wards with 1 to 4 fires a year are green, 5 to 10 amber, 12 to 16 red and 20 to 25 black."
    )
    assert [alarm.reason for alarm in check_text(text).alarms]


def test_a_change_since_a_year_of_the_table_above_is_shown() -> None:
    table = "| Year | Boats |\n|---|---|\n| 2016/17 | 1,204 |\n| 2017/18 | 1,118 |\n| 2018/19 | 1,517 |\n"
    text = f"{table}\nSet against 2016/17, the number is 26% higher. That is good to see."
    assert not check_text(text).findings
