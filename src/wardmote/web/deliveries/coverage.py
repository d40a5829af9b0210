"""What is held of one partnership, source by source, from the judged coverage of the evidence."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from wardmote.evidence.areas import force_title
from wardmote.evidence.coverage import EVERYWHERE, CoverageRow, judged
from wardmote.reports.cells import Column, Row, Table
from wardmote.terms.areas import Area
from wardmote.terms.periods import MONTH_NAMES, Month
from wardmote.terms.quantities import Quantity
from wardmote.web.deliveries.held import Held
from wardmote.web.look.blocks import Calendar, Square

_WORDS = {
    "received": "received",
    "partial": "partial",
    "missing": "missing",
}
_INNER = {
    "boundaries": "Outlines of areas",
    "coverage": "Which months each source covers",
    "deprivation": "Deprivation of small areas",
    "fixmystreet_year": "Street problems reported on FixMyStreet, a year at a time",
    "fly_tipping": "Fly-tipping incidents, a year at a time",
    "lookup": "Which areas lie in which, and which replaced which",
    "places": "Points on the map and the areas they lie in",
}
_OWN = "A partner's own table"
_WORST = ("missing", "partial", "received")
_WIDE = {"nation": 2, "force": 1}  # how far a row reaches beyond the area
_TOLD_APART = 2  # reasons of one kind that are told one by one
_FIGURES = re.compile(rf"\d[\d,.]*|{'|'.join(MONTH_NAMES)}")
_NONE = ("none", "")
Months = dict[int, tuple[str, str]]
_squares = lru_cache(maxsize=2048)(Square)  # the same few come a thousand times


@dataclass(frozen=True, slots=True)
class Supply:
    """One source's table as it covers the partnership: (status, reason) by month."""

    table: str
    source: str
    title: str
    supplier: str
    months: Months

    def count(self, status: str) -> int:
        """Return how many months have this status."""
        return [held for held, _ in self.months.values()].count(status)

    @property
    def is_whole(self) -> bool:
        return self.count("received") == len(self.months)


def supplies(held: Held, area: Area) -> tuple[list[Supply], list[str]]:
    """Return what covers an area, by title; and in words, what is held of other areas alone.

    Where several rows speak of a month, the area's own says how it stands, and then its force's:
    what is judged of a borough alone (it came in part, or was left out) holds for it whatever is
    said of the whole.
    """
    force = held.snapshot.areas.force_of(area.code)
    here: dict[tuple[str, str], Months] = defaultdict(dict)
    nearest: dict[tuple[str, str, int], int] = {}
    elsewhere: dict[str, set[str]] = defaultdict(set)
    for row in judged(held.snapshot):
        is_here = row.area in (area.code, EVERYWHERE) or (
            row.area_kind == "force" and row.area == force
        )
        if is_here:
            _note(here[(row.table, row.source)], nearest, row)
        else:
            elsewhere[row.table].add(row.area_name or row.area)
    titles, suppliers = _titles(held), _suppliers(held)
    found = [
        Supply(
            table, source, titles.get(table, _plain(table)),
            suppliers.get(source) or suppliers.get(table) or _plain(source), months,
        )
        for (table, source), months in here.items()
    ]  # fmt: skip
    others = sorted(
        f"{titles.get(table, _plain(table))}: {_some(areas)}" for table, areas in elsewhere.items()
    )
    return sorted(_apart(found), key=lambda one: (one.title, one.supplier, one.table)), others


def _apart(found: Sequence[Supply]) -> Iterator[Supply]:
    """Say which source it is where two would read the same."""
    same = Counter((one.title, one.supplier) for one in found)
    for one in found:
        if same[one.title, one.supplier] > 1:
            yield replace(one, supplier=f"{one.supplier} ({_plain(one.source)})")
        else:
            yield one


def _note(months: Months, nearest: dict[tuple[str, str, int], int], row: CoverageRow) -> None:
    """Keep what the nearest row says of a month; of rows equally near the better one."""
    key = (row.table, row.source, row.month)
    near, status = -_WIDE.get(row.area_kind, 0), _WORST.index(row.status)
    before = nearest.get(key)
    better = near == before and status > _WORST.index(months[row.month][0])
    if before is None or near > before or better:
        nearest[key] = near
        months[row.month] = (row.status, row.reason)


def _titles(held: Held) -> dict[str, str]:
    """Return what a table holds in words: the title of the first measure that it fills."""
    found: dict[str, str] = {}
    for measure in held.snapshot.measures.values():
        for fill in measure.tables:
            level = {"partnership": "by borough or district", "ward": "by ward", "lsoa": "by LSOA"}
            several = len(measure.tables) > 1
            title = f"{measure.title}, {level[fill.level.value]}" if several else measure.title
            found.setdefault(fill.table, title)
    return found


def table_titles(held: Held) -> dict[str, str]:
    """Return what each table of the evidence holds, in the partnership's words."""
    titles = _titles(held)
    return {
        table: titles.get(table, _INNER.get(table, _plain(table)))
        for table in held.snapshot.version.tables
    }


def _suppliers(held: Held) -> dict[str, str]:
    """Return who supplies: forces by their name, other tables by what their measure says."""
    found = {source: force_title(source) for source in held.snapshot.areas.forces}
    for measure in held.snapshot.measures.values():
        for fill in measure.tables:
            found.setdefault(fill.table, _OWN if measure.source == _OWN.lower() else measure.source)
    return found


def _some(areas: Iterable[str]) -> str:
    named = sorted(area for area in areas if area)
    if len(named) <= 7:
        return ", ".join(named)
    return f"{', '.join(named[:6])} and {len(named) - 6} more"


def summary(found: Iterable[Supply]) -> Table:
    """Return one row a source: first and last month, how many whole, in part and missing."""
    rows = tuple(
        Row.of(
            one.title,
            one.supplier,
            Month(min(one.months)).title,
            Month(max(one.months)).title,
            *(Quantity(one.count(status)) for status in ("received", "partial", "missing")),
        )
        for one in found
    )
    columns = (
        Column.words("What"), Column.words("From"), Column.words("First month"),
        Column.words("Last month"), Column("Months whole"), Column("In part"), Column("Missing"),
    )  # fmt: skip
    return Table("supplies", "What is held, by source", columns, rows)


def months_table(found: Iterable[Supply]) -> Table:
    """Return one row a source and month: received, partial or missing, and why."""
    rows = tuple(
        Row.of(one.title, one.supplier, Month(month).title, _WORDS[status], reason)
        for one in found
        for month, (status, reason) in sorted(one.months.items())
    )
    columns = tuple(map(Column.words, ("What", "From", "Month", "Held", "Why")))
    return Table("coverage", "What is held, by source and month", columns, rows)


def tables_table(held: Held) -> Table:
    """Return the evidence's tables with what each holds, who supplies it, and its rows."""
    version, titles, suppliers = held.snapshot.version, table_titles(held), _suppliers(held)
    rows = tuple(
        Row.of(
            titles[table],
            suppliers.get(table, ""),
            Quantity(version.rows.get(table, 0)),
            table,
        )
        for table in sorted(version.tables, key=lambda one: (titles[one], one))
    )
    columns = (Column.words("What"), Column.words("From"), Column("Rows"), Column.words("Table"))
    caption = f"Tables in evidence version {version.number}, of {version.made_at:%-d %B %Y}"
    return Table("tables", caption, columns, rows)


def calendar(one: Supply) -> Calendar:
    """Return a supply as a row a year, twelve squares each, and its gaps as runs of months."""
    years = range(Month(min(one.months)).year, Month(max(one.months)).year + 1)
    return Calendar(
        f"{one.title}, {one.supplier}",
        tuple((year, _year(year, one.months)) for year in years),
        tuple(_gaps(one.months)),
    )


def _year(year: int, months: Months) -> tuple[Square, ...]:
    first = Month.of(year, 1).number
    return tuple([_squares(*months.get(number, _NONE)) for number in range(first, first + 12)])


def _gaps(months: Months) -> list[str]:
    """Return a line a reason: its runs of months, other than received.

    Reasons that differ in their numbers and dates alone (a supplier who is short every month) are
    one line with an example; the table to download has them all.
    """
    alike: dict[tuple[str, str], dict[str, list[int]]] = {}
    for month, (status, reason) in sorted(months.items()):
        if status != "received":
            shape = _FIGURES.sub("#", reason)
            alike.setdefault((status, shape), {}).setdefault(reason, []).append(month)
    lines = []
    for (status, _), reasons in alike.items():
        if len(reasons) <= _TOLD_APART:
            lines += [(at, status, _sentence(said)) for said, at in reasons.items()]
            continue
        said, first = next(iter(reasons)), next(iter(reasons.values()))[0]
        at = sorted(month for held in reasons.values() for month in held)
        lines.append((at, status, f"For example, {Month(first).title}: {_sentence(said)}"))
    return [f"{', '.join(_spans(at))}: {status}. {said}".strip() for at, status, said in lines]


def _spans(months: Sequence[int]) -> list[str]:
    """Return ordered months as runs in words."""
    runs: list[tuple[int, int]] = []
    for month in months:
        if runs and runs[-1][1] == month - 1:
            runs[-1] = (runs[-1][0], month)
        else:
            runs.append((month, month))
    return [_span(first, last) for first, last in runs]


def _span(first: int, last: int) -> str:
    return Month(first).title if first == last else f"{Month(first).title} to {Month(last).title}"


def _sentence(reason: str) -> str:
    if not reason:
        return ""
    said = reason[:1].upper() + reason[1:]
    return said if said.endswith((".", "!", "?")) else f"{said}."


def _plain(name: str) -> str:
    said = name.replace("_", " ").replace("-", " ")
    return said.upper() if len(said) <= 4 else said[:1].upper() + said[1:]
