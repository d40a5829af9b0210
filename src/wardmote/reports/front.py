"""What paper needs and a page on the web does not: a front sheet, and long tables at the back."""

from __future__ import annotations

from dataclasses import replace

from wardmote.reports.document import (
    Block,
    Chapter,
    ChartBlock,
    Document,
    Link,
    Section,
    Table,
    in_date,
    paragraph,
)

ROWS_BESIDE_A_CHART = 14  # a longer table would part a chart from the next by a page or more
TABLES_APART = "tables-behind-charts"


def front_facts(document: Document) -> list[tuple[str, str]]:
    """Return the rows of the front sheet, label and words."""
    front = document.front
    return [
        ("Period covered", front.period),
        ("Version", front.version),
        ("Status", front.status),
        ("Prepared on", in_date(front.prepared)),
        ("To be reviewed by", in_date(front.review)),
        ("Protective marking", front.marking),
        *front.facts,
    ]


def with_tables_apart(document: Document) -> Document:
    """Return the document with the long tables of its charts in a last chapter, linked to.

    On a page of the site such a table is folded away; on paper it would bury the prose.
    """
    moved: list[Table] = []

    def blocks_of(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        kept: list[Block] = []
        for block in blocks:
            kept.append(block)
            if not isinstance(block, ChartBlock) or not block.show_table:
                continue
            table = block.table
            if len(table.rows) > ROWS_BESIDE_A_CHART:
                moved.append(table)
                words = f"Table of the numbers: {block.chart.title}"
                kept[-1] = replace(block, show_table=False)
                kept.append(paragraph(Link(words, f"#{table.identity}")))
        return tuple(kept)

    def section_of(section: Section) -> Section:
        return replace(
            section,
            blocks=blocks_of(section.blocks),
            sections=tuple(section_of(inner) for inner in section.sections),
        )

    chapters = tuple(
        replace(
            chapter,
            blocks=blocks_of(chapter.blocks),
            sections=tuple(section_of(section) for section in chapter.sections),
        )
        for chapter in document.chapters
    )
    if not moved:
        return document
    last = Chapter(TABLES_APART, "Tables behind the charts", tuple(moved))
    return replace(document, chapters=(*chapters, last))
