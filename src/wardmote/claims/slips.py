"""One figure written twice, once with a digit astray: "£285,000 over three years", "valued at £258,000".

Two figures of one kind whose digits are turned, or differ in one place, are taken for one where
their sentences speak of the same things, of the same place, in periods that agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.sayings import STATED, Saying, sayings_of
from wardmote.claims.times import Span
from wardmote.claims.wording import content

_KINDS = (NumberKind.COUNT, NumberKind.MONEY)
_COMPARED = re.compile(
    r"\b(?:from|than|against|compared (?:to|with)|versus|previous\w*|last|before|earlier|then|was|were|had been|of which|of these|further|another|other|remaining|target|up to)(?: [a-z]+){0,3} \(?\Z",
    re.I,
)
_CONTRASTS = re.compile(r"\b(?:previous\w*|last year|year before|earlier|compared|whereas|while|also|too|respectively|rose|fell|rise|fall|increase\w*|decrease\w*|up|down|more|fewer|other|another|second|third)\b", re.I)  # fmt: skip
_NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})*")
_FIRST, _LAST = slice(3), slice(-3, None)  # words of a sentence
_PLENTY = 2000  # figures in prose: so many would take too long to set beside each other


@dataclass(frozen=True, slots=True)
class _Told:
    one: Saying
    digits: str
    words: frozenset[str]
    names: frozenset[str]
    spans: frozenset[Span]


def judge_slips(read: Read) -> Judged:
    """Find figures that are printed twice with two digits turned, or one astray."""
    judged = Judged()
    told = list(_told(read))[:_PLENTY]
    often = Counter((one.one.number.kind, one.one.number.point) for one in told)
    groups: dict[tuple[NumberKind, int], list[_Told]] = {}
    for one in told:
        groups.setdefault((one.one.number.kind, len(one.digits)), []).append(one)
    said: set[int] = set()
    for group in groups.values():
        for left, right in combinations(group, 2):
            sure = _sure(left, right)
            counts = [often[(n.one.number.kind, n.one.number.point)] for n in (left, right)]
            if sure is None or min(counts) > 1 or id(right.one) in said:
                continue
            said.add(id(right.one))
            wrong, other = (left, right) if counts[0] < counts[1] else (right, left)
            judged.findings.append(_finding(wrong.one, other.one, sure))
    return judged


def _told(read: Read) -> Iterator[_Told]:
    for passage in read.passages:
        if passage.block.table or not passage.shape.numbers:
            continue
        text = passage.shape.text
        found = [
            one for one in sayings_of(passage) if one.role in STATED and one.number.kind in _KINDS
        ]
        spans = frozenset(n.span for n in passage.shape.numbers.values() if n.span is not None and n.span.is_dated)  # fmt: skip
        names = frozenset(match[0] for match in _NAME.finditer(passage.text))
        words = content(passage.text)
        for one in found:
            digits = _digits(one.number)
            if len(digits) >= 2 and not one.number.hedged and not one.measure and not _COMPARED.search(text[max(0, one.at - 60) : one.at]):  # fmt: skip
                yield _Told(one, digits, words, names, spans)


def _digits(number: Number) -> str:
    bare = re.sub(r"\D", "", number.text)
    if bare:
        return bare
    return str(int(number.point)) if number.point.denominator == 1 else ""


def _sure(left: _Told, right: _Told) -> Sure | None:
    """Say how sure it is that two figures are one; None if they need not be."""
    turned = _is_turned(left.digits, right.digits)
    if not (turned or _is_astray(left.digits, right.digits)):  # first: few pairs get further
        return None
    if left.one.passage is right.one.passage or not _is_of_one(left, right):
        return None
    if _is_one_form(left.one.passage, right.one.passage):
        return None
    shared, fewest = left.words & right.words, min(len(left.words), len(right.words))
    if turned and len(left.digits) >= 3 and (len(shared) >= 3 or (len(shared) >= 2 and len(shared) * 2 >= fewest)):  # fmt: skip
        return Sure.LIKELY
    if len(shared) >= 3 and len(shared) * 3 >= fewest * 2:
        return Sure.LIKELY if turned else Sure.ASK
    return None


def _is_one_form(left: Passage, right: Passage) -> bool:
    """Tell whether two sentences are one form of words, or lists, used of one thing after another."""
    texts = (left.shape.text, right.shape.text)
    alike = any(texts[0].split()[part] == texts[1].split()[part] for part in (_FIRST, _LAST))
    alike |= any(text.startswith("Source") for text in texts)
    return alike or any(text.count("(\ue001)") > 1 for text in texts)


def _is_of_one(left: _Told, right: _Told) -> bool:
    units = left.one.unit, right.one.unit
    if all(units) and not units[0] & units[1]:
        return False
    if left.spans and right.spans and left.spans != right.spans:
        return False
    if not (left.names <= right.names or right.names <= left.names):
        return False
    return not any(_CONTRASTS.search(t.one.passage.text) for t in (left, right))


def _is_turned(one: str, two: str) -> bool:
    """Tell whether two digits that stand beside each other have changed places."""
    off = [at for at in range(len(one)) if one[at] != two[at]]
    return len(off) == 2 and off[1] == off[0] + 1 and one[off[0]] == two[off[1]] and one[off[1]] == two[off[0]]  # fmt: skip


def _is_astray(one: str, two: str) -> bool:
    return len(one) >= 4 and sum(a != b for a, b in zip(one, two, strict=True)) == 1


def _finding(wrong: Saying, other: Saying, sure: Sure) -> Finding:
    places: Sequence[Passage] = (wrong.passage, other.passage)
    return Finding(
        FindingClass.CONTRADICTION, sure, places[0].quote(),
        f"{wrong.number.text} is printed here and {other.number.text} elsewhere, of what looks to be one thing.",
        (places[1].quote(),), wrong=(places[0].place_of(wrong.number), places[1].place_of(other.number)),
    )  # fmt: skip
