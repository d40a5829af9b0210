"""What paper needs and a page on the web does not: a front sheet, long tables at the back, wide
tables in parts."""

from __future__ import annotations

from dataclasses import replace

from wardmote.reports.charts import CoverageCalendar
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
from wardmote.reports.paper import LETTERS_ACROSS, by_year, is_upright, letters, strip_of

ROWS_BESIDE_A_CHART = 14  # a longer table would part a chart from the next by a page or more
TABLES_APART = "tables-behind-charts"


def front_facts(document: Document) -> list[tuple[str, str]]:
    """Return the rows of the front sheet, label and words."""
    front = document.front
    return [
        *front.facts,
        ("Period covered", front.period),
        ("Version", front.version),
        ("Status", front.status),
        ("Prepared on", in_date(front.prepared)),
        ("To be reviewed by", in_date(front.review)),
        ("Protective marking", front.marking),
    ]


def with_tables_apart(document: Document) -> Document:
    """Return the document with the long tables of its charts in a last chapter, linked to.

    On a page of the site such a table is folded away; on paper it would bury the prose.
    """
    moved: list[Table] = []

    def blocks_of(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        kept: list[Block] = []
        for block in blocks:
            if isinstance(block, Table):
                kept += in_parts(block)
                continue
            if isinstance(block, ChartBlock) and isinstance(block.chart, CoverageCalendar):
                kept += in_parts(strip_of(block.chart))
                continue
            kept.append(block)
            if not isinstance(block, ChartBlock) or not block.show_table:
                continue
            table = by_year(block.table)
            parts = in_parts(table)
            if len(table.rows) > ROWS_BESIDE_A_CHART:
                moved.extend(parts)
                words = f"Table of the numbers: {block.chart.title}"
                kept[-1] = replace(block, show_table=False)
                kept.append(paragraph(Link(words, f"#{table.identity}")))
            elif len(parts) > 1 or table.columns != block.table.columns:
                kept[-1] = replace(block, show_table=False)
                kept += parts
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
        return document if chapters == document.chapters else replace(document, chapters=chapters)
    last = Chapter(TABLES_APART, "Tables behind the charts", tuple(moved))
    return replace(document, chapters=(*chapters, last))


def in_parts(table: Table) -> tuple[Table, ...]:
    """Return the table cut between columns so that each part fits an upright page.

    Each part repeats the names of the rows, and says which part it is.
    """
    if is_upright(table):
        return (table,)
    first, *others = [letters(table, at) for at in range(len(table.columns))]
    groups: list[list[int]] = [[]]
    filled = first
    for at, wide in enumerate(others, start=1):
        if groups[-1] and filled + wide > LETTERS_ACROSS:
            groups.append([])
            filled = first
        groups[-1].append(at)
        filled += wide
    if len(groups) == 1:
        return (table,)
    return tuple(
        replace(
            table,
            identity=table.identity if number == 1 else f"{table.identity}-part-{number}",
            caption=f"{table.caption}, part {number} of {len(groups)}",
            columns=(table.columns[0], *(table.columns[at] for at in group)),
            rows=tuple(
                replace(row, cells=tuple(row.cells[at - 1] for at in group)) for row in table.rows
            ),
            notes=table.notes if number == len(groups) else (),
        )
        for number, group in enumerate(groups, start=1)
    )
