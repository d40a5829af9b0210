"""Looks at the data files of a table through DuckDB: views of them, distinct values, blanks.

One connection serves the process; a view of files lives as long as its `with` block.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from threading import RLock
from typing import Any

import pyarrow as pa

_lock = RLock()


@contextmanager
def viewed(files: Sequence[str]) -> Iterator[Any]:
    """Give an ibis table over data files; no other view is open at the same time."""
    with _lock:
        table = _connection().read_parquet([str(path) for path in files], union_by_name=True)
        try:
            yield table
        finally:
            _connection().drop_view(table.get_name(), force=True)


def in_memory(rows: pa.Table) -> Any:
    """Return an ibis table over rows in memory."""
    import ibis

    return ibis.memtable(rows)


def distinct_in(files: Sequence[str], columns: Sequence[str], filled: str) -> pa.Table:
    """Return the distinct values of columns with the number of rows `n`, where `filled` is not "".

    For the areas and points that a table uses.
    """
    if not files:
        return pa.table({column: pa.array([], pa.string()) for column in columns})
    named = ", ".join(f'"{column}"' for column in columns)
    return _look(
        files,
        f"SELECT {named}, count(*) AS n",
        f'WHERE "{filled}" IS NOT NULL AND "{filled}"::VARCHAR <> \'\' GROUP BY {named}',
    )


def rows_where(files: Sequence[str], columns: Sequence[str], **equal: str) -> list[dict[str, Any]]:
    """Return the rows of data files in which columns equal words, in the order of the files.

    Comparing with a word in Arrow imports pandas, which costs half a CPU second.
    """
    if not files:
        return []
    named = ", ".join(f'"{column}"' for column in columns)
    told = " AND ".join(f'"{column}" = {quoted(word)}' for column, word in equal.items())
    found = _look(files, f"SELECT {named}", f"WHERE {told}")
    return list(found.to_pylist())


def quoted(word: str) -> str:
    """Return a word as SQL writes one."""
    return "'" + word.replace("'", "''") + "'"


def is_blank(files: Sequence[str], column: str) -> bool:
    """Return whether a text column is empty in every row."""
    found = _look(files, f'SELECT max("{column}") AS most')
    return (found["most"][0].as_py() or "") == ""


def _look(files: Sequence[str], wanted: str, conditions: str = "") -> pa.Table:
    """Ask DuckDB itself: ibis costs 2 CPU seconds to import, and so does a parameter (pandas)."""
    listed = ", ".join(quoted(str(path)) for path in files)
    query = f"{wanted} FROM read_parquet([{listed}], union_by_name = true) {conditions}"
    with _lock:
        return _database().execute(query).to_arrow_table()


@cache
def _database() -> Any:
    import duckdb

    return duckdb.connect(config={"threads": 2, "memory_limit": "2GB"})


@cache
def _connection() -> Any:
    import ibis

    return ibis.duckdb.connect(threads=2, memory_limit="2GB")
