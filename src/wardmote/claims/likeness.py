"""Whether printed figures can be of one thing, and a printed figure a slip for what others come to.

The judges of changes, shares, rates and quotients ask here before they hold one figure to others.
Figures that differ in period, kind or unit are not held together; and a figure far from all that the
others could come to is no slip of the pen but of something else, so it is let be. Doubt means no
alarm. What figures are of, and where, each judge still reads for itself.
"""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.numerals import NumberKind
from wardmote.claims.sayings import Saying, When

# how many times too large or small a slip of the pen is taken to be: a figure further off is of
# something else than what it stands beside
NAMED, BOUND, IMPLIED = 100, 4, 2
_EARLIER = -1


def may_be_slip(printed: Fraction, reckoned: Fraction, tie: int = BOUND) -> bool:
    """Tell whether a printed figure is near what it should be, or has a nought too many.

    `tie`: `NAMED` where its words name what it is of, `BOUND` where it stands beside them, `IMPLIED`
    where nothing says so.
    """
    low, high = sorted((abs(printed), abs(reckoned)))
    if not low or high <= low * tie:
        return bool(low) or tie == NAMED
    return any(abs(high / low - noughts) * 50 <= noughts for noughts in (10, 100, 1000))


def is_misprint(printed: str, reckoned: str) -> bool:
    """Tell whether two figures of as many digits differ by one of them, or by two that changed places."""
    one, two = (re.sub(r"\D", "", text) for text in (printed, reckoned))
    if len(one) != len(two):
        return False
    off = [at for at in range(len(one)) if one[at] != two[at]]
    turned = len(off) == 2 and off[1] == off[0] + 1 and sorted(one) == sorted(two)
    return len(off) == 1 or turned


def same_period(one: Saying, other: Saying) -> bool:
    """Tell whether nothing said of two values puts them into different periods."""
    if one.when == When():
        return True  # "That is one in nine": it points back
    if one.when.span and other.when.span and one.when.span.is_dated and other.when.span.is_dated:
        return one.when.span.overlaps(other.when.span)
    return (one.when.order == _EARLIER) is (other.when.order == _EARLIER)


def same_kind(one: Saying, other: Saying) -> bool:
    """Tell whether two values are of one kind: counts, sums of money or shares, in one unit."""
    if one.number.kind is not other.number.kind or one.measure != other.measure:
        return False
    return not one.unit or not other.unit or bool(one.unit & other.unit)


def is_count(one: Saying) -> bool:
    """Tell whether a value can be a count of things: whole, or rounded to thousands in words."""
    return one.number.kind is NumberKind.COUNT and one.number.point.denominator == 1
