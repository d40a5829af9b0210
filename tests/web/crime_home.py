"""A small home with two years of recorded crime in it, enough to score a matrix."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from held_home import AUTHORITY, AUTHORITY_NAME, LSOAS, lookup
from wardmote.evidence.shapes import SHAPES
from wardmote.evidence.store import Store, Submission
from wardmote.terms.periods import Period

SPAN = Period.parse("2022-04..2025-03")
# Incidents a month and small area, by category: in the last year, and in the years before it.
CRIMES = {
    "burglary": (9, 6), "robbery": (2, 2), "shoplifting": (14, 15), "drugs": (5, 4),
    "bicycle-theft": (3, 6),
}  # fmt: skip

MEASURE = """
name: recorded-crime
title: Recorded crime
question: How many crimes were recorded?
kind: count
tables: [{table: crime_log, level: lsoa}]
categories: exclusive
unit: offences
polarity: up_is_worse
polarities: {drugs: activity_led}
disclosure: open-crime
sensitivity: open
source: Crime log
labels:
  burglary: Burglary
  robbery: Robbery
  shoplifting: Shoplifting
  drugs: Drugs
  bicycle-theft: Bicycle theft
"""


def build(home: Path, more: int = 0) -> Store:
    """Write the evidence as a load would. `more` raises each month of burglary by so many."""
    (home / "measures").mkdir(parents=True, exist_ok=True)
    (home / "measures" / "crime.yaml").write_text(MEASURE)
    (home / "partnership.yaml").write_text(f"name: Safer Newcastle\narea: {AUTHORITY}\n")
    store = Store(home)
    with store.writing("crime home") as writer:
        writer.add("crime_log", Submission("crime_log/2025"), events(more))
        writer.add("coverage", Submission("coverage/2025"), coverage())
        writer.add("lookup", Submission("lookup/2022"), lookup())
        writer.commit()
    return store


def events(more: int = 0) -> pa.Table:
    """One row a small area, category and month."""
    rows = [
        {
            "source": "police", "month": month.number, "area": lsoa, "category": category,
            "count": (now if month.number > SPAN.last.number - 12 else before)
            + (at + month.month) % 3
            + (more if category == "burglary" else 0),
        }
        for month in SPAN
        for at, lsoa in enumerate(LSOAS)
        for category, (now, before) in CRIMES.items()
    ]  # fmt: skip
    return _table("events", rows)


def coverage() -> pa.Table:
    rows = [
        {
            "table": "crime_log", "source": "police", "area_kind": "partnership",
            "area": AUTHORITY, "month": month.number, "status": "received", "reason": "",
            "rows": len(LSOAS) * len(CRIMES),
        }
        for month in SPAN
    ]  # fmt: skip
    return _table("coverage", rows)


def _table(shape: str, rows: list[dict[str, object]]) -> pa.Table:
    names = set().union(*rows)
    schema = pa.schema([f for f in SHAPES[shape] if f.name in names or f.name in ("file", "row")])
    filled = [{"file": 1, "row": at, **row} for at, row in enumerate(rows, 2)]
    return pa.Table.from_pylist(filled, schema=schema)


__all__ = ["AUTHORITY", "AUTHORITY_NAME", "CRIMES", "build"]
