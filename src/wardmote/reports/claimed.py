"""Every claim that a document makes, with the place and the sentence it stands in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from wardmote.claims.own.kinds import Claim
from wardmote.claims.own.kinds_rules import CodeMeans, Refers
from wardmote.reports.document import (
    Block,
    BulletList,
    Callout,
    Chapter,
    ChartBlock,
    Document,
    FigureRef,
    Judgement,
    KeyFigure,
    KeyFigures,
    Link,
    Paragraph,
    Section,
    Table,
    Text,
    without_dates,
)

_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Claimed:
    """Words of a document and what they claim; the claim None is a number bound to nothing."""

    place: str
    sentence: str
    printed: str
    claim: Claim | None
    by_hand: bool = False  # in the analyst's words, where a verb may carry the sign


def claims_in(document: Document) -> Iterator[Claimed]:
    """Give each claim in reading order, and each number that no claim stands behind.

    Of the analyst's own words only what they bound: `judgements_in` gives them whole.
    """
    for place, block in placed_blocks(document):
        yield from _in_block(place, block)


def judgements_in(document: Document) -> Iterator[tuple[str, Judgement]]:
    """Give each judgement with its place."""
    for place, block in placed_blocks(document):
        if isinstance(block, Judgement):
            yield place, block


def placed_blocks(document: Document) -> Iterator[tuple[str, Block]]:
    """Give each block with the identity of the chapter or section that it stands in."""
    for chapter in document.chapters:
        yield from _placed(chapter)


def _placed(part: Chapter | Section) -> Iterator[tuple[str, Block]]:
    for block in part.blocks:
        yield part.identity, block
    for inner in part.sections:
        yield from _placed(inner)


def places_of(document: Document) -> dict[str, str]:
    """Return the title of each place that a cross-reference may lead to, by `#identity`."""
    found: dict[str, str] = {}

    def note(part: Chapter | Section) -> None:
        found[f"#{part.identity}"] = part.title
        for block in part.blocks:
            if isinstance(block, Table):
                found[f"#{block.identity}"] = block.caption
            elif isinstance(block, ChartBlock):
                found[f"#{block.chart.identity}"] = block.chart.title
        for inner in part.sections:
            note(inner)

    for chapter in document.chapters:
        note(chapter)
    return found


def _in_block(place: str, block: Block) -> Iterator[Claimed]:
    match block:
        case Paragraph():
            yield from _in_paragraph(place, block)
        case BulletList():
            for item in block.items:
                yield from _in_paragraph(place, item)
            if block.claim is not None:
                yield _listed(place, block, block.claim)
        case Callout() | Judgement():
            within = _bound_by_hand if isinstance(block, Judgement) else _in_block
            for inner in block.body:
                yield from within(place, inner)
        case KeyFigures():
            for card in block.cards:
                yield from _in_card(place, card)
        case Table():
            yield from _in_table(block)
        case _:
            pass


def _in_paragraph(place: str, paragraph: Paragraph) -> Iterator[Claimed]:
    for run in paragraph.runs:
        match run:
            case FigureRef() if run.claim is not None or _DIGIT.search(run.text):
                yield Claimed(place, paragraph.text, run.text, run.claim)
            case Text() if run.claim is not None:
                yield Claimed(place, paragraph.text, run.text, run.claim)
            case Text():
                for digits in without_dates(run.text):
                    yield Claimed(place, paragraph.text, digits, None)
            case Link() if run.address.startswith("#"):
                refers = Refers(name="", target=run.address)
                yield Claimed(place, paragraph.text, "", refers)
            case _:
                pass


def _bound_by_hand(place: str, block: Paragraph | BulletList) -> Iterator[Claimed]:
    for paragraph in (block,) if isinstance(block, Paragraph) else block.items:
        for run in paragraph.runs:
            if isinstance(run, Text | FigureRef) and run.claim is not None:
                yield Claimed(place, paragraph.text, run.text, run.claim, by_hand=True)


def _listed(place: str, block: BulletList, claim: Claim) -> Claimed:
    """Hold a list to its rule by the names that its items begin with, not by what was meant."""
    named = [item.runs[0].text for item in block.items if item.runs]
    return Claimed(place, "; ".join(item.text for item in block.items), "; ".join(named), claim)


def _in_card(place: str, card: KeyFigure) -> Iterator[Claimed]:
    sentence = f"{card.label}: {card.figure.text}. {card.note}".strip()
    if card.figure.claim is not None or _DIGIT.search(card.figure.text):
        yield Claimed(place, sentence, card.figure.text, card.figure.claim)
    rest = card.note
    for claim in card.claims:
        at = rest.lower().find(claim.printed.lower())
        printed = claim.printed if at >= 0 else rest  # not there: what is printed instead
        yield Claimed(place, sentence, printed, claim)
        rest = rest[:at] + rest[at + len(claim.printed) :] if at >= 0 else ""
    for digits in (*without_dates(card.label), *without_dates(rest)):
        yield Claimed(place, sentence, digits, None)


def _in_table(table: Table) -> Iterator[Claimed]:
    for row, column, cell in table.cells():
        sentence = f"{row.header}, {column.title}"
        if cell.claim is not None:
            yield Claimed(table.identity, sentence, column.show(cell.content), cell.claim)
        if cell.band is not None:
            means = CodeMeans(name="", code=f"band#{cell.band.letter}")
            yield Claimed(table.identity, sentence, cell.band.word, means)


def words_of(document: Document) -> Iterable[str]:
    """Give each paragraph's words, the analyst's too, for a reader of the text."""
    for _, block in placed_blocks(document):
        yield from words_of_block(block)


def words_of_block(block: Block) -> Iterator[str]:
    """Give the words of each paragraph of a block; tables and cards have none."""
    match block:
        case Paragraph():
            yield block.text
        case BulletList():
            yield from (item.text for item in block.items)
        case Callout() | Judgement():
            for inner in block.body:
                yield from words_of_block(inner)
        case _:
            pass
