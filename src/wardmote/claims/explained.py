"""Whether a doubted figure follows from figures near it that its judge did not set beside it.

A change, share or total is often made from figures of the sentence before, or of a sub-group named
in between. One that two others come to is worth asking about, and no alarm, unless its own sentence
binds it to the figures it was held to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import permutations

from wardmote.claims.bearing import apart
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Read

_BEFORE, _AFTER = 5, 2  # sentences that a figure may be made from
_MOST = 40  # figures that are set against each other
_LEAST_WHOLE = 5  # shares of fewer come to nearly anything
_SHARES = (NumberKind.PERCENT, NumberKind.POINTS, NumberKind.FRACTION)
_COUNTED = (NumberKind.COUNT, NumberKind.MONEY)


def ask_of_explained(read: Read, findings: Sequence[Finding]) -> list[Finding]:
    """Turn likely faults of arithmetic into questions where figures nearby come to the doubted one."""
    if not any(_is_in_doubt(one) for one in findings):
        return list(findings)
    numbers = {
        passage.place_of(number).start: (at, number)
        for at, passage in enumerate(read.passages)
        if not passage.block.table  # what its row or column is made from is read of the whole table
        for number in passage.shape.numbers.values()
    }
    return [
        replace(one, sure=Sure.ASK) if _is_in_doubt(one) and _is_explained(one, read, numbers) else one
        for one in findings
    ]  # fmt: skip


def _is_in_doubt(finding: Finding) -> bool:
    return finding.sure is Sure.LIKELY and finding.kind is FindingClass.ARITHMETIC


def _is_explained(finding: Finding, read: Read, numbers: dict[int, tuple[int, Number]]) -> bool:
    held = [numbers[place.start] for place in finding.wrong if place.start in numbers]
    made = [one for one in held if one[1].kind in _SHARES] or held[:1]
    parts = [one for _, one in held if one.kind in _COUNTED]
    if made and made[0][1].kind in _SHARES and len(parts) == 1:
        return _has_another_whole(made[0][1], parts[0], _near(read, *made[0]))
    return any(
        come.touches(number.value)
        for at, number in made
        for come in _come_to(number.kind, _near(read, at, number))
    )


def _has_another_whole(share: Number, part: Number, near: Sequence[Number]) -> bool:
    """Tell whether a share whose count stands beside it is of another figure near."""
    return any(
        part.value.over(one.value).scaled(100).touches(share.value)
        for one in near
        if one.kind is part.kind
        and one is not part
        and one.point >= part.point
        and one.point >= _LEAST_WHOLE
    )


def _near(read: Read, at: int, number: Number) -> list[Number]:
    """Return the figures that one may be made from, itself left out."""
    passages = read.passages[max(0, at - _BEFORE) : at + _AFTER + 1]
    found = [n for p in passages if not p.block.table for n in p.shape.numbers.values()]
    return [one for one in found if one is not number][:_MOST]


def _come_to(kind: NumberKind, near: Sequence[Number]) -> Iterator[Interval]:
    """Yield what any two figures come to as a figure of a kind: a share, a difference, a sum."""
    for one, other in permutations(near, 2):
        if one.kind is not other.kind:
            continue
        if kind is NumberKind.POINTS:
            if one.kind is NumberKind.PERCENT:
                yield apart(one.value, other.value)
        elif kind not in _SHARES:
            if one.kind is kind:
                yield apart(one.value, other.value)
                yield one.value.plus(other.value)
        elif one.kind in _COUNTED and other.point >= _LEAST_WHOLE and one.point:
            share = one.value.over(other.value).scaled(100)
            if one.point <= other.point:
                yield share
            yield apart(share, Interval.at(100))
        elif one.kind is NumberKind.PERCENT:
            yield apart(one.value, other.value)
            yield one.value.plus(other.value)
