"""What identifies a person stays in the original alone: in no table, report, rejected row or log."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from police_lines import STREET, street_row

CONTRACT = """
name: parcels
title: Parcels handed out
publisher: A food bank
day_first: true
fields:
  - {name: Day, type: date, required: true, keep: date}
  - {name: Parcels, type: integer, required: true, minimum: 0}
outputs:
  - table: parcels
    shape: counts
    area_kind: partnership
    submission: "parcels/{month}"
    rows:
      source: {constant: food-bank}
      month: Day
      area: {constant: E09000007}
      category: {constant: parcel}
      count: Parcels
    coverage: {area_kind: partnership, area: {constant: E09000007}}
"""
PERSON = "Zephyrine Quillfeather"  # invented; occurs nowhere else
LINES = ["Day,Parcels,Volunteer name", f"03/04/2024,12,{PERSON}", f"04/04/2024,many,{PERSON}"]
KEPT_IN = {"quarantine"}  # the partner's own file; the rows to mend are kept without the name


def folders_that_hold(home: Path, words: str) -> set[str]:
    """Return the folders and files of a home in which the words stand, Parquet unpacked."""
    found = set()
    for path in home.rglob("*"):
        if not path.is_file():
            continue
        body = path.read_bytes()
        if path.suffix == ".parquet":
            body += str(pq.read_table(path).to_pylist()).encode()
        if words.encode() in body:
            found.add(path.relative_to(home).parts[0])
    return found


def test_a_name_handed_in_reaches_no_table_report_or_log(
    home, write, tmp_path: Path, caplog: pytest.LogCaptureFixture
):
    contract = tmp_path / "parcels.yaml"
    contract.write_text(CONTRACT, encoding="utf-8")
    with caplog.at_level(logging.DEBUG):
        report = home.load(write("parcels.csv", LINES), contracts=[contract])
    one = report.files[0]
    assert (one.read, one.loaded, one.rejected) == (2, 1, 1)
    assert PERSON not in json.dumps(report.to_json())
    assert PERSON not in caplog.text
    assert folders_that_hold(home.path, PERSON) == KEPT_IN


def test_columns_that_a_contract_refuses_are_in_no_rejected_row(home, write, tmp_path: Path):
    """Nor in a row whose cells have moved: the name may stand under any column then."""
    contract = tmp_path / "parcels.yaml"
    contract.write_text(CONTRACT + "refuse: [Packed by]\n", encoding="utf-8")
    lines = [
        "Day,Parcels,Packed by,Notes", f"03/04/2024,12,{PERSON},", f"04/04/2024,many,{PERSON},late",
        f"05/04/2024,1,250,{PERSON},", f"06/04/2024,{PERSON}",
    ]  # fmt: skip
    one = home.load(write("parcels.csv", lines), contracts=[contract]).files[0]
    assert (one.read, one.loaded, one.rejected) == (4, 1, 3)
    assert folders_that_hold(home.path, PERSON) == KEPT_IN
    kept = (home.path / one.rejects).read_text(encoding="utf-8").splitlines()
    assert kept[1].endswith("04/04/2024,many,(not kept),(not kept),")


def test_a_name_added_to_a_street_file_is_in_no_rejected_row(home, write):
    rows = [street_row(1), street_row(2, month="soon"), street_row(3)]
    lines = [f"{STREET},Victim name", *(f"{row},{PERSON}" for row in rows), f"{PERSON},x"]
    one = home.one(write("2023-05-northumbria-street.csv", lines))
    assert (one.read, one.loaded, one.rejected) == (4, 2, 2)
    assert one.notes == ["columns that look personal and were not kept: Victim name"]
    assert folders_that_hold(home.path, PERSON) == KEPT_IN


def test_the_search_finds_a_name_that_a_contract_keeps(home, write, tmp_path: Path):
    contract = tmp_path / "parcels.yaml"
    kept = "  - {name: Volunteer name, keep: volunteer}\noutputs:"
    contract.write_text(CONTRACT.replace("outputs:", kept), encoding="utf-8")
    home.load(write("parcels.csv", LINES), contracts=[contract])
    assert "evidence" in folders_that_hold(home.path, PERSON)
