"""Tables as prose cites them: each line by all its names, what its cells come to, and from where it is spoken of."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from wardmote.claims.reading.layout import Block, BlockKind, Table
from wardmote.claims.reading.passages import Passage, Read, stem
from wardmote.claims.tables.shown import IS_PERIOD
from wardmote.claims.tables.tables import (
    CHANGE_HEAD,
    WHOLE_ROW,
    Cell,
    TableRow,
    table_heads,
    table_row,
)

_REACH = 8  # blocks of text between a table and what is said of it
_MOST_LINES = 60  # a longer table is cited by a figure or two, and has a cell like any number
_CHANGED = re.compile(r"[-+]?(?P<n>\d+(?:\.\d+)?) ?(?:points?|pts|pp)\.?\Z")  # "+1.3 pts"
_PERCENT_HEAD = re.compile(r"%|per ?cent|percentage", re.I)
_COUNTED = re.compile(r"\bnumber\b|\bcount\b|\(n\)|, n\b|£", re.I)
_WHOLE_NAME = re.compile(r"(?:the |whole )*(?:borough|district|town|county|city|estate|week|year|partnership|area|force|region)\Z", re.I)  # fmt: skip
_NO_NAME = re.compile(r"(?:n/?a|yes|no|low|high|met|missed|not met|red|amber|green|-+|[a-z])\Z", re.I)  # fmt: skip
_LONG_WORD = re.compile(r"[a-z][a-z'-]{3,}")
_BRACKET = re.compile(r"\s*\([^()]*\)")
_CODE = re.compile(r"[A-Z]{1,4}[- ]?\d{1,3}\Z")
_CODES = re.compile(r"\b[A-Z]{1,4}[- ]?\d{1,3}\b")
_COMMON = frozenset(["other", "others", "crime", "offence", "incident", "all", "total", "with", "without", "from", "and", "the", "for", "not", "more", "than", "most", "any", "out", "area", "ward", "number", "year", "quarter", "month", "rate", "share", "type", "group", "measure", "indicator", "target", "case", "person", "service", "people"])  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """A row: the words it may be called by, and its numbers by column."""

    names: tuple[str, ...]
    cells: dict[int, Cell]
    is_whole: bool
    row: TableRow

    @property
    def label(self) -> str:
        return self.names[0] if self.names else ""


@dataclass(frozen=True)
class Grid:
    """A table with its lines, its headings, and the section of the text it stands in."""

    lines: tuple[Line, ...]
    heads: dict[int, str]
    section: int
    paragraph: int

    @property
    def parts(self) -> list[Line]:
        return [line for line in self.lines if not line.is_whole]

    def is_percent(self, line: Line, at: int) -> bool:
        said = f"{self.heads.get(0, '')} {line.label}" if self.heads.get(at) else ""
        counted = _COUNTED.search(line.label) or _COUNTED.search(self.heads.get(at, ""))
        own = _PERCENT_HEAD.search(self.heads.get(at, ""))
        return line.cells[at].percent or bool(own or (_PERCENT_HEAD.search(said) and not counted))

    def named(self, text: str) -> list[tuple[int, Line]]:
        """Return the lines a sentence names, by a whole name, or a word that is of one line only."""
        plain, found = text.lower(), []
        for line in self.lines:
            spots = [spot for name in line.names if (spot := _spot(plain, name.lower())) >= 0]
            if spots:
                found.append((min(spots), line))
        held = {id(line) for _, line in found}
        for word in dict.fromkeys(stem(word) for word in _LONG_WORD.findall(plain)):
            own = self.by_own_word.get(word)
            if own is not None and id(own) not in held:
                held.add(id(own))
                found.append((len(text), own))
        return found

    @cached_property
    def by_own_word(self) -> dict[str, Line]:
        """Return the lines by each word that no other line and no heading has."""
        times: dict[str, list[Line]] = {}
        for line in self.lines:
            for word in _words(" ".join(line.names)):
                times.setdefault(word, []).append(line)
        heads = _words(" ".join(self.heads.values()))
        return {word: lines[0] for word, lines in times.items() if len(lines) == 1 and not lines[0].is_whole and word not in heads and word not in _COMMON}  # fmt: skip


def _words(text: str) -> set[str]:
    return {stem(word) for word in _LONG_WORD.findall(text.lower())}


def _spot(plain: str, name: str) -> int:
    bare = _BRACKET.sub("", name).strip()
    plural = "s?" if len(bare) > 3 else ""
    singular = bare[:-1] if len(bare) > 4 and bare.endswith("s") else bare
    match = re.search(rf"(?<![\w-]){re.escape(singular)}{plural}(?![\w-])", plain) if bare else None
    return match.start() if match else -1


def read_grids(read: Read) -> list[Grid]:
    """Return the tables of a text that hold figures."""
    found: list[Grid] | None = read.kept.get("grids")
    if found is None:
        sections = sections_of(read)
        found = read.kept["grids"] = [
            grid for table in read.layout.tables if (grid := _grid(table, sections)) is not None
        ]  # fmt: skip
    return found


def sections_of(read: Read) -> dict[int, int]:
    """Return the section each paragraph stands in: what lies under one heading."""
    found: dict[int, int] | None = read.kept.get("sections")
    if found is None:
        found, section = read.kept.setdefault("sections", {}), 0
        for block in read.layout.blocks:
            section += block.kind is BlockKind.HEADING
            found[block.paragraph] = section
    return found


def in_reach(read: Read, passage: Passage) -> list[Grid]:
    """Return the tables that a sentence may speak of: those of its section that stand near."""
    section = sections_of(read).get(passage.block.paragraph, 0)
    by_section: dict[int, list[Grid]] | None = read.kept.get("grids by section")
    if by_section is None:
        by_section = read.kept.setdefault("grids by section", {})
        for grid in read_grids(read):
            by_section.setdefault(grid.section, []).append(grid)
    return [grid for grid in by_section.get(section, ()) if abs(grid.paragraph - passage.block.paragraph) <= _REACH]  # fmt: skip


def by_code(read: Read, passage: Passage) -> list[Grid]:
    """Return the tables whose lines a sentence far off names by their codes: "C3 and C7"."""
    found: list[Grid] = []
    codes = _CODES.findall(passage.text)
    if codes:
        held: dict[str, list[Grid]] | None = read.kept.get("grids by code")
        if held is None:
            held = read.kept.setdefault("grids by code", {})
            for grid in read_grids(read):
                for line in grid.lines:
                    if is_code(line.label):
                        held.setdefault(line.label, []).append(grid)
        found = [grid for code in dict.fromkeys(codes) for grid in held.get(code, ())]
    return list({id(grid): grid for grid in found}.values())


def _grid(table: Table, sections: dict[int, int]) -> Grid | None:
    rows = [table_row(blocks) for blocks in table.rows]
    heads = table_heads(table, rows)
    kept = [row for row in rows if row.cells and row.label]
    if len(rows) <= 3 and len(table.rows[0]) > 3 and len([row for row in rows if row.cells]) == 1:
        rows, heads = _on_its_side(table, rows)
        kept = rows
    if not 2 <= len(kept) <= _MOST_LINES:
        return None
    if len(table.rows[0]) == len(kept[-1].blocks) - 1:
        heads = {at + 1: head for at, head in heads.items()}  # no word heads the names of the rows
    placed = {id(row): _named_columns(row.blocks, kept, heads) for row in kept}
    lines = tuple(
        Line(placed[id(row)], _numbers(row, heads), _is_whole(row, kept), row) for row in kept
    )
    paragraph = table.rows[0][0].paragraph
    return Grid(lines, heads, sections.get(paragraph, 0), paragraph)


def _on_its_side(table: Table, rows: list[TableRow]) -> tuple[list[TableRow], dict[int, str]]:
    """Read a table of one line of figures by its columns: the days or months that head them."""
    at, row = next((at, row) for at, row in enumerate(rows) if row.cells)
    lines = [
        TableRow(head.text, {1: row.cells[column]}, (head, row.blocks[column]))
        for column, head in enumerate(table.rows[0] if at else ()) if column in row.cells and head.text
    ]  # fmt: skip
    return lines, {1: row.label}


def _numbers(row: TableRow, heads: dict[int, str]) -> dict[int, Cell]:
    """Return the cells with their numbers; "+1.3 pts" too, a change in points."""
    cells = {at: cell for at, cell in row.cells.items() if cell.value is not None}
    first = min(cells, default=0)
    if first == 0 and len(cells) > 1 and row.blocks[0].text.strip().isdigit():
        del cells[0]  # a running number
    for at, block in enumerate(row.blocks):
        if match := _CHANGED.match(block.text.strip()):
            value = Fraction(match["n"]) * (-1 if block.text.strip().startswith("-") else 1)
            cells[at] = Cell(block, value, Fraction(0), percent=True)
    return cells


def _named_columns(
    blocks: Sequence[Block], rows: list[TableRow], heads: dict[int, str]
) -> tuple[str, ...]:
    """Return the names a row goes by: what stands before its figures and in no other row."""
    names: list[str] = []
    for at, block in enumerate(blocks):
        text = block.text.strip()
        same = sum(1 for row in rows if at < len(row.blocks) and row.blocks[at].text.strip() == text)  # fmt: skip
        if len(text) > 60 or same > 1 or _NO_NAME.match(text) or not re.search(r"[A-Za-z]|\b(?:19|20)\d\d", text):  # fmt: skip
            continue
        if at > 2 or (names and any(block is cell.block for row in rows for cell in row.cells.values())):  # fmt: skip
            break
        names.append(text)
    return tuple(names)


def _is_whole(row: TableRow, rows: list[TableRow]) -> bool:
    if WHOLE_ROW.match(row.label) or _WHOLE_NAME.match(row.label):
        return True
    if row not in (rows[0], rows[-1]) or len(rows) < 3 or IS_PERIOD.match(row.label):
        return False
    sums = 0
    for at, cell in row.cells.items():
        column = [one.cells[at].value or 0 for one in rows if one is not row and at in one.cells]
        sums += at > 0 and len(column) > 1 and cell.value == sum(column) != 0
    return sums > 0


def is_code(name: str) -> bool:
    """Tell whether a name is a code, as "C3", that says of itself which line is meant."""
    return bool(_CODE.match(name))


# ---- what the cells of a line come to ---------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Made:
    """What a line holds or its cells come to: `percent` says in which unit, `what` how it is made."""

    value: Fraction
    percent: bool
    what: str  # "cell", "step", "sum", "share"
    line: Line
    at: int = -1
    half: Fraction = Fraction(0)


def made_of(grid: Grid, line: Line) -> Iterator[Made]:
    """Yield the cells of a line, the steps between two of a kind, and changes in percent."""
    for at, cell in line.cells.items():
        yield Made(abs(cell.value or Fraction(0)), grid.is_percent(line, at), "cell", line, at, cell.half)  # fmt: skip
    plain = [at for at in line.cells if not CHANGE_HEAD.search(grid.heads.get(at, ""))]
    for one, other in combinations(plain, 2):
        a, b = line.cells[one].value or Fraction(0), line.cells[other].value or Fraction(0)
        percent = grid.is_percent(line, one)
        if percent is grid.is_percent(line, other):
            yield Made(abs(a - b), percent, "step", line, -1, line.cells[one].half * 2)
            if a and b:
                for share in (abs(a - b) * 100 / abs(a), abs(a - b) * 100 / abs(b), min(a / b, b / a) * 100):  # fmt: skip
                    yield Made(share, True, "change", line)


def sums_of(grid: Grid, lines: Iterable[Line]) -> list[Made]:
    """Return the sum of several lines in each column of counts that they all have."""
    held = list(lines)
    if len(held) < 2:
        return []
    return [
        Made(sum((line.cells[at].value or Fraction(0) for line in held), Fraction(0)), grid.is_percent(held[0], at), "sum", held[0], at)
        for at in held[0].cells if all(at in line.cells for line in held)
    ]  # fmt: skip
