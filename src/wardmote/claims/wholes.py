"""Shares of a whole that the text names elsewhere: "25% of all crimes" where it counts all crimes.

A whole is known by what it is of (all crime, residents, adults, households) and only where the
text prints one number for it. "Of 150, 45 …" and "two thirds of the cases" take theirs from the
sentence before.
"""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import C, F, L, P, T
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read

_CRIME = r"(?:recorded |notifiable |reported |total )*(?:crimes?|offences|offending)"
_KINDS = {
    "crime": re.compile(rf"(?:all |total )?{_CRIME}\b", re.I),
    "residents": re.compile(r"(?:all |the |our )?(?:residents|population|people)\b", re.I),
    "adults": re.compile(r"(?:all |the )?adults\b", re.I),
    "households": re.compile(r"(?:all |the )?(?:households|homes)\b", re.I),
}
_NAMED = {
    "crime": re.compile(rf"\b(?:recorded|there were|total of|were recorded|overall crime [^.;{C}{P}]{{0,30}}? to|all (?:recorded )?crimes?:?) (?:a total of )?(?P<n>{C}) (?:recorded |notifiable |reported )*(?:crimes|offences)\b(?! of| against| in which)", re.I),
    "residents": re.compile(rf"\bpopulation(?: of [A-Z][a-z]+)?(?: is| was| of|:)? (?:about )?(?P<n>{C})|(?P<m>{C}) residents\b(?! (?:aged|who|were|have|had|took|replied|said|in the (?:survey|panel)))", re.I),
    "adults": re.compile(rf"\badults(?: aged {L})?(?: aged [^,.;{C}]{{2,20}})? (?:number|are|come to|total) (?P<n>{C})|(?P<m>{C}) adults (?:live|aged {L} live)", re.I),
    "households": re.compile(rf"(?P<n>{C}) households\b(?! (?:were|had|have|who|took|in the))", re.I),
}  # fmt: skip
_SHARE = re.compile(
    rf"(?P<n>{C})(?P<g>[^.;:{C}{P}{F}{T}]{{0,60}}?),? (?:or|which is|that is|equal to|equivalent to|representing|making up|about) (?:about |around )?(?P<p>{P}) of (?P<w>[a-z ]{{4,40}})",
    re.I,
)
_OF_MANY = re.compile(
    rf"\A(?:out )?of (?:the )?(?P<n>{C}) [a-z' -]{{3,60}}?, (?P<k>{C}) (?P<v>[a-z]+)", re.I
)
_THEREFORE = re.compile(
    rf"\b(?P<s>[a-z-]+) (?:rate|share|proportion) (?:was|is) (?:therefore|thus|then|so) (?P<p>{P})",
    re.I,
)
_PART_OF = re.compile(
    rf"(?P<f>{F}) (?:of (?:the |these |all ))?(?P<u>(?!of\b|or\b|and\b)[a-z]{{4,20}}(?: of [a-z]{{4,20}})?) \((?P<n>{C})\)",
    re.I,
)
_LEAST = 100


def judge_wholes(read: Read) -> Judged:
    """Check every share whose whole is named elsewhere in the text."""
    judged = Judged()
    held = {kind: _whole(read, kind) for kind in _KINDS}
    for _, passages in read.by_block:
        for at, passage in enumerate(passages):
            if not passage.shape.numbers:
                continue
            _shares(passage, held, judged)
            if at:
                _therefore(passages[at - 1], passage, judged)
            _part_of(passages[max(0, at - 2) : at + 1], judged)
    return judged


def _whole(read: Read, kind: str) -> Number | None:
    """Return the one number a text prints for such a whole, or None."""
    found: dict[Fraction, Number] = {}
    for passage in read.passages:
        for match in _NAMED[kind].finditer(passage.shape.text):
            at = match.start("n") if match["n"] else match.start("m")
            number = passage.shape.numbers[at]
            if number.point >= _LEAST and not number.hedged:
                found[number.point] = number
    return next(iter(found.values())) if len(found) == 1 else None


def _shares(passage: Passage, held: dict[str, Number | None], judged: Judged) -> None:
    """ "2,371 offences, or 25.0% of all crimes"."""
    shape = passage.shape
    for match in _SHARE.finditer(shape.text):
        kind = next((k for k, words in _KINDS.items() if words.fullmatch(match["w"].strip())), None)
        whole = held[kind] if kind else None
        part, share = shape.numbers[match.start("n")], shape.numbers[match.start("p")]
        if kind == "crime" and not re.match(r"(?:all|total|recorded|notifiable)", match["w"], re.I):
            continue
        if whole is None or part.hedged or share.hedged or part.point >= whole.point:
            continue
        if kind != "crime" and part is whole:
            continue
        exact = part.loose.over(whole.loose).scaled(Fraction(100))
        if exact.touches(share.loose):
            confirm(judged, passage, "the share fits the count and the whole", part, share)
            continue
        fault(
            judged, passage,
            f"{part.text} of {whole.text} is {number_in_words(Fraction(round(part.point * 1000 / whole.point), 10))}%; "
            f"{share.text} is printed.", share, sure=Sure.LIKELY, held=exact,
        )  # fmt: skip


def _therefore(before: Passage, passage: Passage, judged: Judged) -> None:
    """ "Of 150 offenders, 45 reoffended. The reoffending rate was therefore 35%"."""
    said = _THEREFORE.search(passage.shape.text)
    given = _OF_MANY.match(before.shape.text)
    if not said or not given:
        return
    if said["s"].lower()[:6] != given["v"].lower()[:6]:
        return
    whole, part = (before.shape.numbers[given.start(k)] for k in "nk")
    share = passage.shape.numbers[said.start("p")]
    if not whole.point or part.point > whole.point:
        return
    exact = part.loose.over(whole.loose).scaled(Fraction(100))
    if exact.touches(share.loose):
        confirm(judged, passage, "the share fits the counts in the sentence before", share)
        return
    fault(
        judged, passage,
        f"{part.text} of {whole.text} is {number_in_words(Fraction(round(part.point * 1000 / whole.point), 10))}%; {share.text} is printed.",
        share, sure=Sure.LIKELY, held=exact,
    )  # fmt: skip


def _part_of(passages: list[Passage], judged: Judged) -> None:
    """ "The panel heard 318 cases …. Two thirds of the cases (180)"."""
    passage = passages[-1]
    shape = passage.shape
    for match in _PART_OF.finditer(shape.text):
        part, count = shape.numbers[match.start("f")], shape.numbers[match.start("n")]
        unit = match["u"].lower()
        wholes = {
            n.point: n
            for p in passages for at, n in p.shape.numbers.items()
            if n.kind is NumberKind.COUNT and (p is not passage or at < match.start())
            and re.match(rf" (?:or {P} )?(?:were |was |are )?(?:[a-z]+ )?{unit}\b", p.shape.text[at + 1 : at + 50], re.I)
        }  # fmt: skip
        if len(wholes) != 1 or count.hedged:
            continue
        whole = next(iter(wholes.values()))
        if whole.point <= count.point:
            continue
        exact = count.loose.over(whole.loose).scaled(Fraction(100))
        if exact.touches(part.value.plus(Interval(Fraction(-2), Fraction(2)))):
            confirm(judged, passage, "the count is such a part of the whole", part, count)
            continue
        fault(
            judged, passage,
            f"{count.text} of {whole.text} is {number_in_words(Fraction(round(count.point * 1000 / whole.point), 10))}%, not {part.text.lower()}.",
            part, count, sure=Sure.LIKELY,
        )  # fmt: skip
