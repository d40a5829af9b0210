"""Tables as sentences speak of them: rows by their labels, columns by the words of their heading."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.layout import Table
from wardmote.claims.reading.passages import Passage, Read, stem
from wardmote.claims.tables.tables import TOTAL_ROW, TableRow, table_heads, table_row

_LONGEST = 150  # rows: nobody gives places by eye in a longer table
_WORD = re.compile(r"[a-z]\w*(?:'(?!s\b)\w+)*")
_PLAIN = re.compile(
    r"\s*\([^()]*\)\Z|\s+(?:wards?|areas?)\Z"
)  # "Castle ward" is spoken of as Castle
_PLURAL = re.compile(r"[a-rt-z]s\Z")  # "Opiates" is spoken of as the opiate group


@dataclass(frozen=True)
class Shown:
    """A table: its rows without totals, and its columns of figures with their heading."""

    rows: tuple[TableRow, ...]
    heads: dict[int, str]
    columns: tuple[int, ...]
    others: tuple[TableRow, ...] = ()

    @cached_property
    def by_word(self) -> dict[str, list[TableRow]]:
        """Return the rows by the first word of their label, for finding them in a sentence."""
        held: dict[str, list[TableRow]] = {}
        for row in self.rows:
            word = _WORD.match(row.label.lower())
            if word and len(row.label) >= 3:
                for spelt in {word[0], stem(word[0])}:
                    held.setdefault(spelt, []).append(row)
        return held

    def values(self, at: int) -> list[Fraction]:
        return [value for row in self.rows if (value := row.cells[at].value) is not None]


_ASIDE = re.compile(rf"{TOTAL_ROW.pattern}|(?:(?:all )?others?|unknown|not (?:known|stated|recorded|given)|none|no answer|england|wales|national|county|average|mean|region|change|%)\b|(?:the |whole )*(?:borough|district)\Z|.*\b(?:average|mean|group)\Z", re.I)  # fmt: skip
IS_PERIOD = re.compile(r"(?:(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*|q[1-4]|quarter [1-4]|(?:19|20)\d\d)\b", re.I)  # fmt: skip


def read_shown(read: Read) -> list[Shown]:
    """Return the tables of a text that have named rows of figures."""
    found: list[Shown] | None = read.kept.get("shown")
    if found is None:  # several judges ask
        found = read.kept["shown"] = list(_shown(read))
    return found


def _shown(read: Read) -> Iterator[Shown]:
    for table in read.layout.tables:
        rows = [table_row(row) for row in table.rows]
        kept = without_whole(tuple(row for row in rows if row.cells and row.label))
        body = without_whole(tuple(row for row in kept if not _ASIDE.match(row.label)))
        columns = sorted(set.intersection(*(set(row.cells) for row in body))) if body else []
        columns = [
            at for at in columns
            if all(row.cells[at].value is not None for row in body) and not (at == 0 and body[0].blocks[0].text != body[0].label)
        ]  # fmt: skip
        if 3 <= len(body) <= _LONGEST and columns and len({row.label for row in body}) == len(body):
            others = tuple(row for row in rows if row not in body)
            yield Shown(body, table_heads(table, rows), tuple(columns), others)
        elif len(body) in (1, 2) and (turned := _turned(table, body)):
            yield turned


def _turned(table: Table, body: tuple[TableRow, ...]) -> Shown | None:
    """Read a table of one or two lines by its columns: the years, or the months, that head them."""
    if len(table.rows) > 3 or any(len(row.blocks) != len(table.rows[0]) for row in body):
        return None
    rows = [
        TableRow(cell.text, {n: row.cells[at] for n, row in enumerate(body, 1) if at in row.cells}, (cell, *(row.blocks[at] for row in body)))
        for at, cell in enumerate(table.rows[0]) if at and cell.text and not _ASIDE.match(cell.text)
    ]  # fmt: skip
    full = all(len(row.cells) == len(body) and all(c.value is not None for c in row.cells.values()) for row in rows)  # fmt: skip
    if not full or not 3 <= len(rows) <= _LONGEST or not all(IS_PERIOD.match(row.label) for row in rows):  # fmt: skip
        return None
    return Shown(tuple(rows), dict(enumerate(["", *(row.label for row in body)])), tuple(range(1, len(body) + 1)))  # fmt: skip


def without_whole(rows: tuple[TableRow, ...]) -> tuple[TableRow, ...]:
    """Leave out a first or last row that is the sum of the others in some column: a total by name."""
    for at in (-1, 0):
        others = rows[1:] if at == 0 else rows[:-1]
        for column, cell in rows[at].cells.items() if len(others) > 1 else ():
            if column == 0:
                continue  # places: 1 and 2 are no parts of 3
            values = [row.cells[column].value or 0 for row in others if column in row.cells]
            if cell.value and sum(1 for value in values if value) > 1 and sum(values) == cell.value:
                return others
    return rows


def rows_named(text: str, one: Shown) -> list[tuple[int, int, TableRow]]:
    """Return where a sentence names rows of a table: the longest labels, in order."""
    found: list[tuple[int, int, TableRow]] = []
    plain = text.lower()
    words = {word[0] for word in _WORD.finditer(plain)}
    rows = {id(row): row for word in words for row in one.by_word.get(word, ())}
    for row in sorted(rows.values(), key=lambda row: (-len(row.label), row.label)):
        name = _PLAIN.sub("", row.label.lower()) or row.label.lower()
        one_more = rf"{re.escape(name[:-1])}s?" if _PLURAL.search(name) else re.escape(name)
        for match in re.finditer(rf"(?<![\w-]){one_more}(?![\w-])", plain):
            if not any(a < match.end() and match.start() < b for a, b, _ in found):
                found.append((match.start(), match.end(), row))
    return sorted(found, key=lambda at: at[0])


def contradict(passage: Passage, reason: str, row: TableRow, judged: Judged) -> None:
    judged.findings.append(
        Finding(FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(), reason, (row.quote(),))
    )
