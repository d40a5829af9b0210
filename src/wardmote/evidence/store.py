"""The evidence store: who may write, what a version holds, and what is refused.

This is the interface that the exchange writes through and that figures read through.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.parquet as pq

from wardmote.evidence import recovery, synced
from wardmote.evidence.checks import Seen, damages
from wardmote.evidence.register import Original, Part, Register
from wardmote.evidence.versions import StoreVersion
from wardmote.evidence.writer import Submission, Writer, columns_from
from wardmote.terms.errors import DamagedStore, Mendable, NotHeld

__all__ = ["Store", "StoreVersion", "Submission", "Writer"]

LOCAL = ZoneInfo("Europe/London")


class BadVersion(Mendable):
    """A version was asked for in words that are neither a number nor a date."""


class Store:
    """An evidence store under one home folder.

    Opening puts right what a kill or power cut left unfinished, then compares every file with
    the register: a store that differs is refused with `DamagedStore`.
    """

    def __init__(self, home: Path, clock: Callable[[], datetime] | None = None) -> None:
        self.home = Path(home)
        self._clock = clock or _now
        for folder in (self.home, self.home / "evidence", self.home / "quarantine"):
            synced.make_folder(folder)
        self._register = Register(self.home)
        self._seen = Seen(self.home)
        self._versions: dict[int, StoreVersion] = {}
        self._lock = threading.Lock()
        self._checked = -1
        self._register.check()
        recovery.recover(self.home, self._register)
        self.verify()

    @classmethod
    def held_in(cls, home: Path) -> Store:
        """Open the store of a folder to read from it: nothing is made where none is.

        Raises:
            NotHeld: nothing was ever loaded into the folder.
            DamagedStore: as for any store.
        """
        expect_evidence(home)
        return cls(home)

    def close(self) -> None:
        self._register.close()

    # -- what is held -----------------------------------------------------------------------

    def versions(self) -> list[StoreVersion]:
        """Return every acknowledged version, oldest first."""
        return [self._version(*row) for row in self._register.versions()]

    def _version(self, number: int, made_at: str, delivery: str) -> StoreVersion:
        if number not in self._versions:
            held = self._register.held(number)
            self._versions[number] = StoreVersion(
                number,
                datetime.fromisoformat(made_at),
                delivery,
                {name: delta for name, delta, _, _ in held},
                {name: rows for name, _, rows, _ in held},
            )
        return self._versions[number]

    def at(self, as_at: str | int | None = None) -> StoreVersion:
        """Return the version asked for: None is the newest, a number, or a date `2026-03-31`.

        A date means the newest version acknowledged by the end of that day, London time.
        Raises `BadVersion` for other words, `NotHeld` where there is none, `DamagedStore` where a version made since this
        store was opened differs from its register.
        """
        with self._lock:
            versions = self.versions()
            if not versions:
                raise NotHeld(_nothing_in(self.home))
            if versions[-1].number != self._checked:
                self.verify()
        if as_at is None:
            return versions[-1]
        if isinstance(as_at, int) or as_at.isdigit():
            return _numbered(versions, int(as_at))
        return _by_date(versions, as_at)

    def files(self, table: str, version: StoreVersion) -> list[Path]:
        """Return the Parquet files of a table at a version (empty where the table is not held)."""
        folder = self.home / "evidence" / table
        return [folder / part.path for part in self._register.parts(table, version.number)]

    def parts(self, table: str, version: StoreVersion) -> list[Part]:
        """Return each submission of a table at a version: edition, rows, data file and digest."""
        return self._register.parts(table, version.number)

    def schema(self, table: str, version: StoreVersion) -> pa.Schema:
        """Return the columns of a table at a version; `NotHeld` names the tables that are held."""
        for name, _, _, columns in self._register.held(version.number):
            if name == table:
                return columns_from(columns)
        held = ", ".join(sorted(version.tables)) or "none"
        raise NotHeld(f'No table "{table}" is held at version {version.number}. Held: {held}.')

    def read(
        self,
        table: str,
        version: StoreVersion,
        columns: Sequence[str] | None = None,
        submissions: Sequence[str] | None = None,
    ) -> pa.Table:
        """Return rows of a table at a version, in the order of submissions and then as written.

        Args:
            columns: those wanted, in this order; None is all.
            submissions: keys of those wanted; None is all.
        """
        schema = self.schema(table, version)
        if columns is not None:
            schema = pa.schema([schema.field(name) for name in columns])
        wanted = None if submissions is None else set(submissions)
        pieces = [
            _read_part(self.home / "evidence" / table / part.path, schema)
            for part in self._register.parts(table, version.number)
            if wanted is None or part.submission in wanted
        ]
        return pa.concat_tables(pieces) if pieces else schema.empty_table()

    # -- files handed in --------------------------------------------------------------------

    def originals(self) -> list[Original]:
        """Return every file handed in, in the order of the ids that column `file` holds."""
        return self._register.originals()

    def would_change(self, sha256: str, contract: str) -> Original | None:
        """Return the file handed in before where loading it again would change nothing, else None.

        That is so where all its submissions are still held as it gave them, or are held in a
        newer edition that it may not replace.
        """
        return unchanged(self._register, sha256, contract)

    # -- checking and writing ---------------------------------------------------------------

    def damages(self, deep: bool = False) -> list[str]:
        """Return a sentence for each damaged file; `deep` works every digest out again."""
        found = damages(self.home, self._register, self._seen, deep)
        self._seen.keep()
        return found

    def verify(self, deep: bool = False) -> None:
        """Raise `DamagedStore` where the store differs from its register."""
        self._register.check(deep)
        found = self.damages(deep)
        if found:
            shown = "; ".join(found[:5]) + ("; …" if len(found) > 5 else "")
            raise DamagedStore(
                f"The evidence differs from its register in {len(found)} "
                f"file{'s' if len(found) > 1 else ''}: {shown}. Nothing is served from it. "
                "Restore the folder from a backup, or load the original files into a new one."
            )
        self._checked = self._register.newest()[0]

    @contextmanager
    def writing(self, delivery: str, wait: float = 0.0) -> Iterator[Writer]:
        """Take the one writer's lock for a delivery; on an exception everything is discarded.

        Args:
            wait: seconds to wait for another load to end before `StoreBusy` is raised.
        """
        register = Register(self.home)
        try:
            with register.lock(wait):
                recovery.discard(self.home, register)
                writer = Writer(self.home, register, delivery, self._clock, self._made)
                try:
                    yield writer
                finally:
                    writer.close()
            if not writer.committed:
                recovery.recover(self.home, register)
        except BaseException:
            recovery.recover(self.home, register)
            raise
        finally:
            register.close()

    def _made(self, number: int, parts: Sequence[Part]) -> StoreVersion:
        for part in parts:
            self._seen.note(self.home / "evidence" / part.table / part.path, part.sha256)
        self._seen.keep()
        row = next(row for row in self._register.versions() if row[0] == number)
        return self._version(*row)


def unchanged(register: Register, sha256: str, contract: str) -> Original | None:
    """Return the earlier record of a file that would change nothing, else None."""
    before = register.original(sha256, contract)
    if before is None:
        return None
    for table, submission, digest in register.parts_of(before.id):
        if digest and not register.stands(table, submission, digest):
            return None
    return before


def expect_evidence(home: Path) -> None:
    """Raise `NotHeld` where nothing was ever loaded into a folder."""
    known = ("register.sqlite", "register.seal", "evidence")
    if not any((Path(home) / name).exists() for name in known):
        raise NotHeld(_nothing_in(home))


def _nothing_in(home: Path) -> str:
    return f"Nothing has been loaded yet into {home}. Load files with: wardmote load PATH"


def _now() -> datetime:
    return datetime.now(UTC)


def _numbered(versions: list[StoreVersion], number: int) -> StoreVersion:
    for version in versions:
        if version.number == number:
            return version
    raise NotHeld(
        f"There is no store version {number}: they run from {versions[0].number} "
        f"to {versions[-1].number}."
    )


def _by_date(versions: list[StoreVersion], text: str) -> StoreVersion:
    try:
        day = date.fromisoformat(text)
    except ValueError as cause:
        raise BadVersion(
            f'"{text}" is neither a store version nor a date: write 12, or 2026-03-31.'
        ) from cause
    made = [v for v in versions if v.made_at.astimezone(LOCAL).date() <= day]
    if not made:
        first = versions[0].made_at.astimezone(LOCAL).date()
        raise NotHeld(f"Nothing had been loaded by {day}: the first version was made on {first}.")
    return made[-1]


def _read_part(path: Path, schema: pa.Schema) -> pa.Table:
    with pq.ParquetFile(path) as file:
        known = set(file.schema_arrow.names)
        rows = file.read([name for name in schema.names if name in known])
    columns = [
        rows.column(field.name).cast(field.type)
        if field.name in known
        else pa.nulls(rows.num_rows, field.type)
        for field in schema
    ]
    return pa.table(columns, schema=schema)
