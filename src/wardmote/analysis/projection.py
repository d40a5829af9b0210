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


@dataclass(frozen=True, slots=True)
class Sharing:
    """How far events share exact points, to the centimetre."""

    heavy: tuple[PointArtefact, ...]  # points that hold at least the share asked for, most first
    snapped_share: float  # of all events, those whose point another event has too

    @property
    def is_snapped(self) -> bool:
        """Most events share their point with another: snapped, not surveyed."""
        return self.snapped_share >= 0.5


def sharing(x: Floats, y: Floats, share_at_least: float = 0.02) -> Sharing:
    """Find map points, centroids and desk addresses: points that many events share."""
    # One whole-number key a point, in centimetres: ten times as fast as unique rows.
    east, north = np.round(x * 100).astype(np.int64), np.round(y * 100).astype(np.int64)
    keys = (east - east.min()) * (int(np.ptp(north)) + 1) + north - north.min()
    _, first, counts = np.unique(keys, return_index=True, return_counts=True)
    order: Ints = np.argsort(-counts, kind="stable")
    heavy = tuple(
        PointArtefact(
            (float(x[first[at]]), float(y[first[at]])), int(counts[at]), counts[at] / len(x)
        )
        for at in order[: int(1 / share_at_least)]
        if counts[at] / len(x) >= share_at_least and counts[at] > 1
    )
    return Sharing(heavy, float(counts[counts > 1].sum() / len(x)))
