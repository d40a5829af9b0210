"""Drawing land: outlines, even sites, and tiles that share their edges exactly.

All in metres of the British National Grid. Lines are put together on a grid of 0.1 m before
faces are made of them, so that neighbours share every vertex and nothing overlaps.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Shape = Any  # shapely ships no types that strict checking can follow
GRID_METRES = 0.1

# OSGB36 to WGS84 without the OSTN15 grid, pinned so that every machine writes the same bytes;
# up to 3.5 m from the grid's answer, which is no matter where the land is invented.
_TO_WGS84 = (
    "+proj=pipeline +step +inv +proj=tmerc +lat_0=49 +lon_0=-2 +k=0.9996012717 +x_0=400000 "
    "+y_0=-100000 +ellps=airy +step +proj=push +v_3 +step +proj=cart +ellps=airy +step "
    "+proj=helmert +x=446.448 +y=-125.157 +z=542.06 +rx=0.15 +ry=0.247 +rz=0.842 +s=-20.489 "
    "+convention=position_vector +step +inv +proj=cart +ellps=WGS84 +step +proj=pop +v_3 "
    "+step +proj=unitconvert +xy_in=rad +xy_out=deg"
)


@cache
def _transformer() -> Any:
    from pyproj import Transformer

    return Transformer.from_pipeline(_TO_WGS84)


def to_wgs84(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return longitude and latitude of eastings and northings."""
    lon, lat = _transformer().transform(x, y)
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def shape_to_wgs84(shape: Shape, decimals: int = 7) -> Shape:
    """Return the shape in degrees, rounded (7 decimals are about 1 cm)."""

    def turned(xy: Floats) -> Floats:
        degrees = np.column_stack(to_wgs84(xy[:, 0], xy[:, 1]))
        return np.asarray(np.round(degrees, decimals), dtype=np.float64)

    return shapely.transform(shape, turned)


def blob(x: float, y: float, wide: float, high: float, rng: np.random.Generator) -> Shape:
    """Return a wavy oval outline of 90 corners around a centre, in metres."""
    angle = np.linspace(0, 2 * np.pi, 90, endpoint=False)
    wave = np.ones(90)
    for k in range(2, 7):
        wave += rng.normal(0, 0.045 / (k - 1)) * np.cos(k * angle + rng.uniform(0, 2 * np.pi))
    return shapely.Polygon(
        np.column_stack((x + wide * wave * np.cos(angle), y + high * wave * np.sin(angle)))
    )


def wavy_line(start: Floats, end: Floats, sway: float, rng: np.random.Generator) -> Shape:
    """Return a line of 60 steps from start to end that sways to both sides by some metres."""
    t = np.linspace(0, 1, 61)
    side = np.array([start[1] - end[1], end[0] - start[0]])
    side = side / np.hypot(*side)
    swing = np.zeros(61)
    for k in (1, 2, 3):
        swing += rng.normal(0, 1) * np.sin(k * np.pi * 2 * t + rng.uniform(0, 6.28)) / k
    along = start + t[:, None] * (end - start)
    return shapely.LineString(along + (sway * swing)[:, None] * side)


def faces(lines: list[Shape]) -> list[Shape]:
    """Return the polygons between these lines, noded on the grid, largest slivers included."""
    noded = shapely.union_all(lines, grid_size=GRID_METRES)
    return [face for face in shapely.polygonize([noded]).geoms if face.area > 1]


def even_sites(land: Shape, number: int, crowd: Shape | None, rng: np.random.Generator) -> Floats:
    """Return points spread evenly over the land (Lloyd's method), denser near `crowd`."""
    cloud = points_in(land, number * 60, rng)
    if crowd is not None:
        away = shapely.distance(shapely.points(cloud), crowd)
        cloud = cloud[rng.random(len(cloud)) < 0.25 + 0.75 * np.exp(-away / 1200.0)]
    sites = cloud[rng.choice(len(cloud), number, replace=False)]
    return gathered(cloud, sites, rounds=12)


def gathered(cloud: Floats, sites: Floats, rounds: int) -> Floats:
    """Return the sites moved to the middle of their part of the cloud, some rounds over."""
    for _ in range(rounds):
        _, owner = cKDTree(sites).query(cloud)
        counts = np.bincount(owner, minlength=len(sites))
        sums = [np.bincount(owner, cloud[:, k], minlength=len(sites)) for k in (0, 1)]
        held = counts > 0
        sites = sites.copy()
        sites[held] = np.column_stack(sums)[held] / counts[held, None]
    return sites


def points_in(land: Shape, number: int, rng: np.random.Generator) -> Floats:
    """Return this many points drawn evenly inside the land."""
    x0, y0, x1, y1 = land.bounds
    shapely.prepare(land)
    found = np.empty((0, 2))
    while len(found) < number:
        tried = rng.uniform((x0, y0), (x1, y1), size=(2 * number, 2))
        found = np.concatenate((found, tried[shapely.contains_xy(land, tried[:, 0], tried[:, 1])]))
    return found[:number]


def voronoi_edges(land: Shape, sites: Floats) -> Shape:
    """Return the lines between the sites' cells, as far as they lie inside the land."""
    edges = shapely.voronoi_polygons(
        shapely.MultiPoint(sites), extend_to=land.buffer(500), only_edges=True
    )
    return shapely.intersection(edges, land.buffer(1.0))


def owned(parts: list[Shape], owner: Ints, number: int) -> list[Shape]:
    """Return one polygon per owner from its faces; stray bits go to the neighbour they touch most."""
    owner = owner.copy()
    for _ in range(5):
        strays = _strays(parts, owner, number)
        if not strays:
            break
        for at in strays:
            owner[at] = _best_neighbour(parts, owner, at)
    return [
        shapely.union_all([parts[i] for i in np.flatnonzero(owner == k)], grid_size=GRID_METRES)
        for k in range(number)
    ]


def _strays(parts: list[Shape], owner: Ints, number: int) -> list[int]:
    """Return the faces cut off from the largest piece of their owner."""
    found: list[int] = []
    for k in range(number):
        mine = np.flatnonzero(owner == k)
        whole = shapely.union_all([parts[i] for i in mine], grid_size=GRID_METRES)
        if whole.geom_type == "Polygon":
            continue
        main = max(whole.geoms, key=lambda piece: piece.area)
        found += [int(i) for i in mine if not main.covers(parts[i].representative_point())]
    return found


def _best_neighbour(parts: list[Shape], owner: Ints, at: int) -> int:
    shared = shapely.length(shapely.intersection(np.array(parts), parts[at].boundary))
    shared[owner == owner[at]] = 0.0
    return int(owner[int(np.argmax(shared))])


def touching(tiles: list[Shape]) -> NDArray[np.bool_]:
    """Return which tiles share an edge (more than 1 m of it), shape (tiles, tiles)."""
    tree = shapely.STRtree(tiles)
    left, right = tree.query(tiles, predicate="intersects")
    every = np.array(tiles)
    long = shapely.length(shapely.intersection(every[left], every[right])) > 1
    found = np.zeros((len(tiles), len(tiles)), dtype=bool)
    found[left[long], right[long]] = True
    np.fill_diagonal(found, False)
    return found
