"""By how much, and on which side: "missed by two points", "188 short", "above the county rate of 168".

A margin says how far a result lies from what it is held against. Of several figures nearby that
can be the result, it is the one that lies so far away; where there is only one, the margin must be
its own. Where no margin is said, a side is wrong only if every figure nearby lies on the other.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.intervals import number_in_words
from wardmote.claims.reading.letters import C, F, M, P, Q
from wardmote.claims.reading.numerals import Number, NumberKind, Shape
from wardmote.claims.reading.passages import Passage

_BY = rf"(?:(?P<g>[{C}{M}{P}{Q}])|(?P<f>{F})(?: of)? a(?= (?:percentage )?point)|(?P<w>one|a single|half a))(?P<u> (?:percentage )?(?:points?|marks?)\b)?"
_MARGIN = re.compile(
    rf"\b(?P<v>miss(?:ed|es)|beat(?:en|ing|s)?|pass(?:ed|ing|es)|exceed(?:ed|ing|s)|surpass(?:ed|ing)|met|better(?:ed|ing)|(?:fell|falls|falling) short)\b(?: (?:it|that|this|[a-z' -]{{0,20}}?(?:target|line|mark|goal)|of (?:it|target)))?,? by (?:just |only |a mere )?{_BY}"
    rf"|{_BY.replace('<g>', '<g2>').replace('<w>', '<w2>').replace('<f>', '<f2>').replace('<u>', '<u2>')}(?: [a-z]+)?,? (?P<s>over|above|under|below|short(?: of)?|ahead of|better than|worse than|beyond)(?= (?:the |its |our |their |that |this )?(?:[a-z'-]+ ){{0,3}}?(?:target|goal|aim|ceiling|limit|standard|ambition|line|threshold|rate|average|of it)\b| and |[.,;:)]|\Z)",
    re.I,
)
_SIDES = {"over": True, "above": True, "beyond": True, "under": False, "below": False}


@dataclass(frozen=True, slots=True)
class Margin:
    """How far off: the amount, in points or not; `above`: on which side; `met`: whether it did."""

    size: Fraction
    points: bool
    text: str
    above: bool | None = None
    met: bool | None = None

    def is_of(self, result: Number, aim: Number) -> bool:
        """Tell whether two printed values can lie so far apart."""
        room = sum(((n.value.high or n.point) - n.point for n in (result, aim) if not n.hedged), Fraction(0))  # fmt: skip
        return abs(abs(result.point - aim.point) - self.size) <= room


def read_margin(shape: Shape, aim: Number) -> Margin | None:
    """Return the margin a sentence gives of a target's kind: points of a share, else as many."""
    for match in _MARGIN.finditer(shape.text):
        end = "" if match["v"] else "2"
        named = next((name for name in ("g" + end, "f" + end) if match[name]), None)
        number = shape.numbers.get(match.start(named)) if named else None
        unit = bool(match["u" + end]) or (number is not None and number.kind is NumberKind.POINTS)
        if number is None and not unit:
            continue
        if number is not None and (number.hedged or number is aim or number.kind is NumberKind.PERCENT):  # fmt: skip
            continue
        if unit is not (aim.kind is NumberKind.PERCENT):
            continue
        size = number.point / (100 if match["f" + end] else 1) if number else Fraction(1, 2 if match["w" + end].startswith("half") else 1)  # fmt: skip
        return Margin(size, unit, match[0].strip(), *_side(match))
    return None


def _side(match: re.Match[str]) -> tuple[bool | None, bool | None]:
    said = (match["v"] or match["s"]).lower()
    if said in _SIDES:
        return _SIDES[said], None
    if said.startswith(("exceed", "pass", "surpass")):
        return True, None
    return None, not said.startswith(("miss", "fell", "fall", "short", "worse"))


def contradiction(
    aim: Number, tiers: Sequence[Sequence[Number]], margin: Margin | None,
    above: bool | None, strict: bool = True,
) -> tuple[Number, str] | None:  # fmt: skip
    """Return the result that gives a margin or a side the lie, and why; None where one bears it out.

    `tiers`: the figures that can be the result, nearest first; `above`: on which side it is said to be.
    """
    every = [one for tier in tiers for one in tier]
    first = next((tier for tier in tiers if tier), ())
    if margin is not None:
        fits = [one for one in every if margin.is_of(one, aim)]
        if not fits and len(first) == 1 and first[0].point != aim.point:
            gap = number_in_words(abs(first[0].point - aim.point))
            return first[0], f'{first[0].text} and {aim.text} are {gap} apart; "{margin.text}" is printed.'  # fmt: skip
        every = fits
    if above is None or not every:
        return None
    wrong = [one for one in every if (one.point < aim.point if above else one.point > aim.point) or (strict and one.point == aim.point)]  # fmt: skip
    if len(wrong) < len(every):
        return None
    side = "below" if above else "above"
    one = wrong[0]
    where = "at" if one.point == aim.point else side
    return one, f"{one.text} is {where} {aim.text}; the other side is said."


# what a sentence tells of another time is no result
OF_BEFORE = re.compile(r"\W*(?:(?:In )?(?:the|a) (?:year|quarter|month) (?:before|earlier)|(?:a|one|two) years? ago|last year|before (?:that|then)|previously)\b", re.I)  # fmt: skip


def is_near(number: Number, aim: Number) -> bool:
    """Tell whether a value can be the result of a target: no share is 20 points off, no count twice as many."""
    if aim.kind is NumberKind.PERCENT or aim.percent:
        near = number.point <= aim.point * 3 and aim.point <= number.point * 3
        return near and abs(number.point - aim.point) <= _FARTHEST
    return number.point * 2 > aim.point > number.point / 2


_FARTHEST = 20  # points


def unit_at(passage: Passage, at: int) -> str:
    word = re.match(r" ([a-z]+)", passage.shape.text[at + 1 :])
    return word[1] if word else ""


def is_beside(passage: Passage, at: int, unit: str) -> bool:
    """Tell whether a number is no result: a difference, an earlier value, a length of time."""
    if unit and unit == unit_at(passage, at) and re.search(r"\b(?:took|takes|is|was|are|were|had|have) (?:us )?\Z", passage.shape.text[:at]):  # fmt: skip
        return False
    before, after = passage.shape.text[max(0, at - 40) : at], passage.shape.text[at + 1 : at + 40]
    return bool(
        re.search(r"\b(?:by|from|than|last year|previous year|compared (?:to|with)|up|down|per|every) (?:[a-z]+ )?\Z", before, re.I)
        or re.match(rf" ?-?(?:(?:working|calendar) )?(?:minutes?|hours?|days?|weeks?|months?|years?|points?|more|fewer|less|above|below|short|under|over|better|worse)\b| (?:for every|per|in every)\b| of (?:the |our |all )?[{C}]", after, re.I)
    )  # fmt: skip
