"""Do two patterns differ, and is one clustered? Andresen's test and Clark-Evans.

Sources: Andresen 2009; Wheeler, Steenbeek & Andresen 2018 (proportions with false discovery
control); Clark & Evans 1954; Donnelly 1978.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    BadSample,
    EmptySample,
    Floats,
    OutOfRange,
    as_counts,
    as_floats,
    same_length,
)
from wardmote.analysis.getis_ord import Correction, adjusted
from wardmote.analysis.kde import Window
from wardmote.analysis.projection import require_metres, sharing
from wardmote.terms.guard import checked

EdgeCorrection = Literal["none", "donnelly", "guard"]


@dataclass(frozen=True, slots=True)
class PatternTest:
    """Two patterns over the same areas; arrays have shape (areas,).

    Attributes:
        difference: share of the second pattern less share of the first.
        p, q: mid-p of each area's 2×2 table, and after the correction.
        direction: 1 more in the second, -1 less, 0 no clear change.
        s: share of areas whose share did not clearly change (Andresen's S, from 0 to 1).
        s_with_events: the same over areas with an event in either pattern.
    """

    difference: Floats
    p: Floats
    q: Floats
    direction: NDArray[np.int64]
    s: float
    s_with_events: float
    correction: str
    method: str = "spatial point pattern test, exact proportions, mid-p"
    caveats: tuple[str, ...] = ()


@checked
def point_pattern_test(
    first: ArrayLike,
    second: ArrayLike,
    *,
    correction: Correction = "bh",
    alpha: float = 0.05,
) -> PatternTest:
    """Test, area by area, whether its share of all events changed.

    Args:
        first, second: counts of two periods (or two types) in the same areas, same order.
    Raises:
        EmptySample: a pattern without events. AreasDiffer, NegativeCount, NotANumber.
    """
    from scipy.stats import hypergeom

    a, b = as_counts(first, "first"), as_counts(second, "second")
    same_length("first", a, "second", b)
    n_a, n_b = a.sum(), b.sum()
    if n_a == 0 or n_b == 0:
        raise EmptySample("A pattern without events has no shares to compare.")
    if not 0 < alpha < 1:
        raise OutOfRange("alpha lies between 0 and 1: write 5% as 0.05.")
    both = a + b
    if (a != np.round(a)).any() or (b != np.round(b)).any():
        raise BadSample("Counts must be whole for an exact test.")
    below = hypergeom.cdf(b - 1, n_a + n_b, both, n_b)
    at = hypergeom.pmf(b, n_a + n_b, both, n_b)
    p = np.minimum(1, 2 * np.minimum(below + at / 2, 1 - below - at / 2))
    p[both == 0] = 1.0
    q = adjusted(p, correction)
    difference = b / n_b - a / n_a
    direction = np.where(q < alpha, np.sign(difference), 0).astype(np.int64)
    with_events = both > 0
    return PatternTest(
        difference, p, q, direction, float((direction == 0).mean()),
        float((direction[with_events] == 0).mean()), correction,
        caveats=_pattern_caveats(correction, both),
    )  # fmt: skip


def _pattern_caveats(correction: str, both: Floats) -> tuple[str, ...]:
    found = ["A high S is weak evidence of likeness where areas hold few events."]
    if correction == "none":
        found.append("p is not adjusted: about one area in twenty differs by chance alone.")
    sparse = float((both < 5).mean())
    if sparse > 0.25:
        found.append(f"{sparse:.0%} of areas hold fewer than five events: no change could show.")
    return tuple(found)


@dataclass(frozen=True, slots=True)
class ClarkEvans:
    """Mean distance to the nearest other event, over that of random points.

    Below 1 is clustered, above 1 even.

    Attributes:
        ratio: by the edge correction asked for.
        naive: without a correction, which leans towards evenness.
        donnelly: by Donnelly's; None without a rectangle.
        z, p_value: two-sided, of the correction asked for (Donnelly's own error for his).
        naive_z, naive_p: without a correction, as spatstat gives for any.
    """

    ratio: float
    naive: float
    donnelly: float | None
    guard: float | None
    mean_distance: float
    expected_distance: float
    z: float
    p_value: float
    naive_z: float
    naive_p: float
    n: int
    edge: str
    method: str = "Clark-Evans"
    caveats: tuple[str, ...] = ()


@checked
def clark_evans(
    x: ArrayLike,
    y: ArrayLike,
    window: Window | None = None,
    *,
    area: float | None = None,
    edge: EdgeCorrection = "donnelly",
    guard_metres: float | None = None,
) -> ClarkEvans:
    """Return the Clark-Evans ratio.

    Args:
        x, y: metres, projected.
        window: the rectangle observed. Where it is not a rectangle, give its `area` (m²) and
            edge="none".
        guard_metres: with edge="guard", only events this far inside count, but all are neighbours.
    Raises:
        BadSample: fewer than two events; OutOfRange: no window or area, or an event outside.
    """
    from scipy.spatial import cKDTree

    east, north = as_floats(x, "x"), as_floats(y, "y")
    same_length("x", east, "y", north)
    require_metres(east, north)
    if window is not None:
        window.require_metres()
    n = len(east)
    if n < 2:
        raise BadSample("Clark-Evans needs at least two events.")
    ground = _ground(window, area, edge, guard_metres, east, north)
    away = cKDTree(np.column_stack((east, north))).query(np.column_stack((east, north)), k=2)[0][
        :, 1
    ]
    mean, expected = float(away.mean()), 0.5 / np.sqrt(n / ground)
    naive_z = (mean - expected) / (np.sqrt((4 - np.pi) * ground / (4 * np.pi)) / n)
    ratio, z = mean / expected, naive_z
    donnelly = guard = None
    if window is not None:
        around = 2 * (window.east - window.west + window.north - window.south)
        adjusted_mean = expected + (0.0514 + 0.0412 / np.sqrt(n)) * around / n
        donnelly = float(mean / adjusted_mean)
        if edge == "donnelly":
            error = np.sqrt(0.0703 * ground / n**2 + 0.037 * around * np.sqrt(ground / n**5))
            ratio, z = donnelly, (mean - adjusted_mean) / error
    if edge == "guard" and window is not None and guard_metres is not None:
        inside = _inside(window, guard_metres, east, north)
        if not inside.any():
            raise OutOfRange("No event lies inside the guard: make it narrower.")
        guard = float(away[inside].mean() / expected)
        error = np.sqrt((4 - np.pi) * ground / (4 * np.pi * n * inside.sum()))
        ratio, z = guard, (away[inside].mean() - expected) / error
    return ClarkEvans(
        float(ratio), float(mean / expected), donnelly, guard, mean, float(expected), float(z),
        _two_sided(float(z)), float(naive_z), _two_sided(float(naive_z)), n, edge,
        caveats=_nearest_caveats(east, north, edge),
    )  # fmt: skip


def _two_sided(z: float) -> float:
    from scipy.special import ndtr

    return float(2 * ndtr(-abs(z)))


def _inside(window: Window, rim: float, east: Floats, north: Floats) -> NDArray[np.bool_]:
    return np.asarray(
        (east >= window.west + rim) & (east <= window.east - rim)
        & (north >= window.south + rim) & (north <= window.north - rim)
    )  # fmt: skip


def _ground(
    window: Window | None, area: float | None, edge: str, guard: float | None, east: Floats,
    north: Floats,
) -> float:  # fmt: skip
    if edge != "none" and window is None:
        raise OutOfRange(f'The edge correction "{edge}" needs the rectangle observed as window.')
    if edge == "guard" and (guard is None or guard <= 0):
        raise OutOfRange("A guard needs its width in metres: guard_metres=100, for example.")
    if window is not None:
        if not _inside(window, 0.0, east, north).all():
            raise OutOfRange("Some events lie outside the window: clip them first.")
        return window.area
    if area is None or area <= 0:
        raise OutOfRange("Give the window, or the area in square metres.")
    return float(area)


def _nearest_caveats(east: Floats, north: Floats, edge: str) -> tuple[str, ...]:
    found = []
    if edge == "none":
        found.append("Not corrected for the edge: leans towards evenness.")
    if sharing(east, north).is_snapped:
        found.append("Most events share their point with others: the ratio shows the snapping.")
    found.append("Random points are no fair null in a town: people and streets cluster.")
    return tuple(found)
