"""A page for each figure of an assessment, with its downloads and a way back to where it is told."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

from wardmote.reports.captioned import origin, taken_charts, taken_tables
from wardmote.reports.document import (
    Block,
    BulletList,
    Callout,
    Chapter,
    ChartBlock,
    Document,
    Judgement,
    KeyFigures,
    Link,
    Paragraph,
    Section,
    Table,
    paragraph,
)
from wardmote.reports.downloads import FOLDER, chart_files, files_beside, table_files
from wardmote.reports.figure_page import figure_document
from wardmote.reports.html import render_page
from wardmote.reports.pictures import pngs_of
from wardmote.reports.strategic.build import Assessment
from wardmote.reports.strategic.names import table_title

LISTS_ALL = "method"  # the chapter that lists every figure
BACK = ("../index.html", "The whole assessment on one page")


def write_figures(built: Assessment, folder: Path) -> list[Path]:
    """Write a page for each figure that the document leads to, and its tables and lines to take.

    Every table and line is given in every kind of file, as beside the document. The pictures are
    drawn in one go: one at a time they would cost a tenth of a second each.
    """
    (folder / FOLDER).mkdir(parents=True, exist_ok=True)
    made = built.asked.version.made_at.date()
    title_of = partial(table_title, built.asked.store.home)
    places = told_in(built.document)
    of = origin(built.document.front)
    files: dict[str, bytes] = {}
    lines: dict[str, str] = {}
    for identity, figure in sorted(built.asked.figures.items()):
        bare = figure_document(figure, made, title_of)
        document = _with_places(bare, places.get(built.asked.address(figure), ()))
        prefix = f"{identity}-"
        page = render_page(
            document, site="..", stylesheet="../document.css",
            downloads=partial(_offered, prefix), back=BACK,
        )  # fmt: skip
        files[f"{identity}.html"] = page.encode()
        files |= table_files(taken_tables(bare, of), prefix)
        lines |= {f"{prefix}{name}": drawn for name, drawn in taken_charts(bare, of).items()}
    files |= chart_files(lines, pngs_of(lines))
    for name, held in files.items():
        (folder / name).write_bytes(held)
    return [folder / name for name in files]


def _offered(prefix: str, identity: str, of: str) -> list[tuple[str, str]]:
    return files_beside(f"{prefix}{identity}", of)


def _with_places(document: Document, places: Iterable[Link]) -> Document:
    """Return a figure's page with the list of where the assessment tells of it."""
    items = tuple(paragraph(place) for place in places)
    if not items:
        return document
    (chapter,) = document.chapters
    used = Section("used", "Where the assessment uses it", (BulletList(items),))
    return replace(document, chapters=(replace(chapter, sections=(*chapter.sections, used)),))


def told_in(document: Document) -> dict[str, tuple[Link, ...]]:
    """Return for each address that the document leads to the parts of it that do, in order.

    The chapter that lists every figure is named only where no other tells of it.
    """
    found: dict[str, dict[str, Link]] = {}
    for chapter in sorted(document.chapters, key=lambda one: one.identity == LISTS_ALL):
        for part, title in _parts(chapter, chapter.title):
            link = Link(title, f"/{chapter.identity}.html#{part.identity}")
            for address in _addresses(part.blocks):
                if chapter.identity != LISTS_ALL or address not in found:
                    found.setdefault(address, {})[link.address] = link
    return {address: tuple(links.values()) for address, links in found.items()}


def _parts(part: Chapter | Section, title: str) -> Iterator[tuple[Chapter | Section, str]]:
    yield part, title
    for inner in part.sections:
        yield from _parts(inner, f"{title}: {inner.title}")


def _addresses(blocks: Iterable[Block]) -> Iterator[str]:
    for block in blocks:
        match block:
            case Paragraph():
                yield from (run.address for run in block.runs if hasattr(run, "address"))
            case BulletList():
                yield from _addresses(block.items)
            case Callout() | Judgement():
                yield from _addresses(block.body)
            case KeyFigures():
                yield from (card.figure.address for card in block.cards)
            case ChartBlock():
                yield from _addresses((block.table,))
            case Table():
                for row in block.rows:
                    yield from (row.address, *(cell.address for cell in row.cells))
