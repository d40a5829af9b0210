"""Shares against their counts and the whole they are of.

What a share is of is a count that the sentence names ("of the 640"), the one that "of these"
points back to, or the one number a text prints for what is named ("of all notifiable
offences"). Where several could be meant, any that fits settles it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from math import floor

from wardmote.claims.arithmetic import Judged
from wardmote.claims.bases import (
    Named,
    direct_wholes,
    fits_whole,
    named_counts,
    said_in,
    said_of,
    wholes_by_name,
    wholes_pointed_to,
)
from wardmote.claims.combining import is_cut_short
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.likeness import BOUND, IMPLIED, NAMED, may_be_slip
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read, key_words
from wardmote.claims.portions import Portion, portions_of
from wardmote.claims.sayings import Role, Saying, sayings_of

_NOT_SHARES = re.compile(
    r"\b(?:weighted|margin of error|change|discount|interest|uplift|sample error)\b", re.I
)


# "of the 90 burglaries …; of the vehicle offences 4% (12)": another whole, of which no count is given
_OF_OTHERS = re.compile(r"; (?:and )?(?:out )?of (?:the|all|our) [a-z' -]{3,40} \Z", re.I)


def judge_apportioned(read: Read) -> Judged:
    """Check every share against its count and the whole they are of."""
    judged = Judged()
    named = named_counts(read)
    for group in read.by_group:
        _Group(named, judged).run(group)
    return judged


class _Group:
    """Shares of sentences that go together: what some are of is what the others may be of."""

    def __init__(self, named: Sequence[Named], judged: Judged) -> None:
        self.named = named
        self.judged = judged
        self.believed: dict[Fraction, tuple[Number, int]] = {}
        self.home: dict[int, str] = {}  # the sentence of each number
        self.parts: set[int] = set()  # counts that have a share of their own

    def run(self, passages: Sequence[Passage]) -> None:
        sentences: list[tuple[Saying, ...]] = []
        loose: list[tuple[Portion, list[Sequence[Saying]]]] = []
        everything: list[tuple[Saying, ...]] = []
        for passage in passages:
            found = sayings_of(passage) if passage.shape.numbers else ()
            everything.append(found)
            self.home |= {id(one.number): passage.shape.text for one in found}
            if any(one.number.kind in (NumberKind.PERCENT, NumberKind.FRACTION) for one in found):
                text = passage.shape.text
                portions = [
                    portion for portion in portions_of(passage, found)
                    if not _OF_OTHERS.search(text[: portion.at])
                ]  # fmt: skip
                for portion in portions:
                    whole = self._judge(portion, found, portions, sentences)
                    if whole is None and portion.linked:
                        continue
                    if whole is None:
                        loose.append((portion, [found, *reversed(sentences[-3:]), *sentences[:1]]))
                    else:
                        self._believe(whole, 2)
                self.parts |= {id(portion.part) for portion in portions}
            sentences.append(found)
        self._implied(loose, _counts_in(everything))

    def _judge(
        self,
        portion: Portion,
        found: Sequence[Saying],
        portions: Sequence[Portion],
        before: Sequence[Sequence[Saying]],
    ) -> Number | None:
        """Judge a portion by the whole it names; return that whole, None if it names none."""
        direct = direct_wholes(portion, found)
        wholes, sure = direct, Sure.CERTAIN
        if not wholes:
            wholes = wholes_pointed_to(portion, found, portions, before)
            sure = Sure.LIKELY
        tie = NAMED
        if not wholes:
            wholes, tie = wholes_by_name(portion, self.named), BOUND
        wholes = [whole for whole in wholes if whole.point > portion.part.point or whole in direct]
        if not wholes or _NOT_SHARES.search(portion.passage.text):
            return None
        for whole in wholes:
            if fits_whole(portion, whole, loose=False):
                confirm(
                    self.judged,
                    portion.passage,
                    "the share fits the count and the whole",
                    portion.part,
                    portion.share,
                )
                return whole
        if all(id(whole) in self.parts for whole in wholes) and not direct:
            return None  # it may be of a count not yet read
        elsewhere = _is_of_the_rest(portion, wholes[0]) or _has_another_share(portion, wholes[0])
        if elsewhere or (
            _is_of_nearer(portion, found) if direct else _fits_another(portion, found, before)
        ):
            return None
        if (portion.linked or _is_one_of_several(wholes[0], before)) and _is_far_off(
            portion, wholes[0]
        ):
            return None
        if any(fits_whole(portion, whole, loose=True) for whole in wholes):
            sure = Sure.LIKELY
        _say(portion, wholes[0], sure if tie == NAMED else Sure.ASK, self.judged, tie)
        return wholes[0]

    def _believe(self, whole: Number, fits: int) -> None:
        self.believed[whole.point] = (whole, self.believed.get(whole.point, (whole, 0))[1] + fits)

    def _implied(
        self,
        loose: Sequence[tuple[Portion, list[Sequence[Saying]]]],
        counts: dict[Fraction, Number],
    ) -> None:
        """Judge shares whose whole is not named: by the count that the others beside them are of."""
        parts = [portion.part for portion, _ in loose]
        still: list[tuple[Portion, list[Sequence[Saying]]]] = []
        for portion, near in loose:
            alike = [n for n in counts.values() if n.kind is portion.part.kind]
            fits = [
                n for n in alike if n.point > portion.part.point and fits_whole(portion, n, False)
            ]
            if fits and portion.part.point >= 100 and all(_is_cut(portion, n) for n in fits):
                _say(portion, fits[0], Sure.LIKELY, self.judged)
                continue
            for number in fits:
                if number not in parts:
                    self._believe(number, 1)
            if not fits:
                still.append((portion, near))
        for portion, near in still:
            self._alone(portion, near)

    def _alone(self, portion: Portion, near: list[Sequence[Saying]]) -> None:
        here = _counts_in(near)
        larger = [
            number for number, fits in self.believed.values()
            if number.point > portion.part.point and number.kind is portion.part.kind
            and (fits >= 2 or number.point in here) and self._is_of(portion, number)
        ]  # fmt: skip
        if any(fits_whole(portion, number, loose=False) for number in larger):
            return
        if len(larger) == 1:
            beside = larger[0].point in _counts_in(near[:1])
            if not _is_far_off(portion, larger[0]):
                sure, tie = (Sure.LIKELY, NAMED) if beside else (Sure.ASK, IMPLIED)
                _say(portion, larger[0], sure, self.judged, tie)
            return
        if larger:
            return
        if portion.share.kind is not NumberKind.PERCENT:
            before = list(_counts_in(near[1:2]).values())
            opens = portion.at <= 1 and len(before) == 1 and before[0].point > portion.part.point
            if opens and not fits_whole(portion, before[0], loose=True):
                _say(portion, before[0], Sure.LIKELY, self.judged)
            return
        first = (one.number for sentence in reversed(near) for one in sentence)
        lead = next((number for number in first if number.point in here), None)
        if lead is not None and not self._is_of(portion, lead):
            return
        if lead is not None and id(lead) not in self.parts and lead.point > portion.part.point:
            off = abs(portion.part.point * 100 / lead.point - portion.share.point)
            if off < Fraction(3, 2) and not fits_whole(portion, lead, True):
                _say(portion, lead, Sure.LIKELY, self.judged)

    def _is_of(self, portion: Portion, whole: Number) -> bool:
        """Tell whether a whole can be what a share, or its count, is said to be of: "2.5% of income"."""
        said, text = said_of(portion), self.home.get(id(whole), "").replace(said_in(portion), "")
        return not said or not text or bool(said & key_words(text))


def _has_another_share(portion: Portion, whole: Number) -> bool:
    """Tell whether a count is of an earlier share: "A 5.9%, B 8.3%, C 4.1% (364 of 6,200; …)"."""
    shares = [n for n in portion.passage.shape.numbers.values() if n.kind is NumberKind.PERCENT]
    in_order = len(shares) > 2 and all(n.start < portion.part.start for n in shares)
    return in_order and any(
        fits_whole(replace(portion, share=n), whole, loose=False)
        for n in shares if n is not portion.share
    )  # fmt: skip


def _is_of_nearer(portion: Portion, found: Sequence[Saying]) -> bool:
    """Tell whether a count before a part is its whole: "14 of the 26 …, of which 13 were (93%)"."""
    before = [one for one in found if one.number.start < portion.part.start]
    return any(fits_whole(portion, whole, loose=False) for whole in _counts_in([before]).values())


def _fits_another(
    portion: Portion, found: Sequence[Saying], before: Sequence[Sequence[Saying]]
) -> bool:
    """Tell whether a share fits other counts beside it: "91 yes and 10 no of 101, 90% yes".

    Of a share in brackets the count is known, and only its whole may be another.
    """
    here = _counts_in([found])
    wholes = _counts_in([found, *before[-6:]]).values()
    text = portion.passage.shape.text
    at = next((one.at for one in found if one.number is portion.share), 0)
    bracketed = re.search(r"\(\ue001\)", text[portion.at : portion.end + 1])
    parts = [portion.part] if bracketed or text[at - 1 : at] == "(" else here.values()
    return any(
        fits_whole(replace(portion, part=part), whole, loose=False)
        for part in parts for whole in wholes if part.point < whole.point
    )  # fmt: skip


_REST = re.compile(r"\b(?:vacan\w+|shortfall|absen\w+|attrition|drop-?out|failure|fail|loss|unmet|refusal|rejection|wastage|gap|empty)\b[^.;]{0,30}\Z", re.I)  # fmt: skip


def _is_of_the_rest(portion: Portion, whole: Number) -> bool:
    """Tell whether a share is of those that a count leaves: "143 of 156, a vacancy rate of 8.3%"."""
    text = portion.passage.shape.text
    fits = portion.part.value.over(whole.value).scaled(100).plus(portion.share.value)
    return fits.touches(Interval.at(100)) and bool(_REST.search(text[: portion.end - 1]))


def _is_one_of_several(whole: Number, before: Sequence[Sequence[Saying]]) -> bool:
    """Tell whether a whole stands in an earlier sentence beside others: "from 377 to 489"."""
    here = next((found for found in before if any(one.number is whole for one in found)), ())
    return len(_counts_in([here])) > 1


def _is_far_off(portion: Portion, whole: Number) -> bool:
    """Tell whether a share of a whole that is only implied is so far off that it is of another."""
    exact, share = portion.part.point * 100 / whole.point, portion.share
    doubted = portion.linked or share.kind is NumberKind.FRACTION
    times = 2 if doubted else 4
    return not exact <= times * share.point <= times * times * exact


def _counts_in(sentences: Sequence[Sequence[Saying]]) -> dict[Fraction, Number]:
    counts: dict[Fraction, Number] = {}
    for sentence in sentences:
        for one in sentence:
            counted = one.number.kind in (NumberKind.COUNT, NumberKind.MONEY) and not one.measure
            if one.role is Role.VALUE and counted:
                counts.setdefault(one.number.point, one.number)
    return counts


def _is_cut(portion: Portion, whole: Number) -> bool:
    """Tell whether a share of round counts is printed as cut where it would be rounded up."""
    exact, share = portion.part.point * 100 / whole.point, portion.share
    if share.kind is not NumberKind.PERCENT or share.hedged or share.point.denominator != 1:
        return False
    if portion.part.value.is_point and whole.value.is_point:
        return False
    return floor(exact) == share.point and floor(exact + Fraction(1, 2)) != share.point


def _say(portion: Portion, whole: Number, sure: Sure, judged: Judged, tie: int = NAMED) -> None:
    if not may_be_slip(portion.share.point, portion.part.point * 100 / whole.point, tie):
        return
    cut = is_cut_short(portion.share, portion.part.point * 100 / whole.point)
    sure = Sure.ASK if cut else sure
    exact = Fraction(round(portion.part.point * 1000 / whole.point), 10)
    fault(
        judged, portion.passage,
        f"{portion.part.text} of {whole.text} is {number_in_words(exact)}%; {portion.share.text} is printed.",
        portion.share, portion.part, sure=sure,
    )  # fmt: skip
