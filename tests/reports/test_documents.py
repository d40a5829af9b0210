"""The document as a whole: typed, the same in every form, valid for screen readers and on paper."""

from __future__ import annotations

import hashlib
import io
import os
import re
import subprocess
import sys
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from docx import Document as WordFile
from docx.oxml.ns import qn
from lxml import html

from support.demo_document import demo_document, matrix_table
from support.page_reading import pages_of
from support.verapdf import failures
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.document import (
    Chapter,
    ChartBlock,
    Document,
    FigureRef,
    Link,
    Literal,
    LooseNumber,
    Paragraph,
    Section,
    Text,
    bullets,
    loose_numbers,
    paragraph,
)
from wardmote.reports.docx import render_docx
from wardmote.reports.front import TABLES_APART, in_parts, with_tables_apart
from wardmote.reports.html import blocks_html, document_html, render_chapters, render_page
from wardmote.reports.links import Links
from wardmote.reports.pdf import render_pdf
from wardmote.terms.quantities import Quantity

SITE = "https://partnership.example"


def with_chapters(*chapters: Chapter) -> Document:
    return replace(demo_document(), chapters=chapters)


# The model


def test_digits_typed_by_hand_are_found_and_dates_and_names_are_not() -> None:
    document = with_chapters(
        Chapter(
            "one",
            "One",
            (
                paragraph("It rose 3.1% in April 2024, and by 12 in 2024/25."),
                paragraph("From 1 April 2024 to 31 March 2025, ", FigureRef("1,204", "/figures/x")),
                paragraph(Literal("Section 17"), " of an Act of 1998"),
                bullets("There are 4 wards"),
            ),
        )
    )
    assert [found.digits for found in loose_numbers(document)] == ["3.1%", "12", "4"]
    assert loose_numbers(document)[2] == LooseNumber("4", "There are 4 wards")


def test_the_demo_document_has_no_loose_number(demo: Document) -> None:
    assert loose_numbers(demo) == ()


@pytest.mark.parametrize("identity", ["one", "Two words", "1st", ""])
def test_identities_are_addresses_and_used_once(identity: str) -> None:
    with pytest.raises(ValueError, match="used twice or is not an address"):
        with_chapters(Chapter("one", "One"), Chapter(identity, "Two"))


def test_long_chart_tables_go_to_the_back_and_are_linked(demo: Document) -> None:
    apart = with_tables_apart(demo)
    assert apart.chapters[-1].identity == TABLES_APART
    moved = [table.identity for table in apart.chapters[-1].blocks]  # type: ignore[union-attr]
    assert moved == ["burglary-months-table"]
    links = [
        run.address
        for block in apart.blocks()
        if isinstance(block, Paragraph)
        for run in block.runs
        if isinstance(run, Link)
    ]
    assert links == ["#burglary-months-table"]
    assert {table.identity for table in demo.tables()} == {
        re.sub(r"-part-\d+$", "", table.identity) for table in apart.tables()
    }


def test_a_document_of_short_tables_is_left_alone() -> None:
    short = with_chapters(Chapter("one", "One", (matrix_table(),)))
    assert with_tables_apart(short) is short


@pytest.mark.parametrize(
    ("site", "address", "leads"),
    [
        ("", "/figures/1", "/figures/1"),
        (SITE + "/", "/figures/1", SITE + "/figures/1"),
        (None, "/figures/1", ""),
        (None, "https://www.gov.uk", "https://www.gov.uk"),
        ("", "#matrix", "priorities.html#matrix"),
        ("", "#nowhere", ""),
        ("", "javascript:alert(1)", ""),
        ("", "//elsewhere.example", ""),
        ("", "", ""),
    ],
)
def test_addresses_lead_where_they_can(site: str | None, address: str, leads: str) -> None:
    assert Links(site, {"matrix": "priorities.html"}).resolve(address) == leads


# Every form


def test_every_form_says_the_same_words(demo: Document, demo_pdf: bytes) -> None:
    page = squeeze(unescape(re.sub("<[^>]+>", " ", render_page(demo, site=SITE))))
    pdf = squeeze(" ".join(pages_of(demo_pdf)))
    word = WordFile(io.BytesIO(render_docx(demo, SITE)))
    docx = squeeze(" ".join(item.text or "" for item in word.element.body.iter(qn("w:t"))))
    sentences = [
        block.text for block in demo.blocks() if isinstance(block, Paragraph)
    ] + [
        row.header.partition(", 20")[0] if table.identity == "coverage-table" else row.header
        for table in demo.tables() for row in table.rows
    ]  # fmt: skip
    assert len(sentences) > 100
    for sentence in sentences:
        assert squeeze(sentence) in page, sentence
        assert squeeze(sentence) in pdf, sentence
        assert squeeze(sentence) in docx, sentence


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", text)


DIGESTS = """
import hashlib, sys
sys.path.insert(0, sys.argv[1])
from support.demo_document import demo_document
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.docx import render_docx
from wardmote.reports.html import render_chapters, render_page
from wardmote.reports.pdf import render_pdf
from wardmote.terms.quantities import Quantity
from wardmote.reports.tables import to_ods, to_png, to_xlsx
held = demo_document()
table = next(held.tables())
chart = next(block.chart for block in held.blocks() if hasattr(block, "chart"))
for made in (render_page(held).encode(), repr(render_chapters(held)).encode(), render_pdf(held),
             render_docx(held), to_xlsx(table), to_ods(table), to_png(chart.svg())):
    print(hashlib.sha256(made).hexdigest())
"""


def test_same_document_same_bytes_in_another_process(tmp_path: Path) -> None:
    tests = str(Path(__file__).parents[1])
    found = [
        subprocess.run(  # noqa: S603  # our own words alone
            [sys.executable, "-c", DIGESTS, tests],
            env={**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "TMPDIR": str(tmp_path)},
            check=True,
            capture_output=True,
            text=True,
        ).stdout.split()
        for seed, zone in (("1", "UTC"), ("2", "Asia/Tokyo"))
    ]
    assert len(found[0]) == 7
    assert found[0] == found[1]


# HTML


def test_pages_escape_what_they_are_given() -> None:
    text = str(blocks_html((paragraph("<script>alert(1)</script>", Text("&", bold=True)),)))
    assert "<script>" not in text
    assert "<strong>&amp;</strong>" in text


def test_inside_the_site_numbers_lead_to_their_figures(demo: Document) -> None:
    assert '<a class="govuk-link" href="/figures/all-crime">12,345</a>' in document_html(demo)
    assert "/figures/" not in render_page(demo)


def test_chapters_link_across_pages_and_to_neighbours(demo: Document) -> None:
    pages = render_chapters(demo)
    assert list(pages) == ["summary.html", "picture.html", "priorities.html"]
    assert 'href="priorities.html#matrix"' in pages["summary.html"]
    assert 'Next: <a class="govuk-link" href="priorities.html">' in pages["picture.html"]
    assert 'aria-current="page">The picture' in pages["picture.html"]


def test_heading_levels_never_skip(demo: Document) -> None:
    for text in (render_page(demo), *render_chapters(demo).values()):
        levels = [int(level) for level in re.findall(r"<h([1-6])", text)]
        assert levels.count(1) == 1
        assert all(b <= a + 1 for a, b in pairwise(levels))


# PDF


@pytest.mark.pdfua
@pytest.mark.parametrize("flavour", ["PDFUA_1", "PDFA_2_A"])
@pytest.mark.parametrize("site", [SITE, None])
def test_verapdf_finds_nothing(
    demo: Document, tmp_path: Path, flavour: str, site: str | None
) -> None:
    path = tmp_path / "document.pdf"
    path.write_bytes(render_pdf(demo, site))
    assert failures(path, flavour) == []


@pytest.mark.pdfua
def test_verapdf_would_find_planted_faults(demo_pdf: bytes, tmp_path: Path) -> None:
    path = tmp_path / "faulty.pdf"
    with pikepdf.open(io.BytesIO(demo_pdf)) as opened:
        del opened.Root.Lang
        figure = next(node for node in nodes_of(opened) if node.get("/S") == "/Figure")
        del figure.Alt
        opened.save(path)
    found = failures(path)
    assert any(line.startswith("7.3-1") for line in found)  # a figure without words
    assert len({line.split(":")[0] for line in found}) >= 2


def nodes_of(opened: Any) -> Iterator[Any]:
    todo = [opened.Root.StructTreeRoot]
    while todo:
        node = todo.pop()
        yield node
        children = node.get("/K")
        if children is not None:
            found = children if isinstance(children, pikepdf.Array) else [children]
            todo += [child for child in found if isinstance(child, pikepdf.Dictionary)]


def test_pdf_has_title_language_bookmarks_and_headings(demo_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(demo_pdf)) as opened:
        assert str(opened.Root.Lang) == "en-GB"
        assert str(opened.docinfo.Title) == (
            "Wardmote Community Safety Partnership: Strategic assessment, 2024 to 2025"
        )
        assert bool(opened.Root.ViewerPreferences.DisplayDocTitle)
        with opened.open_outline() as outline:
            titles = [item.title for item in outline.root]
        kinds = {str(node.get("/S")) for node in nodes_of(opened)}
    assert titles == [
        "Summary",
        "The picture",
        "Priorities",
        "Tables behind the charts",
    ]
    assert {"/H1", "/H2", "/H3", "/Figure", "/Table", "/THead", "/L", "/Link", "/Caption"} <= kinds


def test_each_body_row_of_a_pdf_table_has_its_header(demo_pdf: bytes) -> None:
    rows = 0
    with pikepdf.open(io.BytesIO(demo_pdf)) as opened:
        for body in (node for node in nodes_of(opened) if node.get("/S") == "/TBody"):
            for row in body.K:
                first, *others = list(row.K)
                scopes = first.A if isinstance(first.A, pikepdf.Array) else [first.A]
                assert first.S == "/TH"
                assert [str(item.Scope) for item in scopes if "/Scope" in item] == ["/Row"]
                assert {str(cell.S) for cell in others} == {"/TD"}
                rows += 1
    shown = (
        block if isinstance(block, Table) else block.table
        for block in with_tables_apart(demo_document()).blocks()
        if isinstance(block, Table) or (isinstance(block, ChartBlock) and block.show_table)
    )  # fmt: skip
    facts = 7
    assert rows == sum(len(table.rows) for table in shown) + facts


def test_pdf_repeats_headers_of_tables_and_of_pages(demo_pdf: bytes) -> None:
    pages = pages_of(demo_pdf)
    long = [page for page in pages if re.search(r"(Kingsmead|Longacre) [1-5]\b", page)]
    assert len(long) >= 2
    for page in long:
        assert "Rate per 1,000" in " ".join(page.split())  # a title may take two lines
    for number, page in enumerate(pages[1:], start=2):
        assert "Version 0.3 · draft · OFFICIAL" in page
        assert f"Page {number} of {len(pages)}" in page
        assert "Wardmote Community Safety Partnership" in page


def test_pdf_is_a4_and_holds_no_attachment_or_script(demo_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(demo_pdf)) as opened:
        for page in opened.pages:
            wide, tall = (float(edge) / 72 * 25.4 for edge in page.MediaBox[2:])
            assert (round(wide), round(tall)) == (210, 297)
        assert not opened.attachments
        assert "/JavaScript" not in (opened.Root.get("/Names") or {})
        assert "/OCProperties" not in opened.Root


def test_pdf_uses_the_shipped_font_alone(demo_pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(demo_pdf)) as opened:
        fonts = {
            str(item.BaseFont)
            for item in opened.objects
            if isinstance(item, pikepdf.Dictionary) and item.get("/Type") == "/Font"
        }
    assert fonts
    assert all("SourceSans3" in font for font in fonts)


def test_words_of_a_partner_are_never_markup(tmp_path: Path) -> None:
    nasty = '#read("/etc/passwd") *bold* $x$ <label> @ref \\ // "quoted"'
    document = with_chapters(Chapter("one", nasty, (paragraph(nasty), bullets(nasty))))
    text = squeeze(" ".join(pages_of(render_pdf(document))))
    assert text.count(squeeze(nasty)) >= 3


def test_shipped_fonts_match_their_checksums() -> None:
    folder = Path(__file__).parents[2] / "src" / "wardmote" / "reports" / "fonts"
    listed = dict(
        reversed(line.split("  ")) for line in (folder / "SHA256SUMS").read_text().splitlines()
    )
    held = {path.name for path in folder.iterdir()} - {"SHA256SUMS"}
    assert set(listed) == held
    for name, digest in listed.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest


# DOCX


@pytest.fixture(scope="module")
def word(demo: Document) -> Any:
    return WordFile(io.BytesIO(render_docx(demo, SITE)))


def test_docx_contents_hold_every_chapter_and_section_before_word_updates_them(
    demo: Document, word: Any
) -> None:
    told, depth, inside = [], 0, []
    for element in word.element.body.iter():
        if element.tag == qn("w:instrText"):
            inside.append(element.text)
        if element.tag == qn("w:fldChar"):
            depth += {"begin": 1, "separate": 0, "end": -1}[element.get(qn("w:fldCharType"))]
        if element.tag == qn("w:hyperlink") and depth:
            words = "".join(text.text for text in element.iter(qn("w:t")))
            told.append((words, element.get(qn("w:anchor"))))
    assert depth == 0
    assert [code.split()[0] for code in inside] == ["TOC"]
    wanted = [part for one in with_tables_apart(demo).chapters for part in (one, *one.sections)]
    assert [words for words, _ in told] == [part.title for part in wanted]
    marks = {one.get(qn("w:name")) for one in word.element.body.iter(qn("w:bookmarkStart"))}
    assert {anchor for _, anchor in told} <= marks


def test_the_look_of_a_word_file_is_in_its_styles(word: Any) -> None:
    """What an editor changes once must change everywhere: no size is set by hand in the text."""
    body = word.element.body
    assert list(body.iter(qn("w:sz"))) == []
    used = {line.style.name for line in word.paragraphs}
    assert {"Normal", "Note", "Inset", "Inset Heading", "toc 1", "toc 2", "Caption"} <= used
    inset = word.styles["Inset"]
    assert inset.element.find(f".//{qn('w:left')}").get(qn("w:val")) == "single"
    in_tables = {
        line.get(qn("w:val"))
        for table in body.iter(qn("w:tbl"))
        for line in table.iter(qn("w:pStyle"))
    }
    assert {name.partition("Text")[0] for name in in_tables} == {"Table"}
    assert in_tables <= {style.style_id for style in word.styles}
    grid = word.styles["Table Grid"].element
    (first,) = (one for one in grid.iter(qn("w:tblStylePr")) if one.get(qn("w:type")) == "firstRow")
    assert first.find(f".//{qn('w:b')}") is not None  # titles are bold by the style


def test_word_file_is_english_with_real_headings(word: Any) -> None:
    language = word.styles.element.find(f".//{qn('w:rPrDefault')}//{qn('w:lang')}")
    assert language.get(qn("w:val")) == "en-GB"
    headings = [
        (line.style.name, line.text)
        for line in word.paragraphs
        if line.style.name.startswith("Heading")
    ]
    assert headings[:4] == [
        ("Heading 1", "Summary"),
        ("Heading 1", "The picture"),
        ("Heading 2", "Over time"),
        ("Heading 2", "By category"),
    ]
    assert ("Heading 3", "How cases ended") in headings
    begun = [line.text for line in word.paragraphs if line.paragraph_format.page_break_before]
    assert begun == ["Contents", "Summary", "The picture"]  # the rest follows on
    title = "Wardmote Community Safety Partnership: Strategic assessment, 2024 to 2025"
    assert word.core_properties.title == title


def test_word_pictures_have_alt_text_and_tables_repeat_their_header(word: Any) -> None:
    pictures = list(word.element.body.iter(qn("wp:docPr")))
    assert len(pictures) == 8  # coverage is a table on paper
    assert pictures[0].get("descr").startswith("Burglary each month. Burglary rose each summer")
    assert len({picture.get("name") for picture in pictures}) == len(pictures)
    for grid in word.tables:
        first = grid.rows[0]._tr
        assert first.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


def test_word_links_inside_the_file_have_their_bookmarks(word: Any) -> None:
    names = {item.get(qn("w:name")) for item in word.element.body.iter(qn("w:bookmarkStart"))}
    anchors = {
        item.get(qn("w:anchor"))
        for item in word.element.body.iter(qn("w:hyperlink"))
        if item.get(qn("w:anchor"))
    }
    assert {"matrix", "burglary_months_table"} <= anchors <= names


def test_places_whose_names_begin_alike_stay_two_places_in_word() -> None:
    names = [f"violence-robbery-of-personal-property-months{end}" for end in ("", "-table")]
    chapter = Chapter("one", "One", (), tuple(Section(name, "A", ()) for name in names))
    made = WordFile(io.BytesIO(render_docx(with_chapters(chapter))))
    body = made.element.body
    marks = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    assert len(set(marks)) == len(marks) == 3
    assert max(map(len, marks)) <= 40
    led = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    assert led == marks


def test_numbered_lists_begin_at_one_each(tmp_path: Path) -> None:
    document = with_chapters(
        Chapter("one", "One", (bullets("a", "b", numbered=True), bullets("c", numbered=True)))
    )
    made = WordFile(io.BytesIO(render_docx(document)))
    numbers = [
        line._p.pPr.numPr.numId.val for line in made.paragraphs if line.style.name == "List Number"
    ]
    assert numbers[0] == numbers[1] != numbers[2]


def test_word_file_carries_no_clock(demo: Document) -> None:
    with zipfile.ZipFile(io.BytesIO(render_docx(demo))) as archive:
        assert {item.date_time for item in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert not [name for name in archive.namelist() if "thumbnail" in name]
        assert b"2025-11-14T00:00:00Z" in archive.read("docProps/core.xml")


@pytest.mark.parametrize(("parts", "folded"), [(0, 0), (6, 0), (7, 1)])
def test_contents_lead_to_the_parts_of_sections(parts: int, folded: int) -> None:
    inner = tuple(Section(f"part-{at}", f"Part {at}", (paragraph("x"),)) for at in range(parts))
    chapter = Chapter("one", "One", (), (Section("two", "Two", (), inner),))
    page = html.fromstring(render_page(with_chapters(chapter)))
    (contents,) = page.find_class("doc-contents")
    led = [one.get("href") for one in contents.iter("a")]
    assert led == ["#one", "#two", *(f"#part-{at}" for at in range(parts))]
    told = [one.text_content() for one in contents.iter("summary")]
    assert told == [f"{parts} parts of “Two”"] * folded


def test_deep_sections_render_everywhere() -> None:
    deep = Section("five", "Five", (paragraph("deepest"),))
    for level, name in ((4, "four"), (3, "three"), (2, "two")):
        deep = Section(name, f"Level {level}", (), (deep,))
    document = with_chapters(Chapter("one", "One", (), (deep,)))
    assert "<h6" in render_page(document)
    assert "deepest" in " ".join(pages_of(render_pdf(document)))
    assert render_docx(document)


def test_a_chart_without_its_table_still_offers_its_numbers(demo: Document) -> None:
    hidden = [
        block for block in demo.blocks() if isinstance(block, ChartBlock) and not block.show_table
    ]
    assert [block.table.identity for block in hidden] == ["robbery-spark-table"]
    assert "robbery-spark-table" in {table.identity for table in demo.tables()}


# Wide tables


def wide_table(columns: int) -> Table:
    titles = (Column.words("Category"), *(Column(f"Ward {at}") for at in range(columns)))
    rows = tuple(
        Row.of(f"Violence {line}", *(Quantity(1_234_567 + at) for at in range(columns)))
        for line in range(3)
    )
    return Table("wide", "Wide", titles, rows, ("A note.",))


@pytest.mark.parametrize(("columns", "parts"), [(1, 1), (9, 1), (10, 2), (18, 2), (19, 3), (40, 5)])
def test_wide_tables_are_cut_between_columns_and_lose_none(columns: int, parts: int) -> None:
    table = wide_table(columns)
    cut = in_parts(table)
    assert len(cut) == parts
    assert [c for part in cut for c in part.columns[1:]] == list(table.columns[1:])
    for line in range(3):
        assert [c for part in cut for c in part.rows[line].cells] == list(table.rows[line].cells)
        assert {part.rows[line].header for part in cut} == {f"Violence {line}"}
    assert len({part.identity for part in cut}) == parts
    assert [part.notes for part in cut][-1] == ("A note.",)


def test_numbers_of_a_wide_table_never_touch_on_paper() -> None:
    document = with_chapters(Chapter("one", "One", (wide_table(18),)))
    words = " ".join(pages_of(render_pdf(document))).split()
    numbers = [word for word in words if word.startswith("1,234,")]
    assert len(numbers) == 3 * 18
    assert {len(number) for number in numbers} == {len("1,234,567")}
