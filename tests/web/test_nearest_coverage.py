"""The calendar of data held shows what is said of the area itself before what is said of its force."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from held_home import AUTHORITY, build
from wardmote.evidence.shapes import SHAPES
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.store import Submission
from wardmote.terms.periods import Month
from wardmote.web.deliveries.coverage import supplies
from wardmote.web.deliveries.held import Held

APRIL, MAY = Month.parse("2024-04"), Month.parse("2024-05")
LOST = "Half of its rows were rejected."
REST = ("E06000057", "E08000022", "E08000023", "E08000024", "E08000037")  # Northumbria's others


def row(month: Month, area: str, status: str = "received", reason: str = "") -> dict[str, object]:
    return {
        "submission": f"street/northumbria/{month}", "table": "street", "source": "northumbria",
        "area_kind": "partnership", "area": area, "month": month.number, "status": status,
        "reason": reason, "rows": 900, "categories": "", "of": "", "lists_all": 0, "rejected": 0,
    }  # fmt: skip


def test_what_is_said_of_an_area_itself_stands_before_what_is_said_of_its_force(tmp_path: Path):
    store = build(tmp_path)
    rows = [row(month, area) for month in (APRIL, MAY) for area in REST]
    rows += [row(APRIL, AUTHORITY, "partial", LOST), row(MAY, AUTHORITY)]
    with store.writing("street") as writer:
        table = pa.Table.from_pylist(rows, SHAPES["coverage"])
        writer.add("coverage", Submission("coverage/street"), table)
        writer.commit()
    held = Held(store, snapshot(store))
    area = held.snapshot.areas.resolve(AUTHORITY)
    (street,) = (one for one in supplies(held, area)[0] if one.table == "street")
    assert street.months == {APRIL.number: ("partial", LOST), MAY.number: ("received", "")}
    other = held.snapshot.areas.resolve("Gateshead")
    (theirs,) = (one for one in supplies(held, other)[0] if one.table == "street")
    assert theirs.is_whole
    store.close()
