"""The words for a change or a record are earned by a rule."""

from __future__ import annotations

import pytest

from wardmote.analysis.estimates import EmptySample, NegativeCount
from wardmote.analysis.records import RecordKind, highest_since, lowest_since
from wardmote.analysis.words import Direction, Polarity, Reading, direction, reading
from wardmote.terms.periods import Month

JANUARY = Month.of(2020, 1)


def test_direction_needs_evidence_and_a_difference() -> None:
    assert direction(0.04, 3) is Direction.HIGHER
    assert direction(0.04, -3) is Direction.LOWER
    assert direction(0.05, 3) is Direction.NO_CLEAR_CHANGE
    assert direction(0.04, 3, level=0.99) is Direction.NO_CLEAR_CHANGE
    assert direction(0.0, 0) is Direction.NO_CLEAR_CHANGE


@pytest.mark.parametrize(
    ("went", "polarity", "meaning"),
    [
        (Direction.HIGHER, "up_is_worse", Reading.WORSE),
        (Direction.LOWER, "up_is_worse", Reading.BETTER),
        (Direction.HIGHER, "down_is_worse", Reading.BETTER),
        (Direction.LOWER, "down_is_worse", Reading.WORSE),
        (Direction.HIGHER, "activity_led", Reading.NO_JUDGEMENT),
        (Direction.NO_CLEAR_CHANGE, "up_is_worse", Reading.NO_CLEAR_CHANGE),
    ],
)
def test_reading_turns_with_polarity(went: Direction, polarity: Polarity, meaning: Reading) -> None:
    assert reading(went, polarity) is meaning


def test_highest_since_names_the_last_month_as_high() -> None:
    found = highest_since([30, 80, *[40] * 20, 70], JANUARY)
    assert (found.kind, found.words) == (RecordKind.HIGHEST_SINCE, "highest since February 2020")
    assert found.months_between == 20


def test_equal_month_is_a_joint_record_and_none_beyond_is_the_whole_record() -> None:
    assert highest_since([70, *[40] * 20, 70], JANUARY).kind is RecordKind.JOINT_HIGHEST_SINCE
    whole = highest_since([*[40] * 20, 70], JANUARY)
    assert whole.words == "highest since records here begin in January 2020"
    assert lowest_since([20, *[40] * 20, 20], JANUARY).kind is RecordKind.JOINT_LOWEST_SINCE
    assert lowest_since([*[40] * 20, 20], JANUARY).kind is RecordKind.LOWEST_ON_RECORD
    assert lowest_since([10, *[40] * 20, 20], JANUARY).kind is RecordKind.LOWEST_SINCE


def test_record_is_not_earned_by_chance_or_by_a_short_look() -> None:
    by_chance = highest_since([*[40] * 20, 43], JANUARY)
    assert by_chance.words == "no record to report"
    assert by_chance.p_value is not None
    assert highest_since([*[40] * 11, 90], JANUARY).kind is RecordKind.NOT_EARNED
    assert highest_since([*[40] * 20, 60], JANUARY, dispersion=5).kind is RecordKind.NOT_EARNED


def test_nothing_is_claimed_across_a_gap() -> None:
    found = highest_since([90, None, *[40] * 14, 80], JANUARY)
    assert found.words == "highest since records here begin in March 2020"
    assert "gap" in found.caveats[0]


def test_bad_series_is_refused_by_name() -> None:
    with pytest.raises(EmptySample):
        highest_since([], JANUARY)
    with pytest.raises(EmptySample, match="latest month"):
        highest_since([3, None], JANUARY)
    with pytest.raises(NegativeCount):
        highest_since([3, -1, 4], JANUARY)
