"""Check a text from anywhere: read it, judge it, mark every number of it."""

from __future__ import annotations

from collections.abc import Iterable

from wardmote.claims.arithmetic import Judged, judge_changes, judge_series
from wardmote.claims.bindings import apply_decisions, judge_bindings
from wardmote.claims.changes import read_changes
from wardmote.claims.decisions import Decision
from wardmote.claims.findings import Finding, Mark, MarkedNumber, Report, in_order
from wardmote.claims.gaps import judge_damage, judge_gaps
from wardmote.claims.local import judge_locally
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read, read_passages
from wardmote.claims.references import judge_references
from wardmote.claims.repeats import judge_repeats
from wardmote.claims.rules import judge_rules, top_score
from wardmote.claims.series import read_series
from wardmote.claims.tables import judge_tables
from wardmote.terms.texts import PlainText

_NO_BASE = {
    NumberKind.PERCENT: "the counts it is made from are not given beside it",
    NumberKind.POINTS: "the two percentages it is between are not given beside it",
    NumberKind.COUNT: "it is stated once, and nothing in the text can be set against it",
    NumberKind.MONEY: "it is stated once, and nothing in the text can be set against it",
    NumberKind.ORDINAL: "the list it is a place in is not given",
    NumberKind.FRACTION: "the counts it is made from are not given beside it",
    NumberKind.RANGE: "the figures it is a range of are not given",
}


def check_text(text: PlainText | str, decisions: Iterable[Decision] = ()) -> Report:
    """Check a text and return the report: findings, marked numbers, confined true values.

    `decisions` are an analyst's, kept from an earlier reading. The same text and decisions give
    the same report.
    """
    plain = text if isinstance(text, PlainText) else PlainText.of(text)
    kept = tuple(decisions)
    read = read_passages(plain)
    judged = _judge(read)
    bound = judge_bindings(read, kept)
    judged.add(bound)
    standing, aside = apply_decisions(judged.findings, kept)
    findings = in_order(standing)
    return Report(
        plain.name,
        plain.text,
        findings,
        tuple(_marked(read, findings, judged)),
        tuple(judged.confined),
        in_order(aside),
    )


def _judge(read: Read) -> Judged:
    series = read_series(read)
    changes = read_changes(read)
    tables = judge_tables(read, top_score(read))
    judged = Judged()
    for part in (
        judge_series(series),
        judge_changes(changes),
        tables,
        judge_rules(read, tables.scored),
        judge_locally(read),
        judge_references(read),
        judge_repeats(read),
        judge_gaps(read, series, changes),
        judge_damage(read),
    ):
        judged.add(part)
    return judged


def _marked(read: Read, findings: tuple[Finding, ...], judged: Judged) -> Iterable[MarkedNumber]:
    """Mark every figure: wrong if a finding doubts it, right if a check bore it out."""
    doubted: dict[tuple[int, int], list[Finding]] = {}
    for finding in findings:
        for place in finding.wrong:
            doubted.setdefault((place.start, place.end), []).append(finding)
    spans = sorted(doubted)
    for passage in read.passages:
        for number in passage.shape.numbers.values():
            if number.kind in (NumberKind.LABEL, NumberKind.PERIOD):
                if not any(start <= passage.place_of(number).start < end for start, end in spans):
                    continue
            yield _mark(passage, number, doubted, judged)


def _mark(
    passage: Passage, number: Number, doubted: dict[tuple[int, int], list[Finding]], judged: Judged
) -> MarkedNumber:
    place = passage.place_of(number)
    at = (place.start, place.end)
    touching = [
        finding
        for span, found in doubted.items()
        if span[0] < at[1] and at[0] < span[1]
        for finding in found
    ]
    keys = tuple(dict.fromkeys(finding.key for finding in touching))
    alarms = [finding for finding in touching if finding.is_alarm]
    if alarms:
        return MarkedNumber(number.text, place, Mark.WRONG, alarms[0].reason, keys)
    if touching:
        return MarkedNumber(number.text, place, Mark.UNCHECKED, touching[0].reason, keys)
    if at in judged.confirmed:
        return MarkedNumber(number.text, place, Mark.RIGHT, judged.confirmed[at])
    why = _NO_BASE.get(number.kind, "it states no figure")
    return MarkedNumber(number.text, place, Mark.UNCHECKED, why)
