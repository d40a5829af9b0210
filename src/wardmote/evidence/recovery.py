"""What a kill or a power cut left behind: finish, discard or stop.

A version is acknowledged by its row in the register. What lies on disk without one belongs to a
load that never ended: it is discarded, and the load can be repeated. What the register names but
the disk does not hold is damage, and is never mended here.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from wardmote.evidence import synced
from wardmote.evidence.delta import LOG, VERSION_KEY, commit_marks
from wardmote.evidence.register import Register, StoreBusy
from wardmote.terms.errors import DamagedStore


def recover(home: Path, register: Register) -> None:
    """Discard what an unfinished load left, unless a load is running now."""
    try:
        with register.lock():
            discard(home, register)
            number, _ = register.newest()
        if number:
            register.bring_seal_up()
    except StoreBusy:
        return  # what looks unfinished is being written


def discard(home: Path, register: Register) -> None:
    """Remove every file under `evidence` that no acknowledged version names. Hold the lock."""
    needed: dict[str, set[str]] = {}
    for table, path, _, _ in register.every_file():
        needed.setdefault(table, set()).add(path)
    newest, _ = register.newest()
    for folder in sorted((home / "evidence").iterdir()):
        if folder.is_dir():
            _discard_in(folder, needed.get(folder.name, set()), register, newest)
    for unfinished in (home / "quarantine").glob("*.part"):
        unfinished.unlink()


def _discard_in(folder: Path, needed: set[str], register: Register, newest: int) -> None:
    logged = {file.path for file in register.log_files(folder.name)}
    log = folder / LOG
    extra = [log / name for name in _files(log) if f"{LOG}/{name}" not in logged]
    for path in extra:
        _refuse_later(path, newest)
    if not logged and not needed:
        shutil.rmtree(folder)
        synced.sync_folder(folder.parent)
        return
    for path in reversed(extra):  # newest first: the log never has a hole
        path.unlink()
    orphans = [folder / name for name in _files(folder) if name not in needed]
    for path in orphans:
        path.unlink()
    if extra:
        synced.sync_folder(log)
    if orphans:
        synced.sync_folder(folder)


def _files(folder: Path) -> list[str]:
    """Return the names of a folder's files in order: texts, for there are thousands."""
    if not folder.is_dir():
        return []
    with os.scandir(folder) as found:
        return sorted(one.name for one in found if one.is_file())


def _refuse_later(path: Path, newest: int) -> None:
    """Stop where a commit belongs to a version past the next: then the register is an old one."""
    told = str(commit_marks(path).get(VERSION_KEY, newest + 1))
    if not told.isdigit() or int(told) != newest + 1:
        raise DamagedStore(
            f"{path} belongs to store version {told}, but the register ends at {newest}. "
            "The register is older than the tables: restore the whole folder from one backup."
        )
