"""The cells of a figure: counts with their status, rates, comparisons and ranks.

Everything that can be is worked out for all cells at once: a table of 14 categories by 24 months
is one call of each statistic.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wardmote.analysis.estimates import Estimate
from wardmote.analysis.proportions import wilson_interval
from wardmote.analysis.ranks import rank_sets
from wardmote.analysis.rates import RATES_BY
from wardmote.evidence import against
from wardmote.evidence.asked import Asked, withheld
from wardmote.evidence.asking import AREA_SPLITS, SOURCE_SPLITS, STEPS, wards_beside
from wardmote.evidence.axes import KEPT_BESIDE, kept_few
from wardmote.evidence.cells_later import CellsLater, Number, quantity_of
from wardmote.evidence.figure_parts import (
    LAST_YEAR,
    ONLY_COUNTS,
    Cell,
    Comparison,
    Rank,
)
from wardmote.evidence.grid import (
    NEVER_ADDED,
    Grid,
    fill_with_total,
    in_percent,
    rates_at,
    together,
)  # fmt: skip
from wardmote.evidence.shape import shape_of
from wardmote.evidence.states import breaks_around
from wardmote.evidence.told import counted_by, methods_of, tested_together
from wardmote.terms.quantities import Quantity, Status

RateOf = Callable[[int], Estimate | None]
FEW_CELLS = 64  # exact intervals of as many cost less than two calls
MOST_RANKED = 700  # the largest partnership has about 650 LSOAs; their rank sets take 0.2 s


@dataclass(frozen=True, slots=True)
class _Columns:
    """Cells before they are written out, column by column; totals come after all others."""

    numbers: list[Number]
    denominators: Sequence[Quantity | None]
    rate_of: RateOf
    compared: Sequence[Comparison | None]
    ranks: dict[int, Rank]
    reasons: list[str]
    rates_by: list[str]


def cells_of(asked: Asked) -> tuple[Sequence[Cell], Cell, list[str]]:
    """Return the cells of a figure, its total, and its methods: each statistic is asked once."""
    columns, at, areas = _beside(asked) or (_columns_of(asked), 0, 1)
    shape = shape_of(asked.plan, asked.question.by)
    first, size = at * len(shape.keys), len(shape.keys)
    last = len(columns.numbers) - areas + at

    def cell(keys: tuple[str, ...], labels: tuple[str, ...], at: int) -> Cell:
        return Cell(
            keys, labels, quantity_of(columns.numbers[at]), columns.denominators[at],
            columns.rate_of(at), columns.compared[at], columns.ranks.get(at), columns.reasons[at],
        )  # fmt: skip

    total, own = cell((), (), last), slice(first, first + size)
    compared = [*columns.compared[own], columns.compared[last]]
    ranked, counted = bool(columns.ranks), counted_by(asked)
    methods = methods_of(columns.rates_by, compared, ranked, counted)
    if not asked.question.by:
        return (total,), total, methods
    asked.notes += tested_together(asked.question.by, compared[:-1])
    cells = CellsLater(
        shape.keys, shape.labels, columns.numbers[own],
        lambda: tuple(map(cell, shape.keys, shape.labels, range(first, first + size))),
    )  # fmt: skip
    return cells, total, methods


def _columns_of(asked: Asked) -> _Columns:
    """Return the cells of a plan, and their totals."""
    grids = fill_with_total(asked, asked.plan, asked.question.period)
    grid = together(grids)
    rates_by, rate_of = (_percents if asked.measure.kind == "proportion" else _rates)(asked, grid)
    compared: Sequence[Comparison | None] = (
        against.compare(asked, grids, grid) if asked.question.compare else [None] * grid.counts.size
    )
    numbers, denominators, reasons = _written(asked, grid)
    ranks = _ranks(asked, grids[0])
    return _Columns(numbers, denominators, rate_of, compared, ranks, reasons, rates_by)


def _beside(asked: Asked) -> tuple[_Columns, int, int] | None:
    """Return the same of all wards of a ward's partnership, its place among them, and their number.

    A test of one ward's cells costs nearly what a test of all their cells does, and whoever reads
    the page of one goes on to others. None where a page does not ask, or wards are not alike.
    """
    question, held = asked.question, asked.held
    plain = question.only and question.compare in (None, LAST_YEAR)
    plain = plain and asked.measure.kind == "count" and asked.answerer.name == "cube"
    if not plain or withheld(asked):
        return None
    found = wards_beside(held, asked.facts.level, asked.plan, question.generation)
    if found is None or not asked.covered.served(asked.plan.whole.authorities):
        return None
    parts, at = found
    around = (asked.area.parent, question.generation, *breaks_around(asked))
    key = (asked.plan.axes, question.by, question.compare, question.only, *around)
    wards = replace(asked.plan, areas=parts, apart=True)
    columns = kept_few(
        held, "beside", KEPT_BESIDE, key, lambda: _columns_of(replace(asked, plan=wards))
    )
    return columns, at, len(parts)


def _written(asked: Asked, grid: Grid) -> tuple[list[Number], Sequence[Quantity | None], list[str]]:
    """Return the count of each cell, what it is out of, and why it has no number."""
    numbers: list[Number] = grid.counts.tolist()
    whole, reasons = list(numbers), list(grid.reasons)
    if asked.measure.kind == "proportion" and grid.hits is not None:
        numbers = grid.hits.tolist()
    for at in np.flatnonzero(~grid.known).tolist():
        numbers[at] = whole[at] = grid.statuses[at] if reasons[at] else Status.UNKNOWN
        reasons[at] = reasons[at] or NEVER_ADDED[asked.measure.categories]
    if asked.measure.kind == "proportion":
        return numbers, list(map(quantity_of, whole)), reasons
    none = [None] * len(numbers)
    return numbers, grid.denominators if asked.measure.denominator else none, reasons


def _rates(asked: Asked, grid: Grid) -> tuple[list[str], RateOf]:
    """Return the method of the rates, and the rate of each cell, worked out when asked for.

    The last of many, the total, is worked out by itself: 500 exact intervals cost half a
    millisecond.
    """
    last, per = grid.counts.size - 1, asked.measure.per
    able = np.flatnonzero(grid.known & (grid.exposures > 0))
    if not able.size or asked.question.only == ONLY_COUNTS:
        return [], lambda at: None
    held: dict[bool, dict[int, Estimate]] = {}

    def rate_of(at: int) -> Estimate | None:
        alone = at == last >= FEW_CELLS
        if alone not in held:
            held[alone] = rates_at(
                grid.counts, grid.exposures, able[able == last] if alone else able, per
            )
        return held[alone].get(at)

    return [RATES_BY], rate_of


def _percents(asked: Asked, grid: Grid) -> tuple[list[str], RateOf]:
    """Return the same of percentages."""
    found: dict[int, Estimate] = {}
    if grid.hits is not None:
        for at in np.flatnonzero(grid.known & (grid.counts > 0)).tolist():
            one = wilson_interval(float(grid.hits[at]), float(grid.counts[at]))
            found[at] = in_percent(one)
    return list(dict.fromkeys(one.method for one in found.values())), found.get


def _ranks(asked: Asked, grid: Grid) -> dict[int, Rank]:
    """Rank the cells of a single split by area or category; a series of months is not ranked."""
    by = asked.question.by
    ranked = len(by) == 1 and by[0] not in STEPS and by[0] not in SOURCE_SPLITS
    ranked = ranked and not (asked.question.only and by[0] not in AREA_SPLITS)
    exclusive = asked.measure.categories == "exclusive" or by[:1] != ("category",)
    if not ranked or not exclusive or asked.measure.kind == "proportion":
        return {}
    known = np.flatnonzero(grid.known)
    if not 2 <= known.size <= MOST_RANKED:
        return {}
    exposures = None
    if by[0] in AREA_SPLITS and asked.measure.denominator:
        exposures = grid.exposures[known]
        if not exposures.all():
            return {}
    sets = rank_sets(grid.counts[known], exposures)
    places = sets.ranks.tolist()
    shared = Counter(places)
    found = zip(known.tolist(), places, sets.upper.tolist(), sets.lower.tolist(), strict=True)
    return {
        at: Rank(place, known.size, upper, lower, shared[place] > 1)
        for at, place, upper, lower in found
    }
