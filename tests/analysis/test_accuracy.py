"""Accuracy of predictions: ambiguities named, ranges hold, the naive forecast stands beside."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.analysis.accuracy import against_last_year, prediction_accuracy
from wardmote.analysis.estimates import BadSample, OutOfRange, ZeroExposure

units = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 20), st.integers(1, 9)), min_size=2, max_size=30
).filter(lambda rows: sum(row[0] for row in rows) > 0)


@given(units)
def test_against_the_best_at_the_same_area_nobody_beats_one(rows):
    came, foretold, area = (np.array(part, float) for part in zip(*rows, strict=True))
    found = prediction_accuracy(came, foretold, area)
    assert (found.pei <= 1 + 1e-9).all()
    assert (found.pei_lower <= found.pei + 1e-12).all()
    assert (found.pei <= found.pei_upper + 1e-12).all()
    assert found.pai[-1] == pytest.approx(1)
    perfect = prediction_accuracy(came, came, area)
    assert perfect.pei == pytest.approx(np.ones(len(came)))


@given(units)
def test_with_equal_areas_both_meanings_of_best_agree(rows):
    came, foretold, _ = (np.array(part, float) for part in zip(*rows, strict=True))
    same_area = prediction_accuracy(came, foretold)
    assert prediction_accuracy(came, foretold, best="same number").pei == pytest.approx(
        same_area.pei
    )


def test_the_order_of_ties_is_named_and_said():
    worst = prediction_accuracy([6, 7, 3, 2, 1, 0], [8, 4, 4, 2, 1, 0])
    best = prediction_accuracy([6, 7, 3, 2, 1, 0], [8, 4, 4, 2, 1, 0], ties="most")
    assert worst.order.tolist() == [0, 2, 1, 3, 4, 5]
    assert best.order.tolist() == [0, 1, 2, 3, 4, 5]
    assert worst.pei_upper[1] == pytest.approx(best.pei[1])
    assert any("2 units tie" in caveat for caveat in worst.caveats)
    assert "fix the area" in worst.caveats[-1]


def test_with_unequal_areas_the_peers_figure_can_pass_one_and_the_range_shows_it():
    came, foretold, area = [10, 100, 9], [9, 1, 80], [1, 100, 10]
    found = prediction_accuracy(came, foretold, area, best="same number")
    fair = prediction_accuracy(came, foretold, area)
    assert (found.pei_upper >= found.pei).all()
    assert any("Areas differ" in caveat for caveat in fair.caveats)
    assert found.pei[1] == pytest.approx(19 / 11 / (110 / 101))  # two units, a tenth of the area
    assert fair.pei[1] == pytest.approx(19 / 20)  # the best 11 units of ground hold 20


def test_pai_at_a_fixed_area_has_an_interval():
    came = [50, 30, *[1] * 98]
    found = prediction_accuracy(came, came)
    one = found.pai_at(0.01)
    assert one.value == pytest.approx(50 / 178 / 0.01)
    assert one.lower < one.value < one.upper
    assert found.captured(0.02).value == pytest.approx(80 / 178)
    with pytest.raises(OutOfRange, match="Not one unit"):
        found.pai_at(0.001)


def test_last_years_counts_stand_beside_every_prediction():
    rng = np.random.default_rng(3)
    level = rng.gamma(0.3, 10, 400)
    last, came = rng.poisson(level), rng.poisson(level)
    blind = rng.permutation(level)
    rows = against_last_year(came, blind, last)
    assert [row.area_share for row in rows] == [0.01, 0.02, 0.05]
    assert all(row.words == "worse than last year's counts" for row in rows)
    same = against_last_year(came, last, last)
    assert all(row.p_value == 1 and "no clear" in row.words for row in same)


def test_bad_input_is_named():
    with pytest.raises(BadSample, match="No crime"):
        prediction_accuracy([0, 0], [1, 2])
    with pytest.raises(ZeroExposure):
        prediction_accuracy([1, 0], [1, 2], [1, 0])
    with pytest.raises(OutOfRange):
        prediction_accuracy([1, 0], [1, 2], ties="any")
