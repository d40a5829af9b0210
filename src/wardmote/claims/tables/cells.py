"""The cells of tables as mentions: what a cell is of is told by its row, its column and its caption."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from fractions import Fraction
from functools import lru_cache

from wardmote.claims.intervals import Interval
from wardmote.claims.reading.layout import BlockKind, Layout, Table
from wardmote.claims.reading.mentions import Mention, read_mentions, told_labels
from wardmote.claims.reading.numerals import fold
from wardmote.claims.reading.passages import Read
from wardmote.claims.reading.telling import Told
from wardmote.claims.reading.times import Span
from wardmote.claims.reading.wording import content, unit_of
from wardmote.claims.tables.tables import (
    CHANGE_HEAD,
    SHARE_HEAD,
    TOTAL_ROW,
    TableRow,
    table_heads,
    table_row,
)

_PLACES = re.compile(r"\b(?:ward|area|district|borough|neighbourhood|town|locality|beat|division|parish|estate|place|hotspot)s?\b", re.I)  # fmt: skip
_TARGET = re.compile(r"\btarget|\bgoal|\bplanned|\bbudget\b", re.I)
_RESULT = re.compile(r"\b(?:actual|result|out-?turn|achieved|performance|latest|position)\b", re.I)
_RATE = re.compile(r"\bper (?:1,?000|10,?000|100,?000|head)|\brate\b", re.I)
_AVERAGE = re.compile(
    r"\baverage|\bmean\b|\bmedian\b|\bper (?:month|day|week|year|quarter)|\ba month\b", re.I
)
_BASE = re.compile(r"\bbase(?:line)?\b", re.I)


def read_cells(read: Read) -> list[Mention]:
    """Return every number of every table that has rows with names and columns with headings."""
    found: list[Mention] = []
    above = _captions(read.layout)
    for table in read.layout.tables:
        found += _of_table(table, above.get(table.number, ""))
    return found


def read_figures(read: Read) -> list[Mention]:
    """Return every figure of the prose and of the tables with what it is of."""
    cells = read_cells(read)
    return [*read_mentions(read, place_names(cells)), *cells]


def place_names(cells: list[Mention]) -> frozenset[str]:
    """Return the words of the names of places that have rows of their own."""
    return frozenset(word for cell in cells for word in cell.names)


def _captions(layout: Layout) -> dict[int, str]:
    """Return the words of the block just above each table."""
    found: dict[int, str] = {}
    last = heading = ""
    for block in layout.blocks:
        if block.kind is BlockKind.ROW:
            caption = last if len(last) <= 160 else re.split(r"(?<=[.]) ", last)[-1][:160]
            found.setdefault(block.table, f"{heading}. {caption}")
        else:
            last = block.text
            if block.kind is BlockKind.HEADING:
                heading = block.text
    return found


def _of_table(table: Table, caption: str) -> Iterator[Mention]:
    rows = [table_row(row) for row in table.rows]
    heads = table_heads(table, rows)
    if not heads:
        return
    first = table.rows[0][0].text if table.rows and table.rows[0] else ""
    by_place = bool(_PLACES.search(first))
    around = _only_span(caption)
    dated = [span for head in heads.values() if (span := _only_span(head))]
    latest = max(dated, key=lambda span: span.first or date.min, default=around)
    dated_rows = sum(1 for row in table.rows[1:] if _only_span(row[0].text)) * 2 >= len(table.rows)
    for blocks, row in zip(table.rows, rows, strict=True):
        label = row.label or (blocks[0].text if dated_rows and blocks else "")
        if not label:
            continue
        for at, cell in row.cells.items():
            if cell.value is None or at == 0:
                continue
            one = _cell(
                row, at, heads.get(at, ""), label, caption, by_place, dated_rows, around, latest
            )
            if one is not None:
                yield one


@lru_cache(maxsize=4096)  # headings and labels are read once for each cell beside them
def _only_span(text: str) -> Span | None:
    spans = {
        n.span for n in fold(text[:240]).numbers.values() if n.span is not None and n.span.is_dated
    }
    return next(iter(spans)) if len(spans) == 1 else None


def _cell(
    row: TableRow, at: int, head: str, label: str, caption: str, by_place: bool, dated: bool,
    around: Span | None, latest: Span | None,
) -> Mention | None:  # fmt: skip
    cell = row.cells[at]
    measure = _measure_of(head, label, cell.percent)
    if measure == "count" and (said := _measure_of(caption, "", False)) != "count":
        measure = f"{said} by its caption"  # "Table 2: rates": of no other table's cells
    if not measure or cell.value is None:
        return None
    if measure == "change":
        return _change(row, at, label, latest, content(_undated(caption)))
    span = _only_span(head) or (_only_span(label) if dated else None) or around
    total = bool(TOTAL_ROW.match(label))
    names: frozenset[str] = frozenset()
    words = content(_undated(head))
    if by_place:
        names = frozenset() if total else frozenset(re.findall(r"[a-z]{3,}", label.lower()))
    elif not dated and not total:
        words |= content(_undated(label))
    names |= _labels_in(head) | _labels_in(label)
    unit = unit_of(head) or unit_of(label) or unit_of(caption)
    if not words and not by_place and not total:
        return None
    held = Interval(cell.value - cell.half, cell.value + cell.half)
    return Mention(
        cell.block.text, abs(cell.value), held, cell.block.place(), row.quote(), -cell.block.table, measure,
        words or frozenset([unit]), frozenset(), unit, names, span, Told.HERE if span else Told.NOWHERE,
        total=total, context=content(_undated(caption)),
    )  # fmt: skip


def _change(
    row: TableRow, at: int, label: str, latest: Span | None, context: frozenset[str]
) -> Mention | None:
    """Return the change in a row as a mention: of what the row is, up to the last period headed."""
    cell, words = row.cells[at], content(_undated(label))
    if cell.value is None or not words or not latest:
        return None
    held = Interval(abs(cell.value) - cell.half, abs(cell.value) + cell.half)
    if not cell.half:
        held = Interval(abs(cell.value) - Fraction(1, 2), abs(cell.value) + Fraction(1, 2))
    rises = not cell.negative
    return Mention(
        cell.block.text, abs(cell.value), held, cell.block.place(), row.quote(), -cell.block.table, "change",
        words, frozenset(), unit_of(label), frozenset(), latest, Told.HERE, rises=rises,
        context=context,
    )  # fmt: skip


def _measure_of(head: str, label: str, percent: bool) -> str:
    both = f"{head} {label}"
    if CHANGE_HEAD.search(head) and (percent or "%" in head or "per cent" in head):
        return "change"
    if CHANGE_HEAD.search(both) or _BASE.search(head):
        return ""
    if _TARGET.search(head):
        return "target"
    if _RATE.search(both):
        return "rate"
    if _AVERAGE.search(both):
        return "average"
    return "share" if percent or SHARE_HEAD.search(head) or "%" in both else "count"


@lru_cache(maxsize=4096)
def _labels_in(text: str) -> frozenset[str]:
    return told_labels(fold(text[:240]))


@lru_cache(maxsize=4096)
def _undated(text: str) -> str:
    """Return words without periods, and without those that only say which column it is."""
    shape = fold(text[:240])
    return _RESULT.sub(" ", re.sub("[\\ue001-\\ue009]", " ", shape.text))
