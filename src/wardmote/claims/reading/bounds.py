"""Bounds in words: "at least 20", "14 and over", "fewer than five", "no more than 3", "from 1 to 4"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.reading.numerals import Number, NumberKind, Shape

_AT_MOST = re.compile(r"(?:(?:no|not) (?:more|higher|greater|later|longer) than|at most|up to|a maximum of|maximum)\b", re.I)  # fmt: skip
_AT_LEAST = re.compile(r"(?:(?:no|not) (?:fewer|less|lower) than|at least|a minimum of|minimum)\b", re.I)  # fmt: skip
_OVER = re.compile(
    r"(?:(?:more|greater|higher|longer|older) than|over|above|in excess of|exceed\w*)\b", re.I
)
_UNDER = re.compile(r"(?:(?:fewer|less|lower|smaller|shorter|younger) than|under|below)\b", re.I)
_BEFORE = re.compile(rf"(?:{_AT_MOST.pattern}|{_AT_LEAST.pattern}|{_OVER.pattern}|{_UNDER.pattern}|[<>≤≥]=?) ?\Z", re.I)  # fmt: skip
_MORE_AFTER = re.compile(r"(?:(?: (?:an?|per|each))? [a-z]+)?(?: ?\+| (?:or|and) (?:more|over|above|higher|upwards|older))(?!\w)", re.I)  # fmt: skip
_LESS_AFTER = re.compile(r"(?:(?: (?:an?|per|each))? [a-z]+)? (?:or|and) (?:less|fewer|under|below|lower|younger)\b", re.I)  # fmt: skip
_AGED = re.compile(r"(?:aged? )?(?P<n>\d{1,2}) (?:years )?(?:or|and) (?:over|above|older)", re.I)
_SIGNS = {"<": "<", ">": ">", "≤": "<=", "≥": ">=", "<=": "<=", ">=": ">="}


@dataclass(frozen=True, slots=True)
class Bound:
    """A line that a value keeps or not. `sign` is one of <, <=, >, >=."""

    value: Fraction
    sign: str
    text: str

    def holds(self, value: Fraction) -> bool:
        if value == self.value:
            return "=" in self.sign
        return (value < self.value) is (self.sign[0] == "<")


def bound_at(shape: Shape, at: int) -> Bound | None:
    """Return the bound that the number at a place of a shape is; None where it is a plain number."""
    number = shape.numbers[at]
    aged = _AGED.match(number.text + shape.text[at + 1 : at + 12])
    if aged and number.kind is NumberKind.LABEL:
        return Bound(Fraction(aged["n"]), ">=", aged[0])
    if number.kind in (NumberKind.LABEL, NumberKind.PERIOD, NumberKind.RANGE):
        return None
    after = shape.text[at + 1 : at + 30]
    if match := _MORE_AFTER.match(after):
        return Bound(number.point, ">=", f"{number.text}{match[0]}")
    if match := _LESS_AFTER.match(after):
        return Bound(number.point, "<=", f"{number.text}{match[0]}")
    if sign := _sign_of(number, shape.text[max(0, at - 25) : at]):
        said = sign[1] if number.text.lower().startswith(sign[1].lower()) else f"{sign[1]} "
        return Bound(number.point, sign[0], number.text if said == sign[1] else f"{said}{number.text}")  # fmt: skip
    return None


def _sign_of(number: Number, before: str) -> tuple[str, str] | None:
    """Return the sign of a number by the words it begins with, or those before it."""
    words = number.text
    if found := _BEFORE.search(before):
        words = found[0].strip()
    if words in _SIGNS:
        return _SIGNS[words], words
    for pattern, sign in ((_AT_MOST, "<="), (_AT_LEAST, ">="), (_OVER, ">"), (_UNDER, "<")):
        if match := pattern.match(words):
            return sign, match[0]
    return None
