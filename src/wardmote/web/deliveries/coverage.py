"""What is held, month by month: each source's coverage as it was registered at loading."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from wardmote.terms.periods import Month
from wardmote.web.deliveries.held import Held
from wardmote.web.look.blocks import Calendar, Square

_SIGNS = {"received": "●", "partial": "◐", "missing": "✕", "none": "·"}
_WORDS = {
    "received": "received",
    "partial": "partial",
    "missing": "missing",
    "none": "outside what this source covers",
}
_WORST = ("missing", "partial", "received")
Months = dict[int, tuple[str, str]]


def calendars(held: Held, area: str) -> list[Calendar]:
    """Return one calendar for each table and source: those of this area, and those of no one area.

    Where several rows speak of a month, the worst is shown.
    """
    found: dict[tuple[str, str, str], Months] = defaultdict(dict)
    for row in _rows(held):
        where = row["area"] or ""
        if row["area_kind"] == "partnership" and where and where != area:
            continue
        _note(found[(row["table"], row["source"], where)], row)
    names = held.snapshot.areas
    made = []
    for (table, source, where), months in sorted(found.items()):
        place = names.by_code(where)
        name = place.name if place else where
        title = f"{_plain(source)}: {_plain(table).lower()}{f', {name}' if name else ''}"
        made.append(_calendar(title, months))
    return made


def _rows(held: Held) -> list[dict[str, Any]]:
    version = held.snapshot.version
    if "coverage" not in version.tables:
        return []
    columns = ["table", "source", "area_kind", "area", "month", "status", "reason"]
    rows: list[dict[str, Any]] = held.store.read("coverage", version, columns).to_pylist()
    return rows


def _note(months: Months, row: dict[str, Any]) -> None:
    told = (row["status"], row["reason"] or "")
    before = months.get(row["month"])
    if before is None or _WORST.index(told[0]) < _WORST.index(before[0]):
        months[row["month"]] = told


def _calendar(title: str, months: Months) -> Calendar:
    years = range(Month(min(months)).year, Month(max(months)).year + 1)
    gaps = tuple(
        f"{Month(month).title}: {status}. {reason}".strip()
        for month, (status, reason) in sorted(months.items())
        if status != "received"
    )
    return Calendar(title, tuple((year, _year(year, months)) for year in years), gaps)


def _year(year: int, months: Months) -> tuple[Square, ...]:
    squares = []
    for number in range(1, 13):
        month = Month.of(year, number)
        status, reason = months.get(month.number, ("none", ""))
        words = f"{month.title}: {_WORDS[status]}{f'. {reason}' if reason else ''}"
        squares.append(Square(status, _SIGNS[status], words))
    return tuple(squares)


def _plain(name: str) -> str:
    return name.replace("_", " ").replace("-", " ").capitalize()
