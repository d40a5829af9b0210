"""One typed document: what a strategic assessment says, before it is a page, a PDF or a file.

Renderers only read it. A number in prose is a `FigureRef`: its text and the page of its figure.
`loose_numbers` lists the digits that were typed by hand.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Protocol

from wardmote.claims.own.kinds import Claim
from wardmote.reports.cells import Band, Cell, Column, Row, Source, Table, Tone
from wardmote.reports.colours import Colours
from wardmote.terms.periods import MONTH_NAMES

__all__ = [
    "Band", "Block", "BulletList", "Callout", "CalloutKind", "Cell", "Chapter", "Chart",
    "ChartBlock", "Colours", "Column", "Document", "FigureRef", "FrontSheet", "Inline",
    "Judgement", "KeyFigure", "KeyFigures", "Link", "Literal", "LooseNumber", "Paragraph", "Row",
    "Section", "Source", "Table", "Text", "Tone", "bullets", "in_date", "loose_numbers",
    "paragraph",
]  # fmt: skip


# Runs of prose


@dataclass(frozen=True, slots=True)
class Text:
    """Plain words. A word that a test earned ("higher") carries the claim that it makes."""

    text: str
    bold: bool = False
    claim: Claim | None = None


@dataclass(frozen=True, slots=True)
class Literal:
    """Words whose digits measure nothing: the name of a law, a postcode, a grade, a code."""

    text: str
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead elsewhere. The words make sense alone."""

    text: str
    address: str


@dataclass(frozen=True, slots=True)
class FigureRef:
    """A number in prose: its text as computed, the address of its figure page, what it claims."""

    text: str
    address: str
    bold: bool = False
    claim: Claim | None = None


Inline = Text | Literal | Link | FigureRef


# Blocks


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: tuple[Inline, ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(run.text for run in self.runs)

    @property
    def leads(self) -> bool:
        """Whether it leads to what follows ("The board is asked to:"), and must not part from it."""
        return self.text.endswith(":")


@dataclass(frozen=True, slots=True)
class BulletList:
    items: tuple[Paragraph, ...]
    numbered: bool = False
    claim: Claim | None = None  # where the list must follow from a rule


class CalloutKind(Enum):
    """What an inset tells. The value is the word printed before its title."""

    GAP = "Gap"
    CAVEAT = "Caveat"
    NOTE = "Note"
    WARNING = "Warning"


@dataclass(frozen=True, slots=True)
class Callout:
    """An inset that stands apart from the running text."""

    kind: CalloutKind
    title: str
    body: tuple[Paragraph | BulletList, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the analyst wrote, kept apart from what was computed.

    `stale` says what moved beneath it since it was written, and is empty while it stands; `by_hand`
    names the numbers in it that no figure stands behind.
    """

    title: str
    body: tuple[Paragraph | BulletList, ...]
    author: str
    written: date
    stale: str = ""
    by_hand: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One card: a label, a number, and what a reader must know beside it."""

    label: str
    figure: FigureRef
    note: str = ""  # "not clearly different from the year before"
    claims: tuple[Claim, ...] = ()  # of the words and numbers of the note, as printed there


@dataclass(frozen=True, slots=True)
class KeyFigures:
    cards: tuple[KeyFigure, ...]


class Chart(Protocol):
    """What a document asks of a chart. `wardmote.reports.charts` holds those that exist."""

    @property
    def identity(self) -> str:
        """Address in the document and stem of its downloads."""

    @property
    def title(self) -> str:
        """Heading of the chart."""

    @property
    def description(self) -> str:
        """What the chart shows, in words, for those who cannot see it."""

    def table(self) -> Table:
        """Return the numbers that are drawn."""

    def svg(self, *, narrow: bool = False, colours: Colours = ...) -> str:
        """Draw, about 640 or (narrow) 328 units wide."""


@dataclass(frozen=True, slots=True)
class ChartBlock:
    """A chart with the table of its numbers and its words.

    `show_table` is False only where the same table is printed beside it.
    """

    chart: Chart
    show_table: bool = True

    @property
    def table(self) -> Table:
        return self.chart.table()

    @property
    def alt(self) -> str:
        return self.chart.description


Block = Paragraph | BulletList | Table | ChartBlock | Callout | Judgement | KeyFigures


# The whole


@dataclass(frozen=True, slots=True)
class Section:
    identity: str
    title: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    identity: str
    title: str
    blocks: tuple[Block, ...] = ()
    sections: tuple[Section, ...] = ()


@dataclass(frozen=True, slots=True)
class FrontSheet:
    """What the cover says. `marking` is the protective marking, as OFFICIAL."""

    title: str
    partnership: str
    period: str
    version: str
    status: str  # draft, agreed, published
    prepared: date
    review: date
    marking: str = "OFFICIAL"
    language: str = "en-GB"
    facts: tuple[tuple[str, str], ...] = ()  # further rows of the front sheet: (label, words)


@dataclass(frozen=True, slots=True)
class Document:
    front: FrontSheet
    chapters: tuple[Chapter, ...]
    colours: Colours = field(default_factory=Colours)

    def __post_init__(self) -> None:
        seen: set[str] = set()
        for identity in _identities(self.chapters):
            if identity in seen or not re.fullmatch(r"[a-z][a-z0-9-]*", identity):
                raise ValueError(
                    f'"{identity}" is used twice or is not an address: write each chapter, '
                    "section, table and chart identity once, in small letters, digits and hyphens"
                )
            seen.add(identity)

    def blocks(self) -> Iterator[Block]:
        """Give each block in reading order."""
        for chapter in self.chapters:
            yield from chapter.blocks
            for section in chapter.sections:
                yield from _blocks(section)

    def tables(self) -> Iterator[Table]:
        """Give each table, those of charts included: everything that can be downloaded."""
        for block in self.blocks():
            if isinstance(block, Table):
                yield block
            elif isinstance(block, ChartBlock):
                yield block.table


def paragraph(*runs: Inline | str) -> Paragraph:
    """Return a paragraph; bare strings are plain words."""
    return Paragraph(tuple(Text(run) if isinstance(run, str) else run for run in runs))


def bullets(*items: Paragraph | str, numbered: bool = False) -> BulletList:
    """Return a list; bare strings are plain words."""
    return BulletList(
        tuple(paragraph(item) if isinstance(item, str) else item for item in items), numbered
    )


def in_date(day: date) -> str:
    """Write a date as a person would: 1 April 2026."""
    return f"{day.day} {MONTH_NAMES[day.month - 1]} {day.year}"


# Numbers that nobody computed


@dataclass(frozen=True, slots=True)
class LooseNumber:
    """Digits in plain words, bound to no figure, and the sentence they stand in."""

    digits: str
    sentence: str


_MONTH = "|".join(MONTH_NAMES)
_DATES = re.compile(
    rf"\b(?:\d{{1,2}} )?(?:{_MONTH}) \d{{4}}\b|\b(?:{_MONTH})\b"
    r"|\b(?:19|20)\d\d(?:/\d\d\b| to (?:19|20)\d\d\b|\b)"
)
_DIGITS = re.compile(r"\d[\d,.]*\d%?|\d%?")


def loose_numbers(document: Document) -> tuple[LooseNumber, ...]:
    """Return the digits typed by hand in computed prose. Dates and years are not counted.

    The analyst's own judgements are left out: they are checked as claims, not as prose.
    """
    found = []
    for paragraph_ in _paragraphs(document.blocks()):
        for run in paragraph_.runs:
            if isinstance(run, Text):
                found += [LooseNumber(one, paragraph_.text) for one in without_dates(run.text)]
    return tuple(found)


def without_dates(text: str) -> list[str]:
    """Return the digits in words that are no date or year."""
    return _DIGITS.findall(_DATES.sub("", text))


def _paragraphs(blocks: Iterable[Block]) -> Iterator[Paragraph]:
    for block in blocks:
        match block:
            case Paragraph():
                yield block
            case BulletList():
                yield from block.items
            case Callout():
                yield from _paragraphs(block.body)
            case _:
                pass


def _blocks(section: Section) -> Iterator[Block]:
    yield from section.blocks
    for inner in section.sections:
        yield from _blocks(inner)


def _identities(parts: Iterable[Chapter | Section]) -> Iterator[str]:
    for part in parts:
        yield part.identity
        for block in part.blocks:
            if isinstance(block, Table):
                yield block.identity
            elif isinstance(block, ChartBlock):
                yield block.chart.identity
        yield from _identities(part.sections)
