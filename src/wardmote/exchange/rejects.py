"""Rejected rows, each with its reasons and without what is refused: HOME/rejects/<delivery>/."""

from __future__ import annotations

import csv
import re
from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc

from wardmote.exchange.checking import Checked
from wardmote.exchange.recognising import Match
from wardmote.exchange.refusals import FEWER_CELLS, MORE_CELLS, OPEN_MARK

NOT_KEPT = "(not kept)"


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
    refused = _refused(match, names)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["row", "reason", *names])
        for row in rows:
            cut = _kept(row[1:], reasons[row[0]], refused)
            writer.writerow([row[0], reasons[row[0]], *cut])
    return path


def _refused(match: Match, names: Sequence[str]) -> set[int]:
    """Return the columns that look personal, and of a partner's file all that no field declares."""
    used = {*match.columns.values(), *match.wide.values()}
    return {
        at
        for at, name in enumerate(names)
        if name.strip() in match.personal or not (match.contract.open or at in used)
    }


def _kept(cells: Sequence[str | None], reason: str, refused: set[int]) -> list[str]:
    """Return a row's cells without those of refused columns.

    Where a row has lost or gained cells, any of them may be of a refused column: none is kept.
    """
    moved = any(said in reason for said in (MORE_CELLS, FEWER_CELLS, OPEN_MARK))
    return [
        NOT_KEPT if cell and refused and (moved or at in refused) else harmless(cell or "")
        for at, cell in enumerate(cells)
    ]


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
