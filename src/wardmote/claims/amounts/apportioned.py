"""Shares against their counts and the whole they are of.

What a share is of is a count that the sentence names ("of the 640"), the one that "of these"
points back to, the one number a text prints for what is named ("of all notifiable offences"), or
what the shares beside it are of. Where several could be meant, any that fits settles it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from math import floor

from wardmote.claims.amounts.bases import (
    Named,
    bound_wholes,
    fits_whole,
    named_counts,
    opens_with_share,
    said_in,
    said_of,
    wholes_by_name,
)
from wardmote.claims.amounts.combining import is_cut_short
from wardmote.claims.amounts.portions import Portion, portions_of
from wardmote.claims.amounts.stated_bases import judge_stated_bases
from wardmote.claims.amounts.wholes import Wholes
from wardmote.claims.findings import Judged, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.likeness import BOUND, NAMED, is_misprint, may_be_slip
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Read, key_words
from wardmote.claims.reading.sayings import Role, Saying, sayings_of

_NOT_SHARES = re.compile(
    r"\b(?:weighted|margin of error|change|discount|interest|uplift|sample error)\b", re.I
)
# "of the 90 burglaries …; of the vehicle offences 4% (12)": another whole, of which no count is given
_OF_OTHERS = re.compile(r"; (?:and )?(?:out )?of (?:the|all|our) [a-z' -]{3,40} \Z", re.I)
_BOUNDED = re.compile(r"(?:at (?:least|most)|no more than|up to|more than|less than|fewer than|over|under)\b", re.I)  # fmt: skip
_BACK, _ON = 12, 1  # sentences before and after a share in which its whole is looked for
_MANY = 100  # a share of fewer says little of how it was rounded
_HALF = Fraction(1, 20)  # of a point: no two printed shares differ by less
_FEW, _ROW = 2, 3  # so many shares beside one say what it is of; so many leave no doubt


@dataclass(eq=False)
class _Case:
    """A share to be judged, what the words say it is of, and what its count would make it of."""

    portion: Portion
    row: int  # the list or paragraph it stands in
    found: Sequence[Saying]
    bound: list[Number]
    tight: bool
    by_name: list[Number]
    fits: dict[Fraction, tuple[int, Number]] = field(default_factory=dict)
    whole: Number | None = None


def judge_apportioned(read: Read) -> Judged:
    """Check every share against its count and the whole they are of."""
    judged = Judged()
    wholes = Wholes(read)
    cases = list(_cases(read, named_counts(read)))
    for case in cases:
        for at, number in wholes.fitting(case.portion):
            case.fits.setdefault(number.point, (at, number))
            if abs(at - wholes.at[id(case.portion.passage)]) <= _BACK:
                case.fits[number.point] = (at, number)
        case.whole = next((n for n in (*case.bound, *case.by_name) if _fits(case.portion, n)), None)
        if case.whole is not None:
            confirm(
                judged, case.portion.passage, "the share fits the count and the whole",
                case.portion.part, case.portion.share,
            )  # fmt: skip
    judge_stated_bases(
        read, [(case.portion, frozenset([*case.fits, *_said(case)])) for case in cases], judged
    )
    beside: dict[int, list[_Case]] = {}
    for case in cases:
        beside.setdefault(case.row, []).append(case)
    for case in cases:
        if case.whole is None and not _NOT_SHARES.search(case.portion.passage.text):
            _Doubt(case, beside[case.row], wholes, judged).settle()
    return judged


def _said(case: _Case) -> list[Fraction]:
    return [case.whole.point] if case.whole is not None else []


def _cases(read: Read, named: Sequence[Named]) -> Iterator[_Case]:
    before: list[Sequence[Saying]] = []
    for row, passages in enumerate(read.by_group):
        for passage in passages:
            found = sayings_of(passage) if passage.shape.numbers else ()
            if any(one.number.kind in (NumberKind.PERCENT, NumberKind.FRACTION) for one in found):
                text = passage.shape.text
                portions = [
                    portion for portion in portions_of(passage, found)
                    if not _OF_OTHERS.search(text[: portion.at])
                ]  # fmt: skip
                for portion in portions:
                    bound, tight = bound_wholes(portion, found, portions, before)
                    by_name = [] if tight else wholes_by_name(portion, named)
                    yield _Case(portion, row, found, bound, tight, by_name)
            before.append(found)


class _Doubt:
    """One share that does not fit what its words say, if they say anything."""

    def __init__(
        self, case: _Case, beside: Sequence[_Case], wholes: Wholes, judged: Judged
    ) -> None:
        self.case, self.portion, self.wholes, self.judged = case, case.portion, wholes, judged
        self.beside = [
            one for one in beside if one is not case and one.portion.part is not case.portion.part
        ]
        self.at = wholes.at[id(case.portion.passage)]

    def settle(self) -> None:
        case = self.case
        if case.tight and case.bound:
            if not self._is_excused(case.bound[0]):
                _say(self.portion, case.bound[0], Sure.CERTAIN, self.judged, NAMED)
            return
        near = self._near()
        if near and all(_is_cut(self.portion, whole) for whole in near):
            _say(self.portion, near[0], Sure.LIKELY, self.judged, BOUND)
            return
        shared, many = self._shared()
        if shared is not None and shared.point in case.fits:
            return
        if shared is not None and not self._is_of(shared):
            shared, many = None, 0
        strong = shared is not None and many >= _ROW and not self._fits_here()
        if shared is not None and strong and (not near or self._is_between()):
            _say(self.portion, shared, Sure.CERTAIN, self.judged, BOUND)
        elif not near and not _BOUNDED.match(self.portion.share.text):
            self._of_none_near(shared, many)

    def _of_none_near(self, shared: Number | None, many: int) -> None:
        """Judge a share that no count near it fits."""
        case, portion = self.case, self.portion
        larger = [n for n in case.bound if n.point >= portion.part.point]
        if many < _FEW and self.wholes.is_worked_out(portion):
            return
        if shared is not None and (
            many >= _FEW or (not case.fits and _is_misprint(portion, shared))
        ):
            _say(portion, shared, Sure.LIKELY, self.judged, BOUND)
        elif larger and any(one.number is larger[0] for one in case.found):
            _say(portion, larger[0], Sure.LIKELY, self.judged, BOUND)
        elif case.by_name and not case.fits:
            _say(portion, case.by_name[0], Sure.LIKELY, self.judged, BOUND)

    def _is_of(self, whole: Number) -> bool:
        """Tell whether a count can be what a share is said to be of: "2.5% of income"."""
        said = said_of(self.portion) - _MONEYED
        home = self.wholes.text_of[id(whole)].replace(said_in(self.portion), "")
        return not said or bool(said & key_words(home))

    def _near(self) -> list[Number]:
        """Return the counts near a share that it fits."""
        return [n for at, n in self.case.fits.values() if self.at - _BACK <= at <= self.at + _ON]

    def _fits_here(self) -> bool:
        return any(at == self.at for at, _ in self.case.fits.values())

    def _shared(self) -> tuple[Number | None, int]:
        """Return what most of the shares beside one are of, and how many of them are."""
        votes: Counter[Fraction] = Counter()
        for one in self.beside:
            votes.update([one.whole.point] if one.whole else one.fits.keys())
        votes = Counter({p: n for p, n in votes.items() if p > self.portion.part.point})
        if not votes:
            return None, 0
        best = max(votes.values())
        points = [point for point, n in votes.items() if n == best]
        if len(points) > 1 and best < _ROW:
            points = [p for p in points if any(n.point == p for n in self.case.bound)] or points
        if len(points) > 1:
            return None, 0
        number = next(
            one.whole if one.whole and one.whole.point == points[0] else one.fits[points[0]][1]
            for one in self.beside
            if (one.whole and one.whole.point == points[0]) or points[0] in one.fits
        )
        return number, best

    def _is_between(self) -> bool:
        """Tell whether a share stands in a row of others of the same sentence."""
        same = [one for one in self.beside if one.portion.passage is self.portion.passage]
        return len(same) >= _ROW

    def _is_of_nearer(self) -> bool:
        """Tell whether a count before a part is its whole: "14 of the 26 …, of which 13 were (93%)"."""
        before = [one for one in self.case.found if one.number.start < self.portion.part.start]
        return any(_fits(self.portion, whole) for whole in _counts_in(before))

    def _is_of_another(self, whole: Number) -> bool:
        """Tell whether what is counted has a name of its own, and the share fits a count near."""
        said = next((one for one in self.case.found if one.number is self.portion.part), None)
        if self.portion.whole is whole or said is None:
            return False
        return bool(said.unit) and bool(self._near())

    def _is_excused(self, whole: Number) -> bool:
        portion = self.portion
        if _is_of_the_rest(portion, whole) or _has_another_share(portion, whole):
            return True
        pointing = _OF_THEM.match(portion.passage.shape.text, portion.at)
        if (pointing or opens_with_share(portion)) and self._near():
            return True  # "1,180 requests, 944 by police; 826 of them (70%)"
        few = (
            whole.point <= 10
            and abs(portion.part.point * 100 / whole.point - portion.share.point) < 2
        )  # "two in three (66%)"
        nearer = portion.whole is not None and self._is_of_nearer()
        return few or nearer or self._is_of_another(whole)


_MONEYED = frozenset(["cost", "budget", "fund", "funding", "spend", "spending", "money", "expenditure", "programme"])  # fmt: skip
_OF_THEM = re.compile(rf"{C} of them\b", re.I)


def _is_misprint(portion: Portion, whole: Number) -> bool:
    return is_misprint(
        portion.share.text, _as_printed(portion.part.point * 100 / whole.point, portion.share)
    )


def _fits(portion: Portion, whole: Number) -> bool:
    return fits_whole(portion, whole, loose=False)


def _is_cut(portion: Portion, whole: Number) -> bool:
    """Tell whether a share of round counts is cut where it would be rounded up: 8,000 of 30,000, 26%."""
    exact, share = portion.part.point * 100 / whole.point, portion.share
    if share.kind is not NumberKind.PERCENT or share.hedged or share.point.denominator != 1:
        return False
    if portion.part.point < _MANY or (portion.part.value.is_point and whole.value.is_point):
        return False
    return floor(exact) == share.point and floor(exact + Fraction(1, 2)) != share.point


def _has_another_share(portion: Portion, whole: Number) -> bool:
    """Tell whether a count is of an earlier share: "A 5.9%, B 8.3%, C 4.1% (364 of 6,200; …)"."""
    shares = [n for n in portion.passage.shape.numbers.values() if n.kind is NumberKind.PERCENT]
    in_order = len(shares) > 2 and all(n.start < portion.part.start for n in shares)
    return in_order and any(
        fits_whole(replace(portion, share=n), whole, loose=False)
        for n in shares if n is not portion.share
    )  # fmt: skip


_REST = re.compile(r"\b(?:vacan\w+|shortfall|absen\w+|attrition|drop-?out|failure|fail|loss|unmet|refusal|rejection|wastage|gap|empty)\b[^.;]{0,30}\Z", re.I)  # fmt: skip


def _is_of_the_rest(portion: Portion, whole: Number) -> bool:
    """Tell whether a share is of those that a count leaves: "143 of 156, a vacancy rate of 8.3%"."""
    text = portion.passage.shape.text
    fits = portion.part.value.over(whole.value).scaled(100).plus(portion.share.value)
    return fits.touches(Interval.at(100)) and bool(_REST.search(text[: portion.end - 1]))


def _counts_in(sentence: Sequence[Saying]) -> list[Number]:
    return [
        one.number for one in sentence
        if one.role is Role.VALUE and not one.measure
        and one.number.kind in (NumberKind.COUNT, NumberKind.MONEY)
    ]  # fmt: skip


def _as_printed(exact: Fraction, share: Number) -> str:
    """Return a share in percent with as many decimals as another is printed with."""
    decimals = re.search(r"\.(\d+)", share.text)
    places = len(decimals[1]) if decimals else 0
    return f"{floor(exact * 10**places + Fraction(1, 2)):0{places + 1}d}"


def _say(portion: Portion, whole: Number, sure: Sure, judged: Judged, tie: int) -> None:
    exact = portion.part.point * 100 / whole.point
    if not may_be_slip(portion.share.point, exact, tie) or abs(exact - portion.share.point) < _HALF:
        return
    if is_cut_short(portion.share, exact):
        sure = Sure.ASK
    elif fits_whole(portion, whole, loose=True) and sure is Sure.CERTAIN:
        sure = Sure.LIKELY
    rounded = number_in_words(Fraction(round(exact * 10), 10))
    fault(
        judged, portion.passage,
        f"{portion.part.text} of {whole.text} is {rounded}%; {portion.share.text} is printed.",
        portion.share, portion.part, sure=sure,
    )  # fmt: skip
