"""Chapter: what was and was not there, and what each gap means."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from wardmote.evidence.coverage import CoverageRow
from wardmote.evidence.figures import Figure, Gap
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
from wardmote.reports.strategic.names import source_title, supplier
from wardmote.reports.strategic.others import is_old
from wardmote.reports.strategic.parts import APART
from wardmote.reports.strategic.portrait import SERIES_MONTHS, Portrait
from wardmote.reports.strategic.progress import not_held
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import Quantity

CALENDAR_MONTHS = 24  # two rows of a year for each source: a page holds about eight sources
_MISSING_MEANS = (
    "A total over these months is not given, and a change into or out of them is not shown."
)
_PARTIAL_MEANS = "The count is of a part: it is drawn apart and never compared."
Runs = dict[tuple[str, str], dict[int, CoverageRow]]
_STATES = {
    "received": Coverage.RECEIVED, "partial": Coverage.PARTIAL, "missing": Coverage.MISSING,
}  # fmt: skip


def data_chapter(asked: Asked, seen: Portrait) -> Chapter:
    """Return the chapter on data: a calendar of what came, a table of sources, each gap."""
    mine = [row for row in seen.coverage if row.area in _areas_of(seen)]
    blocks: list[Block] = [
        paragraph(
            "An assessment is as good as the data behind it. Here is what each partner supplied for "
            f"{seen.area.name}, month by month, and what is missing."
        )
    ]
    runs = _by_source(mine)
    title = _titles(asked, runs)
    if runs:
        calendar = _calendar(runs, title, seen.crime.period.last)
        blocks += [ChartBlock(calendar, show_table=False)] if calendar.rows else []
        blocks.append(_sources_table(runs, title))
    gaps = _gap_blocks(asked, seen)
    sections = (
        Section("gaps", "What was not there, and what that means", tuple(gaps)),
        Section("breaks", "Changes in how records are made", tuple(_break_blocks(seen))),
    )
    return Chapter("data", "The data that was and was not there", tuple(blocks), sections)


def _areas_of(seen: Portrait) -> set[str]:
    parent = seen.area.parent
    return {seen.area.code, parent, parent.removeprefix("force:"), ""}


def _by_source(rows: Iterable[CoverageRow]) -> Runs:
    found: Runs = defaultdict(dict)
    worst = {"missing": 0, "partial": 1, "received": 2}
    for row in rows:
        held = found[row.table, row.source].get(row.month)
        if held is None or worst[row.status] > worst[held.status]:
            found[row.table, row.source][row.month] = row
    return dict(sorted(found.items()))


def _titles(asked: Asked, runs: Runs) -> dict[tuple[str, str], str]:
    """Return each source's name in plain words; two sources of one table are told apart."""
    tables = [table for table, _ in runs]
    home = asked.store.home
    return {
        (table, source): source_title(home, table, source, alone=tables.count(table) == 1)
        for table, source in runs
    }


def _calendar(runs: Runs, title: dict[tuple[str, str], str], last: Month) -> CoverageCalendar:
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


def _sources_table(runs: Runs, title: dict[tuple[str, str], str]) -> Table:
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


def _gap_blocks(asked: Asked, seen: Portrait) -> list[Block]:
    """Return each gap in the figures used here, and each month that a comparison lacked."""
    figures = [seen.total, seen.categories, seen.wards, seen.series, *_asked_of_others(asked, seen)]
    found: dict[Gap, Figure] = {}
    for figure in figures:
        for gap in figure.gaps if figure else ():
            found.setdefault(gap, figure) if figure else None
    items = []
    for (source, reason, status), gaps in _alike(found).items():
        figure = found[gaps[0]]
        opening = f"{', '.join(one.title for one in _joined(gaps))}, {supplier(source)}: "
        meaning = _MISSING_MEANS if status == "missing" else _PARTIAL_MEANS
        items.append(paragraph(opening, *asked.words(figure, f"{reason} "), meaning))
    compared = seen.total.total.compared
    if compared and compared.word == APART:
        why = asked.why_not(seen.total, compared)
        words = asked.words(seen.total, f"The year before: {why}. No change on it is given.")
        items.append(paragraph(*words))
    if not items:
        items.append(paragraph("Nothing that was expected for the periods used here is missing."))
    old = [one for one in seen.others if is_old(seen, one)]
    if old:
        ends = "; ".join(f"{one.measure.title}, {one.period.last.title}" for one in old)
        items.append(paragraph(f"These end early, and say nothing of the time since: {ends}."))
    absent = not_held(seen)
    if absent:
        items.append(
            paragraph(
                f"Not held at all: {'; '.join(absent)}. The assessment is silent on these. That "
                "is not a sign that there is little of them."
            )
        )
    return [BulletList(tuple(items))]


def _alike(found: Iterable[Gap]) -> dict[tuple[str, str, str], list[Gap]]:
    """Return the gaps of one source that are told in the same words, in order of time."""
    alike: dict[tuple[str, str, str], list[Gap]] = defaultdict(list)
    for gap in sorted(found, key=lambda one: one.period.first.number):
        told = gap.reason.replace(gap.period.title, "these months")
        alike[gap.source, told, gap.status].append(gap)
    return alike


def _joined(gaps: Sequence[Gap]) -> list[Period]:
    """Return the periods of gaps in order of time, those that follow on each other as one."""
    joined: list[Period] = []
    for period in dict.fromkeys(gap.period for gap in gaps):
        if joined and joined[-1].last.number + 1 == period.first.number:
            joined[-1] = Period(joined[-1].first, period.last)
        else:
            joined.append(period)
    return joined


def _asked_of_others(asked: Asked, seen: Portrait) -> list[Figure]:
    """Return the figures of other records, over the months that are drawn of them."""
    found = []
    for held in seen.others:
        if is_old(seen, held):
            continue
        months = min(SERIES_MONTHS, max(12, held.period.months))
        period = Period.ending(held.period.last, months)
        figure = asked.figure(held.measure.name, seen.area.code, period, ("month",))
        found += [figure] if figure else []
    return found


def _break_blocks(seen: Portrait) -> list[Block]:
    if not seen.breaks:
        return [paragraph("No change of recording falls in the periods used here.")]
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
