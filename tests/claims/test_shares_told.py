"""Counts and their shares in sentences: of which whole they are, and when a wrong one is found."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

FIGURES_IN_WORDS = [
    "A hundred and fifty-two of the 367 open cases (41%) have a date for trial.",
    "In the darker half of the year 227 of the 378 offences (60%) came late; in the lighter half only 63 of 252 (25%) did.",
    "There were 620 fires. Two in five (248, or 40%) were in bins.",
]
RIGHT = FIGURES_IN_WORDS

WRONG = [
    ("A hundred and fifty-two of the 367 open cases (41%) have a date.", "152", "(41%)", "(14%)"),
    ("There were 620 fires. Two in five (248, or 40%) were in bins.", "two", "Two in five", "Two in three"),
    ("Girls were 124 of the 310 victims, two in five.", "", "two in five", "one in three"),
]  # fmt: skip


def alarms(text: str) -> list[str]:
    found = check_text(text).alarms
    assert all(one.kind in (FindingClass.ARITHMETIC, FindingClass.CONTRADICTION) for one in found)
    return [one.reason for one in found]


@pytest.mark.parametrize("text", RIGHT)
def test_right_shares_are_let_be(text: str) -> None:
    assert check_text(text).findings == ()


@pytest.mark.parametrize(("text", "_", "old", "new"), WRONG)
def test_a_wrong_share_is_found(text: str, _: str, old: str, new: str) -> None:
    assert not alarms(text)
    assert text.count(old) == 1
    assert alarms(text.replace(old, new))
