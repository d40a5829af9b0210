"""Which hot places last? Classes over periods, and the overlap of two years' busiest places.

Source: after sfhotspot's `hotspot_classify` (Ashby).
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from math import ceil

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    BadSample,
    Floats,
    Ints,
    OutOfRange,
    as_counts,
    as_exposures,
    same_length,
)
from wardmote.terms.guard import checked


class Pattern(Enum):
    """How a cell was hot over the periods. The value is the word to print."""

    PERSISTENT = "persistent"
    INTERMITTENT = "intermittent"
    EMERGING = "emerging"
    FORMER = "former"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Persistence:
    """A class for each cell, the share of periods in which it was hot, and how many of each."""

    classes: tuple[Pattern, ...]
    hot_share: Floats
    tally: dict[Pattern, int]
    periods: int
    recent_periods: int
    method: str
    caveats: tuple[str, ...] = ()


@checked
def persistence(
    hot: ArrayLike,
    *,
    persistent_from: float = 0.8,
    intermittent_from: float = 0.1,
    recent_share: float = 0.2,
) -> Persistence:
    """Class every cell by the periods in which it was hot.

    Persistent: hot in at least `persistent_from` of the periods. Otherwise, where hot in at least
    `intermittent_from` of them: emerging if only in the last `recent_share` of periods, former if
    in none of these, intermittent if in both. None: seldom or never hot.

    Args:
        hot: true or false, shape (periods, cells), oldest period first. Take it from a test with
            false discovery control, made anew in each period.
    Raises:
        BadSample: fewer than three periods. OutOfRange: shares not in order between 0 and 1.
    """
    flags = np.asarray(hot)
    if flags.ndim != 2 or not flags.size:
        raise BadSample("hot needs the shape (periods, cells), with at least one of each.")
    if flags.dtype != np.bool_ and not np.isin(flags, (0, 1)).all():
        raise BadSample("hot holds true or false (or 0 and 1) alone.")
    periods = len(flags)
    if periods < 3:
        raise BadSample("Classes need at least three periods: with two, say what changed.")
    if not 0 < intermittent_from <= persistent_from <= 1 or not 0 < recent_share < 1:
        raise OutOfRange(
            "Give 0 < intermittent_from <= persistent_from <= 1 and recent_share below 1."
        )
    recent = min(periods - 1, max(1, ceil(recent_share * periods - 1e-9)))
    flags = flags.astype(bool)
    share = flags.mean(axis=0)
    lately = np.asarray(flags[-recent:].any(axis=0))
    before = np.asarray(flags[:-recent].any(axis=0))
    classes = tuple(
        _class_of(float(s), bool(now), bool(then), persistent_from, intermittent_from)
        for s, now, then in zip(share, lately, before, strict=True)
    )
    tally = Counter(classes)
    method = (
        f"hot in {persistent_from:.0%} of {periods} periods or more; {intermittent_from:.0%}; "
        f"recent is the last {recent}"
    )
    caveats = (
        (f"Only {periods} periods: one more or less hot period moves a cell's class.",)
        if periods < 10
        else ()
    )
    return Persistence(
        classes, share, {kind: tally[kind] for kind in Pattern}, periods, recent, method, caveats
    )


def _class_of(
    share: float, lately: bool, before: bool, persistent_from: float, intermittent_from: float
) -> Pattern:
    if share >= persistent_from - 1e-9:
        return Pattern.PERSISTENT
    if share < intermittent_from - 1e-9 or not (lately or before):
        return Pattern.NONE
    if lately and before:
        return Pattern.INTERMITTENT
    return Pattern.EMERGING if lately else Pattern.FORMER


@dataclass(frozen=True, slots=True)
class TopOverlap:
    """How far two years' busiest places are the same places.

    Attributes:
        jaccard: places in both over places in either, from 0 to 1.
        by_chance: what two unrelated lists of this size would share on average.
        stayed, came, left: positions of the cells.
        tied: cells that tie with the last one taken, in either year; their choice is arbitrary.
    """

    jaccard: float
    by_chance: float
    stayed: Ints
    came: Ints
    left: Ints
    tied: int
    area_share: float
    method: str = "Jaccard overlap of the busiest places by area"
    caveats: tuple[str, ...] = ()


@checked
def top_overlap(
    last_year: ArrayLike,
    this_year: ArrayLike,
    areas: ArrayLike | None = None,
    area_share: float = 0.02,
) -> TopOverlap:
    """Return the overlap of the densest cells that fit into a share of the area, in each year.

    Raises:
        OutOfRange: not one cell fits into the share. AreasDiffer, NegativeCount, NotANumber.
    """
    then, now = as_counts(last_year, "last_year"), as_counts(this_year, "this_year")
    same_length("last_year", then, "this_year", now)
    area = np.ones(len(then)) if areas is None else as_exposures(areas, "areas")
    same_length("last_year", then, "areas", area)
    if not 0 < area_share < 1:
        raise OutOfRange("A share of area lies between 0 and 1: write 2% as 0.02.")
    first, tied_then = _densest(then / area, area, area_share)
    second, tied_now = _densest(now / area, area, area_share)
    stayed = np.intersect1d(first, second)
    either = len(first) + len(second) - len(stayed)
    size = (len(first) + len(second)) / 2 / len(area)
    tied = max(tied_then, tied_now)
    return TopOverlap(
        len(stayed) / either, size / (2 - size), stayed, np.setdiff1d(second, first),
        np.setdiff1d(first, second), tied, area_share,
        caveats=(f"{tied} cells tie with the last one taken: which of them count is arbitrary.",)
        if tied else (),
    )  # fmt: skip


def _densest(density: Floats, area: Floats, area_share: float) -> tuple[Ints, int]:
    order = np.argsort(-density, kind="stable")
    fits = np.cumsum(area[order]) <= area_share * area.sum() * (1 + 1e-9)
    taken = order[: int(fits.argmin()) if not fits.all() else len(order)]
    if not len(taken):
        raise OutOfRange(f"Not one cell fits into {area_share:.1%} of the area: take more.")
    last = density[taken[-1]]
    left_out = int((density == last).sum() - (density[taken] == last).sum())
    return taken, left_out
