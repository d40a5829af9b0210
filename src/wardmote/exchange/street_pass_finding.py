"""Spans and names numbered by their digests, in the order in which they are first met."""

from __future__ import annotations

from types import ModuleType
from typing import Protocol, TypeVar

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wardmote.evidence.plain_columns import arrow_of, numbers_of, texts_of


class Finder(Protocol):
    """Numbers pairs of digests from 0 in the order in which they are first met."""

    count: int

    def make_room(self, more: int) -> None:
        """Make room for so many more pairs at once."""

    def enter(self, d1: NDArray[np.uint64], d2: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the number of each pair, numbering new ones."""


class PlainFinder:
    """The finder without compiled code: one open table, of which many pairs are asked at once.

    A dictionary would take five times as long, and Python's lock all the while.
    """

    def __init__(self) -> None:
        self.count = 0
        self._d1, self._d2 = np.empty(4096, np.uint64), np.empty(4096, np.uint64)
        self._slots = np.full(8192, -1, np.int32)  # as many as a power of two

    def make_room(self, more: int) -> None:
        """Make room for so many more pairs at once."""
        needed = self.count + more
        if needed > len(self._d1):
            size = max(needed, len(self._d1) * 2)
            self._d1, self._d2 = longer(self._d1, size), longer(self._d2, size)
        if needed * 2 > len(self._slots):
            self._slots = np.full(1 << (needed * 2 - 1).bit_length(), -1, np.int32)
            self._place(np.arange(self.count, dtype=np.int32))

    def enter(self, d1: NDArray[np.uint64], d2: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the number of each pair, numbering new ones."""
        self.make_room(len(d1))
        found = self._known(d1, d2)
        new = np.flatnonzero(found < 0)
        if len(new):
            first, which = _first_met(d1[new], d2[new])
            numbers = np.arange(self.count, self.count + len(first), dtype=np.int32)
            self._d1[numbers], self._d2[numbers] = d1[new[first]], d2[new[first]]
            self.count += len(first)
            self._place(numbers)
            found[new] = numbers[which]
        return found

    def _known(self, d1: NDArray[np.uint64], d2: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the number of each pair, -1 where it has none."""
        found = np.full(len(d1), -1, np.int32)
        left = np.arange(len(d1))
        at, step, last = self._walk(d1, d2)
        while len(left):
            codes = self._slots[at]
            some = np.flatnonzero(codes >= 0)  # a pair is not there where a slot is free
            codes, left, at = codes[some], left[some], at[some]
            same = (self._d1[codes] == d1[left]) & (self._d2[codes] == d2[left])
            found[left[same]] = codes[same]
            other = np.flatnonzero(~same)
            left = left[other]
            at = (at[other] + step[left]) & last
        return found

    def _place(self, numbers: NDArray[np.int32]) -> None:
        """Give pairs that have no slot the next free one on their walk."""
        at, step, last = self._walk(self._d1[numbers], self._d2[numbers])
        while len(numbers):
            free = np.flatnonzero(self._slots[at] < 0)
            self._slots[at[free]] = numbers[free]  # of several at one slot the last stays
            lost = np.flatnonzero(self._slots[at] != numbers)
            numbers, step = numbers[lost], step[lost]
            at = (at[lost] + step) & last

    def _walk(
        self, d1: NDArray[np.uint64], d2: NDArray[np.uint64]
    ) -> tuple[NDArray[np.int64], NDArray[np.int64], int]:
        """Return the slot at which each walk begins, its odd step, and the last slot."""
        last = len(self._slots) - 1
        return d1.view(np.int64) & last, (d2.view(np.int64) & last) | 1, last


def _first_met(
    d1: NDArray[np.uint64], d2: NDArray[np.uint64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return where each distinct pair is first met, in that order, and which of them each is."""
    if not _repeats(d1):
        every = np.arange(len(d1))
        return every, every
    order = np.lexsort((d2, d1))  # equal ones stay in their order
    apart = (d1[order[1:]] != d1[order[:-1]]) | (d2[order[1:]] != d2[order[:-1]])
    begins = np.append(True, apart)
    first = order[begins]
    by_first = np.argsort(first)
    rank = np.empty(len(first), np.int64)
    rank[by_first] = np.arange(len(first))
    which = np.empty(len(d1), np.int64)
    which[order] = rank[np.cumsum(begins) - 1]
    return first[by_first], which


def _repeats(values: NDArray[np.uint64]) -> bool:
    """Is any value there twice? Mostly none is, and sorting tells so soonest."""
    ordered = np.sort(values)
    return bool((ordered[1:] == ordered[:-1]).any())


class Names:
    """Names numbered in the order in which they were first met: Python sees each once."""

    def __init__(self, engine: ModuleType) -> None:
        self.names: list[str] = []
        self._finder: Finder = engine.Finder()
        self._digests = engine.text_digests

    def codes(self, names: pa.Array) -> NDArray[np.int32]:
        """Return the number of each name, numbering new ones."""
        if pa.types.is_dictionary(names.type):
            told = self.codes(names.dictionary)
            return np.asarray(told[numbers_of(names.indices, np.int32)], np.int32)
        names = pa.concat_arrays([names, _SPARE])[:-1]  # eight bytes more: read by the digest
        offsets = numbers_of(names, np.int32, 1)
        d1, d2 = self._digests(offsets, np.frombuffer(names.buffers()[2], np.uint8))
        found = self._finder.enter(d1, d2)
        if self._finder.count > len(self.names):
            at = first_of_new(found, len(self.names))
            self.names += names.take(arrow_of(at)).to_pylist()
        return found


_SPARE = texts_of([" " * 8])


def first_of_new(found: NDArray[np.int32], before: int) -> NDArray[np.int64]:
    """Return where each number that was not given `before` is first met, in their order."""
    new = np.flatnonzero(found >= before)[::-1]
    first = np.empty(int(found.max(initial=-1)) + 1 - before, np.int64)
    first[found[new] - before] = new  # the first of each is put last, and stays
    return first


Kind = TypeVar("Kind", bound=np.generic)


def longer(array: NDArray[Kind], size: int) -> NDArray[Kind]:
    """Return a copy with room for `size` elements; the new ones hold anything."""
    room = np.empty(size, array.dtype)
    room[: len(array)] = array
    return room
