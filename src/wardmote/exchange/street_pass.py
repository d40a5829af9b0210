"""police.uk street files to evidence: bytes in, rows of table `street` out, every line accounted for.

The work runs in three steps a file: read (in worker threads), number its places (one after
another, in the order of the files, so that the same files give the same numbers), write (in
worker threads). At most a few files are in memory at a time.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from itertools import chain
from pathlib import Path
from types import ModuleType
from typing import BinaryIO

from wardmote.evidence.store import Writer
from wardmote.exchange.street_pass_places import PlaceBook
from wardmote.exchange.street_pass_read import FileRead, StreetFile, read_file
from wardmote.exchange.street_pass_ready import SMALL, engine_named, undisturbed
from wardmote.exchange.street_pass_rows import FileAccount, FileRows

__all__ = ["FileAccount", "StreetFile", "load_street"]

WORKERS = 2
AHEAD = 3  # files written behind the one that is being numbered, and at least read ahead of it
SMALL_AHEAD = 8  # files read ahead where they are small: a large one among them holds up none
AHEAD_BYTES = 64 << 20  # where those read ahead are larger than this together, they are not small

Content = Path | bytes | BinaryIO
Progress = Callable[[str, int], None]


def load_street(
    files: Iterable[StreetFile | tuple[Content, str, int]],
    writer: Writer,
    engine: str = "auto",
    progress: Progress | None = None,
) -> list[FileAccount]:
    """Load police.uk street files; return an account of each, in their order.

    Args:
        files: content, label, and the id that `Writer.add_file` gave; see `StreetFile`.
        writer: of the store; nothing is visible before its `commit`.
        engine: "compiled", "reference" (DuckDB, no compiled code), or "auto" by size.
        progress: told each file's label and lines once it is written.
    """
    given = (one if isinstance(one, StreetFile) else StreetFile(*one) for one in files)
    with undisturbed():
        chosen, wanted = _engine(engine, given)
        accounts = _loaded(wanted, writer, chosen, progress)
    _note_replaced(accounts)
    return accounts


def _loaded(
    files: Iterator[StreetFile],
    writer: Writer,
    engine: ModuleType,
    progress: Progress | None,
) -> list[FileAccount]:
    accounts: list[FileAccount] = []
    with ThreadPoolExecutor(WORKERS, thread_name_prefix="street") as pool:
        coming = pool.submit(PlaceBook, writer, engine, pool.submit)  # beside the first reading
        writing: deque[Future[FileAccount]] = deque()
        newest: dict[tuple[int, str], Future[FileAccount]] = {}
        for file, reading in _ahead(pool, files, engine):
            rows = FileRows(file, reading.result(), writer, coming.result(), engine)
            for head in rows.heads & newest.keys():
                wait([newest[head]])  # the later file's rows are to be written last
            writing.append(pool.submit(rows.write))
            newest |= dict.fromkeys(rows.heads, writing[-1])
            while len(writing) > AHEAD:
                accounts.append(_done(writing.popleft(), progress))
        book = coming.result()
        book.flush()
        accounts += [_done(one, progress) for one in writing]
        book.written()
    return accounts


def _ahead(
    pool: ThreadPoolExecutor, files: Iterator[StreetFile], engine: ModuleType
) -> Iterator[tuple[StreetFile, Future[FileRead]]]:
    """Yield files in their order, a few of them already being read."""
    waiting: deque[tuple[StreetFile, Future[FileRead]]] = deque()
    sizes: deque[int] = deque()
    for file in files:
        waiting.append((file, pool.submit(read_file, file.held_open(), engine)))
        sizes.append(file.size)
        while len(waiting) > AHEAD and (len(waiting) > SMALL_AHEAD or sum(sizes) > AHEAD_BYTES):
            sizes.popleft()
            yield waiting.popleft()
    yield from waiting


def _done(one: Future[FileAccount], progress: Progress | None) -> FileAccount:
    account = one.result()
    if progress:
        progress(account.label, account.read)
    return account


def _note_replaced(accounts: list[FileAccount]) -> None:
    """Say so where a later file of the same load replaced what an earlier one gave."""
    last: dict[str, FileAccount] = {}
    for account in accounts:
        for key in account.submissions:
            if key in last:
                last[key].replaced[key] = account.label
            last[key] = account


def _engine(name: str, files: Iterator[StreetFile]) -> tuple[ModuleType, Iterator[StreetFile]]:
    if name == "auto":
        name, files = _by_size(files)
    return engine_named(name), files


def _by_size(files: Iterator[StreetFile]) -> tuple[str, Iterator[StreetFile]]:
    seen, size = [], 0
    for file in files:
        seen.append(file)
        size += file.size
        if size > SMALL:
            return "compiled", chain(seen, files)
    return "reference", iter(seen)
