"""Writes that survive a power cut: the bytes are synced, and so is the folder that names them.

Delta's library does not sync to a local disk (measured, version 1.6), so whatever it writes is
synced here afterwards. Every durable write of the store passes through this module.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

BLOCK = 1 << 20  # bytes copied or hashed at a time


# what SQLite says where a disk is full or a folder may not be written: no damage
_UNWRITABLE = (
    "SQLITE_READONLY", "SQLITE_FULL", "SQLITE_CANTOPEN", "SQLITE_IOERR_WRITE", "SQLITE_IOERR_FSYNC",
    "SQLITE_IOERR_TRUNCATE", "SQLITE_IOERR_SHM",
)  # fmt: skip


def cannot_write(cause: sqlite3.Error) -> bool:
    """Did SQLite fail for the disk or for rights, and not for what it read?"""
    return str(getattr(cause, "sqlite_errorname", "")).startswith(_UNWRITABLE)


def sync_file(path: Path) -> None:
    """Force one file's bytes to disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def sync_folder(path: Path) -> None:
    """Force a folder's names to disk; where folders cannot be opened (Windows) it does nothing."""
    if os.name == "nt":
        return
    sync_file(path)


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Be the only process that holds a folder: others wait. Nothing is left in it.

    Where folders cannot be held (Windows, some network disks) it does nothing.
    """
    if os.name == "nt":
        yield
        return
    import fcntl

    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def write_synced(path: Path, content: bytes | memoryview) -> None:
    """Write a whole file beside its place, sync it, then rename it in. Sync the folder after."""
    beside = path.with_name(f"{path.name}.part")
    with beside.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def copy_synced(original: Path, path: Path) -> None:
    """Copy a file beside its place, sync it, rename it in and sync the folder."""
    beside = path.with_name(f"{path.name}.part")
    shutil.copyfile(original, beside)
    sync_file(beside)
    beside.replace(path)
    sync_folder(path.parent)


def make_folder(path: Path) -> None:
    """Make a folder and its missing parents, each name synced."""
    if path.is_dir():
        return
    make_folder(path.parent)
    path.mkdir(exist_ok=True)
    sync_folder(path.parent)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()
