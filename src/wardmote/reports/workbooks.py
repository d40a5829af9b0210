"""XLSX and ODS of a table: exact numbers, no author, no clock."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

import xlsxwriter
from odfdo import Cell as OdsCell
from odfdo import Document as OdsDocument
from odfdo import Row as OdsRow
from odfdo import Table as OdsTable
from xlsxwriter.worksheet import Worksheet

from wardmote.reports.archives import without_clock
from wardmote.reports.cell_texts import about, cell_text, full_titles, safe_text, shown_text
from wardmote.reports.cells import Table
from wardmote.terms.quantities import Quantity

ABOUT_SHEET = "About this table"
DATA_SHEET = "Data"
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  # the format wants a naive stamp; files carry no clock
_TRIMMINGS = ("Thumbnails/", "Configurations2/")
_TRIMMING_ENTRIES = re.compile(
    rb'<manifest:file-entry[^>]*full-path="(?:Thumbnails|Configurations2)/[^>]*/>\s*'
)
_NO_SETTINGS = (
    b'<?xml version="1.0" encoding="UTF-8"?>\n<office:document-settings '
    b'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" office:version="1.2"/>'
)


class _ExactSheet(Worksheet):  # type: ignore[misc]  # xlsxwriter ships no types
    """Writes numbers so that they read back the same; the library keeps 16 digits of 17."""

    def _xml_number_element(self, number: float, attributes: Any = ()) -> None:
        held = "".join(f' {key}="{value}"' for key, value in attributes)
        self.fh.write(f"<c{held}><v>{number!r}</v></c>")


def xlsx(table: Table) -> bytes:
    """Return a workbook of two sheets: the rows, then what to know about them."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    # No author and no clock: a download says nothing about who made it or when.
    book.set_properties({"title": table.caption, "created": EPOCH})
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "bottom"})
    data = book.add_worksheet(DATA_SHEET, worksheet_class=_ExactSheet)
    data.freeze_panes(1, 1)
    for at, (title, letters) in enumerate(zip(full_titles(table), _widths(table), strict=True)):
        data.write_string(0, at, title, bold)
        data.set_column(at, at, letters)
    for line, row in enumerate(table.rows, start=1):
        data.write_string(line, 0, safe_text(row.header))
        for at, cell in enumerate(row.cells, start=1):
            if isinstance(cell.content, Quantity) and _fits_a_double(cell.content):
                data.write_number(line, at, cell.content.known())
            else:
                data.write_string(line, at, shown_text(cell))
    notes = book.add_worksheet(ABOUT_SHEET)
    notes.set_column(0, 0, 100)
    for line, words in enumerate(about(table)):
        notes.write_string(line, 0, safe_text(words))
    book.close()
    return out.getvalue()


def ods(table: Table) -> bytes:
    """Return an OpenDocument spreadsheet of the same two sheets."""
    document = OdsDocument("spreadsheet")
    document.body.clear()
    data = OdsTable(DATA_SHEET)
    header = OdsRow()
    for title in full_titles(table):
        header.append_cell(OdsCell(title, cell_type="string"))
    data.append_row(header)
    for row in table.rows:
        line = OdsRow()
        line.append_cell(OdsCell(safe_text(row.header), cell_type="string"))
        for cell in row.cells:
            if isinstance(cell.content, Quantity) and _fits_a_double(cell.content):
                line.append_cell(_number_cell(cell.content))
            else:
                line.append_cell(OdsCell(shown_text(cell), cell_type="string"))
        data.append_row(line)
    notes = OdsTable(ABOUT_SHEET)
    for words in about(table):
        line = OdsRow()
        line.append_cell(OdsCell(safe_text(words), cell_type="string"))
        notes.append_row(line)
    document.body.append(data)
    document.body.append(notes)
    _still(document, table.caption)
    out = io.BytesIO()
    document.save(out)
    return without_clock(_without_trimmings(out.getvalue()))


def _without_trimmings(archive: bytes) -> bytes:
    """Leave out the picture, menus and printer that the library's pattern file brings along."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(archive)) as held, zipfile.ZipFile(out, "w") as made:
        for item in held.infolist():
            if item.filename.startswith(_TRIMMINGS):
                continue
            data = held.read(item)
            if item.filename == "META-INF/manifest.xml":
                data = _TRIMMING_ENTRIES.sub(b"", data)
            elif item.filename == "settings.xml":
                data = _NO_SETTINGS
            made.writestr(item, data)
    return out.getvalue()


def _widths(table: Table) -> list[int]:
    """Return a width in letters for each column, 8 to 50."""
    longest = [len(title) // 2 for title in full_titles(table)]
    for row in table.rows:
        for at, words in enumerate([row.header, *(cell_text(cell) for cell in row.cells)]):
            longest[at] = max(longest[at], len(words))
    return [min(max(letters + 2, 8), 50) for letters in longest]


def _fits_a_double(quantity: Quantity) -> bool:
    """Whether a spreadsheet, which holds 64-bit floats alone, would keep this number exactly."""
    return quantity.value is not None and float(quantity.value) == quantity.value


def _number_cell(quantity: Quantity) -> object:
    """Return an ODS number cell whose text is the shortest that reads back the same."""
    cell = OdsCell(quantity.known(), cell_type="float", text=quantity.to_text())
    cell.set_attribute("office:value", quantity.to_text())
    return cell


def _still(document: object, title: str) -> None:
    """Take author and clock out of an ODS file's description."""
    meta = document.meta  # type: ignore[attr-defined]  # odfdo ships no types
    for element in list(meta.get_meta_body().children):
        element.delete()
    meta.title = title
