"""Whether two printed values bear out a step, change or multiple said of them.

A section has up to some hundred values, and any two may be meant. Exact fractions take 30 times as
long as floats, so pairs that are clearly apart are left by floats; what comes near is held exactly.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf

from wardmote.claims.combining import held
from wardmote.claims.intervals import Interval
from wardmote.claims.numerals import Number
from wardmote.claims.sayings import Role, Saying

_ROOM = 1e-9  # of a float's own size: far more than it can be off by


@dataclass(frozen=True, slots=True)
class Rough:
    """A printed value in floats: as it is printed, and the least and most it may stand for."""

    point: float
    low: float
    high: float


def rough(number: Number) -> Rough:
    """Return what `held` gives of a number, in floats."""
    return _in_floats(number, held(number))


def two_bear_out(one: Saying, told: Sequence[Saying], wide: Sequence[Saying]) -> bool:
    """Tell whether any value told and another of its section differ as a figure says."""
    aim = _in_floats(one.number, _aim(one))
    known = {id(v): rough(v.number) for v in (*told, *wide)}
    for a in told:
        mine = known[id(a)]
        for b in wide:
            if a is b or a.number.kind is not b.number.kind:
                continue
            theirs = known[id(b)]
            if (may_bear(one, aim, mine, theirs) and bears(one, a.number, b.number)) or (
                may_bear(one, aim, theirs, mine) and bears(one, b.number, a.number)
            ):
                return True
    return False


def bears(one: Saying, old: Number, new: Number) -> bool:
    """Tell whether an older and a newer value differ as a figure says, each within its rounding."""
    if old.kind is not new.kind:
        return False
    if one.turn is not None and (new.point > old.point) is not one.turn:
        return False
    if one.role is Role.FACTOR:
        return held(new).over(held(old)).touches(_aim(one))
    gap = held(new).minus(held(old)) if new.point > old.point else held(old).minus(held(new))
    if one.role is Role.CHANGE:
        share = gap.meet(Interval.between(0, None)).scaled(100).over(held(old))
        return share.touches(_aim(one))
    return gap.touches(_aim(one))


def may_bear(one: Saying, aim: Rough, old: Rough, new: Rough) -> bool:
    """Tell as `bears` does, in floats: False only where it surely is not so."""
    if one.turn is not None and (new.point < old.point if one.turn else new.point > old.point):
        return False
    if one.role is Role.FACTOR:
        low, high = _share(new.low, new.high, old)
    else:
        more, less = (new, old) if new.point > old.point else (old, new)
        room = _ROOM * (1 + abs(more.high) + abs(less.high))
        low, high = more.low - less.high - room, more.high - less.low + room
        if one.role is Role.CHANGE:
            low, high = _share(100 * low, 100 * high, old)
    room = _ROOM * (1 + abs(aim.high))
    return not (low * (1 - _ROOM) > aim.high + room or high * (1 + _ROOM) < aim.low - room)


def _share(low: float, high: float, of: Rough) -> tuple[float, float]:
    """Return `Interval.over` in floats."""
    least = max(low, 0.0) / of.high if of.high > 0 else 0.0
    return least, high / of.low if of.low > 0 else inf


def _aim(one: Saying) -> Interval:
    """Return what a figure may stand for: a step or points as roughly as it is printed."""
    return one.number.value if one.role in (Role.FACTOR, Role.CHANGE) else one.number.loose


def _in_floats(number: Number, span: Interval) -> Rough:
    return Rough(
        float(number.point),
        -inf if span.low is None else float(span.low),
        inf if span.high is None else float(span.high),
    )
