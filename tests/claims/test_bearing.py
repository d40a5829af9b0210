"""Floats leave no pair of values that exact fractions would hold to a figure."""

from __future__ import annotations

from fractions import Fraction
from types import SimpleNamespace
from typing import Any, cast

from hypothesis import given, settings
from hypothesis import strategies as st

from wardmote.claims import bearing
from wardmote.claims.bearing import bears, may_bear, rough, two_bear_out
from wardmote.claims.intervals import Interval
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.sayings import Role, Saying

ROLES = (Role.STEP, Role.CHANGE, Role.POINTS, Role.FACTOR)


def number(units: int, places: int, hedged: bool = False) -> Number:
    point = Fraction(units, 10**places)
    half = Fraction(1, 2 * 10**places)
    loose = Interval(point - 2 * half, None if hedged else point + 2 * half)
    value = Interval(point - half, None if hedged else point + half)
    return Number(NumberKind.COUNT, 0, 1, str(point), point, value, loose, hedged)


def saying(of: Number, role: Role = Role.VALUE, turn: bool | None = None) -> Saying:
    return cast(Saying, SimpleNamespace(number=of, role=role, turn=turn))


UNITS = st.one_of(st.integers(1, 60), st.integers(1, 10**6), st.integers(1, 10**13))
NUMBERS = st.builds(number, UNITS, st.integers(0, 3), st.booleans())
TURNS = st.sampled_from((None, True, False))


@st.composite
def told(draw: st.DrawFn) -> tuple[Saying, Number, Number]:
    """Draw two values and a figure: any, or one that lies by an edge of what they bear out."""
    old, new = draw(NUMBERS), draw(NUMBERS)
    role, places = draw(st.sampled_from(ROLES)), draw(st.integers(0, 3))
    gap = abs(new.point - old.point)
    exact = {Role.CHANGE: gap * 100 / old.point, Role.FACTOR: new.point / old.point}.get(role, gap)
    near = round(exact * 10**places) + draw(st.integers(-2, 2))
    units = draw(st.one_of(st.just(max(near, 1)), UNITS))
    return saying(number(units, places), role, draw(TURNS)), old, new


@settings(max_examples=400)
@given(told())
def test_no_pair_that_bears_a_figure_out_is_left_by_floats(
    case: tuple[Saying, Number, Number],
) -> None:
    one, old, new = case
    aim = bearing._in_floats(one.number, bearing._aim(one))
    if bears(one, old, new):
        assert may_bear(one, aim, rough(old), rough(new))


@settings(max_examples=200)
@given(told(), st.lists(NUMBERS, max_size=4))
def test_any_two_of_a_section_bear_out_as_pair_by_pair(
    case: tuple[Saying, Number, Number], more: list[Number]
) -> None:
    one, old, new = case
    wide = [saying(each) for each in (old, *more, new)]
    plainly = any(
        bears(one, a.number, b.number) or bears(one, b.number, a.number)
        for a in wide for b in wide if a is not b
    )  # fmt: skip
    assert two_bear_out(one, wide, wide) is plainly


def test_most_pairs_are_left_by_floats() -> None:
    values = [rough(number(units, 0)) for units in range(100, 2_000, 37)]
    one = saying(number(74, 0), Role.STEP, turn=True)
    aim = bearing._in_floats(one.number, bearing._aim(one))
    kept = [(a, b) for a in values for b in values if may_bear(cast(Any, one), aim, a, b)]
    assert 0 < len(kept) < len(values) ** 2 / 20
