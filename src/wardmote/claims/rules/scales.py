"""Scales of points: "5 points for 45 offences or more, 4 for 35 to 44, ...", and the points given by them.

A scale is read from a sentence, a list item or a small table. The points of a table's column are
then held to the figures they are given for: those of a column beside them, or those that the text's
other tables and its lists of shares have under the same name. A row is off only where none of its
figures earns what is printed, and nearly all other rows keep the scale.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.reading.layout import BlockKind, Table
from wardmote.claims.reading.passages import Read, stem
from wardmote.claims.tables.tables import (
    CHANGE_HEAD,
    TOTAL_ROW,
    Cell,
    TableRow,
    table_heads,
    table_row,
)

_WORDS = ["nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
_POINTS = rf"(?P<n>\d|{'|'.join(_WORDS[:8])})"
_LEADS = re.compile(rf"(?<![\w.,%£/-]){_POINTS}(?: points?| marks?)?,?(?: (?:is|are|was|were) given)? ?(?::|=| for| if| where| when| to) ?(?=\D{{0,60}}\d|no\b|none\b|nil\b)", re.I)  # fmt: skip
_ENDS = re.compile(rf"(?::| ?=| (?:scores?|scored|earns?|earned|gets?|gives?|is worth|are worth|counts? as|count for|is|are|means?)) {_POINTS}(?: points?| marks?)?(?=[,;.]| and\b|\Z)(?![.,]\d)", re.I)  # fmt: skip
_NUM = r"£?(?P<{0}>\d{{1,3}}(?:,\d{{3}})+|\d{{1,6}}(?:\.\d)?)(?P<{0}u> ?%| per ?cent)?"
_A, _B = _NUM.format("a"), _NUM.format("b")
_MORE, _FEWER = r"(?:more|above|over|higher|upwards|greater)", r"(?:less|fewer|below|under|lower)"
_RANGE = re.compile(
    rf"(?P<over>\b(?:more than|over|above|greater than|exceeding) ){_A}"
    rf"|(?P<under>\b(?:fewer than|less than|under|below) ){_NUM.format('u')}"
    rf"|(?P<least>\b(?:at least|a minimum of) ){_NUM.format('l')}"
    rf"|(?P<most>\b(?:up to(?: and including)?|at most|no more than|not more than|within) ){_NUM.format('m')}"
    rf"|{_NUM.format('r')} ?(?:-|to|and) ?(?:under |below |less than )?{_B}"
    rf"|{_NUM.format('p')}(?: [a-z]+){{0,4}}? (?:or|and) {_MORE}\b|{_NUM.format('q')}(?: [a-z]+){{0,4}}? (?:or|and) {_FEWER}\b|{_NUM.format('s')} ?\+"
    r"|(?P<none>\b(?:no|none|nil)\b)",
    re.I,
)
_RISE = re.compile(r"\b(?:ris(?:e|en|ing)|rose|increas\w+|up by|growth|grew)\b", re.I)
_FALL = re.compile(
    r"\b(?:f[ae]ll(?:en|ing)?|decreas\w+|reduc\w+|down by|drop\w*|declin\w+)\b", re.I
)
_EITHER = re.compile(r"\b(?:either (?:way|direction)|no (?:real |clear )?change|chang(?:e|ed)|stable|unchanged|steady|rise or fall|up or down)\b", re.I)  # fmt: skip
_SCORES = re.compile(r"\b(?:points?|scor\w+|marks?|rating)\b", re.I)
_FEW = frozenset(map(stem, ["offences", "crimes", "incidents", "recorded", "reports", "number", "rate", "issue", "the", "and", "other", "with", "without", "all", "for", "from", "points", "score"]))  # fmt: skip
_SHARED = re.compile(r"(?P<l>[A-Za-z][A-Za-z' -]{2,40}?),? \(?(?P<v>\d{1,2}(?:\.\d)?)(?:%| per ?cent)")  # fmt: skip
_MOST = 100  # rows: nobody gives points by hand to more
_LEAST = 4  # rows that keep a scale before one that does not is off


@dataclass(frozen=True, slots=True)
class _Step:
    """What one number of points is given for; an end of None is open, and may lie outside."""

    low: Fraction | None
    high: Fraction | None
    above: bool = False
    below: bool = False

    def holds(self, value: Fraction, half: Fraction) -> bool:
        """Tell whether a printed value, wherever its rounding lets it lie, can earn the points."""
        if self.low is not None and (value + half < self.low or (self.above and not half and value == self.low)):  # fmt: skip
            return False
        return self.high is None or not (value - half > self.high or (self.below and not half and value == self.high))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Scale:
    """The steps of a scale by their points; `percent`: of shares, `signed`: of changes."""

    steps: dict[int, _Step]
    name: str
    percent: bool
    signed: bool
    quote: Quote

    def allows(self, points: Fraction, cells: Iterable[Cell]) -> bool:
        step = self.steps.get(int(points))
        return step is None or any(
            step.holds(cell.value or Fraction(0), cell.half) or not self.knows(cell)
            for cell in cells
        )

    def knows(self, cell: Cell) -> bool:
        """Tell whether any points are given for a figure: 39.6% lies between "20 to 39%" and "40% or more"."""
        return any(step.holds(cell.value or Fraction(0), cell.half) for step in self.steps.values())


def judge_scales(read: Read, judged: Judged) -> None:
    """Check the points that tables give against the scales by which the text gives them."""
    scales = list(_scales(read))
    if not scales:
        return
    tables = [(rows, table_heads(table, rows)) for table in read.layout.tables if (rows := [table_row(row) for row in table.rows])]  # fmt: skip
    known = [*(_of_table(rows, heads) for rows, heads in tables), *_of_lists(read)]
    for number, (rows, heads) in enumerate(tables):
        body = [row for row in rows if len(row.cells) > 1 and row.label and not TOTAL_ROW.match(row.label)]  # fmt: skip
        for scale in scales if _LEAST < len(body) <= _MOST else ():
            for at in _pointed(scale, body, heads):
                _judge(scale, at, body, heads, known[:number] + known[number + 1 :], judged)


# ---- what a text gives points for ---------------------------------------------------------------


def _scales(read: Read) -> Iterator[Scale]:
    for block in read.layout.blocks:
        if block.kind is not BlockKind.ROW and len(block.text) <= 1500 and len(re.findall(r"\d", block.text)) > 4:  # fmt: skip
            for passage in re.split(r"(?<=[.;]) (?=[A-Z])", block.text):
                yield from _scale(passage, Quote(passage[:300], block.place()))
    for table in read.layout.tables:
        yield from _tabled(table)


def _scale(text: str, quote: Quote) -> Iterator[Scale]:
    leads, ends = list(_LEADS.finditer(text)), list(_ENDS.finditer(text))
    if len(leads) > 2:
        cuts = [*(match.start() for match in leads[1:]), len(text)]
        parts = [(match["n"], text[match.end() : cut]) for match, cut in zip(leads, cuts, strict=True)]  # fmt: skip
        name = text[: leads[0].start()]
    elif len(ends) > 2:
        cuts = [0, *(match.end() for match in ends)]
        parts = [(match["n"], text[cut : match.start()]) for match, cut in zip(ends, cuts, strict=False)]  # fmt: skip
        name = text[: ends[0].start()]
    else:
        return
    yield from _of_parts(parts, name, quote)


def _tabled(table: Table) -> Iterator[Scale]:
    """Read a small table of points: "Points | Offences", then "5 | 45 or more"."""
    if not 3 <= len(table.rows) <= 8 or not all(len(row) == 2 for row in table.rows):
        return
    body = table.rows[1:] if not _RANGE.search(table.rows[0][1].text + table.rows[0][0].text) else table.rows  # fmt: skip
    for own in (0, 1):
        if all(re.fullmatch(r"\d", row[own].text.strip()) for row in body):
            parts = [(row[own].text.strip(), row[1 - own].text) for row in body]
            name = " ".join(cell.text for cell in table.rows[0])
            if _SCORES.search(name):
                yield from _of_parts(parts, name, Quote(name, table.rows[0][0].place()))


def _of_parts(parts: Sequence[tuple[str, str]], name: str, quote: Quote) -> Iterator[Scale]:
    """Yield the scale of points and the words each is given for, if they run in one order."""
    read = {_points(said): _step(words) for said, words in parts}
    steps = {points: step for points, step in read.items() if step is not None}
    if len(steps) < 3 or len(steps) != len(parts):
        return
    run = [step for _, step in sorted(steps.items())]
    if not (_climbs(run) or _climbs(run[::-1])):
        return
    percent = sum("%" in words or "cent" in words for _, words in parts) * 2 > len(parts)
    signed = any(_RISE.search(words) or _FALL.search(words) for _, words in parts)
    yield Scale(steps, name, percent, signed, quote)


def _points(said: str) -> int:
    return int(said) if said.isdigit() else _WORDS.index(said.lower())


def _climbs(run: Sequence[_Step]) -> bool:
    """Tell whether each step begins no lower than the one before it ends."""
    return all(
        a.high is not None and b.low is not None and a.high <= b.low and (a.low is None or b.high is None or a.low < b.high)
        for a, b in pairwise(run)
    )  # fmt: skip


def _step(words: str) -> _Step | None:
    """Read what points are given for: "25 to 34", "a rise of more than 5%", "fewer than 100"."""
    match = _RANGE.search(words)
    if match is None or _RANGE.search(words, match.end()):
        return None
    step = _range(match)
    rises, falls = bool(_RISE.search(words)), bool(_FALL.search(words))
    if _EITHER.search(words) or (rises and falls):
        return _Step(-step.high, step.high, step.below, step.below) if step.high and not step.low else None  # fmt: skip
    if falls:
        return _Step(None if step.high is None else -step.high, -(step.low or Fraction(0)), step.below, step.above)  # fmt: skip
    return step


def _range(match: re.Match[str]) -> _Step:
    def value(name: str) -> Fraction:
        return Fraction(match[name].replace(",", ""))

    zero = Fraction(0)
    if match["none"]:
        return _Step(zero, zero)
    if match["over"]:
        return _Step(value("a"), None, above=True)
    if match["under"]:
        return _Step(zero, value("u"), below=True)
    if match["least"]:
        return _Step(value("l"), None)
    if match["most"]:
        return _Step(zero, value("m"))
    if match["r"]:
        return _Step(value("r"), value("b"), below=bool(re.search("under|below|less", match[0])))
    if match["q"]:
        return _Step(zero, value("q"))
    return _Step(value("p" if match["p"] else "s"), None)


# ---- the columns of points ----------------------------------------------------------------------


def _keys(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in re.findall(r"[a-z]{3,}", text.lower())) - _FEW


def _pointed(scale: Scale, body: list[TableRow], heads: dict[int, str]) -> list[int]:
    """Return the columns whose cells are points of a scale, and which its words name."""
    named = _keys(scale.name.rpartition(". ")[2])
    found = []
    for at in sorted(set().union(*(row.cells for row in body))):
        cells = [row.cells[at] for row in body if at in row.cells]
        points = [cell.value for cell in cells if cell.value in scale.steps and not cell.percent]
        if len(points) >= len(body) - 1 and len(cells) == len(body) and _keys(heads.get(at, "")) & named:  # fmt: skip
            found.append(at)
    return found


def _judge(
    scale: Scale, at: int, body: list[TableRow], heads: dict[int, str], known: list[_Known],
    judged: Judged,
) -> None:  # fmt: skip
    held = [
        [(row, [row.cells[other]]) for row in body if other in row.cells]
        for other in sorted(set().union(*(row.cells for row in body)) - {at})
        if scale.signed is bool(CHANGE_HEAD.search(heads.get(other, "")))
        and _are_figures(scale, other, body)
        and scale.percent is ("%" in heads.get(other, "") or any(row.cells[other].percent for row in body if other in row.cells))
    ]  # fmt: skip
    held.append([(row, cells) for row in body if (cells := [cell for one in known for cell in one.of(row.label, scale)])])  # fmt: skip
    told = [(one, [row for row, cells in one if not scale.allows(row.cells[at].value or Fraction(0), cells)]) for one in held]  # fmt: skip
    fit = [(one, off) for one, off in told if _is_kept(one, off, at, beside=one is not held[-1])]
    if not fit or any(not off for _, off in fit):
        return
    one, off = max(fit, key=lambda pair: len(pair[0]) - len(pair[1]))
    row = off[0]
    cells = next(cells for other, cells in one if other is row)
    shown = " or ".join(dict.fromkeys(_shown(cell) for cell in cells))
    judged.findings.append(
        Finding(
            FindingClass.OWN_RULE, Sure.LIKELY, row.quote(),
            f"{row.label}: by the scale given {shown} does not earn the {row.cells[at].block.text} printed under "
            f"{heads.get(at, '')}; the other rows keep the scale.",
            (scale.quote,), wrong=(row.cells[at].block.place(),),
        )
    )  # fmt: skip


def _is_kept(
    one: Sequence[tuple[TableRow, list[Cell]]], off: list[TableRow], at: int, beside: bool
) -> bool:
    """Tell whether rows enough keep a scale: one more where the figures are of other tables."""
    kept = [row.cells[at].value for row, _ in one if row not in off]
    return len(kept) >= (_LEAST if beside else _LEAST + 1) and len(set(kept)) > 1 and len(off) <= 1


class _Known:
    """The figures that a table, or a sentence that lists shares, has under each name."""

    def __init__(self, named: Iterable[tuple[str, dict[tuple[bool, bool], list[Cell]]]]) -> None:
        self.lines: dict[frozenset[str], list[dict[tuple[bool, bool], list[Cell]]]] = {}
        for label, cells in named:
            if _keys(label):
                self.lines.setdefault(_keys(label), []).append(cells)

    def of(self, label: str, scale: Scale) -> list[Cell]:
        """Return the figures of a name: of the same words, or of more or fewer where one line has them."""
        own = _keys(label)
        near = self.lines.get(own) or [cells for name, held in self.lines.items() if own and (own < name or name < own) for cells in held]  # fmt: skip
        return near[0].get((scale.signed, scale.percent), []) if len(near) == 1 else []


def _of_table(rows: list[TableRow], heads: dict[int, str]) -> _Known:
    return _Known((row.label, _kinds(row, heads)) for row in rows if row.cells)


def _of_lists(read: Read) -> Iterator[_Known]:
    """Yield the shares that sentences list: "drugs 47%, burglary 41%, weapons 38%"."""
    for passage in read.passages:
        found = [] if passage.block.table else list(_SHARED.finditer(passage.text))
        if len(found) >= _LEAST:
            yield _Known((m["l"], {(False, True): [Cell(passage.block, Fraction(m["v"]), percent=True)]}) for m in found)  # fmt: skip


def _kinds(row: TableRow, heads: dict[int, str]) -> dict[tuple[bool, bool], list[Cell]]:
    """Return a row's figures by kind: whether of changes, and whether in per cent."""
    found: dict[tuple[bool, bool], list[Cell]] = {}
    for at, cell in row.cells.items():
        head = heads.get(at, "")
        if cell.value is not None:
            found.setdefault((bool(CHANGE_HEAD.search(head)), cell.percent or "%" in head), []).append(cell)  # fmt: skip
    return found


def _are_figures(scale: Scale, at: int, body: list[TableRow]) -> bool:
    """Tell whether a column holds what is measured, and not points by another scale."""
    values = [row.cells[at].value or Fraction(0) for row in body if at in row.cells]
    return scale.signed or max(values) > max(scale.steps)


def _shown(cell: Cell) -> str:
    return cell.block.text if cell.block.table else f"{number_in_words(cell.value or Fraction(0))}%"
