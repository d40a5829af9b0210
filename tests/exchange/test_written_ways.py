"""One value in the many ways in which files write it: numbers, dates, months, times."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest

from wardmote.exchange.cell_types import number_sql, typed_sql
from wardmote.exchange.checking import connect
from wardmote.exchange.contract import Contract
from wardmote.exchange.contract_files import contract_from
from wardmote.exchange.street_pass_checks import Reject, month_of

GUARDED = Path(__file__).parents[1] / "support" / "guarded_texts.py"


def told_contract(**more: Any) -> dict[str, Any]:
    return {
        "name": "small", "title": "Small", "publisher": "Somebody",
        "fields": [
            {"name": "D", "type": "date"}, {"name": "M", "type": "month"},
            {"name": "T", "type": "datetime"},
        ],
        "outputs": [{
            "table": "small", "shape": "events", "submission": "small/{month}",
            "rows": {"source": {"constant": "x"}, "month": "D", "category": {"constant": "y"}},
        }],
        **more,
    }  # fmt: skip


def contract(**more: Any) -> Contract:
    return contract_from(told_contract(**more), "small")


@pytest.fixture(scope="module")
def database() -> duckdb.DuckDBPyConnection:
    return connect()


def told(database: duckdb.DuckDBPyConnection, sql: str, name: str, cell: str) -> Any:
    found = database.execute(f'SELECT {sql} FROM (SELECT ? AS "{name}")', [cell]).fetchone()  # noqa: S608
    return found[0] if found else None


@pytest.mark.parametrize(
    ("cell", "point", "comma"),
    [
        ("1,234.5", 1234.5, 1.2345), ("£1,234.50", 1234.5, 1.2345), ("-£3", -3, -3),
        ("1 234", 1234, 1234), ("1\u00a0234", 1234, 1234), ("1 2", None, None),
        ("12%", 12, 12), ("0,56", None, 0.56), ("0.56", 0.56, 0.56), (".65", 0.65, 0.65),
        ("1.234", 1.234, 1234), ("1.234,5", None, 1234.5), ("12.5", 12.5, 12.5),
        ("nan", None, None), ("12 apples", None, None), ("£", None, None),
    ],
)  # fmt: skip
def test_a_number_with_a_pound_sign_or_groups_is_that_number(database, cell, point, comma):
    assert told(database, number_sql("c", contract()), "c", cell) == point
    assert told(database, number_sql("c", contract(decimal=",")), "c", cell) == comma


def test_a_percentage_of_a_share_is_a_hundredth(database):
    assert told(database, number_sql("c", contract(), share=True), "c", "51 %") == 0.51
    assert told(database, number_sql("c", contract(), share=True), "c", "0.51") == 0.51


@pytest.mark.parametrize(
    ("cell", "usual", "day_first"),
    [
        ("2024-04-01", date(2024, 4, 1), date(2024, 4, 1)),
        ("01/04/2024", None, date(2024, 4, 1)),
        ("1/4/24", None, date(2024, 4, 1)),  # not the year 24
        ("04/13/2024", None, None),
        ("45383", date(2024, 4, 1), date(2024, 4, 1)),  # a spreadsheet's day number
        ("20240401", None, None),
        ("2024-03-31T23:30:00+00:00", date(2024, 4, 1), date(2024, 4, 1)),
    ],
)
def test_a_date_is_read_in_its_ways_and_never_in_another_century(database, cell, usual, day_first):
    for how, expected in ((False, usual), (True, day_first)):
        one = contract(day_first=how)
        assert told(database, typed_sql(one.fields[0], one), "D", cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "2024-04", "2024-4", "2024/04", "04/2024", "202404", "Apr-24", "Apr 2024", "April 2024",
        "2024-04-01", "01/04/2024", "45383", "2024-04-01T00:00:00+00:00",
    ],
)  # fmt: skip
def test_a_month_is_one_month_however_a_spreadsheet_wrote_it(database, cell):
    one = contract()
    assert told(database, typed_sql(one.fields[1], one), "M", cell) == 2024 * 12 + 3
    assert month_of(cell) == 2024 * 12 + 3


@pytest.mark.parametrize("cell", ["2024-13", "04/13/2024", "13/04", "soon", "2024", "Apr"])
def test_what_is_no_month_is_refused(database, cell):
    one = contract()
    assert told(database, typed_sql(one.fields[1], one), "M", cell) is None
    with pytest.raises(Reject):
        month_of(cell)


@pytest.mark.parametrize(
    ("cell", "local"),
    [
        ("2024-07-31T23:10:00Z", "2024-08-01 00:10:00"),
        ("2024-07-31T23:10:00+00", "2024-08-01 00:10:00"),
        ("2024-03-31T00:59:00Z", "2024-03-31 00:59:00"),
        ("2024-03-31T01:00:00Z", "2024-03-31 02:00:00"),  # the clocks went forward
        ("2024-10-27T00:30:00Z", "2024-10-27 01:30:00"),
        ("2024-10-31T23:30:00Z", "2024-10-31 23:30:00"),  # winter: the month stays
        ("45383.5", "2024-04-01 12:00:00"),
    ],
)
def test_a_time_is_local_on_both_sides_of_each_change_of_the_clocks(database, cell, local):
    one = contract()
    assert told(database, typed_sql(one.fields[2], one), "T", cell) == datetime.fromisoformat(local)


@pytest.mark.parametrize(
    ("kind", "cell", "read"),
    [
        ("date", "01/04/2024           ", "2024-04-01"),
        ("date", "2024-04-01 10:1        ", "2024-04-01"),
        ("date", "2024-04-01          10:1", "2024-04-01"),
        ("date", "                        ", ""),
        ("date", "\t" * 20, ""),
        ("date", "                    01", ""),
        ("month", "              2024-04", "24291"),
        ("month", "                   01/", ""),
        ("month", "Q1                2021", "24254"),
        ("datetime", "01/04/2024     10:1", "2024-04-01 10:01:00"),
        ("datetime", "1 September      2024", "2024-09-01 00:00:00"),
        ("datetime", "2024-04-01T10:00:00.5Z", "2024-04-01 11:00:00.5"),
    ],
)  # fmt: skip
def test_nothing_is_read_beyond_the_end_of_a_text(kind, cell, read):
    """A reader of dates that goes on behind it ends the load in a segmentation fault, now and then."""
    contract_told = json.dumps(told_contract(day_first=True))
    command = [sys.executable, str(GUARDED), contract_told, json.dumps([(kind, cell)])]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own file
    assert (done.returncode, done.stdout.strip()) == (0, read), done.stderr
