"""What each column of a table is made from, found by its numbers and helped by its heading.

A column is tried as the difference, change, rate, mean, product or sum of its neighbours, as a
share of one whole, as an index, as the step from the row above. Each row that keeps a relation is
evidence by as many decimal digits as chance would have had to guess. A relation that a heading
names needs little evidence, one that no heading names needs much; either way nearly all rows must
keep it. Rows that do not are returned as breaks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import log10

from wardmote.claims.reading.likeness import is_turned
from wardmote.claims.reading.passages import stem
from wardmote.claims.tables.made_from import Line, Made, Relation, room_of, round_half, slack_of
from wardmote.claims.tables.tables import CHANGE_HEAD, RATED_ROW, TOTAL_ROW, Cell, TableRow

NAMED, HEADED, UNHEADED = 1.0, 2.3, 6.0  # decimal digits of evidence
_EARLY = 40  # rows kept that tell nothing are enough to give a relation up
_NEAR = 5  # columns on either side that a column is tried with
_WIDEST = 24  # a wider table is no table of figures a person sets beside each other
_BY_LINE = ("step", "running")  # made from other rows too
_ASIDE = ("difference", "change", "ratio")
_SHARES = ("share", "ratio")
_ADDS = ("sum", "balance")
_SCALES = (1, 100, 1000, 10_000, 100_000)
_RATIO_HEAD = re.compile(r"\brates?\b|\bper\b|average|\bavg\b|\bmean\b|\beach\b|ratio|%|per cent|percentage|proportion|share", re.I)  # fmt: skip
_PERCENT_HEAD = re.compile(r"%|per ?cent(?!.*\bpoint)|percentage(?! point)", re.I)
_SHARE_HEAD = re.compile(r"%|share|proportion|per ?cent|percentage", re.I)
_SUM_HEAD = re.compile(r"\btotals?\b|\bsum\b|\ball\b|combined|overall|\bscore\b|\byear\b|\bboth\b", re.I)  # fmt: skip
_PRODUCT_HEAD = re.compile(r"\btotal\b|\bscore\b|\bcost\b|\bvalue\b|\bhours\b|\bproduct\b", re.I)
_INDEX_HEAD = re.compile(r"\bindex\b|= ?100\b", re.I)
_MEAN_HEAD = re.compile(r"average|\bavg\b|\bmean\b", re.I)
_END_HEAD = re.compile(r"\b(?:end|close|closing|final|finish|left|remain\w*|balance|outstanding|still|carried|open|held|current|now)\b", re.I)  # fmt: skip
_RUNNING_HEAD = re.compile(r"cumulative|running|to date|\bytd\b", re.I)
_LEFT_HEAD = re.compile(r"change|difference|variance|\+/-|\breduction\b|\bincrease\b|\bgap\b|\bnet\b|\bleft\b|remaining|balance|underspend|overspend|surplus|\brest\b|outstanding", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Break:
    """A row that does not keep what its column is made by."""

    row: TableRow
    at: int
    relation: Relation
    value: float
    headed: bool

    @property
    def columns(self) -> tuple[int, ...]:
        return (*self.relation.inputs, self.at)

    def is_mended(self, at: int, value: float) -> bool:
        """Tell whether the row would keep its relation if that column held another value."""
        line = {**_line(self.row), at: value}
        if at == self.at:
            made: float | None = self.value
        elif self.relation.kind in _BY_LINE:
            return False
        else:
            made = self.relation.made(line)
        room = room_of(self.row, self.at, self.relation, self.value, 0) + 1e-9
        return made is not None and _gap(made, line[self.at], self.relation.unsigned) <= 2 * room


@dataclass(frozen=True, slots=True)
class Held:
    """A relation that a table's column keeps, with the rows that keep it and those that do not."""

    at: int
    relation: Relation
    kept: tuple[TableRow, ...]
    off: tuple[Break, ...]
    evidence: float


def read_relations(
    rows: Sequence[TableRow], heads: dict[int, str], wholes: dict[int, list[float]],
    rounded_to: int, only_headed: bool = False,
) -> list[Held]:  # fmt: skip
    """Return what the columns are made by, the best relation for each column.

    `wholes` gives for a column what its cells may be shares of (its total, a stated base).
    With `only_headed`, relations that no heading names are left out, and sums: those of a table
    turned on its side are its total rows.
    """
    rows = _alike(rows)
    columns = _columns(rows)
    if not 2 <= len(columns) <= _WIDEST:
        return []
    lines = [_line(row) for row in rows]
    round_columns = {
        at for at in columns if all(round_half(row.cells[at]) for row in rows if at in row.cells)
    }
    found = []
    for at in columns:
        best: dict[bool, Held] = {}  # a column may be a share of one and the sum of others
        for relation in _tried(at, columns, lines, rows, heads, wholes):
            if only_headed and not (relation.headed and relation.kind in _ASIDE):
                continue
            held = _held(at, relation, rows, lines, rounded_to, round_columns)
            adds = relation.kind in _ADDS
            if held is not None and (adds not in best or _order(held) > _order(best[adds])):
                best[adds] = held
        if best:
            first = max(best.values(), key=_order)
            found += [first, *(held for adds, held in best.items() if adds and held is not first)]
    whole = {
        held.relation.inputs[0] for held in found if held.relation.kind in _SHARES and not held.off
    }
    # a second column of shares beside one that fits is of something else: "% of residents"
    return [held for held in found if not (held.off and held.relation.kind == "share" and held.relation.inputs[0] in whole)]  # fmt: skip


def _order(held: Held) -> tuple[bool, int, float]:
    return (held.relation.headed and len(held.off) < 2, -len(held.off), held.evidence)


def _alike(rows: Sequence[TableRow]) -> list[TableRow]:
    """Leave out rows of another kind than the rest, such as a row of changes in percent."""
    plain: dict[int, int] = {}
    for row in rows:
        for at, cell in row.cells.items():
            plain[at] = plain.get(at, 0) + (1 if cell.percent else -1)
    return [
        row for row in rows
        if 2 * sum(1 for at, cell in row.cells.items() if cell.percent is not (plain[at] > 0)) <= len(row.cells)
    ]  # fmt: skip


def _columns(rows: Sequence[TableRow]) -> list[int]:
    """Return the columns of figures: no years, no running numbers."""
    cells: dict[int, list[Cell]] = {}
    for row in rows:
        for at, cell in row.cells.items():
            cells.setdefault(at, []).append(cell)
    return [
        at for at, column in sorted(cells.items())
        if len(column) >= 2 and not (at == 0 and _is_name([cell.value for cell in column]))
    ]  # fmt: skip


def _is_name(values: Sequence[object]) -> bool:
    plain = [int(str(value)) for value in values if value is not None and str(value).isdigit()]
    years = all(1900 <= value <= 2100 for value in plain)
    return len(plain) == len(values) and (years or plain == list(range(1, len(plain) + 1)))


def _line(row: TableRow) -> Line:
    return {at: float(cell.value) for at, cell in row.cells.items() if cell.value is not None}


# ---- what may be tried ------------------------------------------------------------------------


def _tried(
    at: int, columns: list[int], lines: list[Line], rows: Sequence[TableRow],
    heads: dict[int, str], wholes: dict[int, list[float]],
) -> Iterator[Relation]:  # fmt: skip
    head = heads.get(at, "")
    near = [other for other in columns if other != at and abs(other - at) <= _NEAR]
    percent = bool(_PERCENT_HEAD.search(head)) or any(row.cells[at].percent for row in rows if at in row.cells)  # fmt: skip
    signed = any(row.cells[at].negative for row in rows if at in row.cells)
    changes = bool(CHANGE_HEAD.search(head) or _LEFT_HEAD.search(head))
    for x in near:
        for y in near:
            if x != y:
                share = bool(_RATIO_HEAD.search(heads.get(y, "")))
                spelt = _spells(head, heads.get(x, ""), heads.get(y, ""))
                yield from _of_two(x, y, head, percent, signed, changes, share, spelt)
        yield from _of_one(x, lines, at, head, percent, wholes.get(x, []))
        yield from _steps(x, at, lines, percent, changes, signed, head)
    yield from _of_many(at, columns, heads, percent)


def _of_two(
    x: int, y: int, head: str, percent: bool, signed: bool, changes: bool, share: bool, spelt: bool
) -> Iterator[Relation]:
    pair, words = (y, x), "{0} to {1} is a change of"
    if not percent:
        yield Relation("difference", pair, lambda v: v[x] - v[y], words, True, changes, not signed)
    if percent or (changes and "%" in head):
        yield Relation("change", pair, _change(y, x), words + " %", False, changes, not signed)
    if changes:
        return
    said = re.search(r"\bper (\d[\d,]*)", head)
    scales = (int(said[1].replace(",", "")),) if said else (100,) if percent else _SCALES
    headed = bool(_RATIO_HEAD.search(head))
    for scale in scales:
        many = f" times {scale:,}" if scale > 1 else ""
        yield Relation("ratio", (x, y), _ratio(x, y, scale), f"{{0}} over {{1}}{many} is", False, headed or spelt, share=share, spelt=spelt)  # fmt: skip
    if x < y and not percent:
        headed = bool(_PRODUCT_HEAD.search(head))
        yield Relation("product", (x, y), lambda v: v[x] * v[y], "{0} times {1} is", True, headed, share=share)  # fmt: skip


_OVER = re.compile(r"(?P<x>.{3,60}?),? (?:per|as (?:a )?(?:%|per ?cent(?:age)?|share|proportion) of|for (?:each|every)|divided by|over)(?: the| all)? (?P<y>.{3,60})", re.I)  # fmt: skip


def _spells(head: str, upper: str, lower: str) -> bool:
    """Tell whether a heading names two others as what it is made of: "Reoffences per reoffender"."""
    match = _OVER.fullmatch(head.strip())
    return bool(match and _words(upper) and _words(lower) and _words(match["x"]) == _words(upper) and _words(match["y"]) == _words(lower))  # fmt: skip


def _words(text: str) -> set[str]:
    return {stem(word) for word in re.findall(r"[a-z]{3,}", text.lower())} - {"number", "total", "all", "the"}  # fmt: skip


def _change(old: int, new: int) -> Made:
    return lambda v: (v[new] - v[old]) * 100 / abs(v[old]) if v[old] else None


def _ratio(x: int, y: int, scale: int) -> Made:
    return lambda v: v[x] * scale / v[y] if v[y] else None


def _share(x: int, whole: float) -> Made:
    return lambda v: v[x] * 100 / whole


def _sum(run: tuple[int, ...], over: int = 1) -> Made:
    return lambda v: sum(v[column] for column in run) / over


def _of_one(
    x: int, lines: list[Line], at: int, head: str, percent: bool, wholes: list[float]
) -> Iterator[Relation]:
    if percent and not CHANGE_HEAD.search(head):
        headed = bool(_SHARE_HEAD.search(head)) or not head
        for whole in wholes:
            yield Relation(
                "share", (x,), _share(x, whole), f"{{0}} of {whole:,g} is", False, headed
            )
    firsts = [line[x] for line in lines if line.get(at) == 100 and line.get(x)]
    if len(firsts) == 1 and _INDEX_HEAD.search(head):
        words = f"{{0}} against {firsts[0]:,g} is"
        yield Relation("index", (x,), _share(x, firsts[0]), words, False, True)


def _steps(
    x: int, at: int, lines: list[Line], percent: bool, changes: bool, signed: bool, head: str
) -> Iterator[Relation]:
    """The step from the row above, and the sum of all rows so far."""
    before: dict[int, float] = {}
    so_far: dict[int, float] = {}
    last, total = None, 0.0
    for line in lines:
        if x not in line:
            return
        if last is not None:
            before[id(line)] = last
        so_far[id(line)] = total + line[x]
        last, total = (
            line[x],
            line.get(at, total + line[x]),
        )  # as printed: one slip is one, not one of each row below

    def step(line: Line) -> float | None:
        old = before.get(id(line))
        if old is None or (percent and not old):
            return None
        return (line[x] - old) * 100 / old if percent else line[x] - old

    words = "the step from the row above to {0} is" + (" %" if percent else "")
    yield Relation("step", (x,), step, words, not percent, changes, not signed)
    if not percent:
        words, headed = "the rows down to {0} come to", bool(_RUNNING_HEAD.search(head))
        yield Relation("running", (x,), lambda v: so_far.get(id(v)), words, True, headed)


def _of_many(
    at: int, columns: list[int], heads: dict[int, str], percent: bool
) -> Iterator[Relation]:
    """Sums and means of the columns that stand together before it, or after it."""
    head = heads.get(at, "")
    here = columns.index(at)
    runs = [tuple(columns[first:here]) for first in range(max(0, here - 12), here - 1)]
    last = min(len(columns), here + 13)
    runs += [tuple(columns[here + 1 : end]) for end in range(here + 3, last + 1)]
    mean = not percent and bool(_MEAN_HEAD.search(head))
    for run in runs:
        if len({bool(_PERCENT_HEAD.search(heads.get(column, ""))) for column in run}) > 1:
            continue  # counts and percentages
        listed = " + ".join(f"{{{number}}}" for number in range(len(run)))
        yield Relation("sum", run, _sum(run), f"{listed} is", True, bool(_SUM_HEAD.search(head)))
        if mean:
            yield Relation(
                "mean", run, _sum(run, len(run)), f"the mean of {listed} is", False, True
            )
    if here >= 3 and not percent and _END_HEAD.search(head):
        old, come, gone = columns[here - 3 : here]
        words = "{0} and {1} less {2} is"
        yield Relation("balance", (old, come, gone), lambda v: v[old] + v[come] - v[gone], words, True, True)  # fmt: skip


# ---- what is kept -----------------------------------------------------------------------------


def _held(
    at: int, relation: Relation, rows: Sequence[TableRow], lines: list[Line], rounded_to: int,
    round_columns: set[int],
) -> Held | None:  # fmt: skip
    kept: list[TableRow] = []
    off: list[Break] = []
    evidence = 0.0
    told: set[tuple[float, ...]] = set()
    rounds = [column in round_columns for column in relation.inputs]
    for row, line in zip(rows, lines, strict=True):
        if at not in line or any(column not in line for column in relation.inputs):
            continue
        value = relation.made(line)
        if value is None:
            continue
        room = room_of(row, at, relation, value, rounded_to)
        gap = _gap(value, line[at], relation.unsigned)
        if gap <= room + 1e-9:
            kept.append(row)
            key = (line[at], *(line[column] for column in relation.inputs))
            evidence += 0.0 if key in told or _is_trivial(line, at, relation) else _digits(line[at], max(gap if relation.exact else room, float(row.cells[at].half) or 0.5))  # fmt: skip
            told.add(key)
        elif gap > room * (1.25 if relation.kind == "difference" else 2) + (rounded_to if relation.exact else 0) + (slack_of(row, relation, value, rounds) if any(rounds) else 0.0):  # fmt: skip
            off.append(Break(row, at, relation, value, relation.headed))
        if len(off) > 2 + len(kept) // 2 or (len(kept) == _EARLY and evidence < NAMED):
            return None
    off = [
        one for one in off
        if not (_is_shifted(one.row, kept) or _has_more(one, kept) or _is_rated(one, kept))
    ]  # fmt: skip
    return Held(at, relation, tuple(kept), tuple(off), evidence) if _is_meant(relation, kept, off, evidence) else None  # fmt: skip


def _is_shifted(row: TableRow, kept: Sequence[TableRow]) -> bool:
    """Tell whether a row's cells stand elsewhere: in a column of no other, and not in one of all."""
    if not kept:
        return False
    of_any = set().union(*(one.cells for one in kept))
    of_all = set(kept[0].cells).intersection(*(one.cells for one in kept))
    return bool(set(row.cells) - of_any and of_all - set(row.cells))


def _has_more(one: Break, kept: Sequence[TableRow]) -> bool:
    """Tell whether a row has a figure amid the parts of a sum where the rows that keep it have none."""
    more = set(one.row.cells).difference(one.columns, *(row.cells for row in kept))
    return one.relation.kind == "sum" and any(min(one.columns) < at < max(one.columns) for at in more)  # fmt: skip


def _is_rated(one: Break, kept: Sequence[TableRow]) -> bool:
    """Tell whether a row is one of rates or means among others: finer, or no sum but a mean."""
    cell = one.row.cells[one.at]
    halves = [row.cells[one.at].half for row in kept if row.cells[one.at].half]
    finer = bool(halves and 0 < cell.half < min(halves))
    values = [one.row.cells[at].value or 0 for at in one.relation.inputs]
    named = bool(RATED_ROW.search(one.row.label)) and not any(RATED_ROW.search(row.label) for row in kept)  # fmt: skip
    added = one.relation.kind == "sum" and min(values) < (cell.value or 0) < max(values)
    added = added and not is_turned(f"{cell.value}", f"{one.value:g}" if one.value < 1e6 else f"{one.value:.0f}")  # fmt: skip
    whole = one.relation.kind == "product" and TOTAL_ROW.match(one.row.label)
    return finer or named or added or bool(whole)


def _is_meant(relation: Relation, kept: list[TableRow], off: list[Break], evidence: float) -> bool:
    named = [row for row in kept if not TOTAL_ROW.match(row.label)]
    kept = named if len(named) > 1 else kept
    off = [one for one in off if not TOTAL_ROW.match(one.row.label)]
    if relation.kind == "index":
        return len(kept) >= 2 and evidence >= 1.5 and len(off) <= 1 + len(kept) // 4
    if relation.headed and relation.kind in ("difference", "change", "step") and len(off) < 2:
        return len(kept) >= 2 and evidence >= NAMED
    if relation.spelt and len(off) < 2:
        return len(kept) >= 2 and evidence >= NAMED
    if relation.headed:
        return len(kept) >= 2 and evidence >= HEADED and len(off) * 2 <= len(kept)
    return len(kept) >= 3 and evidence >= UNHEADED and len(off) * 3 <= len(kept)


def _gap(value: float, printed: float, unsigned: bool) -> float:
    return min(abs(value - printed), abs(abs(value) - abs(printed))) if unsigned else abs(value - printed)  # fmt: skip


def _digits(printed: float, room: float) -> float:
    """Return how many decimal digits a chance hit would have had to guess."""
    return max(0.0, min(4.0, log10(max(abs(printed), 1e-9) / (2 * room))))


def _is_trivial(line: Line, at: int, relation: Relation) -> bool:
    """Tell whether a row keeps a relation whatever it means: noughts, ones, the same cell twice."""
    inputs = [line[column] for column in relation.inputs]
    if relation.kind in ("sum", "difference", "mean", "balance"):
        return sum(1 for value in inputs if value) < 2
    return 0.0 in inputs or (relation.kind in ("product", "ratio") and 1.0 in inputs) or (
        relation.kind in ("ratio", "share", "index") and line[at] in (100.0, 1.0)
    )  # fmt: skip
