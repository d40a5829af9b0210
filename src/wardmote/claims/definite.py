"""Counts spoken of as known: "36 volunteers …. All 46 volunteers have been trained".

"The", "all" and "these" before a number point back to things counted before, if nothing after
them picks some out ("the 12 who left"). Where the text before has one count of things so named,
it must be that one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wardmote.claims.arithmetic import Judged
from wardmote.claims.combining import is_borne_out
from wardmote.claims.findings import FindingClass, Sure
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import NumberKind
from wardmote.claims.passages import Passage, Read, key_words, stem
from wardmote.claims.sayings import Role, Saying, noun_after, sayings_of

_KNOWN = re.compile(
    r"(?:\A|[^\w'])(?:all|all the|all of the|the|these|those|its|our|their) \Z", re.I
)
_SELECTS = re.compile(r" ?(?:,? ?(?:who|that|which|whose|where|in|from|with|without|on|at|aged|of|for|not|still|under|to|by|per|over|between|during|near|closest|across|among|most|least|named|listed|above|below|held|given|made|seen|shown)\b|\()", re.I)  # fmt: skip
_OTHER_COUNT = re.compile(r"\b(?:than|another|further|additional|extra|other|of|first|last|top|next|up to|target|by|more|fewer|every|each|per|from|to|planned|remaining|these|those|between|about) (?:the )?\Z", re.I)  # fmt: skip
_TAKEN = re.compile(r" ?[a-z]+(?:ed|en)\b")  # "the victims referred in May"
_LEAST = 5
_REACH = 4  # sentences looked back to, under one heading


def judge_definite(read: Read) -> Judged:
    """Check every count spoken of as known against the count it points back to."""
    judged = Judged()
    prose = [
        passage for passage in read.passages if not passage.block.table and passage.shape.numbers
    ]
    for at, passage in enumerate(prose):
        near = [p for p in prose[max(0, at - _REACH) : at] if p.heading == passage.heading]
        for one in _counts(passage):
            if one.number.point >= _LEAST and _is_known(one):
                _points_back(one, near, judged)
    return judged


def _counts(passage: Passage) -> list[Saying]:
    return [
        one for one in sayings_of(passage)
        if one.number.kind is NumberKind.COUNT and one.role is Role.VALUE and not one.measure and not one.number.hedged
    ]  # fmt: skip


def _name(one: Saying) -> tuple[str, ...]:
    """Return the words of the things counted, without order of plural: "hate crimes"."""
    words = _noun(one).lower().split()
    return tuple(stem(word) for word in words[:3])


def _noun(one: Saying) -> str:
    """Return the words after a number up to its plural noun: "high-risk victims referred" ends at it."""
    words = noun_after(one.passage.shape.text[one.at + 1 : one.at + 90]).split()
    ends = (at for at, word in enumerate(words[:4]) if re.search(r"[a-rt-z]s\Z", word))
    return " ".join(words[: next(ends, 2) + 1])


def _is_known(one: Saying) -> bool:
    text = one.passage.shape.text
    if not _KNOWN.search(text[max(0, one.at - 20) : one.at]) or not _name(one):
        return False
    return _noun(one).endswith("s")


def _selects(one: Saying, before: Saying) -> bool:
    """Tell whether what follows picks some of the things out, in words not said of them before."""
    text = one.passage.shape.text
    rest = text[one.at + 2 + len(_noun(one)) :]
    if not (_SELECTS.match(rest) or _TAKEN.match(rest)):
        return False
    if before.passage is one.passage:
        return True
    clause = re.split(r"[,;:.()\ue001-\ue007]| (?:were|was|have|has|had|are|is|will)\b", rest)[0]
    return not key_words(clause) <= key_words(before.passage.text)


_SUPPOSED = re.compile(r"\W*(?:had|were|if|even if|suppose|should)\b", re.I)


def _points_back(one: Saying, near: Sequence[Passage], judged: Judged) -> None:
    before = [v for passage in near for v in _counts(passage)]
    before += [v for v in _counts(one.passage) if v.at < one.at]
    alike = [v for v in before if _name(v) == _name(one)]
    if any(v.number.point == one.number.point for v in alike):
        confirm(judged, one.passage, "it is the count given before", one.number)
        return
    if alike and _selects(one, alike[-1]):
        return
    if _SUPPOSED.match(one.passage.text):
        return
    told = [
        v for v in alike if not _OTHER_COUNT.search(v.passage.shape.text[max(0, v.at - 25) : v.at])
    ]
    values = {v.number.point for v in alike}
    if len(values) != 1 or not told or is_borne_out(one.number, [v.number for v in before]):
        return
    count = told[-1].number
    if not count.point <= 2 * one.number.point <= 4 * count.point:
        return
    fault(
        judged, one.passage,
        f"{count.text} {noun_after(told[-1].passage.shape.text[told[-1].at + 1 :])} are counted before; {one.number.text} is printed here.",
        one.number, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
    )  # fmt: skip
