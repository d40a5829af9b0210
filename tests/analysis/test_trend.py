"""The long trend: right on average, its interval holds the truth, short series are refused."""

from __future__ import annotations

import numpy as np
import pytest

from wardmote.analysis.estimates import BadSample
from wardmote.analysis.trend import annual_slope_pct

MONTHS = np.arange(24_000, 24_060)


def series(slope: float, seed: int, mean: float = 80) -> np.ndarray:
    season = 1 + 0.3 * np.sin(MONTHS * np.pi / 6)
    rng = np.random.default_rng(seed)
    return rng.poisson(mean * np.exp(slope * (MONTHS - MONTHS[0]) / 12) * season)


def test_the_interval_holds_the_true_slope_as_often_as_it_says():
    truth = 100 * (np.exp(0.05) - 1)
    held = [
        (e := annual_slope_pct(series(0.05, seed), MONTHS)).lower <= truth <= e.upper
        for seed in range(300)
    ]
    assert 0.92 <= np.mean(held) <= 0.99


def test_season_alone_is_no_trend():
    estimate = annual_slope_pct(80 * (1 + 0.3 * np.sin(MONTHS * np.pi / 6)), MONTHS)
    assert estimate.value == pytest.approx(0, abs=0.5)


def test_the_order_of_months_does_not_matter_and_gaps_are_left_out():
    y, order = series(-0.1, 1), np.random.default_rng(2).permutation(60)
    whole = annual_slope_pct(y, MONTHS)
    assert annual_slope_pct(y[order], MONTHS[order]).value == pytest.approx(whole.value)
    kept = np.arange(60) != 17
    assert annual_slope_pct(y[kept], MONTHS[kept]).value == pytest.approx(whole.value, abs=1)


def test_counts_that_vary_more_than_chance_widen_the_interval():
    y = series(0, 3)
    rng = np.random.default_rng(4)
    wild = rng.negative_binomial(2, 2 / (2 + y))
    calm, spread = annual_slope_pct(y, MONTHS), annual_slope_pct(wild, MONTHS)
    assert spread.upper - spread.lower > 2 * (calm.upper - calm.lower)
    assert spread.caveats


def test_short_or_empty_series_are_refused():
    with pytest.raises(BadSample, match="24 months"):
        annual_slope_pct(series(0, 1)[:23], MONTHS[:23])
    with pytest.raises(BadSample, match="too few events"):
        annual_slope_pct(np.zeros(60), MONTHS)
