"""Burglaries that follow burglaries: the near-repeat process, and one planted chain.

Rows have the columns category, point, day, address, trigger.
"""

from __future__ import annotations

import numpy as np
from scipy.spatial import cKDTree

from wardmote.sample.ground import Ground
from wardmote.sample.plants import Plants
from wardmote.sample.shapes import Ints

CATEGORY, POINT, DAY, ADDRESS, TRIGGER = range(5)
WITHIN_DAYS = 14
WITHIN_METRES = 200  # 40 m + 120 m between map points + 40 m: no triggered case lies further
_NEXT_POINT_METRES = 120
SAME_DWELLING, SAME_POINT = 0.2, 0.4  # shares of triggered cases; the rest are at the next point


def add_triggered(
    rows: Ints, land: Ground, plants: Plants, days: int, burglary: int, rng: np.random.Generator
) -> Ints:
    """Let each burglary of the borough lead to another with the planted chance, and so on.

    Those that would fall after the last day are left out.
    """
    parents = np.flatnonzero((rows[:, CATEGORY] == burglary) & (rows[:, ADDRESS] >= 0))
    delay = np.exp(-np.arange(1, WITHIN_DAYS + 1) / 6.0)
    next_point = _next_points(land)
    while len(parents):
        parents = parents[rng.random(len(parents)) < plants.triggered_share]
        child = rows[parents].copy()
        child[:, DAY] += 1 + rng.choice(WITHIN_DAYS, len(child), p=delay / delay.sum())
        child[:, TRIGGER] = parents
        _move(child, land, next_point, rng)
        child = child[child[:, DAY] < days]
        parents = np.arange(len(rows), len(rows) + len(child))
        rows = np.concatenate((rows, child))
    return rows


def add_chain(
    rows: Ints, land: Ground, plants: Plants, starts: Ints, burglary: int, rng: np.random.Generator
) -> Ints:
    """Add the planted chain: one street and the next, a case every day or two."""
    number = plants.chain_length
    point = plants.chain_point
    near = np.array([point, int(_next_points(land)[point])])[rng.integers(0, 2, number)]
    first = land.streets.first_address
    address = first[near] + (rng.random(number) * (first[near + 1] - first[near])).astype(int)
    month = plants.timetable.number(plants.timetable.chain)
    day = starts[month] + np.cumsum(rng.integers(1, 3, number)) - 1
    none = np.full(number, -1)
    chain = np.column_stack((np.full(number, burglary), near, day, address, none))
    return np.concatenate((rows, chain))


def _next_points(land: Ground) -> Ints:
    """Return for each point its nearest with dwellings within 120 m, or itself."""
    xy = np.column_stack((land.streets.x, land.streets.y))
    away, other = cKDTree(xy).query(xy, k=2)
    first = land.streets.first_address
    homes = np.diff(first) > 0
    near = (away[:, 1] <= _NEXT_POINT_METRES) & homes[other[:, 1]]
    return np.where(near, other[:, 1], np.arange(len(xy)))


def _move(child: Ints, land: Ground, next_point: Ints, rng: np.random.Generator) -> None:
    """Give triggered cases their place: the same dwelling, the same point or the next, in place."""
    how = rng.random(len(child))
    onward = how >= SAME_DWELLING + SAME_POINT
    child[onward, POINT] = next_point[child[onward, POINT]]
    moved = how >= SAME_DWELLING
    first = land.streets.first_address
    point = child[moved, POINT]
    drawn = rng.random(int(moved.sum())) * (first[point + 1] - first[point])
    child[moved, ADDRESS] = first[point] + drawn.astype(np.int64)
