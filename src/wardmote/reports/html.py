"""HTML of a document: one long page, one page a chapter, or pieces for a page of the site.

No inline style or script. Outside the site, `write_html` puts the stylesheet, the fonts and the
downloads beside the pages, and everything works from a folder without a server.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from wardmote.reports.captioned import origin, taken_charts, taken_tables
from wardmote.reports.cells import Table
from wardmote.reports.colours import mix
from wardmote.reports.document import (
    Block,
    Chapter,
    Chart,
    ChartBlock,
    Colours,
    Document,
    in_date,
)
from wardmote.reports.downloads import (
    FOLDER,
    Downloads,
    chart_files,
    files_beside,
    no_downloads,
    table_files,
)
from wardmote.reports.front import front_facts
from wardmote.reports.links import Links, links_on_one_page, places_in
from wardmote.reports.pictures import pngs_of
from wardmote.reports.rows_html import body_rows, has_sentences

HERE = Path(__file__).parent
STYLESHEET = "document.css"
CONTENTS = "contents.html"
WHOLE = ("index.html", "The whole document on one page")
FONT_FILES = ("SourceSans3-Regular.woff2", "SourceSans3-Semibold.woff2", "LICENSE.md")


def render_page(
    document: Document,
    *,
    site: str | None = None,
    stylesheet: str = STYLESHEET,
    downloads: Downloads = no_downloads,
    back: tuple[str, str] | None = None,
) -> str:
    """Return the whole document as one page that stands alone.

    Args:
        back: the address and the words of a link to where a reader came from.
    """
    links = links_on_one_page(document, site)
    return _page(document, links, stylesheet, downloads, None, back)


def render_chapters(
    document: Document,
    *,
    site: str | None = None,
    stylesheet: str = STYLESHEET,
    downloads: Downloads = no_downloads,
) -> dict[str, str]:
    """Return one page a chapter, by file name: `summary.html`."""
    pages = {
        place: f"{chapter.identity}.html"
        for chapter in document.chapters
        for place in places_in(chapter)
    }
    return {
        f"{chapter.identity}.html": _page(
            document, Links(site, pages), stylesheet, downloads, chapter, WHOLE
        )
        for chapter in document.chapters
    }


def write_html(
    document: Document,
    folder: Path,
    *,
    site: str | None = None,
    pictures: Callable[[], Mapping[str, bytes]] | None = None,
) -> list[Path]:
    """Write the document as a folder: index.html, a page a chapter, style, fonts, downloads.

    Args:
        pictures: gives each `taken_charts` as PNG, where they are drawn elsewhere meanwhile:
            it is asked last.
    Returns:
        The files written, in order. A file that was there before is replaced.
    """
    texts = {"index.html": render_page(document, site=site, downloads=files_beside)}
    texts |= render_chapters(document, site=site, downloads=files_beside)
    texts[STYLESHEET] = stylesheet(document.colours)
    files = {name: text.encode() for name, text in texts.items()}
    of = origin(document.front)
    files |= table_files(taken_tables(document, of))
    drawn = taken_charts(document, of)
    files |= chart_files(drawn, pngs_of(drawn) if pictures is None else pictures())
    for name in (FOLDER, "fonts"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    for name, held in files.items():
        (folder / name).write_bytes(held)
    for name in FONT_FILES:
        shutil.copyfile(HERE / "fonts" / name, folder / "fonts" / name)
    return [folder / name for name in files] + [folder / "fonts" / name for name in FONT_FILES]


def stylesheet(colours: Colours, fonts: str = "fonts/") -> str:
    """Return the stylesheet of a document that stands alone, in the partnership's colours."""
    css = (HERE / "templates" / STYLESHEET).read_text(encoding="utf-8")
    held = {
        "main": colours.main,
        "accent": colours.accent,
        "pale": mix(colours.main, "#ffffff", 0.92),
        "fonts": fonts,
    }
    return re.sub(r"/\*= (\w+) \*/", lambda match: held[match[1]], css)


# Pieces for a page of the site


def document_html(
    document: Document, *, site: str | None = "", downloads: Downloads = no_downloads
) -> Markup:
    """Return front sheet, contents and chapters, headings from level 1."""
    links = links_on_one_page(document, site)
    parts = [
        _call("front", document, front_facts(document), 1),
        _call("contents", document, links, ""),
        *(
            _call("part", chapter, links, downloads, document.colours, 2)
            for chapter in document.chapters
        ),
    ]
    return Markup("").join(parts)


def chapter_html(
    document: Document, chapter: Chapter, links: Links, *, downloads: Downloads = no_downloads
) -> Markup:
    """Return one chapter, its title as heading of level 1."""
    return _call("part", chapter, links, downloads, document.colours, 1)


def blocks_html(
    blocks: tuple[Block, ...],
    *,
    links: Links | None = None,
    downloads: Downloads = no_downloads,
    colours: Colours | None = None,
) -> Markup:
    """Return blocks alone, in order."""
    held = links or Links("")
    return Markup("").join(
        _call("block", block, held, downloads, colours or Colours(), 3) for block in blocks
    )


def table_html(
    table: Table, *, links: Links | None = None, downloads: Downloads = no_downloads
) -> Markup:
    """Return a table with its caption, marks, notes, sources and downloads."""
    return _call("table", table, links or Links(""), downloads)


def chart_html(
    chart: Chart,
    *,
    links: Links | None = None,
    downloads: Downloads = no_downloads,
    colours: Colours | None = None,
    show_table: bool = True,
) -> Markup:
    """Return a chart in both widths, its words, and its table folded beneath it."""
    block = ChartBlock(chart, show_table)
    return _call("chart", block, links or Links(""), downloads, colours or Colours())


def _page(
    document: Document,
    links: Links,
    style: str,
    downloads: Downloads,
    chapter: Chapter | None,
    back: tuple[str, str] | None,
) -> str:
    before = after = None
    if chapter is not None:
        at = document.chapters.index(chapter)
        before = document.chapters[at - 1] if at else None
        after = document.chapters[at + 1] if at + 1 < len(document.chapters) else None
    return (
        _environment()
        .get_template("page.html")
        .render(
            document=document,
            links=links,
            stylesheet=style,
            downloads=downloads,
            chapter=chapter,
            before=before,
            after=after,
            back=back,
            facts=front_facts(document),
        )
    )


@cache
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=False,
    )
    made.globals.update(
        kind_of=lambda item: type(item).__name__,
        in_date=in_date,
        body_rows=body_rows,
        has_sentences=has_sentences,
    )
    return made


@cache
def _macros() -> Any:
    return _environment().get_template("blocks.html").module


def _call(macro: str, *args: object) -> Markup:
    return Markup(getattr(_macros(), macro)(*args))  # noqa: S704  # the macro has escaped it
