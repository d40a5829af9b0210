"""Knox: exact counts, exact expectation, shuffles that depend on the seed alone."""

from __future__ import annotations

from itertools import pairwise

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.analysis import near_repeat_pairs
from wardmote.analysis.estimates import BadSample, OutOfRange, Unprojected
from wardmote.analysis.near_repeat import knox, knox_single
from wardmote.analysis.near_repeat_pairs import pairs_by_band
from wardmote.analysis.near_repeat_shuffles import LANES, _shuffle, count_lanes

SPACE, TIME = [0, 0.1, 50, 150, 500], [0, 7, 14, 28]


def naive(x, y, day, space, time, metric):
    """Count pair by pair, as one would by hand."""
    table = np.zeros((len(space) - 1, len(time) - 1), int)
    for i in range(len(x)):
        for j in range(i):
            dx, dy = abs(x[i] - x[j]), abs(y[i] - y[j])
            gap = dx + dy if metric == "manhattan" else np.hypot(dx, dy)
            s = np.searchsorted(space, gap, side="right") - 1
            t = np.searchsorted(time, abs(day[i] - day[j]), side="right") - 1
            if 0 <= s < len(space) - 1 and 0 <= t < len(time) - 1:
                table[s, t] += 1
    return table


events = st.lists(
    st.tuples(st.integers(0, 1200), st.integers(0, 1200), st.integers(0, 60)),
    min_size=2,
    max_size=60,
)


@given(events, st.sampled_from(["manhattan", "euclidean"]))
def test_counts_equal_the_naive_count(rows, metric):
    x, y, day = (np.array(column, float) for column in zip(*rows, strict=True))
    table = knox(x, y, day, SPACE, TIME, metric=metric, permutations=0)
    assert (table.observed == naive(x, y, day, SPACE, TIME, metric)).all()


def pattern(n=400, seed=3):
    rng = np.random.default_rng(seed)
    return rng.uniform(0, 3000, n), rng.uniform(0, 3000, n), rng.integers(0, 365, n)


@pytest.mark.parametrize("longest", [40, 255, 364, 510, 511, 4000])
@pytest.mark.parametrize("edges", [[0, 8, 15, 22, 29], [3, 127], [0, 1, 2, 3, 4, 5, 6, 130, 9999]])
def test_every_shuffle_is_counted_exactly(longest, edges):
    """Bytes, words, several passes, edges past the longest gap: all as counted by hand."""
    rng = np.random.default_rng(longest)
    events = 300 + longest % 2  # a number of days that is odd, or even
    x, y = rng.uniform(0, 900, (2, events))
    day = np.append(rng.integers(0, longest + 1, events - 2), [0, longest])
    space, time = np.array([0.0, 90, 300]), np.array(edges, np.int32)
    near = pairs_by_band(x, y, space, "manhattan")
    apart = np.abs(x[:, None] - x) + np.abs(y[:, None] - y)
    upper = np.triu(np.ones(apart.shape, bool), 1)
    bands = [upper & (apart >= low) & (apart < high) for low, high in pairwise(space)]

    def by_hand(when):
        gap = np.abs(when[:, None] - when)
        return [[(b & (gap >= lo) & (gap < hi)).sum() for lo, hi in pairwise(time)] for b in bands]

    made = []
    for seed in np.random.SeedSequence(7).generate_state(2 * LANES, np.uint64)[:100]:
        shuffled = np.empty(events, np.uint16)
        _shuffle(day[near.order].astype(np.uint16), seed, shuffled)
        back = np.empty(events, int)
        back[near.order] = shuffled
        made.append(by_hand(back))
    counts = count_lanes(near, day[near.order], time, 100, 7)
    assert (counts[:, :, 0] == by_hand(day)).all()
    assert (counts[:, :, 1:].transpose(2, 0, 1) == np.array(made)).all()


def test_a_shuffle_keeps_the_days_and_takes_each_order_equally_often():
    seen = {}
    for seed in np.random.SeedSequence(3).generate_state(6000, np.uint64):
        days = np.empty(3, np.uint16)
        _shuffle(np.arange(3, dtype=np.uint16), seed, days)
        seen[tuple(days.tolist())] = seen.get(tuple(days.tolist()), 0) + 1
    assert len(seen) == 6
    assert sum((n - 1000) ** 2 / 1000 for n in seen.values()) < 20.5  # chi-square, 5 df, p 0.001


def test_the_mean_over_shuffles_agrees_with_the_exact_expectation():
    table = knox(*pattern(), [0, 200, 400], [0, 15, 30], permutations=1999)
    assert table.shuffled_mean == pytest.approx(table.expected, rel=0.02)


def test_the_answer_is_the_same_on_one_thread_and_on_two():
    before = numba.get_num_threads()
    tables = []
    for threads in (1, min(2, before)):
        numba.set_num_threads(threads)
        tables.append(knox(*pattern(), [0, 200, 400], [0, 15, 30], permutations=199))
    numba.set_num_threads(before)
    assert (tables[0].p == tables[1].p).all()
    assert (tables[0].shuffled_mean == tables[1].shuffled_mean).all()


def test_another_seed_gives_other_shuffles():
    one = knox(*pattern(), [0, 200], [0, 15], permutations=99, seed=1)
    two = knox(*pattern(), [0, 200], [0, 15], permutations=99, seed=2)
    assert one.shuffled_mean != two.shuffled_mean
    assert one.observed == two.observed


def test_a_planted_chain_is_found_and_noise_is_not():
    x, y, day = pattern()
    near = np.random.default_rng(5).uniform(-40, 40, (2, 60))
    chained = (
        np.concatenate([x, x[:60] + near[0]]),
        np.concatenate([y, y[:60] + near[1]]),
        np.concatenate([day, day[:60] + 2]),
    )
    assert knox(*chained, [0, 100, 400], [0, 7, 14]).clear()[0, 0]
    assert not knox(x, y, day, [0, 100, 400], [0, 7, 14]).clear()[0, 0]


def test_the_single_statistic_includes_its_limits():
    x, y, day = [0, 30, 500], [0, 40, 500], [0, 7, 7]
    single = knox_single(x, y, day, distance=50, days=7, permutations=99)
    assert (single.observed, single.space_pairs, single.time_pairs) == (1, 1, 3)
    assert single.expected == pytest.approx(1)
    assert knox_single(x, y, day, distance=49.9, days=7, permutations=0).observed == 0


def test_bad_input_is_named():
    x, y, day = pattern(10)
    with pytest.raises(Unprojected, match="EPSG:27700"):
        knox(x / 9000 - 0.223, y / 9000 + 51.3, day, SPACE, TIME)
    with pytest.raises(BadSample, match="whole"):
        knox(x, y, day + 0.5, SPACE, TIME)
    with pytest.raises(OutOfRange, match="rise"):
        knox(x, y, day, [0, 0], TIME)
    with pytest.raises(BadSample, match="two events"):
        knox([1], [1], [1], SPACE, TIME)


def test_a_units_furthest_neighbour_may_lie_further_than_two_bytes_reach():
    """70,000 events, 64 of each pair's near ones at the other end of the order."""
    rng = np.random.default_rng(8)
    x, y = (
        np.append(rng.uniform(0, 4000, 70_000), [2000] * 3),
        np.append(np.zeros(70_000), [30] * 3),
    )
    near = pairs_by_band(x, y, np.array([0, 30.5]), "euclidean")
    assert near.second.dtype == np.uint32
    high = sum(((x[:70_000] - 2000) ** 2 + 900 < 30.5**2).tolist())
    lone = np.sort(x[:70_000])
    along = np.searchsorted(lone, lone + 30.5, side="left") - np.arange(70_000) - 1
    assert near.by_band() == along.sum() + 3 * high + 3


def test_pairs_are_the_same_whether_one_thread_finds_them_or_all(monkeypatch):
    x, y, _ = pattern(2000)
    alone = pairs_by_band(x, y, np.array(SPACE, float), "euclidean")
    monkeypatch.setattr(near_repeat_pairs, "ALONE", 0)
    shared = pairs_by_band(x, y, np.array(SPACE, float), "euclidean")
    for low, high in zip(alone.begins.ravel(), alone.ends.ravel(), strict=True):
        assert (alone.first[low:high] == shared.first[low:high]).all()
        assert (alone.second[low:high] == shared.second[low:high]).all()
    assert (alone.begins == shared.begins).all()
    assert (alone.ends == shared.ends).all()
    assert alone.by_band().sum() > 1000
