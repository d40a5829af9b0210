"""Averages against the numbers they are made from.

The cue beside a number says what it is ("per", "each", "average"); the numbers of the same
sentence, or the one before, are tried in every way the cue allows. Any way that fits settles it;
a fault is reported only where few could be meant.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read, stem
from wardmote.claims.sayings import Role, Saying, sayings_of
from wardmote.terms.periods import MONTH_NAMES

_AVERAGE = re.compile(r"\b(?:averag\w+|mean)\b", re.I)
_AVERAGE_LEFT = re.compile(r"\b(?:average(?:d|s)?|averaging|mean)(?: (?:of|was|is|being|cost|time|number|just|about|around|some|at|over|a|therefore|[a-z]+)){0,5}:? ?\(?\Z", re.I)  # fmt: skip
_PER = re.compile(r"\A(?: (?!with\b|under\b|by\b|as\b|after\b|before\b|from\b|to\b|on\b|is\b|was\b|of\b)[a-z'/-]+){0,5}? (?:a|an|per|each|every|for each|for every|in each|at each|from each) (?P<unit>(?!and\b|but\b|for\b|from\b|with\b|over\b)[a-z]{3,12})\b(?! (?:ago|earlier|before|later|ending|ended|to))", re.I)  # fmt: skip
_PER_TWO = re.compile(r" (?:a|an|per|each|every) [a-z]{3,12}\b", re.I)
_PER_LEFT = re.compile(r"\b(?:per|for each|for every) (?P<unit>[a-z]{3,12})(?: (?:was|is|of|at|therefore))*:? ?\Z", re.I)  # fmt: skip
_EACH = re.compile(
    r"\A(?: [a-z][a-z' -]{0,40}?)?,? (?:apiece|each)\b|\A(?: [a-z'-]+){0,3} (?:on average|to each)\b",
    re.I,
)
_EXTREME = re.compile(r"\b(?:longest|shortest|highest|lowest|largest|smallest|most|fewest|maximum|minimum)(?: [a-z]+){0,3} ?\Z", re.I)  # fmt: skip
_BACK = re.compile(r"\b(?:this|that|these|those|them|it|its|they|which|so|therefore|thus|hence)\b|\A(?:- )?(?:On |An? |The |Their |Its )?(?:mean|average|or)\b", re.I)  # fmt: skip
_RANGES_TO = re.compile(r"\b(?:from|between)\b[^.;]{1,40}\b(?:to|and) \Z|\bup to \Z", re.I)
_LEAST = 12  # scores and the like are spread over anything
_TIMES = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": Fraction(1), "night": Fraction(1), "week": Fraction(7)}
_YEAR = re.compile(r"\b(?:in|over|during|for|throughout|across|of) (?:the|this|a) (?:whole |full |last |past |financial |calendar )?year\b(?! (?:to|before|so far))|\blast year\b|\bannual\b", re.I)  # fmt: skip
_HALF = re.compile(r"\b(?:in|over|during|for|across|of) the (?:first |second |last )?half[- ]year\b|\b(?:first|second) half of \b", re.I)  # fmt: skip
_MONTHS_NAMED = re.compile(
    rf"\b(?:from|between|in) ({'|'.join(MONTH_NAMES)}) (?:to|and|until) ({'|'.join(MONTH_NAMES)})\b(?! (?:19|20)\d\d)"
)


def judge_means(read: Read) -> Judged:
    """Check every average printed beside what it is made from."""
    judged = Judged()
    for _, passages in read.by_block:
        before: tuple[Saying, ...] = ()
        earlier: Passage | None = None
        for passage in passages:
            found = sayings_of(passage) if passage.shape.numbers else ()
            for one in found:
                _mean(one, found, before, earlier, judged)
            before, earlier = found, passage
    return judged


def _mean(
    one: Saying, found: Sequence[Saying], before: Sequence[Saying], earlier: Passage | None, judged: Judged
) -> None:  # fmt: skip
    text = one.passage.shape.text
    right, left = text[one.at + 1 : one.at + 90], text[max(0, one.at - 70) : one.at]
    per, each = _PER.match(right) or _PER_LEFT.search(left), _EACH.match(right)
    said = _AVERAGE_LEFT.search(left)
    if one.number.kind not in (NumberKind.COUNT, NumberKind.MONEY) or not (per or each or said):
        return
    if not _AVERAGE.search(one.passage.text) and not re.search(r"(?:or|which is|that is|that's|roughly|about|equat\w+ to|equivalent (?:to|of)|works? out at|worked out at|i\.e\.|,|-|\()(?: (?:about|around|roughly|just over|over|nearly))? ?\Z", left):  # fmt: skip
        return
    if re.search(r"\ue001 or \Z", left) or (per and _PER_TWO.match(right, per.end())):
        return  # "six or seven at each meeting", "£38,400 a post a year"
    unit = per["unit"].lower() if per else ""
    counts, lengths = _terms(one, unit, bool(each), found, before, earlier)
    ways = [
        (count, length) for count in counts for length in lengths
        if 0 < length.point < count.number.point or length.text == ""
    ]  # fmt: skip
    if not ways:
        return
    room = rounded(one.number)
    for count, length in ways:
        if count.number.loose.over(length.loose).touches(room):
            confirm(
                judged,
                one.passage,
                "the average fits the count and what it is spread over",
                one.number,
            )
            return
    # "12 weeks, two sessions each week; 70 people came": no mean of people
    alike = one.unit if one.number.kind is NumberKind.COUNT else frozenset()
    ways = [way for way in ways if not alike or not way[0].unit or alike & way[0].unit]
    if not _are_few(ways) or (each and sum(other.role is Role.MEAN for other in found) > 1):
        return
    count, length = max(ways, key=lambda way: way[0].number.point)
    exact = count.number.point / length.point
    far = 12 if each and len(ways) == 1 else 3  # a nought too few
    if not one.number.point / far <= exact <= one.number.point * far or re.search(r"\b(?:target|between \ue001|rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|median|previous|compared|against|more than \ue001|expected|would)\b", one.passage.text, re.I):  # fmt: skip
        return
    fault(
        judged, one.passage,
        f"{count.number.text} over {number_in_words(length.point)} is {number_in_words(Fraction(round(exact * 100), 100))}; {one.number.text} is printed as the average.",
        one.number, sure=Sure.LIKELY if _goes_on(one, count) else Sure.ASK,
    )  # fmt: skip


def _terms(
    one: Saying, unit: str, each: bool, found: Sequence[Saying], before: Sequence[Saying], earlier: Passage | None
) -> tuple[list[Saying], list[Number]]:  # fmt: skip
    """Return what may be spread, and over what: of the sentence, or with the one before it."""
    near = [*found, *(before if each or not _dividends(one, found) else ())]
    lengths = _divisors(one, unit, near, earlier)
    if (not lengths or (len(lengths) < 2 and not unit)) and _AVERAGE.search(
        one.passage.shape.text[: one.at]
    ):
        near = [*found, *before]  # "We held 48 drop-ins. Attendance was 576, so the average was 12"
        lengths = _divisors(one, unit, near, earlier)
    counts = _dividends(one, near)
    if each and one.unit and (same := [c for c in counts if c.unit & one.unit]):
        ours = {id(c.number) for c in same}  # "1,492 calls from 311 people, 4.8 calls each"
        return same, [n for n in lengths if id(n) not in ours]
    return counts, lengths


def _dividends(one: Saying, near: Sequence[Saying]) -> list[Saying]:
    lasts = one.measure in ("second", "minute", "hour", "day", "week", "month", "year")
    near = [other for other in near if not lasts or other.measure == one.measure]
    return [
        other for other in near
        if other is not one and other.role is Role.VALUE and other.number.kind is one.number.kind
        and other.number.point > one.number.point and not _is_mean(other) and not _is_set_beside(other, one) and (other.measure == one.measure or not (other.measure or (one.measure and other.unit)))
    ]  # fmt: skip


def _goes_on(one: Saying, count: Saying) -> bool:
    """Tell whether a mean is told of the sum beside it, or its sentence points back to one before."""
    return one.passage is count.passage or bool(_BACK.search(one.passage.shape.text[: one.at]))


def _are_few(ways: Sequence[tuple[Saying, Number]]) -> bool:
    """Tell whether few sums, and few lengths, could be meant."""
    sums = {count.number.point for count, _ in ways}
    return (
        0 < len(sums) <= 2
        and max(sums) >= _LEAST
        and len({length.point for _, length in ways}) <= 2
    )


def _is_mean(one: Saying) -> bool:
    part = one.number.kind is NumberKind.COUNT and one.number.point.denominator != 1
    left = one.passage.shape.text[max(0, one.at - 70) : one.at]
    return part or bool(_AVERAGE_LEFT.search(left) or _RANGES_TO.search(left))


def _is_set_beside(other: Saying, one: Saying) -> bool:
    """Tell whether a bare number after a mean is another mean: "averaged 150, and the last three 161"."""
    bare = not other.unit and not re.match(
        r" (?:in (?:all|total|the)|altogether|overall)\b", _after(other), re.I
    )
    return other.passage is one.passage and other.at > one.at and bare


def _divisors(
    one: Saying, unit: str, near: Sequence[Saying], earlier: Passage | None
) -> list[Number]:
    """Return what a sum may be spread over: the months of its period, or the things it is per."""
    if unit in _TIMES or unit in _DAYS:
        alone = (
            earlier is not None
            and sum(n.span is not None for n in earlier.shape.numbers.values()) == 1
        )
        return _lengths(one.passage, unit, near) or (
            _lengths(earlier, unit, ()) if earlier and alone else []
        )
    things = [
        other.number for other in near
        if other is not one and other.number.kind is NumberKind.COUNT and other.role is Role.VALUE and other.number.point > 1
        and other.number.point.denominator == 1 and not (one.measure and other.measure)
        and not _EXTREME.search(other.passage.shape.text[: other.at])
    ]  # fmt: skip
    if unit:
        named = stem(unit)
        return [
            other.number for other in near
            if other.number in things and named in {stem(word) for word in re.findall(r"[a-z]+", _after(other), re.I)[:4]}
        ]  # fmt: skip
    return things


def _after(one: Saying) -> str:
    return one.passage.shape.text[one.at + 1 : one.at + 60]


def _lengths(passage: Passage, unit: str, near: Sequence[Saying]) -> list[Number]:
    """Return how many months, days or weeks a sentence speaks of."""
    months = {n.span.months_long for n in passage.shape.numbers.values() if n.span is not None}
    days = {
        n.span.days
        for n in passage.shape.numbers.values()
        if n.span is not None and n.span.is_dated
    }
    if sum(n.span is not None and n.span.is_dated for n in passage.shape.numbers.values()) > 1:
        return []
    stated = {
        other.number.point: other.measure for other in near if other.measure in ("month", "year", "day", "night", "week")
    }  # fmt: skip
    months |= {
        point * (12 if measure == "year" else 1)
        for point, measure in stated.items()
        if measure in ("month", "year")
    }
    lasting = {n.span.months_long for n in passage.shape.numbers.values() if n.span is not None and not n.span.is_dated}  # fmt: skip
    if len(lasting) == 1:
        months, days = lasting, set()  # "by March had helped 342 people over 38 weeks"
    if not months and (named := _MONTHS_NAMED.search(passage.text)):
        names = [
            MONTH_NAMES.index(next(n for n in MONTH_NAMES if n.startswith(word[:3])))
            for word in named.groups()
        ]
        months = {Fraction((names[1] - names[0]) % 12 + 1)}
    if not months and _YEAR.search(passage.text):
        months, days = {Fraction(12)}, {Fraction(365), Fraction(366)}
    if _HALF.search(passage.text):
        months, days = {Fraction(6)}, {Fraction(181), Fraction(184)}
    if unit in _TIMES:
        held = [Interval.at(length / _TIMES[unit]) for length in months if length >= _TIMES[unit]]
    else:
        size = _DAYS[unit]
        own = [point for point, measure in stated.items() if measure == unit]
        if own:
            return [_length(Interval.at(point)) for point in own]  # "over 38 weeks, nine a week"
        spans = days or {length * Fraction(1461, 48) for length in months}
        held = [
            Interval(length / size - 1, length / size + 1) for length in spans if length >= 2 * size
        ]
    return [_length(one) for one in held]


def _length(held: Interval) -> Number:
    middle = ((held.low or Fraction(0)) + (held.high or Fraction(0))) / 2
    return Number(NumberKind.COUNT, 0, 0, "", middle, held, held)


def rounded(number: Number) -> Interval:
    """Return what a printed average may stand for: rounded to its last digit, either way."""
    held = number.value
    if held.low is None or held.high is None:
        return held
    if number.hedged:
        return Interval(held.low - Fraction(1, 2), held.high + Fraction(1, 2))
    if number.point.denominator == 1 and number.kind is NumberKind.COUNT:
        return Interval(number.point - Fraction(51, 100), number.point + Fraction(51, 100))
    half = max(
        held.high - number.point,
        Fraction(1, 2) if number.point.denominator == 1 else Fraction(1, 200),
    )
    unit = _last_unit(number.point) / 2 if number.kind is NumberKind.MONEY else half
    return Interval(number.point - max(half, unit), number.point + max(half, unit))


def _last_unit(point: Fraction) -> Fraction:
    unit = Fraction(1)
    while point and point.denominator == 1 and point % (unit * 10) == 0 and unit < 100:
        unit *= 10
    return unit
