"""Near-repeat strings against a walk through all pairs, and the table of counts against scipy."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import poisson

from wardmote.analysis.concentration import top_shares
from wardmote.analysis.dispersion import NotIdentified, poisson_check
from wardmote.analysis.estimates import OutOfRange, Unprojected
from wardmote.analysis.near_repeat_strings import near_repeat_strings

RNG = np.random.default_rng(21)
X, Y = RNG.uniform(400_000, 401_000, (2, 80))
DAY = RNG.integers(0, 60, 80)


def by_hand(distance: float, days: float) -> list[set[int]]:
    parts = [{at} for at in range(80)]
    for i in range(80):
        for j in range(i):
            if np.hypot(X[i] - X[j], Y[i] - Y[j]) <= distance and abs(DAY[i] - DAY[j]) <= days:
                one, two = (next(p for p in parts if at in p) for at in (i, j))
                if one is not two:
                    parts.remove(two)
                    one |= two
    return sorted((p for p in parts if len(p) > 1), key=lambda p: (-len(p), min(p)))


@pytest.mark.parametrize(("distance", "days"), [(60, 7), (150, 10), (0, 0), (5000, 90)])
def test_strings_are_those_of_a_walk_through_all_pairs(distance: float, days: float) -> None:
    found = near_repeat_strings(X, Y, DAY, distance, days, permutations=5)
    wanted = by_hand(distance, days)
    assert [set(np.flatnonzero(found.labels == at + 1).tolist()) for at in range(len(wanted))] == (
        wanted
    )
    assert found.sizes.tolist() == [len(part) for part in wanted]
    assert found.linked == sum(map(len, wanted))


def test_a_planted_string_stands_out_from_chance_and_bad_input_is_named() -> None:
    x = np.append(X, 402_000 + 20.0 * np.arange(12))
    y, day = np.append(Y, np.full(12, 402_000.0)), np.append(DAY, 3 * np.arange(12))
    found = near_repeat_strings(x, y, day, 30, 4)
    assert set(np.flatnonzero(found.labels == 1).tolist()) == set(range(80, 92))
    assert found.linked_by_chance is not None
    assert found.linked_by_chance < found.linked - 5
    assert near_repeat_strings(x, y, day, 30, 4, permutations=0).linked_by_chance is None
    assert "shuffled days" in str(found.caveats)
    with pytest.raises(OutOfRange):
        near_repeat_strings(X, Y, DAY, -1, 4)
    with pytest.raises(Unprojected):
        near_repeat_strings([-0.123, -0.214], [51.512, 51.433], [1, 2], 30, 4)


def test_the_table_of_counts_is_poisson_where_the_counts_are() -> None:
    counts = RNG.poisson(3.0, 4000)
    found = poisson_check(counts)
    assert found.expected == pytest.approx(4000 * poisson.pmf(found.counts, counts.mean()))
    assert found.seen.tolist() == np.bincount(counts).tolist()
    assert np.abs(found.seen - found.expected).max() < 4 * np.sqrt(found.expected.max())
    more_zeros = poisson_check(np.where(RNG.random(4000) < 0.5, 0, RNG.poisson(6.0, 4000)))
    assert more_zeros.seen[0] > 5 * more_zeros.expected[0]
    with pytest.raises(NotIdentified, match="whole"):
        poisson_check([0.5, 2])


def test_units_that_hold_a_quarter_half_and_four_fifths() -> None:
    found = top_shares([22, 18, 17, 12, 11, 8, 6, 3, 2, 1])
    held = (found.units_holding_quarter, found.units_holding_half, found.units_holding_80pct)
    assert held == pytest.approx((0.2, 0.3, 0.5))
