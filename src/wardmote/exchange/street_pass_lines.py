"""What either engine hands on: lines as codes, their distinct places, and what was refused."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wardmote.evidence.plain_columns import arrow_of
from wardmote.exchange.street_pass_checks import (
    CRIME_TYPES,
    Layout,
    Place,
    Reject,
    category_of,
    force_of,
    is_header,
    month_of,
    outcome_of,
    read_line,
    slug,
)

CATEGORIES = tuple(slug(name) for name in CRIME_TYPES)
_CATEGORY_CODES = {name: code for code, name in enumerate(CATEGORIES)}

_K1, _K2 = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xC2B2AE3D27D4EB4F)
_ALL = np.uint64(0xFFFFFFFFFFFFFFFF)


def span_digests(spans: list[bytes]) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the two 64-bit digests of each span; the compiled loop works out the same ones."""
    bounds = np.cumsum([0, *map(len, spans)])
    text = np.frombuffer(b"".join([*spans, bytes(8)]), np.uint8)
    return digests_of(text, bounds[:-1], bounds[1:])


def words_of(text: NDArray[np.uint8]) -> NDArray[np.uint64]:
    """Return the eight bytes from every byte on, aligned or not, as numbers."""
    return np.ndarray((len(text) - 7,), "<u8", text.data, 0, (1,))


def digests_of(
    text: NDArray[np.uint8], starts: NDArray[np.int64], ends: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
    """Return the two digests of each of these spans; eight bytes or more follow the last."""
    words, length = words_of(text), ends - starts
    longest = int(length.max(initial=0))
    shorter = (longest - length).astype(np.min_scalar_type(longest))  # small ones are sorted fast
    order = np.argsort(shorter, kind="stable")  # longest first: those that go on are the first
    shorter = shorter[order].astype(np.int64)
    size, here = (longest - shorter).astype(np.uint64), starts[order]
    h1, h2 = _K1 ^ size, _K2 + size
    for at in range(0, longest, 8):
        going, whole = np.searchsorted(shorter, [longest - at, longest - at - 7]).tolist()
        word = words[here[:going] + at]
        word[whole:] &= _ALL >> (np.uint64(64 + at * 8) - size[whole:going] * np.uint64(8))
        some1, some2 = h1[:going], h2[:going]
        some1 ^= word
        some1 *= _K1
        some1 ^= some1 >> np.uint64(29)
        some2 += word
        some2 *= _K2
        some2 ^= some2 >> np.uint64(32)
    digests = np.empty((2, len(order)), np.uint64)
    digests[0, order], digests[1, order] = h1, h2
    return digests[0], digests[1]


class LocalPlaces:
    """The distinct places of one block: digests, degrees, and their text where it is asked for.

    The first ones are spans of the block's bytes (`cuts`: start, then five commas); the exact
    reader's follow.
    """

    def __init__(
        self,
        d1: NDArray[np.uint64],
        d2: NDArray[np.uint64],
        degrees: NDArray[np.float64],
        text: NDArray[np.uint8],
        cuts: NDArray[np.int64],
    ) -> None:
        self._d1, self._d2, self._degrees = d1, d2, degrees
        self._text, self._cuts = text, cuts
        self._exact: list[Place] = []
        self._codes: dict[bytes, int] = {}

    @property
    def size(self) -> int:
        return len(self._cuts) + len(self._exact)

    def code_of(self, place: Place) -> int:
        """Return the code of a place from the exact reader."""
        if place.span not in self._codes:
            self._codes[place.span] = len(self._cuts) + len(self._exact)
            self._exact.append(place)
        return self._codes[place.span]

    def digests(self) -> tuple[NDArray[np.uint64], NDArray[np.uint64]]:
        """Return both digests of every place. Equal places may have two codes here."""
        more1, more2 = span_digests([place.span for place in self._exact])
        return np.concatenate([self._d1, more1]), np.concatenate([self._d2, more2])

    def columns(self, codes: NDArray[np.int64]) -> dict[str, pa.Array]:
        """Return lon, lat, location, lsoa and lsoa_name of these places."""
        fast = codes[codes < len(self._cuts)]
        table = self._fast_columns(fast)
        if len(fast) == len(codes):
            return table
        exact = [self._exact[at - len(self._cuts)] for at in codes if at >= len(self._cuts)]
        order = np.empty(len(codes), np.int64)
        is_fast = codes < len(self._cuts)
        order[is_fast] = np.arange(len(fast))
        order[~is_fast] = np.arange(len(fast), len(codes))
        both = {}
        for name, kind in _PLACE_KINDS.items():
            more = pa.array([getattr(place, name) for place in exact], kind)
            both[name] = pa.concat_arrays([table[name], more]).take(arrow_of(order))
        return both

    def _fast_columns(self, codes: NDArray[np.int64]) -> dict[str, pa.Array]:
        cuts = self._cuts[codes]
        degrees = self._degrees[codes]
        unknown = np.isnan(degrees[:, 0])
        return {
            "lon": arrow_of(degrees[:, 0], ~unknown),
            "lat": arrow_of(degrees[:, 1], ~unknown),
            "location": self._texts(cuts[:, 2] + 1, cuts[:, 3]),
            "lsoa": self._texts(cuts[:, 3] + 1, cuts[:, 4]),
            "lsoa_name": self._texts(cuts[:, 4] + 1, cuts[:, 5]),
        }

    def _texts(self, starts: NDArray[np.int64], ends: NDArray[np.int64]) -> pa.Array:
        if not len(starts):
            return pa.array([], pa.string())
        from wardmote.exchange.street_pass_words import gather_text

        offsets, content = gather_text(self._text, starts, ends)
        return pa.StringArray.from_buffers(
            len(starts), pa.py_buffer(offsets), pa.py_buffer(content)
        )


_PLACE_KINDS = {
    "lon": pa.float64(),
    "lat": pa.float64(),
    "location": pa.string(),
    "lsoa": pa.string(),
    "lsoa_name": pa.string(),
}


@lru_cache(4096)
def _head_of(span: bytes) -> tuple[int, str] | None:
    """Return month and source of a head, None where it is not understood."""
    month, force = span.decode().split(",")[:2]
    try:
        return month_of(month), force_of(force)
    except Reject:
        return None


@lru_cache(4096)
def _tail_of(span: bytes) -> tuple[str, str | None] | None:
    """Return category and outcome of a tail, None where it is not understood."""
    kind, outcome = span.decode().split(",")[:2]
    try:
        return category_of(kind), outcome_of(outcome)
    except Reject:
        return None


@dataclass
class Lines:
    """A block of lines, read. Arrays hold one element for each line that may be loaded."""

    first_line: int
    places: Any  # LocalPlaces, or the reference path's own
    heads: list[tuple[int, str]] = field(default_factory=list)  # month, source
    tails: list[tuple[int, str | None]] = field(default_factory=list)  # category code, outcome
    rejects: list[tuple[int, str, bytes]] = field(default_factory=list)  # line number, reason, line
    blank: int = 0
    headers: int = 0
    outside: int = 0  # lines whose position is not believed
    swapped: int = 0  # of other lines: latitude and longitude change places
    latest: int = sys.maxsize  # month, as in `Layout`
    lines: int = 0  # of every kind

    def __post_init__(self) -> None:
        self._head_codes: dict[tuple[int, str], int] = {}
        self._tail_codes: dict[tuple[int, str | None], int] = {}
        self.first_seen: NDArray[np.int64] = np.empty(0, np.int64)  # places in lines' order

    @property
    def read(self) -> int:
        return len(self.row) + len(self.rejects)

    def fill(
        self,
        at: NDArray[np.int64],
        head: NDArray[np.int32],
        place: NDArray[np.int32],
        tail: NDArray[np.int32],
        ids: NDArray[np.uint8],
        has_id: NDArray[np.uint8],
    ) -> None:
        """Take the arrays: line offsets from `first_line`, codes, crime ids (lines, 32)."""
        self.row = (at + self.first_line).astype(np.int32)
        self.head, self.place, self.tail = head, place, tail
        self.ids, self.has_id = ids, has_id

    # -- distinct spans ---------------------------------------------------------------------

    def judge(
        self,
        codes: NDArray[np.int32],
        text: NDArray[np.uint8],
        spans: NDArray[np.int64],
        how: Callable[[bytes], int],
    ) -> NDArray[np.int32]:
        """Check each distinct span once; return each line's code, -1 for the exact reader."""
        used = np.zeros(len(spans) + 1, np.bool_)
        used[codes] = True
        known = np.flatnonzero(used).tolist()
        view = memoryview(text)  # type: ignore[arg-type] # an array is a buffer
        told = [how(bytes(view[start:end])) for start, end in spans[known].tolist()]
        verdicts = np.full(len(spans) + 1, -1, np.int32)
        verdicts[known] = told
        return verdicts[codes]

    def judge_head(self, span: bytes) -> int:
        """Return the code of `2024-03,Force,Falls within,`, -1 where it is not understood."""
        told = _head_of(span)
        return self.head_code(*told) if told and told[0] <= self.latest else -1

    def judge_tail(self, span: bytes) -> int:
        """Return the code of `Crime type,Outcome,Context`, -1 where it is not understood."""
        told = _tail_of(span)
        return self.tail_code(*told) if told else -1

    def head_code(self, month: int, source: str) -> int:
        key = (month, source)
        if key not in self._head_codes:
            self._head_codes[key] = len(self.heads)
            self.heads.append(key)
        return self._head_codes[key]

    def tail_code(self, category: str, outcome: str | None) -> int:
        key = (_CATEGORY_CODES[category], outcome)
        if key not in self._tail_codes:
            self._tail_codes[key] = len(self.tails)
            self.tails.append(key)
        return self._tail_codes[key]

    # -- the exact reader -------------------------------------------------------------------

    def exactly(
        self, line: bytes, at: int, layout: Layout
    ) -> tuple[int, int, int, bytes | None] | None:
        """Read one line exactly: its codes and crime id, or None where it is not loaded."""
        if is_header(line, layout):
            self.headers += 1
            return None
        if not line.strip(b', \t\r"'):  # as spreadsheets save empty rows
            self.blank += 1
            return None
        try:
            incident = read_line(line, layout)
        except Reject as reason:
            self.rejects.append((self.first_line + at, str(reason), line))
            return None
        if incident.place.swapped:
            self.swapped += 1
        elif incident.place.lon is None and not incident.place.span.startswith(b",,"):
            self.outside += 1
        return (
            self.head_code(incident.month, incident.source),
            self.places.code_of(incident.place),
            self.tail_code(incident.category, incident.outcome),
            incident.crime_id,
        )
