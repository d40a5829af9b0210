"""Count regressions agree with statsmodels, and formulas are parsed, never run."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest

from wardmote.analysis.dispersion import index_of_dispersion
from wardmote.analysis.estimates import AreasDiffer, EmptySample, OutOfRange, ZeroExposure
from wardmote.analysis.formula import BadFormula, model_frame
from wardmote.analysis.interruption import harmonics, interrupted_series, newey_west
from wardmote.analysis.regression import (
    NotIdentified,
    design,
    negative_binomial_regression,
    poisson_regression,
)


def _sample(seed: int = 4, size: float = 2.0) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x = np.column_stack([np.ones(120), rng.normal(size=120), rng.integers(0, 2, 120)])
    offset = np.log(rng.uniform(1, 5, 120))
    mean = np.exp(x @ [1.0, 0.4, -0.3] + offset)
    return rng.negative_binomial(size, size / (size + mean)), x, offset


def test_poisson_agrees_with_statsmodels() -> None:
    import statsmodels.api as sm

    y, x, offset = _sample()
    ours = poisson_regression(y, x, ["a", "b", "c"], offset=offset)
    theirs = sm.GLM(y, x, family=sm.families.Poisson(), offset=offset).fit()
    assert ours.coefficients == pytest.approx(theirs.params, rel=1e-7)
    assert ours.standard_errors == pytest.approx(theirs.bse, rel=1e-7)
    assert ours.deviance == pytest.approx(theirs.deviance, rel=1e-7)
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-7)
    quasi = poisson_regression(y, x, ["a", "b", "c"], offset=offset, quasi=True)
    assert quasi.standard_errors == pytest.approx(
        ours.standard_errors * ours.pearson_dispersion**0.5
    )


def test_negative_binomial_agrees_with_statsmodels() -> None:
    import statsmodels.api as sm

    y, x, offset = _sample()
    ours = negative_binomial_regression(y, x, ["a", "b", "c"], offset=offset)
    theirs = sm.NegativeBinomial(y, x, offset=offset).fit(disp=0, maxiter=500, gtol=1e-9)
    assert ours.coefficients == pytest.approx(theirs.params[:3], rel=1e-4)
    assert 1 / ours.theta == pytest.approx(theirs.params[3], rel=1e-4)
    assert ours.log_likelihood == pytest.approx(theirs.llf, rel=1e-9)
    assert ours.aic == pytest.approx(theirs.aic, rel=1e-9)


def test_counts_without_extra_spread_have_no_theta() -> None:
    with pytest.raises(NotIdentified, match="Poisson"):
        negative_binomial_regression([5, 5, 5, 5, 4, 6], np.ones((6, 1)), ["a"])
    flat = index_of_dispersion([5, 5, 5, 5, 4, 6])
    assert (flat.nb_size, flat.widening, flat.caveats) == (None, 1.0, ())


def test_quasi_dispersion_is_never_below_one() -> None:
    fit = poisson_regression([5, 5, 5, 5, 4, 6], np.ones((6, 1)), ["a"], quasi=True)
    assert fit.pearson_dispersion < 1
    assert fit.dispersion == 1.0
    assert fit.theta == inf


def test_bad_designs_are_refused_by_name() -> None:
    with pytest.raises(NotIdentified, match="sums of others"):
        poisson_regression([1, 2, 3, 4], np.ones((4, 2)), ["a", "b"])
    with pytest.raises(NotIdentified, match="rows"):
        poisson_regression([1], np.ones((1, 1)), ["a"])
    with pytest.raises(NotIdentified, match="zero"):
        poisson_regression([0, 0, 0], np.ones((3, 1)), ["a"])
    with pytest.raises(AreasDiffer):
        poisson_regression([1, 2, 3], np.ones((2, 1)), ["a"])
    with pytest.raises(AreasDiffer):
        design({"a": [1, 2], "b": [1]})
    with pytest.raises(EmptySample):
        index_of_dispersion([1])
    with pytest.raises(ZeroExposure):
        index_of_dispersion([0, 0])


def test_rows_set_apart_that_hold_nothing_are_refused_by_name() -> None:
    """The rate of a group without events has no logarithm: no huge coefficient is handed back."""
    counts, group = [4, 6, 5, 0, 0, 0], [0, 0, 0, 1, 1, 1]
    matrix = np.column_stack([np.ones(6), group])
    for fit in (poisson_regression, negative_binomial_regression):
        with pytest.raises(NotIdentified, match="nothing was counted"):
            fit(counts, matrix, ["c", "g"])


def test_words_become_contrasts_on_the_first() -> None:
    names, matrix = design({"ward": ["b", "a", "c"], "n": [1, 2, 3]})
    assert names == ["(Intercept)", "wardb", "wardc", "n"]
    assert matrix[:, 1].tolist() == [1, 0, 0]


def test_formula_reads_what_count_models_need() -> None:
    columns = {"y": [1, 2, 3, 4], "post": [0, 0, 1, 1], "t": [1, 2, 3, 4], "pop": [10, 10, 20, 20],
               "m": ["jan", "feb", "jan", "feb"]}  # fmt: skip
    frame = model_frame("y ~ offset(log(pop)) + post*t + I(t^2) + m", columns)
    assert frame.names == ("(Intercept)", "post", "t", "I(t^2)", "mjan", "post:t")
    assert frame.matrix[:, 3].tolist() == [1, 4, 9, 16]
    assert frame.matrix[:, 5].tolist() == [0, 0, 3, 4]
    assert frame.offset == pytest.approx(np.log([10, 10, 20, 20]))
    seasonal = model_frame("y ~ harmonic(t, 2, 12) + pmax(t - 2, 0)", columns)
    assert seasonal.matrix[:, 1:5] == pytest.approx(harmonics([1, 2, 3, 4], 2, 12))
    assert seasonal.matrix[:, 5].tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize("formula", [
    "y", "y ~ __import__('os')", "y ~ nobody", "y ~ post +* t", "y ~ post.real",
])  # fmt: skip
def test_formula_refuses_what_it_does_not_know(formula: str) -> None:
    with pytest.raises(BadFormula):
        model_frame(formula, {"y": [1, 2], "post": [0, 1], "t": [1, 2]})


def test_interruption_recovers_a_planted_step_and_slope() -> None:
    rng = np.random.default_rng(8)
    time = np.arange(1, 97)
    post = (time > 60).astype(int)
    season = np.sin(2 * np.pi * time / 12)
    mean = np.exp(6 + 0.002 * time - 0.25 * post - 0.01 * np.maximum(0, time - 61) + 0.1 * season)
    found = interrupted_series(
        rng.poisson(mean), post, slope=True, season=(time, 1, 12), exposure=np.ones(96)
    )
    assert found.level_change.lower is not None
    assert found.level_change.lower < np.exp(-0.25) < (found.level_change.upper or 0)
    assert found.slope_change is not None
    assert found.slope_change.value == pytest.approx(np.exp(-0.01), abs=0.005)
    assert (found.without[:60] == found.expected[:60]).all()
    assert (found.without[65:] > found.expected[65:]).all()


def test_interruption_needs_points_on_each_side() -> None:
    with pytest.raises(EmptySample, match="needed on each side"):
        interrupted_series(np.ones(10), [0] * 5 + [1] * 5)
    with pytest.raises(OutOfRange):
        interrupted_series(np.ones(20), [0] * 10 + [2] * 10)
    with pytest.raises(EmptySample, match="season"):
        interrupted_series(np.ones(20), [0] * 10 + [1] * 10, season=(range(20), 1, 12))


def test_newey_west_without_lags_is_the_sandwich() -> None:
    y, x, offset = _sample()
    fit = poisson_regression(y, x, ["a", "b", "c"], offset=offset)
    errors = newey_west(x, y - fit.fitted, fit.fitted, 0)
    import statsmodels.api as sm

    theirs = sm.GLM(y, x, family=sm.families.Poisson(), offset=offset).fit(cov_type="HC0")
    assert errors == pytest.approx(theirs.bse, rel=1e-6)
    assert (newey_west(x, y - fit.fitted, fit.fitted, 3) > 0).all()
