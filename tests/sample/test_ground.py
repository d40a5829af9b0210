"""The land: tiles that share their edges, nest in one another, and lie where nothing real does."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from wardmote.sample import Ground, draw_ground
from wardmote.sample.ground import LSOAS, WARDS
from wardmote.sample.shapes import to_wgs84


@pytest.fixture(params=[1, 2, 7], scope="module")
def ground(request: pytest.FixtureRequest) -> Ground:
    return draw_ground(request.param)


def test_lsoas_tile_the_county(ground: Ground) -> None:
    assert len(ground.lsoas) == sum(LSOAS)
    assert shapely.coverage_is_valid(ground.lsoas)
    assert all(tile.is_valid and tile.geom_type == "Polygon" for tile in ground.lsoas)
    whole = shapely.union_all(ground.outlines)
    assert sum(tile.area for tile in ground.lsoas) == pytest.approx(whole.area, rel=1e-9)


def test_a_gap_between_tiles_would_be_seen(ground: Ground) -> None:
    torn = [ground.lsoas[0].buffer(-5), *ground.lsoas[1:]]
    assert sum(tile.area for tile in torn) != pytest.approx(
        shapely.union_all(ground.outlines).area, rel=1e-9
    )


def test_lsoas_nest_in_wards_and_wards_in_authorities(ground: Ground) -> None:
    assert len(ground.wards) == sum(WARDS)
    assert len(ground.borough_wards) == 18
    assert shapely.coverage_is_valid(ground.wards)
    for tile, ward in zip(ground.lsoas, ground.ward_of_lsoa, strict=True):
        assert ground.wards[ward].buffer(0.01).covers(tile)
    for ward, authority in zip(ground.wards, ground.authority_of_ward, strict=True):
        assert ward.geom_type == "Polygon"
        assert ground.outlines[authority].buffer(0.01).covers(ward)


def test_the_older_generation_tiles_the_same_ground(ground: Ground) -> None:
    old = ground.generation_2011
    assert shapely.coverage_is_valid(old.polygons)
    assert sum(tile.area for tile in old.polygons) == pytest.approx(
        sum(tile.area for tile in ground.lsoas), rel=1e-6
    )
    signs = [sign for _, _, sign in old.links]
    assert (signs.count("S"), signs.count("M")) == (10, 6)
    assert len(old.codes) == len(ground.lsoas) - 5 + 3
    for was, now, sign in old.links:
        shared = old.polygons[was].intersection(ground.lsoas[now]).area
        whole = ground.lsoas[now] if sign in "US" else old.polygons[was]
        assert shared == pytest.approx(whole.area, rel=1e-3)
        assert (old.codes[was] == ground.lsoa_codes[now]) == (sign == "U")


def test_codes_are_unique_and_outside_every_real_range(ground: Ground) -> None:
    for codes, prefix in (
        (ground.lsoa_codes, "E0199"), (ground.generation_2011.codes, "E0199"),
        (ground.ward_codes, "E05099"), ([a.code for a in ground.authorities], "E090009"),
    ):  # fmt: skip
        assert len(set(codes)) == len(codes)
        assert all(code.startswith(prefix) and len(code) == 9 for code in codes)


def test_points_and_dwellings_lie_in_their_lsoa_of_both_generations(ground: Ground) -> None:
    streets = ground.streets
    tiles = np.array(ground.lsoas)[streets.lsoa]
    assert shapely.contains_xy(tiles, streets.x, streets.y).all()
    old = np.array(ground.generation_2011.polygons)[streets.lsoa_2011]
    assert shapely.contains_xy(old, streets.x, streets.y).all()
    home = tiles[streets.address_point]
    assert shapely.contains_xy(home, streets.address_x, streets.address_y).mean() > 0.999


def test_no_street_lies_in_the_park_or_the_river(ground: Ground) -> None:
    inside = ground.streets.lsoa < LSOAS[0]
    x, y = ground.streets.x[inside], ground.streets.y[inside]
    for water in (ground.park, ground.river):
        assert shapely.contains_xy(water, x, y).mean() < 0.01


def test_positions_are_british_and_projected_as_everyone_projects_them(ground: Ground) -> None:
    from pyproj import Transformer

    lon, lat = to_wgs84(ground.streets.x, ground.streets.y)
    assert (lon > -8).all()
    assert (lon < 2).all()
    assert (lat > 49.8).all()
    assert (lat < 61).all()
    back = Transformer.from_crs(4326, 27700, always_xy=True).transform(lon, lat)
    away = np.hypot(back[0] - ground.streets.x, back[1] - ground.streets.y)
    assert away.max() < 5  # metres: with or without the OSTN15 grid


def test_the_same_seed_draws_the_same_land() -> None:
    draw_ground.cache_clear()
    once = draw_ground(5)
    draw_ground.cache_clear()
    again = draw_ground(5)
    assert once is not again
    assert [t.wkb for t in once.lsoas] == [t.wkb for t in again.lsoas]
    assert once.streets.location == again.streets.location
    assert [t.wkb for t in draw_ground(6).lsoas] != [t.wkb for t in once.lsoas]
