"""The compiled pass over a police.uk street file: bytes to codes, one tight loop a line.

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
from llvmlite import ir  # type: ignore[import-untyped] # ships no types
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

from wardmote.exchange.street_pass_checks import (
    LAT_NORTH,
    LAT_SOUTH,
    LON_EAST,
    LON_WEST,
    Layout,
)
from wardmote.exchange.street_pass_lines import Lines, LocalPlaces
from wardmote.exchange.street_pass_places import longer

FAST, EXACT, BLANK = 0, 1, 2  # what became of a line

K1 = np.uint64(0x9E3779B97F4A7C15)  # odd constants of the two digests (golden ratio; xxHash)
K2 = np.uint64(0xC2B2AE3D27D4EB4F)
ONES = np.uint64(0x0101010101010101)
LOW7 = np.uint64(0x7F7F7F7F7F7F7F7F)
HIGH = np.uint64(0x8080808080808080)
COMMAS = np.uint64(0x2C2C2C2C2C2C2C2C)
ENDS = np.uint64(0x0A0A0A0A0A0A0A0A)
QUOTES = np.uint64(0x2222222222222222)
SPACES = np.uint64(0x2020202020202020)

NIBBLES = np.uint64(0x0F0F0F0F0F0F0F0F)
SIXES = np.uint64(0x0606060606060606)
BIT4 = np.uint64(0x1010101010101010)
HIGH4 = np.uint64(0xF0F0F0F0F0F0F0F0)
ZEROS = np.uint64(0x3030303030303030)
BAD_HEX = np.uint64(1) << np.uint64(63)  # no four bytes packed into a word reach it


@intrinsic
def _word_at(typingctx: Any, address: Any) -> Any:
    """Load eight bytes, little-endian, from any address."""
    signature = types.uint64(types.uint64)

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        word = ir.IntType(64)
        pointer = builder.inttoptr(args[0], word.as_pointer())
        return builder.load(pointer, align=1)

    return signature, codegen


@intrinsic
def _lowest_bit(typingctx: Any, word: Any) -> Any:
    """Count the zero bits below the lowest set bit."""
    signature = types.uint64(types.uint64)

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 0))

    return signature, codegen


@njit(nogil=True, cache=True, inline="always")
def _bytes_equal(word: np.uint64, pattern: np.uint64) -> np.uint64:
    """Set the high bit of each byte that equals the pattern's byte (exact in every byte)."""
    x = word ^ pattern
    return ~(((x & LOW7) + LOW7) | x | LOW7)


@njit(nogil=True, cache=True, inline="always")
def _four_bytes(word: np.uint64) -> np.uint64:
    """Turn eight hexadecimal characters into four bytes, or `BAD_HEX`."""
    letter = (word >> np.uint64(6)) & ONES
    nibble = (word & NIBBLES) + letter * np.uint64(9)
    expected = nibble + ZEROS + letter * np.uint64(0x27)
    wrong = ((word | (letter << np.uint64(5))) ^ expected) | (nibble & HIGH4)
    wrong |= ((nibble + SIXES) & BIT4) ^ (letter << np.uint64(4))
    pairs = ((nibble << np.uint64(4)) | (nibble >> np.uint64(8))) & np.uint64(0x00FF00FF00FF00FF)
    pairs = (pairs | (pairs >> np.uint64(8))) & np.uint64(0x0000FFFF0000FFFF)
    pairs = (pairs | (pairs >> np.uint64(16))) & np.uint64(0x00000000FFFFFFFF)
    return BAD_HEX if wrong else pairs


@njit(nogil=True, cache=True)
def span_digest(address: np.uint64, length: int) -> tuple[np.uint64, np.uint64]:
    """Return two 64-bit digests of a span of bytes. Words are little-endian, padded with zeros."""
    h1 = K1 ^ np.uint64(length)
    h2 = K2 + np.uint64(length)
    at = np.uint64(0)
    whole = np.uint64(length & ~7)
    while at < whole:
        word = _word_at(address + at)
        h1 = (h1 ^ word) * K1
        h1 ^= h1 >> np.uint64(29)
        h2 = (h2 + word) * K2
        h2 ^= h2 >> np.uint64(32)
        at += np.uint64(8)
    rest = np.uint64(length & 7)
    if rest:
        word = _word_at(address + at) & ((np.uint64(1) << (rest * np.uint64(8))) - np.uint64(1))
        h1 = (h1 ^ word) * K1
        h1 ^= h1 >> np.uint64(29)
        h2 = (h2 + word) * K2
        h2 ^= h2 >> np.uint64(32)
    return h1, h2


@njit(nogil=True, cache=True)
def count_lines(text: NDArray[np.uint8], size: int) -> Any:
    """Return how many lines the first `size` bytes hold; a last one may lack its end."""
    ends: Any = 0
    for at in range(size):
        ends += int(text[at] == 10)
    if size > 0 and text[size - 1] != 10:
        ends += 1
    return ends


@njit(nogil=True, cache=True)
def find_or_add(
    slots: NDArray[np.int32],
    d1: NDArray[np.uint64],
    d2: NDArray[np.uint64],
    count: int,
    h1: np.uint64,
    h2: np.uint64,
) -> Any:
    """Return the index of a digest pair; `count` where it was not there and is now."""
    mask = np.uint64(slots.size - 1)
    at = (h1 ^ (h2 >> np.uint64(17))) & mask
    while True:
        found = slots[at]
        if found < 0:
            slots[at] = count
            d1[count] = h1
            d2[count] = h2
            return count
        if d1[found] == h1 and d2[found] == h2:
            return found
        at = (at + np.uint64(1)) & mask


@njit(nogil=True, cache=True)
def grown(
    slots: NDArray[np.int32], d1: NDArray[np.uint64], d2: NDArray[np.uint64], count: int
) -> NDArray[np.int32]:
    """Return twice as many slots with the same digests in them."""
    wider = np.full(slots.size * 2, -1, np.int32)
    mask = np.uint64(wider.size - 1)
    for index in range(count):
        at = (d1[index] ^ (d2[index] >> np.uint64(17))) & mask
        while wider[at] >= 0:
            at = (at + np.uint64(1)) & mask
        wider[at] = index
    return wider


@njit(nogil=True, cache=True)
def _degrees(text: NDArray[np.uint8], start: int, end: int) -> float:
    """Read -?digits[.digits]; NaN where it has another form. Exact: at most 15 digits."""
    at = start
    negative = text[at] == 45
    if negative:
        at += 1
    whole = 0
    digits = 0
    after = -1
    while at < end:
        c = text[at]
        if c == 46 and after < 0 and digits > 0:
            after = 0
        elif 48 <= c <= 57:
            whole = whole * 10 + (c - 48)
            digits += 1
            if after >= 0:
                after += 1
        else:
            return np.nan
        at += 1
    if digits == 0 or after == 0 or digits > 15 or after > 12 or digits - max(after, 0) > 3:
        return np.nan
    value = float(whole)
    if after > 0:
        scale = 1.0
        for _ in range(after):
            scale *= 10.0
        value /= scale
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
    commas: NDArray[np.int64],
    box: NDArray[np.float64],
    out: NDArray[np.float64],
) -> bool:
    """Check a place span; put lon and lat (NaN where blank) in `out`. False: ask the exact reader."""
    out[0] = np.nan
    out[1] = np.nan
    if commas[0] == start and commas[1] == start + 1:
        pass
    elif commas[0] == start or commas[1] == commas[0] + 1:
        return False
    else:
        out[0] = _degrees(text, start, commas[0])
        out[1] = _degrees(text, commas[0] + 1, commas[1])
        if not (box[0] <= out[0] <= box[1] and box[2] <= out[1] <= box[3]):
            return False
    code = commas[2] + 1
    return bool(code == commas[3] or _is_lsoa(text, code, commas[3]))


@njit(nogil=True, cache=True)
def scan(  # noqa: C901 - one tight loop is the point: each branch is a column
    text: NDArray[np.uint8],
    size: int,
    box: NDArray[np.float64],
    kind: NDArray[np.uint8],
    starts: NDArray[np.int64],
    ends: NDArray[np.int64],
    codes: NDArray[np.int32],
    ids: NDArray[np.uint64],
    has_id: NDArray[np.uint8],
) -> Any:
    """Cut lines into codes.

    Args:
        text: the bytes, with 64 zeros after `size`.
        box: west, east, south, north in degrees.
        kind, starts, ends, codes[line, (head, place, tail)], ids[line, 4 words], has_id: filled in,
            one a line.
    Returns:
        lines, then for heads, places and tails: count and spans; for places also digests,
        comma positions and degrees.
    """
    base = np.uint64(text.ctypes.data)
    room = kind.size + 1
    place_slots = np.full(4096, -1, np.int32)
    p1 = np.empty(room, np.uint64)
    p2 = np.empty(room, np.uint64)
    place_cuts = np.empty((room, 6), np.int64)  # start, then the five commas
    place_at = np.empty((room, 2), np.float64)
    places = 0
    few_slots = np.full(1024, -1, np.int32)  # heads and tails, told apart by their digests
    f1 = np.empty(2 * room, np.uint64)
    f2 = np.empty(2 * room, np.uint64)
    few = np.empty((2 * room, 2), np.int64)
    fews = 0
    commas = np.empty(8, np.int64)
    at_degrees = np.empty(2, np.float64)
    head_start: Any = np.int64(-1)
    head_size: Any = np.int64(0)
    head_code: Any = np.int32(-1)
    line = 0
    at: Any = np.int64(0)
    while at < size:
        start = at
        starts[line] = start
        plain = True
        # crime id: blank, or 64 hexadecimal characters
        if text[at] == 44:
            has_id[line] = 0
        else:
            bad = np.uint64(0)
            here = base + np.uint64(at)
            for four in range(4):
                low = _four_bytes(_word_at(here))
                high = _four_bytes(_word_at(here + np.uint64(8)))
                bad |= (low | high) & BAD_HEX
                ids[line, four] = low | (high << np.uint64(32))
                here += np.uint64(16)
            has_id[line] = 1
            at += 64
            plain = bad == 0 and text[at] == 44
        if plain:
            at += 1
            # head: the same as the line before, or three more commas
            same = head_start >= 0 and at + head_size <= size
            if same:
                i = np.int64(0)
                while i + 8 <= head_size and same:
                    same = _word_at(base + np.uint64(head_start + i)) == _word_at(
                        base + np.uint64(at + i)
                    )
                    i += 8
                while i < head_size and same:
                    same = text[head_start + i] == text[at + i]
                    i += 1
            if same:
                at += head_size
                codes[line, 0] = head_code
            else:
                cut = at
                seen = 0
                while seen < 3:
                    c = text[cut]
                    if c == 44:
                        seen += 1
                    elif c < 32 or c > 126 or c == 34:
                        break
                    cut += 1
                if seen < 3:
                    plain = False
                else:
                    h1, h2 = span_digest(base + np.uint64(at), cut - at)
                    if (fews + 2) * 2 > few_slots.size:
                        few_slots = grown(few_slots, f1, f2, fews)
                    code = find_or_add(few_slots, f1, f2, fews, h1, h2)
                    if code == fews:
                        few[code, 0] = at
                        few[code, 1] = cut
                        fews += 1
                    head_start, head_size, head_code = at, cut - at, np.int32(code)
                    codes[line, 0] = code
                    at = cut
        cut = at
        if plain:
            # the rest: seven commas, then the end
            seen = 0
            while True:
                word = _word_at(base + np.uint64(cut))
                stop = _bytes_equal(word, ENDS)
                bad_bytes = (word & HIGH) | _bytes_equal(word, QUOTES)
                bad_bytes |= ~(((word | HIGH) - SPACES) | word) & HIGH  # below a space
                mark = _bytes_equal(word, COMMAS)
                if stop:
                    below = (stop & (np.uint64(0) - stop)) - np.uint64(1)
                    mark &= below
                    bad_bytes &= below
                    tail_room = np.int64(_lowest_bit(stop) >> np.uint64(3))
                else:
                    tail_room = np.int64(8)
                if bad_bytes:
                    # a carriage return is allowed just before the end, the text's own end is one
                    first = cut + np.int64(_lowest_bit(bad_bytes) >> np.uint64(3))
                    ok = first >= size or (
                        text[first] == 13 and (text[first + 1] == 10 or first + 1 >= size)
                    )
                    if not ok:
                        plain = False
                        break
                    mark &= (
                        (np.uint64(1) << (np.uint64(first - cut) * np.uint64(8))) - np.uint64(1)
                        if first > cut
                        else np.uint64(0)
                    )
                    stop = np.uint64(1)
                    tail_room = first - cut
                while mark:
                    if seen < 8:
                        commas[seen] = cut + np.int64(_lowest_bit(mark) >> np.uint64(3))
                    seen += 1
                    mark &= mark - np.uint64(1)
                if stop:
                    cut += tail_room
                    break
                cut += 8
            if plain and seen != 7:
                plain = False
            if plain:
                h1, h2 = span_digest(base + np.uint64(at), commas[4] - at)
                if (places + 2) * 2 > place_slots.size:
                    place_slots = grown(place_slots, p1, p2, places)
                code = find_or_add(place_slots, p1, p2, places, h1, h2)
                if code == places:
                    place_cuts[code, 0] = at
                    place_cuts[code, 1:] = commas[:5]
                    if _place_is_plain(text, at, commas, box, at_degrees):
                        place_at[code, 0] = at_degrees[0]
                        place_at[code, 1] = at_degrees[1]
                    else:
                        place_cuts[code, 0] = -1
                    places += 1
                plain = place_cuts[code, 0] >= 0
                codes[line, 1] = code
                tail = commas[4] + 1
                h1, h2 = span_digest(base + np.uint64(tail), cut - tail)
                h1 ^= K2  # a tail is never taken for a head
                if (fews + 2) * 2 > few_slots.size:
                    few_slots = grown(few_slots, f1, f2, fews)
                code = find_or_add(few_slots, f1, f2, fews, h1, h2)
                if code == fews:
                    few[code, 0] = tail
                    few[code, 1] = cut
                    fews += 1
                codes[line, 2] = code
        # to the end of the line, wherever the cutting stopped
        if not plain:
            cut = start
        while cut < size and text[cut] != 10:
            cut += 1
        end = cut
        if end > start and text[end - 1] == 13:
            end -= 1
        ends[line] = end
        kind[line] = 0 if plain else 1
        if not plain:
            blank = True
            for j in range(start, end):
                if text[j] != 32 and text[j] != 9 and text[j] != 13:
                    blank = False
                    break
            if blank:
                kind[line] = 2
        line += 1
        at = cut + 1
    return (
        line,
        few[:fews].copy(),
        p1[:places].copy(),
        p2[:places].copy(),
        place_cuts[:places].copy(),
        place_at[:places].copy(),
    )


@njit(nogil=True, cache=True)
def gather_text(
    text: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Copy spans one after another; return offsets and bytes as an Arrow string column has them."""
    offsets = np.empty(starts.size + 1, np.int32)
    total = 0
    for i in range(starts.size):
        offsets[i] = total
        total += ends[i] - starts[i]
    offsets[starts.size] = total
    out = np.empty(total, np.uint8)
    for i in range(starts.size):
        to = offsets[i]
        for j in range(starts[i], ends[i]):
            out[to] = text[j]
            to += 1
    return offsets, out


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
        at = (_word_at(here) * K1 >> np.uint64(20)) & mask
        while True:
            found = slots[at]
            if found < 0:
                slots[at] = row
                break
            there = base + np.uint64(found * 32)
            if (
                _word_at(here) == _word_at(there)
                and _word_at(here + np.uint64(8)) == _word_at(there + np.uint64(8))
                and _word_at(here + np.uint64(16)) == _word_at(there + np.uint64(16))
                and _word_at(here + np.uint64(24)) == _word_at(there + np.uint64(24))
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

    def enter(self, d1: NDArray[np.uint64], d2: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the number of each pair, numbering new ones."""
        needed = self.count + len(d1) + 2
        if needed > len(self._d1):
            size = max(needed, len(self._d1) * 2)
            self._d1, self._d2 = longer(self._d1, size), longer(self._d2, size)
        while needed * 2 > len(self._slots):
            self._slots = grown(self._slots, self._d1, self._d2, self.count)
        found, self.count = _enter(self._slots, self._d1, self._d2, self.count, (d1, d2))
        return np.asarray(found, np.int32)


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


_BOX = np.array([LON_WEST, LON_EAST, LAT_SOUTH, LAT_NORTH])


def read_block(text: NDArray[np.uint8], size: int, layout: Layout, first_line: int) -> Lines:
    """Read whole lines with the compiled loop; what it marks goes to the exact reader.

    Args:
        text: bytes with 64 zeros after the first `size`.
        first_line: line number of the first line here, the file's first being 1.
    """
    room = count_lines(text, size)
    kind = np.empty(room, np.uint8)
    starts, ends = np.empty(room, np.int64), np.empty(room, np.int64)
    codes = np.empty((room, 3), np.int32)
    words, has_id = np.empty((room, 4), np.uint64), np.empty(room, np.uint8)
    ids = words.view(np.uint8)
    _, few, d1, d2, cuts, degrees = scan(text, size, _BOX, kind, starts, ends, codes, words, has_id)
    lines = Lines(first_line, LocalPlaces(d1, d2, degrees, text, cuts))
    lines.lines = room
    fast = kind == FAST
    heads = lines.judge(codes[fast, 0], text, few, lines.judge_head)
    tails = lines.judge(codes[fast, 2], text, few, lines.judge_tail)
    plain = (heads >= 0) & (tails >= 0)
    rows = np.flatnonzero(fast)
    kind[rows[~plain]] = EXACT
    lines.blank = int((kind == BLANK).sum())
    head, tail = np.empty(room, np.int32), np.empty(room, np.int32)
    head[rows], tail[rows] = heads, tails
    place = codes[:, 1]
    loaded = kind == FAST
    for at in np.flatnonzero(kind == EXACT):
        line = text[starts[at] : ends[at]].tobytes()
        told = lines.exactly(line, int(at), layout)
        if told is not None:
            loaded[at] = True
            head[at], place[at], tail[at], crime_id = told
            has_id[at] = crime_id is not None
            ids[at] = np.frombuffer(crime_id or bytes(32), np.uint8)
    if loaded.all():
        lines.fill(np.arange(room), head, place, tail, ids, has_id)
    else:
        lines.fill(
            np.flatnonzero(loaded), head[loaded], place[loaded], tail[loaded],
            ids[loaded], has_id[loaded],
        )  # fmt: skip
    return lines
