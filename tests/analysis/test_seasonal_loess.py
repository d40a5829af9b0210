"""STL's own loops, held to statsmodels' and to a sorted median."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.tsa.seasonal import STL

from wardmote.analysis.seasonal_loess import middle_sum_as_r
from wardmote.analysis.seasons import stl


@pytest.mark.parametrize("months", [61, 75])
@pytest.mark.parametrize("window", [7, 13, 35])
@pytest.mark.parametrize("robust", [False, True])
@pytest.mark.parametrize("jump", [1, 3])
def test_loops_equal_statsmodels(months: int, window: int, robust: bool, jump: int) -> None:
    rng = np.random.default_rng(months + window)
    at = np.arange(months)
    values = 40 + 9 * np.sin(at / 12 * 2 * np.pi) + at / 6 + rng.normal(0, 4, months)
    values[20] += 60
    found = stl(values, seasonal=window, trend=23, robust=robust, jump=jump)
    other = STL(
        values, period=12, seasonal=window, trend=23, low_pass=13, seasonal_deg=0, robust=robust,
        seasonal_jump=jump, trend_jump=jump, low_pass_jump=jump,
    ).fit(inner_iter=1 if robust else 2, outer_iter=15 if robust else 0)  # fmt: skip
    assert found.seasonal == pytest.approx(other.seasonal, abs=1e-7)
    assert found.trend == pytest.approx(other.trend, abs=1e-7)


def test_a_week_of_days_is_a_period() -> None:
    day = np.tile([3.0, 1, 1, 2, 4, 9, 8], 8)
    found = stl(day, 7)
    assert found.seasonal + found.trend == pytest.approx(day)
    assert found.strength_of_season == pytest.approx(1)


def test_rs_middle_pair_is_the_median_of_odd_numbers_and_not_always_of_even() -> None:
    rng = np.random.default_rng(8)
    apart = 0
    for size in rng.integers(2, 150, 800):
        values = rng.random(size)
        had = middle_sum_as_r(values.tolist())
        if size % 2:
            assert had == 2 * np.median(values)
        apart += abs(had - 2 * np.median(values)) > 1e-12
    assert 0 < apart < 100


def test_rs_middle_pair_moves_robust_parts_only() -> None:
    rng = np.random.default_rng(4)
    values = rng.poisson(20, 60) + np.tile(rng.integers(0, 20, 12), 5)
    assert stl(values, as_r=True).trend == pytest.approx(stl(values).trend)
    values[7] += 90
    away = stl(values, robust=True, as_r=True).trend - stl(values, robust=True).trend
    assert np.abs(away).max() < 3
