"""A street file's bytes, block by block, and what an engine makes of them."""

from __future__ import annotations

import gzip
import hashlib
import io
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import ModuleType
from typing import Any, BinaryIO

import numpy as np
from numpy.typing import NDArray

from wardmote.exchange.street_pass_checks import OPEN_FIELD, Layout, NotStreet, layout_of
from wardmote.exchange.street_pass_lines import Lines

BLOCK = 32 << 20  # bytes read at a time; a larger file is read in several blocks
PADDING = 192  # zero bytes after a block's text: the compiled loop reads 64 at a time
TYPICAL = 3_000_000  # bytes of a force-month, where a size cannot be asked for


@dataclass(frozen=True)
class StreetFile:
    """One file to load.

    Args:
        content: a path (.csv or .csv.gz), the bytes, or an open binary file.
        label: its name, as reports give it.
        file: the id that column `file` holds; or a function that gives it for the SHA-256 of
            the content, so that the bytes are read once for both.
        edition: the last month of the release that it came from (month number), or None.
        latest: the month of the day of loading; rows of later ones are rejected.
        whole: gives a copy in which no cell goes on over several lines, where one seems to; None
            where there is none.
    """

    content: Path | bytes | BinaryIO
    label: str
    file: int | Callable[[str], int]
    edition: int | None = None
    latest: int = sys.maxsize
    whole: Callable[[], Path | None] | None = None

    @property
    def size(self) -> int:
        """Bytes, as far as they can be known without reading."""
        if isinstance(self.content, Path):
            gzipped = self.content.suffix == ".gz"
            return self.content.stat().st_size * (5 if gzipped else 1)
        return len(self.content) if isinstance(self.content, bytes) else TYPICAL

    def held_open(self) -> StreetFile:
        """Return it with an open file's bytes taken: members of one archive share a handle."""
        if isinstance(self.content, Path | bytes):
            return self
        return replace(self, content=self.content.read())


@dataclass
class FileRead:
    """A file as read: blocks of lines, its digest, and why it was refused ("" where it was not)."""

    blocks: list[Lines] = field(default_factory=list)
    sha256: str = ""
    refused: str = ""
    layout: Layout | None = None

    @property
    def loaded(self) -> int:
        return sum(len(block.row) for block in self.blocks)

    @property
    def is_torn(self) -> bool:
        """Is there a cell that opens on one line, and may be closed on another?"""
        return any(why == OPEN_FIELD for block in self.blocks for _, why, _ in block.rejects)


def read_file(file: StreetFile, engine: ModuleType) -> FileRead:
    """Read a whole file with an engine; one that is not a street file is refused with a reason."""
    read = FileRead()
    digest = hashlib.sha256() if callable(file.file) else None
    layout, line = None, 1
    try:
        for text, size in _blocks(file, digest):
            skipped = 0
            if layout is None:
                layout, skipped = _header_of(text, size, file.label)
                layout = read.layout = replace(layout, latest=file.latest)
            block = engine.read_block(text[skipped:], size - skipped, layout, line + bool(skipped))
            if skipped:
                block.headers += 1
                block.lines += 1
            block.first_seen = engine.first_seen(block.place, block.places.size)
            line += block.lines
            read.blocks.append(block)
        if layout is None:
            raise NotStreet(f"{file.label} is empty. Ask the supplier for the file again.")
    except NotStreet as cause:
        read.refused, read.blocks = str(cause), []
    except (EOFError, gzip.BadGzipFile, OSError) as cause:
        read.refused = f"{file.label} cannot be read to its end: {cause}."
        read.blocks = []
    if digest is not None:
        read.sha256 = digest.hexdigest()
    return _joined(read, file, engine)


def _joined(read: FileRead, file: StreetFile, engine: ModuleType) -> FileRead:
    """Read a file again whose cells go on over several lines, where that lets in more."""
    copy = file.whole() if file.whole and read.is_torn else None
    if copy is None:
        return read
    again = read_file(replace(file, content=copy, file=0, whole=None), engine)
    again.sha256 = read.sha256
    return again if again.loaded > read.loaded else read


def _header_of(text: NDArray[np.uint8], size: int, label: str) -> tuple[Layout, int]:
    """Return a file's layout, and how many bytes its header takes; 0 where it is left to the engine.

    Where lines follow, the header is not the engine's: it would be the one line that is not plain.
    """
    first, ended, _ = text[: min(size, 65_536)].tobytes().partition(b"\n")
    length = len(first) + len(ended)
    return layout_of(first, label), length if ended and length < size else 0


def _blocks(file: StreetFile, digest: Any) -> Iterator[tuple[NDArray[np.uint8], int]]:
    """Yield whole lines, each block with `PADDING` zeros after its text."""
    with _opened(file, digest) as source:
        room = (
            min(BLOCK, max(file.size, 1) + 1) if isinstance(file.content, bytes | Path) else BLOCK
        )
        rest = b""
        while True:
            text = np.empty(len(rest) + room + PADDING, np.uint8)
            text[: len(rest)] = np.frombuffer(rest, np.uint8)
            got = _fill(source, memoryview(text.data)[len(rest) : -PADDING])
            size = len(rest) + got
            text[size : size + PADDING] = 0
            ended = got < room
            cut = size if ended else _last_end(text, size)
            rest = text[cut:size].tobytes()
            if cut:
                text[cut : cut + PADDING] = 0
                _lines_by_return(text, cut)
                yield text, cut
            if ended:
                return


def _fill(source: Any, into: memoryview) -> int:
    got = 0
    while got < len(into):
        more = source.readinto(into[got:])
        if not more:
            break
        got += more
    return got


def _last_end(text: NDArray[np.uint8], size: int) -> int:
    """Return where the last whole line ends; 0 where no line ends here."""
    for end in range(size, 0, -65_536):
        found = np.flatnonzero(text[max(end - 65_536, 0) : end] == 10)
        if len(found):
            return max(end - 65_536, 0) + int(found[-1]) + 1
    return 0


def _lines_by_return(text: NDArray[np.uint8], size: int) -> None:
    """Turn carriage returns into line ends where a block has nothing else (old Macintosh files)."""
    head = text[: min(size, 4096)]
    if not (head == 10).any() and (head == 13).any() and not (text[:size] == 10).any():
        text[:size][text[:size] == 13] = 10


class _Hashed(io.RawIOBase):
    """A raw file whose bytes are digested as they are read."""

    def __init__(self, path: Path, digest: Any) -> None:
        self._file = path.open("rb", buffering=0)
        self._digest = digest

    def readable(self) -> bool:
        return True

    def readinto(self, into: Any) -> int:
        got = self._file.readinto(into) or 0
        if self._digest is not None:
            self._digest.update(memoryview(into)[:got])
        return got

    def close(self) -> None:
        self._file.close()
        super().close()


def _opened(file: StreetFile, digest: Any) -> Any:
    if isinstance(file.content, Path):
        source: Any = _Hashed(file.content, digest)
        if file.content.suffix != ".gz":
            return source
        from isal import igzip

        return igzip.GzipFile(fileobj=io.BufferedReader(source, 1 << 18))
    content = file.content
    if not isinstance(content, bytes):
        content = content.read()
    if digest is not None:
        digest.update(content)
    return io.BytesIO(content)
