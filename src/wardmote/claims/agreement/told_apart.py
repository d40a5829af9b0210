"""What tells two figures of like words apart: they stand side by side, or the text says how they differ.

"142 the year before" and "124, which is 18 fewer" are two figures, and so are "540 were referred" and
"450 were accepted"; a slip of the pen is said nowhere else, and of nothing but what the other is of.
"""

from __future__ import annotations

import re
from collections import Counter
from fractions import Fraction

from wardmote.claims.reading.letters import C, M, P
from wardmote.claims.reading.mentions import Mention
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.sayings import DOWN_VERBS, UP_VERBS
from wardmote.claims.reading.telling import CLAUSE
from wardmote.claims.reading.wording import content
from wardmote.terms.periods import MONTH_NAMES

_OF_PARTS = (NumberKind.PERCENT, NumberKind.POINTS)
# which count of it, and that of an earlier time
_LEADING = (
    re.compile(r"\b(?:original(?:ly)?|revis\w+|provisional(?:ly)?|restated|corrected|first (?:published|reported|given|put)|initial(?:ly)?|unrevised|published at the time|draft)\b", re.I),
    re.compile(r"\b(?:previous|preceding|prior|earlier|before|last (?:year|quarter|time|month|report|plan|survey)|(?:years?|months?) ago|then|formerly|used to|next (?:year|quarter|plan)|at the (?:start|outset)|at first|old)\b", re.I),
)  # fmt: skip
# some months of it; of no weight where both figures have one period
_TIMES = (
    re.compile(rf"(?<!year to )(?<!year ending )\b(?:{'|'.join(MONTH_NAMES)})\b"),
    re.compile(
        r"\b(?:so far|to date|first (?:half|quarter|six|nine|three)|half[- ]year|by the end of|in the quarter|this quarter|quarter\b(?! of))",
        re.I,
    ),
)
# some of it: the highest, the serious, those aged under 25, those in a place, what is aimed at
_NARROWS = (
    re.compile(r"\b(?:peak|highest|lowest|busiest|quietest|worst|best|at (?:its|their|the) (?:height|most|end)|maxim\w+|at one time)\b", re.I),
    re.compile(r"\b(?:among|within|inside|outside|excluding|except|without|alone|only|just|involving|where|who|aged|under|over|attempted|repeat|first[- ]time|serious|minor|high|medium|low|open|closed|new)\b", re.I),
    re.compile(r"\b(?:town cent(?:re|er)|cent(?:re|er)|estate|street|road|park|station|hotspots?|ward|neighbourhood|north|south|east|west|elsewhere)\b", re.I),
    re.compile(r"\b(?:national(?:ly)?|England|Wales|county|regional(?:ly)?|region|force[- ]?(?:area|wide)?|similar|family|neighbouring)\b", re.I),
    re.compile(r"\b[Oo]f (?:the|all|these|those|our) (?!\d)[^,]{3,80}, "),
    re.compile(r"\b(?:target|goal|ceiling|limit|budget(?:ed)?|forecast|expected|estimated?|planned|claimed|accepted|granted|offered|invited|allocated|awarded|spent|spending|bids?|grant|cost)\b", re.I),
)  # fmt: skip
OF_SOME = re.compile(r"\b(?:women|men|girls|boys|male|female|adults?|children|young|older)\b", re.I)
# words of no weight of their own
_IDLE = frozenset(["final", "subject", "set", "latest", "whole", *map(str.lower, MONTH_NAMES)])
# bodies that each count for themselves
BODIES = re.compile(r"\b(?:police|officers|council|hospital|ambulance|crews|schools?|wardens?|landlords?|housing|probation|court|service|hub|charity|prosecutors?|residents|survey)\b", re.I)  # fmt: skip
_BACK = re.compile(r"(?:They|It|This|That|These|Those|There)\b|.{0,40}\bof (?:them|these|those)\b")
_TURNING = re.compile(rf"\b(?:{UP_VERBS}|{DOWN_VERBS})\b", re.I)
_MORE_OR_LESS = re.compile(rf"\b(?:{UP_VERBS}|{DOWN_VERBS}|more|fewer|less|higher|lower|than|gap|difference)\b", re.I)  # fmt: skip
_BARE = rf"[{C}{M}{P}]"
_ENDS = re.compile(rf"{CLAUSE.pattern}|{_BARE}")
_RUN = re.compile(rf"{_BARE}(?:, (?:and )?{_BARE})+,?(?: and {_BARE})?")
_RUN_OF = 3
_TELLING = 100  # smaller counts are met twice by chance


class Apart:
    """The sentences of a text, asked whether two of its figures are told apart."""

    def __init__(self, read: Read) -> None:
        self.at: dict[int, int] = {}
        self.by_paragraph: dict[int, list[Passage]] = {}
        self.printed: Counter[tuple[bool, Fraction]] = Counter()
        self.passages = read.passages
        for at, passage in enumerate(read.passages):
            self.at[passage.quote().place.start] = at
            self.by_paragraph.setdefault(passage.block.paragraph, []).append(passage)
            self.printed.update(map(_key, passage.shape.numbers.values()))

    def tells(self, left: Mention, right: Mention, akin: bool = False) -> bool:
        """Tell whether the text tells two figures apart, so that neither is a slip for the other."""
        if left.block == right.block and not left.is_cell:
            return True  # side by side: whoever wrote them saw both
        if self._are_told_twice(left, right) or self._gap_is_told(left, right):
            return True
        if any(self._is_of_a_run(one) for one in (left, right)):
            return True
        if left.is_cell is not right.is_cell:
            return self._is_of_no_cell(*((right, left) if left.is_cell else (left, right)))
        return not left.is_cell and self._words_differ(left, right, akin)

    def _passage(self, one: Mention) -> Passage | None:
        at = self.at.get(one.quote.place.start)
        return None if at is None else self.passages[at]

    def _are_told_twice(self, left: Mention, right: Mention) -> bool:
        """Tell whether each is printed more than once: a slip is made once."""
        return min(left.point, right.point) >= _TELLING and all(
            self.printed[one.measure in ("share", "change"), one.point] > 1 for one in (left, right)
        )

    def _gap_is_told(self, left: Mention, right: Mention) -> bool:
        """Tell whether a paragraph of one says by how much they differ: "18 fewer", "down 12.7%"."""
        gap, old = abs(left.point - right.point), (left.point, right.point)
        parts = left.measure in ("share", "change")
        for one in (left, right):
            for passage in (
                self.by_paragraph.get(one.place.paragraph, ()) if not one.is_cell else ()
            ):
                if not _MORE_OR_LESS.search(passage.text):
                    continue
                for number in passage.shape.numbers.values():
                    percent = number.kind in _OF_PARTS
                    if percent is parts and number.point == gap:
                        return True
                    if percent and not parts and any(o and _is(number, gap * 100 / o) for o in old):
                        return True
        return False

    def _is_of_a_run(self, one: Mention) -> bool:
        """Tell whether a figure is one of several without words of their own: "118, 131, 149 and 142"."""
        passage = self._passage(one)
        if passage is None or passage.block.table:
            return False
        return any(
            passage.place_of(number).start == one.place.start
            for run in _RUN.finditer(passage.shape.text)
            if len(re.findall(_BARE, run[0])) >= _RUN_OF
            for number in passage.shape.numbers_in(*run.span())
        )

    def _is_of_no_cell(self, said: Mention, cell: Mention) -> bool:
        """Tell whether a sentence's figure is of another time than a cell, or counts another thing."""
        text = f"{self._before(said)} {self._said(said)}"
        if any(_found(p, text) - _found(p, cell.quote.text.lower()) for p in _LEADING):
            return True
        counted = said.head - {said.unit} - _IDLE
        of_cell = cell.words | cell.context | {cell.unit}
        return (
            said.measure == "count" and bool(counted) and bool(cell.unit) and not counted & of_cell
        )

    def _words_differ(self, left: Mention, right: Mention, akin: bool) -> bool:
        """Tell whether words by one figure narrow it and the other's do not, or each has its own.

        What has more words is a part of what has fewer: it may be less, and its share anything.
        """
        ours, theirs = self._said(left), self._said(right)
        led = [f"{self._before(one)} {said}" for one, said in ((left, ours), (right, theirs))]
        one_period = left.span is not None and left.span == right.span
        tried = (*_NARROWS, *(() if one_period else _TIMES), *(() if akin else (OF_SOME,)))
        if any(_found(p, ours) != _found(p, theirs) for p in tried):
            return True
        if any(_found(p, led[0]) != _found(p, led[1]) for p in _LEADING):
            return True
        if akin:
            return False  # so many words shared name a quantity by themselves
        bodies = [_found(BODIES, text) for text in (ours, theirs)]
        if all(bodies) and not bodies[0] & bodies[1]:
            return True
        if "|" in left.quote.text or "|" in right.quote.text:
            return False  # a row of a table that is none
        plain = [said.replace(one.text, " ") for one, said in ((left, ours), (right, theirs))]
        near = [_kept(re.split(r"[:\"\u201c]", text)[-1]) for text in plain]
        whole = [_kept(f"{one.quote.text} {' '.join(one.context)}") for one in (left, right)]
        more, less = near[0] - whole[1], near[1] - whole[0]
        if more and less:
            return True
        part, other = (left, right) if more else (right, left)
        # who counts them stands before the figure, what narrows them behind it
        behind = _kept(self._said(part).partition(part.text)[2])
        is_any = left.measure != "count" or part.point < other.point
        return bool(behind & (more | less)) and is_any

    def _said(self, one: Mention) -> str:
        """Return the clause of a figure, up to the next one."""
        at = self.at.get(one.quote.place.start)
        if at is None:
            return one.quote.text
        return _clause(self.passages[at], one)

    def _before(self, one: Mention) -> str:
        """Return the sentence before a figure's, where that points back to it."""
        at = self.at.get(one.quote.place.start, 0)
        passage, before = self.passages[at], self.passages[max(at - 1, 0)]
        back = at and before.block is passage.block and _BACK.match(passage.text)
        return before.text if back else ""


def _clause(passage: Passage, one: Mention) -> str:
    shape = passage.shape
    for at, number in shape.numbers.items():
        if passage.place_of(number).start != one.place.start:
            continue
        starts = [match.end() for match in CLAUSE.finditer(shape.text, 0, at)]
        end = _ENDS.search(shape.text, at + 1)
        offsets = (*shape.offsets, len(passage.text))
        return passage.text[
            offsets[starts[-1] if starts else 0] : offsets[end.start() if end else -1]
        ]
    return passage.text


def _found(pattern: re.Pattern[str], text: str) -> frozenset[str]:
    return frozenset(match[0].lower() for match in pattern.finditer(text))


def _kept(text: str) -> frozenset[str]:
    return content(_TURNING.sub(" ", text)) - _IDLE


def _key(number: Number) -> tuple[bool, Fraction]:
    return number.kind in _OF_PARTS, number.point


def _is(number: Number, value: Fraction) -> bool:
    low, high = number.loose.low, number.loose.high
    return low is not None and high is not None and low <= value <= high
