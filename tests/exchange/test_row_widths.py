"""Rows with more or fewer cells than their header: said, kept aside, and never read askew."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter
from police_lines import STREET, street_row

from wardmote.exchange.refusals import FEWER_CELLS, MORE_CELLS

LOG = "Ref,Day,Street,Hours,Cost (£)"
NOTED = "Ref,Day,Street,Cost (£),Hours"
GOOD = "1,01/04/2024,Falcon Road,2,£27.00"
CONTRACT = """
name: works-log
title: Small works
publisher: A contractor
day_first: true
fields:
  - {name: Ref, required: true, keep: ref}
  - {name: Day, type: date, required: true, keep: date}
  - {name: Street}
  - {name: Hours, type: number, keep: hours}
  - {name: "Cost (£)", type: number, minimum: 0, keep: cost}
outputs:
  - table: works
    shape: events
    submission: "works/{month}"
    rows: {source: {constant: contractor}, month: Day, category: {constant: works}}
"""


@pytest.fixture(autouse=True)
def known(home) -> None:
    folder = home.path / "contracts"
    folder.mkdir(parents=True)
    (folder / "works.yaml").write_text(CONTRACT, encoding="utf-8")


def workbook(path: Path, lines: list[str]) -> Path:
    """Write lines cut at their commas, as a spreadsheet opens them."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Log")
    for at, line in enumerate(lines):
        sheet.write_row(at, 0, line.split(","))
    book.close()
    return path


def test_an_unquoted_sum_with_a_comma_is_not_read_as_one_pound(home, write):
    lines = [LOG, GOOD, GOOD.replace("£27.00", "£1,250.00"), GOOD.replace("£27.00", '"£1,250.00"')]
    report = home.one(write("log.csv", lines))
    assert (report.read, report.loaded, report.reasons) == (3, 2, {MORE_CELLS: 1})
    kept = (home.path / report.rejects).read_text(encoding="utf-8").splitlines()
    assert kept[1].startswith("3,")
    assert sorted(home.rows("works", "cost")["cost"].to_pylist()) == [27.0, 1250.0]


def test_a_spreadsheet_with_a_cut_sum_says_so_too(home, tmp_path: Path):
    lines = [LOG, GOOD, GOOD.replace("£27.00", "£1,250.00")]
    report = home.one(workbook(tmp_path / "log.xlsx", lines))
    assert (report.loaded, report.reasons) == (1, {MORE_CELLS: 1})
    assert home.rows("works", "cost")["cost"].to_pylist() == [27.0]


@pytest.mark.parametrize("others", [0, 3])
def test_a_cut_sum_before_a_blank_last_cell_is_seen(home, write, others):
    """The cell pushed out is blank: the row is told by its length, or by the sum alone."""
    row = "1,01/04/2024,Falcon Road,£27.00,"
    lines = [NOTED, *[row] * others, row.replace("£27.00", "£1,250.00")]
    report = home.one(write("log.csv", lines))
    assert (report.loaded, report.reasons) == (others, {MORE_CELLS: 1})


def test_an_unquoted_comma_far_below_the_rows_first_looked_at_is_seen(home, write):
    lines = [LOG, *[GOOD] * 60, GOOD.replace("Falcon Road", "Flat 2, Falcon Road")]
    report = home.one(write("log.csv", lines))
    assert (report.loaded, report.reasons) == (60, {MORE_CELLS: 1})
    kept = (home.path / report.rejects).read_text(encoding="utf-8").splitlines()
    assert kept[1].startswith("62,")


def test_a_comma_at_the_end_of_every_row_is_let_be(home, write):
    report = home.one(write("log.csv", [LOG, GOOD + ",", GOOD + ", "]))
    assert (report.loaded, report.rejected) == (2, 0)
    report = home.one(write("more.csv", [LOG + ",,", GOOD + ",,", GOOD]))
    assert (report.loaded, report.rejected) == (2, 0)


@pytest.mark.parametrize("kept", [4, 3, 2])
def test_a_last_line_that_is_cut_off_is_not_a_row(home, write, kept):
    cut = ",".join(GOOD.split(",")[:kept])
    report = home.one(write("log.csv", "\n".join([LOG, GOOD, cut])))
    assert (report.read, report.loaded, report.reasons) == (2, 1, {FEWER_CELLS: 1})


def test_a_cut_line_is_seen_where_the_last_columns_are_not_kept(home, write):
    lines = [LOG + ",Remarks", GOOD + ",quiet", GOOD]
    report = home.one(write("log.csv", lines))
    assert (report.loaded, report.reasons) == (1, {FEWER_CELLS: 1})


@pytest.mark.parametrize("shape", ["csv", "semicolons", "xlsx"])
def test_a_street_row_with_a_comma_too_many_is_refused_however_the_file_is_kept(
    home, write, tmp_path: Path, shape
):
    bad = street_row(2, "2024-03").replace("On or near", "On, or near") + "noted"
    lines = [STREET, street_row(1, "2024-03"), bad]
    if shape == "xlsx":
        path = workbook(tmp_path / "2024-03-northumbria-street.xlsx", lines)
    elif shape == "semicolons":
        path = write("2024-03-northumbria-street.csv", [one.replace(",", ";") for one in lines])
    else:
        path = write("2024-03-northumbria-street.csv", lines)
    report = home.one(path)
    assert (report.read, report.loaded, report.reasons) == (2, 1, {MORE_CELLS: 1})


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_street_file_cut_off_in_its_last_line_loses_that_line_alone(home, write, mark):
    lines = [STREET, street_row(1, "2024-03"), street_row(2, "2024-03").rsplit(",", 2)[0]]
    text = "\n".join(lines).replace(",", mark)
    report = home.one(write("2024-03-northumbria-street.csv", text))
    assert (report.read, report.loaded, report.reasons) == (2, 1, {FEWER_CELLS: 1})


@pytest.mark.parametrize("mark", [",", ";"])
def test_an_outcome_with_a_comma_is_not_cut_though_the_context_pushed_out_is_blank(
    home, write, mark
):
    cut = street_row(2, "2024-03", outcome="Investigation complete, no suspect identified")
    lines = [STREET, street_row(1, "2024-03"), cut]
    text = "\n".join(lines).replace(",", mark)
    report = home.one(write("2024-03-northumbria-street.csv", text))
    assert (report.loaded, report.reasons) == (1, {MORE_CELLS: 1})
