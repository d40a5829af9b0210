"""What printed numbers can come to together, each anywhere in its rounding."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import floor

from wardmote.claims.intervals import Interval
from wardmote.claims.reading.letters import C, M
from wardmote.claims.reading.numerals import Number
from wardmote.claims.reading.passages import Passage
from wardmote.claims.reading.sayings import Role, Saying, sayings_of

COUNTED = (C, M)
# words that say parts of a whole may overlap
OVERLAP = re.compile(
    r"more than one|more than once|overlap|multiple|up to (?:two|three|four|five) (?:answers|reasons|choices|options)|could choose|may (?:choose|have|be)|can (?:be|have|carry)|(?:add|adds|come|comes|sum|sums) (?:up )?to more than|not exclusive|both|each other",
    re.I,
)


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


def is_cut_short(printed: Number, exact: Fraction) -> bool:
    """Tell whether a figure with decimals is printed cut, not rounded: 87.66 as 87.6."""
    places = len(re.findall(r"\d", printed.text.partition(".")[2]))
    return places > 0 and floor(exact * 10**places) == printed.point * 10**places
