"""Claims made in words: a change that a test earned, a record, a place, a limit, a list by rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from wardmote.analysis.ranks import ordinal
from wardmote.claims.own.kinds import CannotCompute, Claim, Direction, Value, Values, number_of

_FIGURES = re.compile(r"\d[\d,.]*")


@dataclass(frozen=True, slots=True, kw_only=True)
class EarnedWord(Claim):
    """The word for a change, from its two ends and the test's p: "higher", "lower", neither."""

    old: str
    new: str
    p_value: str
    level: Fraction = Fraction(95, 100)

    MADE_FROM: ClassVar = ("old", "new", "p_value")

    def compute(self, values: Values) -> Value:
        old, new = number_of(values, self.old), number_of(values, self.new)
        chance = number_of(values, self.p_value)
        if old == new or chance >= 1 - self.level:
            return "no clear change"
        return "higher" if new > old else "lower"

    def allows(self, value: Value) -> bool:
        return self.printed.lower().replace("no clear difference", "no clear change") == value


@dataclass(frozen=True, slots=True, kw_only=True)
class Limit(Claim):
    """One end of the interval around an estimate; it must lie on its own side of the estimate."""

    limit: str
    estimate: str
    upper: bool

    MADE_FROM: ClassVar = ("limit", "estimate")

    def compute(self, values: Values) -> Value:
        limit, estimate = number_of(values, self.limit), number_of(values, self.estimate)
        if limit != estimate and (limit > estimate) is not self.upper:
            raise CannotCompute(f'"{self.limit}" lies on the wrong side of "{self.estimate}".')
        return limit

    def allows(self, value: Value) -> bool:
        return signs_agree(self.printed, value) and Claim.allows(self, value)


def signs_agree(printed: str, value: Value) -> bool:
    """Tell whether a sign that is printed is the value's own."""
    sign = printed.strip()[:1]
    if isinstance(value, str) or sign not in ("+", "-", "−") or value == 0:
        return True
    return (Fraction(value) > 0) is (sign == "+")


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordSince(Claim):
    """The last of `series` stands out since an earlier month: "highest since March 2021".

    `months` names each value of the series, oldest first. A month that is not held ends the look
    back, as it does where the words are earned.
    """

    series: tuple[str, ...]
    months: tuple[str, ...]
    direction: Direction = Direction.HIGHEST

    @property
    def inputs(self) -> tuple[str, ...]:
        return self.series[-1:]

    def compute(self, values: Values) -> Value:
        sign = 1 if self.direction is Direction.HIGHEST else -1
        last = sign * number_of(values, self.series[-1])
        first = len(self.series) - 1
        for at in range(len(self.series) - 2, -1, -1):
            if self.series[at] not in values:
                break
            first = at
            earlier = sign * number_of(values, self.series[at])
            if earlier >= last:
                joint = "joint " if earlier == last else ""
                phrase = ", level with" if joint else " since"
                return f"{joint}{self.direction.value}{phrase} {self.months[at]}"
        return f"{self.direction.value} since records here begin in {self.months[first]}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceAmong(Claim):
    """A place with its set and the places the data allow: "3rd highest of 18 (could be 2nd to 5th)".

    The place is counted from the values; the ends of its set are the figure's.
    """

    of: str
    among: tuple[str, ...]
    best: str
    worst: str

    MADE_FROM: ClassVar = ("among", "best", "worst")

    def compute(self, values: Values) -> Value:
        own = number_of(values, self.of)
        others = [number_of(values, name) for name in self.among]
        place = 1 + sum(other > own for other in others)
        tie = "joint " if others.count(own) > 1 else ""
        said = f"{tie}{counted_place(place, len(others))} of {len(others)}"
        best, worst = (int(number_of(values, name)) for name in (self.best, self.worst))
        if not best <= place <= worst:
            raise CannotCompute(f"Place {place} lies outside its own set, {best} to {worst}.")
        if best == worst == place:
            return said
        return f"{said} (could be {ordinal(best)} to {ordinal(worst)})"


def counted_place(place: int, of: int) -> str:
    """Write a place from the top: highest, 2nd highest; the last is the lowest."""
    if place == 1:
        return "highest"
    return "lowest" if place == of else f"{ordinal(place)} highest"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListByRule(Claim):
    """A list in which everything at or above a line must stand, and nothing else.

    `candidates` are (title, name of its value) pairs; a board may add to the list or take from it.
    The order of the list is not part of the claim.
    """

    candidates: tuple[tuple[str, str], ...]
    least: Fraction
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()

    @property
    def inputs(self) -> tuple[str, ...]:
        return tuple(name for _, name in self.candidates)

    def compute(self, values: Values) -> Value:
        kept = {title for title, name in self.candidates if number_of(values, name) >= self.least}
        return "; ".join(sorted((kept | set(self.added)) - set(self.removed))) or "none"

    def allows(self, value: Value) -> bool:
        return "; ".join(sorted(self.printed.split("; "))) == value


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated(Claim):
    """A value printed as it stands: a score or its question mark, a number of parts."""

    of: str

    MADE_FROM: ClassVar = ("of",)

    def compute(self, values: Values) -> Value:
        return values.get(self.of, "?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted(Claim):
    """A number inside words that the evidence itself says: a caveat, a reason, a unit."""

    of: str

    MADE_FROM: ClassVar = ("of",)

    def compute(self, values: Values) -> Value:
        if self.of not in values:
            raise CannotCompute(f'There are no words "{self.of}" to quote from.')
        return str(values[self.of])

    def allows(self, value: Value) -> bool:
        bare = self.printed.strip("+-−% ").rstrip(".,")
        held = {one.rstrip(".,") for one in _FIGURES.findall(str(value))}
        return bare in held


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownOf(Claim):
    """How many of several scores are known: "4 of 6"."""

    scores: tuple[str, ...]

    MADE_FROM: ClassVar = ("scores",)

    def compute(self, values: Values) -> Value:
        known = sum(values.get(name, "?") != "?" for name in self.scores)
        return f"{known} of {len(self.scores)}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SumShare(Claim):
    """The sum of `parts` as a percentage of `whole`."""

    parts: tuple[str, ...]
    whole: str

    MADE_FROM: ClassVar = ("parts", "whole")

    def compute(self, values: Values) -> Value:
        whole = number_of(values, self.whole)
        if whole == 0:
            raise CannotCompute(f'"{self.whole}" is nought, and nothing can be a share of it.')
        return 100 * sum((number_of(values, part) for part in self.parts), Fraction(0)) / whole


@dataclass(frozen=True, slots=True, kw_only=True)
class HowMany(Claim):
    """How many of `members` have a value."""

    members: tuple[str, ...]
    value: Fraction

    MADE_FROM: ClassVar = ("members",)

    def compute(self, values: Values) -> Value:
        return Fraction(sum(number_of(values, name) == self.value for name in self.members))
