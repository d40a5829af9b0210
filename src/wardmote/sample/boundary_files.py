"""Boundaries as GeoJSON, TopoJSON and a zipped Shapefile, in the property names of the real ones."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import shapely

from wardmote.sample import names
from wardmote.sample.ground import Ground
from wardmote.sample.shapes import Shape, shape_to_wgs84
from wardmote.sample.topology import topology
from wardmote.sample.writing import write, write_zip

_CRS = {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}
SHAPEFILE_STEM = "eastwold-2021-lsoa-gen20"


def write_boundaries(folder: Path, land: Ground) -> None:
    """Write every layer: LSOAs of both generations, wards, authorities."""
    code = names.BOROUGH.code
    mine = [int(i) for i in land.borough_lsoas]
    _geojson(folder / "lsoa-2021" / f"{code}.json", [
        ({"LSOA21CD": land.lsoa_codes[i], "LSOA21NM": land.lsoa_names[i]}, land.lsoas[i])
        for i in mine
    ])  # fmt: skip
    old = land.generation_2011
    inside = {link[0] for link in old.links if link[1] in set(mine)}
    _geojson(folder / "lsoa-2011" / f"{code}.json", [
        ({"LSOA11CD": old.codes[i], "LSOA11NM": old.names[i]}, old.polygons[i])
        for i in sorted(inside)
    ])  # fmt: skip
    wards = [
        ({"WD25CD": land.ward_codes[w], "WD25NM": land.ward_names[w], "WD25NMW": None}, shape)
        for w, shape in enumerate(land.wards)
    ]
    for a, each in enumerate(land.authorities):
        of_authority = [wards[int(w)] for w in np.flatnonzero(land.authority_of_ward == a)]
        _geojson(folder / "wards-2025" / f"{each.code}.json", of_authority)
    write(folder / "wards-2025" / f"topo_{code}.json",
          _compact(topology([wards[w] for w in land.borough_wards], code, "WD25CD")))  # fmt: skip
    _geojson(folder / "eastwold-boroughs.geojson", [
        ({"name": each.name, "code": each.code}, shape)
        for each, shape in zip(land.authorities, land.outlines, strict=True)
    ])  # fmt: skip
    _shapefile(folder / f"{SHAPEFILE_STEM}.zip", land)


def write_background(path: Path, land: Ground) -> None:
    """Write the river and the park, for maps to be drawn on: not a delivery."""
    _geojson(path, [
        ({"name": "River Lull", "kind": "river"}, land.river),
        ({"name": "Ostrey Park", "kind": "park"}, land.park),
    ])  # fmt: skip


def _geojson(path: Path, features: list[tuple[dict[str, Any], Shape]]) -> None:
    listed = [
        {
            "type": "Feature",
            "properties": properties,
            "geometry": shapely.geometry.mapping(shape_to_wgs84(shape)),
        }
        for properties, shape in features
    ]
    write(path, _compact({"type": "FeatureCollection", "crs": _CRS, "features": listed}))


def _compact(content: object) -> bytes:
    return (json.dumps(content, separators=(",", ":"), ensure_ascii=False) + "\n").encode()


def _shapefile(path: Path, land: Ground) -> None:
    """Write every LSOA of the county in metres, with the fields of the real layer."""
    import pyogrio.raw  # takes a second or two to import

    authority = [land.authorities[a] for a in land.authority_of_lsoa]
    fields = {
        "LSOA21CD": land.lsoa_codes,
        "LSOA21NM": land.lsoa_names,
        "MSOA21CD": land.msoa_codes,
        "MSOA21NM": [name[:-1] for name in land.lsoa_names],
        "LAD22CD": [each.code for each in authority],
        "LAD22NM": [each.name for each in authority],
    }
    with tempfile.TemporaryDirectory() as scratch:
        made = Path(scratch) / f"{SHAPEFILE_STEM}.shp"
        pyogrio.raw.write(
            str(made),
            geometry=shapely.to_wkb(np.array(land.lsoas)),
            field_data=[np.array(column, dtype=object) for column in fields.values()],
            fields=list(fields),
            geometry_type="Polygon",
            crs="EPSG:27700",
            driver="ESRI Shapefile",
            encoding="UTF-8",
            layer_options={"DBF_DATE_LAST_UPDATE": "2024-01-01"},
        )
        write_zip(path, {
            f"{SHAPEFILE_STEM}{end}": made.with_suffix(end).read_bytes()
            for end in (".shp", ".shx", ".dbf", ".prj", ".cpg")
        })  # fmt: skip
