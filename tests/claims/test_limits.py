"""A document is given up in seconds, with a message, where it would take longer."""

from __future__ import annotations

import sys

import pytest

from wardmote.claims.check import check_text
from wardmote.exchange.deadlines import Deadline
from wardmote.exchange.refusals import Refused


def wrong(sentences: int) -> str:
    return "".join(
        f"Burglary rose from {400 + at} in 2019 to {500 + at} in 2020, a fall of 12%.\n\n"
        for at in range(sentences)
    )


def test_a_text_that_takes_too_long_is_given_up_with_a_message() -> None:
    with pytest.raises(
        Refused, match=r"The plan takes longer to check than 0 seconds\. Check it in parts"
    ):
        check_text(wrong(5), pause=Deadline("The plan", 0))


def test_a_text_is_given_up_soon_after_its_time_at_whatever_it_is() -> None:
    calls = [0]

    def called(_frame: object, _event: str, _argument: object) -> None:
        calls[-1] += 1

    before = sys.getprofile()
    sys.setprofile(called)
    try:
        check_text(wrong(200), pause=lambda: calls.append(0))
    finally:
        sys.setprofile(before)
    assert max(calls) < sum(calls) / 3  # calls stand for time: alike on every machine


def test_a_text_in_time_is_checked_as_without_a_limit() -> None:
    text = wrong(5)
    assert check_text(text, pause=Deadline("The plan")).to_json() == check_text(text).to_json()


def test_the_pause_is_taken_again_and_again() -> None:
    taken: list[int] = []
    check_text(wrong(50), pause=lambda: taken.append(1))
    assert len(taken) > 50


def never() -> None:
    raise AssertionError("the reading was begun")


def test_more_numbers_than_are_read_at_once_are_refused_at_once() -> None:
    for text in ("51% " * 60_000, "10\t20\t30\n" * 40_000, "| Abbey | 7 |\n" * 30_000):
        with pytest.raises(Refused, match=r"numbers, and 25,000 are the most .* Check it in parts"):
            check_text(text, pause=never)
