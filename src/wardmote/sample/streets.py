"""Streets, their map points, and the dwellings around each point."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import shapely

from wardmote.sample import names, shapes
from wardmote.sample.generations import Generation
from wardmote.sample.shapes import Floats, Ints, Shape

POINTS_PER_LSOA = (12, 5)  # in the borough, elsewhere
MARGIN_METRES = 45.0  # points keep this far inside their LSOA, addresses keep 40 m from them


@dataclass(frozen=True)
class Streets:
    """Map points (numbered), and dwellings (numbered; in the borough only).

    `location` is the text police.uk prints after "On or near "; two points share a street.
    """

    x: Floats
    y: Floats
    lsoa: Ints
    lsoa_2011: Ints
    location: list[str]
    address_point: Ints  # per dwelling, sorted: dwellings of one point stand together
    address_x: Floats
    address_y: Floats
    first_address: Ints  # per point, shape (points + 1,)


def draw_streets(
    lsoas: list[Shape],
    authority: Ints,
    households: Ints,
    park: Shape,
    river: Shape,
    generation: Generation,
    rng: np.random.Generator,
) -> Streets:
    """Draw the streets of every LSOA, clear of park and river and of its own border."""
    xy, lsoa, location = [], [], []
    water = shapely.union_all([park, river])
    for a in range(int(authority.max()) + 1):
        mine = np.flatnonzero(authority == a)
        number = POINTS_PER_LSOA[min(a, 1)]
        titles = iter(names.street_names(len(mine) * (number + 1) // 2, rng))
        for i in mine:
            spots = _paired(shapes.points_in(_buildable(lsoas[i], water), 4 * number, rng), number)
            xy.append(spots)
            lsoa += [int(i)] * number
            location += _locations(number, titles, rng)
    at = np.concatenate(xy)
    numbers = np.array(lsoa)
    owner, ax, ay = _dwellings(at, numbers, authority, households, rng)
    return Streets(
        x=at[:, 0],
        y=at[:, 1],
        lsoa=numbers,
        lsoa_2011=generation.of(numbers, at[:, 0], at[:, 1]),
        location=location,
        address_point=owner,
        address_x=ax,
        address_y=ay,
        first_address=np.searchsorted(owner, np.arange(len(at) + 1)),
    )


def _buildable(tile: Shape, water: Shape) -> Shape:
    """Return where streets may lie; less margin where park or river leave little room."""
    for margin in (MARGIN_METRES, 25.0, 10.0):
        inner = tile.buffer(-margin)
        for land in (inner.difference(water), inner):
            if land.area > 8_000:
                return land
    return tile


def _paired(spots: Floats, number: int) -> Floats:
    """Return points two by two: each pair is a street, its second end the nearest 60 m away."""
    free = np.ones(len(spots), dtype=bool)
    chosen: list[int] = []
    while len(chosen) < number:
        first = int(np.flatnonzero(free)[0])
        free[first] = False
        away = np.hypot(*(spots - spots[first]).T)
        away[~free | (away < 60)] = np.inf
        second = int(np.argmin(away)) if np.isfinite(away).any() else int(np.flatnonzero(free)[0])
        free[second] = False
        chosen += [first, second]
    return np.round(spots[chosen[:number]], 1)


def _locations(number: int, titles: Iterator[str], rng: np.random.Generator) -> list[str]:
    """Return location texts: mostly streets (a pair of points each), here and there a kind of place."""
    found: list[str] = []
    while len(found) < number:
        title = next(titles)
        found += [title, title]
    if rng.random() < 0.4:
        found[number - 1] = names.KINDS_OF_PLACE[rng.integers(len(names.KINDS_OF_PLACE))]
    return found[:number]


def _dwellings(
    at: Floats, lsoa: Ints, authority: Ints, households: Ints, rng: np.random.Generator
) -> tuple[Ints, Floats, Floats]:
    """Return the point, easting and northing of every dwelling of the borough."""
    number = np.where(authority[lsoa] == 0, households[lsoa] // POINTS_PER_LSOA[0], 0)
    owner = np.repeat(np.arange(len(at)), number)
    angle = rng.uniform(0, 2 * np.pi, len(owner))
    reach = 40 * np.sqrt(rng.random(len(owner)))
    x = np.round(at[owner, 0] + reach * np.cos(angle), 1)
    y = np.round(at[owner, 1] + reach * np.sin(angle), 1)
    return owner, x, y
