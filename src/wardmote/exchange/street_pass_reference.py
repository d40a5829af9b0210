"""The reference path: the same reading without compiled code, by arrays of a whole block at once.

It cuts lines, crime ids and spans with numpy, judges distinct places with Arrow, and hands what is
not plain to the same exact reader. It is what the compiled pass is tested against, and what small
loads use: there the compiled code would take longer to load than it saves.
"""

from __future__ import annotations

from binascii import unhexlify
from collections.abc import Callable
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from wardmote.evidence.plain_columns import arrow_of, numbers_of
from wardmote.exchange.street_pass_checks import (
    COLUMNS,
    LAT_NORTH,
    LAT_SOUTH,
    LON_EAST,
    LON_WEST,
    LSOA_FORM,
    Layout,
)
from wardmote.exchange.street_pass_finding import PlainFinder as Finder
from wardmote.exchange.street_pass_lines import Lines, LocalPlaces, digests_of, words_of

__all__ = [
    "Finder",
    "chosen",
    "count_once",
    "first_seen",
    "make_ready",
    "pack",
    "read_block",
    "text_digests",
]

_NIBBLES = np.full(256, 255, np.uint8)  # what a hexadecimal character stands for; 255: it is none
_NIBBLES[list(b"0123456789")] = np.arange(10)
_NIBBLES[list(b"abcdef")] = _NIBBLES[list(b"ABCDEF")] = np.arange(10, 16)


def make_ready() -> None:
    """Nothing is to be loaded."""


class ReferencePlaces(LocalPlaces):
    """The distinct places of one block; their texts are cut by Arrow."""

    def _texts(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> pa.Array:
        return _texts(self._text, starts, ends)


def read_block(text: NDArray[np.uint8], size: int, layout: Layout, first_line: int) -> Lines:
    """Read whole lines; the same as the compiled `read_block`."""
    if size and text[size - 1] != 10:
        text[size] = 10
        size += 1
    starts, ends, cut, plain = _cut(text[: size + 1], layout.usual)
    rows = np.flatnonzero(plain)
    ids, has_id = np.zeros((len(ends), 32), np.uint8), np.zeros(len(ends), np.uint8)
    formed = _read_ids(text, starts[rows], cut[:, 0], ids, has_id, rows)
    if not formed.all():
        rows, cut = rows[formed], cut[formed]
    closed = _bare(text, cut[:, -1])
    bounds = [(cut[:, 0], cut[:, 3]), (cut[:, 3], cut[:, 8]), (cut[:, 8], closed)]
    spans = [_distinct(text, before + 1, end) for before, end in bounds]
    (heads, at_head), (places, at_place), (tails, at_tail) = spans
    lines = Lines(first_line, None, lines=len(ends), latest=layout.latest)
    head, place, tail = (np.full(len(ends), -1, np.int32) for _ in range(3))
    head[rows] = _judged(text, bounds[0], at_head, lines.judge_head)[heads]
    tail[rows] = _judged(text, bounds[2], at_tail, lines.judge_tail)[tails]
    place[rows] = places
    lines.places, good = _places(text, cut[at_place])
    loaded = np.zeros(len(ends), np.bool_)
    loaded[rows] = good[places] & (head[rows] >= 0) & (tail[rows] >= 0)
    for at in np.flatnonzero(~loaded):
        line = text[starts[at] : ends[at]].tobytes().removesuffix(b"\r")
        if not line.strip(b" \t\r"):
            lines.blank += 1
            continue
        told = lines.exactly(line, int(at), layout)
        if told is not None:
            loaded[at] = True
            head[at], place[at], tail[at], crime_id = told
            has_id[at] = crime_id is not None
            ids[at] = np.frombuffer(crime_id or bytes(32), np.uint8)
    taken: Any = slice(None) if loaded.all() else loaded
    codes = (head[taken], place[taken], tail[taken])
    lines.fill(np.flatnonzero(loaded), *codes, ids[taken], has_id[taken])
    return lines


def _cut(
    text: NDArray[np.uint8], usual: bool
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
    """Return where lines start and end, where plain ones are cut, and which are plain.

    Plain are lines of 12 fields in printable ASCII without quotes. `text` is one byte longer.
    """
    size = len(text) - 1
    marks, unprintable, quoted = _marked(text[:size])
    last = np.flatnonzero(text[marks] == 10)
    ends = marks[last]
    starts = np.concatenate([np.zeros(1, np.int64), ends[:-1] + 1])[: len(ends)]
    first = np.concatenate([np.zeros(1, np.int64), last[:-1] + 1])[: len(ends)]
    plain = (last - first == len(COLUMNS) - 1) & usual
    returns = np.count_nonzero(text[ends[ends > 0] - 1] == 13)
    if quoted or unprintable != len(ends) + returns:
        odd = np.flatnonzero((text[:size] - np.uint8(32) > 94) | (text[:size] == 34))
        closing = (text[odd] == 10) | ((text[odd] == 13) & (text[odd + 1] == 10))
        plain[np.searchsorted(ends, odd[~closing])] = False
    if plain.all():
        return starts, ends, marks.reshape(-1, len(COLUMNS)), plain
    return starts, ends, marks[first[plain][:, None] + np.arange(len(COLUMNS))], plain


_SLICE = 1 << 18  # bytes looked at together: their comparisons stay in the processor's cache


def _marked(text: NDArray[np.uint8]) -> tuple[NDArray[np.int64], int, bool]:
    """Return where commas and line ends are, how many bytes are not printable, and any quotes."""
    pieces, unprintable, quoted = [np.empty(0, np.int64)], 0, False
    for at in range(0, len(text), _SLICE):
        part = text[at : at + _SLICE]
        found = part == 44
        found |= part == 10
        pieces.append(np.flatnonzero(found) + at)
        unprintable += int(np.count_nonzero(part - np.uint8(32) > 94))
        quoted = quoted or bool((part == 34).any())
    return np.concatenate(pieces), unprintable, quoted


def _bare(text: NDArray[np.uint8], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return ends without a carriage return before them."""
    return np.asarray(ends - (text[ends - 1] == 13), np.int64)


def _read_ids(
    text: NDArray[np.uint8],
    starts: NDArray[np.int64],
    commas: NDArray[np.int64],
    ids: NDArray[np.uint8],
    has_id: NDArray[np.uint8],
    rows: NDArray[np.int64],
) -> NDArray[np.bool_]:
    """Put crime ids at their rows; return which lines have one that is well formed, or none."""
    size = commas - starts
    given = size == 64
    formed: NDArray[np.bool_] = size == 0
    if given.any():
        written = sliding_window_view(text, 64)[starts[given]]
        try:
            told = np.frombuffer(unhexlify(written), np.uint8).reshape(-1, 32)
            formed[given] = True
        except ValueError:  # somewhere something else than hexadecimal
            nibbles = _NIBBLES[written]
            told = (nibbles[:, 0::2] << 4) | (nibbles[:, 1::2] & 15)
            formed[given] = nibbles.max(axis=1, initial=0) < 16
        ids[rows[given]] = told
    has_id[rows[given]] = 1
    return formed


def _distinct(
    text: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return each span's code, and a line that holds each code."""
    if not len(starts):
        return starts, starts
    spans = _texts(text, starts, ends, pa.large_binary()).dictionary_encode()
    codes = numbers_of(spans.indices, np.int32).astype(np.int64)
    return codes, _first_at(codes, len(spans.dictionary))


def text_digests(
    offsets: NDArray[np.int32], content: NDArray[np.uint8]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the digests of texts as an Arrow column has them, with eight bytes after them."""
    bounds = offsets.astype(np.int64)
    return digests_of(content, bounds[:-1], bounds[1:])


def _first_at(codes: NDArray[np.integer[Any]], size: int) -> NDArray[np.int64]:
    """Return where each code (below `size`) is first met; -1 where it is not."""
    first = np.full(size, -1, np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first


def _judged(
    text: NDArray[np.uint8],
    bounds: tuple[NDArray[np.int64], NDArray[np.int64]],
    at: NDArray[np.int64],
    how: Callable[[bytes], int],
) -> NDArray[np.int32]:
    """Return the code of the span of each of these lines, -1 for the exact reader."""
    view = memoryview(text.data)
    spans = zip(bounds[0][at].tolist(), bounds[1][at].tolist(), strict=True)
    return np.array([how(bytes(view[comma + 1 : end])) for comma, end in spans], np.int32)


def _texts(
    text: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    kind: pa.DataType | None = None,
) -> pa.Array:
    """Cut texts out of a block, as an Arrow column."""
    kind = kind or pa.string()
    if not len(starts):
        return pa.array([], kind)
    order = None
    if (starts[1:] < starts[:-1]).any():  # Arrow's offsets must not fall
        order = np.argsort(starts, kind="stable")
        starts, ends = starts[order], ends[order]
    bounds = np.stack([starts, ends], axis=1).reshape(-1)
    pieces = pa.LargeBinaryArray.from_buffers(
        pa.large_binary(), len(bounds) - 1, [None, pa.py_buffer(bounds), pa.py_buffer(text)]
    )
    back = np.arange(0, len(bounds), 2)
    if order is not None:
        back[order] = back.copy()
    return pieces.take(arrow_of(back)).cast(kind)


def _places(
    text: NDArray[np.uint8], cut: NDArray[np.int64]
) -> tuple[ReferencePlaces, NDArray[np.bool_]]:
    """Return the distinct places, and which of them are plain."""
    cuts = np.concatenate([cut[:, 3:4] + 1, cut[:, 4:9]], axis=1)
    unknown = (cuts[:, 1] == cuts[:, 0]) & (cuts[:, 2] == cuts[:, 1] + 1)
    lon, lat = (
        degrees_of(text, cuts[:, 0], cuts[:, 1]),
        degrees_of(text, cuts[:, 1] + 1, cuts[:, 2]),
    )
    inside = (lon >= LON_WEST) & (lon <= LON_EAST) & (lat >= LAT_SOUTH) & (lat <= LAT_NORTH)
    good = (unknown | inside) & are_lsoas(text, cuts[:, 3] + 1, cuts[:, 4])
    digests = digests_of(text, cuts[:, 0], cuts[:, 5])
    return ReferencePlaces(*digests, np.stack([lon, lat], axis=1), text, cuts), good


def degrees_of(
    text: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Read numbers of `NUMBER_FORM`; NaN where they have another form. Exact: at most 15 digits."""
    size = ends - starts
    widest = min(int(size.max(initial=1)), _WIDEST)
    letters = np.ascontiguousarray(sliding_window_view(text, widest)[starts].T)
    digits = letters - np.uint8(48)
    within = np.arange(widest)[:, None] < size
    is_digit, is_point = (digits < 10) & within, (letters == 46) & within
    negative = letters[0] == 45
    point = np.where(is_point.any(axis=0), is_point.argmax(axis=0), size)
    whole, after = point - negative, np.maximum(size - point - 1, 0)
    formed = (is_digit.sum(axis=0) + negative + (point < size) == size) & (after <= 12)
    formed &= (whole >= 1) & (whole <= 3) & ((point == size) | (after > 0))
    number = np.zeros(len(size), np.int64)
    for tens, digit in zip(np.where(is_digit, 10, 1), digits * is_digit, strict=True):
        number *= tens
        number += digit
    found = number / _TENS[np.where(formed, after, 0)]
    np.negative(found, out=found, where=negative)
    found[~formed] = np.nan
    return found


_WIDEST = 17  # a sign, three digits, a point and twelve digits
_TENS = 10.0 ** np.arange(13)


def are_lsoas(
    text: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> NDArray[np.bool_]:
    """Which texts have the form of an LSOA's code, or are blank? England's and Wales's are common."""
    size = ends - starts
    word = words_of(text)[starts]
    digits = (word >> np.uint64(24)) ^ np.uint64(0x3030303030)
    good: NDArray[np.bool_] = np.isin(word & np.uint64(0xFFFFFF), _COMMON)
    over = digits | (digits + np.uint64(0x7676767676))  # of a byte beyond ASCII the sum wraps round
    good &= over & np.uint64(0x8080808080) == 0  # each at most 9
    good &= (text[starts + 8] - np.uint8(48) < 10) & (size == 9)
    good |= size == 0
    other = np.flatnonzero(~good)
    if len(other):
        good[other] = _matches(_texts(text, starts[other], ends[other]), LSOA_FORM)
    return good


_COMMON = [int.from_bytes(begins, "little") for begins in (b"E01", b"W01")]


def _matches(column: pa.Array, form: str) -> NDArray[np.bool_]:
    return _true(pc.match_substring_regex(column, f"^(?:{form})$"))


def _true(column: pa.Array) -> NDArray[np.bool_]:
    """Return an Arrow column of truths without nulls as an array."""
    bits = np.frombuffer(column.buffers()[1] or b"", np.uint8)
    return np.unpackbits(bits, count=column.offset + len(column), bitorder="little")[
        column.offset :
    ].astype(np.bool_)


def first_seen(codes: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """Return the distinct codes (each below `size`) in the order in which they are first met."""
    first = _first_at(codes, size)
    distinct = np.flatnonzero(first >= 0)
    return distinct[np.argsort(first[distinct])].astype(np.int64)


def pack(codes: NDArray[Any], size: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the distinct codes (-1 to `size` less one) in order, and each element's place in them.

    The place does not count -1, whose own is 0.
    """
    met = np.zeros(size + 1, np.bool_)  # of code + 1
    at = codes.astype(np.int64) + 1
    met[at] = True
    place = np.cumsum(met[1:]) - 1
    indices = np.concatenate([[0], place])[at]
    return np.flatnonzero(met) - 1, indices.astype(np.int32)


def chosen(ids: NDArray[np.uint8], has_id: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    """Return the `count` crime ids (rows, 32) of the rows that have one."""
    return np.asarray(ids[has_id != 0], np.uint8)


def count_once(
    ids: NDArray[np.uint8], has_id: NDArray[np.uint8], outcome: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Count each crime id once, and carry the last outcome given for it to all its rows."""
    count, current = np.ones(len(has_id), np.int32), outcome.copy()
    given = np.flatnonzero(has_id)
    words = np.ascontiguousarray(ids).view(np.uint64)[given]
    if not len(given):
        return count, current
    order = np.argsort(words[:, 0])
    first = words[order, 0]
    alike = np.flatnonzero(first[1:] == first[:-1])
    if not len(alike):
        return count, current
    again = np.zeros(len(given), np.bool_)
    again[order[alike]] = again[order[alike + 1]] = True
    given, words = given[again], words[again]
    order = np.lexsort(words.T)
    words, rows = words[order], given[order]
    begins = np.concatenate([[True], (words[1:] != words[:-1]).any(axis=1)])
    count[rows[~begins]] = 0
    group = np.cumsum(begins) - 1
    last = np.append(np.flatnonzero(begins)[1:], len(rows)) - 1
    current[rows] = outcome[rows[last]][group]
    return count, current
