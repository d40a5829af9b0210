"""Steps, changes, points and multiples whose two values stand in the sentences before.

"784 cases …. A year ago it was 728, so reports are up by 56, or 8.3%", "The rate is therefore
down by 4.4 points", "In 2019 it had cleared 234, so the number has trebled". Any two values of
the section that differ so bear the figure out; where few can be meant, it is held to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.arithmetic import Judged
from wardmote.claims.bearing import two_bear_out
from wardmote.claims.combining import held, is_cut_short
from wardmote.claims.findings import FindingClass, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.marking import fault
from wardmote.claims.nearby import Around, alike, unsettled
from wardmote.claims.numerals import NumberKind
from wardmote.claims.passages import Read
from wardmote.claims.sayings import Role, Saying, sayings_of

_GROWN = re.compile(r"(?:doubl|halv|trebl|tripl|quadrupl)ed", re.I)
_TURNS = (Role.STEP, Role.CHANGE, Role.POINTS, Role.FACTOR)
_COUNTED = (NumberKind.COUNT, NumberKind.MONEY)
_LED = r"(?:(?:and|but|so|by|in|over|to|since|the|a|an|year|before|earlier|ago|last|\ue008|\ue001|months?|years?|corresponding|same|period|of),? ){0,7}"
# the sentence speaks of what the one before counted, or says what follows from its own figure
_BACK = re.compile(
    rf"\A(?:- )?(?:\ue009 )?{_LED}(?:this|that|it|which|these|they)\b(?:(?!\bthan\b)[^.;:,()]){{0,50}}\Z"
    r"|; (?:it|this|that|they|which)\b[^.;]{0,40}\Z|\b(?:so|therefore|thus|hence|in fact)\b[^.;,]{0,60}\Z|: (?:an? )?(?:[a-z-]+ ){0,2}(?:of )?\Z",
    re.I,
)
_OF_RATES = re.compile(
    r"\b(?:rates?|proportion|percentage|share|satisfaction|confidence|availability)\b", re.I
)
_PER = re.compile(r"(?: [a-z]+){0,3} (?:per\b|\ue009)")  # "8.1% per 10,000 people"
_PART = re.compile(r"(?:- )?(?:of|among) (?:these|those|them|which|whom)\b", re.I)
_THAN = re.compile(r"[^,;.:()]{0,50}\b(?:than|on|from|against|compared (?:to|with)|above|below|over)\b[^,;.:()]{0,20}\Z", re.I)  # fmt: skip
_GONE_FROM = re.compile(r"(?:(?P<up>\b(?:up|risen|rose|grown|grew|increased))|\b(?:down|fallen|fell|dropped|decreased|declined|shrunk))\b[^.;,]{0,20} from (?:the |its )?\Z", re.I)  # fmt: skip
_FROM = re.compile(r"\bfrom (?:[a-z]+ )?\Z")
_APART = re.compile(
    r"\b(?:targets?|aims?|aimed|goal|will|would|should|could|expected|forecast|projected|planned|further|another|each|both|combined|respectively|county|national\w*|region\w*|force|England|Wales|per|every year|annual\w*|over (?:the )?(?:last|past)|real terms|inflation|half of|some of|likely|if|(?:from|than|since) \ue001 years)\b",
    re.I,
)


def judge_differences(read: Read, done: Judged) -> Judged:
    """Check every step, change and multiple that no reading has settled."""
    judged = Judged()
    for around in unsettled(read, done):
        one = around.one
        said = one.role is not Role.FACTOR or _GROWN.search(one.number.text)
        if one.number.hedged:
            continue
        if one.role in _TURNS and said:
            _turn(around, judged)
        elif one.role is Role.VALUE and (gone := _GONE_FROM.search(around.left)):
            _gone(around, bool(gone["up"]), judged)
    return judged


def _turn(around: Around, judged: Judged) -> None:
    one = around.one
    kinds = _kinds(one)
    own = _own(around, kinds)
    wide = [v for v in _wide(around, kinds) if not v.number.hedged]
    told = own if len(own) == 1 else wide
    if two_bear_out(one, told, wide):
        return
    if _is_of_step(one, told) or (len(own) == 1 and _is_off_step(around, own[0], judged)):
        return
    if _APART.search(_clause(around)):
        return
    for chosen in (
        _chosen(around, own, kinds),
        _series(around, own, kinds),
        _percentages(one, own),
    ):
        if chosen and _say(one, chosen, judged):
            return


def _wide(around: Around, kinds: Sequence[NumberKind]) -> list[Saying]:
    """Return the values that may bear a figure out; of a multiple, which much is, only the nearest."""
    if around.one.role is not Role.FACTOR:
        return around.wide(*kinds)
    tiers = list(around.tiers(*kinds))[:2]
    return [*around.own(*kinds), *(v for tier in tiers for v in tier)]


def _clause(around: Around) -> str:
    text = around.one.passage.shape.text
    return text[max(0, around.one.start - 60) : around.one.end + 30]


def _kinds(one: Saying) -> tuple[NumberKind, ...]:
    """Return what the two values of a step or change can be."""
    if one.role is Role.POINTS:
        return (NumberKind.PERCENT,)
    if one.role is Role.STEP:
        return (one.number.kind,)
    return (*_COUNTED, NumberKind.PERCENT)


def _own(around: Around, kinds: Sequence[NumberKind]) -> list[Saying]:
    """Return the values beside a figure, lengths of time left out."""
    return [v for v in around.own(*kinds) if v.measure in ("", around.one.measure)]


def _chosen(around: Around, own: list[Saying], kinds: Sequence[NumberKind]) -> list[Saying]:
    """Return the two values a figure must be of: one beside it and one just before, or two before."""
    one = around.one
    if len(own) > 1 or _has_another_turn(one, own) or not _BACK.search(around.left) or _PART.match(around.left):  # fmt: skip
        return []
    if (
        own
        and own[0].at > one.at
        and not _THAN.match(one.passage.shape.text[one.at + 1 : own[0].at])
    ):
        return []  # "a gain of 15 points, yet the ambition is 75%"
    found = list(own)
    for tier in around.tiers(*kinds):
        new = [v for v in tier if all(_goes_with(v, other) for other in found)]
        if (
            own
            and len(new) > 1
            and one.role is Role.CHANGE
            and own[0].number.kind is NumberKind.PERCENT
        ):
            new = [v for v in new if _is_gap(one, v, own[0])] or new
        found += new
        if len(found) > 2 and not (own and len(new) == 2):
            return []
        if len(found) >= 2:
            return found[:2] if all(_goes_with(a, b) for a, b in pairwise(found)) else []
    return []


def _series(around: Around, own: list[Saying], kinds: Sequence[NumberKind]) -> list[Saying]:
    """Return the first and last of values over time that a figure is said of all together."""
    tier = own or next(around.tiers(*kinds), [])
    if (
        not (own or _BACK.search(around.left))
        or len(tier) < 3
        or any(v.at > around.one.at for v in own)
    ):
        return []
    spans = [v.when.span for v in tier]
    dated = sum(1 for span in spans if span is not None and span.is_dated)
    if dated < len(tier) - 1 or len({*spans}) < len(tier) or not _BACK.search(around.left):
        return []
    return [tier[0], tier[-1]] if all(_goes_with(a, b) for a, b in pairwise(tier)) else []


def _percentages(one: Saying, own: Sequence[Saying]) -> list[Saying]:
    """ "From 27% (1,218) to 30% (1,488), a rise of 3%": two percentages that differ by as many points."""
    found = [v for v in own if v.number.kind is NumberKind.PERCENT]
    if one.role is not Role.CHANGE or len(found) != 2 or not _FROM.search(one.passage.shape.text[: found[0].at]):  # fmt: skip
        return []
    return found if _is_gap(one, *found) else []


def _is_gap(one: Saying, left: Saying, right: Saying) -> bool:
    return abs(left.number.point - right.number.point) == one.number.point


def _has_another_turn(one: Saying, own: Sequence[Saying]) -> bool:
    """Tell whether the value beside a figure is the base of another: "up 6%, and 65% on the 410"."""
    turns = (
        [v.at for v in sayings_of(one.passage) if v.role in _TURNS and v.at > one.at] if own else []
    )
    return any(at < own[0].at for at in turns)


def _goes_with(one: Saying, other: Saying) -> bool:
    """Tell whether two values may be an older and a newer one of the same thing."""
    low, high = sorted((one.number.point, other.number.point))
    close = low != high and high <= 3 * low and low >= 3 and not (_is_mean(one) or _is_mean(other))
    if one.passage is other.passage and one.when.is_before(other.when) is None:
        first, last = sorted((one.at, other.at))
        if one.unit != other.unit or one.passage.shape.text[first + 1 : last] == " and ":
            return False  # "1,807 race incidents and 1,188 race crimes"
    return close and one.number.kind is other.number.kind and alike(one, other) and not (one.number.hedged or other.number.hedged)  # fmt: skip


def _is_mean(one: Saying) -> bool:
    return bool(re.match(r"(?: [a-z]+){0,2} on average\b", one.passage.shape.text[one.at + 1 :]))


def _gone(around: Around, up: bool, judged: Judged) -> None:
    """ "There were 1,284 in treatment …. The number has gone down from 1,198": the way it went."""
    one = around.one
    kinds = (one.number.kind,)
    text = one.passage.shape.text
    tier = next(around.tiers(*kinds), [])
    if around.own(*kinds) or len(tier) != 1 or not _goes_with(tier[0], one) or _APART.search(text):
        return
    old, new = one.number, tier[0].number
    told = {v.when.span or v.when.order for v in (one, tier[0])}
    if (new.point > old.point) is up or len(told) < 2 or re.match(r"[^.;]{0,60}\bto\b", text[one.at :]):  # fmt: skip
        return
    way = "rise" if new.point > old.point else "fall"
    fault(
        judged, one.passage, f"{old.text} to {new.text} is a {way}; the opposite is said.", old,
        kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
    )  # fmt: skip


def _is_of_step(one: Saying, near: Sequence[Saying]) -> bool:
    """Tell whether a change is the step beside it as a share of a value near it."""
    steps = [v for v in sayings_of(one.passage) if v.role is Role.STEP]
    return one.role is Role.CHANGE and any(
        held(step.number).over(held(v.number)).scaled(100).touches(one.number.value)
        for step in steps for v in near
    )  # fmt: skip


_STEP_OF = re.compile(r"(?: [a-z'-]+){0,6}(?: in \ue008)?,? (?:so|an?|which is an?|up|down)(?: [a-z'-]+){0,6} (?:of |by )?(?P<s>[\ue001\ue004])(?: [a-z]+)? ?(?:\(|or |, or )", re.I)  # fmt: skip


def _is_off_step(around: Around, value: Saying, judged: Judged) -> bool:
    """ "34,905, an increase of 1,777 (4.5%)": the step makes the older value, and the change of it."""
    one, text = around.one, around.one.passage.shape.text
    match = _STEP_OF.fullmatch(text[value.at + 1 : one.at])
    if one.role is not Role.CHANGE or not match or one.turn is None:
        return False
    step = one.passage.shape.numbers[value.at + 1 + match.start("s")]
    older = value.number.point - step.point * (1 if one.turn else -1)
    bases = [value.number.point] if _is_base(value) else [older]
    if any(base <= 0 or step.loose.scaled(Fraction(100) / base).touches(one.number.loose) for base in (older, value.number.point)):  # fmt: skip
        return False
    exact = number_in_words(Fraction(round(step.point * 1000 / bases[0]), 10))
    base = number_in_words(bases[0])
    fault(
        judged, one.passage, f"{step.text} on {base} is {exact}%; {one.number.text} is printed.",
        one.number, sure=Sure.LIKELY,
    )  # fmt: skip
    return True


def _is_base(value: Saying) -> bool:
    """Tell whether a value is the older one by its words: "in 2017/18 there were 1,087, so"."""
    return bool(re.match(r"(?: [a-z'-]+){0,4}, so\b", value.passage.shape.text[value.at + 1 :]))


def _say(one: Saying, chosen: Sequence[Saying], judged: Judged) -> bool:
    first, last = (v.number for v in chosen)
    turned = one.turn is not None and (last.point > first.point) is not one.turn
    old, new = (last, first) if turned else (first, last)
    gap = abs(new.point - old.point)
    exact = gap * 100 / old.point
    if one.role is Role.CHANGE:
        shown, near = f"{number_in_words(Fraction(round(exact * 10), 10))}%", exact
        if old.kind is NumberKind.PERCENT:
            shown = f"{number_in_words(gap)} percentage points, or {shown}"
    elif one.role is Role.FACTOR:
        near = new.point / old.point
        shown = f"{number_in_words(Fraction(round(near * 100), 100))} times as many"
    else:
        shown = number_in_words(gap) + (" percentage points" if one.role is Role.POINTS else "")
        near = gap
    if (
        one.number.point > 12 * near
        or near > 12 * one.number.point
        or is_cut_short(one.number, near)
    ):
        return False  # another matter altogether
    text = one.passage.shape.text
    if old.kind is not NumberKind.PERCENT and (_OF_RATES.search(text[: one.start]) or _PER.match(text[one.end :])):  # fmt: skip
        return False
    points = one.role is Role.CHANGE and old.kind is NumberKind.PERCENT
    if points and abs(gap - one.number.point) > 1:
        return False  # a change of percentages is told in points by habit
    fault(
        judged, one.passage, f"{old.text} to {new.text} is {shown}; {one.number.text} is printed.",
        one.number, sure=Sure.ASK if points else Sure.LIKELY,
    )  # fmt: skip
    return True
