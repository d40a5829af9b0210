"""Shares, differences of shares and the scan for a busiest window."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.analysis.estimates import NegativeCount, OutOfRange, ZeroExposure
from wardmote.analysis.proportions import (
    MoreThanAll,
    clopper_pearson_interval,
    compare_shares,
    fisher_p,
    phi,
    wilson_interval,
    wilson_limits,
)
from wardmote.analysis.scan import naus_scan

SHARES = st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(SHARES)
def test_intervals_hold_the_share_and_stay_within_zero_and_one(pair: tuple[int, int]) -> None:
    for interval in (wilson_interval, clopper_pearson_interval):
        found = interval(*pair)
        assert found.lower is not None
        assert found.upper is not None
        assert 0 <= found.lower <= found.value + 1e-12
        assert found.value - 1e-12 <= found.upper <= 1


@given(SHARES)
def test_exact_limits_leave_the_tails_outside(pair: tuple[int, int]) -> None:
    from scipy.stats import binom

    part, whole = pair
    found = clopper_pearson_interval(part, whole)
    if part > 0:
        assert binom.sf(part - 1, whole, found.lower) == pytest.approx(0.025, abs=1e-9)
    if part < whole:
        assert binom.cdf(part, whole, found.upper) == pytest.approx(0.025, abs=1e-9)


@pytest.mark.parametrize(("base", "caveats"), [(29, 1), (30, 1), (49, 1), (50, 0)])
def test_small_bases_carry_a_caveat(base: int, caveats: int) -> None:
    assert len(wilson_interval(10, base).caveats) == caveats


@given(SHARES, SHARES)
def test_difference_is_turned_by_swapping(a: tuple[int, int], b: tuple[int, int]) -> None:
    there, back = compare_shares(*a, *b), compare_shares(*b, *a)
    assert there.difference.value == pytest.approx(-back.difference.value)
    assert there.difference.lower == pytest.approx(-back.difference.upper)  # type: ignore[operator]


@given(st.integers(0, 40), st.integers(0, 40), st.integers(0, 40), st.integers(0, 40))
def test_fisher_agrees_with_scipy(a: int, b: int, c: int, d: int) -> None:
    from scipy.stats import fisher_exact

    assert fisher_p(a, b, c, d) == pytest.approx(fisher_exact([[a, b], [c, d]])[1], abs=1e-7)


def test_phi_is_one_for_a_diagonal_table_and_needs_full_margins() -> None:
    assert phi([[5, 0], [0, 5]])[0] == 1.0
    with pytest.raises(OutOfRange, match="empty"):
        phi([[0, 0], [3, 4]])


def test_bad_shares_are_refused_by_name() -> None:
    with pytest.raises(MoreThanAll):
        wilson_interval(6, 5)
    with pytest.raises(ZeroExposure):
        wilson_interval(0, 0)
    with pytest.raises(NegativeCount):
        wilson_limits([-1], [5])


def test_ratio_is_none_where_the_second_share_is_zero() -> None:
    assert compare_shares(3, 10, 0, 10).ratio is None
    none_first = compare_shares(0, 10, 3, 10).ratio
    assert none_first is not None
    assert none_first.lower is None
    assert none_first.caveats


def test_scan_agrees_with_simulation() -> None:
    rng = np.random.default_rng(5)
    windows, mean, observed, draws = 30, 1.0, 6, 4000
    hits = 0
    for _ in range(draws):
        times = np.sort(rng.random(rng.poisson(windows * mean)) * windows)
        near = times[observed - 1 :] - times[: times.size - observed + 1]
        hits += bool((near <= 1).any())
    stated = naus_scan(observed, mean, windows).value
    assert hits / draws == pytest.approx(stated, abs=4 * (stated * (1 - stated) / draws) ** 0.5)


def test_scan_keeps_the_peers_shortened_sum_apart() -> None:
    assert naus_scan(6, 1, 260, as_ptools=True).value == pytest.approx(0.485496, abs=1e-6)
    assert naus_scan(6, 1, 260).value == pytest.approx(0.485587, abs=1e-6)
    with pytest.raises(OutOfRange):
        naus_scan(1, 1, 260)
    with pytest.raises(OutOfRange):
        naus_scan(6, 1, 2)
    assert naus_scan(2, 50, 260).value == 1.0
