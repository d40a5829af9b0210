"""What a cell, a title and the lines about a table say in a file that leaves, safe to open."""

from __future__ import annotations

import re
import unicodedata

from wardmote.reports.cells import Cell, Table
from wardmote.terms.quantities import Quantity

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
