"""The files beside a document: every table as CSV, XLSX and ODS, every chart as SVG and PNG."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from wardmote.reports.cells import Table
from wardmote.reports.tables import to_csv, to_ods, to_xlsx

# (identity, "table" or "chart") -> [(kind as a reader says it, address)]
Downloads = Callable[[str, str], list[tuple[str, str]]]

FOLDER = "downloads"
OF_CHARTS = ("svg", "png")
_WRITERS = {"csv": to_csv, "xlsx": to_xlsx, "ods": to_ods}
OF_TABLES = tuple(_WRITERS)


def no_downloads(_identity: str, _of: str) -> list[tuple[str, str]]:
    """Offer none."""
    return []


def files_beside(identity: str, of: str) -> list[tuple[str, str]]:
    """Offer what `table_files` and `chart_files` write."""
    return offered(identity, OF_TABLES if of == "table" else OF_CHARTS)


def offered(name: str, kinds: Iterable[str]) -> list[tuple[str, str]]:
    """Return each kind of file as a reader says it, with its address in the folder `downloads`."""
    return [(kind.upper(), f"{FOLDER}/{name}.{kind}") for kind in kinds]


def table_files(
    tables: Iterable[Table], prefix: str = "", kinds: Iterable[str] = OF_TABLES
) -> Iterator[tuple[str, bytes]]:
    """Give each table in each kind, by the name of its file."""
    for table in tables:
        for kind in kinds:
            yield f"{FOLDER}/{prefix}{table.identity}.{kind}", _WRITERS[kind](table)


def chart_files(
    drawn: Mapping[str, str], pictures: Mapping[str, bytes], prefix: str = ""
) -> Iterator[tuple[str, bytes]]:
    """Give each drawing as SVG, by its identity, and as PNG where there is a picture of it."""
    for identity, svg in drawn.items():
        name = f"{FOLDER}/{prefix}{identity}"
        yield f"{name}.svg", svg.encode()
        if identity in pictures:
            yield f"{name}.png", pictures[identity]
