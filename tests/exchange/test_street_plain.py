"""Street files that people saved again: as workbooks, with tabs, below a title, in capitals."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import pytest
import xlsxwriter
from police_lines import STREET, street_row

ROWS = [
    street_row(n, kind=k) for n, k in enumerate(["Burglary", "Anti-social behaviour", "Drugs"], 1)
]
TABLE = [line.split(",") for line in (STREET, *ROWS)]


def workbook(path: Path) -> Path:
    """A title in merged cells above the header, and an empty sheet."""
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet("Street")
    sheet.merge_range("A1:F1", "Crimes in our area")
    for at, row in enumerate(TABLE, 2):
        sheet.write_row(at, 0, row)
    book.add_worksheet("Notes")
    book.close()
    return path


def joined(mark: str) -> str:
    return "\n".join(mark.join(row) for row in TABLE) + "\n"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("tabs.tsv", joined("\t").encode()),
        ("semicolons.csv", joined(";").encode("utf-8-sig")),
        ("underscores.csv", joined(",").replace("Crime ID", "crime_id").encode()),
        ("capitals.csv", "\n".join([STREET.upper(), *ROWS]).encode()),
        ("title.csv", ("Our crimes\n\n" + joined(",")).encode()),
        ("packed-without-the-ending.csv", gzip.compress(joined(",").encode(), mtime=0)),
        ("utf16.csv", joined("\t").encode("utf-16")),
        ("utf16-without-a-mark.csv", joined(",").encode("utf-16-le")),
        ("old-mac.csv", joined(",").replace("\n", "\r").encode()),
        (
            "cell-over-lines.csv",
            joined(",").replace("On or near High Street", '"On or near\nHigh Street"').encode(),
        ),
        (
            "packed-twice.csv.gz.gz",
            gzip.compress(gzip.compress(joined(",").encode(), mtime=0), mtime=0),
        ),
        ("spare-rows.csv", (joined(",") + "\n,,,,,,,,,,,\n   \n").encode()),
        ("latin.csv", joined(",").replace("High Street", "Café").encode("cp1252")),
        ("excel-months.csv", joined(",").replace("2023-05", "May-23").encode()),
        ("book.xlsx", b""),
    ],
)
def test_a_street_file_saved_again_holds_the_same_incidents(home, tmp_path: Path, name, content):
    path = workbook(tmp_path / name) if name.endswith("xlsx") else tmp_path / name
    if content:
        path.write_bytes(content)
    report = home.one(path)
    assert (report.status, report.read, report.loaded, report.rejected) == ("loaded", 3, 3, 0)
    assert report.periods == ["2023-05"]
    kept = home.rows("street", "category", "crime_id").to_pylist()
    assert sorted(row["category"] for row in kept) == [
        "anti-social-behaviour", "burglary", "drugs",
    ]  # fmt: skip
    assert sum(row["crime_id"] is None for row in kept) == 1


def test_a_row_of_a_saved_file_keeps_the_number_of_its_line(home, tmp_path: Path):
    lines = ["Our crimes", "", STREET, ROWS[0], "", ROWS[1].replace("2023-05", "soon"), "short,row"]
    (tmp_path / "title.csv").write_text("\n".join(lines), encoding="utf-8")
    report = home.one(tmp_path / "title.csv")
    assert (report.read, report.loaded, report.rejected, report.blank) == (3, 1, 2, 2)
    assert home.rows("street", "row")["row"].to_pylist() == [4]
    kept = (home.path / report.rejects).read_text(encoding="utf-8").splitlines()
    assert [one["row"] for one in csv.DictReader(kept)] == ["6", "7"]
