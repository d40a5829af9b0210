"""Patterns compared area by area; nearest distances against random ones."""

from __future__ import annotations

import numpy as np
import pytest

from wardmote.analysis.estimates import BadSample, EmptySample, OutOfRange
from wardmote.analysis.kde import Window
from wardmote.analysis.point_pattern import clark_evans, point_pattern_test

WINDOW = Window(0, 3000, 0, 2000)


def test_two_draws_of_one_pattern_do_not_differ_and_a_moved_area_does():
    rng = np.random.default_rng(1)
    level = rng.gamma(2, 20, 200)
    first, second = rng.poisson(level), rng.poisson(level * 2)
    assert point_pattern_test(first, second).direction.any() == False  # noqa: E712 (numpy bool)
    second[7] += 300
    found = point_pattern_test(first, second)
    assert found.direction[7] == 1
    assert found.s == pytest.approx(1 - np.count_nonzero(found.direction) / 200)
    assert point_pattern_test(second, first).direction[7] == -1


def test_uncorrected_tests_find_changes_that_are_not_there():
    rng = np.random.default_rng(2)
    level = np.full(400, 30.0)
    raw = point_pattern_test(rng.poisson(level), rng.poisson(level), correction="none")
    assert 5 < np.count_nonzero(raw.direction) < 40
    assert any("by chance alone" in caveat for caveat in raw.caveats)


def test_an_area_is_held_to_the_exact_mid_p():
    found = point_pattern_test([3, 7], [9, 1], correction="none")
    from math import comb

    ways = [comb(12, k) * comb(8, 10 - k) for k in range(2, 11)]
    above = (sum(ways[8:]) + ways[7] / 2) / comb(20, 10)
    assert found.p[0] == pytest.approx(2 * above)
    assert found.p[0] == pytest.approx(found.p[1])


def test_clark_evans_knows_random_clustered_and_even():
    rng = np.random.default_rng(3)
    x, y = rng.uniform(0, 3000, 600), rng.uniform(0, 2000, 600)
    random = clark_evans(x, y, WINDOW)
    assert random.ratio == pytest.approx(1, abs=0.05)
    assert abs(random.z) < 2.5
    assert random.naive > random.ratio  # the edge leans towards evenness
    tight = clark_evans(1000 + x / 10, 1000 + y / 10, WINDOW)
    assert tight.ratio < 0.2
    assert tight.p_value < 1e-6
    grid_x, grid_y = np.meshgrid(np.arange(50, 3000, 100.0), np.arange(50, 2000, 100.0))
    assert clark_evans(grid_x.ravel(), grid_y.ravel(), WINDOW).ratio > 1.8
    guarded = clark_evans(x, y, WINDOW, edge="guard", guard_metres=150)
    assert guarded.ratio == pytest.approx(1, abs=0.08)


def test_donnellys_z_is_standard_normal_for_random_points():
    rng = np.random.default_rng(4)
    z = [
        clark_evans(rng.uniform(0, 3000, 80), rng.uniform(0, 2000, 80), WINDOW).z
        for _ in range(300)
    ]
    assert np.mean(z) == pytest.approx(0, abs=0.2)
    assert np.std(z) == pytest.approx(1, abs=0.12)


def test_bad_input_is_named():
    with pytest.raises(EmptySample):
        point_pattern_test([0, 0], [1, 2])
    with pytest.raises(BadSample, match="whole"):
        point_pattern_test([0.5, 1], [1, 2])
    with pytest.raises(OutOfRange, match="needs the rectangle"):
        clark_evans([1, 2], [1, 2], area=100.0)
    with pytest.raises(OutOfRange, match="outside"):
        clark_evans([1, 4000], [1, 2], WINDOW)
