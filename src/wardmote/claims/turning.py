"""Steps and changes whose two values stand in different sentences, or one of them alone beside it.

"784 cases …. A year ago it was 728, so reports are up by 56, or 8.3%", "The cohort before had
72, of whom 25 reoffended (34.7%): an improvement of 4.7 points". Any two values near it that
differ so bear the change out; where only two can be meant, they are what it is held to.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import permutations

from wardmote.claims.arithmetic import Judged
from wardmote.claims.combining import held
from wardmote.claims.findings import FindingClass, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read, key_words
from wardmote.claims.sayings import STATED, Role, Saying, When, sayings_of

_TURNS = (Role.STEP, Role.CHANGE, Role.POINTS)
_BACK = re.compile(
    r"\A(?:- )?(?:(?:and|but|so|by|in|since|the|a|year|before|earlier|ago|last|\ue008|\ue001|months?|years?|corresponding|same|period|of),? ){0,7}(?:this|that|it|which|these|they)\b|, (?:so|an? (?:rise|fall|increase|decrease|drop|reduction))\b[^.;]{0,40}\Z",
    re.I,
)  # the sentence speaks of what the one before counted
_APART = re.compile(
    r"\b(?:targets?|aims?|aimed|goal|will|would|should|could|expected|forecast|projected|planned|further|another|each|both|combined|respectively|county|national\w*|region\w*|force|England|Wales|average|per|a year(?! (?:ago|earlier|before))|every year|annual\w*|since|over (?:the )?(?:last|past)|real terms|inflation|between|half of|some of|likely)\b",
    re.I,
)
_GONE = re.compile(r"(?P<up>\b(?:up|risen|rose|grown|grew|increased|gone up|went up))|(?P<down>\b(?:down|fallen|fell|dropped|decreased|declined|gone down|went down|shrunk))", re.I)  # fmt: skip
_SINCE_FROM = re.compile(r" since \ue008,? from")  # "grown by 90 since 2020, from 1,160"
_OF_RATES = re.compile(r"\b(?:rates?|proportion|percentage|share|satisfaction|confidence)\b", re.I)
_PER = re.compile(r"(?: [a-z]+){0,2} (?:per\b|\ue009)")  # "8.1% per 10,000 people"
_PART = re.compile(r"(?: [a-z-]+){0,2} ?\([\ue002\ue006]", re.I)  # "446 (36%)" is a part of another
_FROM = re.compile(r" from (?:the |its )?\Z")
_SUBJECT = re.compile(
    r"(?:- )?(?P<s>[A-Za-z' -]{2,40}?) (?:has|have|is|was|are|were|had|went|rose|fell)\b"
)
_REACH = 3  # sentences looked back to


def judge_turning(read: Read) -> Judged:
    """Check every step and change whose values are not both beside it."""
    judged = Judged()
    for passages in read.by_group:
        for at, passage in enumerate(passages):
            if passage.shape.numbers:
                near = passages[max(0, at - _REACH) : at + 1]
                for one in sayings_of(passage):
                    if one.role in _TURNS and not one.number.hedged:
                        _turn(one, near, judged)
                _gone(passage, near[:-1], judged)
    return judged


def _values(passage: Passage) -> list[Saying]:
    return [one for one in sayings_of(passage) if one.role in STATED and one.number.point > 0]


def _is_part(one: Saying) -> bool:
    text = one.passage.shape.text
    led = re.search(r"\bof (?:which|whom|these|them)[^,;]{0,12}\Z", text[: one.at])
    return bool(led or _PART.match(text[one.at + 1 :]))


def _kinds(one: Saying) -> tuple[NumberKind, ...]:
    """Return what the two values of a step or change can be."""
    if one.role is Role.POINTS:
        return (NumberKind.PERCENT,)
    if one.role is Role.STEP:
        return (one.number.kind,)
    return (NumberKind.COUNT, NumberKind.MONEY)


def _turn(one: Saying, passages: Sequence[Passage], judged: Judged) -> None:
    near = [v for back in passages for v in _values(back) if v.number.kind in _kinds(one)]
    if sum(v.passage is one.passage for v in near) > 1:
        return  # both stand beside it: another reader's
    if any(_bears(one, old.number, new.number) for old, new in permutations(near, 2)) or _is_of_step(one, near):  # fmt: skip
        confirm(judged, one.passage, "two values near it differ so", one.number)
        return
    chosen = [v for v in near if v.role is Role.VALUE and not _is_part(v)]
    if len(chosen) == 2 and _are_plain(one, chosen):
        _say(one, chosen[0].number, chosen[1].number, judged)


def _are_plain(one: Saying, chosen: Sequence[Saying]) -> bool:
    """Tell whether a change is said of just these two values: pointed back to, each of its period."""
    first, last = chosen
    if any(v.number.hedged for v in chosen) or first.measure != last.measure:
        return False
    low, high = sorted(v.number.point for v in chosen)
    if low == high or high > 3 * low or first.number.kind is not last.number.kind:
        return False
    if not _BACK.search(one.passage.shape.text[: one.start]) or not _are_apart(first.when, last.when):  # fmt: skip
        return False
    texts = {id(v.passage): v.passage.shape.text for v in (*chosen, one)}
    if any(_APART.search(_SINCE_FROM.sub(" from", words)) for words in texts.values()):
        return False
    text = one.passage.shape.text
    of_rates = _OF_RATES.search(text[: one.start]) or _PER.match(text[one.end :])
    return one.role is not Role.CHANGE or not of_rates


def _are_apart(first: When, last: When) -> bool:
    """Tell whether the text says which of two values is the older."""
    return first.is_before(last) is not None or (first.order == -1) is not (last.order == -1)


def _bears(one: Saying, old: Number, new: Number) -> bool:
    if old.kind is not new.kind:
        return False
    if (
        one.turn is not None
        and (new.point > old.point) is not one.turn
        and one.role is not Role.POINTS
    ):
        return False
    gap = held(new).minus(held(old)) if new.point > old.point else held(old).minus(held(new))
    if one.role is Role.CHANGE:
        share = gap.meet(Interval.between(0, None)).scaled(100).over(held(old))
        return share.touches(one.number.value)
    return gap.touches(one.number.loose)


def _is_of_step(one: Saying, near: Sequence[Saying]) -> bool:
    """Tell whether a change is the step beside it as a share of a value near it."""
    steps = [v for v in sayings_of(one.passage) if v.role is Role.STEP]
    return one.role is Role.CHANGE and any(
        held(step.number).over(held(v.number)).scaled(100).touches(one.number.value)
        for step in steps for v in near
    )  # fmt: skip


def _say(one: Saying, first: Number, last: Number, judged: Judged) -> None:
    turned = one.turn is not None and first.point > last.point
    old, new = (last, first) if turned is one.turn else (first, last)
    gap = abs(new.point - old.point)
    if one.role is Role.CHANGE:
        shown = f"{number_in_words(Fraction(round(gap * 1000 / old.point), 10))}%"
        near = gap * 100 / old.point
    else:
        shown = number_in_words(gap) + (" percentage points" if one.role is Role.POINTS else "")
        near = gap
    if one.number.point > 12 * near or near > 12 * one.number.point:
        return  # another matter altogether
    fault(
        judged, one.passage, f"{old.text} to {new.text} is {shown}; {one.number.text} is printed.",
        one.number, sure=Sure.LIKELY,
    )  # fmt: skip


def _is_same(text: str, old: Saying, new: Saying) -> bool:
    """Tell whether a sentence's subject is what the one before counted, in another period."""
    subject = _SUBJECT.match(text)
    named = key_words(subject["s"]) <= key_words(new.passage.text) if subject else False
    return named and _are_apart(old.when, new.when)


def _gone(passage: Passage, before: Sequence[Passage], judged: Judged) -> None:
    """ "There were 1,284 in treatment …. The number has gone down from 1,198"."""
    text = passage.shape.text
    for old in _values(passage):
        said = list(_GONE.finditer(text[max(0, old.at - 40) : old.at]))
        if not said or not _FROM.search(text[: old.at]) or re.match(r"[^.;]{0,60}\bto\b", text[old.at :]):  # fmt: skip
            continue
        news = [
            v
            for v in _all_values(before[-1:])
            if v.number.kind is old.number.kind and not _is_part(v)
        ]
        if (
            len(news) != 1
            or not _is_same(text, old, news[0])
            or len(_values(passage)) != 1
            or _APART.search(text)
        ):
            continue
        new = news[0].number
        if new.value.touches(old.number.value) or abs(new.point - old.number.point) * 2 > new.point:
            continue
        if (new.point > old.number.point) is not bool(said[-1]["up"]):
            fault(
                judged, passage,
                f"{old.number.text} to {new.text} is a {'rise' if new.point > old.number.point else 'fall'}; the opposite is said.",
                old.number, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
            )  # fmt: skip


def _all_values(passages: Sequence[Passage]) -> Iterator[Saying]:
    for passage in passages:
        yield from _values(passage)
