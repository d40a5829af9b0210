"""One process at a time, told apart by a lock that the system lets go of where a process dies."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path


class Busy(Exception):
    """Another process holds the mark."""


@contextmanager
def alone(mark: Path, wait: float) -> Iterator[None]:
    """Be the only one of all processes that holds a mark: an empty file in a folder that exists.

    Args:
        wait: seconds for the process that holds it.
    Raises:
        Busy: it is still held then.
    """
    with closing(sqlite3.connect(mark, timeout=wait, isolation_level=None)) as held:
        try:
            held.execute("begin exclusive")
        except sqlite3.OperationalError as cause:
            if "locked" not in str(cause):
                raise
            raise Busy from cause
        yield
