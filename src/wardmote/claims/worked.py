"""Sentences that carry their own proof: direction, total of a list, share of two counts."""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import C, M, P
from wardmote.claims.numerals import Number
from wardmote.claims.passages import Passage, Read

_TURNED = re.compile(
    rf"\b(?:(?P<up>increas(?:ed|ing)|rose|risen|grew|grown|up)|(?P<down>decreas(?:ed|ing)|fell|fallen|dropped|declined|down)) to (?P<new>[{C}{M}]),? (?:up |down )?from (?P<old>[{C}{M}])",
    re.I,
)
_TOTAL = re.compile(
    rf"(?P<list>(?:(?P<k>[{C}{M}]) [^.;{C}{M}{P}]{{2,50}}, )?(?:[{C}{M}] [^.;{C}{M}{P}]{{2,50}}, ){{0,6}}[{C}{M}] [^.;{C}{M}{P}]{{2,50}} and [{C}{M}] [^.;,{C}{M}{P}]{{2,50}}),? (?:a total of|making|totalling|giving a total of) (?P<t>[{C}{M}])(?! more)",
    re.I,
)
_BEFORE = re.compile(rf"(?P<p>{P}) \((?P<n>{C}) (?:out )?of (?:the |all )?(?P<m>{C})[^){C}{P}]{{0,40}}\)", re.I)  # fmt: skip


def judge_worked(read: Read) -> Judged:
    """Check each sentence that prints both ends of a turn, a list and its total, a share and its counts."""
    judged = Judged()
    for passage in read.passages:
        if len(passage.shape.numbers) >= 2:
            _turned(passage, judged)
            _totals(passage, judged)
            _before(passage, judged)
    return judged


def _fault(judged: Judged, passage: Passage, reason: str, *wrong: Number) -> None:
    places = tuple(passage.place_of(number) for number in wrong)
    kind, sure = FindingClass.ARITHMETIC, Sure.LIKELY
    judged.findings.append(Finding(kind, sure, passage.quote(), reason, wrong=places))


def _turned(passage: Passage, judged: Judged) -> None:
    for match in _TURNED.finditer(passage.shape.text):
        old, new = (passage.shape.numbers[match.start(name)] for name in ("old", "new"))
        if old.value.touches(new.value) or (new.point > old.point) == bool(match["up"]):
            continue
        said, is_ = ("rise", "fall") if match["up"] else ("fall", "rise")
        _fault(
            judged, passage, f"It is called a {said}, but {old.text} to {new.text} is a {is_}.",
            old, new,
        )  # fmt: skip


def _totals(passage: Passage, judged: Judged) -> None:
    for match in _TOTAL.finditer(passage.shape.text):
        parts = passage.shape.numbers_in(match.start("list"), match.end("list"))
        total = passage.shape.numbers[match.start("t")]
        if any(part.kind is not total.kind or part.hedged for part in parts):
            continue
        held = Interval.at(0)
        for part in parts:
            held = held.plus(part.loose)
        if not held.touches(total.loose):
            comes_to = sum((part.point for part in parts), Fraction(0))
            _fault(
                judged, passage,
                f"{', '.join(part.text for part in parts)} come to {number_in_words(comes_to)}; "
                f"{total.text} is printed as their total.", total,
            )  # fmt: skip


def _before(passage: Passage, judged: Judged) -> None:
    for match in _BEFORE.finditer(passage.shape.text):
        share, part, whole = (passage.shape.numbers[match.start(name)] for name in "pnm")
        if not whole.point or part.point > whole.point:
            continue
        exact = part.loose.over(whole.loose).scaled(Fraction(100))
        if exact.touches(share.loose):
            judged.confirm(passage.place_of(share), "it agrees with the counts beside it")
            continue
        _fault(
            judged, passage,
            f"{part.text} of {whole.text} is {number_in_words(Fraction(round(part.point * 1000 / whole.point), 10))}%; "
            f"{share.text} is printed.", share,
        )  # fmt: skip
