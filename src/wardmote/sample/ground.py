"""The invented county on the ground: authorities, wards, LSOAs of two generations, streets.

The land lies in the North Sea, 40 km off any coast, so that no real row ever falls inside it,
while coordinates stay within what a check of British positions allows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import shapely
from scipy.spatial import cKDTree

from wardmote.sample import names, shapes
from wardmote.sample.generations import Generation, draw_generation_2011
from wardmote.sample.shapes import Floats, Ints, Shape
from wardmote.sample.streets import Streets, draw_streets

CENTRE = (600_000.0, 385_000.0)  # easting, northing
LSOAS = (110, 40, 40, 40, 40)  # per authority: the borough first
WARDS = (18, 6, 6, 6, 6)


@dataclass(frozen=True)
class Ground:
    """All that stays where it is. Arrays are numbered by LSOA of 2021 unless they say otherwise."""

    seed: int
    authorities: tuple[names.Authority, ...]
    outlines: list[Shape]  # per authority
    river: Shape
    park: Shape
    centre: Floats  # the borough's market place, easting and northing
    lsoas: list[Shape]
    lsoa_codes: list[str]
    lsoa_names: list[str]
    msoa_codes: list[str]
    authority_of_lsoa: Ints
    ward_of_lsoa: Ints
    wards: list[Shape]
    ward_codes: list[str]
    ward_names: list[str]
    authority_of_ward: Ints
    residents: Ints
    households: Ints
    deprivation: Floats  # standard normal score, high is more deprived
    generation_2011: Generation
    streets: Streets

    @property
    def borough_lsoas(self) -> Ints:
        return np.flatnonzero(self.authority_of_lsoa == 0)

    @property
    def borough_wards(self) -> Ints:
        return np.flatnonzero(self.authority_of_ward == 0)


@lru_cache(maxsize=4)
def draw_ground(seed: int = 1) -> Ground:
    """Draw the county of this seed; drawn once and kept, since nothing on it changes.

    Raises:
        CannotDraw: if the seed is negative.
    """
    rng = names.source(seed, "ground")
    outlines, river = _authorities(rng)
    borough = outlines[0]
    market = np.array(borough.centroid.coords[0])
    park = _park(borough, market, rng)
    lsoas, authority_of_lsoa = _tiles(outlines, park, market, rng)
    ward_of_lsoa, authority_of_ward = _wards(lsoas, authority_of_lsoa, rng)
    wards = [
        shapely.union_all([lsoas[i] for i in np.flatnonzero(ward_of_lsoa == w)], grid_size=0.1)
        for w in range(len(authority_of_ward))
    ]
    generation, codes, lsoa_names, msoas = draw_generation_2011(
        lsoas, authority_of_lsoa, ward_of_lsoa, rng
    )
    residents = np.clip(rng.normal(1620, 210, len(lsoas)), 1000, 2600).astype(np.int64)
    households = (residents / rng.uniform(2.0, 2.7, len(lsoas))).astype(np.int64)
    streets = draw_streets(lsoas, authority_of_lsoa, households, park, river, generation, rng)
    return Ground(
        seed=seed,
        authorities=names.AUTHORITIES,
        outlines=[
            shapely.union_all(
                [lsoas[i] for i in np.flatnonzero(authority_of_lsoa == a)], grid_size=0.1
            )
            for a in range(len(outlines))
        ],
        river=river,
        park=park,
        centre=market,
        lsoas=lsoas,
        lsoa_codes=codes,
        lsoa_names=lsoa_names,
        msoa_codes=msoas,
        authority_of_lsoa=authority_of_lsoa,
        ward_of_lsoa=ward_of_lsoa,
        wards=wards,
        ward_codes=[
            names.ward_code(100 * int(a) + 1 + w - int(np.argmax(authority_of_ward == a)))
            for w, a in enumerate(authority_of_ward)
        ],
        ward_names=[name for a, number in enumerate(WARDS) for name in names.ward_names(a, number)],
        authority_of_ward=authority_of_ward,
        residents=residents,
        households=households,
        deprivation=_deprivation(lsoas, rng),
        generation_2011=generation,
        streets=streets,
    )


def _authorities(rng: np.random.Generator) -> tuple[list[Shape], Shape]:
    """Return the five outlines, borough first, and the river between north and south."""
    x, y = CENTRE
    county = shapes.blob(x, y, 9_000, 7_600, rng)
    river = shapes.wavy_line(
        np.array([x - 12_000, y - 1_300]), np.array([x + 12_000, y - 900]), 260, rng
    )
    halves = shapes.faces([county.boundary, river])
    north = max(halves, key=lambda half: half.centroid.y)
    borough = shapes.blob(x, y + 1_000, 4_300, 3_100, rng).intersection(north)
    if borough.geom_type != "Polygon":
        borough = max(borough.geoms, key=lambda piece: piece.area)
    top = shapely.LineString([(x, y + 3_000), (x + 500, y + 12_000)])
    foot = shapely.LineString([(x, y), (x - 700, y - 12_000)])
    lines = [county.boundary, river, borough.boundary, top.difference(borough),
             foot.intersection(shapely.difference(county, north).buffer(1))]  # fmt: skip
    parts = [f for f in shapes.faces(lines) if county.covers(f.representative_point())]
    owner = np.array([_whose(part, borough, north, x) for part in parts])
    return shapes.owned(parts, owner, 5), river.intersection(county).buffer(70)


def _whose(part: Shape, borough: Shape, north: Shape, x: float) -> int:
    inside = part.representative_point()
    if borough.covers(inside):
        return 0
    return (1 if north.covers(inside) else 3) + int(part.centroid.x > x)


def _park(borough: Shape, market: Floats, rng: np.random.Generator) -> Shape:
    angle = rng.uniform(0, 2 * np.pi)
    at = market + 1_500 * np.array([np.cos(angle), 0.6 * np.sin(angle)])
    return shapes.blob(at[0], at[1], 420, 330, rng).intersection(borough)


def _tiles(
    outlines: list[Shape], park: Shape, market: Floats, rng: np.random.Generator
) -> tuple[list[Shape], Ints]:
    """Return LSOA polygons and the authority of each; together they tile the county."""
    sites, lines = [], []
    for a, outline in enumerate(outlines):
        crowd = shapely.Point(market) if a == 0 else outline.centroid
        land = outline.difference(park) if a == 0 else outline
        sites.append(shapes.even_sites(land, LSOAS[a], crowd, rng))
        lines += [outline.boundary, shapes.voronoi_edges(outline, sites[a])]
    parts = list(shapes.faces(lines))
    inside = np.array([f.representative_point().coords[0] for f in parts])
    county = np.full(len(parts), -1)
    for a, outline in enumerate(outlines):
        shapely.prepare(outline)
        county[shapely.contains_xy(outline, inside[:, 0], inside[:, 1])] = a
    parts = [part for part, a in zip(parts, county, strict=True) if a >= 0]
    inside, county = inside[county >= 0], county[county >= 0]
    owner = np.empty(len(parts), dtype=np.int64)
    for a in range(len(outlines)):
        _, near = cKDTree(sites[a]).query(inside[county == a])
        owner[county == a] = near + sum(LSOAS[:a])
    authority = np.repeat(np.arange(len(LSOAS)), LSOAS)
    return shapes.owned(parts, owner, len(authority)), authority


def _wards(
    lsoas: list[Shape], authority_of_lsoa: Ints, rng: np.random.Generator
) -> tuple[Ints, Ints]:
    """Group neighbouring LSOAs into wards; return the ward of each LSOA, the authority of each."""
    centres = np.array([tile.centroid.coords[0] for tile in lsoas])
    ward_of_lsoa = np.empty(len(lsoas), dtype=np.int64)
    for a, number in enumerate(WARDS):
        mine = np.flatnonzero(authority_of_lsoa == a)
        ward_of_lsoa[mine] = sum(WARDS[:a]) + _groups(centres[mine], number, rng)
    joined = _joined_up(lsoas, authority_of_lsoa, ward_of_lsoa)
    return joined, np.repeat(np.arange(len(WARDS)), WARDS)


def _groups(centres: Floats, number: int, rng: np.random.Generator) -> Ints:
    """Cut points into compact groups of nearly equal size, none empty."""
    best, spread = np.zeros(len(centres), dtype=np.int64), np.inf
    for _ in range(20):
        start = centres[rng.choice(len(centres), number, replace=False)]
        sites = shapes.gathered(centres, start, rounds=15)
        _, group = cKDTree(sites).query(centres)
        sizes = np.bincount(group, minlength=number)
        if sizes.min() >= 3 and sizes.std() < spread:
            best, spread = group, float(sizes.std())
    if not np.isfinite(spread):
        raise AssertionError("twenty tries gave no even wards")
    return np.asarray(best, dtype=np.int64)


def _joined_up(lsoas: list[Shape], authority: Ints, ward: Ints) -> Ints:
    """Give an LSOA cut off from the rest of its ward to a ward it touches."""
    near = shapes.touching(lsoas) & (authority[:, None] == authority[None, :])
    for i in range(len(lsoas)):
        if not near[i][ward == ward[i]].any():
            ward[i] = ward[np.flatnonzero(near[i])[0]]
    return ward


def _deprivation(lsoas: list[Shape], rng: np.random.Generator) -> Floats:
    """Return a score per LSOA: smooth over the ground, with some noise, mean 0, deviation 1."""
    centres = np.array([tile.centroid.coords[0] for tile in lsoas])
    poles = centres[rng.choice(len(centres), 6, replace=False)]
    weight = rng.normal(0, 1, 6)
    away = np.hypot(*(centres[:, None, :] - poles[None, :, :]).transpose(2, 0, 1))
    score = (np.exp(-away / 1_800) * weight).sum(axis=1) + rng.normal(0, 0.25, len(centres))
    return np.asarray((score - score.mean()) / score.std())
