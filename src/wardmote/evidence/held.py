"""What is held, as `wardmote held` prints it: rows for programs, runs of months for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from wardmote.evidence.coverage import judged
from wardmote.evidence.held_undated import undated_rows
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.store import Store, StoreVersion
from wardmote.terms.periods import Month

_WIDEST = (20, 24, 44, 17, 9)  # of table, source, area, period and status


def held_rows(store: Store, version: StoreVersion) -> list[dict[str, Any]]:
    """Return what `wardmote held --json` prints: an entry for each area and month, then one for each
    year or edition of what is of no month."""
    held = snapshot(store, version.number)
    return [
        {
            "table": row.table, "source": row.source, "area": row.area_name or row.area,
            "code": row.area, "period": str(Month(row.month)), "status": row.status,
            "reason": row.reason, "rows": row.rows, "rejected": row.rejected,
            "categories": list(row.categories), "period_kind": "month",
            "area_kind": row.area_kind, "areas": 1,
        }
        for row in judged(held)
    ] + undated_rows(held)  # fmt: skip


def held_text(rows: Sequence[Mapping[str, Any]]) -> str:
    """Write coverage for a terminal: runs of months, and areas that are alike, on one line."""
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
    lines = [_cells(alike, areas, sum(counts)) for alike, (areas, counts) in grouped.items()]
    widths = [
        min(widest, max((len(line[at]) for line in lines), default=0))
        for at, widest in enumerate(_WIDEST)
    ]
    return "\n".join(_line(line, widths) for line in lines) or "Nothing is held."


def _continues(before: Mapping[str, Any], row: Mapping[str, Any]) -> bool:
    alike = ("table", "source", "area", "area_kind", "period_kind", "status", "reason")
    if any(before[name] != row[name] for name in alike):
        return False
    if row["period_kind"] != "month":
        years = (before["period"], row["period"])
        return all(map(str.isdigit, years)) and int(years[1]) - int(years[0]) == 1
    apart = Month.parse(row["period"]).number - Month.parse(before["period"]).number
    return apart in (1, 3)  # quarters run on too: where months are expected, the gap has rows


def _run_of(run: Sequence[Mapping[str, Any]]) -> tuple[tuple[str, ...], str, int]:
    """Return (table, source, span, status, reason), the area, and the rows of a run."""
    first, last = run[0]["period"], run[-1]["period"]
    span = first if first == last else f"{first}..{last}"
    alike: tuple[str, ...] = (
        run[0]["table"],
        run[0]["source"],
        span,
        run[0]["status"],
        run[0]["reason"],
    )
    if run[0]["period_kind"] != "month":
        alike = (*alike, str(run[0]["area"]))  # says how many areas: each a line of its own
    return alike, str(run[0]["area"]) or "everywhere", sum(int(row["rows"]) for row in run)


def _cells(alike: tuple[str, ...], areas: Sequence[str], rows: int) -> tuple[str, ...]:
    table, source, span, status, reason, *_ = alike
    area = areas[0] if len(areas) == 1 else f"{areas[0]} and {len(areas) - 1} more"
    return table, source, area, span, status, f"{rows:,}", reason


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    *left, rows, reason = cells
    padded = "  ".join(cell.ljust(width) for cell, width in zip(left, widths, strict=True))
    return f"{padded}  {rows:>10}  {reason}".rstrip()
