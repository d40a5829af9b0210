"""Scores given by a declared rule from figures: volume, performance, trend, public concern.

Each rule takes plain numbers that a figure holds, and gives a `Score` that says what it saw. A rule
that cannot see gives "?" with the reason, never 0 and never the middle of the scale.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from wardmote.analysis.priorities import (
    SMALL_BASE,
    score_from_cuts,
    score_performance,
    score_trend,
)
from wardmote.analysis.words import Polarity
from wardmote.assessment.matrix import Score
from wardmote.assessment.structures import Criterion
from wardmote.terms.quantities import WORDS, Quantity


@dataclass(frozen=True, slots=True)
class LikeMonths:
    """A count over some months of the period, and over the same months a year before.

    It stands in for the whole period where the year before lacks a month. `months` names them.
    """

    now: Quantity
    before: Quantity
    months: str
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the rules may look at for one category. None or an unknown quantity gives "?".

    Attributes:
        count, base: incidents of the category, and of all exclusive categories, in the period.
        previous: the same months a year before.
        like: what is compared instead, where the whole period cannot be.
        change_pct: (lower, upper) of the percentage change, where one exists.
        slope_pct: annual percentage slope over three to five years, with its interval.
        concern: share of residents who name the issue (0 to 1), with its unweighted base.
        evidence: addresses of the figures these came from.
    """

    count: Quantity | None = None
    base: Quantity | None = None
    previous: Quantity | None = None
    change_pct: tuple[float, float] | None = None
    slope_pct: tuple[float, float, float] | None = None
    concern: tuple[float, int] | None = None
    polarity: Polarity = "up_is_worse"
    why_not: str = ""
    evidence: tuple[str, ...] = ()
    like: LikeMonths | None = None


MOST_PLACES = 6  # decimal places of a number that lies that close to a cut-point

Rule = Callable[[Criterion, Seen], Score]


def score(criterion: Criterion, seen: Seen, on: date | None = None) -> Score:
    """Return the score that the criterion's rule gives for what was seen."""
    given = RULES[criterion.rule](criterion, seen)
    by_change = seen.like is not None and criterion.rule == "performance"
    evidence = seen.like.evidence if seen.like and by_change else seen.evidence
    return Score(given.value, given.reason, "rule", on, evidence, given.also)


def _volume(criterion: Criterion, seen: Seen) -> Score:
    count, base = seen.count, seen.base
    if count is None or base is None or count.value is None or not base.value:
        return _unknown(seen, count, base)
    share = 100 * count.value / base.value
    value = criterion.lowest + int(score_from_cuts(share, criterion.cuts)[0])
    shown = _shown(share, lambda one: int(score_from_cuts(one, criterion.cuts)[0]))
    return Score(value, f"{count.value:,} of {base.value:,} recorded, {shown}%")


def _shown(
    number: float, scored: Callable[[float], int | None], places: int = 1, sign: str = ""
) -> str:
    """Write a number with so many decimal places, or as many more as keep its own score.

    A share of 2.9992 scores as below 3: written 3.0 it would deny its own score.
    """
    written = f"{number:{sign}.{places}f}"
    if places < MOST_PLACES and scored(float(written)) != scored(number):
        return _shown(number, scored, places + 1, sign)
    return written


def _performance(criterion: Criterion, seen: Seen) -> Score:
    like = seen.like
    now, before = (like.now, like.before) if like else (seen.count, seen.previous)
    if now is None or before is None or now.value is None or before.value is None:
        return _unknown(seen, now, before)
    counts = f"{before.value:,} to {now.value:,}{f' in {like.months}' if like else ''}"
    value = score_performance(now.value, before.value, seen.polarity, criterion.cuts)
    if value is None:
        return Score(None, _no_performance(seen, now.value, before.value, counts))
    change = 100 * (now.value - before.value) / before.value
    also = _scores_within(criterion, seen.change_pct, seen.polarity, value)
    shown = _shown(change, lambda one: score_trend(one, seen.polarity, criterion.cuts), sign="+")
    reason = f"{counts}, {shown}% on the same months a year before"
    if also:
        reason += f"; the interval also allows a score of {_either(also)}"
    return Score(criterion.lowest + value, reason, also=also)


def _no_performance(seen: Seen, now: float, before: float, counts: str) -> str:
    if seen.polarity == "activity_led":
        return f"{counts}: this follows police activity, so a rise or fall is not worse or better"
    if before == 0:
        return f"{counts}: there is no percentage change from zero"
    return f"{counts}: both are below {SMALL_BASE}, too few to score a change"


def _trend(criterion: Criterion, seen: Seen) -> Score:
    if seen.slope_pct is None:
        return Score(None, seen.why_not or "fewer than 24 whole months are held")
    slope, low, high = seen.slope_pct
    value = score_trend(slope, seen.polarity, criterion.cuts)
    if value is None:
        return Score(None, "this follows police activity, so its trend has no better or worse")
    also = _scores_within(criterion, (low, high), seen.polarity, value)
    shown = _shown(slope, lambda one: score_trend(one, seen.polarity, criterion.cuts), sign="+")
    reason = f"{shown}% a year ({low:+.1f} to {high:+.1f})"
    if also:
        reason += f"; the interval also allows a score of {_either(also)}"
    return Score(criterion.lowest + value, reason, also=also)


def _concern(criterion: Criterion, seen: Seen) -> Score:
    if seen.concern is None:
        return Score(None, "no survey held asks residents about it")
    share, base = seen.concern
    pct = 100 * share
    value = criterion.lowest + int(score_from_cuts(pct, criterion.cuts)[0])
    shown = _shown(pct, lambda one: int(score_from_cuts(one, criterion.cuts)[0]), places=0)
    reason = f"named by {shown}% of residents asked (a base of {base:,})"
    return Score(value, reason)


def _scores_within(
    criterion: Criterion,
    interval_pct: tuple[float, float] | None,
    polarity: Polarity,
    value: int,
) -> tuple[int, ...]:
    if interval_pct is None:
        return ()
    sign = -1 if polarity == "down_is_worse" else 1
    ends = [sign * end for end in interval_pct]
    low, high = score_from_cuts(sorted(ends), criterion.cuts, edge="above")
    return tuple(
        criterion.lowest + other for other in range(int(low), int(high) + 1) if other != value
    )


def _either(scores: tuple[int, ...]) -> str:
    *others, last = (str(value) for value in scores)
    return f"{', '.join(others)} or {last}" if others else last


def _unknown(seen: Seen, *parts: Quantity | None) -> Score:
    if seen.why_not:
        return Score(None, seen.why_not)
    reason = next((WORDS[part.status] for part in parts if part and not part.is_known), "not held")
    return Score(None, f"the count is {reason}")


RULES: dict[str, Rule] = {
    "volume": _volume,
    "performance": _performance,
    "trend": _trend,
    "concern": _concern,
}
