"""Rounding and cell-key noise keep their promises: no bias, the variance asked for, same again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.disclosure.cell_key import KEY_SPACE, NoSuchNoise, cell_key, noise_row
from wardmote.disclosure.rounding import BadRounding, random_rounding, round_to, rounded_at_random


@pytest.mark.parametrize(("value", "rounded"), [(0, 0), (2, 0), (2.5, 5), (3, 5), (7, 5), (8, 10)])
def test_halves_round_up(value: float, rounded: int) -> None:
    assert round_to(value, 5) == rounded


@given(st.integers(0, 10_000), st.integers(2, 20))
def test_random_rounding_has_no_bias(value: int, base: int) -> None:
    found = random_rounding(value, base)
    assert found.down_to * found.p_down + found.up_to * found.p_up == pytest.approx(value)
    assert found.p_down + found.p_up == pytest.approx(1)
    assert found.down_to % base == found.up_to % base == 0


def test_the_same_key_always_rounds_the_same_way_and_all_keys_have_no_bias() -> None:
    rounded = [rounded_at_random(7, 4, key) for key in range(KEY_SPACE)]
    assert rounded == [rounded_at_random(7, 4, key + KEY_SPACE) for key in range(KEY_SPACE)]
    assert sum(rounded) / KEY_SPACE == pytest.approx(7)


@given(st.integers(1, 12), st.integers(1, 8), st.floats(0.05, 0.9))
def test_every_noise_row_has_mean_zero_and_its_variance(
    count: int, reach: int, part: float
) -> None:
    variance = part * min(count, reach) * reach * 0.9
    row = noise_row(count, reach, variance)
    steps = [target - count for target in row.targets]
    mean = sum(s * p for s, p in zip(steps, row.probabilities, strict=True))
    spread = sum(s * s * p for s, p in zip(steps, row.probabilities, strict=True))
    assert sum(row.probabilities) == pytest.approx(1)
    assert mean == pytest.approx(0, abs=1e-7)
    assert spread == pytest.approx(variance, rel=1e-5)
    assert min(row.targets) >= 0


def test_noise_is_looked_up_by_key_and_zero_stays_zero() -> None:
    row = noise_row(5, 2, 1)
    drawn = [row.target(key) for key in range(KEY_SPACE)]
    assert drawn == [row.target(key + KEY_SPACE) for key in range(KEY_SPACE)]
    assert sum(drawn) / KEY_SPACE == pytest.approx(5, abs=0.02)
    assert noise_row(0, 2, 1).target(77) == 0
    assert cell_key([200, 100, 3]) == 47


def test_what_cannot_be_is_refused() -> None:
    with pytest.raises(NoSuchNoise, match="ask for less"):
        noise_row(1, 2, 2.5)
    with pytest.raises(NoSuchNoise):
        noise_row(-1, 2, 1)
    with pytest.raises(BadRounding):
        round_to(3, 1)
    with pytest.raises(BadRounding):
        round_to(-3, 5)
    with pytest.raises(BadRounding):
        random_rounding(2.5, 3)  # type: ignore[arg-type]  # what a notebook may pass
