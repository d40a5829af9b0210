"""The evidence store: who may write, what a version holds, and what is refused.

This is the interface that the exchange writes through and that figures read through.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class StoreVersion:
    """One acknowledged state of the whole store. `tables` maps table name to its Delta version."""

    number: int
    made_at: datetime
    delivery: str
    tables: dict[str, int]
    rows: dict[str, int]


@dataclass(frozen=True, slots=True)
class Submission:
    """What a re-delivery replaces whole. `edition` is a month number, or None."""

    key: str
    edition: int | None = None


class Writer:
    """Builds one store version beside the old one. Nothing is visible before `commit`."""

    def add_file(self, original: Path, label: str, contract: str, sha256: str) -> int:
        """Register an original file (kept in quarantine) and return its id for column `file`."""
        raise NotImplementedError

    def add(self, table: str, submission: Submission, rows: pa.Table) -> bool:
        """Write rows for a submission, replacing what it held. False: an older edition, not taken."""
        raise NotImplementedError

    def commit(self) -> StoreVersion | None:
        """Sync, commit, register, acknowledge. None where nothing changed."""
        raise NotImplementedError


class Store:
    """An evidence store under one home folder."""

    def __init__(self, home: Path) -> None:
        self.home = home

    def versions(self) -> list[StoreVersion]:
        raise NotImplementedError

    def at(self, as_at: str | int | None = None) -> StoreVersion:
        """Return the version asked for: None is the newest, a number, or a date `2026-03-31`."""
        raise NotImplementedError

    def files(self, table: str, version: StoreVersion) -> list[Path]:
        """Return the Parquet files of a table at a version (empty where the table is not held)."""
        raise NotImplementedError

    @contextmanager
    def writing(self, delivery: str) -> Iterator[Writer]:
        """Take the one writer's lock for a delivery; on an exception everything is discarded."""
        raise NotImplementedError
        yield
