"""Classes of hot places over periods, at their edges; overlap of the busiest places."""

from __future__ import annotations

import numpy as np
import pytest

from wardmote.analysis.estimates import BadSample, OutOfRange
from wardmote.analysis.persistence import Pattern, persistence, top_overlap


@pytest.mark.parametrize(
    ("hot_in", "pattern"),
    [
        (range(8), "persistent"),  # 80% exactly
        (range(7), "former"),  # 70%, none of the last two
        ((0, 9), "intermittent"),
        ((9,), "emerging"),  # 10% exactly, in the last fifth
        ((7,), "former"),
        ((), "none"),
        ((0, 1, 2, 3, 4, 5, 6, 9), "persistent"),
    ],
)
def test_classes_follow_the_rule(hot_in, pattern):
    hot = np.zeros((10, 1), bool)
    hot[list(hot_in)] = True
    found = persistence(hot)
    assert found.classes[0].value == pattern
    assert found.tally[Pattern(pattern)] == 1
    assert found.recent_periods == 2


def test_below_a_tenth_of_the_periods_is_none_however_recent():
    hot = np.zeros((24, 1), bool)
    hot[-2:] = True
    assert persistence(hot).classes == (Pattern.NONE,)
    hot[-3:] = True
    assert persistence(hot).classes == (Pattern.EMERGING,)


def test_overlap_of_the_busiest_places():
    last = np.zeros(100)
    last[:4] = [9, 8, 7, 1]
    this = np.zeros(100)
    this[1:5] = [9, 8, 7, 1]
    found = top_overlap(last, this, area_share=0.02)
    assert found.stayed.tolist() == [1]
    assert (found.came.tolist(), found.left.tolist()) == ([2], [0])
    assert found.jaccard == pytest.approx(1 / 3)
    assert found.by_chance == pytest.approx(0.02 / 1.98)
    assert top_overlap(last, last).jaccard == 1


def test_area_decides_how_many_places_fit():
    counts = [10, 10, 1, 1]
    found = top_overlap(counts, counts, [1, 4, 10, 10], area_share=0.1)
    assert found.stayed.tolist() == [0]
    tied = top_overlap([5, 5, 5, 5], [5, 5, 5, 5], area_share=0.5)
    assert tied.tied == 2
    assert "arbitrary" in tied.caveats[0]


def test_bad_input_is_named():
    with pytest.raises(BadSample, match="three periods"):
        persistence(np.ones((2, 4), bool))
    with pytest.raises(BadSample, match="true or false"):
        persistence(np.full((4, 4), 2))
    with pytest.raises(OutOfRange, match="Not one cell"):
        top_overlap([1, 2, 3], [1, 2, 3])
