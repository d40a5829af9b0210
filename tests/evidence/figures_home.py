"""An invented home for tests of figures: two boroughs of one force, two years, a hole, BTP rows."""

from __future__ import annotations

import random
from pathlib import Path

import pyarrow as pa

from wardmote.evidence.shapes import SHAPES
from wardmote.evidence.store import Store, Submission
from wardmote.terms.periods import Month

FIRST = Month.of(2021, 4)
MONTHS = 24
HOLE = Month.of(2022, 1)
CATEGORIES = ("anti-social-behaviour", "burglary", "drugs", "robbery", "vehicle-crime")
# LSOA, name, ward, authority; the last LSOA is of 2011 and in no look-up.
LSOAS = [
    ("E01008400", "Newcastle upon Tyne 001A", "E05000001", "E08000021"),
    ("E01008401", "Newcastle upon Tyne 001B", "E05000001", "E08000021"),
    ("E01008402", "Newcastle upon Tyne 002A", "E05000002", "E08000021"),
    ("E01008162", "Gateshead 001A", "E05000003", "E08000037"),
    ("E01008163", "Gateshead 001B", "E05000003", "E08000037"),
]
OLD_LSOA = ("E01008499", "Newcastle upon Tyne 009Z")
WARDS = {"E05000001": "Byker", "E05000002": "Castle", "E05000003": "Chowdene"}
AUTHORITIES = {"E08000021": "Newcastle upon Tyne", "E08000037": "Gateshead"}
STREET = pa.schema([*SHAPES["events"], ("lsoa", pa.string()), ("lsoa_name", pa.string())])


def street_rows(source: str, month: Month, number: int, seed: int = 0) -> pa.Table:
    """Return invented rows of one source's month; the same call gives the same rows."""
    chance = random.Random(f"{source} {month} {seed}")  # noqa: S311 - invented data
    known = [(code, name) for code, name, _, _ in LSOAS]
    rows = []
    for at in range(number):
        code, name = chance.choice([*known, *known, OLD_LSOA, ("", "")])
        rows.append({
            "submission": f"street/{source}/{month}", "file": 1, "row": at + 2, "source": source,
            "month": month.number, "area": code, "category": chance.choice(CATEGORIES),
            "count": 1, "lsoa": code, "lsoa_name": name,
        })  # fmt: skip
    return pa.Table.from_pylist(rows, STREET)


def lookup_rows() -> pa.Table:
    """Return LSOA to ward, and LSOA to authority."""
    rows = []
    for code, name, ward, authority in LSOAS:
        start = {
            "from_kind": "lsoa",
            "from_generation": "2021",
            "from_area": code,
            "from_name": name,
        }
        rows.append({**start, "to_kind": "ward", "to_generation": "2025", "to_area": ward,
                     "to_name": WARDS[ward]})  # fmt: skip
        rows.append({**start, "to_kind": "partnership", "to_generation": "2025",
                     "to_area": authority, "to_name": AUTHORITIES[authority]})  # fmt: skip
    return _accounted(rows, "lookup", "lookup")


def population_rows() -> pa.Table:
    """Return residents: 1,000, 2,000, 3,000 … for the LSOAs in turn."""
    return _accounted([
        {"source": "ons-census", "year": 2021, "area": code, "area_kind": "lsoa",
         "series": "residents", "value": 1000.0 * (at + 1)}
        for at, (code, *_) in enumerate(LSOAS)
    ], "stock", "population")  # fmt: skip


def _accounted(rows: list[dict[str, object]], shape: str, submission: str) -> pa.Table:
    told = [
        {"submission": submission, "file": 1, "row": at + 2, **row} for at, row in enumerate(rows)
    ]
    return pa.Table.from_pylist(told, SHAPES[shape])


def load_month(store: Store, source: str, month: Month, number: int, seed: int = 0) -> None:
    """Load one source's month as a delivery of its own."""
    with store.writing(f"{source} {month} {seed}") as writer:
        key = f"street/{source}/{month}"
        writer.add("street", Submission(key), street_rows(source, month, number, seed))
        writer.commit()


def make_home(home: Path) -> Store:
    """Load everything as one delivery: store version 1."""
    store = Store(home)
    with store.writing("all") as writer:
        writer.add("lookup", Submission("lookup"), lookup_rows())
        writer.add("population", Submission("population"), population_rows())
        for at in range(MONTHS):
            month = FIRST + at
            if month != HOLE:
                key = f"street/northumbria/{month}"
                writer.add("street", Submission(key), street_rows("northumbria", month, 400))
            if at >= 12:
                key = f"street/btp/{month}"
                writer.add("street", Submission(key), street_rows("btp", month, 15))
        writer.commit()
    return store
