"""Changes told of a row that the sentence names, or of the value of it that stands beside them.

"Prevent training reached 1,284 staff, 22.3% more than the year before and 84 more than the target"
is of the row with 1,284 in it; "the number of children mentored rose by 30, or 31.3%" of "Children
mentored". What other figures of the text come to by chance does not bear such a change out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from wardmote.claims.amounts.near import Two, bears_out
from wardmote.claims.reading.letters import C, M
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import key_words
from wardmote.claims.reading.sayings import Role, Saying, sayings_of

_TO = re.compile(rf" to (?:(?:just|only|about|a total of) )?(?P<v>[{C}{M}])")
_ELSEWHERE = re.compile(r"[.;:()]|\b(?:while|whereas|but|although|though|of (?:which|whom|these|them))\b", re.I)  # fmt: skip
_TELLING = 20  # smaller values stand in many rows
_FAR = 110  # characters between a value and a change told of it


def value_beside(one: Saying) -> Number | None:
    """Return the count that a change is told of: the last one before it, or the one it led to."""
    text, numbers = one.passage.shape.text, one.passage.shape.numbers
    if match := _TO.match(text, one.end):
        return numbers[match.start("v")]
    before = [
        v for v in sayings_of(one.passage)
        if v.at < one.start and v.role is not Role.CHANGE and v.number.kind in (NumberKind.COUNT, NumberKind.MONEY)
    ]  # fmt: skip
    steps = [v for v in before if v.role is not Role.VALUE or v.measure]
    if not before or (steps and steps[-1] is before[-1]):
        return None
    gap = text[before[-1].at + 1 : one.start]
    return None if len(gap) > _FAR or _ELSEWHERE.search(gap) else before[-1].number


def rows_with(one: Saying, twos: Iterable[Two]) -> Iterator[Two]:
    """Yield the two cells of each row that holds the value a change is told of, and shares its words."""
    value = value_beside(one)
    if value is None or value.point < _TELLING or value.hedged:
        return
    words = key_words(one.passage.text)
    for two in twos:
        new = two.high if one.turn else two.low
        if two.table and two.label & words and new.point == value.point and two.high.point > two.low.point:  # fmt: skip
            yield two


def is_borne_out(one: Saying, twos: Iterable[Two]) -> bool:
    """Tell whether two values, one of them that which a change is told of, come to it."""
    value = value_beside(one)
    ends = (two for two in twos if value is not None and value.point in (two.low.point, two.high.point))  # fmt: skip
    return any(bears_out(one, two) for two in ends)


def rows_of_step(step: Saying, change: Saying, named: Iterable[Two]) -> list[Two]:
    """Return the named rows that come to a step, where none of them comes to its percentage."""
    own = [two for two in named if two.label and len(two.label) > 1 and bears_out(step, two)]
    return [] if any(bears_out(change, two) for two in own) else own
