"""Street files that are not as published: workbooks, other separators, titles above the header.

The quick pass reads the publisher's CSV alone. What fits the contract and is written otherwise is
read in the reading process and copied as that CSV, each row on the line that it had, so that
accounts and rejects name the lines of the file handed in.
"""

from __future__ import annotations

import csv
import gzip
import re
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from wardmote.exchange.child import Reader, TextTable
from wardmote.exchange.contract import Contract, column_key
from wardmote.exchange.recognising import NOT_KEPT, Match, personal_looking, recognise
from wardmote.exchange.refusals import Refused
from wardmote.exchange.screening import file_kind
from wardmote.exchange.street_pass_checks import COLUMNS, NotStreet, layout_of

_CODE, _NAME = COLUMNS.index("LSOA code"), COLUMNS.index("LSOA name")
_HEAD_BYTES = 65_536  # read of each file, to see how it is written
_LINE_END = re.compile(rb"[\r\n]")
_LINES_LOOKED_AT = 200
_BLANK_BEFORE = re.compile(rb",(?=,[^,\r\n])")


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
        names = _LINE_END.split(head, maxsplit=1)[0]
        layout_of(names, path.name)
        if any(map(personal_looking, names.decode("utf-8", "replace").split(","))):
            return False  # a copy is without those columns, and so are its rejected rows
        if _ends_by_carriage_return(head) or _has_cell_over_lines(head) or _lacks_codes(head):
            return False
    except NotStreet:
        return False
    except (OSError, EOFError, zlib.error, Refused):
        return True  # the pass says what is wrong with it
    return True


def _ends_by_carriage_return(head: bytes) -> bool:
    return b"\r" in head and b"\n" not in head


def _has_cell_over_lines(head: bytes) -> bool:
    """Does a quoted cell hold a line end, as a line with half a pair of marks shows?"""
    return b'"' in head and any(line.count(b'"') % 2 for line in head.split(b"\n")[:-1])


def _lacks_codes(head: bytes) -> bool:
    """Does a line name an LSOA and give no code for it?"""
    lines = head.split(b"\n", _LINES_LOOKED_AT)[:_LINES_LOOKED_AT]
    names = [column_key(name) for name in lines[0].decode("utf-8", "replace").split(",")]
    wanted = [column_key(COLUMNS[at]) for at in (_CODE, _NAME)]
    if not set(wanted) <= set(names):
        return False
    code, name = map(names.index, wanted)
    if name == code + 1 and not _is_blank_before(code, b"\n".join(lines)):
        return False
    told = [line.split(b",") for line in lines[1:]]
    return any(len(one) == len(names) and one[name] and not one[code] for one in told)


def _is_blank_before(at: int, lines: bytes) -> bool:
    """Is the cell at this place blank in a line whose next is not? Only where two commas meet is
    a line looked at: a quarter of the time that splitting the lines of a whole release takes."""
    return any(
        lines.count(b",", lines.rfind(b"\n", 0, met.start()) + 1, met.start()) == at - 1
        for met in _BLANK_BEFORE.finditer(lines)
    )


def plain_copy(
    path: Path, contract: Contract, reader: Reader, target: Path, lsoa_codes: Mapping[str, str]
) -> PlainCopy:
    """Write a street file as published; an LSOA that is named and has no code is given its code.

    Args:
        lsoa_codes: the codes of LSOAs by name, casefolded.
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
                if len(cells) > _NAME and not cells[_CODE]:
                    cells[_CODE] = lsoa_codes.get(cells[_NAME].casefold(), "")
                writer.writerow(cells)
                at = row
        table.path.unlink(missing_ok=True)
        notes = ["read as Windows-1252"] if table.encoding == "cp1252" else []
        if match.personal:
            notes.append(f"{NOT_KEPT}: {', '.join(match.personal)}")
        return PlainCopy(target, table.blank, tuple(notes))
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
            moved = size < match.width or size > match.cells
            if moved and match.personal:  # any of them may be of such a column
                cells = ["(not kept)"] * len(cells)
            if size < match.width:
                cells = cells[: max(min(size, len(COLUMNS) - 1), 1)]
            elif size > match.cells or any(column[here].strip() for column in further):
                cells.append("more")
            yield row, cells
