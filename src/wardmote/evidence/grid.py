"""The cells of a question before they are written out: counts, why not known, denominators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from functools import cache, cached_property, lru_cache
from itertools import chain, product
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from wardmote.analysis.estimates import Estimate
from wardmote.analysis.rates import RATE_WARNING_BELOW, rates, small_count_caveats
from wardmote.evidence.asked import Asked, plan_counts, prepare, withheld
from wardmote.evidence.axes import Axes, Part, Plan
from wardmote.evidence.counting import Counts
from wardmote.evidence.shape import Shape, joined_shape, shape_of
from wardmote.evidence.states import gaps_in
from wardmote.evidence.stocks import Stock, stocks
from wardmote.terms.periods import Period
from wardmote.terms.quantities import UNKNOWN, Quantity, Status, strongest, total

_few = lru_cache(maxsize=RATE_WARNING_BELOW)(small_count_caveats)
AS_AT_A_DATE = "It is a number as at a date, and is not added over months."
NEVER_ADDED = {
    "flags": "Overlapping flags are not added.",
    "separate": "Separate indicators are not added.",
}
if TYPE_CHECKING:
    from _typeshed import DataclassInstance

T = TypeVar("T", bound="DataclassInstance")
_WITHHELD = {
    Status.SUPPRESSED: "The supplier holds back small numbers, to protect people.",
    Status.MISSING: "The supplier gave no number in part of it.",
    Status.UNKNOWN: "The supplier says that part of it is not known.",
}


@dataclass
class Grid:
    """Cells before they are written out: one entry for each, in the order asked."""

    plan: Plan
    shape: Shape
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


def together(parts: Sequence[T]) -> T:
    """Return several rows of cells as one, in their order: arrays and lists are put end to end.

    What is said of a whole row (its plan, its label) is the first's.
    """
    first = parts[0]
    if len(parts) == 1:
        return first
    columns = [[getattr(part, name) for part in parts] for name in _names(type(first))]
    return type(first)(*map(_end_to_end, columns))


@cache
def _names(kind: type[DataclassInstance]) -> tuple[str, ...]:
    return tuple(one.name for one in fields(kind))


def _end_to_end(held: Sequence[Any]) -> Any:
    if isinstance(held[0], np.ndarray):
        return np.concatenate(held)
    if isinstance(held[0], Shape):
        return joined_shape(*held)
    return list(chain.from_iterable(held)) if isinstance(held[0], list) else held[0]


def fill_with_total(asked: Asked, plan: Plan, period: Period) -> list[Grid]:
    """Return the cells of a plan, and where it is split, their total over the whole period.

    Of areas that stand apart the cells of each follow those of the one before, and so do totals.
    """
    by, of_each = asked.question.by, ("ward",) if plan.apart else ()
    grid = fill_grid(asked, plan, (*of_each, *by))
    if not by:
        return [grid]
    areas = plan.areas if plan.apart else (plan.whole,)
    whole = replace(plan, areas=areas, axes=plan.axes.whole(asked.category, period), sources=())
    return [grid, fill_grid(asked, whole, of_each, total_of(grid, period))]


def total_of(grid: Grid, period: Period) -> int | None:
    """Return the count of the whole where the cells are its parts, each row in one of them."""
    plan = grid.plan
    one_area = plan.areas == (plan.whole,) and not plan.sources
    parted = one_area and plan.axes.keep(("parted", period), lambda: plan.axes.are_parts_of(period))
    return int(grid.counts.sum()) if parted else None


def fill_grid(asked: Asked, plan: Plan, by: Sequence[str], counted: int | None = None) -> Grid:
    """Count every cell of a plan and find out which of them are known.

    Args:
        counted: the count of a plan of one cell, where it is known.
    """
    shape = shape_of(plan, tuple(by))
    hits = _counted(_hits(asked), plan) if asked.measure.kind == "proportion" else None
    stock = [_denominator(asked, part).value for part in plan.areas]
    numbers = np.array([one.value or 0 for one in stock], np.float64)
    at_area, size = shape.at_area, shape.at_area.size
    reasons = _reasons(asked, plan, shape)
    grid = Grid(
        plan,
        shape,
        shape.in_a_row(_counted(asked, plan)) if counted is None else np.array([counted]),
        reasons,
        stock * size if len(stock) == 1 else [stock[at] for at in at_area.tolist()],
        numbers[at_area],
        [Status.MISSING if reason else Status.KNOWN for reason in reasons]
        if any(reasons)
        else [Status.KNOWN] * size,
        np.full(size, plan.axes.keep("overlaps", lambda: _overlaps(asked, plan.axes))),
        None if hits is None else shape.in_a_row(hits),
    )
    _mark_withheld(asked, plan, grid)
    _mark_levels(asked, grid)
    return grid


def _counted(asked: Asked, plan: Plan) -> Counts:
    """Return counts of shape (sources, areas, categories, windows)."""
    if not plan.sources:
        return plan_counts(asked, plan)[None]
    return np.stack([plan_counts(asked, plan, source.key) for source in plan.sources])


def _reasons(asked: Asked, plan: Plan, shape: Shape) -> list[str]:
    """Return why each cell has no number, "" where it has one.

    Areas of the same authorities share their reasons; most shares are whole throughout.
    """
    sources = [source.key for source in plan.sources] or [""]
    held: dict[tuple[object, ...], list[list[str]] | None] = {}
    for source, area in product(sources, plan.areas):
        key = (area.authorities, area == asked.plan.whole, source)
        if key not in held:
            held[key] = gaps_in(asked, area, plan.axes, source)
    if not any(held.values()):
        return [""] * shape.at_area.size
    said = np.full(
        (len(sources), len(plan.areas), len(plan.axes.categories), len(plan.axes.windows)),
        "", object,
    )  # fmt: skip
    for s, source in enumerate(sources):
        for a, area in enumerate(plan.areas):
            found = held[(area.authorities, area == asked.plan.whole, source)]
            if found:
                said[s, a] = found
    listed: list[str] = shape.in_a_row(said).tolist()
    return listed


def _mark_levels(asked: Asked, grid: Grid) -> None:
    """A number as at a date (a caseload) is not added over months: such a cell is not known."""
    if not asked.measure.as_at_date:
        return
    step = 3 if asked.covered.by_quarter else 1
    for at, (category, window) in enumerate(grid.shape.parts):
        level = any(code in asked.measure.as_at_date for code in category.codes)
        if level and not grid.reasons[at] and window.window and window.window.months > step:
            grid.statuses[at], grid.reasons[at] = Status.UNKNOWN, AS_AT_A_DATE


def _mark_withheld(asked: Asked, plan: Plan, grid: Grid) -> None:
    """Give each cell that holds a row without a count the strongest reason of its parts."""
    for status, rows in withheld(asked):
        number = grid.shape.in_a_row(_counted(rows, plan))
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


def _overlaps(asked: Asked, axes: Axes) -> bool:
    kind = asked.measure.categories
    if kind not in NEVER_ADDED:
        return False
    # Flags overlap though they stand under one heading; indicators are parts of theirs.
    majors = [
        {code if kind == "flags" else code.split("/")[0] for code in part.codes}
        for part in axes.categories
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


def rates_at(
    counts: NDArray[np.int64], exposures: NDArray[np.float64], at: NDArray[np.intp], per: float
) -> dict[int, Estimate]:
    """Return the rates of the cells at these places, all asked at once."""
    if not at.size:
        return {}
    held = counts[at]
    many = rates(held, exposures[at], per)
    numbers = zip(
        at.tolist(), many.values.tolist(), many.lower.tolist(), many.upper.tolist(),
        held.tolist(), strict=True,
    )  # fmt: skip
    return {
        place: Estimate(
            value, lower, upper, many.level, many.method,
            _few(count) if count < RATE_WARNING_BELOW else (),
        )
        for place, value, lower, upper, count in numbers
    }  # fmt: skip
