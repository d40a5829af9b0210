"""Comparatives against the two values printed for them: "less likely than men: 52% against 69%".

"Quieter than the first (298 against 314)"; "younger (54%) than older people (72%)"; "took 51 days, 17
days longer"; "half a point above the national rate of 25.5%", where 26.0% was told just before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.letters import C, F, M, P, Q
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.sayings import STATED, sayings_of

_UP = r"more|higher|larger|bigger|greater|busier|longer|older|dearer|later|slower|above"
_DOWN = r"less|fewer|lower|smaller|quieter|shorter|younger|cheaper|sooner|earlier|quicker|faster|below"  # fmt: skip
_WAY = rf"(?<![a-z] no )\b(?:(?P<up>{_UP})|(?P<down>{_DOWN}))"
_V = rf"[{C}{M}{P}]"
_WORDS = rf"[^.;{C}{M}{P}{Q}{F}]"
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        # "less likely than men to feel safe: 52% against 69%"
        rf"{_WAY}(?: [a-z]+)? than\b{_WORDS}{{0,80}}?(?:: ?|\(|, )(?P<a>{_V}){_WORDS}{{0,40}}?\b(?:against|compared (?:with|to)|as against|versus){_WORDS}{{0,30}}?(?P<b>{_V})",
        # "less likely to feel safe after dark (54%) than men (72%)"
        rf"{_WAY} (?:likely|often|confident|satisfied|willing|worried)\b{_WORDS}{{0,60}}?\((?P<a>{_V})\) than{_WORDS}{{0,40}}?\((?P<b>{_V})\)",
    )
)
# "took 51, which is 17 days longer"
_LASTED = re.compile(rf"(?P<a>{C}){_WORDS}{{0,25}}?(?:, |which is |that is )+(?P<n>{C}) (?:days|weeks|months|hours|minutes|seconds|miles|metres) (?:(?P<up>longer|slower|later|more)|(?P<down>shorter|quicker|faster|sooner|earlier|less))(?=[.,;]|\W*\Z)", re.I)  # fmt: skip
# "half a point above the national rate of 25.5%"
_APART = re.compile(rf"(?P<n>{Q}|{F} a point|{C} points?) (?:(?P<up>above|higher than)|(?P<down>below|lower than)) (?:the |that of the )(?P<w>{_WORDS}{{3,50}}?)(?: of |, | \()(?P<b>{P})", re.I)  # fmt: skip
_BACK = 2  # sentences


def judge_compared(read: Read) -> Judged:
    """Find comparatives that the values printed for them deny."""
    judged = Judged()
    for _, passages in read.by_block:
        if passages[0].block.table:
            continue
        for at, passage in enumerate(passages):
            before = passages[max(0, at - _BACK) : at]
            for said in (*_told(passage), *_lasted(passage, before), *_apart(passage, before)):
                judged.findings.append(_finding(passage, *said))
    return judged


_Said = tuple[str, Number, Number]  # the word, the value it is said of, and the other


def _told(passage: Passage) -> Iterator[_Said]:
    """Yield the comparatives whose two values follow them, the wrong way round."""
    numbers = passage.shape.numbers
    values = {one.at for one in sayings_of(passage) if one.role in STATED}
    for form in _FORMS:
        for match in form.finditer(passage.shape.text):
            if not {match.start("a"), match.start("b")} <= values:
                continue
            one, other = numbers[match.start("a")], numbers[match.start("b")]
            if one.kind is other.kind and _denies(match, one, other):
                yield (match["up"] or match["down"]), one, other


def _denies(match: re.Match[str], one: Number, other: Number) -> bool:
    if one.value.touches(other.value):
        return False
    return (one.point < other.point) is bool(match["up"])


def _lasted(passage: Passage, before: list[Passage]) -> Iterator[_Said]:
    """Yield a length called so much longer than another, of which it is that much shorter."""
    numbers = passage.shape.numbers
    for match in _LASTED.finditer(passage.shape.text):
        one, step = numbers[match.start("a")], numbers[match.start("n")]
        others = [n for p in before for n in p.shape.numbers.values()]
        others += passage.shape.numbers_in(0, match.start("a"))
        if (other := _only_the_other_way(match, one, step, others)) is not None:
            yield (match["up"] or match["down"]), one, other


def _only_the_other_way(
    match: re.Match[str], one: Number, step: Number, others: list[Number]
) -> Number | None:
    """Return the value that is so far from a first, but on the side that the words deny."""
    alike = [n for n in others if n.kind is one.kind]
    way = 1 if match["up"] else -1
    if any(one.point - n.point == way * step.point for n in alike):
        return None
    return next((n for n in alike if n.point - one.point == way * step.point), None)


def _apart(passage: Passage, before: list[Passage]) -> Iterator[_Said]:
    """Yield a share called so far above a rate, where the one told before it is so far below."""
    numbers = passage.shape.numbers
    for match in _APART.finditer(passage.shape.text):
        gap, rate = numbers[match.start("n")], numbers[match.start("b")]
        apart = gap.point / 100 if gap.kind is NumberKind.FRACTION else gap.point
        told = [n for p in before for n in p.shape.numbers.values()]
        told += passage.shape.numbers_in(0, match.start())
        shares = [n for n in told if n.kind is NumberKind.PERCENT and n is not gap]
        way = 1 if match["up"] else -1
        if any(one.point - rate.point == way * apart for one in shares):
            continue
        for one in shares:
            if rate.point - one.point == way * apart:
                yield (match["up"] or match["down"]), one, rate
                break


def _finding(passage: Passage, word: str, one: Number, other: Number) -> Finding:
    places = tuple(passage.place_of(n) for n in (one, other) if n in passage.shape.numbers.values())
    return Finding(
        FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
        f'"{word}" is said of {one.text} beside {other.text}, which is the other way.',
        wrong=places,
    )  # fmt: skip
