"""Walks a document as a reader does: its prose, its numbers, its tables."""

from __future__ import annotations

from collections.abc import Iterator

from wardmote.reports.document import (
    BulletList,
    Callout,
    Chapter,
    ChartBlock,
    Document,
    FigureRef,
    Judgement,
    KeyFigures,
    Paragraph,
    Section,
    Table,
)


def paragraphs(document: Document) -> Iterator[Paragraph]:
    """Give each paragraph of computed prose, lists and cautions included."""
    for block in document.blocks():
        yield from _in_block(block)


def _in_block(block: object) -> Iterator[Paragraph]:
    match block:
        case Paragraph():
            yield block
        case BulletList():
            yield from block.items
        case Callout():
            for inner in block.body:
                yield from _in_block(inner)


def refs(document: Document) -> Iterator[FigureRef]:
    """Give each number that is bound to a page."""
    for one in paragraphs(document):
        yield from (run for run in one.runs if isinstance(run, FigureRef))
    for block in document.blocks():
        if isinstance(block, KeyFigures):
            yield from (card.figure for card in block.cards)


def parts(document: Document) -> Iterator[Chapter | Section]:
    """Give each chapter and each section, in reading order."""
    for chapter in document.chapters:
        yield chapter
        for section in chapter.sections:
            yield from _sections(section)


def _sections(section: Section) -> Iterator[Section]:
    yield section
    for inner in section.sections:
        yield from _sections(inner)


def part(document: Document, identity: str) -> Chapter | Section:
    return next(one for one in parts(document) if one.identity == identity)


def words(one: Chapter | Section) -> str:
    """Return the computed prose directly under a chapter or section."""
    return "\n".join(said.text for block in one.blocks for said in _in_block(block))


def judged(one: Chapter | Section) -> list[Judgement]:
    return [block for block in one.blocks if isinstance(block, Judgement)]


def table(document: Document, identity: str) -> Table:
    return next(one for one in document.tables() if one.identity == identity)


def chart(document: Document, identity: str) -> ChartBlock:
    return next(
        block
        for block in document.blocks()
        if isinstance(block, ChartBlock) and block.chart.identity == identity
    )
