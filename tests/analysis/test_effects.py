"""Concentration, harm and whether a scheme worked."""

from __future__ import annotations

from math import exp, log

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.analysis.concentration import (
    excess_over_chance,
    gini,
    gini_interval,
    lorenz,
    repeats,
    top_shares,
)
from wardmote.analysis.displacement import (
    Strength,
    UnlikeControl,
    smallest_fall_seen,
    wdd,
    wdd_harm,
)
from wardmote.analysis.effects import (
    difference_in_differences,
    pool,
    regression_to_mean,
    relative_effect,
    usual_dispersion,
)
from wardmote.analysis.estimates import (
    AreasDiffer,
    BadSample,
    EmptySample,
    NegativeCount,
    OutOfRange,
    ZeroExposure,
)
from wardmote.analysis.harm import Unweighted, WeightTable, harm_from_table, weighted_harm
from wardmote.analysis.prechecks import SchemeDesign, pre_checks
from wardmote.analysis.synthetic_control import leave_one_out, placebo_rank, synthetic_control

COUNTS = st.lists(st.integers(0, 50), min_size=2, max_size=40).filter(lambda c: sum(c) > 0)


@given(COUNTS)
def test_gini_is_the_mean_difference_and_bounded(counts: list[int]) -> None:
    x = np.array(counts, dtype=float)
    slow = np.abs(x[:, None] - x[None, :]).mean() / (2 * x.mean())
    found = gini(counts)
    assert found.standard == pytest.approx(slow, abs=1e-12)
    assert -1e-9 <= found.generalised <= found.standard + 1e-12
    assert found.standard_unbiased <= 1 + 1e-9


@given(COUNTS)
def test_lorenz_area_gives_gini_and_the_most_equal_curve_lies_above(counts: list[int]) -> None:
    found = lorenz(counts)
    area = float(np.trapezoid(found.share_of_events, found.share_of_units))
    assert gini(counts).standard == pytest.approx(1 - 2 * area, abs=1e-9)
    assert (found.greatest_equality >= found.share_of_events - 1e-9).all()


def test_sparse_counts_are_read_in_the_generalised_form() -> None:
    found = gini([3, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    assert (round(found.standard, 2), round(found.generalised, 2)) == (0.78, 0.56)
    assert found.caveats
    assert gini_interval([3, 1, 1, 0, 0, 0, 0, 0, 0, 0]) == gini_interval(
        [3, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    )


def test_top_shares_name_their_base() -> None:
    counts = [7, 4, 4, 2, 2, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0]
    everything, held = top_shares(counts), top_shares(counts, only_with_events=True)
    assert everything.events_in_top == pytest.approx(15 / 22)
    assert held.events_in_top == pytest.approx(11 / 22)
    assert top_shares([5, 5, 5, 5, 5], 0.2).events_in_top == 0.2
    even = excess_over_chance(np.full(100, 3), draws=99)
    assert even.value < 0 < excess_over_chance([300] + [0] * 99, draws=99).value
    with pytest.raises(ZeroExposure):
        gini([0, 0])
    with pytest.raises(EmptySample):
        gini([3])
    with pytest.raises(OutOfRange):
        top_shares(counts, 0)


def test_repeats_give_prevalence_incidence_and_concentration() -> None:
    found = repeats([1, 1, 1, 3, 4], 100)
    assert (found.prevalence, found.incidence, found.concentration) == (0.05, 0.1, 2.0)
    assert found.share_from_repeat == 0.7
    with pytest.raises(OutOfRange):
        repeats([0, 1], 100)


def test_harm_shows_what_one_grave_event_does() -> None:
    found = weighted_harm([1, 1000], [8000, 2], cut=1000, population=1000, per=1000)
    assert (found.total.value, found.without_grave, found.per_head) == (10_000, 2000, 10_000)
    assert found.rare_share == pytest.approx((8000 + 9.01 * 2) / 10_000)
    with pytest.raises(BadSample):
        weighted_harm([1], [-1])
    with pytest.raises(NegativeCount):
        weighted_harm([-1], [1])
    with pytest.raises(AreasDiffer):
        weighted_harm([1, 2], [1])


def test_harm_refuses_above_two_percent_without_a_weight() -> None:
    table = WeightTable("made up, 2024", "days", {"theft": 2.0, "robbery": 300.0})
    found = harm_from_table({"theft": 980, "robbery": 10, "new": 10}, table, population=100)
    assert (found.total.value, found.unmatched_share) == (4960, 0.01)
    assert "made up, 2024" in found.caveats[0]
    with pytest.raises(Unweighted, match="new"):
        harm_from_table({"theft": 900, "new": 100}, table)


def test_wdd_of_the_published_example_in_words() -> None:
    found = wdd([308, 318], [207, 110], [150, 140], [178, 157])
    assert found.words == "about 118 crimes fewer than expected (40 to 196)"
    unclear = wdd([100, 100], [100, 95])
    assert unclear.words.startswith("no clear difference")


def test_wdd_widens_and_refuses_unlike_controls() -> None:
    plain, wide = wdd([100, 90], [120, 80]), wdd([100, 90], [120, 80], dispersion=4)
    assert wide.total_se == pytest.approx(2 * plain.total_se)
    with pytest.raises(UnlikeControl):
        wdd([1000, 900], [120, 80], check_control=True)
    with pytest.raises(OutOfRange):
        wdd([1, 2, 3], [1, 2])
    with pytest.raises(OutOfRange):
        wdd([1, 2], [1, 2], dispersion=0.9)
    assert wdd([100, 90], [120, 80], area_weights=(2, 1)).total.value == -35
    assert wdd_harm([-10, -5], [3, 4], [2, 1]).se == pytest.approx((36 + 16) ** 0.5)
    assert smallest_fall_seen(100) == pytest.approx(1.6449 * 20, abs=0.01)
    assert any("No control" in caveat for caveat in wdd([0, 0], [5, 3]).caveats)


def test_wdd_covers_no_effect_at_its_level() -> None:
    rng = np.random.default_rng(11)
    counts = rng.poisson(200, (2000, 4))
    inside = 0
    for a, b, c, d in counts:
        total = wdd([a, b], [c, d]).total
        inside += (total.lower or 0) <= 0 <= (total.upper or 0)
    assert 0.93 <= inside / 2000 <= 0.97


def test_relative_effects_are_reciprocal_and_named() -> None:
    found = relative_effect(50, 30, 60, 55)
    assert found.rirr.value * found.res.value == pytest.approx(1)
    assert found.rirr.lower == pytest.approx(1 / (found.res.upper or 0))
    assert usual_dispersion(1000) == pytest.approx(2)
    with pytest.raises(ZeroExposure):
        relative_effect(50, 0, 60, 55)
    with pytest.raises(OutOfRange):
        relative_effect(50, 3, 60, 55, dispersion=0.5)


def test_pools_agree_where_studies_do_and_differ_where_not() -> None:
    same = [pool([-0.2] * 4, [0.04] * 4, method=method) for method in ("fixed", "DL", "REML")]
    assert {round(result.estimate.value, 9) for result in same} == {-0.2}
    y, v = [-0.9, 0.1, -0.5, 0.4, -0.2, 0.3], [0.02, 0.03, 0.02, 0.04, 0.03, 0.02]
    fixed, spread = pool(y, v, method="fixed"), pool(y, v, method="REML")
    assert spread.se > fixed.se
    assert fixed.prediction is None
    assert spread.prediction is not None
    assert spread.prediction[0] < (spread.estimate.lower or 0)
    # REML solves its own estimating equation.
    w = 1 / (np.array(v) + spread.tau2)
    centred = np.array(y) - spread.estimate.value
    trace = w.sum() - (w**2).sum() / w.sum()
    assert float(((w * centred) ** 2).sum()) == pytest.approx(trace, rel=1e-8)
    with pytest.raises(OutOfRange):
        pool(y, v, method="guess")
    with pytest.raises(EmptySample):
        pool([1], [1])


def test_a_peak_is_expected_to_fall() -> None:
    found = regression_to_mean([20, 22, 18, 25, 60], 4)
    assert found.expected_change < 0
    assert 0 < found.weight_on_own < 1
    with pytest.raises(EmptySample):
        regression_to_mean([3, 4], 0)


def test_difference_in_differences_finds_a_planted_halving() -> None:
    rng = np.random.default_rng(9)
    treated = np.array([1] * 8 + [0] * 12)
    post = np.array([0] * 6 + [1] * 6)
    mean = 200 * np.exp(np.log(0.5) * np.outer(treated, post))
    found = difference_in_differences(rng.poisson(mean), treated, post)
    assert found.value == pytest.approx(0.5, abs=0.03)
    assert (found.lower or 0) < 0.5 < (found.upper or 0)
    assert "0.001" in found.caveats[0]
    with pytest.raises(EmptySample):
        difference_in_differences(rng.poisson(mean), np.zeros(20), post)
    assert "ten areas" not in str(found.caveats)
    few = difference_in_differences(rng.poisson(mean)[5:11], treated[5:11], post)
    assert "trust the permutation" in few.caveats[1]


def test_difference_in_differences_is_the_fit_with_area_and_period_effects_and_clustered_errors() -> (
    None
):
    import statsmodels.api as sm
    from scipy.stats import t

    rng = np.random.default_rng(2)
    treated, post = np.array([1] * 5 + [0] * 9), np.array([0] * 6 + [1] * 4)
    mean = 50 * rng.gamma(5, 0.2, 14)[:, None] * np.exp(-0.3 * np.outer(treated, post))
    counts = rng.poisson(mean)
    area, period = np.repeat(np.arange(14), 10), np.tile(np.arange(10), 14)
    effects = [area == at for at in range(14)] + [period == at for at in range(1, 10)]
    x = np.column_stack([np.outer(treated, post).ravel(), *effects]).astype(float)
    fit = sm.OLS(np.log(counts + 0.5).ravel(), x).fit(
        cov_type="cluster", cov_kwds={"groups": area, "use_correction": False}
    )
    half = t.ppf(0.975, 12) * fit.bse[0] * np.sqrt(14 / 13)
    found = difference_in_differences(counts, treated, post)
    assert found.value == pytest.approx(np.exp(fit.params[0]))
    assert found.upper == pytest.approx(np.exp(fit.params[0] + half))


def test_synthetic_control_finds_the_mix_it_was_made_of() -> None:
    rng = np.random.default_rng(7)
    donors = rng.normal(50, 10, (20, 6)).cumsum(axis=0)
    treated = 0.6 * donors[:, 1] + 0.4 * donors[:, 4]
    names = list("abcdef")
    for nested in (False, True):
        found = synthetic_control(
            treated[:12], donors[:12], treated, donors, names,
            fit_rows=np.arange(20) < 12, nested=nested, starts=1,
        )  # fmt: skip
        assert found.named(0.01) == pytest.approx({"b": 0.6, "e": 0.4}, abs=1e-3)
        assert found.weights.sum() == pytest.approx(1)
        assert found.pre_fit_error < 1e-3
    with pytest.raises(EmptySample):
        synthetic_control([1], [[1]], [1], [[1]], ["a"])


def test_placebo_rank_and_leave_one_out() -> None:
    rng = np.random.default_rng(7)
    outcome = rng.normal(50, 5, (20, 8)).cumsum(axis=0)
    before = np.arange(20) < 12
    outcome[12:, 0] -= 400
    names = list("abcdefgh")
    found = placebo_rank(outcome[:12], outcome, names, "a", before)
    assert found.smallest_possible == 1 / 8
    assert found.p_value >= 1 / 8
    dropped = leave_one_out(
        outcome[:12, 0], outcome[:12, 1:], outcome[:, 0], outcome[:, 1:], names[1:],
        fit_rows=before,
    )  # fmt: skip
    assert all(name not in kept.donors for name, kept in dropped.items())


def test_pre_checks_say_what_stops_and_what_may_not_be_concluded() -> None:
    bare = pre_checks(SchemeDesign(30, chosen_for_its_peak=True))
    assert bare.strength is Strength.BEFORE_AFTER
    assert bare.can_go_ahead
    assert bare.smallest_fall_seen is None
    assert [text.split(":")[0] for text in bare.may_not_conclude] == [
        "That the scheme caused the change", "That all of a fall is effect",
        "That it would work elsewhere",
    ]  # fmt: skip
    stopped = pre_checks(
        SchemeDesign(
            30, control_before=400, points_before=5, points_after=9, donors=9, areas=4,
            breaks_between=("June 2023",), date_fixed_in_advance=False,
        )
    )  # fmt: skip
    assert len(stopped.stops) == 4
    assert not stopped.can_go_ahead
    assert stopped.strength is Strength.SYNTHETIC
    assert any("0.10" in text for text in stopped.may_not_conclude)
    assert pre_checks(SchemeDesign(900, 800)).strength is Strength.COMPARISON
    assert pre_checks(SchemeDesign(900, 800, matched_series=True)).strength is (
        Strength.MATCHED_SERIES
    )
    assert pre_checks(SchemeDesign(900, 800, randomised=True)).may_not_conclude == ()
    with pytest.raises(OutOfRange):
        pre_checks(SchemeDesign(0))


def test_log_and_exp_forms_agree() -> None:
    found = relative_effect(535, 422, 460, 455)
    assert exp(found.log_rirr) == pytest.approx(found.rirr.value)
    assert found.log_rirr == pytest.approx(log(422 / 535 / (455 / 460)))


def test_a_ratio_says_what_it_assumes_and_whether_it_was_widened() -> None:
    plain, wide = relative_effect(50, 30, 60, 55), relative_effect(50, 30, 60, 55, dispersion=2)
    assert plain.caveats == plain.rirr.caveats == plain.res.caveats
    assert "same ratio" in plain.caveats[0]
    assert "chance alone" in plain.caveats[1]
    assert wide.caveats[1] == "Widened for over-dispersion: variance is 2 times the mean."
