"""Clark-Evans with the edge allowed for by survival: a distance beyond the edge is censored.

An event nearer to the edge than to any other event has a neighbour *at least* that far. The mean
comes from the Kaplan-Meier curve of such distances, on the grid of 512 steps that spatstat uses,
so that figures compare.

Source: Baddeley and Gill 1997; spatstat's `clarkevans(correction = "cdf")`.
"""

from __future__ import annotations

from math import hypot, log, pi, sqrt

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import BadSample, as_floats, same_length
from wardmote.analysis.kde import Window
from wardmote.analysis.projection import require_metres
from wardmote.terms.guard import checked

_STEPS = 512


@checked
def clark_evans_cdf(x: ArrayLike, y: ArrayLike, window: Window) -> float:
    """Return the Clark-Evans ratio from the survival curve of nearest distances; NaN is never.

    Args:
        x, y: metres; window: the rectangle observed.
    Raises:
        BadSample: fewer than two events, or all nearer to the edge than to one another.
    """
    from scipy.spatial import cKDTree

    east, north = as_floats(x, "x"), as_floats(y, "y")
    same_length("x", east, "y", north)
    require_metres(east, north)
    window.require_metres()
    if east.size < 2:
        raise BadSample("Clark-Evans needs at least two events.")
    places = np.column_stack((east, north))
    away = cKDTree(places).query(places, k=2)[0][:, 1]
    edge = np.min(
        [east - window.west, window.east - east, north - window.south, window.north - north], axis=0
    )
    if edge.min() < 0:
        raise BadSample("Some events lie outside the window: widen it, or leave them out.")
    density = east.size / window.area
    widest = hypot(window.east - window.west, window.north - window.south) / 2
    step = min(widest, sqrt(log(1e5) / (pi * density))) / _STEPS
    known = away <= edge
    bins = np.floor(np.minimum(away, edge) / step).astype(np.int64)
    seen = np.bincount(bins, minlength=_STEPS)
    ended = np.bincount(bins[known], minlength=_STEPS)[:_STEPS]
    at_risk = np.cumsum(seen[::-1])[::-1][:_STEPS]
    left = np.cumprod(np.where(at_risk > 0, 1 - ended / np.maximum(at_risk, 1), 1.0))
    fallen = -np.diff(np.concatenate(([1.0], left)))
    if fallen.sum() == 0:
        raise BadSample("Every event lies nearer to the edge than to another: no curve exists.")
    mean = float((fallen * np.arange(_STEPS) * step).sum() / fallen.sum())
    return mean * 2 * sqrt(density)
