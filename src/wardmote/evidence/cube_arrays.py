"""The arrays of one set of facts while they are made: counted, checked against the rows, written."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wardmote.evidence.areas import ADDED_SOURCES
from wardmote.evidence.counted_rows import numbered, numbers
from wardmote.evidence.counting import Facts, Profile
from wardmote.evidence.cube import COUNT, MONTH, SOURCE, UNIT
from wardmote.evidence.numbering import NOWHERE, Numbering
from wardmote.evidence.rows import Rows
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.areas import AreaKind
from wardmote.terms.errors import DamagedStore

KEYS = ("area", "category", "month", "source")
MONTHS_AT_ONCE = 12  # of national rows: about 3 million groups, 200 MB
SMALL_TABLE = 3_000_000  # rows: counted in one query


@dataclass
class Draft:
    """The arrays of one set of facts while they are made."""

    numbering: Numbering
    sources: list[str]
    categories: list[str]
    first: int
    units: NDArray[np.int32]  # counts, then running sums; (units, categories, months + 1)
    others: NDArray[np.int32]
    by_source: NDArray[np.int64]  # (sources, categories, months)
    main: NDArray[np.int32]
    larger: NDArray[np.int32] | None = None  # running sums of larger areas; None: not yet added up

    @property
    def months(self) -> int:
        return int(self.units.shape[2]) - 1


@dataclass(frozen=True)
class Counted:
    """Counted rows as numbers, one entry for each key of `KEYS`; `first` is the first month."""

    unit: NDArray[np.int64]
    category: NDArray[np.int64]
    month: NDArray[np.int64]
    source: NDArray[np.int64]
    number: NDArray[np.int64]


def counted_anew(held: Snapshot, facts: Facts, profile: Profile) -> Draft:
    """Return the arrays of one set of facts, every row counted."""
    rows, numbering = Rows(held), held.numbering(facts.level)
    months = [profile.first.number + at for at in range(profile.months)]
    draft = empty(numbering, list(profile.sources), list(profile.categories), months)
    small = held.version.rows.get(facts.table, 0) < SMALL_TABLE
    at_once = len(months) if small else MONTHS_AT_ONCE
    if not small:
        whole = rows.run(facts, ("area", "source"), where=facts.where)
        draft.main = main_sources(draft, _weights(draft, whole))
    for start in range(0, len(months), at_once):
        span = months[start : start + at_once]
        found = rows.run(facts, KEYS, where=facts.where, months=(span[0], span[-1]))
        if small:
            draft.main = main_sources(draft, _weights(draft, found))
        _take(draft, found)
    np.cumsum(draft.units, axis=2, out=draft.units)
    return draft


def empty(
    numbering: Numbering, sources: list[str], categories: list[str], months: list[int]
) -> Draft:
    """Return a draft without rows."""
    shape = (len(numbering.codes), len(categories), len(months) + 1)
    return Draft(
        numbering, sources, categories, months[0], np.zeros(shape, np.int32),
        np.zeros((0, 5), np.int32), np.zeros((len(sources), len(categories), len(months)), np.int64),
        np.full(len(numbering.codes), -1, np.int32),
    )  # fmt: skip


def _take(draft: Draft, found: pa.Table) -> None:
    """Add counted rows to the draft's counts (not yet running sums)."""
    rows = as_numbers(draft, found)
    at = rows.month - draft.first
    np.add.at(draft.units, (rows.unit, rows.category, at + 1), rows.number)
    np.add.at(draft.by_source, (rows.source, rows.category, at), rows.number)
    add_others(draft, rows)


def add_others(draft: Draft, rows: Counted) -> None:
    """Keep apart the rows that another source than the area's main one supplied."""
    kept = rows.source != draft.main[rows.unit]
    columns = [rows.unit, rows.source, rows.category, rows.month, rows.number]
    apart = np.column_stack([column[kept] for column in columns]).astype(np.int32)
    draft.others = np.concatenate([draft.others, apart])


# -- each area's main source ----------------------------------------------------------------------


def _weights(draft: Draft, found: pa.Table) -> NDArray[np.int64]:
    """Return counts by source and unit, shape (sources, units)."""
    weight = np.zeros((len(draft.sources), len(draft.numbering.codes)), np.int64)
    unit = _codes_at(found["area"], draft.numbering.units_of)
    source = _codes_at(found["source"], _positions(draft.sources))
    np.add.at(weight, (source, unit), numbers(found["n"]))
    return weight


def main_sources(draft: Draft, weight: NDArray[np.int64]) -> NDArray[np.int32]:
    """Return each unit's main source: the one with most of its authority's rows, −1 for none.

    A force that adds to others' rows everywhere (British Transport Police) is main only where it
    is alone. Nothing depends on which is main but how many rows `others` holds.
    """
    numbering = draft.numbering
    main = np.full(len(numbering.codes), -1, np.int32)
    running = np.zeros((weight.shape[0], weight.shape[1] + 1), np.int64)
    np.cumsum(weight, axis=1, out=running[:, 1:])
    added = [at for at, source in enumerate(draft.sources) if source in ADDED_SOURCES]
    for low, high in _authority_slices(numbering):
        totals = running[:, high] - running[:, low]
        if len(added) < len(draft.sources):
            totals[added] = 0
        if totals.any():
            main[low:high] = int(totals.argmax())
    return main


def _authority_slices(numbering: Numbering) -> list[tuple[int, int]]:
    """Return the runs of units that share a main source: authorities, and the last unit alone."""
    inside = [numbering.slices[code] for code in _authority_codes(numbering)]
    return [*inside, (numbering.nowhere, numbering.nowhere + 1)]


def _authority_codes(numbering: Numbering) -> list[str]:
    if numbering.level is AreaKind.PARTNERSHIP:
        return [code for code in numbering.codes if code != NOWHERE]
    return [
        code[1:] for code in numbering.codes if code[1:] in numbering.slices and code[0] == NOWHERE
    ]


# -- words as numbers -----------------------------------------------------------------------------


def as_numbers(draft: Draft, found: pa.Table) -> Counted:
    """Return unit, category, month, source and count of counted rows, as numbers."""
    return Counted(
        _codes_at(found["area"], draft.numbering.units_of),
        _codes_at(found["category"], _positions(draft.categories)),
        numbers(found["month"]),
        _codes_at(found["source"], _positions(draft.sources)),
        numbers(found["n"]),
    )


def _codes_at(column: pa.ChunkedArray, number: Callable[[Iterable[str]], Any]) -> Any:
    """Number the distinct values once, then gather."""
    words, at = numbered(column)
    return np.asarray(number(words), np.int64)[at]


def _positions(known: list[str]) -> Callable[[Iterable[str]], Any]:
    at = {value: position for position, value in enumerate(known)}
    return lambda values: np.array([at[value] for value in values], np.int64)


# -- checked and written --------------------------------------------------------------------------


def check(draft: Draft, running: NDArray[np.int64], facts: Facts) -> None:
    """Compare the arrays with the rows, counted apart: every category and month, every source."""
    from_rows = running.sum(axis=0)
    from_units = draft.units.sum(axis=0, dtype=np.int64)
    by_source = np.diff(running, axis=2)
    if not (np.array_equal(from_rows, from_units) and np.array_equal(by_source, draft.by_source)):
        raise DamagedStore(
            f"The cube of {facts.table} does not agree with its rows: nothing was swapped in. "
            "Figures are answered from the rows. Report this fault."
        )


def write(draft: Draft, folder: Path) -> None:
    """Write the arrays into a new folder; the same draft gives the same bytes."""
    folder.mkdir(parents=True)
    numbering = draft.numbering
    codes = larger_codes(numbering)
    others = _compact(draft.others)
    running = np.zeros((*draft.by_source.shape[:2], draft.by_source.shape[2] + 1), np.int64)
    np.cumsum(draft.by_source, axis=2, out=running[:, :, 1:])
    larger = added_up(numbering, draft.units) if draft.larger is None else draft.larger
    for name, array in (
        ("units", draft.units), ("larger", larger), ("others", others), ("profile", running),
    ):  # fmt: skip
        _save(folder / f"{name}.npy", array)
    told = {
        "codes": numbering.codes, "larger_codes": codes, "slices": numbering.slices,
        "categories": draft.categories, "sources": draft.sources, "first": draft.first,
        "main": draft.main.tolist(), "authorities": _authority_codes(numbering),
    }  # fmt: skip
    (folder / "meta.json").write_text(json.dumps(told), encoding="utf-8")


def larger_codes(numbering: Numbering) -> list[str]:
    """Return the codes of `larger.npy`, in its order."""
    return [code for code, (low, high) in numbering.slices.items() if high > low]


def added_up(numbering: Numbering, units: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the sums of units over every larger area, in the order of `larger_codes`."""
    codes = larger_codes(numbering)
    larger = np.zeros((len(codes), *units.shape[1:]), np.int32)
    for at, code in enumerate(codes):
        low, high = numbering.slices[code]
        units[low:high].sum(axis=0, out=larger[at])
    return larger


def _save(path: Path, array: NDArray[Any]) -> None:
    """Write an array; areas without a row are left as holes in the file and take no room.

    Written straight from memory: through a mapping each new page of 4 KB costs 10 microseconds.
    """
    if array.ndim != 3 or not array.size:
        np.save(path, array)
        return
    with path.open("wb") as file:
        told = np.lib.format.header_data_from_array_1_0(array)
        np.lib.format.write_array_header_1_0(file, told)
        start, each = file.tell(), array[0].nbytes
        edges = np.flatnonzero(np.diff(array.any(axis=(1, 2)), prepend=False, append=False))
        for low, high in edges.reshape(-1, 2).tolist():  # each run of areas with rows
            file.seek(start + low * each)
            file.write(np.ascontiguousarray(array[low:high]).data)
        file.truncate(start + array.nbytes)


def in_memory(path: Path) -> NDArray[Any]:
    """Return a saved array, read as its file has it: holes are passed over and take no memory.

    Through a mapping each page of 4 KB costs 10 microseconds, those of holes too.
    """
    mapped = np.load(path, mmap_mode="r")
    array = np.zeros(mapped.size, mapped.dtype)
    held, begins = array.data.cast("B"), path.stat().st_size - array.nbytes
    with path.open("rb", buffering=0) as file:
        for low, high in _filled(file.fileno(), begins, begins + array.nbytes):
            file.seek(low)
            while low < high:
                if not (took := file.readinto(held[low - begins : high - begins])):
                    raise DamagedStore(f"{path} ends before its array does.")
                low += took
    return array.reshape(mapped.shape)


def _filled(handle: int, at: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the runs of bytes that are in no hole; one run where the disk does not tell."""
    if not hasattr(os, "SEEK_DATA"):
        yield at, end
        return
    while at < end:
        try:
            low = os.lseek(handle, at, os.SEEK_DATA)
        except OSError:  # nothing but a hole from here to the end
            return
        at = os.lseek(handle, low, os.SEEK_HOLE)
        yield low, min(at, end)


def _compact(others: NDArray[np.int32]) -> NDArray[np.int32]:
    """Return the rows of other sources sorted by unit, equal keys added, zeroes dropped."""
    if not others.size:
        return others
    order = np.lexsort(others[:, [MONTH, 2, SOURCE, UNIT]].T)
    rows = others[order]
    starts = np.flatnonzero(np.r_[True, (rows[1:, :COUNT] != rows[:-1, :COUNT]).any(axis=1)])
    summed = np.add.reduceat(rows[:, COUNT], starts)
    out = rows[starts]
    out[:, COUNT] = summed
    return np.asarray(out[out[:, COUNT] != 0], np.int32)
