"""Where areas lie: their outlines as GeoJSON, as drawings, and one of them picked out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from html import escape
from math import atan2, hypot, pi
from typing import Any

from wardmote.reports.charts import MapOutlines
from wardmote.reports.colours import Colours
from wardmote.terms.areas import Area
from wardmote.web.deliveries.held import Held

_METRES = 10  # outlines are simplified by this much for the map that can be zoomed
_DRAWN_METRES = 25  # and by this for small drawings: half a unit of a borough 5 km wide
_COMPASS = (
    "east",
    "north-east",
    "north",
    "north-west",
    "west",
    "south-west",
    "south",
    "south-east",
)


def outlines(held: Held, codes: Sequence[str]) -> dict[str, Any]:
    """Return shapely geometries in metres by area code, for those that are held."""
    return held.keep(("outlines", tuple(codes)), lambda: _read(held, set(codes)))


def _read(held: Held, wanted: set[str]) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.compute as pc
    import shapely

    found: dict[str, Any] = {}
    for table in held.snapshot.tables_with("area_kind", "generation", "geometry"):
        rows = held.store.read(table, held.snapshot.version, ["area", "geometry"])
        rows = rows.filter(pc.is_in(rows["area"], value_set=pa.array(sorted(wanted))))
        for row in rows.to_pylist():
            if row["area"] not in found and row["geometry"] is not None:
                found[row["area"]] = shapely.from_wkb(row["geometry"])
    return found


def ward_shapes(held: Held, codes: Sequence[str]) -> dict[str, Any]:
    """Return GeoJSON geometries in longitude and latitude, where held."""
    return held.keep(("shapes", tuple(codes)), lambda: _turned(outlines(held, codes)))


def _turned(held: dict[str, Any]) -> dict[str, Any]:
    import shapely
    from pyproj import Transformer

    turn = Transformer.from_crs("EPSG:27700", "EPSG:4326", always_xy=True)
    found = {}
    for code, shape in held.items():
        turned = shapely.transform(
            shapely.simplify(shape, _METRES), turn.transform, interleaved=False
        )
        found[code] = json.loads(shapely.to_geojson(shapely.set_precision(turned, 1e-6)))
    return found


def drawn(held: Held, areas: Iterable[tuple[str, str]]) -> MapOutlines | None:
    """Return the outlines of areas, (code, name) pairs, fitted to a drawing; None where none is held."""
    listed = tuple(areas)
    return held.keep(("drawn", listed), lambda: _drawn(held, listed))


def _drawn(held: Held, listed: tuple[tuple[str, str], ...]) -> MapOutlines | None:
    import shapely

    shapes = outlines(held, [code for code, _ in listed])
    fitted = []
    for code, name in listed:
        if code in shapes:
            shape = shapely.simplify(shapes[code], _DRAWN_METRES)
            pieces = shapely.get_parts(shape)
            rings = [
                [(float(x), float(y)) for x, y in ring.coords]
                for piece in pieces
                for ring in (piece.exterior, *piece.interiors)
            ]
            fitted.append((code, name, rings))
    return MapOutlines.fit(fitted) if fitted else None


def locator(held: Held, ward: Area, place: str, colours: Colours) -> str:
    """Return a small map with one ward filled, as SVG; "" where outlines are not held."""
    wards = tuple((one.code, one.name) for one in held.snapshot.areas.wards_in(_parent(held, ward)))
    outline = drawn(held, wards)
    mine = next((one for one in outline.areas if one.code == ward.code), None) if outline else None
    if outline is None or mine is None:
        return ""
    rest = held.keep(("locator", wards), lambda: "".join(one.path for one in outline.areas))
    where = _where(mine.x / max(outline.width, 1), mine.y / max(outline.height, 1))
    words = escape(f"Map: {ward.name} lies in {where} of {place}.")
    return (
        f'<svg class="locator" xmlns="http://www.w3.org/2000/svg" role="img" '
        f'viewBox="-2 -2 {outline.width + 4:.0f} {outline.height + 4:.0f}" '
        f'aria-labelledby="locator-title"><title id="locator-title">{words}</title>'
        f'<path d="{rest}" fill="#f5f6f7" stroke="#505a5f" stroke-width="1.5"/>'
        f'<path d="{mine.path}" fill="{colours.main}" stroke="#0b0c0c" stroke-width="2"/></svg>'
    )


def _parent(held: Held, ward: Area) -> Area:
    return held.snapshot.areas.authorities.get(ward.parent, ward)


def _where(x: float, y: float) -> str:
    """Say where a point of the unit square lies, north up: "the north-west", "the middle"."""
    east, north = x - 0.5, 0.5 - y
    if hypot(east, north) < 0.12:
        return "the middle"
    return f"the {_COMPASS[round(atan2(north, east) / (pi / 4)) % 8]}"
