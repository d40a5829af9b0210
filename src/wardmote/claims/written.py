"""Write the report of a check for a terminal or a plain text file."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import fill

from wardmote.claims.findings import Finding, Mark, Report

WIDTH = 96


def report_as_text(report: Report) -> str:
    """Write a report for reading: alarms, questions, confined values, counts of marks."""
    return "\n".join(_lines(report)) + "\n"


def _lines(report: Report) -> Iterator[str]:
    yield f"{report.name}: {_plural(len(report.alarms), 'fault')}, {_plural(len(report.questions), 'question')}"
    for title, findings in (("Faults", report.alarms), ("Worth asking", report.questions)):
        if findings:
            yield from ("", title, "=" * len(title))
        for number, finding in enumerate(findings, 1):
            yield from _finding(number, finding)
    if report.confined:
        yield from ("", "Where true values must lie", "==========================")
    for value in report.confined:
        yield fill(
            f"{value.name}: {value.held_in_words}, {value.reason}", WIDTH, subsequent_indent="  "
        )
    if report.settled:
        yield from ("", f"Put aside by an analyst: {len(report.settled)}")
    yield ""
    yield (
        f"Numbers: {report.count(Mark.RIGHT)} right, {report.count(Mark.WRONG)} in doubt, "
        f"{report.count(Mark.UNCHECKED)} cannot be checked from the text."
    )


def _finding(number: int, finding: Finding) -> Iterator[str]:
    yield ""
    yield f"{number}. {finding.kind.title} ({finding.sure.value}) - {finding.quote.place}"
    yield fill(f'"{finding.quote.text}"', WIDTH, initial_indent="   ", subsequent_indent="   ")
    yield fill(finding.reason, WIDTH, initial_indent="   ", subsequent_indent="   ")
    if finding.held is not None:
        yield f"   True value, if the other figures are right: {finding.held_in_words}"
    for also in finding.also[:3]:
        yield fill(f'See also {also.place}: "{also.text[:160]}"', WIDTH, initial_indent="   ", subsequent_indent="   ")  # fmt: skip
    if len(finding.also) > 3:
        yield f"   and {len(finding.also) - 3} more places"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
