"""Two values of one thing, the older and the newer, however a sentence or two set them side by side.

Two values are a pair where a word compares them ("against", "down from", "than the"), where the
text goes "from" one "to" the other, or where each has a period of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from wardmote.claims.reading.letters import L, T
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import key_words
from wardmote.claims.reading.sayings import DOWN_WORDS, STATED, UP_WORDS, Role, Saying, noun_after

_COMPARED = re.compile(
    r"\b(?:compar(?:ed|es|ing)|(?:in |by )?comparison|against(?! (?:the person|persons?\b|women|children|people|property|retail|businesses|older|police|staff|emergency))|versus|vs?\b\.?|opposed to|rather than|in contrast (?:to|with)|set beside|instead of|having (?:been|stood at))\b",
    re.I,
)
_THAN = re.compile(
    r"(?:\b(?:than(?! (?:in |during |for )?\ue008,? (?:with|and|while|of which)\b)|below|above|short of|times(?= (?:as|more|the|that|higher|greater|larger|[\ue001\ue002\ue004]))|twice|double)\b|\ue006(?= that (?:of|for|in|among)\b))[^.;:]{0,60}\Z",
    re.I,
)
_DOWN_FROM = re.compile(
    r"(?:\b(?:up|down|rise|fall|increase|decrease|reduction|drop|growth|change|improvement|decline|cut|[a-z]+ed|rose|fell|grew|risen|fallen|fewer|more|less|higher|lower|%|[\ue001-\ue006])[^.;:]{0,25}? (?:from|on|over|since)|\bfrom|\bon)(?: (?:the|a|an|its|our|their|last|previous|year's|[a-z]+'s|total|figure|level|rate|peak|high|low|baseline|of|in|[\ue008])){0,8} \(?\Z",
    re.I,
)
_FROM_LEFT = re.compile(r"\bfrom(?: (?:the|a|an|its|just|only|some|total|of|high|low|level|figure|[\ue008]|in)){0,5} \Z", re.I)  # fmt: skip
_TO_NEXT = re.compile(
    r"[^.;:()]{0,60}?(?<!compared)(?<!according) to (?:[a-z]+ ){0,3}[\ue001\ue002\ue004]"
)
_DATES = re.compile(rf"\bfrom (?:the )?[{L}{T}] (?:up )?to (?:the )?[{L}{T}]")
_TO_ONE = re.compile(r"\bto (?:just |only )?(?:one|none)\b(?! of\b)", re.I)  # no number letter
_CLAUSE = re.compile(
    r"[;\ue001\ue002\ue004]|\. |, (?:and|but|while|whilst|whereas|with) ", re.I
)  # "0.3% up on a year earlier, and 562,696 of another": the comparison is over
_PART_OF = re.compile(r"\b(?:of (?:which|whom|these|them|those)|including)\b[^,;]{0,20}\Z")
_LED = re.compile(r"\A(?:- |[^A-Za-z\ue001-\ue009]+)?(?:in \ue008,? |\ue008,? |this year,? |last year,? |there were )?", re.I)  # fmt: skip
_PARTED = re.compile(r" of (?:which|whom|these|them|those)\b")
_ARRIVED = re.compile(rf"\b(?:{UP_WORDS}|{DOWN_WORDS})\b[^.;:()\ue001\ue004]{{0,40}}\bto (?:(?:just|about|around|some|a total of|total) )*\Z", re.I)  # fmt: skip
_OF_WHOLE = re.compile(
    r"\(of (?:the |all )?\Z"
)  # "212 (of 1,950 crimes)": the whole is not compared
_RANGING = re.compile(r"\b(?:rang(?:e|es|ed|ing)|var(?:y|ied|ies|ying)|anywhere|anything|scores?|scale|score)\b[^.;]{0,40}\Z|\bbetween (?:[a-z]+ ){0,2}\Z", re.I)  # fmt: skip
_OF_THE = re.compile(
    r" (?:out )?of (?:the |all |our |these |those |its ){0,2}", re.I
)  # a part of a whole
_IS_WHOLE = re.compile(rf"\ue001{_OF_THE.pattern}\Z", re.I)  # "in 42 of 44 forces"
_SET_ASIDE = re.compile(rf"\bthan (?:in |for )?{T}, (?:with|and|while|including)\b.*", re.I)
_POINTS_BACK = re.compile(
    r"\A(?:- )?(?:that|this|it|which) (?:is|was|represents|represented|equates)\b", re.I
)
_ANAPHORA = re.compile(
    r"\A(?:- )?(?:(?:and |but |so )?(?:in [\ue008],? |\ue008,? |(?:\ue001|a few|twelve) (?:months|years|weeks) (?:earlier|before|ago),? |(?:a|the) year (?:earlier|before|ago),? |last year,? |this year,? |(?:in )?the (?:previous|preceding|prior) (?:year|quarter|month|period),? |in [\ue008],? )*)?(?:it|this|that|the (?:same |corresponding |equivalent |comparable |previous )?(?:figure|number|total|count|rate|proportion|share|percentage)(?! of| for| in [a-z]| among)|there (?:were|had been|was|have been)|we|they)\b",
    re.I,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pair:
    """An older and a newer value; `sure`: a word compares them, not their periods alone."""

    old: Saying
    new: Saying
    sure: bool

    @property
    def first(self) -> int:
        return min(self.old.at, self.new.at)

    @property
    def last(self) -> int:
        return max(self.old.at, self.new.at)

    @property
    def is_within(self) -> bool:
        return self.old.passage is self.new.passage


def pairs_within(found: Sequence[Saying]) -> list[Pair]:
    """Return the pairs of one sentence; a base between two likely newer values makes two."""
    pairs: list[Pair] = []
    for kind in (NumberKind.COUNT, NumberKind.MONEY, NumberKind.PERCENT):
        values = [one for one in found if one.role in STATED and one.number.kind is kind]
        for measure in sorted({one.measure for one in values}):
            alike = [one for one in values if one.measure == measure]
            if not measure or _is_said_to_turn(found):
                pairs += _pairs(alike, found)
    pairs = [pair for pair in pairs if pair.sure or _are_near(pair)]
    return sorted(pairs, key=lambda pair: (pair.first, pair.last))


MOST_APART = 12  # values of one thing at two times, that no word compares, are seldom further apart


def _are_near(pair: Pair) -> bool:
    low, high = sorted((pair.old.number.point, pair.new.number.point))
    return low == 0 or high <= MOST_APART * low


def _pairs(alike: Sequence[Saying], found: Sequence[Saying]) -> list[Pair]:
    text = alike[0].passage.shape.text
    bases = {one.at for one in alike if is_base(one)}
    opened: set[int] = set()  # values that a "from … to" opens, whatever stood before them
    pairs: list[Pair] = []
    for at, right in enumerate(alike[1:], 1):
        if (
            right.at in bases
            and _is_from(text[max(0, right.at - 60) : right.at])
            and _TO_NEXT.match(text, right.at + 1)
        ):
            opened.add(right.at)
            continue
        if right.at in bases:
            pairs += _from_base(right, [one for one in alike[:at] if one.at not in bases], text)
            continue
        left = alike[at - 1]
        paired = left.at in bases and at > 1 and left.at not in opened
        pair = None if paired else _pair(left, right, left.at in bases, found)
        pairs += [pair] if pair else []
    return pairs


def is_base(one: Saying) -> bool:
    """Tell whether a value is what another is compared with ("than the 400", "against 400")."""
    text = one.passage.shape.text
    before = text[max(0, one.at - 75) : one.at]
    clause = _SET_ASIDE.sub("", _CLAUSE.split(before)[-1])
    if "(" not in clause:
        clause = clause.rpartition(")")[2]  # what a closed bracket compares is in it
    if _PART_OF.search(clause):
        return False  # "333 (6% lower than in 2007/08), of which 217": a part, no earlier value
    after = text[one.at + 1 : one.at + 60]
    if "(" in clause and re.match(r"[^()]*[\ue001\ue002\ue004]", after):
        return False  # the brackets hold both values
    if (
        re.search(r"\A(?: [a-z'-]+){0,4},? from (?:the |its |a )?\Z", clause)
        and len(clause) < 50
        and clause != before
    ):
        return True
    return bool(
        _COMPARED.search(clause) or _THAN.search(clause) or _DOWN_FROM.search(clause)
    ) and not re.search(
        r"\bto (?:[a-z]+ ){0,3}\Z", clause.replace("compared to", "").replace("opposed to", "")
    )


def _from_base(base: Saying, newer: Sequence[Saying], text: str) -> list[Pair]:
    """Return the pairs of a base with each value before it that it may be compared with."""
    if newer and (_PARTED.match(text, newer[-1].at + 1) or is_arrived_at(newer[-1])):
        return [
            Pair(base, newer[-1], True)
        ]  # "5 of which ..., compared to 9", "up to 91 against 57"
    near = [
        one for one in newer
        if base.at - one.at < 170 and _is_of_a_kind(one, base, text) and not _is_list(one, text)
    ]  # fmt: skip
    near = [one for one in near if _in_own_bracket(one, base, text) and not _is_shut(one, base, text)]  # fmt: skip
    near = [one for one in near if not _OF_THE.fullmatch(text[one.at + 1 : base.at])]
    near = [one for one in near if not _RANGING.search(text[max(0, one.at - 60) : one.at])]
    near = [one for one in near if not _OF_WHOLE.search(text[max(0, one.at - 12) : one.at]) and not _IS_WHOLE.search(text[: one.at])] or near  # fmt: skip
    alike = [one for one in near if one.unit & base.unit]
    free = [one for one in near if not one.unit or not base.unit]
    chosen = alike or free[-2:] or near[-1:]
    if _heads_list(base, text):
        return []
    return [
        Pair(one, base, True) if one.when.is_before(base.when) else Pair(base, one, True)
        for one in chosen[-2:]
    ]


def _in_own_bracket(one: Saying, base: Saying, text: str) -> bool:
    """Tell whether "(55% v 64%)" keeps its base to itself: no value outside is compared with it."""
    opens = text.rfind("(", 0, base.at)
    if opens < text.rfind(")", 0, base.at) or opens < one.at < base.at:
        return True
    return base.number.kind.value not in text[opens + 1 : base.at]


def _is_shut(one: Saying, base: Saying, text: str) -> bool:
    """Tell whether a value's bracket closes and a new item begins before a base: "(90 of 400); change"."""
    return bool(re.match(r"[^()]*\)[^()]*;", text[one.at + 1 : base.at]))


def _is_of_a_kind(one: Saying, base: Saying, text: str) -> bool:
    """Tell whether two values are both counts, means or rates ("the national rate of 2.9" is one)."""
    if one.role is base.role:
        return True
    named = re.search(r"\b(?:rate|average|figure)\b", text[max(0, base.at - 40) : base.at], re.I)
    return {one.role, base.role} == {Role.RATE, Role.VALUE} and bool(named)


def _pair(left: Saying, right: Saying, is_base: bool, found: Sequence[Saying]) -> Pair | None:
    """Return two neighbouring values as a pair, where the right one is no base."""
    text = left.passage.shape.text
    if _OF_THE.fullmatch(text[left.at + 1 : right.at]) or _IS_WHOLE.search(text[: left.at]):
        return None
    between, before = text[left.at + 1 : right.at], text[max(0, left.at - 60) : left.at]
    if left.role is not right.role and not _is_from(before):
        return None
    arrived = _is_from(before) and _TO_ONE.search(between)
    if len(between) > 170 or arrived or _RANGING.search(before):
        return None
    if left.unit and right.unit and not left.unit & right.unit and not is_base:
        return None
    if _is_from(before) and re.search(r"\bto\b", _DATES.sub("", between)):
        return Pair(left, right, True)
    if _heads_list(right, text) and _is_list(left, text):
        return None
    by_period = left.when.is_before(right.when)
    if is_base:
        return _after_base(left, right, by_period, before)
    if any(one.number.text[:1] in "+-\u2212\u2013" for one in (left, right)):
        return None  # "-2.2% a year (-6.0 to +1.7)": the ends of an interval
    if re.fullmatch(r" (?:to|->|→) ", between) and _is_said_to_turn(found):
        return Pair(left, right, True)
    return _by_period(left, right, by_period) or _by_arrow(left, right, between, found)


def _after_base(left: Saying, right: Saying, by_period: bool | None, before: str) -> Pair | None:
    """ "Compared with 400 in 2022, 352", "has risen since 2012/13 (0.06) and was in 2016/17 at 0.10"."""
    if before.endswith("("):
        return Pair(left, right, False) if by_period else None
    stands = _COMPARED.search(before) and by_period is not False
    return Pair(left, right, True) if stands else None


def _by_period(left: Saying, right: Saying, by_period: bool | None) -> Pair | None:
    if is_arrived_at(right):  # "in 42 of 44 forces, rose by 37% to 2,333": never the older
        return Pair(left, right, False) if by_period or left.when.order == -1 else None
    if by_period is not None:
        return Pair(left, right, False) if by_period else Pair(right, left, False)
    if right.when.order == -1 and left.when.order is None:
        return Pair(right, left, False)
    if left.when.order == -1 and right.when.order is None:
        return Pair(left, right, False)
    return None


def _by_arrow(left: Saying, right: Saying, between: str, found: Sequence[Saying]) -> Pair | None:
    """ "18 cases to 27", "312 (2022: 350)"."""
    opened = re.fullmatch(rf"(?: [a-z'/-]+){{0,5}} \((?:in )?(?:{T}[:,]? |[a-z ]{{0,20}})", between)
    if opened and right.when.span and right.when.span.is_dated and not left.when.span:
        return Pair(right, left, False)
    if re.fullmatch(r"(?: [a-z'-]+){0,3} (?:to|->|→) ", between) and _is_said_to_turn(found):
        return Pair(left, right, True)
    return None


def _is_from(before: str) -> bool:
    return bool(_FROM_LEFT.search(before))


def _is_said_to_turn(found: Sequence[Saying]) -> bool:
    text = found[0].passage.shape.text
    return any(one.role in (Role.STEP, Role.CHANGE) for one in found) or bool(
        re.search(
            rf"\b(?:{UP_WORDS}|{DOWN_WORDS}|improv|chang|faster|quicker|slower|shorter|longer)",
            text,
            re.I,
        )
    )


def _heads_list(one: Saying, text: str) -> bool:
    """Tell whether a value is followed by others of a list ("from 420 and 350")."""
    after, letter = text[one.at + 1 : one.at + 80], one.number.kind.value
    return bool(
        re.match(rf"(?: [a-z'-]+){{0,4}}(?:,| and|, and)(?: [a-z'-]+){{0,3}} {letter}(?! ?(?:[a-z'-]+ )?(?:more|fewer|higher|lower|less|up|down|percentage)\b)", after)
    )  # fmt: skip


def _is_list(one: Saying, text: str) -> bool:
    """Tell whether a value follows others of a list ("400 and 300")."""
    before, letter = text[max(0, one.at - 60) : one.at], one.number.kind.value
    return bool(re.search(rf"{letter}[^.;:()]{{0,40}}(?:,|and) (?:[a-z'-]+ ){{0,3}}\Z", before))


def pairs_across(before: Sequence[Saying], after: Sequence[Saying]) -> list[Pair]:
    """Return the pairs that two sentences make: "This year 90 …. Last year there were 120"."""
    found: list[Pair] = []
    for kind in (NumberKind.COUNT, NumberKind.MONEY, NumberKind.PERCENT):
        first = [one for one in before if one.role is Role.VALUE and one.number.kind is kind and not one.measure]  # fmt: skip
        second = [one for one in after if one.role is Role.VALUE and one.number.kind is kind and not one.measure]  # fmt: skip
        if len(first) != 1 or len(second) != 1:
            continue
        pair = _across(first[0], second[0])
        if pair is not None:
            found.append(pair)
    return found


def is_arrived_at(one: Saying) -> bool:
    """Tell whether a value is what something "rose by 12% to": its older value is not it."""
    return bool(_ARRIVED.search(one.passage.shape.text[max(0, one.at - 70) : one.at]))


def is_of_one_thing(first: Saying, second: Saying) -> bool:
    """Tell whether two sentences name the same thing counted, in all its words."""
    things = [_thing(first), _thing(second)]
    return bool(things[0]) and things[0] == things[1]


def _thing(one: Saying) -> frozenset[str]:
    """Return the words of the subject of a sentence, or of what follows its value where it has none."""
    text = _LED.sub("", one.passage.shape.text)
    subject = re.split(
        r"[,;:(\ue001-\ue009]|\b(?:by|to|at|was|were|is|are|has|have|had|stood)\b", text
    )[0]
    subject = re.sub(rf"\b(?:{UP_WORDS}|{DOWN_WORDS})\b", "", subject)
    after = one.passage.shape.text[one.at + 1 : one.at + 80]
    return key_words(subject) or key_words(noun_after(after))


def _across(first: Saying, second: Saying) -> Pair | None:
    if is_base(second) and _POINTS_BACK.match(second.passage.shape.text):
        return Pair(second, first, True)
    anaphoric = bool(_ANAPHORA.match(second.passage.shape.text))
    if first.unit and second.unit and not first.unit & second.unit:
        return None
    if not anaphoric and not is_of_one_thing(first, second):
        return None
    order = first.when.is_before(second.when)
    if order is None:
        if second.when.order == -1 and first.when.order in (None, 0):
            order = False
        elif first.when.order == -1 and second.when.order in (None, 0):
            order = True
        else:
            return None
    return Pair(first, second, False) if order else Pair(second, first, False)
