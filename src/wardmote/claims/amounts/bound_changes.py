"""The changes that a sentence tells, and the two values or the base that its words bind them to."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.amounts.near import Two, Value, comes_to, two_of, value_of
from wardmote.claims.amounts.pairs import is_base, pairs_across
from wardmote.claims.amounts.tied import has_no_base, stands_alone
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.reading.letters import C, F, M, P, Q, T
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.sayings import DOWN_VERBS, STATED, UP_VERBS, Role, Saying, sayings_of

_MOVED = (Role.STEP, Role.CHANGE, Role.POINTS)
_NO_VALUE = rf"[^.;{C}{M}{P}{Q}{F}]"
# "the gap is 54", "an underspend of £13,000", "the fall over two years was 36%"
_GAP = re.compile(
    r"\b(?:(?P<up>rise|increase|growth|gain|overspend|excess|surplus)|(?P<down>fall|decrease|decline|reduction|drop|underspend|shortfall|saving)|gap|difference|net score|variance)"
    rf"(?: of|(?: [a-z'/-]+| {T}){{0,6}}? (?:is|was|came to|stood at)) (?:now |just |only |about )?\Z",
    re.I,
)
_OVER_BY = re.compile(r"\b(?:(?P<up>oversp[a-z]+)|(?P<down>undersp[a-z]+)),? by (?:just |only |about )?\Z", re.I)  # fmt: skip
_SHORT = re.compile(r"(?: [a-z]+)? (?:short|behind|apart|ahead)\b", re.I)
_AND_BY = re.compile(
    rf"\b(?:and|but|while)\b{_NO_VALUE}{{0,40}} by (?:just |only |about )?\Z", re.I
)
_TO_BASE = rf"\b(?:than|below|above|from|on) {_NO_VALUE}{{0,40}}[{C}{M}]{_NO_VALUE}{{0,50}}"
_THAN_THEN = rf"\bthan (?:in |at |for |during )?(?:the |a )?(?:{T}|(?:last|previous|same|preceding|year|quarter|month|one)\b[a-z ]{{0,30}}) \("
_BRACKET = re.compile(rf"(?: [a-z'/-]+){{0,3}}(?: \(|,? or |, )|[a-z ]{{0,30}}(?:{_TO_BASE}\(|{_THAN_THEN})", re.I)  # fmt: skip
_ERROR = re.compile(
    r"±|\+/-|\b(?:plus or minus|within|margins? of error|confidence (?:interval|level|limit)s?|up to)\b[^.;,]*\Z",
    re.I,
)
# "likely between -14.3% and -6.3%": the ends of an interval are no changes
_END_BEFORE = re.compile(rf"\bbetween (?:[-+−])?(?:[{C}{M}{P}{Q}] and (?:[-+−])?)?\Z", re.I)
_TURNS = re.compile(rf"\b(?:{UP_VERBS}|{DOWN_VERBS})\b", re.I)
_OF_WHOLE = re.compile(
    rf"{C} (?:out )?of (?:the|these|those|its|all|a|an) (?:[a-z]+ ){{0,3}}\Z", re.I
)
AIMED = re.compile(r"\b(?:targets? (?:of|is|was|for|to)|targeted|aim(?:ed|ing|s)?|achiev(?:e|ing) an?|commit(?:ment|ted)|goal|ambition|objective|wants?|wanted|hopes?|hoped|seeks?|would|should|could|if|forecasts?|expect(?:ed|s)?|projected|intend(?:ed|s)?|plan(?:ned|s)? to)\b(?:[^.;:,]{0,40} )?\Z|\b(?:to|will|would|must) \Z", re.I)  # fmt: skip


def told_in(passage: Passage) -> list[Saying]:
    """Return the changes a sentence tells, those told in few words too ("and the rate by 3.8%")."""
    told: list[Saying] = []
    text = passage.shape.text
    for one in sayings_of(passage) if passage.shape.numbers else ():
        found = _read_again(one, told) if one.role is Role.VALUE and not one.measure else one
        if found.role not in _MOVED or stands_alone(found) or _is_no_change(found):
            continue
        if _FOR_EACH.match(text, one.end):
            continue  # "75 fewer, or 3.4 fewer for each person"
        if found.measure in _LONG:
            continue  # "a decrease over five years"
        if _END_BEFORE.search(text[max(0, one.at - 16) : one.at]):
            continue
        before = text[max(0, found.start - 60) : found.start]
        if not AIMED.search(before) and not _ERROR.search(text[max(0, one.at - 40) : one.at]):
            told.append(found)
    return told


def told_alone(passage: Passage) -> list[Saying]:
    """Return the changes of a base that the sentence does not print: "22.3% more than last year and"."""
    found = sayings_of(passage) if passage.shape.numbers else ()
    return [
        one for one in found if one.role in _MOVED and has_no_base(one) and not _is_no_change(one)
    ]


_MORE_OF = re.compile(r"\b(?:an additional|a further|an extra|another) \Z", re.I)
_FOR_EACH = re.compile(r"(?: [a-z]+){0,2}? (?:for each|for every|per|apiece|each|a (?:day|week|month|year|quarter|head))\b", re.I)  # fmt: skip
_LONG = ("year", "quarter", "month", "week")
_COMPOUND = re.compile(
    r"(?:dip|cut|drop|fall|rise|gain|jump|surge) (?!in\b|on\b|for\b|over\b|to\b|among\b|between\b|since\b|by\b|year|from\b|across\b|at\b|during\b|of\b)[a-z]+ of ",
    re.I,
)
_FLOWED = re.compile(r"(?: [a-z]+){0,2} (?:have |had )?(?:joined|left|started|finished|entered|were added|were removed|came on|came off|moved (?:in|out))\b", re.I)  # fmt: skip
_LEFT_OFF = re.compile(r"(?:dropp|f[ae]ll|fell|cut|ris|rose|gr[eo]w|climb)[a-z]* (?:out|off|into?|away|short|through)\b", re.I)  # fmt: skip


_SUMMED = re.compile(
    r"\b(?:sum|total|combination|average|mean|median) of (?:the |all |these |those |its |our )*(?:\ue001 )?\Z",
    re.I,
)


_BETWEEN_THEM = re.compile(r"(?: [a-z]+){0,2} (?:between them|combined|together|in total)\b", re.I)


def _is_no_change(one: Saying) -> bool:
    """ "129 of the 215 additional (60%)", "a further 213", "38 dropped out" tell of no two values."""
    text = one.passage.shape.text
    if _SUMMED.search(text[max(0, one.start - 40) : one.start]) or _BETWEEN_THEM.match(text, one.end):  # fmt: skip
        return True  # "the sum of the three increases is 18"
    if _OF_WHOLE.search(text[: one.start]) or _MORE_OF.search(text[max(0, one.at - 16) : one.at]):
        return True
    compound = _COMPOUND.match(text, one.start)
    return bool(compound or _LEFT_OFF.search(text, one.at, one.end + 10))


def _read_again(one: Saying, told: Sequence[Saying]) -> Saying:
    text = one.passage.shape.text
    before = text[max(0, one.at - 90) : one.at]
    counted = one.number.kind in (NumberKind.COUNT, NumberKind.MONEY)
    role = Role.STEP if counted else Role.CHANGE
    if match := _GAP.search(before):
        turn = True if match["up"] else False if match["down"] else None
        return replace(one, role=role, turn=turn, start=one.at - len(match[0]))
    if counted and (match := _OVER_BY.search(before)):
        return replace(one, role=role, turn=bool(match["up"]), start=one.at - len(match[0]))
    if counted and _SHORT.match(text, one.at + 1):
        return replace(one, role=role)
    if told and not counted and told[-1].role is Role.STEP:
        beside = _BRACKET.fullmatch(text[told[-1].at + 1 : one.at])
        if beside and not text.startswith(" of ", one.at + 1):
            return replace(one, role=role, turn=told[-1].turn, start=told[-1].start)
    if not counted and text[one.at - 1 : one.at + 2 : 2] == "()" and _is_of_the_two(one, before):
        return replace(one, role=role)
    if told and told[-1].at > one.at - 90 and _AND_BY.search(before):
        return replace(one, role=role, turn=told[-1].turn)
    return one


_JOINED = re.compile(rf"{_NO_VALUE}{{0,70}}(?:{_TO_BASE})?")
_PARTED = re.compile(r"\b(?:and|while|but|with|target|whereas)\b", re.I)


def doubles_of(told: Sequence[Saying]) -> list[tuple[Saying, Saying]]:
    """Return each step with the percentage printed beside it: "28 (13.1%)", "74 fewer, a drop of 6%"."""
    found = []
    for one, other in pairwise(told):
        gap = one.passage.shape.text[one.at + 1 : other.at]
        ways = {one.turn, other.turn} - {None}
        joined = _JOINED.fullmatch(gap) and not _PARTED.search(gap) and len(ways) < 2
        if not joined or {one.role, other.role} != {Role.STEP, Role.CHANGE}:
            continue
        way = next(iter(ways), None)
        pair = (replace(one, turn=way), replace(other, turn=way))
        found.append(pair if one.role is Role.STEP else pair[::-1])
    return found


_SET_AGAINST = re.compile(
    rf"(?P<from>\bfrom (?:[a-z]+ ){{0,3}}|\()?(?P<a>[{C}{M}{P}])[^.;{C}{M}{P}]{{0,70}}?"
    rf"(?:(?P<to>\bto\b)|\b(?:against|compare[ds] (?:with|to)|versus|(?:up|down) from)\b|\((?:in )?{T}:?|(?P<and>{T},? and\b))(?: [a-z]+){{0,4}} (?P<b>[{C}{M}{P}])"
    rf"(?P<tail>{_NO_VALUE}{{0,80}})\Z",
    re.I,
)
_COMPARING = re.compile(
    r"\b(?:against|than|from|compare[ds] (?:with|to)|versus)(?: [a-z]+){0,3} \Z", re.I
)
# "from 182 to 210, with a rise of 25 in Eastgate": what comes with a change is one of its parts
_ELSEWHERE = re.compile(r"\b(?:while|whereas|but|yet|although|though|however|target)\b|, (?:with|including|despite|after|following)\b|, and |\) and |\), (?!(?:an?|the|up|down|which|that|this) )[^()]*\(\Z", re.I)  # fmt: skip
_OTHER_BASE = re.compile(r"[^.;,]{0,20}\b(?:than|below|above|short of|under|over|off|of|against) (?:the|our|its|a) (?:[a-z-]+ )?(?:targets?|county|region|national|average|goal|standard|profile|budget|plan)(?!(?:'s)?(?: [a-z]+){0,2} [\ue001\ue002\ue004])", re.I)  # fmt: skip
_NET = re.compile(r"\b(?:net|combined)\b", re.I)
_POINTS_BACK = re.compile(r"(?:- )?(?:this|that|it|which) (?:is|was|represents|means|makes)\b|(?:- )?the (?:fall|rise|increase|decrease|drop|reduction|change|gap|difference)\b", re.I)  # fmt: skip


_SEVERAL = re.compile(r"(?:rises|increases|falls|decreases|declines|reductions|drops|cuts|gains|jumps)\b(?: [a-z]+){0,6} of \b", re.I)  # fmt: skip


def _is_of_the_two(one: Saying, before: str) -> bool:
    """ "Up from 45 to 60 (33%)": a percentage in brackets after two values, and no share of them."""
    values = [v for v in sayings_of(one.passage) if v.role in STATED and v.at < one.at]
    if len(values) < 2 or not _SET_AGAINST.search(before) or not _TURNS.search(before):
        return False
    told = replace(one, role=Role.CHANGE)
    two = _of_ends(told, values[-1], values[-2])
    if two is None or two.percent:
        return False
    part = two.low.held.over(two.high.held).scaled(100)
    return not part.touches(one.number.value)


def bound_to(one: Saying, before: Passage | None) -> Two | None:
    """Return the two values that the words around a change set against each other.

    "85 cases, against 77 the year before, a rise of"; "fell from 412 to 374. This is a fall of";
    "down 12% to 374 from 425"; "5,340 calls, a 5% increase on the year before (5,086)".
    """
    shape = one.passage.shape
    if _SEVERAL.match(shape.text, one.start):
        return None  # "increases of 25 at Eastgate and nine at Central": each of its own
    if _OTHER_BASE.match(shape.text, one.end) or _NET.search(shape.text[max(0, one.start - 30) : one.end]):  # fmt: skip
        return None
    here = [v for v in sayings_of(one.passage) if v.role in STATED]
    if (after := _set_after(one, here)) is not None:
        return after
    if _ARRIVED.match(shape.text, one.at + 1):
        return None  # "the greatest drop in Hale, down 15% to 347"
    if before is not None and not any(v.at < one.start for v in here):
        if not _POINTS_BACK.match(shape.text):
            return None
        here = [v for v in sayings_of(before) if v.role in STATED] if before.shape.numbers else []
        return _set_against(one, here, before.shape.text.rstrip(". "))
    return _set_against(one, here, shape.text[: one.start]) or _across(one, before)


_SO_THAT = re.compile(r"[^.;]{0,30}, so (?:that|this|it) (?:is|was) (?:an? )?", re.I)


def _across(one: Saying, before: Passage | None) -> Two | None:
    """ "There were 665 this year. Last year it was 610, so that is a 9% rise"."""
    if before is None or not before.shape.numbers:
        return None
    for pair in pairs_across(sayings_of(before), sayings_of(one.passage)):
        last = max(v.at for v in (pair.old, pair.new) if v.passage is one.passage)
        if _SO_THAT.fullmatch(one.passage.shape.text[last + 1 : one.start]):
            return _of_ends(one, pair.new, pair.old)
    return None


_BASE = r"\b(?:than|from|on|against|over|above|below|compared (?:with|to))\b"
_ONE = rf"(?:[^.;:,(){C}{M}{P}{Q}{F}]|{C}(?= (?:years?|months?)\b))"
_WORDS = rf"{_ONE}{{0,60}}?"
_V = rf"[{C}{M}{P}](?! (?:years?|months?|quarters?|weeks?)\b)"
_SET_AFTER = re.compile(
    rf"{_WORDS}[ ,(]{{1,2}}from (?:[a-z]+ ){{0,3}}(?P<b1>{_V}){_WORDS} to (?:[a-z]+ ){{0,3}}(?P<a1>{_V})"
    rf"|{_WORDS} to (?:[a-z]+ ){{0,3}}(?P<a2>{_V}){_WORDS},? {_BASE}{_WORDS}\(?(?P<b2>{_V})"
    rf"|{_WORDS}: (?:[a-z]+ ){{0,3}}(?P<b4>{_V}) (?:in|for) {T},? (?:and|then|to|against) (?:[a-z]+ ){{0,3}}(?P<a4>{_V})"
    rf"|{_WORDS}\((?P<b5>{_V})(?: [a-z]+){{0,3}} to (?P<a5>{_V})"
    rf"|(?:(?!\band\b|- ){_ONE}){{0,60}}?{_BASE}(?:(?!\band\b|- ){_ONE}){{0,60}}?\(?(?P<b3>{_V})",
    re.I,
)
_IN_PART = re.compile(r"(?:\(|\bof (?:the |all )?)\Z")  # "(5,086)", "19 out of 30"
_ARRIVED = re.compile(rf"{_WORDS} to (?:[a-z]+ ){{0,3}}{_V}", re.I)
_NEW_CLAUSE = re.compile(r";|\b(?:while|whereas|but|although|though)\b|\. ", re.I)


def _set_after(one: Saying, values: Sequence[Saying]) -> Two | None:
    """Return the two values after a change, or the base after it and the value it is told of."""
    text = one.passage.shape.text
    match = _SET_AFTER.match(text, one.at + 1)
    if not match:
        return None
    way = "12345"[[bool(match[f"b{at}"]) for at in "12345"].index(True)]
    base = next((v for v in values if v.at == match.start(f"b{way}")), None)
    if base is None:
        return None
    if way != "3":
        new = next((v for v in values if v.at == match.start(f"a{way}")), None)
        return None if new is None else _of_ends(one, new, base)
    news = [
        v for v in values
        if v.at < one.start and v.number.kind is base.number.kind
        and not _IN_PART.search(text[: v.at])
        and not _FLOWED.match(text, v.at + 1) and not is_base(v)
    ]  # fmt: skip
    if not news or _NEW_CLAUSE.search(text[news[-1].at : one.start]):
        return None
    last = max(v.at for v in values if v.at < one.start)
    if last != news[-1].at and re.search(r"\b(?:above|below)\b", match[0], re.I):
        return None  # "the second half (2,394) was 9.7% below the first (2,652)"
    return _of_ends(one, news[-1], base)


_MAY_BE_ROUND, _EXACT = 10_000, 10


def as_counted(one: Saying, *ends: Value) -> tuple[Value, Value]:
    """ "2,912, up 4.0% from 2,800": beside a figure counted to the last, a round one is as exact."""
    counted = one.role is Role.CHANGE and "." in one.number.text and all(
        end.point.denominator == 1 and end.point < _MAY_BE_ROUND and end.text[:1].isdigit() for end in ends
    )  # fmt: skip
    if counted and any(end.point % _EXACT for end in ends):
        ends = tuple(replace(end, held=Interval.at(end.point)) for end in ends)
    return ends[0], ends[1]


def _of_ends(one: Saying, new: Saying, old: Saying) -> Two | None:
    ends = (new, old)
    if ends[0].number.kind is not ends[1].number.kind or ends[0].measure != ends[1].measure:
        return None
    if (ends[0].role is Role.VALUE) is not (ends[1].role is Role.VALUE):
        return None
    two = two_of(*as_counted(one, value_of(new.number), value_of(old.number)))
    return two if two.low.point and comes_to(one, two) else None


_ASIDE = re.compile(
    rf"\((?:of (?:the )?)?[{C}{P}](?: [a-z]+){{0,3}}\)(?= (?:compared|against|in))", re.I
)


def _blank(match: re.Match[str]) -> str:
    """ "4,728 thefts (of 19,748) compared with 4,397": what stands in brackets is not compared."""
    return " " * len(match[0])


def _set_against(one: Saying, values: Sequence[Saying], text: str) -> Two | None:
    match = _SET_AGAINST.search(_ASIDE.sub(_blank, text))
    opened = match is not None and (match["from"] or "") != "("
    if not match or (bool(match["to"]) is not bool(match["from"]) and (match["to"] or opened)) or _ELSEWHERE.search(match["tail"]):  # fmt: skip
        return None
    if match["from"] == "(" and ")" in text[match.start("a") : match.start("b")]:
        return None
    both = match["and"] and (T not in match["tail"] or _COMPARING.search(text[: match.start("a")]))
    if both or T in one.passage.shape.text[one.start : one.at]:
        return None  # "the fall over two years is 36%" is of others
    ends = [v for v in values if v.at in (match.start("a"), match.start("b"))]
    return _of_ends(one, ends[0], ends[1]) if len(ends) == 2 else None


_OF_VALUE = re.compile(rf"[^():.;{C}{M}{P}{Q}{F}]{{0,60}}, (?:which is |that is |an? )?", re.I)


def based_on(step: Saying) -> Two | None:
    """Return the one value that a step is told of and the base it makes: "85 cases, 8 more than"."""
    kind = step.number.kind
    found = sayings_of(step.passage)
    values = [v for v in found if v.role in STATED and v.at < step.start and v.number.kind is kind]
    if not values or step.turn is None:
        return None
    if not _OF_VALUE.fullmatch(step.passage.shape.text[values[-1].at + 1 : step.start]):
        return None
    value, move = value_of(values[-1].number), step.number.point
    point = value.point - move if step.turn else value.point + move
    if point <= 0:
        return None
    return Two.of(value, Value(point, Interval.at(point), number_in_words(point)))


_LED_BY_TIME = re.compile(rf"(?:- )?(?:by contrast,? |but |and )?(?:(?:in|for|during) )?(?:(?P<t>{T})|(?:in )?the (?:same (?:period|quarter|months?) (?:of |in )?)?(?:year|quarter|month) before|(?:a|two|three) years? (?:before|ago|earlier)|last (?:year|time)|(?:in )?the previous (?:year|quarter|month|survey|period))", re.I)  # fmt: skip
_LAST = re.compile(r"(?:the )?(?:last|previous|preceding) (?:year|quarter|month)\Z", re.I)


def is_of_earlier(passage: Passage, read: Read) -> bool:
    """Tell whether a sentence opens with an earlier time: "In 2022/23 …", "The year before …"."""
    match = _LED_BY_TIME.match(passage.shape.text)
    if not match or not match["t"]:
        return bool(match)
    number = passage.shape.numbers[match.start("t")]
    if number.span is None or not number.span.is_dated or number.span.last is None:
        return bool(_LAST.match(number.text))
    if "latest" not in read.kept:
        read.kept["latest"] = max(
            n.span.last for p in read.passages for n in p.shape.numbers.values()
            if n.span and n.span.last and n.span.months_long > Fraction(1, 2)
        )  # fmt: skip
    return bool(number.span.last < read.kept["latest"])
