"""The words for a change, chosen by rule and never by hand; those for a record are in `records`.

The words say which way a number went, not whether that is good: `reading` adds the judgement
from the measure's polarity, and gives none where the number follows police activity.
"""

from __future__ import annotations

from enum import Enum
from typing import Literal

from wardmote.analysis.estimates import checked_level
from wardmote.terms.guard import checked


class Direction(Enum):
    """Which way a number went, as far as the evidence bears. The value is the word to print."""

    HIGHER = "higher"
    LOWER = "lower"
    NO_CLEAR_CHANGE = "no clear change"


# What a rise means, as a measure's file names it: worse; better, where reporting is wanted; or
# nothing alone, where the number follows what police do.
Polarity = Literal["up_is_worse", "down_is_worse", "activity_led"]


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


@checked
def reading(went: Direction, polarity: Polarity) -> Reading:
    """Return what a direction means, given the measure's polarity."""
    if polarity == "activity_led":
        return Reading.NO_JUDGEMENT
    if went is Direction.NO_CLEAR_CHANGE:
        return Reading.NO_CLEAR_CHANGE
    worse = (went is Direction.HIGHER) == (polarity == "up_is_worse")
    return Reading.WORSE if worse else Reading.BETTER
