"""Steps, percentages and directions printed beside an older and a newer value must be theirs.

A step or percentage is judged by the pair it stands beside, unless it names another base of its
own ("12% below the county"), and never where some pair of the sentence bears it out.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.bearing import (
    apart,
    bears,
    can_be_of,
    is_turned,
    may_be_misprinted,
    two_others_bear,
)
from wardmote.claims.clauses import is_of_another_subject
from wardmote.claims.factors import factors_of
from wardmote.claims.findings import FindingClass, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import NumberKind
from wardmote.claims.pairs import Pair, pairs_across, pairs_within
from wardmote.claims.passages import Read
from wardmote.claims.sayings import DOWN_VERBS, UP_VERBS, Role, Saying, sayings_of
from wardmote.claims.tied import (
    is_flow,
    is_of_another,
    own_pairs,
    speaks_of_earlier,
    stands_alone,
)

_MOVED = (Role.STEP, Role.CHANGE, Role.POINTS, Role.FACTOR)
_LINK = r"(?:or|and|so|that|this|which|it|the|is|was|has been|are|were|represents?|representing|represented|equat(?:es|ed|ing) to|equivalent to|equals?|equal to|meaning|giving|making|marking|showing|means|i\.e\.|ie|an?|overall|therefore|thus|year|on|in|by|a year-on-year|of|we|have|saw|seen|there|been|also|to|net|amounts? to|works out (?:at|as)|constitut(?:es|ing)|reflect(?:s|ing)|just|only|about|around|nearly|almost|some|over|further|considerable|significant|sharp|small|slight|welcome|percentage)"
_LINKED = re.compile(rf"[ ,;:()\-–.]*(?:{_LINK}[ ,;:()\-–]*)*\Z", re.I)
_NEW_CLAUSE = re.compile(
    r"[;]|\b(?:while|whereas|although|though|but|however|whilst|meanwhile)\b|, (?:and|as)\b|(?<!i\.e)(?<!e\.g)\. (?!T)", re.I
)  # fmt: skip
_AIMED = re.compile(r"\b(?:targets? (?:of|is|was|for|to)|targeted|aim(?:ed|ing|s)?|achiev(?:e|ing) an?|commit(?:ment|ted)|goal|ambition|objective|would|should|could|if|forecasts?|expect(?:ed|s)?|projected|intend(?:ed|s)?|plan(?:ned|s)? to)\b(?:[^.;:,]{0,40} )?\Z|\b(?:to|will|would|must) \Z", re.I)  # fmt: skip
_TURNED = re.compile(rf"\b(?:{UP_VERBS}|{DOWN_VERBS})\b", re.I)
_NOT = re.compile(r"\b(?:not|no longer|never|neither|without|if|target|aim|would|could|should|expected|forecast|projected|slow(?:ed|ing)?|revers(?:ed|ing)|halt(?:ed|ing)?|stop(?:ped)?|offset|despite|following|after)\b", re.I)  # fmt: skip


def judge_moves(read: Read, pause: Callable[[], None] = lambda: None) -> Judged:
    """Check every step, percentage and direction printed beside the two values it is between."""
    judged = Judged()
    for _, passages in read.by_block:
        pause()
        before: tuple[Saying, ...] = ()
        earlier: list[Pair] = []
        for passage in passages:
            found = sayings_of(passage) if passage.shape.numbers else ()
            within = _with_ends(pairs_within(found))
            across = pairs_across(before, found) if before and found else []
            _passage(found, within, across, earlier, judged)
            earlier = within or across
            before = found
    return judged


def _passage(
    found: Sequence[Saying],
    within: Sequence[Pair],
    across: Sequence[Pair],
    earlier: Sequence[Pair],
    judged: Judged,
) -> None:
    passage = found[0].passage if found else None
    factors = factors_of(passage) if passage and (within or across or earlier) else []
    for one in (*(_bracketed(one, within) for one in found), *factors):
        solved = one.passage.shape.text[: one.start].rstrip().endswith("=")  # "39 - 31 = +8"
        if one.role not in _MOVED or solved or _is_of_all(one, within) or stands_alone(one):
            continue
        pairs = within or across
        alone = not any(
            v.role is Role.VALUE and v.number.kind is not NumberKind.FRACTION for v in found
        )
        if not pairs and alone and speaks_of_earlier(one, earlier):
            pairs = earlier
        own = own_pairs(one, found, within)
        beside = [
            pair for pair in (_beside(one, found, pairs) if own is None else own)
            if can_be_of(one, pair) and not is_flow(pair.new) and (own or not is_of_another(one, pair, found))
        ]  # fmt: skip
        if beside and not _AIMED.search(one.passage.shape.text[max(0, one.start - 60) : one.start]):
            _judge(one, beside, [] if own else [*within, *across, *earlier], bool(own), judged)
    for pair in within:
        _direction(pair, judged)


_OPEN_BRACKET = re.compile(
    r"(?: (?!who\b|of\b|that\b)[a-z'-]+){0,4}(?: (?:in )?\ue008)? ?\((?:about |around |just )?",
    re.I,
)


def _bracketed(one: Saying, pairs: Sequence[Pair]) -> Saying:
    """ "fell from 45 to 30 (33.3%)": a percentage in brackets after two counts is their change."""
    if one.role is not Role.VALUE or one.number.kind is not NumberKind.PERCENT:
        return one
    text = one.passage.shape.text
    for pair in pairs:
        if (
            pair.old.number.kind is NumberKind.PERCENT
            or not pair.old.number.point
            or pair.last > one.at
        ):
            continue
        bracket = (
            _OPEN_BRACKET.fullmatch(text[pair.last + 1 : one.at])
            and text[one.at + 1 : one.at + 2] == ")"
        )
        fits = (
            pair.new.number.loose.over(pair.old.number.loose).scaled(100).touches(one.number.value)
        )
        if bracket and not fits and _TURNED.search(text[max(0, pair.first - 60) : pair.last]):
            return replace(one, role=Role.CHANGE)
    return one


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
_NET = re.compile(
    r"\b(?:net|combined|altogether|taken together|between them)\b|\A[^.;]{0,40}\b(?:across|for|of|over) (?:the (?:two|\ue001)|both|all)\b",
    re.I,
)


def _is_of_all(one: Saying, pairs: Sequence[Pair]) -> bool:
    """Tell whether a step is the net of several moves: "a net increase of 31 across the two"."""
    ends = {pair.last for pair in pairs if pair.is_within}
    text = one.passage.shape.text
    words = text[max(0, one.start - 30) : one.end] if one.start else text[: one.end]
    return len(ends) > 1 and bool(_NET.search(words) or _NET.search(text[one.end : one.end + 60]))


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


_BASE_IMPLIED = re.compile(r" as (?:much|many)\b(?! as\b)", re.I)  # "and Band H twice as much"


def _judge(
    one: Saying, pairs: Sequence[Pair], others: Sequence[Pair], own: bool, judged: Judged
) -> None:
    """Report a step or change that no pair it may speak of bears out."""
    pairs = [pair for pair in pairs if pair.old.number.point]
    for pair in pairs:
        if bears(one, pair.as_rounded(), False) and not is_turned(one, pair):
            numbers = [one, *(v for v in (pair.old, pair.new) if v.passage is one.passage)]
            confirm(judged, one.passage, "old value, new value and change agree", *(n.number for n in numbers))  # fmt: skip
            return
    if not pairs:
        return
    chance = [pair for pair in others if pair not in pairs and can_be_of(one, pair)]
    if any(bears(one, pair, True) and not is_turned(one, pair) for pair in chance):
        return
    if (not own and two_others_bear(one, pairs)) or not may_be_misprinted(one, pairs, own):
        return
    pair = pairs[-1]
    if one.role is Role.CHANGE and pair.old.number.kind is NumberKind.PERCENT:
        _percent_of_percent(one, pair, judged)
        return
    rivals = [p for p in others if p.is_within and p.old.passage is one.passage and p is not pair]
    implied = (
        _BASE_IMPLIED.match(one.passage.shape.text, one.end) if one.role is Role.FACTOR else None
    )
    in_words = any(value.number.text.isalpha() for value in (pair.old, pair.new))
    certain = (own or pair.sure) and pair.is_within and len(pairs) == 1 and not (rivals or in_words or bears(one, pair, True))  # fmt: skip
    fault(
        judged, one.passage, _reason(one, pair, is_turned(one, pair)), one.number,
        sure=Sure.ASK if implied or (rivals and not own) else Sure.CERTAIN if certain else Sure.LIKELY,
    )  # fmt: skip


def _percent_of_percent(one: Saying, pair: Pair, judged: Judged) -> None:
    """ "From 57% to 62%, a rise of 5%": that is points; another percentage may be of other counts."""
    old, new = pair.old.number, pair.new.number
    if not apart(old.value, new.value).touches(one.number.value) or is_turned(one, pair):
        return
    exact = Fraction(round(abs(new.point - old.point) * 1000 / old.point), 10)
    fault(
        judged, one.passage,
        f"{old.text} to {new.text} is {one.number.text} in percentage points, but {number_in_words(exact)}% as a change: say which is meant.",
        one.number, sure=Sure.ASK,
    )  # fmt: skip


def _reason(one: Saying, pair: Pair, turned: bool) -> str:
    old, new = pair.old.number, pair.new.number
    gap = abs(new.point - old.point)
    way = "rise" if new.point > old.point else "fall"
    reason = f"{old.text} to {new.text} is a {way} of {number_in_words(gap)}"
    if one.role is Role.FACTOR:
        reason = f"{old.text} to {new.text} is {number_in_words(Fraction(round(new.point * 100 / old.point), 100))} times as many"
    elif old.kind is NumberKind.PERCENT:
        reason += " percentage points"
    elif one.role is Role.CHANGE:
        reason += f", or {number_in_words(Fraction(round(gap * 1000 / old.point), 10))}%"
    said = one.passage.shape.text[one.start : one.end]
    words = "".join(
        one.passage.shape.numbers[one.start + at].text if one.start + at in one.passage.shape.numbers else letter
        for at, letter in enumerate(said)
    )  # fmt: skip
    return f'{reason}; "{words.strip(" (,")}" is printed{", the other way" if turned else ""}.'


_VERB_TO = re.compile(
    rf"(?<!made )\b(?:(?P<up>{UP_VERBS})|(?P<down>{DOWN_VERBS}))(?: (?:[a-z]+ly|again|further|slightly|year on year))?"
    rf"(?:,? (?:in \ue008|over the (?:year|period)|this year|since \ue008))?(?:,? by [\ue001\ue002\ue004\ue006][a-z ]{{0,20}})?"
    rf"(?: to|(?: (?!to\b|by\b|in\b|that\b|which\b|of\b)[a-z-]+){{0,6}},? from|: |, with| \(|, at|,)(?: (?:a total of|just|only|the|some))? ?\Z",
    re.I,
)
_UP_FROM = re.compile(
    r"\A[^.;:\ue001-\ue006]{0,60}?\b(?:(?P<up>up|risen|increased|a rise|an increase|higher)|(?P<down>down|fallen|reduced|decreased|a fall|a decrease|a reduction|lower))(?: slightly| sharply| again)? (?:from|on|than)\b[^.;:]{0,50}\Z",
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
