"""The categories and windows of a question: alike for every area, so worked out once for all.

The page of one ward asks what the page of the next one asks. All that does not depend on the area
(keys, labels, places of windows on the axis of months, months a year before) is kept here, by store
version; what is left for an area is to read its counts and to compute on them.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TypeVar, cast

from wardmote.evidence.counting import Windows
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.areas import Area
from wardmote.terms.periods import Period

KEPT_AXES = 256  # of one store version: 500 cells and what belongs to them are about 200 kB
KEPT_BESIDE = 32  # questions answered for all wards of a partnership: 9,000 cells are 500 kB
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of a split: its key and label, and the codes or categories that make it up."""

    key: str
    label: str
    codes: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    window: Period | None = None
    area: Area | None = None


class Axes:
    """Categories × windows, each with at least one part, and what is worked out from them."""

    def __init__(self, categories: tuple[Part, ...], windows: tuple[Part, ...]) -> None:
        self.categories = categories
        self.windows = windows
        self._kept: dict[Hashable, object] = {}

    def keep(self, key: Hashable, make: Callable[[], T]) -> T:
        """Return what `make` returns, made once for these axes: it must not depend on the area."""
        if key not in self._kept:
            self._kept[key] = make()
        return cast(T, self._kept[key])

    @cached_property
    def codes(self) -> tuple[tuple[str, ...], ...]:
        """Return the table's categories in each part."""
        return tuple(part.codes for part in self.categories)

    @cached_property
    def all_codes(self) -> tuple[str, ...]:
        return tuple(code for part in self.categories for code in part.codes)

    @cached_property
    def periods(self) -> Windows:
        return Windows(part.window for part in self.windows if part.window)

    @cached_property
    def span(self) -> Period:
        """Return the first month of any window to the last of any."""
        return Period(min(one.first for one in self.periods), max(one.last for one in self.periods))

    @cached_property
    def a_year_before(self) -> Axes:
        """Return the same categories, each window a year before."""
        spans = [window.a_year_before() for window in self.periods]
        return Axes(self.categories, tuple(Part(str(span), "", window=span) for span in spans))

    def are_parts_of(self, period: Period) -> bool:
        """Return whether the windows make up a period, and no row is in two of the cells."""
        windows = sorted(self.periods)
        follow = all(one.last + 1 == later.first for one, later in pairwise(windows))
        ends = (windows[0].first, windows[-1].last)
        codes = self.all_codes
        return follow and ends == (period.first, period.last) and len(codes) == len(set(codes))

    def whole(self, category: str, period: Period) -> Axes:
        """Return the axes of the total: all these categories, the whole period."""
        return self.keep(("whole", category, period), lambda: self._whole(category, period))

    def _whole(self, category: str, period: Period) -> Axes:
        return Axes(
            (Part(category or "all", "All", self.all_codes),),
            (Part(str(period), period.title, window=period),),
        )


@dataclass(frozen=True)
class Plan:
    """What a question comes to. Each axis has at least one part; the first is of the whole."""

    areas: tuple[Part, ...]
    axes: Axes
    sources: tuple[Part, ...]  # () where not split by source
    whole: Part
    source: str  # the one source asked for, "" for all: a force is what it recorded
    apart: bool = False  # each area has a total of its own, and is no part of the whole

    def with_axes(self, axes: Axes) -> Plan:
        return replace(self, axes=axes)


def kept_few(held: Snapshot, kind: str, most: int, key: Hashable, make: Callable[[], T]) -> T:
    """Return what is kept under a key, made once for a snapshot; those not asked for longest go."""
    kept = cast(dict[Hashable, T], held.kept.setdefault(kind, {}))
    found = kept.pop(key, None) or make()
    kept[key] = found
    while len(kept) > most:
        kept.pop(next(iter(kept)), None)
    return found
