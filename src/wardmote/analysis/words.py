"""The words for a change, chosen by rule and never by hand; those for a record are in `records`.

The words say which way a number went, not whether that is good: `reading` adds the judgement
from the measure's polarity, and gives none where the number follows police activity.
"""

from __future__ import annotations

from enum import Enum

from wardmote.analysis.estimates import checked_level
from wardmote.analysis.guard import checked


class Direction(Enum):
    """Which way a number went, as far as the evidence bears. The value is the word to print."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_CHANGE = "no clear change"


class Polarity(Enum):
    """What a rise means. The value is the name in a measure's file."""

    UP_IS_WORSE = "up_is_worse"
    DOWN_IS_WORSE = "down_is_worse"  # reporting is wanted
    ACTIVITY_LED = "activity_led"  # follows what police do: direction has no meaning alone


class Reading(Enum):
    """What a direction means for residents, once polarity is known."""

    WORSE = "worse"
    BETTER = "better"
    NO_CLEAR_CHANGE = "no clear change"
    NO_JUDGEMENT = "no judgement: this number follows activity"


@checked
def direction(p_value: float, difference: float, level: float = 0.95) -> Direction:
    """Return the word for a difference whose two-sided p-value is known.

    "Higher" or "lower" only where p is below 1 − level; otherwise "no clear change", which is
    not "no change".
    """
    # 1 − 0.95 is a little over 0.05 in binary: a p of exactly 0.05 is not below it.
    if difference == 0 or p_value >= 1 - checked_level(level) - 1e-12:
        return Direction.NO_CLEAR_CHANGE
    return Direction.HIGHER if difference > 0 else Direction.LOWER


def reading(went: Direction, polarity: Polarity) -> Reading:
    """Return what a direction means, given the measure's polarity."""
    if polarity is Polarity.ACTIVITY_LED:
        return Reading.NO_JUDGEMENT
    if went is Direction.NO_CLEAR_CHANGE:
        return Reading.NO_CLEAR_CHANGE
    worse = (went is Direction.HIGHER) == (polarity is Polarity.UP_IS_WORSE)
    return Reading.WORSE if worse else Reading.BETTER
