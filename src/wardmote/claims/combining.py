"""What printed numbers can come to together: sums, what is left, products, quotients, shares.

A figure that is said to follow from those before it is borne out if any way of combining them
comes to it. Sums are of numbers that stand side by side; few numbers are combined in every way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import product
from math import floor

from wardmote.claims.intervals import Interval
from wardmote.claims.letters import C, M
from wardmote.claims.numerals import Number
from wardmote.claims.passages import Passage
from wardmote.claims.sayings import Role, Saying, sayings_of

COUNTED = (C, M)
# words that say parts of a whole may overlap
OVERLAP = re.compile(
    r"more than one|more than once|overlap|multiple|up to (?:two|three|four|five) (?:answers|reasons|choices|options)|could choose|may (?:choose|have|be)|can (?:be|have|carry)|(?:add|adds|come|comes|sum|sums) (?:up )?to more than|not exclusive|both|each other",
    re.I,
)
_EVERY_WAY = 5  # so many numbers are added and taken away in every way (3 ** 5 sums)
_MOST = 14  # more numbers in a few sentences are a table run together


def held(number: Number) -> Interval:
    """Return what a number beside others may stand for: a round one to a hundredth of itself."""
    room = number.point / 100
    return number.value if number.hedged else number.loose.meet(
        Interval.between(number.point - room, number.point + room)
    )  # fmt: skip


def total(numbers: Sequence[Number]) -> Interval:
    """Return what printed numbers may add up to, each anywhere in its rounding."""
    comes_to = Interval.at(0)
    for number in numbers:
        comes_to = comes_to.plus(held(number))
    return comes_to


def total_of(numbers: Sequence[Number], loose: bool = True) -> Interval:
    """Return what printed numbers may add up to, each anywhere in its rounding."""
    total = Interval.at(0)
    for number in numbers:
        total = total.plus(number.loose if loose else number.value)
    return total


def points(numbers: Sequence[Number]) -> Fraction:
    return sum((number.point for number in numbers), Fraction(0))


def values_of(passage: Passage, *roles: Role) -> list[Saying]:
    """Return the counts and sums of money of a sentence in these roles; values if none is named."""
    if not passage.shape.numbers:
        return []
    wanted = roles or (Role.VALUE,)
    return [
        one for one in sayings_of(passage)
        if one.role in wanted and one.number.kind.value in COUNTED
    ]  # fmt: skip


def runs(numbers: Sequence[Number], least: int = 1) -> Iterator[Sequence[Number]]:
    """Yield every run of numbers that stand side by side."""
    for first in range(len(numbers)):
        for last in range(first + least, len(numbers) + 1):
            yield numbers[first:last]


def is_borne_out(said: Number, numbers: Sequence[Number]) -> bool:
    """Tell whether any sum, difference, product or quotient of numbers may be what is said."""
    numbers = numbers[-_MOST:]
    alike = [n for n in numbers if n.kind is said.kind]
    own = held(said)
    if any(n.point == said.point or total(run).touches(own) for n in alike for run in runs(alike)):
        return True
    if len(alike) <= _EVERY_WAY and any(way.touches(own) for way in _every_way(alike)):
        return True
    if any(left(whole, run).touches(own) for whole in alike for run in runs(alike) if whole not in run):  # fmt: skip
        return True
    rounded = Interval.between(said.point - Fraction(51, 100), said.point + Fraction(51, 100))
    pairs = [(a, b) for a in numbers for b in numbers if a is not b]
    return any(
        held(a).times(held(b)).touches(own) or (b.point and held(a).over(held(b)).touches(rounded))
        for a, b in pairs
    )  # fmt: skip


def is_cut_short(printed: Number, exact: Fraction) -> bool:
    """Tell whether a figure with decimals is printed cut, not rounded: 87.66 as 87.6."""
    places = len(re.findall(r"\d", printed.text.partition(".")[2]))
    return places > 0 and floor(exact * 10**places) == printed.point * 10**places


def left(whole: Number, parts: Sequence[Number]) -> Interval:
    """Return what is left of a whole when parts are taken from it."""
    return held(whole).minus(total(parts))


def _every_way(numbers: Sequence[Number]) -> Iterator[Interval]:
    for signs in product((1, 0, -1), repeat=len(numbers)):
        plus = total([n for n, sign in zip(numbers, signs, strict=True) if sign > 0])
        minus = total([n for n, sign in zip(numbers, signs, strict=True) if sign < 0])
        yield plus.minus(minus)
