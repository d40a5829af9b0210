"""Counts and rates: limits, the switch from exact to Byar, and the shorter exact intervals."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.analysis.estimates import (
    AreasDiffer,
    EmptySample,
    NegativeCount,
    NotANumber,
    OutOfRange,
    ZeroExposure,
)
from wardmote.analysis.rates import (
    blaker_interval,
    byar_interval,
    byar_limits,
    exact_interval,
    exact_limits,
    minlike_interval,
    poisson_limits,
    rate,
    rates,
)

LEVELS = st.sampled_from([0.8, 0.9, 0.95, 0.99, 0.998])


def test_exact_limits_of_zero_are_zero_and_minus_log_of_the_tail() -> None:
    lower, upper = exact_limits([0, 0])
    assert lower.tolist() == [0.0, 0.0]
    assert upper == pytest.approx(-np.log(0.025))


@given(st.integers(0, 5000), LEVELS)
def test_exact_limits_leave_exactly_the_tails_outside(count: int, level: float) -> None:
    from scipy.special import pdtr, pdtrc

    tail = (1 - level) / 2
    found = exact_interval(count, level)
    assert found.lower is not None
    assert found.upper is not None
    assert pdtr(count, found.upper) == pytest.approx(tail, rel=1e-9)
    if count:
        assert pdtrc(count - 1, found.lower) == pytest.approx(tail, rel=1e-9)


@given(st.integers(1, 100_000), LEVELS)
def test_byar_is_near_exact_and_holds_the_count(count: int, level: float) -> None:
    byar, exact = byar_interval(count, level), exact_interval(count, level)
    assert byar.lower is not None
    assert byar.upper is not None
    assert 0 <= byar.lower < count < byar.upper
    assert byar.upper == pytest.approx(exact.upper, rel=0.02)


def test_byar_refuses_zero_rather_than_go_negative() -> None:
    with pytest.raises(OutOfRange, match="use the exact"):
        byar_limits([3, 0])


def test_limits_switch_from_exact_to_byar_at_ten_events() -> None:
    lower, upper = poisson_limits([9, 10])
    assert (lower[0], upper[0]) == (exact_limits(9)[0][0], exact_limits(9)[1][0])
    assert (lower[1], upper[1]) == (byar_limits(10)[0][0], byar_limits(10)[1][0])


def test_rate_of_scalar_and_array_agree() -> None:
    many = rates([4, 500], [1000, 2000], per=100_000, level=0.998)
    one = rate(500, 2000, per=100_000, level=0.998)
    assert (many.values[1], many.lower[1], many.upper[1]) == (one.value, one.lower, one.upper)


@pytest.mark.parametrize(("count", "warnings"), [(0, 1), (4, 2), (5, 1), (19, 1), (20, 0)])
def test_rate_on_few_events_carries_its_warnings(count: int, warnings: int) -> None:
    assert len(rate(count, 1000).caveats) == warnings


def _p_values_by_enumeration(count: int, means: np.ndarray, kind: str) -> np.ndarray:
    """A plain second opinion on the two-sided p-value at each mean: every count in its turn."""
    from scipy.stats import poisson

    k, mean = np.arange(0, 400)[None, :], means[:, None]
    pmf = poisson.pmf(k, mean)
    how = pmf if kind == "minlike" else np.minimum(poisson.cdf(k, mean), poisson.sf(k - 1, mean))
    return np.where(how <= how[:, [count]] * (1 + 1e-9), pmf, 0).sum(axis=1)


@pytest.mark.parametrize("kind", ["minlike", "blaker"])
@pytest.mark.parametrize("level", [0.9, 0.95, 0.99])
@pytest.mark.parametrize("count", [0, 1, 2, 5, 13, 40])
def test_shorter_intervals_bound_the_means_not_rejected(
    kind: str, level: float, count: int
) -> None:
    found = (minlike_interval if kind == "minlike" else blaker_interval)(count, level)
    assert found.lower is not None
    assert found.upper is not None
    means = np.linspace(1e-3, found.upper * 1.3 + 2, 1500)
    kept = means[_p_values_by_enumeration(count, means, kind) > 1 - level]
    step = means[1] - means[0]
    assert kept[0] - step <= max(found.lower, 1e-3) <= kept[0] + 1e-9
    assert kept[-1] - 1e-9 <= found.upper <= kept[-1] + step


@given(st.integers(0, 120), LEVELS)
def test_blaker_lies_inside_the_central_exact_interval(count: int, level: float) -> None:
    blaker, exact = blaker_interval(count, level), exact_interval(count, level)
    assert blaker.lower is not None
    assert blaker.upper is not None
    assert exact.lower is not None
    assert exact.upper is not None
    assert exact.lower - 1e-9 <= blaker.lower <= count <= blaker.upper <= exact.upper + 1e-9


@pytest.mark.parametrize(
    ("counts", "populations", "error"),
    [
        ([-1], [10], NegativeCount),
        ([1], [0], ZeroExposure),
        ([float("nan")], [10], NotANumber),
        ([1, 2], [10], AreasDiffer),
        ([], [], EmptySample),
    ],
)
def test_bad_input_is_refused_by_name(
    counts: list[float], populations: list[float], error: type[Exception]
) -> None:
    with pytest.raises(error):
        rates(counts, populations)
    with pytest.raises(OutOfRange):
        rates([1], [1], per=0)
    with pytest.raises(OutOfRange):
        exact_limits([1], level=95)
    with pytest.raises(OutOfRange):
        minlike_interval(2.5)  # type: ignore[arg-type]  # what a notebook may pass


def test_sternes_lower_limit_keeps_the_mean_that_exactci_leaves_out() -> None:
    from scipy.stats import poisson

    def p_value(mean: float) -> float:
        chances = poisson.pmf(range(40), mean)
        return float(chances[chances <= poisson.pmf(1, mean) * (1 + 1e-7)].sum())

    right, printed = minlike_interval(1, 0.366), minlike_interval(1, 0.366, as_exactci=True)
    assert p_value(0.999999) < 0.634 < p_value(1.0)
    assert right.lower == pytest.approx(1.0)
    assert (printed.lower, printed.upper) == pytest.approx((1.0051, 2.4495), abs=5e-5)
    assert p_value(1.002) > 0.634
    assert minlike_interval(100, as_exactci=True) == minlike_interval(100)
