"""Shares that nobody can work out again, in a text where hardly any share can be.

One share without its counts is how people write. A document in which nearly every share is so
cannot be checked by anyone: that habit is asked about once, with every place of it.
"""

from __future__ import annotations

import re

from wardmote.claims.findings import FindingClass, Judged, Quote
from wardmote.claims.missing.bare import TARGET, TWO_PERCENT, ask
from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.letters import P
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read

_CHANGE = re.compile(rf"\bby (?:a further |about |around )?{P}")
_SIGNED = re.compile(r"[+\-\u2212]")
_LEAST = 8  # sentences with such shares
_OF_CHECKED = 3  # so many times the shares that were borne out


def judge_unfounded(read: Read, judged: Judged) -> Judged:
    """Ask what the shares of a text are made from, if almost none of them could be checked.

    `judged` is what the other judges found: a share they bore out, doubted or asked about is left.
    """
    told = [
        quote
        for finding in judged.findings if finding.kind is FindingClass.MISSING_BASE
        for quote in (finding.quote, *finding.also)
    ]  # fmt: skip
    asked = {quote.place.start for quote in told}
    doubted = {(p.start, p.end) for finding in judged.findings for p in finding.wrong}
    bare: list[Quote] = []
    shares = borne_out = 0
    for block, passages in read.by_block:
        if block.table or block.kind is BlockKind.HEADING:
            continue
        for at, passage in enumerate(passages):
            places = [passage.place_of(n) for n in _shares(passage)]
            spans = {(place.start, place.end) for place in places}
            borne_out += len(spans & judged.confirmed.keys())
            if spans & judged.confirmed.keys() or spans & doubted or not spans:
                continue
            founded = any(_has_counts(near) for near in passages[max(0, at - 1) : at + 2])
            quote = passage.quote()
            if founded or quote.place.start in asked:
                continue
            shares += len(spans)
            bare.append(quote)
    result = Judged()
    if len(bare) >= _LEAST and shares >= _OF_CHECKED * borne_out:
        ask(
            result, bare,
            f"In {len(bare)} places a share is printed, and how many it is a share of is not: "
            "hardly any share of this text can be worked out again.",
        )  # fmt: skip
    return result


def _shares(passage: Passage) -> list[Number]:
    shape = passage.shape.text
    if TARGET.search(shape) or TWO_PERCENT.search(shape) or _CHANGE.search(shape):
        return []
    return [
        number
        for number in passage.shape.numbers.values()
        if number.kind is NumberKind.PERCENT
        and 0 < number.point < 100  # all and none need no count
        # a change, as its sign tells, has no count of its own
        and not _SIGNED.search(passage.text, max(0, number.start - 1), number.start + 1)
    ]


def _has_counts(passage: Passage) -> bool:
    return any(
        number.kind in (NumberKind.COUNT, NumberKind.MONEY) and number.point >= 10
        for number in passage.shape.numbers.values()
    )
