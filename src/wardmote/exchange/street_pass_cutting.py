"""Cutting street lines into codes: one loop that marks commas and line ends, one that looks up.

In a line, month and force ("head"), the five place fields ("place") and type and outcome ("tail")
are contiguous spans with few distinct values: 1.3 million real lines hold 320,000 places, and a
force-month one head and a few hundred tails. So a line is cut once, each span is looked up by a
128-bit digest of its bytes, and checked only where it is new. What the loop does not understand
(quotes, other than plain ASCII, a wrong number of columns, any field out of form) it marks, and
the exact reader takes that line.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numba import njit
from numpy.typing import NDArray

from wardmote.exchange.street_pass_words import (
    K2,
    WIDE,
    find_or_add,
    hex_at,
    lowest_bit,
    marks_at,
    span_digest,
    word_at,
)

FAST, EXACT, BLANK = 0, 1, 2  # what became of a line
FIELDS = 12
_TENS = 10.0 ** np.arange(13)
_ONE = np.uint64(1)
_STEP = np.uint64(WIDE)


@njit(nogil=True, cache=True)
def mark(
    text: NDArray[np.uint8],
    size: int,
    cuts: NDArray[np.int32],
    ends: NDArray[np.int32],
    odd_lines: NDArray[np.int32],
) -> tuple[int, int]:
    """Note where commas and line ends are, and which lines hold odd bytes.

    Args:
        text: whole lines, the last one ended too, and more than 64 bytes after `size`.
        cuts: filled with the positions of commas and line ends, then -1 `FIELDS` times; room for
            every byte and these.
        ends: filled with the positions of line ends; room for every byte.
        odd_lines: filled with the lines (from 0) that hold odd bytes; room for every byte.
    Returns:
        how many lines, and how many odd ones.
    """
    base = np.uint64(text.ctypes.data)
    cut: Any = 0
    lines: Any = 0
    odds: Any = 0
    last = -1
    at = np.uint64(0)
    while at < np.uint64(size):
        end, comma, back, odd = marks_at(base + at)
        odd &= ~end
        if back:  # a return is not odd just before a line end
            before_end = (end >> _ONE) | (np.uint64(text[at + _STEP] == 10) << np.uint64(63))
            odd &= ~(back & before_end)
        while odd:
            below = (odd & (np.uint64(0) - odd)) - _ONE
            ended, line = end & below, lines
            while ended:
                line += 1
                ended &= ended - _ONE
            if line != last and at + lowest_bit(odd) < np.uint64(size):
                odd_lines[odds] = line
                odds += 1
                last = line
            odd &= odd - _ONE
        both = end | comma
        while both:
            cuts[cut] = at + lowest_bit(both)
            cut += 1
            both &= both - _ONE
        while end:
            ends[lines] = at + lowest_bit(end)
            lines += 1
            end &= end - _ONE
        at += _STEP
    # What lies beyond is of another block: its cuts must not pass for those of a short last line.
    cuts[cut : cut + FIELDS] = -1
    return lines, odds


@njit(nogil=True, cache=True)
def _degrees(text: NDArray[np.uint8], start: int, end: int) -> float:
    """Read -?digits[.digits]; NaN where it has another form. Exact: at most 15 digits."""
    at: Any = np.uint64(start)
    stop = np.uint64(end)
    negative = text[at] == 45
    if negative:
        at += _ONE
    first = at
    number = np.int64(0)
    while at < stop and np.uint8(text[at] - 48) < 10 and at - first < 4:
        number = number * 10 + np.int64(text[at] - 48)
        at += _ONE
    whole = np.int64(at - first)
    if whole == 0 or whole > 3:
        return np.nan
    after = np.int64(0)
    if at < stop:
        if text[at] != 46:
            return np.nan
        at += _ONE
        after = np.int64(stop - at)
        if after == 0 or after > 12:
            return np.nan
        while at < stop:
            digit = np.uint8(text[at] - 48)
            if digit > 9:
                return np.nan
            number = number * 10 + np.int64(digit)
            at += _ONE
    value: float = float(number) / _TENS[after]
    return -value if negative else value


@njit(nogil=True, cache=True)
def _is_lsoa(text: NDArray[np.uint8], start: int, end: int) -> bool:
    """Has it the form E01000001 or W01000001? Others are left to the exact reader."""
    if end - start != 9 or (text[start] != 69 and text[start] != 87):
        return False
    if text[start + 1] != 48 or text[start + 2] != 49:
        return False
    digits = 0
    for at in range(start + 3, end):
        digits += 48 <= text[at] <= 57
    return digits == 6


@njit(nogil=True, cache=True)
def _place_is_plain(
    text: NDArray[np.uint8],
    start: int,
    cuts: NDArray[np.int32],
    first: int,
    box: NDArray[np.float64],
    out: NDArray[np.float64],
) -> bool:
    """Check a place span, whose commas are cuts[first:]; put lon and lat (NaN where blank) in `out`. False: ask the exact reader."""
    out[0] = np.nan
    out[1] = np.nan
    lon_end, lat_end = np.int64(cuts[first]), np.int64(cuts[first + 1])
    if lon_end > start and lat_end > lon_end + 1:
        out[0] = _degrees(text, start, lon_end)
        out[1] = _degrees(text, lon_end + 1, lat_end)
        if not (box[0] <= out[0] <= box[1] and box[2] <= out[1] <= box[3]):
            return False
    elif lon_end > start or lat_end > lon_end + 1:
        return False
    code, code_end = np.int64(cuts[first + 2]) + 1, np.int64(cuts[first + 3])
    return bool(code == code_end or _is_lsoa(text, code, code_end))


@njit(nogil=True, cache=True, inline="always")
def _repeats(base: np.uint64, at: int, size: int, before: int, size_before: int) -> bool:
    """Is a span (where it starts, its size) the same as one before? Short ones are looked up."""
    if size != size_before or size < 8:
        return False
    one, other = base + np.uint64(at), base + np.uint64(before)
    here = np.uint64(0)
    last = np.uint64(size - 8)  # the last word may overlap the one before
    while here < last:
        if word_at(one + here) != word_at(other + here):
            return False
        here += np.uint64(8)
    return bool(word_at(one + last) == word_at(other + last))


@njit(nogil=True, cache=True)
def _is_blank(text: NDArray[np.uint8], start: int, end: int) -> bool:
    for at in range(start, end):
        if text[at] != 32 and text[at] != 9 and text[at] != 13:
            return False
    return True


@njit(nogil=True, cache=True, inline="always")
def _read_id(
    base: np.uint64, start: int, size: int, ids_at: np.uint64, has_id: NDArray[np.uint8], line: int
) -> bool:
    """Read a crime id: blank, or 64 hexadecimal characters. False: ask the exact reader."""
    has_id[line] = size != 0
    if size == 0:
        return True
    return bool(
        size == 64 and hex_at(base + np.uint64(start), ids_at + np.uint64(np.int64(line) * 32))
    )


@njit(nogil=True, cache=True, inline="always")
def _next_line(cuts: NDArray[np.int32], cut: int, end: int) -> Any:
    """Return the cut after a line's end; a line of `FIELDS` fields is passed in one step."""
    if np.int64(cuts[cut + FIELDS - 1]) == end:
        return cut + FIELDS
    while np.int64(cuts[cut]) != end:
        cut += 1
    return cut + 1


@njit(nogil=True, cache=True, inline="always")
def _note_place(
    noted: NDArray[np.int64],
    degrees: NDArray[np.float64],
    place: int,
    start: int,
    cuts: NDArray[np.int32],
    first: int,
    position: NDArray[np.float64],
) -> None:
    """Note where a new place starts, where its commas are, and its position."""
    noted[place, 0] = start
    for i in range(5):
        noted[place, i + 1] = cuts[first + i]
    degrees[place, 0], degrees[place, 1] = position[0], position[1]


@njit(nogil=True, cache=True, inline="always")
def _room(lines: int) -> Any:
    """Return room for as many places, heads and tails as there may be in so many lines.

    Only what is used is ever touched, and an array that is never replaced costs the loop no
    counting of references.
    """
    slots = 64
    while slots < 2 * lines + 4:
        slots *= 2
    places = (
        np.full(slots, -1, np.int32),
        np.empty(lines + 1, np.uint64),
        np.empty(lines + 1, np.uint64),
        np.empty((lines + 1, 6), np.int64),
        np.empty((lines + 1, 2), np.float64),
        np.empty(lines + 1, np.bool_),
    )
    few = (
        np.full(2 * slots, -1, np.int32),
        np.empty(2 * lines + 1, np.uint64),
        np.empty(2 * lines + 1, np.uint64),
        np.empty((2 * lines + 1, 2), np.int64),
    )
    return places, few


@njit(nogil=True, cache=True)
def look_up(  # noqa: C901 - one tight loop is the point: each branch is a part of the line
    text: NDArray[np.uint8],
    marked: tuple[NDArray[np.int32], NDArray[np.int32], NDArray[np.int32]],
    lines: int,
    odds: int,
    box: NDArray[np.float64],
    out: tuple[
        NDArray[np.uint8],
        NDArray[np.int32],
        NDArray[np.int32],
        NDArray[np.int32],
        NDArray[np.uint8],
        NDArray[np.uint8],
    ],
) -> Any:
    """Turn marked lines into codes.

    Args:
        marked: cuts, ends and odd lines as `mark` filled them.
        box: west, east, south, north in degrees.
        out: kind, head, place, tail, ids[line, 32 bytes] and has_id, filled in, one a line.
    Returns:
        spans of heads and tails; then of places the digests, cuts (start, then five commas; start
        -1 where the exact reader is to judge) and degrees.
    """
    cuts, ends, odd_lines = marked
    kind, heads, place_codes, tails, ids, has_id = out
    base, ids_at = np.uint64(text.ctypes.data), np.uint64(ids.ctypes.data)
    (place_slots, p1, p2, place_cuts, degrees, good), (few_slots, f1, f2, few) = _room(lines)
    places, fews = 0, 0
    position = np.empty(2, np.float64)
    head_start, head_size, head = np.int64(0), np.int64(-1), np.int32(-1)
    place_start, place_size, place = np.int64(0), np.int64(-1), np.int32(-1)
    start = np.int64(0)
    cut: Any = np.int64(0)
    odd: Any = np.int64(0)
    for line in range(lines):
        end = np.int64(ends[line])
        here = cut
        cut = _next_line(cuts, cut, end)
        plain = cut == here + FIELDS
        if odd < odds and odd_lines[odd] == line:
            odd += 1
            plain = False
        if plain:
            plain = _read_id(base, start, np.int64(cuts[here]) - start, ids_at, has_id, line)
        if plain:
            at = np.int64(cuts[here]) + 1  # head: mostly the same as the line before
            size = np.int64(cuts[here + 3]) - at
            if not _repeats(base, at, size, head_start, head_size):
                h1, h2 = span_digest(base + np.uint64(at), size)
                head = np.int32(find_or_add(few_slots, f1, f2, fews, h1, h2))
                if head == fews:
                    few[fews, 0], few[fews, 1] = at, at + size
                    fews += 1
                head_start, head_size = at, size
            heads[line] = head
            at = np.int64(cuts[here + 3]) + 1  # place: in a quarter of lines the same
            size = np.int64(cuts[here + 8]) - at
            if not _repeats(base, at, size, place_start, place_size):
                h1, h2 = span_digest(base + np.uint64(at), size)
                place = np.int32(find_or_add(place_slots, p1, p2, places, h1, h2))
                if place == places:
                    good[place] = _place_is_plain(text, at, cuts, here + 4, box, position)
                    place_at = at if good[place] else -1
                    _note_place(place_cuts, degrees, place, place_at, cuts, here + 4, position)
                    places += 1
                place_start, place_size = at, size
            plain = good[place]
            place_codes[line] = place
            at = np.int64(cuts[here + 8]) + 1  # tail
            size = end - at
            if size > 0 and text[end - 1] == 13:
                size -= 1
            h1, h2 = span_digest(base + np.uint64(at), size)
            code = find_or_add(few_slots, f1, f2, fews, h1 ^ K2, h2)  # never taken for a head
            if code == fews:
                few[code, 0], few[code, 1] = at, at + size
                fews += 1
            tails[line] = code
        kind[line] = FAST if plain else EXACT
        if not plain and _is_blank(text, start, end):
            kind[line] = BLANK
        start = end + 1
    return (
        few[:fews].copy(),
        p1[:places].copy(),
        p2[:places].copy(),
        place_cuts[:places].copy(),
        degrees[:places].copy(),
    )
