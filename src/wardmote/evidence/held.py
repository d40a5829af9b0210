"""Coverage as `wardmote held` prints it: rows for programs, runs of months for people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from wardmote.evidence.coverage import coverage
from wardmote.evidence.store import Store, StoreVersion
from wardmote.terms.periods import Month


def held_rows(store: Store, version: StoreVersion) -> list[dict[str, Any]]:
    """Return coverage as `wardmote held --json` prints it: one entry for each area and month."""
    return [
        {
            "table": row.table, "source": row.source, "area": row.area_name or row.area,
            "code": row.area, "period": str(Month(row.month)), "status": row.status,
            "reason": row.reason, "rows": row.rows, "rejected": row.rejected,
            "categories": list(row.categories),
        }
        for row in coverage(store, version)
    ]  # fmt: skip


def held_text(rows: Sequence[Mapping[str, Any]], tables: Iterable[str] = ()) -> str:
    """Write coverage for a terminal: runs of months, and areas that are alike, on one line.

    Args:
        tables: those held, named where none of them is of months.
    """
    grouped: dict[tuple[str, ...], tuple[list[str], list[int]]] = {}
    run: list[Mapping[str, Any]] = []
    for row in [*rows, None]:
        if run and (row is None or not _continues(run[-1], row)):
            alike, area, count = _run_of(run)
            areas, counts = grouped.setdefault(alike, ([], []))
            areas.append(area)
            counts.append(count)
            run = []
        if row is not None:
            run.append(row)
    lines = [_line(alike, areas, sum(counts)) for alike, (areas, counts) in grouped.items()]
    others = ", ".join(sorted(tables))
    none = f"Nothing is held by month. Tables held: {others}." if others else "Nothing is held."
    return "\n".join(lines) if lines else none


def _continues(before: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    alike = ("table", "source", "area", "status", "reason")
    if any(before[name] != row[name] for name in alike):
        return False
    apart = Month.parse(row["period"]).number - Month.parse(before["period"]).number
    return apart in (1, 3)  # quarters run on too: where months are expected, the gap has rows


def _run_of(run: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], str, int]:
    """Return (table, source, span, status, reason), the area, and the rows of a run."""
    first, last = run[0]["period"], run[-1]["period"]
    span = first if first == last else f"{first}..{last}"
    alike = (run[0]["table"], run[0]["source"], span, run[0]["status"], run[0]["reason"])
    return alike, str(run[0]["area"]) or "everywhere", sum(int(row["rows"]) for row in run)


def _line(alike: tuple[str, ...], areas: Sequence[str], rows: int) -> str:
    table, source, span, status, reason = alike
    area = areas[0] if len(areas) == 1 else f"{areas[0]} and {len(areas) - 1} more"
    said = f"  {reason}" if reason else ""
    return f"{table:<18} {source:<16} {area:<36} {span:<17} {status:<9}{rows:>10,}{said}"
