"""What is noted of the cube of a version: where it lies, its format, and the digests of its arrays.

Arrays are believed that have the bytes noted when they were checked against the rows; they are read
for that only where size, time or inode differ from those noted then.
"""

from __future__ import annotations

import hashlib
import json
import logging
import os
import time
from pathlib import Path
from typing import Any

from wardmote.evidence.checks import SETTLED_NS
from wardmote.evidence.snapshot import Snapshot

FORMAT = 3  # raised when the layout or the rules of counting change; another is not read
MARKS = "marks.json"
_log = logging.getLogger(__name__)
_BLOCK = 1 << 16
_ZEROES = bytes(_BLOCK)


def cube_folder(home: Path, version: int) -> Path:
    """Return where the cube of a store version lies."""
    return home / "cube" / str(version)


def read_notes(folder: Path, held: Snapshot) -> dict[str, Any] | None:
    """Return what `cube.json` says, or None where it is of other evidence or another format."""
    try:
        told: dict[str, Any] = json.loads((folder / "cube.json").read_text(encoding="utf-8"))
        same = (told["format"], told["made_at"]) == (FORMAT, held.version.made_at.isoformat())
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return told if same else None


def is_complete(folder: Path, told: dict[str, Any]) -> bool:
    """Return whether every array noted is there and has its size."""
    files = [
        (folder / name / file, size)
        for name, one in told["arrays"].items()
        for file, (size, _) in one["files"].items()
    ]
    return all(path.exists() and path.stat().st_size == size for path, size in files)


class Noted:
    """The arrays of one folder beside what is noted of them."""

    def __init__(self, folder: Path, told: dict[str, Any]) -> None:
        self.folder = folder
        self.told = told
        self._marks = _read_marks(folder)

    def told_of(self, name: str) -> dict[str, Any]:
        """Return what is noted of a set of arrays; {} where there is none."""
        found: dict[str, Any] = self.told["arrays"].get(name, {})
        return found

    def is_whole(self, name: str) -> bool:
        """Return whether the arrays have the bytes noted of them."""
        for file, (size, digest) in self.told_of(name)["files"].items():
            path = self.folder / name / file
            if self._marks.get(f"{name}/{file}") == _marks_of(path):
                continue
            if not path.exists() or path.stat().st_size != size or digest_of(path) != digest:
                _log.warning("%s is damaged: its figures are counted from the rows", path)
                return False
        return True


def note_marks(folder: Path) -> None:
    """Note size, time and inode of each array, so that the next build need not read it to trust it.

    Links keep all three. A file written a moment ago may be written again unseen: it is left out.
    """
    settled = time.time_ns() - SETTLED_NS
    told = {
        f"{path.parent.name}/{path.name}": marks
        for path in sorted(folder.glob("*/*"))
        if (marks := _marks_of(path)) and marks[1] < settled
    }
    (folder / MARKS).write_text(json.dumps(told), encoding="utf-8")


def _marks_of(path: Path) -> list[int]:
    try:
        found = path.stat()
    except OSError:
        return []
    return [found.st_size, found.st_mtime_ns, found.st_ino]


def _read_marks(folder: Path) -> dict[str, list[int]]:
    try:
        told = json.loads((folder / MARKS).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return told if isinstance(told, dict) else {}


def digest_of(path: Path) -> str:
    """Return the SHA-256 of a file's size and of its blocks that are not all zero, each placed.

    An array of the areas of one partnership is nine tenths holes: those cost nothing here.
    """
    size = path.stat().st_size
    told = hashlib.sha256(str(size).encode())
    with path.open("rb", buffering=0) as file:
        at = _next_filled(file.fileno(), 0, size)
        while at < size:
            file.seek(at)
            block = file.read(_BLOCK)
            if block != _ZEROES[: len(block)]:
                told.update(at.to_bytes(8, "big"))
                told.update(block)
                at += _BLOCK
            else:
                at = _next_filled(file.fileno(), at + _BLOCK, size)
    return told.hexdigest()


def _next_filled(handle: int, at: int, size: int) -> int:
    """Return where the next block begins that may hold more than a hole."""
    if at >= size or not hasattr(os, "SEEK_DATA"):
        return at
    try:
        return os.lseek(handle, at, os.SEEK_DATA) // _BLOCK * _BLOCK
    except OSError:  # nothing but a hole from here to the end
        return size
