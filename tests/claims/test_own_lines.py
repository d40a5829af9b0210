"""Lines that a text draws for itself, kept and broken: orders, and what follows from a line."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass
from wardmote.claims.reading.bounds import bound_at
from wardmote.claims.reading.numerals import fold

SO_ORDERED = """How the towns compare

Taking thefts for each thousand people and putting the lowest first, Oakham stands fourth. In that order the four are Bray (11.2), Elton (12.9), Corby Vale ({third}) and Oakham (16.1).
"""


def test_an_order_said_in_the_sentence_before_is_held_to() -> None:
    assert not check_text(SO_ORDERED.format(third="14.0")).alarms
    assert any(
        "12.9" in alarm.reason for alarm in check_text(SO_ORDERED.format(third="12.4")).alarms
    )


_SCORES = """Topics

Each topic has marks for size, harm and worry. Any topic with a sum of 12 or more is adopted as a priority; any topic with 11 or less is not.

| Topic | Size | Harm | Worry | Sum |
| Fires | 4 | 4 | 4 | 12 |
| County lines | 3 | 5 | 5 | 13 |
| Noise | 5 | 1 | 5 | 11 |
| Cycle theft | 3 | 1 | 2 | 6 |
| Dog attacks | 1 | 4 | 3 | 8 |

We therefore recommend fires and {second}.
"""
_CHOSEN = """Themes

A theme becomes a district priority if three or more of the towns pick it. There are therefore {n} district priorities.

| Theme | Towns that picked it | Number |
| Speeding | all five | 5 |
| Litter | Bray, Elton, Oakham | 3 |
| Theft from sheds | Bray, Elton | 2 |
| Noise | Corby Vale | 1 |
"""


@pytest.mark.parametrize(
    ("text", "right", "wrong"),
    [
        (_SCORES, {"second": "County lines"}, {"second": "Noise"}),
        (_CHOSEN, {"n": "two"}, {"n": "three"}),
    ],
)
def test_what_follows_from_a_line(text: str, right: dict[str, str], wrong: dict[str, str]) -> None:
    assert not check_text(text.format(**right)).alarms
    assert [f.kind for f in check_text(text.format(**wrong)).alarms] == [FindingClass.OWN_RULE]


@pytest.mark.parametrize(
    ("words", "sign", "keeps", "breaks"),
    [
        ("at least 20 thefts", ">=", 20, 19),
        ("14 and over", ">=", 14, 13),
        ("fewer than five", "<", 4, 5),
        ("no more than 3", "<=", 3, 4),
        ("over 40", ">", 41, 40),
        ("aged 18 or over", ">=", 18, 17),
        ("ten or fewer", "<=", 10, 11),
    ],
)
def test_bounds_in_words(words: str, sign: str, keeps: int, breaks: int) -> None:
    shape = fold(f"They count {words} of them.")
    bounds = [bound for at in shape.numbers if (bound := bound_at(shape, at))]
    assert [bound.sign for bound in bounds] == [sign]
    assert bounds[0].holds(keeps)
    assert not bounds[0].holds(breaks)
