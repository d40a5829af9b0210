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
from wardmote.claims.sayings import STATED, sayings_of

_N = f"[{C}{P}{M}]"
_GAP = f"[^.;:{C}{P}{M}{Q}]"
_MARK = r"average|mean|median|figure|rate|target|level|share|baseline|total|standard|norm|threshold|limit|ceiling"
_BESIDE = re.compile(
    rf"(?:,? (?:which|and this|this|that|and|it) (?:is|was|are|were|stands|stood)|,|\(|;)(?: (?:also|still|now|well|just|slightly|much|somewhat|far|a little|only|even))* "
    rf"(?P<w>(?P<up>above|higher than|greater than|more than|over|worse than|in excess of)|(?P<down>below|lower than|less than|under|smaller than|short of|better than)) "
    rf"(?:the |that |our |its |a ){_GAP}{{0,50}}?\b(?:{_MARK})\b(?:{_GAP}{{0,40}}? ?(?:of |\(|at |was |is |, )|\W*)(?:just |only |about )?(?P<b>{_N})",
    re.I,
)
_UNCERTAIN = re.compile(r"\b(?:better|worse) than\b", re.I)
_NO_SUBJECT = re.compile(r"\b(?:from|than|against|compared (?:to|with)|up|down|by|of|population|base|n ?=|aged?|to \ue008)\b[^.;]{0,25}\Z", re.I)  # fmt: skip
_ONE_IN = re.compile(rf"(?P<p>{P})(?: of [a-z' ]{{2,40}})?,? (?:or |that is |\()(?P<f>{F})", re.I)
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
        _one_in(passage, judged)
    _headlines(read, judged)
    return judged


def _beside(passage: Passage, judged: Judged) -> None:
    """ "The rate fell from 192 to 145 per 100,000, below the regional rate of 138"."""
    shape = passage.shape
    for match in _BESIDE.finditer(shape.text):
        other = shape.numbers[match.start("b")]
        own = _subject(passage, match, other)
        if own is None or _UNCERTAIN.match(match["w"]):
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


def _subject(passage: Passage, match: re.Match[str], other: Number) -> Number | None:
    """Return the last value stated before a comparison, None where another could be meant."""
    stated = [
        one for one in sayings_of(passage)
        if one.at < match.start() and one.role in STATED and one.number.kind is other.kind
    ]  # fmt: skip
    text = passage.shape.text
    outside = [one for one in stated if text[: one.at].count("(") == text[: one.at].count(")")]
    stated = outside or stated
    if not stated or len(stated) > 2 or stated[-1].number.hedged or other.hedged:
        return None
    own = stated[-1]
    gap = re.sub(r"\([^()]*\)", "", text[own.at + 1 : match.start()])
    moved = re.search(r"\bto(?: [a-z]+){0,2} \Z", text[: own.at])
    if re.search(r"[.;]|\b(?:but|while|whereas|although)\b", gap) or len(gap) > 90:
        return None
    if len(stated) == 2 and not (moved or "(" in text[stated[0].at : own.at]):
        return None
    if not moved and _NO_SUBJECT.search(text[max(0, own.at - 40) : own.at]):
        return None
    near = own.number.point <= 3 * other.point and other.point <= 3 * own.number.point
    return own.number if near and _apart(own.number, other) else None


def _apart(left: Number, right: Number) -> bool:
    """Tell whether two printed values cannot stand for one: their intervals share no stretch."""
    (low, high), (low2, high2) = (
        (left.value.low, left.value.high),
        (right.value.low, right.value.high),
    )
    if low is None or high is None or low2 is None or high2 is None or left.point == right.point:
        return False
    return low >= high2 or low2 >= high


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
