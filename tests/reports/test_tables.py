"""What leaves in a file comes back the same: numbers, marks and words, and no formula runs."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import lxml.html
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree
from python_calamine import CalamineWorkbook

from support.demo_document import coverage_calendar, matrix_table, monthly_line, ward_table
from wardmote.reports.cells import Band, Cell, Column, Row, Source, Table, Tone
from wardmote.reports.html import table_html
from wardmote.reports.tables import (
    about,
    from_csv,
    plain_text,
    safe_text,
    to_csv,
    to_ods,
    to_png,
    to_xlsx,
)
from wardmote.terms.quantities import MISSING, SUPPRESSED, UNKNOWN, ZERO, Quantity

OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
ODF_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"

quantities = st.one_of(
    st.sampled_from([ZERO, MISSING, SUPPRESSED, UNKNOWN]),
    st.integers(-(10**18), 10**18).map(Quantity),
    st.floats(allow_nan=False, allow_infinity=False).map(Quantity),
)
grids = st.integers(1, 4).flatmap(
    lambda wide: st.lists(
        st.lists(quantities, min_size=wide, max_size=wide), min_size=1, max_size=6
    )
)
FORMS = (",", ",.0f", ".1f")


def table_of(grid: list[list[Quantity]]) -> Table:
    columns = [Column.words("Area")]
    columns += [Column(f"Column {at}", form=FORMS[at % 3]) for at in range(len(grid[0]))]
    rows = tuple(Row.of(f"Area {at}", *values) for at, values in enumerate(grid))
    return Table("held", "What is held", tuple(columns), rows)


def read_csv(data: bytes) -> list[list[str]]:
    lines = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
    return lines[1 : lines.index([])]


def read_xlsx(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()[1:]


def read_ods(data: bytes) -> list[list[str]]:
    """Read the exact number of each cell: its text is what a reader sees, its value what counts."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        tree = etree.fromstring(archive.read("content.xml"))
    sheet = next(tree.iter(f"{ODF_TABLE}table"))
    return [
        [
            cell.get(f"{OFFICE}value") or "".join(cell.itertext())
            for cell in row.iter(f"{ODF_TABLE}table-cell")
        ]
        for row in list(sheet.iter(f"{ODF_TABLE}table-row"))[1:]
    ]


def read_html(table: Table) -> list[list[str]]:
    tree = lxml.html.fromstring(str(table_html(table)))
    rows = []
    for row in tree.xpath(".//tbody/tr"):
        cells = []
        for cell in row.xpath("./th|./td"):
            exact = cell.xpath(".//data/@value")
            cells.append(exact[0] if exact else cell.text_content().strip())
        rows.append(cells)
    return rows


def quantity_of(held: object) -> Quantity:
    return Quantity.from_text(held) if isinstance(held, str) else Quantity(held)


@settings(max_examples=60)
@given(grids)
def test_a_workbook_made_of_a_kept_csv_holds_what_the_table_held(
    grid: list[list[Quantity]],
) -> None:
    table = table_of(grid)
    again = from_csv(to_csv(table), table.identity)
    assert to_csv(again) == to_csv(table)
    assert read_xlsx(to_xlsx(again)) == read_xlsx(to_xlsx(table))


def test_words_bands_units_and_notes_come_back_from_a_csv_too() -> None:
    for table in (ward_table(), matrix_table()):
        again = from_csv(to_csv(table), table.identity)
        assert to_csv(again) == to_csv(table)
        assert read_ods(to_ods(again)) == read_ods(to_ods(table))
        assert about(again) == about(table)


@given(grids)
def test_every_quantity_reads_back_equal_from_csv_xlsx_ods_and_html(
    grid: list[list[Quantity]],
) -> None:
    table = table_of(grid)
    for name, rows in {
        "csv": read_csv(to_csv(table)),
        "xlsx": read_xlsx(to_xlsx(table)),
        "ods": read_ods(to_ods(table)),
        "html": read_html(table),
    }.items():
        back = [[quantity_of(cell) for cell in row[1:]] for row in rows]
        assert back == grid, name


def test_the_round_trip_would_notice_a_missing_value_turned_into_zero() -> None:
    lost = table_of([[ZERO]])
    assert quantity_of(read_csv(to_csv(lost))[0][1]) != MISSING


@pytest.mark.parametrize(
    ("words", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+cmd", "'+cmd"),
        ("-cmd", "'-cmd"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("＝1+1", "'＝1+1"),  # full-width equals sign
        ("＋1", "'＋1"),
        ("－1", "'－1"),
        ("＠x", "'＠x"),
        ("  =1", "'  =1"),
        ("\u200b=1", "'\u200b=1"),
        ("'=1", "''=1"),
        ("-3.1", "-3.1"),
        ("+44", "+44"),
        ("-3.1%", "-3.1%"),
        ("-3.1+cmd", "'-3.1+cmd"),
        ("-inf", "'-inf"),
        ("[x]", "[x]"),
        ("no clear change", "no clear change"),
        ("", ""),
        ("a\x00b", "ab"),
    ],
)
def test_words_that_would_run_as_a_formula_are_escaped(words: str, written: str) -> None:
    assert safe_text(words) == written


@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn"))))
def test_escaping_loses_no_words(words: str) -> None:
    assert plain_text(safe_text(words)) == words


words = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Zl", "Zp", "Zs", "Cf")),
    max_size=12,
) | st.sampled_from(["=1+1", "-cmd", "two words", "＝1"])


@settings(max_examples=40)
@given(st.lists(words, min_size=1, max_size=5))
def test_words_read_back_equal_and_never_begin_a_formula(held: list[str]) -> None:
    rows = tuple(Row.of(text, text) for text in held)
    table = Table("t", "Words", (Column.words("Name"), Column.words("Text")), rows)
    for name, back in {
        "csv": read_csv(to_csv(table)),
        "xlsx": read_xlsx(to_xlsx(table)),
        "ods": read_ods(to_ods(table)),
    }.items():
        assert [[plain_text(str(cell)) for cell in row] for row in back] == [
            [text, text] for text in held
        ], name


def test_xlsx_holds_no_formula_and_no_author() -> None:
    table = Table("t", "T", (Column.words("A"), Column.words("B")), (Row.of("=1+1", "@x"),))
    with zipfile.ZipFile(io.BytesIO(to_xlsx(table))) as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")
        core = archive.read("docProps/core.xml").decode()
    assert "<dc:creator></dc:creator>" in core
    assert core.count("2000-01-01T00:00:00Z") == 2


def test_notes_marks_and_sources_follow_the_rows() -> None:
    lines = to_csv(matrix_table()).decode("utf-8-sig").splitlines()
    after = lines[lines.index("") + 1 :]
    assert after[0] == "# Priority matrix"
    assert "# [x] means not available." in after
    assert "# Source: Invented incidents (evidence version 3)" in after
    book = CalamineWorkbook.from_filelike(io.BytesIO(to_xlsx(matrix_table())))
    assert book.sheet_names == ["Data", "About this table"]
    told = [row[0] for row in book.get_sheet_by_index(1).to_python()]
    assert told == [plain_text(line) for line in about(matrix_table())]


def test_titles_in_a_file_carry_the_unit() -> None:
    header = to_csv(ward_table()).decode("utf-8-sig").splitlines()[0]
    assert header.endswith("Change on the year before (%),In words")


@pytest.mark.parametrize("write", [to_csv, to_xlsx, to_ods])
def test_same_table_same_bytes(write: object) -> None:
    assert write(monthly_line().table()) == write(monthly_line().table())  # type: ignore[operator]


def test_band_without_words_keeps_its_letter() -> None:
    back = read_csv(to_csv(coverage_calendar().table()))
    assert back[1] == ["Police incidents, 2023", "M", "M", *["R"] * 10]


def test_a_row_of_the_wrong_length_is_refused() -> None:
    with pytest.raises(ValueError, match='row "Dene"'):
        Table("t", "T", (Column.words("A"), Column("B")), (Row.of("Dene"),))


def test_a_band_says_a_letter_and_a_word() -> None:
    with pytest.raises(ValueError, match="letter and a word"):
        Band("", "red", Tone.RED)


def test_numbers_are_shown_by_form_and_status_by_mark() -> None:
    column = Column("Change", form=",.1f", prefix="£", suffix="m")
    assert column.show(Quantity(-1234.56)) == "−£1,234.6m"
    assert [column.show(value) for value in (ZERO, MISSING, SUPPRESSED, UNKNOWN)] == [
        "£0.0m", "[x]", "[c]", "[?]",
    ]  # fmt: skip


def test_html_escapes_words_and_keeps_header_scopes() -> None:
    row = Row("<b>Dene</b>", (Cell(Quantity(5), "/figures/x"),), is_total=True)
    source = (Source("Police & fire", "version 1"),)
    table = Table("t", "A <caption>", (Column.words("Ward"), Column("N")), (row,), (), source)
    text = str(table_html(table))
    assert "<b>" not in text
    tree = lxml.html.fromstring(text)
    assert tree.xpath("string(.//caption)") == "A <caption>"
    assert tree.xpath(".//th[@scope='row']")[0].text_content() == "<b>Dene</b>"
    assert tree.xpath("count(.//th[@scope='col'])") == 2
    assert tree.xpath(".//td/a/@href") == ["/figures/x"]


def test_png_is_twice_the_size_of_its_chart_on_white() -> None:
    png = to_png(monthly_line().svg())
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == 1280


def test_files_carry_no_picture_menu_or_entry_without_its_file() -> None:
    with zipfile.ZipFile(io.BytesIO(to_ods(ward_table()))) as archive:
        names = set(archive.namelist())
        listed = set(
            re.findall(rb'full-path="([^"/][^"]*)"', archive.read("META-INF/manifest.xml"))
        )
        assert archive.namelist()[0] == "mimetype"
        assert b"rinter" not in b"".join(archive.read(name) for name in names)
    assert not [name for name in names if name.startswith(("Thumbnails", "Configurations2"))]
    assert {name.decode() for name in listed} <= names
    assert len(CalamineWorkbook.from_filelike(io.BytesIO(to_ods(ward_table()))).sheet_names) == 2
