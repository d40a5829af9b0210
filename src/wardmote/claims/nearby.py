"""The figures that stand around a derived one: its own sentence, those before it, its section.

A derived figure (a change, an average, a share) that nothing beside it settles is held to every
figure of its section: any that bears it out settles it. It is called wrong only against the few
that its sentence points to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from wardmote.claims.arithmetic import Judged
from wardmote.claims.factors import factors_of
from wardmote.claims.numerals import NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.sayings import Role, Saying, sayings_of

_REACH = 4  # sentences looked back to
_WIDE = 40  # figures of a section that are tried: more are a table run together


@dataclass(frozen=True, slots=True)
class Around:
    """A figure that nothing has settled, with the sentences of its section up to its own."""

    one: Saying
    before: tuple[Passage, ...]
    section: tuple[Passage, ...]

    @property
    def left(self) -> str:
        return self.one.passage.shape.text[: self.one.start]

    def own(self, *kinds: NumberKind) -> list[Saying]:
        """Return the other values of its sentence of these kinds."""
        return [v for v in values(self.one.passage, kinds) if v.at != self.one.at]

    def tiers(self, *kinds: NumberKind) -> Iterator[list[Saying]]:
        """Yield the values of each sentence before its own, the nearest first."""
        for passage in reversed(self.before[-_REACH:]):
            if found := values(passage, kinds):
                yield found

    def wide(self, *kinds: NumberKind) -> list[Saying]:
        """Return the values of the whole section, nearest sentences first."""
        found = [*self.own(*kinds)]
        for passage in (*reversed(self.before), *self.section[len(self.before) + 1 :]):
            found += values(passage, kinds)
        return found[:_WIDE]


def values(passage: Passage, kinds: Sequence[NumberKind]) -> list[Saying]:
    """Return what a sentence prints as values, averages and rates of these kinds."""
    if not passage.shape.numbers:
        return []
    return [
        one for one in sayings_of(passage)
        if one.role in (Role.VALUE, Role.MEAN, Role.RATE) and one.number.kind in kinds and one.number.point > 0
    ]  # fmt: skip


def unsettled(read: Read, done: Judged) -> Iterator[Around]:
    """Yield each figure of the prose that no reading has confirmed or doubted, in order."""
    settled = set(done.confirmed)
    settled |= {(place.start, place.end) for one in done.findings for place in one.wrong}
    for section in sections(read):
        for at, passage in enumerate(section):
            found = sayings_of(passage) if passage.shape.numbers else ()
            for one in (*found, *factors_of(passage)):
                place = passage.place_of(one.number)
                if (place.start, place.end) not in settled:
                    yield Around(one, tuple(section[:at]), tuple(section))


def sections(read: Read) -> list[list[Passage]]:
    """Return the sentences of the prose under each heading."""
    found: list[list[Passage]] = []
    last: str | None = None
    for passage in read.passages:
        if passage.block.table:
            continue
        if passage.heading != last or not found:
            found.append([])
            last = passage.heading
        found[-1].append(passage)
    return found


def alike(one: Saying, other: Saying) -> bool:
    """Tell whether two values may be of one thing: no unit or measure sets them apart."""
    if one.measure != other.measure and (one.measure and other.measure):
        return False
    return not one.unit or not other.unit or bool(one.unit & other.unit)
