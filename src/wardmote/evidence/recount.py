"""The second path to a figure: rows read anew, each table once, nothing kept from before.

Asking the row answerer one question costs a scan; a document asks a hundred. Here the rows of a
table are scanned once for all questions about the area of the document and its parts, and so is
what the table holds elsewhere, added together: its sources, categories, months and statuses.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from wardmote.evidence.answers import answered
from wardmote.evidence.counted_rows import Wanted, looked_through, numbered, numbers
from wardmote.evidence.counting import Counts, Facts, Profile, Slice, running_sums, window_sums
from wardmote.evidence.figures import Figure, Question
from wardmote.evidence.locating import points_of
from wardmote.evidence.numbering import Numbering
from wardmote.evidence.rows import KEYS, WITHHELD, Numbered, Rows, profile_from
from wardmote.evidence.snapshot import Snapshot, snapshot
from wardmote.evidence.store import Store
from wardmote.terms.areas import AreaKind
from wardmote.terms.periods import Month

WIDE = 500  # units: beyond, a scan of every area over the months asked is cheaper than a list
HOME = 1_000  # units of a document's own area: beyond, their rows of all months fill the memory
# What a version declares, not counts:
_SHARED = ("columns", "event_tables", "measures", "areas", "numberings")


class Recounted:
    """Answers questions about one area and its parts from the rows of one store version."""

    def __init__(self, store: Store, version: int, area: str) -> None:
        known = snapshot(store, version)
        self.held = Snapshot(store, known.version)
        for name in _SHARED:
            self.held.__dict__[name] = getattr(known, name)
        self.held.kept["rows"] = Recount(self.held, area)
        for key, found in list(known.kept.items()):
            if isinstance(key, tuple) and key[0] == "covered":  # which months came: not counts
                self.held.kept[(*key[:-1], "rows")] = found

    def answer(self, question: Question) -> Figure:
        """Answer a question from the rows. Errors as `figures.ask`."""
        return answered(self.held, question, "rows")


@dataclass(frozen=True)
class _Scanned:
    """Rows counted by unit, category, source and month; in the order of their units."""

    unit: NDArray[np.int64]
    category: NDArray[np.int64]
    source: NDArray[np.int64]
    month: NDArray[np.int64]
    n: NDArray[np.int64]
    categories: tuple[str, ...]
    sources: tuple[str, ...]
    covers: NDArray[np.bool_]  # the units that were scanned
    months: tuple[int, int] | None  # the months that were scanned; None is all

    def within(self, low: int, high: int) -> slice:
        """Return where the rows of a run of units lie."""
        start, stop = np.searchsorted(self.unit, (low, high)).tolist()
        return slice(start, stop)


@dataclass(frozen=True)
class _Look:
    """All rows of a table that meet some conditions, from one scan: `unit` is −1 away from home.

    `n` is a sum of counts where the status is "", else a number of rows.
    """

    unit: NDArray[np.int64]
    category: Numbered
    source: Numbered
    status: Numbered
    month: NDArray[np.int64]
    n: NDArray[np.int64]
    covers: NDArray[np.bool_]

    def statuses(self) -> tuple[str, ...]:
        """Return the statuses that stand in place of counts, as `Rows.withheld`."""
        return tuple(one for one in WITHHELD if one in self.status[0])

    def of(self, status: str) -> tuple[NDArray[np.bool_], NDArray[np.int64]]:
        """Return which rows are of a status, all for "", and what each counts."""
        words, at = self.status
        mine = at == (words.index(status) if status in words else -1)
        return (mine, self.n) if status else (np.ones_like(mine), np.where(mine, self.n, 0))

    def profile(self, status: str) -> Profile | None:
        """Return what rows of a status hold, wherever they lie; None where there are none."""
        (categories, category), (sources, source) = self.category, self.source
        mine, n = self.of(status)
        if not mine.any():
            return None
        return profile_from(
            (sources, source[mine]), (categories, category[mine]), self.month[mine], n[mine]
        )

    def at_home(self, status: str) -> _Scanned:
        """Return the rows of a status whose areas were told apart."""
        (categories, category), (sources, source) = self.category, self.source
        mine, n = self.of(status)
        rows = np.flatnonzero(mine & (self.unit >= 0))
        rows = rows[np.argsort(self.unit[rows], kind="stable")]
        return _Scanned(
            self.unit[rows], category[rows], source[rows], self.month[rows], n[rows],
            categories, sources, self.covers, None,
        )  # fmt: skip


class Recount(Rows):
    """The row answerer, scanning each table once for the units of one area.

    A question that goes beyond that area (its force, London) has a scan of its own. Of a table
    whose rows name authorities and no smaller areas every area is told apart at once.
    """

    def __init__(self, held: Snapshot, area: str) -> None:
        super().__init__(held)
        self.area = area
        self._looks: dict[Facts, _Look | None] = {}
        self._scanned: dict[Facts, list[_Scanned]] = {}

    def withheld(self, table: str) -> tuple[str, ...]:
        for facts, look in self._looks.items():
            if look is not None and (facts.table, facts.where) == (table, ()):
                return look.statuses()
        return super().withheld(table)

    def counts(self, asked: Slice) -> Counts:
        numbering = self.held.numbering(asked.facts.level)
        group_of = _group_of(numbering, asked.groups)
        needed = np.flatnonzero(group_of >= 0)
        first = min(window.first.number for window in asked.windows)
        last = max(window.last.number for window in asked.windows)
        counts = np.zeros((len(asked.groups), len(asked.categories), last - first + 1), np.int64)
        if needed.size:
            rows = self._rows(asked.facts, numbering, group_of >= 0, (first, last))
            where = rows.within(int(needed[0]), int(needed[-1]) + 1)
            _add(counts, asked, rows, where, group_of, first)
        return window_sums(running_sums(counts), Month(first), asked.windows)

    # -- how ----------------------------------------------------------------------------------

    def _profile(self, facts: Facts) -> Profile | None:
        look = self._look(facts)
        return super()._profile(facts) if look is None else look.profile(facts.of)

    def _look(self, facts: Facts) -> _Look | None:
        """Return the one scan of some facts; None where there are no rows or home is too wide."""
        every = replace(facts, of="")
        if every not in self._looks:
            self._looks[every] = self._look_through(every)
        return self._looks[every]

    def _look_through(self, facts: Facts) -> _Look | None:
        files, numbering = self.held.files(facts.table), self.held.numbering(facts.level)
        whole = facts.level is AreaKind.PARTNERSHIP
        low, high = self._home(numbering)
        if not files or (high - low > HOME and not whole):
            return None
        points = points_of(self.held, facts.table) if facts.area == "area" else None
        apart = None if whole else numbering.codes_within(low, high)
        wanted = Wanted(KEYS, where=facts.where, area_column=facts.area)
        found = looked_through(files, wanted, apart, points)
        areas, area = numbered(found["area"])
        units = np.asarray(numbering.units_of(areas), np.int64)
        covers = np.ones(len(numbering.codes), np.bool_)
        if not whole:
            units[[not code for code in areas]] = -1
            covers[:low] = covers[high:] = False
        return _Look(
            units[area], numbered(found["category"]), numbered(found["source"]),
            numbered(found["status"]), numbers(found["month"]), numbers(found["n"]), covers,
        )  # fmt: skip

    def _home(self, numbering: Numbering) -> tuple[int, int]:
        return numbering.slices.get(self.area, (0, 0))

    def _rows(
        self, facts: Facts, numbering: Numbering, needed: NDArray[np.bool_],
        months: tuple[int, int],
    ) -> _Scanned:  # fmt: skip
        if facts not in self._scanned:
            look = self._look(facts)
            self._scanned[facts] = [] if look is None else [look.at_home(facts.of)]
        for one in self._scanned[facts]:
            if one.months in (None, months) and not (needed & ~one.covers).any():
                return one
        low, high = self._home(numbering)
        at_home = np.zeros_like(needed)
        at_home[low:high] = True
        covers = needed if (needed & ~at_home).any() else at_home
        span = None
        if covers.sum() > WIDE:
            covers, span = np.ones_like(needed), months
        found = self._scan(facts, numbering, covers, span)
        self._scanned[facts].append(found)
        return found

    def _scan(
        self, facts: Facts, numbering: Numbering, covers: NDArray[np.bool_],
        months: tuple[int, int] | None,
    ) -> _Scanned:  # fmt: skip
        units = [int(unit) for unit in np.flatnonzero(covers)]
        every = len(units) == covers.size
        codes = [c for unit in units for c in numbering.codes_within(unit, unit + 1)]
        found = self.run(
            facts, KEYS, where=facts.where, areas=None if every else codes, months=months
        )
        areas, area = numbered(found["area"])
        categories, category = numbered(found["category"])
        sources, source = numbered(found["source"])
        unit = np.asarray(numbering.units_of(areas), np.int64)[area]
        by_unit = np.argsort(unit, kind="stable")
        return _Scanned(
            unit[by_unit], category[by_unit], source[by_unit],
            numbers(found["month"])[by_unit], numbers(found["n"])[by_unit],
            categories, sources, covers, months,
        )  # fmt: skip


def _add(
    counts: Counts, asked: Slice, rows: _Scanned, where: slice, group_of: NDArray[np.int64],
    first: int,
) -> None:  # fmt: skip
    """Add the rows of a run of units that a slice asks for to its counts by month."""
    at_category = {name: at for at, group in enumerate(asked.categories) for name in group}
    category_of = np.array([at_category.get(one, -1) for one in rows.categories], np.int64)
    group, category = group_of[rows.unit[where]], category_of[rows.category[where]]
    month = rows.month[where] - first
    inside = (group >= 0) & (category >= 0) & (month >= 0) & (month < counts.shape[2])
    if asked.source:
        wanted = [at for at, one in enumerate(rows.sources) if one == asked.source]
        inside &= np.isin(rows.source[where], wanted)
    np.add.at(counts, (group[inside], category[inside], month[inside]), rows.n[where][inside])


def _group_of(numbering: Numbering, groups: Sequence[Sequence[str]]) -> NDArray[np.int64]:
    """Return for each unit its group, and −1 beyond the last unit for codes it does not know."""
    group_of = np.full(len(numbering.codes), -1, np.int64)
    for at, codes in enumerate(groups):
        for code in codes:
            if code in numbering.slices:
                low, high = numbering.slices[code]
            else:
                low = numbering.index[code]
                high = low + 1
            group_of[low:high] = at
    return group_of
