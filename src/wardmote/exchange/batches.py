"""Files read and checked ahead of their turn, small ones of one contract together.

One thread asks the reading process and checks while another shapes and writes what is ready:
neither depends on what was loaded before. The order of loading stays as planned.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date

import duckdb
import pyarrow as pa

from wardmote.exchange.checking import Checked, check_alike
from wardmote.exchange.child import Reader, TextTable
from wardmote.exchange.planning import Planned
from wardmote.exchange.recognising import Match, recognise
from wardmote.exchange.refusals import Refused

BATCH_FILES = 32
BATCH_BYTES = 4 << 20  # as they lie on disk


@dataclass(slots=True)
class Ready:
    """A file read and checked, or the reason why it is not."""

    item: Planned
    table: TextTable | None = None
    match: Match | None = None
    cells: pa.Table = None
    checked: Checked | None = None
    refused: str = ""
    may_pass_later: bool = False  # of what is refused


def ready_ahead(
    items: Sequence[Planned],
    readers: tuple[Reader, Reader],
    databases: tuple[duckdb.DuckDBPyConnection, duckdb.DuckDBPyConnection],
    today: date,
) -> Generator[Ready, None, None]:
    """Yield every file in its order, read and checked; the next batch is on its way meanwhile.

    Args:
        readers: for open releases, and for partners' files.
        databases: one holds the batch at hand while the other takes the next.
        today: the day of loading.
    """
    waiting: Future[list[Ready]] | None = None
    with ThreadPoolExecutor(1, thread_name_prefix="check") as pool:
        for at, batch in enumerate(_batches(items)):
            coming = pool.submit(_prepared, batch, readers, databases[at % 2], today)
            if waiting is not None:
                yield from waiting.result()
            waiting = coming
        if waiting is not None:
            yield from waiting.result()


def _batches(items: Sequence[Planned]) -> Iterator[list[Planned]]:
    """Cut the plan where the contract changes, or a batch is large; boundaries come one by one."""
    batch: list[Planned] = []
    size = 0
    for item in items:
        more = item.arrival.path.stat().st_size
        alike = batch and batch[0].contract is item.contract and item.contract.kind == "table"
        if batch and (not alike or size + more > BATCH_BYTES or len(batch) >= BATCH_FILES):
            yield batch
            batch, size = [], 0
        batch.append(item)
        size += more
    if batch:
        yield batch


def _prepared(
    batch: Sequence[Planned],
    readers: tuple[Reader, Reader],
    database: duckdb.DuckDBPyConnection,
    today: date,
) -> list[Ready]:
    """Read each file, then check together those whose columns stand alike."""
    found = [_read(item, readers[0] if item.contract.open else readers[1]) for item in batch]
    alike: dict[str, list[Ready]] = {}
    for one in found:
        if one.match is not None:
            match = one.match
            key = repr(
                (match.columns, match.wide, match.width, match.cells, one.cells.schema.names)
            )
            alike.setdefault(key, []).append(one)
    for number, group in enumerate(alike.values()):
        files = [(one.cells, one.match) for one in group if one.match is not None]
        told = check_alike(files, database, f"verdict_{number}", today)
        for one, checked in zip(group, told, strict=True):
            one.checked = checked
    return found


def _read(item: Planned, reader: Reader) -> Ready:
    arrival = item.arrival
    try:
        table, match = item.table, item.match
        if table is None:
            tables = reader.read(arrival.path, arrival.kind)
            table = next((one for one in tables if one.sheet == item.sheet), tables[0])
            for other in tables:
                if other is not table:
                    other.path.unlink(missing_ok=True)
            geometry = arrival.kind == "geometry"
            match = recognise(table.first, table.sheet, [item.contract], geometry, arrival.label)
        if match is None:
            raise Refused(f"{arrival.label}: the header could not be read again.")
        return Ready(item, table, match, table.open())
    except Refused as refused:
        return Ready(item, refused=str(refused), may_pass_later=refused.may_pass_later)
