"""Shares that nothing beside them settles, held to the counts that their sentence points to.

"217 incidents, of which 139 were known, 46 in every 100", "Of the 640, 71 came back. That is one
in four", "125 victims, more than half": a pair of counts joined by "of", the pair that "that is"
points back to, or a count whose whole the section names. A share that any other pair beside it
makes is let be.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.combining import is_cut_short, runs, total
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import C, F, L, M, P, T
from wardmote.claims.marking import confirm, doubt
from wardmote.claims.mentions import Mention
from wardmote.claims.nearby import Around, unsettled
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.portions import DET, stands_in_order
from wardmote.claims.sayings import DOWN_VERBS, UP_VERBS, Role, Saying, sayings_of
from wardmote.claims.wording import content

_N = f"[{C}{M}]"
_W = r"(?: (?!and\b|or\b|but\b|than\b|while\b|to\b|from\b)[A-Za-z'/&-]+)"
_PAIRS = (
    re.compile(rf"(?P<n>{_N}){_W}{{0,4}} (?:out )?of (?:{DET})*(?P<w>{_N})"),
    re.compile(rf"(?P<n>{_N}){_W}{{0,5}} (?:among|from|out of) (?:{DET})*(?:[a-z-]+ )?(?P<w>{_N})"),
    re.compile(rf"(?:\A|[;:,.] |\bthat |\band )(?:[Oo]ut )?[Oo]f (?:{DET})*(?:[a-z-]+ )?(?P<w>{_N}){_W}{{0,8}},? (?:[a-z]+ ){{0,3}}(?P<n>{_N})"),
    re.compile(rf"(?P<w>{_N})[^.;:(){C}{M}{P}{F}]{{1,60}}?,? (?:of|from|among) (?:which|whom|these|them|those)\b[^.;:(){C}{M}{P}{F}]{{1,50}}?(?P<n>{_N})"),
    re.compile(rf"(?P<w>{_N})[^.;:(){C}{M}{P}{F}]{{1,60}}?[,;] (?P<n>{_N}) of (?:the (?!{_N})|which\b|whom\b|these\b|them\b|those\b)"),
)  # fmt: skip
_SMALL = r"(?:about|around|just|only|some|nearly|almost|over|under|roughly|very|well|a|an|the|or|so|so|now|still|therefore|thus|which|that|this|it|is|was|makes|means|equals|i\.e\.|ie)"
_CALLED = r"(?:(?:an? |the |its |their )?(?:[a-z-]+ ){0,2}(?:rate|share|proportion|percentage|response|take-up|turnout)(?: of| was| is|:)? )?"
# directly before a share that restates what stands before it
_RESTATES = re.compile(
    rf"(?:, |; |\(| - |: |= |\b(?:or|which is|that is|i\.e\.) ){_CALLED}(?:{_SMALL} )*\Z", re.I
)
_BESIDE = re.compile(rf"(?:{_W}{{0,6}})(?:, | \(| - |: |;? which is ){_CALLED}(?:{_SMALL} )*", re.I)
_BACK = re.compile(
    rf"\A(?:- )?(?:(?:so|and|in other words|put (?:another way|differently)|in short),? )?(?:(?:that|this|it|which) (?:is|was|makes|means|represents|amounts to|comes to|works out at|equates to) |so )?(?:{_SMALL} )*\Z",
    re.I,
)
_POINTS_BACK = re.compile(
    r"\A(?:- )?(?:so|and|in other words|put|in short|that|this|it|which)\b", re.I
)
_CLOSED = re.compile(r"\A(?:[.,;:)]|\Z| - | (?:of|and|but|in all|overall|altogether)\b)")
_OF_IT = re.compile(r"\A of (?:it|them|these|those|this|that|the (?:lot|\ue001|same))\b")
_APART = re.compile(
    r"\b(?:targets?|compared|against|previous\w*|last year|year before|county|national\w*|region\w*|average|England|Wales|expected|forecast|aim|goal|than|weighted|margin|interest|inflation|per \w+|rise|fall|increase|decrease|reduction|change|improve\w*|fell|rose|grew|dropped|risk|chance|if|likely|need|must|should|would)\b",
    re.I,
)
_RATED = re.compile(r"\b(?:rate|share|proportion|percentage|response|take-up|turnout)\b")
_REST = re.compile(
    r"\b(?:not|no|never|rest|others?|remain\w+|left|leav\w+|without|un[a-z]+ed)\b", re.I
)
_COMPARES = re.compile(
    r"\A (?:more|fewer|less|higher|lower|as (?:many|much|big|high)|the (?:rate|number|size|level|average)|again|above|below|up|down)\b"
)
# "one, cash, went down (12%)": how far, not how many
_TURNED = re.compile(rf"\b(?:{UP_VERBS}|{DOWN_VERBS})(?: [a-z]+ly| again| too| back)?,? \((?:{_SMALL} )*\Z", re.I)  # fmt: skip
_SHARES = (NumberKind.PERCENT, NumberKind.FRACTION)
_COUNTED = (NumberKind.COUNT, NumberKind.MONEY)


@dataclass(frozen=True, slots=True)
class _Pair:
    part: Number
    whole: Number
    plain: bool = True  # joined by words of their own sentence


def judge_proportions(read: Read, done: Judged, figures: Sequence[Mention]) -> Judged:
    """Check every share that no other reading has settled."""
    judged = Judged()
    for around in unsettled(read, done):
        one = around.one
        if one.role is Role.VALUE and one.number.kind in _SHARES and one.number.point < 100:
            _judge(around, figures, judged)
    return judged


def _judge(around: Around, figures: Sequence[Mention], judged: Judged) -> None:
    one = around.one
    text = one.passage.shape.text
    right = text[one.at + 1 : one.at + 60]
    if _COMPARES.match(right) or not _CLOSED.match(right):
        return
    if _TURNED.search(around.left) or stands_in_order(text, one.at):
        return
    if right.startswith(" of ") and not _OF_IT.match(right):
        return
    pair = _pair_of(around, figures)
    if pair is None:
        return
    made = pair.part.loose.over(pair.whole.loose).scaled(100)
    if made.touches(one.number.loose):
        confirm(judged, one.passage, "the share fits the counts it points to", one.number)
        return
    rest = _REST.search(text) and Interval.at(100).minus(made).touches(one.number.loose)
    if rest or _fits_others(around, pair):
        return
    exact = pair.part.point * 100 / pair.whole.point
    if is_cut_short(one.number, exact):
        return
    shown = number_in_words(Fraction(round(exact * 10), 10))
    doubt(judged, one.passage, f"{pair.part.text} of {pair.whole.text} is {shown}%", one.number)


def _counts(passage: Passage) -> list[Saying]:
    """Return the counts and sums of money of a sentence that a share can be made of."""
    if not passage.shape.numbers:
        return []
    return [
        v for v in sayings_of(passage)
        if v.role is Role.VALUE and v.number.kind in _COUNTED and not v.measure and v.number.point > 0
    ]  # fmt: skip


def _pair_of(around: Around, figures: Sequence[Mention]) -> _Pair | None:
    """Return the part and the whole that a share is said to be of, None if its words name none."""
    one = around.one
    text, numbers = one.passage.shape.text, one.passage.shape.numbers
    stated = [at for at, n in numbers.items() if n.kind.value not in (L, T) and at < one.at]
    left = text[: one.at]
    if stated and _RESTATES.search(left):
        part = next((v for v in _counts(one.passage) if v.at == stated[-1]), None)
        gap = text[part.at + 1 : one.at] if part else ""
        if part is None or part.number.hedged or _APART.search(gap):
            return None
        if pair := _joined(one.passage, part.at):
            return pair
        return _of_section(around, part, figures) if _BESIDE.fullmatch(gap) else None
    if not stated and around.before and _BACK.match(left) and _POINTS_BACK.match(text):
        last = around.before[-1]
        told = _counts(last)
        if last.block is one.passage.block and told and not _APART.search(last.shape.text):
            return _joined(last, told[-1].at)
    return None


def _joined(passage: Passage, last: int) -> _Pair | None:
    """Return the part and the whole that "of" joins, the later of them the count at `last`."""
    counts = {v.at: v.number for v in _counts(passage)}
    for pattern in _PAIRS:
        for match in pattern.finditer(passage.shape.text):
            part, whole = counts.get(match.start("n")), counts.get(match.start("w"))
            if max(match.start("n"), match.start("w")) != last or part is None or whole is None:
                continue
            if part.kind is whole.kind and 0 < part.point < whole.point and not (part.hedged or whole.hedged):  # fmt: skip
                return _Pair(part, whole)
    return None


_DENOMINATOR = re.compile(rf"(?:out of|of|among) (?:{DET})*(?P<w>{_N})")


def _of_section(around: Around, part: Saying, figures: Sequence[Mention]) -> _Pair | None:
    """Return a count with what it can only be of: what others of its section are, or its own kind."""
    one = around.one
    text = one.passage.shape.text
    if re.match(r" of (?:them|these|those)\b", text[one.at + 1 :]) or not _stands_alone(part):
        return None
    wholes = [n for n in _wholes(around, part, figures) if n.kind is part.number.kind and n.point > part.number.point]  # fmt: skip
    for whole in wholes:
        if part.number.loose.over(whole.loose).scaled(100).touches(one.number.loose):
            return _Pair(part.number, whole, plain=False)
    backed = bool(_OF_IT.match(text[one.at + 1 :])) or _of_those(part)
    return _Pair(part.number, wholes[0], plain=backed) if wholes else None


def _of_those(part: Saying) -> bool:
    """Tell whether a count is said to be of something named before it: "17,490 of the drivers"."""
    text = part.passage.shape.text
    return bool(re.match(r" of (?:the|all|our|its|their) [a-z]", text[part.at + 1 :]))


def _stands_alone(part: Saying) -> bool:
    text = part.passage.shape.text
    if re.search(r"\b(?:to|from|by|than) \Z", text[: part.at]):
        return False
    after = text[part.at + 1 :]
    return not re.match(
        r"(?: [a-z]+){0,3} (?:more|fewer|less|higher|lower|each|per|years?|times)\b", after
    )


def _wholes(around: Around, part: Saying, figures: Sequence[Mention]) -> Iterator[Number]:
    near = (*around.before, around.one.passage)
    if around.before and part.at <= 2 and around.before[-1].block is part.passage.block:
        told = _counts(around.before[-1])
        if len(told) == 1:
            yield told[0].number
    if _RATED.search(around.left[part.at :]):
        return  # "1,021 replies, a response rate of": of those who were asked
    said = content(part.passage.shape.text[: part.at])
    for mention in (
        figures if _OF_IT.match(around.one.passage.shape.text[around.one.at + 1 :]) else ()
    ):
        if (
            mention.measure == "count"
            and not mention.names
            and mention.words
            and mention.words <= said
        ):
            yield Number(
                part.number.kind, 0, 0, mention.text, mention.point, mention.held, mention.held
            )
    for passage in reversed(near):
        for match in _DENOMINATOR.finditer(passage.shape.text):
            yield passage.shape.numbers[match.start("w")]
    for passage in reversed(near):
        yield from (
            v.number
            for v in _counts(passage)
            if v is not part and part.unit and v.unit == part.unit
        )
    if _of_those(part):
        yield from (
            v.number for v in _counts(part.passage) if v.at < part.at and not _of_those(v)
        )  # fmt: skip


def _fits_others(around: Around, pair: _Pair) -> bool:
    """Tell whether other counts beside a share make it."""
    one = around.one
    passages = [one.passage] if pair.plain else [*around.before[-3:], one.passage]
    counts = [v.number for passage in passages for v in _counts(passage)]
    rough = pair.plain or one.number.kind is NumberKind.FRACTION
    wholes = counts if rough else [v.number for v in around.wide(*_COUNTED)]
    return any(
        total(run).over(whole.loose).scaled(100).touches(one.number.loose)
        for run in runs(counts) for whole in wholes
        if whole not in run and whole.point and whole.kind is run[0].kind
    )  # fmt: skip
