"""Files that are torn, odd, or meant to harm: each is accounted for or refused with a reason."""

from __future__ import annotations

import csv
import gzip
import io
import os
import zipfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from police_lines import STREET, street_row

from wardmote.exchange.arrivals import arrivals
from wardmote.exchange.checking import check
from wardmote.exchange.child import Reader
from wardmote.exchange.contract_files import contract_from, packaged_contracts
from wardmote.exchange.reading import (
    Unzipped,
    delimiter_of,
    encoding_of,
    text_rows,
    write_table,
)
from wardmote.exchange.recognising import nearest, personal_looking, recognise
from wardmote.exchange.refusals import Refused
from wardmote.exchange.rejects import harmless
from wardmote.exchange.screening import (
    MIB,
    PARTNER,
    RELEASE,
    Limits,
    file_kind,
    screen_size,
    screen_workbook,
    screen_zip,
)

SMALL = contract_from(
    {
        "name": "small", "title": "Small", "publisher": "Somebody", "day_first": True,
        "fields": [
            {"name": "Day", "type": "date", "required": True},
            {"name": "Kind", "required": True},
            {"name": "Number", "type": "integer", "minimum": 0},
        ],
        "outputs": [
            {"table": "small", "shape": "events", "submission": "small/{month}",
             "rows": {"source": {"constant": "x"}, "month": "Day", "category": "Kind"}}
        ],
    },
    "small",
)  # fmt: skip


def zipped(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def accounts(text: str, tmp: Path) -> tuple[int, int, int, int]:
    """Return (rows read, loaded, rejected, blank) of a file by the small contract."""
    out = tmp / "out.arrow"
    told = write_table(text_rows(io.StringIO(text, newline="\n"), ","), out)
    import pyarrow as pa

    table = pa.ipc.open_stream(out.read_bytes()).read_all()
    match = recognise([(n, c) for n, c in told["first"]], "", [SMALL], False)
    assert match is not None
    checked = check(table, match)
    good = checked.database.execute(f"SELECT count(*) FROM {checked.good}").fetchone()  # noqa: S608 - our own relation
    checked.database.close()
    assert good is not None
    assert good[0] == checked.loaded
    assert checked.read + checked.header == told["rows"]
    return checked.read, checked.loaded, checked.rejects.num_rows, told["blank"]


CELL = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\x00"), max_size=12
)


@settings(max_examples=60)
@given(rows=st.lists(st.lists(CELL, min_size=1, max_size=5), max_size=12))
def test_every_record_of_a_polluted_csv_is_loaded_or_rejected(rows, tmp_path_factory):
    sink = io.StringIO(newline="")
    writer = csv.writer(sink, lineterminator="\n")
    writer.writerow(["Day", "Kind", "Number"])
    writer.writerows(rows)
    folder = tmp_path_factory.mktemp("polluted")
    read, loaded, rejected, _ = accounts(sink.getvalue(), folder)
    assert read == loaded + rejected


@settings(max_examples=60)
@given(tail=st.text(st.sampled_from('",\n;ab1/ \r\t'), max_size=80))
def test_any_text_below_the_header_is_accounted_for_and_good_rows_stay(tail, tmp_path_factory):
    text = "Day,Kind,Number\n01/04/2024,noise,1\n" + tail
    read, loaded, rejected, _ = accounts(text, tmp_path_factory.mktemp("polluted"))
    assert read == loaded + rejected
    assert loaded >= 1


def test_an_open_quotation_mark_does_not_swallow_the_rows_below(tmp_path):
    text = 'Day,Kind,Number\n01/04/2024,"noise,1\n' + "02/04/2024,noise,2\n" * 60
    assert accounts(text, tmp_path) == (61, 60, 1, 0)


def test_a_mark_inside_a_cell_opens_nothing_and_a_quoted_cell_may_run_over_lines(tmp_path):
    text = (
        'Day,Kind,Number\n01/04/2024,5" pipe,1\n02/04/2024,"two\nlines",2\n03/04/2024,6" pipe,3\n'
    )
    assert accounts(text, tmp_path) == (3, 3, 0, 0)
    rows = dict(text_rows(io.StringIO(text), ","))
    assert rows[3] == ["02/04/2024", "two\nlines", "2"]
    assert rows[5][1] == '6" pipe'  # line numbers are those of the file


def test_a_header_that_stands_again_and_blank_lines_are_counted_apart(tmp_path):
    text = "Day,Kind,Number\n01/04/2024,a,1\n\n,,\nDay,Kind,Number\n02/04/2024,b,2\n"
    assert accounts(text, tmp_path) == (2, 2, 0, 2)


@pytest.mark.parametrize(
    ("content", "encoding"),
    [
        ("Ward,£\n".encode("utf-8-sig"), "utf-8-sig"),
        ("Ward,£\n".encode("utf-16"), "utf-16"),
        ("Ward,£\n".encode("cp1252"), "cp1252"),
        ("Ward,£\n".encode(), "utf-8"),
    ],
)
def test_the_character_set_is_found(tmp_path, content, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    assert encoding_of(path, "text", MIB, 100) == encoding


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_separator_is_found(mark):
    assert delimiter_of([f"a{mark}b{mark}c\n", f'1{mark}"x,y;z"{mark}3\n']) == mark


def test_a_torn_gzip_file_is_refused(tmp_path):
    whole = gzip.compress(b"a,b\n" * 10_000)
    path = tmp_path / "a.csv.gz"
    path.write_bytes(whole[:-20])
    with path.open("rb") as stream, pytest.raises(Refused, match="ends too early"):
        io.BufferedReader(Unzipped(stream, MIB, 1_000)).read()
    stream2 = io.BytesIO(b"\x1f\x8b not gzip")
    with pytest.raises(Refused, match="damaged"):
        Unzipped(stream2, MIB, 100).readinto(bytearray(10))


def test_a_gzip_bomb_is_stopped_at_its_ratio(tmp_path):
    path = tmp_path / "bomb.csv.gz"
    path.write_bytes(gzip.compress(b"0" * (64 * MIB)))
    with path.open("rb") as stream, pytest.raises(Refused, match="zip bomb"):
        io.BufferedReader(Unzipped(stream, 1024 * MIB, 200)).read()


def test_a_zip_bomb_is_refused_before_it_is_opened(tmp_path):
    path = zipped(tmp_path / "bomb.zip", {"a.csv": b"0" * (64 * MIB)})
    with pytest.raises(Refused, match="zip bomb"):
        screen_zip(path, PARTNER)
    assert next(arrivals([path], tmp_path / "work", RELEASE)).refused


@pytest.mark.parametrize("name", ["../out.csv", "/etc/out.csv", "a/../../out.csv", "C:\\out.csv"])
def test_a_member_that_points_outside_is_refused(tmp_path, name):
    path = zipped(tmp_path / "a.zip", {name: b"a,b\n"})
    with pytest.raises(Refused, match="points outside"):
        screen_zip(path, PARTNER)


def test_a_link_in_a_zip_is_refused(tmp_path):
    path = tmp_path / "a.zip"
    info = zipfile.ZipInfo("link.csv")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(info, "/etc/passwd")
    with pytest.raises(Refused, match="link"):
        screen_zip(path, PARTNER)


def test_too_many_members_too_much_and_too_large_are_refused(tmp_path):
    path = zipped(tmp_path / "a.zip", {f"{n}.csv": b"a" for n in range(5)})
    few = Limits(MIB, MIB, 200, 4, 1, MIB)
    with pytest.raises(Refused, match="holds 5 files"):
        screen_zip(path, few)
    with pytest.raises(Refused, match="unpacks to"):
        screen_zip(path, Limits(MIB, 2, 200, 10, 1, MIB))
    with pytest.raises(Refused, match="at most"):
        screen_size(path, Limits(10, MIB, 200, 10, 1, MIB))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 ...", "not a table"),
        (b"MZ\x90\x00", "not a table"),
        (b"<html><body>", "web page"),
        (b"a\x00b\x00\x01", "binary"),
        (b"PK\x03\x04 torn", "damaged zip"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
    ],
)
def test_what_is_no_table_is_refused_with_what_to_do(tmp_path, content, said):
    path = tmp_path / "a.bin"
    path.write_bytes(content)
    with pytest.raises(Refused, match=said):
        file_kind(path)


def test_xml_with_entities_and_macros_are_refused(tmp_path):
    evil = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">]><workbook/>'
    path = zipped(tmp_path / "a.xlsx", {"xl/workbook.xml": evil})
    assert file_kind(path) == "workbook"
    with pytest.raises(Refused, match="entities"):
        screen_workbook(path, PARTNER)
    macro = zipped(tmp_path / "b.xlsm", {"xl/workbook.xml": b"<a/>", "xl/vbaProject.bin": b"x"})
    with pytest.raises(Refused, match="macros"):
        screen_workbook(macro, PARTNER)


def test_the_reading_process_has_no_network_and_survives_a_broken_workbook(tmp_path):
    broken = zipped(tmp_path / "a.xlsx", {"xl/workbook.xml": b"<not a workbook"})
    good = tmp_path / "a.csv"
    good.write_text("a,b\n1,2\n", encoding="utf-8")
    with Reader(PARTNER) as reader:
        with pytest.raises(Refused, match="cannot be read"):
            reader.read(broken, "workbook")
        assert reader.read(good, "text")[0].rows == 2


def test_a_file_that_takes_too_long_is_refused(tmp_path):
    never = tmp_path / "a.csv"
    os.mkfifo(never)  # nothing is ever written to it
    hurried = Limits(MIB, MIB, 200, 10, 1, PARTNER.memory_bytes)
    with Reader(hurried) as reader, pytest.raises(Refused, match="took longer"):
        reader.read(never, "text")


def test_a_file_that_needs_too_much_memory_is_refused(tmp_path):
    wide = tmp_path / "a.csv"
    wide.write_text("a,b\n" + "x" * 400_000 + "," + "y" * 400_000 + "\n", encoding="utf-8")
    tight = Limits(MIB, 64 * MIB, 200, 10, 30, -300 * MIB)
    with Reader(tight) as reader, pytest.raises(Refused, match="memory"):
        reader.read(wide, "text")


def test_what_is_near_is_named_and_how_it_differs():
    said = nearest([(1, ["Day", "Kinds", "Number"])], [SMALL])
    assert said == "The nearest contract is small (Small): it has no column Kind."
    assert nearest([(1, ["x", "y"])], [SMALL]).startswith("No contract is near")
    assert nearest([], [SMALL]) == "The file holds no rows."


@pytest.mark.parametrize(
    ("name", "personal"),
    [
        ("Surname", True), ("Date of birth", True), ("DOB", True), ("tenant_name", True),
        ("Home address", True), ("postcode_district", True), ("E-mail", True), ("NHS number", True),
        ("Ward name", False), ("Category", False), ("address_key", True), ("Month", False),
    ],
)  # fmt: skip
def test_columns_that_look_personal_are_flagged(name, personal):
    assert personal_looking(name) is personal


@pytest.mark.parametrize(
    ("cell", "kept"),
    [
        ("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-2.5", "-2.5"), ("+44", "+44"),
        ("-cmd", "'-cmd"), ("plain", "plain"), ("", ""), ("＝1", "'＝1"),
    ],
)  # fmt: skip
def test_rejected_cells_cannot_run_as_formulas(cell, kept):
    assert harmless(cell) == kept


def test_an_empty_file_and_an_unknown_file_do_not_stop_the_rest(home, write, tmp_path):
    folder = write("empty.csv", "").parent
    write("other.csv", "a,b\n1,2\n")
    write("cases.csv", "Case Ref,Opened,Closed,Category,Risk,Ward,Property Key,Stage,Outcome\n"
          "H1,01/04/2024,,Noise,High,Abbey,P1,Open,\n")  # fmt: skip
    zipped(folder / "bomb.zip", {"a.csv": b"0" * (64 * MIB)})
    told = {one.file: one.status for one in home.load(folder).files}
    assert told == {
        "bomb.zip": "refused", "cases.csv": "loaded", "empty.csv": "empty",
        "other.csv": "not-recognised",
    }  # fmt: skip


def test_a_police_archive_is_read_as_its_folder_is(home, tmp_path):
    text = "\n".join([STREET, *(street_row(n) for n in range(1, 6))]).encode()
    path = zipped(tmp_path / "2023-05.zip", {"2023-05/2023-05-northumbria-street.csv": text})
    report = home.one(path)
    assert report.file == "2023-05.zip::2023-05/2023-05-northumbria-street.csv"
    assert (report.status, report.loaded) == ("loaded", 5)
    assert home.one(path).status == "unchanged"


def test_a_table_without_its_header_is_told_so():
    row = [f"{1:064x}", "2023-05", "Kent Police", "-1.4", "52.9", "On or near High Street"]
    contracts = packaged_contracts()
    assert "header row" in nearest([(1, row), (2, row)], contracts)
    assert "No contract is near" in nearest([(1, ["a", "b"]), (2, ["1", "2.5"])], contracts)
