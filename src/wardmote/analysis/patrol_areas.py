"""Where to stand: the few places from which weighted demand is nearest (the p-median problem).

Greedy choice, then exchange of one place at a time until none helps (Teitz and Bart 1968): a good
answer, seldom worse than the best by more than a percent or two, and never proved to be best.

Sources: Teitz and Bart 1968; Church 1999. Wheeler's crimepy solves the same by linear programming.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    AreasDiffer,
    Floats,
    Ints,
    OutOfRange,
    as_counts,
    as_floats,
    same_length,
)
from wardmote.analysis.projection import require_metres
from wardmote.terms.guard import checked

MOST_PLACES = 5_000  # a square of distances: 200 MB


@dataclass(frozen=True, slots=True)
class PatrolAreas:
    """The places chosen and which demand each serves.

    Attributes:
        chosen: positions (from 0) of the places, most demand first.
        area: for each point of demand, which of `chosen` serves it (from 0).
        demand: weight served by each.
        mean_distance: weighted mean metres to the place that serves; `plain_distance` is that of
            one place alone.
    """

    chosen: Ints
    area: Ints
    demand: Floats
    mean_distance: float
    plain_distance: float
    method: str
    caveats: tuple[str, ...] = ()


@checked
def patrol_areas(
    x: ArrayLike, y: ArrayLike, weights: ArrayLike, areas: int, *, manhattan: bool = False
) -> PatrolAreas:
    """Return the places among the points that bring weighted demand nearest.

    Args:
        x, y: metres (EPSG:27700), one point per cell or street segment.
        weights: demand of each: calls, harm, minutes.
        areas: how many places to choose.
        manhattan: distance along axes, in place of straight lines.
    """
    east, north = as_floats(x, "x"), as_floats(y, "y")
    demand = as_counts(weights, "weights")
    same_length("x", east, "y", north)
    same_length("x", east, "weights", demand)
    require_metres(east, north)
    if east.size > MOST_PLACES:
        raise OutOfRange(f"{east.size} points: join them into at most {MOST_PLACES} cells.")
    if not 1 <= areas <= east.size:
        raise AreasDiffer(f"Choose between 1 and {east.size} places, not {areas}.")
    if demand.sum() == 0:
        raise OutOfRange("There is no demand: every weight is 0.")
    across, along = np.subtract.outer(east, east), np.subtract.outer(north, north)
    away = np.abs(across) + np.abs(along) if manhattan else np.hypot(across, along)
    cost = away * demand[None, :]  # row: place; column: point of demand
    chosen = _exchanged(cost, _greedy(cost, areas))
    nearest = away[chosen].argmin(axis=0)
    served: Floats = np.bincount(nearest, weights=demand, minlength=areas).astype(np.float64)
    order = np.argsort(-served, kind="stable")
    whole = float(demand.sum())
    caveats = (
        "Straight lines are not streets, and areas are not equal in demand.",
        "Exchange of one place at a time stops at a good answer, not always the best.",
    )
    return PatrolAreas(
        chosen[order], np.argsort(order)[nearest], served[order],
        float(cost[chosen].min(axis=0).sum()) / whole, float(cost.sum(axis=1).min()) / whole,
        f"p-median of {areas} places, greedy with exchange", caveats,
    )  # fmt: skip


def _greedy(cost: Floats, areas: int) -> Ints:
    chosen: list[int] = []
    best = np.full(cost.shape[1], np.inf)
    for _ in range(areas):
        totals = np.minimum(cost, best).sum(axis=1)
        totals[chosen] = np.inf
        chosen.append(int(totals.argmin()))
        best = np.minimum(best, cost[chosen[-1]])
    return np.array(chosen)


def _exchanged(cost: Floats, chosen: Ints) -> Ints:
    """Return places from which no exchange of one for another helps."""
    least = float(cost[chosen].min(axis=0).sum())
    improved = True
    while improved:
        improved = False
        for slot in range(chosen.size):
            others = np.delete(chosen, slot)
            kept = cost[others].min(axis=0) if others.size else np.full(cost.shape[1], np.inf)
            totals = np.minimum(cost, kept).sum(axis=1)
            totals[others] = np.inf
            at = int(totals.argmin())
            if totals[at] < least * (1 - 1e-12):
                least, chosen[slot], improved = float(totals[at]), at, True
    return chosen
