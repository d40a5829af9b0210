"""Whether parts make up a whole they are bound to, and whether a slip of the pen is all that parts them."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum
from fractions import Fraction
from math import prod

from wardmote.claims.amounts.combining import held, total
from wardmote.claims.amounts.enumerated import Part
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.likeness import is_misprint, is_turned

SMALL = 9  # so few are said of too many things
_ROUND = 1000  # below it figures are seldom rounded
_A_WORD = 20  # up to it a count is a word, and another word may slip in for it


class Tie(Enum):
    """How a list is bound to its whole."""

    NEAR = 0  # by where it stands: one slip must be all that parts them
    OF = 1  # "of the 206": it may be only some of it, and not more
    WHOLLY = 2  # "made up of", "£24,000: ...": it is all of it


def is_mistyped(printed: Fraction, right: Fraction) -> bool:
    """Tell whether a count can be another, mistyped: a digit or two turned, or a word for a word."""
    if printed == right or right <= 0 or printed.denominator != 1 or right.denominator != 1:
        return False
    if max(printed, right) <= _A_WORD:
        return abs(printed - right) <= 6
    return is_misprint(str(printed), str(right))


def is_off(parts: Sequence[Part], whole: Part, tie: Tie = Tie.NEAR) -> bool:
    """Tell whether parts do not make up a whole they should, as they are bound to it."""
    sums = sum((p.point for p in parts), Fraction(0))
    if whole.kind is not parts[0].kind or whole.point <= max(p.point for p in parts):
        return False
    if not 3 * whole.point <= 4 * sums <= 5 * whole.point or prod(p.point for p in parts) == whole.point:  # fmt: skip
        return False
    ones = sum(1 for p in parts if p.number is None)
    comes_to = total([p.number for p in parts if p.number])
    if whole.number and comes_to.plus(Interval.at(ones)).touches(held(whole.number)):
        return False
    if len(parts) > 2 and (
        tie is Tie.WHOLLY or (tie is Tie.OF and whole.point < sums < whole.point * Fraction(4, 3))
    ):
        return True
    if tie is Tie.NEAR and (
        whole.point <= _A_WORD or (len(parts) == 2 and min(p.point for p in parts) <= SMALL)
    ):
        return False
    slips = [(p.point, whole.point - (sums - p.point)) for p in parts]
    slips = [two for two in [(whole.point, sums), *slips] if is_mistyped(*two)]
    # of round figures most are a digit from one another: a list of some of its whole is no slip of it
    return any(sums > whole.point or _is_telling(*two) for two in slips)


def _is_telling(printed: Fraction, right: Fraction) -> bool:
    """Tell whether a slip is one of more than a digit or two that are not noughts."""
    digits = max(len(str(int(one)).rstrip("0")) for one in (printed, right))
    return digits > 2 or max(printed, right) < _ROUND or is_turned(str(printed), str(right))


def has_in_it(parts: Sequence[Part], whole: Fraction, text: str) -> bool:
    """Tell whether a list, or what stands before its semicolon, comes to a whole."""
    most = len(parts)
    least = most if most < 4 else most - 2
    return any(
        sum(p.point for p in parts[a:b]) == whole
        for a in range(most) for b in range(a + 2, most + 1)
        if b - a >= least or (b < most and ";" in text[parts[b - 1].at : parts[b].at])
    )  # fmt: skip
