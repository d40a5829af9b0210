"""Clusters: equal to a plain implementation, whatever the order of rows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.analysis.dbscan import dbscan
from wardmote.analysis.estimates import OutOfRange

points = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=40)


def plain(x, y, reach, minimum):
    """Grow clusters one by one, as the original does; border points go to the first."""
    n = len(x)
    near = np.hypot(x[:, None] - x, y[:, None] - y) <= reach
    core = near.sum(axis=1) >= minimum
    labels = np.zeros(n, int)
    label = 0
    for seed in range(n):
        if not core[seed] or labels[seed]:
            continue
        label += 1
        queue = [seed]
        labels[seed] = label
        while queue:
            for other in np.flatnonzero(near[queue.pop()]):
                if not labels[other]:
                    labels[other] = label
                    if core[other]:
                        queue.append(other)
    return labels, core


@given(points, st.integers(2, 5))
def test_labels_equal_the_plain_algorithm(rows, minimum):
    x, y = (np.array(part, float) for part in zip(*rows, strict=True))
    labels, core = plain(x, y, 10, minimum)
    found = dbscan(x, y, 10, minimum, border="first", sensitivity=False)
    assert found.labels.tolist() == labels.tolist()
    assert found.core.tolist() == np.flatnonzero(core).tolist()


@given(points, st.randoms(use_true_random=False))
def test_the_partition_does_not_depend_on_the_order_of_rows(rows, random):
    x, y = (np.array(part, float) for part in zip(*rows, strict=True))
    order = list(range(len(x)))
    random.shuffle(order)
    one = dbscan(x, y, 10.5, 3, sensitivity=False)
    two = dbscan(x[order], y[order], 10.5, 3, sensitivity=False)
    core = set(one.core.tolist())
    assert {order[at] for at in two.core} == core
    assert (one.labels[order] > 0).tolist() == (two.labels > 0).tolist()


def test_weights_count_and_a_quarter_more_or_less_is_shown():
    rng = np.random.default_rng(2)
    x = np.concatenate((rng.normal(0, 20, 30), rng.normal(1000, 20, 10)))
    y = np.concatenate((rng.normal(0, 20, 30), rng.normal(1000, 20, 10)))
    assert len(dbscan(x, y, 50, 15).clusters) == 1
    harm = np.where(np.arange(40) < 30, 1.0, 5.0)
    found = dbscan(x, y, 50, 15, weights=harm)
    assert [cluster.events for cluster in found.clusters] == [30, 10]
    assert found.clusters[1].weight == 50
    assert found.share_clustered == pytest.approx(1)
    assert found.quarter_less[0] >= 2
    assert found.quarter_more[0] == 2


def test_without_itself_a_point_needs_one_more_neighbour():
    x, y = [0, 1, 2], [0, 0, 0]
    assert dbscan(x, y, 2, 3).labels.tolist() == [1, 1, 1]
    assert dbscan(x, y, 2, 3, self_counts=False).labels.tolist() == [0, 0, 0]


def test_bad_input_is_named():
    with pytest.raises(OutOfRange, match="above 0"):
        dbscan([0, 1], [0, 1], 0, 3)
    with pytest.raises(OutOfRange, match="border"):
        dbscan([0, 1], [0, 1], 1, 3, border="last")
