"""Figures that the few others of their clause leave no choice for: two counts and what they differ by.

Where a clause has just two values and one figure said to follow from them (a step, a change, a
mean, a multiple), the two are what it is of, however the clause runs. A list of changes that each
have two values in the same form is read piece by piece.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import permutations

from wardmote.claims.arithmetic import Judged
from wardmote.claims.clauses import is_joined_on
from wardmote.claims.combining import held
from wardmote.claims.factors import factors_of
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import T
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.sayings import Role, Saying, sayings_of
from wardmote.claims.tied import is_of_chances
from wardmote.terms.periods import MONTH_NAMES

_TOLD = (Role.STEP, Role.CHANGE, Role.POINTS, Role.FACTOR, Role.MEAN, Role.RATE)
_CUT = re.compile(
    r"; |(?<=\)),? (?:and |while |whereas |but )?|, (?:and |while |whereas |but )?| and "
)
_APART = re.compile(
    r"\b(?:targets?|aim(?:s|ed|ing)?|goal|ambition|ceiling|threshold|will|would|could|should|may|might|if|expect\w*|forecast\w*|project(?:ed|ion)\w*|plan(?:s|ned)|estimat\w+|predicted|further|another|additional|extra|both|combined|respectively|net|of (?:which|whom|these|them|those)|includ\w+|inflation|real[- ]terms|adjusted|weighted|margin|confidence interval|up to|at least|at most|or \ue001 for|cumulative|annual\w*|each year|a year(?! (?:ago|earlier|before))|per year|on average|average|overlap\w*|median|rang(?:e|es|ed|ing)|var(?:y|ies|ied|ying)|spread|between \ue001|out of|nearest|interest|reward|fine[sd]?|sentence[sd]?|penalt\w+|aged?|years? old)\b|\ue007|\ue005",
    re.I,
)
_MEAN_LEFT = re.compile(r"\b(?:average[sd]?|averaging|mean)(?: (?:of|was|is|just|about|around|some|at|therefore))*:? ?\Z", re.I)  # fmt: skip
_AVERAGED = re.compile(r"\b(?:average[sd]?|averaging|mean)\b", re.I)
_OWN_PERIOD = re.compile(
    rf"[^.;:()]{{0,50}}?\b(?:in|since|between|during|over) (?:the )?(?:{T}|(?:{'|'.join(MONTH_NAMES)})\b)",
    re.I,
)
_FROM = re.compile(r"\bfrom (?:the |a |just |about )?\Z", re.I)
_TO = re.compile(r"[^.;:()\ue001-\ue004]{0,50}? to (?:the |a |just |about |only )?")
_A_HEAD = re.compile(
    r" (?:a|per|for each) (?:head|person|resident|household|pupil|home)\b|(?: [a-z]+)? (?:each|apiece)\b",
    re.I,
)
_OF_RATES = re.compile(
    r"\b(?:rates?|proportion|percentage|share|likelihood|risk|per|population|residents|volume of)\b",
    re.I,
)
_REACH = 3  # sentences before, any two values of which may be meant instead
_MOST_BESIDE = 6  # of more numbers some come to anything
_MOST = 3.5  # two values of one thing are seldom further apart


@dataclass(frozen=True, slots=True)
class _Stretch:
    """A clause: its words, its values and the figures said to follow from them."""

    words: str
    values: tuple[Saying, ...]
    told: tuple[Saying, ...]


def judge_forced(read: Read) -> Judged:
    """Check every figure that two values, and no others, stand beside."""
    judged = Judged()
    for passages in read.by_group:
        for at, passage in enumerate(passages):
            if len(passage.shape.numbers) < 2:
                continue
            near = [
                v.number for back in passages[max(0, at - _REACH) : at + 2] for v in _figures(back)
            ]
            stretches = list(_stretches(passage)) or _over_two(
                passage, passages[at - 1 if at else at]
            )
            for stretch in stretches:
                for one in stretch.told:
                    _judge(one, stretch, near, judged)
    return judged


def _figures(passage: Passage) -> tuple[Saying, ...]:
    return sayings_of(passage) if passage.shape.numbers else ()


def _stretches(passage: Passage) -> Iterator[_Stretch]:
    """Yield the sentence if it has two values, or its pieces if each has two of its own."""
    found = [*sayings_of(passage), *factors_of(passage)]
    text = passage.shape.text
    whole = _stretch(text, 0, len(text), found)
    if len(whole.values) == 2:
        yield whole
        return
    cuts = [0, *(match.end() for match in _CUT.finditer(text)), len(text)]
    pieces: list[_Stretch] = []
    begin = 0
    for end in cuts[1:]:
        piece = _stretch(text, begin, end, found)
        if len(piece.values) > 2:
            return
        if len(piece.values) == 2 and piece.told:
            pieces.append(piece)
            begin = end
    if len(pieces) > 1 and not _stretch(text, begin, len(text), found).values:
        yield from pieces


def _over_two(passage: Passage, before: Passage) -> list[_Stretch]:
    """Return a sentence with one value, and the only value of the sentence before it, as one stretch."""
    if before is passage or before.block is not passage.block:
        return []
    here, there = (_stretch(p.shape.text, 0, len(p.shape.text), [*_figures(p), *factors_of(p)]) for p in (passage, before))  # fmt: skip
    if len(here.values) != 1 or not here.told or there.told:
        return []
    alike = [v for v in there.values if v.number.kind is here.values[0].number.kind]
    if len(alike) != 1 or not _are_of_two_times(alike[0], here.values[0]):
        return []
    told = tuple(one for one in here.told if one.role in (Role.STEP, Role.CHANGE, Role.POINTS))
    return [_Stretch(f"{there.words} {here.words}", (alike[0], here.values[0]), told)]


def _are_of_two_times(first: Saying, second: Saying) -> bool:
    """Tell whether the text says of one of two values, and of one only, that it is of an earlier time."""
    before = first.when.is_before(second.when)
    return before is not None or (first.when.order == -1) is not (second.when.order == -1)


def _stretch(text: str, begin: int, end: int, found: Sequence[Saying]) -> _Stretch:
    here = [_as_said(one) for one in found if begin <= one.at < end]
    told = tuple(one for one in here if one.role in _TOLD)
    factors = {at for one in told if one.role is Role.FACTOR for at in range(one.start, one.end)}
    values = [one for one in here if one.role is Role.VALUE and one.at not in factors]
    if any(_BY.search(text[: one.at]) for one in values):
        return _Stretch(text[begin:end], (), told)  # "risen twice (by 22 and by 9)": steps
    rates = [one for one in told if one.role is Role.RATE]
    if not values and len(rates) == 2:  # two rates may be set beside each other too
        return _Stretch(
            text[begin:end], tuple(rates), tuple(one for one in told if one not in rates)
        )
    return _Stretch(text[begin:end], tuple(values), told)


_BY = re.compile(r"(?:\(| and )by \Z")


def _as_said(one: Saying) -> Saying:
    """Take "an average of 68" as a mean, and "or by a quarter" as a change."""
    before = one.passage.shape.text[max(0, one.at - 40) : one.at]
    counted = one.number.kind in (NumberKind.COUNT, NumberKind.MONEY)
    if one.role is Role.VALUE and counted and _MEAN_LEFT.search(before):
        return replace(one, role=Role.MEAN)
    if one.role is Role.VALUE and one.number.kind is NumberKind.FRACTION and before.endswith("by "):
        return replace(one, role=Role.CHANGE)
    return one


def _judge(one: Saying, stretch: _Stretch, near: Sequence[Number], judged: Judged) -> None:
    first, last = sorted((v for v in stretch.values), key=lambda v: v.number.point)
    if one.number.hedged and one.role is not Role.FACTOR:
        return
    older = _older(first, last)
    exact = _ways(one, first.number, last.number, older.number if older else None)
    if any(way.touches(_room(one)) or way.touches(_about(one)) for way in exact):
        confirm(judged, one.passage, "the two values beside it come to it", one.number)
        return
    if _is_free(one, stretch, first, last) or _is_of_others(one, near):
        return
    reckoned, off = _reckoned(one, first, last)
    most = 3 if one.role is Role.MEAN else 8
    if off is None or not Fraction(1, most) <= off <= most:
        return
    fault(judged, one.passage, f"{reckoned}; {_printed(one)} is printed.", one.number, sure=Sure.LIKELY)  # fmt: skip


def _about(one: Saying) -> Interval:
    """Return what a change in whole tens ("an 80% increase") may have been rounded from."""
    tens = one.role is Role.CHANGE and one.number.point % 10 == 0
    half = Fraction(5, 2) if tens and one.number.point >= 30 else Fraction(0)
    return Interval(one.number.point - half, one.number.point + half)


def _printed(one: Saying) -> str:
    return one.passage.text[one.number.start : one.number.end].strip()


def _room(one: Saying) -> Interval:
    """Return what the printed figure may stand for; a mean may be cut as well as rounded."""
    if one.role is Role.MEAN and one.number.value.is_point:
        return one.number.value.plus(Interval(Fraction(-1), Fraction(1)))
    return one.number.loose


def _older(low: Saying, high: Saying) -> Saying | None:
    """Return the value that "from … to" tells to be the older."""
    text = low.passage.shape.text
    first, second = sorted((low, high), key=lambda v: v.at)
    led = _FROM.search(text[max(0, first.at - 30) : first.at])
    return first if led and _TO.fullmatch(text[first.at + 1 : second.at]) else None


def _ways(one: Saying, low: Number, high: Number, older: Number | None = None) -> list[Interval]:
    """Return what the two values can come to in the role of a figure."""
    if not low.point or not high.point:
        return [one.number.loose]
    gap = held(high).minus(held(low))
    if one.role in (Role.STEP, Role.POINTS):
        return [gap, gap.scaled(100).over(held(low)), gap.scaled(100).over(held(high))]
    if one.role is Role.CHANGE:
        of = [gap.scaled(100).over(held(base)) for base in ([older] if older else [low, high])]
        return [*of, *([gap] if low.kind is NumberKind.PERCENT else [])]
    ratio = [held(high).over(held(low)), held(low).over(held(high))]
    if one.role is Role.FACTOR:
        return [*ratio, ratio[0].minus(Interval.at(1))]
    if one.role is Role.RATE:
        return [ratio[1].scaled(_base_of(one) or 1)]
    return [*ratio, held(low).plus(held(high)).scaled(Fraction(1, 2))]


def _is_free(one: Saying, stretch: _Stretch, low: Saying, high: Saying) -> bool:
    """Tell whether the two values need not be what a figure is of."""
    if sum(other.role is one.role for other in stretch.told) > 1:
        return True
    if _has_own_period(one, high, low) or _is_in_another_bracket(one, low, high):
        return True
    if is_joined_on(one.passage.shape.text, one.end, low.at, high.at):
        return True
    if _leaves_itself_out(one, low, high):
        return True
    words = _AVERAGED.sub("", stretch.words) if one.role is Role.MEAN else stretch.words
    if _APART.search(words) or low.number.hedged or high.number.hedged:
        return True
    if one.role is Role.RATE:
        return not _can_be_rate(one, low, high)
    if one.role is Role.MEAN:
        said = _AVERAGED.search(stretch.words) or _A_HEAD.match(
            one.passage.shape.text[one.at + 1 :]
        )
        return not said or not _can_be_spread(one, low, high)
    percents = low.number.kind is NumberKind.PERCENT
    of_counts = _AS_MANY.match(one.passage.shape.text[one.end :])
    if (percents and of_counts) or (not percents and is_of_chances(one, low)):
        return True  # "the south has twice as many adults, so the whole is 53%, not 54.5%"
    return not _are_alike(low, high) or (
        one.role is not Role.FACTOR and not _can_turn(one, stretch, low, high)
    )


_OF_ALL = re.compile(r"\b[Oo]f (?:the |all |our |these )*\Z")


def _leaves_itself_out(one: Saying, low: Saying, high: Saying) -> bool:
    """ "Of the 41 schools 12 are above ours and 28 lower": with the one itself they are all of them."""
    of_all = one.role is Role.STEP and _OF_ALL.search(high.passage.shape.text[: high.at])
    return bool(of_all) and low.number.point + one.number.point + 1 == high.number.point


_AS_MANY = re.compile(r" (?:as many|the number)\b", re.I)


def _has_own_period(one: Saying, *values: Saying) -> bool:
    """Tell whether a figure after both values is said for a time of its own: "up 33% in May"."""
    after = all(value.at < one.at for value in values)
    return after and bool(_OWN_PERIOD.match(one.passage.shape.text[one.end :]))


def _is_in_another_bracket(one: Saying, *values: Saying) -> bool:
    """Tell whether a figure stands in brackets of its own, and the values in others."""
    text = one.passage.shape.text
    first, last = min(v.at for v in values), max(v.at for v in values)
    if one.at < first:
        return text[one.at : first].count(")") > 0 and "(" in text[max(0, one.at - 30) : one.at]
    return last < one.at and bool(re.search(r"\).*\w.*\(", text[last : one.at]))


def _can_be_spread(one: Saying, low: Saying, high: Saying) -> bool:
    """Tell whether a mean may be one value over the other: pounds over cases, hours over people."""
    if _A_TIME.match(one.passage.shape.text[one.end :]) or _is_of_one_kind(low, high):
        return False
    held_first = _spread(one, low.number, high.number)[0] is low.number
    whole, over = (low, high) if held_first else (high, low)
    if whole.number.kind is NumberKind.COUNT and whole.number.point.denominator != 1:
        return False  # "averaged 18.0; the whole year, 21.3": of things there is no part
    alike = whole.measure == one.measure and whole.number.kind is one.number.kind
    return alike and not over.measure and over.number.kind is NumberKind.COUNT


_A_TIME = re.compile(
    r"[^.;:()\ue001-\ue009]{0,40}?\b(?:(?:a|per|each|every) (?:hour|shift|day|night|week|weekend|month|quarter|year)|daily|nightly|weekly|monthly|quarterly|yearly|annually)\b",
    re.I,
)


def _is_of_one_kind(low: Saying, high: Saying) -> bool:
    """Tell whether two values count one thing, at two times or not: neither is spread over the other."""
    dated = low.when.is_before(high.when) is not None
    return dated or bool(low.unit and low.unit == high.unit)


_BASE = re.compile(
    r"[^.;:()]{0,40}?\b(?:per|for every|in every) (?P<n>\d[\d,]*|head|thousand|million)\b", re.I
)
_BASES = {"head": 1, "thousand": 1000, "million": 1_000_000}
_BY_TIME = re.compile(
    r"\b(?:a|per|each) (?:year|month|quarter|week|day)\b|\baverage\b|\bnational|\bsince\b", re.I
)


def _base_of(one: Saying) -> int | None:
    """Return how many a rate is per: 1,000, 100,000."""
    after = _BASE.match(one.passage.text[one.number.end :])
    if not after:
        return None
    said = after["n"].lower().replace(",", "")
    return _BASES.get(said) or int(said)


def _can_be_rate(one: Saying, low: Saying, high: Saying) -> bool:
    """Tell whether a rate may be one count over another, its population."""
    base = _base_of(one)
    counted = low.number.kind is high.number.kind is NumberKind.COUNT
    measured = low.measure or high.measure or _BY_TIME.search(one.passage.text)
    return base is not None and counted and not measured and high.number.point * 2 > base


def _are_alike(low: Saying, high: Saying) -> bool:
    alike = low.number.kind is high.number.kind and low.role is high.role and low.measure == high.measure  # fmt: skip
    return alike and (not low.unit or not high.unit or bool(low.unit & high.unit))


def _can_turn(one: Saying, stretch: _Stretch, low: Saying, high: Saying) -> bool:
    """Tell whether a step or change may be between two values: points are of percentages."""
    percents = low.number.kind is NumberKind.PERCENT
    if low.number.point * Fraction(_MOST) < high.number.point or percents is not (one.role is Role.POINTS):  # fmt: skip
        return False
    if one.role is Role.CHANGE:
        return not _OF_RATES.search(stretch.words)
    same = one.number.kind is low.number.kind and one.measure == low.measure
    return one.role is not Role.STEP or same


def _is_of_others(one: Saying, near: Sequence[Number]) -> bool:
    """Tell whether a figure is what other numbers near it come to."""
    others = [number for number in near if number is not one.number]
    if one.role is Role.MEAN:
        others = [number for number in others if number.point > 1][-_MOST_BESIDE:]
    same = one.role is not Role.MEAN
    return any(
        (a.kind is b.kind or not same) and a.point < b.point
        and any(way.touches(one.number.loose) for way in _ways(one, a, b))
        for a, b in permutations(others, 2)
    )  # fmt: skip


def _reckoned(one: Saying, low: Saying, high: Saying) -> tuple[str, Fraction | None]:
    """Return what the two values come to, in words, and how many times too large the figure is."""
    small, large = low.number, high.number
    gap = large.point - small.point
    said = one.number.point
    if not gap or not said:
        return "", None
    older, newer = (high, low) if one.turn is False else (low, high)
    if one.role is Role.CHANGE:
        exact = gap * 100 / older.number.point
        shown = f"{older.number.text} to {newer.number.text} is {number_in_words(Fraction(round(exact * 10), 10))}%"
    elif one.role is Role.FACTOR:
        exact = large.point / small.point if said >= 1 else small.point / large.point
        shown = f"{(large if said >= 1 else small).text} is {number_in_words(Fraction(round(exact * 10), 10))} times {(small if said >= 1 else large).text}"
    elif one.role is Role.RATE:
        base = _base_of(one) or 1
        exact = small.point * base / large.point
        shown = f"{small.text} over {large.text} is {number_in_words(Fraction(round(exact * 10), 10))} per {base:,}"
    elif one.role is Role.MEAN:
        whole, over = _spread(one, small, large)
        exact = whole.point / over.point
        shown = (
            f"{whole.text} over {over.text} is {number_in_words(Fraction(round(exact * 10), 10))}"
        )
    else:
        exact = gap
        points = " percentage points" if one.role is Role.POINTS else ""
        shown = f"{small.text} and {large.text} differ by {number_in_words(gap)}{points}"
    return shown, said / exact


def _spread(one: Saying, small: Number, large: Number) -> tuple[Number, Number]:
    """Return the sum and what it is spread over; a mean in pounds is of the pounds."""
    if one.number.kind is NumberKind.MONEY and small.kind is NumberKind.MONEY is not large.kind:
        return small, large
    return large, small
