"""Standardised rates, series with a control, choices, risk in blocks and patrol areas, by hand."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest
import statsmodels.api as sm
from scipy import stats

from wardmote.analysis.choices import choice_difference, choice_shares, smallest_gap_seen
from wardmote.analysis.controlled_series import controlled_series, remembering_series
from wardmote.analysis.cumulative_displacement import cumulative_wdd
from wardmote.analysis.displacement import wdd
from wardmote.analysis.estimates import EmptySample, OutOfRange, Unprojected
from wardmote.analysis.interruption import interrupted_series
from wardmote.analysis.patrol_areas import patrol_areas
from wardmote.analysis.risk_blocks import (
    BadScheme,
    Block,
    Factor,
    Joined,
    RiskScheme,
    ranked_risks,
    risk_score,
    same_product,
)
from wardmote.analysis.standardised import standardised_disproportionality, standardised_rate
from wardmote.analysis.survey import design, survey_mean


def byar(o, z=1.959963984540054):
    low = o * (1 - 1 / (9 * o) - z / (3 * o**0.5)) ** 3
    return low, (o + 1) * (1 - 1 / (9 * (o + 1)) + z / (3 * (o + 1) ** 0.5)) ** 3


def test_standardised_rate_is_dobsons():
    x, n, w = np.array([12, 30, 9]), np.array([900, 1500, 800.0]), np.array([2, 5, 3.0])
    found = standardised_rate(x, n, w, per=1000)
    share = w / w.sum()
    dsr, var = (share * x / n).sum(), (share**2 * x / n**2).sum()
    low, high = byar(51)
    scale = (var / 51) ** 0.5
    assert found.rate.value == pytest.approx(1000 * dsr)
    assert found.rate.lower == pytest.approx(1000 * (dsr + scale * (low - 51)))
    assert found.rate.upper == pytest.approx(1000 * (dsr + scale * (high - 51)))
    same = standardised_rate(x, n, n, per=1000)  # its own ages: the crude rate
    assert same.rate.value == pytest.approx(same.crude)
    with pytest.raises(EmptySample):
        standardised_rate([0, 0], [5, 5], [1, 1])


def test_ages_explain_a_gap_that_crude_rates_show():
    young, old = np.array([20.0, 4.0]) / 1000, np.array([20.0, 4.0]) / 1000  # the same at each age
    group, rest = np.array([8000.0, 4000.0]), np.array([10_000.0, 60_000.0])
    found = standardised_disproportionality(young * group, group, old * rest, rest)
    assert found.ratio.value == pytest.approx(1)
    assert found.crude_ratio > 2
    assert found.by_band == pytest.approx((1, 1))
    assert found.ratio.lower < 1 < found.ratio.upper
    assert found.rate_difference.value == pytest.approx(0, abs=1e-9)
    few = standardised_disproportionality([3, 2], group, [40, 30], rest)
    assert few.suppressed


def test_the_standardised_ratio_covers_its_truth():
    rng, held = np.random.default_rng(2), 0
    group, rest = np.array([3000, 5000, 2000.0]), np.array([9000, 30_000, 20_000.0])
    rate = np.array([12, 8, 2.0]) / 1000
    for _ in range(600):
        found = standardised_disproportionality(
            rng.poisson(2 * rate * group), group, rng.poisson(rate * rest), rest)  # fmt: skip
        held += found.ratio.lower <= 2 <= found.ratio.upper
    assert stats.binom.ppf(0.0005, 600, 0.95) <= held <= stats.binom.ppf(0.9995, 600, 0.955)


def two_series(rng, effect=1.0, n=48):
    post = (np.arange(n) >= 28).astype(int)
    shock = np.exp(rng.normal(0, 0.15, n))  # what happens everywhere
    return rng.poisson(120 * shock * effect**post), rng.poisson(200 * shock), post


def test_the_controlled_series_equals_a_stacked_fit_and_takes_the_shared_shock_out():
    rng = np.random.default_rng(5)
    treated, control, post = two_series(rng, 0.8)
    time = np.arange(1, 49)
    one, none = np.ones(48), np.zeros(48)
    x = np.column_stack([
        np.tile(np.column_stack([one, post, time]), (2, 1)),
        np.vstack([np.column_stack([one, post, time]), np.column_stack([none] * 3)]),
    ])  # fmt: skip
    fit = sm.GLM(np.concatenate([treated, control]), x, family=sm.families.Poisson()).fit(
        cov_type="hac-groupsum", cov_kwds={"time": np.tile(np.arange(48), 2), "maxlags": 3,
                                           "use_correction": False})  # fmt: skip
    found = controlled_series(treated, control, post, lags=3)
    assert found.level_change.value == pytest.approx(np.exp(fit.params[4]), rel=1e-7)
    phi = max(1, fit.pearson_chi2 / fit.df_resid)
    plain = sm.GLM(np.concatenate([treated, control]), x, family=sm.families.Poisson()).fit()
    wide = np.maximum(fit.bse, plain.bse * phi**0.5)
    order = [
        found.model.names.index(n)
        for n in ("(Intercept)", "level", "time", "treated", "treated × level", "treated × time")
    ]
    assert found.model.standard_errors[order] == pytest.approx(wide, rel=1e-5)
    assert found.without[-1] > found.expected[-1]
    assert found.without[:28] == pytest.approx(found.expected[:28])
    rough = interrupted_series(treated, post)
    width = rough.level_change.upper / rough.level_change.lower
    with pytest.raises(OutOfRange, match="both"):
        controlled_series(treated, control, post, exposure=one)
    assert width > 1


def test_a_change_everywhere_is_no_effect():
    held = 0
    for seed in range(150):
        treated, control, post = two_series(np.random.default_rng(seed))
        found = controlled_series(treated, control, post)
        held += found.level_change.lower <= 1 <= found.level_change.upper
    assert held >= stats.binom.ppf(0.001, 150, 0.95)


def test_the_remembering_series_is_the_exact_likelihood_of_a_state_space_model():
    rng = np.random.default_rng(9)
    noise = np.zeros(80)
    for at in range(1, 80):
        noise[at] = 0.6 * noise[at - 1] + rng.normal(0, 0.1)
    post = (np.arange(80) >= 45).astype(int)
    y = np.maximum(1, rng.poisson(300 * np.exp(noise - 0.2 * post)))
    found = remembering_series(y, post, slope=True)
    time = np.arange(1, 81)
    x = np.column_stack([np.ones(80), post, time, np.maximum(0, time - 46) * post])
    fit = sm.tsa.SARIMAX(np.log(y), exog=x, order=(1, 0, 0)).fit(disp=0, method="powell",
                                                                 maxiter=400)  # fmt: skip
    assert found.log_likelihood >= fit.llf - 1e-6
    assert found.log_likelihood == pytest.approx(fit.llf, abs=0.02)
    assert found.rho == pytest.approx(fit.params[4], abs=0.02)
    assert found.coefficients[:2] == pytest.approx(fit.params[:2], abs=0.02)
    exact = sm.tsa.SARIMAX(np.log(y), exog=x, order=(1, 0, 0))
    sigma2 = np.exp(-2 * found.log_likelihood / 80 - 1 - np.log(2 * np.pi))
    sigma2 *= (1 - found.rho**2) ** (1 / 80)
    at_ours = exact.loglike([*found.coefficients, found.rho, sigma2])
    assert at_ours == pytest.approx(found.log_likelihood, abs=1e-6)
    with pytest.raises(OutOfRange, match="lags"):
        remembering_series([0, *y[1:]], post)


def test_the_running_difference_ends_where_the_plain_one_does():
    rng = np.random.default_rng(4)
    treated, control = rng.poisson(20, 30), rng.poisson(22, 30)
    found = cumulative_wdd(treated, control, 18, dispersion=1.0)
    for since in (1, 5, 12):
        pairs = [(s[:18].sum(), s[18 : 18 + since].sum()) for s in (control, treated)]
        plain = wdd(*pairs, time_weights=(18, since))
        assert found.difference[since - 1] == pytest.approx(since * plain.total.value)
        by_hand = (pairs[1][1] - pairs[1][0] * since / 18) - (
            pairs[0][1] - pairs[0][0] * since / 18
        )
        assert found.difference[since - 1] == pytest.approx(by_hand)
        variance = sum(b + a * (since / 18) ** 2 for a, b in pairs)
        assert found.se[since - 1] == pytest.approx(variance**0.5)
    assert found.final == (found.difference[-1], found.lower[-1], found.upper[-1])
    wide = cumulative_wdd(treated * 3, control, 18)
    assert wide.dispersion > 1.3


def test_choices_are_shares_of_people_and_differences_are_paired():
    rng = np.random.default_rng(12)
    named = rng.integers(0, 2, (120, 4))
    weight = rng.uniform(0.5, 2, 120)
    found = choice_shares(named, ["asb", "drugs", "knives", "bins"], sample=design(weight))
    for one in found.options:
        at = ["asb", "drugs", "knives", "bins"].index(one.option)
        assert one.share.value == pytest.approx((weight * named[:, at]).sum() / weight.sum())
        assert one.named_by == named[:, at].sum()
    assert [one.place for one in found.options] == [1, 2, 3, 4]
    assert sum(one.share.value for one in found.options) == pytest.approx(found.answers_each)
    gap = choice_difference(named, list("abcd"), "a", "b", sample=design(weight))
    mean = survey_mean(named[:, 0] - named[:, 1], design(weight))
    half = stats.t.ppf(0.975, 119) * mean.se
    assert (gap.lower, gap.upper) == pytest.approx((mean.value - half, mean.value + half))
    plain = choice_difference(named, list("abcd"), "a", "b")
    p, q = named[:, 0].mean(), named[:, 1].mean()
    both = (named[:, 0] * named[:, 1]).mean()
    variance = (p + q - 2 * both - (p - q) ** 2) / 119
    assert (plain.upper - plain.value) == pytest.approx(stats.t.ppf(0.975, 119) * variance**0.5)
    assert not choice_shares(named[:20], list("abcd")).shown
    assert smallest_gap_seen(0.3, 500) == pytest.approx(1.959964 * (2 * 0.21 / 500) ** 0.5)
    with pytest.raises(OutOfRange, match="row"):
        choice_shares([[1, 1], [1, 0]], ["a", "b"], most_answers=1)


OWN = RiskScheme("own", "2026", (
    Factor("injury", Block.HARM, ("none", "slight", "grave"), weight=2.0),
    Factor("fear", Block.HARM, ("none", "some", "many", "most")),
    Factor("frequency", Block.LIKELIHOOD, ("rare", "monthly", "daily"), lowest=1),
    Factor("capacity", Block.POSITION, ("ample", "thin")),
))  # fmt: skip


def test_risk_is_a_range_where_a_score_is_not_known():
    scores = {"injury": 2, "fear": None, "frequency": 3, "capacity": 1}
    found = risk_score("arson", scores, OWN, confidence="low")
    assert (found.low, found.high) == pytest.approx(((4 + 0) / 3 * 3, (4 + 3) / 3 * 3))
    assert (found.least_possible, found.most_possible) == pytest.approx((0, 7 / 3 * 3))
    assert found.harm.words == {"injury": "grave"}
    assert found.position.low == 1
    again = risk_score("arson", {**scores, "capacity": 0}, OWN, confidence="low")
    assert (again.low, again.high) == (found.low, found.high)  # position stands beside
    total = RiskScheme("own", "2026", OWN.factors, Joined.SUM)
    assert risk_score("arson", scores, total).low == pytest.approx(4 / 3 + 3)
    with pytest.raises(EmptySample, match="fear"):
        risk_score("arson", {"injury": 2, "frequency": 1, "capacity": 0}, OWN)
    with pytest.raises(OutOfRange, match="runs from 1 to 3"):
        risk_score("arson", {**scores, "frequency": 0}, OWN)
    with pytest.raises(BadScheme, match="likelihood"):
        risk_score("arson", {}, RiskScheme("x", "1", OWN.factors[:1]))


def test_places_of_risks_hold_every_completion_of_the_unknown():
    rng = np.random.default_rng(3)
    given = [
        {"injury": rng.choice([0, 1, 2, None]), "fear": rng.choice([0, 3, None]),
         "frequency": rng.choice([1, 2, 3]), "capacity": 0}
        for _ in range(5)
    ]  # fmt: skip
    found = [risk_score(f"t{at}", one, OWN) for at, one in enumerate(given)]
    table = ranked_risks(found)
    for _ in range(300):
        true = {one.theme: rng.uniform(one.low, one.high + 1e-12) for one in found}
        for one, best, worst in table:
            place = 1 + sum(v > true[one.theme] for v in true.values())
            assert best <= place <= worst
    assert same_product(4, 1) == ((1, 4), (2, 2))
    assert all(a * b == 6 for a, b in same_product(2, 3))


@pytest.mark.parametrize("seed", range(6))
def test_patrol_areas_are_near_the_best_of_all_choices(seed):
    rng = np.random.default_rng(seed)
    x, y = rng.uniform(525_000, 527_000, 14), rng.uniform(180_000, 182_000, 14)
    weight = rng.integers(1, 20, 14)
    found = patrol_areas(x, y, weight, 3)
    away = np.hypot(np.subtract.outer(x, x), np.subtract.outer(y, y))
    best = min((away[list(c)].min(axis=0) * weight).sum() for c in combinations(range(14), 3))
    cost = found.mean_distance * weight.sum()
    assert best - 1e-6 <= cost <= 1.05 * best
    nearest = away[found.chosen].min(axis=0)
    assert away[found.chosen[found.area], np.arange(14)] == pytest.approx(nearest)
    assert found.demand.sum() == weight.sum()
    assert list(found.demand) == sorted(found.demand, reverse=True)
    with pytest.raises(Unprojected):
        patrol_areas([-0.123, -0.156], [51.512, 51.537], [1, 1], 1)


def test_an_unlike_control_and_too_few_crimes_are_said():
    def said(*pairs, word):
        return any(word in caveat for caveat in wdd(*pairs).caveats)

    assert said([400, 390], [40, 30], word="over three times")
    assert said([10, 9], [40, 30], word="under a third")
    assert not said([50, 48], [40, 30], word="three times")
    assert said([9, 9], [8, 2], word="told from chance")
    assert not said([50, 48], [40, 30], word="told from chance")
