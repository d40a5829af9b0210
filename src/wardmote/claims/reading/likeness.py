"""Whether printed figures can be of one thing, and a printed figure a slip for what others come to.

The judges of changes, shares, rates and quotients ask here before they hold one figure to others.
Figures that differ in period, kind or unit are not held together; and a figure far from all that the
others could come to is no slip of the pen but of something else, so it is let be. Doubt means no
alarm. What figures are of, and where, each judge still reads for itself.
"""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.sayings import Saying, When

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


def is_turned(printed: str, reckoned: str) -> bool:
    """Tell whether two neighbouring digits of one figure have changed places in the other."""
    one, two = _digits(printed), _digits(reckoned)
    off = _off(one, two)
    return len(off) == 2 and off[1] == off[0] + 1 and sorted(one) == sorted(two)


def is_misprint(printed: str, reckoned: str) -> bool:
    """Tell whether two figures of as many digits differ by one of them, or by two that changed places."""
    return len(_off(_digits(printed), _digits(reckoned))) == 1 or is_turned(printed, reckoned)


def _digits(text: str) -> str:
    return re.sub(r"\D", "", text)


def _off(one: str, two: str) -> list[int]:
    """Return the places at which two rows of digits differ; none where they are not as long."""
    if len(one) != len(two):
        return []
    return [at for at in range(len(one)) if one[at] != two[at]]


def same_period(one: Saying, other: Saying) -> bool:
    """Tell whether nothing said of two values puts them into different periods."""
    if one.when == When():
        return True  # "That is one in nine": it points back
    if one.when.span and other.when.span and one.when.span.is_dated and other.when.span.is_dated:
        return one.when.span.overlaps(other.when.span)
    return (one.when.order == _EARLIER) is (other.when.order == _EARLIER)


def is_count(one: Saying) -> bool:
    """Tell whether a value can be a count of things: whole, or rounded to thousands in words."""
    return one.number.kind is NumberKind.COUNT and one.number.point.denominator == 1
