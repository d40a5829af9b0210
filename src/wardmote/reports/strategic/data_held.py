"""Chapter: what was and was not there, and what each gap means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from wardmote.evidence.coverage import CoverageRow
from wardmote.reports.bound import BREAKS
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.charts.coverage import Coverage, CoverageCalendar
from wardmote.reports.charts.coverage import CoverageRow as CalendarRow
from wardmote.reports.document import (
    Block,
    BulletList,
    Chapter,
    ChartBlock,
    Literal,
    Section,
    paragraph,
)
from wardmote.reports.strategic.asking import Asked, numbers_bound
from wardmote.reports.strategic.names import source_title
from wardmote.reports.strategic.others import OLD_MONTHS
from wardmote.reports.strategic.parts import APART
from wardmote.reports.strategic.portrait import SERIES_MONTHS, Portrait
from wardmote.reports.strategic.progress import not_held
from wardmote.terms.periods import Month
from wardmote.terms.quantities import Quantity

CALENDAR_MONTHS = 24  # two rows of a year for each source: a page holds about eight sources
_MISSING_MEANS = "No total over these months is given, and no change into or out of them."
_PARTIAL_MEANS = "The count is of a part: it is drawn apart and never compared with a whole."
Runs = dict[tuple[str, str], dict[int, CoverageRow]]
Titles = dict[tuple[str, str], str]
_STATES = {
    "received": Coverage.RECEIVED, "partial": Coverage.PARTIAL, "missing": Coverage.MISSING,
}  # fmt: skip


def data_chapter(asked: Asked, seen: Portrait) -> Chapter:
    """Return the chapter on data: a calendar of what came, a table of sources, each gap."""
    blocks: list[Block] = [
        paragraph(
            "An assessment is as good as the data behind it. Here is what each partner supplied for "
            f"{seen.area.name}, month by month, and what is missing."
        )
    ]
    held = _by_source(seen.supplied)
    title = _titles(asked, held)
    runs = {key: held[key] for key in sorted(held, key=lambda one: title[one])}
    if runs:
        calendar = _calendar(runs, title, seen.crime.period.last)
        blocks += [ChartBlock(calendar, show_table=False)] if calendar.rows else []
        blocks.append(_sources_table(runs, title))
    gaps = _gap_blocks(asked, seen, runs, title)
    sections = (
        Section("gaps", "What was not there, and what that means", tuple(gaps)),
        Section("breaks", "Breaks in the records", tuple(_break_blocks(seen))),
    )
    return Chapter("data", "The data that was and was not there", tuple(blocks), sections)


def _by_source(rows: Iterable[CoverageRow]) -> Runs:
    found: Runs = defaultdict(dict)
    worst = {"missing": 0, "partial": 1, "received": 2}
    for row in rows:
        held = found[row.table, row.source].get(row.month)
        if held is None or worst[row.status] > worst[held.status]:
            found[row.table, row.source][row.month] = row
    return dict(found)


def _titles(asked: Asked, runs: Runs) -> Titles:
    """Return each source's name in plain words; two sources of one table are told apart."""
    tables = [table for table, _ in runs]
    home = asked.store.home
    return {
        (table, source): source_title(home, table, source, alone=tables.count(table) == 1)
        for table, source in runs
    }


def _calendar(runs: Runs, title: Titles, last: Month) -> CoverageCalendar:
    """Return whole years of months up to the end of the assessment's period."""
    first = last.number - CALENDAR_MONTHS + 1
    shown = range(first, last.number + 1)
    rows = []
    for key, months in runs.items():
        if not any(month in months for month in shown):
            continue
        states = tuple(
            _STATES[months[month].status] if month in months else Coverage.NOT_EXPECTED
            for month in shown
        )
        rows.append(CalendarRow(title[key], Month(first), states))
    return CoverageCalendar(
        "coverage",
        f"What each source supplied by month, {Month(first).title} to {last.title}",
        "A square for each month of each source: received, partial or missing.",
        tuple(rows),
    )


def _sources_table(runs: Runs, title: Titles) -> Table:
    columns = (
        Column.words("Source"),
        Column.words("First month"),
        Column.words("Last month"),
        Column("Months received"),
        Column("Partial"),
        Column("Missing"),
    )
    rows = []
    for key, months in runs.items():
        counts = dict.fromkeys(_STATES, 0)
        for row in months.values():
            counts[row.status] += 1
        rows.append(
            Row.of(
                title[key],
                Month(min(months)).title,
                Month(max(months)).title,
                *(Quantity(counts[status]) for status in _STATES),
            )
        )
    return Table("sources", "Sources held for this partnership", columns, tuple(rows))


def _gap_blocks(asked: Asked, seen: Portrait, runs: Runs, title: Titles) -> list[Block]:
    """Return each gap in what was supplied, what ended early and what was never held."""
    table = _gaps_table(runs, title, seen.crime.period.last)
    items = []
    compared = seen.total.total.compared
    if compared and compared.word == APART:
        why = asked.why_not(seen.total, compared)
        instead = "No change on it is given."
        if seen.like:
            months = seen.like.question.period.title
            instead = f"Only {months} can be set against the same months of it."
        items.append(paragraph(*asked.words(seen.total, f"Of the year before, {why}. {instead}")))
    if not items and not table.rows:
        items.append(paragraph("Nothing that was expected for the periods used here is missing."))
    last = {key: max(came) for key, months in runs.items() if (came := _came(months))}
    old = [key for key in last if last[key] <= seen.crime.period.last.number - OLD_MONTHS]
    if old:
        ends = "; ".join(f"{title[key]}, {Month(last[key]).title}" for key in old)
        items.append(paragraph(f"These end early, and say nothing of the time since: {ends}."))
    later = [key for key, months in runs.items() if min(months) > seen.crime.period.last.number]
    if later:
        begins = "; ".join(f"{title[key]}, {Month(min(runs[key])).title}" for key in later)
        items.append(
            paragraph(f"These begin after the period, and are not counted in it: {begins}.")
        )
    absent = not_held(seen)
    if absent:
        items.append(
            paragraph(
                f"Not held at all: {'; '.join(absent)}. The assessment is silent on these. That "
                "is not a sign that there is little of them."
            )
        )
    told: list[Block] = [table] if table.rows else []
    return [*told, BulletList(tuple(items))] if items else told


def _came(months: Mapping[int, CoverageRow]) -> list[int]:
    """Return the months of a source that came, whole or in part."""
    return [month for month, row in months.items() if row.status != "missing"]


def _gaps_table(runs: Runs, title: Titles, last: Month) -> Table:
    """Return a row for each source, reason and state of months not received, or in part."""
    first = last.number - SERIES_MONTHS + 1
    rows = []
    for key, supplied in runs.items():
        alike: dict[tuple[str, str], list[int]] = defaultdict(list)
        for month, row in sorted(supplied.items()):
            if row.status != "received" and first <= month <= last.number:
                alike[row.status, row.reason].append(month)
        for (status, reason), months in alike.items():
            what = reason.strip().rstrip(".") or "Not received"
            means = _MISSING_MEANS if status == "missing" else _PARTIAL_MEANS
            rows.append(Row.of(title[key], _joined(months), f"{what[0].upper()}{what[1:]}.", means))
    columns = (
        Column.words("Source"), Column.words("Months"), Column.words("What came"),
        Column.words("What that means"),
    )  # fmt: skip
    return Table("gap-list", "Months that did not come, or not whole", columns, tuple(rows))


def _joined(months: Sequence[int]) -> str:
    """Write months in order of time, those that follow on each other as one run."""
    joined: list[list[int]] = []
    for month in months:
        if joined and joined[-1][1] + 1 == month:
            joined[-1][1] = month
        else:
            joined.append([month, month])
    return ", ".join(
        Month(first).title if first == last else f"{Month(first).title} to {Month(last).title}"
        for first, last in joined
    )


def _break_blocks(seen: Portrait) -> list[Block]:
    """Return each break: what was recorded anew, or how people lived, so that two sides differ."""
    if not seen.breaks:
        return [paragraph("No break falls in the periods used here.")]
    return [
        BulletList(
            tuple(
                paragraph(
                    *numbers_bound(f"{Month(b.month).title}: {b.title}. ", "", BREAKS),
                    "Comparisons across it are refused. "
                    if b.severe
                    else "Comparisons across it say so. ",
                    Literal(f"Source: {b.source}."),
                )
                for b in seen.breaks
            )
        )
    ]
