"""Counts that point back: "of the 36, 11 were", "those 139" must be counts the text has given.

A count behind "the" or "those" with nothing after it that says what it counts is one already told.
Where no other number of the text is it, and none near come to it as a sum or a difference, it is a
slip for one that is told. A count with its thing named ("the 874 thefts") may be told for the first
time: it is held to a count of the same thing from which one digit or two turned ones part it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.letters import C, R
from wardmote.claims.reading.likeness import is_misprint, is_turned
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read, key_words

_LEAST = 10  # smaller ones are said of too many things: "the three wards"
_SMALL = 5  # counts below it come to nearly anything with another
_FARTHEST = 300  # sentences and cells before it that a count may be told in
_MOST = 24  # counts that one is worked out from
_VERBS = (
    r"(?:were|was|are|is|had|have|has|did|said|agreed|felt|lived|could|would|came|took|went|led)"
)
# "of the 36, 11 were"; "58 of the 83 (70%)"; "those 139."; "twenty-two of the 186 have so far"
_BARE = re.compile(
    rf"\b(?:(?:the|those) (?P<n>{C})(?=[.,;:]|\)? ?\Z| \(|,? {_VERBS}\b(?! of\b))|of these (?P<m>{C})(?=, {C}))",
    re.I,
)
_NAMED = re.compile(
    rf"\b(?:the|those) (?P<n>{C}) (?P<w>(?!of\b|in\b|years?\b|months?\b|weeks?\b|days?\b|hours?\b|minutes?\b)[a-z'-]+(?: [a-z'-]+){{0,2}})",
    re.I,
)
# "the 68 from Hill and the 86 from Dale" are two
_EACH = re.compile(r"\bthe \d[\d,]* .{3,80}\band the \Z", re.I)
# "among the 520 men it was 354": a count that is told there, with its noun
_TOLD_THERE = re.compile(
    r"\b(?:among(?:st)?|against|compared (?:with|to)|and (?:of|in|for)) \Z", re.I
)
_TIME = re.compile(r"[ -](?:years?|months?|weeks?|days?|hours?|minutes?)\b", re.I)


def judge_pointed(read: Read) -> Judged:
    """Find counts that point back to one the text has not given."""
    judged = Judged()
    told = _Told(read)
    for at, passage in enumerate(read.passages):
        if passage.block.table or C not in passage.shape.text:
            continue
        for number, words in _pointing(passage):
            if told.is_told(number):
                continue
            meant = told.meant(number, at, words)
            if meant is not None:
                judged.findings.append(_finding(passage, number, *meant))
    return judged


def _pointing(passage: Passage) -> Iterator[tuple[Number, str]]:
    """Yield the counts of a sentence that point back, with the words of what they count."""
    shape = passage.shape
    for pattern in (_BARE, _NAMED):
        for match in pattern.finditer(shape.text):
            said = match.groupdict()
            number = shape.numbers[match.start("n") if said["n"] else match.start("m")]
            if said.get("w") and _TOLD_THERE.search(shape.text, 0, match.start()):
                continue
            if number.point >= _LEAST and number.point.denominator == 1 and not number.hedged:
                yield number, said.get("w") or ""


class _Told:
    """The numbers of a text, by sentence."""

    def __init__(self, read: Read) -> None:
        self.passages = read.passages
        self.words = read.words
        self.points: dict[Fraction, int] = {}
        self.rounded: list[Number] = []
        for passage in read.passages:
            for number in passage.shape.numbers.values():
                self.points[number.point] = self.points.get(number.point, 0) + 1
                if number.hedged or number.kind is NumberKind.RANGE:
                    self.rounded.append(number)

    def is_told(self, number: Number) -> bool:
        """Tell whether another number of the text is this one, or was rounded from it."""
        if self.points.get(number.point, 0) > 1:
            return True
        printed = re.escape(number.text)
        if len(re.findall(rf"(?<![\d.,]){printed}(?![\d]|[.,]\d)", self.words)) > 1:
            return True
        return any(one is not number and number.point in one.loose for one in self.rounded)

    def meant(self, number: Number, at: int, words: str) -> tuple[Number, Passage] | None:
        """Return the count before it that it is a slip for; None where it may be no slip."""
        before = self._before(at, number)
        near = [one.point for one, _ in before[:_MOST]]
        if _come_to(number.point, near) or self._is_whole_of(number, at, near):
            return None
        ours = key_words(words)
        for nearness, (one, passage) in enumerate(before):
            printed, told = str(number.point), str(one.point)
            turned = is_turned(printed, told)
            if one.point.denominator > 1 or not is_misprint(printed, told) or (not turned and nearness >= _MOST):  # fmt: skip
                continue
            about = passage.shape.text if turned else _beside(passage, one)
            if (not words and nearness < _MOST) or ours & key_words(about):
                return one, passage
        return None

    def _is_whole_of(self, number: Number, at: int, near: Sequence[Fraction]) -> bool:
        """ "Repeat victims numbered 540. They were 12% of the 4,500 victims": it makes the share right."""
        shares = [
            n for n in self.passages[at].shape.numbers.values() if n.kind is NumberKind.PERCENT
        ]
        return any(100 * part / number.point in share.value for share in shares for part in near)

    def _before(self, at: int, number: Number) -> list[tuple[Number, Passage]]:
        """Return the counts before a number, the nearest first."""
        passage = self.passages[at]
        here = [n for n in _counts(passage) if n.start < number.start]
        here = [] if _EACH.search(passage.text[: number.start]) else here
        found = [(one, passage) for one in reversed(here)]
        for earlier in reversed(self.passages[max(0, at - _FARTHEST) : at]):
            found += [(one, earlier) for one in reversed(_counts(earlier))]
        return found


def _counts(passage: Passage) -> list[Number]:
    """Return the counts of a sentence, its lengths of time left out."""
    text = passage.shape.text
    return [
        one for at, one in passage.shape.numbers.items()
        if one.kind is NumberKind.COUNT and not _TIME.match(text[at + 1 :])
    ]  # fmt: skip


def _beside(passage: Passage, number: Number) -> str:
    """Return the words after a count, up to the next figure."""
    at = next(place for place, one in passage.shape.numbers.items() if one is number)
    after = passage.shape.text[at + 1 : at + 60]
    return re.split(rf"[{C}{R}.;]", after)[0]


def _come_to(point: Fraction, values: Sequence[Fraction]) -> bool:
    """Tell whether two counts differ by it, or counts side by side add up to it."""
    large = [value for value in values if value >= _SMALL]
    if any(point in (abs(one - other), one + other) for one, other in combinations(large, 2)):
        return True
    for first in range(len(values)):
        total = Fraction(0)
        for value in values[first:]:
            total += value
            if total == point:
                return True
    return False


def _finding(passage: Passage, number: Number, meant: Number, where: Passage) -> Finding:
    return Finding(
        FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
        f'"{number.text}" points back to a count, and no other number of the text is {number.text}; '
        f"{meant.text} is told.",
        () if where is passage else (where.quote(),),
        wrong=(passage.place_of(number), where.place_of(meant)),
    )  # fmt: skip
