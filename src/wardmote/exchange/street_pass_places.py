"""The places known so far: one number for each distinct span, kept across loads."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import Future
from types import ModuleType

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wardmote.evidence.plain_columns import arrow_of, numbers_of, texts_of
from wardmote.evidence.store import Submission, Writer
from wardmote.exchange.street_pass_finding import Finder, Names, first_of_new, longer

TABLE = "places"
_RECALLED = ("place", "digest_1", "digest_2", "lsoa", "lsoa_name")
CHUNK = 200_000  # new places written at a time: about 20 MB

_AUTHORITY = re.compile(r"^(.+) \d{3}[A-Z]+$")


def authority_of(lsoa_name: str) -> str:
    """Return the local authority that an LSOA's name begins with, "" where it has another form.

    "Newcastle upon Tyne 001A" is in Newcastle upon Tyne.
    """
    found = _AUTHORITY.match(lsoa_name)
    return found[1] if found else ""


class PlaceBook:
    """Finds the number of a place by its digests, and gives new places the next numbers.

    Numbers run from 1 in the order in which places were first met. New places are written to
    table `places` in submissions named by their first number; `submit` starts the writing.
    """

    def __init__(
        self,
        writer: Writer,
        engine: ModuleType,
        submit: Callable[..., Future[bool]],
    ) -> None:
        self._writer, self._submit = writer, submit
        self._writing: list[Future[bool]] = []
        self._finder: Finder = engine.Finder()
        self.areas, self.authorities, self._lsoa_names = (Names(engine) for _ in range(3))
        self._name_authority = np.empty(0, np.int32)
        self._count = 0
        self._new: list[pa.Table] = []
        held = sum(part.rows for part in writer.held(TABLE).values())
        self._finder.make_room(held)
        self._lsoa, self._authority = (np.empty(held + 4096, np.int32) for _ in range(2))
        self._recall(list(writer.rows_held(TABLE, _RECALLED, ("lsoa", "lsoa_name"))))

    def _recall(self, held: list[pa.Table]) -> None:
        """Take places that the store holds, in the order of their numbers."""
        for rows in held:
            rows = rows.combine_chunks()
            first = rows.column("place")[0].as_py()
            if first != self._count + 1:
                raise AssertionError(f"places begin at {first}, not {self._count + 1}")
            d1, d2 = (rows.column(name).chunk(0) for name in ("digest_1", "digest_2"))
            self._enter(numbers_of(d1, np.uint64), numbers_of(d2, np.uint64))
        if held:  # together, so that each name is met once
            named = pa.concat_tables(held)
            self._name(0, named.column("lsoa"), named.column("lsoa_name"))

    def _enter(self, d1: NDArray[np.uint64], d2: NDArray[np.uint64]) -> NDArray[np.int32]:
        """Return the number less one of each place, numbering new ones."""
        found = self._finder.enter(d1, d2)
        self._count = self._finder.count
        if self._count > len(self._lsoa):
            size = max(self._count, len(self._lsoa) * 2)
            self._lsoa, self._authority = longer(self._lsoa, size), longer(self._authority, size)
        return found

    def _name(self, start: int, lsoa: pa.ChunkedArray, lsoa_name: pa.ChunkedArray) -> None:
        end = start + len(lsoa)
        self._lsoa[start:end] = self.areas.codes(whole(lsoa))
        known = len(self._lsoa_names.names)
        names = self._lsoa_names.codes(whole(lsoa_name))
        new = texts_of([authority_of(one) for one in self._lsoa_names.names[known:]])
        self._name_authority = np.append(self._name_authority, self.authorities.codes(new))
        self._authority[start:end] = self._name_authority[names]

    def numbers(
        self,
        d1: NDArray[np.uint64],
        d2: NDArray[np.uint64],
        codes: NDArray[np.int64],
        places: object,
    ) -> NDArray[np.int32]:
        """Return the number of each of these places of a block, writing the new ones.

        Args:
            d1, d2: digests of the places at `codes`, in the order in which lines name them.
            places: the block's places; asked for the text of those that are new.
        """
        before = self._count
        found = self._enter(d1, d2)
        if self._count > before:
            at = first_of_new(found, before)
            self._keep(before, codes[at], d1[at], d2[at], places)
        return found + np.int32(1)

    def _keep(
        self,
        before: int,
        codes: NDArray[np.int64],
        d1: NDArray[np.uint64],
        d2: NDArray[np.uint64],
        places: object,
    ) -> None:
        columns = places.columns(codes)  # type: ignore[attr-defined] # either engine's places
        rows = pa.table(
            {
                "place": arrow_of(np.arange(before + 1, self._count + 1, dtype=np.int32)),
                **columns,
                "digest_1": arrow_of(d1.view(np.int64)),
                "digest_2": arrow_of(d2.view(np.int64)),
            }
        )
        self._name(before, rows.column("lsoa"), rows.column("lsoa_name"))
        self._new.append(rows)
        if sum(len(one) for one in self._new) >= CHUNK:
            self.flush()

    def flush(self) -> None:
        """Hand over the new places met since the last time, to be written beside other work."""
        if self._new:
            self._writing.append(self._submit(self._write, self._new))
            self._new = []

    def _write(self, pieces: list[pa.Table]) -> bool:
        rows = pa.concat_tables(pieces).combine_chunks()
        first = rows.column("place")[0].as_py()
        return self._writer.add(TABLE, Submission(f"places/{first:09d}"), rows)

    def written(self) -> None:
        """Wait until all places handed over are written; raise what writing them raised."""
        for one in self._writing:
            one.result()

    def lsoa_of(self, numbers: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the code in `areas` of each place."""
        return self._lsoa[numbers - 1]

    def authority_of(self, numbers: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the code in `authorities` of each place."""
        return self._authority[numbers - 1]


def whole(column: pa.ChunkedArray) -> pa.Array:
    """Return a column of texts as one array."""
    return column.chunk(0) if column.num_chunks == 1 else column.combine_chunks()
