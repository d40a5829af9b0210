"""One table of every category's months: what the charts of the chapter draw, printed once."""

from __future__ import annotations

from dataclasses import dataclass

from wardmote.evidence.figures import Figure
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.figures import sources_of
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.portrait import SERIES_MONTHS, Portrait
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import Quantity

MONTHS_TABLE = "months-by-category"


@dataclass(frozen=True)
class _Line:
    label: str
    page: str
    values: dict[str, Quantity]


def months_table(asked: Asked, seen: Portrait) -> Table | None:
    """Return a row for each month and a column for each category, or None where none is held."""
    period = Period.ending(seen.crime.period.last, SERIES_MONTHS)
    split = asked.figure(seen.crime.measure.name, seen.area.code, period, ("category", "month"))
    if split is None:
        return None
    lines = _lines(asked, split)
    if not lines:
        return None
    if seen.series:
        whole = {cell.keys[0]: cell.count for cell in seen.series.cells}
        lines.append(_Line("All", asked.page(seen.series), whole))
    columns = (Column.words("Month"), *(Column(line.label) for line in lines))
    rows = tuple(
        Row.of(_short(month), *(line.values[str(month)] for line in lines), address=lines[0].page)
        for month in period
        if all(str(month) in line.values for line in lines)
    )
    return Table(
        MONTHS_TABLE,
        f"{seen.crime.measure.title}: every category by month",
        columns,
        rows,
        sources=sources_of(split),
    )


def _lines(asked: Asked, split: Figure) -> list[_Line]:
    page = asked.page(split)
    found: dict[str, _Line] = {}
    for cell in split.cells:
        category, month = cell.keys
        line = found.setdefault(category, _Line(cell.labels[0], page, {}))
        line.values[month] = cell.count
    return [line for line in found.values() if any(v.value for v in line.values.values())]


def _short(month: Month) -> str:
    name, year = month.title.split(" ")
    return f"{name[:3]} {year}"
