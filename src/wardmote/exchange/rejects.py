"""Rejected rows as they came, each with its reasons: HOME/rejects/<delivery>/."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from wardmote.exchange.checking import Checked
from wardmote.exchange.recognising import Match


def write_rejects(
    folder: Path, number: int, label: str, cells: pa.Table, match: Match, checked: Checked
) -> Path:
    """Write the rejected rows of a file; `number` tells files of one name apart."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = re.sub(r"[^A-Za-z0-9.-]+", "-", label).strip("-")[-80:]
    path = folder / f"{number:04d}-{plain}.csv"
    names = next(row for line, row in match_header(match, cells) if line == match.header_line)
    reasons = dict(zip(*(column.to_pylist() for column in checked.rejects.columns), strict=True))
    told = cells.filter(pc.is_in(cells["row"], checked.rejects["row"].combine_chunks()))
    columns = [told[name].to_pylist() for name in _cell_names(told)]
    rows = sorted(zip(told["row"].to_pylist(), *columns, strict=True), key=lambda row: row[0])
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "reason", *names])
        for row in rows:
            cut = (harmless(cell or "") for cell in row[1:])
            writer.writerow([row[0], reasons[row[0]], *cut])
    return path


def _cell_names(cells: pa.Table) -> list[str]:
    return [name for name in cells.schema.names if name.startswith("c") and name[1:].isdigit()]


def match_header(match: Match, cells: pa.Table) -> list[tuple[int, list[str]]]:
    """Return the header row as (line, cells)."""
    wide = _cell_names(cells)
    head = cells.slice(0, 60)
    for line, *row in zip(
        head["row"].to_pylist(), *(head[name].to_pylist() for name in wide), strict=True
    ):
        if line == match.header_line:
            return [(line, row)]
    return [(match.header_line, [""] * len(wide))]


def harmless(cell: str) -> str:
    """Mark a cell that a spreadsheet would run as a formula."""
    if (
        cell[:1] in "=+-@\t\r＝＋－＠"
        and cell
        and not re.fullmatch(r"[+-]?[\d.,]+(e[+-]?\d+)?", cell)
    ):
        return "'" + cell
    return cell
