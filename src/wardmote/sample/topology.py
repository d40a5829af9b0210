"""TopoJSON from polygons that share their vertices: every border is written once, as an arc."""

from __future__ import annotations

import itertools
from typing import Any

import numpy as np

from wardmote.sample.shapes import Shape, shape_to_wgs84

_STEPS = 200_000  # corners of the grid that coordinates are rounded to, each way

Corner = tuple[int, int]


def topology(
    features: list[tuple[dict[str, Any], Shape]], name: str, identity: str
) -> dict[str, Any]:
    """Return a quantised topology of simple polygons without holes.

    Args:
        features: properties and polygon (metres) of each.
        name: what the one object is called.
        identity: the property repeated as each geometry's id.
    """
    outlines = [np.array(shape_to_wgs84(shape, 9).exterior.coords)[:-1] for _, shape in features]
    low = np.min([ring.min(axis=0) for ring in outlines], axis=0)
    step = (np.max([ring.max(axis=0) for ring in outlines], axis=0) - low) / _STEPS
    rings = [
        [(int(x), int(y)) for x, y in np.round((ring - low) / step).astype(int)]
        for ring in outlines
    ]
    arcs: list[list[Corner]] = []
    known: dict[tuple[Corner, ...], int] = {}
    junctions = _junctions(rings)
    geometries = [
        {
            "type": "Polygon",
            "properties": properties,
            "id": properties[identity],
            "arcs": [_walked(ring, junctions, arcs, known)],
        }
        for (properties, _), ring in zip(features, rings, strict=True)
    ]
    return {
        "type": "Topology",
        "objects": {name: {"type": "GeometryCollection", "geometries": geometries}},
        "arcs": [_deltas(arc) for arc in arcs],
        "transform": {"scale": [float(v) for v in step], "translate": [float(v) for v in low]},
    }


def _junctions(rings: list[list[Corner]]) -> set[Corner]:
    """Return the corners where borders meet: those with other than two neighbours in all."""
    beside: dict[Corner, set[Corner]] = {}
    for ring in rings:
        for before, here, after in zip(
            ring[-1:] + ring[:-1], ring, ring[1:] + ring[:1], strict=True
        ):
            beside.setdefault(here, set()).update((before, after))
    return {corner for corner, near in beside.items() if len(near) != 2}


def _walked(
    ring: list[Corner],
    junctions: set[Corner],
    arcs: list[list[Corner]],
    known: dict[tuple[Corner, ...], int],
) -> list[int]:
    """Return the ring as arc numbers, adding arcs not met before; ~n is arc n backwards."""
    at = [i for i, corner in enumerate(ring) if corner in junctions] or [0]
    turned = ring[at[0] :] + ring[: at[0]] + [ring[at[0]]]
    cuts = [i - at[0] for i in at] + [len(ring)]
    found = []
    for start, end in itertools.pairwise(cuts):
        arc = tuple(turned[start : end + 1])
        if arc[::-1] in known:
            found.append(~known[arc[::-1]])
            continue
        if arc not in known:
            known[arc] = len(arcs)
            arcs.append(list(arc))
        found.append(known[arc])
    return found


def _deltas(arc: list[Corner]) -> list[list[int]]:
    steps = np.diff(np.array(arc), axis=0)
    return [list(arc[0]), *([int(x), int(y)] for x, y in steps)]
