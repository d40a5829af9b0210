"""A number is marked right only where figures are told of it, not where one of many pairs happens to fit."""

from __future__ import annotations

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import Mark


def _mark(text: str, number: str) -> Mark:
    return next(one.mark for one in check_text(text).numbers if one.text == number)


@pytest.mark.parametrize(
    "text",
    [
        "Calls rose from 131 to 142, which is 8% more.",
        "There were 142 calls. The year before it was 131, so they are up 8%.",
        "Six wards had 120, 131, 142, 155, 163 and 178 calls. Calls in Abbey went up from 131 to 142, a rise of 8%.",
    ],
)
def test_a_change_told_of_two_values_is_marked_right(text: str) -> None:
    assert _mark(text, "8%") is Mark.RIGHT


def test_a_change_that_some_two_of_many_values_come_to_is_not() -> None:
    text = (
        "Six wards had 120, 131, 142, 155, 163 and 178 calls. Elsewhere complaints about dogs rose by 8% "
        "on the year before."
    )
    assert _mark(text, "8%") is Mark.UNCHECKED
    assert not check_text(text).alarms
