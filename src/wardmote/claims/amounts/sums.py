"""Totals that end a list of items, and pairs in all ("15 of the 22 and 9 of the 16, 24 of 38 in all")."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.findings import Judged, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.layout import Block, BlockKind
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.sayings import Role, Saying, sayings_of

_TOTAL_RIGHT = re.compile(
    r"\A(?: [a-z'/-]+){0,5}?,? (?:in total|in all|altogether|combined|all told|all together|for the year as a whole|in aggregate|overall)\b(?! (?:the|these|this|crime))",
    re.I,
)
_TOTAL_LINE = re.compile(
    r"\A(?:- |\* )?(?:grand |overall |sub-?)?total\b|\Ain (?:all|total)\b|\Aall\b", re.I
)
_COUNTED = (NumberKind.COUNT, NumberKind.MONEY)


def judge_sums(read: Read) -> Judged:
    """Check every total that ends a list of items, and every pair of totals in a sentence."""
    judged = Judged()
    for passage in read.passages:
        if len(passage.shape.numbers) >= 6 and not passage.block.table:
            _pairs_in_all(passage, judged)
    _lists(read, judged)
    return judged


def _values(passage: Passage) -> list[Saying]:
    return [
        one for one in sayings_of(passage)
        if one.role is Role.VALUE and one.number.kind in _COUNTED and not one.measure and not one.number.hedged
    ]  # fmt: skip


# "24 of 38 in all": a part and its whole, not the whole of what stands before them
_OF_SO_MANY = re.compile(r"[\ue001\ue004](?: [a-z'-]+){0,2} (?:out )?of (?:the |all |our |these )*\Z", re.I)  # fmt: skip


def _pairs_in_all(passage: Passage, judged: Judged) -> None:
    """ "15 of the 22 and 9 of the 16, 24 of 38 in all": parts come to the part, wholes to the whole."""
    values, text = _values(passage), passage.shape.text
    pairs = [
        (part, whole) for part, whole in pairwise(values)
        if part.number.kind is whole.number.kind and _OF_SO_MANY.fullmatch(text[part.at : whole.at])
    ]  # fmt: skip
    for at, last in enumerate(pairs):
        if at < 2 or not _TOTAL_RIGHT.match(text[last[1].at + 1 :]):
            continue
        sides = [[pair[side] for pair in pairs[:at]] for side in (0, 1)]
        fits = [_comes_to(parts).touches(one.number.loose) for parts, one in zip(sides, last, strict=True)]  # fmt: skip
        if fits[0] is fits[1]:
            continue  # all fits, or the pairs before it are not all there are
        side = fits.index(False)
        shown = " + ".join(one.number.text for one in sides[side])
        fault(
            judged, passage,
            f"{shown} is {number_in_words(_sum(sides[side]))}; {last[side].number.text} is printed as the whole.",
            last[side].number, sure=Sure.LIKELY, held=_comes_to(sides[side]),
        )  # fmt: skip


def _comes_to(parts: Sequence[Saying]) -> Interval:
    total = Interval.at(0)
    for one in parts:
        total = total.plus(one.number.loose)
    return total


def _sum(parts: Sequence[Saying]) -> Fraction:
    return sum((one.number.point for one in parts), Fraction(0))


def _lists(read: Read, judged: Judged) -> None:
    """Check lists of items with a number each against the "Total" that ends them."""
    items: list[tuple[Passage, Saying]] = []
    broken = False
    for block, passages in read.by_block:
        if block.table:
            continue
        if block.kind is not BlockKind.ITEM and not _is_total_line(block):
            items, broken = [], False
            continue
        counts = [(passage, one) for passage in passages for one in _values(passage)]
        total = _total_in(counts)
        if total is not None and not _is_total_line(block):
            counts = [pair for pair in counts if pair[1].at < total[1].at]
        if total is not None:
            items += counts[:1] if not _is_total_line(block) else []
            if len(items) >= 2 and not broken:
                _listed(items, total, judged)
            items, broken = [], False
            continue
        broken = broken or len(counts) != 1
        items += counts[:1]


def _is_total_line(block: Block) -> bool:
    return bool(_TOTAL_LINE.match(block.text))


def _total_in(counts: Sequence[tuple[Passage, Saying]]) -> tuple[Passage, Saying] | None:
    for passage, one in counts:
        before = passage.shape.text[: one.at]  # "which would bring the total to ten" heads no sum
        if re.fullmatch(r"(?:[^a-z]*|[^.;,]{0,24}[^a-z.;,])total\b[a-z :=-]{0,35}", before, re.I):
            return passage, one
    return None


def _listed(
    items: Sequence[tuple[Passage, Saying]], total: tuple[Passage, Saying], judged: Judged
) -> None:
    kinds = {one.number.kind for _, one in items}
    if kinds != {total[1].number.kind}:
        return
    parts = [one for _, one in items]
    held = _comes_to(parts)
    if held.touches(total[1].number.loose):
        for passage, one in (*items, total):
            confirm(judged, passage, "the items add up to the total", one.number)
        return
    fault(
        judged, total[0],
        f"{' + '.join(one.number.text for one in parts)} is {number_in_words(_sum(parts))}; {total[1].number.text} is printed as the total.",
        total[1].number, sure=Sure.LIKELY, held=held,
    )  # fmt: skip
