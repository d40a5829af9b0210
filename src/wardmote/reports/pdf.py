"""PDF by Typst: tagged, PDF/UA-1 and PDF/A-2a, the same bytes for the same document.

Data goes in as JSON and is never markup, so no word of a partner's file can be read as code.
"""

from __future__ import annotations

import json
import shutil
import tempfile
from datetime import UTC, datetime, time
from itertools import pairwise
from pathlib import Path
from typing import Any

from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.charts.drawing import WIDE
from wardmote.reports.colours import mix
from wardmote.reports.document import (
    Block,
    BulletList,
    Callout,
    Chapter,
    ChartBlock,
    Colours,
    Document,
    Judgement,
    KeyFigures,
    Paragraph,
    Section,
    in_date,
)
from wardmote.reports.front import front_facts, with_tables_apart
from wardmote.reports.links import Links, links_on_one_page
from wardmote.reports.paper import (
    beside,
    few,
    flat_svg,
    is_small,
    is_tight,
    is_upright,
    is_whole,
    may_be_paired,
    opens,
    points_of,
    stands_apart,
    widths_of,
)
from wardmote.reports.pictures import width_of
from wardmote.reports.tags import with_tables_told
from wardmote.terms.errors import WardmoteError
from wardmote.terms.quantities import Quantity

HERE = Path(__file__).parent
FONTS = HERE / "fonts"
TEMPLATE = HERE / "templates" / "document.typ"
TITLE_EMS = 0.62  # of a letter of a title
ACROSS = 2  # small maps in a row: in threes their legends cannot be read on paper

Data = dict[str, Any]


class NotTypeset(WardmoteError):
    """The document could not be set as a PDF."""


def render_pdf(document: Document, site: str | None = None) -> bytes:
    """Return the document as a PDF for paper and for screen readers.

    Args:
        site: address that links to figure pages begin with; None leaves those links out.
    Raises:
        NotTypeset: with the typesetter's own words.
    """
    import typst  # half of the cost of a page that needs no PDF

    prepared = datetime.combine(document.front.prepared, time(), UTC)
    with tempfile.TemporaryDirectory(prefix="wardmote-pdf-") as folder:
        root = Path(folder)
        shutil.copyfile(TEMPLATE, root / "document.typ")
        (root / "data.json").write_text(
            json.dumps(document_data(document, site), ensure_ascii=False), encoding="utf-8"
        )
        try:
            made = typst.compile(
                str(root / "document.typ"),
                root=folder,
                font_paths=[str(FONTS)],
                ignore_system_fonts=True,
                timestamp=prepared,
                pdf_standards=["ua-1", "a-2a"],
            )
        except typst.TypstError as error:
            raise NotTypeset(f"The PDF could not be made: {error}.") from error
    return with_tables_told(made)


# The document as plain data


def document_data(document: Document, site: str | None) -> Data:
    """Return the document as the JSON that the Typst template reads."""
    document = with_tables_apart(document)
    data = _Writer(document.colours, links_on_one_page(document, site))
    front = document.front
    return {
        "title": front.title,
        "partnership": front.partnership,
        "period": front.period,
        "marking": front.marking,
        "version": front.version,
        "status": front.status,
        "language": front.language.partition("-")[0],
        "region": front.language.partition("-")[2] or None,
        "facts": front_facts(document),
        "main": document.colours.main,
        "accent": document.colours.accent,
        "pale": mix(document.colours.main, "#ffffff", 0.9),
        "chapters": [
            {**data.part(chapter), "apart": stands_apart(at), "tight": is_tight(at, chapter)}
            for at, chapter in enumerate(document.chapters)
        ],
    }


class _Writer:
    def __init__(self, colours: Colours, links: Links) -> None:
        self._colours = colours
        self._links = links

    def part(self, part: Chapter | Section) -> Data:
        return {
            "id": part.identity,
            "title": part.title,
            "blocks": self.blocks(part.blocks),
            "sections": [self.part(section) for section in part.sections],
            "whole": is_whole(part),
            "opens": opens(part.blocks, part.sections),
            "paired": may_be_paired(part.sections),
        }

    def blocks(self, blocks: tuple[Block, ...]) -> list[Data]:
        """Return blocks as they lie on the page: words beside their chart, small maps in rows."""
        laid: list[Data] = []
        words: list[Block] = []
        small: list[ChartBlock] = []
        for block in blocks:
            if small and not is_small(block):
                laid.append(self.row_of(small))
                small = []
            if is_small(block) and isinstance(block, ChartBlock):
                laid += [self.block(one) for one in words]
                small.append(block)
            elif beside(words, block) and isinstance(block, ChartBlock):
                told = [self.block(one) for one in words]
                chart = self.chart(block, narrow=True)
                laid.append({"kind": "beside", "words": told, "chart": chart})
            elif isinstance(block, Paragraph | BulletList):
                words.append(block)
                continue
            else:
                laid += [self.block(one) for one in (*words, block)]
            words = []
        if small:
            laid.append(self.row_of(small))
        for before, after in pairwise(laid):
            after["after-table"] = before["kind"] == "table"
        return [*laid, *(self.block(one) for one in words)]

    def row_of(self, charts: list[ChartBlock]) -> Data:
        """Return small charts in rows; one alone keeps its size."""
        if len(charts) == 1:
            return self.chart(charts[0])
        drawn = [self.chart(one, narrow=True) for one in charts]
        return {"kind": "charts", "across": min(len(charts), ACROSS), "charts": drawn}

    def block(self, block: Block) -> Data:
        match block:
            case Paragraph():
                return {"kind": "paragraph", "leads": block.leads, "runs": self.runs(block)}
            case BulletList():
                items = [self.runs(item) for item in block.items]
                return {"kind": "list", "numbered": block.numbered, "items": items}
            case Table():
                return self.table(block)
            case ChartBlock():
                return self.chart(block)
            case Callout():
                return {
                    "kind": "callout",
                    "whole": few(block.body),
                    "tone": block.kind.name.lower(),
                    "label": block.kind.value,
                    "title": block.title,
                    "body": [self.block(item) for item in block.body],
                }
            case Judgement():
                return {
                    "kind": "judgement",
                    "whole": few(block.body),
                    "title": block.title,
                    "by": f"{block.author}, {in_date(block.written)}",
                    "stale": block.stale,
                    "by_hand": block.by_hand,
                    "body": [self.block(item) for item in block.body],
                }
            case KeyFigures():
                cards = [
                    {
                        "label": card.label,
                        "figure": card.figure.text,
                        "to": self._links.resolve(card.figure.address),
                        "note": card.note,
                    }
                    for card in block.cards
                ]
                return {"kind": "cards", "cards": cards}

    def runs(self, words: Paragraph) -> list[Data]:
        return [
            {
                "text": run.text,
                "bold": bool(getattr(run, "bold", False)),
                "to": "" if not hasattr(run, "address") else self._links.resolve(run.address),
            }
            for run in words.runs
        ]

    def chart(self, block: ChartBlock, *, narrow: bool = False) -> Data:
        chart = block.chart
        svg = flat_svg(chart, self._colours) if narrow else chart.svg(colours=self._colours)
        width = width_of(svg)
        return {
            "kind": "chart",
            "id": chart.identity,
            "title": chart.title,
            "alt": f"{chart.title}. {chart.description}",
            "words": chart.description,
            "svg": svg,
            "width": width,
            "wide": width >= WIDE,
            "fills": narrow,
            "after-table": False,
            "table": self.table(block.table) if block.show_table else None,
        }

    def table(self, table: Table) -> Data:
        marks = table.status_notes() + table.band_notes()
        return {
            "kind": "table",
            "id": table.identity,
            "caption": table.caption,
            "points": points_of(table),
            "widths": widths_of(table),
            "upright": is_upright(table),
            "along": TITLE_EMS
            * max([len(column.title) for column in table.columns[1:]], default=0),
            "columns": [
                {"title": column.title, "number": column.is_number} for column in table.columns
            ],
            "rows": [self.row(table.columns, row) for row in table.rows],
            "banded": [
                at
                for at in range(1, len(table.columns))
                if any(row.cells[at - 1].band for row in table.rows)
            ],
            "notes": [
                *([" ".join(marks)] if marks else []),
                *table.notes,
            ],
            "sources": [source.line for source in table.sources],
        }

    def row(self, columns: tuple[Column, ...], row: Row) -> Data:
        return {
            "header": row.header,
            "to": self._links.resolve(row.address),
            "total": row.is_total,
            "cells": [
                {
                    "text": column.show(cell.content),
                    "void": isinstance(cell.content, Quantity) and not cell.content.is_known,
                    "to": self._links.resolve(cell.address),
                    "letter": cell.band.letter if cell.band else "",
                    "tone": cell.band.tone.value if cell.band else "",
                }
                for column, cell in zip(columns[1:], row.cells, strict=True)
            ],
        }


__all__ = ["NotTypeset", "document_data", "render_pdf"]
