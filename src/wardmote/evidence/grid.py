"""The cells of a question before they are written out: counts, why not known, denominators."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import chain, product
from math import prod
from operator import itemgetter
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wardmote.analysis.estimates import Estimate
from wardmote.evidence.asked import Asked, plan_counts, prepare, withheld
from wardmote.evidence.asking import AREA_SPLITS, SOURCE_SPLITS, STEPS, Part, Plan
from wardmote.evidence.counting import Counts
from wardmote.evidence.states import gaps_in
from wardmote.evidence.stocks import Stock, stocks
from wardmote.terms.quantities import UNKNOWN, Quantity, Status, strongest, total

_ALL_SOURCES = Part("", "All sources")
AS_AT_A_DATE = "It is a number as at a date, and is not added over months."
NEVER_ADDED = {
    "flags": "Overlapping flags are not added.",
    "separate": "Separate indicators are not added.",
}
_WITHHELD = {
    Status.SUPPRESSED: "The supplier holds back small numbers, to protect people.",
    Status.MISSING: "The supplier gave no number in part of it.",
    Status.UNKNOWN: "The supplier says that part of it is not known.",
}


@dataclass
class Grid:
    """Cells before they are written out: one entry for each, in the order asked."""

    plan: Plan
    by: Sequence[str]
    keys: list[tuple[str, ...]]
    labels: list[tuple[str, ...]]
    parts: list[tuple[Part, Part, Part, str]]  # area, category, window, source
    counts: NDArray[np.int64]
    reasons: list[str]  # "" where the count is known
    denominators: list[Quantity]
    exposures: NDArray[np.float64]  # the denominators as numbers, 0 where not known
    statuses: list[Status]  # why a count is not known
    overlap: NDArray[np.bool_]  # flags, or separate indicators, that are never added
    hits: NDArray[np.int64] | None = None

    @cached_property
    def known(self) -> NDArray[np.bool_]:
        """Return which counts are known: asked once the grid is filled."""
        if not any(self.reasons):
            return ~self.overlap
        whole = np.array([not reason for reason in self.reasons], np.bool_)
        return np.logical_and(whole, ~self.overlap)


def together(grids: Sequence[Grid]) -> Grid:
    """Return the cells of several grids as one, in their order; the plan is the first's."""
    if len(grids) == 1:
        return grids[0]
    hits = [grid.hits for grid in grids if grid.hits is not None]
    return Grid(
        grids[0].plan,
        grids[0].by,
        list(chain.from_iterable(grid.keys for grid in grids)),
        list(chain.from_iterable(grid.labels for grid in grids)),
        list(chain.from_iterable(grid.parts for grid in grids)),
        np.concatenate([grid.counts for grid in grids]),
        list(chain.from_iterable(grid.reasons for grid in grids)),
        list(chain.from_iterable(grid.denominators for grid in grids)),
        np.concatenate([grid.exposures for grid in grids]),
        list(chain.from_iterable(grid.statuses for grid in grids)),
        np.concatenate([grid.overlap for grid in grids]),
        np.concatenate(hits) if hits else None,
    )


@dataclass(frozen=True)
class _Layout:
    """How the axes of a plan (sources, areas, categories, windows) become one row of cells."""

    order: tuple[int, ...]  # the axes asked for, outermost first, then those of one part

    @classmethod
    def of(cls, by: Sequence[str]) -> _Layout:
        asked = _order(by)
        return cls((*asked, *(axis for axis in range(4) if axis not in asked)))

    def in_a_row(self, array: NDArray[Any]) -> NDArray[Any]:
        """Return an array of shape (sources, areas, categories, windows) cell by cell."""
        return array.transpose(self.order).reshape(-1)

    def cells(self, axes: Sequence[Sequence[Any]]) -> Iterable[tuple[Any, ...]]:
        """Return the (source, area, category, window) of each cell."""
        back = itemgetter(*(self.order.index(axis) for axis in range(4)))
        return map(back, product(*(axes[axis] for axis in self.order)))


def whole_plan(asked: Asked) -> Plan:
    """Return the plan of the figure's total: the area, all categories asked, the whole period."""
    plan, period = asked.plan, asked.question.period
    codes = tuple(code for part in plan.categories for code in part.codes)
    category = Part(asked.category or "all", "All", codes)
    window = Part(str(period), period.title, window=period)
    return Plan((plan.whole,), (category,), (window,), (), plan.whole, plan.source)


def fill_grid(asked: Asked, plan: Plan, by: Sequence[str]) -> Grid:
    """Count every cell of a plan and find out which of them are known."""
    sources: Sequence[Part] = plan.sources or (_ALL_SOURCES,)
    layout, splits = _Layout.of(by), len(by)
    axes = (sources, plan.areas, plan.categories, plan.windows)
    split = [axes[axis] for axis in layout.order[:splits]]
    hits = _counted(_hits(asked), plan, sources) if asked.measure.kind == "proportion" else None
    stock = [_denominator(asked, part).value for part in plan.areas]
    numbers = np.array([one.value or 0 for one in stock], np.float64)
    shape = tuple(len(axis) for axis in axes)
    at_area = layout.in_a_row(np.broadcast_to(np.arange(shape[1])[:, None, None], shape))
    reasons = _reasons(asked, axes, layout)
    grid = Grid(
        plan,
        by,
        list(product(*([part.key for part in axis] for axis in split))),
        list(product(*([part.label for part in axis] for axis in split))),
        [(area, category, window, source.key)
         for source, area, category, window in layout.cells(axes)],
        layout.in_a_row(_counted(asked, plan, sources)),
        reasons,
        [stock[at] for at in at_area.tolist()],
        numbers[at_area],
        [Status.MISSING if reason else Status.KNOWN for reason in reasons],
        np.full(at_area.size, _overlaps(asked, plan)),
        None if hits is None else layout.in_a_row(hits),
    )  # fmt: skip
    _mark_withheld(asked, plan, grid, layout)
    _mark_levels(asked, grid)
    return grid


def _counted(asked: Asked, plan: Plan, sources: Sequence[Part]) -> Counts:
    """Return counts of shape (sources, areas, categories, windows)."""
    if len(sources) == 1:
        return plan_counts(asked, plan, sources[0].key)[None]
    return np.stack([plan_counts(asked, plan, source.key) for source in sources])


def _reasons(asked: Asked, axes: Sequence[Sequence[Part]], layout: _Layout) -> list[str]:
    """Return why each cell has no number, "" where it has one.

    Areas of the same authorities share their reasons; most shares are whole throughout.
    """
    sources, areas, categories, windows = axes
    shape = tuple(len(axis) for axis in axes)
    held: dict[tuple[object, ...], list[list[str]] | None] = {}
    for source, area in product(sources, areas):
        key = (area.authorities, area == asked.plan.whole, source.key)
        if key not in held:
            held[key] = gaps_in(asked, area, categories, windows, source.key)
    if not any(held.values()):
        return [""] * prod(shape)
    said = np.full(shape, "", object)
    for s, source in enumerate(sources):
        for a, area in enumerate(areas):
            found = held[(area.authorities, area == asked.plan.whole, source.key)]
            if found:
                said[s, a] = found
    listed: list[str] = layout.in_a_row(said).tolist()
    return listed


def _mark_levels(asked: Asked, grid: Grid) -> None:
    """A number as at a date (a caseload) is not added over months: such a cell is not known."""
    if not asked.measure.as_at_date:
        return
    step = 3 if asked.covered.by_quarter else 1
    for at, (_, category, window, _) in enumerate(grid.parts):
        level = any(code in asked.measure.as_at_date for code in category.codes)
        if level and not grid.reasons[at] and window.window and window.window.months > step:
            grid.statuses[at], grid.reasons[at] = Status.UNKNOWN, AS_AT_A_DATE


def _mark_withheld(asked: Asked, plan: Plan, grid: Grid, layout: _Layout) -> None:
    """Give each cell that holds a row without a count the strongest reason of its parts."""
    sources: Sequence[Part] = plan.sources or (_ALL_SOURCES,)
    for status, rows in withheld(asked):
        number = layout.in_a_row(_counted(rows, plan, sources))
        for at in np.flatnonzero(number).tolist():
            held = strongest((grid.statuses[at], status))
            if held is not grid.statuses[at]:
                grid.statuses[at], grid.reasons[at] = held, _WITHHELD[held]
        asked.held_back |= status is Status.SUPPRESSED and bool(number.any())


def rate_words(asked: Asked) -> tuple[str, str]:
    """Return the unit of the rate and the name of its denominator."""
    measure = asked.measure
    if measure.kind == "proportion":
        return "percent", measure.unit
    if not measure.denominator:
        return "", ""
    label = _denominator(asked, asked.plan.whole).label
    return f"per {measure.per:,g} {measure.denominator}", label


def _hits(asked: Asked) -> Asked:
    return prepare(
        asked.held, asked.question, asked.measure, asked.category, asked.area,
        "rows" if asked.answerer.name == "rows" else "", hits=True,
    )  # fmt: skip


def _order(by: Sequence[str]) -> list[int]:
    """Return the axis of each split: 0 sources, 1 areas, 2 categories, 3 windows."""
    return [
        3 if split in STEPS else 1 if split in AREA_SPLITS else 0 if split in SOURCE_SPLITS else 2
        for split in by
    ]


def _overlaps(asked: Asked, plan: Plan) -> bool:
    kind = asked.measure.categories
    if kind not in NEVER_ADDED:
        return False
    # Flags overlap though they stand under one heading; indicators are parts of theirs.
    majors = [
        {code if kind == "flags" else code.split("/")[0] for code in part.codes}
        for part in plan.categories
    ]
    return any(len(one) > 1 for one in majors)


def _denominator(asked: Asked, part: Part) -> Stock:
    """Return how many residents or households a part has; a comparable unit adds its areas."""
    name = asked.measure.denominator
    key = ("denominator", name, part.key)
    found = asked.held.kept.get(key)
    if not isinstance(found, Stock):
        found = asked.held.kept[key] = _worked_out(asked, name, part)
    return found


def _worked_out(asked: Asked, name: str, part: Part) -> Stock:
    if not name or asked.measure.kind == "proportion":
        return Stock(UNKNOWN, "")
    held = stocks(asked.held)
    served = asked.covered.served(part.authorities)
    if len(part.authorities) > 1 and len(served) < len(part.authorities):
        pieces = [held.of(name, asked.held.areas.authorities[code]) for code in served]
        return replace(pieces[0], value=total(piece.value for piece in pieces)) if pieces else (
            Stock(UNKNOWN, "")
        )  # fmt: skip
    if "+" in part.key:
        pieces = [held.of(name, asked.held.areas.lsoas[code]) for code in part.key.split("+")]
        return replace(pieces[0], value=total(piece.value for piece in pieces))
    return held.of(name, part.area or asked.area)


def in_percent(share: Estimate) -> Estimate:
    """Return a share between 0 and 1 as a percentage."""
    limits = [None if limit is None else limit * 100 for limit in (share.lower, share.upper)]
    return replace(share, value=share.value * 100, lower=limits[0], upper=limits[1])
