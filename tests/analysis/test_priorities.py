"""The scoring rules as they are printed: every cut-point, polarity, small base and unknown."""

from __future__ import annotations

import numpy as np
import pytest

from wardmote.analysis.estimates import OutOfRange
from wardmote.analysis.priorities import (
    class_breaks,
    impact_likelihood,
    score_concern,
    score_from_cuts,
    score_performance,
    score_trend,
    score_volume,
    total_interval,
)


@pytest.mark.parametrize(
    ("share", "score"),
    [(0, 0), (2.9999, 0), (3, 1), (3.9999, 1), (4, 2), (5.9999, 2), (6, 3), (7.9999, 3), (8, 4),
     (100, 4)],
)  # fmt: skip
def test_volume_is_scored_from_the_cut_on(share: float, score: int) -> None:
    assert score_volume(share) == score


@pytest.mark.parametrize(
    ("current", "previous", "score"),
    [(75, 100, 0), (76, 100, 1), (95, 100, 1), (96, 100, 2), (105, 100, 2), (106, 100, 3),
     (125, 100, 3), (126, 100, 4), (21, 20, 2), (630, 600, 2), (1155, 1100, 2), (19, 20, 1),
     (19, 19, None), (19, 0, None), (300, 0, None)],
)  # fmt: skip
def test_performance_holds_the_cut_itself_within(current: int, previous: int, score: int) -> None:
    """5% up is within 5%: 105 on 100 must not fall over the cut by the last digit of a quotient."""
    assert score_performance(current, previous) == score


def test_whole_per_cents_fall_on_their_side_whatever_the_base() -> None:
    for base in range(20, 400, 20):
        for change, score in ((-25, 0), (-5, 1), (5, 2), (25, 3)):
            assert score_performance(base + base * change // 100, base) == score


def test_polarity_turns_the_sign_and_activity_has_none() -> None:
    assert score_performance(372, 458, "down_is_worse") == 3  # −18.8% of what should be reported
    assert score_performance(372, 458) == 1
    assert score_performance(372, 458, "activity_led") is None
    assert [score_trend(-10, one) for one in ("up_is_worse", "down_is_worse", "activity_led")] == [
        1, 3, None,
    ]  # fmt: skip


def test_trend_and_concern_cuts() -> None:
    assert [score_trend(x) for x in (-15, -14.9, -3, -2.9, 3, 3.1, 15, 15.1)] == [
        0, 1, 1, 2, 2, 3, 3, 4,
    ]  # fmt: skip
    assert [score_concern(x) for x in (4.9, 5, 14.9, 15, 30, 49.9, 50)] == [0, 1, 1, 2, 3, 3, 4]
    with pytest.raises(OutOfRange, match="rise"):
        score_from_cuts([1.0], [3, 3])


def test_unknowns_make_a_total_an_interval() -> None:
    assert total_interval([2, 4, 4, 2, None, 3]) == (15, 19)
    assert total_interval([None] * 6) == (0, 24)
    assert total_interval([1, 1]) == (2, 2)


def test_products_tie_and_are_bounded() -> None:
    assert impact_likelihood(4, 1) == impact_likelihood(2, 2) == 4
    with pytest.raises(OutOfRange, match="not between 1 and 4"):
        impact_likelihood(5, 1)


def test_fisher_breaks_are_the_best_of_all_cuts() -> None:
    rng = np.random.default_rng(3)
    values = np.sort(rng.integers(0, 60, 9).astype(float))
    found = class_breaks(values, 3)

    def cost(edges: tuple[int, int]) -> float:
        parts = np.split(values, edges)
        return float(sum(((part - part.mean()) ** 2).sum() for part in parts))

    cuts = [(i, j) for i in range(1, 8) for j in range(i + 1, 9)]
    i, j = min(cuts, key=cost)
    assert found.fisher[1:3] == pytest.approx(
        [(values[i - 1] + values[i]) / 2, (values[j - 1] + values[j]) / 2]
    )
    assert found.quantile == pytest.approx(np.quantile(values, [0, 1 / 3, 2 / 3, 1]))
