"""Points to LSOAs: by the outlines held, newest generation first, else by known police.uk points.

data.police.uk puts stops on the same anonymous points as street crime, so a point that a street
file has placed places a stop too, where no outline is held.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from wardmote.evidence.store import Store
from wardmote.terms.errors import NotHeld


@dataclass(slots=True)
class Locator:
    """Finds the LSOA of a position. Outlines and points are gathered first, and indexed when asked.

    Most loads never ask for a point, and a national store holds millions.
    """

    outlines: dict[str, dict[str, bytes]] = field(default_factory=dict)  # generation -> code -> WKB
    _points: dict[tuple[float, float], str] = field(default_factory=dict)
    _unread: list[Callable[[], pa.Table]] = field(default_factory=list)  # rows with more points
    _trees: list[tuple[Any, list[str]]] | None = None

    @classmethod
    def over(cls, store: Store) -> Locator:
        """Start from what a store holds (nothing, where it is new)."""
        locator = cls()
        try:
            version = store.at()
        except NotHeld:
            return locator
        if "boundaries" in version.tables:
            locator.learn(store.read("boundaries", version))
        for table in ("places", "street"):
            if table in version.tables and {"lon", "lat", "lsoa"} <= set(
                store.schema(table, version).names
            ):
                locator._unread.append(partial(store.read, table, version, ["lon", "lat", "lsoa"]))
        return locator

    def learn(self, rows: pa.Table) -> None:
        """Take in rows of table boundaries."""
        columns = ["area_kind", "generation", "area", "geometry"]
        for row in rows.select(columns).to_pylist():
            if row["area_kind"] == "lsoa" and row["geometry"]:
                self.outlines.setdefault(row["generation"], {})[row["area"]] = row["geometry"]
        self._trees = None

    def learn_points(self, rows: pa.Table) -> None:
        """Take in positions with the LSOA that the publisher gives them."""
        self._unread.append(lambda: rows)

    @property
    def points(self) -> dict[tuple[float, float], str]:
        """The LSOA of each known point, by longitude and latitude; the last one learnt stands."""
        unread, self._unread = self._unread, []
        for rows in unread:
            # one thread: others might let go of the rows later than Python ends
            alike = rows().group_by(["lon", "lat", "lsoa"], use_threads=False).aggregate([])
            columns = (alike[name].to_pylist() for name in ("lon", "lat", "lsoa"))
            for lon, lat, lsoa in zip(*columns, strict=True):
                if lsoa and lon is not None and lat is not None:
                    self._points[(round(lon, 6), round(lat, 6))] = lsoa
        return self._points

    def codes(self, x: NDArray[np.float64], y: NDArray[np.float64], crs: str) -> list[str]:
        """Return the LSOA of each position, "" where none is known.

        Args:
            x, y: longitude and latitude, or easting and northing, shape (points,).
            crs: "EPSG:4326" or "EPSG:27700".
        """
        found = np.full(len(x), "", object)
        if len(x) and (trees := self._indexed()):
            import shapely

            east, north = _on_grid(x, y, crs)
            spots = shapely.points(east, north)
            for tree, codes in trees:
                open_ones = np.flatnonzero(found == "")
                at, which = tree.query(spots[open_ones], predicate="intersects")
                found[open_ones[at]] = np.array(codes, object)[which]
        open_ones = np.flatnonzero(found == "")
        if crs == "EPSG:4326" and open_ones.size and (points := self.points):
            for at in open_ones:
                found[at] = points.get((round(float(x[at]), 6), round(float(y[at]), 6)), "")
        return [str(code) for code in found]

    def _indexed(self) -> list[tuple[Any, list[str]]]:
        if self._trees is None:
            import shapely

            self._trees = []
            for generation in sorted(self.outlines, reverse=True):
                codes = sorted(self.outlines[generation])
                shapes = shapely.from_wkb([self.outlines[generation][code] for code in codes])
                self._trees.append((shapely.STRtree(shapes), codes))
        return self._trees


def _on_grid(
    x: NDArray[np.float64], y: NDArray[np.float64], crs: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    if crs == "EPSG:27700":
        return x, y
    east, north = _turn(crs).transform(x, y)
    return np.asarray(east), np.asarray(north)


@cache
def _turn(crs: str) -> Any:
    """Making one takes 80 ms, for each of a hundred files."""
    import pyproj

    return pyproj.Transformer.from_crs(crs, "EPSG:27700", always_xy=True)
