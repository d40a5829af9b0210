"""The time that words put between two days is that between the days."""

import pytest

from wardmote.claims.check import check_text
from wardmote.claims.findings import FindingClass

_RIGHT = [
    "The form was closed on 13 June, six weeks after the first letters went out on 2 May.",
    "Work was done on 9 December, nine days later than the plan had it (30 November).",
    "Notice was given on 3 March, four weeks before the lease ended on 31 March.",
    "The order began on 1 April 2023 and was lifted on 30 September, six months later.",
    "The lease is for three years from 1 October 2022 and is due for renewal by 30 September 2025.",
    "# Note of 26 November 2024\n\nWe meet next on 28 January 2025, nine weeks from today.",
    "The stall was open for three weeks, from 4 to 24 March 2024.",
    "The wing held 312 people between January and March 2022.\n\nA year earlier (January to March 2021) it held 338.",
    "Two weeks after the letters of 20 December, on 3 January, the first answers came.",
    "The camera was moved on 4 May, three weeks after the board had asked for it.",
    "It opened on 2 May 2022 and closed on 3 June 2024, two years after the one in Mill Road.",
]
_WRONG = [
    ("six weeks after", "nine weeks after", "6 weeks apart"),
    ("nine days later", "nineteen days later", "9 days apart"),
    ("four weeks before", "six weeks before", "4 weeks apart"),
    ("six months later", "nine months later", "6 months apart"),
    ("30 September 2025", "30 September 2024", "2 years apart"),
    ("28 January 2025", "21 January 2025", "8 weeks apart"),
    ("for three weeks", "for two weeks", "is 3 weeks"),
    ("March 2021", "March 2020", "2 years from"),
    ("on 3 January", "on 13 January", "3.4 weeks apart"),
]


@pytest.mark.parametrize("text", _RIGHT)
def test_a_length_that_two_days_bear_out_is_let_be(text: str) -> None:
    assert not check_text(text).alarms


@pytest.mark.parametrize(("told", "slip", "said"), _WRONG)
def test_a_length_that_two_days_deny_is_found(told: str, slip: str, said: str) -> None:
    text = next(text for text in _RIGHT if told in text).replace(told, slip)
    found = [one for one in check_text(text).alarms if said in one.reason]
    assert [one.kind in (FindingClass.CONTRADICTION, FindingClass.ARITHMETIC) for one in found] == [
        True
    ]
