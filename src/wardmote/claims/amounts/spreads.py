"""Figures said to be of one: "6.2 each", "£150 for each fault", "408 a month", "an average of 23".

The words beside the figure name what it is per. `spreads_of` returns each with those words; what it
is a mean of, and over how many, `means` looks for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from wardmote.claims.reading.letters import C, F
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, stem
from wardmote.claims.reading.sayings import Role, Saying, sayings_of

_NOT_NOUN = r"(?!with\b|under\b|by\b|as\b|after\b|before\b|from\b|to\b|on\b|is\b|was\b|were\b|are\b|of\b|and\b|or\b|but\b|for\b|in\b|at\b|per\b|more\b|fewer\b|less\b|out\b)"
_OF_EACH = re.compile(rf" (?:[a-z'-]+ ){{0,3}}?(?:for|in|to|at|from|on) each of (?:the|its|their|our|these|those) (?P<n>{C}) (?P<unit>[a-z]+)", re.I)  # fmt: skip
_PER = re.compile(
    rf"(?: {_NOT_NOUN}[a-z'/-]+){{0,5}}? (?P<by>(?:for|in|at|from|to|on|with|by) (?:each|every)(?: of the)?|an?|per|each|every) (?P<unit>(?!ago\b|time\b|other\b|of\b|one\b|day late\b|little\b|few\b|further\b|total\b|fall\b|rise\b|third\b|quarter of\b|and\b|but\b|for\b|from\b|with\b|over\b|in\b|on\b|at\b|to\b|against\b|who\b|less\b|more\b|lot\b|average\b|mean\b|rate\b|drop\b|share\b|target\b|large\b|small\b|higher\b|lower\b)[a-z][a-z'-]{{2,20}}(?: (?!in\b|of\b|on\b|at\b|to\b|for\b|and\b|or\b|who\b|that\b|which\b|is\b|was\b|the\b|with\b|from\b|by\b|against\b|compared\b|over\b|during\b)[a-z][a-z'-]{{2,20}}){{0,2}})",
    re.I,
)  # fmt: skip
_ELSEWHEN = re.compile(r"(?:[a-z]+ )?(?:ago|earlier|before|later|ending|ended|to|old|on year|late)\b", re.I)  # fmt: skip
_EACH = re.compile(r"(?: [a-z][a-z'-]*){0,5}?,? (?:apiece|(?:on |for |to |in |at |from )?each(?! of\b| other\b| time\b| [\ue001\ue004])|on average)\b", re.I)  # fmt: skip
_MEAN_LEFT = re.compile(
    r"\b(?:average(?:d|s)?|averaging|mean)(?: (?!between\b|from\b|than\b|to\b)[a-z'-]+){0,4}:? ?\(?(?:was |is |of |at )?\Z", re.I
)  # fmt: skip
_TWO = re.compile(
    r"[a-z' -]{0,30}(?:\b(?:a|an|per|each|every) (?:day|week|month|quarter|year|[\ue001\ue009])|\ue009)",
    re.I,
)
_LIMIT = re.compile(
    r"\b(?:target|limit|standard|ceiling|between|at least|up to|no more than|\ue001 or|maximum|minimum|recommend\w*|expected|from|than|against|compared with|compared to|would be|ideal)(?: (?:of|is|was|about|the|a|an|average))* \Z",
    re.I,
)
_OR_MORE = re.compile(
    r" or (?:more|fewer|less|over|under)\b| years? and [a-z\ue001]+ months?\b", re.I
)
UNITS_OF_TIME = frozenset(["day", "night", "week", "weekend", "fortnight", "month", "quarter", "year", "weekday"])  # fmt: skip
_ONE_WORD = {"head": "person", "children": "child", "capita": "person"}


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure of one, and what it is per: stems of its words, empty where only "each" is said."""

    one: Saying
    unit: frozenset[str]
    time: str  # the unit of time it is per, "" if none
    each: bool  # "each", "apiece": of what the sentence is of
    mean: bool  # "average" or "mean" is said
    number: Number | None  # the n of "for each of its three years"
    sure: bool = True  # not only "a" with any noun: "seven received a warning"


def words_of(text: str) -> frozenset[str]:
    """Return the stems of the words of a noun, people of any kind as one word."""
    stems = (stem(word) for word in re.findall(r"[a-z]+", text, re.I))
    return frozenset(_ONE_WORD.get(one, one) for one in stems)


def spreads_of(passage: Passage) -> list[Spread]:
    """Return every figure of a sentence that is said to be of one."""
    found = [_spread(one) for one in sayings_of(passage)] if passage.shape.numbers else []
    return [one for one in found if one is not None]


def _with_quarters(one: Saying, right: str) -> str:
    """Return the words after a figure with "a quarter" in words: "2,697 offences a quarter" is no 25%."""
    numbers = one.passage.shape.numbers
    return "".join(
        "a quarter"
        if letter == F and numbers[one.at + 1 + at].text.lower() == "a quarter"
        else letter
        for at, letter in enumerate(right)
    )


def _spread(one: Saying) -> Spread | None:
    text = one.passage.shape.text
    right, left = text[one.at + 1 : one.at + 110], text[max(0, one.at - 70) : one.at]
    if one.number.kind not in (NumberKind.COUNT, NumberKind.MONEY) or one.role is Role.STEP:
        return None
    if one.role not in (Role.VALUE, Role.MEAN) or _LIMIT.search(left) or _OR_MORE.match(right):
        return None
    mean = bool(_MEAN_LEFT.search(left))
    if match := _OF_EACH.match(right):
        number = one.passage.shape.numbers[one.at + 1 + match.start("n")]
        return Spread(one, words_of(match["unit"]), "", False, mean, number)
    right = _with_quarters(one, right)
    match = _PER.match(right)
    if match and not _ELSEWHEN.match(right, match.start("unit")):
        if _TWO.match(right, match.end()):
            return None  # "£38,400 a post a year", "7.6 a year per 100,000"
        first = stem(match["unit"].split()[0])
        time = first if first in UNITS_OF_TIME else ""
        sure = bool(time or mean or match["by"].lower() not in ("a", "an") or one.number.kind is NumberKind.MONEY)  # fmt: skip
        return Spread(one, words_of(match["unit"]), time, False, mean, None, sure)
    if each := _EACH.match(right):
        twice = _TWO.match(right, each.end())
        return None if twice else Spread(one, frozenset(), "", True, mean, None)
    return Spread(one, frozenset(), "", False, True, None) if mean else None
