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
from wardmote.claims.passages import Passage, Read
from wardmote.claims.sayings import STATED, Role, Saying, sayings_of

_TURNS = (Role.STEP, Role.CHANGE, Role.POINTS)
_BACK = re.compile(
    r"\A(?:- )?(?:so|this|that|it|these|they|both|the (?:rise|fall|increase|decrease|change|figure|number|total|rate|drop|reduction|difference|gap|[a-z-]+ rate)|thus|therefore|overall)\b|\b(?:so|therefore|thus|which is|that is|this is|meaning)\b[^.;]{0,60}\Z",
    re.I,
)
_OLDER = re.compile(
    r"\b(?:last (?:year|time|quarter|month)|(?:year|quarter|month|cohort|period|one|survey) (?:before|earlier|ago)|previous\w*|earlier|ago|used to|had been|compared|against|from|than|baseline|in \ue008|\ue008)\b|\ue008",
    re.I,
)
_APART = re.compile(
    r"\b(?:targets?|aims?|aimed|goal|will|would|should|could|expected|forecast|projected|planned|further|another|each|both|combined|respectively|county|national\w*|region\w*|force|England|Wales|average|per year|a year(?! (?:ago|earlier|before))|every year|annual\w*|since|over (?:the )?(?:last|past)|real terms|inflation|between|half of|some of|likely)\b",
    re.I,
)
_GONE = re.compile(r"(?P<up>\b(?:up|risen|rose|grown|grew|increased|gone up|went up))|(?P<down>\b(?:down|fallen|fell|dropped|decreased|declined|gone down|went down|shrunk))", re.I)  # fmt: skip
_SINCE_FROM = re.compile(r" since \ue008,? from")  # "grown by 90 since 2020, from 1,160"
_OF_RATES = re.compile(r"\b(?:rates?|proportion|percentage|share|satisfaction|confidence)\b", re.I)
_PART = re.compile(r"(?: [a-z-]+){0,2} ?\([\ue002\ue006]", re.I)  # "446 (36%)" is a part of another
_FROM = re.compile(r" from (?:the |its )?\Z")
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


def _noun(one: Saying) -> str:
    match = re.match(r" (?:[a-z-]+ )??([a-z]{4,})", one.passage.shape.text[one.at + 1 :], re.I)
    return match[1].lower()[:6] if match else ""


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
    kinds = _kinds(one)
    near: list[Saying] = []
    chosen: list[Saying] = []
    for back in reversed(passages):
        own = [v for v in _values(back) if v.number.kind in kinds]
        near = [*own, *near]
        if back is one.passage and len(own) > 1:
            return  # both stand beside it: another reader's
        if len(chosen) < 2:
            chosen = [*(v for v in own if v.role is Role.VALUE and not _is_part(v)), *chosen]
    if any(_bears(one, old.number, new.number) for old, new in permutations(near, 2)) or _is_of_step(one, near):  # fmt: skip
        confirm(judged, one.passage, "two values near it differ so", one.number)
        return
    chosen = _alike(one, near) or _nearest(one, near) or chosen
    if not _are_plain(one, chosen):
        return
    first, last = chosen
    _say(one, first.number, last.number, judged)


def _alike(one: Saying, near: Sequence[Saying]) -> list[Saying]:
    """Return the two values that are of things of one name, one of them beside the change."""
    here = [v for v in near if v.passage is one.passage]
    named = [v for v in near if here and _noun(here[0]) and _noun(v) == _noun(here[0])]
    return named if len(named) == 2 else []


def _nearest(one: Saying, near: Sequence[Saying]) -> list[Saying]:
    """Return for "so it rose by 6 points" the percentage beside it and the one it is nearest to."""
    here = [v for v in near if v.passage is one.passage]
    others = [v for v in near if v.passage is not one.passage]
    if one.role is not Role.POINTS or len(here) != 1 or not others:
        return []
    if not re.search(
        r"\bso (?:it|this|the [a-z]+)\b|\b(?:therefore|thus)\b",
        one.passage.shape.text[: one.start + 20],
    ):
        return []
    return [here[0], min(others, key=lambda v: abs(v.number.point - here[0].number.point))]


def _are_plain(one: Saying, chosen: Sequence[Saying]) -> bool:
    if len(chosen) != 2 or any(v.number.hedged or v.measure != chosen[0].measure for v in chosen):
        return False
    low, high = sorted(v.number.point for v in chosen)
    if low == high or high > 3 * low or chosen[0].number.kind is not chosen[1].number.kind:
        return False
    text = one.passage.shape.text
    beside = any(v.passage is one.passage for v in chosen)
    if not beside and not _BACK.search(text[: one.start]):
        return False
    texts = {id(v.passage): v.passage.shape.text for v in (*chosen, one)}
    if any(_APART.search(_SINCE_FROM.sub(" from", words)) for words in texts.values()):
        return False
    if one.role is Role.CHANGE and _OF_RATES.search(text[: one.start]):
        return False
    return any(_OLDER.search(words) for words in texts.values())


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
        if len(news) != 1 or len(_values(passage)) != 1 or _APART.search(text):
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
