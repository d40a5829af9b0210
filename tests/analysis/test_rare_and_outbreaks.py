"""Rare-event charts and weekly alarms, against independent computation."""

from __future__ import annotations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from wardmote.analysis.estimates import EmptySample, OutOfRange
from wardmote.analysis.interruption import interrupted_series
from wardmote.analysis.outbreaks import _columns, _Learning, farrington, season_level
from wardmote.analysis.rare_events import POWER, g_chart, t_chart
from wardmote.analysis.vectors import Case, adapters


@pytest.mark.parametrize("mean", [0.7, 4, 30, 200])
def test_g_limits_are_the_quantiles_of_a_geometric_wait(mean):
    gaps = np.random.default_rng(1).geometric(1 / (1 + mean), 60) - 1
    chart = g_chart(gaps)
    wait = stats.geom(1 / (1 + gaps.mean()), loc=-1)
    assert chart.upper == wait.ppf(0.99865)
    assert chart.lower == max(0, wait.ppf(0.00135))
    assert chart.centre == max(0, wait.median())
    assert not chart.shorter.any()


def test_a_long_quiet_time_is_a_signal_and_a_burst_is_not_hidden():
    gaps = [*[4, 7, 2, 9, 5, 3, 6, 8, 4, 5], 90]
    assert g_chart(gaps).longer.tolist() == [False] * 10 + [True]
    with pytest.raises(OutOfRange, match="t_chart"):
        g_chart([1.5, 2])
    with pytest.raises(EmptySample):
        g_chart([0, 0])


def test_t_limits_are_xmr_limits_of_the_powered_time():
    times = np.random.default_rng(2).exponential(40, 30) + 0.1
    chart, scaled = t_chart(times), times**POWER
    spread = 3 * np.abs(np.diff(scaled)).mean() / 1.128
    assert chart.centre == pytest.approx(scaled.mean() ** (1 / POWER))
    assert chart.upper == pytest.approx((scaled.mean() + spread) ** (1 / POWER), rel=2e-3)


def weekly(seed=1, weeks=280, spread=3.0, season=0.4):
    rng = np.random.default_rng(seed)
    at = np.arange(weeks)
    mean = 12 * np.exp(0.001 * at + season * np.cos(2 * np.pi * at / 52))
    return rng.negative_binomial(mean / (spread - 1), 1 / spread)


def test_the_season_has_a_window_of_seven_weeks_and_nine_equal_parts():
    level = season_level(np.arange(52))
    assert np.bincount(level.astype(int)).tolist() == [7] + [5] * 9


def test_the_first_fit_equals_a_quasi_poisson_of_statsmodels():
    y = weekly(spread=1.2)
    (found,) = farrington(y).weeks
    past = np.arange(max(0, 279 - 5 * 52 - 3), 279 - 26)
    x, now = _columns(past, 279, y[past].astype(float), _Learning(5, 3, 10, 26, 2.58, True))
    plain = sm.GLM(y[past], x, family=sm.families.Poisson()).fit()
    leverage = plain.get_influence().hat_matrix_diag
    phi = max(1, plain.pearson_chi2 / plain.df_resid)
    m = plain.fittedvalues
    anscombe = 1.5 * (y[past] ** (2 / 3) - m ** (2 / 3)) / m ** (1 / 6)
    anscombe /= np.sqrt(phi * (1 - leverage))
    w = np.where(anscombe > 2.58, anscombe**-2.0, 1.0)
    w *= len(w) / w.sum()
    again = sm.GLM(y[past], x, family=sm.families.Poisson(), var_weights=w).fit()
    assert found.expected == pytest.approx(np.exp(now @ again.params), rel=1e-6)
    assert found.dispersion == pytest.approx(
        max(1, (w * (y[past] - again.fittedvalues) ** 2 / again.fittedvalues).sum()
            / again.df_resid), rel=1e-6)  # fmt: skip


# R 4, surveillance 1.20.3, farringtonFlexible on weekly(): weeks 278 to 280, alpha 0.01, "nbPlugin",
# pThresholdTrend 1. (noPeriods, pastWeeksNotIncluded, w, b): expected, upper, dispersion.
SURVEILLANCE = {
    (10, 26, 3, 5): ([14.3276675, 14.5629756, 13.2270335], [34, 35, 32],
                     [3.306396, 3.286147, 3.274187]),
    (1, 3, 3, 4): ([17.0137157, 20.5368797, 16.0300042], [36, 39, 33],
                   [2.705918, 2.228869, 2.329651]),
    (7, 10, 2, 4): ([14.7941704, 13.8696878, 14.9081566], [36, 34, 36],
                    [3.603083, 3.477997, 3.557065]),
}  # fmt: skip


@pytest.mark.parametrize("settings", SURVEILLANCE)
def test_weeks_equal_those_of_surveillance(settings):
    expected, upper, dispersion = SURVEILLANCE[settings]
    names = ("noPeriods", "pastWeeksNotIncluded", "w", "b")
    inputs = {"observed": weekly().tolist(), "range": [278, 279, 280], "alpha": 0.01,
              **dict(zip(names, settings, strict=True))}  # fmt: skip
    found = adapters()["farrington"](Case("r", "farrington", inputs))
    assert found["expected"] == pytest.approx(expected, rel=1e-6)
    assert found["upper"] == upper
    assert found["dispersion"] == pytest.approx(dispersion, rel=1e-4)


def test_a_count_on_the_limit_is_no_alarm():
    y = weekly()
    y[-1] = farrington(y, alpha=0.01).weeks[0].upper
    assert not farrington(y, alpha=0.01).weeks[0].alarm
    y[-1] += 1
    assert farrington(y, alpha=0.01).weeks[0].alarm


def test_an_outbreak_is_found_and_false_alarms_are_as_few_as_said():
    y = weekly(seed=3)
    y[-1] = 90
    (found,) = farrington(y).weeks
    assert found.alarm
    assert found.exceedance > 1
    alarms = sum(w.alarm for seed in range(20) for w in farrington(weekly(seed), watched=30).weeks)
    assert alarms <= stats.binom.ppf(0.9999, 600, 0.015)  # trend and season cost a little


def test_short_series_and_empty_pasts_are_named():
    with pytest.raises(EmptySample, match="weekly_band"):
        farrington([3] * 100)
    (quiet,) = farrington([0] * 250).weeks
    assert not quiet.alarm
    (burst,) = farrington([0] * 249 + [6]).weeks
    assert burst.alarm


def test_lags_widen_the_errors_of_a_series_that_remembers():
    rng = np.random.default_rng(4)
    noise = np.zeros(120)
    for at in range(1, 120):
        noise[at] = 0.8 * noise[at - 1] + rng.normal(0, 0.1)
    y, post = rng.poisson(200 * np.exp(noise)), (np.arange(120) >= 60).astype(int)
    plain, wide = interrupted_series(y, post), interrupted_series(y, post, lags=6)
    assert wide.level_change.value == plain.level_change.value
    assert wide.level_change.lower < plain.level_change.lower
    assert "Newey-West errors to lag 6" in wide.level_change.method
    assert any("give `lags`" in caveat for caveat in plain.caveats)
    assert not any("give `lags`" in caveat for caveat in wide.caveats)
    with pytest.raises(OutOfRange, match="fewer"):
        interrupted_series(y, post, lags=200)
