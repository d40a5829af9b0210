"""Aims said of a measure by its code: "down to 20% by March 2029 (measure V1 in Table 6)".

The row that the code leads has the aim and where it starts; a sentence that names the code and says
to what, or from what, the measure is to go says one of the row's values.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.layout import BlockKind, Table
from wardmote.claims.reading.letters import C, M, P
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.wording import content
from wardmote.claims.tables.tables import Cell, TableRow, table_heads, table_row

_CODE = re.compile(r"[A-Z]{1,4}-?\d{1,3}[a-z]?\Z")
_CODES = re.compile(r"(?<![\w-])[A-Z]{1,4}-?\d{1,3}[a-z]?(?![\w-])")
_BARE = rf"[{C}{M}{P}]"
_AIM_HEAD = re.compile(r"\btarget|\bgoal|\baim\b|\bambition|\bmilestone|\bby 20\d\d", re.I)
_AIMED = re.compile(rf"\b(?P<v>bring|cut|reduce|lower|raise|increase|lift|improve|get|take|move|grow|drive)(?:ing)?\b[^.;{_BARE[1:-1]}]{{2,80}} (?P<k>to|from) (?P<p>{_BARE})(?: to (?P<q>{_BARE}))?", re.I)  # fmt: skip
_STEP = re.compile(r"\b(?:interim|first|half-?way|milestone|this year|next year|each year|year one|by the end of (?:the )?(?:first|second)|at least halve|stretch|local|ward|neighbourhood|national\w*|county|region\w*)\b", re.I)  # fmt: skip
_YEAR = re.compile(r"\b20\d\d\b")
_ABOVE, _BELOW = 4, 2  # blocks that may say of a table by when
_MOST = 4  # numbers of a row: of more it is not said which is aimed at


@dataclass(frozen=True, slots=True, eq=False)
class Coded:
    """A row led by a code, its numbers, which of them is aimed at, and what is said beside its table."""

    row: TableRow
    aim: Cell
    said: str


def judge_coded(read: Read) -> Judged:
    """Find aims of a sentence that are in no cell of the row whose code it names."""
    judged = Judged()
    held = _coded(read)
    for passage in read.passages:
        if passage.block.kind is BlockKind.ROW or not held:
            continue
        codes = set(_CODES.findall(passage.text))
        rows = held.get(codes.pop(), []) if len(codes) == 1 else []
        if len(rows) != 1:
            continue
        if match := _AIMED.search(passage.shape.text):
            _judge(passage, match, rows[0], judged)
    return judged


def _coded(read: Read) -> dict[str, list[Coded]]:
    """Return the rows of aims by their codes, with the years told above and below their tables."""
    found: dict[str, list[Coded]] = {}
    beside = _beside(read)
    for table in read.layout.tables:
        for code, row, aim, heads in _rows(table):
            said = f"{beside.get(table.number, '')} {heads}"
            found.setdefault(code, []).append(Coded(row, aim, said))
    return found


def _beside(read: Read) -> dict[int, str]:
    """Return the words that stand just above each table and below it, by its number."""
    found: dict[int, str] = {}
    above: list[str] = []
    below: dict[int, int] = {}
    for block in read.layout.blocks:
        if block.kind is BlockKind.ROW:
            if block.table not in found:
                found[block.table] = " ".join(above[-_ABOVE:])
                below = {block.table: _BELOW}
            continue
        above = [*above[-_ABOVE:], block.text]
        for number, left in below.items():
            found[number] += f" {block.text}" if left else ""
            below[number] = max(left - 1, 0)
    return found


def _rows(table: Table) -> Iterator[tuple[str, TableRow, Cell, str]]:
    rows = [table_row(blocks) for blocks in table.rows]
    heads = table_heads(table, rows)
    aims = [at for at, head in heads.items() if _AIM_HEAD.search(head)]
    if len(aims) != 1:
        return
    for blocks, row in zip(table.rows, rows, strict=True):
        code = blocks[0].text.strip() if blocks else ""
        aim = row.cells.get(aims[0])
        numbers = [cell for cell in row.cells.values() if cell.value is not None]
        if _CODE.match(code) and aim and aim.value is not None and len(numbers) <= _MOST:
            yield code, row, aim, " ".join(heads.values())


def _judge(passage: Passage, match: re.Match[str], one: Coded, judged: Judged) -> None:
    to = "q" if match["q"] else "p"
    if match["k"].lower() == "from" and not match["q"]:
        return
    number = passage.shape.numbers[match.start(to)]
    years = set(_YEAR.findall(passage.text))
    percent = number.kind is NumberKind.PERCENT
    if number.hedged or percent is not _is_percent(one.aim) or _STEP.search(passage.text):
        return
    beside = one.said.replace(
        passage.block.text, ""
    )  # what stands beside may be the sentence itself
    if not years <= set(_YEAR.findall(beside)) or _is_of(number, one.row):
        return
    label = " ".join(block.text for block in one.row.blocks[:2])
    if not content(match[0]) & content(label):
        return  # of what is done for it: patrols, posts, places
    judged.findings.append(
        Finding(
            FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
            f"The row of {one.row.blocks[0].text.strip()} aims at {one.aim.block.text.strip()}; {number.text} is printed here.",
            (one.row.quote(),), wrong=(passage.place_of(number),),
        )
    )  # fmt: skip


def _is_percent(cell: Cell) -> bool:
    return cell.percent or "%" in cell.block.text


def _is_of(number: Number, row: TableRow) -> bool:
    low, high = number.loose.low, number.loose.high
    return any(
        low is None or high is None or low <= abs(cell.value) <= high
        for cell in row.cells.values() if cell.value is not None
    )  # fmt: skip
