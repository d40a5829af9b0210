"""The front refuses points that were moved, and finds a planted hotspot in those that were not."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from wardmote.analysis.estimates import OutOfRange, Unprojected
from wardmote.analysis.hotspots import (
    PointSource,
    SnappedPoints,
    check_points,
    density_ratio,
    hot_cells,
    hot_clusters,
    hot_surface,
    near_repeats,
)
from wardmote.analysis.kde import Window

OUTLINE = shapely.box(400_000, 300_000, 403_000, 303_000)
WINDOW = Window(400_000, 403_000, 300_000, 303_000)
OURS = PointSource.SURVEYED


def pattern(seed=1, planted=400):
    rng = np.random.default_rng(seed)
    x = np.concatenate((rng.uniform(400_000, 403_000, 900), rng.normal(401_500, 90, planted)))
    y = np.concatenate((rng.uniform(300_000, 303_000, 900), rng.normal(301_500, 90, planted)))
    return np.round(x, 1), np.round(y, 1)


def every_method(x, y, source, despite=""):
    day = np.arange(len(x)) % 365
    return (
        lambda: hot_cells(x, y, OUTLINE, 200, source, despite=despite),
        lambda: hot_surface(x, y, WINDOW, 50, 200, source, despite=despite),
        lambda: hot_clusters(x, y, 100, 20, source, despite=despite),
        lambda: near_repeats(x, y, day, [0, 100], [0, 8], source, permutations=99, despite=despite),
    )


@pytest.mark.parametrize("source", [PointSource.MAP_POINTS, PointSource.CENTROIDS])
def test_every_street_level_method_refuses_moved_points_and_says_why(source):
    for method in every_method(*pattern(), source):
        with pytest.raises(SnappedPoints, match=source.value[:20]):
            method()


def test_points_that_look_moved_are_refused_though_nobody_said_so():
    x, y = (np.round(part / 150) * 150 for part in pattern())
    for method in every_method(x, y, PointSource.UNKNOWN):
        with pytest.raises(SnappedPoints, match="share their exact point"):
            method()
    assert check_points(*pattern(), PointSource.UNKNOWN).snapped_share < 0.05


def test_a_reason_overrides_the_refusal_and_is_printed():
    for method in every_method(*pattern(), PointSource.MAP_POINTS, "teaching the method"):
        found = method()
        said = found.surface.caveats if hasattr(found, "surface") else found.caveats
        assert "teaching the method" in said[0]


def test_a_planted_hotspot_is_found_and_holds_when_the_grid_moves():
    found = hot_cells(*pattern(), OUTLINE, 200, OURS, geocoded_share=0.97)
    hot = np.flatnonzero(found.test.hot)
    assert len(hot)
    assert np.hypot(found.grid.x[hot] - 401_500, found.grid.y[hot] - 301_500).max() < 600
    assert found.share_of_events > 5 * found.share_of_area
    assert found.shift is not None
    assert found.shift.steady_share > 0.4
    assert found.points.caveats == ("97% of events have a point.",)


def test_without_a_plant_nothing_is_hot():
    assert not hot_cells(*pattern(planted=0), OUTLINE, 200, OURS).test.hot.any()


def test_a_desk_and_a_low_hit_rate_are_said():
    x, y = pattern()
    x[:100], y[:100] = 402_000, 302_000
    said = check_points(x, y, OURS, geocoded_share=0.7).caveats
    assert "100 events (8%) share the point 402000, 302000" in said[0]
    assert "Only 70%" in said[1]
    with pytest.raises(OutOfRange, match="92%"):
        check_points(x, y, OURS, geocoded_share=70)


def test_half_and_double_bandwidth_come_with_every_surface():
    found = hot_surface(*pattern(), WINDOW, 50, 200, OURS)
    assert (found.half.bandwidth, found.double.bandwidth) == (100, 400)
    assert found.half.density.max() > found.surface.density.max() > found.double.density.max()


def test_a_ratio_of_surfaces_needs_a_base_worth_dividing_by():
    x, y = pattern()
    events = hot_surface(x, y, WINDOW, 50, 200, OURS)
    base = hot_surface(x[900:], y[900:], WINDOW, 50, 200, OURS)
    found = density_ratio(events.surface, base.surface)
    assert np.isnan(found.ratio).mean() == pytest.approx(found.share_below_floor)
    assert np.nanmax(found.ratio) < 1e4
    with pytest.raises(OutOfRange, match="one window"):
        density_ratio(events.surface, base.half)


def test_degrees_are_refused():
    x, y = pattern()
    with pytest.raises(Unprojected):
        check_points(x / 90_000 - 4.6, y / 90_000 + 48, OURS)
