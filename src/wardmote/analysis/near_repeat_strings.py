"""Strings of events, each near the next in space and time: which belong to one series of repeats.

Source: the near-repeat strings of ptools. A string is joined link by link, so its ends may lie far
apart; what chance alone joins is told by shuffles of the days.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import Floats, Ints, OutOfRange, as_floats, same_length
from wardmote.analysis.projection import require_metres
from wardmote.terms.guard import checked


@dataclass(frozen=True, slots=True)
class Strings:
    """Strings of two events and more, the longest first.

    Attributes:
        labels: shape (events,): 1 for the longest string, 0 for an event in none.
        sizes: events in each string, from label 1 on.
        linked: events in any string; `linked_by_chance` the mean under shuffled days,
            None without shuffles.
    """

    labels: Ints
    sizes: Ints
    linked: int
    linked_by_chance: float | None
    method: str
    caveats: tuple[str, ...] = ()


@checked
def near_repeat_strings(
    x: ArrayLike, y: ArrayLike, day: ArrayLike, distance: float, days: float, *,
    permutations: int = 99, seed: int = 1964,
) -> Strings:  # fmt: skip
    """Return the strings of events at most `distance` metres and `days` days from one to the next.

    Args:
        x, y: metres, shape (events,); day: days from any start, same shape.
    Raises: Unprojected, AreasDiffer, NotANumber, EmptySample, OutOfRange.
    """
    from scipy.spatial import cKDTree

    east, north, when = as_floats(x, "x"), as_floats(y, "y"), as_floats(day, "day")
    same_length("x", east, "y", north)
    same_length("x", east, "day", when)
    require_metres(east, north)
    if distance < 0 or days < 0:
        raise OutOfRange("Distance and days must be 0 or above.")
    pairs = cKDTree(np.column_stack([east, north])).query_pairs(distance, output_type="ndarray")
    labels, sizes = _strings(pairs, when, days)
    rng = np.random.default_rng(seed)
    chance = [
        int(_strings(pairs, rng.permutation(when), days)[1].sum()) for _ in range(permutations)
    ]
    caveats = (
        "A string joins event to event: its first and last may be far apart in space and time.",
        "Chance joins events too: compare with the number linked under shuffled days.",
    )
    return Strings(
        labels, sizes, int(sizes.sum()), float(np.mean(chance)) if chance else None,
        f"near-repeat strings, {distance:g} m and {days:g} days", caveats,
    )  # fmt: skip


def _strings(pairs: Ints, when: Floats, days: float) -> tuple[Ints, Ints]:
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    near = pairs[np.abs(when[pairs[:, 0]] - when[pairs[:, 1]]) <= days]
    links = coo_array((np.ones(len(near)), (near[:, 0], near[:, 1])), shape=(len(when),) * 2)
    _, part = connected_components(links, directed=False)
    held = np.bincount(part)
    first = np.full(len(held), len(when))
    np.minimum.at(first, part, np.arange(len(when)))
    order = np.lexsort((first, -held))
    order = order[held[order] > 1]
    names = np.zeros(len(held), dtype=np.int64)
    names[order] = np.arange(1, len(order) + 1)
    return names[part], held[order].astype(np.int64)
