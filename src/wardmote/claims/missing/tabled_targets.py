"""Tables of targets with nothing to start from, and lines that are all but the sum of those below."""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.missing.bare import ask
from wardmote.claims.reading.passages import Read
from wardmote.claims.tables.tables import TableRow, table_row

_AIM = re.compile(r"\btargets?\b|\bgoals?\b", re.I)
_LEAST_SUM = 1000  # below this a line comes within 1 of a sum by chance too often
_LEAST_PARTS = 3


def judge_tabled_targets(read: Read) -> Judged:
    """Ask where a table gives targets and no baseline, and where a line is off the sum below by 1."""
    judged = Judged()
    for table in read.layout.tables:
        rows = [row for blocks in table.rows if (row := table_row(blocks)).cells]
        heads = {at: cell.text for at, cell in enumerate(table.rows[0])} if table.rows else {}
        _no_start(rows, heads, judged)
        for column in {at for row in rows for at in row.cells}:
            _all_but_sums(rows, column, judged)
    return judged


def _no_start(rows: list[TableRow], heads: dict[int, str], judged: Judged) -> None:
    """ "Robbery | 654 | -1.0%", headed as targets: 654 is what is left, and of what is not said."""
    columns = {at for row in rows for at in row.cells}
    moves = [at for at in columns if all(at in row.cells and row.cells[at].percent for row in rows)]
    others = columns - set(moves)
    if len(moves) != 1 or len(others) != 1 or len(rows) < 2 or not _AIM.search(heads.get(moves[0], "")):  # fmt: skip
        return
    move, level = moves[0], others.pop()
    aimed = [row for row in rows if row.cells[move].negative and level in row.cells]
    if len(aimed) < 2:
        return
    held = _start_of(aimed[0], level, move)
    ask(
        judged, [row.quote() for row in aimed],
        f"{len(aimed)} targets are printed with the percentage they come down by, and not the value "
        f"they start from; {aimed[0].blocks[level].text} after {aimed[0].blocks[move].text} puts the "
        f"first at {held}.",
        held,
    )  # fmt: skip


def _start_of(row: TableRow, level: int, move: int) -> Interval:
    """Return where the value of the year before lies, if the target was rounded to a whole number."""
    aim, by = row.cells[level], row.cells[move]
    value, share = aim.value or Fraction(0), abs(by.value or Fraction(0))
    left = Interval(1 - (share + by.half) / 100, 1 - (share - by.half) / 100)
    return Interval(value - Fraction(1, 2), value + Fraction(1, 2)).over(left).whole()


def _all_but_sums(rows: list[TableRow], column: int, judged: Judged) -> None:
    """A line that is 1 off the sum of all the lines below it: rounding, or a slip."""
    values = [_count(row, column) for row in rows]
    for at, value in enumerate(values):
        below = [one for one in values[at + 1 :] if one is not None]
        if value is None or value < _LEAST_SUM or len(below) < max(_LEAST_PARTS, len(rows) - at - 1):  # fmt: skip
            continue
        whole = sum(below, Fraction(0))
        if abs(whole - value) == 1:
            judged.findings.append(
                Finding(
                    FindingClass.ARITHMETIC, Sure.ASK, rows[at].quote(),
                    f"The {len(below)} lines below {rows[at].label} come to {number_in_words(whole)}, and "
                    f"{number_in_words(value)} is printed: if it is their sum, is it rounded or miscounted?",
                    tuple(row.quote() for row in rows[at + 1 :]),
                )
            )  # fmt: skip


def _count(row: TableRow, column: int) -> Fraction | None:
    cell = row.cells.get(column)
    whole = cell is not None and not cell.percent and not cell.half and bool(row.label)
    return cell.value if cell is not None and whole and cell.value and cell.value > 0 else None
