"""Figures set beside each other in words: "38%, which is below the 37% of", "7th of 11, or 6th lowest"."""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import FindingClass, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.layout import BlockKind
from wardmote.claims.letters import C, F, M, P, Q
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind, fold
from wardmote.claims.passages import Passage, Read, key_words

_N = f"[{C}{P}{M}]"
_GAP = f"[^.;:{C}{P}{M}{Q}]"
_BESIDE = re.compile(
    rf"(?P<a>{_N})(?: (?:\([^()]{{0,40}}\)|per cent))?{_GAP}{{0,40}}?,? (?:which|and this|this|that|and) (?:is|was|are|were) (?:also |still |now |well |just |slightly |much |somewhat )?"
    rf"(?:(?P<up>above|higher than|greater than|more than|over)|(?P<down>below|lower than|less than|under|smaller than)) "
    rf"(?:the |that |our |its ){_GAP}{{0,50}}?\b(?:average|mean|figure|rate|target|level|share|baseline)\b{_GAP}{{0,40}}?(?:of |\(|at |was |is )(?P<b>{_N})",
    re.I,
)
_TWICE = re.compile(
    rf"(?P<a>{C})[^.;:{C}{P}{M}]{{0,60}}?,? (?P<h>nearly |almost |more than |over |about |some )?(?P<w>twice|double|three times|four times|half) as (?:many|much) as (?:the |in the )?(?P<b>{C})",
    re.I,
)
_TIMES = {"twice": Fraction(2), "double": Fraction(2), "three times": Fraction(3), "four times": Fraction(4), "half": Fraction(1, 2)}  # fmt: skip
_ROOM = Fraction(3, 20)  # "twice" is said of 1.7 to 2.3
_ONE_IN = re.compile(rf"(?P<p>{P})(?: of [a-z' ]{{2,40}})?,? (?:or |that is |\()(?P<f>{F})", re.I)
_MEDIAN = re.compile(r"\bmedian (?:[a-z]+ ){1,3}?(?:was|is|of) (?P<m>\d{1,3})\b")
_BEYOND = re.compile(
    r"(?P<p>\d{1,3})(?:\.\d)?(?:%| per cent) (?:were |are |of [a-z ]{2,30} )?(?:over|under|above|below|older than|younger than) (?P<m>\d{1,3})\b"
)
_HEADED = re.compile(
    rf"\b(?:(?P<up>up|rises?|rose|increases?|increased|grows?)|(?P<down>down|falls?|fell|drops?|dropped|cut|decreases?)) (?:by )?(?:nearly |almost |over |more than )?(?P<v>[{F}{P}])",
    re.I,
)
_ENDS = re.compile(rf"\bfrom (?P<a>{C})[^.;:{C}{M}{P}]{{0,40}}? to (?P<b>{C})", re.I)


def judge_comparing(read: Read) -> Judged:
    """Check figures against those they are said to be above, below, twice, or ranked among."""
    judged = Judged()
    for passage in read.passages:
        if len(passage.shape.numbers) < 2:
            continue
        _beside(passage, judged)
        _twice(passage, judged)
        _one_in(passage, judged)
        _median(passage, judged)
    _headlines(read, judged)
    return judged


def _beside(passage: Passage, judged: Judged) -> None:
    """ "38% (29 of 76), which is below the England average of 37%"."""
    shape = passage.shape
    for match in _BESIDE.finditer(shape.text):
        own, other = shape.numbers[match.start("a")], shape.numbers[match.start("b")]
        if own.kind is not other.kind or own.hedged or other.hedged or not _apart(own, other):
            continue
        above = own.point > other.point
        if above is bool(match["up"]):
            confirm(judged, passage, "it stands as it is said to beside the other", own, other)
            continue
        fault(
            judged, passage,
            f"{own.text} is {'above' if above else 'below'} {other.text}; the opposite is said.",
            own, other, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
        )  # fmt: skip


def _apart(left: Number, right: Number) -> bool:
    """Tell whether two printed values cannot stand for one: their intervals share no stretch."""
    (low, high), (low2, high2) = (
        (left.value.low, left.value.high),
        (right.value.low, right.value.high),
    )
    if low is None or high is None or low2 is None or high2 is None or left.point == right.point:
        return False
    return low >= high2 or low2 >= high


def _twice(passage: Passage, judged: Judged) -> None:
    shape = passage.shape
    for match in _TWICE.finditer(shape.text):
        value, base = shape.numbers[match.start("a")], shape.numbers[match.start("b")]
        hedge = (match["h"] or "").strip().lower()
        factor = _TIMES[match["w"].lower()]
        low, high = factor * (1 - _ROOM), factor * (1 + _ROOM)
        if hedge in ("more than", "over"):
            low, high = factor, factor * 2
        elif hedge in ("nearly", "almost"):
            low, high = factor * Fraction(3, 4), factor
        if base.point == 0 or value.loose.over(base.loose).touches(Interval(low, high)):
            continue
        ratio = Fraction(round(value.point * 100 / base.point), 100)
        fault(
            judged, passage,
            f'{value.text} is {number_in_words(ratio)} times {base.text}; "{match["w"]}" is printed.',
            value, base, sure=Sure.LIKELY,
        )  # fmt: skip


def _one_in(passage: Passage, judged: Judged) -> None:
    """ "14%, or one in six": one in seven is nearer."""
    shape = passage.shape
    for match in _ONE_IN.finditer(shape.text):
        share, part = shape.numbers[match.start("p")], shape.numbers[match.start("f")]
        if part.among < 2 or part.hedged or share.hedged or share.point == 0 or not _is_one(part):
            continue
        half = Fraction(1, 2)
        held = Interval(100 / (part.among + half), 100 / (part.among - half))
        right = round(100 / share.point)
        if right != part.among and not share.value.touches(held) and abs(share.point - part.point) <= 25:  # fmt: skip
            fault(
                judged, passage, f"{share.text} is one in {right}; {part.text} is printed.",
                share, part, sure=Sure.LIKELY,
            )  # fmt: skip


def _is_one(part: Number) -> bool:
    return bool(re.match(r"(?:one|1)\b", part.text, re.I))


def _median(passage: Passage, judged: Judged) -> None:
    """No more than half can be above the median, or below it."""
    match = _MEDIAN.search(passage.text)
    if not match:
        return
    for beyond in _BEYOND.finditer(passage.text, match.end()):
        if beyond["m"] == match["m"] and int(beyond["p"]) > 50:
            fault(
                judged, passage,
                f"{match['m']} is the median, so no more than half can be beyond it; {beyond['p']}% is printed.",
                sure=Sure.LIKELY,
            )  # fmt: skip


def _headlines(read: Read, judged: Judged) -> None:
    """ "Burglary down by a third", and below it "burglaries fell from 180 to 144"."""
    blocks = read.by_block
    for at, (block, passages) in enumerate(blocks):
        if block.kind is not BlockKind.HEADING or len(block.text) > 70:
            continue
        shape = fold(block.text.lower())
        match = _HEADED.search(shape.text)
        if not match or at + 1 >= len(blocks):
            continue
        claim = shape.numbers[match.start("v")]
        words = key_words(block.text[: match.start()])
        for passage in blocks[at + 1][1][:3]:
            if words & key_words(passage.text) and (ends := _ENDS.search(passage.shape.text)):
                _headline(passages[0], passage, claim, match, ends, judged)
                break


def _headline(
    heading: Passage, passage: Passage, claim: Number, match: re.Match[str], ends: re.Match[str],
    judged: Judged,
) -> None:  # fmt: skip
    old, new = (passage.shape.numbers[ends.start(k)] for k in "ab")
    if not old.point:
        return
    exact = (new.point - old.point) * 100 / old.point
    turned = exact != 0 and (exact > 0) is not bool(match["up"])
    room = Fraction(4) if claim.kind is NumberKind.FRACTION else Fraction(1)
    if not turned and abs(abs(exact) - claim.point) <= room:
        return
    shown = number_in_words(Fraction(round(abs(exact) * 10), 10))
    fault(
        judged, heading,
        f"The heading says {match[0].strip() if claim.kind is not NumberKind.FRACTION else claim.text}, "
        f"but {old.text} to {new.text} is {shown}% {'more' if exact > 0 else 'less'}.".replace(claim.kind.value, claim.text),
        kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY,
    )  # fmt: skip
