"""Check a document handed in as bytes, and write the report for a terminal or a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from textwrap import fill

from wardmote.claims.check import check_text
from wardmote.claims.decisions import Decision
from wardmote.claims.findings import Finding, Mark, Report
from wardmote.exchange.documents import read_document, read_file

WIDTH = 96


def check_document(
    source: Path | bytes, name: str = "", decisions: Iterable[Decision] = ()
) -> Report:
    """Read and check a document: a path, or its bytes with the name it is called by.

    Raises:
        Refused: if it is too large, too deep, locked, broken, or holds no text.
    """
    plain = read_file(source) if isinstance(source, Path) else read_document(source, name or "text")
    return check_text(plain, decisions)


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
        tight = "" if value.tight else " (it may be narrower)"
        yield fill(
            f"{value.name}: {value.held}{tight}, {value.reason}", WIDTH, subsequent_indent="  "
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
        yield f"   True value: {finding.held}{'' if finding.tight else ' (it may be narrower)'}"
    for also in finding.also[:3]:
        yield fill(f'See also {also.place}: "{also.text[:160]}"', WIDTH, initial_indent="   ", subsequent_indent="   ")  # fmt: skip
    if len(finding.also) > 3:
        yield f"   and {len(finding.also) - 3} more places"


def _plural(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
