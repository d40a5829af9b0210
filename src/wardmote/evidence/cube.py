"""The cube answerer: running sums over months for every area, mapped from disk.

One folder for each store version, `HOME/cube/<version>/<facts>/`, written by `cube_building`:

- `units.npy` int32 (units, categories, months + 1): about 360 MB for every LSOA of England and
  Wales over 15 years. Any window of any category is two reads.
- `larger.npy`: the same for every ward, partnership and region, so that none is summed when asked.
- `others.npy` int32 (rows, 5): unit, source, category, month, count of rows that another source
  than the area's main one supplied (British Transport Police, a neighbouring force).
- `profile.npy` int64 (sources, categories, months + 1), and `meta.json`.

The cube is derived: it is checked against the rows when built, and never written again.
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from wardmote.evidence.counting import (
    Counts,
    Facts,
    Profile,
    Slice,
    Windows,
    window_sums,
)
from wardmote.evidence.cube_notes import Noted, cube_folder, is_complete, read_notes
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.periods import Month

# Positions of categories, and the matrix that adds them into groups; None where each is alone.
Adding = tuple[NDArray[np.int64], NDArray[np.int64] | None]
_KEPT_GROUPS = 1000  # a site asks for some hundred
UNIT, SOURCE, CATEGORY, MONTH, COUNT = range(5)  # columns of `others`


class FactCube:
    """The arrays of one set of facts."""

    def __init__(self, folder: Path) -> None:
        told = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        self.folder = folder
        self.meta = told
        self.codes: tuple[str, ...] = tuple(told["codes"])
        self.larger_codes: tuple[str, ...] = tuple(told["larger_codes"])
        self.categories: tuple[str, ...] = tuple(told["categories"])
        self.sources: tuple[str, ...] = tuple(told["sources"])
        self.first = Month(told["first"])
        # As plain arrays over the mapping: each slice of a memmap object costs 20 microseconds.
        self.units = np.asarray(np.load(folder / "units.npy", mmap_mode="r"))
        self.larger = np.asarray(np.load(folder / "larger.npy", mmap_mode="r"))
        self.others: NDArray[np.int32] = np.asarray(np.load(folder / "others.npy", mmap_mode="r"))
        # The first column by itself: a search in it as it lies would copy all of it each time.
        self._others_of = np.ascontiguousarray(self.others[:, UNIT])
        self.main = np.array(told["main"], np.int32)  # for each unit its main source, −1 for none
        self.months = int(self.units.shape[2]) - 1
        self._unit_at = {code: at for at, code in enumerate(self.codes)}
        self._larger_at = {code: at for at, code in enumerate(self.larger_codes)}
        self._mains_of: dict[tuple[int, int], frozenset[int]] = {}
        self._added: dict[tuple[tuple[str, ...], ...], Adding] = {}
        self.slices = {c: (int(a), int(b)) for c, (a, b) in told["slices"].items()}

    @cached_property
    def profile(self) -> Profile:
        running = np.load(self.folder / "profile.npy")
        return Profile(self.sources, self.categories, self.first, running)

    def counts(self, asked: Slice) -> Counts | None:
        """Return shape (groups, categories, windows); None where a source cannot be told apart."""
        cats, spread = self._categories(asked.categories)
        if not cats.size:
            return np.zeros(
                (len(asked.groups), len(asked.categories), len(asked.windows)), np.int64
            )
        windows = asked.windows if isinstance(asked.windows, Windows) else Windows(asked.windows)
        edges = windows.edges(self.first, self.months)
        block = self._gather(asked.groups, cats, edges.at)
        if block is None:
            return None
        summed = block if spread is None else np.einsum("gce,kc->gke", block, spread)
        found: Counts = summed[..., edges.after] - summed[..., edges.before]
        return self._of_source(asked, found) if asked.source else found

    def by_source(self, asked: Slice) -> dict[str, int] | None:
        """Return for each source its part of the sum of the slice."""
        everything = self.counts(Slice(asked.facts, asked.groups, asked.categories, asked.windows))
        if everything is None:
            return None
        parts: dict[int, int] = {}
        left = int(everything.sum())
        mains: set[int] = set()
        for group in asked.groups:
            for code in group:
                low, high = self._limits(code)
                mains |= self._mains(low, high)
                for source, number in self._others_in(low, high, asked):
                    parts[source] = parts.get(source, 0) + number
                    left -= number
        mains.discard(-1)
        if len(mains) > 1:
            return self._by_source_wide(asked)
        for source in mains:
            parts[source] = parts.get(source, 0) + left
        return {self.sources[source]: number for source, number in parts.items() if number}

    # -- how ----------------------------------------------------------------------------------

    def _categories(self, groups: tuple[tuple[str, ...], ...]) -> Adding:
        """Return the positions wanted, and the matrix that adds them into groups; found once."""
        if groups not in self._added:
            if len(self._added) >= _KEPT_GROUPS:
                self._added.clear()
            self._added[groups] = self._adding(groups)
        return self._added[groups]

    def _adding(self, groups: tuple[tuple[str, ...], ...]) -> Adding:
        at = {category: position for position, category in enumerate(self.categories)}
        pairs = [(k, at[c]) for k, group in enumerate(groups) for c in group if c in at]
        cats = np.array(sorted({position for _, position in pairs}), np.int64)
        if len(pairs) == len(groups) == cats.size and [p for _, p in pairs] == cats.tolist():
            return cats, None
        spread = np.zeros((len(groups), cats.size), np.int64)
        order = {int(position): place for place, position in enumerate(cats)}
        for group, position in pairs:
            spread[group, order[position]] = 1
        return cats, spread

    def _gather(
        self, groups: tuple[tuple[str, ...], ...], cats: NDArray[np.int64],
        edges: NDArray[np.int64],
    ) -> NDArray[np.int64] | None:  # fmt: skip
        """Return running sums at the edges, int64 (groups, categories, edges)."""
        if all(len(group) == 1 for group in groups):
            for known, array in ((self._larger_at, self.larger), (self._unit_at, self.units)):
                rows = [known.get(group[0], -1) for group in groups]
                if min(rows) >= 0:
                    at = np.array(rows)[:, None, None]
                    return np.asarray(array[at, cats[:, None], edges], np.int64)
        out = np.zeros((len(groups), cats.size, edges.size), np.int64)
        for place, group in enumerate(groups):
            for code in group:
                where = self.larger if code in self._larger_at else self.units
                row = self._larger_at.get(code, self._unit_at.get(code, -1))
                if row < 0:
                    return None
                out[place] += where[row, cats[:, None], edges]
        return out

    def _limits(self, code: str) -> tuple[int, int]:
        if code in self.slices:
            return self.slices[code]
        at = self._unit_at[code]
        return at, at + 1

    def _mains(self, low: int, high: int) -> frozenset[int]:
        """Return the main sources of a run of units, worked out once."""
        key = (low, high)
        if key not in self._mains_of:
            self._mains_of[key] = frozenset(self.main[low:high].tolist())
        return self._mains_of[key]

    def _rows_between(self, low: int, high: int) -> NDArray[np.int32]:
        start, end = np.searchsorted(self._others_of, (low, high)).tolist()
        return self.others[start:end]

    def _others_in(self, low: int, high: int, asked: Slice) -> list[tuple[int, int]]:
        rows = self._rows_between(low, high)
        if not rows.size:
            return []
        wanted = np.zeros(len(self.categories), np.bool_)
        wanted[self._categories(asked.categories)[0]] = True
        total = np.zeros(len(self.sources), np.int64)
        inside = rows[wanted[rows[:, CATEGORY]]]
        for window in asked.windows:
            first, last = window.first.number, window.last.number
            picked = inside[(inside[:, MONTH] >= first) & (inside[:, MONTH] <= last)]
            total += np.bincount(
                picked[:, SOURCE], weights=picked[:, COUNT], minlength=total.size
            ).astype(np.int64)
        return [(int(at), int(total[at])) for at in np.flatnonzero(total)]

    def _of_source(self, asked: Slice, everything: Counts) -> Counts | None:
        """Return counts of one source: its own other rows, or all less the others where main."""
        source = self.sources.index(asked.source) if asked.source in self.sources else -1
        out = np.zeros_like(everything)
        for place, group in enumerate(asked.groups):
            limits = [self._limits(code) for code in group]
            mains = {main for low, high in limits for main in self._mains(low, high)}
            mains.discard(-1)
            rows = np.concatenate([self._rows_between(*one) for one in limits])
            if source in mains and len(mains) > 1:
                return None
            if source in mains:
                out[place] = everything[place] - self._spread(rows, asked)
            else:
                out[place] = self._spread(rows[rows[:, SOURCE] == source], asked)
        return out

    def _spread(self, rows: NDArray[np.int32], asked: Slice) -> Counts:
        """Return counts of sparse rows, shape (categories, windows)."""
        out = np.zeros((len(asked.categories), len(asked.windows)), np.int64)
        for k, group in enumerate(asked.categories):
            cats = [at for at, c in enumerate(self.categories) if c in group]
            inside = rows[np.isin(rows[:, CATEGORY], cats)]
            by_month = np.zeros(self.months + 1, np.int64)
            np.add.at(by_month, inside[:, MONTH] - self.first.number + 1, inside[:, COUNT])
            out[k] = window_sums(np.cumsum(by_month), self.first, asked.windows)
        return out

    def _by_source_wide(self, asked: Slice) -> dict[str, int]:
        """The same for areas of several main sources: one authority at a time."""
        parts: dict[str, int] = {}
        for group in asked.groups:
            for code in self._pieces(group):
                piece = Slice(asked.facts, ((code,),), asked.categories, asked.windows)
                for source, number in (self.by_source(piece) or {}).items():
                    parts[source] = parts.get(source, 0) + number
        return parts

    def _pieces(self, group: tuple[str, ...]) -> list[str]:
        limits = [self._limits(code) for code in group]
        return [
            code
            for code in self.meta["authorities"]
            if any(low <= self.slices[code][0] < high for low, high in limits)
        ]


class Cube:
    """Answers from the cube of one store version; what it has no arrays for it leaves to the rows."""

    name = "cube"

    def __init__(self, folder: Path) -> None:
        told = json.loads((folder / "cube.json").read_text(encoding="utf-8"))
        self._noted = Noted(folder, told)
        self._folders = {name: folder / name for name in told["facts"]}
        self._withheld: dict[str, list[str]] = told["withheld"]
        self._open: dict[Facts, FactCube | None] = {}

    def withheld(self, table: str) -> tuple[str, ...]:
        return tuple(self._withheld.get(table, ()))

    def profile(self, facts: Facts) -> Profile | None:
        cube = self._of(facts)
        return cube.profile if cube else None

    def counts(self, asked: Slice) -> Counts | None:
        cube = self._of(asked.facts)
        return cube.counts(asked) if cube else None

    def by_source(self, asked: Slice) -> dict[str, int] | None:
        cube = self._of(asked.facts)
        return cube.by_source(asked) if cube else None

    def _of(self, facts: Facts) -> FactCube | None:
        if facts not in self._open:  # its name is a digest: 5 microseconds
            folder = self._folders.get(facts.name)
            read = folder is not None and self._noted.is_whole(facts.name)
            self._open[facts] = FactCube(folder) if folder and read else None
        return self._open[facts]

    def damaged(self) -> tuple[str, ...]:
        """Return the names of the arrays that have other bytes than those noted of them."""
        return tuple(name for name in self._folders if not self._noted.is_whole(name))


def cube_of(held: Snapshot) -> Cube | None:
    """Return the cube of a snapshot, or None where none is built for it, or part of it is gone.

    A cube of other evidence (a store rebuilt under the same number) or another format is not read.
    """
    found = held.kept.get("cube")
    if isinstance(found, Cube):
        return found
    folder = cube_folder(held.store.home, held.version.number)
    told = read_notes(folder, held)
    if told is None or not is_complete(folder, told):
        return None
    made = held.kept["cube"] = Cube(folder)
    return made
