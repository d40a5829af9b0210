"""Sentences about a table of the same text: the only one that rose, the peak, every month.

A sentence is set against a table only where it names a row of it, and the table's own words say
which column is meant; where two tables or columns would do and disagree, nothing is said.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.layout import Table
from wardmote.claims.passages import Passage, Read, key_words, stem
from wardmote.claims.tables import TOTAL_ROW, TableRow, table_heads, table_row

_ONLY = re.compile(
    r"\A(?P<r>[A-Z][A-Za-z' -]{2,50}?) (?:was|is) the only (?:one|[a-z]+)(?: of the [a-z]+)?(?: [a-z]+)? (?:that|which|to have|to) (?:(?P<up>rose|increased?|risen|rise|grew|went up)|(?P<down>fell|decreased?|fallen|fall|dropped|went down))\b"
)
_PEAK = re.compile(
    r"\b(?:[Tt]he )?(?:(?P<hi>peak|busiest|highest|worst)|(?P<lo>quietest|lowest)) (?:month|quarter|year|ward|area) (?:was|is) (?P<r>[A-Z][A-Za-z' -]{2,30}?)(?:,? with (?P<n>\d[\d,]*)| \((?P<m>\d[\d,]*)\)|(?=[.,;]))"
)
_EACH_FROM = re.compile(
    r"\b(?:(?P<up>rose|increased|grew|went up)|(?P<down>fell|decreased|dropped)) in (?:each|every) (?:month|quarter|year) from (?P<a>[A-Z][a-z]+|\d{4}) to (?P<b>[A-Z][a-z]+|\d{4})\b"
)
_BETWEEN = re.compile(
    r"\A(?:The )?(?:number (?:of )?)?(?P<s>[A-Za-z][A-Za-z' -]{2,40}?) (?:(?P<up>rose|increased|grew|went up)|(?P<down>fell|decreased|dropped|went down)) (?:again )?(?:between|from) (?P<a>(?:19|20)\d\d(?:[/-]\d{2,4})?) (?:and|to) (?P<b>(?:19|20)\d\d(?:[/-]\d{2,4})?)"
)
_STEADY = re.compile(
    r"\A(?P<s>[A-Z][A-Za-z' -]{2,40}?) (?:(?P<up>rose|increased|grew|went up)|(?P<down>fell|decreased|dropped|went down)) (?:each|every|in every|in each) (?:month|quarter|year|week)"
)
_CHANGE = re.compile(r"change|%|per cent|share|rate|proportion|difference", re.I)


@dataclass(frozen=True)
class Shown:
    """A table read: its rows without totals, its headings, its first row of words."""

    table: Table
    rows: tuple[TableRow, ...]
    heads: dict[int, str]

    def row(self, name: str) -> TableRow | None:
        words, plain = key_words(name), name.lower()
        same = [row for row in self.rows if row.label.lower() == plain]
        found = same or [row for row in self.rows if words and words == key_words(row.label)]
        return found[0] if len(found) == 1 else None

    def columns(self, subject: str) -> list[int]:
        """Return the columns whose heading has the words of the subject."""
        words = {stem(word) for word in re.findall(r"[A-Za-z]{3,}", subject.lower())} - {
            "the",
            "number",
            "share",
        }
        return [
            at for at, head in self.heads.items()
            if words and words == {stem(word) for word in re.findall(r"[A-Za-z]{3,}", head.lower())}
        ]  # fmt: skip

    def rows_of(self, period: str) -> TableRow | None:
        """Return the row whose label, or first cell, is a period; label-less rows are by year."""
        found = [
            row for row in self.rows
            if row.label == period or (row.blocks and row.blocks[0].text.strip() == period)
        ]  # fmt: skip
        return found[0] if len(found) == 1 else None

    def counts(self) -> list[int]:
        """Return the columns of numbers that are no change and no share."""
        ats = sorted({at for row in self.rows for at in row.cells})
        return [
            at for at in ats
            if not _CHANGE.search(self.heads.get(at, ""))
            and not any(row.cells[at].percent for row in self.rows if at in row.cells)
        ]  # fmt: skip


def judge_tabled(read: Read) -> Judged:
    """Check what sentences say of the order and course of a table's figures."""
    judged = Judged()
    shown = [one for table in read.layout.tables if (one := _shown(table))]
    if not shown:
        return judged
    for passage in read.passages:
        if passage.block.table:
            continue
        text = re.sub(r"\A(?:- )?\d{1,2}(?:\.\d{1,2}){1,2}\.? ", "", passage.text)
        for judge in (
            _only,
            _between,
            _steady,
            _peak,
            _each_from,
        ):
            judge(passage, text, shown, judged)
    return judged


def _shown(table: Table) -> Shown | None:
    rows = [table_row(row) for row in table.rows]
    body = tuple(row for row in rows if row.cells and row.label and not TOTAL_ROW.match(row.label))
    return Shown(table, body, table_heads(table, rows)) if len(body) >= 3 else None


def _say(passage: Passage, reason: str, row: TableRow, judged: Judged) -> None:
    judged.findings.append(
        Finding(FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(), reason, (row.quote(),))
    )


def _value(row: TableRow, at: int) -> Fraction | None:
    return row.cells[at].value if at in row.cells else None


def _ranked(one: Shown, at: int, low: bool) -> TableRow | None:
    """Return the row with the most (or least) of a column; None where rows tie or lack it."""
    held = [(value, row) for row in one.rows if (value := _value(row, at)) is not None]
    if len(held) < len(one.rows):
        return None
    held.sort(key=lambda pair: pair[0], reverse=not low)
    return held[0][1] if held[0][0] != held[1][0] else None


# "the only one to rise by more than 100": the others may rise by less
_BY_SO_MUCH = re.compile(r"\b(?:ris\w+|rose|f[ae]ll\w*|\w+(?:ed|ing)|grew|grow|increase|decrease|reduce|drop) by\b", re.I)  # fmt: skip


def _only(passage: Passage, text: str, shown: list[Shown], judged: Judged) -> None:
    """ "Vehicle theft was the only one of the five that rose", of a table with two columns."""
    match = _ONLY.match(text)
    if not match or _BY_SO_MUCH.search(text):
        return
    named = [(one, row) for one in shown if (row := one.row(match["r"])) is not None]
    if len(named) != 1 or len(columns := named[0][0].counts()) != 2:
        return
    one, row = named[0]
    old, new = columns
    for other in one.rows:
        before, after = _value(other, old), _value(other, new)
        if before is None or after is None:
            return
        if other is not row and (after > before if match["up"] else after < before):
            _say(passage, f"In the table {other.label} {'rises' if match['up'] else 'falls'} too.", other, judged)  # fmt: skip
            return


def _between(passage: Passage, text: str, shown: list[Shown], judged: Judged) -> None:
    """ "The number charged rose between 2018/19 and 2019/20", of a table with a row a year."""
    match = _BETWEEN.match(text)
    if not match:
        return
    verdicts = []
    for one in shown:
        first, last = one.rows_of(match["a"]), one.rows_of(match["b"])
        for at in one.columns(match["s"]):
            old = _value(first, at) if first else None
            new = _value(last, at) if last else None
            if old is not None and new is not None and last is not None:
                verdicts.append((old, new, last))
    if len(verdicts) == 1:
        old, new, row = verdicts[0]
        if new < old if match["up"] else new > old:
            _say(
                passage,
                f"In the table it goes from {row_text(old)} to {row_text(new)}.",
                row,
                judged,
            )


def row_text(value: Fraction) -> str:
    return f"{float(value):,g}"


def _one_column(row_name: str, shown: list[Shown]) -> tuple[Shown, TableRow, int] | None:
    """Return the one table with that row, and its one column of numbers."""
    named = [(one, row) for one in shown if (row := one.row(row_name)) is not None]
    if len(named) != 1 or len(columns := named[0][0].counts()) != 1:
        return None
    return named[0][0], named[0][1], columns[0]


def _peak(passage: Passage, text: str, shown: list[Shown], judged: Judged) -> None:
    """ "The peak month was October with 141"."""
    for match in _PEAK.finditer(text):
        held = _one_column(match["r"], shown)
        if held is None:
            continue
        one, row, at = held
        printed = match["n"] or match["m"]
        value = _value(row, at)
        first = _ranked(one, at, bool(match["lo"]))
        if first is not None and first is not row:
            _say(
                passage,
                f"The table has {'least' if match['lo'] else 'most'} for {first.label}.",
                first,
                judged,
            )
        elif printed and value is not None and Fraction(printed.replace(",", "")) != value:
            _say(
                passage,
                f"The table has {row_text(value)} for {row.label}; {printed} is printed.",
                row,
                judged,
            )


def _each_from(passage: Passage, text: str, shown: list[Shown], judged: Judged) -> None:
    """ "Rose in each month from February to November"."""
    for match in _EACH_FROM.finditer(text):
        held = _one_column(match["a"], shown)
        last = _one_column(match["b"], shown)
        if held is None or last is None or held[0] is not last[0]:
            continue
        one, row, at = held
        stretch = one.rows[one.rows.index(row) : one.rows.index(last[1]) + 1]
        for before, after in pairwise(stretch):
            old, new = _value(before, at), _value(after, at)
            if old is not None and new is not None and (new < old if match["up"] else new > old):
                _say(
                    passage,
                    f"In the table it goes from {row_text(old)} to {row_text(new)}.",
                    after,
                    judged,
                )
                break


def _steady(passage: Passage, text: str, shown: list[Shown], judged: Judged) -> None:
    """ "Calls fell each month", of a table with a row a month."""
    match = _STEADY.match(text)
    if not match:
        return
    columns = [(one, at) for one in shown for at in one.columns(match["s"])]
    if len(columns) != 1 or not all(_is_time(row.label) for row in columns[0][0].rows):
        return
    one, at = columns[0]
    values = [_value(row, at) for row in one.rows]
    for row, (old, new) in zip(one.rows[1:], pairwise(values), strict=False):
        if old is None or new is None:
            return
        if new < old if match["up"] else new > old:
            _say(
                passage,
                f"In the table it goes from {row_text(old)} to {row_text(new)}.",
                row,
                judged,
            )
            return


_TIME = re.compile(
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|q[1-4]|quarter [1-4]|(?:19|20)\d\d)\b",
    re.I,
)


def _is_time(label: str) -> bool:
    return bool(_TIME.match(label))
