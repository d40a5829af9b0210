"""How long a time a sentence speaks of, in months, weeks or days: "in the quarter", "over 38 weeks"."""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.intervals import Interval
from wardmote.claims.reading.letters import T
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, stem
from wardmote.claims.reading.sayings import sayings_of
from wardmote.terms.periods import MONTH_NAMES

_MONTHS = {"month": Fraction(1), "quarter": Fraction(3), "year": Fraction(12)}
_DAYS = {"day": Fraction(1), "night": Fraction(1), "week": Fraction(7), "weekend": Fraction(7), "fortnight": Fraction(14)}  # fmt: skip
_DAYS_OF_MONTH = Fraction(1461, 48)
_IN_THE = r"\b(?:in|over|during|for|throughout|across|of) (?:the|this|that|a|last) (?:(?:whole|full|last|past|financial|calendar|same|first|second|third|fourth) )?"
_WORDS = (
    (re.compile(rf"{_IN_THE}half[- ]year\b|\b(?:first|second) half of ", re.I), Fraction(6)),
    (re.compile(rf"{_IN_THE}year\b(?! (?:to|before|so far))|\blast year\b|\bannual", re.I), Fraction(12)),
    (re.compile(rf"{_IN_THE}quarter\b(?! of (?:a|the) )|\bquarter \d\b|\bQ[1-4]\b", re.I), Fraction(3)),
    (re.compile(rf"{_IN_THE}month\b", re.I), Fraction(1)),
)  # fmt: skip
_NAMED = re.compile(rf"\b({'|'.join(MONTH_NAMES)}) (?:to|and|until|-) ({'|'.join(MONTH_NAMES)})\b(?! (?:19|20)\d\d)")  # fmt: skip
_FROM_TO = re.compile(rf"\b(?:between|from) (?P<a>{T}) (?:and|to) (?P<b>{T})", re.I)
_LASTS = (*_MONTHS, *_DAYS)


def lengths_of(passage: Passage, unit: str) -> list[Interval]:
    """Return every length that a sentence speaks of, in a unit of time; [] if it speaks of none."""
    direct = _counted(passage, unit)
    if direct:
        return direct  # "over 38 weeks, nine a week", "on 48 nights"
    months = {span for span in _spans(passage) if span >= _months_in(unit)}
    return [_in_unit(length, unit) for length in sorted(months)]


def _counted(passage: Passage, unit: str) -> list[Interval]:
    shape = passage.shape
    found = []
    for at, number in shape.numbers.items():
        noun = re.match(
            r"[ -](?!an?\b|per\b|each\b|every\b)([a-z]+)(?: (?!an?\b|per\b|each\b|every\b)([a-z]+))?",
            shape.text[at + 1 : at + 40],
            re.I,
        )
        plain = number.kind is NumberKind.COUNT and number.point > 1 and noun
        if plain and noun and unit in {stem(word) for word in noun.groups() if word}:
            found.append(Interval.at(number.point))
    return found


def _spans(passage: Passage) -> set[Fraction]:
    """Return the lengths in months of the periods a sentence names, in whatever way."""
    numbers = passage.shape.numbers
    spans = [n.span for n in numbers.values() if n.span is not None]
    dated = {span for span in spans if span.is_dated}
    lengths = {span.months_long for span in spans if len(dated) < 2 or not span.is_dated}
    for match in _FROM_TO.finditer(passage.shape.text):  # "between 2019 and 2021"
        ends = [numbers[match.start(end)].span for end in ("a", "b")]
        first, last = (end.first if end else None for end in ends)
        if first and last and last > first and ends[1]:
            months = (last.year - first.year) * 12 + last.month - first.month
            lengths.add(months + ends[1].months_long)
    for one in sayings_of(passage) if passage.shape.numbers else ():
        if one.measure in _LASTS and one.number.point > 1:
            lengths.add(one.number.point * _months_in(one.measure))
    lengths |= {months for words, months in _WORDS if words.search(passage.text)}
    for first, last in _NAMED.findall(passage.text):
        lengths.add(Fraction((MONTH_NAMES.index(last) - MONTH_NAMES.index(first)) % 12 + 1))
    return lengths


def _months_in(unit: str) -> Fraction:
    return _MONTHS.get(unit) or _DAYS.get(unit, Fraction(1)) / _DAYS_OF_MONTH


def _in_unit(months: Fraction, unit: str) -> Interval:
    """Return a length in months as so many units; days and weeks may be one more or fewer."""
    if unit in _MONTHS:
        return Interval.at(months / _MONTHS[unit])
    days = months * _DAYS_OF_MONTH
    size = _DAYS.get(unit, Fraction(1))
    return Interval(days / size - 1, days / size + 1)
