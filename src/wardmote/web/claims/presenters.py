"""A report as the page shows it: the key of its marks, the findings with their decisions."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.decisions import Decision, Verb
from wardmote.claims.findings import Finding, Mark, Report
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.tables import to_csv
from wardmote.web.claims.forms import RULES

# letter, class of the look, words; the letter and the line under it tell marks apart in print
SIGNS = {
    Mark.RIGHT: ("R", "right", "right"),
    Mark.WRONG: ("W", "wrong", "in doubt"),
    Mark.UNCHECKED: ("?", "unchecked", "cannot be checked"),
}
_EXPLAINED = (
    (Mark.RIGHT, "other figures of the text bear it out"),
    (Mark.WRONG, "a finding below says why it cannot be right"),
    (Mark.UNCHECKED, "nothing in the text can be set against it, or only a question is open"),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """A finding with its number on the page and what was decided of it."""

    number: int
    finding: Finding
    decided: Decision | None

    @property
    def look(self) -> str:
        return "wrong" if self.finding.is_alarm else "unchecked"

    @property
    def interval(self) -> str:
        """Where the true value must lie, in words; empty where nothing confines it."""
        return self.finding.held_in_words


def shown_findings(report: Report, decisions: Iterable[Decision]) -> tuple[Shown, ...]:
    """Number the findings in their order: alarms first, then questions."""
    by_key = {one.key: one for one in decisions if one.key}
    return tuple(
        Shown(number, finding, by_key.get(finding.key))
        for number, finding in enumerate((*report.alarms, *report.questions), 1)
    )


def key_of_marks(report: Report) -> list[tuple[str, str, str, int, str]]:
    """Return sign, look, words, how many numbers, and what it means, for the key."""
    return [(*SIGNS[mark], report.count(mark), told) for mark, told in _EXPLAINED]


def decided_in_words(decision: Decision) -> str:
    """Say a decision in a line."""
    if decision.binding is not None:
        figures = ", ".join(f"“{term.printed}”" for term in decision.binding.terms)
        note = f". {decision.binding.note}" if decision.binding.note else ""
        return f"Tied {figures}: {dict(RULES).get(decision.binding.rule, decision.binding.rule).lower()}{note}"
    if decision.verb is Verb.CONFIRM:
        return "Confirmed a finding: it is certain" + (
            f". {decision.reason}" if decision.reason else ""
        )
    return f"Put a finding aside: {decision.reason}"


def figures_of(report: Report, finding: Finding) -> str:
    """Write the figures a finding doubts as the tie form takes them: figure, bar, words."""
    lines = []
    for place in dict.fromkeys(finding.wrong):
        printed = report.text[place.start : place.end]
        before = re.split(r"[\n\t|]", report.text[max(0, place.start - 40) : place.start])[-1]
        after = re.split(r"[\n\t|]", report.text[place.end : place.end + 25])[0]
        lines.append(f"{printed} | {' '.join((before + printed + after).split())}")
    return "\n".join(lines)


def findings_csv(report: Report) -> bytes:
    """Return the findings as CSV, safe to open in a spreadsheet."""
    columns = tuple(
        Column.words(title)
        for title in (
            "Number", "Class", "How sure", "Place", "Quote", "Reason", "Lowest true value",
            "Highest true value",
        )
    )  # fmt: skip
    rows = []
    for number, finding in enumerate((*report.alarms, *report.questions), 1):
        held = finding.held
        ends = ("", "") if held is None else (_end(held.low), _end(held.high))
        rows.append(
            Row.of(
                str(number), finding.kind.title, finding.sure.value, str(finding.quote.place),
                finding.quote.text, finding.reason, *ends,
            )
        )  # fmt: skip
    return to_csv(Table("findings", f"Findings in {report.name}", columns, tuple(rows)))


def _end(value: Fraction | None) -> str:
    return "" if value is None else f"{float(value):.12g}"
