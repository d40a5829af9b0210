"""Claims of rules and references: scores, bands, lists that follow, codes, words from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from wardmote.claims.own.kinds import CannotCompute, Claim, Value, Values, number_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Score(Claim):
    """The total of a matrix row; an unknown score gives a range, never nought.

    `scale` gives (lowest, highest, weight) of each score; without it, 0 to `highest`, counted once.
    """

    scores: tuple[str, ...]
    highest: int = 4
    scale: tuple[tuple[int, int, Fraction], ...] = ()
    multiplied: bool = False

    MADE_FROM: ClassVar = ("scores",)

    def compute(self, values: Values) -> Value:
        scale = self.scale or ((0, self.highest, Fraction(1)),) * len(self.scores)
        ends = [self._total(values, scale, end) for end in (0, 1)]
        return ends[0] if ends[0] == ends[1] else f"{_plain(ends[0])} to {_plain(ends[1])}"

    def _total(
        self, values: Values, scale: tuple[tuple[int, int, Fraction], ...], end: int
    ) -> Fraction:
        """Add (or multiply) the scores, each unknown one at the end of its scale."""
        total = Fraction(1 if self.multiplied else 0)
        for name, (*ends, weight) in zip(self.scores, scale, strict=True):
            value = values.get(name, "?")
            score = Fraction(ends[end] if isinstance(value, str) else value)
            total = total * score if self.multiplied else total + weight * score
        return total


def _plain(value: Fraction) -> str:
    return f"{float(value):g}"


@dataclass(frozen=True, slots=True, kw_only=True)
class BandOf(Claim):
    """The band of a score: (name, lowest score) pairs, lowest band first.

    A range of scores has the first and last band it touches; with `every`, all of them, joined
    by these words.
    """

    score: str
    bands: tuple[tuple[str, int | Fraction], ...]
    every: str = ""

    MADE_FROM: ClassVar = ("score",)

    def compute(self, values: Values) -> Value:
        value = values.get(self.score, "?")
        if not isinstance(value, str):
            return self._band(Fraction(value))
        ends = [Fraction(part) for part in value.split(" to ")] if " to " in value else []
        if not ends:
            raise CannotCompute(f'"{self.score}" has no score yet.')
        low, high = self._band(ends[0]), self._band(ends[-1])
        if self.every:
            names = [name for name, _ in self.bands]
            return self.every.join(names[names.index(low) : names.index(high) + 1])
        return low if low == high else f"{low} to {high}"

    def _band(self, score: Fraction) -> str:
        return [name for name, lowest in self.bands if score >= lowest][-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Follows(Claim):
    """The list of `candidates` whose value is at least `least`, highest first, then by name."""

    candidates: tuple[str, ...]
    least: int

    MADE_FROM: ClassVar = ("candidates",)

    def compute(self, values: Values) -> Value:
        held = [(name, number_of(values, name)) for name in self.candidates]
        kept = [(name, value) for name, value in held if value >= self.least]
        return ", ".join(name for name, _ in sorted(kept, key=lambda one: (-one[1], one[0])))


@dataclass(frozen=True, slots=True, kw_only=True)
class Refers(Claim):
    """A cross-reference: `target` must be among the anchors, whose value is how it is called."""

    target: str

    MADE_FROM: ClassVar = ("target",)

    def compute(self, values: Values) -> Value:
        value = values.get(self.target)
        if value is None:
            raise CannotCompute(
                f'There is no section, table or figure "{self.target}" to refer to.'
            )
        return str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeMeans(Claim):
    """A code and its meaning: the register of codes holds the one meaning it has."""

    code: str

    MADE_FROM: ClassVar = ("code",)

    def compute(self, values: Values) -> Value:
        if self.code not in values:
            raise CannotCompute(f'"{self.code}" is not in the register of codes.')
        return str(values[self.code])


@dataclass(frozen=True, slots=True, kw_only=True)
class External(Claim):
    """Taken from elsewhere: printed as it stands, never without its source."""

    source: str

    @property
    def inputs(self) -> tuple[str, ...]:
        return ()

    def compute(self, values: Values) -> Value:
        if not self.source.strip():
            raise CannotCompute(f'"{self.printed}" is from elsewhere: name its source.')
        return self.printed
