"""Bytes as machine words: what the compiled pass does to eight or sixty-four bytes at once.

Each is plain LLVM, so that any processor runs it; those with wide registers run it faster.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from llvmlite import ir  # type: ignore[import-untyped] # ships no types
from numba import njit, types
from numba.extending import intrinsic
from numpy.typing import NDArray

__all__ = [
    "K1",
    "K2",
    "WIDE",
    "find_or_add",
    "gather_text",
    "grown",
    "hex_at",
    "lowest_bit",
    "marks_at",
    "span_digest",
    "word_at",
]

K1 = np.uint64(0x9E3779B97F4A7C15)  # odd constants of the two digests (golden ratio; xxHash)
K2 = np.uint64(0xC2B2AE3D27D4EB4F)
WIDE = 64  # bytes that `marks_at` and `hex_at` read

_COMMA, _QUOTE, _RETURN, _END, _SPACE = 44, 34, 13, 10, 32


@intrinsic
def word_at(typingctx: Any, address: Any) -> Any:
    """Load eight bytes, little-endian, from any address."""
    signature = types.uint64(types.uint64)

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        word = ir.IntType(64)
        pointer = builder.inttoptr(args[0], word.as_pointer())
        return builder.load(pointer, align=1)

    return signature, codegen


@intrinsic
def lowest_bit(typingctx: Any, word: Any) -> Any:
    """Count the zero bits below the lowest set bit."""
    signature = types.uint64(types.uint64)

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        return builder.cttz(args[0], ir.Constant(ir.IntType(1), 0))

    return signature, codegen


def _each(byte: int) -> Any:
    return ir.Constant(ir.VectorType(ir.IntType(8), WIDE), [byte] * WIDE)


def _wide_load(builder: Any, address: Any) -> Any:
    wide = ir.VectorType(ir.IntType(8), WIDE)
    return builder.load(builder.inttoptr(address, wide.as_pointer()), align=1)


@intrinsic
def marks_at(typingctx: Any, address: Any) -> Any:
    """Return four masks of 64 bytes, one bit each: line ends, commas, returns, odd bytes.

    Odd are quotes and whatever is not printable ASCII, line ends and returns among them.
    """
    signature = types.UniTuple(types.uint64, 4)(types.uint64)

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        text = _wide_load(builder, args[0])
        equal = [builder.icmp_unsigned("==", text, _each(b)) for b in (_END, _COMMA, _RETURN)]
        unprintable = builder.icmp_unsigned(">", builder.sub(text, _each(_SPACE)), _each(94))
        odd = builder.or_(unprintable, builder.icmp_unsigned("==", text, _each(_QUOTE)))
        masks = [builder.bitcast(one, ir.IntType(64)) for one in (*equal, odd)]
        return context.make_tuple(builder, sig.return_type, masks)

    return signature, codegen


@intrinsic
def hex_at(typingctx: Any, address: Any, to: Any) -> Any:
    """Write the 32 bytes that 64 hexadecimal characters give; return whether all were such."""
    signature = types.boolean(types.uint64, types.uint64)

    def codegen(context: Any, builder: Any, sig: Any, args: Any) -> Any:
        text = _wide_load(builder, args[0])
        digit = builder.sub(text, _each(48))
        letter = builder.sub(builder.or_(text, _each(32)), _each(97))
        is_digit = builder.icmp_unsigned("<", digit, _each(10))
        formed = builder.or_(is_digit, builder.icmp_unsigned("<", letter, _each(6)))
        nibble = builder.select(is_digit, digit, builder.add(letter, _each(10)))
        half = ir.VectorType(ir.IntType(32), WIDE // 2)
        high, low = (
            builder.shuffle_vector(nibble, nibble, ir.Constant(half, list(range(at, WIDE, 2))))
            for at in (0, 1)
        )
        four = ir.Constant(high.type, [4] * (WIDE // 2))
        packed = builder.or_(builder.shl(high, four), low)
        builder.store(packed, builder.inttoptr(args[1], packed.type.as_pointer()), align=1)
        every = ir.Constant(ir.IntType(64), -1)
        return builder.icmp_unsigned("==", builder.bitcast(formed, ir.IntType(64)), every)

    return signature, codegen


@njit(nogil=True, cache=True)
def span_digest(address: np.uint64, length: int) -> tuple[np.uint64, np.uint64]:
    """Return two 64-bit digests of a span of bytes. Words are little-endian, padded with zeros."""
    h1 = K1 ^ np.uint64(length)
    h2 = K2 + np.uint64(length)
    at = np.uint64(0)
    whole = np.uint64(length & ~7)
    while at < whole:
        word = word_at(address + at)
        h1 = (h1 ^ word) * K1
        h1 ^= h1 >> np.uint64(29)
        h2 = (h2 + word) * K2
        h2 ^= h2 >> np.uint64(32)
        at += np.uint64(8)
    rest = np.uint64(length & 7)
    if rest:
        word = word_at(address + at) & ((np.uint64(1) << (rest * np.uint64(8))) - np.uint64(1))
        h1 = (h1 ^ word) * K1
        h1 ^= h1 >> np.uint64(29)
        h2 = (h2 + word) * K2
        h2 ^= h2 >> np.uint64(32)
    return h1, h2


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
