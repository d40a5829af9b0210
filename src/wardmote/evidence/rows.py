"""The row answerer: ibis expressions over the versioned tables. It is the truth.

The expressions run unchanged on DuckDB here and on Spark elsewhere (tests/evidence/test_spark.py).
ibis is used here and in `scanning` alone: its releases and DuckDB's move separately.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import pyarrow as pa

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
from wardmote.evidence.scanning import in_memory, viewed
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.periods import Month

KEYS = ("area", "category", "month", "source")
WITHHELD = ("suppressed", "missing", "unknown")  # in the order in which one is told for several


def counted(
    table: Any,
    keys: Sequence[str],
    where: Iterable[tuple[str, tuple[object, ...]]] = (),
    months: tuple[int, int] | None = None,
    areas: Sequence[str] | None = None,
    source: str = "",
    area_column: str = "area",
    points: Any = None,
    of: str = "",
) -> Any:
    """Return the ibis expression that counts rows by keys: the keys, then `n`.

    Args:
        table: an ibis table of shape events or counts.
        where: conditions on other columns: one of these values.
        months: first and last month number, both counted.
        areas: codes as in the rows; None is every area.
        area_column: the column that holds the area's code.
        points: an ibis table of lon, lat and code, for rows that carry a point and no area.
        of: "" sums the counts; a status counts the rows that hold it in place of a count.
    """
    table = _with_area(table, area_column, points)
    chosen = [table[column].isin(list(values)) for column, values in where]
    if months is not None:
        chosen.append(table["month"].between(*months))
    if areas is not None:
        chosen.append(table["area"].isin(list(areas)))
    if source:
        chosen.append(table["source"] == source)
    if of:
        chosen.append(row_status(table) == of)
    kept = table.filter(*chosen) if chosen else table
    return kept.group_by(list(keys)).aggregate(n=_number(kept, of).cast("int64"))


def row_status(table: Any) -> Any:
    """Return the ibis column of why a row has no count; "" where it has one.

    What a supplier marked goes before a number beside the mark; no number and no mark is missing.
    """
    import ibis

    unmarked = ibis.ifelse(table["count"].isnull(), "missing", "")
    if "count_status" not in table.columns:
        return unmarked
    marked = table["count_status"].lower()
    return ibis.ifelse(marked.isin(list(WITHHELD)), marked, unmarked)


def _number(table: Any, of: str) -> Any:
    import ibis

    if of:
        return table.count()
    if "count_status" not in table.columns:
        return ibis.coalesce(table["count"].sum(), 0)
    return ibis.ifelse(row_status(table) == "", ibis.coalesce(table["count"], 0), 0).sum()


def _with_area(table: Any, area_column: str, points: Any) -> Any:
    """Return the table with `area` from another column, or from where its point lies."""
    import ibis

    if area_column != "area":
        return table.mutate(area=table[area_column])
    if points is None:
        return table
    joined = table.left_join(
        points, (table["lon"] == points["at_lon"]) & (table["lat"] == points["at_lat"])
    )
    given = ibis.coalesce(table["area"], "")
    placed = ibis.ifelse(given != "", given, ibis.coalesce(points["code"], ""))
    return joined.select(*(table[c] for c in table.columns if c != "area"), area=placed)


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
        month = found["month"].to_numpy() - months[0]
        shape = (len(asked.groups), len(asked.categories), months[1] - months[0] + 1)
        inside = (group >= 0) & (category >= 0)
        counts = np.zeros(shape, np.int64)
        at = (group[inside], category[inside], month[inside])
        np.add.at(counts, at, found["n"].to_numpy()[inside])
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
        """Run `counted` over the table's files of this version."""
        files = self.held.files(facts.table)
        return self.run_files(facts, files, keys, **conditions)

    def run_files(
        self, facts: Facts, files: list[str], keys: Sequence[str], **conditions: Any
    ) -> pa.Table:
        """Run `counted` over some data files of a table."""
        if not files:
            return pa.table({key: pa.array([], _TYPES[key]) for key in (*keys, "n")})
        needed = "area" in keys and facts.area == "area"
        points = points_of(self.held, facts.table) if needed else None
        with viewed(files) as table:
            located = None if points is None else in_memory(points)
            expression = counted(
                table, keys, area_column=facts.area, points=located, of=facts.of, **conditions
            )
            return expression.to_pyarrow()

    def _profile(self, facts: Facts) -> Profile | None:
        found = self.run(facts, ("source", "category", "month"), where=facts.where)
        if not found.num_rows:
            return None
        return profile_of(found)


def profile_of(found: pa.Table) -> Profile:
    """Return the profile from counts by source, category and month."""
    sources = tuple(sorted({s or "" for s in found["source"].to_pylist()}))
    categories = tuple(sorted({c or "" for c in found["category"].to_pylist()}))
    month = found["month"].to_numpy()
    first, last = int(month.min()), int(month.max())
    counts = np.zeros((len(sources), len(categories), last - first + 1), np.int64)
    at_source = {s: i for i, s in enumerate(sources)}
    at_category = {c: i for i, c in enumerate(categories)}
    where = (
        [at_source[s or ""] for s in found["source"].to_pylist()],
        [at_category[c or ""] for c in found["category"].to_pylist()],
        month - first,
    )
    np.add.at(counts, where, found["n"].to_numpy())
    return Profile(sources, categories, Month(first), running_sums(counts))


def statuses_in(files: Sequence[str]) -> tuple[str, ...]:
    """Return the statuses that rows of some data files hold in place of a count."""
    if not files:
        return ()
    with viewed(files) as table:
        found = set(
            table.select(status=row_status(table)).distinct().to_pyarrow()["status"].to_pylist()
        )
    return tuple(status for status in WITHHELD if status in found)


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
