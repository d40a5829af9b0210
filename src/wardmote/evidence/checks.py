"""Is what lies on disk what the register says? Asked at every open, and in full by `doctor`.

A digest is worked out again only where a file's size, times or inode differ from those noted when
its digest last agreed, so that opening costs one `stat` a file. The notes (`seen.json`) are a
convenience: without them every digest is worked out.
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterable
from pathlib import Path

from wardmote.evidence import synced
from wardmote.evidence.register import Register

SETTLED_NS = 50_000_000  # a file changed this shortly before the look may change again unseen


class Seen:
    """Files whose digests agreed, with the marks that would differ had they changed since."""

    def __init__(self, home: Path) -> None:
        self._path = home / "seen.json"
        self._marks: dict[str, list[int | str]] = _read_notes(self._path)
        self._changed = False

    def agrees(self, path: str, size: int, sha256: str, deep: bool) -> str:
        """Return "" where the file is whole, else what is wrong with it."""
        try:
            found = os.stat(path)  # noqa: PTH116 - thousands of files: paths cost more than the question
        except FileNotFoundError:
            return "is missing"
        if found.st_size != size:
            return f"has {found.st_size} bytes, not {size}"
        marks: list[int | str] = [
            found.st_size,
            found.st_mtime_ns,
            found.st_ctime_ns,
            found.st_ino,
            sha256,
        ]
        if not deep and self._marks.get(path) == marks:
            return ""
        looked = time.time_ns()
        if synced.sha256_of(Path(path)) != sha256:
            return "has other bytes than were written"
        if looked - found.st_ctime_ns > SETTLED_NS:
            self._marks[path] = marks
            self._changed = True
        return ""

    def note(self, path: Path, sha256: str) -> None:
        """Note a file that this program has just written and knows to be whole."""
        found = path.stat()
        if time.time_ns() - found.st_ctime_ns > SETTLED_NS:
            self._marks[str(path)] = [
                found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, sha256,
            ]  # fmt: skip
            self._changed = True

    def keep(self) -> None:
        """Write the notes where they changed; a folder that cannot be written is no fault."""
        if not self._changed:
            return
        beside = self._path.with_name(f"seen.{os.getpid()}.part")
        try:
            beside.write_text(json.dumps(self._marks))
            beside.replace(self._path)
        except OSError:
            return
        self._changed = False


def _read_notes(path: Path) -> dict[str, list[int | str]]:
    try:
        notes = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    return notes if isinstance(notes, dict) else {}


def damages(home: Path, register: Register, seen: Seen, deep: bool = False) -> list[str]:
    """Return a sentence for each file that some acknowledged version needs and that is not whole.

    Args:
        deep: work every digest out again, and look at the originals in quarantine too.
    """
    found = []
    newest, _ = register.newest()
    for table, *_rest in register.held(newest):
        folder = str(home / "evidence" / table)
        wanted = [
            (f"{folder}{os.sep}{f.path}", f.size, f.sha256) for f in register.log_files(table)
        ]
        found += _differences(wanted, seen, deep)
    evidence = f"{home / 'evidence'}{os.sep}"
    parts = (
        (f"{evidence}{table}{os.sep}{path}", size, sha256)
        for table, path, size, sha256 in register.every_file()
    )
    found += _differences(parts, seen, deep)
    if deep:
        found += _differences(_quarantined(home, register), seen, deep)
    return found


def _differences(wanted: Iterable[tuple[str, int, str]], seen: Seen, deep: bool) -> list[str]:
    told = []
    for path, size, sha256 in wanted:
        wrong = seen.agrees(path, size, sha256, deep)
        if wrong:
            told.append(f"{path} {wrong}")
    return told


def _quarantined(home: Path, register: Register) -> list[tuple[str, int, str]]:
    kept = []
    for original in register.originals():
        if original.kept == "copy" and not original.container:
            path = home / "quarantine" / original.sha256
            kept.append((str(path), original.size, original.sha256))
        elif original.kept == "copy":
            path = home / "quarantine" / original.container
            size = path.stat().st_size if path.exists() else -1
            kept.append((str(path), size, original.container))
    return list(dict.fromkeys(kept))
