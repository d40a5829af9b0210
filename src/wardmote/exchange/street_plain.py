"""Street files that are not as published: workbooks, other separators, titles above the header.

The quick pass reads the publisher's CSV alone. What fits the contract and is written otherwise is
read in the reading process and copied as that CSV, each row on the line that it had, so that
accounts and rejects name the lines of the file handed in.
"""

from __future__ import annotations

import csv
import gzip
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from wardmote.exchange.child import Reader, TextTable
from wardmote.exchange.contract import Contract
from wardmote.exchange.recognising import Match, recognise
from wardmote.exchange.refusals import Refused
from wardmote.exchange.screening import file_kind
from wardmote.exchange.street_pass_checks import COLUMNS, NotStreet, layout_of

_HEAD_BYTES = 65_536


@dataclass(frozen=True, slots=True)
class PlainCopy:
    """A copy as published; the blank lines of the file, and what a report should say of it."""

    path: Path
    blank: int = 0
    notes: tuple[str, ...] = ()


def is_as_published(path: Path) -> bool:
    """Does the quick pass read this file: CSV or CSV.gz whose first line is the header?"""
    try:
        kind = file_kind(path)
        if kind not in ("text", "gzip") or (kind == "gzip") != (path.suffix == ".gz"):
            return False
        with gzip.open(path) if kind == "gzip" else path.open("rb") as stream:
            head = stream.read(_HEAD_BYTES)
        layout_of(head.replace(b"\r", b"\n").split(b"\n", 1)[0], path.name)
    except NotStreet:
        return False
    except (OSError, EOFError, zlib.error, Refused):
        return True  # the pass says what is wrong with it
    return True


def plain_copy(path: Path, contract: Contract, reader: Reader, target: Path) -> PlainCopy:
    """Write a street file as published.

    Raises:
        Refused: where it cannot be read, or no table in it fits the contract.
    """
    for table in reader.read(path, file_kind(path)):
        match = recognise(table.first, table.sheet, [contract], geometry=False)
        if match is None:
            table.path.unlink(missing_ok=True)
            continue
        with target.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out, lineterminator="\n")
            writer.writerow(COLUMNS)
            at = 1
            for row, cells in _records(table, match):
                out.write("\n" * (row - at - 1))
                writer.writerow(cells)
                at = row
        table.path.unlink(missing_ok=True)
        notes = ("read as Windows-1252",) if table.encoding == "cp1252" else ()
        return PlainCopy(target, table.blank, notes)
    raise Refused(f"{path.name}: no table in it is a street file of data.police.uk.")


def _records(table: TextTable, match: Match) -> Iterator[tuple[int, list[str]]]:
    """Yield each row's line and its cells in the publisher's order; a short row stays short, and
    one that is too long is so here too."""
    at = [match.columns.get(name) for name in COLUMNS]
    beyond = [f"c{place}" for place in range(match.width, table.width)]
    for batch in table.open().to_batches():
        columns = [
            batch.column(f"c{place}").to_pylist() if place is not None else None for place in at
        ]
        further = [batch.column(name).to_pylist() for name in beyond]
        rows, sizes = batch.column("row").to_pylist(), batch.column("cells").to_pylist()
        for here, (row, size) in enumerate(zip(rows, sizes, strict=True)):
            if row <= match.header_line:
                continue
            cells = [" ".join(one[here].split()) if one is not None else "" for one in columns]
            if size < match.width:
                cells = cells[: max(min(size, len(COLUMNS) - 1), 1)]
            elif size > match.cells or any(column[here].strip() for column in further):
                cells.append("more")
            yield row, cells
