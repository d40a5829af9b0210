"""The cells of a question before they are written out: counts, why not known, denominators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import product

import numpy as np
from numpy.typing import NDArray

from wardmote.analysis.estimates import Estimate
from wardmote.evidence.asked import Asked, plan_counts, prepare, withheld
from wardmote.evidence.asking import AREA_SPLITS, SOURCE_SPLITS, STEPS, Part, Plan
from wardmote.evidence.states import gap_in
from wardmote.evidence.stocks import Stock, stocks
from wardmote.terms.quantities import UNKNOWN, Quantity, Status, strongest, total

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


def whole_plan(asked: Asked) -> Plan:
    """Return the plan of the figure's total: the area, all categories asked, the whole period."""
    plan, period = asked.plan, asked.question.period
    codes = tuple(code for part in plan.categories for code in part.codes)
    category = Part(asked.category or "all", "All", codes)
    window = Part(str(period), period.title, window=period)
    return Plan((plan.whole,), (category,), (window,), (), plan.whole, plan.source)


def fill_grid(asked: Asked, plan: Plan, by: Sequence[str]) -> Grid:
    """Count every cell of a plan and find out which of them are known."""
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


def _mark_withheld(
    asked: Asked, plan: Plan, grid: Grid, index: tuple[NDArray[np.int64], ...]
) -> None:
    """Give each cell that holds a row without a count the strongest reason of its parts."""
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
