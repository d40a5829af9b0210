"""Rows of figures that months head with their total, running totals, and a value beside its range."""

from __future__ import annotations

import re
from fractions import Fraction
from itertools import accumulate, pairwise

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.layout import Table
from wardmote.claims.passages import Read
from wardmote.claims.tables import Cell, TableRow, table_heads, table_row
from wardmote.terms.periods import MONTH_NAMES

_MONTH = re.compile(rf"(?:{'|'.join(name[:3] for name in MONTH_NAMES)})[a-z]*\.?(?: '?(?:20|19)?\d\d)?\Z", re.I)  # fmt: skip
_WHOLE = re.compile(r"(?:h[12]|q[1-4]|(?:half|first half|second half)[ -]?(?:year)?|(?:the )?(?:year|quarter)|total|all|ytd|to date|sum)\b", re.I)  # fmt: skip
_NO_SUM = re.compile(r"average|mean|rate|per\b|%|rank", re.I)
_RUNNING = re.compile(r"(?:cumulative|running)\b|.*\b(?:cumulative|running total|to date)\Z", re.I)
_BETWEEN = re.compile(
    r"(?P<a>\d[\d,]*(?:\.\d+)?) ?%? ?(?:to|-|\u2013|,) ?(?P<b>\d[\d,]*(?:\.\d+)?) ?%?\Z"
)
_INTERVAL_HEAD = re.compile(r"\b(?:CI|confidence|interval|limits)\b", re.I)


def judge_tallied(read: Read) -> Judged:
    """Check totals of months along a row, running totals, and intervals, in every table."""
    judged = Judged()
    for table in read.layout.tables:
        rows = [table_row(row) for row in table.rows]
        heads = table_heads(table, rows)
        _months_across(rows, heads, judged)
        _running(rows, judged)
        _intervals(table, rows, heads, judged)
    return judged


def _report(row: TableRow, cell: Cell, reason: str, judged: Judged) -> None:
    place = cell.block.place()
    judged.findings.append(
        Finding(FindingClass.ARITHMETIC, Sure.LIKELY, row.quote(), reason, wrong=(place,))
    )


def _months_across(rows: list[TableRow], heads: dict[int, str], judged: Judged) -> None:
    """ "Apr | May | Jun | Quarter": the last is the sum of the months."""
    months = [at for at, head in sorted(heads.items()) if _MONTH.match(head.strip())]
    whole = next((at for at, head in sorted(heads.items()) if months and at == months[-1] + 1 and _WHOLE.match(head.strip())), None)  # fmt: skip
    if whole is None or len(months) < 3 or any(b != a + 1 for a, b in pairwise(months)):
        return
    for row in rows:
        cells = [row.cells.get(at) for at in (*months, whole)]
        if _NO_SUM.search(row.label) or any(c is None or c.value is None or c.half or c.percent for c in cells):  # fmt: skip
            continue
        *parts, said = [c for c in cells if c is not None]
        exact = sum((c.value or Fraction(0) for c in parts), Fraction(0))
        if exact == said.value:
            judged.confirm(said.block.place(), "it is the sum of the months")
        elif max(c.value or 0 for c in parts) < (said.value or 0):
            _report(row, said, f"The months come to {number_in_words(exact)}; {said.block.text} is printed.", judged)  # fmt: skip


def _running(rows: list[TableRow], judged: Judged) -> None:
    """A row of running totals under the row that it adds up."""
    for above, row in pairwise(rows):
        shared = [at for at in sorted(row.cells) if at in above.cells]
        if not _RUNNING.match(row.label) or len(shared) < 3:
            continue
        sums = list(accumulate(above.cells[at].value or Fraction(0) for at in shared))
        off = [(at, exact) for at, exact in zip(shared, sums, strict=True) if row.cells[at].value != exact]  # fmt: skip
        if 0 < len(off) * 3 <= len(shared):
            at, exact = off[0]
            printed = row.cells[at]
            _report(row, printed, f"The figures so far come to {number_in_words(exact)}; {printed.block.text} is printed.", judged)  # fmt: skip


def _intervals(table: Table, rows: list[TableRow], heads: dict[int, str], judged: Judged) -> None:
    """A value that lies outside the interval printed beside it, where the other rows' lie inside."""
    for at in (at for at, head in heads.items() if _INTERVAL_HEAD.search(head)):
        found: list[tuple[TableRow, Cell, Fraction, Fraction]] = []
        for blocks, row in zip(table.rows, rows, strict=True):
            cell = row.cells.get(at - 1)
            match = _BETWEEN.match(blocks[at].text.strip()) if at < len(blocks) else None
            if match and cell is not None and cell.value is not None:
                low, high = (Fraction(match[side].replace(",", "")) for side in "ab")
                found.append((row, cell, low, high))
        off = [one for one in found if not one[2] <= (one[1].value or 0) <= one[3]]
        if len(off) * 3 <= len(found):
            for row, cell, low, high in off:
                ends = f"{number_in_words(low)} to {number_in_words(high)}"
                _report(row, cell, f"{cell.block.text} lies outside its own interval, {ends}.", judged)  # fmt: skip
