"""What a check reports: findings with their place, marks on numbers, confined true values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from enum import Enum

from wardmote.claims.intervals import Interval
from wardmote.terms.texts import Place


class FindingClass(Enum):
    """What is wrong. The values are written out in reports and never renamed."""

    ARITHMETIC = "impossible-arithmetic"
    CONTRADICTION = "contradiction"
    OWN_RULE = "own-rule-broken"
    MISSING_BASE = "base-missing"
    REFERENCE = "reference-unresolved"
    DAMAGE = "damaged-text"

    @property
    def title(self) -> str:
        return _TITLES[self]


_TITLES = {
    FindingClass.ARITHMETIC: "The arithmetic is impossible",
    FindingClass.CONTRADICTION: "Two passages contradict each other",
    FindingClass.OWN_RULE: "The document breaks its own rule",
    FindingClass.MISSING_BASE: "A base, period or definition is missing",
    FindingClass.REFERENCE: "A code or reference does not resolve",
    FindingClass.DAMAGE: "The text is damaged",
}


class Sure(Enum):
    """How sure: `CERTAIN` and `LIKELY` are alarms, `ASK` is a question to the author."""

    CERTAIN = "certain"
    LIKELY = "likely"
    ASK = "worth asking"


class Mark(Enum):
    """What is known of one number in the text."""

    RIGHT = "right"
    WRONG = "wrong"
    UNCHECKED = "cannot be checked"
    NONE = "not a figure"


@dataclass(frozen=True, slots=True)
class Quote:
    """Words of the text, with their place."""

    text: str
    place: Place


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault or question: what, where, why, how sure; `held` is where the truth must lie."""

    kind: FindingClass
    sure: Sure
    quote: Quote
    reason: str
    also: tuple[Quote, ...] = ()
    held: Interval | None = None
    tight: bool = False
    wrong: tuple[Place, ...] = ()  # the numbers in doubt

    @property
    def key(self) -> str:
        """The identity of the passage: it stays the same while its words and class do."""
        words = " ".join(self.quote.text.lower().split())
        return hashlib.sha256(f"{self.kind.value}|{words}".encode()).hexdigest()[:16]

    @property
    def held_in_words(self) -> str:
        """Where the truth must lie if the other figures are right; "" where nothing confines it."""
        return "" if self.held is None else _in_words(self.held, self.tight)

    @property
    def is_alarm(self) -> bool:
        return self.sure is not Sure.ASK

    def as_dict(self) -> dict[str, object]:
        return {
            "id": self.key,
            "class": self.kind.value,
            "sure": self.sure.value,
            "place": str(self.quote.place),
            "page": self.quote.place.page,
            "start": self.quote.place.start,
            "end": self.quote.place.end,
            "quote": self.quote.text,
            "reason": self.reason,
            "also": [{"place": str(also.place), "quote": also.text} for also in self.also],
            "interval": held_as_dict(self.held, self.tight),
        }


def _in_words(held: Interval, tight: bool) -> str:
    return str(held) if tight or held.is_point else f"{held} (it may be narrower)"


@dataclass(frozen=True, slots=True)
class ConfinedValue:
    """A true value the text does not print, or prints wrongly, and where it must lie."""

    name: str
    held: Interval
    tight: bool
    reason: str
    quotes: tuple[Quote, ...] = ()

    @property
    def held_in_words(self) -> str:
        return _in_words(self.held, self.tight)

    def as_dict(self) -> dict[str, object]:
        return {
            "name": self.name,
            "interval": held_as_dict(self.held, self.tight),
            "reason": self.reason,
            "places": [str(quote.place) for quote in self.quotes],
        }


Confirmed = dict[tuple[int, int], str]  # offsets of a number that was checked and found right


@dataclass
class Judged:
    """What a judge found: findings, numbers confirmed, true values confined.

    `perhaps` holds numbers that some of many figures near come to, as a few always do by chance:
    nothing more is asked of them, and they are not marked right.
    """

    findings: list[Finding] = field(default_factory=list)
    confirmed: Confirmed = field(default_factory=dict)
    perhaps: Confirmed = field(default_factory=dict)
    confined: list[ConfinedValue] = field(default_factory=list)

    def confirm(self, place: Place, why: str, chance: bool = False) -> None:
        """Keep that figures of the text come to a number; `chance`: others might as well."""
        kept = self.perhaps if chance else self.confirmed
        kept[(place.start, place.end)] = why

    @property
    def agreed(self) -> Confirmed:
        """Every number that figures of the text come to, by chance or not."""
        return self.perhaps | self.confirmed

    def asked(self) -> Judged:
        """Return the same with every finding made a question."""
        return replace(self, findings=[replace(one, sure=Sure.ASK) for one in self.findings])

    def add(self, other: Judged) -> None:
        self.findings += other.findings
        self.confirmed |= other.confirmed
        self.perhaps |= other.perhaps
        self.confined += other.confined


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the text for showing: plain words, or a number with its mark and reason."""

    text: str
    mark: Mark = Mark.NONE
    reason: str = ""
    findings: tuple[str, ...] = ()  # keys of the findings it belongs to


@dataclass(frozen=True, slots=True)
class MarkedNumber:
    """A number of the text with what is known of it."""

    text: str
    place: Place
    mark: Mark
    reason: str
    findings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All that a check found in one text."""

    name: str
    text: str
    findings: tuple[Finding, ...]
    numbers: tuple[MarkedNumber, ...]
    confined: tuple[ConfinedValue, ...] = ()
    settled: tuple[Finding, ...] = field(default=())  # dismissed by an analyst, kept for the record

    @property
    def alarms(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if finding.is_alarm)

    @property
    def questions(self) -> tuple[Finding, ...]:
        return tuple(finding for finding in self.findings if not finding.is_alarm)

    def count(self, mark: Mark) -> int:
        return sum(1 for number in self.numbers if number.mark is mark)

    def segments(self) -> tuple[Segment, ...]:
        """Cut the text into plain stretches and marked numbers, in order, nothing left out."""
        cut: list[Segment] = []
        at = 0
        for number in sorted(self.numbers, key=lambda number: number.place.start):
            if number.place.start < at:
                continue
            if number.place.start > at:
                cut.append(Segment(self.text[at : number.place.start]))
            printed = self.text[number.place.start : number.place.end]
            cut.append(Segment(printed, number.mark, number.reason, number.findings))
            at = number.place.end
        if at < len(self.text):
            cut.append(Segment(self.text[at:]))
        return tuple(cut)

    def as_dict(self) -> dict[str, object]:
        return {
            "name": self.name,
            "findings": [finding.as_dict() for finding in self.findings],
            "settled": [finding.as_dict() for finding in self.settled],
            "confined": [value.as_dict() for value in self.confined],
            "numbers": [
                {
                    "text": number.text,
                    "start": number.place.start,
                    "end": number.place.end,
                    "place": str(number.place),
                    "mark": number.mark.value,
                    "reason": number.reason,
                    "findings": list(number.findings),
                }
                for number in self.numbers
            ],
            "counts": {mark.value: self.count(mark) for mark in Mark if mark is not Mark.NONE},
        }

    def to_json(self) -> str:
        """Write the report as JSON, the same bytes for the same text."""
        return json.dumps(self.as_dict(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def held_as_dict(held: Interval | None, tight: bool) -> dict[str, object] | None:
    if held is None:
        return None
    return {
        "low": None if held.low is None else float(held.low),
        "high": None if held.high is None else float(held.high),
        "tight": tight,
        "text": str(held),
    }


_ORDER = {Sure.CERTAIN: 0, Sure.LIKELY: 1, Sure.ASK: 2}


def in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Return findings with the surest first, then in the order of the text; each only once."""
    seen: dict[tuple[str, int], Finding] = {}
    for finding in findings:
        at = (finding.key, finding.quote.place.start)
        if at not in seen or _ORDER[finding.sure] < _ORDER[seen[at].sure]:
            seen[at] = finding
    return tuple(
        sorted(seen.values(), key=lambda finding: (_ORDER[finding.sure], finding.quote.place.start))
    )
