"""The reference path: the same reading without compiled code, by DuckDB on an all-text read.

It cuts lines and crime ids in SQL, tells distinct spans apart with Arrow, and hands what is not
plain to the same exact reader. It is what the compiled pass is tested against, and what small
loads use: there the compiled code would take longer to load than it saves.
"""

from __future__ import annotations

from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from wardmote.exchange.street_pass_checks import (
    LAT_NORTH,
    LAT_SOUTH,
    LON_EAST,
    LON_WEST,
    LSOA_FORM,
    NUMBER_FORM,
    Layout,
)
from wardmote.exchange.street_pass_lines import Lines, LocalPlaces, arrow_of, span_digests
from wardmote.exchange.street_pass_places import Names
from wardmote.exchange.street_pass_places import PlainFinder as Finder

__all__ = ["Finder", "Names", "chosen", "count_once", "first_seen", "pack", "read_block"]

_CUT = r"""
with cut as (
    select nth, line, case when contains(line, '"') then null else string_split(line, ',') end as f
    from lines)
select nth, trim(line, E' \t\r') = '' as blank,
    coalesce(len(f) = 12 and (f[1] = '' or (length(f[1]) = 64 and try(unhex(f[1])) is not null)), false)
        as plain,
    case when length(f[1]) = 64 then try(unhex(f[1])) end as id,
    f[2] || ',' || f[3] as head, f[10] || ',' || f[11] as tail,
    f[5] as lon, f[6] as lat, f[7] as location, f[8] as lsoa, f[9] as lsoa_name,
    f[5] || ',' || f[6] || ',' || f[7] || ',' || f[8] || ',' || f[9] as place
from cut order by nth
"""


class ReferencePlaces(LocalPlaces):
    """The distinct places of one block, as Arrow columns; the exact reader's follow."""

    def __init__(self, spans: pa.Array, columns: dict[str, pa.Array]) -> None:
        d1, d2 = span_digests([span.encode() for span in spans.to_pylist()])
        nothing = np.empty(0, np.uint8)
        super().__init__(d1, d2, np.empty(0), nothing, np.empty((len(spans), 0), np.int64))
        self._columns = columns

    def _fast_columns(self, codes: NDArray[np.int64]) -> dict[str, pa.Array]:
        return {name: column.take(arrow_of(codes)) for name, column in self._columns.items()}


def read_block(text: NDArray[np.uint8], size: int, layout: Layout, first_line: int) -> Lines:
    """Read whole lines; the same as the compiled `read_block`."""
    content = text[:size].tobytes()
    starts, ends = _line_bounds(text, size)
    whole, unreadable = _as_text(content, starts, ends)
    cut = _cut(whole)
    blank = cut.column("blank").to_numpy()
    plain = cut.column("plain").to_numpy() & ~unreadable & layout.usual
    head_codes, heads = _distinct(cut.column("head"))
    tail_codes, tails = _distinct(cut.column("tail"))
    place_codes, places, place_plain = _places(cut)
    lines = Lines(first_line, places, lines=len(starts), blank=int((blank & ~unreadable).sum()))
    head, tail = head_codes.copy(), tail_codes.copy()
    head[plain] = _judged(head_codes[plain], heads, lines.judge_head)
    tail[plain] = _judged(tail_codes[plain], tails, lines.judge_tail)
    loaded = plain & place_plain[place_codes] & (head >= 0) & (tail >= 0)
    ids, has_id = _ids(cut.column("id"))
    place = place_codes.copy()
    for at in np.flatnonzero(~loaded & ~(blank & ~unreadable)):
        told = lines.exactly(content[starts[at] : ends[at]], int(at), layout)
        if told is not None:
            loaded[at] = True
            head[at], place[at], tail[at], crime_id = told
            has_id[at] = crime_id is not None
            ids[at] = np.frombuffer(crime_id or bytes(32), np.uint8)
    lines.fill(
        np.flatnonzero(loaded), head[loaded], place[loaded], tail[loaded], ids[loaded],
        has_id[loaded],
    )  # fmt: skip
    return lines


def _line_bounds(text: NDArray[np.uint8], size: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each line starts and ends, without its line end."""
    ends = np.flatnonzero(text[:size] == 10)
    if size and text[size - 1] != 10:
        ends = np.append(ends, size)
    starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)
    returned = (ends > starts) & (text[np.maximum(ends - 1, 0)] == 13)
    return starts, ends - returned


def _as_text(
    content: bytes, starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[pa.Array, NDArray[np.bool_]]:
    """Return the lines as text, and which of them are not UTF-8 (given as blank)."""
    bounds = np.stack([starts, ends], axis=1).reshape(-1)
    pieces = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(bounds) - 1, [None, pa.py_buffer(bounds), pa.py_buffer(content)]
    )
    lines = pieces.take(arrow_of(np.arange(0, len(bounds) - 1, 2)))
    unreadable = np.zeros(len(lines), np.bool_)
    try:
        return lines.cast(pa.large_string()), unreadable
    except pa.ArrowInvalid:
        texts = [_decoded(line) for line in lines.to_pylist()]
        unreadable = np.array([text is None for text in texts])
        return pa.array([text or "" for text in texts], pa.large_string()), unreadable


def _decoded(line: bytes) -> str | None:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _cut(lines: pa.Array) -> pa.Table:
    table = pa.table({"nth": arrow_of(np.arange(len(lines))), "line": lines})
    with duckdb.connect(":memory:", config={"threads": 1}) as engine:
        engine.execute("set enable_external_access = false")
        engine.register("lines", table)
        return engine.execute(_CUT).to_arrow_table().combine_chunks()


def _distinct(column: pa.ChunkedArray) -> tuple[NDArray[np.int32], pa.Array]:
    packed = column.combine_chunks().fill_null("").dictionary_encode()
    return packed.indices.to_numpy(), packed.dictionary


def _judged(codes: NDArray[np.int32], spans: pa.Array, how: object) -> NDArray[np.int32]:
    verdicts = np.full(len(spans) + 1, -1, np.int32)
    for code in np.unique(codes):
        verdicts[code] = how(spans[code].as_py().encode())  # type: ignore[operator]
    return verdicts[codes]


def _places(cut: pa.Table) -> tuple[NDArray[np.int32], ReferencePlaces, NDArray[np.bool_]]:
    """Return each line's place, the distinct places, and which of those are plain."""
    codes, spans = _distinct(cut.column("place"))
    _, first = np.unique(codes, return_index=True)
    names = ["lon", "lat", "location", "lsoa", "lsoa_name"]
    given = cut.select(names).take(arrow_of(first)).combine_chunks()
    given = pa.table({n: given.column(n).cast(pa.string()).fill_null("") for n in names})
    lon, lat, lsoa = (given.column(n).combine_chunks() for n in ("lon", "lat", "lsoa"))
    unknown = _true(pc.and_(pc.equal(lon, ""), pc.equal(lat, "")))
    formed = _matches(lon, NUMBER_FORM) & _matches(lat, NUMBER_FORM)
    degrees = [_numbers(column, formed) for column in (lon, lat)]
    inside = (degrees[0] >= LON_WEST) & (degrees[0] <= LON_EAST)
    inside &= (degrees[1] >= LAT_SOUTH) & (degrees[1] <= LAT_NORTH)
    coded = _true(pc.equal(lsoa, "")) | _matches(lsoa, LSOA_FORM)
    columns = {
        "lon": arrow_of(degrees[0], formed),
        "lat": arrow_of(degrees[1], formed),
        **{n: given.column(n).combine_chunks() for n in names[2:]},
    }
    return codes, ReferencePlaces(spans, columns), (unknown | (formed & inside)) & coded


def _matches(column: pa.Array, form: str) -> NDArray[np.bool_]:
    return _true(pc.match_substring_regex(column, f"^(?:{form})$"))


def _true(column: pa.Array) -> NDArray[np.bool_]:
    return np.asarray(column.to_numpy(zero_copy_only=False), np.bool_)


def _numbers(column: pa.Array, formed: NDArray[np.bool_]) -> NDArray[np.float64]:
    numbers = np.full(len(column), np.nan)
    numbers[formed] = (
        column.filter(pa.array(formed.tolist(), pa.bool_())).cast(pa.float64()).to_numpy()
    )
    return numbers


def _ids(column: pa.ChunkedArray) -> tuple[NDArray[np.uint8], NDArray[np.uint8]]:
    held = column.combine_chunks()
    has_id = _true(held.is_valid()).astype(np.uint8)
    ids = np.zeros((len(held), 32), np.uint8)
    given = b"".join(held.drop_null().to_pylist())
    ids[has_id != 0] = np.frombuffer(given, np.uint8).reshape(-1, 32)
    return ids, has_id


def first_seen(codes: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """Return the distinct codes (each below `size`) in the order in which they are first met."""
    distinct, first = np.unique(codes, return_index=True)
    return distinct[np.argsort(first)].astype(np.int64)


def pack(codes: NDArray[Any], size: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the distinct codes (-1 to `size` less one) in order, and each element's place in them.

    The place does not count -1, whose own is 0.
    """
    used, indices = np.unique(codes, return_inverse=True)
    if len(used) and used[0] < 0:
        indices = np.maximum(indices - 1, 0)
    return used.astype(np.int64), indices.astype(np.int32)


def chosen(ids: NDArray[np.uint8], has_id: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    """Return the `count` crime ids (rows, 32) of the rows that have one."""
    return ids[has_id != 0]


def count_once(
    ids: NDArray[np.uint8], has_id: NDArray[np.uint8], outcome: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Count each crime id once, and carry the last outcome given for it to all its rows."""
    count, current = np.ones(len(has_id), np.int32), outcome.copy()
    given = np.flatnonzero(has_id)
    words = np.ascontiguousarray(ids).view(np.uint64)[given]
    if not len(given):
        return count, current
    order = np.lexsort(words.T)
    words, rows = words[order], given[order]
    begins = np.concatenate([[True], (words[1:] != words[:-1]).any(axis=1)])
    count[rows[~begins]] = 0
    group = np.cumsum(begins) - 1
    last = np.append(np.flatnonzero(begins)[1:], len(rows)) - 1
    current[rows] = outcome[rows[last]][group]
    return count, current
