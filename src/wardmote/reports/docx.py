"""DOCX for editing: real heading styles, en-GB, alt text, header rows that repeat.

The font is Arial, which every office has; the document is meant to be changed there.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime, time
from typing import Any

from docx import Document as WordFile
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from wardmote.reports.archives import without_clock
from wardmote.reports.cells import Table
from wardmote.reports.charts.drawing import WIDE
from wardmote.reports.document import (
    Block,
    BulletList,
    Callout,
    Chapter,
    ChartBlock,
    Document,
    Judgement,
    KeyFigures,
    Paragraph,
    Section,
    in_date,
)
from wardmote.reports.front import front_facts, with_tables_apart
from wardmote.reports.grids import grid_xml
from wardmote.reports.lines_xml import (
    bookmarked,
    field_begun,
    field_ended,
    line_xml,
    link_xml,
    run_xml,
)
from wardmote.reports.links import Links, links_on_one_page
from wardmote.reports.paper import stands_apart
from wardmote.reports.pictures import drawn_charts, units_of

TEXT_WIDTH_CM = 16.6
CHART_WIDTH_CM = 14.0
RULE = "B1B4B6"  # of tables
SMALL = 8.5  # points of what stands at the head and foot of each page


def render_docx(
    document: Document, site: str | None = None, pictures: Mapping[str, bytes] | None = None
) -> bytes:
    """Return the document as a Word file.

    Args:
        site: address that links to figure pages begin with; None leaves those links out.
        pictures: each chart as PNG, by identity, where they were drawn already.
    """
    held = with_tables_apart(document)
    writer = _Writer(held, site, drawn_charts(held) if pictures is None else pictures)
    return without_clock(writer.bytes())


class _Writer:
    def __init__(self, document: Document, site: str | None, pictures: Mapping[str, bytes]) -> None:
        self._document = document
        self._links: Links = links_on_one_page(document, site)
        self._file = WordFile()
        self._drawn = pictures
        self._pictures = 0
        self._bookmarks = 0
        self._edge = ""  # colour of the line down the left of an inset, while one is written
        self._end = self._file.element.body.sectPr  # everything is written before it
        self._style_ids = {style.name: style.style_id for style in self._file.styles}

    def _line(self, runs: str, style: str = "", **look: Any) -> None:
        told = self._style_ids[style] if style else ""
        self._end.addprevious(parse_xml(line_xml(runs, style=told, **look)))

    def bytes(self) -> bytes:
        self._properties()
        self._styles()
        self._margins()
        self._front()
        for at, chapter in enumerate(self._document.chapters):
            self._part(chapter, 1, new_page=stands_apart(at))
        self._leave_out_thumbnail()
        out = io.BytesIO()
        self._file.save(out)
        return out.getvalue()

    # The file as a whole

    def _properties(self) -> None:
        front, held = self._document.front, self._file.core_properties
        stamp = datetime.combine(front.prepared, time(), UTC)
        held.title = f"{front.partnership}: {front.title}, {front.period}"
        held.author = held.last_modified_by = front.partnership
        held.created = held.modified = stamp
        held.language = front.language
        held.comments = ""
        held.revision = 1

    def _leave_out_thumbnail(self) -> None:
        """The library's pattern file carries a picture of its own first page."""
        links = self._file.part.package.rels
        for key in [key for key, link in links.items() if link.reltype.endswith("/thumbnail")]:
            del links[key]

    def _styles(self) -> None:
        styles = self._file.styles
        main = RGBColor.from_string(self._document.colours.main[1:].upper())
        sizes = {"Normal": 11, "Title": 30, "Heading 1": 20, "Heading 2": 15, "Heading 3": 12.5,
                 "Heading 4": 11.5, "Caption": 10.5, "Subtitle": 15}  # fmt: skip
        for name, size in sizes.items():
            font = styles[name].font
            font.name, font.size = "Arial", Pt(size)
            fonts = styles[name].element.rPr.rFonts
            for kind in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                fonts.attrib.pop(qn(f"w:{kind}"), None)
            fonts.set(qn("w:cs"), "Arial")
            if name not in ("Normal", "Subtitle"):
                font.color.rgb, font.bold, font.italic = main, True, False
        subtitle = styles["Subtitle"]
        subtitle.font.color.rgb, subtitle.font.italic = RGBColor(0x50, 0x5A, 0x5F), False
        for spacing in subtitle.element.rPr.findall(qn("w:spacing")):
            subtitle.element.rPr.remove(spacing)  # the library's pattern spreads its letters
        self._rule_tables()
        styles["Caption"].font.color.rgb = RGBColor(0x1B, 0x1B, 0x1B)
        styles["Caption"].paragraph_format.keep_with_next = True
        defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        language = defaults.find(qn("w:lang"))
        language.set(qn("w:val"), self._document.front.language)

    def _rule_tables(self) -> None:
        """Rule tables between their rows alone, in grey, as in the PDF."""
        style = self._file.styles["Table Grid"].element
        borders = style.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
        for side in borders:
            upright = side.tag in (qn("w:left"), qn("w:right"), qn("w:insideV"))
            side.set(qn("w:val"), "nil" if upright else "single")
            side.set(qn("w:color"), RULE)

    def _margins(self) -> None:
        page, front = self._file.sections[0], self._document.front
        page.page_width, page.page_height = Cm(21.0), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.2)
        page.top_margin = page.bottom_margin = Cm(2.4)
        page.different_first_page_header_footer = True
        head = f"{front.partnership}: {front.title}, {front.period}"
        foot = f"{front.marking}. Version {front.version}. {front.status}. Page "
        number = field_begun("PAGE") + run_xml("1", points=SMALL) + field_ended()
        for part, style, runs in (
            (page.header, "Header", run_xml(head, points=SMALL)),
            (page.footer, "Footer", run_xml(foot, points=SMALL) + number),
        ):
            empty = part.paragraphs[0]._p
            made = parse_xml(line_xml(runs, style=self._style_ids[style]))
            empty.getparent().replace(empty, made)

    def _front(self) -> None:
        front = self._document.front
        self._line(run_xml(front.marking, bold=True))
        self._line(run_xml(front.partnership), "Subtitle")
        self._line(run_xml(front.title), "Title")
        self._line(run_xml(front.period), "Subtitle")
        facts = [("About this document", "Details"), *front_facts(self._document)]
        self._grid(facts, [5.0, TEXT_WIDTH_CM - 5.0])
        self._line(run_xml("Contents", bold=True), new_page=True)
        self._contents()

    def _contents(self) -> None:
        """Write the contents as a field: Word adds page numbers, every reader has titles and links."""
        entries: list[tuple[int, Chapter | Section]] = []
        for chapter in self._document.chapters:
            entries += [(0, chapter), *((1, section) for section in chapter.sections)]
        for at, (level, part) in enumerate(entries):
            runs = link_xml(part.title, anchor=part.identity)
            if at == 0:
                runs = field_begun('TOC \\o "1-2" \\h \\z \\u') + runs
            if at == len(entries) - 1:
                runs += field_ended()
            self._line(runs, indent_cm=0.8 * level, after_points=2)

    def _grid(self, rows: list[tuple[str, str]], widths: list[float]) -> None:
        grid = self._file.add_table(rows=0, cols=2, style="Table Grid")
        for index, (label, words) in enumerate(rows):
            line = grid.add_row()
            for cell, text, width in zip(line.cells, (label, words), widths, strict=True):
                cell.width = Cm(width)
                cell.paragraphs[0].add_run(text).bold = index == 0
            if index == 0:
                _repeat(line)

    # Chapters and blocks

    def _part(self, part: Chapter | Section, level: int, *, new_page: bool = False) -> None:
        runs = self._bookmarked(run_xml(part.title), part.identity)
        self._line(runs, f"Heading {min(level, 4)}", new_page=new_page)
        for block in part.blocks:
            self._block(block)
        for section in part.sections:
            self._part(section, level + 1)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph():
                self._line(self._runs(block), edge=self._edge)
            case BulletList():
                self._list(block)
            case Table():
                self._table(block)
            case ChartBlock():
                self._chart(block)
            case Callout():
                self._inset(f"{block.kind.value}: {block.title}", block.body)
            case Judgement():
                self._inset(f"Judgement: {block.title}", block.body)
                self._note(f"Written by {block.author}, {in_date(block.written)}.")
                if block.stale:
                    self._note(f"The numbers beneath this have moved: {block.stale}")
                if block.by_hand:
                    self._note(f"Not checked against any figure: {block.by_hand}")
            case KeyFigures():
                rows = [
                    (card.label, f"{card.figure.text} ({card.note})" if card.note else
                     card.figure.text)
                    for card in block.cards
                ]  # fmt: skip
                self._grid([("Key figure", "Value"), *rows], [7.0, TEXT_WIDTH_CM - 7.0])
                self._line("")

    def _runs(self, words: Paragraph) -> str:
        return "".join(self._run(run) for run in words.runs)

    def _run(self, run: Any) -> str:
        to = self._links.resolve(run.address) if hasattr(run, "address") else ""
        if to.startswith("#"):
            return link_xml(run.text, anchor=to[1:])
        if to:
            relation = self._file.part.relate_to(to, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)
            return link_xml(run.text, relation=relation)
        return run_xml(run.text, bold=bool(getattr(run, "bold", False)))

    def _list(self, block: BulletList) -> None:
        number = self._new_numbering() if block.numbered else None
        style = "List Number" if block.numbered else "List Bullet"
        for item in block.items:
            self._line(self._runs(item), style, numbering=number, edge=self._edge)

    def _new_numbering(self) -> int:
        """Return a numbering that starts at 1, of the same look as the style's own."""
        held = self._file.styles["List Number"].element.pPr.numPr.numId.val
        numbering = self._file.part.numbering_part.element
        abstract = next(num for num in numbering.num_lst if num.numId == held).abstractNumId.val
        made = numbering.add_num(abstract)
        made.add_lvlOverride(ilvl=0).add_startOverride(1)
        return int(made.numId)

    def _inset(self, title: str, body: tuple[Paragraph | BulletList, ...]) -> None:
        self._edge = self._document.colours.accent[1:].upper()
        self._line(run_xml(title, bold=True), edge=self._edge)
        for item in body:
            self._block(item)
        self._edge = ""

    def _note(self, words: str, *, with_next: bool = False, under_table: bool = False) -> None:
        self._line(
            run_xml(words, points=9), keep_with_next=with_next, after_points=3,
            before_points=4 if under_table else None,
        )  # fmt: skip

    def _bookmarked(self, runs: str, name: str) -> str:
        self._bookmarks += 1
        return bookmarked(runs, name, self._bookmarks)

    def _caption(self, words: str, name: str) -> None:
        self._line(self._bookmarked(run_xml(words), name), "Caption")

    def _chart(self, block: ChartBlock) -> None:
        chart = block.chart
        self._caption(chart.title, chart.identity)
        self._note(chart.description, with_next=True)
        png = self._drawn[chart.identity]
        wide = Cm(CHART_WIDTH_CM * min(units_of(png) / WIDE, 1))
        picture = self._file.add_picture(io.BytesIO(png), width=wide)
        self._pictures += 1
        held = picture._inline.docPr
        held.set("name", f"Chart {self._pictures}")
        held.set("descr", f"{chart.title}. {chart.description}")
        if block.show_table:
            self._table(block.table)

    def _table(self, table: Table) -> None:
        self._caption(table.caption, table.identity)
        self._end.addprevious(parse_xml(grid_xml(table, TEXT_WIDTH_CM)))
        marks = " ".join(table.status_notes() + table.band_notes())
        sources = "; ".join(source.line for source in table.sources)
        lines = [marks, *table.notes, f"Source: {sources}." if sources else ""]
        for at, words in enumerate([line for line in lines if line] or [""]):
            self._note(words, under_table=at == 0)  # an empty line at least: Word joins tables


def _repeat(row: Any) -> None:
    """Repeat this row at the head of each page."""
    held = OxmlElement("w:tblHeader")
    row._tr.get_or_add_trPr().append(held)
