"""Averages and unit costs against what they are made from, and what they are said to come to.

"206 tenants sent 1,284 recordings, 6.2 each", "£150 for each late repair, so £1,050": a figure of one,
times how many there are, is the whole. The words bind all three: the whole stands next to the figure,
what it is over is named by the words it is per, or is the length of the period, or does what "each" is
said of. A divisor that is not bound is let be, and so is a figure that others near it come to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.amounts.combining import runs
from wardmote.claims.amounts.listed_means import mean_of_listed
from wardmote.claims.amounts.means_of_periods import mean_of_periods
from wardmote.claims.amounts.spreads import Spread, spreads_of, words_of
from wardmote.claims.findings import Judged, Sure
from wardmote.claims.intervals import Interval, last_unit, number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.likeness import BOUND, IMPLIED, may_be_slip
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.periods_said import lengths_of
from wardmote.claims.reading.sayings import Role, Saying, noun_after, sayings_of

_BEFORE, _AFTER = 6, 2  # sentences that an average may be made from
_MOST = 40  # figures tried
_BIT = Fraction(1, 100)
_LEAST = 12  # a whole of fewer is spread over anything
_RESTATES = re.compile(r"(?:\bor|\bwhich is|\bthat is|\bthat's|\broughly|\babout|\bequat\w+ to|\bequivalent (?:to|of)|\bworks? out at|\bworked out at|\bc[ao]mes? to|\bgiv(?:es|ing)|\bi\.e\.|,|-|\()(?: (?:about|around|roughly|just over|over|nearly|some|a little (?:over|under)))? ?\Z", re.I)  # fmt: skip
_BESIDE = re.compile(r"\b(?:compared|against|than|versus|while|whereas|target|limit|standard|ceiling|expected|previous\w*|last year|year before|earlier|recommend\w*|median|rang(?:e|es|ed|ing)|var(?:y|ied|ies))\b|;", re.I)  # fmt: skip
_WHOLE_LEFT = re.compile(r"\beach \(\Z|(?:\bso|\bthat is|\bwhich is|\bmaking|\bcosts?|\bcost of|\bc[ao]mes? to|\bbenefit (?:is|of)|\btotall?ing|\btotal (?:of|is|was)|\b(?:is|was) due)(?: (?:the|a) [a-z ]{2,30}? (?:is|was|costs?|of|comes to))?(?: about| some| only)? \Z|\A(?:- )?At [^.;]*\b(?:is|was|costs?|to|of) \Z", re.I)  # fmt: skip
_WHOLE_RIGHT = re.compile(r"(?: [a-z' -]{1,30})? ?(?:in (?:all|total)|altogether|together|for the (?:whole )?(?:year|quarter|half year)|over (?:the )?(?:[\ue001\ue008] )?(?:years|months|life)|is due)\b", re.I)  # fmt: skip
_OUT_OF = re.compile(r"\b(?:out of|up to|between|at least|score of|by|from|further|against|than|maximum of|limit of)(?: a| an| the)?(?: possible| total of)? \Z|(?<!come )(?<!comes )(?<!came )(?<!amount )(?<!amounts )\bto \Z", re.I)  # fmt: skip
_AND_MORE = re.compile(
    r"[^.;]{0,60},? (?:and|plus|with) (?:a further|another|an extra|an additional|\ue001 (?:more|extra|others?)|(?:\ue001|one|two|three)(?: [a-z]+){0,3} (?:for|at|of|costing) [\ue001\ue004])",
    re.I,
)
_IN_ALL = re.compile(r"[^.;]{0,80}?, (?P<n>\ue001) (?:in (?:all|total)|altogether)\b", re.I)
_BACK = re.compile(r"\b(?:this|that|these|those|them|it|its|they|which|so|therefore|thus|hence)\b|\A(?:- )?(?:On |An? |The |Their |Its )?(?:mean|average|or)\b", re.I)  # fmt: skip
_OF_SOME = re.compile(
    r"\b(?:with (?:complete |full |usable )?(?:data|figures|records?|returns)|where (?:data|it|we|they|there)|where [a-z ]{0,40}?(?:known|recorded|given|stated|available|kept|logged)|for (?:which|whom)|known|excluding|except|apart from|other than|without|leaving out|left out|not counting|only|once [a-z]+)\b|\b(?:across|over|in|during|for) (?:the|these|those) \ue001 (?:days|weeks|months|quarters|years)\b",
    re.I,
)
_EXTREME = re.compile(r"\b(?:longest|shortest|highest|lowest|largest|smallest|most|fewest|maximum|minimum)\b[^.;,]{0,40}\Z", re.I)  # fmt: skip
_THEY = re.compile(r"(?:- )?(?:They|These|Those|Between them|Together they)\b")
_ANEW = re.compile(r"[,;] (?:and|but|while|whose|where) (?:the |their |its |our |those |these )")
_EACH_WORDS = frozenset(["apiece", "average"])
_SUBJECT = re.compile(r"(?: ?\([^()]{0,30}\)| [a-z'\ue009-]+){1,14} (?:about |some |just over |nearly )?\Z", re.I)  # fmt: skip
_OVER_TIME = re.compile(r"(?:minutes?|hours?|days?|weeks?|months?|years?|seconds?|miles?)\b")


def judge_means(read: Read) -> Judged:
    """Check every figure of one beside the whole it is made from, or comes to."""
    judged = Judged()
    prose = [passage for passage in read.passages if not passage.block.table]
    for at, passage in enumerate(prose):
        for spread in spreads_of(passage):
            if (
                spread.mean
                and (spread.time or not spread.unit)
                and _listed(spread, prose, at, read, judged)
            ):
                continue
            near = prose[max(0, at - _BEFORE) : at + _AFTER + 1]
            _judge(_Case(spread, passage, near, at - max(0, at - _BEFORE), read), judged)
    return judged


@dataclass(frozen=True, slots=True)
class _Over:
    """What a whole is spread over; `bound`: the sentence of the figure itself says so."""

    held: tuple[Interval, ...]
    bound: bool


@dataclass(frozen=True, slots=True)
class _Case:
    """A figure of one, and the sentences about it."""

    spread: Spread
    passage: Passage
    near: Sequence[Passage]
    at: int  # of its own sentence among those near
    read: Read

    @property
    def one(self) -> Saying:
        return self.spread.one

    @property
    def own(self) -> list[Saying]:
        return [v for v in _values(self.passage) if v.number is not self.one.number]

    def whole(self) -> tuple[Saying, bool] | None:
        """Return the figure that is spread, and whether it is told first; None if none is bound."""
        text, one = self.passage.shape.text, self.one
        fit = [v for v in self.own if _may_be_whole(v, one) and not self.spread.unit & _nouns(v)]
        before = [v for v in fit if v.at < one.at]
        if _AND_MORE.match(text[one.at :]):
            return None
        if before and not _BESIDE.search(text[before[-1].at : one.at]) and not _begins_anew(before[-1], one):  # fmt: skip
            restated = self.spread.mean or _RESTATES.search(text[max(0, one.at - 40) : one.at])
            if restated or re.search(r"\bon average\b", text[one.at :]):
                return before[-1], True
        for v in fit:
            cued = _WHOLE_LEFT.search(text[: v.at]) or _WHOLE_RIGHT.match(
                text[v.at + 1 : v.at + 60]
            )
            if v.at > one.at and cued and not _BESIDE.search(text[one.at : v.at]):
                return v, False
        last = (
            [v for v in _values(self.near[self.at - 1]) if _may_be_whole(v, one)] if self.at else []
        )
        pointed = self.spread.mean and _BACK.search(text[: one.at]) and not _BESIDE.search(text)
        return (last[-1], True) if len(last) == 1 and pointed and not fit else None

    def over(self, whole: Saying) -> _Over | None:
        """Return what the words say it is spread over; None where nothing is bound."""
        spread = self.spread
        if spread.number is not None:
            return _Over((_held(spread.number),), True)
        if spread.time:
            return self._length()
        if spread.unit:
            return self._named(whole)
        return self._doing(whole)

    def _length(self) -> _Over | None:
        for back, passage in enumerate(reversed(self.near[: self.at + 1])):
            if passage.block is not self.passage.block:
                return None
            if found := lengths_of(passage, self.spread.time):
                return _Over(tuple(found), back == 0) if len(set(found)) == 1 else None
        return None

    def _named(self, whole: Saying) -> _Over | None:
        for back, passage in enumerate(reversed(self.near[: self.at + 1])):
            named = [
                v for v in _values(passage)
                if v.number not in (whole.number, self.one.number) and v.number.kind is NumberKind.COUNT
                and v.number.point > 1 and self.spread.unit & _nouns(v)
            ]  # fmt: skip
            text, numbers = passage.shape.text, passage.shape.numbers
            if named and (all_told := _IN_ALL.match(text, named[-1].at + 1)):
                return _Over((_held(numbers[all_told.start("n")]),), back == 0)
            if len({v.number.point for v in named}) == 1 and not self._of_some(back):
                return _Over((_held(named[0].number),), back == 0)
            if named:
                return None
        return None

    def _of_some(self, back: int) -> bool:
        """ "Across the three quarters with data, 346 children, 1.3 a case": the count of all is no base."""
        return back > 0 and bool(_OF_SOME.search(self.passage.shape.text))

    def _doing(self, whole: Saying) -> _Over | None:
        """ "21 re-offended and committed 74 offences": what stands before the whole, if no more do."""
        counts = [v for v in self.own if v is not whole and v.number.kind is NumberKind.COUNT and v.number.point > 1 and not v.measure and not _EXTREME.search(v.passage.shape.text[: v.at])]  # fmt: skip
        counts = [
            v for v in counts if v.number.point < whole.number.point or self.one.number.point < 1
        ]
        text = self.passage.shape.text
        first = [v for v in counts if v.at < min(whole.at, self.one.at)]
        if first and _SUBJECT.fullmatch(text[first[-1].at + 1 : whole.at]):
            return _Over((_held(first[-1].number),), True)
        alone = len(counts) == 1 and (self.spread.each or counts[0].at < whole.at)
        if counts or not self.at or not _THEY.match(text):
            return _Over((_held(counts[0].number),), True) if alone else None
        told = [v for v in _values(self.near[self.at - 1]) if v.number.kind is NumberKind.COUNT and not v.measure]  # fmt: skip
        return _Over((_held(told[0].number),), False) if len(told) == 1 else None


def _values(passage: Passage) -> list[Saying]:
    """Return the counts and sums of money of a sentence that are not themselves of one."""
    if not passage.shape.numbers:
        return []
    kept: list[Saying] | None = passage.kept.get("wholes")
    if kept is None:
        spread = {id(s.one.number) for s in spreads_of(passage) if s.sure}
        kept = passage.kept["wholes"] = [
            v for v in sayings_of(passage)
            if v.role is Role.VALUE and v.number.kind in (NumberKind.COUNT, NumberKind.MONEY)
            and id(v.number) not in spread
        ]  # fmt: skip
    return kept


def _nouns(one: Saying) -> frozenset[str]:
    text = one.passage.shape.text
    before = re.search(r"([a-z]+)(?: (?:numbered|were|was|came to|totalled|stood at)|:) \Z", text[max(0, one.at - 40) : one.at], re.I)  # fmt: skip
    after = re.match(r"[ -](?:[a-z'-]+ ?){1,4}", text[one.at + 1 : one.at + 70], re.I)
    return words_of((before[1] if before else "") + " " + (after[0] if after else ""))


def _may_be_whole(other: Saying, one: Saying) -> bool:
    """Tell whether a figure can be the whole of one of its kind: larger, of the same thing."""
    if other.number.kind is not one.number.kind or other.number.point <= one.number.point:
        return False
    if other.number.point.denominator != 1 and other.number.kind is NumberKind.COUNT:
        return False
    text = other.passage.shape.text
    noun, others = (noun_after(v.passage.shape.text[v.at + 1 : v.at + 100]) for v in (one, other))
    if bool(_OVER_TIME.search(noun)) is not bool(_OVER_TIME.search(others)) and noun:
        return False
    counts = one.number.kind is NumberKind.COUNT and not _OVER_TIME.search(noun)
    if counts and one.unit - _EACH_WORDS and other.unit and not one.unit & other.unit:
        return False  # "the 25 people averaged 4.5 crimes each"
    return not _OUT_OF.search(text[max(0, other.at - 40) : other.at])


def _begins_anew(whole: Saying, one: Saying) -> bool:
    """ "14 schools sent 28, and the pupils came to 4.5 sessions each": of another clause, of other things."""
    gap = one.passage.shape.text[whole.at : one.at]
    return bool(one.unit - _EACH_WORDS and not whole.unit & one.unit and _ANEW.search(gap))


def _listed(spread: Spread, prose: Sequence[Passage], at: int, read: Read, judged: Judged) -> bool:
    """Check a mean against the values that are listed beside it; tell whether it was judged."""
    number = spread.one.number
    fits, values = mean_of_listed(read, prose, at, number, rounded(number))
    if not fits and not values:
        fits, values = mean_of_periods(read, prose[at], spread, rounded(number))
    if fits:
        confirm(judged, prose[at], "it is the mean of the values listed", number)
    elif values and not _BESIDE.search(prose[at].text[: number.start]):
        mean = _short(sum(values, Fraction(0)) / len(values))
        fault(
            judged, prose[at], f"The mean of the {len(values)} values listed is {mean}; {number.text} is printed.",
            number,
        )  # fmt: skip
    return fits or bool(values)


_IN_A_YEAR = {"week": 52, "month": 12, "quarter": 4}


def _judge(case: _Case, judged: Judged) -> None:
    one, bound = case.one, case.whole()
    if bound is None:
        if _is_explained(case, near=False):
            confirm(judged, case.passage, "it fits the figures beside it", one.number)
        return
    whole, first = bound
    over = case.over(whole)
    year = _IN_A_YEAR.get(case.spread.time)  # "352 cases, 88 a quarter": of a year, said or not
    lengths = (*(over.held if over else ()), *([Interval.at(year)] if year else []))
    # "9,360 hours, 936 each, or 18 a week": what is spread may itself be of one
    said = [v.number for v in sayings_of(case.passage) if v.number.kind is one.number.kind and v.number is not one.number]  # fmt: skip
    wholes = [whole.number, *(said if case.spread.time else ())]
    if over and any(_fits(n, held, one.number, first) for n in wholes for held in lengths):
        confirm(judged, case.passage, "it fits the whole and what it is spread over", one.number)
        return
    if over is None or whole.number.point < _LEAST:
        return
    if _is_explained(case, near=not over.bound) and (not case.spread.each or not over.bound):
        return
    exact = whole.number.point / _middle(over.held[0])
    if not may_be_slip(one.number.point, exact, BOUND if over.bound else IMPLIED):
        return
    sure = Sure.CERTAIN if over.bound and whole.passage is case.passage else Sure.LIKELY
    spread = number_in_words(_middle(over.held[0]))
    if first:
        reckoned = f"{whole.number.text} over {spread} is {_short(exact)}; {one.number.text} is printed as the average."
        fault(judged, case.passage, reckoned, one.number, sure=sure)
    else:
        reckoned = f"{spread} times {one.number.text} is {_short(one.number.point * _middle(over.held[0]))}; {whole.number.text} is printed."
        fault(judged, case.passage, reckoned, whole.number, sure=sure)


def _held(number: Number) -> Interval:
    """Return what a number beside others stands for: "over 52 weeks" is 52."""
    low, high = number.loose.low, number.loose.high
    if number.hedged and (low is None or high is None or high - low > number.point / 3):
        return Interval.at(number.point)
    return number.loose


def _middle(held: Interval) -> Fraction:
    return ((held.low or Fraction(0)) + (held.high or held.low or Fraction(0))) / 2


def _short(value: Fraction) -> str:
    return number_in_words(Fraction(round(value * 100), 100))


def _fits(whole: Number, over: Interval, one: Number, first: bool) -> bool:
    """Tell whether a whole over so many is the figure; told after it, the figure itself is exact."""
    if not over.high or over.high <= 0:
        return False
    room = rounded(one) if first or one.hedged else one.value
    return whole.loose.over(over).touches(room)


def _is_explained(case: _Case, near: bool) -> bool:
    """Tell whether any figures of the sentence, or of those near it, come to the figure of one."""
    room = rounded(case.one.number)
    if any(whole.over(over).touches(room) for whole, over in _ways(case, _values(case.passage))):
        return True
    if not near:
        return False
    values = [v for p in case.near for v in _values(p)][-_MOST:]
    lengths = (
        [n for p in case.near for n in lengths_of(p, case.spread.time)] if case.spread.time else []
    )
    wholes = [_held(v.number) for v in values if v.number.kind is case.one.number.kind]
    overs = [
        _held(v.number) for v in values if v.number.kind is NumberKind.COUNT and v.number.point > 1
    ]
    return any(w.over(n).touches(room) for w in wholes for n in [*overs, *lengths] if w is not n)


def _ways(case: _Case, values: Sequence[Saying]) -> Iterator[tuple[Interval, Interval]]:
    """Yield every whole of a sentence, numbers side by side added up, with all it may be over."""
    counts = [v.number for v in values if v.number.kind is NumberKind.COUNT and v.number is not case.one.number][-8:]  # fmt: skip
    alike = [v.number for v in values if v.number.kind is case.one.number.kind and v.number is not case.one.number][-8:]  # fmt: skip
    lengths = lengths_of(case.passage, case.spread.time) if case.spread.time else []
    for wholes in runs(alike):
        for over in lengths:
            yield _sum(wholes), over
        for overs in runs(counts):
            if not any(n in wholes for n in overs) and sum(n.point for n in overs) > 1:
                yield _sum(wholes), _sum(overs)


def _sum(numbers: Sequence[Number]) -> Interval:
    summed = Interval.at(0)
    for number in numbers:
        summed = summed.plus(_held(number))
    return summed


def rounded(number: Number) -> Interval:
    """Return what a printed average may stand for: rounded to its last digit, either way."""
    held, room = number.value, Fraction(1, 2)
    if held.low is None or held.high is None:
        return held
    if number.hedged:
        return Interval(held.low - room, held.high + room)
    whole = number.point.denominator == 1
    if number.kind is NumberKind.MONEY:
        room = min(last_unit(number.point), Fraction(100)) / 2 if whole else Fraction(1, 200)
    elif not whole:
        room = Fraction(1, 200)
    elif number.kind is NumberKind.COUNT:
        return Interval(number.point - room - _BIT, number.point + room + _BIT)
    room = max(room, held.high - number.point)
    return Interval(number.point - room, number.point + room)
