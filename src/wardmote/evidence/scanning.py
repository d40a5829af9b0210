"""Looks at the data files of a table through DuckDB: counts, distinct values, blanks.

DuckDB is asked itself: ibis costs half a CPU second to import, and so does a parameter (pandas).
One connection serves the process.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from threading import RLock
from typing import Any

import pyarrow as pa

_lock = RLock()
_LOOKED_AT = 1_000_000  # rows: a look costs some milliseconds


def ask_files(files: Sequence[str], query: str, points: pa.Table | None = None) -> pa.Table:
    """Return what DuckDB answers of the tables `rows` (of data files) and `points` (in memory)."""
    told = f"WITH rows AS (FROM {_read(files)}) {query}"
    with _lock:
        database = _database()
        if points is None:
            return database.execute(told).to_arrow_table()
        database.register("points", points)
        try:
            return database.execute(told).to_arrow_table()
        finally:
            database.unregister("points")


def columns_of(files: Sequence[str]) -> frozenset[str]:
    """Return the columns that any of some data files has: their names carry their digests."""
    return _columns(tuple(map(str, files)))


@lru_cache(maxsize=256)
def _columns(files: tuple[str, ...]) -> frozenset[str]:
    with _lock:
        told = _database().execute(f"DESCRIBE FROM {_read(files)}").fetchall()
    return frozenset(str(one[0]) for one in told)


def distinct_in(files: Sequence[str], columns: Sequence[str], filled: str) -> pa.Table:
    """Return the distinct values of columns with the number of rows `n`, where `filled` is not "".

    For the areas and points that a table uses.
    """
    if not files:
        return pa.table({column: pa.array([], pa.string()) for column in columns})
    told, asked = ", ".join(map(named, columns)), named(filled)
    return _look(
        files,
        f"SELECT {told}, count(*) AS n",
        f"WHERE {asked} IS NOT NULL AND {asked}::VARCHAR <> '' GROUP BY {told}",
    )


def rows_where(files: Sequence[str], columns: Sequence[str], **equal: str) -> list[tuple[Any, ...]]:
    """Return columns of the rows of data files in which others equal words, in the files' order.

    Comparing with a word in Arrow imports pandas, which costs half a CPU second.
    """
    if not files:
        return []
    told = " AND ".join(f"{named(column)} = {quoted(word)}" for column, word in equal.items())
    found = _look(files, f"SELECT {', '.join(map(named, columns))}", f"WHERE {told}")
    return list(zip(*(found[column].to_pylist() for column in columns), strict=True))


def quoted(word: str) -> str:
    """Return a word as SQL writes one."""
    return "'" + word.replace("'", "''") + "'"


def named(column: str) -> str:
    """Return a column's name as SQL writes one."""
    return '"' + column.replace('"', '""') + '"'


def most_in(files: Sequence[str], column: str) -> int:
    """Return the greatest number in a column of data files, of their first million rows; else 0."""
    if not files:
        return 0
    first = f"(SELECT {named(column)} AS n FROM rows LIMIT {_LOOKED_AT})"  # noqa: S608
    return int(ask_files(files, f"SELECT max(n) AS most FROM {first}")["most"][0].as_py() or 0)  # noqa: S608


def is_blank(files: Sequence[str], column: str) -> bool:
    """Return whether a text column is empty in every row."""
    found = _look(files, f"SELECT max({named(column)}) AS most")
    return (found["most"][0].as_py() or "") == ""


def _look(files: Sequence[str], wanted: str, conditions: str = "") -> pa.Table:
    return ask_files(files, f"{wanted} FROM rows {conditions}")


def _read(files: Sequence[str]) -> str:
    listed = ", ".join(quoted(str(path)) for path in files)
    return f"read_parquet([{listed}], union_by_name = true)"


@cache
def _database() -> Any:
    import duckdb

    database = duckdb.connect(config={"threads": 2, "memory_limit": "2GB"})
    database.execute("SET enable_progress_bar = false")  # a slow look is no news to a terminal
    # A table of 190 small files is mostly its footers: read once, not at each look.
    database.execute("SET parquet_metadata_cache = true")
    return database
