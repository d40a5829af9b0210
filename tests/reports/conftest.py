"""The invented document, rendered once a run, and served to a browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from support.browser import served
from support.demo_document import demo_document
from wardmote.reports.document import Document
from wardmote.reports.html import write_html
from wardmote.reports.pdf import render_pdf

SITE = "https://partnership.example"


@pytest.fixture(scope="session")
def demo() -> Document:
    return demo_document()


@pytest.fixture(scope="session")
def demo_pdf(demo: Document) -> bytes:
    return render_pdf(demo, SITE)


@pytest.fixture(scope="session")
def demo_folder(demo: Document, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("document")
    write_html(demo, folder)
    return folder


@pytest.fixture(scope="session")
def demo_address(demo_folder: Path) -> Iterator[str]:
    with served(demo_folder) as address:
        yield address
