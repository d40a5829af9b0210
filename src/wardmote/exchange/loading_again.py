"""What a load answered, kept to be told again where nothing has changed since.

An answer stands while five things are the same: the files' names, order and bytes, the settings,
the contracts, this package, and the state of the store (its seal, which covers every row, look-up
and boundary that a load may depend on). Then the same load would do nothing, and is not done. The
answers are a convenience: without them, or in any doubt, files are looked at one by one.
"""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from wardmote.evidence.checks import Seen, damages
from wardmote.evidence.register import Register
from wardmote.exchange.report import FileReport, LoadReport

FOLDER = "answers"
_MOST = 16  # answers kept of one state of the store; a national release's is about 8 MB

REPLACED = "Replaced by another file of this delivery, as it was before."


@dataclass(frozen=True, slots=True)
class Loaded:
    """What a load did: its report, the SHA-256 of each file as it was read, and the files (and
    sheets) of which nothing is held, for a later file of the delivery gave the same."""

    report: LoadReport
    digests: Mapping[Path, str]
    replaced: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Settings:
    """What a load is told besides its files."""

    home: Path
    contracts: tuple[Path, ...] = ()
    source: str = ""
    replace_fuller: bool = False
    replace_newer: bool = False

    def mark(self) -> str:
        """Return a digest of these, of every contract that may be used, and of this package."""
        told = f"{self.source}\0{self.replace_fuller}\0{self.replace_newer}\0{_package()}"
        digest = hashlib.sha256(told.encode())
        given = [path for path in self.contracts if path.is_file()]
        for path in [*given, *_files_below(self.home / "contracts", (".yaml", ".yml"))]:
            digest.update(path.read_bytes() + b"\0")
        return digest.hexdigest()


def walked(path: Path) -> Iterator[Path]:
    """Yield the files at or below a path, in a fixed order; names that begin with a dot are not."""
    for folder, name in _names(str(path)):
        yield Path(folder, name)


def _names(path: str) -> Iterator[tuple[str, str]]:
    """Yield (folder, name) of each file; texts, for paths cost more than digests of small files."""
    if os.path.isfile(path):  # noqa: PTH113
        yield os.path.split(path)
        return
    for folder, folders, files in os.walk(path, followlinks=False):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                yield folder, name


def label_of(path: Path, file: Path) -> str:
    """Return a file's name as reports give it: below the folder that was handed in."""
    return str(file.relative_to(path if path.is_dir() else path.parent))


def answer(settings: Settings, paths: Sequence[Path]) -> LoadReport | None:
    """Return what the same load answered before, where it would change nothing now; else None.

    Raises:
        DamagedStore: where the store differs from its register.
    """
    files = _listed(paths)
    kept = None if files is None else _read(_place(settings, files))
    if files is None or kept is None or not (settings.home / "register.sqlite").is_file():
        return None
    register = Register(settings.home)
    try:
        if kept["seal"] != register.newest()[1]:
            return None
        if kept["files"] != _digest_of(_hashed(one.path) for one in files):
            return None
        register.check()
        seen = Seen(settings.home)
        if damages(settings.home, register, seen):
            return None  # opening the store says what is damaged
        seen.keep()
        reports = [FileReport(**one) for one in kept["reports"]]
    except (OSError, KeyError, TypeError):
        return None
    finally:
        register.close()
    return LoadReport(str(kept.get("delivery", "")), reports)


def keep_answer(settings: Settings, paths: Sequence[Path], loaded: Loaded, started: int) -> None:
    """Keep what a load answered, for the same files in the state of the store that it left.

    Args:
        started: nanoseconds since 1970 when the load began: a file that was changed after that
            may not be the one that was read, and no answer is kept.
    """
    files = _listed(paths)
    if files is None or any(one.changed >= started for one in files):
        return
    if any(one.may_pass_later for one in loaded.report.files):
        return
    told = [loaded.digests.get(Path(one.path), "") for one in files]
    if not all(told):
        return
    register = Register(settings.home)
    try:
        seal = register.newest()[1]
    finally:
        register.close()
    body = {
        "seal": seal,
        "files": _digest_of(told),
        "delivery": loaded.report.delivery,
        "reports": [_as_told_again(one, loaded) for one in loaded.report.files],
    }
    _write(_place(settings, files), body)


def _as_told_again(report: FileReport, loaded: Loaded) -> dict[str, Any]:
    if report.status != "loaded":
        return report.to_json()
    if (report.file, report.sheet) in loaded.replaced:
        return FileReport(report.file, "superseded", report.contract, message=REPLACED).to_json()
    return {**report.to_json(), "status": "unchanged"}


@dataclass(frozen=True, slots=True)
class _File:
    path: str
    label: str
    size: int
    changed: int  # nanoseconds since 1970


def _listed(paths: Sequence[Path]) -> list[_File] | None:
    """Return every file of a delivery in its order; None where one of them cannot be asked."""
    found = []
    try:
        for path in paths:
            root = str(path if stat.S_ISDIR(path.stat().st_mode) else path.parent)
            skipped = 0 if root == "." and not path.is_dir() else len(root) + 1
            for folder, name in _names(str(path)):
                file = os.path.join(folder, name)  # noqa: PTH118
                told = os.stat(file)  # noqa: PTH116
                if not stat.S_ISREG(told.st_mode):
                    return None
                changed = max(told.st_ctime_ns, told.st_mtime_ns)
                found.append(_File(file, file[skipped:], told.st_size, changed))
    except OSError:
        return None
    return found


def _place(settings: Settings, files: Sequence[_File]) -> Path:
    """Return where the answer about files of these names and sizes is kept."""
    shape = "\n".join(f"{one.label}\0{one.size}" for one in files)
    name = hashlib.sha256(f"{settings.mark()}{shape}".encode()).hexdigest()[:32]
    return settings.home / FOLDER / f"{name}.json"


def _hashed(path: str) -> str:
    with open(path, "rb", buffering=0) as stream:  # noqa: PTH123
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _digest_of(digests: Iterator[str] | Sequence[str]) -> str:
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


def _read(path: Path) -> dict[str, Any] | None:
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return told if isinstance(told, dict) and {"seal", "files", "reports"} <= told.keys() else None


def _write(path: Path, body: Mapping[str, Any]) -> None:
    """Write an answer; those of an earlier state of the store go. A full disk is no fault here."""
    beside = path.with_name(f"{path.stem}.{os.getpid()}.part")
    try:
        path.parent.mkdir(exist_ok=True)
        others = sorted(path.parent.glob("*.json"), key=lambda one: one.stat().st_mtime_ns)
        stale = [one for one in others if (_read(one) or {}).get("seal") != body["seal"]]
        current = [one for one in others if one not in stale and one != path]
        for old in [*stale, *current[: max(0, len(current) + 1 - _MOST)]]:
            old.unlink(missing_ok=True)
        beside.write_text(json.dumps(body))
        beside.replace(path)
    except OSError:
        beside.unlink(missing_ok=True)


@cache
def _package() -> str:
    """Return a digest of what decides how files are read: the contracts and this package."""
    here = Path(__file__).parent
    digest = hashlib.sha256()
    for path in [
        *_files_below(here, (".py",)),
        *_files_below(here.parent / "contracts", (".yaml",)),
    ]:
        digest.update(path.read_bytes() + b"\0")
    return digest.hexdigest()


def _files_below(folder: Path, suffixes: tuple[str, ...]) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.suffix in suffixes and path.is_file())
