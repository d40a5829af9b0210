"""Boundaries in: GeoJSON, TopoJSON and zipped shapefiles to rows in EPSG:27700.

Runs inside the reading process. GDAL reads the file; positions are turned into British
National Grid without the OSTN15 grid, which is up to about 3 metres out: fine for areas,
too coarse to say on which side of a street a point lies.
"""

from __future__ import annotations

import shutil
import zipfile
from functools import cache
from pathlib import Path
from typing import Any

import pyarrow as pa

from wardmote.exchange.reading import open_bytes
from wardmote.exchange.refusals import Refused

GRID = "EPSG:27700"


def read_geometry(
    path: Path, out: Path, most_bytes: int, ratio: int, peek: bool = False
) -> list[dict[str, Any]]:
    """Read every layer of a boundary file: text properties c0… and `geometry` (WKB, EPSG:27700)."""
    import pyogrio

    target = _dataset(_unpacked(path, out, most_bytes, ratio))
    try:
        layers = [str(name) for name, _ in pyogrio.list_layers(target)]
    except Exception as cause:
        raise Refused(f"The boundary file cannot be read ({cause}).") from cause
    tables = []
    for index, layer in enumerate(layers):
        where = out.with_suffix(f".{index}.arrow")
        tables.append(_read_layer(target, layer, where, 3 if peek else None))
    return tables


def _unpacked(path: Path, out: Path, most_bytes: int, ratio: int) -> Path:
    """Unpack a gzipped boundary file beside `out`, under the limits of any gzip file."""
    with path.open("rb") as stream:
        if stream.read(2) != b"\x1f\x8b":
            return path
    target = out.with_suffix(".geojson")
    with open_bytes(path, "gzip", most_bytes, ratio) as source, target.open("wb") as sink:
        shutil.copyfileobj(source, sink, 1 << 20)
    return target


def _dataset(path: Path) -> str:
    """Return what GDAL opens: a zip's one shapefile, or the file itself."""
    if not zipfile.is_zipfile(path):
        return str(path)
    with zipfile.ZipFile(path) as archive:
        shapes = [name for name in archive.namelist() if name.lower().endswith((".shp", ".gpkg"))]
    if not shapes:
        raise Refused("The zip holds no shapefile (.shp).")
    return f"/vsizip/{{{path}}}/{shapes[0]}"  # braces: the name need not end in .zip


def _read_layer(target: str, layer: str, out: Path, most: int | None) -> dict[str, Any]:
    import numpy as np
    import pyogrio
    import shapely

    try:
        meta, _, shapes, values = pyogrio.raw.read(target, layer=layer, max_features=most)
    except Exception as cause:
        raise Refused(f"The boundary layer {layer} cannot be read ({cause}).") from cause
    areas = shapely.from_wkb(shapes, on_invalid="ignore")
    areas = _to_grid(areas, meta.get("crs") or "EPSG:4326")
    areas = np.where(shapely.is_valid(areas), areas, shapely.make_valid(areas))
    kinds = shapely.get_type_id(areas)
    polygons = np.isin(kinds, [3, 6])
    names = [str(name) for name in meta["fields"]]
    columns = [[_text(value) for value in column] for column in values]
    count = len(areas)
    arrays = {
        "row": pa.array(range(2, count + 2), pa.int32()),
        "cells": pa.array([len(names)] * count, pa.int32()),
        **{f"c{i}": pa.array(column, pa.string()) for i, column in enumerate(columns)},
        "geometry": pa.array(
            [
                bytes(one) if good else None
                for one, good in zip(shapely.to_wkb(areas), polygons, strict=True)
            ],
            pa.binary(),
        ),
    }
    table = pa.table(arrays)
    with pa.OSFile(str(out), "wb") as sink, pa.ipc.new_stream(sink, table.schema) as writer:
        writer.write_table(table)
    sample = [list(row) for row in zip(*(column[:3] for column in columns), strict=True)]
    first = [[1, names], *([index + 2, row] for index, row in enumerate(sample))]
    return {
        "rows": count, "blank": 0, "width": len(names), "first": first, "out": str(out),
        "sheet": layer, "geometry": int(polygons.sum()),
    }  # fmt: skip


def _to_grid(areas: Any, crs: str) -> Any:
    import numpy as np
    import shapely

    turn = _turn(crs)
    if turn is None:
        return areas

    def moved(points: Any) -> Any:
        east, north = turn.transform(points[:, 0], points[:, 1])
        return np.round(np.column_stack([east, north]), 2)

    return shapely.transform(areas, moved)


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)


@cache
def _turn(crs: str) -> Any:
    """Return the way from a system to the grid, None where it is the grid itself."""
    import pyproj

    source, target = pyproj.CRS.from_user_input(crs), pyproj.CRS.from_user_input(GRID)
    if source == target or source.to_epsg() == 27700:
        return None
    return pyproj.Transformer.from_crs(source, target, always_xy=True)
