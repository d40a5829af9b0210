"""The files beside a document: every table and chart in every form, and each link leads to one."""

from __future__ import annotations

import io
from dataclasses import replace
from pathlib import Path

from lxml import etree, html
from python_calamine import CalamineWorkbook

from wardmote.reports.captioned import origin, taken_charts, taken_tables
from wardmote.reports.document import ChartBlock, Document
from wardmote.reports.tables import to_csv, to_png


def test_every_table_and_chart_of_a_folder_has_each_form(demo: Document, demo_folder: Path) -> None:
    expected = {
        f"{table.identity}.{kind}" for table in demo.tables() for kind in ("csv", "xlsx", "ods")
    }
    expected |= {
        f"{block.chart.identity}.{kind}"
        for block in demo.blocks() if isinstance(block, ChartBlock) for kind in ("svg", "png")
    }  # fmt: skip
    assert len(expected) > 20
    assert {path.name for path in (demo_folder / "downloads").iterdir()} == expected


def test_every_download_that_a_page_offers_is_there(demo_folder: Path) -> None:
    offered = set()
    for page in demo_folder.glob("*.html"):
        links = html.fromstring(page.read_bytes()).xpath("//a[@download]/@href")
        offered |= {demo_folder / link for link in links}
    assert offered == set((demo_folder / "downloads").iterdir())


def test_the_forms_of_a_table_hold_the_same_rows(demo: Document, demo_folder: Path) -> None:
    table = next(demo.tables())
    held = demo_folder / "downloads" / table.identity
    taken, *_ = taken_tables(demo, origin(demo.front))
    assert held.with_suffix(".csv").read_bytes() == to_csv(taken)
    assert replace(taken, notes=table.notes) == table
    sheets = [
        CalamineWorkbook.from_filelike(io.BytesIO(held.with_suffix(kind).read_bytes()))
        .get_sheet_by_index(0).to_python()
        for kind in (".xlsx", ".ods")
    ]  # fmt: skip
    assert sheets[0] == sheets[1]
    assert [row[0] for row in sheets[0]][1:] == [row.header for row in table.rows]


def test_a_picture_is_the_chart_of_its_name(demo: Document, demo_folder: Path) -> None:
    """Drawn many at a time, none may take another's name."""
    taken = taken_charts(demo, origin(demo.front))
    for name in (next(iter(taken)), next(reversed(taken))):
        drawn = (demo_folder / "downloads" / f"{name}.png").read_bytes()
        assert drawn == to_png(taken[name])


def test_what_is_taken_from_a_folder_says_what_it_is_and_where_from(
    demo: Document, demo_folder: Path
) -> None:
    """A picture or a table alone must carry its title, its document and its source."""
    of = "From the strategic assessment of Wardmote Community Safety Partnership, 2024 to 2025."
    sourced = 0
    for block in demo.blocks():
        if isinstance(block, ChartBlock):
            name = demo_folder / "downloads" / block.chart.identity
            told = " ".join(etree.fromstring(name.with_suffix(".svg").read_bytes()).itertext())
            assert block.chart.title in told
            assert of in " ".join(told.split())
            for source in block.table.sources:
                assert f"Source: {source.line}" in told
                sourced += 1
    assert sourced
    for table in demo.tables():
        for kind in ("csv", "xlsx", "ods"):
            said = words_of(demo_folder / "downloads" / f"{table.identity}.{kind}")
            assert of in said, table.identity
            assert table.caption in said


def words_of(path: Path) -> str:
    if path.suffix == ".csv":
        return path.read_text(encoding="utf-8-sig")
    book = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return " ".join(str(cell) for row in rows for cell in row)
