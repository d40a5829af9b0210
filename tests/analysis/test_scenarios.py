"""Charts of counts and shares, scenarios and small samples, against independent computation."""

from __future__ import annotations

from itertools import product
from math import factorial, inf, prod

import numpy as np
import pytest
from scipy import stats

from wardmote.analysis.attribute_charts import c_chart, p_chart, runs_of, u_chart
from wardmote.analysis.day_of_week import small_sample_spread
from wardmote.analysis.estimates import EmptySample, OutOfRange
from wardmote.analysis.reporting_delay import completed, delay_curve
from wardmote.analysis.target_simulation import in_hindsight, monthly_theta, simulated_target
from wardmote.analysis.targets import target_forecast
from wardmote.analysis.under_reporting import if_all_were_reported, share_that_explains

COUNTS = [4, 7, 3, 9, 6, 5, 8, 4, 22, 6, 7, 3]


def test_c_limits_are_three_roots_of_the_mean_or_the_quantiles_of_a_poisson():
    chart, mean = c_chart(COUNTS), np.mean(COUNTS)
    assert (chart.centre, chart.lower[0]) == (mean, 0)
    assert chart.upper[0] == pytest.approx(mean + 3 * np.sqrt(mean))
    assert chart.above.tolist() == [n == 22 for n in COUNTS]
    exact = c_chart([2, 1, 0, 3, 1, 9], mean=1.5, exact=True)
    assert stats.poisson.sf(exact.upper[0], 1.5) <= stats.norm.sf(3)
    assert stats.poisson.sf(exact.upper[0] - 1, 1.5) > stats.norm.sf(3)
    assert exact.above.tolist() == [False] * 5 + [True]
    assert any("vary" in caveat for caveat in chart.caveats)
    with pytest.raises(EmptySample, match="nothing"):
        c_chart([0, 0, 0])


@pytest.mark.parametrize("seed", range(5))
def test_p_and_u_limits_point_by_point(seed):
    rng = np.random.default_rng(seed)
    trials = rng.integers(20, 400, 15)
    found = rng.binomial(trials, 0.2)
    chart, mean = p_chart(found, trials), found.sum() / trials.sum()
    for at, n in enumerate(trials):
        half = 3 * (mean * (1 - mean) / n) ** 0.5
        assert chart.upper[at] == pytest.approx(min(1, mean + half))
        assert chart.lower[at] == pytest.approx(max(0, mean - half))
    rate = u_chart(found, trials)
    assert rate.upper == pytest.approx(mean + 3 * np.sqrt(mean / trials))
    z = (found / trials - mean) / np.sqrt(mean * (1 - mean) / trials)
    wide = p_chart(found, trials, laney=True)
    assert wide.sigma_z == pytest.approx(np.abs(np.diff(z)).mean() / 1.128)
    assert wide.dispersion == pytest.approx((z**2).sum() / 14)


def test_laney_stops_thousands_of_trials_from_flagging_everything():
    rng = np.random.default_rng(3)
    trials = np.full(40, 50_000)
    found = rng.binomial(trials, rng.beta(40, 160, 40))
    assert p_chart(found, trials).above.sum() > 10
    assert p_chart(found, trials, laney=True).above.sum() <= 1
    with pytest.raises(OutOfRange, match="position 1"):
        p_chart([1, 9], [4, 5])


def test_runs_are_those_of_a_plain_count():
    rng = np.random.default_rng(1)
    for _ in range(200):
        side = rng.choice([-1, 1, 1, 1, 0], 30, p=[0.2, 0.3, 0.3, 0.15, 0.05])
        wanted = [
            any(all(side[s + k] == side[at] != 0 for k in range(7))
                for s in range(max(0, at - 6), min(at, 23) + 1))
            for at in range(30)
        ]  # fmt: skip
        assert runs_of(side).tolist() == wanted


def brute_p(counts, chances, which):
    n, k = sum(counts), len(counts)
    p = np.array(chances) / sum(chances)

    def value(x):
        e = n * p
        if which == "G":
            return sum(2 * a * np.log(a / b) for a, b in zip(x, e, strict=True) if a)
        return sum((a - b) ** 2 / b for a, b in zip(x, e, strict=True))

    seen, total = value(counts), 0.0
    for x in product(range(n + 1), repeat=k):
        if sum(x) == n and value(x) >= seen - 1e-9:
            total += factorial(n) * prod(q**a / factorial(a) for q, a in zip(p, x, strict=True))
    return total


@pytest.mark.parametrize("which", ["G", "chi2"])
@pytest.mark.parametrize(
    ("counts", "chances"),
    [([3, 0, 0, 1], [1, 1, 1, 1]), ([2, 2, 1, 0], [1, 1, 1, 1]), ([4, 0, 1], [5, 1, 1]),
     ([0, 6], [1, 1]), ([1, 1, 1, 1, 1], [1] * 5), ([5, 0, 0], [1, 2, 3])],
)  # fmt: skip
def test_the_exact_test_counts_every_way(counts, chances, which):
    found = small_sample_spread(counts, chances, statistic=which)
    assert found.p_value == pytest.approx(brute_p(counts, chances, which), rel=1e-9)


def test_partitions_and_single_outcomes_agree_and_large_samples_near_chi_squared():
    week = [5, 1, 0, 2, 0, 1, 3]
    nearly = [1, 1, 1, 1, 1, 1, 1 + 1e-9]  # not equal to the machine: outcomes one by one
    found = small_sample_spread(week)
    assert found.p_value == pytest.approx(small_sample_spread(week, nearly).p_value, rel=1e-6)
    assert found.ways == 65  # partitions of 12 into at most 7
    large = small_sample_spread([20, 9, 11, 14, 16, 12, 10], statistic="chi2")
    assert "exact" in large.method
    plain = stats.chisquare([20, 9, 11, 14, 16, 12, 10])
    assert large.p_value == pytest.approx(plain.pvalue, abs=0.02)
    assert small_sample_spread([900, 1000, 950]).ways > 0
    assert small_sample_spread([900, 1000, 950], [1, 1, 1.01]).ways == 0


def test_the_share_reported_turns_the_record_over():
    found = if_all_were_reported(1200, 0.4, share_lower=0.34, share_upper=0.46)
    assert (found.actual.value, found.unreported.value) == (3000, 1800)
    assert found.actual.lower == pytest.approx(1200 / 0.46)
    assert found.actual.upper == pytest.approx(1200 / 0.34)
    assert found.caveats[0].startswith("A scenario beside the record")
    draws = np.random.default_rng(0).normal(np.log(0.4 / 0.6), 0.03 / 0.24, 400_000)
    wide = if_all_were_reported(1200, 0.4, share_se=0.03).actual
    simulated = np.quantile(1200 * (1 + np.exp(-draws)), [0.025, 0.975])
    assert (wide.lower, wide.upper) == pytest.approx(simulated, rel=3e-3)
    assert if_all_were_reported(50, 0.99, share_se=0.2).actual.lower >= 50
    assert if_all_were_reported(50, 0.1).actual.lower is None
    assert share_that_explains(130, 100, 0.4).value == pytest.approx(0.52)
    assert "cannot" in share_that_explains(300, 100, 0.4).caveats[0]
    with pytest.raises(OutOfRange, match="both its limits"):
        if_all_were_reported(5, 0.5, share_lower=0.4)


def recorded(rng, events=4000, days=200):
    happened = rng.integers(0, days, events)
    delay = rng.geometric(0.08, events) - 1
    seen = happened + delay < days
    return delay[seen], (days - 1 - happened)[seen], happened, seen


def test_the_delay_curve_allows_for_records_that_are_still_to_come():
    rng = np.random.default_rng(6)
    delay, age, happened, seen = recorded(rng)
    curve = delay_curve(delay, age)
    true = 1 - 0.92 ** (np.arange(60) + 1)
    assert np.abs(curve.share[:60] - true).max() < 0.03
    naive = np.cumsum(np.bincount(delay, minlength=60)[:60]) / delay.size
    assert naive[5] > curve.share[5]  # the slow records of recent days are not there yet
    assert curve.hold_back(0.9) == pytest.approx(27, abs=3)
    weeks = np.arange(8)
    ages = 199 - (199 - 7 * weeks)
    counts = [int(((happened == 199 - a) & seen).sum()) for a in ages]
    whole = [int((happened == 199 - a).sum()) for a in ages]
    found = completed(counts, ages, curve)
    inside = (found.lower <= whole) & (whole <= found.upper)
    assert inside.sum() >= 7
    assert found.held_back.tolist() == [curve.after(a) < 0.95 for a in ages]


def test_the_delay_curve_equals_the_product_limit_by_hand():
    # Turned round: hazard at d among delays ≤ d of events at least d old.
    delay, age = [0, 0, 1, 2, 2, 5], [1, 6, 9, 3, 8, 7]
    curve = delay_curve(delay, age)

    def step(d):
        could = [x for x, a in zip(delay, age, strict=True) if x <= d <= a]
        return 1 - could.count(d) / len(could) if could else 1

    for d in range(6):
        assert curve.share[d] == pytest.approx(np.prod([step(u) for u in range(d + 1, 6)]))
    assert curve.after(90) == 1
    with pytest.raises(OutOfRange, match="dates"):
        delay_curve([4], [3])


def years(rng, n=6, theta=inf, level=100.0):
    season = 1 + 0.3 * np.cos(np.arange(12) * np.pi / 6)
    mean = np.tile(level * season / season.mean(), (n, 1)) * rng.uniform(0.8, 1.2, (n, 1))
    return rng.poisson(mean if theta == inf else mean * rng.gamma(theta, 1 / theta, (n, 12)))


def test_simulation_meets_the_exact_forecast_where_months_are_chance_and_season_is_known():
    season = np.array([[80, 120, 100, 100] * 3] * 4)
    so_far = [82, 118, 97, 105, 77, 121]
    exact = target_forecast(sum(so_far), 0.5, 1210)
    found = simulated_target(so_far, season, 1210, theta=1e9, draws=60_000)
    assert found.chance_of_meeting == pytest.approx(exact.chance_of_meeting, abs=0.01)
    assert found.outturn.value == pytest.approx(exact.outturn.value, rel=2e-3)
    assert found.outturn.lower == pytest.approx(exact.outturn.lower, abs=4)
    spread = simulated_target(so_far, season, 1210, theta=8.0)
    assert spread.outturn.upper - spread.outturn.lower > 1.5 * (
        found.outturn.upper - found.outturn.lower
    )
    assert found == simulated_target(so_far, season, 1210, theta=1e9, draws=60_000)
    up = simulated_target(so_far, season, 1210, theta=1e9, lower_is_better=False)
    assert up.chance_of_meeting == pytest.approx(1 - exact.chance_of_meeting, abs=0.03)


def test_theta_is_that_which_made_the_months_and_hindsight_holds_what_it_says():
    rng = np.random.default_rng(8)
    found = [monthly_theta(list(years(rng, 8, theta=10))) for _ in range(60)]
    assert 1 / np.mean(1 / np.array(found)) == pytest.approx(10, rel=0.1)
    chance = [monthly_theta(list(years(rng, 8))) for _ in range(60)]
    assert abs(np.mean(1 / np.array(chance))) < 0.004
    back = [in_hindsight(list(years(rng, 7, theta=20)), 6, draws=400) for _ in range(30)]
    inside = sum(one.inside for one in back) / sum(one.years for one in back)
    assert 0.84 <= inside <= 0.97
