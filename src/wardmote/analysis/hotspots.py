"""Hotspots of events, with the question asked first: can these points bear it?

Open police.uk points are moved to map points that each serve eight or more addresses, and carry a
month without a day. They bear counts of LSOAs and larger areas, and nothing finer: no surface, no
small cell, no cluster, no near repeat. These methods refuse them, and refuse points that look
snapped, unless the caller says why; the reason then stands among the caveats.

Source: data.police.uk, location anonymisation; Ratcliffe 2004 (85% geocoded).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import Enum
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.dbscan import Clusters, dbscan
from wardmote.analysis.estimates import (
    BadSample,
    Floats,
    OutOfRange,
    as_counts,
    as_floats,
    same_length,
)
from wardmote.analysis.getis_ord import Correction, GetisOrd, getis_ord
from wardmote.analysis.grids import Grid, Shape, ShiftCheck, make_grid, shift_check
from wardmote.analysis.kde import Edge, Kernel, Surface, Window, density_grid
from wardmote.analysis.near_repeat import Knox, knox
from wardmote.analysis.near_repeat_pairs import Metric
from wardmote.analysis.projection import require_metres, sharing
from wardmote.terms.guard import checked

LEAST_GEOCODED = 0.85


class PointSource(Enum):
    """Where points come from. The value is what to print."""

    SURVEYED = "points as recorded by the agency"
    MAP_POINTS = "data.police.uk map points, each serving eight or more addresses"
    CENTROIDS = "centres of areas, not places of events"
    UNKNOWN = "points whose making is not known"


class SnappedPoints(BadSample):
    """The points were moved: a method for streets would draw where they were moved to."""


@dataclass(frozen=True, slots=True)
class PointCheck:
    """What the points are, and what a reader of any result made from them must be told."""

    source: PointSource
    n: int
    snapped_share: float
    geocoded_share: float | None
    caveats: tuple[str, ...]


@checked
def check_points(
    x: ArrayLike,
    y: ArrayLike,
    source: PointSource,
    *,
    despite: str = "",
    geocoded_share: float | None = None,
) -> PointCheck:
    """Return the check of points for a street-level method, or refuse them.

    Args:
        x, y: metres, projected (EPSG:27700).
        source: where they come from; with UNKNOWN, points that mostly coincide are refused too.
        despite: the reason for going on all the same; it is printed with the result.
        geocoded_share: share of all events that have a point, 0 to 1.
    Raises:
        SnappedPoints: moved points, and no reason given. Unprojected: degrees.
    """
    east, north = as_floats(x, "x"), as_floats(y, "y")
    same_length("x", east, "y", north)
    require_metres(east, north)
    shared = sharing(east, north)
    why = _refusal(source, shared.is_snapped, shared.snapped_share)
    if why and not despite.strip():
        raise SnappedPoints(
            f"{why} A street-level method would draw the map points, not the events. Count areas "
            "of LSOA size or larger instead, use the force's own points under an agreement, or "
            "give the reason for going on as despite=..."
        )
    found = [f"{why} Made all the same because: {despite.strip()}"] if why else []
    for heavy in shared.heavy[:3]:
        found.append(
            f"{heavy.events} events ({heavy.share:.0%}) share the point {heavy.at[0]:.0f}, "
            f"{heavy.at[1]:.0f}: a station, a hospital, a desk or a centroid?"
        )
    found += _geocoding(geocoded_share)
    return PointCheck(source, len(east), shared.snapped_share, geocoded_share, tuple(found))


def _refusal(source: PointSource, is_snapped: bool, share: float) -> str:
    if source is PointSource.MAP_POINTS:
        return f"These are {source.value}, with a month and no day."
    if source is PointSource.CENTROIDS:
        return f"These are {source.value}."
    if source is PointSource.UNKNOWN and is_snapped:
        return f"{share:.0%} of these events share their exact point with another: they look moved."
    return ""


def _geocoding(share: float | None) -> list[str]:
    if share is None:
        return ["The share of events with a point is not stated: those without one are left out."]
    if not 0 < share <= 1:
        raise OutOfRange("The geocoded share lies above 0 and at most 1: write 92% as 0.92.")
    if share < LEAST_GEOCODED:
        return [
            f"Only {share:.0%} of events have a point ({LEAST_GEOCODED:.0%} is the usual floor)."
        ]
    return [f"{share:.0%} of events have a point."]


@dataclass(frozen=True, slots=True)
class HotCells:
    """Hot and cold cells of a grid.

    Attributes:
        counts: events in each cell; `outside` lie in none and count nowhere.
        share_of_events, share_of_area: what lies in hot cells.
        shift: the same on grids moved by half a cell; None where it was not asked for.
    """

    grid: Grid
    counts: Floats
    outside: int
    test: GetisOrd
    share_of_events: float
    share_of_area: float
    shift: ShiftCheck | None
    points: PointCheck
    caveats: tuple[str, ...] = ()


@checked
def hot_cells(
    x: ArrayLike,
    y: ArrayLike,
    outline: Any,
    cell: float,
    source: PointSource,
    *,
    shape: Shape = "square",
    correction: Correction = "bh",
    alpha: float = 0.05,
    permutations: int = 0,
    check_shift: bool = True,
    despite: str = "",
    geocoded_share: float | None = None,
) -> HotCells:
    """Count events in cells and find the hot ones by Gi* with false discovery control.

    Gi* is taken of counts. Cells cut to under half by the edge hold less ground; their counts are
    as they are, and the number of such cells is said.

    Raises:
        SnappedPoints, Unprojected, BadSample, OutOfRange.
    """
    points = check_points(x, y, source, despite=despite, geocoded_share=geocoded_share)
    grid = make_grid(outline, cell, shape)

    def tested(on: Grid) -> tuple[Floats, int, GetisOrd]:
        held = on.count(x, y)
        found = getis_ord(
            held.counts, on.neighbours, correction=correction, alpha=alpha,
            permutations=permutations,
        )  # fmt: skip
        return held.counts, held.outside, found

    counts, outside, test = tested(grid)
    shift = (
        shift_check(outline, grid, test.hot, lambda other: tested(other)[2].hot)
        if check_shift
        else None
    )
    total = float(counts.sum())
    small = int((grid.square_metres < 0.5 * grid.full_square_metres).sum())
    found = [*points.caveats, *test.caveats, *(shift.caveats if shift else ())]
    if small:
        found.append(f"{small} cells at the edge hold less than half a cell of ground.")
    if outside:
        found.append(f"{outside} events lie outside the area and are left out.")
    return HotCells(
        grid, counts, outside, test, float(counts[test.hot].sum()) / total if total else 0.0,
        float(grid.square_metres[test.hot].sum() / grid.square_metres.sum()), shift, points,
        tuple(found),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class SurfaceSet:
    """A kernel surface with those at half and at double the bandwidth, which must be shown too."""

    surface: Surface
    half: Surface
    double: Surface
    points: PointCheck


@checked
def hot_surface(
    x: ArrayLike,
    y: ArrayLike,
    window: Window,
    cell: float,
    bandwidth: float,
    source: PointSource,
    *,
    kernel: Kernel = "gaussian",
    edge: Edge = "uniform",
    despite: str = "",
    geocoded_share: float | None = None,
) -> SurfaceSet:
    """Return a kernel surface, and the same at half and double the bandwidth."""
    points = check_points(x, y, source, despite=despite, geocoded_share=geocoded_share)

    def drawn(width: float) -> Surface:
        made = density_grid(x, y, window, cell, width, kernel=kernel, edge=edge)
        return replace(made, caveats=(*points.caveats, *made.caveats))

    return SurfaceSet(
        drawn(bandwidth), drawn(max(cell, bandwidth / 2)), drawn(2 * bandwidth), points
    )


@checked
def hot_clusters(
    x: ArrayLike,
    y: ArrayLike,
    reach_metres: float,
    minimum: float,
    source: PointSource,
    *,
    weights: ArrayLike | None = None,
    despite: str = "",
    geocoded_share: float | None = None,
) -> Clusters:
    """Return DBSCAN clusters of points that can bear them."""
    points = check_points(x, y, source, despite=despite, geocoded_share=geocoded_share)
    found = dbscan(x, y, reach_metres, minimum, weights=weights)
    return replace(found, caveats=(*points.caveats, *found.caveats))


@checked
def near_repeats(
    x: ArrayLike,
    y: ArrayLike,
    day: ArrayLike,
    space_breaks: ArrayLike,
    time_breaks: ArrayLike,
    source: PointSource,
    *,
    metric: Metric = "manhattan",
    permutations: int = 999,
    guessed_days: int = 0,
    despite: str = "",
    geocoded_share: float | None = None,
) -> Knox:
    """Return the near-repeat table of points that can bear it.

    Args:
        guessed_days: events whose day is a guess (a span of more than a day); said with the result.
    """
    points = check_points(x, y, source, despite=despite, geocoded_share=geocoded_share)
    found = knox(x, y, day, space_breaks, time_breaks, metric=metric, permutations=permutations)
    said = (f"{guessed_days} events have a day that is a guess.",) if guessed_days else ()
    return replace(found, caveats=(*points.caveats, *said, *found.caveats))


@dataclass(frozen=True, slots=True)
class DensityRatio:
    """Density of events over density of what could be hit, cell by cell.

    `ratio` is NaN where the base lies below the floor: there is too little to divide by.
    """

    ratio: Floats
    floor: float
    share_below_floor: float
    caveats: tuple[str, ...]
    method: Literal["ratio of two kernel surfaces"] = "ratio of two kernel surfaces"


@checked
def density_ratio(events: Surface, base: Surface, floor_share: float = 0.05) -> DensityRatio:
    """Return the ratio of two surfaces, with a floor below which none is given.

    Args:
        events, base: surfaces on one grid with one bandwidth.
        floor_share: share of the base's peak below which no ratio is given.
    Raises:
        AreasDiffer: other grids. OutOfRange: another cell or bandwidth, or a floor not in 0 to 1.
    """
    top, bottom = as_counts(events.density.ravel()), as_counts(base.density.ravel(), "base")
    same_length("events", top, "base", bottom)
    if (events.cell, events.bandwidth, events.window) != (base.cell, base.bandwidth, base.window):
        raise OutOfRange("Make both surfaces with one window, cell and bandwidth.")
    if not 0 < floor_share < 1:
        raise OutOfRange("The floor lies between 0 and 1: 0.05 is 5% of the base's peak.")
    floor = floor_share * float(bottom.max())
    ratio = np.full(len(top), np.nan)
    np.divide(top, bottom, out=ratio, where=bottom >= floor)
    below = float((bottom < floor).mean())
    said = (f"No ratio is given on {below:.0%} of the cells, where the base is below the floor.",)
    return DensityRatio(ratio.reshape(events.density.shape), floor, below, said)
