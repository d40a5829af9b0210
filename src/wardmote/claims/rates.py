"""Rates per head of a population, ratios and gaps against the numbers they are made from.

The population of a rate stands beside it, in the sentence before, or is the only one of its kind
that the text states; so do the two numbers of a ratio or a gap.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.likeness import IMPLIED, is_count, may_be_slip
from wardmote.claims.marking import confirm, doubt, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read, stem
from wardmote.claims.sayings import Role, Saying, sayings_of

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
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_RATIO_CUE = re.compile(r"\bratio\b|\bsplit\b|\boutnumber|\bto one\b", re.I)
_GAP = re.compile(r"\b(?:gap|difference|margin)\b[^.;]{0,110}?(?:of|is|was|by|at) (?:just |only |about )?\Z|\bexceed(?:s|ed|ing)? [^.;]{0,40} by (?:just |only |about )?\Z|\bgap of (?:just |only |about )?\Z", re.I)  # fmt: skip


def judge_rates(read: Read) -> Judged:
    """Check every rate, ratio and gap printed beside what it is made from."""
    judged = Judged()
    populations = _populations(read)
    for _, passages in read.by_block:
        before: tuple[Saying, ...] = ()
        for passage in passages:
            found = sayings_of(passage) if passage.shape.numbers else ()
            _rates(found, before, populations, judged)
            _ratio(passage, found, judged)
            _gap(found, judged)
            before = found
    return judged


def _populations(read: Read) -> dict[str, Number]:
    """Return the population of each kind (residents "", households) that a text states once."""
    found: dict[str, dict[Fraction, Number]] = {}
    for passage in read.passages:
        if passage.block.table or not _PEOPLED.search(passage.text):
            continue
        for one in sayings_of(passage) if passage.shape.numbers else ():
            if is_population(one) and one.number.point >= 10_000:
                kind = special_of(passage.text[one.number.end :][:60])
                found.setdefault(kind, {})[one.number.point] = one.number
    return {kind: next(iter(held.values())) for kind, held in found.items() if len(held) == 1}


_PEOPLED = re.compile(rf"\b(?:population|{_PEOPLE[3:-1]})\b", re.I)


def is_population(one: Saying) -> bool:
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
    found: Sequence[Saying],
    before: Sequence[Saying],
    populations: dict[str, Number],
    judged: Judged,
) -> None:
    rates = [(one, many) for one in found if one.role is Role.RATE and (many := many_of(one))]
    if not rates:
        return
    near = [*found, *before]
    special = _special_per(rates[0][0])
    bases = [
        one.number for one in near
        if is_population(one) and special_of(one.passage.text[one.number.start :][:60]) == special
    ]  # fmt: skip
    bases = bases or [populations[kind] for kind in (special,) if kind in populations]
    rated = {id(one) for one, _ in rates}
    counts = [
        one.number for one in near
        if one.role is Role.VALUE and is_count(one) and not one.measure
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
        if any(count.loose.scaled(many).over(base.loose).touches(decimals(one.number)) for count in counts for base in bases if base.point):  # fmt: skip
            confirm(judged, one.passage, "the rate fits the count and the base", one.number)
            return
    (one, many), (count, base) = rates[0], ways[0]
    exact = count.point * many / base.point
    if len({count.point for count, _ in ways}) > 2 or len(rates) > 2:
        return
    if not may_be_slip(one.number.point, exact, IMPLIED):
        return
    reckoned = f"{count.text} among {base.text} is {number_in_words(Fraction(round(exact * 10), 10))} per {many:,}"
    doubt(judged, one.passage, reckoned, one.number)


_OF_ANOTHER = re.compile(
    r"(?:- )?(?:(?:and|but|while|whereas|by comparison|in comparison|nationally|regionally),? )?(?:across |in |for )?(?:the )?(?:(?:force|county|region|country|city|state|district|borough|constabulary|partnership|nation)(?: as a whole|'s|-wide| area| average| rate| figure)?|rest of|[a-z]+ average|national|regional|england|wales|great britain|london|nationally|similar (?:areas|forces|partnerships))\b[^.;]{0,40}\b(?:had|has|was|is|were|saw|recorded|stood|rate|average)\b",
    re.I,
)  # fmt: skip
_SPECIAL = re.compile(
    r"\b(households|dwellings|homes|adults|children|women|men|pupils|premises|vehicles|young people)\b",
    re.I,
)


_BEYOND = re.compile(r",(?!\d)|;|\b(?:and|compared|against|while|but)\b")


def special_of(words: str) -> str:
    """Return the kind of population that is not all residents: adults, households, vehicles."""
    match = _SPECIAL.search(_BEYOND.split(words)[0])
    return stem(match[1]) if match else ""


def _special_per(one: Saying) -> str:
    """Return the kind of population a rate is per, said after it or anywhere in its sentence."""
    text = one.passage.text
    said = special_of(text[one.number.end :][:60])
    return said or next((special_of(text[m.end() :][:30]) for m in _PER_MANY.finditer(text)), "")


def many_of(one: Saying) -> int:
    text = one.passage.text[one.number.end : one.number.end + 80]
    match = _PER_MANY.search(text)
    if not match:
        return 0
    said = match["k"].lower().replace(",", "")
    return int(said) if said.isdigit() else _MANY[said]


def decimals(number: Number) -> Interval:
    half = Fraction(1, 2) if number.point.denominator == 1 else Fraction(0)
    if number.hedged or number.value.low is None or number.value.high is None:
        return number.value
    return Interval(
        min(number.value.low, number.point - half), max(number.value.high, number.point + half)
    )


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
        if len(others) != 2 or re.search(
            r"\b(?:narrow|widen|clos|grew|from|previous|confidence|either way|sampling|plus or minus)",
            text,
            re.I,
        ):
            continue
        high, low = (
            (others[0], others[1]) if others[0].point > others[1].point else (others[1], others[0])
        )
        if high.loose.minus(low.loose).touches(one.number.value):
            confirm(judged, one.passage, "the difference is as printed", one.number)
            continue
        reckoned = f"{high.text} less {low.text} is {number_in_words(high.point - low.point)}"
        doubt(judged, one.passage, reckoned, one.number)
