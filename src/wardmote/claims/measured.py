"""Score a report against an answer sheet: what a careful person found, found again or not."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from wardmote.claims.findings import Finding, Report


@dataclass(frozen=True, slots=True)
class Fault:
    """One line of an answer sheet: words of the passage, the classes it may be given, and why."""

    words: str
    classes: tuple[str, ...]
    why: str
    named: bool = False  # one of the faults that must be found without help


@dataclass(frozen=True, slots=True)
class Measured:
    """Faults found and missed, and alarms that answer to no fault of the sheet."""

    found: tuple[Fault, ...]
    missed: tuple[Fault, ...]
    false_alarms: tuple[Finding, ...]
    other_questions: tuple[Finding, ...]

    @property
    def recall(self) -> float:
        return len(self.found) / (len(self.found) + len(self.missed))


def read_sheet(text: str) -> tuple[Fault, ...]:
    """Read an answer sheet: a JSON list of words, classes, why and whether it is named."""
    return tuple(
        Fault(row["words"], tuple(row["classes"]), row["why"], bool(row.get("named", False)))
        for row in json.loads(text)
    )


def measure(report: Report, sheet: Sequence[Fault]) -> Measured:
    """Match findings with faults by their words and class."""
    matched: set[int] = set()
    found: list[Fault] = []
    for fault in sheet:
        hits = [at for at, finding in enumerate(report.findings) if _answers(finding, fault)]
        matched |= set(hits)
        if hits:
            found.append(fault)
    rest = [one for at, one in enumerate(report.findings) if at not in matched]
    return Measured(
        tuple(found),
        tuple(fault for fault in sheet if fault not in found),
        tuple(finding for finding in rest if finding.is_alarm),
        tuple(finding for finding in rest if not finding.is_alarm),
    )


def is_found(clean: Report, planted: Report) -> bool:
    """Tell whether a fault planted in a text raises an alarm that the clean text does not."""
    had = {(alarm.kind, alarm.reason) for alarm in clean.alarms}
    return any((alarm.kind, alarm.reason) not in had for alarm in planted.alarms)


def _answers(finding: Finding, fault: Fault) -> bool:
    if finding.kind.value not in fault.classes:
        return False
    words = _bare(fault.words)
    return any(words in _bare(quote.text) for quote in (finding.quote, *finding.also))


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9%?]", "", text.lower())
