"""Tables that must add up: scores and totals, groups, total rows, change and share columns.

A relation is believed of a table only if most of its rows keep it; the rows that do not are
then faults. Where nearly every row falls short of its total by no more than one score could
hold, a column has been lost, and that is damage, not thirty errors.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Quote, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.layout import Block, Table
from wardmote.claims.passages import Read

MOST = Fraction(2, 3)  # a relation holds of a table if so many of its rows keep it
_CELL = re.compile(r"[-+(]?£?\s?(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,9}(?:\.\d{1,3})?)\s?(?P<u>%|per cent)?\)?\Z")  # fmt: skip
_TOTAL_HEAD = re.compile(r"\b(?:total|score|overall|sum)\b", re.I)
_TOTAL_ROW = re.compile(r"(?:grand |sub-?|overall )?totals?\b|all (?:crime|offences|incidents|wards|areas)\b|\bsum\b", re.I)  # fmt: skip
_CHANGE_HEAD = re.compile(r"change|difference|variance|\+/-", re.I)
_SHARE_HEAD = re.compile(r"% of|share|proportion|per ?cent(?:age)? of|\A%\Z", re.I)


@dataclass(frozen=True, slots=True)
class Cell:
    """A number in a table; `half` is half a unit of its last digit. `value` None: a "?"."""

    block: Block
    value: Fraction | None
    half: Fraction = Fraction(0)
    percent: bool = False
    negative: bool = False


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row: its words and its numbers by column."""

    label: str
    cells: dict[int, Cell]
    blocks: tuple[Block, ...]

    def quote(self) -> Quote:
        filled = [block for block in self.blocks if block.text]
        first, last = filled[0].place(), filled[-1].place()
        place = type(first)(first.start, last.end, first.paragraph, first.page, first.row)
        return Quote(" | ".join(block.text for block in filled), place)


@dataclass(frozen=True, slots=True)
class ScoredRow:
    """A row of a matrix: scores (None where unknown), printed total, and its table."""

    label: str
    scores: tuple[Fraction | None, ...]
    total: Fraction
    row: TableRow
    table: int

    @property
    def unknowns(self) -> int:
        return sum(1 for score in self.scores if score is None)


@dataclass
class JudgedTables(Judged):
    """Findings of tables, with the scored rows for the rules that speak of them."""

    scored: list[ScoredRow] = field(default_factory=list)


def judge_tables(read: Read, top_score: int = 4) -> JudgedTables:
    """Check every table of a text. `top_score`: the highest score of its scale, if known."""
    judged = JudgedTables()
    for table in read.layout.tables:
        rows = [_row(row) for row in table.rows]
        heads = _heads(table, rows)
        items = [row for row in rows if len(row.cells) >= 2 and row.label]
        _total_rows(rows, heads, judged)
        if len(items) < 2:
            continue
        _totals_across(table, rows, items, heads, judged, top_score)
        _changes(items, heads, judged)
        _shares(rows, heads, judged)
    return judged


def _row(blocks: tuple[Block, ...]) -> TableRow:
    cells: dict[int, Cell] = {}
    label = ""
    for at, block in enumerate(blocks):
        text = block.text.strip()
        if match := _CELL.match(text):
            digits = match["n"].replace(",", "")
            half = Fraction(1, 2 * 10 ** len(digits.partition(".")[2])) if "." in digits else Fraction(0)
            negative = text.startswith(("-", "("))
            value = -Fraction(digits) if negative else Fraction(digits)
            cells[at] = Cell(block, value, half, bool(match["u"]), negative)
        elif text == "?":
            cells[at] = Cell(block, None)
        elif text and not label and not cells:
            label = text
    if cells and all(_is_year(cell) for cell in cells.values()):
        return TableRow("", {}, blocks)  # a row of headings
    return TableRow(label, cells, blocks)


def _heads(table: Table, rows: list[TableRow]) -> dict[int, str]:
    """Return the words above each column: those of the rows before the first full row."""
    heads: dict[int, list[str]] = {}
    for blocks, row in zip(table.rows, rows, strict=True):
        if len(row.cells) >= 2:
            break
        for at, block in enumerate(blocks):
            if block.text:
                heads.setdefault(at, []).append(block.text)
    return {at: " ".join(words) for at, words in heads.items()}


def _is_year(cell: Cell) -> bool:
    return cell.value is not None and 1900 <= cell.value <= 2100 and not cell.half


# ---- totals along a row -------------------------------------------------------------------


def _totals_across(
    table: Table,
    rows: list[TableRow],
    items: list[TableRow],
    heads: dict[int, str],
    judged: JudgedTables,
    top_score: int,
) -> None:
    columns = _total_column(items, heads)
    if columns is None:
        return
    total, parts = columns
    full = [
        row
        for row in items
        if total in row.cells and row.cells[total].value is not None
        and sum(1 for at in parts if at in row.cells) == len(parts)
    ]  # fmt: skip
    if len(full) < 3:
        return
    relation = _relation(full, parts, total)
    if relation is not None:
        _rows_off(full, parts, total, relation, judged)
    elif not _lost_column(full, parts, total, heads, judged, top_score):
        return
    if relation is _product:
        return
    for row in full:
        scores = tuple(row.cells[at].value for at in parts)
        value = row.cells[total].value
        if value is not None:
            judged.scored.append(ScoredRow(row.label, scores, value, row, table.number))
    _groups(rows, parts, total, judged)


def _total_column(items: list[TableRow], heads: dict[int, str]) -> tuple[int, list[int]] | None:
    """Return the column of totals and the columns it should add up."""
    counts: dict[int, int] = {}
    for row in items:
        for at in row.cells:
            counts[at] = counts.get(at, 0) + 1
    common = sorted(at for at, times in counts.items() if times * 2 >= len(items))
    named = [at for at in common if _TOTAL_HEAD.search(heads.get(at, ""))]
    total = named[-1] if named else (common[-1] if common else -1)
    others = [
        at for at in common
        if at < total and not any(row.cells[at].percent for row in items if at in row.cells)
        and not _CHANGE_HEAD.search(heads.get(at, ""))
    ]  # fmt: skip
    if len(others) < 2 or (not named and len(others) < 2):
        return None
    return total, others


Relation = Callable[[Sequence[Fraction]], Fraction]


def _sum(parts: Sequence[Fraction]) -> Fraction:
    return sum(parts, Fraction(0))


def _product(parts: Sequence[Fraction]) -> Fraction:
    product = Fraction(1)
    for part in parts:
        product *= part
    return product


def _relation(full: list[TableRow], parts: list[int], total: int) -> Relation | None:
    """Return the relation that most rows keep, or None."""
    for relation in (_sum, _product):
        if relation is _product and len(parts) > 3:
            continue
        kept = sum(1 for row in full if _keeps(row, parts, total, relation))
        telling = sum(1 for row in full if (row.cells[total].value or 0) != 0)
        if kept >= MOST * len(full) and telling >= 3:
            return relation
    return None


def _parts_of(row: TableRow, parts: list[int]) -> list[Fraction]:
    return [row.cells[at].value or Fraction(0) for at in parts]


def _keeps(row: TableRow, parts: list[int], total: int, relation: Relation) -> bool:
    room = row.cells[total].half + sum((row.cells[at].half for at in parts), Fraction(0))
    return abs(relation(_parts_of(row, parts)) - (row.cells[total].value or 0)) <= room


def _rows_off(
    full: list[TableRow], parts: list[int], total: int, relation: Relation, judged: JudgedTables
) -> None:
    sign = " × " if relation is _product else " + "
    for row in full:
        printed = row.cells[total]
        shown = sign.join("?" if row.cells[at].value is None else number_in_words(row.cells[at].value or Fraction(0)) for at in parts)  # fmt: skip
        if _keeps(row, parts, total, relation):
            for at in (*parts, total):
                judged.confirm(row.cells[at].block.place(), f"{shown} = {printed.block.text}")
            continue
        comes_to = relation(_parts_of(row, parts))
        judged.findings.append(
            Finding(
                FindingClass.ARITHMETIC, Sure.CERTAIN, row.quote(),
                f"{row.label}: {shown} is {number_in_words(comes_to)}, but "
                f"{printed.block.text} is printed; the other rows add up.",
                held=Interval.at(comes_to), tight=True, wrong=(printed.block.place(),),
            )
        )  # fmt: skip


def _lost_column(
    full: list[TableRow], parts: list[int], total: int, heads: dict[int, str],
    judged: JudgedTables, top_score: int,
) -> bool:  # fmt: skip
    """Tell whether every row falls short by at most one score, as if a column were lost."""
    short = [(row.cells[total].value or Fraction(0)) - _sum(_parts_of(row, parts)) for row in full]
    highest = max([Fraction(top_score), *(max(_parts_of(row, parts)) for row in full)])
    scores = all(value <= 10 for row in full for value in _parts_of(row, parts))
    if not scores or len(full) < 4 or min(short) < 0 or max(short) > highest:
        return False
    if sum(1 for gap in short if gap) * 3 < len(full):
        return False
    head = " | ".join(heads[at] for at in sorted(heads) if parts[0] <= at <= total)
    off = sum(1 for gap in short if gap)
    judged.findings.append(
        Finding(
            FindingClass.DAMAGE, Sure.CERTAIN, full[0].quote(),
            f"In {off} of {len(full)} rows the {len(parts)} scores printed fall short of the total, "
            f"always by 1 to {number_in_words(max(short))}: a column of scores has been lost"
            + (f". The columns are headed: {head[:160]}." if head else "."),
        )
    )  # fmt: skip
    return True


def _groups(rows: list[TableRow], parts: list[int], total: int, judged: JudgedTables) -> None:
    """Check lines that carry a total alone against the rows, or the lines, that follow them."""
    plain = [(row, *_line(row, parts, total)) for row in rows]
    for at, (row, kind, printed) in enumerate(plain):
        if kind != "group" or printed is None:
            continue
        theme = at + 1 < len(plain) and plain[at + 1][1] == "group"
        wanted = "group" if theme else "item"
        children: list[Fraction] = []
        for later, (_, other, value) in enumerate(plain[at + 1 :], at + 1):
            heads_theme = other == "group" and later + 1 < len(plain) and plain[later + 1][1] == "group"
            if other == "group" and (not theme or heads_theme):
                break
            if other == wanted and value is not None:
                children.append(value)
        _group(row, total, printed, children, judged)


def _line(row: TableRow, parts: list[int], total: int) -> tuple[str, Fraction | None]:
    value = row.cells[total].value if total in row.cells else None
    filled = sum(1 for at in parts if at in row.cells)
    if filled == len(parts):
        return "item", value
    words = any(block.text for block in row.blocks)
    if words and not filled and set(row.cells) <= {total} and value is not None:
        return "group", value
    return "other", None


def _group(
    row: TableRow, total: int, printed: Fraction, children: list[Fraction], judged: JudgedTables
) -> None:
    if not children:
        return
    comes_to = _sum(children)
    place = row.cells[total].block.place()
    if comes_to == printed:
        judged.confirm(place, "it is the sum of the lines below it")
        return
    shown = " + ".join(number_in_words(child) for child in children)
    name = next(block.text for block in row.blocks if block.text)
    judged.findings.append(
        Finding(
            FindingClass.ARITHMETIC, Sure.CERTAIN if len(children) < 12 else Sure.LIKELY, row.quote(),
            f"{name}: the lines below it come to {shown} = {number_in_words(comes_to)}, but "
            f"{number_in_words(printed)} is printed.",
            held=Interval.at(comes_to), tight=True, wrong=(place,),
        )
    )  # fmt: skip


# ---- total rows, change columns, share columns ----------------------------------------------


def _total_rows(rows: list[TableRow], heads: dict[int, str], judged: JudgedTables) -> None:
    above: list[TableRow] = []
    for row in rows:
        if not (_TOTAL_ROW.match(row.label) and row.cells):
            above += [row] if row.cells and row.label else []
            continue
        if len(above) >= 2:
            _total_row(row, above, heads, judged)
        above = []


def _total_row(
    row: TableRow, above: list[TableRow], heads: dict[int, str], judged: JudgedTables
) -> None:
    off: list[tuple[int, Fraction]] = []
    kept: list[int] = []
    for at, cell in row.cells.items():
        column = [other.cells[at] for other in above if at in other.cells]
        if cell.value is None or len(column) < len(above) or _CHANGE_HEAD.search(heads.get(at, "")):
            continue
        if any(other.value is None or other.negative for other in column):
            continue
        if cell.percent and cell.value != 100:
            continue
        comes_to = _sum([other.value or Fraction(0) for other in column])
        room = cell.half + sum((other.half for other in column), Fraction(0))
        if cell.percent:
            room = max(room, Fraction(len(column), 2) if not cell.half else room)
        (kept if abs(comes_to - cell.value) <= room else off).append(
            at if abs(comes_to - cell.value) <= room else (at, comes_to)  # type: ignore[arg-type]  # one list takes pairs
        )
    for at in kept:
        judged.confirm(row.cells[at].block.place(), "it is the sum of the rows above it")
    for at, comes_to in off:
        printed = row.cells[at]
        near = printed.value is not None and abs(comes_to - printed.value) * 2 <= max(printed.value, comes_to)
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
        if not _CHANGE_HEAD.search(heads.get(at, "")):
            continue
        values = [
            other for other in sorted({o for row in items for o in row.cells})
            if other < at and not _CHANGE_HEAD.search(heads.get(other, ""))
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
        if not _SHARE_HEAD.search(heads.get(at, "")) or _CHANGE_HEAD.search(heads.get(at, "")):
            continue
        count = at - 1
        body = [row for row in items if at in row.cells and count in row.cells and not _TOTAL_ROW.match(row.label)]  # fmt: skip
        totals = [row for row in items if _TOTAL_ROW.match(row.label) and count in row.cells]
        whole = totals[-1].cells[count].value if totals else _sum([r.cells[count].value or Fraction(0) for r in body])  # fmt: skip
        if len(body) < 3 or not whole or any(row.cells[count].value is None for row in body):
            continue
        exact = [(row.cells[count].value or Fraction(0)) * 100 / whole for row in body]
        good = [
            abs(share - (row.cells[at].value or Fraction(0))) <= (row.cells[at].half or Fraction(1, 2))
            for row, share in zip(body, exact, strict=True)
        ]
        if sum(good) < MOST * len(good):
            continue
        for row, share, fine in zip(body, exact, good, strict=True):
            if fine:
                judged.confirm(row.cells[at].block.place(), "the share fits the count and the total")
                continue
            judged.findings.append(
                Finding(
                    FindingClass.ARITHMETIC, Sure.CERTAIN, row.quote(),
                    f"{row.label}: {row.cells[count].block.text} of {number_in_words(whole)} is "
                    f"{number_in_words(Fraction(round(share * 10), 10))}%; {row.cells[at].block.text} is printed.",
                    wrong=(row.cells[at].block.place(),),
                )
            )  # fmt: skip
