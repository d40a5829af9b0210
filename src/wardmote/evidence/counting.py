"""What both answerers are asked, and the running sums that both answer from.

A `Slice` asks for counts of groups of areas × groups of categories × windows of months. Running
sums over months make every window two reads: its count is the sum up to its last month less the
sum before its first.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from wardmote.terms.areas import AreaKind
from wardmote.terms.periods import Month, Period

Counts = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Facts:
    """Rows that are counted together: a table, and conditions on columns other than category.

    A row may hold a status in place of a count (a partner's "<5"). Such rows are counted apart, as
    facts of their own, so that both answerers say of every cell how many of its rows lack a count.
    """

    table: str
    level: AreaKind
    where: tuple[tuple[str, tuple[object, ...]], ...] = ()
    area: str = "area"  # the column that holds the area's code
    of: str = ""  # "" the counts; "suppressed", "missing" or "unknown": rows without a count

    @property
    def name(self) -> str:
        """Return a name for files: the table, its area column, and a digest of the conditions."""
        from hashlib import sha256

        name = self.table if self.area == "area" else f"{self.table}-by-{self.area}"
        name += f"-{self.of}" if self.of else ""
        if not self.where:
            return name
        return f"{name}-{sha256(repr(self.where).encode()).hexdigest()[:8]}"


@dataclass(frozen=True, slots=True)
class Slice:
    """Counts asked for: shape (groups, categories, windows).

    `groups` are codes of units or larger areas in the numbering of `facts.level`; no unit is in
    two groups. `categories` are groups of the table's own categories. `source` "" is all sources.
    """

    facts: Facts
    groups: tuple[tuple[str, ...], ...]
    categories: tuple[tuple[str, ...], ...]
    windows: tuple[Period, ...]
    source: str = ""


@dataclass(frozen=True)
class Profile:
    """Everything one set of facts holds, without areas: running sums, int64.

    `running` has shape (sources, categories, months + 1); the last axis starts with 0.
    """

    sources: tuple[str, ...]
    categories: tuple[str, ...]
    first: Month
    running: Counts

    @property
    def months(self) -> int:
        return int(self.running.shape[2]) - 1

    @property
    def last(self) -> Month:
        return self.first + (self.months - 1)

    def counts(
        self, source: str, categories: Sequence[Sequence[str]], windows: Sequence[Period]
    ) -> Counts:
        """Return shape (1, categories, windows): one source's rows wherever they lie, "" is all."""
        rows = [self.sources.index(source)] if source in self.sources else []
        summed = self.running[rows if source else slice(None)].sum(axis=0)
        of = [categories_at(self.categories, group) for group in categories]
        by_group = np.stack([summed[at].sum(axis=0) for at in of])
        return window_sums(by_group[None], self.first, windows)


class Answerer(Protocol):
    """Counts rows. The cube and the rows are both answerers, and give equal counts."""

    name: str

    def withheld(self, table: str) -> tuple[str, ...]:
        """Return the statuses that rows of a table hold in place of a count; mostly none."""

    def profile(self, facts: Facts) -> Profile | None:
        """Return the profile, or None where the table is empty or cannot be answered."""

    def counts(self, asked: Slice) -> Counts | None:
        """Return shape (groups, categories, windows), or None where it cannot answer."""

    def by_source(self, asked: Slice) -> dict[str, int] | None:
        """Return for each source what it contributes to the sum of the slice."""


def categories_at(known: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Return the positions of wanted categories; those that the table lacks are left out."""
    at = {category: position for position, category in enumerate(known)}
    return [at[category] for category in wanted if category in at]


@dataclass(frozen=True, slots=True)
class Edges:
    """Where windows begin and end on a running axis: `at` are places on it, the others are in `at`."""

    at: NDArray[np.int64]
    before: NDArray[np.int64]
    after: NDArray[np.int64]


class Windows(tuple[Period, ...]):
    """Windows in the order asked; where they lie on an axis of months is worked out once."""

    @cached_property
    def _known(self) -> dict[tuple[int, int], Edges]:
        return {}

    def edges(self, first: Month, months: int) -> Edges:
        """Return the edges, kept inside an axis that starts before `first`.

        Months outside the axis add nothing; whether they should have is for coverage to say.
        """
        key = (first.number, months)
        if key not in self._known:
            start = first.number
            before = [min(max(one.first.number - start, 0), months) for one in self]
            after = [min(max(one.last.number - start + 1, 0), months) for one in self]
            at, places = np.unique(np.array([*before, *after], np.int64), return_inverse=True)
            self._known[key] = Edges(at, places[: len(self)], places[len(self) :])
        return self._known[key]


def window_sums(running: Counts, first: Month, windows: Sequence[Period]) -> Counts:
    """Return sums of the windows from running sums whose last axis starts before `first`."""
    edges = Windows(windows).edges(first, int(running.shape[-1]) - 1)
    both = running[..., edges.at]
    return np.asarray(both[..., edges.after], np.int64) - both[..., edges.before]


def running_sums(counts: NDArray[np.int64]) -> Counts:
    """Return running sums over the last axis, with a 0 before the first."""
    out = np.zeros((*counts.shape[:-1], counts.shape[-1] + 1), np.int64)
    np.cumsum(counts, axis=-1, out=out[..., 1:])
    return out
