"""Multiples and directions printed beside an older and a newer value must be theirs.

"Doubled, from 40 to 60"; "fell from 44 to 61". Steps and percentages are read in `changes`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from wardmote.claims.amounts.bound_changes import AIMED
from wardmote.claims.amounts.changes import judge_changes
from wardmote.claims.amounts.near import twos_among, values_near
from wardmote.claims.amounts.pairs import Pair, pairs_across, pairs_within
from wardmote.claims.amounts.tied import has_other_base, is_of_chances, speaks_of_earlier
from wardmote.claims.findings import FindingClass, Judged, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.clauses import is_of_another_subject
from wardmote.claims.reading.factors import factors_of
from wardmote.claims.reading.likeness import BOUND, may_be_slip
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.sayings import DOWN_VERBS, UP_VERBS, Role, Saying, sayings_of

_LINK = r"(?:or|and|so|that|this|which|it|the|is|was|has been|are|were|represents?|representing|represented|equat(?:es|ed|ing) to|equivalent to|equals?|equal to|meaning|giving|making|marking|showing|means|i\.e\.|ie|an?|overall|therefore|thus|year|on|in|by|a year-on-year|of|we|have|saw|seen|there|been|also|to|net|amounts? to|works out (?:at|as)|constitut(?:es|ing)|reflect(?:s|ing)|just|only|about|around|nearly|almost|some|over|further|considerable|significant|sharp|small|slight|welcome|percentage)"
_LINKED = re.compile(rf"[ ,;:()\-–.]*(?:{_LINK}[ ,;:()\-–]*)*\Z", re.I)
_NEW_CLAUSE = re.compile(
    r"[;]|\b(?:while|whereas|although|though|but|however|whilst|meanwhile)\b|, (?:and|as)\b|(?<!i\.e)(?<!e\.g)\. (?!T)", re.I
)  # fmt: skip
_NOT = re.compile(r"\b(?:not|no longer|never|neither|without|if|target|aim|would|could|should|expected|forecast|projected|slow(?:ed|ing)?|revers(?:ed|ing)|halt(?:ed|ing)?|stop(?:ped)?|offset|despite|following|after)\b", re.I)  # fmt: skip


def judge_moves(read: Read, pause: Callable[[], None] = lambda: None) -> Judged:
    """Check every step, percentage, multiple and direction told of two values."""
    judged = judge_changes(read, pause)
    told: list[Passage] = []
    for _, passages in read.by_block:
        pause()
        before: tuple[Saying, ...] = ()
        earlier: list[Pair] = []
        for passage in passages:
            told = [*told[-_NEAR:], passage]
            found = sayings_of(passage) if passage.shape.numbers else ()
            within = _with_ends(pairs_within(found))
            across = pairs_across(before, found) if before and found else []
            if within or across or earlier:
                for one in factors_of(passage):
                    pairs = _told_of(one, found, within or across, earlier)
                    _multiple(one, pairs, told, judged)
            for pair in within:
                _direction(pair, judged)
            earlier = within or across
            before = found
    return judged


def _told_of(
    one: Saying, found: Sequence[Saying], pairs: Sequence[Pair], earlier: Sequence[Pair]
) -> list[Pair]:
    """Return the pairs that a multiple may be told of."""
    alone = not any(v.role is Role.VALUE and v.number.kind is not NumberKind.FRACTION for v in found)  # fmt: skip
    if not pairs and alone and speaks_of_earlier(one, earlier):
        pairs = earlier
    if AIMED.search(one.passage.shape.text[max(0, one.start - 60) : one.start]):
        return []
    return [
        pair for pair in _beside(one, found, pairs)
        if pair.old.number.point and not has_other_base(one, pair)
        and (pair.old.number.kind is NumberKind.PERCENT or not is_of_chances(one, pair.old))
    ]  # fmt: skip


_NEAR = 5  # sentences before a multiple
_BASE_IMPLIED = re.compile(r" as (?:much|many)\b(?! as\b)", re.I)  # "and Band H twice as much"


def _multiple(one: Saying, pairs: Sequence[Pair], near: Sequence[Passage], judged: Judged) -> None:
    """Doubt a multiple that neither its pairs nor any two values before it come to."""
    if not pairs or _BASE_IMPLIED.match(one.passage.shape.text, one.end):
        return
    ratios = [pair.new.number.loose.over(pair.old.number.loose) for pair in pairs]
    if any(ratio.touches(one.number.value) for ratio in ratios):
        confirm(judged, one.passage, "old value, new value and multiple agree", one.number)
        return
    sure = len(pairs) == 1 and pairs[0].sure
    reach = 0 if sure else _NEAR
    for two, _, _ in twos_among(values_near(near, len(near) - 1, reach)):
        low, high = (two.low, two.high) if one.turn else (two.high, two.low)
        if high.held.over(low.held).touches(one.number.value):
            return
    old, new = pairs[-1].old.number, pairs[-1].new.number
    comes = new.point / old.point
    if not all(may_be_slip(one.number.point, p.new.number.point / p.old.number.point, BOUND) for p in pairs):  # fmt: skip
        return
    fault(
        judged, one.passage,
        f'{old.text} to {new.text} is {number_in_words(Fraction(round(comes * 100), 100))} times as many; "{one.number.text.strip(" (,")}" is printed.',
        one.number, sure=Sure.LIKELY,
    )  # fmt: skip


def _with_ends(pairs: list[Pair]) -> list[Pair]:
    """Add the first and last of "from 431 to 402 and then to 377": a change may be over them all."""
    ends = [
        replace(one, new=other.new) for one in pairs for other in pairs
        if one.new is other.old and one.old is not other.new
    ]  # fmt: skip
    return [*ends, *pairs]


_TURN_SAID = re.compile(
    r"\b(?:fall|fell|rise|rose|drop|increase|decrease|reduction|change|down|up)\b", re.I
)
_OWN_BRACKET = re.compile(r"[^()]*(?:\([^()]*)?\)(?P<between>.*)\([^()]*", re.S)


_AT_ANOTHER_TIME = re.compile(r"\) and (?:in |by |at |during )?\ue008[^()]*\Z", re.I)


def _is_next_item(gap: str) -> bool:
    """Tell whether one bracket closes and another opens in a list: "arson (-31%), robbery (31 to 15)".

    A word of change before the last bracket is of the same thing: "(12%), a fall (from 400 to 352)".
    """
    match = _OWN_BRACKET.fullmatch(gap)
    if not match:
        return False
    items = re.split(r",|;|\band\b", re.sub(r"\([^()]*\)", "", match["between"]))
    return len(items) > 1 and (len(items) > 2 or not _TURN_SAID.search(items[-1]))


def _beside(one: Saying, found: Sequence[Saying], pairs: Sequence[Pair]) -> list[Pair]:
    """Return the pairs that a step or change may speak of: linked to their end, around it, or ahead."""
    text = one.passage.shape.text
    here = [p for p in pairs if p.old.passage is one.passage and p.is_within]
    values = [v for v in found if v.role is Role.VALUE and v.number.kind is not NumberKind.FRACTION]
    last = max((v.at for v in values if v.at < one.at), default=-1)
    ended = [p for p in here if p.last == last]
    if last >= 0 and ended and _is_linked(text, last, one):
        return ended
    if inside := [p for p in here if p.first < one.at < p.last and not _is_nearer(one, p, found)]:
        nearest = max(pair.first for pair in inside)
        return [pair for pair in inside if pair.first == nearest]
    if ended and (_is_linked(text, last, one) or (ended == here and _carries_on(text, last, one))):
        return ended
    if across := [p for p in pairs if not p.is_within or p.old.passage is not one.passage]:
        at = max(
            (v.at for p in across for v in (p.old, p.new) if v.passage is one.passage), default=-1
        )
        if at > one.at and at - one.end < 40 and not any(one.at < v.at < at for v in values):
            return across
        if at == last and (at < 0 or _is_linked(text, at, one)):
            return across
        return []
    nearer = [*values, *(v for v in found if v.role is one.role)]  # a change has its own pair
    ahead = [
        p for p in here if p.first > one.at and not any(one.at < v.at < p.first for v in nearer)
    ]
    gap = text[one.end : ahead[0].first] if ahead else ""
    if (
        ahead
        and len(gap) < 110
        and ";" not in text[one.end : ahead[0].last]
        and not (
            _NEW_CLAUSE.search(gap)
            or _is_next_item(gap)
            or is_of_another_subject(text[: one.end], gap)
        )
    ):
        return [pair for pair in ahead if pair.first == ahead[0].first]
    return []


_ITS_OWN_BASE = re.compile(r"(?: [a-z]+){0,2} (?:more|fewer|less) than in (?:the )?\ue008", re.I)


def _is_nearer(one: Saying, pair: Pair, found: Sequence[Saying]) -> bool:
    """Tell whether a step of a base without a value stands before another: "19 more than in April 2011 and 6 fewer than"."""
    text = one.passage.shape.text
    nearer = any(v.role is one.role and one.at < v.at < pair.last for v in found)
    return nearer and bool(_ITS_OWN_BASE.match(text, one.at + 1))


_NEW_SUBJECT = re.compile(
    r"\b(?:while|whereas|but|although|though|however|whilst|meanwhile|target|expect\w*|forecast\w*|further|predict\w*|among|of which|of these|county|national\w*|england|region\w*|force-wide|elsewhere|average|both|each|half|(?:greatest|largest|biggest|steepest|sharpest) (?:drops?|falls?|rises?|increases?|decreases?|reductions?|changes?))\b|, and (?!an? |is |was |this |that |the (?:rise|fall|increase|decrease|change|reduction))|\band [a-z' -]{3,40} (?:rose|fell|was|were|has|have|is|are|increased|decreased|went|dropped|grew)\b|;(?! (?:an?|this|that|which|or|up|down|the (?:rise|fall|increase|decrease|change|reduction|difference))\b)",
    re.I,
)


def _carries_on(text: str, last: int, one: Saying) -> bool:
    """Tell whether nothing between the only pair of a sentence and a step brings in another."""
    gap = text[last + 1 : one.start]
    if _is_next_item(gap) or _AT_ANOTHER_TIME.search(gap):
        return False
    gap = re.sub(r"\([^()]{0,40}\)", " ", text[last + 1 : one.start])
    return len(gap) < 90 and not _NEW_SUBJECT.search(gap)


def _is_linked(text: str, last: int, one: Saying) -> bool:
    """Tell whether only words that carry on stand between a value and a step: no new subject."""
    gap = text[last + 1 : one.start]
    if _is_next_item(gap) or _AT_ANOTHER_TIME.search(gap):
        return False
    gap = re.sub(r"\([^()]{0,40}\)", " ", gap)
    noun = re.match(
        r"[^,;:()\-–]{0,70}?(?=[,;:()–]| - |\Z| (?:or|which|representing|equivalent|equating|this|that is)\b)",
        gap,
    )
    rest = gap[noun.end() :] if noun else gap
    if noun and re.search(r"\b(?:while|whereas|but|although|and)\b", noun[0]):
        return False
    return bool(_LINKED.fullmatch(re.sub(r"[\ue003-\ue009]", "", rest)))


_VERB_TO = re.compile(
    rf"(?<!made )\b(?:(?P<up>{UP_VERBS})|(?P<down>{DOWN_VERBS}))(?: (?:[a-z]+ly|again|further|slightly|year on year))?"
    rf"(?:,? (?:in \ue008|over the (?:year|period)|this year|since \ue008))?(?:,? by [\ue001\ue002\ue004\ue006][a-z ]{{0,20}})?"
    rf"(?: to|(?: (?!to\b|by\b|in\b|that\b|which\b|of\b)[a-z-]+){{0,6}},? from|: |, with| \(|, at|,)(?: (?:a total of|just|only|the|some))? ?\Z",
    re.I,
)
_UP_FROM = re.compile(
    r"\A[^.;:\ue001-\ue006]{0,60}?\b(?:(?P<up>up|risen|increased|a rise|an increase|higher)|(?P<down>down|fallen|reduced|decreased|a fall|a decrease|a reduction|lower))(?: slightly| sharply| again)? (?:from|on|than)\b[^.;:\ue001\ue002\ue004]{0,50}\Z",
    re.I,
)
_FEWER = re.compile(
    r"\A(?:- )?(?:(?P<up>More)|(?P<down>Fewer)) [a-z' -]{3,60}?(?:: |, | \(|, with |, at )\Z"
)


def _direction(pair: Pair, judged: Judged) -> None:
    """ "Knife crime rose, with 90 offences compared to 120": the turn said of the values themselves."""
    old, new = pair.old.number, pair.new.number
    passage, text = pair.old.passage, pair.old.passage.shape.text
    if old.value.touches(new.value):
        return
    left = text[max(0, pair.first - 90) : pair.first]
    before_new = re.search(r"\bto(?: [a-z]+){0,3} ?\Z", left) and pair.new.at != pair.first
    match = None if before_new else _VERB_TO.search(left) or _FEWER.search(text[: pair.first])
    if match and re.search(
        rf"\b(?:{UP_VERBS}|{DOWN_VERBS})\b",
        match[0][match[0].index(" ") :] if " " in match[0] else "",
        re.I,
    ):
        return  # "the crime reduction partnership has grown from 44 to 61"
    gap = text[pair.new.at + 1 : pair.old.at]
    if not match and gap.count(")") <= gap.count("("):
        match = _UP_FROM.search(gap)
    if not match or _NOT.search(left):
        return
    if bool(match["up"]) is not (new.point > old.point):
        fault(
            judged, passage,
            f"{old.text} to {new.text} is a {'rise' if new.point > old.point else 'fall'}; the opposite is said.",
            old, new, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
        )  # fmt: skip
