"""Funnels, control charts, seasons, targets and the calendar."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.analysis import calendar
from wardmote.analysis.control_charts import (
    Assurance,
    SpecialCause,
    assurance,
    ears,
    monthly_band,
    poisson_cusum,
    run_length_in_control,
    weekly_band,
    xmr,
)
from wardmote.analysis.estimates import AreasDiffer, EmptySample, OutOfRange
from wardmote.analysis.funnel import (
    Flag,
    Transform,
    expected_limits,
    expected_limits_as_phe,
    flags,
    overdispersion,
    proportion_limits,
    rate_limits,
    ratio_limits,
)
from wardmote.analysis.seasons import on_log, on_root, stl, strength
from wardmote.analysis.targets import (
    back_test,
    chance_without_change,
    elapsed_share,
    target_forecast,
)


@given(st.integers(1, 2000))
def test_an_observed_count_sits_on_its_limit(observed: int) -> None:
    from scipy.special import pdtr, pdtrc

    at = expected_limits(observed)
    assert pdtrc(observed - 1, at.lower95[0]) == pytest.approx(0.025, rel=1e-8)
    assert pdtr(observed, at.upper998[0]) == pytest.approx(0.001, rel=1e-8)


def test_loosely_halved_limits_are_near_but_kept_apart() -> None:
    assert expected_limits_as_phe(1).lower998[0] == pytest.approx(0.001000547026933, rel=1e-9)
    assert expected_limits(1).lower998[0] == pytest.approx(0.0010005003335835, rel=1e-9)
    assert ratio_limits(0).upper95[0] == np.inf


@given(st.integers(0, 300), st.floats(1, 300))
def test_flags_agree_with_the_tails(observed: int, expected: float) -> None:
    from scipy.special import pdtr, pdtrc

    flag = flags([observed], [expected])[0]
    high = pdtrc(observed - 1, expected) if observed else 1.0
    low = pdtr(observed, expected)
    wanted = Flag.WITHIN
    for tail, up, down in ((0.025, Flag.HIGH_INNER, Flag.LOW_INNER),
                           (0.001, Flag.HIGH_OUTER, Flag.LOW_OUTER)):  # fmt: skip
        wanted = up if high < tail else down if low < tail else wanted
    assert flag is wanted


def test_units_that_vary_only_by_chance_get_no_allowance() -> None:
    rng = np.random.default_rng(3)
    expected = np.full(60, 400.0)
    quiet = overdispersion(rng.poisson(expected), expected)
    assert quiet.tau2 < 0.0005
    noisy = overdispersion(rng.poisson(expected * rng.gamma(20, 1 / 20, 60)), expected)
    assert noisy.tau2 > 5 * quiet.tau2
    assert (np.abs(noisy.z_adjusted) < np.abs(noisy.z)).all()


def test_every_transform_runs_and_refuses_what_it_cannot_take() -> None:
    for transform in Transform:
        assert overdispersion([3, 4, 5, 9], [10, 12, 9, 11], transform).caveats
    with pytest.raises(OutOfRange, match="logarithm"):
        overdispersion([0, 4], [3, 4], Transform.SR_SHMI)
    with pytest.raises(OutOfRange, match="at most 1"):
        overdispersion([5, 4], [3, 4], Transform.PROPORTION)
    with pytest.raises(OutOfRange, match="half"):
        overdispersion([5, 4], [3, 4], trim=0.5)
    with pytest.raises(OutOfRange):
        proportion_limits([10], 1.2)
    assert rate_limits([20, 40]).lower95[0] < rate_limits([20, 40]).lower95[1]


def test_xmr_names_each_special_cause() -> None:
    base = [10, 12, 9, 11, 10, 13, 9, 12, 10, 11, 12, 9]
    assert xmr([*base, 40]).causes[-1] is SpecialCause.ABOVE
    assert xmr([*base, -20]).causes[-1] is SpecialCause.BELOW
    rising = xmr([10, 12, 9, 11, 8.0, 8.5, 9.0, 9.5, 10.0, 10.5, 11.5, 8, 12, 9])
    assert rising.causes[4:11] == (SpecialCause.RISING,) * 7
    falling = xmr([10, 8, 11, 9, 12, 11.5, 11, 10.5, 10, 9.5, 8.5, 12, 8, 11])
    assert falling.causes[4:11] == (SpecialCause.FALLING,) * 7
    shifted = xmr([*[5, 6] * 6, *[9, 8] * 6], screen_ranges=False)
    assert SpecialCause.RUN_BELOW in shifted.causes
    assert SpecialCause.RUN_ABOVE in shifted.causes
    near = xmr([*[10, 11] * 8, 12.7, 12.75, 12.8, 10, 11, 10, 11])
    assert near.causes[16:19].count(SpecialCause.NEAR_UPPER) == 3


def test_rebase_sets_new_limits_and_short_parts_carry_a_caveat() -> None:
    chart = xmr([5, 6, 5, 6, 5, 6, 50, 52, 49, 51], rebase=[6])
    assert (chart.mean[0], chart.mean[-1]) == (5.5, 50.5)
    assert any("fewer than 12" in caveat for caveat in chart.caveats)
    with pytest.raises(OutOfRange):
        xmr([1, 2, 3], rebase=[7])
    with pytest.raises(EmptySample):
        xmr([1])


def test_assurance_reads_the_target_against_the_limits() -> None:
    chart = xmr([10, 12, 9, 11, 10, 13, 9, 12])
    assert assurance(chart, 100) is Assurance.MEETS
    assert assurance(chart, 100, lower_is_better=False) is Assurance.FAILS
    assert assurance(chart, 11) is Assurance.HIT_AND_MISS


def test_cusum_alarms_after_a_rise_and_rarely_without() -> None:
    rng = np.random.default_rng(2)
    calm, raised = rng.poisson(9, 40), rng.poisson(16, 20)
    found = poisson_cusum([*calm, *raised], 9, k=0.5, h=5)
    assert not found.alarms[:40].any()
    assert found.alarms[45:].any()
    assert run_length_in_control(0.5, 4) == pytest.approx(335, rel=0.05)
    assert "false alarm" in found.caveats[0]
    with pytest.raises(OutOfRange, match="transform must be"):
        poisson_cusum([1], 1, transform="magic")


def test_ears_positions_start_after_the_baseline_and_gap() -> None:
    counts = [12, 15, 11, 13, 14, 10, 12, 16, 13, 11, 25, 14, 12, 30, 13]
    assert ears(counts, "C1").positions[0] == 8
    assert ears(counts, "C2").positions[0] == 10
    assert ears(counts, "C3", alpha=0.025).positions[0] == 12
    assert ears(counts, "C2").alarms[1]
    with pytest.raises(EmptySample):
        ears(counts[:8], "C2")
    with pytest.raises(OutOfRange):
        ears(counts, "C9")


def test_ears_c3_alarms_on_the_sum_over_three_weeks() -> None:
    counts = np.array([12, 15, 11, 13, 14, 10, 12, 16, 13, 19, 20, 19, 12, 30, 13], dtype=float)
    found = ears(counts, "C3", alpha=0.025)
    over = {}
    for at in range(9, counts.size):
        base = counts[at - 9 : at - 2]
        over[at] = (counts[at] - base.mean()) / base.std(ddof=1)
    for place, alarm, upper in zip(found.positions, found.alarms, found.upper, strict=True):
        at = place - 1
        base = counts[at - 9 : at - 2]
        carried = sum(max(0.0, over[at - back] - 1) for back in (1, 2))
        margin = (1.959963984540054 - carried) * base.std(ddof=1)
        assert upper == pytest.approx(max(0, base.mean() + margin))
        assert alarm == (over[at] + carried > 1.959963984540054)
        raised = ears(counts, "C3", alpha=0.025, as_surveillance=True).upper[at - 11]
        assert raised == pytest.approx(max(0, counts[at] + margin))
    assert found.alarms.any()


def test_weekly_band_has_none_for_the_first_weeks() -> None:
    band = weekly_band([0] * 8 + [9])
    assert band.lower[:8] == (None,) * 8
    assert (band.lower[8], band.upper[8], band.outside[8]) == (0.0, 2.25, True)


def test_monthly_band_needs_five_years() -> None:
    four, five = monthly_band([[9] * 12] * 4), monthly_band([[9] * 12] * 5)
    assert (four.lower, len(four.caveats)) == ((None,) * 12, 1)
    assert (five.lower[0], five.upper[0]) == (2.25, 20.25)
    with pytest.raises(EmptySample):
        monthly_band([[1, 2, 3]])


@given(st.integers(3, 6), st.integers(0, 100))
def test_stl_parts_sum_to_the_series_and_a_periodic_season_repeats(years: int, seed: int) -> None:
    rng = np.random.default_rng(seed)
    values = rng.normal(10, 2, 12 * years) + 3 * np.sin(np.arange(12 * years) * np.pi / 6)
    found = stl(values)
    assert found.seasonal + found.trend + found.remainder == pytest.approx(values)
    assert found.seasonal[:12] == pytest.approx(found.seasonal[12:24])
    assert 0 <= found.strength_of_season <= 1


def test_stl_states_its_settings_and_refuses_short_series() -> None:
    values = np.tile(np.arange(12.0), 2)
    assert dict(stl(values).settings)["inner loops"] == 2
    assert stl(values).caveats
    assert dict(stl(np.tile(np.arange(12.0), 4), robust=True, seasonal=13).settings)["robust"]
    with pytest.raises(EmptySample):
        stl(np.arange(20.0))
    with pytest.raises(OutOfRange):
        stl(values, seasonal="yearly")
    assert strength([1, 2, 3], [0, 0, 0]) == 1.0
    assert on_root([4]).tolist() == [2.0]
    assert on_log([0], 1).tolist() == [0.0]


def test_target_chance_agrees_with_simulation() -> None:
    rng = np.random.default_rng(1)
    mean = rng.gamma(1218.5, 1, 40_000)
    rest = rng.poisson(mean)  # half a year elapsed, so the rest has the same mean
    found = target_forecast(1218, 0.5, 2391)
    assert float((1218 + rest <= 2391).mean()) == pytest.approx(found.chance_of_meeting, abs=0.01)


def test_a_wanted_rise_uses_the_other_tail_and_dispersion_widens() -> None:
    down = target_forecast(50, 0.5, 100)
    up = target_forecast(50, 0.5, 101, lower_is_better=False)
    assert down.chance_of_meeting + up.chance_of_meeting == pytest.approx(1)
    wide = target_forecast(1218, 0.5, 2391, dispersion=5)
    assert wide.chance_of_meeting > target_forecast(1218, 0.5, 2391).chance_of_meeting
    assert target_forecast(90, 1.0, 100).chance_of_meeting == 1.0
    assert target_forecast(110, 0.9, 100).chance_of_meeting == 0.0
    with pytest.raises(OutOfRange):
        target_forecast(50, 0, 100)


def test_small_targets_mostly_measure_luck() -> None:
    assert round(chance_without_change(121, 115, baseline_is_known=True), 2) == 0.31
    assert round(chance_without_change(121, 115), 2) == 0.36
    assert chance_without_change(121, 130, lower_is_better=False) < 0.5


def test_elapsed_share_and_back_test() -> None:
    share = elapsed_share([[10, 30], [20, 20]], 1)
    assert (share.value, share.lower, share.upper) == (0.375, 0.25, 0.5)
    assert back_test([0.5, 1.0], [0, 1]).brier == 0.125
    with pytest.raises(AreasDiffer):
        elapsed_share([[1, 2], [1]], 1)
    with pytest.raises(OutOfRange):
        back_test([2], [1])


@pytest.mark.parametrize(("day", "year", "quarter", "start"), [
    ("2024-03-31", "2023/24", "Q4", "2023-04-01"), ("2024-04-01", "2024/25", "Q1", "2023-04-02"),
    ("2024-02-29", "2023/24", "Q4", "2023-03-01"), ("2023-02-28", "2022/23", "Q4", "2022-03-01"),
    ("1999-12-31", "1999/00", "Q3", "1999-01-01"),
])  # fmt: skip
def test_financial_year_and_rolling_year(day: str, year: str, quarter: str, start: str) -> None:
    at = date.fromisoformat(day)
    assert calendar.financial_year(at) == year
    assert calendar.financial_quarter(at) == quarter
    assert calendar.rolling_12_months(at).first == date.fromisoformat(start)


@given(st.dates(date(1990, 1, 1), date(2090, 1, 1)))
def test_year_to_date_compares_the_same_days(day: date) -> None:
    found = calendar.year_to_date(day)
    assert found.leap_day == (abs(found.current.days - found.previous.days) == 1)
    assert abs(found.current.days - found.previous.days) <= 1
    assert calendar.rolling_12_months(day).days in (365, 366)


def test_printed_shares_bound_the_total_or_contradict() -> None:
    found = calendar.implied_total([(3586, 9.7), (1225, 3.3)])
    assert found.lower is not None
    assert found.lower < found.value < (found.upper or 0)
    with pytest.raises(calendar.CannotAgree, match="458 at 5"):
        calendar.implied_total([(3586, 9.7), (458, 5)])
    assert calendar.monthly_mean(599, 18) == 33
    with pytest.raises(OutOfRange):
        calendar.monthly_mean(5, 0)
