"""Whether two values, an older and a newer, bear out a step, change or multiple said of them."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.intervals import Interval
from wardmote.claims.likeness import BOUND, NAMED, may_be_slip, same_kind
from wardmote.claims.numerals import NumberKind
from wardmote.claims.pairs import MOST_APART, Pair
from wardmote.claims.sayings import STATED, Role, Saying, sayings_of
from wardmote.claims.tied import is_of_chances


def can_be_of(one: Saying, pair: Pair) -> bool:
    """Tell whether a step or change can be of such values: points are of percentages."""
    percent = pair.old.number.kind is NumberKind.PERCENT
    if one.role is Role.FACTOR:
        return percent or not is_of_chances(one, pair.old)
    if one.role is Role.POINTS:
        return percent or _is_like_percent(one, pair)
    if one.role is Role.STEP:
        alike = one.number.kind is pair.old.number.kind
        return alike and (not one.measure or one.measure == pair.old.measure)
    return one.number.kind in (NumberKind.PERCENT, NumberKind.FRACTION)


def _is_like_percent(one: Saying, pair: Pair) -> bool:
    """Tell whether points printed beside two counts are the percentage by which they differ."""
    old, new = pair.old.number, pair.new.number
    if (
        old.kind is not NumberKind.COUNT
        or not old.point
        or one.number.kind is not NumberKind.POINTS
    ):
        return False
    return abs(abs(new.point - old.point) * 100 / old.point - one.number.point) <= 1


def bears(one: Saying, pair: Pair, loose: bool) -> bool:
    """Tell whether a pair bears a figure out, as printed or (`loose`) anywhere in its rounding."""
    old, new, said = (
        n.loose if loose else n.value for n in (pair.old.number, pair.new.number, one.number)
    )
    if one.role is Role.POINTS and one.number.kind is NumberKind.COUNT:
        said = Interval(one.number.point - Fraction(1, 2), one.number.point + Fraction(1, 2))
    if one.role is Role.FACTOR:
        return new.over(old).touches(said)
    gap = apart(old, new)
    if one.role is not Role.CHANGE:
        return gap.touches(said) and not (one.role is Role.POINTS and _is_like_percent(one, pair))
    if old.low is None or old.low <= 0 or old.high is None or new.low is None or new.high is None:
        return True
    low, high = new.low / old.high - 1, new.high / old.low - 1
    held = Interval(min(abs(low), abs(high)), max(abs(low), abs(high)))
    if low <= 0 <= high:
        held = Interval(Fraction(0), held.high)
    return held.scaled(100).touches(said)


def apart(old: Interval, new: Interval) -> Interval:
    """Return how far two values may be apart, whichever is the larger."""
    ups, downs = new.minus(old), old.minus(new)
    if ups.low is not None and ups.low >= 0:
        return ups
    if downs.low is not None and downs.low >= 0:
        return downs
    return Interval(Fraction(0), max(ups.high or Fraction(0), downs.high or Fraction(0)))


def is_turned(one: Saying, pair: Pair) -> bool:
    """Tell whether a figure says up of a pair that went down, or down of one that went up."""
    old, new = pair.old.number, pair.new.number
    return (
        one.turn is not None
        and not old.value.touches(new.value)
        and one.turn is not (new.point > old.point)
    )


def _comes_to(one: Saying, pair: Pair) -> Fraction:
    """Return what a pair makes of a step, change or multiple."""
    old, new = pair.old.number.point, pair.new.number.point
    if one.role is Role.FACTOR:
        return max(new / old, old / new) if new else new
    if one.role is Role.CHANGE and abs(new - old) != one.number.point:  # points, or a count
        return abs(new - old) * 100 / old
    return abs(new - old)


def may_be_misprinted(one: Saying, pairs: Sequence[Pair], own: bool) -> bool:
    """Tell whether a figure is near enough to what the pairs make of it to be a slip.

    `own`: its words name the base. So they do where its sentence has two like values and no others.
    """
    values = [v for v in sayings_of(one.passage) if v.role in STATED]
    low, high = sorted((pairs[-1].old.number.point, pairs[-1].new.number.point))
    alone = one.role is Role.CHANGE and len(values) <= 2
    tie = NAMED if (own or alone) and high <= MOST_APART * low else BOUND
    return all(may_be_slip(one.number.point, _comes_to(one, pair), tie) for pair in pairs)


_MOST_VALUES = 14


def two_others_bear(one: Saying, pairs: Sequence[Pair]) -> bool:
    """Tell whether two values of the sentence that are not set beside a figure bear it out."""
    told = [{id(pair.old.number), id(pair.new.number)} for pair in pairs]
    values = [v for v in sayings_of(one.passage) if v.role in STATED and v.number.point]
    return any(
        can_be_of(one, pair := Pair(old, new, False)) and bears(one, pair, False) and not is_turned(one, pair)
        for old in values[:_MOST_VALUES] for new in values[:_MOST_VALUES]
        if old is not new and same_kind(old, new) and {id(old.number), id(new.number)} not in told
    )  # fmt: skip
