"""Hot and cold cells: found where planted, not in noise; permutations agree with the normal form."""

from __future__ import annotations

import numba
import numpy as np
import pytest
import shapely

from wardmote.analysis.estimates import AreasDiffer, BadSample, OutOfRange
from wardmote.analysis.getis_ord import adjusted, getis_ord, moran
from wardmote.analysis.neighbours import (
    grid_neighbours,
    neighbours_from_lists,
    shared_boundary_neighbours,
)


def noise(rows=30, columns=40, seed=1):
    return np.random.default_rng(seed).poisson(6, rows * columns).astype(float)


def test_pure_noise_has_no_hotspot_once_corrected():
    nb = grid_neighbours(30, 40)
    raw = getis_ord(noise(), nb, correction="none")
    assert raw.hot.sum() + raw.cold.sum() > 20  # what an uncorrected map would show
    assert any("chance alone" in caveat for caveat in raw.caveats)
    corrected = getis_ord(noise(), nb)
    assert corrected.hot.sum() == 0
    assert corrected.expected_by_chance == pytest.approx(60)


def test_a_planted_hotspot_is_found_where_it_is():
    x = noise()
    planted = [row * 40 + column for row in (10, 11, 12) for column in (20, 21, 22)]
    x[planted] += 12
    found = getis_ord(x, grid_neighbours(30, 40))
    assert found.hot[11 * 40 + 21]
    near = {row * 40 + column for row in range(8, 15) for column in range(18, 25)}
    false = set(np.flatnonzero(found.hot).tolist()) - near
    assert len(false) <= 0.1 * found.hot.sum()  # 5% of discoveries are expected to be false


def test_permutations_agree_with_the_normal_form_and_with_any_number_of_threads():
    nb, x = grid_neighbours(30, 40), noise()
    normal = getis_ord(x, nb, include_self=False)
    before = numba.get_num_threads()
    runs = []
    for threads in (1, min(2, before)):
        numba.set_num_threads(threads)
        runs.append(getis_ord(x, nb, include_self=False, permutations=999).p)
    numba.set_num_threads(before)
    assert (runs[0] == runs[1]).all()
    assert np.abs(runs[0] - normal.p).max() < 0.12
    assert np.corrcoef(runs[0], normal.p)[0, 1] > 0.99


def test_few_expected_events_ask_for_permutations():
    sparse = np.random.default_rng(3).poisson(0.2, 100).astype(float)
    assert any("use permutations" in c for c in getis_ord(sparse, grid_neighbours(10, 10)).caveats)


def test_adjustments_match_hand_computed_values():
    p = [0.01, 0.02, 0.03, 0.5]
    assert adjusted(p, "bh") == pytest.approx([0.04, 0.04, 0.04, 0.5])
    assert adjusted(p, "bonferroni") == pytest.approx([0.04, 0.08, 0.12, 1])
    assert adjusted(p, "by") == pytest.approx([0.04 * 25 / 12] * 3 + [1])
    with pytest.raises(OutOfRange, match="correction must be"):
        adjusted(p, "sidak")


def test_neighbours_agree_however_they_are_given():
    grid = grid_neighbours(4, 5)
    squares = [shapely.box(c, r, c + 1, r + 1) for r in range(4) for c in range(5)]
    touching = shared_boundary_neighbours(squares)
    assert (touching.starts == grid.starts).all()
    assert (touching.members == grid.members).all()
    lists = [
        list(map(int, grid.members[grid.starts[i] : grid.starts[i + 1]])) for i in range(len(grid))
    ]
    assert (neighbours_from_lists(lists).members == grid.members).all()
    assert grid_neighbours(4, 5, "rook").counts.sum() == 2 * (4 * 4 + 3 * 5)
    with pytest.raises(AreasDiffer):
        neighbours_from_lists([[1], [5]])


def test_moran_sees_a_gradient_and_refuses_a_constant():
    nb = grid_neighbours(10, 10)
    assert moran(np.arange(100.0), nb).z > 5
    assert abs(moran(noise(10, 10), nb).z) < 3
    with pytest.raises(BadSample, match="no pattern"):
        moran(np.ones(100), nb)
    with pytest.raises(BadSample, match="nothing hot or cold"):
        getis_ord(np.ones(100), nb)
