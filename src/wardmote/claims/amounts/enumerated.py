"""Lists of counts in sentences, told by their joints, and the whole that their own words name.

"Of the 206 tenants 74 had a case opened, 119 were advised and 13 were told no"; "£21,250 (chair £15,000,
other £6,250)"; "the retail park 27, schools 38 and other places 28". What a list adds up to, and whether
it should, is for `parts` to say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from wardmote.claims.reading.letters import C, M, T
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage
from wardmote.claims.reading.sayings import Role, Saying, sayings_of

_KINDS = (NumberKind.COUNT, NumberKind.MONEY)


@dataclass(frozen=True, slots=True)
class Part:
    """A count or sum of money that may be a part or a whole; "one" has no number of its own."""

    point: Fraction
    at: int
    number: Number | None
    kind: NumberKind
    inside: int  # brackets it stands in
    is_base: bool = False  # "of the 206": what others are parts of
    is_part: bool = True
    may_be_whole: bool = True
    is_aside: bool = False  # "under 18", "400 metres": says nothing of the list
    opens: bool = False  # "was 7 green": it goes on with no list before it
    is_step: bool = False  # "up 5"

    @property
    def text(self) -> str:
        return self.number.text if self.number else "one"

    @property
    def end(self) -> int:
        return self.at + (1 if self.number else len("one"))


@dataclass(frozen=True, slots=True)
class Run:
    """The parts of one list; `base` and `heads` are what its sentence says it is of."""

    passage: Passage
    parts: tuple[Part, ...]
    base: Part | None = None
    heads: tuple[Part, ...] = ()  # what stands before its colon or its bracket

    @property
    def total(self) -> Fraction:
        return sum((part.point for part in self.parts), Fraction(0))


_BASE = re.compile(
    rf"(?:\b(?:(?:out )?of|among) (?:(?:the|our|its|their|all|this|last|[a-z]+'s)(?: {T})? )+"
    rf"|(?:\A|[;:,.(] ?|(?:[{C}{M}]|\bone|\bnone)(?: [a-z'-]+){{0,2}} )(?:out )?of )\Z",
    re.I,
)
# "Of this £312,000 is grant": a part of what was told before, and no base
_NO_BASE = re.compile(r"\bof this \Z", re.I)
_MADE_OF = re.compile(r"\b(?:made up|compris\w+|consist\w*|composed) of (?:all|the|our|its|their)(?: the)? \Z", re.I)  # fmt: skip
_IS_GIVEN = re.compile(r" (?:is|was|will|has|had|goes|went|comes|came|pays|paid|covers|funds|may|must|should)\b", re.I)  # fmt: skip
_BASE_THESE = re.compile(r"\bof (?:these|those) \Z", re.I)  # "of these 91, 40"
_NO_ONE = r"(?:of|a|an|in (?:an?|every|each|the)|or|another|more|third|fifth|may|can|could|should|would|thing|hundred|half|quarter|point|short|year|month|week|day|hour|each|[a-z]+ for each)\b"
_ONE = re.compile(
    rf"(?:\A|(?<=[,;:(] )|(?<=\band )|(?<=\bin )|(?<=\bhas )|(?<=\bhave )|(?<=\bwere )|(?<=\bare )|(?<=\())one(?= (?!{_NO_ONE})[a-z]|[,;.)])",
    re.I,
)
_NO_PART = re.compile(
    r"\b(?:than|from|(?<!led )to|by|at|least|most|against|about|for|last|first|next|past|previous|every|per|among them|including|with|versus|that|only|scored|scoring|all|(?:target|average|score|total|quorum|likelihood|impact)(?: of)?|chapter|levels?)(?: (?:the|an?|about|those|these))? \Z",
    re.I,
)
_ASIDE = re.compile(
    rf"\b(?:under|over|aged?|ages|between|within|buses) (?:\w+)?\Z|\b(?:youngest|oldest|eldest) (?:being|was|is|one) \Z|{C} (?:had|have|has) \Z",
    re.I,
)
_OPENS = re.compile(r"\b(?:is|was|are|were|of (?:these|those|them|whom|which),?) \Z", re.I)
# "three fell", "74 had a case opened": no step and no mean, but what did so
_SUBJECT = re.compile(
    r"(?: (?!more\b|fewer\b|less\b|higher\b|lower\b|up\b|down\b|than\b)[a-z]+){0,2} (?:fell|rose|dropped|slipped|gained|improved|had|have|has|were|was|got|took|worsened|moved)\b",
    re.I,
)
_JOINT = re.compile(r"[,;]|\b(?:and|plus|while|then|or)\b| - ", re.I)
_BREAK = re.compile(
    rf"\b(?:than|out of|at least|of wh\w+|so|therefore|in all|in total|total\w*|altogether|together|more|fewer|less|if|can|(?:from|to) {C})\b|\b(?:giving|making|leaving|because)(?: \w+){{0,3}} \Z|\. ",
    re.I,
)
OF_THEM = re.compile(r" (?:of|from|among) (?:these|those|them|which|whom)\b", re.I)
_BRACKETED = re.compile(r"\([^()]*\)")
_MEAN = re.compile(
    r"\b(?:median|mean|average|rate)\b[^;.()]*\Z", re.I
)  # "a median of 11 weeks (new cases 14)"
_VERB = re.compile(r"\b(?:were|was|are|is|had|came|went|led)\b", re.I)


def parts_of(passage: Passage) -> list[Part]:
    """Return the counts and sums of money of a sentence, "one" among them, in order."""
    kept: list[Part] | None = passage.kept.get("parts")
    if kept is None:  # every list near asks
        kept = passage.kept["parts"] = _read(passage)
    return kept


def _read(passage: Passage) -> list[Part]:
    text = passage.shape.text
    found = [_part(one, text) for one in sayings_of(passage) if one.number.kind in _KINDS]
    for match in _ONE.finditer(text) if found else ():
        at = match.start()
        if not _NO_PART.search(text[max(0, at - 60) : at]):
            found.append(Part(Fraction(1), at, None, NumberKind.COUNT, _depth(text, at)))
    return sorted(found, key=lambda part: part.at)


def _part(one: Saying, text: str) -> Part:
    left, right = text[max(0, one.at - 60) : one.at], text[one.at + 1 : one.at + 60]
    acts = one.start >= one.at and bool(_SUBJECT.match(right))
    plain = one.role is Role.VALUE or acts or left.endswith(" declined ")
    # what softens a number is folded into it: "under 18"
    aside = bool(one.measure or _ASIDE.search(left) or _ASIDE.search(left + one.number.text[:6]))
    whole = (one.role not in (Role.MEAN, Role.RATE) or acts) and not one.number.hedged
    return Part(
        one.number.point, one.at, one.number, one.number.kind, _depth(text, one.at),
        is_base=_is_base(left, right),
        is_part=plain and whole and not aside and (bool(_MADE_OF.search(left)) or not _NO_PART.search(left)),
        may_be_whole=whole, is_aside=aside, opens=bool(_OPENS.search(left)),
        is_step=one.role is Role.STEP and not acts,
    )  # fmt: skip


def _is_base(left: str, right: str) -> bool:
    if _MADE_OF.search(left):
        return False
    if _NO_BASE.search(left) and _IS_GIVEN.match(right):
        return False
    return bool(_BASE.search(left) or (_BASE_THESE.search(left) and right[:1] in ",("))


def _depth(text: str, at: int) -> int:
    return text.count("(", 0, at) - text.count(")", 0, at)


def runs_of(passage: Passage) -> Iterator[Run]:
    """Yield the lists of a sentence, those within brackets with what the brackets are put after."""
    text = passage.shape.text
    for kind in _KINDS:
        parts = [p for p in parts_of(passage) if p.kind is kind and not p.is_aside]
        outer = [p for p in parts if p.inside == 0 or _stands_alone(p, parts, text)]
        yield from _runs(passage, outer)
        brackets: dict[int, list[Part]] = {}
        for part in parts:
            if part.inside == 1 and part not in outer:
                brackets.setdefault(text.rfind("(", 0, part.at), []).append(part)
        for start, own in brackets.items():
            before = [p for p in outer if p.at < start and start - p.at < 50]
            if _MEAN.search(text[:start]):
                continue
            for run in _runs(passage, own):
                yield replace(run, heads=tuple(before[-1:]))


def _stands_alone(part: Part, parts: Sequence[Part], text: str) -> bool:
    """ "Housing (31), drugs (24) and debt (22)": what is in brackets is what is counted."""
    if part.inside != 1 or not text[: part.at].endswith("("):
        return False
    begin = text.rfind(")", 0, part.at)
    clause = [p for p in parts if begin < p.at < part.at and not p.is_base]
    if clause and not _VERB.search(text[clause[-1].at : part.at]):
        return False
    inside = (p for p in parts if p is not part and p.inside == 1)
    return not any(text.rfind("(", 0, p.at) == part.at - 1 for p in inside)


def _runs(passage: Passage, parts: Sequence[Part]) -> Iterator[Run]:
    """Yield the lists among parts, cut where no joint leads on, at colons and at other bases."""
    text = passage.shape.text
    run = Run(passage, ())
    bases, last = 0, None
    for part in parts:
        gap = "" if last is None else _BRACKETED.sub("", text[last.end : part.at])
        follows = last is not None and len(gap) < 120 and not _BREAK.search(gap)
        joined = follows and bool(_JOINT.search(gap))
        done, bases_done = run, bases
        if ":" in gap:  # "Forty-one of the 64 hold one: 19 bronze, 14 silver"
            run, bases, follows = Run(passage, (), heads=_before(part, passage)), 0, True
        if part.is_base and run.parts and follows and not joined:  # "40 of the 133"
            run, bases = replace(run, base=part), bases + 1
        elif part.is_base:
            run, bases = Run(passage, (), part), 1
        elif not part.is_part:
            run, bases = Run(passage, ()), 0
        elif run.parts and (not joined or _begins(part, run, text)):
            run, bases = Run(passage, (part,)), 0
        else:
            base = run.base if run.parts or follows else None
            run, bases = replace(run, parts=(*run.parts, part), base=base), bases if base else 0
        if run.parts[: len(done.parts)] != done.parts or not done.parts:
            yield from _made(done, bases_done)
        last = part
    yield from _made(run, bases)


def _begins(part: Part, run: Run, text: str) -> bool:
    """Tell whether a part is no more of the list before it."""
    return bool(
        part.opens
        or (part.inside and not run.parts[-1].inside)
        or OF_THEM.match(text, part.end)
    )  # fmt: skip


def _before(part: Part, passage: Passage) -> tuple[Part, ...]:
    """Return what may be the whole before a colon, the nearest first."""
    before = (p for p in parts_of(passage) if p.at < part.at and p.may_be_whole and not p.inside)
    return tuple(reversed(list(before)))


def _made(run: Run, bases: int) -> Iterator[Run]:
    if len(run.parts) > 1 and bases < 2:
        yield run
