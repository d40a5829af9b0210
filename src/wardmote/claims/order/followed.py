"""Orders that a sentence runs through: "most were in A (1,204), followed by B (977, 30%) and C (812)".

A name may stand with several figures: a count, its share, a rate. The order said may be that of any
of them, so it is broken only where none of those printed for both names keeps it; what is called the
most common must keep it by its count and by its share. "12 of 21" is the share that it makes, not
twelve; "down 3%" and "up from 60" are steps, and no values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.findings import FindingClass, Judged, Sure
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.letters import C, P
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage

_HIGH = r"(?:highest|most|largest|biggest|greatest|busiest|top|main|most common|commonest)"
_LOW = r"(?:lowest|fewest|smallest|least|quietest)"
_FOLLOWED = re.compile(
    rf"\b(?:(?P<high>{_HIGH})|(?P<low>{_LOW}))\b[^.;]{{0,90}}?(?:(?P<b>\([^()]{{1,40}}\))|(?P<v>[{C}{P}]))[^.;(){C}{P}]{{0,30}}?,? (?:followed by|and then|then|ahead of|next (?:is|was|came|were)) (?P<list>[^.;]{{3,200}})",
    re.I,
)
_LISTED = re.compile(
    rf"(?P<n>(?:\b[A-Za-z'-]+ ){{0,4}})(?:(?P<b>\([^()]{{1,40}}\))|\b(?:with|at|on) (?P<v>[{C}{P}])(?=,|;| and\b|\.|\s*\Z| [a-z]))"
)
# a rest has no place of its own
_REST = re.compile(
    r"\b(?:others?|rest|remain\w*|unknown|not known|not stated|something else)\b", re.I
)
# "lowest for the police": the list goes on from its other end
_TURNS = re.compile(
    rf"\b(?:{_HIGH}|{_LOW}|last|behind|against|compared|whereas|while|but|out of|total|altogether|in all)\b", re.I
)  # fmt: skip
_STEP_BEFORE = re.compile(r"\b(?:up|down|by|from|rise of|fall of|than|under|over|against|aged|each of|every|among|of which|of whom|of them|plus|minus|was|were|last year|\ue001 (?:to|and|or)) ?\Z", re.I)  # fmt: skip
_STEP_AFTER = re.compile(r" (?:percentage )?(?:points?|more|fewer|less|higher|lower|up|down|last|the year before|(?:a |one )?year (?:earlier|before)|previously)\b| ?(?:to|-) ?\ue001| (?:or|and) (?:over|above|under|older|younger)\b", re.I)  # fmt: skip
_PART_OF = re.compile(rf" (?:[a-z]+ )?(?:out )?of (?:the |its |their )?(?P<m>{C})")
# the most common by number is so by its share of all as well
_OF_NUMBER = re.compile(r"\A(?:most common|commonest|main)\b|\Amost (?:were|was|came|went)\b", re.I)
_OF_ANOTHER = re.compile(r" (?!of (?:all|the total)\b)[a-z]", re.I)  # "35% of them solved"
_NAME = re.compile(
    r"\b(?!(?:and|then|with|at|on|by|the|of|for|each|every|followed)\b)[A-Za-z]|\ue001 (?:to|or)|\ue009"
)
_WHOLE = re.compile(r"\bof (?:the |its |their )?\Z")


def judge_followed(passage: Passage, judged: Judged) -> None:
    """Hold the values of names that a sentence runs through to the order it says."""
    for match in _FOLLOWED.finditer(passage.shape.text):
        downward = match["high"] is not None
        for before, after in pairwise(_entries(passage, match)):
            alike = [kind for kind in before if kind in after]
            kept = [k for k in alike if _keeps(before[k][0], after[k][0], downward)]
            whole = (
                [k for k in alike if k in ("COUNT", "PERCENT")]
                if _OF_NUMBER.search(match[0])
                else []
            )
            if (alike and not kept) or not {*whole} <= {*kept}:
                alike = [k for k in whole if k not in kept] or alike
                one, other = before[alike[0]][1], after[alike[0]][1]
                fault(
                    judged, passage,
                    f"By the order said, {other.text} comes after {one.text}, but it is {'more' if downward else 'less'}.",
                    one, other, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
                )  # fmt: skip
                break
            for k in kept:
                confirm(judged, passage, "the values keep the order that is said", before[k][1], after[k][1])  # fmt: skip


_Values = dict[str, tuple[Fraction, Number]]


def _entries(passage: Passage, match: re.Match[str]) -> Iterator[_Values]:
    """Yield the figures of each name, the first first; a rest and what another order is said of end it."""
    text = passage.shape.text
    yield _values(passage, match.start(), match.start("list"))
    at, stop = match.span("list")
    for one in _LISTED.finditer(text, at, stop):
        figure = one.start("b") if one["b"] else one.start("v")
        if _TURNS.search(text[at : one.end()]) or not _NAME.search(text[at:figure]):
            return
        if not _REST.search(one["n"]):
            beside = re.compile(r" \([^()]{1,40}\)").match(text, one.end(), stop)
            yield _values(passage, at, beside.end() if beside else one.end())
        at = one.end()


def _values(passage: Passage, start: int, end: int) -> _Values:
    """Return the values that stand for one name: its count, its share, and the first that is printed."""
    text = passage.shape.text
    held: _Values = {}
    for at, number in passage.shape.numbers.items():
        if not start <= at < end or number.kind not in (NumberKind.COUNT, NumberKind.PERCENT) or number.hedged:  # fmt: skip
            continue
        before = text[start:at]
        if _STEP_BEFORE.search(before) or _STEP_AFTER.match(text, at + 1) or (held and _WHOLE.search(before)):  # fmt: skip
            continue
        part = _PART_OF.match(text, at + 1)
        whole = passage.shape.numbers[part.start("m")].point if part else Fraction(0)
        kind, point = ("share", number.point * 100 / whole) if whole else (number.kind.name, number.point)  # fmt: skip
        if kind == "PERCENT" and _OF_ANOTHER.match(text, at + 1):
            kind = "share"
        if not held:
            held[f"first {kind}"] = point, number
        held.setdefault(kind, (point, number))
    return held


def _keeps(before: Fraction, after: Fraction, downward: bool) -> bool:
    return after <= before if downward else after >= before
