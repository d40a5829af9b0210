"""Shares against their counts and the whole they are of.

What a share is of is a count that the sentence names ("of the 640"), the one that "of these"
points back to, or the one number a text prints for what is named ("of all notifiable
offences"). Where several could be meant, any that fits settles it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil, floor

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.letters import C, P
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read, key_words
from wardmote.claims.portions import DET, NUMBER, Portion, portions_of
from wardmote.claims.sayings import Role, Saying, sayings_of

_OF_MANY = re.compile(
    rf"\A(?:\)|(?: (?!or\b|and\b|but\b|in\b|to\b|from\b|than\b|were\b|was\b|by\b|at\b|with\b|had\b|more\b|fewer\b|less\b)[a-z'-]+){{0,3}})? ?(?:out of|of|from|/|among|in) ?(?:{DET})*(?:(?!which|whom|of|per|year|month|and\b|or\b|but\b|in\b)[a-z'-]+ ){{0,3}}(?P<w>{NUMBER})",
    re.I,
)
_OF_NAMED = re.compile(r"\A ?of (?P<w>[^,.;:()\ue001-\ue007\ue009]{3,80})", re.I)
_OPENS_OF = re.compile(
    rf"\A(?:- )?(?:[A-Za-z]+, )?(?:out )?of (?:{DET})*(?:(?!which|whom)[a-z'-]+ ){{0,2}}(?P<w>{NUMBER})",
    re.I,
)
_BACK = re.compile(
    r"\b(?:of (?:these|those|them|this|whom|which|the total|this total|that total|this number)|among (?:these|those|them)|half|the total)\b",
    re.I,
)
_NOT_SHARES = re.compile(
    r"\b(?:weighted|margin of error|change|discount|interest|uplift|sample error)\b", re.I
)


@dataclass(frozen=True, slots=True)
class _Named:
    """A count with the words that say what it counts."""

    number: Number
    words: frozenset[str]
    total: bool


def judge_apportioned(read: Read) -> Judged:
    """Check every share against its count and the whole they are of."""
    judged = Judged()
    named = _named_counts(read)
    for _, passages in read.by_block:
        before: list[tuple[Saying, ...]] = []
        for passage in passages:
            found = sayings_of(passage) if passage.shape.numbers else ()
            if any(one.number.kind in (NumberKind.PERCENT, NumberKind.FRACTION) for one in found):
                portions = portions_of(passage, found)
                loose = [
                    one
                    for one in portions
                    if not _judge(one, found, portions, before, named, judged)
                ]
                _implied(loose, [found, *reversed(before[-3:]), *before[:1]], judged)
                _of_few(passage, found, judged)
            before.append(found)
    return judged


def _named_counts(read: Read) -> list[_Named]:
    """Return the counts of a text that are named as totals, with their words."""
    found = []
    for passage in read.passages:
        if passage.block.table:
            continue
        for one in sayings_of(passage) if passage.shape.numbers else ():
            if (
                one.role is not Role.VALUE
                or one.number.kind is not NumberKind.COUNT
                or one.number.hedged
            ):
                continue
            right = passage.shape.text[one.at + 1 : one.at + 70]
            left = passage.shape.text[max(0, one.at - 60) : one.at]
            words = re.split(
                r"[,.;:()]|\b(?:in|were|was|from|who|which|that|during|between|to|on|have|had|took|responded)\b",
                right,
            )[0]
            if re.search(
                r"\b(?:of (?:which|whom|these|them)|than|against|compared)\b", left[-30:]
            ) or re.match(r" ?\(?[\ue002\ue006]| of (?:the|these|them|all)\b", right):
                continue
            found.append(
                _Named(
                    one.number,
                    key_words(words),
                    bool(
                        re.search(
                            r"\btotal|\ball\b|\brecorded\b|there (?:were|was)|altogether",
                            left + words,
                            re.I,
                        )
                    ),
                )
            )
    return found


def _judge(
    portion: Portion,
    found: Sequence[Saying],
    portions: Sequence[Portion],
    before: Sequence[Sequence[Saying]],
    named: Sequence[_Named],
    judged: Judged,
) -> bool:
    """Judge a portion by the whole it names; tell whether it names one."""
    direct = _direct(portion, found)
    wholes, sure = direct, Sure.CERTAIN
    if not wholes:
        wholes = _pointed(portion, found, portions, before)
        sure = Sure.LIKELY
    if not wholes:
        wholes = _by_name(portion, named)
    wholes = [whole for whole in wholes if whole.point > portion.part.point or whole in direct]
    if not wholes or _NOT_SHARES.search(portion.passage.text):
        return False
    for whole in wholes:
        if _fits(portion, whole, loose=False):
            confirm(
                judged,
                portion.passage,
                "the share fits the count and the whole",
                portion.part,
                portion.share,
            )
            return True
    if any(_fits(portion, whole, loose=True) for whole in wholes):
        sure = Sure.LIKELY
    _say(portion, wholes[0], sure, judged)
    return True


def _implied(
    portions: Sequence[Portion], sentences: Sequence[Sequence[Saying]], judged: Judged
) -> None:
    """Judge shares whose whole is not named: by the count that the others beside them are of."""
    counts = _counts_in(sentences)
    open_ones: list[Portion] = []
    believed: dict[Fraction, Number] = {}
    for portion in portions:
        larger = [
            n
            for n in counts.values()
            if n.point > portion.part.point and n.kind is portion.part.kind
        ]
        fits = [n for n in larger if _fits(portion, n, loose=False)]
        if fits and portion.part.point * 10 >= 1000 and all(_is_cut(portion, n) for n in fits):
            _say(portion, fits[0], Sure.LIKELY, judged)
            continue
        believed.update({n.point: n for n in fits})
        if not fits and larger:
            open_ones.append(portion)
    lead = next(
        (
            one.number
            for sentence in reversed(sentences)
            for one in sentence
            if one.number.point in counts
        ),
        None,
    )
    for portion in open_ones:
        larger = [n for n in believed.values() if n.point > portion.part.point]
        if len(larger) == 1 and portion.share.kind is NumberKind.PERCENT:
            _say(portion, larger[0], Sure.LIKELY, judged)
        elif (
            lead is not None
            and lead.point > portion.part.point
            and portion.share.kind is NumberKind.PERCENT
        ):
            exact = portion.part.point * 100 / lead.point
            if abs(exact - portion.share.point) < Fraction(3, 2) and not _fits(portion, lead, True):
                _say(portion, lead, Sure.LIKELY, judged)


def _counts_in(sentences: Sequence[Sequence[Saying]]) -> dict[Fraction, Number]:
    counts: dict[Fraction, Number] = {}
    for sentence in sentences:
        for one in sentence:
            counted = one.number.kind in (NumberKind.COUNT, NumberKind.MONEY) and not one.measure
            if one.role is Role.VALUE and counted:
                counts.setdefault(one.number.point, one.number)
    return counts


def _is_cut(portion: Portion, whole: Number) -> bool:
    """Tell whether a share of round counts is printed as cut where it would be rounded up."""
    exact, share = portion.part.point * 100 / whole.point, portion.share
    if share.kind is not NumberKind.PERCENT or share.hedged or share.point.denominator != 1:
        return False
    if portion.part.value.is_point and whole.value.is_point:
        return False
    return floor(exact) == share.point and floor(exact + Fraction(1, 2)) != share.point


def _say(portion: Portion, whole: Number, sure: Sure, judged: Judged) -> None:
    exact = Fraction(round(portion.part.point * 1000 / whole.point), 10)
    fault(
        judged, portion.passage,
        f"{portion.part.text} of {whole.text} is {number_in_words(exact)}%; {portion.share.text} is printed.",
        portion.share, portion.part, sure=sure,
        held=portion.part.loose.over(whole.loose).scaled(100),
    )  # fmt: skip


def _fits(portion: Portion, whole: Number, loose: bool) -> bool:
    part = portion.part.loose if loose else portion.part.value
    of = whole.loose if loose else whole.value
    return part.over(of).scaled(100).touches(portion.share.value)


def _direct(portion: Portion, found: Sequence[Saying]) -> list[Number]:
    """Return the whole that follows "of" right after the count, the share or both."""
    if portion.whole is not None:
        return [portion.whole]
    text, numbers = portion.passage.shape.text, portion.passage.shape.numbers
    for number in (portion.part, portion.share):
        at = next(key for key, value in numbers.items() if value is number)
        match = _OF_MANY.match(text[at + 1 : at + 90])
        if not match:
            continue
        whole_at = at + 1 + match.start("w")
        if not any(one.at == whole_at and one.role is Role.VALUE for one in found):
            continue
        if (
            numbers[whole_at] in (portion.part, portion.share)
            or numbers[whole_at].kind is not portion.part.kind
        ):
            continue
        if re.search(r"\b(?:in|from|among)\b", match[0]) and not match[
            0
        ].lstrip().lower().startswith(("out", "of")):
            continue
        return [numbers[whole_at]]
    return []


def _pointed(
    portion: Portion,
    found: Sequence[Saying],
    portions: Sequence[Portion],
    before: Sequence[Sequence[Saying]],
) -> list[Number]:
    """Return the counts that "of the 640 …", "of these" or "of whom" may point back to."""
    text, numbers = portion.passage.shape.text, portion.passage.shape.numbers
    kind = portion.part.kind
    if (opened := _OPENS_OF.match(text)) and opened.start("w") < portion.at:
        whole = numbers[opened.start("w")]
        return [whole] if whole.kind is kind and whole is not portion.part else []
    around = text[max(0, portion.at - 60) : portion.end + 30]
    if not _BACK.search(around):
        return []
    if re.match(
        r"[^.;]{0,3}\)? of (?!these|those|them|whom|which|the |all)[a-z]", text[portion.end :]
    ):
        return []
    back = re.search(
        r"\bof (?:whom|which|them|these|those)\b", text[max(0, portion.at - 40) : portion.end + 20]
    )
    parts = {id(one.part) for one in portions}
    earlier = [
        one for one in found
        if one.at < portion.at and one.role is Role.VALUE and one.number.kind is kind
        and one.number.point > portion.part.point and not one.measure
    ]  # fmt: skip
    whole_like = [one.number for one in earlier if id(one.number) not in parts]
    if back and whole_like:
        return whole_like
    if back and earlier and "of these" in text[earlier[-1].at : portion.at]:
        return [earlier[-1].number]
    for sentence in reversed(before[-3:]):
        counts = [
            one.number for one in sentence
            if one.role is Role.VALUE and one.number.kind is kind and one.number.point > portion.part.point and not one.measure
        ]  # fmt: skip
        if counts:
            return counts
    return []


def _by_name(portion: Portion, named: Sequence[_Named]) -> list[Number]:
    """Return the one count that a text prints for what the share is said to be of."""
    text, numbers = portion.passage.shape.text, portion.passage.shape.numbers
    at = next(key for key, value in numbers.items() if value is portion.share)
    match = _OF_NAMED.match(text[at + 1 :])
    if not match:
        return []
    said = re.split(
        r"\b(?:and|in|were|was|that|which|who|during|for|over|on|said|had|felt|have|are|is|at|with|by|between|recorded|compared)\b",
        match["w"],
    )[0]
    words = key_words(said)
    if not words:
        return []
    fits = [one.number for one in named if one.words == words]
    values = {number.point: number for number in fits if number is not portion.part}
    larger = [number for point, number in values.items() if point > portion.part.point]
    return (
        larger
        if larger and (len(larger) == 1 or any(_fits(portion, n, True) for n in larger))
        else []
    )


def _of_few(passage: Passage, found: Sequence[Saying], judged: Judged) -> None:
    """ "80% of the 14": no whole number of fourteen is 80%."""
    text, numbers = passage.shape.text, passage.shape.numbers
    for match in re.finditer(
        rf"(?P<p>{P})[^.;:(){C}{P}]{{0,12}} of (?:(?:{DET})+(?:[a-z'-]+ ){{0,1}})?(?P<w>{C})(?= (?!per\b|types\b|kinds\b|categories\b|groups\b|measures\b|months?\b|years?\b|days?\b|hours?\b|minutes?\b)[a-z]|[,.;:)]|\Z)",
        text,
        re.I,
    ):
        share, whole = numbers[match.start("p")], numbers[match.start("w")]
        role = next((one.role for one in found if one.at == match.start("p")), None)
        if (
            role is not Role.VALUE
            or share.hedged
            or whole.hedged
            or whole.point.denominator != 1
            or not 0 < whole.point <= 2000
        ):
            continue
        low, high = share.value.low, share.value.high
        if low is None or high is None or _NOT_SHARES.search(passage.text):
            continue
        fewest, most = ceil(low * whole.point / 100), floor(high * whole.point / 100)
        if fewest <= most:
            continue
        near = floor(share.point * whole.point / 100)
        shown = " and ".join(
            f"{number_in_words(Fraction(n))} is {number_in_words(Fraction(round(Fraction(n * 1000) / whole.point), 10))}%"
            for n in (near, near + 1)
        )
        fault(
            judged, passage, f"No whole number of {whole.text} is {share.text}: {shown}.", share, whole,
            sure=Sure.LIKELY,
        )  # fmt: skip
