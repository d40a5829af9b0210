"""The cells of a figure: counts with their status, rates, comparisons and ranks.

Everything that can be is worked out for all cells at once: a table of 14 categories by 24 months
is one call of each statistic.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from wardmote.analysis.estimates import Estimate
from wardmote.analysis.ranks import rank_sets
from wardmote.analysis.rates import RATE_WARNING_BELOW, rates, small_count_caveats
from wardmote.evidence.asking import AREA_SPLITS, SOURCE_SPLITS, STEPS, Part, Plan
from wardmote.evidence.figures import Cell, Rank
from wardmote.evidence.stocks import Stock, stocks
from wardmote.terms.quantities import UNKNOWN, Quantity, Status, strongest, total

if TYPE_CHECKING:
    from wardmote.evidence.answers import Asked

MOST_RANKED = 700  # the largest partnership has about 650 LSOAs; their rank sets take 0.2 s


@dataclass
class Grid:
    """Cells before they are written out: one entry for each, in the order asked."""

    keys: list[tuple[str, ...]]
    labels: list[tuple[str, ...]]
    parts: list[tuple[Part, Part, Part, str]]  # area, category, window, source
    counts: NDArray[np.int64]
    reasons: list[str]  # "" where the count is known
    denominators: list[Quantity]
    hits: NDArray[np.int64] | None = None
    overlap: bool = False  # flags, or separate indicators, that are never added
    statuses: list[Status] = field(default_factory=list)  # why a count is not known

    @property
    def known(self) -> NDArray[np.bool_]:
        return np.array([not reason for reason in self.reasons], bool) & (not self.overlap)


def cells_of(asked: Asked) -> tuple[tuple[Cell, ...], Cell]:
    """Return the cells of a figure and its total."""
    from wardmote.evidence import against

    grid = fill_grid(asked, asked.plan, asked.question.by)
    whole = fill_grid(asked, whole_plan(asked), ())
    cells, totals = _cells(asked, grid), _cells(asked, whole)
    if asked.question.compare:
        cells = against.compare(asked, grid, cells)
        totals = against.compare(asked, whole, totals)
    cells = _ranked(asked, grid, cells)
    if not asked.question.by:
        cells = totals
    return tuple(cells), replace(totals[0], keys=(), labels=())


def whole_plan(asked: Asked) -> Plan:
    """Return the plan of the figure's total: the area, all categories asked, the whole period."""
    plan, period = asked.plan, asked.question.period
    codes = tuple(code for part in plan.categories for code in part.codes)
    category = Part(asked.category or "all", "All", codes)
    window = Part(str(period), period.title, window=period)
    return Plan((plan.whole,), (category,), (window,), (), plan.whole, plan.source)


def fill_grid(asked: Asked, plan: Plan, by: Sequence[str]) -> Grid:
    """Count every cell of a plan and find out which of them are known."""
    from wardmote.evidence.answers import gap_in, plan_counts

    sources: Sequence[Part] = plan.sources or (Part("", "All sources"),)
    counts = np.stack([plan_counts(asked, plan, source.key) for source in sources])
    hits = None
    if asked.measure.kind == "proportion":
        found = _hits(asked)
        hits = np.stack([plan_counts(found, plan, source.key) for source in sources])
    axes = {"sources": sources, "areas": plan.areas, "categories": plan.categories,
            "windows": plan.windows}  # fmt: skip
    order = _order(by)
    stock = {part.key: _denominator(asked, part) for part in plan.areas}
    grid = Grid([], [], [], np.empty(0, np.int64), [], [], None, _overlaps(asked, plan))
    at: list[tuple[int, ...]] = []
    reasons: dict[tuple[object, ...], str] = {}
    for places in product(*(range(len(axes[name])) for name in order)):
        where = dict(zip(order, places, strict=True))
        here = tuple(where.get(name, 0) for name in ("sources", "areas", "categories", "windows"))
        source, area = sources[here[0]], plan.areas[here[1]]
        category, window = plan.categories[here[2]], plan.windows[here[3]]
        grid.keys.append(tuple(axes[name][where[name]].key for name in order))
        grid.labels.append(tuple(axes[name][where[name]].label for name in order))
        grid.parts.append((area, category, window, source.key))
        key = (area.authorities, category.key, window.key, source.key)
        if key not in reasons and window.window:
            reasons[key] = gap_in(asked, area, category, window.window, source.key)
        grid.reasons.append(reasons[key])
        grid.denominators.append(stock[area.key].value)
        at.append(here)
    index = tuple(np.array(axis) for axis in zip(*at, strict=True))
    grid.counts = counts[index]
    grid.hits = None if hits is None else hits[index]
    grid.statuses = [Status.MISSING if reason else Status.KNOWN for reason in grid.reasons]
    _mark_withheld(asked, plan, grid, index)
    _mark_levels(asked, grid)
    return grid


def _mark_levels(asked: Asked, grid: Grid) -> None:
    """A number as at a date (a caseload) is not added over months: such a cell is not known."""
    step = 3 if asked.covered.by_quarter else 1
    for at, (_, category, window, _) in enumerate(grid.parts):
        level = any(code in asked.measure.as_at_date for code in category.codes)
        if level and not grid.reasons[at] and window.window and window.window.months > step:
            grid.statuses[at], grid.reasons[at] = Status.UNKNOWN, AS_AT_A_DATE


_WITHHELD = {
    Status.SUPPRESSED: "The supplier holds back small numbers, to protect people.",
    Status.MISSING: "The supplier gave no number in part of it.",
    Status.UNKNOWN: "The supplier says that part of it is not known.",
}


def _mark_withheld(
    asked: Asked, plan: Plan, grid: Grid, index: tuple[NDArray[np.int64], ...]
) -> None:
    """Give each cell that holds a row without a count the strongest reason of its parts."""
    from wardmote.evidence.answers import plan_counts, withheld

    sources: Sequence[Part] = plan.sources or (Part("", "All sources"),)
    for status, rows in withheld(asked):
        number = np.stack([plan_counts(rows, plan, source.key) for source in sources])[index]
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
    from wardmote.evidence.answers import prepare

    return prepare(
        asked.held, asked.question, asked.measure, asked.category, asked.area,
        "rows" if asked.answerer.name == "rows" else "", hits=True,
    )  # fmt: skip


def _order(by: Sequence[str]) -> list[str]:
    return [
        "windows" if split in STEPS
        else "areas" if split in AREA_SPLITS
        else "sources" if split in SOURCE_SPLITS
        else "categories"
        for split in by
    ]  # fmt: skip


def _overlaps(asked: Asked, plan: Plan) -> bool:
    several = any(len({code.split("/")[0] for code in part.codes}) > 1 for part in plan.categories)
    return asked.measure.categories in _NEVER_ADDED and several


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


AS_AT_A_DATE = "It is a number as at a date, and is not added over months."
_NEVER_ADDED = {
    "flags": "Overlapping flags are not added.",
    "separate": "Separate indicators are not added.",
}


def _cells(asked: Asked, grid: Grid) -> list[Cell]:
    percents = asked.measure.kind == "proportion"
    estimates = _percents(grid) if percents else _rates(asked, grid)
    cells = []
    for at, keys in enumerate(grid.keys):
        count, reason = Quantity(int(grid.counts[at])), grid.reasons[at]
        if reason:
            count = Quantity(None, grid.statuses[at])
        elif grid.overlap:
            count, reason = UNKNOWN, _NEVER_ADDED[asked.measure.categories]
        denominator = grid.denominators[at] if asked.measure.denominator else None
        if percents:
            denominator = count
            count = (
                Quantity(int(grid.hits[at])) if count.is_known and grid.hits is not None else count
            )
        cells.append(Cell(keys, grid.labels[at], count, denominator, estimates[at], reason=reason))
    return cells


def _rates(asked: Asked, grid: Grid) -> list[Estimate | None]:
    residents = np.array([d.value or 0 for d in grid.denominators], np.float64)
    able = grid.known & (residents > 0)
    found: list[Estimate | None] = [None] * len(grid.keys)
    if not able.any():
        return found
    many = rates(grid.counts[able], residents[able], asked.measure.per)
    numbers = zip(
        np.flatnonzero(able).tolist(), many.values.tolist(), many.lower.tolist(),
        many.upper.tolist(), grid.counts[able].tolist(), strict=True,
    )  # fmt: skip
    for at, value, lower, upper, count in numbers:
        caveats = small_count_caveats(count) if count < RATE_WARNING_BELOW else ()
        found[at] = Estimate(value, lower, upper, many.level, many.method, caveats)
    return found


def _percents(grid: Grid) -> list[Estimate | None]:
    from wardmote.analysis.proportions import wilson_interval

    found: list[Estimate | None] = [None] * len(grid.keys)
    for at in np.flatnonzero(grid.known & (grid.counts > 0)):
        if grid.hits is not None:
            one = wilson_interval(float(grid.hits[at]), float(grid.counts[at]))
            found[at] = in_percent(one)
    return found


def in_percent(share: Estimate) -> Estimate:
    """Return a share between 0 and 1 as a percentage."""
    limits = [None if limit is None else limit * 100 for limit in (share.lower, share.upper)]
    return replace(share, value=share.value * 100, lower=limits[0], upper=limits[1])


def _ranked(asked: Asked, grid: Grid, cells: list[Cell]) -> list[Cell]:
    """Rank the cells of a single split by area or category; a series of months is not ranked."""
    by = asked.question.by
    ranked = len(by) == 1 and by[0] not in STEPS and by[0] not in SOURCE_SPLITS
    exclusive = asked.measure.categories == "exclusive" or by[:1] != ("category",)
    known = np.flatnonzero(grid.known)
    if not ranked or not exclusive or not 2 <= known.size <= MOST_RANKED:
        return cells
    if asked.measure.kind == "proportion":
        return cells
    exposures = None
    if by[0] in AREA_SPLITS and asked.measure.denominator:
        residents = [grid.denominators[at].value for at in known]
        if not all(residents):
            return cells
        exposures = [float(one or 0) for one in residents]
    sets = rank_sets(grid.counts[known], exposures)
    places = sets.ranks.tolist()
    out = list(cells)
    for order, at in enumerate(known):
        out[at] = replace(
            cells[at],
            rank=Rank(
                places[order], len(known), int(sets.upper[order]), int(sets.lower[order]),
                places.count(places[order]) > 1,
            ),
        )  # fmt: skip
    return out
