"""Where a point lies, for rows that carry a position and no area (stop and search).

A map point of data.police.uk that other rows carry with an LSOA lies in that LSOA: the commonest
current one, if it carried several over the years. A point that no other row carries is looked for
in the boundaries held: LSOAs of the newest generation, earlier ones, then authorities.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from wardmote.evidence.numbering import NOWHERE
from wardmote.evidence.scanning import distinct_in, is_blank
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.areas import AreaKind

BRITISH_GRID = 27700  # EPSG code of the boundaries held
_SCHEMA = pa.schema([("at_lon", pa.float64()), ("at_lat", pa.float64()), ("code", pa.string())])


def points_of(held: Snapshot, table: str) -> pa.Table | None:
    """Return lon, lat and area code of a table's points, or None where its rows name their areas."""
    key = ("points", table)
    if key not in held.kept:
        held.kept[key] = _points(held, table) if _needs_points(held, table) else None
    found = held.kept[key]
    return found if isinstance(found, pa.Table) else None


def drawn_from(held: Snapshot, table: str) -> list[str]:
    """Return the tables that decide where a table's points lie; [] where it can have none."""
    if not _may_have_points(held, table):
        return []
    outlines = held.tables_with("area_kind", "generation", "geometry")
    return sorted({table, *held.tables_with("lon", "lat", "lsoa"), *outlines})


def _may_have_points(held: Snapshot, table: str) -> bool:
    return {"lon", "lat", "area", "category"} <= held.columns.get(table, frozenset())


def _needs_points(held: Snapshot, table: str) -> bool:
    if not _may_have_points(held, table):
        return False
    return is_blank(held.files(table), "area")


def _points(held: Snapshot, table: str) -> pa.Table:
    wanted = distinct_in(held.files(table), ("lon", "lat"), "lon")
    lon, lat = wanted["lon"].to_pylist(), wanted["lat"].to_pylist()
    known = _known_points(held, set(zip(lon, lat, strict=True)))
    left = [
        at for at in sorted(set(zip(lon, lat, strict=True))) if at not in known and None not in at
    ]
    known |= _in_boundaries(held, left)
    rows = sorted((a, b, code) for (a, b), code in known.items() if code)
    columns = [list(column) for column in zip(*rows, strict=True)] or [[], [], []]
    return pa.table(columns, schema=_SCHEMA)


def _known_points(
    held: Snapshot, wanted: set[tuple[float, float]]
) -> dict[tuple[float, float], str]:
    """Return the LSOA that other tables' rows give to the wanted points."""
    best: dict[tuple[float, float], tuple[bool, int, str]] = {}
    for other in held.tables_with("lon", "lat", "lsoa"):
        found = distinct_in(held.files(other), ("lon", "lat", "lsoa"), "lsoa")
        for row in found.to_pylist():
            at = (row["lon"], row["lat"])
            if at in wanted:
                weight = (row["lsoa"] in held.areas.lsoas, row.get("n", 1), row["lsoa"])
                best[at] = max(best.get(at, weight), weight)
    return {at: code for at, (_, _, code) in best.items()}


def _in_boundaries(
    held: Snapshot, points: list[tuple[float, float]]
) -> dict[tuple[float, float], str]:
    """Return the area code of each point that lies in a boundary held."""
    layers = boundary_layers(held)
    if not points or not layers:
        return {}
    import shapely

    eastings, northings = to_grid(points)
    where = shapely.points(eastings, northings)
    found: dict[tuple[float, float], str] = {}
    for codes, shapes in layers:
        tree = shapely.STRtree(shapes)
        at_point, at_shape = tree.query(where, predicate="within")
        for point, area in zip(at_point.tolist(), at_shape.tolist(), strict=True):
            found.setdefault(points[point], codes[area])
    return found


def to_grid(points: list[tuple[float, float]]) -> tuple[Any, Any]:
    """Return eastings and northings in metres of longitudes and latitudes; 3 m is the accuracy."""
    from pyproj import Transformer

    transform = Transformer.from_crs(4326, BRITISH_GRID, always_xy=True)
    array = np.array(points, np.float64)
    eastings, northings = transform.transform(array[:, 0], array[:, 1])
    return eastings, northings


def boundary_layers(held: Snapshot) -> list[tuple[list[str], Any]]:
    """Return (codes, shapes) of LSOAs, newest generation first, then of authorities.

    An authority's code stands for the unit of what lies in it and in none of its LSOAs.
    """
    import shapely

    layers: dict[tuple[int, str], list[tuple[str, bytes]]] = {}
    for table in held.tables_with("area_kind", "generation", "geometry"):
        columns = ["area_kind", "generation", "area", "geometry"]
        for row in held.store.read(table, held.version, columns).to_pylist():
            order = {AreaKind.LSOA.value: 0, AreaKind.PARTNERSHIP.value: 1}.get(row["area_kind"])
            if order is not None:
                code = row["area"] if order == 0 else NOWHERE + held.areas.former.get(
                    row["area"], row["area"]
                )  # fmt: skip
                layers.setdefault((order, row["generation"] or ""), []).append(
                    (code, row["geometry"])
                )
    ordered = sorted(layers, key=lambda key: (key[0], [-ord(c) for c in key[1]]))
    return [
        (
            [code for code, _ in layers[key]],
            shapely.from_wkb(np.array([shape for _, shape in layers[key]], object)),
        )
        for key in ordered
    ]
