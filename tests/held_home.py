"""A small home with evidence in it: two wards, two categories, three years, one month missing."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import shapely

from wardmote.evidence.shapes import SHAPES
from wardmote.evidence.store import Store, Submission
from wardmote.terms.periods import Month, Period

AUTHORITY, AUTHORITY_NAME = "E08000021", "Newcastle upon Tyne"
WARDS = {"E05000001": "Harbour & Quay", "E05000002": "Mill"}
LSOAS = {
    "E01000001": "E05000001", "E01000002": "E05000001",
    "E01000003": "E05000002", "E01000004": "E05000002",
}  # fmt: skip
SPAN = Period.parse("2022-04..2025-03")
MISSING_MONTH = Month.parse("2024-01")

MEASURE = """
name: warden-incidents
title: Incidents met by wardens
question: How many incidents did wardens meet?
kind: count
tables: [{table: warden_log, level: lsoa}]
unit: incidents
polarity: up_is_worse
disclosure: open-crime
sensitivity: partnership
source: Wardens' log
labels: {noise: Noise, litter: Litter}
caveats: [Wardens do not patrol every street each day.]
"""


def build(home: Path) -> Store:
    """Write the evidence as a load would, and the measure that reads it."""
    (home / "measures").mkdir(parents=True, exist_ok=True)
    (home / "measures" / "wardens.yaml").write_text(MEASURE)
    store = Store(home)
    with store.writing("held home") as writer:
        writer.add("warden_log", Submission("warden_log/2025"), events())
        writer.add("coverage", Submission("coverage/2025"), coverage())
        writer.add("lookup", Submission("lookup/2022"), lookup())
        writer.add("boundaries", Submission("boundaries/2022"), boundaries())
        writer.commit()
    return store


def events() -> pa.Table:
    """One row a LSOA, category and month, with a count that tells them apart."""
    rows = [
        {
            "source": "wardens",
            "month": month.number,
            "area": lsoa,
            "category": category,
            "count": 2 + at + (3 if category == "noise" else 0) + month.month % 5,
        }
        for month in SPAN
        if month != MISSING_MONTH
        for at, lsoa in enumerate(LSOAS)
        for category in ("noise", "litter")
    ]
    return _table("events", rows)


def coverage() -> pa.Table:
    rows = [
        {
            "table": "warden_log",
            "source": "wardens",
            "area_kind": "partnership",
            "area": AUTHORITY,
            "month": month.number,
            "status": "missing" if month == MISSING_MONTH else "received",
            "reason": "The log for January 2024 was lost." if month == MISSING_MONTH else "",
            "rows": 0 if month == MISSING_MONTH else 8,
        }
        for month in SPAN
    ]
    return _table("coverage", rows)


def lookup() -> pa.Table:
    rows = [
        {
            "from_kind": "lsoa", "from_generation": "2021", "from_area": lsoa,
            "from_name": f"{AUTHORITY_NAME} 00{at}A", "to_kind": kind, "to_generation": "2022",
            "to_area": to, "to_name": name,
        }
        for at, (lsoa, ward) in enumerate(LSOAS.items(), 1)
        for kind, to, name in (
            ("ward", ward, WARDS[ward]),
            ("partnership", AUTHORITY, AUTHORITY_NAME),
        )
    ]  # fmt: skip
    return _table("lookup", rows)


def boundaries() -> pa.Table:
    squares = {code: shapely.box(425_000 + at * 900, 564_000, 425_900 + at * 900, 565_000)
               for at, code in enumerate(WARDS)}  # fmt: skip
    rows = [
        {
            "area_kind": "ward", "generation": "2022", "area": code, "area_name": WARDS[code],
            "parent": AUTHORITY, "geometry": shapely.to_wkb(square),
        }
        for code, square in squares.items()
    ]  # fmt: skip
    return _table("boundaries", rows)


def _table(shape: str, rows: list[dict[str, object]]) -> pa.Table:
    names = set().union(*rows)
    schema = pa.schema([f for f in SHAPES[shape] if f.name in names or f.name in ("file", "row")])
    filled = [{"file": 1, "row": at, **row} for at, row in enumerate(rows, 2)]
    return pa.Table.from_pylist(filled, schema=schema)
