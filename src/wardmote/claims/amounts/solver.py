"""Confine true values from printed ones: exact interval propagation over sums and products.

Unknowns are numbers at or above zero, some of them whole. Facts say what is printed, each as
the interval of its rounding; sums and products tie unknowns together. The answer always holds
the truth if the facts do (soundness); it is called tight only where a witness, a full
assignment that keeps every fact, has been found at both ends.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import combinations

from wardmote.claims.intervals import FROM_ZERO, Interval

ROUNDS = 60  # rounds of propagation; a slow circle is cut off and the answer stays sound
FINEST = 10**9  # bounds of unknowns that are not whole are widened outward to this grid
DROPS = 3  # at most so many facts are doubted at once


@dataclass(frozen=True, slots=True)
class Product:
    """`result` = `left` × `right`."""

    result: str
    left: str
    right: str

    @property
    def names(self) -> tuple[str, ...]:
        return (self.result, self.left, self.right)


@dataclass(frozen=True, slots=True)
class Total:
    """`result` = the sum of `parts`."""

    result: str
    parts: tuple[str, ...]

    @property
    def names(self) -> tuple[str, ...]:
        return (self.result, *self.parts)


@dataclass(frozen=True, slots=True)
class Fact:
    """What is printed about one unknown. `label` names the place it was read from."""

    name: str
    held: Interval
    label: str
    doubtful: bool = True  # False: a definition, such as the length of a period


@dataclass(frozen=True, slots=True)
class Confined:
    """Where an unknown must lie. `tight` only if both ends were reached by a witness."""

    interval: Interval
    tight: bool


Values = dict[str, Interval]


@dataclass
class System:
    """Unknowns, the relations between them, and the facts printed about them."""

    whole: set[str] = field(default_factory=set)
    relations: list[Product | Total] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)

    def names(self) -> set[str]:
        tied = {name for relation in self.relations for name in relation.names}
        return tied | {fact.name for fact in self.facts} | self.whole

    def start(self, without: Iterable[Fact] = ()) -> Values:
        left_out = set(without)
        values = dict.fromkeys(sorted(self.names()), FROM_ZERO)
        for fact in self.facts:
            if fact not in left_out:
                values[fact.name] = values[fact.name].meet(fact.held)
        return {name: self._snapped(name, held) for name, held in values.items()}

    def propagate(self, values: Values) -> Values | None:
        """Narrow every unknown until nothing moves; None where nothing is left of one."""
        current = dict(values)
        if any(held.is_empty for held in current.values()):
            return None
        for _ in range(ROUNDS):
            moved = False
            for relation in self.relations:
                for name, held in _narrowed(relation, current):
                    met = self._snapped(name, current[name].meet(held))
                    if met.is_empty:
                        return None
                    moved = moved or met != current[name]
                    current[name] = met
            if not moved:
                break
        return current

    def is_possible(self, without: Iterable[Fact] = ()) -> bool:
        """False is proof that the facts cannot all be right; True only that none was found."""
        return self.propagate(self.start(without)) is not None

    def confine(self, name: str, without: Iterable[Fact] = ()) -> Confined | None:
        """Return where the unknown must lie, or None where the facts exclude each other."""
        left_out = tuple(without)
        values = self.propagate(self.start(left_out))
        if values is None:
            return None
        held = values[name]
        ends = {bound for bound in (held.low, held.high) if bound is not None}
        tight = held.is_bounded and all(
            self._has_witness(values | {name: Interval(end, end)}) for end in sorted(ends)
        )
        return Confined(held, tight)

    def doubts(self) -> tuple[tuple[Fact, ...], ...]:
        """Return every smallest set of facts whose removal makes the rest possible."""
        if self.is_possible():
            return ()
        open_to_doubt = [fact for fact in self.facts if fact.doubtful]
        for size in range(1, min(DROPS, len(open_to_doubt)) + 1):
            found = [
                chosen for chosen in combinations(open_to_doubt, size) if self.is_possible(chosen)
            ]
            if found:
                return tuple(found)
        return (tuple(open_to_doubt),)

    def _has_witness(self, values: Values) -> bool:
        """Look for a full assignment: fix unknowns one by one, whole ones first."""
        current = self.propagate(values)
        for name in sorted(values, key=lambda name: (name not in self.whole, name)):
            if current is None:
                return False
            current = self._fixed(current, name)
        return current is not None and all(held.is_point for held in current.values())

    def _fixed(self, values: Values, name: str) -> Values | None:
        held = values[name]
        if held.is_point:
            return values
        for value in self._trials(name, held):
            tried = self.propagate(values | {name: Interval(value, value)})
            if tried is not None:
                return tried
        return None

    def _trials(self, name: str, held: Interval) -> Iterator[Fraction]:
        low = held.low if held.low is not None else Fraction(0)
        high = held.high if held.high is not None else low + 1
        middle = (low + high) / 2
        yield from (low, high, Fraction(round(middle)) if name in self.whole else middle)

    def _snapped(self, name: str, held: Interval) -> Interval:
        if name in self.whole:
            return held.whole()
        return Interval(
            None if held.low is None else _coarse(held.low, -1),
            None if held.high is None else _coarse(held.high, 1),
        )


def _coarse(bound: Fraction, side: int) -> Fraction:
    """Widen an endless fraction outward, so that circles cannot grow its digits for ever."""
    if bound.denominator <= FINEST:
        return bound
    grid = bound * FINEST
    return Fraction(grid.__floor__() if side < 0 else grid.__ceil__(), FINEST)


def _narrowed(relation: Product | Total, values: Values) -> Iterator[tuple[str, Interval]]:
    if isinstance(relation, Product):
        yield relation.result, values[relation.left].times(values[relation.right])
        yield relation.left, values[relation.result].over(values[relation.right])
        yield relation.right, values[relation.result].over(values[relation.left])
        return
    zero = Interval.at(0)
    everything = zero
    for part in relation.parts:
        everything = everything.plus(values[part])
    yield relation.result, everything
    for at, part in enumerate(relation.parts):
        rest = zero
        for other in relation.parts[:at] + relation.parts[at + 1 :]:
            rest = rest.plus(values[other])
        yield part, values[relation.result].minus(rest)
