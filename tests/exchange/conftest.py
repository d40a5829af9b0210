"""A home with files loaded into it, and small writers of files."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Sequence
from pathlib import Path

import pyarrow as pa
import pytest

from wardmote.evidence.coverage import CoverageRow, coverage
from wardmote.evidence.store import Store
from wardmote.exchange.loading import load
from wardmote.exchange.report import FileReport, LoadReport


class Home:
    """One home folder, loaded through the same door as everybody's."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def load(self, *paths: Path, **options: object) -> LoadReport:
        return load(self.path, list(paths), **options)  # type: ignore[arg-type]  # the options of load

    def one(self, path: Path, **options: object) -> FileReport:
        """Load one file; its one report."""
        report = self.load(path, **options)
        assert len(report.files) == 1, report.files
        return report.files[0]

    def rows(self, table: str, *columns: str) -> pa.Table:
        store = Store(self.path)
        try:
            return store.read(table, store.at(), list(columns) or None)
        finally:
            store.close()

    def coverage(self, table: str) -> list[CoverageRow]:
        store = Store(self.path)
        try:
            return [row for row in coverage(store, store.at()) if row.table == table]
        finally:
            store.close()


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """Return a writer of text files: write(name, lines)."""

    def written(name: str, lines: Sequence[str] | str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        text = lines if isinstance(lines, str) else "\n".join(lines) + "\n"
        content = text.encode(encoding)
        path.write_bytes(gzip.compress(content, mtime=0) if name.endswith(".gz") else content)
        return path

    return written
