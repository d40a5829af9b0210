"""The cells of a figure: counts with their status, rates, comparisons and ranks.

Everything that can be is worked out for all cells at once: a table of 14 categories by 24 months
is one call of each statistic.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from wardmote.analysis.estimates import Estimate
from wardmote.analysis.proportions import wilson_interval
from wardmote.analysis.ranks import rank_sets
from wardmote.analysis.rates import RATE_WARNING_BELOW, rates, small_count_caveats
from wardmote.evidence import against
from wardmote.evidence.asked import Asked
from wardmote.evidence.asking import AREA_SPLITS, SOURCE_SPLITS, STEPS
from wardmote.evidence.figure_parts import Cell, Rank
from wardmote.evidence.grid import NEVER_ADDED, Grid, fill_grid, in_percent, whole_plan
from wardmote.terms.quantities import UNKNOWN, Quantity

MOST_RANKED = 700  # the largest partnership has about 650 LSOAs; their rank sets take 0.2 s


def cells_of(asked: Asked) -> tuple[tuple[Cell, ...], Cell]:
    """Return the cells of a figure and its total."""
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


def _cells(asked: Asked, grid: Grid) -> list[Cell]:
    percents = asked.measure.kind == "proportion"
    estimates = _percents(grid) if percents else _rates(asked, grid)
    cells = []
    for at, keys in enumerate(grid.keys):
        count, reason = Quantity(int(grid.counts[at])), grid.reasons[at]
        if reason:
            count = Quantity(None, grid.statuses[at])
        elif grid.overlap:
            count, reason = UNKNOWN, NEVER_ADDED[asked.measure.categories]
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
    found: list[Estimate | None] = [None] * len(grid.keys)
    for at in np.flatnonzero(grid.known & (grid.counts > 0)):
        if grid.hits is not None:
            one = wilson_interval(float(grid.hits[at]), float(grid.counts[at]))
            found[at] = in_percent(one)
    return found


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
