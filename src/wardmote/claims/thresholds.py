"""A line that makes a class, against tables: a column that names the class, a list of what is in it.

"A case is urgent if it scores 20 or more": the cases called urgent score so, and no others do. "To
join, a person must be 18 or over": nobody in the table of those who joined is younger. A rule is
believed of a table only if most of its rows keep it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from wardmote.claims.arithmetic import Judged
from wardmote.claims.bands import read_keys
from wardmote.claims.bounds import Bound, bound_at
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.layout import Table
from wardmote.claims.passages import Passage, Read, stem
from wardmote.claims.tables import MOST, TOTAL_ROW, TableRow, table_heads, table_row

_ADMITS = re.compile(
    r"\b(?:must|needs? to|has to|have to|only (?:if|when|where)|(?:we|they|is|are|be) (?:also |then )?(?:put|placed|list(?:ed)?|includ(?:e|ed)|add(?:ed)?|enter(?:ed)?|accept(?:ed)?|admit(?:ted)?|tak(?:e|en))\b[^.;]{0,60}\b(?:if|when|where|once)|(?:qualif\w+|joins?|eligible|called|counts? as|classed as|becomes?)\b[^.;]{0,60}\b(?:if|when|where|once))\b",
    re.I,
)
_IS_CLASS = re.compile(r"\b(?:if|when|where|means|is|are|counts?|classed|rated|graded|treated|called|becomes?)\b", re.I)  # fmt: skip
_ASIDE = re.compile(r"\b(?:target|unless|except|was|were|aim|by 20\d\d)\b", re.I)
_MOST = 500  # lines: a text of more is no report
_NEAR = 36  # letters to each side of a bound in which its attribute is named
_PLAIN = re.compile(r"\b(?:the|and|for|are|was|were|who|that|this|with|from|has|had|not|its|our|their|than|more|over|only|when|where|which|must|these|those|they|them)\b")  # fmt: skip
_COMMON = frozenset(["more", "less", "over", "under", "least", "most", "number", "each", "than", "must", "only", "when", "where", "that", "this", "with", "have", "from", "risk", "case", "year", "month", "table", "show", "below", "following"])  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Line:
    """A bound of a rule, with the words that say what must keep it, nearest first."""

    bound: Bound
    near: tuple[str, ...]
    clause: str
    passage: Passage


@dataclass(frozen=True)
class _Rows:
    table: Table
    rows: list[TableRow]
    heads: dict[int, str]

    def column(self, line: _Line) -> int | None:
        """Return the column of figures whose heading names what a line is of."""
        for word in line.near:
            ats = self.named.get(word, [])
            if len(ats) == 1 and all(ats[0] in row.cells for row in self.rows):
                return ats[0]
        return None

    @cached_property
    def named(self) -> dict[str, list[int]]:
        """Return the columns of figures by each word of their heading."""
        found: dict[str, list[int]] = {}
        for at, head in self.heads.items():
            for word in _stems(head) if any(at in row.cells for row in self.rows) else ():
                found.setdefault(word, []).append(at)
        return found


def judge_thresholds(read: Read) -> Judged:
    """Check the tables of a text against the lines its sentences draw."""
    judged = Judged()
    tables = [one for table in read.layout.tables if (one := _rows(table))]
    lines = [line for p in read.passages if tables and not p.block.table for line in _lines(p)][
        :_MOST
    ]
    banded = {band.name for key in read_keys(read) for band in key} if lines else set()
    for one in tables if lines else ():
        for at, kinds in _kinds(one):
            for line in lines:
                for kind in kinds - banded:
                    _by_class(one, at, kind, line, judged)
    for line in lines:
        _admitted(read, line, tables, judged)
    return judged


def _rows(table: Table) -> _Rows | None:
    rows = [table_row(row) for row in table.rows]
    heads = table_heads(table, rows)
    width = len(table.rows[0])
    body = [row for row in rows if row.cells and len(row.blocks) == width and not TOTAL_ROW.match(row.label)]  # fmt: skip
    return _Rows(table, body, heads) if len(body) >= 3 and heads else None


def _stems(text: str) -> set[str]:
    words = re.findall(r"[a-z]{3,}", _PLAIN.sub(" ", text.lower()))
    return {stem(re.sub(r"(?:ing|ed)\Z", "", word))[:5].removesuffix("e") for word in words}


def _lines(passage: Passage) -> Iterator[_Line]:
    shape = passage.shape
    for at in shape.numbers:
        bound = bound_at(shape, at)
        if bound is None:
            continue
        start = max(shape.text.rfind(mark, 0, at) for mark in (";", ":")) + 1
        stop = shape.text.find(";", at)
        clause = shape.text[start : stop if stop >= 0 else len(shape.text)]
        if _ASIDE.search(clause):
            continue
        after = re.split(r"[,;.:]|\band\b(?! [a-z]+er\b| over| above| more)", shape.text[at + 1 : at + 1 + _NEAR])[0]  # fmt: skip
        before = re.split(r"[,;.:]|\band\b", shape.text[max(0, at - _NEAR) : at])[-1]
        own = "age" if shape.numbers[at].text.lower().startswith("age") else ""
        near = [*_words(own), *_words(after), *reversed(_words(before))]
        yield _Line(bound, tuple(near), clause, passage)


def _words(text: str) -> list[str]:
    found = re.findall(r"[a-z]{3,}", text.lower())
    return [one for word in found if word not in _COMMON for one in _stems(word)]


# ---- a column that names the class ------------------------------------------------------------------


def _kinds(one: _Rows) -> Iterator[tuple[int, set[str]]]:
    """Yield the columns that hold two or three names, with them."""
    for at in range(1, len(one.table.rows[0])):
        said = [" ".join(row.blocks[at].text.lower().split()) for row in one.rows]
        kinds = set(said)
        if 2 <= len(kinds) <= 3 and len(said) >= 4 and all(re.fullmatch(r"[a-z][a-z -]{3,24}", kind) for kind in kinds):  # fmt: skip
            yield at, kinds


def _by_class(one: _Rows, at: int, kind: str, line: _Line, judged: Judged) -> None:
    """Check rows called by a name against the line that gives it, and the others too."""
    if kind not in line.clause.lower() or not _IS_CLASS.search(line.clause):  # fmt: skip
        return
    column = one.column(line)
    if column is None:
        return
    right, off = set[bool](), list[TableRow]()
    for row in one.rows:
        value = row.cells[column].value
        called = " ".join(row.blocks[at].text.lower().split()) == kind
        if value is None or line.bound.holds(value) is not called:
            off.append(row)
        else:
            right.add(called)
    if len(right) == 2 and 0 < len(off) <= (1 - MOST) * len(one.rows):
        row = off[0]
        _report(line, row, column, f'so "{row.blocks[at].text}" is wrong', judged)


# ---- a list of what is in it ------------------------------------------------------------------------


def _admitted(read: Read, line: _Line, tables: list[_Rows], judged: Judged) -> None:
    """Check the rows of a table of what was let in against each line that lets in."""
    if not _ADMITS.search(line.clause):
        return
    for one in tables:
        column = one.column(line)
        named = _stems(line.clause) - _stems(one.heads.get(column or 0, "")) - _COMMON
        if column is None or not _is_of(read, line, one, named):
            continue
        off = [row for row in one.rows if (v := row.cells[column].value) is None or not line.bound.holds(v)]  # fmt: skip
        if len(off) == 1 and len(one.rows) >= 3:
            _report(line, off[0], column, "and it is listed", judged)


def _is_of(read: Read, line: _Line, one: _Rows, named: set[str]) -> bool:
    """Tell whether a table is said to list what a rule lets in: by its lead, or by its references."""
    first = one.table.rows[0][0]
    before = [p for p in read.passages if not p.block.table and p.block.place().start < first.place().start]  # fmt: skip
    lead = [p for p in before[-3:] if p is not line.passage and p.text != line.passage.heading]
    said = set().union(*(_stems(p.text) for p in lead)) - _stems(f"{one.heads.get(0)} {one.heads.get(1)}")  # fmt: skip
    here = any(p.heading == line.passage.heading for p in before[-1:])
    class_of = re.search(r"\bcalled an? (?P<c>[a-z]+)", line.clause)
    refs = [row.blocks[0].text.strip() for row in one.rows]
    if class_of and all(re.fullmatch(rf"{class_of['c'][0].upper()}\d{{1,2}}", ref) for ref in refs):
        return True
    return here and bool(named & said)


def _report(line: _Line, row: TableRow, column: int, so: str, judged: Judged) -> None:
    judged.findings.append(
        Finding(
            FindingClass.OWN_RULE, Sure.LIKELY, row.quote(),
            f"The rule is {line.bound.text}; {row.label} has {row.cells[column].block.text}, {so}.",
            (line.passage.quote(),), wrong=(row.cells[column].block.place(),),
        )
    )  # fmt: skip
