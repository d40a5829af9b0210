"""Lines into blocks: headings, paragraphs, list items and table rows, each with its place.

Every block keeps a cleaned text for reading and, character by character, where it came from,
so that whatever is found can be quoted and marked in the text as it was handed in.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum

from wardmote.terms.texts import Line, Place, PlainText


class BlockKind(Enum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table cell: cleaned text and its offsets in the whole."""

    kind: BlockKind
    text: str
    offsets: tuple[int, ...]  # one for each character of `text`
    paragraph: int
    page: int = 0
    row: int = 0
    column: int = 0
    table: int = 0  # number of the table; 0 outside tables

    def place(self, start: int = 0, end: int | None = None) -> Place:
        """Return where `text[start:end]` stands in the whole."""
        if not self.offsets:
            return Place(0, 0, self.paragraph, self.page, self.row, self.column)
        last = len(self.text) if end is None else end
        first = self.offsets[min(start, len(self.offsets) - 1)]
        after = self.offsets[max(min(last, len(self.offsets)) - 1, 0)] + 1
        return Place(first, max(after, first), self.paragraph, self.page, self.row, self.column)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells as they stand; a cell is a block, empty cells have empty text."""

    number: int
    rows: tuple[tuple[Block, ...], ...]

    def words(self) -> str:
        return " ".join(cell.text for row in self.rows for cell in row)


@dataclass(frozen=True, slots=True)
class Layout:
    """A text laid out: blocks in reading order (rows apart) and the tables."""

    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]


# marks of layout that are not words: emphasis, underline and italic tags, soft hyphens
_MARKUP = re.compile(r"\*{1,3}|</?(?:i|b|u|em|strong|br)\s?/?>|[\u00ad\u200b\ufeff]|\\(?=[#*_])")
_SAME = {"–": "-", "—": "-", "−": "-", "‑": "-", "‐": "-", "’": "'", "‘": "'", "“": '"', "”": '"'}
_AS_TYPED = str.maketrans(_SAME)
_UNCLEAN = re.compile(r"[*<\\\u00ad\u200b\ufeff]|\s\s|[^\S ]")
_BULLET = re.compile(r"\s{0,12}(?:[-*•·▪◦●○✓✔➢]|\d{1,2}[.)]|\(?[a-z]\)|\(?[ivx]{1,4}[).])\s{1,8}\S")
_ITEM_NUMBER = re.compile(r"\s{0,12}(\d{1,2})[.)]\s")
_NUMBERED_PARA = re.compile(r"\s{0,8}(?:- )?\*{0,2}\d{1,2}(?:\.\d{1,2}){1,3}\.?\*{0,2}\s")
_NUMBERED_TITLE = re.compile(
    r"\s{0,3}\*{0,2}\d{1,2}[.)]?\s{1,10}\*{0,2}[A-Z][^;]{2,110}[^.;,:\s]\s*\Z"
)
_HASH = re.compile(r"\s{0,3}#{1,6}\s")
_TITLE = re.compile(
    r"\s{0,8}\*{0,2}(?:(?:section|chapter|appendix|annex|part)\s[0-9A-Z]{1,3}\b|\d{1,2}\.?\s{1,10}[A-Z])",
    re.IGNORECASE,
)
_RULE_LINE = re.compile(r"[\s|:+=-]*\Z")
# "3.1     Between April and": the number of a paragraph set out before it, and its words
_HANGING = re.compile(
    r"\s{0,12}(?:\d{1,2}(?:\.\d{1,3}){0,3}[.)]?|\(?(?:[a-z]|[ivx]{1,4})[.)]|[-*•·▪◦●○✓✔➢])(?: {3,}|\t)(?=[^\W\d_]|[\"'(£]|\d[\d,.]* [a-z]{3})"
)
LONGEST_HEADING = 90
LONGEST_SENTENCE = 2500  # the longest in the plans at hand has 700 characters
LONGEST_WRAP = 160  # a longer line was never wrapped: it is a paragraph of its own
SHORTEST_WRAP = 40  # a shorter line was not full: the next was not wrapped


def cleaned(text: str, start: int) -> tuple[str, tuple[int, ...]]:
    """Drop markup, fold spaces, dashes and quotes; return the text and each character's offset."""
    core = text.translate(_AS_TYPED).strip()
    if not _UNCLEAN.search(core):  # most lines: nothing to drop inside
        first = start + len(text) - len(text.lstrip())
        return core, tuple(range(first, first + len(core)))
    kept: list[str] = []
    offsets: list[int] = []
    at = 0
    while at < len(text):
        if text[at] in "*<\\\u00ad\u200b\ufeff" and (match := _MARKUP.match(text, at)):
            at = match.end()
            continue
        letter = _SAME.get(text[at], text[at])
        if letter.isspace():
            letter = " "
        if letter != " " or (kept and kept[-1] != " "):
            kept.append(letter)
            offsets.append(start + at)
        at += 1
    while kept and kept[-1] == " ":
        kept.pop()
        offsets.pop()
    return "".join(kept), tuple(offsets)


def lay_out(plain: PlainText) -> Layout:
    """Read the lines of a text into blocks and tables."""
    return _Builder().run(plain)


class _Builder:
    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.rows: list[tuple[Block, ...]] = []
        self.pending: list[tuple[Line, int]] = []
        self.paragraph = 0
        self.gap = True  # a blank line, or the beginning, came just before
        self.number = 0  # of the last numbered item

    def run(self, plain: PlainText) -> Layout:
        offset = 0
        lines = plain.lines
        close = _close_rows([line.text for line in lines])
        for at, line in enumerate(lines):
            after = lines[at + 1].text if at + 1 < len(lines) else ""
            self._take(line, offset, after, close.get(at))
            offset += len(line.text) + 1
        self._flush()
        self._end_table()
        return Layout(plain.text, tuple(self.blocks), tuple(self.tables))

    def _take(
        self, line: Line, offset: int, after: str, close: list[tuple[str, int]] | None
    ) -> None:
        text = line.text
        cells = close or self._cells_of(text, after)
        if len(cells) >= 2:
            self._flush()
            if self.gap and self.rows and self._begins_table(line, cells):
                self._end_table()
            self.gap = False
            self._row(line, offset, cells)
            return
        if text.count("|") > 1 and _RULE_LINE.match(text):
            return
        if not text.strip():
            self._flush()
            self.gap = True
            return
        self._end_table()
        alone = not self.pending and not after.strip() and self.gap
        self.gap = False
        if alone and _NUMBERED_TITLE.match(text):
            self.pending.append((line, offset))
            self._flush(heading=True)
            return
        unwrapped = self.pending and len(self.pending[-1][0].text) > LONGEST_WRAP
        bullet = _BULLET.match(text) and not self._goes_on(text)
        if unwrapped or _HASH.match(text) or bullet or _NUMBERED_PARA.match(text):
            self._flush()
        elif _is_heading(text, after) and not self.pending:
            self.pending.append((line, offset))
            self._flush(heading=True)
            return
        self.pending.append((line, offset))
        if _HASH.match(text):
            self._flush(heading=True)

    def _goes_on(self, text: str) -> bool:
        """Tell whether a number, out of turn as an item, ends a sum: "drugs 6, damage / 2. So"."""
        number = int(mark[1]) if (mark := _ITEM_NUMBER.match(text)) else 0
        before = self.pending[-1][0].text.strip() if self.pending else ""
        wrapped = len(before) >= SHORTEST_WRAP and re.match(r"[\w,]", before[-1])
        if wrapped and number not in (0, 1, self.number + 1):
            return True
        self.number = number or self.number
        return False

    def _cells_of(self, text: str, after: str) -> list[tuple[str, int]]:
        if self._is_hanging(text):
            return [(text, 0)]
        cells = _cells(text)
        if len(cells) < 2 and not self.rows:
            return _heads_over(text, after) or cells
        if self.rows and len(cells) < len(self.rows[-1]) and not re.search(r"[\t|]", text):
            near = _at_gaps(text, 2)  # a long label leaves two spaces to its first figure
            return near if len(near) == len(self.rows[-1]) else cells
        return cells

    def _is_hanging(self, text: str) -> bool:
        """Tell whether a line is the number of a paragraph and its first words, not two cells."""
        mark = _HANGING.match(text)
        if not mark or "|" in text or len(_cells(text[mark.end() :])) > 1:
            return False
        if not self.rows:
            return True
        numbered = re.match(r"[(\d][\w.)]*\Z", self.rows[-1][0].text)
        return self.gap and len(self.rows[-1]) != 2 and not numbered

    def _begins_table(self, line: Line, cells: list[tuple[str, int]]) -> bool:
        """Tell whether a row after a gap heads a new table; PDF pages have gaps in every table."""
        if len(self.rows[-1]) != len(cells):
            return True
        figures = any(re.match(r"\s*[-+£]?\d", cell) for cell, _ in cells)
        return line.page == 0 and not figures and len(self.rows) > 1

    def _flush(self, heading: bool = False) -> None:
        if not self.pending:
            return
        pending, self.pending = self.pending, []
        first, start = pending[0]
        kind = BlockKind.HEADING if heading else BlockKind.PARAGRAPH
        if not heading and _BULLET.match(first.text) and not _NUMBERED_PARA.match(first.text):
            kind = BlockKind.ITEM
        text, offsets = cleaned("\n".join(line.text for line, _ in pending), start)
        if not text:
            return
        self.paragraph += 1
        self.blocks.append(Block(kind, text, offsets, self.paragraph, first.page))

    def _row(self, line: Line, offset: int, cells: list[tuple[str, int]]) -> None:
        if not self.rows:
            self.paragraph += 1
        number = len(self.tables) + 1
        row: list[Block] = []
        for column, (cell, start) in enumerate(cells, 1):
            text, offsets = cleaned(cell, offset + start)
            row.append(
                Block(
                    BlockKind.ROW, text, offsets, self.paragraph, line.page,
                    len(self.rows) + 1, column, number,
                )
            )  # fmt: skip
        self.rows.append(tuple(row))
        self.blocks += [cell for cell in row if cell.text]

    def _end_table(self) -> None:
        if self.rows:
            self.tables.append(Table(len(self.tables) + 1, tuple(self.rows)))
            self.rows = []


def _cells(text: str) -> list[tuple[str, int]]:
    """Split a table row at tabs, bars or wide gaps; a line that is no row has one cell."""
    if "\t" in text.strip("\n"):
        cells = _split(text, "\t")
        return cells if sum(1 for cell, _ in cells if cell.strip()) >= 2 else [(text, 0)]
    bare = text.strip()
    if bare.startswith("|") and bare.count("|") >= 2 and not _RULE_LINE.match(text):
        begin = text.index("|") + 1
        return [(cell, at + begin) for cell, at in _split(text[begin:].rstrip().rstrip("|"), "|")]
    return _at_gaps(text) if re.search(r"\d", text) else [(text, 0)]


def _heads_over(text: str, after: str) -> list[tuple[str, int]]:
    """Split a line of words at its wide gaps, if the next line is a row of as many cells."""
    if "|" in text or "|" in after:
        return []
    cells = _at_gaps(text)
    alike = len(cells) >= 2 and len(cells) == len(_cells(after))
    return cells if alike else _close_heads(text, after)


def _close_heads(text: str, after: str) -> list[tuple[str, int]]:
    """Split a line of words whose gaps are narrow, or which heads all columns but the first."""
    below = _at_gaps(after, 2)
    figures = sum(bool(re.match(r"[-+£]?\d", cell.strip())) for cell, _ in below[1:])
    if len(below) < 3 or figures < 2 or not re.search("[A-Za-z]", below[0][0]):
        return []
    cells = _at_gaps(text, 2)
    if len(cells) == len(below):
        return cells
    indent = len(text) - len(text.lstrip())
    return [("", 0), *cells] if len(cells) == len(below) - 1 and indent > len(below[0][0]) else []


def _at_gaps(text: str, least: int = 3) -> list[tuple[str, int]]:
    wide = rf"(?<=\S) {{{least},}}(?=\S)"
    gaps = list(re.finditer(wide, text)) if " " * least in text.strip() else []
    cells = []
    at = 0
    if len(gaps) == 1 and _NUMBERED_PARA.match(text) and len(text[gaps[0].end() :].split()) > 6:
        return [(text, 0)]  # "3.3   It can be seen that": a paragraph under a table
    for gap in gaps:
        cells.append((text[at : gap.start()], at))
        at = gap.end()
    cells.append((text[at:], at))
    return cells


_FIGURE_CELL = re.compile(r"[-+(]?£?\d[\d,]*(?:\.\d+)?%?\)?\Z")


def _close_rows(texts: list[str]) -> dict[int, list[tuple[str, int]]]:
    """Return the cells of lines that stand together as a table with two spaces between columns."""
    found: dict[int, list[tuple[str, int]]] = {}
    run: list[int] = []
    for at, text in enumerate([*texts, ""]):
        if "\t" not in text and "|" not in text and len(_at_gaps(text, 2)) >= 3:
            run.append(at)
            continue
        if len(run) >= 2:
            found |= _as_table({k: texts[k] for k in run})
        run = []
    return found


def _as_table(lines: dict[int, str]) -> dict[int, list[tuple[str, int]]]:
    """Return the cells of a run of lines; none unless all but its head are rows of figures."""
    cells = {at: _at_gaps(text, 2) for at, text in lines.items()}
    apart = [len(_at_gaps(text)) for text in lines.values()]
    if apart == [len(row) for row in cells.values()] or (len({*apart}) == 1 and apart[0] >= 3):
        return {}  # wider gaps tell its columns
    first, *body = cells
    wide = max(len(cells[at]) for at in body)
    figures = [sum(bool(_FIGURE_CELL.match(cell)) for cell, _ in cells[at]) for at in body]
    if min(figures) < 2 or any(len(cells[at]) not in (wide, wide - 1) for at in cells):
        return {}
    if len(cells[first]) < wide:
        if not lines[first].startswith("  "):
            return {}
        cells[first] = [("", 0), *cells[first]]  # no word heads the names of the rows
    return cells


def _split(text: str, mark: str) -> list[tuple[str, int]]:
    cells: list[tuple[str, int]] = []
    at = 0
    for cell in text.split(mark):
        cells.append((cell, at))
        at += len(cell) + 1
    return cells


def _is_heading(text: str, after: str) -> bool:
    bare = text.strip().strip("*").strip()
    if len(bare) > LONGEST_HEADING or bare.endswith((".", ",", ";")):
        return False
    if _TITLE.match(text) and not bare.endswith(":"):
        return True
    if bare.isupper() and len(bare) > 3:
        return True
    if len(after) > 70 and len(after) >= 2 * len(bare) and len(bare) <= 60:
        return bare[:1].isupper() and after.strip()[:1].isupper() and not bare.endswith(":")
    return not after.strip() and bare[:1].isupper() and not re.search(r"\d{3}|[.!?] ", bare)


_ENDS = re.compile(r"[.!?][\"')\]]{0,2}\s+(?=[\"'(\[]{0,2}[A-Z0-9]|[•▪●] )|;\s+(?=[A-Z])")
_ABBREVIATIONS = ("e.g.", "i.e.", "no.", "st.", "cllr.", "dr.", "mr.", "mrs.", "approx.", "vs.", "etc.", "c.", "para.", "p.", "pp.", "fig.", "ch.", "s.")  # fmt: skip


def sentences(text: str) -> list[tuple[int, int]]:
    """Return the spans of the sentences of a cleaned text."""
    spans: list[tuple[int, int]] = []
    start = 0
    for end in _ENDS.finditer(text):
        last_word = text[max(start, end.start() - 8) : end.start() + 1].lower().split(" ")[-1]
        if last_word in _ABBREVIATIONS or _is_item_mark(text, start, end.start(), last_word):
            continue
        if end[0].startswith(";") and text.rfind("(", start, end.start()) > text.rfind(")", start, end.start()):  # fmt: skip
            continue  # "(Q1 402; Q2 391)": a list in brackets is one
        spans.append((start, end.end()))
        start = end.end()
    if start < len(text):
        spans.append((start, len(text)))
    return [piece for span in spans for piece in _pieces(text, *span)]


def _is_item_mark(text: str, start: int, stop: int, last_word: str) -> bool:
    """Tell whether a full stop belongs to "1." or "a.", the mark of an item, not to a sentence."""
    if not re.fullmatch(r"\(?(?:\d{1,2}|[a-z])\.", last_word):
        return False
    before = text[start : stop + 1 - len(last_word)].rstrip()
    return not before or before.endswith((".", ":", ";", ")")) or last_word[-2].isalpha()


def _pieces(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Cut a sentence no person wrote at spaces, so that no pattern ever sees more than so much."""
    pieces: list[tuple[int, int]] = []
    while end - start > LONGEST_SENTENCE:
        cut = text.rfind(" ", start + LONGEST_SENTENCE // 2, start + LONGEST_SENTENCE) + 1
        cut = cut or start + LONGEST_SENTENCE
        pieces.append((start, cut))
        start = cut
    return [*pieces, (start, end)]
