"""What was worked out from data files, kept on disk by all that it was worked out from.

A key is a digest of everything that a value depends on: the names of the data files, which carry the
digests of their bytes, and the package's own code and lists. A changed input is another key, so no
old value can be read for it. What is kept is a convenience: without it, or where its own digest says
that it was damaged, the value is worked out again.
"""

from __future__ import annotations

import json
import os
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

FOLDER = "worked-out"
MOST = 6  # values of one kind; areas of the whole country take about 6 MB


class Keep:
    """The kept values of one kind, under one home folder."""

    def __init__(self, home: Path, kind: str, most: int = MOST) -> None:
        self.folder = home / FOLDER / kind
        self._most = most

    def read(self, key: str) -> Any | None:
        """Return the value kept under a key, or None where there is none that is whole."""
        try:
            head, _, body = (self.folder / f"{key}.json").read_bytes().partition(b"\n")
        except OSError:
            return None
        return json.loads(body) if head.decode("ascii", "replace") == _digest(body) else None

    def write(self, key: str, value: Any) -> None:
        """Keep a value; the oldest beyond the most of a kind go. A home that cannot be written is no fault."""
        body = json.dumps(value, separators=(",", ":")).encode()
        path = self.folder / f"{key}.json"
        beside = path.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            beside.write_bytes(_digest(body).encode() + b"\n" + body)
            beside.replace(path)
            held = sorted(self.folder.glob("*.json"), key=lambda one: -one.stat().st_mtime_ns)
            for old in held[self._most :]:
                old.unlink(missing_ok=True)
        except OSError:
            return


def key_of(*told: object) -> str:
    """Return the key of a value that depends on these and on the package's code in this room."""
    return _digest(repr((_code(), *told)).encode())[:32]


def _digest(body: bytes) -> str:
    return sha256(body).hexdigest()


@cache
def _code() -> str:
    """Return a digest of the code and lists that values are worked out with."""
    here = Path(__file__).parent
    told = sha256()
    for path in sorted(
        [*here.glob("*.py"), *here.glob("*.csv"), *(here.parent / "terms").glob("*.py")]
    ):
        told.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return told.hexdigest()
