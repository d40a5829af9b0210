"""What is held that is of no month: residents of a year, a look-up or outlines of an edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from wardmote.evidence.coverage import STATUSES
from wardmote.evidence.scanning import ask_files
from wardmote.evidence.snapshot import Snapshot

INNER = frozenset({"coverage", "places"})  # what a load keeps for itself
KINDS = {
    "lsoa": ("LSOA", "LSOAs"), "ward": ("ward", "wards"), "partnership": ("authority", "authorities"),
    "force": ("police force", "police forces"), "region": ("region", "regions"),
    "nation": ("nation", "nations"), "other": ("other area", "other areas"),
}  # fmt: skip
# The columns of the evidence that tell one holding from another, under the names they get here.
_TOLD_BY = {
    "source": ("source",),
    "kind": ("area_kind", "from_kind"),
    "from": ("from_generation",),
    "to": ("to_kind",),
    "year": ("year",),
    "edition": ("generation", "to_generation"),
}
_AREA = ("area", "from_area")


def undated_rows(held: Snapshot) -> list[dict[str, Any]]:
    """Return an entry for each table, source, kind of area, and year or edition, in that order.

    They are not expected month by month, so that what there is of them is received.
    """
    rejected = {one.id: _rejected(one.account) for one in held.store.originals()}
    return [
        _told(held, table, one, sum(rejected.get(file, 0) for file in one["files"]))
        for table in sorted(held.version.tables)
        if table not in INNER and "month" not in held.columns[table]
        for one in _holdings(held, table)
    ]


def _holdings(held: Snapshot, table: str) -> Iterator[Mapping[str, Any]]:
    files, columns = held.files(table), held.columns[table]
    if not files:
        return
    named = {name: _first(of, columns, "''") for name, of in _TOLD_BY.items()}
    told = ", ".join(
        f"coalesce({column}::VARCHAR, '') AS \"{as_}\"" for as_, column in named.items()
    )
    area = _first(_AREA, columns, "NULL")
    by = ", ".join(f'"{as_}"' for as_ in named)
    yield from ask_files(
        files,
        f"SELECT {told}, count(*) AS n, count(DISTINCT {area}) AS areas, min({area}) AS code, "  # noqa: S608
        f"list(DISTINCT file ORDER BY file) AS files FROM rows GROUP BY {by} ORDER BY {by}",
    ).to_pylist()


def _first(wanted: tuple[str, ...], columns: frozenset[str], otherwise: str) -> str:
    return next((f'"{one}"' for one in wanted if one in columns), otherwise)


def _told(held: Snapshot, table: str, one: Mapping[str, Any], rejected: int) -> dict[str, Any]:
    alone = one["areas"] == 1 and not one["to"]
    code = str(one["code"] or "") if alone else ""
    known = held.areas.by_code(code) if code else None
    were = "row of its files was" if rejected == 1 else "rows of its files were"
    said = f"{rejected:,} {were} rejected." if rejected else ""
    return {
        "table": table, "source": one["source"], "area": known.name if known else _areas(one),
        "code": code, "period": one["year"] or one["edition"], "status": STATUSES[0],
        "reason": said, "rows": one["n"], "rejected": rejected, "categories": [],
        "period_kind": "year" if one["year"] else "edition", "area_kind": one["kind"],
        "areas": one["areas"],
    }  # fmt: skip


def _areas(one: Mapping[str, Any]) -> str:
    """Say how many areas of which kind: "35,672 LSOAs of 2021 to wards"."""
    said = f"{one['areas']:,} {_kind(one['kind'], one['areas'])}"
    said += f" of {one['from']}" if one["from"] else ""
    return f"{said} to {_kind(one['to'])}" if one["to"] else said


def _kind(kind: str, number: int = 2) -> str:
    return KINDS.get(kind, (kind or "area", kind or "areas"))[number != 1]


def _rejected(account: Mapping[str, Any]) -> int:
    """Return the rows that a file lost; those that a newer or fuller file holds are not lost."""
    return max(int(account.get("rejected") or 0) - int(account.get("left_out") or 0), 0)
