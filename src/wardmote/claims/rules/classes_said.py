"""How many of a class there are, told in passing: "the two Tier 1 neighbourhoods in Table 3".

Not a tally of all classes (see `tallies`), but a definite number of one: with "the" or "all", the
name of the class, and what the rows of the table are called. And counts of a class set beside the
names of its rows: "all three red indicators fall under housing (two) and transport (one)", of a
table with a column "Red".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.reading.layout import Table
from wardmote.claims.reading.passages import Passage, Read, stem
from wardmote.claims.rules.bands import numbered
from wardmote.claims.tables.grids import Grid, read_grids, sections_of
from wardmote.claims.tables.tables import WHOLE_ROW

_WORDS = ["nought", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]  # fmt: skip
_N = rf"(?P<n>\d{{1,2}}|{'|'.join(_WORDS[1:])})"
_LIKE_NAMES = re.compile(r"[a-z][a-z' /-]{1,28}", re.I)
_MOST_CLASSES = 5
_SUMMARY = re.compile(r"\b(?:summar\w+|overview|headlines?|key (?:findings|points|messages)|at a glance|introduction|conclusions?|recommend\w*|foreword)\b", re.I)  # fmt: skip
_TABLE = re.compile(r"\btable (?P<n>\d{1,2}|[a-z]\d?)\b", re.I)
# "the two red indicators in housing", "that were": some of them, and not all there are
_GOES_ON = re.compile(
    r"(?=\s*\Z|[.,;:)]| (?:are|were|is|was|have|has|had|fall|fell|will|need|needs|should|must|and|or|but)\b| (?:\()?(?:in|from|of) table \w)",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Class:
    """A class of a table's rows: its name, how many rows are of it and in all, and the table's own name."""

    name: str
    rows: str
    count: int
    size: int
    table: str
    section: int
    quote: Quote


def judge_classes_said(read: Read, judged: Judged) -> None:
    """Check definite counts of a class against the column of classes, and those beside names."""
    classes: dict[tuple[str, str], list[_Class]] = {}
    for one in _classes(read):
        classes.setdefault((one.name, one.rows), []).append(one)
    pattern = _pattern(classes) if classes else None
    heads = {head.lower() for grid in read_grids(read) for head in grid.heads.values()}
    columns = _class_columns(read)
    for passage in read.passages:
        if passage.block.table:
            continue
        if pattern is not None:
            _definite(read, passage, pattern, classes, heads, judged)
        if "(" in passage.text and columns:
            _beside_names(passage, columns, judged)


def _classes(read: Read) -> Iterator[_Class]:
    captions, before = dict[int, str](), ""
    for block in read.layout.blocks:
        if block.table:
            captions.setdefault(block.table, before)
        before = block.text
    sections = sections_of(read)
    for table in read.layout.tables:
        rows = _row_word(table)
        caption = _TABLE.match(captions.get(table.number, "").lstrip("* "))
        section = sections.get(table.rows[0][0].paragraph, 0)
        for at in range(1, len(table.rows[0])) if rows else ():
            body = [row for row in table.rows[1:] if len(row) > at and not WHOLE_ROW.match(row[0].text)]  # fmt: skip
            held = [" ".join(row[at].text.lower().split()) for row in body]
            held = [one for one in held if one]
            named = {short.lower(): name for name, short in numbered(table, at).items()}
            kinds = set(held)
            likely = 2 <= len(kinds) <= _MOST_CLASSES and 3 <= len(held) >= len(body) - 1 and (len(held) == len(body) or not body[-1][at].text) and len(kinds) < len(held)  # fmt: skip
            if likely and (named or all(_LIKE_NAMES.fullmatch(one) and one not in ("yes", "no") for one in kinds)):  # fmt: skip
                first = table.rows[0]
                quote = Quote(" | ".join(cell.text for cell in first), first[0].place())
                for kind in kinds:
                    yield _Class(named.get(kind, kind), rows, held.count(kind), len(held), caption["n"].lower() if caption else "", section, quote)  # fmt: skip


def _row_word(table: Table) -> str:
    """Return what the rows are called, by what heads their names: "indicator"."""
    heads = [cell.text.strip() for cell in table.rows[0][:2]]
    named = [head for head in heads if re.fullmatch(r"(?:[A-Za-z]+ )?[A-Za-z]{4,}", head) and head.lower() not in ("rank", "number", "reference")]  # fmt: skip
    return stem(named[0].split()[-1].lower()) if named else ""


def _pattern(classes: dict[tuple[str, str], list[_Class]]) -> re.Pattern[str]:
    names = sorted({name for name, _ in classes}, key=lambda name: (-len(name), name))
    return re.compile(
        rf"\b(?:the|our|its|all|all the|all of the|all of our) {_N} (?P<c>{'|'.join(map(re.escape, names))})(?:[- ](?:rated|scoring|graded))? (?P<w>[a-z]{{4,20}})\b{_GOES_ON.pattern}",
        re.I,
    )


def _definite(
    read: Read, passage: Passage, pattern: re.Pattern[str],
    classes: dict[tuple[str, str], list[_Class]], heads: set[str], judged: Judged,
) -> None:  # fmt: skip
    for match in pattern.finditer(passage.text):
        name = " ".join(match["c"].lower().split())
        found = classes.get((name, stem(match["w"].lower())), [])
        said = _value(match["n"])
        cited = _TABLE.search(passage.text)
        if not found or name in heads or any(one.count == said for one in found):
            continue  # a column "Red" tells of the parts that each have some
        one = found[0]
        near = sections_of(read).get(passage.block.paragraph) == one.section
        alone = (
            one.rows not in passage.block.text[: passage.at].lower()
        )  # else they may be of those
        told = alone and (near or bool(_SUMMARY.search(passage.heading)))
        here = cited[1].lower() == one.table if cited else told
        if len(found) > 1 or not here or _are_more(read, one):
            continue
        at = passage.at + match.start("n")
        judged.findings.append(
            Finding(
                FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
                f"The table has {one.count} {one.name}; {match['n']} is printed.",
                (one.quote,), wrong=(passage.block.place(at, at + len(match["n"])),),
            )
        )  # fmt: skip


def _are_more(read: Read, one: _Class) -> bool:
    """Tell whether a text counts more such rows than the table shows: "of our 14 indicators"."""
    counted = re.findall(rf"\b(\d{{1,2}}|{'|'.join(_WORDS[2:])}) (?:[a-z]+ ){{0,2}}?{re.escape(one.rows)}", read.words.lower())  # fmt: skip
    return any(_value(said) > one.size for said in counted)


def _value(said: str) -> int:
    return int(said) if said.isdigit() else _WORDS.index(said.lower())


# ---- counts beside the names of rows ------------------------------------------------------------

_BESIDE = re.compile(rf" \({_N}\)", re.I)
_ITEM = re.compile(r"(?:[,;:]| and| in| under| at| to| by| on)(?= )", re.I)


def _class_columns(read: Read) -> dict[str, list[tuple[Grid, int]]]:
    """Return the columns of counts that a class heads: "Red", "Not met"."""
    found: dict[str, list[tuple[Grid, int]]] = {}
    for grid in read_grids(read):
        for at, head in grid.heads.items():
            cells = [line.cells[at] for line in grid.parts if at in line.cells]
            if re.fullmatch(r"(?:[a-z]+ ){0,2}[a-z]{3,}", head.lower()) and len(cells) > 2 and not any(cell.half or cell.percent for cell in cells):  # fmt: skip
                found.setdefault(head.lower(), []).append((grid, at))
    return found


def _beside_names(
    passage: Passage, columns: dict[str, list[tuple[Grid, int]]], judged: Judged
) -> None:
    """Check "two priorities, housing (two) and transport (one)", where a column "Red" is named."""
    told = list(_BESIDE.finditer(passage.text))
    if len(told) < 2:
        return
    low = passage.text[: told[0].start()].lower()
    named = [head for head in columns if re.search(rf"\b{re.escape(head)}\b", low)]
    if len(named) != 1 or len(columns[named[0]]) != 1:
        return
    grid, at = columns[named[0]][0]
    begin, held = 0, []
    for match in told:
        lines = [line for line in grid.parts if line.names and passage.text[begin : match.start()].lower().endswith(_bare(line.label))]  # fmt: skip
        if len(lines) != 1 or at not in lines[0].cells:
            return
        held.append((match, lines[0]))
        begin = match.end()
    off = [(match, line) for match, line in held if line.cells[at].value != Fraction(_value(match["n"]))]  # fmt: skip
    if len(off) != 1:
        return
    match, line = off[0]
    judged.findings.append(
        Finding(
            FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
            f"By the table {line.label} has {line.cells[at].block.text} under {grid.heads[at]}; {match['n']} is printed.",
            (line.row.quote(),),
            wrong=(passage.block.place(passage.at + match.start("n"), passage.at + match.end("n")),),
        )
    )  # fmt: skip


def _bare(label: str) -> str:
    """Return a row's name without its number: "domestic abuse" of "2. Domestic abuse"."""
    return re.sub(r"\A(?:\d{1,2}[.):]?|[A-Z]\d{0,2}[.):]) ", "", label).lower()
