"""A count that is pointed at and is another's: "of the 19 reds", where 14 are red and 19 amber.

And the base that a passage says its shares are of ("percentages are of the 871"), where the shares
beneath it are all of another count that it told (790).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.letters import C, F, P
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read, key_words

_POINTED = re.compile(
    rf"\b(?:the|those|these) (?P<n>{C}) (?P<w>(?!(?:is|was|are|were|has|have|had|of)\b)[a-z'-]{{3,20}}(?: (?!(?:is|was|are|were|has|have|had)\b)[a-z'-]+){{0,6}})",
    re.I,
)
_AFTER = re.compile(
    rf"(?P<n>{C}) (?:(?:are|were|is|was) )?(?P<l>[a-z][a-z-]{{2,20}})(?=,| and {C}|[.;)]| \()", re.I
)
_BESIDE = re.compile(
    rf"(?:, |: |\b(?:the|and|by) )(?P<l>[a-z][a-z -]{{2,30}}?) \((?P<n>{C})\)", re.I
)
_BASE = re.compile(rf"\b(?:figures|percentages|shares|results|answers|numbers)\b[^.;{C}]{{0,25}}\b(?:are|were) (?:all )?(?:of|for|based on|out of) (?:the|those|these) (?P<n>{C})", re.I)  # fmt: skip
_SHARED = re.compile(
    rf"(?P<c>{C})[^.;{C}{P}]{{0,20}}\((?P<p>[{P}{F}])\)|(?P<p2>[{P}{F}]) \((?P<c2>{C})\)"
)
_BACK, _ON = 3, 12  # sentences
_SHARES = 3  # so many that are of one count


def judge_swapped(read: Read) -> Judged:
    """Find counts pointed at that are those of another of the list, and bases that no share has."""
    judged = Judged()
    lists = [found for passage in read.passages if (found := _labelled(passage))]
    for at, passage in enumerate(read.passages):
        if passage.block.table or C not in passage.shape.text:
            continue
        for number, reason in (*_of_another(passage, lists), *_no_base(read.passages, at)):
            judged.findings.append(
                Finding(
                    FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(), reason,
                    wrong=(passage.place_of(number),),
                )
            )  # fmt: skip
    return judged


_Label = tuple[str, Number]


def _labelled(passage: Passage) -> list[_Label]:
    """Return the counts of a sentence's list with their names: "14 red, 19 amber", "the police (64)"."""
    for form in (_AFTER, _BESIDE):
        found = list(form.finditer(passage.shape.text))
        if len(found) >= 2:
            return [(m["l"].lower(), passage.shape.numbers[m.start("n")]) for m in found]
    return []


def _of_another(passage: Passage, lists: Sequence[list[_Label]]) -> Iterator[tuple[Number, str]]:
    for match in _POINTED.finditer(passage.shape.text):
        number, words = passage.shape.numbers[match.start("n")], key_words(match["w"])
        for found in lists:
            held = [(key_words(name), one) for name, one in found if one is not number]
            own = [one for name, one in held if name and name <= words]
            same = [name for name, one in held if one.point == number.point]
            swapped = len(own) == 1 and same and own[0].point != number.point
            if swapped and not any(name & words for name in same):
                yield (
                    number,
                    f"{own[0].text} is told of what is named here; {number.text} is another's.",
                )


def _no_base(passages: Sequence[Passage], at: int) -> Iterator[tuple[Number, str]]:
    match = _BASE.search(passages[at].shape.text)
    if match is None:
        return
    base = passages[at].shape.numbers[match.start("n")]
    pairs = list(_pairs(passages[at + 1 : at + 1 + _ON]))
    if len(pairs) < _SHARES or 4 * sum(_fits(*pair, base) for pair in pairs) > len(pairs):
        return
    told = [n for p in passages[max(0, at - _BACK) : at + 1] for n in p.shape.numbers.values()]
    for one in told:
        if one.kind is NumberKind.COUNT and 3 * sum(_fits(*pair, one) for pair in pairs) >= 2 * len(
            pairs
        ):
            yield (
                base,
                f"The shares that follow are of {one.text}, and {base.text} is called their base.",
            )
            return


def _pairs(passages: Sequence[Passage]) -> Iterator[tuple[Number, Number]]:
    for passage in passages:
        for match in _SHARED.finditer(passage.shape.text):
            count, share = ("c", "p") if match["c"] else ("c2", "p2")
            numbers = passage.shape.numbers
            yield numbers[match.start(count)], numbers[match.start(share)]


def _fits(count: Number, share: Number, base: Number) -> bool:
    if not base.point:
        return False
    return Interval.at(count.point * 100 / base.point).touches(share.value)
