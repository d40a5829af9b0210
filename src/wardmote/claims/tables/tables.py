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

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.reading.layout import Block, Table

MOST = Fraction(2, 3)  # a relation holds of a table if so many of its rows keep it
_CELL = re.compile(r"[-+(]?£?\s?(?P<n>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d{1,9}(?:\.\d{1,3})?)\s?(?P<u>%|per cent)?\)?\Z")  # fmt: skip
_TOTAL_HEAD = re.compile(r"\b(?:total|score|overall|sum)\b", re.I)
TOTAL_ROW = re.compile(r"(?:grand |sub-?|overall )?totals?\b|all (?:crime|offences|incidents|wards|areas|ages|types|years|sites|cases|reports|calls|answers|groups|outcomes|together|two|three|four|five|six|seven|eight|nine|ten)\b|all\Z|(?:al)?together\b|\bsum\b|(?:[a-z&'-]+ ){1,3}totals?\Z", re.I)  # fmt: skip
# a row of all, which no count of rows counts: "All priorities", "All, patrolled sites", "Overall"
WHOLE_ROW = re.compile(rf"{TOTAL_ROW.pattern}|all(?:,| (?!others?\b|ages? \d)[a-z' -]{{2,30}}\Z)|overall(?: (?:rating|position|result|score|figure|picture|performance|status))?\Z", re.I)  # fmt: skip
RATED_ROW = re.compile(r"%|\bper (?!cent of)|\bpercentage|\bper cent\b|\baverage\b|\bmean\b", re.I)
CHANGE_HEAD = re.compile(r"change|difference|variance|\+/-|\breduction\b|\bincrease\b", re.I)
SHARE_HEAD = re.compile(
    r"% of|share|proportion|per ?cent(?:age)? of|\A(?:%|per ?cent(?:age)?)\Z", re.I
)


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


def fault_in_row(
    judged: Judged, row: TableRow, reason: str, *wrong: Block,
    sure: Sure = Sure.LIKELY, comes_to: Fraction | None = None,
) -> None:  # fmt: skip
    """Find cells of a row wrong, by what the other cells make them; `comes_to` is the one right value."""
    held = None if comes_to is None else Interval.at(comes_to)
    places = tuple(block.place() for block in wrong)
    judged.findings.append(
        Finding(
            FindingClass.ARITHMETIC, sure, row.quote(), reason,
            held=held, tight=held is not None, wrong=places,
        )
    )  # fmt: skip


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


_MARKED = re.compile(
    r"\[[a-z?]\]", re.I
)  # "[x] not available", "[?] not known" in place of a number


@dataclass
class JudgedTables(Judged):
    """Findings of tables, with the scored rows for the rules that speak of them."""

    scored: list[ScoredRow] = field(default_factory=list)
    is_weighted: bool = False  # the text says that something counts double
    has_extras: bool = False  # the text says that points are added to some marks, or taken off


def table_row(blocks: tuple[Block, ...]) -> TableRow:
    cells: dict[int, Cell] = {}
    label = ""
    for at, block in enumerate(blocks):
        text = block.text.strip()
        if match := _CELL.match(text):
            digits = match["n"].replace(",", "")
            half = (
                Fraction(1, 2 * 10 ** len(digits.partition(".")[2]))
                if "." in digits
                else Fraction(0)
            )
            negative = text.startswith(("-", "("))
            value = -Fraction(digits) if negative else Fraction(digits)
            cells[at] = Cell(block, value, half, bool(match["u"]), negative)
        elif text == "?":
            cells[at] = Cell(block, None)
        elif text and not label and (not cells or _is_place(cells)):
            label = text
    if cells and all(_is_year(cell) for cell in cells.values()):
        return TableRow("", {}, blocks)  # a row of headings
    return TableRow(label, cells, blocks)


def table_heads(table: Table, rows: list[TableRow]) -> dict[int, str]:
    """Return the words above each column: those of the rows before the first full row."""
    heads: dict[int, list[str]] = {}
    for blocks, row in zip(table.rows, rows, strict=True):
        if len(row.cells) >= 2 or (row.cells and (len(table.rows[0]) == 2 or (heads and row.label))):  # fmt: skip
            break
        for at, block in enumerate(blocks):
            if block.text:
                heads.setdefault(at, []).append(block.text)
    return {at: " ".join(words) for at, words in heads.items()}


def _is_place(cells: dict[int, Cell]) -> bool:
    """Tell whether all that stands before a label is a place in an order: "1 | Castle | 412"."""
    first = cells.get(0)
    placed = len(cells) == 1 and first is not None and first.value is not None
    return placed and bool(re.fullmatch(r"\d{1,2}(?:st|nd|rd|th|[.)=])?", first.block.text.strip()))  # type: ignore[union-attr]  # a cell stands there


def _is_year(cell: Cell) -> bool:
    plain = cell.value is not None and not cell.half and "," not in cell.block.text
    return plain and 1900 <= (cell.value or 0) <= 2100


# ---- totals along a row -------------------------------------------------------------------


def judge_totals_across(
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
    plain = [row for row in full if not TOTAL_ROW.match(row.label)]
    marked = any(_MARKED.match(block.text.strip()) for row in full for block in row.blocks)
    weighs = judged.is_weighted and not marked and (not heads or any(_TOTAL_HEAD.search(head) for head in heads.values()))  # fmt: skip
    relation = _relation(full, parts, total, weighs) or _relation(plain, parts, total, weighs)
    small = all(value <= 10 for row in full for value in _parts_of(row, parts))
    if relation is not None and judged.has_extras and small:
        pass
    elif relation is not None:
        _rows_off(full, parts, total, relation, judged)
    elif not _TOTAL_HEAD.search(heads.get(total, "")) or not _lost_column(
        full, parts, total, heads, judged, top_score
    ):
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
        and not CHANGE_HEAD.search(heads.get(at, ""))
    ]  # fmt: skip
    if len(others) < 2 or (not named and len(others) < 2):
        return None
    return total, others


Relation = Callable[[Sequence[Fraction]], Fraction]


def sum_of(parts: Sequence[Fraction]) -> Fraction:
    return sum(parts, Fraction(0))


def _product(parts: Sequence[Fraction]) -> Fraction:
    product = Fraction(1)
    for part in parts:
        product *= part
    return product


@dataclass(frozen=True, slots=True)
class Weighted:
    """A sum in which one column counts double, or threefold."""

    at: int
    by: int

    def __call__(self, parts: Sequence[Fraction]) -> Fraction:
        return sum_of(parts) + (self.by - 1) * parts[self.at]


def _relation(full: list[TableRow], parts: list[int], total: int, named: bool) -> Relation | None:
    """Return the relation that most rows keep, or None: a sum, a product, a sum with one doubled."""
    if len(full) < 3:
        return None
    for relation in (sum_of, _product):
        if relation is _product and len(parts) > 3:
            continue
        kept = sum(1 for row in full if _keeps(row, parts, total, relation))
        telling = sum(
            1 for row in full if (row.cells[total].value or 0) > max(_parts_of(row, parts))
        )
        if kept >= MOST * len(full) and telling >= (3 if relation is sum_of else 2):
            return relation
    if (
        not named
        or any(value > 10 for row in full for value in _parts_of(row, parts))
        or len(full) < 4
    ):
        return None  # scores are small, and a column of them is headed
    weighted = [Weighted(at, by) for at in range(len(parts)) for by in (2, 3)]
    kept_by = [(sum(_keeps(row, parts, total, one) for row in full), one) for one in weighted]
    most = max(kept for kept, _ in kept_by)
    best = [one for kept, one in kept_by if kept == most]
    return best[0] if len(best) == 1 and most * 4 >= len(full) * 3 else None


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
        shown = sign.join(
            _shown(row.cells[at].value, relation, place) for place, at in enumerate(parts)
        )
        if _keeps(row, parts, total, relation):
            for at in (*parts, total):
                judged.confirm(row.cells[at].block.place(), f"{shown} = {printed.block.text}")
            continue
        if relation is sum_of and min(_parts_of(row, parts)) < (printed.value or 0) < max(_parts_of(row, parts)):  # fmt: skip
            continue  # a rate or mean among rows of counts
        comes_to = relation(_parts_of(row, parts))
        fault_in_row(
            judged, row,
            f"{row.label}: {shown} is {number_in_words(comes_to)}, but "
            f"{printed.block.text} is printed; the other rows add up.",
            printed.block, sure=Sure.CERTAIN, comes_to=comes_to,
        )  # fmt: skip


def _shown(value: Fraction | None, relation: Relation, place: int) -> str:
    printed = "?" if value is None else number_in_words(value)
    twice = isinstance(relation, Weighted) and relation.at == place
    return f"{relation.by} × {printed}" if twice and isinstance(relation, Weighted) else printed


def _lost_column(
    full: list[TableRow], parts: list[int], total: int, heads: dict[int, str],
    judged: JudgedTables, top_score: int,
) -> bool:  # fmt: skip
    """Tell whether every row falls short by at most one score, as if a column were lost."""
    short = [
        (row.cells[total].value or Fraction(0)) - sum_of(_parts_of(row, parts)) for row in full
    ]
    highest = max([Fraction(top_score), *(max(_parts_of(row, parts)) for row in full)])
    scores = all(value <= 10 for row in full for value in _parts_of(row, parts))
    if not scores or len(full) < 4 or min(short) < 0 or max(short) > highest:
        return False
    if sum(1 for gap in short if gap) * 3 < len(full):
        return False
    if any(_MARKED.match(block.text.strip()) for row in full for block in row.blocks):
        return False  # what is not there is marked: the column stands
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
            heads_theme = (
                other == "group" and later + 1 < len(plain) and plain[later + 1][1] == "group"
            )
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
    comes_to = sum_of(children)
    place = row.cells[total].block.place()
    if comes_to == printed:
        judged.confirm(place, "it is the sum of the lines below it")
        return
    shown = " + ".join(number_in_words(child) for child in children)
    name = next(block.text for block in row.blocks if block.text)
    fault_in_row(
        judged, row,
        f"{name}: the lines below it come to {shown} = {number_in_words(comes_to)}, but "
        f"{number_in_words(printed)} is printed.",
        row.cells[total].block,
        sure=Sure.CERTAIN if len(children) < 12 else Sure.LIKELY, comes_to=comes_to,
    )  # fmt: skip
