"""Grids: no ground lost or counted twice, every point in the cell that covers it."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from wardmote.analysis.estimates import BadSample, OutOfRange, Unprojected
from wardmote.analysis.grids import make_grid, shift_check, shifted_grids, suggested_width
from wardmote.analysis.projection import to_british_grid

OUTLINE = (
    shapely.Point(525_000, 180_000)
    .buffer(1_800)
    .difference(shapely.box(524_600, 179_900, 525_400, 180_050))
)  # a round borough with a river in it


@pytest.mark.parametrize("shape", ["square", "hexagon"])
@pytest.mark.parametrize("width", [150, 433.3])
def test_cells_cover_the_area_once_and_edge_cells_carry_their_own_ground(shape, width):
    grid = make_grid(OUTLINE, width, shape)
    assert grid.square_metres.sum() == pytest.approx(OUTLINE.area, rel=1e-9)
    assert shapely.union_all(grid.polygons, grid_size=0.001).area == pytest.approx(
        OUTLINE.area, rel=1e-6
    )
    assert grid.square_metres.max() <= grid.full_square_metres * (1 + 1e-9)
    assert (grid.square_metres < 0.5 * grid.full_square_metres).any()


@pytest.mark.parametrize("shape", ["square", "hexagon"])
def test_every_point_is_counted_in_the_cell_that_covers_it(shape):
    rng = np.random.default_rng(1)
    x, y = rng.uniform(523_000, 527_000, 2000), rng.uniform(178_000, 182_000, 2000)
    grid = make_grid(OUTLINE, 200, shape)
    cell = grid.cell_of(x, y)
    inside = shapely.contains_xy(OUTLINE, x, y)
    assert (cell[inside] >= 0).all()
    assert shapely.covers(
        shapely.buffer(grid.polygons[cell[inside]], 1e-6), shapely.points(x[inside], y[inside])
    ).all()
    counted = grid.count(x, y)
    assert counted.counts.sum() + counted.outside == 2000


@pytest.mark.parametrize("shape", ["square", "hexagon"])
def test_neighbours_are_those_that_touch(shape):
    grid = make_grid(shapely.box(0, 0, 2000, 1700), 200, shape)
    whole = shapely.buffer(grid.polygons, 0.01)
    tree = shapely.STRtree(whole)
    one, other = tree.query(whole, predicate="intersects")
    touching = {(int(a), int(b)) for a, b in zip(one, other, strict=True) if a != b}
    starts = grid.neighbours.starts
    ours = {
        (at, int(near))
        for at in range(len(grid))
        for near in grid.neighbours.members[starts[at] : starts[at + 1]]
    }
    assert ours == touching


def test_a_hotspot_of_the_lines_alone_does_not_survive_a_shift():
    grid = make_grid(OUTLINE, 300)
    middle = np.hypot(grid.x - 525_000, grid.y - 180_000)
    real = shift_check(
        OUTLINE, grid, middle < 500, lambda g: np.hypot(g.x - 525_000, g.y - 180_000) < 500
    )
    assert real.steady_share > 0.3
    fleeting = shift_check(OUTLINE, grid, middle < 500, lambda g: np.zeros(len(g), bool))
    assert fleeting.steady_share == 0
    assert "where the lines fall" in fleeting.caveats[0]
    for other in shifted_grids(OUTLINE, grid):
        assert other.square_metres.sum() == pytest.approx(OUTLINE.area, rel=1e-9)


def test_degrees_become_metres_and_swapped_ones_are_refused():
    east, north = to_british_grid([-0.1937], [51.4994])
    assert (east[0], north[0]) == pytest.approx((525_450, 179_400), abs=200)
    with pytest.raises(OutOfRange, match="swapped"):
        to_british_grid([51.4994], [-0.1937])


def test_bad_input_is_named():
    assert suggested_width(OUTLINE) == 100
    with pytest.raises(OutOfRange, match="more than 4,000,000"):
        make_grid(OUTLINE, 0.5)
    with pytest.raises(BadSample, match="crosses itself"):
        make_grid(shapely.Polygon([(0, 0), (1000, 1000), (1000, 0), (0, 1000)]), 100)
    with pytest.raises(Unprojected):
        make_grid(shapely.Point(-0.19, 51.5).buffer(0.03), 0.01)
    with pytest.raises(OutOfRange, match="shape"):
        make_grid(OUTLINE, 100, "triangle")
