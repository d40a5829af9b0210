"""Pages of wards and of the whole show one period, where tables of different levels end apart."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest
from django.test import Client
from lxml import html

import held_home
from held_home import AUTHORITY
from wardmote.evidence.store import Store, Submission
from wardmote.terms.periods import Month

TWO_LEVELS = held_home.MEASURE.replace(
    "tables: [{table: warden_log, level: lsoa}]",
    "tables: [{table: borough_log, level: partnership}, {table: warden_log, level: lsoa}]",
)
WARD = "/wards/E05000001/"


@pytest.fixture(params=["2025-01", "2020-12"])
def borough_ends(request: pytest.FixtureRequest, tmp_path: Path, settings: Any) -> str:
    """A home whose table of the whole borough ends before those of its small areas."""
    last = Month.parse(request.param)
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "wardens.yaml").write_text(TWO_LEVELS)
    (tmp_path / "partnership.yaml").write_text(f"area: {AUTHORITY}\n")
    later = last.number - held_home.SPAN.last.number
    log, months = held_home.events(), held_home.coverage()
    of_borough = {"area": AUTHORITY, "table": "borough_log"}
    with closing(Store(tmp_path)) as store, store.writing("two levels") as writer:
        writer.add("warden_log", Submission("warden_log/2025"), log)
        writer.add("coverage", Submission("coverage/2025"), months)
        writer.add(
            "borough_log", Submission("borough_log/2025"),
            moved(log, later, of_borough),
        )  # fmt: skip
        writer.add(
            "coverage", Submission("coverage/borough"),
            moved(months, later, of_borough),
        )  # fmt: skip
        writer.add("lookup", Submission("lookup/2022"), held_home.lookup())
        writer.commit()
    settings.HOME = tmp_path
    return str(request.param)


def moved(table: pa.Table, by: int, values: dict[str, str]) -> pa.Table:
    """Return the same rows some months later, with other values in the columns they have."""
    new = {name: value for name, value in values.items() if name in table.column_names}
    rows = [row | new | {"month": row["month"] + by} for row in table.to_pylist()]
    return pa.Table.from_pylist(rows, schema=table.schema)


def test_a_bare_page_of_a_ward_has_the_period_of_the_page_of_wards(
    client: Client, borough_ends: str
) -> None:
    told = {}
    for address in ("/", "/wards/", WARD):
        page = html.fromstring(client.get(address).content.decode())
        told[address] = page.xpath("//select[@name='period']/option[@selected]/@value")
    assert told["/wards/"] == told["/"]
    if borough_ends == "2025-01":
        assert told[WARD] == told["/wards/"]
    else:  # no month of the ward lies in the borough's period
        assert told[WARD] == ["2024-04..2025-03"]
