"""A wide table that holds a row twice counts it once, and a row with two answers not at all."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.exchange.conftest import Home

from wardmote.exchange.repeated_rows import SAID_AGAIN, SAID_OTHERWISE
from wardmote.terms.periods import Month

Write = Callable[..., Path]
HEADS = {
    "mps_borough": "MajorText,MinorText,BoroughName",
    "mps_ward": "MajorText,MinorText,WardName,WardCode,LookUp_BoroughName",
}
ROWS = {
    "mps_borough": ("ROBBERY,PERSON,Camden", "ROBBERY,PERSON,Barnet"),
    "mps_ward": (
        "ROBBERY,PERSON,Belsize,E05013652,Camden", "ROBBERY,PERSON,Edgware,E05013634,Barnet",
    ),
}  # fmt: skip
MONTHS = "201901,201902,201903"


def table(write: Write, name: str, *rows: str, more: str = "") -> Path:
    return write(f"{name}.csv", [f"{HEADS[name]},{MONTHS}{more}", *rows])


def counted(home: Home, name: str) -> int:
    return sum(home.rows(name, "count")["count"].to_pylist())


@pytest.mark.parametrize("name", HEADS)
def test_a_row_that_stands_twice_is_counted_once(home: Home, write: Write, name: str):
    first, other = ROWS[name]
    report = home.one(
        table(write, name, f"{first},4,5,6", f"{other},1,1,1", f"{first.title()},4,5,6")
    )
    assert (report.read, report.loaded, report.reasons) == (3, 2, {SAID_AGAIN: 1})
    assert counted(home, name) == 18
    assert {row.status for row in home.coverage(name)} == {"received"}
    assert not any(row.rejected for row in home.coverage(name))


@pytest.mark.parametrize("name", HEADS)
def test_rows_of_one_area_and_kind_with_different_numbers_are_not_counted(
    home: Home, write: Write, name: str
):
    first, other = ROWS[name]
    report = home.one(table(write, name, f"{first},4,5,6", f"{other},1,1,1", f"{first},4,5,7"))
    assert (report.loaded, report.reasons) == (1, {SAID_OTHERWISE: 2})
    assert counted(home, name) == 3
    told = {(row.area_name, row.status) for row in home.coverage(name)}
    assert told == {("Camden", "partial"), ("Barnet", "received")}


def test_rows_that_a_further_column_tells_apart_are_all_counted(home: Home, write: Write):
    first, _ = ROWS["mps_borough"]
    rows = (f"{first},4,5,6,Knife", f"{first},4,5,6,Gun", f"{first},1,1,1,Other")
    report = home.one(table(write, "mps_borough", *rows, more=",Weapon"))
    assert (report.loaded, counted(home, "mps_borough")) == (3, 33)


def test_a_column_that_numbers_or_adds_up_tells_no_rows_apart(home: Home, write: Write):
    first, _ = ROWS["mps_borough"]
    rows = (f"{first},4,5,6,1,15", f"{first},4,5,6,2,15")
    report = home.one(table(write, "mps_borough", *rows, more=",No,Total"))
    assert (report.loaded, report.reasons) == (1, {SAID_AGAIN: 1})


def test_files_of_one_layout_repeat_nothing_of_each_other(home: Home, write: Write):
    first, _ = ROWS["mps_borough"]
    for year in (2018, 2019):
        months = ",".join(f"{year}{month:02}" for month in range(1, 4))
        write(f"{year}.csv", [f"{HEADS['mps_borough']},{months}", f"{first},4,5,6"])
    report = home.load(home.path.parent / "in")
    assert [one.rejected for one in report.files] == [0, 0]
    assert {str(Month(row.month))[:4] for row in home.coverage("mps_borough")} == {"2018", "2019"}
