"""Tables to take away: CSV, XLSX and ODS of one table. `to_png` gives a chart as PNG.

Conventions, the same in all three:

- the numbers are exact and unformatted; a status keeps its mark (`[x]`, `[c]`, `[?]`);
- a cell of words that a spreadsheet would run as a formula has an apostrophe put before it;
- CSV holds the header and the rows, then an empty line and lines whose first cell begins `# `:
  the caption, what the marks mean, the notes and the sources. XLSX and ODS hold the same lines,
  without the `# `, on a second sheet, "About this table".

The bytes depend on the table alone.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata

from wardmote.reports.cells import Cell, Table
from wardmote.reports.pictures import to_png
from wardmote.terms.quantities import Quantity

__all__ = [
    "about", "cell_text", "full_titles", "is_number_text", "plain_text", "safe_text", "shown_text",
    "to_csv", "to_ods", "to_png", "to_xlsx",
]  # fmt: skip

_NUMBER = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?%?")
# Characters that XML 1.0 forbids.
_CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# Spreadsheets run a cell that begins with one of these. The full-width forms are turned into
# the plain ones by some programs on opening.
_DANGEROUS = frozenset("=+-@\t\r\n＝＋－＠|")


def is_number_text(text: str) -> bool:
    """Whether these words are a plain number: `-3.1` is data and needs no escape."""
    return _NUMBER.fullmatch(text) is not None


def safe_text(text: str) -> str:
    """Return words that no spreadsheet runs as a formula; a leading apostrophe is doubled.

    Leading blanks and marks of no width are looked through, because programs drop them. Control
    characters, which no spreadsheet can hold, are left out.
    """
    text = _CONTROLS.sub("", text)
    bare = text.lstrip(" '\u00a0\u200b\u200e\u200f\ufeff")
    first = (text[:1], bare[:1], unicodedata.normalize("NFKC", bare[:1])[:1])
    risky = any(char in _DANGEROUS for char in first if char)
    if text.startswith("'") or (risky and not is_number_text(text)):
        return "'" + text
    return text


def plain_text(text: str) -> str:
    """Undo `safe_text`."""
    return text[1:] if text.startswith("'") else text


def cell_text(cell: Cell) -> str:
    """Write a cell for a file: the exact number, the mark of its status, or safe words."""
    if isinstance(cell.content, Quantity):
        return cell.content.to_text()
    return safe_text(cell.content)


def about(table: Table) -> list[str]:
    """Return what a reader of the file must know: caption, marks, notes, sources."""
    return [
        table.caption,
        *table.status_notes(),
        *table.band_notes(),
        *table.notes,
        *(f"Source: {source.line}" for source in table.sources),
    ]


def to_csv(table: Table) -> bytes:
    """Return UTF-8 with a byte order mark (Excel needs it), lines ended by return and newline."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([safe_text(title) for title in full_titles(table)])
    for row in table.rows:
        writer.writerow([safe_text(row.header), *(shown_text(cell) for cell in row.cells)])
    out.write("\r\n")
    for line in about(table):
        writer.writerow([f"# {line}"])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def to_xlsx(table: Table) -> bytes:
    """Return a workbook of two sheets: the rows, then what to know about them."""
    from wardmote.reports.workbooks import xlsx

    return xlsx(table)


def to_ods(table: Table) -> bytes:
    """Return an OpenDocument spreadsheet of the same two sheets."""
    from wardmote.reports.workbooks import ods

    return ods(table)


def full_titles(table: Table) -> list[str]:
    """Return column titles with their unit, because cells hold bare numbers."""
    return [
        column.title
        if not (column.prefix or column.suffix) or f"({column.suffix})" in column.title
        else f"{column.title} ({(column.prefix + column.suffix).strip()})"
        for column in table.columns
    ]


def shown_text(cell: Cell) -> str:
    """Keep a band's letter beside words; beside a number it would spoil the number."""
    if cell.band and isinstance(cell.content, str):
        joined = f"{cell.band.letter} {cell.content}".strip()
        return safe_text(joined)
    return cell_text(cell)
