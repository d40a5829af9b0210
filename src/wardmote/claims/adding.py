"""Sums across a passage: parts that come together, what the others are, steps and replies."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import permutations

from wardmote.claims.arithmetic import Judged
from wardmote.claims.combining import OVERLAP, total_of
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import C, F, M, P
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read

_TOGETHER = re.compile(
    rf"\((?P<a>{C})\)[^.;:{C}{M}]{{0,60}}? and [^.;:{C}{M}]{{1,60}}?\((?P<b>{C})\)(?: offences| incidents| crimes)? (?:together|combined|between them) (?:make|made|come to|came to|total|totalled|are|were|give|gave) (?:up )?(?P<t>{C})",
    re.I,
)
_BETWEEN_THEM = re.compile(
    rf"(?P<t>{P})[^.;:{P}]{{0,60}}?\b(?:between them|together|combined|in all|jointly)\b[^.;:{P}]{{0,20}}: (?P<list>[^.;:]{{2,40}} \({P}\)(?:,? (?:and )?[^.;:]{{2,40}} \({P}\)){{1,8}})",
    re.I,
)
_OTHER_COUNT = re.compile(rf"\bthe (?:other|remaining|rest,?) (?P<x>{C}) (?:were|was|are|is|came|had|involved|went)\b", re.I)  # fmt: skip
_REPLIED = re.compile(
    rf"(?P<n>{C}) (?:people |residents |members |of them )?(?:replied|responded|answered|took part|returned (?:it|theirs|a form)|filled [a-z ]{{2,20}}),? (?:and |or |which is )?(?:a|the) (?:response|return|reply) rate (?:of|was) (?P<p>{P})",
    re.I,
)
_BY_OR = re.compile(rf"\b(?:up|down|risen|rose|fallen|fell|increased|decreased|dropped|grew|grown) by (?P<d>{C}),? (?:or|that is|which is|\() ?(?P<p>{P})", re.I)  # fmt: skip
_OF_FRACTION = re.compile(
    rf"\A(?:- )?(?:out )?of (?:the |these )?(?P<n>{C}),? (?:[a-z]+ ){{0,3}}?(?P<f>{F}) \((?P<k>{C})\)",
    re.I,
)
_OF_BUDGET = re.compile(
    rf"\A(?:spending|spend|this|that) (?:is|was|comes to|represents) (?P<p>{P}) of (?:the|our|its) (?:[a-z']+ )?(?:budget|grant|allocation|funding)\b",
    re.I,
)
_OF_THIS = re.compile(
    rf"\Aof (?:this|that)(?: sum| total)?, (?P<list>{M}[^.;]{{3,200}}\band {M}[^.;]{{3,60}})", re.I
)


def judge_adding(read: Read) -> Judged:
    """Check sums whose terms stand in one passage, or in the one before it."""
    judged = Judged()
    for _, passages in read.by_block:
        for at, passage in enumerate(passages):
            if not passage.shape.numbers:
                continue
            _together(passage, judged)
            _between_them(passage, judged)
            _of_fraction(passage, judged)
            _replied(passages[: at + 1], judged)
            _by_or(passages[max(0, at - 2) : at + 1], judged)
            if at:
                _of_this(passages[at - 1], passage, judged)
                _of_budget(passages[at - 1], passage, judged)
    _others(read, judged)
    return judged


def _counts(passage: Passage) -> list[Number]:
    return [n for n in passage.shape.numbers.values() if n.kind is NumberKind.COUNT]


def _words(number: Fraction) -> str:
    return number_in_words(Fraction(round(number * 10), 10))


def _together(passage: Passage, judged: Judged) -> None:
    """ "With injury (390) and without injury (702) together make 1,102"."""
    shape = passage.shape
    for match in _TOGETHER.finditer(shape.text):
        parts = [shape.numbers[match.start(k)] for k in "ab"]
        whole = shape.numbers[match.start("t")]
        if total_of(parts).touches(whole.loose):
            confirm(judged, passage, "the parts add up to the total", whole, *parts)
            continue
        comes_to = number_in_words(parts[0].point + parts[1].point)
        fault(
            judged, passage, f"{parts[0].text} and {parts[1].text} come to {comes_to}; {whole.text} is printed.",
            whole, *parts, sure=Sure.LIKELY,
        )  # fmt: skip


def _between_them(passage: Passage, judged: Judged) -> None:
    """ "Three hold 46% between them: Riverside (18%), Station (16%) and Old Town (14%)"."""
    shape = passage.shape
    for match in _BETWEEN_THEM.finditer(shape.text):
        whole = shape.numbers[match.start("t")]
        parts = [n for n in shape.numbers_in(*match.span("list")) if n.kind is NumberKind.PERCENT]
        if whole.hedged or OVERLAP.search(passage.text):
            continue
        if total_of(parts).touches(whole.value):
            confirm(judged, passage, "the parts add up to the total", whole, *parts)
            continue
        comes_to = number_in_words(sum((n.point for n in parts), Fraction(0)))
        fault(
            judged, passage, f"The shares listed come to {comes_to}%; {whole.text} is printed for them together.",
            whole, sure=Sure.LIKELY,
        )  # fmt: skip


def _others(read: Read, judged: Judged) -> None:
    """ "864 of these …; 230 …; the other 68": with what stands before they are the whole."""
    before: list[Number] = []
    for block, passages in read.by_block:
        if block.table:
            continue
        for passage in passages:
            own = _counts(passage)
            match = _OTHER_COUNT.search(passage.shape.text)
            if match and before:
                rest = passage.shape.numbers[match.start("x")]
                parts = own[: own.index(rest)]
                _other(passage, before[0], parts, rest, judged)
            before = own or before


def _other(
    passage: Passage, whole: Number, parts: list[Number], rest: Number, judged: Judged
) -> None:
    if not parts or whole in parts or rest.hedged or any(n.hedged for n in parts):
        return
    if not re.search(r"\bof (?:these|them|those|which|whom)\b", passage.text, re.I):
        return
    comes_to = sum((n.point for n in parts), rest.point)
    if comes_to == whole.point or abs(comes_to - whole.point) * 10 > whole.point:
        return
    if total_of([*parts, rest]).touches(whole.loose):
        return
    fault(
        judged, passage,
        f"{' + '.join(n.text for n in (*parts, rest))} is {number_in_words(comes_to)}; {whole.text} is printed as the whole.",
        rest, *parts, sure=Sure.LIKELY,
    )  # fmt: skip


def _of_fraction(passage: Passage, judged: Judged) -> None:
    """ "Of the 19, a third (9) were under 18"."""
    shape = passage.shape
    match = _OF_FRACTION.match(shape.text)
    if not match:
        return
    whole, part, count = (shape.numbers[match.start(k)] for k in "nfk")
    if not whole.point or count.point > whole.point or whole.hedged:
        return
    room = Interval(Fraction(-2), Fraction(2)).scaled(
        Fraction(max(1, 30 // max(1, int(whole.point))))
    )
    exact = count.loose.over(whole.loose).scaled(Fraction(100))
    if exact.touches(part.value.plus(room)):
        confirm(judged, passage, "the count is such a part of the whole", part, count)
        return
    fault(
        judged, passage,
        f"{count.text} of {whole.text} is {_words(count.point * 100 / whole.point)}%, not {part.text.lower()}.",
        part, count, sure=Sure.LIKELY,
    )  # fmt: skip


def _replied(passages: Sequence[Passage], judged: Judged) -> None:
    """ "Our panel has 840 members. 412 replied, a response rate of 59%"."""
    passage = passages[-1]
    for match in _REPLIED.finditer(passage.shape.text):
        part, share = (passage.shape.numbers[match.start(k)] for k in "np")
        asked = [n for p in passages for n in _counts(p) if n.point > part.point]
        if not asked or part.hedged:
            continue
        rates = [part.loose.over(n.loose).scaled(Fraction(100)) for n in asked]
        if any(rate.touches(share.loose) for rate in rates):
            confirm(judged, passage, "the rate fits those asked", part, share)
            continue
        fault(
            judged, passage,
            f"{part.text} of {asked[-1].text} is {_words(part.point * 100 / asked[-1].point)}%; {share.text} is printed.",
            share, sure=Sure.LIKELY,
        )  # fmt: skip


def _by_or(passages: Sequence[Passage], judged: Judged) -> None:
    """ "784 cases …. A year ago it was 728, so reports are up by 56, or 8.3%"."""
    passage = passages[-1]
    for match in _BY_OR.finditer(passage.shape.text):
        step, share = (passage.shape.numbers[match.start(k)] for k in "dp")
        held = [n for p in passages for n in _counts(p) if n is not step and n.point]
        pairs = [(o, n) for o, n in permutations(held, 2) if abs(o.point - n.point) == step.point]
        if not pairs or step.hedged or share.hedged or step.point < 5:
            continue
        if any((step.point * 100 / old.point) in share.value for old in held):
            continue
        up = re.match(r"up|risen|rose|increased|grew|grown", match[0], re.I) is not None
        old = min(pairs[0], key=lambda n: n.point) if up else max(pairs[0], key=lambda n: n.point)
        fault(
            judged, passage,
            f"{step.text} on {old.text} is {_words(step.point * 100 / old.point)}%; {share.text} is printed.",
            share, sure=Sure.LIKELY,
        )  # fmt: skip


def _of_budget(before: Passage, passage: Passage, judged: Judged) -> None:
    """ "Of the year's £96,000, £42,300 has been spent. Spending is 49% of the budget"."""
    match = _OF_BUDGET.match(passage.shape.text)
    sums = [n for n in before.shape.numbers.values() if n.kind is NumberKind.MONEY and n.point]
    if not match or len(sums) < 2:
        return
    share = passage.shape.numbers[match.start("p")]
    whole = max(sums, key=lambda n: n.point)
    parts = [n for n in sums if n is not whole]
    if any(n.loose.over(whole.loose).scaled(Fraction(100)).touches(share.loose) for n in parts):
        return
    fault(
        judged, passage,
        f"{parts[0].text} of {whole.text} is {_words(parts[0].point * 100 / whole.point)}%; {share.text} is printed.",
        share, sure=Sure.LIKELY,
    )  # fmt: skip


def _of_this(before: Passage, passage: Passage, judged: Judged) -> None:
    """ "£630,000 has been set aside. Of this, £300,000 is for …, £180,000 for … and £120,000 for …"."""
    match = _OF_THIS.match(passage.shape.text)
    wholes = [n for n in before.shape.numbers.values() if n.kind is NumberKind.MONEY]
    if not match or not wholes:
        return
    parts = [n for n in passage.shape.numbers_in(*match.span("list")) if n.kind is NumberKind.MONEY]
    whole = wholes[0]
    held = total_of(parts)
    if len(parts) < 2 or held.touches(whole.loose) or any(n.hedged for n in (whole, *parts)):
        return
    comes_to = sum((n.point for n in parts), Fraction(0))
    if comes_to > whole.point or (len(parts) >= 3 and comes_to * 10 >= whole.point * 9):
        fault(
            judged, passage,
            f"The parts come to £{number_in_words(comes_to)}; {whole.text} is printed as the whole.",
            *parts, sure=Sure.LIKELY if comes_to > whole.point else Sure.ASK,
        )  # fmt: skip
