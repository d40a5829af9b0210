"""A figure is called a slip only near what it should be, and held only to figures of its own thing."""

from __future__ import annotations

from fractions import Fraction

import pytest

from support.sureness import is_told
from wardmote.claims.check import check_text
from wardmote.claims.reading.likeness import BOUND, IMPLIED, NAMED, may_be_slip


@pytest.mark.parametrize(
    ("printed", "reckoned", "tie", "may"),
    [
        (27, 9, BOUND, True),
        (27, 2, BOUND, False),
        (33, 16, IMPLIED, False),
        (33, 20, IMPLIED, True),
        (95, 4, NAMED, True),
        ("143.5", "14.35", BOUND, True),  # a nought too many
        ("143.5", "11.1", BOUND, False),
        (5, 0, BOUND, False),
    ],
)
def test_what_is_far_from_what_it_should_be_is_no_slip(
    printed: int | str, reckoned: int | str, tie: int, may: bool
) -> None:
    assert may_be_slip(Fraction(printed), Fraction(reckoned), tie) is may


@pytest.mark.parametrize(
    "text",
    [
        "Across the four measures 1,310 calls were logged, against 1,322 before: a fall of 12, or 0.9%.",
        "By June 17 of the 30 had an answer, of which 16 were good (94%).",
        "Of the 80 forms 60 were blue, 15 grey and 5 red (75.0%, 18.8% and 6.3%; these come to 100.1%).",
        "The half year gave 31.2 calls, against 28.1 elsewhere; doubling ours gives 62.4.",
        "We pay in two halves: £4,000 in May 2025 and £4,000 in June 2025.",
        "The fund began at £9,000. The parish adds £2,000 and the club £1,000, giving £12,000.",
        "The year before, the charge rate was 20%. Of 410 cases, 90 were charged.",
        "The counts were made on 30 June 2024 and 31 March 2023.",
        "Deaths fell from 14 to 9, though 2021/22 saw 3 more. In 2021/22 there were 12 deaths.",
    ],
)
def test_figures_of_other_things_are_let_be(text: str) -> None:
    assert [alarm.reason for alarm in check_text(text).findings] == []


@pytest.mark.parametrize(
    "text",
    [
        "1,310 calls were logged, against 1,322 before: a fall of 12, or 1.9%.",
        "By June 17 of the 30 had an answer (67%).",
        "Calls doubled, from 28.1 to 37.4.",
        "The parish adds £2,140 and the club £1,060, giving £3,900 in all.",
        "Deaths fell from 14 to 9, a fall of 46%.",
    ],
)
def test_the_same_things_are_held_together(text: str) -> None:
    assert is_told(check_text(text), asked="in all" in text)
