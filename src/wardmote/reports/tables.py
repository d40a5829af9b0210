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

from wardmote.reports.cell_texts import (
    about,
    cell_text,
    full_titles,
    is_number_text,
    plain_text,
    safe_text,
    shown_text,
)  # fmt: skip
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.pictures import to_png
from wardmote.reports.workbooks import ods, xlsx
from wardmote.terms.quantities import Quantity

__all__ = [
    "about", "cell_text", "from_csv", "full_titles", "is_number_text", "plain_text", "safe_text", "shown_text",
    "to_csv", "to_ods", "to_png", "to_xlsx",
]  # fmt: skip


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


def from_csv(body: bytes, identity: str) -> Table:
    """Return the table that `to_csv` wrote, for another kind of file: what each file says, no more.

    Links, bands' colours and number formats are not in a CSV; marks are words.
    """
    lines = list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))
    end = lines.index([])
    titles, *rows = lines[:end]
    caption, *notes = (line[0].removeprefix("# ") for line in lines[end + 1 :])
    return Table(
        identity,
        caption,
        tuple(Column.words(plain_text(title)) for title in titles),
        tuple(Row.of(plain_text(header), *map(_content, held)) for header, *held in rows),
        tuple(notes),
    )


def _content(text: str) -> Quantity | str:
    if is_number_text(text) and not text.endswith("%"):
        number = Quantity.from_text(text)
        return number if number.to_text() == text else text
    return plain_text(text)


def to_xlsx(table: Table) -> bytes:
    """Return a workbook of two sheets: the rows, then what to know about them."""
    return xlsx(table)


def to_ods(table: Table) -> bytes:
    """Return an OpenDocument spreadsheet of the same two sheets."""
    return ods(table)
