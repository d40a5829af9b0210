"""Distances need metres: recognise coordinates that are degrees, and points that are artefacts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wardmote.analysis.estimates import Floats, Ints, Unprojected


def require_metres(x: Floats, y: Floats) -> None:
    """Raise `Unprojected` where the coordinates can only be longitude and latitude.

    Britain in degrees fits in ±180 by ±90 and needs fractions; in metres it is hundreds of
    thousands wide. A small made-up window of whole metres is let through.
    """
    inside = np.abs(x).max() <= 180 and np.abs(y).max() <= 90
    spread = max(np.ptp(x), np.ptp(y))
    fractions = (x != np.round(x, 1)).mean() > 0.5
    if inside and spread < 20 and fractions:
        raise Unprojected(
            "The coordinates look like degrees. Project them to British National Grid metres "
            "(EPSG:27700) first: distances in degrees mean nothing."
        )


@dataclass(frozen=True, slots=True)
class PointArtefact:
    """Points that many events share: map points, centroids, a station or a desk."""

    at: tuple[float, float]
    events: int
    share: float


def shared_points(x: Floats, y: Floats, share_at_least: float = 0.02) -> list[PointArtefact]:
    """Return the points that hold at least this share of all events, most first."""
    points, counts = np.unique(np.column_stack([x, y]), axis=0, return_counts=True)
    order: Ints = np.argsort(-counts, kind="stable")
    return [
        PointArtefact(
            (float(points[at, 0]), float(points[at, 1])), int(counts[at]), counts[at] / len(x)
        )
        for at in order
        if counts[at] / len(x) >= share_at_least and counts[at] > 1
    ]


def is_snapped(x: Floats, y: Floats, share_at_least: float = 0.5) -> bool:
    """Say whether most events share their exact point with another: snapped, not surveyed."""
    _, counts = np.unique(np.column_stack([x, y]), axis=0, return_counts=True)
    return bool(counts[counts > 1].sum() / len(x) >= share_at_least)
