"""Chapter: what was and was not there, and what each gap means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from wardmote.evidence.coverage import CoverageRow
from wardmote.evidence.figures import Gap
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.charts.coverage import Coverage, CoverageCalendar
from wardmote.reports.charts.coverage import CoverageRow as CalendarRow
from wardmote.reports.document import Block, BulletList, Chapter, ChartBlock, Section, paragraph
from wardmote.reports.strategic.portrait import Portrait
from wardmote.terms.periods import Month
from wardmote.terms.quantities import Quantity

CALENDAR_MONTHS = 36  # what fits across a page
_STATES = {
    "received": Coverage.RECEIVED, "partial": Coverage.PARTIAL, "missing": Coverage.MISSING,
}  # fmt: skip


def data_chapter(seen: Portrait) -> Chapter:
    """Return the chapter on data: a calendar of what came, a table of sources, each gap."""
    mine = [row for row in seen.coverage if row.area in _areas_of(seen)]
    blocks: list[Block] = [
        paragraph(
            "An assessment is as good as the data behind it. Here is what each partner supplied for "
            f"{seen.area.name}, month by month, and what is missing."
        )
    ]
    runs = _by_source(mine)
    if runs:
        blocks += [ChartBlock(_calendar(runs), show_table=False), _sources_table(runs)]
    gaps = _gaps(seen)
    sections = (
        Section("gaps", "What was not there, and what that means", tuple(_gap_blocks(gaps))),
        Section("breaks", "Changes in how records are made", tuple(_break_blocks(seen))),
    )
    return Chapter("data", "The data that was and was not there", tuple(blocks), sections)


def _areas_of(seen: Portrait) -> set[str]:
    return {seen.area.code, seen.area.parent, ""}


def _by_source(rows: Iterable[CoverageRow]) -> dict[tuple[str, str], dict[int, CoverageRow]]:
    found: dict[tuple[str, str], dict[int, CoverageRow]] = defaultdict(dict)
    worst = {"missing": 0, "partial": 1, "received": 2}
    for row in rows:
        held = found[row.table, row.source].get(row.month)
        if held is None or worst[row.status] > worst[held.status]:
            found[row.table, row.source][row.month] = row
    return dict(sorted(found.items()))


def _title(table: str, source: str) -> str:
    return f"{table.replace('_', ' ').capitalize()}, {source}"


def _calendar(runs: dict[tuple[str, str], dict[int, CoverageRow]]) -> CoverageCalendar:
    last = max(max(months) for months in runs.values())
    first = max(min(min(months) for months in runs.values()), last - CALENDAR_MONTHS + 1)
    rows = []
    for (table, source), months in runs.items():
        shown = range(first, last + 1)
        if not any(month in months for month in shown):
            continue
        states = tuple(
            _STATES[months[month].status] if month in months else Coverage.NOT_EXPECTED
            for month in shown
        )
        rows.append(CalendarRow(_title(table, source), Month(first), states))
    return CoverageCalendar(
        "coverage",
        "What each source supplied, by month",
        "A square for each month of each source: received, partial or missing.",
        tuple(rows),
    )


def _sources_table(runs: dict[tuple[str, str], dict[int, CoverageRow]]) -> Table:
    columns = (
        Column.words("Source"),
        Column.words("First month"),
        Column.words("Last month"),
        Column("Months received"),
        Column("Partial"),
        Column("Missing"),
    )
    rows = []
    for (table, source), months in runs.items():
        counts = dict.fromkeys(_STATES, 0)
        for row in months.values():
            counts[row.status] += 1
        rows.append(
            Row.of(
                _title(table, source),
                Month(min(months)).title,
                Month(max(months)).title,
                *(Quantity(counts[status]) for status in _STATES),
            )
        )
    return Table("sources", "Sources held for this partnership", columns, tuple(rows))


def _gaps(seen: Portrait) -> list[Gap]:
    figures = [seen.total, seen.categories, seen.wards, seen.series]
    found = {gap: None for figure in figures if figure for gap in figure.gaps}
    return list(found)


def _gap_blocks(gaps: list[Gap]) -> list[Block]:
    if not gaps:
        return [paragraph("Nothing that was expected for the periods used here is missing.")]
    items = [
        paragraph(
            f"{gap.source}, {gap.period.title}: {gap.reason} ",
            "A total over these months is not given, and a change into or out of them is not shown."
            if gap.status == "missing"
            else "The count is of part of the month: it is drawn apart and never compared.",
        )
        for gap in gaps
    ]
    return [BulletList(tuple(items))]


def _break_blocks(seen: Portrait) -> list[Block]:
    if not seen.breaks:
        return [paragraph("No change of recording falls in the periods used here.")]
    return [
        BulletList(
            tuple(
                paragraph(
                    f"{Month(b.month).title}: {b.title}. ",
                    "Comparisons across it are refused. "
                    if b.severe
                    else "Comparisons across it say so. ",
                    f"Source: {b.source}",
                )
                for b in seen.breaks
            )
        )
    ]
