"""DOCX for editing: real heading styles, en-GB, alt text, header rows that repeat.

The font is Arial, which every office has; the document is meant to be changed there.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, time
from typing import Any

from docx import Document as WordFile
from docx.enum.style import WD_STYLE_TYPE
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor

from wardmote.reports.archives import without_clock
from wardmote.reports.cells import Column, Row, Table
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
from wardmote.reports.grids import TEXT_STYLES, grid_xml
from wardmote.reports.lines_xml import (
    NAMESPACE,
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
NOTE, INSET, INSET_HEADING = "Note", "Inset", "Inset Heading"
CONTENTS_HEADING = "Contents Heading"
# Points before and after a line of each style of the library's pattern file.
SPACES = {
    "Normal": (0, 4), "List Bullet": (0, 4), "List Number": (0, 4), "Caption": (6, 3),
    "Heading 1": (12, 5), "Heading 2": (8, 3), "Heading 3": (8, 3), "Heading 4": (7, 3),
}  # fmt: skip
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
        sizes = {"Normal": 10, "Title": 30, "Heading 1": 20, "Heading 2": 15, "Heading 3": 12.5,
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
        self._spacings()
        self._own_styles()
        defaults = styles.element.find(f"{qn('w:docDefaults')}/{qn('w:rPrDefault')}/{qn('w:rPr')}")
        language = defaults.find(qn("w:lang"))
        language.set(qn("w:val"), self._document.front.language)

    def _spacings(self) -> None:
        """Set the space of lines in their styles, so that the summary stays on a page."""
        for name, (before, after) in SPACES.items():
            held = self._file.styles[name].paragraph_format
            held.space_before, held.space_after, held.line_spacing = Pt(before), Pt(after), 1.0
        for name in ("Header", "Footer"):
            self._file.styles[name].font.size = Pt(SMALL)

    def _own_styles(self) -> None:
        """Add the styles that the library's pattern file lacks: an editor changes them once."""
        self._style(NOTE, points=9, before=2, after=3)
        edge = self._style(INSET, after=4).element.get_or_add_pPr()
        edge.insert_element_before(parse_xml(self._edge_xml()), "w:shd", "w:tabs", "w:spacing")
        heading = self._style(INSET_HEADING, like=INSET, after=2)
        heading.font.bold, heading.paragraph_format.keep_with_next = True, True
        main = RGBColor.from_string(self._document.colours.main[1:].upper())
        contents = self._style(CONTENTS_HEADING, points=20, after=8)
        contents.font.bold, contents.font.color.rgb = True, main
        for level in (0, 1):
            entry = self._style(f"toc {level + 1}", after=2)
            entry.paragraph_format.left_indent = Cm(0.8 * level)
        for half_points, name in TEXT_STYLES.items():
            self._style(name, points=half_points / 2)

    def _style(
        self, name: str, *, like: str = "Normal", points: float | None = None, before: float = 0,
        after: float = 0,
    ) -> Any:  # fmt: skip
        made = self._file.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style = self._file.styles[like]
        made.quick_style = True
        if points is not None:
            made.font.size = Pt(points)
        held = made.paragraph_format
        held.space_before, held.space_after, held.line_spacing = Pt(before), Pt(after), 1.0
        self._style_ids[name] = made.style_id
        return made

    def _edge_xml(self) -> str:
        colour = self._document.colours.accent[1:].upper()
        return (
            f'<w:pBdr xmlns:w="{NAMESPACE}">'
            f'<w:left w:val="single" w:sz="24" w:space="8" w:color="{colour}"/></w:pBdr>'
        )

    def _rule_tables(self) -> None:
        """Rule tables between their rows alone, in grey, as in the PDF."""
        style = self._file.styles["Table Grid"].element
        borders = style.find(f"{qn('w:tblPr')}/{qn('w:tblBorders')}")
        for side in borders:
            upright = side.tag in (qn("w:left"), qn("w:right"), qn("w:insideV"))
            side.set(qn("w:val"), "nil" if upright else "single")
            side.set(qn("w:color"), RULE)
        style.append(parse_xml(
            f'<w:tblStylePr xmlns:w="{NAMESPACE}" w:type="firstRow"><w:rPr><w:b/></w:rPr></w:tblStylePr>'
        ))  # fmt: skip

    def _margins(self) -> None:
        page, front = self._file.sections[0], self._document.front
        page.page_width, page.page_height = Cm(21.0), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2.2)
        page.top_margin = page.bottom_margin = Cm(1.6)
        page.header_distance = page.footer_distance = Cm(0.8)
        page.different_first_page_header_footer = True
        head = f"{front.partnership}: {front.title}, {front.period}"
        foot = f"{front.marking}. Version {front.version}. {front.status}. Page "
        number = field_begun("PAGE") + run_xml("1") + field_ended()
        for part, style, runs in (
            (page.header, "Header", run_xml(head)),
            (page.footer, "Footer", run_xml(foot) + number),
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
        self._grid("facts", ("About this document", "Details"), front_facts(self._document))
        self._line(run_xml("Contents"), CONTENTS_HEADING, new_page=True)
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
            self._line(runs, f"toc {level + 1}")

    def _grid(self, name: str, titles: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> None:
        """Write rows of words as a table without a caption of its own."""
        columns = tuple(Column.words(title) for title in titles)
        table = Table(name, titles[0], columns, tuple(Row.of(*held) for held in rows))
        self._end.addprevious(parse_xml(grid_xml(table, TEXT_WIDTH_CM)))

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
                self._line(self._runs(block), keep_with_next=block.leads)
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
                cards = ((card.label, card.figure.text, card.note) for card in block.cards)
                self._grid("cards", ("Key figure", "Value", "What to know"), cards)
                self._line("", NOTE)

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
        self._line(run_xml(title), INSET_HEADING)
        for item in body:
            if isinstance(item, Paragraph):
                self._line(self._runs(item), INSET)
            else:
                self._block(item)
        self._edge = ""

    def _note(self, words: str, *, with_next: bool = False) -> None:
        self._line(run_xml(words), NOTE, keep_with_next=with_next)

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
        held = [line for line in lines if line] or [""]  # one at least: Word joins tables
        for at, words in enumerate(held, start=1):
            self._note(words, with_next=at < len(held))
