"""XLSX and ODS of a table: exact numbers, no author, no clock.

ODS is written as text: a library took 30 milliseconds a table, and an assessment has fifty.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from wardmote.reports.archives import ZIP_EPOCH
from wardmote.reports.cell_texts import about, cell_text, full_titles, safe_text, shown_text
from wardmote.reports.cells import Cell, Table
from wardmote.reports.lines_xml import FORBIDDEN
from wardmote.terms.quantities import Quantity

ABOUT_SHEET = "About this table"
DATA_SHEET = "Data"
EPOCH = datetime(2000, 1, 1)  # noqa: DTZ001  # the format wants a naive stamp; files carry no clock
_BLANKS = re.compile(r"^ +| {2,}|\t|\r?\n")  # ODF reads a run of them as one
_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for name in ("office", "table", "text", "meta")
)
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_MANIFEST = (
    f'{_XML}<manifest:manifest manifest:version="1.2" '
    'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
    f'<manifest:file-entry manifest:full-path="/" manifest:version="1.2" manifest:media-type="{_MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    '<manifest:file-entry manifest:full-path="meta.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
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
    rows = [_row(_words(title) for title in full_titles(table))]
    rows += [
        _row([_words(safe_text(row.header)), *(_ods_cell(cell) for cell in row.cells)])
        for row in table.rows
    ]
    notes = [_row([_words(safe_text(words))]) for words in about(table)]
    sheets = _sheet(DATA_SHEET, len(table.columns), rows) + _sheet(ABOUT_SHEET, 1, notes)
    content = (
        f'{_XML}<office:document-content {_NAMES} office:version="1.2"><office:body>'
        f"<office:spreadsheet>{sheets}</office:spreadsheet></office:body></office:document-content>"
    )
    meta = (
        f'{_XML}<office:document-meta {_NAMES} xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'office:version="1.2"><office:meta><dc:title>{escape(_clean(table.caption))}</dc:title>'
        "</office:meta></office:document-meta>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as made:
        made.writestr(zipfile.ZipInfo("mimetype", ZIP_EPOCH), _MIMETYPE)  # first, and not packed
        for name, text in (
            ("META-INF/manifest.xml", _MANIFEST), ("content.xml", content), ("meta.xml", meta),
        ):  # fmt: skip
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_DEFLATED
            made.writestr(entry, text.encode())
    return out.getvalue()


def _sheet(name: str, columns: int, rows: Iterable[str]) -> str:
    return (
        f'<table:table table:name="{name}">'
        f'<table:table-column table:number-columns-repeated="{columns}"/>{"".join(rows)}'
        "</table:table>"
    )


def _row(cells: Iterable[str]) -> str:
    return f"<table:table-row>{''.join(cells)}</table:table-row>"


def _ods_cell(cell: Cell) -> str:
    """Return a number cell whose text is the shortest that reads back the same, or words."""
    if not isinstance(cell.content, Quantity) or not _fits_a_double(cell.content):
        return _words(shown_text(cell))
    text = cell.content.to_text()
    return (
        f'<table:table-cell office:value-type="float" office:value="{text}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def _words(words: str) -> str:
    text = _BLANKS.sub(_blanks, escape(_clean(words)))
    return (
        f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
    )


def _blanks(found: re.Match[str]) -> str:
    blank = found[0]
    if blank == "\t":
        return "<text:tab/>"
    return "<text:line-break/>" if "\n" in blank else f'<text:s text:c="{len(blank)}"/>'


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


def _clean(words: str) -> str:
    return words.translate(FORBIDDEN)  # what no XML can hold
