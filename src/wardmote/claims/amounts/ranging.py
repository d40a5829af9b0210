"""Ranges against what is said to lie in them: estimates, margins of error, means, extremes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.letters import C, M, P, Q, R
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read

_N = f"[{C}{P}{M}]"
_PAIR = re.compile(rf"\b(?:from|between) (?P<a>{_N}) (?:to|and) (?P<b>{_N})")
_CONFIDENCE = re.compile(r"\bconfidence (?:intervals?|limits?|range)\b|\bC\.?I\.?\b|\bcredible interval\b", re.I)  # fmt: skip
_RANGED = re.compile(r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ied|ies|ying)|spread|anywhere|always|stayed|lay|lie|fell|ran|aged?)\b[^.;]{0,30}\Z", re.I)  # fmt: skip
_ESTIMATE = re.compile(rf"\b(?:estimated?|estimates|central|best|point|mid-?point|figure)\b[^.;{C}{P}{M}{R}]{{0,30}}?(?P<v>{_N})", re.I)  # fmt: skip
_MIDDLE = re.compile(rf"\b(?:median|mean|average|averaging|mode)\b(?: [a-z]{3,12})?(?:,? (?:of|was|is|being|at|attendance|score|number|figure|rate)){{0,3}} (?P<v>{_N})", re.I)  # fmt: skip
_MARGIN = re.compile(rf"(?:margin of (?:error|uncertainty)|plus or minus|\+/- ?|±|give or take)(?: (?:of|is|was|about|plus or minus|\+/-|±)){{0,3}} ?(?P<m>[{P}{Q}{C}])", re.I)  # fmt: skip
_TOP = r"highest|busiest|most|peak|maximum|largest|best[- ]attended|longest|greatest|record"
_BOTTOM = r"lowest|quietest|fewest|minimum|smallest|least|shortest"
_EXTREME = re.compile(rf"\b(?:(?P<hi>{_TOP})|(?P<lo>{_BOTTOM}))\b(?! (?:of )?(?:the )?(?:ranges?|categor|than))(?P<gap>[^.;{C}{P}{M}{R}]{{0,45}}?)(?P<v>{_N})?", re.I)  # fmt: skip
# another's figure, set against the interval: "England's 8.1 lies below it"
_OUTSIDE = re.compile(r"\b(?:below|above|outside|beyond|exclud\w+|overlap\w*|lower|higher|does not (?:contain|include|cover|reach))\b", re.I)  # fmt: skip
_SYMBOL = re.compile(r"(?<![\w-])[a-zA-Z] ?[=<>≤≥] ?\Z")  # "p = 0.09", "n = 412"
_OTHERS = re.compile(r"\b(?:others?|rest|remaining|remainder|elsewhere)\b[^.;]{0,40}\Z", re.I)


@dataclass(frozen=True, slots=True)
class _Range:
    held: Interval
    text: str
    start: int
    end: int
    percent: bool | None  # None: counts, or a bare pair that may be either
    numbers: tuple[Number, ...]


def judge_ranging(read: Read) -> Judged:
    """Check what is said to lie within a range, or at its ends."""
    judged = Judged()
    for passage in read.passages:
        if len(passage.shape.numbers) < 2 or passage.block.table:
            continue
        ranges = list(_ranges(passage))
        for one in ranges:
            before, after = passage.shape.text[: one.start], passage.shape.text[one.end :]
            if _CONFIDENCE.search(before[-70:]) or _CONFIDENCE.search(after[:40]):
                _estimate(passage, one, ranges, judged)
            elif _RANGED.search(before):
                _within(passage, one, ranges, judged)
        if len(ranges) == 1:
            _margin(passage, ranges[0], judged)
    for group in read.by_group:
        _placed(group, judged)
        _middles(group, judged)
    return judged


_PLACED = re.compile(
    r"\b(?:lies|lay|falls?|fell|sits?|sat|stands?|stood|is|are|was|were|remains?|remained|stays?|stayed|comes?|came|puts? (?:it|us|them))(?: (?:well|just|comfortably|still|therefore|now|thus|again|also))? (?:(?P<not>not )?(?P<in>inside|within)|(?P<out>outside)) (?P<r>(?:the|that|this|its|their|our|these|those)(?: [a-z]+){0,2}? (?:ranges?|bands?|limits|bounds)\b)",
    re.I,
)


def _placed(group: list[Passage], judged: Judged) -> None:
    """ "We expect between 25% and 40%, and this year's figure is inside that range".

    The figure is the last of its kind before that is told of the range. It is wrong only where no
    figure before it lies as is said.
    """
    for at, passage in enumerate(group):
        match = _PLACED.search(passage.shape.text)
        if match is None:
            continue
        near = group[max(0, at - 4) : at + 1]
        own = _ranges_of(near[-1:]) or _ranges_of(near[:-1])[-1:]
        if len(own) != 1:
            return
        home, one = own[0]
        numbers = [
            (where, number) for where in near
            for place, number in _eligible(where, one, [one] if where is home else []).items()
            if where is not passage or place < match.start()
        ]  # fmt: skip
        inside = (match["in"] is not None) is not (match["not"] is not None)
        if not numbers or any(n.value.touches(one.held) is inside for _, n in numbers):
            continue
        where, number = numbers[-1]
        side = "inside" if inside else "outside"
        reason = f"{number.text} is said to lie {side} {one.text}, and does not."
        fault(judged, where, reason, number, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY)


def _ranges_of(passages: list[Passage]) -> list[tuple[Passage, _Range]]:
    return [(passage, one) for passage in passages for one in _ranges(passage)]


_AGED = re.compile(r"\bage[ds]? (?:of |was |were |ran )?(?:from |between )?(?P<a>\d{1,2}) (?:to|and) (?P<b>\d{1,3})\b(?! (?:at|in) )", re.I)  # fmt: skip
_MEAN_AGE = re.compile(r"\b(?:median|mean|average)(?: age)? (?:was |is |of |being |at )?(?P<v>\d{1,3})\b(?! ?%)", re.I)  # fmt: skip
_NO_SPAN = re.compile(r"\b(?:rose|fell|up|down|increas\w+|target|rais\w+|grew|went|gone|mov\w+|improv\w+|drop\w*) \Z", re.I)  # fmt: skip


def _middles(group: list[Passage], judged: Judged) -> None:
    """ "Open for between 12 and 187 days, with a median of 64"; "aged 22 to 67. The median was 39"."""
    for at, passage in enumerate(group):
        for later in group[at : at + 2]:
            aged, told = _AGED.search(passage.text), _MEAN_AGE.search(later.text)
            if aged and told and not int(aged["a"]) <= int(told["v"]) <= int(aged["b"]):
                _outside(later, told, f"{aged['a']} to {aged['b']}", judged)
                return
        ranges = list(_ranges(passage))
        if len(ranges) != 1 or _NO_SPAN.search(passage.shape.text[: ranges[0].start]):
            continue
        one = ranges[0]
        match = _MIDDLE.search(passage.shape.text, one.end)
        number = passage.shape.numbers[match.start("v")] if match and match.start() - one.end < 45 else None  # fmt: skip
        if number and _fits(number, one) and not _RANGED.search(passage.shape.text[: one.start]) and not number.value.touches(one.held):  # fmt: skip
            reason = f"{number.text} lies outside the range, {one.text}."
            fault(judged, passage, reason, number, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY)  # fmt: skip


def _outside(passage: Passage, told: re.Match[str], held: str, judged: Judged) -> None:
    place = passage.block.place(passage.at + told.start("v"), passage.at + told.end("v"))
    reason = f"{told['v']} lies outside the range, {held}."
    judged.findings.append(Finding(FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(), reason, wrong=(place,)))  # fmt: skip


def _ranges(passage: Passage) -> Iterator[_Range]:
    shape = passage.shape
    for at, number in shape.numbers.items():
        if number.kind is NumberKind.RANGE and number.value.is_bounded:
            yield _Range(number.value, number.text, at, at + 1, True if number.percent else None, (number,))  # fmt: skip
    for match in _PAIR.finditer(shape.text):
        low, high = shape.numbers[match.start("a")], shape.numbers[match.start("b")]
        if low.kind is high.kind and low.point < high.point:
            held = Interval(low.value.low, high.value.high)
            percent = True if low.kind is NumberKind.PERCENT else None
            yield _Range(held, f"{low.text} to {high.text}", *match.span(), percent, (low, high))


def _fits(number: Number, one: _Range) -> bool:
    """Tell whether a number is of the kind a range is of."""
    if one.percent:
        return number.kind is NumberKind.PERCENT
    kinds = {n.kind for n in one.numbers if n.kind is not NumberKind.RANGE}
    return number.kind in (kinds or {NumberKind.COUNT, NumberKind.PERCENT, NumberKind.MONEY})


def _eligible(passage: Passage, one: _Range, ranges: list[_Range]) -> dict[int, Number]:
    taken = {id(number) for other in ranges for number in other.numbers}
    text = passage.shape.text
    return {
        at: number for at, number in passage.shape.numbers.items()
        if id(number) not in taken and _fits(number, one)
        and not _SYMBOL.search(text[:at])
        and not re.match(r" ?(?:confidence|C\.?I\b|credible|level)", text[at + 1 :])
        and not re.match(rf"\)? (?:\w+ ){{0,2}}?{_CONFIDENCE.pattern}", text[at + 1 : at + 40])
    }  # fmt: skip


def _report(passage: Passage, reason: str, judged: Judged, *wrong: Number) -> None:
    fault(judged, passage, reason, *wrong, kind=FindingClass.ARITHMETIC, sure=Sure.LIKELY)


def _estimate(passage: Passage, one: _Range, ranges: list[_Range], judged: Judged) -> None:
    """ "12.4% (95% CI 13.1 to 15.0)": an estimate lies in its own interval."""
    numbers = _eligible(passage, one, ranges)
    named = [at for m in _ESTIMATE.finditer(passage.shape.text) if (at := m.start("v")) in numbers]
    before = [at for at in numbers if at < one.start]
    chosen = named if len(named) == 1 else before[-1:] if before else list(numbers)
    if len(chosen) != 1 or (len(ranges) > 1 and not 0 < one.start - chosen[0] < 60):
        return
    number = numbers[chosen[0]]
    between = passage.shape.text[min(chosen[0], one.start) : max(chosen[0], one.start)]
    if re.search(r"\b(?:compared|against|than|previous|change|difference)\b", between):
        return
    if chosen[0] > one.start and _OUTSIDE.search(passage.shape.text[one.end :]):
        return
    if number.value.touches(one.held):
        confirm(judged, passage, "it lies in its interval", number)
    else:
        _report(
            passage, f"{number.text} lies outside its own interval, {one.text}.", judged, number
        )


def _margin(passage: Passage, one: _Range, judged: Judged) -> None:
    """ "44%, plus or minus 2.5 points: between 41.5% and 46.5%"."""
    shape = passage.shape
    match = _MARGIN.search(shape.text)
    if not match or one.held.low is None or one.held.high is None:
        return
    margin = shape.numbers[match.start("m")]
    before = [n for at, n in shape.numbers.items() if at < match.start() and _fits(n, one) and n not in one.numbers]  # fmt: skip
    if len(before) != 1 or margin.value.low is None or margin in one.numbers:
        return
    number = before[0]
    room = Fraction(1, 2) + (margin.point - margin.value.low)
    if number.value.low is not None:
        room += number.point - number.value.low
    low, high = number.point - margin.point, number.point + margin.point
    if abs(low - one.held.low) <= room and abs(high - one.held.high) <= room:
        confirm(judged, passage, "the margin gives these limits", number, margin)
        return
    _report(
        passage,
        f"{number.text} plus or minus {margin.text} is {number_in_words(low)} to {number_in_words(high)}; "
        f"{one.text} is printed.", judged, number, margin,
    )  # fmt: skip


def _within(passage: Passage, one: _Range, ranges: list[_Range], judged: Judged) -> None:
    """ "Ranged from 9 to 26 (median 17); the busiest week saw 32"."""
    if len(ranges) != 1:
        return
    numbers = _eligible(passage, one, ranges)
    text = passage.shape.text
    for match in _MIDDLE.finditer(text):
        number = numbers.get(match.start("v"))
        if number is not None and abs(match.start() - one.start) < 60 and not number.value.touches(one.held):  # fmt: skip
            _report(passage, f"{number.text} lies outside the range, {one.text}.", judged, number)
            return
    others = bool(_OTHERS.search(text[: one.start]))
    for match in _EXTREME.finditer(text):
        at = match.start("v") if match["v"] else -1
        ahead = re.match(rf"(?:At|With) (?P<v>{_N})", text)
        if at < 0 and ahead and match.start() < one.start:
            at = ahead.start("v")
        number = numbers.get(at)
        if number is None or number.hedged:
            continue
        if _is_beyond(number, one, match["hi"] is not None, others):
            end = "highest" if match["hi"] else "lowest"
            _report(passage, f"{number.text} cannot be the {end} with a range of {one.text}.", judged, number)  # fmt: skip
            return


def _is_beyond(number: Number, one: _Range, highest: bool, others: bool) -> bool:
    low, high = one.held.low, one.held.high
    if low is None or high is None:
        return False
    if others:  # the range is of the rest: the extreme lies beyond it
        return (
            number.point < high - Fraction(1, 2) if highest else number.point > low + Fraction(1, 2)
        )
    return number.point > high if highest else number.point < low
