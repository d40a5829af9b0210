"""How numbers, ranges, changes and ranks are said."""

from __future__ import annotations

import pytest

from wardmote.analysis.estimates import Estimate
from wardmote.evidence.figures import Rank
from wardmote.reports.strategic.names import supplier
from wardmote.reports.wording import (
    interval_words,
    number,
    ordinal,
    rank_words,
    rate_places,
    signed,
    unit_of,
)


@pytest.mark.parametrize(
    ("value", "places", "said"),
    [
        (0, None, "0"),
        (1234567, None, "1,234,567"),
        (-3, None, "−3"),
        (2.5, None, "2.5"),
        (0.25, None, "0.25"),
        (12.0, 1, "12.0"),
        (-0.04, 1, "0.0"),
        (-0.05001, 1, "−0.1"),
    ],
)
def test_number(value: float, places: int | None, said: str) -> None:
    assert number(value, places) == said


@pytest.mark.parametrize(("value", "said"), [(3, "+3"), (0, "0"), (-3, "−3"), (0.01, "+0.01")])
def test_signed(value: float, said: str) -> None:
    assert signed(value) == said


@pytest.mark.parametrize(
    ("place", "said"),
    [(1, "1st"), (2, "2nd"), (3, "3rd"), (4, "4th"), (11, "11th"), (12, "12th"), (13, "13th"),
     (20, "20th"), (21, "21st"), (111, "111th"), (122, "122nd")],
)  # fmt: skip
def test_ordinal(place: int, said: str) -> None:
    assert ordinal(place) == said


@pytest.mark.parametrize(
    ("rank", "said"),
    [
        (None, ""),
        (Rank(1, 18, 1, 1), "highest of 18"),
        (Rank(3, 18, 2, 5), "3rd highest of 18 (could be 2nd to 5th)"),
        (Rank(3, 18, 5, 2), "3rd highest of 18 (could be 2nd to 5th)"),
        (Rank(2, 9, 2, 2, tied=True), "joint 2nd highest of 9"),
        (Rank(18, 18, 18, 18), "lowest of 18"),
        (Rank(18, 18, 18, 17), "lowest of 18 (could be 17th to 18th)"),
        (Rank(17, 18, 18, 17, tied=True), "joint 17th highest of 18 (could be 17th to 18th)"),
        (Rank(1, 1, 1, 1), "highest of 1"),
    ],
)
def test_rank_words(rank: Rank | None, said: str) -> None:
    assert rank_words(rank) == said


def test_an_estimate_without_an_interval_says_so() -> None:
    assert interval_words(Estimate(1, None, None, 0.95, "m")) == "no range can be given"
    assert interval_words(Estimate(1, 0.0, float("inf"), 0.95, "m")) == "no range can be given"


@pytest.mark.parametrize(
    ("count", "unit", "said"),
    [
        (1, "offences", "offence"),
        (0, "offences", "offences"),
        (2, "offences", "offences"),
        (1, "offences recorded by the police", "offence recorded by the police"),
        (1, "stops and searches", "stop and search"),
        (1, "entries in the log", "entry in the log"),
        (1, "notices and orders issued", "notice and order issued"),
        (1, "attendances", "attendance"),
        (1, "crimes and incidents recorded by the police", "crime and incident recorded by the police"),
    ],
)  # fmt: skip
def test_one_of_a_thing_is_said_in_the_singular(count: int, unit: str, said: str) -> None:
    assert unit_of(count, unit) == said


@pytest.mark.parametrize(
    ("rate", "said"), [(0.0, "0.0"), (0.03, "0.03"), (0.99, "0.99"), (1, "1.0")]
)
def test_a_small_rate_is_not_printed_as_none(rate: float, said: str) -> None:
    assert number(rate, rate_places(rate)) == said


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("lfb", "London Fire Brigade"),
        ("fixmystreet", "FixMyStreet"),
        ("northgate-homes", "Northgate homes"),
        ("eastwold", "Eastwold Police"),
    ],
)
def test_suppliers_go_by_their_names(source: str, said: str) -> None:
    assert supplier(source, ["force:eastwold"]) == said
