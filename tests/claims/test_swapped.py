"""A count that is pointed at is that of what is named, and shares are of the base they are said to have."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_RIGHT = [
    "Of the measures 14 are red, 19 amber and 15 green. Eleven of the 14 red measures are on fires.",
    "Most went to the falls team (130), the handyman scheme (94) and the police (64).\n\nThe 64 homes told to the police are to have new locks.",
    (
        "We wrote to 871 people, and 790 of them replied. Percentages are of the 790.\n\n"
        "- sleeping badly: 261 (33%)\n- out of work: 395 (50%)\n- in debt: 284 (36%)"
    ),
    (
        "There are five aims and three groups. Each of the five is served by a group.\n\n"
        "The three groups meet in May."
    ),
]
_WRONG = [
    ("of the 14 red", "of the 19 red", "14 is told of what is named"),
    ("The 64 homes", "The 94 homes", "64 is told of what is named"),
    ("are of the 790", "are of the 871", "is called their base"),
]


@pytest.mark.parametrize("text", _RIGHT)
def test_a_count_of_its_own_thing_is_let_be(text: str) -> None:
    assert not check_text(text).findings


@pytest.mark.parametrize(("told", "slip", "said"), _WRONG)
def test_a_count_of_another_is_found(told: str, slip: str, said: str) -> None:
    text = next(text for text in _RIGHT if told in text).replace(told, slip)
    found = [one for one in check_text(text).findings if said in one.reason]
    assert [one.kind for one in found] == [FindingClass.CONTRADICTION]
