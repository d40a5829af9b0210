"""Every count of a text that a share could be of: by size, so that those of one share are found at once.

A share whose count is printed beside it ("46 (10%)") is of some whole, and documents print it: of
the shares of right texts that state their counts, all but a few in a hundred fit a count told before
them. So one that no count of the text fits, nor what two counts near it come to, is in doubt.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from wardmote.claims.amounts.portions import Portion
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Read

_COUNTED = (NumberKind.COUNT, NumberKind.MONEY)
_ROOM = Fraction(26, 25)  # round and hedged wholes lie so far from what they are printed as
_MOST = 60  # wholes of one share that are looked at
_MOST_BESIDE = 8  # counts of a sentence that are taken together


class Wholes:
    """The counts and sums of money of a text; each with its place, counted in sentences."""

    def __init__(self, read: Read) -> None:
        self.at: dict[
            int, int
        ] = {}  # the sentence of each passage; a table is of the one before it
        self.text_of: dict[int, str] = {}  # the sentence of each number
        self.by_sentence: list[list[Number]] = [[]]
        found: list[tuple[float, int, int, Number]] = []
        for passage in read.passages:
            if not passage.block.table:
                self.by_sentence.append([])
            here = len(self.by_sentence) - 1
            self.at[id(passage)] = here
            for number in passage.shape.numbers.values():
                if number.kind in _COUNTED:
                    self.text_of[id(number)] = passage.text
                    found.append((float(number.point), len(found), here, number))
                    self.by_sentence[here].append(number)
        found.sort(key=lambda one: one[:2])
        self.found = found
        self.points = [one[0] for one in found]

    def fitting(self, portion: Portion) -> Iterator[tuple[int, Number]]:
        """Yield each count that a share fits as the whole of its own count, with its sentence."""
        part, share = portion.part.value, portion.share.value
        if not (part.low and part.high and share.low is not None and share.high):
            return
        low = part.low * 100 / share.high
        high = part.high * 100 / share.low if share.low else part.high * 10_000
        first = bisect_left(self.points, float(max(low / _ROOM, portion.part.point)))
        last = bisect_right(self.points, float(high * _ROOM))
        for _, _, at, number in self.found[first : min(last, first + _MOST)]:
            of = number.value
            if of.low is None or of.low > high or (of.high is not None and of.high < low):
                continue
            if number is not portion.part:
                yield at, number

    def is_worked_out(self, portion: Portion) -> bool:
        """Tell whether counts beside a share come to its whole: "12 men, 30 women and 9 boys (18%)"."""
        at = self.at[id(portion.passage)]
        here, before = self.by_sentence[at], self.by_sentence[max(0, at - 1)]
        here = [n for n in here if n.kind is portion.part.kind][:_MOST_BESIDE]
        before = [n for n in before if n.kind is portion.part.kind][-_MOST_BESIDE:]
        return any(
            portion.part.value.over(come).scaled(100).touches(portion.share.value)
            for come in (*_in_a_row(here), *_apart([*before, *here]))
            if come.low is not None and come.low > portion.part.point
        )


def _in_a_row(numbers: Sequence[Number]) -> Iterator[Interval]:
    """Yield what counts come to from any of them to a later one."""
    for first, number in enumerate(numbers):
        total = number.value
        for later in numbers[first + 1 :]:
            total = total.plus(later.value)
            yield total


def _apart(numbers: Sequence[Number]) -> Iterator[Interval]:
    for one, other in combinations(numbers, 2):
        larger, smaller = (one, other) if one.point >= other.point else (other, one)
        yield larger.value.minus(smaller.value)
