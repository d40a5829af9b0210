"""The compiled engine: a street file's bytes to codes, in loops that let other threads run.

What the loops do not understand goes to the exact reader, line by line.
"""

from __future__ import annotations

import threading
from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wardmote.exchange.street_pass_checks import (
    LAT_NORTH,
    LAT_SOUTH,
    LON_EAST,
    LON_WEST,
    Layout,
)
from wardmote.exchange.street_pass_cutting import BLANK, EXACT, FAST, FIELDS, look_up, mark
from wardmote.exchange.street_pass_finding import longer
from wardmote.exchange.street_pass_lines import Lines, LocalPlaces
from wardmote.exchange.street_pass_words import K1, find_or_add, grown, span_digest, word_at

__all__ = [
    "Finder",
    "chosen",
    "count_once",
    "first_seen",
    "make_ready",
    "pack",
    "read_block",
    "span_digest",
    "text_digests",
]


@njit(nogil=True, cache=True)
def count_once(
    ids: NDArray[np.uint8], has_id: NDArray[np.uint8], outcome: NDArray[np.int32]
) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """Count each crime id once, and carry the last outcome given for it to all its rows.

    Returns:
        count (1, or 0 for a later row of an id) and current outcome, one a row.
    """
    rows = has_id.size
    size = 64
    while size < rows * 2:
        size *= 2
    slots = np.full(size, -1, np.int64)
    mask = np.uint64(size - 1)
    count = np.ones(rows, np.int32)
    current = outcome.copy()
    first = np.arange(rows)
    base = np.uint64(ids.ctypes.data)
    later = 0
    for row in range(rows):
        if has_id[row] == 0:
            continue
        here = base + np.uint64(row * 32)
        at = (word_at(here) * K1 >> np.uint64(20)) & mask
        while True:
            found = slots[at]
            if found < 0:
                slots[at] = row
                break
            there = base + np.uint64(found * 32)
            if (
                word_at(here) == word_at(there)
                and word_at(here + np.uint64(8)) == word_at(there + np.uint64(8))
                and word_at(here + np.uint64(16)) == word_at(there + np.uint64(16))
                and word_at(here + np.uint64(24)) == word_at(there + np.uint64(24))
            ):
                count[row] = 0
                first[row] = found
                current[found] = outcome[row]
                later += 1
                break
            at = (at + np.uint64(1)) & mask
    if later:
        for row in range(rows):
            current[row] = current[first[row]]
    return count, current


@njit(nogil=True, cache=True)
def _enter(
    slots: NDArray[np.int32],
    d1: NDArray[np.uint64],
    d2: NDArray[np.uint64],
    count: int,
    asked: tuple[NDArray[np.uint64], NDArray[np.uint64]],
) -> tuple[NDArray[np.int32], int]:
    found = np.empty(asked[0].size, np.int32)
    for at in range(found.size):
        code = find_or_add(slots, d1, d2, count, asked[0][at], asked[1][at])
        count = max(count, code + 1)
        found[at] = code
    return found, count


class Finder:
    """Numbers pairs of digests in one open table: 16 bytes a pair, and 8 to 16 for its slot."""

    def __init__(self) -> None:
        self.count = 0
        self._d1, self._d2 = np.empty(4096, np.uint64), np.empty(4096, np.uint64)
        self._slots = np.full(8192, -1, np.int32)

    def make_room(self, more: int) -> None:
        """Make room for so many more pairs at once."""
        needed = self.count + more + 2
        if needed > len(self._d1):
            size = max(needed, len(self._d1) * 2)
            self._d1, self._d2 = longer(self._d1, size), longer(self._d2, size)
        while needed * 2 > len(self._slots):
            self._slots = grown(self._slots, self._d1, self._d2, self.count)

    def enter(self, d1: NDArray[np.uint64], d2: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the number of each pair, numbering new ones."""
        self.make_room(len(d1))
        found, count = _enter(self._slots, self._d1, self._d2, self.count, (d1, d2))
        self.count = int(count)
        return np.asarray(found, np.int32)


@njit(nogil=True, cache=True)
def text_digests(
    offsets: NDArray[np.int32], content: NDArray[np.uint8]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the digests of texts as an Arrow column has them, with eight bytes after them."""
    size = offsets.size - 1
    d1, d2 = np.empty(size, np.uint64), np.empty(size, np.uint64)
    base = np.uint64(content.ctypes.data)
    for at in range(size):
        start = offsets[at]
        d1[at], d2[at] = span_digest(base + np.uint64(start), offsets[at + 1] - start)
    return d1, d2


@njit(nogil=True, cache=True)
def first_seen(codes: NDArray[np.int32], size: int) -> NDArray[np.int64]:
    """Return the distinct codes (each below `size`) in the order in which they are first met."""
    met = np.zeros(size, np.bool_)
    order = np.empty(size, np.int64)
    count = 0
    for code in codes:
        if not met[code]:
            met[code] = True
            order[count] = code
            count += 1
    return order[:count].copy()


@njit(nogil=True, cache=True)
def pack(codes: NDArray[Any], size: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Return the distinct codes (-1 to `size` less one) in order, and each element's place in them.

    The place does not count -1, whose own is 0.
    """
    place = np.full(size + 1, -1, np.int32)  # of code + 1
    for code in codes:
        place[np.int64(code) + 1] = 0
    used = np.flatnonzero(place == 0) - 1
    named = np.int32(0)
    for code in used:
        if code >= 0:
            place[code + 1] = named
            named += np.int32(1)
    indices = np.empty(codes.size, np.int32)
    for at in range(codes.size):
        indices[at] = place[np.int64(codes[at]) + 1]
    return used, indices


@njit(nogil=True, cache=True)
def chosen(ids: NDArray[np.uint8], has_id: NDArray[np.uint8], count: int) -> NDArray[np.uint8]:
    """Return the `count` crime ids (rows, 32) of the rows that have one."""
    out = np.empty((count + 1, 32), np.uint8)
    at: Any = 0
    for row in range(has_id.size):
        out[at] = ids[row]
        at += np.int64(has_id[row] != 0)
    return out[:count]


_BOX = np.array([LON_WEST, LON_EAST, LAT_SOUTH, LAT_NORTH])


class _Room(threading.local):
    """Room for the marks of a block, one a thread: used again, it need not be cleared again."""

    def __init__(self) -> None:
        self.marks = tuple(np.empty(0, np.int32) for _ in range(3))

    def for_bytes(self, size: int) -> tuple[NDArray[np.int32], ...]:
        if len(self.marks[0]) < size:
            self.marks = tuple(np.empty(size + size // 8, np.int32) for _ in range(3))
        return self.marks


_ROOM = _Room()


def make_ready() -> None:
    """Call a loop once: that fills numba's registries, which takes longer than any loop's code."""
    first_seen(np.zeros(1, np.int32), 1)


def read_block(text: NDArray[np.uint8], size: int, layout: Layout, first_line: int) -> Lines:
    """Read whole lines with the compiled loops; what they mark goes to the exact reader.

    Args:
        text: bytes, and `PADDING` zeros after the first `size`. A missing last line end is set.
        first_line: line number of the first line here, the file's first being 1.
    """
    if size and text[size - 1] != 10:
        text[size] = 10
        size += 1
    marks = _ROOM.for_bytes(size + FIELDS)
    room, odds = mark(text, size, *marks)
    kind, has_id = np.empty(room, np.uint8), np.empty(room, np.uint8)
    head, place, tail = (np.empty(room, np.int32) for _ in range(3))
    ids = np.empty((room, 32), np.uint8)
    out = (kind, head, place, tail, ids, has_id)
    few, d1, d2, cuts, degrees = look_up(text, marks, room, odds, _BOX, out)
    lines = Lines(first_line, LocalPlaces(d1, d2, degrees, text, cuts), latest=layout.latest)
    lines.lines = room
    if not layout.usual:
        kind[kind == FAST] = EXACT  # its columns are not where the loops took them to be
    fast = slice(None) if not kind.any() else kind == FAST
    heads = lines.judge(head[fast], text, few, lines.judge_head)
    tails = lines.judge(tail[fast], text, few, lines.judge_tail)
    if kind.any() or min(heads.min(initial=0), tails.min(initial=0)) < 0:
        head[fast], tail[fast] = heads, tails
        kind[(kind == FAST) & ((head < 0) | (tail < 0))] = EXACT
        loaded = _read_exactly(lines, text, marks[1], layout, out)
        lines.fill(np.flatnonzero(loaded), *(one[loaded] for one in out[1:]))
    else:
        lines.fill(np.arange(room), heads, place, tails, ids, has_id)
    return lines


def _read_exactly(
    lines: Lines,
    text: NDArray[np.uint8],
    ends: NDArray[np.int32],
    layout: Layout,
    out: tuple[NDArray[Any], ...],
) -> NDArray[np.bool_]:
    """Give the lines that are marked to the exact reader; return which lines may be loaded."""
    kind, head, place, tail, ids, has_id = out
    lines.blank = int((kind == BLANK).sum())
    loaded: NDArray[np.bool_] = kind == FAST
    for at in np.flatnonzero(kind == EXACT):
        start, end = int(ends[at - 1]) + 1 if at else 0, int(ends[at])
        line = text[start:end].tobytes().removesuffix(b"\r")
        told = lines.exactly(line, int(at), layout)
        if told is not None:
            loaded[at] = True
            head[at], place[at], tail[at], crime_id = told
            has_id[at] = crime_id is not None
            ids[at] = np.frombuffer(crime_id or bytes(32), np.uint8)
    return loaded
