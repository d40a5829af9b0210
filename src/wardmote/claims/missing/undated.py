"""Figures of no year: sums given roughly, "one in four" from nowhere, aims without a date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from wardmote.claims.findings import Judged, Quote
from wardmote.claims.missing.bare import ask
from wardmote.claims.reading.letters import F, P, T
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.wording import in_quotes

_ROUGHLY = re.compile(r"(?:in the region|of the order|somewhere)\b", re.I)
_VAGUE = re.compile(r"\b(?:tens|hundreds) of (?:thousands|millions) of pounds\b", re.I)
_ONE_IN = re.compile(rf"(?P<f>{F}) (?:of )?(?:the )?(?:[a-z]+ ){{0,2}}(?:children|people|adults|residents|women|men|families|households|pupils|pensioners) (?:are|is|live|have been|have)\b", re.I)  # fmt: skip
_SOURCED = re.compile(
    r"\b(?:told|according|survey\w*|research|estimat\w+|census|asked|said|respon\w+|if|should|would|aim|figures|source|study)\b|\[\d|\(\d",
    re.I,
)
_AT_LEAST = re.compile(rf"\b(?:ensure|make sure|so) that (?P<p>{P})(?! (?:were|was|had|have been)\b)|\bto (?:ensure|see|have) (?P<p2>{P})", re.I)  # fmt: skip


def judge_undated(read: Read) -> Judged:
    """Ask of which year a rough sum is, where "one in four" is from, and by when a share is aimed at."""
    judged = Judged()
    if found := list(_rough_sums(read)):
        ask(judged, found, "A sum is given only roughly, and not for which year it is, nor where it is from.")  # fmt: skip
    if found := list(_one_in(read)):
        ask(judged, found, "People are counted as one in so many, and neither the year nor the source is given.")  # fmt: skip
    if found := list(_aims(read)):
        ask(judged, found, "A share is aimed at, and neither where it stands now nor by when is said.")  # fmt: skip
    return judged


def _rough_sums(read: Read) -> Iterator[Quote]:
    for _, passages in read.by_block:
        if any(T in passage.shape.text for passage in passages):
            continue
        for passage in passages:
            sums = [n for n in passage.shape.numbers.values() if n.kind is NumberKind.MONEY]
            if _VAGUE.search(passage.text) or any(_ROUGHLY.match(n.text) for n in sums):
                yield passage.quote()


def _prose(read: Read) -> Iterator[Passage]:
    return (p for p in read.passages if not p.block.table and T not in p.shape.text)


def _one_in(read: Read) -> Iterator[Quote]:
    for passage in _prose(read):
        match = _ONE_IN.search(passage.shape.text)
        if (
            match
            and not _SOURCED.search(passage.text)
            and not in_quotes(passage.shape.text, match.start())
        ):
            said = passage.shape.numbers[match.start("f")].text
            if re.search(r"\bin \w+\Z", said):
                yield passage.quote()


def _aims(read: Read) -> Iterator[Quote]:
    for passage in _prose(read):
        shares = [n for n in passage.shape.numbers.values() if n.kind is NumberKind.PERCENT]
        if _AT_LEAST.search(passage.shape.text) and len(shares) == 1 and shares[0].point < 100:
            yield passage.quote()
