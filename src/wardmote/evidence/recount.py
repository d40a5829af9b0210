"""The second path to a figure: rows read anew, each table once, nothing kept from before.

Asking the row answerer one question costs a scan; a document asks a hundred. Here each set of
facts is scanned once for the area of the document, and its questions are counted from that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from wardmote.evidence.answers import answered
from wardmote.evidence.counted_rows import numbered, numbers
from wardmote.evidence.counting import Counts, Facts, Slice, running_sums, window_sums
from wardmote.evidence.figures import Figure, Question
from wardmote.evidence.numbering import Numbering
from wardmote.evidence.rows import Rows
from wardmote.evidence.snapshot import Snapshot, snapshot
from wardmote.evidence.store import Store
from wardmote.terms.periods import Month

WIDE = 500  # units: beyond, a scan of every area over the months asked is cheaper than a list
_SHARED = ("columns", "event_tables", "measures", "areas")  # what a version declares, not counts


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
    """Rows of one set of facts, counted by unit, category, source and month."""

    unit: NDArray[np.int64]
    category: NDArray[np.int64]
    source: NDArray[np.int64]
    month: NDArray[np.int64]
    n: NDArray[np.int64]
    categories: tuple[str, ...]
    sources: tuple[str, ...]
    covers: NDArray[np.bool_]  # the units that were scanned
    months: tuple[int, int] | None  # the months that were scanned; None is all


class Recount(Rows):
    """The row answerer, scanning each set of facts once for the units of one area.

    A question that goes beyond that area (its force, London) has a scan of its own.
    """

    def __init__(self, held: Snapshot, area: str) -> None:
        super().__init__(held)
        self.area = area
        self._scanned: dict[Facts, list[_Scanned]] = {}

    def counts(self, asked: Slice) -> Counts:
        numbering = self.held.numbering(asked.facts.level)
        group_of = _group_of(numbering, asked.groups)
        first = min(window.first.number for window in asked.windows)
        last = max(window.last.number for window in asked.windows)
        rows = self._rows(asked.facts, numbering, group_of >= 0, (first, last))
        at_category = {name: at for at, group in enumerate(asked.categories) for name in group}
        category_of = np.array([at_category.get(one, -1) for one in rows.categories], np.int64)
        group, category = group_of[rows.unit], category_of[rows.category]
        inside = (group >= 0) & (category >= 0) & (rows.month >= first) & (rows.month <= last)
        if asked.source:
            wanted = [at for at, one in enumerate(rows.sources) if one == asked.source]
            inside &= np.isin(rows.source, wanted)
        counts = np.zeros((len(asked.groups), len(asked.categories), last - first + 1), np.int64)
        at = (group[inside], category[inside], rows.month[inside] - first)
        np.add.at(counts, at, rows.n[inside])
        return window_sums(running_sums(counts), Month(first), asked.windows)

    def _rows(
        self, facts: Facts, numbering: Numbering, needed: NDArray[np.bool_],
        months: tuple[int, int],
    ) -> _Scanned:  # fmt: skip
        for one in self._scanned.setdefault(facts, []):
            if one.months in (None, months) and not (needed & ~one.covers).any():
                return one
        low, high = numbering.slices.get(self.area, (0, 0))
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
            facts, ("area", "category", "month", "source"), where=facts.where,
            areas=None if every else codes, months=months,
        )  # fmt: skip
        areas, area = numbered(found["area"])
        categories, category = numbered(found["category"])
        sources, source = numbered(found["source"])
        return _Scanned(
            np.asarray(numbering.units_of(areas), np.int64)[area], category, source,
            numbers(found["month"]), numbers(found["n"]),
            categories, sources, covers, months,
        )  # fmt: skip


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
