"""The row answerer: counts of the rows of the versioned tables. It is the truth.

DuckDB counts here; the same count runs on Spark over the same files (tests/evidence/test_spark.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wardmote.evidence.counted_rows import (
    WITHHELD,
    Wanted,
    counted_in,
    numbered,
    numbers,
    statuses_in,
)
from wardmote.evidence.counting import (
    Counts,
    Facts,
    Profile,
    Slice,
    running_sums,
    window_sums,
)
from wardmote.evidence.locating import points_of
from wardmote.evidence.numbering import Numbering
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.periods import Month

__all__ = ["KEYS", "WITHHELD", "Rows", "profile_from", "profile_of", "statuses_in"]

KEYS = ("area", "category", "month", "source")
Numbered = tuple[tuple[str, ...], NDArray[np.int64]]  # distinct words, each row's place among them


class Rows:
    """Answers from the rows of one snapshot."""

    name = "rows"

    def __init__(self, held: Snapshot) -> None:
        self.held = held

    def profile(self, facts: Facts) -> Profile | None:
        key = ("profile", facts)
        if key not in self.held.kept:
            self.held.kept[key] = self._profile(facts)
        found = self.held.kept[key]
        return found if isinstance(found, Profile) else None

    def withheld(self, table: str) -> tuple[str, ...]:
        """Return the statuses in place of counts, found by one look at the column of counts."""
        key = ("withheld", table)
        if key not in self.held.kept:
            files = self.held.files(table)
            self.held.kept[key] = statuses_in(files)
        found = self.held.kept[key]
        return found if isinstance(found, tuple) else ()

    def counts(self, asked: Slice) -> Counts:
        """Return shape (groups, categories, windows)."""
        numbering = self.held.numbering(asked.facts.level)
        group_of = _groups(numbering, asked.groups)
        months = _span(asked)
        found = self._ask(asked, numbering, group_of, months)
        group = group_of[numbering.units_of(found["area"].to_pylist())]
        category = _category_groups(found["category"], asked.categories)
        month = numbers(found["month"]) - months[0]
        shape = (len(asked.groups), len(asked.categories), months[1] - months[0] + 1)
        inside = (group >= 0) & (category >= 0)
        counts = np.zeros(shape, np.int64)
        at = (group[inside], category[inside], month[inside])
        np.add.at(counts, at, numbers(found["n"])[inside])
        return window_sums(running_sums(counts), Month(months[0]), asked.windows)

    def by_source(self, asked: Slice) -> dict[str, int]:
        """Return for each source its part in the sum over groups, categories and windows."""
        sources = self.profile(asked.facts)
        parts = {}
        for source in sources.sources if sources else ():
            one = Slice(asked.facts, asked.groups, asked.categories, asked.windows, source)
            if (asked.source in ("", source)) and (number := int(self.counts(one).sum())):
                parts[source] = number
        return parts

    def _ask(
        self, asked: Slice, numbering: Numbering, group_of: Any, months: tuple[int, int]
    ) -> pa.Table:
        units = np.flatnonzero(group_of >= 0)
        every = units.size == len(numbering.codes)
        areas = None if every else _codes(numbering, units)
        return self.run(
            asked.facts, ("area", "category", "month"),
            where=asked.facts.where, months=months, areas=areas, source=asked.source,
        )  # fmt: skip

    def run(self, facts: Facts, keys: Sequence[str], **conditions: Any) -> pa.Table:
        """Count rows of the table's files of this version."""
        files = self.held.files(facts.table)
        return self.run_files(facts, files, keys, **conditions)

    def run_files(
        self, facts: Facts, files: list[str], keys: Sequence[str], **conditions: Any
    ) -> pa.Table:
        """Count rows of some data files of a table."""
        if not files:
            return pa.table({key: pa.array([], _TYPES[key]) for key in (*keys, "n")})
        needed = "area" in keys and facts.area == "area"
        points = points_of(self.held, facts.table) if needed else None
        wanted = Wanted(keys, area_column=facts.area, of=facts.of, **conditions)
        return counted_in(files, wanted, points)

    def _profile(self, facts: Facts) -> Profile | None:
        found = self.run(facts, ("source", "category", "month"), where=facts.where)
        if not found.num_rows:
            return None
        return profile_of(found)


def profile_of(found: pa.Table) -> Profile:
    """Return the profile from counts by source, category and month."""
    sources, categories = numbered(found["source"]), numbered(found["category"])
    return profile_from(sources, categories, numbers(found["month"]), numbers(found["n"]))


def profile_from(
    source: Numbered, category: Numbered, month: NDArray[np.int64], n: NDArray[np.int64]
) -> Profile:
    """Return the profile from counted rows as numbers: at least one, in any order."""
    sources, at_source = _in_order(source)
    categories, at_category = _in_order(category)
    first, last = int(month.min()), int(month.max())
    counts = np.zeros((len(sources), len(categories), last - first + 1), np.int64)
    np.add.at(counts, (at_source, at_category, month - first), n)
    return Profile(sources, categories, Month(first), running_sums(counts))


def _in_order(one: Numbered) -> Numbered:
    """Return the words that occur, sorted, and for each row the place of its own."""
    words, at = one
    present = sorted(words[place] for place in np.unique(at).tolist())
    place_of = np.array([present.index(w) if w in present else -1 for w in words], np.int64)
    return tuple(present), place_of[at]


_TYPES = {
    "area": pa.string(), "category": pa.string(), "source": pa.string(),
    "month": pa.int32(), "n": pa.int64(),
}  # fmt: skip


def _groups(numbering: Numbering, groups: Sequence[Sequence[str]]) -> Any:
    """Return for each unit the group that it is in, −1 for none."""
    group_of = np.full(len(numbering.codes), -1, np.int64)
    for at, codes in enumerate(groups):
        for code in codes:
            low, high = numbering.slices.get(code) or _unit(numbering, code)
            group_of[low:high] = at
    return group_of


def _unit(numbering: Numbering, code: str) -> tuple[int, int]:
    unit = numbering.index[code]
    return unit, unit + 1


def _codes(numbering: Numbering, units: Any) -> list[str]:
    return [code for unit in units for code in numbering.codes_within(int(unit), int(unit) + 1)]


def _span(asked: Slice) -> tuple[int, int]:
    return (
        min(window.first.number for window in asked.windows),
        max(window.last.number for window in asked.windows),
    )


def _category_groups(found: pa.ChunkedArray, groups: Sequence[Sequence[str]]) -> Any:
    group_of = {category: at for at, group in enumerate(groups) for category in group}
    return np.fromiter((group_of.get(c or "", -1) for c in found.to_pylist()), np.int64)
