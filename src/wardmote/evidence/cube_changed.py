"""Arrays of a table some of whose data files changed: the earlier arrays, less what went, plus what came.

Exact, not near: whatever a whole count would settle otherwise (an axis that shrank, another main
source) is left to a whole count.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wardmote.evidence.counted_rows import numbers
from wardmote.evidence.counting import Counts, Facts, Profile, running_sums
from wardmote.evidence.cube import CATEGORY, COUNT, SOURCE, UNIT, FactCube
from wardmote.evidence.cube_arrays import (
    KEYS,
    Counted,
    Draft,
    add_others,
    as_numbers,
    in_memory,
    larger_codes,
    main_sources,
)
from wardmote.evidence.cube_before import Basis, Before, places
from wardmote.evidence.numbering import Numbering
from wardmote.evidence.rows import Rows
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.periods import Month


@dataclass(frozen=True)
class _Changed:
    """The data files that differ from the earlier cube's, counted: rows gone and rows come."""

    gone: list[str]
    fresh: list[str]
    facts: Facts
    rows: Rows

    def counted(self, keys: tuple[str, ...]) -> list[tuple[int, pa.Table]]:
        """Return (−1, counts of what is gone) and (+1, counts of what came)."""
        return [
            (sign, self.rows.run_files(self.facts, files, keys, where=self.facts.where))
            for sign, files in ((-1, self.gone), (+1, self.fresh))
            if files
        ]

    @cached_property
    def by_source(self) -> list[tuple[int, pa.Table]]:
        return self.counted(("source", "category", "month"))


def from_before(
    held: Snapshot, facts: Facts, before: Before, now: Basis
) -> tuple[Draft, Counts] | None:
    """Return the draft made from an earlier cube and the files that differ, and the sums it must give.

    None where everything is counted anew: other places, too many files, an axis that shrank,
    another main source, damage.
    """
    changed = _changed(held, facts, before, now)
    if changed is None or not before.is_whole(facts.name):
        return None
    cube = FactCube(before.folder / facts.name)
    profile = _profile_now(cube, changed) or changed.rows.profile(facts)
    if profile is None or not _widens(cube, profile):
        return None
    draft = _widened(cube, held.numbering(facts.level), profile)
    counted = [(sign, as_numbers(draft, found)) for sign, found in changed.counted(KEYS)]
    if not _keeps_main(draft, counted):
        return None
    for sign, rows in counted:
        _apply(
            draft, Counted(rows.unit, rows.category, rows.month, rows.source, sign * rows.number)
        )
    return draft, profile.running


def _changed(held: Snapshot, facts: Facts, before: Before, now: Basis) -> _Changed | None:
    told = before.told_of(facts.name)
    if not told.get("files") or places(told) != (now.units, now.points):
        return None
    gone, fresh = (
        sorted(set(told["parts"]) - set(now.parts)),
        sorted(set(now.parts) - set(told["parts"])),
    )
    if len(gone) + len(fresh) > max(20, len(now.parts) // 4):
        return None
    folder = held.store.home / "evidence" / facts.table
    files = [[str(folder / name) for name in names] for names in (gone, fresh)]
    if not all((folder / name).exists() for name in (*gone, *fresh)):
        return None
    return _Changed(files[0], files[1], facts, Rows(held))


def _profile_now(cube: FactCube, changed: _Changed) -> Profile | None:
    """Return the profile as the earlier one and the changed files give it.

    None where rows went and their axes may have shrunk: only the rows can say.
    """
    old = cube.profile
    found = changed.by_source
    come = [table for sign, table in found if sign > 0]
    sources = _with(old.sources, come, "source")
    categories = _with(old.categories, come, "category")
    months = [n for table in come for n in table["month"].to_pylist()]
    first = min([old.first.number, *months])
    last = max([old.last.number, *months])
    counts = np.zeros((len(sources), len(categories), last - first + 1), np.int64)
    where = _places_in(old, sources, categories, first)
    counts[where] = np.diff(old.running, axis=2)
    for sign, table in found:
        if not _all_known(table, sources, categories, first, last):
            return None
        at = (
            [sources.index(s or "") for s in table["source"].to_pylist()],
            [categories.index(c or "") for c in table["category"].to_pylist()],
            numbers(table["month"]) - first,
        )
        np.add.at(counts, at, sign * numbers(table["n"]))
    if changed.gone and not _is_full(counts):
        return None
    return Profile(tuple(sources), tuple(categories), Month(first), running_sums(counts))


def _with(known: tuple[str, ...], tables: list[pa.Table], column: str) -> list[str]:
    return sorted({*known, *(v or "" for table in tables for v in table[column].to_pylist())})


def _all_known(
    table: pa.Table, sources: list[str], categories: list[str], first: int, last: int
) -> bool:
    months = numbers(table["month"])
    return (
        {s or "" for s in table["source"].to_pylist()} <= set(sources)
        and {c or "" for c in table["category"].to_pylist()} <= set(categories)
        and bool(((months >= first) & (months <= last)).all())
    )


def _is_full(counts: Counts) -> bool:
    """Return whether every source and category, and the first and last month, have rows."""
    ends = counts[:, :, [0, -1]].any(axis=(0, 1)).all()
    return bool(counts.any(axis=(1, 2)).all() and counts.any(axis=(0, 2)).all() and ends)


def _widens(cube: FactCube, profile: Profile) -> bool:
    """Return whether the axes now hold all of the earlier ones."""
    return (
        set(cube.sources) <= set(profile.sources)
        and set(cube.categories) <= set(profile.categories)
        and profile.first.number <= cube.first.number
        and profile.last.number >= cube.first.number + cube.months - 1
    )


def _places_in(old: Profile, sources: list[str], categories: list[str], first: int) -> Any:
    start = old.first.number - first
    return np.ix_(
        [sources.index(one) for one in old.sources],
        [categories.index(one) for one in old.categories],
        range(start, start + old.months),
    )


def _widened(cube: FactCube, numbering: Numbering, profile: Profile) -> Draft:
    """Return the earlier arrays on the axes of now."""
    sources, categories = list(profile.sources), list(profile.categories)
    at_category = [categories.index(one) for one in cube.categories]
    at_source = np.array([sources.index(one) for one in cube.sources], np.int32)
    start = cube.first.number - profile.first.number
    shape = (len(categories), profile.months + 1)
    by_source = np.zeros((len(sources), len(categories), profile.months), np.int64)
    where = _places_in(cube.profile, sources, categories, profile.first.number)
    by_source[where] = np.diff(cube.profile.running, axis=2)
    others = np.array(cube.others)
    if others.size:
        others[:, SOURCE] = at_source[others[:, SOURCE]]
        others[:, CATEGORY] = np.array(at_category, np.int32)[others[:, CATEGORY]]
    return Draft(
        numbering, sources, categories, profile.first.number,
        _on_axes(in_memory(cube.folder / "units.npy"), at_category, start, shape), others, by_source,
        np.append(at_source, np.int32(-1))[cube.main],
        _on_axes(in_memory(cube.folder / "larger.npy"), at_category, start, shape),
    )  # fmt: skip


_MOST_RUNS = 500


def _on_axes(
    array: NDArray[np.int32], at_category: list[int], start: int, shape: tuple[int, int]
) -> NDArray[np.int32]:
    """Return running sums on wider axes: nothing before they start, their last value after.

    Copied run by run of areas with rows, so that the rest of a sparse array takes no memory; by
    slices, which at national size cost a quarter of what picking rows and columns does.
    """
    out = np.zeros((len(array), *shape), np.int32)
    stop = start + array.shape[2]
    filled = array[:, :, -1].any(axis=1)  # counts are not negative: no row, and its last sum is 0
    runs = np.flatnonzero(np.diff(filled, prepend=False, append=False)).reshape(-1, 2).tolist()
    if len(runs) > _MOST_RUNS:
        runs = [[0, len(array)]]
    same = at_category == list(range(shape[0]))
    places = [(slice(None), slice(None))] if same else list(enumerate(at_category))
    for low, high in runs:
        for category, at in places:
            out[low:high, at, start:stop] = array[low:high, category]
            out[low:high, at, stop:] = array[low:high, category, -1:]
    return out


def _keeps_main(draft: Draft, changes: list[tuple[int, Counted]]) -> bool:
    """Settle main sources by all rows; False where one with rows before is no longer main."""
    weight = np.zeros((len(draft.sources), len(draft.main)), np.int64)
    others = draft.others
    np.add.at(weight, (others[:, SOURCE], others[:, UNIT]), others[:, COUNT])
    rest = draft.units[:, :, -1].sum(axis=1, dtype=np.int64) - weight.sum(axis=0)
    if rest[draft.main < 0].any():
        return False
    known = np.flatnonzero(draft.main >= 0)
    weight[draft.main[known], known] += rest[known]
    held = weight.any(axis=0)
    for sign, rows in changes:
        np.add.at(weight, (rows.source, rows.unit), sign * rows.number)
    main = main_sources(draft, weight)
    if (held & (main != draft.main)).any():
        return False
    draft.main = main
    return True


def _apply(draft: Draft, rows: Counted) -> None:
    """Add rows (gone: negative) to the running sums from their first month on."""
    if not rows.month.size:
        return
    at = rows.month - draft.first
    np.add.at(draft.by_source, (rows.source, rows.category, at), rows.number)
    add_others(draft, rows)
    low = int(at.min()) + 1
    units = np.unique(rows.unit)  # a borough's file touches few of the country's areas
    touched = np.zeros((units.size, draft.units.shape[1], draft.months + 1 - low), np.int32)
    where = (np.searchsorted(units, rows.unit), rows.category, at + 1 - low)
    np.add.at(touched, where, rows.number)
    np.cumsum(touched, axis=2, out=touched)
    draft.units[units, :, low:] += touched
    if draft.larger is not None:
        for place, code in enumerate(larger_codes(draft.numbering)):
            start, stop = np.searchsorted(units, draft.numbering.slices[code])
            draft.larger[place, :, low:] += touched[start:stop].sum(axis=0)
