"""The files beside a document: every table and chart in every form, and each link leads to one."""

from __future__ import annotations

import io
from pathlib import Path

from lxml import html
from python_calamine import CalamineWorkbook

from wardmote.reports.document import ChartBlock, Document
from wardmote.reports.tables import to_csv


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
    assert held.with_suffix(".csv").read_bytes() == to_csv(table)
    sheets = [
        CalamineWorkbook.from_filelike(io.BytesIO(held.with_suffix(kind).read_bytes()))
        .get_sheet_by_index(0).to_python()
        for kind in (".xlsx", ".ods")
    ]  # fmt: skip
    assert sheets[0] == sheets[1]
    assert [row[0] for row in sheets[0]][1:] == [row.header for row in table.rows]


def test_a_picture_is_the_chart_of_its_name(demo: Document, demo_folder: Path) -> None:
    """Drawn many at a time, none may take another's name."""
    from wardmote.reports.tables import to_png

    charts = [block.chart for block in demo.blocks() if isinstance(block, ChartBlock)]
    for chart in (charts[0], charts[-1]):
        drawn = (demo_folder / "downloads" / f"{chart.identity}.png").read_bytes()
        assert drawn == to_png(chart.svg(colours=demo.colours))
