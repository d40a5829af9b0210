"""Write a finding or a confirmation of the numbers of one passage."""

from __future__ import annotations

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.numerals import Number
from wardmote.claims.reading.passages import Passage


def fault(
    judged: Judged, passage: Passage, reason: str, *wrong: Number,
    kind: FindingClass = FindingClass.ARITHMETIC, sure: Sure = Sure.CERTAIN,
    held: Interval | None = None,
) -> None:  # fmt: skip
    judged.findings.append(
        Finding(
            kind, sure, passage.quote(), reason, held=held,
            wrong=tuple(passage.place_of(number) for number in wrong),
        )
    )  # fmt: skip


def doubt(judged: Judged, passage: Passage, reckoned: str, number: Number) -> None:
    """Find a number likely wrong; `reckoned` says what the others come to."""
    fault(judged, passage, f"{reckoned}; {number.text} is printed.", number, sure=Sure.LIKELY)


def confirm(
    judged: Judged, passage: Passage, why: str, *numbers: Number, chance: bool = False
) -> None:
    for number in numbers:
        judged.confirm(passage.place_of(number), why, chance)
