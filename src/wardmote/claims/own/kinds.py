"""Typed claims: each says what it is made from, what is printed, and how to compute it again.

A claim is bound by name to figures (data) or to other claims (arithmetic), or is external with
a source. Values are exact fractions; a printed value stands for the interval of its rounding.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from typing import ClassVar

from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.reading.numerals import NumberKind, scan
from wardmote.terms.errors import Mendable
from wardmote.terms.quantities import WORDS, Quantity

Value = Fraction | str | bool
Values = Mapping[str, Value]


class CannotCompute(Mendable):
    """A claim has no value: an input is missing, or is nought where it divides."""


class Direction(Enum):
    """Which end of an order is first."""

    HIGHEST = "highest"
    LOWEST = "lowest"


class Ties(Enum):
    """What place equal values take: the best of theirs, or the worst."""

    BEST = "best"
    WORST = "worst"


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim(ABC):
    """Base of all claims. `printed` is the words in the text; empty: write it from the data.

    A subclass says its `inputs` and how to `compute` from them; `shown` writes the value out.
    """

    name: str
    printed: str = ""

    MADE_FROM: ClassVar[tuple[str, ...]] = ()  # the fields that name figures and claims

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of the figures and claims that it is made from."""
        held = [getattr(self, name) for name in self.MADE_FROM]
        return tuple(
            name for one in held for name in ((one,) if isinstance(one, str) else tuple(one))
        )

    @abstractmethod
    def compute(self, values: Values) -> Value:
        """Work it out again from the values of its inputs."""

    def shown(self, value: Value) -> str:
        return value if isinstance(value, str) else number_in_words(Fraction(value))

    def allows(self, value: Value) -> bool:
        """Tell whether the printed words may stand for the value."""
        return _stands_for(self.printed, value, mean=False)


def _stands_for(printed: str, value: Value, mean: bool) -> bool:
    if isinstance(value, (str, bool)):
        return printed.strip().lower() == str(value).lower()
    numbers = [number for number in scan(printed) if number.kind is not NumberKind.LABEL]
    if len(numbers) != 1:
        return False
    held = numbers[0].value
    if mean and held.is_point:
        held = held.plus(Interval(Fraction(-1, 2), Fraction(1, 2)))
    return abs(value) in held


def number_of(values: Values, name: str) -> Fraction:
    if name not in values:
        raise CannotCompute(f'There is no figure "{name}": supply it, or correct the name.')
    value = values[name]
    if isinstance(value, str):
        raise CannotCompute(f'"{name}" is not a number but "{value}".')
    return Fraction(value)


def _divided(top: Fraction, bottom: Fraction, name: str) -> Fraction:
    if bottom == 0:
        raise CannotCompute(f'"{name}" is nought, and nothing can be a share or rate of it.')
    return top / bottom


def _rounded(value: Fraction, places: int) -> Fraction:
    """Round half away from nought, as in print."""
    unit = 10**places
    scaled = abs(value) * unit + Fraction(1, 2)
    whole = Fraction(scaled.__floor__(), unit)
    return whole if value >= 0 else -whole


def _decimal(value: Fraction, places: int) -> str:
    return f"{float(_rounded(value, places)):,.{places}f}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Count(Claim):
    """A number of things: the figure itself."""

    of: str

    MADE_FROM: ClassVar = ("of",)

    def compute(self, values: Values) -> Value:
        return number_of(values, self.of)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareOf(Claim):
    """`part` as a percentage of `whole`."""

    part: str
    whole: str
    places: int = 1

    MADE_FROM: ClassVar = ("part", "whole")

    def compute(self, values: Values) -> Value:
        return _divided(
            number_of(values, self.part) * 100, number_of(values, self.whole), self.whole
        )

    def shown(self, value: Value) -> str:
        return f"{_decimal(Fraction(value), self.places)}%"


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeFrom(Claim):
    """Percentage change from `old` to `new`, signed; printed words may leave the sign to a verb."""

    old: str
    new: str
    places: int = 1

    MADE_FROM: ClassVar = ("old", "new")

    def compute(self, values: Values) -> Value:
        old = number_of(values, self.old)
        return _divided((number_of(values, self.new) - old) * 100, old, self.old)

    def shown(self, value: Value) -> str:
        return f"{_decimal(abs(Fraction(value)), self.places)}%"

    def allows(self, value: Value) -> bool:
        signed = self.printed.strip()[:1]
        if signed in "+-−" and signed and not isinstance(value, str):
            rises = signed == "+"
            if Fraction(value) != 0 and (Fraction(value) > 0) is not rises:
                return False
        return _stands_for(self.printed.lstrip("+-− "), value, mean=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn(Claim):
    """The word for a change: rose, fell, or did not change."""

    old: str
    new: str

    MADE_FROM: ClassVar = ("old", "new")

    def compute(self, values: Values) -> Value:
        old, new = number_of(values, self.old), number_of(values, self.new)
        return "rose" if new > old else "fell" if new < old else "did not change"


@dataclass(frozen=True, slots=True, kw_only=True)
class Average(Claim):
    """`count` divided by a number of periods (18 months, 548 days)."""

    count: str
    periods: Fraction
    places: int = 0

    MADE_FROM: ClassVar = ("count",)

    def compute(self, values: Values) -> Value:
        return _divided(number_of(values, self.count), self.periods, "the number of periods")

    def shown(self, value: Value) -> str:
        return _decimal(Fraction(value), self.places)

    def allows(self, value: Value) -> bool:
        return _stands_for(self.printed, value, mean=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class RatePer(Claim):
    """`count` per so many of `base` (residents, households)."""

    count: str
    base: str
    per: int = 1000
    places: int = 1

    MADE_FROM: ClassVar = ("count", "base")

    def compute(self, values: Values) -> Value:
        return _divided(
            number_of(values, self.count) * self.per, number_of(values, self.base), self.base
        )

    def shown(self, value: Value) -> str:
        return _decimal(Fraction(value), self.places)

    def allows(self, value: Value) -> bool:
        return _stands_for(self.printed, value, mean=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank(Claim):
    """The place of `of` among `among` (which holds it), with direction and ties declared."""

    of: str
    among: tuple[str, ...]
    direction: Direction = Direction.HIGHEST
    ties: Ties = Ties.BEST

    MADE_FROM: ClassVar = ("among",)

    def compute(self, values: Values) -> Value:
        own = number_of(values, self.of)
        others = [number_of(values, name) for name in self.among]
        if self.direction is Direction.LOWEST:
            own, others = -own, [-other for other in others]
        ahead = sum(1 for other in others if other > own)
        tied = sum(1 for other in others if other == own)
        return Fraction(ahead + (1 if self.ties is Ties.BEST else max(tied, 1)))

    def shown(self, value: Value) -> str:
        place = int(Fraction(value))
        ending = (
            "th" if 10 <= place % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
        )
        return f"{place}{ending}"

    def allows(self, value: Value) -> bool:
        return _stands_for(f"{self.printed} highest", value, mean=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalOf(Claim):
    """The sum of `parts`."""

    parts: tuple[str, ...]

    MADE_FROM: ClassVar = ("parts",)

    def compute(self, values: Values) -> Value:
        return sum((number_of(values, part) for part in self.parts), Fraction(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class ExtremeSince(Claim):
    """The last of `series` (oldest first) is strictly the highest, or lowest, of them all."""

    series: tuple[str, ...]
    direction: Direction = Direction.HIGHEST

    MADE_FROM: ClassVar = ("series",)

    def compute(self, values: Values) -> Value:
        *before, last = [number_of(values, name) for name in self.series]
        if self.direction is Direction.HIGHEST:
            found = all(last > earlier for earlier in before)
        else:
            found = all(last < earlier for earlier in before)
        return self.direction.value if found else f"not the {self.direction.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class OneIn(Claim):
    """`part` of `whole` as "one in n"."""

    part: str
    whole: str

    MADE_FROM: ClassVar = ("part", "whole")

    def compute(self, values: Values) -> Value:
        return _divided(
            number_of(values, self.part) * 100, number_of(values, self.whole), self.whole
        )

    def shown(self, value: Value) -> str:
        if value == 0:
            raise CannotCompute(f'"{self.part}" is nought: there is no "one in n" of it.')
        return f"one in {int(_rounded(100 / Fraction(value), 0))}"


@dataclass(frozen=True, slots=True, kw_only=True)
class RangeOf(Claim):
    """All of `members` lie in the printed range."""

    members: tuple[str, ...]

    MADE_FROM: ClassVar = ("members",)

    def compute(self, values: Values) -> Value:
        held = [number_of(values, name) for name in self.members]
        return f"{number_in_words(min(held))} to {number_in_words(max(held))}"

    def allows(self, value: Value) -> bool:
        plain = self.printed.replace("–", "-").replace("-", " to ")
        return " ".join(plain.split()) == value


@dataclass(frozen=True, slots=True, kw_only=True)
class IntervalAround(Claim):
    """An estimate with its lower and upper end, which must hold it."""

    estimate: str
    lower: str
    upper: str

    MADE_FROM: ClassVar = ("estimate", "lower", "upper")

    def compute(self, values: Values) -> Value:
        low, own, high = (
            number_of(values, name) for name in (self.lower, self.estimate, self.upper)
        )
        if not low <= own <= high:
            raise CannotCompute(f'"{self.estimate}" lies outside its own interval.')
        return f"{number_in_words(own)} ({number_in_words(low)} to {number_in_words(high)})"


def as_values(figures: Mapping[str, Quantity | int | float | Fraction | str]) -> dict[str, Value]:
    """Turn figures into values; one without a number is left out, and named by `reasons`."""
    values: dict[str, Value] = {}
    for name, figure in figures.items():
        if isinstance(figure, Quantity):
            if figure.value is None:
                continue
            figure = figure.value
        values[name] = figure if isinstance(figure, str) else Fraction(str(figure))
    return values


def reasons(figures: Mapping[str, Quantity | int | float | Fraction | str]) -> dict[str, str]:
    """Return why each figure without a number has none, in words for a reader."""
    return {
        name: WORDS[figure.status]
        for name, figure in figures.items()
        if isinstance(figure, Quantity) and figure.value is None
    }
