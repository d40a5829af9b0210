"""The tables of a text: what their columns are made from, their total rows, their shares of 100."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from itertools import takewhile

from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.reading.layout import Layout
from wardmote.claims.reading.likeness import is_turned
from wardmote.claims.reading.numerals import NumberKind, fold
from wardmote.claims.reading.passages import Read
from wardmote.claims.tables.against_rows import judge_against_rows
from wardmote.claims.tables.between import judge_all_column, judge_between
from wardmote.claims.tables.common_base import judge_common_base
from wardmote.claims.tables.formulas import judge_formulas
from wardmote.claims.tables.hundreds import Broken, hundreds
from wardmote.claims.tables.nesting import nestings
from wardmote.claims.tables.overlapping import is_explained
from wardmote.claims.tables.placed import judge_placed
from wardmote.claims.tables.relations import Break, Held, read_relations
from wardmote.claims.tables.shown import without_whole
from wardmote.claims.tables.tables import (
    CHANGE_HEAD,
    RATED_ROW,
    SHARE_HEAD,
    TOTAL_ROW,
    WHOLE_ROW,
    Cell,
    JudgedTables,
    TableRow,
    judge_totals_across,
    sum_of,
    table_heads,
    table_row,
)  # fmt: skip
from wardmote.claims.tables.worded_changes import judge_worded_changes
from wardmote.claims.tables.worked_cells import judge_worked_cells
from wardmote.terms.periods import MONTH_NAMES


@dataclass(frozen=True, slots=True)
class _TotalBreak:
    """A total row that is not the sum of the rows above it, in one column."""

    row: TableRow
    above: tuple[TableRow, ...]
    at: int
    comes_to: Fraction
    sure: Sure


_WEIGHTED = re.compile(r"\b(?:twice|doubl(?:e|es|ed)|weight(?:ed|ing|ings|s)?|trebled|three ?times)\b|[x×] ?[23]\b|\b[23] ?[x×]", re.I)  # fmt: skip


# "one extra point where children are concerned": a row may have more than its marks come to
def _counts(read: Read) -> frozenset[Fraction]:
    """Return the counts that the prose prints: one may be what shares of a table are of."""
    return frozenset(
        number.point
        for passage in read.passages
        if not passage.block.table
        for number in passage.shape.numbers.values()
        if number.kind is NumberKind.COUNT and number.point >= 50
    )


_EXTRA = re.compile(r"\b(?:extra|additional|bonus|penalty) (?:points?|marks?|scores?)\b|\badd(?:ed|s|ing)? (?:one|two|a|1|2)(?: further)? (?:points?|marks?)\b|\bcapped at \d|\bscores? (?:was|were|is|are|may be|can be|has been|have been) (?:then )?(?:capped|adjusted|moderated|overridden|raised|lowered)\b|\b(?:raised|lowered|moved up|moved down|deducted?) (?:by )?(?:one|two|a|1|2) (?:points?|marks?)\b", re.I)  # fmt: skip


def judge_tables(read: Read, top_score: int = 4) -> JudgedTables:
    """Check every table of a text. `top_score`: the highest score of its scale, if known."""
    judged = JudgedTables(
        is_weighted=bool(_WEIGHTED.search(read.words)), has_extras=bool(_EXTRA.search(read.words))
    )
    captions = _captions(read.layout)
    counts = _counts(read) if read.layout.tables else frozenset()
    for table in read.layout.tables:
        rows = [table_row(row) for row in table.rows]
        heads = table_heads(table, rows)
        items = [row for row in rows if len(row.cells) >= 2 and row.label]
        totals = _total_rows(rows, heads, judged, read.rounded_to)
        first = len(judged.findings)
        if len(items) >= 2:
            judge_totals_across(table, rows, items, heads, judged, top_score)
        said = {place.start for finding in judged.findings[first:] for place in finding.wrong}
        figures = [row for row in rows if len(row.cells) >= 2 or _is_first(row)]
        caption = captions.get(table.number, "")
        broken = hundreds(figures, heads, caption, judged)
        held = read_relations(figures, heads, _wholes(rows, heads, caption), read.rounded_to)
        held = [one for one in held if not (judged.has_extras and _adds_marks(one))]
        broken |= _report(held, said | set(broken), judged)
        across = read_relations(*_turned(figures, heads), {}, read.rounded_to, only_headed=True)
        broken |= _report(across, said | set(broken), judged, dict(enumerate(figures)))
        if not {one.at for one in held if one.relation.kind in ("share", "ratio")}:
            judge_common_base(figures, heads, counts, said | set(broken), judged)
        judge_worded_changes(figures, heads, said | set(broken), judged)
        judge_worked_cells(rows, judged)
        judge_between(rows, heads, said | set(broken), judged)
        judge_all_column(rows, heads, said | set(broken), judged)
        judge_against_rows(rows, heads, said | set(broken), judged)
        judge_placed(rows, heads, judged)
        if not judged.has_extras:
            judge_formulas(figures, heads, said | set(broken), judged)
        totals = [one for one in totals if not is_explained(read, one.comes_to, one.row.cells[one.at].value or Fraction(0), table.rows[0][0].paragraph)]  # fmt: skip
        _report_totals(totals, broken, heads, judged)
    return judged


def _captions(layout: Layout) -> dict[int, str]:
    """Return the words that stand right before each table: its caption, or the sentence before."""
    found: dict[int, str] = {}
    before = ""
    for block in layout.blocks:
        if block.table:
            found.setdefault(block.table, before)
        else:
            before = block.text
    return found


_OWN_BASE = re.compile(r"[A-Za-z][^()]*\([^()\d]{0,20}\d[\d,]*[^()\d]{0,30}\)\s*\Z")


def _wholes(rows: list[TableRow], heads: dict[int, str], caption: str) -> dict[int, list[float]]:
    """Return what the cells of each column may be shares of: a total, their sum, a stated base."""
    if any(
        _OWN_BASE.search(row.blocks[0].text) for row in rows[1:] if not row.cells and row.blocks
    ):
        return {}  # "Disability (1,450 answered)": each group of rows has a base of its own
    parts = [row for row in rows if row.cells and not TOTAL_ROW.match(row.label)]
    body = without_whole(tuple(parts)) if len(parts) > 1 else parts
    own_rows = {id(row) for row in body}  # a last row that is the sum is the whole, by any name
    totals = [row for row in rows if row.cells and id(row) not in own_rows]
    stated = [
        float(number.point)
        for words in (caption, *heads.values())
        for number in fold(words).numbers.values()
        if number.kind is NumberKind.COUNT and number.point >= 10
    ]
    found: dict[int, list[float]] = {}
    for at in {at for row in body for at in row.cells}:
        column = [float(row.cells[at].value or 0) for row in body if at in row.cells]
        own = [float(row.cells[at].value or 0) for row in totals if at in row.cells]
        every = [float(row.cells[at].value or 0) for row in parts if at in row.cells]
        wholes = [*own[-1:], sum(column), sum(every), *stated]
        found[at] = [whole for whole in dict.fromkeys(wholes) if whole >= max(column) > 0]
    return found


# ---- relations along a row --------------------------------------------------------------------


def _turned(rows: list[TableRow], heads: dict[int, str]) -> tuple[list[TableRow], dict[int, str]]:
    """Turn a table on its side: its columns as rows, its labels as headings."""
    columns = sorted({at for row in rows for at in row.cells})
    turned = [
        TableRow(heads.get(at, ""), {k: row.cells[at] for k, row in enumerate(rows) if at in row.cells}, ())
        for at in columns
    ]  # fmt: skip
    return turned, {at: row.label for at, row in enumerate(rows)}


def _is_first(row: TableRow) -> bool:
    """Tell whether a row has a value and no change, as the first year has: "2021/22 | 4,000 | -"."""
    return len(row.cells) == 1 and bool(row.label) and len(row.blocks) == 3 and row.blocks[-1].text.strip() in ("-", "n/a", "")  # fmt: skip


def _adds_marks(held: Held) -> bool:
    """Tell whether a column is made of small marks, to which a text may add some for a reason."""
    small = all((row.cells[at].value or 0) <= 10 for row in held.kept for at in held.relation.inputs)  # fmt: skip
    return small and held.relation.kind in ("sum", "product")


def _report(
    held: list[Held],
    said: Iterable[int],
    judged: JudgedTables,
    lines: dict[int, TableRow] | None = None,
) -> Broken:
    """Report each row that breaks what its column is made by; return where the cells stand.

    A row is reported once: its cells may take part in several relations. `lines` are the rows of
    a table that was turned on its side, whose quotes stand for those of its columns.
    """
    broken: Broken = {}
    for one in sorted(held, key=lambda one: (len(one.off), -one.evidence)):
        for row in one.kept:
            for at in (*one.relation.inputs, one.at):
                judged.confirm(row.cells[at].block.place(), "it fits the other columns")
        for off in one.off:
            places = [off.row.cells[at].block.place() for at in off.columns]
            if any(place.start in said or place.start in broken for place in places):
                continue
            broken |= {
                place.start: partial(off.is_mended, at)
                for at, place in zip(off.columns, places, strict=True)
            }
            judged.findings.append(
                Finding(
                    FindingClass.ARITHMETIC, Sure.CERTAIN if len(one.kept) > 2 else Sure.LIKELY,
                    (lines[off.at] if lines else off.row).quote(), _reason(off), wrong=(places[-1],),
                )
            )  # fmt: skip
    return broken


def _reason(off: Break) -> str:
    texts = {at: cell.block.text for at, cell in off.row.cells.items()}
    shown = off.relation.words.format(*(texts[at] for at in off.relation.inputs))
    percent = off.row.cells[off.at].percent and not shown.endswith("%")
    end = "%" if percent or shown.endswith("%") else ""
    value = number_in_words(Fraction(round(off.value * 100), 100))
    return (
        f"{off.row.label or texts[min(texts)]}: {shown.removesuffix(' %')} {value}{end}; "
        f"{texts[off.at]} is printed. The other rows keep this."
    )


# ---- total rows -------------------------------------------------------------------------------

_NO_SUM_HEAD = re.compile(r"\b(?:rate|per|average|mean|median|rank|index|ratio)\b", re.I)
_PART_ROW = re.compile(r"(?:top|first|last|bottom|largest|these|main) (?:two|three|four|five|six|ten|\d{1,2})\b|sub-?total|both\b|combined\b|overall\b", re.I)  # fmt: skip


def _total_rows(
    rows: list[TableRow], heads: dict[int, str], judged: JudgedTables, rounded_to: int
) -> list[_TotalBreak]:
    """Check total rows against the rows since the last total; a later one may add up totals."""
    above: list[TableRow] = []
    totals = 0
    found: list[_TotalBreak] = []
    for row in rows:
        is_total = (
            TOTAL_ROW.match(row.label)
            or _PART_ROW.match(row.label)
            or row is rows[-1]
            or (len(above) > 1 and _is_whole_period(row, above, heads.get(0, "")))
        )
        if not (is_total and row.cells):
            run = [one for one in takewhile(_is_part, reversed(above)) if one.cells]
            if row.cells and not _is_part(row) and not totals and len(run) >= 2:
                off = _total_row(row, run[::-1], heads, judged, rounded_to)
                found += [one for one in off if one.sure is Sure.CERTAIN]
            above += [row] if row.cells and (row.label or len(row.cells) > 1) else []
            continue
        whole = all(len(other.blocks) == len(row.blocks) for other in above)
        if len(above) >= 2 and not totals and whole:  # a short row has lost a cell
            found += _total_row(row, above, heads, judged, rounded_to)
        totals += 1
        above = []
    return found


def _is_sum(cell: Cell, column: list[Cell], head: str, part: bool) -> bool:
    """Tell whether a cell in a total row can be a sum: a rate or mean lies among its parts."""
    values = [other.value for other in column if other.value is not None]
    if cell.value is None or len(values) < len(column) or any(other.negative for other in column):
        return False
    if CHANGE_HEAD.search(head) or _NO_SUM_HEAD.search(head):
        return False
    if cell.percent and not all(other.percent for other in column):
        return False
    if cell.percent and cell.value != 100 and not part:
        return False
    if cell.value > max(values) or cell.value == sum_of(values):
        return True
    return _is_turned(cell, sum_of(values))  # the greatest is no sum, unless turned


def _is_turned(cell: Cell, value: Fraction) -> bool:
    """Tell whether a cell prints the digits of a value, two of which have changed places."""
    return not cell.half and is_turned(cell.block.text.strip("£ "), number_in_words(value))


def _total_row(
    row: TableRow, above: list[TableRow], heads: dict[int, str], judged: JudgedTables,
    rounded_to: int,
) -> list[_TotalBreak]:  # fmt: skip
    off: list[_TotalBreak] = []
    fits: list[Cell] = []
    nested = nestings(row, above)
    for at, cell in row.cells.items():
        column = [other.cells[at] for other in above if at in other.cells]
        if any(
            RATED_ROW.search(other.label)
            for other in above
            if cell.value and cell.value.denominator == 1
        ):
            continue  # rows of rates among rows of counts
        values = [other.value or Fraction(0) for other in column]
        if len(column) < len(above) or not _is_sum(cell, column, heads.get(at, ""), bool(_PART_ROW.match(row.label))):  # fmt: skip
            continue
        sums = [sum_of(values), sum_of(_without_subtotals(above, values))]
        sums += [sum_of([values[k] for k in level]) for level in nested]
        comes_to = min(sums, key=partial(_apart, cell))
        room = cell.half + sum((other.half for other in column), Fraction(0))
        room = max(room, Fraction(rounded_to * (len(column) + 1), 2))
        shares = cell.percent or (cell.value == 100 and SHARE_HEAD.search(heads.get(at, "")))
        if shares and not cell.half:
            room = max(room, Fraction(len(column), 2))
        gap = _apart(cell, comes_to)
        if gap <= room:
            fits.append(cell)
        else:
            near = gap * 2 <= max(cell.value or Fraction(0), comes_to) or _is_turned(cell, comes_to)  # fmt: skip
            off.append(_TotalBreak(row, tuple(above), at, comes_to, Sure.LIKELY if near else Sure.ASK))  # fmt: skip
    alls = [one for one in (row, *above) if WHOLE_ROW.match(one.label)]
    named = (
        TOTAL_ROW.match(row.label)
        or alls == [row]
        or _is_whole_period(row, above, heads.get(0, ""))
    )
    if not named and _is_part(row) and not _PART_ROW.match(row.label):  # the last row, of any name
        return [
            one
            for one in off
            if sum(_digits(cell) for cell in fits) >= 4 and one.sure is Sure.LIKELY
        ]
    if fits:
        for cell in fits:
            judged.confirm(cell.block.place(), "it is the sum of the rows above it")
        return [replace(one, sure=Sure.CERTAIN) for one in off]
    # where no column adds up, or one holds more above than here, it is a total of other things
    alone = named and len(off) == 1 and not _is_less(row, above, heads)
    return [one for one in off if alone and one.sure is Sure.LIKELY]


def _is_less(row: TableRow, above: list[TableRow], heads: dict[int, str]) -> bool:
    """Tell whether a row of "all" counts less than a row above it: "All crime" below "Residents"."""
    return any(
        (cell.value or 0) < (other.cells[at].value or 0)
        for at, cell in row.cells.items()
        for other in above
        if at in other.cells and not (cell.percent or cell.half or _NO_SUM_HEAD.search(heads.get(at, "")) or CHANGE_HEAD.search(heads.get(at, "")))
    )  # fmt: skip


_SUBTOTAL = re.compile(r"(?:all(?! other)|totals?|sub-?totals?)\b|.* totals?\Z", re.I)


def _is_part(row: TableRow) -> bool:
    return not _SUBTOTAL.match(row.label)


def _apart(cell: Cell, value: Fraction) -> Fraction:
    return abs(value - (cell.value or Fraction(0)))


def _without_subtotals(rows: list[TableRow], values: list[Fraction]) -> list[Fraction]:
    """Leave out what is named "All men", "Total men", if that leaves the rows it sums."""
    kept = [value for row, value in zip(rows, values, strict=True) if _is_part(row)]
    return kept if len(values) - len(kept) > 1 and len(kept) > 1 else values


def _digits(cell: Cell) -> int:
    """Return how many digits chance would have had to guess."""
    return len(str(int((cell.value or Fraction(0)) / (2 * cell.half if cell.half else 1))))


_LONGER = re.compile(r"(?:the )?(?:quarter|q[1-4]|(?:first|second) half|half[ -]year|year|(?:19|20)\d\d)\b", re.I)  # fmt: skip
_MONTH = re.compile(rf"(?:{'|'.join(name[:3] for name in MONTH_NAMES)})", re.I)
_QUARTER = re.compile(r"(?:quarter|q) ?[1-4]|(?:first|second|third|fourth) quarter", re.I)


def _is_whole_period(row: TableRow, above: list[TableRow], head: str) -> bool:
    """Tell whether a row is the quarter, or the year, of the months or quarters above it."""
    if not _LONGER.match(row.label):
        return False
    names = [one.label or f"{head} {one.blocks[0].text.strip()}" for one in above]
    months = all(_MONTH.match(name) for name in names)
    return months or (not _QUARTER.match(row.label) and all(_QUARTER.match(name) for name in names))


def _report_totals(
    breaks: list[_TotalBreak], broken: Broken, heads: dict[int, str], judged: JudgedTables
) -> None:
    """Report total rows that are off, unless what would mend one mends a broken row as well."""
    for one in breaks:
        printed = one.row.cells[one.at]
        gap = (printed.value or Fraction(0)) - one.comes_to
        mends = [(printed, one.comes_to)]
        mends += [(cell, (cell.value or Fraction(0)) + gap) for row in one.above if (cell := row.cells[one.at])]  # fmt: skip
        if any((is_mended := broken.get(cell.block.place().start)) and is_mended(float(value)) for cell, value in mends):  # fmt: skip
            continue
        of = f" of {heads[one.at]}." if heads.get(one.at) else "."
        judged.findings.append(
            Finding(
                FindingClass.ARITHMETIC, one.sure, one.row.quote(),
                f"The rows above come to {number_in_words(one.comes_to)}, but {printed.block.text} is "
                f"printed as {one.row.label.lower()}{of}",
                tuple(row.quote() for row in one.above),
                held=Interval.at(one.comes_to), tight=True, wrong=(printed.block.place(),),
            )
        )  # fmt: skip
