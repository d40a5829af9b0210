"""The register: what each store version must contain, kept apart from the tables.

It is one SQLite file. Its newest state is also sealed in a small file beside it (`register.seal`:
version number, chained seal, digest of the register's bytes), so that a register that was
changed, swapped for an older one or deleted is noticed.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wardmote.evidence import synced
from wardmote.evidence.register_tables import LAYOUT, SEALED, TABLES, DamagedRegister
from wardmote.terms.errors import Mendable

NO_SEAL = "0" * 64


class StoreBusy(Mendable):
    """Another load is writing to the store."""


@dataclass(frozen=True, slots=True)
class Part:
    """One submission's rows in one data file of a table."""

    table: str
    submission: str
    edition: int | None
    path: str
    rows: int
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class LogFile:
    """One file of a table's Delta log."""

    table: str
    path: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Original:
    """A file that was handed in. `kept` is "copy" (in quarantine) or the path it was read from."""

    id: int
    sha256: str
    contract: str
    label: str
    size: int
    kept: str
    container: str  # SHA-256 of the archive that held it, or ""
    account: dict[str, Any]
    version: int


class Register:
    """The SQLite register of one store. Writers hold its one write transaction while they work."""

    def __init__(self, home: Path) -> None:
        self.path = home / "register.sqlite"
        self.seal_path = home / "register.seal"
        if not (self.path.exists() and self.seal_path.exists()):
            with synced.alone_in(home):  # of two first loads one makes it
                if not self.path.exists():
                    self._create(home)
        self._sql = self._connect()

    def _connect(self) -> sqlite3.Connection:
        sql = sqlite3.connect(self.path, timeout=5.0, isolation_level=None, check_same_thread=False)
        try:
            sql.execute("pragma synchronous = full")
            sql.execute("pragma foreign_keys = on")
            layout = sql.execute("pragma user_version").fetchone()[0]
        except sqlite3.DatabaseError as cause:
            sql.close()
            if synced.cannot_write(cause):
                raise
            raise DamagedRegister(f"The register {self.path} cannot be read: {cause}.") from cause
        if layout != LAYOUT:
            sql.close()
            said = "is empty" if not layout else f"has layout {layout}, not {LAYOUT}"
            raise DamagedRegister(f"The register {self.path} {said}.")
        return sql

    def _create(self, home: Path) -> None:
        if self.seal_path.exists() or _holds_data(home / "evidence"):
            raise DamagedRegister(
                f"The register {self.path} is missing, but evidence lies beside it."
            )
        beside = self.path.with_name("register.sqlite.part")
        beside.unlink(missing_ok=True)
        sql = sqlite3.connect(beside, isolation_level=None)
        sql.execute("pragma synchronous = full")
        sql.executescript(f"begin; {TABLES} pragma user_version = {LAYOUT}; commit;")
        sql.execute("pragma journal_mode = wal")
        sql.close()
        synced.sync_file(beside)
        beside.rename(self.path)
        synced.sync_folder(home)
        self._write_seal(0, NO_SEAL)

    def close(self) -> None:
        self._sql.close()

    # -- the seal ---------------------------------------------------------------------------

    def _write_seal(self, number: int, seal: str) -> None:
        wal = self.path.with_name("register.sqlite-wal")
        whole = not wal.exists() or wal.stat().st_size == 0
        body = {
            "version": number,
            "seal": seal,
            "register": self._sha256() if whole else "",
        }
        text = json.dumps(body, sort_keys=True)
        checked = json.dumps({**body, "check": hashlib.sha256(text.encode()).hexdigest()})
        synced.write_synced(self.seal_path, checked.encode())
        synced.sync_folder(self.seal_path.parent)

    def _read_seal(self) -> dict[str, Any]:
        try:
            body: dict[str, Any] = json.loads(self.seal_path.read_bytes())
            check = body.pop("check")
            text = json.dumps(body, sort_keys=True)
            if hashlib.sha256(text.encode()).hexdigest() != check:
                raise ValueError("its own check does not agree")
        except FileNotFoundError as cause:
            raise DamagedRegister(f"The seal {self.seal_path} is missing.") from cause
        except (OSError, ValueError, KeyError, AttributeError, TypeError) as cause:
            raise DamagedRegister(
                f"The seal {self.seal_path} cannot be trusted: {cause}."
            ) from cause
        return body

    def check(self, deep: bool = False) -> None:
        """Raise `DamagedStore` where the register is not the one that was sealed.

        A kill between the register's commit and its seal leaves the seal one version behind;
        then the chained seals are worked out again and the seal is brought up.
        """
        try:
            self._check(deep)
        except sqlite3.DatabaseError as cause:
            raise DamagedRegister(f"The register {self.path} is damaged: {cause}.") from cause

    def _check(self, deep: bool) -> None:
        number, seal = self.newest()
        if not self.seal_path.exists() and number == 0:
            self._write_seal(0, NO_SEAL)  # a kill while the store was being made
        sealed = self._read_seal()
        if number not in (sealed["version"], sealed["version"] + 1):
            raise DamagedRegister(
                f"The register {self.path} ends at version {number}, "
                f"but version {sealed['version']} was acknowledged."
            )
        behind = number != sealed["version"]
        if not behind and sealed["seal"] != seal:
            raise DamagedRegister(f"The register {self.path} does not carry its seal.")
        wal = self.path.with_name("register.sqlite-wal")
        settled = not wal.exists() or wal.stat().st_size == 0
        if sealed["register"] and not behind and settled:
            same = self._sha256() == sealed["register"]
            if not same and self.newest() == (number, seal):  # no other load ended meanwhile
                raise DamagedRegister(f"The register {self.path} was changed outside the software.")
            if not deep:
                return
        self._check_content(number, seal)

    def _sha256(self) -> str:
        """Return the digest of the register's bytes, read through SQLite.

        To open and close the file plainly would drop every lock that this process holds on it
        (POSIX): another process would then take the log away, and later loads go unseen here.
        """
        with closing(sqlite3.connect(self.path, timeout=5.0, isolation_level=None)) as other:
            content = other.serialize()
        if self.path.stat().st_size != len(content):
            return "of a file with more bytes than SQLite reads"
        return hashlib.sha256(content).hexdigest()

    def _check_content(self, number: int, seal: str) -> None:
        told = self._sql.execute("pragma integrity_check").fetchall()
        if told != [("ok",)]:
            raise DamagedRegister(f"The register {self.path} is damaged: {told[0][0]}.")
        chained = NO_SEAL
        for at in range(1, number + 1):
            chained = self.seal_of(at, chained)
        if chained != seal:
            raise DamagedRegister(f"The register {self.path} does not agree with its own seals.")

    def bring_seal_up(self) -> None:
        """Write the seal again where it is behind or could not cover the register's bytes."""
        number, seal = self.newest()
        sealed = self._read_seal()
        if sealed["version"] != number or not sealed["register"]:
            self._sql.execute("pragma wal_checkpoint(truncate)")
            self._write_seal(number, seal)

    def seal_of(self, number: int, before: str) -> str:
        """Return the seal of a version: a digest of its content chained to the seal before."""
        digest = hashlib.sha256(before.encode())
        for query in SEALED:
            rows = self._sql.execute(query, {"v": number}).fetchall()
            digest.update(json.dumps(rows, ensure_ascii=False).encode())
        return digest.hexdigest()

    # -- reading ----------------------------------------------------------------------------

    def newest(self) -> tuple[int, str]:
        """Return the newest version's number and seal; (0, zeros) for an empty store."""
        found = self._sql.execute(
            "select number, seal from versions order by number desc limit 1"
        ).fetchone()
        return (found[0], found[1]) if found else (0, NO_SEAL)

    def versions(self) -> list[tuple[int, str, str]]:
        """Return number, time made and delivery of each version, oldest first."""
        return self._sql.execute(
            "select number, made_at, delivery from versions order by number"
        ).fetchall()

    def held(self, version: int) -> list[tuple[str, int, int, str]]:
        """Return name, Delta version, rows and columns of each table held at a version."""
        return self._sql.execute(
            "select name, delta_version, rows, columns from held where version = ? order by name",
            (version,),
        ).fetchall()

    def parts(self, table: str, version: int) -> list[Part]:
        """Return the data files of a table at a version, in the order of their submissions."""
        rows = self._sql.execute(
            "select name, submission, edition, path, rows, size, sha256 from submissions "
            "where name = ? and added <= ? and (removed is null or removed > ?) order by submission",
            (table, version, version),
        )
        return [Part(*row) for row in rows]

    def stands(self, table: str, submission: str, digest: str) -> bool:
        """Is a submission held with this digest now, or in a newer edition than it had then?"""
        rows = self._sql.execute(
            "select sha256, edition, removed from submissions where name = ? and submission = ?",
            (table, submission),
        ).fetchall()
        held = [(sha256, edition) for sha256, edition, removed in rows if removed is None]
        if any(sha256 == digest for sha256, _ in held):
            return True
        then = [edition for sha256, edition, _ in rows if sha256 == digest]
        known = then and held and then[-1] is not None and held[0][1] is not None
        return bool(known and held[0][1] > then[-1])

    def replaced_in(self, table: str, submission: str, digest: str) -> int | None:
        """Return the version in which what had this digest was replaced; None where it is held."""
        found = self._sql.execute(
            "select removed from submissions where name = ? and submission = ? and sha256 = ? "
            "order by removed is not null, removed desc",
            (table, submission, digest),
        ).fetchone()
        return int(found[0]) if found and found[0] is not None else None

    def every_file(self) -> list[tuple[str, str, int, str]]:
        """Return table, path, size and digest of every data file that some version needs."""
        return self._sql.execute(
            "select name, path, size, sha256 from submissions order by id"
        ).fetchall()

    def log_files(self, table: str) -> list[LogFile]:
        """Return the files of a table's Delta log that acknowledged versions wrote."""
        rows = self._sql.execute(
            "select name, path, size, sha256 from log_files where name = ? order by path", (table,)
        )
        return [LogFile(*row) for row in rows]

    def original(self, sha256: str, contract: str) -> Original | None:
        """Return a file handed in before under this contract, or None."""
        found = self._sql.execute(
            f"select {_ORIGINAL} from files where sha256 = ? and contract = ?",  # noqa: S608 - fixed column names
            (sha256, contract),
        ).fetchone()
        return _original(found) if found else None

    def originals(self) -> list[Original]:
        """Return every file handed in, in the order of its id."""
        rows = self._sql.execute(f"select {_ORIGINAL} from files order by id")  # noqa: S608 - fixed column names
        return [_original(row) for row in rows]

    def parts_of(self, file: int) -> list[tuple[str, str, str]]:
        """Return table, submission and digest of the parts that a file's rows went into."""
        return self._sql.execute(
            "select name, submission, sha256 from parts where file = ?", (file,)
        ).fetchall()

    def next_file(self) -> int:
        """Return the first file id that is free."""
        return int(self._sql.execute("select coalesce(max(id), 0) + 1 from files").fetchone()[0])

    # -- writing ----------------------------------------------------------------------------

    @contextmanager
    def lock(self, wait: float = 0.0) -> Iterator[None]:
        """Hold the register's one write transaction; rolled back unless `commit` ended it."""
        self._sql.execute(f"pragma busy_timeout = {int(wait * 1000)}")
        try:
            self._sql.execute("begin immediate")
        except sqlite3.OperationalError as cause:
            if "locked" not in str(cause):
                raise
            raise StoreBusy(
                "Another load is writing to this store. Wait until it has ended, then load again."
            ) from cause
        finally:
            self._sql.execute("pragma busy_timeout = 5000")
        try:
            yield
        finally:
            self.roll_back()

    def roll_back(self) -> None:
        """Forget what this transaction wrote; without one it does nothing. The lock is let go."""
        if self._sql.in_transaction:
            self._sql.execute("rollback")

    def add_version(self, number: int, made_at: str, delivery: str) -> None:
        self._sql.execute(
            "insert into versions values (?, ?, ?, ?)", (number, made_at, delivery, NO_SEAL)
        )

    def add_held(self, version: int, held: Iterable[tuple[str, int, int, str]]) -> None:
        self._sql.executemany(
            "insert into held values (?, ?, ?, ?, ?)", [(version, *one) for one in held]
        )

    def add_originals(self, version: int, originals: Iterable[Original]) -> None:
        self._sql.executemany(
            "insert into files values (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (o.id, o.sha256, o.contract, o.label, o.size, o.kept, o.container,
                 json.dumps(o.account, sort_keys=True), version)
                for o in originals
            ],
        )  # fmt: skip

    def replace_parts(self, version: int, parts: Iterable[Part], dropped: Iterable[Part]) -> None:
        """Record new parts; those dropped stay held for the versions before this one."""
        self._sql.executemany(
            "update submissions set removed = ? where name = ? and submission = ? and removed is null",
            [(version, part.table, part.submission) for part in dropped],
        )
        self._sql.executemany(
            "insert into submissions (name, submission, edition, path, rows, size, sha256, added) "
            "values (?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (p.table, p.submission, p.edition, p.path, p.rows, p.size, p.sha256, version)
                for p in parts
            ],
        )

    def add_log_files(self, version: int, files: Iterable[LogFile]) -> None:
        self._sql.executemany(
            "insert into log_files values (?, ?, ?, ?, ?)",
            [(f.table, f.path, f.size, f.sha256, version) for f in files],
        )

    def link_parts(self, links: Iterable[tuple[int, str, str, str]]) -> None:
        """Record which parts each file's rows went into: file, table, submission, digest."""
        self._sql.executemany("insert or replace into parts values (?, ?, ?, ?)", list(links))

    def commit(self, number: int) -> None:
        """Seal the version and make it durable. This is the acknowledgement."""
        before = self._sql.execute(
            "select seal from versions where number = ?", (number - 1,)
        ).fetchone()
        seal = self.seal_of(number, before[0] if before else NO_SEAL)
        self._sql.execute("update versions set seal = ? where number = ?", (seal, number))
        self._sql.execute("commit")
        self._sql.execute("pragma wal_checkpoint(truncate)")
        self._write_seal(number, seal)


_ORIGINAL = "id, sha256, contract, label, size, kept, container, account, version"


def _original(row: tuple[Any, ...]) -> Original:
    return Original(*(*row[:7], json.loads(row[7]), row[8]))


def _holds_data(folder: Path) -> bool:
    return folder.is_dir() and any(folder.iterdir())
