"""Means of values that are listed: in a sentence, one an item, in a row or a column.

"34, 41, 55 and 62. The mean is 48", "Their mean score was 13.3" under a column of scores. A list that
comes to the mean bears it out; where none does, the one that its sentence follows, or the one column
that has its words, is held to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from fractions import Fraction

from wardmote.claims.amounts.spreads import words_of
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.layout import BlockKind, Table
from wardmote.claims.reading.letters import C, M
from wardmote.claims.reading.likeness import IMPLIED, may_be_slip
from wardmote.claims.reading.numerals import Number
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.tables.tables import RATED_ROW, TOTAL_ROW, table_heads, table_row

_LEAST = 3
_MOST_ITEMS = 40
_NEXT = re.compile(rf"(?: ?\([^()]{{0,60}}\))?(?: (?:in|for|at) [^,;.()]{{1,24}})?(?:,|;| and|, and|, then)(?: then| the)? (?P<n>[{C}{M}])")  # fmt: skip
_NAMED = re.compile(r"\b(?:average|mean) (?P<w>[a-z]+(?: [a-z]+)?) (?:was|is|of|came|comes|stood|stands)\b|\b(?P<v>[a-z]+) averaged\b", re.I)  # fmt: skip
_NO_NOUN = frozenset(["cost", "number", "figure", "one", "the", "and", "which"])


def mean_of_listed(read: Read, prose: Sequence[Passage], at: int, printed: Number, room: Interval) -> tuple[bool, list[Fraction]]:  # fmt: skip
    """Return whether a list comes to a printed mean, and else the values it is bound to (or none)."""
    own = prose[at]
    sources = {id(p): list(_in_sentence(p, printed)) for p in prose[max(0, at - 2) : at + 1]}
    told = [held for lists in sources.values() for held in lists]
    items = _in_items(prose, at)
    tables = _tables(read)
    lists = [*told, items, *(values for _, columns in tables for _, values in columns)]
    if any(_mean(values) in room for values in lists if len(values) >= _LEAST):
        return True, []
    name = _NAMED.search(own.text)
    words = words_of((name["w"] or name["v"]) if name else "") - _NO_NOUN
    text = own.shape.text
    after = text[next(k for k, n in own.shape.numbers.items() if n is printed) + 1 :]
    summed = {n.point for p in prose[max(0, at - 2) : at + 2] for n in p.shape.numbers.values()}
    if not told and len(items) >= _LEAST and sum(items) in summed:
        return False, _if_slip(items, printed)  # their total stands beside their mean
    if len(told) == 1 and re.match(r" ?(?:[.,;(]|and\b|\Z)", after):
        source = next(p for p in prose[max(0, at - 2) : at + 1] if sources[id(p)])
        return False, _if_slip(told[0], printed) if words <= words_of(source.text) else []
    before = [columns for start, columns in tables if start < own.place_of(printed).start]
    named = [values for head, values in (before[-1] if before else []) if words & words_of(head)]
    return False, _if_slip(named[0], printed) if len(named) == 1 else []


def _mean(values: Sequence[Fraction]) -> Fraction:
    return sum(values, Fraction(0)) / len(values)


def _if_slip(values: list[Fraction], printed: Number) -> list[Fraction]:
    near = len(values) >= _LEAST and may_be_slip(printed.point, _mean(values), IMPLIED)
    inside = near and min(values) < max(values)
    return values if inside else []


def _in_sentence(passage: Passage, printed: Number) -> Iterator[list[Fraction]]:
    """Yield the values of a sentence that stand side by side: "70 in 2021/22, 62 in 2022/23 and 54"."""
    shape, taken = passage.shape, -1
    for at, number in shape.numbers.items():
        if at <= taken or number.kind.value not in (C, M) or number is printed:
            continue
        held, end = [number], at
        while match := _NEXT.match(shape.text, end + 1):
            end = match.start("n")
            held.append(shape.numbers[end])
        taken = end
        if len(held) >= _LEAST and len({n.kind for n in held}) == 1 and printed not in held:
            yield [n.point for n in held]


def _in_items(prose: Sequence[Passage], at: int) -> list[Fraction]:
    """Return the value of each item of the list before a sentence: the one after a colon, or the last."""
    own, found, listed = prose[at].block, [], False
    for passage in reversed(prose[max(0, at - _MOST_ITEMS) : at]):
        if passage.block.kind is not BlockKind.ITEM:
            if listed or passage.block is not own:
                break
            continue
        listed = True
        counts = [(k, n) for k, n in passage.shape.numbers.items() if n.kind.value in (C, M)]
        led = [n for k, n in counts if passage.shape.text[:k].endswith(": ")]
        found += [n.point for n in (led or [n for _, n in counts[-1:]])[:1]]
    return found


def _tables(read: Read) -> list[tuple[int, list[tuple[str, list[Fraction]]]]]:
    """Return where each table begins, with its columns and rows."""
    kept: list[tuple[int, list[tuple[str, list[Fraction]]]]] | None = read.kept.get("means of tables")  # fmt: skip
    if kept is None:
        tables = read.layout.tables[:200]
        kept = [(table.rows[0][0].place().start, list(_columns(table))) for table in tables]
        read.kept["means of tables"] = kept
    return kept


def _columns(table: Table) -> Iterator[tuple[str, list[Fraction]]]:
    """Yield the head and values of each column and the label and values of each row, totals left out."""
    rows = [table_row(row) for row in table.rows[:60]]
    heads = table_heads(table, rows)
    body = [row for row in rows if row.cells and not TOTAL_ROW.match(row.label)]
    for at in sorted({at for row in body for at in row.cells})[:14]:
        values = [row.cells[at].value for row in body if at in row.cells]
        known = [value for value in values if value is not None]
        ends = len(known) > _LEAST and known[-1] == sum(
            known[:-1]
        )  # a total, whatever it is called
        yield heads.get(at, ""), known[:-1] if ends else known
    for row in rows:
        plain = [cell.value for at, cell in row.cells.items() if cell.value is not None and not TOTAL_ROW.search(heads.get(at, "")) and not RATED_ROW.search(heads.get(at, ""))]  # fmt: skip
        yield "", plain
