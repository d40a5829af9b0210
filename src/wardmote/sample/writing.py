"""Writing files so that the same rows always give the same bytes."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

_STAMP = (2026, 4, 1, 0, 0, 0)  # zip entries carry one fixed time
GZIP_LEVEL = 6


def table_bytes(
    header: Sequence[str],
    rows: Iterable[Sequence[str]],
    separator: str = ",",
    newline: str = "\n",
    encoding: str = "utf-8",
) -> bytes:
    """Return a delimited table; fields that need quotes get them."""
    lines = [separator.join(quoted(field, separator) for field in header)]
    lines += [separator.join(quoted(field, separator) for field in row) for row in rows]
    return (newline.join(lines) + newline).encode(encoding)


def quoted(field: str, separator: str = ",") -> str:
    """Return the field, in quotes where it holds a separator, a quote or a line break."""
    if separator in field or '"' in field or "\n" in field:
        return '"' + field.replace('"', '""') + '"'
    return field


def lines_bytes(header: str, lines: Sequence[str], newline: str = "\n") -> bytes:
    """Return ready-made lines under a header line: the quick way for many rows."""
    return (newline.join([header, *lines]) + newline).encode()


def write(path: Path, content: bytes) -> None:
    """Write the bytes, compressed where the name ends in .gz; make the folder first."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.suffix == ".gz":
        content = gzip.compress(content, GZIP_LEVEL, mtime=0)
    path.write_bytes(content)


def write_zip(path: Path, entries: dict[str, bytes]) -> None:
    """Write a zip with fixed times and the entries in the given order."""
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries.items():
            info = zipfile.ZipInfo(name, _STAMP)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, content)
    path.write_bytes(packed.getvalue())


def write_workbook(path: Path, sheets: dict[str, list[list[Any]]]) -> None:
    """Write an xlsx of plain sheets; dates get a day-first format, all else is left as it is."""
    from datetime import date, datetime

    import xlsxwriter

    path.parent.mkdir(parents=True, exist_ok=True)
    with xlsxwriter.Workbook(str(path), {"in_memory": True}) as book:
        book.set_properties({"created": datetime(2026, 4, 1)})  # noqa: DTZ001 a fixed stamp
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for title, rows in sheets.items():
            sheet = book.add_worksheet(title)
            for r, row in enumerate(rows):
                for c, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(r, c, cell, day)
                    elif cell is not None:
                        sheet.write(r, c, cell)
