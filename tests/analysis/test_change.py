"""Change between two periods: the tests agree with plain sums, and words follow the rule."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.analysis.change import (
    Test,
    change,
    changes,
    conditional_p,
    exactci_mid_p_interval,
    ratio_interval,
)
from wardmote.analysis.e_test import e_test_p
from wardmote.analysis.estimates import AreasDiffer, NegativeCount, OutOfRange, ZeroExposure
from wardmote.analysis.rate_scores import poisson_z, score_ratio_interval, score_z
from wardmote.analysis.words import Direction

COUNTS = st.integers(0, 400)
EXPOSURES = st.floats(0.1, 50)


def test_plan_figures_say_what_the_plan_should_have_said() -> None:
    theft = change(1218, 1063, test=Test.EXACT)
    assert theft.percent is not None
    assert (round(theft.percent.value, 1), theft.words) == (14.6, "higher")
    burglary = change(614, 674)
    assert burglary.percent is not None
    assert (round(burglary.percent.value, 1), burglary.words) == (-8.9, "no clear change")


@pytest.mark.parametrize(("current", "previous", "has"), [(20, 20, True), (19, 20, False),
                                                          (20, 19, False), (50, 0, False)])  # fmt: skip
def test_small_bases_have_no_percentage(current: int, previous: int, has: bool) -> None:
    one, many = change(current, previous), changes([current], [previous])
    assert (one.percent is not None) is has
    assert many.has_percent.tolist() == [has]
    assert np.isnan(many.percent[0]) == (not has)
    assert (one.ratio is None) == (previous == 0)
    assert bool(one.caveats) is not has


@given(COUNTS, COUNTS, EXPOSURES, EXPOSURES)
def test_mid_p_is_the_plain_binomial_sum(a: int, b: int, one: float, two: float) -> None:
    from scipy.stats import binom

    share = one / (one + two)
    point = binom.pmf(a, a + b, share)
    tails = (binom.cdf(a, a + b, share) - point / 2, binom.sf(a - 1, a + b, share) - point / 2)
    assert conditional_p(a, b, one, two) == pytest.approx(min(1, 2 * min(tails)), abs=1e-9)


@given(COUNTS, COUNTS, EXPOSURES, EXPOSURES, st.sampled_from([Test.MID_P, Test.EXACT]))
def test_interval_and_p_value_never_contradict(
    a: int, b: int, one: float, two: float, test: Test
) -> None:
    lower, upper = ratio_interval(a, b, one, two, test=test)
    p_value = conditional_p(a, b, one, two, test=test)
    if abs(p_value - 0.05) > 1e-9:
        assert (lower <= 1 <= upper) == (p_value > 0.05)


@given(st.integers(0, 60), st.integers(0, 60))
def test_swapping_the_periods_inverts_the_interval(a: int, b: int) -> None:
    lower, upper = ratio_interval(a, b, 2, 3)
    other_lower, other_upper = ratio_interval(b, a, 3, 2)
    if a:
        assert other_upper == pytest.approx(1 / lower, rel=1e-9)
    else:
        assert (lower, other_upper) == (0, inf)
    if b:
        assert upper == pytest.approx(1 / other_lower, rel=1e-9)


def test_arrays_agree_with_scalars() -> None:
    now, before, times = [5, 60, 1218, 0], [9, 30, 1063, 0], [6, 12, 12, 12]
    many = changes(now, before, times, 12)
    for at in range(4):
        one = change(now[at], before[at], times[at], 12)
        assert many.p_values[at] == pytest.approx(one.p_value, abs=1e-14)
        assert many.words()[at] == one.words
        if one.percent is not None:
            assert many.percent_upper[at] == pytest.approx(one.percent.upper, rel=1e-9)


def test_a_change_is_the_same_to_the_last_bit_in_whatever_company() -> None:
    """A count of 5 settles in fewer steps than one of 100,000: it must not move while others do."""
    now, before = [5, 60, 1218, 0, 99_000, 3, 1], [9, 30, 1063, 0, 100_000, 0, 40]
    many = changes(now, before)
    alone = [changes([a], [b]) for a, b in zip(now, before, strict=True)]
    for name in ("p_values", "percent_lower", "percent_upper"):
        together = getattr(many, name).tolist()
        singly = [getattr(one, name)[0] for one in alone]
        assert list(map(repr, together)) == list(map(float.__repr__, map(float, singly)))


def _e_test_by_double_sum(a: int, b: int, one: float, two: float, *, pooled: bool) -> float:
    from scipy.stats import poisson

    rate = (a + b) / (one + two)

    def z(x: int, y: int) -> float:
        variance = (x + y) / (one * two) if pooled else x / one**2 + y / two**2
        return -1.0 if variance == 0 else abs(x / one - y / two) / variance**0.5

    p_x = poisson.pmf(np.arange(90), one * rate)
    p_y = poisson.pmf(np.arange(90), two * rate)
    seen = z(a, b)
    return float(sum(
        p_x[x] * p_y[y] for x in range(90) for y in range(90) if z(x, y) >= seen - 1e-10
    ))  # fmt: skip


@pytest.mark.parametrize("pooled", [True, False])
@pytest.mark.parametrize("case", [(3, 0, 1, 1), (9, 3, 6, 12), (2, 7, 1, 2), (12, 8, 3, 2)])
def test_e_test_is_the_plain_double_sum(case: tuple[int, int, float, float], pooled: bool) -> None:
    expected = _e_test_by_double_sum(*case, pooled=pooled)
    assert e_test_p(*case, pooled=pooled) == pytest.approx(expected, abs=1e-9)


def test_e_tests_differ_only_for_unequal_exposures() -> None:
    assert e_test_p(6, 2, pooled=True) == pytest.approx(e_test_p(6, 2), abs=1e-12)
    assert round(e_test_p(9, 3, 6, 12), 4) == 0.0264
    assert round(e_test_p(9, 3, 6, 12, pooled=True), 4) == 0.0019
    assert e_test_p(0, 0) == 1.0
    assert change(9, 3, 6, 12, test=Test.E_POOLED).p_value == pytest.approx(
        e_test_p(9, 3, 6, 12, pooled=True)
    )


@given(st.integers(0, 200), st.integers(0, 200), EXPOSURES, EXPOSURES)
def test_score_interval_bounds_the_ratios_its_test_keeps(
    a: int, b: int, one: float, two: float
) -> None:
    lower, upper = score_ratio_interval(a, b, one, two)
    inside = lower <= 1 <= upper
    z = score_z(a, b, one, two)
    if abs(abs(z) - 1.959964) > 1e-5:
        assert inside == (abs(z) < 1.959964)


def test_dispersion_widens_and_never_narrows() -> None:
    plain, wide = change(300, 240), change(300, 240, dispersion=4)
    assert plain.direction is Direction.HIGHER
    assert wide.direction is Direction.NO_CLEAR_CHANGE
    assert any("over-dispersion" in caveat for caveat in wide.caveats)
    with pytest.raises(OutOfRange, match="below 1"):
        change(300, 240, dispersion=0.5)


def test_poisson_z_is_smaller_against_a_single_year() -> None:
    known = poisson_z(1218, 1063, previous_is_known_mean=True)
    assert round(known, 2) == 4.59
    assert poisson_z(1218, 1063, previous_is_known_mean=False) == pytest.approx(known / 2**0.5)


def test_loosely_solved_peer_limits_stay_near_the_right_ones() -> None:
    assert exactci_mid_p_interval(6, 2)[1] == pytest.approx(21.590259394763, abs=1e-9)
    assert ratio_interval(6, 2)[1] == pytest.approx(21.5968866791441, abs=1e-9)
    assert exactci_mid_p_interval(0, 3)[0] == 0.0
    assert exactci_mid_p_interval(3, 0)[1] == inf


def test_log_ratio_and_minlike_refuse_what_they_cannot_take() -> None:
    assert change(100, 80, test=Test.LOG_RATIO).words == "no clear change"
    with pytest.raises(OutOfRange, match="both periods"):
        change(0, 80, test=Test.LOG_RATIO)
    with pytest.raises(OutOfRange, match="whole counts"):
        change(30, 80, test=Test.EXACT_MINLIKE, dispersion=1.3)


def test_bad_input_is_refused_by_name() -> None:
    with pytest.raises(NegativeCount):
        change(-1, 3)
    with pytest.raises(ZeroExposure):
        change(1, 3, 0)
    with pytest.raises(AreasDiffer):
        changes([1, 2], [1])
    with pytest.raises(OutOfRange, match="no positive rate"):
        e_test_p(1, 1, null_difference=9)
