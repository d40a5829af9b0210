"""The columns of a table: total rows, changes, shares; and the judging of whole tables."""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.passages import Read
from wardmote.claims.tables import (
    CHANGE_HEAD,
    MOST,
    SHARE_HEAD,
    TOTAL_ROW,
    Cell,
    JudgedTables,
    TableRow,
    judge_totals_across,
    sum_of,
    table_heads,
    table_row,
)  # fmt: skip


def judge_tables(read: Read, top_score: int = 4) -> JudgedTables:
    """Check every table of a text. `top_score`: the highest score of its scale, if known."""
    judged = JudgedTables()
    for table in read.layout.tables:
        rows = [table_row(row) for row in table.rows]
        heads = table_heads(table, rows)
        items = [row for row in rows if len(row.cells) >= 2 and row.label]
        _total_rows(rows, heads, judged, read.rounded_to)
        if len(items) < 2:
            continue
        judge_totals_across(table, rows, items, heads, judged, top_score)
        _changes(items, heads, judged)
        _shares(rows, heads, judged)
        _rates(items, heads, judged)
    return judged


def _total_rows(
    rows: list[TableRow], heads: dict[int, str], judged: JudgedTables, rounded_to: int
) -> None:
    """Check total rows against the rows since the last total; a later one may add up totals."""
    above: list[TableRow] = []
    totals = 0
    for row in rows:
        if not (TOTAL_ROW.match(row.label) and row.cells):
            above += [row] if row.cells and row.label else []
            continue
        if len(above) >= 2 and not totals:
            _total_row(row, above, heads, judged, rounded_to)
        totals += 1
        above = []


_NO_SUM_HEAD = re.compile(r"\b(?:rate|per|average|mean|median|rank|index|ratio)\b", re.I)


def _is_sum(cell: Cell, column: list[Cell], head: str) -> bool:
    """Tell whether a cell in a total row can be a sum: a rate or mean lies among its parts."""
    values = [other.value for other in column if other.value is not None]
    if cell.value is None or len(values) < len(column) or any(other.negative for other in column):
        return False
    if CHANGE_HEAD.search(head) or _NO_SUM_HEAD.search(head):
        return False
    if cell.percent and cell.value != 100:
        return False
    return cell.value >= max(values)


def _total_row(
    row: TableRow,
    above: list[TableRow],
    heads: dict[int, str],
    judged: JudgedTables,
    rounded_to: int,
) -> None:
    off: list[tuple[int, Fraction]] = []
    kept: list[int] = []
    for at, cell in row.cells.items():
        column = [other.cells[at] for other in above if at in other.cells]
        if len(column) < len(above) or not _is_sum(cell, column, heads.get(at, "")):
            continue
        comes_to = sum_of([other.value or Fraction(0) for other in column])
        room = cell.half + sum((other.half for other in column), Fraction(0))
        room = max(room, Fraction(rounded_to * (len(column) + 1), 2))
        if cell.percent and not cell.half:
            room = max(room, Fraction(len(column), 2))
        if abs(comes_to - (cell.value or Fraction(0))) <= room:
            kept.append(at)
        else:
            off.append((at, comes_to))
    for at in kept:
        judged.confirm(row.cells[at].block.place(), "it is the sum of the rows above it")
    for at, comes_to in off:
        printed = row.cells[at]
        near = printed.value is not None and abs(comes_to - printed.value) * 2 <= max(
            printed.value, comes_to
        )
        if not kept and not near:
            continue  # "total" of something else than the rows above
        judged.findings.append(
            Finding(
                FindingClass.ARITHMETIC, Sure.CERTAIN if kept else Sure.LIKELY, row.quote(),
                f"The rows above come to {number_in_words(comes_to)}, but {printed.block.text} is "
                f"printed as {row.label.lower()}" + (f" of {heads[at]}." if heads.get(at) else "."),
                held=Interval.at(comes_to), tight=True, wrong=(printed.block.place(),),
            )
        )  # fmt: skip


def _changes(items: list[TableRow], heads: dict[int, str], judged: JudgedTables) -> None:
    """Check columns headed "change" or "% change" against the two columns before them."""
    for at in sorted({at for row in items for at in row.cells}):
        if not CHANGE_HEAD.search(heads.get(at, "")):
            continue
        values = [
            other for other in sorted({o for row in items for o in row.cells})
            if other < at and not CHANGE_HEAD.search(heads.get(other, ""))
        ]  # fmt: skip
        rows = [row for row in items if at in row.cells]
        if len(values) < 2 or len(rows) < 3:
            continue
        percent = "%" in heads.get(at, "") or any(row.cells[at].percent for row in rows)
        for old, new in ((values[-2], values[-1]), (values[-1], values[-2])):
            judgements = [_moved(row, old, new, at, percent) for row in rows]
            known = [good for good in judgements if good is not None]
            if len(known) < 3 or sum(known) < MOST * len(known):
                continue
            for row, good in zip(rows, judgements, strict=True):
                _changed(row, (old, new, at), percent, good, judged)
            break


def _moved(row: TableRow, old: int, new: int, at: int, percent: bool) -> bool | None:
    if old not in row.cells or new not in row.cells:
        return None
    exact = _movement(row, old, new, percent)
    printed = row.cells[at].value
    if exact is None or printed is None:
        return None
    room = row.cells[at].half or (Fraction(1, 2) if percent else Fraction(0))
    return abs(abs(exact) - abs(printed)) <= room


def _movement(row: TableRow, old: int, new: int, percent: bool) -> Fraction | None:
    before, after = row.cells[old].value, row.cells[new].value
    if before is None or after is None or (percent and before == 0):
        return None
    return (after - before) * 100 / before if percent else after - before


def _changed(
    row: TableRow, columns: tuple[int, int, int], percent: bool, good: bool | None,
    judged: JudgedTables,
) -> None:  # fmt: skip
    old, new, at = columns
    if good is None:
        return
    if good:
        for column in columns:
            judged.confirm(row.cells[column].block.place(), "old value, new value and change agree")
        return
    exact = _movement(row, old, new, percent) or Fraction(0)
    exact = Fraction(round(exact * 10), 10)
    unit = "%" if percent else ""
    judged.findings.append(
        Finding(
            FindingClass.ARITHMETIC, Sure.CERTAIN, row.quote(),
            f"{row.label}: {row.cells[old].block.text} to {row.cells[new].block.text} is "
            f"{number_in_words(exact)}{unit}; {row.cells[at].block.text} is printed.",
            wrong=(row.cells[at].block.place(),),
        )
    )  # fmt: skip


def _shares(rows: list[TableRow], heads: dict[int, str], judged: JudgedTables) -> None:
    """Check a column of shares against the count before it and the table's total."""
    items = [row for row in rows if row.cells and row.label]
    for at in sorted({at for row in items for at in row.cells}):
        headless = not heads.get(at) and all(
            row.cells[at].percent for row in items if at in row.cells
        )
        if not (headless or SHARE_HEAD.search(heads.get(at, ""))) or CHANGE_HEAD.search(
            heads.get(at, "")
        ):
            continue
        count = at - 1
        body = [row for row in items if at in row.cells and count in row.cells and not TOTAL_ROW.match(row.label)]  # fmt: skip
        totals = [row for row in items if TOTAL_ROW.match(row.label) and count in row.cells]
        whole = totals[-1].cells[count].value if totals else sum_of([r.cells[count].value or Fraction(0) for r in body])  # fmt: skip
        if len(body) < 3 or not whole or any(row.cells[count].value is None for row in body):
            continue
        exact = [(row.cells[count].value or Fraction(0)) * 100 / whole for row in body]
        good = [
            abs(share - (row.cells[at].value or Fraction(0)))
            <= (row.cells[at].half or Fraction(1, 2))
            for row, share in zip(body, exact, strict=True)
        ]
        if sum(good) < MOST * len(good):
            continue
        if not totals and not all(good) and _fits_a_greater_whole(body, count, at, whole):
            continue  # some are of no kind in the table
        for row, share, fine in zip(body, exact, good, strict=True):
            if fine:
                judged.confirm(
                    row.cells[at].block.place(), "the share fits the count and the total"
                )
                continue
            judged.findings.append(
                Finding(
                    FindingClass.ARITHMETIC, Sure.CERTAIN, row.quote(),
                    f"{row.label}: {row.cells[count].block.text} of {number_in_words(whole)} is "
                    f"{number_in_words(Fraction(round(share * 10), 10))}%; {row.cells[at].block.text} is printed.",
                    wrong=(row.cells[at].block.place(),),
                )
            )  # fmt: skip


_RATE_HEAD = re.compile(r"\bper ([\d,]{3,9})\b", re.I)


def _rates(items: list[TableRow], heads: dict[int, str], judged: JudgedTables) -> None:
    """Check a column headed "per 1,000" against the two columns it is made from, if most rows fit."""
    columns = sorted({at for row in items for at in row.cells})
    for at in columns:
        head = _RATE_HEAD.search(heads.get(at, ""))
        if not head or CHANGE_HEAD.search(heads.get(at, "")):
            continue
        per = int(head[1].replace(",", ""))
        rows = [row for row in items if at in row.cells]
        for base in columns:
            for count in columns:
                if len({at, base, count}) == 3 and _rate_columns(
                    rows, (base, count, at), per, judged
                ):
                    return


def _rate_columns(
    rows: list[TableRow], columns: tuple[int, int, int], per: int, judged: JudgedTables
) -> bool:
    base, count, at = columns
    known: list[tuple[TableRow, Fraction, bool]] = []
    for row in rows:
        if base not in row.cells or count not in row.cells:
            continue
        of, part, printed = (row.cells[k].value for k in columns)
        if not of or part is None or printed is None:
            continue
        exact = part * per / of
        room = max(row.cells[at].half, Fraction(1, 2) if printed.denominator == 1 else Fraction(0))
        known.append((row, exact, abs(exact - printed) <= room))
    votes = [fine for row, _, fine in known if not TOTAL_ROW.match(row.label)]
    if len(votes) < 3 or sum(votes) < MOST * len(votes):
        return False
    for row, exact, fine in known:
        place = row.cells[at].block.place()
        if fine:
            judged.confirm(place, "the rate fits the count and the base")
            continue
        judged.findings.append(
            Finding(
                FindingClass.ARITHMETIC, Sure.CERTAIN, row.quote(),
                f"{row.label}: {row.cells[count].block.text} among {row.cells[base].block.text} is "
                f"{number_in_words(Fraction(round(exact * 10), 10))} per {per:,}; {row.cells[at].block.text} is printed.",
                wrong=(place,),
            )
        )  # fmt: skip
    return True


_LEFT_OUT = Fraction(1, 20)  # of the whole, at most, may be of no kind that the table lists


def _fits_a_greater_whole(body: list[TableRow], count: int, at: int, whole: Fraction) -> bool:
    """Tell whether every share is right of one whole that holds more than the rows listed."""
    low, high = whole, whole * (1 + _LEFT_OUT)
    for row in body:
        printed, part = row.cells[at].value, row.cells[count].value
        half = row.cells[at].half or Fraction(1, 2)
        if printed is None or part is None or printed <= half:
            continue
        low = max(low, part * 100 / (printed + half))
        high = min(high, part * 100 / (printed - half))
    return low <= high
