"""One load: data files beside the old ones, then one commit a table, then the register.

Order (each step is durable before the next): originals in quarantine and data files, Delta commit
files, the folders that name them, the register's row and seal. Only then is it acknowledged.
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from wardmote.evidence import synced
from wardmote.evidence.delta import LOG, commit_parts, parquet_bytes, part_name, plain_schema
from wardmote.evidence.plain_columns import constant
from wardmote.evidence.register import LogFile, Original, Part, Register
from wardmote.evidence.versions import StoreVersion
from wardmote.terms.errors import Mendable


class ColumnsDiffer(Mendable):
    """Rows do not fit the table that they are for."""


class OriginalDiffers(Mendable):
    """A file is not the one that was read, or can no longer be read."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What a re-delivery replaces whole. `edition` is a month number, or None."""

    key: str
    edition: int | None = None


class Writer:
    """Builds one store version beside the old one. Nothing is visible before `commit`.

    `add` may be called from several threads.
    """

    def __init__(
        self,
        home: Path,
        register: Register,
        delivery: str,
        clock: Callable[[], datetime],
        made: Callable[[int, Sequence[Part]], StoreVersion],
    ) -> None:
        self.home = home
        self.delivery = delivery
        self.number = register.newest()[0] + 1
        self.committed = False
        self._register = register
        self._clock = clock
        self._made = made
        self._lock = threading.Lock()
        self._syncing = ThreadPoolExecutor(2, thread_name_prefix="sync")
        self._synced: list[Future[None]] = []
        self._quarantined: dict[str, Future[None]] = {}  # by SHA-256
        self._originals: dict[tuple[str, str], Original] = {}
        self._key_of: dict[int, tuple[str, str]] = {}  # file id -> digest and contract
        self._next_file = register.next_file()
        self._held: dict[str, dict[str, Part]] = {}
        self._columns = {
            name: columns_from(columns) for name, _, _, columns in register.held(self.number - 1)
        }
        self._new: dict[tuple[str, str], Part] = {}
        self._links: dict[tuple[int, str, str], str] = {}

    # -- originals --------------------------------------------------------------------------

    def add_file(
        self,
        original: Path,
        label: str,
        contract: str,
        sha256: str,
        *,
        keep: str = "copy",
        container: str = "",
    ) -> int:
        """Register an original file (kept in quarantine) and return its id for column `file`.

        It is copied beside other work; that its bytes are those of the digest is known at `commit`.


        Args:
            original: where the file lies now; for a member of an archive, the archive.
            sha256: of the file's own bytes (of the member's, where it is one).
            keep: "copy" keeps the bytes in quarantine; "reference" keeps path and digest only,
                for open releases that the publisher still serves.
            container: SHA-256 of the archive, which is then what quarantine keeps.
        """
        with self._lock:
            known = self._register.original(sha256, contract)
            known = known or self._originals.get((sha256, contract))
            if known:
                return known.id
            number = self._next_file
            self._next_file += 1
            record = Original(
                number, sha256, contract, label, original.stat().st_size,
                "copy" if keep == "copy" else str(original.resolve()), container, {}, self.number,
            )  # fmt: skip
            self._originals[(sha256, contract)] = record
            self._key_of[number] = (sha256, contract)
            whole = container or sha256
            if keep == "copy" and whole not in self._quarantined:
                copying = self._syncing.submit(self._quarantine, original, whole)
                self._quarantined[whole] = copying
        return number

    def _quarantine(self, original: Path, sha256: str) -> None:
        kept = self.home / "quarantine" / sha256
        if not kept.exists():
            synced.copy_synced(original, kept)
            if synced.sha256_of(kept) != sha256:
                kept.unlink()
                raise OriginalDiffers(
                    f"{original.name} changed while it was being read. Load it again."
                )

    def note_account(self, file: int, account: dict[str, Any]) -> None:
        """Keep with a file what its load reported, to be told again when it is handed in again."""
        with self._lock:
            if key := self._key_of.get(file):
                self._originals[key] = replace(self._originals[key], account=account)

    def handed_in(self, sha256: str, contract: str) -> Original | None:
        """Return the record of a file handed in before this load, else None."""
        return self._register.original(sha256, contract)

    def given(self, file: int) -> dict[tuple[str, str], bool]:
        """Return each (table, submission) whose rows a file handed in before gave.

        True: it is held as the file gave it, or in a newer edition that the file may not replace.
        """
        parts = self._register.parts_of(file)
        return {
            (table, key): self._register.stands(table, key, digest)
            for table, key, digest in parts
            if digest
        }

    def replaced(self, file: int) -> dict[tuple[str, str], int]:
        """Return each (table, submission) that a file gave and another replaced since, with the
        version that did."""
        found = {
            (table, key): self._register.replaced_in(table, key, digest)
            for table, key, digest in self._register.parts_of(file)
            if digest
        }
        return {one: version for one, version in found.items() if version is not None}

    # -- rows -------------------------------------------------------------------------------

    def held(self, table: str) -> dict[str, Part]:
        """Return the submissions that the table holds before this load, by key."""
        with self._lock:
            if table not in self._held:
                parts = self._register.parts(table, self.number - 1)
                self._held[table] = {part.submission: part for part in parts}
            return self._held[table]

    def rows_held(
        self, table: str, columns: Sequence[str] | None = None, coded: Sequence[str] = ()
    ) -> Iterator[pa.Table]:
        """Yield the rows that the table holds before this load, one submission after another.

        Args:
            columns: those wanted; None is all.
            coded: columns of text to give as dictionaries.
        """
        for part in self.held(table).values():
            path = self.home / "evidence" / table / part.path
            with pq.ParquetFile(path, read_dictionary=list(coded)) as file:
                yield file.read(None if columns is None else list(columns))

    def rows_of(
        self, table: str, key: str, columns: Sequence[str] | None = None
    ) -> pa.Table | None:
        """Return the rows that a submission held before this load, None where it held none.

        Args:
            columns: those wanted; None is all.
        """
        part = self.held(table).get(key)
        if part is None:
            return None
        with pq.ParquetFile(self.home / "evidence" / table / part.path) as file:
            return file.read(None if columns is None else list(columns))

    def add(self, table: str, submission: Submission, rows: pa.Table) -> bool:
        """Write rows for a submission, replacing what it held. False: an older edition, not taken.

        Column `submission` is filled in. Rows equal to those held change nothing. A submission
        added twice in one load is replaced by the later of equal editions.
        """
        key = submission.key
        before = self.held(table).get(key)
        files = _files_in(rows)
        current = self._new.get((table, key)) or before
        if current is not None and _older(submission.edition, current.edition):
            self._link(files, table, key, "")
            return False
        content = self._fitted(table, key, rows)
        encoded = memoryview(parquet_bytes(content))
        sha256 = hashlib.sha256(encoded).hexdigest()
        part = Part(
            table, key, submission.edition, part_name(key, sha256),
            content.num_rows, encoded.nbytes, sha256,
        )  # fmt: skip
        if current is not None and _older(current.edition, submission.edition):
            self._outdate(table, key)
        self._link(files, table, key, sha256)
        if before is not None and before.sha256 == sha256:
            with self._lock:
                self._new.pop((table, key), None)
            return True
        self._write(part, encoded)
        with self._lock:
            self._new[(table, key)] = part
        return True

    def _link(self, files: list[int], table: str, key: str, sha256: str) -> None:
        with self._lock:
            for file in files:
                self._links[(file, table, key)] = sha256

    def _outdate(self, table: str, key: str) -> None:
        """Files of this load gave an older edition: what they gave is never to be held again."""
        with self._lock:
            for file, name, submission in self._links:
                if (name, submission) == (table, key):
                    self._links[(file, name, submission)] = ""

    def _fitted(self, table: str, key: str, rows: pa.Table) -> pa.Table:
        """Return the rows in the table's columns and types; new columns are added at its end."""
        if "submission" in rows.schema.names:
            rows = rows.drop_columns(["submission"])
        rows = rows.add_column(0, "submission", constant(key, rows.num_rows))
        with self._lock:
            known = self._columns.get(table, pa.schema([]))
            plain = plain_schema(rows.schema)
            for field in plain:
                at = known.get_field_index(field.name)
                if at < 0:
                    known = known.append(field)
                elif known.field(at).type != field.type:
                    raise ColumnsDiffer(
                        f'Table "{table}" holds {field.name} as {known.field(at).type}; '
                        f"{key} gives {field.type}."
                    )
            self._columns[table] = known
        missing = [field for field in known if field.name not in rows.schema.names]
        for field in missing:
            rows = rows.append_column(field, pa.nulls(rows.num_rows, field.type))
        return rows.select(known.names)

    def _write(self, part: Part, encoded: memoryview) -> None:
        folder = self.home / "evidence" / part.table
        synced.make_folder(folder)
        path = folder / part.path
        with path.open("wb") as file:
            file.write(encoded)
        with self._lock:
            self._synced.append(self._syncing.submit(synced.sync_file, path))

    # -- the end ----------------------------------------------------------------------------

    def commit(self) -> StoreVersion | None:
        """Sync, commit, register, acknowledge. None where nothing changed."""
        for done in (*self._quarantined.values(), *self._synced):
            done.result()
        tables = sorted({table for table, _ in self._new})
        if not tables:
            return None
        at = self._clock().astimezone(UTC)
        dropped: list[Part] = []
        deltas, logs = {}, []
        for table in tables:
            new, old = self._changes(table)
            dropped += old
            deltas[table], log = self._commit_table(table, new, old, int(at.timestamp() * 1000))
            logs += log
        synced.sync_folder(self.home / "evidence")
        self._enter(at, deltas, logs, dropped)
        self.committed = True
        return self._made(self.number, list(self._new.values()))

    def _changes(self, table: str) -> tuple[list[Part], list[Part]]:
        new = [self._new[key] for key in sorted(self._new) if key[0] == table]
        held = self.held(table)
        return new, [held[part.submission] for part in new if part.submission in held]

    def _commit_table(
        self, table: str, new: list[Part], old: list[Part], at_ms: int
    ) -> tuple[int, list[LogFile]]:
        folder = self.home / "evidence" / table
        synced.sync_folder(folder)
        known = {file.path for file in self._register.log_files(table)}
        marks = (self.number, self.delivery, at_ms)
        delta = commit_parts(folder, self._columns[table], new, old, marks)
        logs = []
        for path in sorted((folder / LOG).iterdir()):
            name = f"{LOG}/{path.name}"
            if path.is_file() and name not in known:
                synced.sync_file(path)
                logs.append(LogFile(table, name, path.stat().st_size, synced.sha256_of(path)))
        synced.sync_folder(folder / LOG)
        synced.sync_folder(folder)
        return delta, logs

    def _enter(
        self, at: datetime, deltas: dict[str, int], logs: list[LogFile], dropped: list[Part]
    ) -> None:
        register, number = self._register, self.number
        rows = {name: (delta, count) for name, delta, count, _ in register.held(number - 1)}
        register.add_version(number, at.isoformat(), self.delivery)
        register.replace_parts(number, [self._new[key] for key in sorted(self._new)], dropped)
        for table, delta in deltas.items():
            count = sum(part.rows for part in register.parts(table, number))
            rows[table] = (delta, count)
        register.add_held(
            number,
            [(name, *rows[name], columns_text(self._columns[name])) for name in sorted(rows)],
        )
        register.add_originals(number, sorted(self._originals.values(), key=lambda o: o.id))
        register.link_parts((*key, digest) for key, digest in sorted(self._links.items()))
        register.add_log_files(number, logs)
        register.commit(number)

    def close(self) -> None:
        self._syncing.shutdown(wait=True)


def _older(edition: int | None, held: int | None) -> bool:
    return edition is not None and held is not None and edition < held


def _files_in(rows: pa.Table) -> list[int]:
    if "file" not in rows.schema.names:
        return []
    return [file for file in pc.unique(rows.column("file")).to_pylist() if file is not None]


def columns_text(schema: pa.Schema) -> str:
    """Write a schema as text for the register."""
    return base64.b64encode(schema.serialize().to_pybytes()).decode()


def columns_from(text: str) -> pa.Schema:
    """Read a schema from the register's text."""
    return pa.ipc.read_schema(pa.py_buffer(base64.b64decode(text)))
