"""The assessment made beside the pages: by a process of its own, one at a time, whoever asks.

It takes tens of CPU seconds. A page that made it would hold its reader, and the other pages of the
same worker, for as long. The process ends with the one that started it.
"""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from wardmote.terms.errors import Mendable, NotHeld

MAKER = "wardmote.web.config.building"  # run as a module; a later floor, known by its name alone
WAIT_SECONDS = 900.0  # for another process that makes it already
TRIES = 2  # a process may be ended from outside, for want of memory
_MARK = ".making"  # held locked while one is made; the system lets go of it where a process dies

_lock = threading.Lock()
_makers: dict[Path, subprocess.Popen[bytes]] = {}
_failed: dict[Path, int] = {}


class Busy(Exception):
    """Another process makes an assessment of this home now."""


class NotMade(Mendable):
    """The assessment could not be made: what the process said that tried."""


@contextmanager
def alone(documents: Path, wait: float = WAIT_SECONDS) -> Iterator[None]:
    """Be the only one of all processes that makes an assessment of this home.

    Raises:
        Busy: another one does, and still did after `wait` seconds.
    """
    documents.mkdir(parents=True, exist_ok=True)
    mark = sqlite3.connect(documents / _MARK, timeout=wait, isolation_level=None)
    try:
        try:
            mark.execute("begin exclusive")
        except sqlite3.OperationalError as locked:
            raise Busy from locked
        yield
    finally:
        mark.close()


def start(home: Path, folder: Path) -> None:
    """Have the assessment of a folder made, unless somebody does already. Returns at once.

    Raises:
        NotHeld, NotMade: it was tried, and cannot be made of what is held and judged now.
    """
    _raise_refusal(folder)
    with _lock:
        maker = _makers.get(folder)
        if maker is not None and maker.poll() is None:
            return
        if maker is not None and maker.returncode:
            _failed[folder] = _failed.get(folder, 0) + 1
            del _makers[folder]
        if _failed.get(folder, 0) >= TRIES:
            raise NotMade(
                "The assessment could not be made. The server's own output says why. "
                "Start the server again to try once more, or run: wardmote assess"
            )
        if _is_free(folder.parent.parent):
            _makers[folder] = _begin(home)


def _begin(home: Path) -> subprocess.Popen[bytes]:
    """Start the process. It ends when its standard input does: with this process."""
    return subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-P", "-m", MAKER, str(home)],
        env={**os.environ, "WARDMOTE_HOME": str(home)},
        stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
    )  # fmt: skip


def _is_free(documents: Path) -> bool:
    try:
        with alone(documents, wait=0):
            return True
    except Busy:
        return False


# -- what cannot be made, as long as evidence and judgements are what they are --------------------


def note_refusal(folder: Path, why: Mendable) -> None:
    """Note why the assessment of a folder cannot be made."""
    told = {"not_held": isinstance(why, NotHeld), "said": str(why)}
    folder.parent.mkdir(parents=True, exist_ok=True)
    beside = folder.with_suffix(f".{os.getpid()}.part")
    beside.write_text(json.dumps(told), encoding="utf-8")
    beside.replace(_refusal(folder))


def _raise_refusal(folder: Path) -> None:
    try:
        told = json.loads(_refusal(folder).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    raise (NotHeld if told["not_held"] else NotMade)(told["said"])


def _refusal(folder: Path) -> Path:
    return folder.with_suffix(".refused.json")
