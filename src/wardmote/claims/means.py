"""Averages, rates, ratios and differences against the numbers they are made from.

The cue beside a number says what it is ("per", "each", "average", "per 1,000", "a ratio of", "a
gap of"); the numbers of the same sentence, or the one before, are tried in every way the cue
allows. Any way that fits settles it; a fault is reported only where few could be meant.
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
_PER = re.compile(r"\A(?: [a-z][a-z' /-]{0,40}?)? (?:a|an|per|each|every|for each|for every|in each|at each|from each) (?P<unit>[a-z]{3,12})\b(?! (?:ago|earlier|before|later|ending|ended|to))", re.I)  # fmt: skip
_EACH = re.compile(
    r"\A(?: [a-z][a-z' -]{0,40}?)?,? (?:apiece|each)\b|\A(?: [a-z'-]+){0,3} (?:on average|to each)\b",
    re.I,
)
_TIMES = {"month": 1, "quarter": 3, "year": 12}
_DAYS = {"day": Fraction(1), "night": Fraction(1), "week": Fraction(7)}
_YEAR = re.compile(r"\b(?:in|over|during|for|throughout|across|of) (?:the|this|a) (?:whole |full |last |past |financial |calendar )?year\b(?! (?:to|before|so far))|\blast year\b|\bannual\b", re.I)  # fmt: skip
_MONTHS_NAMED = re.compile(
    rf"\b(?:from|between|in) ({'|'.join(MONTH_NAMES)}) (?:to|and|until) ({'|'.join(MONTH_NAMES)})\b(?! (?:19|20)\d\d)"
)
_PEOPLE = r"(?:residents|people|population|households|inhabitants|adults|dwellings|homes|premises|pupils|persons)"
_POPULATION_RIGHT = re.compile(
    rf"\A(?: [a-z'-]+){{0,2}} {_PEOPLE}\b(?! (?:aged|who|were|said|took|responded|surveyed|asked|in the survey|victims))",
    re.I,
)
_POPULATION_LEFT = re.compile(r"\b(?:population|residents|households)(?: (?:estimate|base|figure|of|is|was|at|has|in|mid-year|\ue008|[A-Z][a-z]+|[a-z]+)){0,6}[ :=]{1,2}(?:about |around )?\Z", re.I)  # fmt: skip
_PER_MANY = re.compile(
    r"(?:per|for every|in every) (?P<k>1,?000|10,?000|100,?000|100|head|thousand|million)\b", re.I
)
_MANY = {"head": 1, "thousand": 1000, "million": 1_000_000}
_RATIO = re.compile(r"\b(?P<a>\d{1,3}(?:\.\d)?) ?: ?(?P<b>\d{1,4})\b|\b(?P<w>two|three|four|five|six|seven|eight|nine|ten) to one\b", re.I)  # fmt: skip
_WORDS = {
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
}
_RATIO_CUE = re.compile(r"\bratio\b|\bsplit\b|\boutnumber|\bto one\b", re.I)
_GAP = re.compile(r"\b(?:gap|difference|margin)\b[^.;]{0,110}?(?:of|is|was|by|at) (?:just |only |about )?\Z|\bexceed(?:s|ed|ing)? [^.;]{0,40} by (?:just |only |about )?\Z|\bgap of (?:just |only |about )?\Z", re.I)  # fmt: skip


def judge_means(read: Read) -> Judged:
    """Check every average, rate, ratio and difference printed beside what it is made from."""
    judged = Judged()
    populations = _populations(read)
    for _, passages in read.by_block:
        before: tuple[Saying, ...] = ()
        earlier: Passage | None = None
        for passage in passages:
            found = sayings_of(passage) if passage.shape.numbers else ()
            for one in found:
                _mean(one, found, before, earlier, judged)
            _rates(found, before, populations, judged)
            _ratio(passage, found, judged)
            _gap(found, judged)
            before, earlier = found, passage
    return judged


# ---- averages ------------------------------------------------------------------------------


def _mean(
    one: Saying, found: Sequence[Saying], before: Sequence[Saying], earlier: Passage | None, judged: Judged
) -> None:  # fmt: skip
    text = one.passage.shape.text
    right, left = text[one.at + 1 : one.at + 90], text[max(0, one.at - 70) : one.at]
    per, each = _PER.match(right), _EACH.match(right)
    said = _AVERAGE_LEFT.search(left)
    if one.number.kind not in (NumberKind.COUNT, NumberKind.MONEY) or not (per or each or said):
        return
    if not _AVERAGE.search(one.passage.text) and not re.search(r"(?:or|which is|that is|that's|roughly|about|equat\w+ to|equivalent to|i\.e\.|,|-|\()(?: (?:about|around|roughly|just over|over|nearly))? ?\Z", left):  # fmt: skip
        return
    if re.search(r"\ue001 or \Z", left):
        return  # "six or seven at each meeting"
    unit = per["unit"].lower() if per else ""
    near = [*found, *(before if each or not _dividends(one, found) else ())]
    lengths = _divisors(one, unit, near, earlier)
    counts = _dividends(one, near)
    ways = [
        (count.number, length) for count in counts for length in lengths
        if 0 < length.point < count.number.point or length.text == ""
    ]  # fmt: skip
    if not ways:
        return
    room = _rounded(one.number)
    for count, length in ways:
        if count.loose.over(length.loose).touches(room):
            confirm(
                judged,
                one.passage,
                "the average fits the count and what it is spread over",
                one.number,
            )
            return
    if each and sum(other.role is Role.MEAN for other in found) > 1:
        return
    if len({count.point for count, _ in ways}) > 2 or len({length.point for _, length in ways}) > 2:
        return
    count, length = max(ways, key=lambda way: way[0].point)
    exact = count.point / length.point
    if not one.number.point / 3 <= exact <= one.number.point * 3 or re.search(r"\b(?:target|between \ue001|rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|median|previous|compared|against|more than \ue001|expected|would)\b", one.passage.text, re.I):  # fmt: skip
        return
    fault(
        judged, one.passage,
        f"{count.text} over {number_in_words(length.point)} is {number_in_words(Fraction(round(exact * 100), 100))}; {one.number.text} is printed as the average.",
        one.number, sure=Sure.LIKELY, held=count.loose.over(length.loose),
    )  # fmt: skip


def _dividends(one: Saying, near: Sequence[Saying]) -> list[Saying]:
    return [
        other for other in near
        if other is not one and other.role is Role.VALUE and other.number.kind is one.number.kind
        and other.number.point > one.number.point and (not other.measure or other.measure == one.measure)
    ]  # fmt: skip


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
        other.number.point: other.measure for other in near if other.measure in ("month", "year", "day", "week")
    }  # fmt: skip
    months |= {
        point * (12 if measure == "year" else 1)
        for point, measure in stated.items()
        if measure in ("month", "year")
    }
    if not months and (named := _MONTHS_NAMED.search(passage.text)):
        names = [
            MONTH_NAMES.index(next(n for n in MONTH_NAMES if n.startswith(word[:3])))
            for word in named.groups()
        ]
        months = {Fraction((names[1] - names[0]) % 12 + 1)}
    if not months and _YEAR.search(passage.text):
        months, days = {Fraction(12)}, {Fraction(365), Fraction(366)}
    if unit in _TIMES:
        held = [Interval.at(length / _TIMES[unit]) for length in months if length >= _TIMES[unit]]
    else:
        size = _DAYS[unit]
        own = [point for point, measure in stated.items() if measure == unit]
        spans = days or {length * Fraction(1461, 48) for length in months}
        held = [
            Interval(length / size - 1, length / size + 1) for length in spans if length >= 2 * size
        ]
        held += [Interval.at(point) for point in own]
    return [
        Number(
            NumberKind.COUNT, 0, 0, "", ((h.low or Fraction(0)) + (h.high or Fraction(0))) / 2, h, h
        )
        for h in held
    ]


def _rounded(number: Number) -> Interval:
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


# ---- rates ---------------------------------------------------------------------------------


def _populations(read: Read) -> list[Number]:
    """Return the one population a text states, if it states one."""
    found = {
        one.number.point: one.number
        for passage in read.passages if not passage.block.table and passage.shape.numbers
        and re.search(r"\bpopulation\b|\bresidents\b", passage.text, re.I)
        for one in sayings_of(passage) if _is_population(one) and one.number.point >= 10_000
    }  # fmt: skip
    return list(found.values()) if len(found) == 1 else []


def _is_population(one: Saying) -> bool:
    if (
        one.number.kind is not NumberKind.COUNT
        or one.number.point < 500
        or one.role not in (Role.VALUE, Role.RATE)
    ):
        return False
    text = one.passage.shape.text
    return bool(
        _POPULATION_RIGHT.match(text[one.at + 1 : one.at + 60])
        or _POPULATION_LEFT.search(text[max(0, one.at - 60) : one.at])
    )


def _rates(
    found: Sequence[Saying], before: Sequence[Saying], populations: Sequence[Number], judged: Judged
) -> None:
    rates = [(one, many) for one in found if one.role is Role.RATE and (many := _many(one))]
    if not rates:
        return
    near = [*found, *before]
    special = _special(rates[0][0].passage.text[rates[0][0].number.end :][:60])
    bases = [
        one.number for one in near
        if _is_population(one) and _special(one.passage.text[one.number.start :][:60]) == special
    ]  # fmt: skip
    bases = bases or ([] if special else list(populations))
    rated = {id(one) for one, _ in rates}
    counts = [
        one.number for one in near
        if one.role is Role.VALUE and one.number.kind is NumberKind.COUNT and not one.measure
        and id(one) not in rated and one.number not in bases and one.number.point >= 5
    ]  # fmt: skip
    here = [one.number for one in found if one.number in counts] or counts
    if _OF_ANOTHER.match(rates[0][0].passage.text) and not any(
        one.number in counts for one in found
    ):
        return  # "the force as a whole had 2.6 per 1,000", after our own count
    ways = [(count, base) for count in here for base in bases if base.point > count.point]
    if not ways or len({base.point for base in bases}) > 2:
        return
    for one, many in rates:
        if any(count.loose.scaled(many).over(base.loose).touches(_decimals(one.number)) for count in counts for base in bases if base.point):  # fmt: skip
            confirm(judged, one.passage, "the rate fits the count and the base", one.number)
            return
    (one, many), (count, base) = rates[0], ways[0]
    exact = count.point * many / base.point
    if len({count.point for count, _ in ways}) > 2 or len(rates) > 2:
        return
    closeness = exact / one.number.point if one.number.point else Fraction(0)
    if not (Fraction(2, 5) <= closeness <= Fraction(5, 2) or Fraction(9) <= closeness <= Fraction(11) or Fraction(9, 100) <= closeness <= Fraction(11, 100)):  # fmt: skip
        return
    fault(
        judged, one.passage,
        f"{count.text} among {base.text} is {number_in_words(Fraction(round(exact * 10), 10))} per {many:,}; {one.number.text} is printed.",
        one.number, sure=Sure.LIKELY,
    )  # fmt: skip


_OF_ANOTHER = re.compile(
    r"(?:- )?(?:(?:and|but|while|whereas|by comparison|in comparison|nationally|regionally),? )?(?:across |in |for )?(?:the )?(?:(?:force|county|region|country|city|state|district|borough|constabulary|partnership|nation)(?: as a whole|'s|-wide| area| average| rate| figure)?|rest of|[a-z]+ average|national|regional|england|wales|great britain|london|nationally|similar (?:areas|forces|partnerships))\b[^.;]{0,40}\b(?:had|has|was|is|were|saw|recorded|stood|rate|average)\b",
    re.I,
)  # fmt: skip
_SPECIAL = re.compile(
    r"\b(households|dwellings|homes|adults|children|women|men|pupils|premises|vehicles|young people)\b",
    re.I,
)


def _special(words: str) -> str:
    """Return the kind of population that is not all residents: adults, households, vehicles."""
    match = _SPECIAL.search(words)
    return stem(match[1]) if match else ""


def _many(one: Saying) -> int:
    text = one.passage.text[one.number.end : one.number.end + 80]
    match = _PER_MANY.search(text)
    if not match:
        return 0
    said = match["k"].lower().replace(",", "")
    return int(said) if said.isdigit() else _MANY[said]


def _decimals(number: Number) -> Interval:
    half = Fraction(1, 2) if number.point.denominator == 1 else Fraction(0)
    if number.hedged or number.value.low is None or number.value.high is None:
        return number.value
    return Interval(
        min(number.value.low, number.point - half), max(number.value.high, number.point + half)
    )


# ---- ratios and differences ------------------------------------------------------------------


def _ratio(passage: Passage, found: Sequence[Saying], judged: Judged) -> None:
    """ "A ratio of 1:4 … 9 workers support 36 clients"; "outnumber … by two to one"."""
    match = _RATIO.search(passage.text)
    if not match or not _RATIO_CUE.search(passage.text):
        return
    said = (
        Fraction(_WORDS[match["w"].lower()])
        if match["w"]
        else Fraction(match["b"]) / Fraction(match["a"])
    )
    counts = [
        one.number for one in found
        if one.role is Role.VALUE and one.number.kind is NumberKind.COUNT and not one.measure
        and not match.start() <= one.number.start < match.end() and one.number.point > 1
    ]  # fmt: skip
    if len(counts) != 2 or said in (0, 1):
        return
    low, high = sorted((counts[0].point, counts[1].point))
    factor = max(said, 1 / said)
    exact = high / low
    if factor * Fraction(86, 100) <= exact <= factor * Fraction(114, 100):
        return
    fault(
        judged, passage,
        f"{number_in_words(high)} to {number_in_words(low)} is {number_in_words(Fraction(round(exact * 100), 100))} to one; {match[0]} is printed.",
        *counts, sure=Sure.LIKELY,
    )  # fmt: skip


def _gap(found: Sequence[Saying], judged: Judged) -> None:
    """ "A gap of 22 points", "the difference between 88% and 57% is 31 points"."""
    for one in found:
        text = one.passage.shape.text
        if one.role not in (Role.POINTS, Role.VALUE, Role.STEP) or not _GAP.search(
            text[max(0, one.at - 130) : one.at]
        ):
            continue
        kind = NumberKind.PERCENT if one.role is Role.POINTS else one.number.kind
        others = [
            other.number for other in found
            if other is not one and other.role in (Role.VALUE, Role.RATE) and other.number.kind is kind and other.measure == one.measure
        ]  # fmt: skip
        if len(others) != 2 or re.search(r"\b(?:narrow|widen|clos|grew|from|previous)", text, re.I):
            continue
        high, low = (
            (others[0], others[1]) if others[0].point > others[1].point else (others[1], others[0])
        )
        if high.loose.minus(low.loose).touches(one.number.value):
            confirm(judged, one.passage, "the difference is as printed", one.number)
            continue
        fault(
            judged, one.passage,
            f"{high.text} less {low.text} is {number_in_words(high.point - low.point)}; {one.number.text} is printed.",
            one.number, sure=Sure.LIKELY,
        )  # fmt: skip
