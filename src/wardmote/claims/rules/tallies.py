"""How many are red, met, on track or a priority: what sentences count, against the table's own column.

A column whose cells are a few words told again and again puts each row in a class, whatever the
words are: colours, "Met" and "Missed", "Priority" and "Watch". A sentence that counts the classes
of all the rows, or "three of the five", is held to the column.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.reading.layout import BlockKind, Table
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.rules.verdicts import verdict_of
from wardmote.claims.tables.grids import read_grids
from wardmote.claims.tables.tables import WHOLE_ROW
from wardmote.terms.periods import MONTH_NAMES

_LIKE_NAMES = re.compile(r"[a-z][a-z' /-]{1,28}", re.I)
_MOST_CLASSES = 5
_OF_OTHER_TIME = re.compile(
    rf"\b(?:than|compared|against|up from|down from|previous(?:ly)?|before|earlier|ago|had been|used to be|last (?:time|week|month|quarter|year|half|spring|summer|autumn|winter|{'|'.join(MONTH_NAMES)})|in (?:{'|'.join(MONTH_NAMES)})(?:'|\u2019)s)\b|\b(?:last|in) \ue009",
    re.I,
)
_DAY = re.compile(rf"\b\d{{1,2}} (?:{'|'.join(MONTH_NAMES)})\b", re.I)
_LED_BY_OTHER_TIME = re.compile(r"(?:in |at |by |for )?(?:the (?:end|start|beginning|close) of )?(?:the |our )?(?:last|previous|preceding|first|second|third|same) (?:year|quarter|half|month|report)\b|(?:a|one|two) (?:year|quarter)s? (?:ago|earlier|before)\b", re.I)  # fmt: skip
_OF_NOW = re.compile(r"\b(?:is|are|now|current(?:ly)?|today|to date|this (?:time|week|month|quarter|year|half))\b", re.I)  # fmt: skip
_NUMBERS = ("ref", "ref.", "no", "no.", "rank", "#", "number", "reference", "id", "code")
_PIECE = re.compile(r"[;:.]|,? (?=(?:when|while|whereas|but|compared|against|than|up from|down from)\b)", re.I)  # fmt: skip
_NUMBER = rf"(?P<n>{C}|\b(?:one|none|no|all))"
_MET = ("met", "achieved", "reached", "hit", "on target")
_MISSED = ("missed", "not met", "not achieved", "off target", "not reached", "failed")


@dataclass(frozen=True)
class _Classed:
    """A table's rows counted by class, and what finds each class in a sentence."""

    counts: Counter[str]
    patterns: dict[str, re.Pattern[str]]
    row: str = ""  # what each row is called

    @property
    def size(self) -> int:
        return sum(self.counts.values())


def judge_tallies(read: Read, judged: Judged) -> None:
    """ "Five measures are green, two amber and one red", beside the classes that are printed."""
    wholes = {row[0].place().start for table in read.layout.tables for row in table.rows if WHOLE_ROW.match(row[0].text)}  # fmt: skip
    wholes |= {line.row.blocks[0].place().start for grid in read_grids(read) for line in grid.lines if line.is_whole}  # fmt: skip
    held = [one for table in read.layout.tables for one in _classed(table, wholes)]
    groups: dict[frozenset[str], list[_Classed]] = {}
    for one in held:
        groups.setdefault(frozenset(one.patterns), []).append(one)
    for group in list(groups.values()):
        if len(group) > 1:  # "in all, seven are red", of two tables
            counts = sum((one.counts for one in group), Counter[str]())
            held.append(_Classed(counts, group[0].patterns))
    held += [one for table in read.layout.tables for one in _classed(table, set()) if one not in held]  # fmt: skip
    days = _days_of_tables(read) if held else set()
    for passage in read.passages if held else ():
        if not passage.block.table and {day.lower() for day in _DAY.findall(passage.text)} <= days:
            _judge(passage, held, judged)


def _days_of_tables(read: Read) -> set[str]:
    """Return the days that headings and captions give: a count that a sentence dates is of no other.

    "The log at 1 September held two blue" is not of a table headed "Position on 1 October".
    """
    blocks = [block for block in read.layout.blocks if block.kind is not BlockKind.ROW]
    before = [one for one, other in pairwise(read.layout.blocks) if other.table and not one.table]
    said = [block.text for block in (*before, *(b for b in blocks if b.kind is BlockKind.HEADING))]
    said += [cell.text for table in read.layout.tables for cell in table.rows[0]]
    return {day.lower() for text in said for day in _DAY.findall(text)}


def _classed(table: Table, wholes: set[int]) -> Iterator[_Classed]:
    """Yield the columns of a table that class its rows, counted.

    The row of all of them, which begins at one of `wholes`, may be rated too and is none of them.
    """
    for at in range(1, len(table.rows[0])):
        body = [
            row for row in table.rows[1:] if len(row) > at and row[0].place().start not in wholes
        ]
        said = [" ".join(row[at].text.lower().split()).strip(".* ") for row in body]
        said = [re.sub(r" ?\([^()]*\)\Z", "", one) for one in said if one]
        counts = Counter(said)
        if len(said) < 3 or len(said) * 3 < len(body) * 2 or not 2 <= len(counts) <= _MOST_CLASSES or len(counts) == len(said):  # fmt: skip
            continue
        if all(_LIKE_NAMES.fullmatch(one) and one not in ("yes", "no") for one in counts):
            yield _Classed(counts, {one: _pattern(one, counts) for one in counts}, _row_name(table))


_ROW_NAME = re.compile(r"(?:[A-Za-z]+ )?(?P<w>[A-Za-z]{4,})s?")


def _row_name(table: Table) -> str:
    """Return what the rows are called, by the heading of their names: "indicator"."""
    heads = [cell.text.strip() for cell in table.rows[0][:2] if cell.text.strip().lower() not in _NUMBERS]  # fmt: skip
    match = _ROW_NAME.fullmatch(heads[0]) if heads else None
    return match["w"].lower() if match else ""


def _pattern(name: str, every: Iterable[str]) -> re.Pattern[str]:
    """Return what finds "three (of the five) targets were met", by the name of the class.

    "Very high" names its own class, and not "high".
    """
    longer = "".join(rf"(?<!{re.escape(one.removesuffix(name))})" for one in every if one.endswith(f" {name}"))  # fmt: skip
    verdict = verdict_of(name)
    names = {name, *(_MET if verdict else _MISSED if verdict is False else ())}
    words = "|".join(re.escape(one) for one in sorted(names, key=lambda one: (-len(one), one)))
    ends = rf"(?:{re.escape(name[:-1])}ies|" if name.endswith("y") else "(?:"
    return re.compile(
        rf"{_NUMBER}(?:,? (?:(?:out )?of|in) (?:the |our |its |these |those |them|all )*(?P<m>{C})?)?(?: (?!not\b|and\b|or\b|one\b|none\b)[a-z'-]+){{0,5}}? {longer}{ends}{words})s?\b(?! by\b| (?:for|since) \ue008)",
        re.I,
    )


def _told(passage: Passage, pattern: re.Pattern[str]) -> Iterator[re.Match[str]]:
    """Yield the counts of a class, without those told of another time: "than in June, when two were"."""
    text, begin = passage.shape.text, 0
    other = bool(_LED_BY_OTHER_TIME.match(passage.text))
    for end in (*(cut.end() for cut in _PIECE.finditer(text)), len(text)):
        here = [one for one in pattern.finditer(text) if begin <= one.start() < end]
        piece = text[begin:end]
        other = other or bool(_OF_OTHER_TIME.search(piece))
        if begin and here and _OF_NOW.search(piece) and not _OF_OTHER_TIME.search(piece):
            other = False
        yield from () if other else here
        other, begin = other and not here, end


def _judge(passage: Passage, held: list[_Classed], judged: Judged) -> None:
    wrong: tuple[dict[str, Fraction], _Classed] | None = None
    seen: dict[
        tuple[str, ...], dict[str, list[re.Match[str]]]
    ] = {}  # many tables have the same classes
    for one in held:
        told = seen.get(tuple(one.patterns))
        if told is None:
            told = {name: list(_told(passage, p)) for name, p in one.patterns.items()}
            seen[tuple(one.patterns)] = told
        if not any(told.values()):
            continue
        said = {name: _value(passage, found[0]["n"], found[0].start("n")) for name, found in told.items() if len(found) == 1}  # fmt: skip
        wholes = {passage.shape.numbers[m.start("m")].point for found in told.values() for m in found if m["m"]}  # fmt: skip
        known = {name: value for name, value in said.items() if value is not None}
        whole = sum(known.values()) == one.size and len(known) > 1
        every = len(known) == len(one.counts) and all(abs(one.counts[name] - n) < 2 for name, n in known.items())  # fmt: skip
        if not known or len(known) != len(said) or not (whole or every or wholes == {Fraction(one.size)}):  # fmt: skip
            continue
        if all(one.counts[name] == value for name, value in known.items()):
            return
        wrong = wrong or (known, one)
    if wrong is None:
        return
    known, one = wrong
    shown = ", ".join(f"{one.counts[name]} {name}" for name in known)
    judged.findings.append(
        Finding(
            FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
            f"{', '.join(f'{n} {name}' for name, n in known.items())} is said; the column has {shown}.",
        )
    )  # fmt: skip


def _value(passage: Passage, said: str, at: int) -> Fraction | None:
    """Return a count in words or digits; None where it is hedged."""
    number = passage.shape.numbers.get(at)
    if number is not None:
        return None if number.hedged else number.point
    return {"one": Fraction(1), "none": Fraction(0), "no": Fraction(0)}.get(said.lower())
