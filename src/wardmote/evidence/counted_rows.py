"""Rows counted by DuckDB in its own words: what `portable.counted` says, without its costs.

To import ibis and compile a count with it takes 0.6 and 0.03 CPU seconds, which a fresh process that
counts forty times cannot afford. tests/evidence/test_counted_rows.py holds the two equal.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wardmote.evidence.scanning import ask_files, columns_of, named, quoted

WITHHELD = ("suppressed", "missing", "unknown")  # in the order in which one is told for several


@dataclass(frozen=True)
class Wanted:
    """Which rows to count, by what.

    Args:
        keys: columns to count by.
        where: conditions on other columns: one of these values.
        months: first and last month number, both counted.
        areas: codes as in the rows; None is every area.
        area_column: the column that holds the area's code.
        of: "" sums the counts; a status counts the rows that hold it in place of a count.
    """

    keys: Sequence[str]
    where: Iterable[tuple[str, tuple[object, ...]]] = ()
    months: tuple[int, int] | None = None
    areas: Sequence[str] | None = None
    source: str = ""
    area_column: str = "area"
    of: str = ""


def counted_in(files: Sequence[str], wanted: Wanted, points: pa.Table | None = None) -> pa.Table:
    """Return the keys and the count `n` of rows of data files, in no order.

    Args:
        points: lon, lat and code, for rows that carry a point and no area.
    """
    columns = columns_of(files)
    status = _status(columns)
    keys = ", ".join(map(named, wanted.keys))
    told = " AND ".join(_conditions(wanted, columns, status)) or "true"
    number = _number(wanted.of, columns, status)
    placed = _placed(wanted.area_column, points is not None)
    # Names and words are quoted by `named` and `quoted`: none of them is read as SQL.
    query = f"SELECT {keys}, CAST({number} AS BIGINT) AS n {placed} WHERE {told} GROUP BY {keys}"
    return ask_files(files, query, points)


def looked_through(
    files: Sequence[str],
    wanted: Wanted,
    apart: Sequence[str] | None,
    points: pa.Table | None = None,
) -> pa.Table:
    """Return the rows of data files counted by `wanted.keys` and `status`, in one scan.

    `n` is the sum of counts where the status is "", and the number of rows for every other status.

    Args:
        wanted: its keys hold `area`; `of` is not looked at.
        apart: codes told apart; rows of all others are counted together, as of area "". None is all.
    """
    columns = columns_of(files)
    status = _status(columns)
    area = "area" if apart is None else _told_apart(apart)
    told = " AND ".join(_conditions(replace(wanted, of=""), columns, status)) or "true"
    keys = ", ".join(map(named, (*wanted.keys, "status")))
    asked = ", ".join(f"{area} AS area" if key == "area" else named(key) for key in wanted.keys)
    placed = _placed(wanted.area_column, points is not None)
    rows = f'FROM (SELECT {asked}, {status} AS status, "count" AS number {placed} WHERE {told})'
    number = "CASE WHEN status = '' THEN coalesce(sum(number), 0) ELSE count(*) END"
    # Names and words are quoted by `named` and `quoted`: none of them is read as SQL.
    query = f"SELECT {keys}, CAST({number} AS BIGINT) AS n {rows} GROUP BY {keys}"
    return ask_files(files, query, points)


def statuses_in(files: Sequence[str]) -> tuple[str, ...]:
    """Return the statuses that rows of some data files hold in place of a count."""
    if not files:
        return ()
    status = _status(columns_of(files))
    found = ask_files(files, f"FROM rows SELECT DISTINCT {status} AS status")
    held = set(found["status"].to_pylist())
    return tuple(status for status in WITHHELD if status in held)


def numbers(column: pa.ChunkedArray) -> NDArray[np.int64]:
    """Return a column of whole numbers without nulls. `to_numpy` imports pandas first."""
    return np.concatenate([np.empty(0, np.int64), *map(_plain, column.chunks)]).astype(np.int64)


def numbered(column: pa.ChunkedArray) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    """Return the distinct words of a column ("" for none), and for each row the place of its own."""
    words: dict[str, int] = {}
    places = [np.empty(0, np.int64)]
    for chunk in column.chunks:
        encoded = chunk.dictionary_encode(null_encoding="encode")
        found = [
            words.setdefault(word or "", len(words)) for word in encoded.dictionary.to_pylist()
        ]
        places.append(np.array(found, np.int64)[_plain(encoded.indices)])
    return tuple(words), np.concatenate(places)


def _plain(chunk: pa.Array) -> NDArray[np.generic]:
    kind = np.dtype(chunk.type.to_pandas_dtype())
    held = np.frombuffer(chunk.buffers()[1] or b"", kind)
    return held[chunk.offset : chunk.offset + len(chunk)]


def _status(columns: frozenset[str]) -> str:
    """Return why a row has no count; '' where it has one.

    What a supplier marked goes before a number beside the mark; no number and no mark is missing.
    """
    unmarked = "CASE WHEN \"count\" IS NULL THEN 'missing' ELSE '' END"
    if "count_status" not in columns:
        return f"({unmarked})"
    listed = ", ".join(map(quoted, WITHHELD))
    return (
        f"(CASE WHEN lower(count_status) IN ({listed}) THEN lower(count_status) "
        f"ELSE {unmarked} END)"
    )


def _number(of: str, columns: frozenset[str], status: str) -> str:
    if of:
        return "count(*)"
    if "count_status" not in columns:
        return 'coalesce(sum("count"), 0)'
    return f"sum(CASE WHEN {status} = '' THEN coalesce(\"count\", 0) ELSE 0 END)"


def _placed(area_column: str, by_points: bool) -> str:
    """Return the rows with `area` from another column, or from where their point lies."""
    if area_column != "area":
        return f"FROM (FROM rows SELECT * REPLACE ({named(area_column)} AS area))"
    if not by_points:
        return "FROM rows"
    given = "CASE WHEN coalesce(area, '') <> '' THEN area ELSE coalesce(code, '') END"
    joined = "rows LEFT JOIN points ON lon = at_lon AND lat = at_lat"
    return f"FROM (FROM {joined} SELECT * REPLACE ({given} AS area))"


def _told_apart(apart: Sequence[str]) -> str:
    return f"CASE WHEN area IN ({_listed(apart)}) THEN area ELSE '' END" if apart else "''"


def _conditions(wanted: Wanted, columns: frozenset[str], status: str) -> list[str]:
    told = [
        f"{named(column)} IN ({_listed(values)})" if column in columns and values else "false"
        for column, values in wanted.where
    ]
    if wanted.months is not None:
        told.append(f"month BETWEEN {int(wanted.months[0])} AND {int(wanted.months[1])}")
    if wanted.areas is not None:
        told.append(f"area IN ({_listed(wanted.areas)})" if wanted.areas else "false")
    if wanted.source:
        told.append(f"source = {quoted(wanted.source)}")
    if wanted.of:
        told.append(f"{status} = {quoted(wanted.of)}")
    return told


def _listed(values: Iterable[object]) -> str:
    return ", ".join(
        quoted(value) if isinstance(value, str) else "NULL" if value is None else repr(value)
        for value in values
    )
