"""Printed figures that are slips for what two values come to: digits turned, one digit, the other base."""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction

from wardmote.claims.amounts.near import Two, Value, comes_to
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.sayings import Role, Saying


def is_slip(one: Saying, two: Two, digit: bool = True) -> bool:
    """Tell whether a figure is a slip for what two values come to: turned, a digit, the other base."""
    if two.high.point > 4 * two.low.point:
        return False
    if one.role is Role.CHANGE and one.turn is not None and not two.percent:
        back = two.share(not one.turn)
        if back is not None and back.touches(one.number.value):
            return True
    if one.number.kind is NumberKind.FRACTION or one.number.hedged:
        return False
    places = places_of(one.number)
    said = str(round(one.number.point * 10**places))
    for come in comes_to(one, two):
        if come.low is None or come.high is None:
            continue
        true = str(round((come.low + come.high) / 2 * 10**places))
        if len(said) != len(true) or said.rstrip("0") == true.rstrip("0"):
            continue
        wrong = sum(a != b for a, b in zip(said, true, strict=True))
        if sorted(said) == sorted(true) or (digit and wrong == 1 and len(said.rstrip("0")) > 2):
            return True
    return False


def digits_of(number: Number) -> str:
    return re.sub(r"\D", "", number.text)


def places_of(number: Number) -> int:
    match = re.search(r"\d\.(\d+)", number.text)
    return len(match[1]) if match else 0


def turned_values(number: Number) -> Iterator[Value]:
    digits, places = digits_of(number), places_of(number)
    if number.hedged or not digits or Fraction(int(digits), 10**places) != number.point:
        return
    half = Fraction(1, 2 * 10**places) if places else Fraction(0)
    for at in range(len(digits) - 1):
        turned = digits[:at] + digits[at + 1] + digits[at] + digits[at + 2 :]
        point = Fraction(int(turned), 10**places)
        if point != number.point and turned[0] != "0":
            held = Interval(point - half, point + half)
            yield Value(point, held, number.text, number.kind is NumberKind.PERCENT)
