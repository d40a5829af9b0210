"""What published sums give away about suppressed cells."""

from __future__ import annotations

from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from wardmote.disclosure.suppression import BadTable, audit_cells, audit_table


def test_one_cell_in_a_row_is_given_away() -> None:
    found = audit_table([[14, 2], [7, 11]], [[0, 1], [0, 0]])
    assert found.intervals == {(0, 1): (2.0, 2.0)}
    assert found.disclosed == ((0, 1),)
    assert not found.is_safe


def test_a_pattern_that_looks_safe_is_not() -> None:
    # Six cells are hidden, two of them by nothing.
    table = [[1, 12, 30, 4], [22, 3, 17, 9], [8, 16, 2, 25]]
    found = audit_table(table, [[1, 0, 0, 1], [0, 1, 0, 0], [1, 1, 0, 1]])
    assert found.disclosed == ((1, 1), (2, 1))


def test_hiding_the_margin_too_widens_the_cell() -> None:
    hidden = [[0, 1], [0, 0]]
    found = audit_table([[14, 2], [7, 11]], hidden, suppressed_margins=[(0, -1), (-1, 1)])
    assert found.intervals == {(0, 1): (0.0, inf)}
    assert found.is_safe


def test_required_width_names_cells_too_narrow() -> None:
    table, hidden = [[14, 2, 9], [7, 11, 3]], [[0, 1, 1], [0, 1, 1]]
    assert audit_table(table, hidden, required_width=5).is_safe
    found = audit_table(table, hidden, required_width=20)
    assert found.too_narrow
    assert found.narrowest < 20


def test_months_and_a_year_are_audited_together() -> None:
    months = np.array([3.0, 2.0, 4.0])
    cells = [(at,) for at in range(3)]
    alone = audit_cells(months, np.array([True, True, False]), [cells])
    assert alone.intervals[(0,)] == (0.0, 5.0)
    both = audit_cells(months, np.array([True, True, False]), [cells, [(0,), (2,)]])
    assert both.disclosed == ((0,), (1,))


@settings(max_examples=40)
@given(st.data())
def test_every_interval_holds_the_truth(data: st.DataObject) -> None:
    shape = data.draw(st.tuples(st.integers(2, 4), st.integers(2, 4)))
    cells = st.lists(st.integers(0, 30), min_size=shape[0] * shape[1], max_size=shape[0] * shape[1])
    table = np.array(data.draw(cells)).reshape(shape)
    marks = st.lists(st.booleans(), min_size=table.size, max_size=table.size)
    hidden = np.array(data.draw(marks)).reshape(shape)
    found = audit_table(table, hidden)
    for cell, (low, high) in found.intervals.items():
        assert low - 1e-6 <= table[cell] <= high + 1e-6


def by_two_programmes(table, hidden):
    """Return every interval by a smallest and a largest value, each solved afresh."""
    where = [tuple(at) for at in np.argwhere(hidden)]
    rows, totals = [], []
    for axis in (0, 1):
        for line in range(table.shape[1 - axis]):
            row = [float(cell[1 - axis] == line) for cell in where]
            rows.append(row)
            totals.append(sum(table[cell] for cell, is_in in zip(where, row, strict=True) if is_in))
    ends = {}
    for at, cell in enumerate(where):
        goal = np.eye(len(where))[at]
        solved = [linprog(sign * goal, A_eq=rows, b_eq=totals).fun for sign in (1, -1)]
        ends[cell] = (solved[0], -solved[1])
    return ends


@pytest.mark.parametrize("seed", range(8))
def test_witnesses_give_the_same_ends_with_fewer_programmes(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table, hidden = rng.poisson(4, (9, 8)).astype(float), rng.random((9, 8)) < 0.35
    found, slow = audit_table(table, hidden), by_two_programmes(table, hidden)
    assert set(found.intervals) == set(slow)
    for cell, ends in slow.items():
        assert found.intervals[cell] == pytest.approx(ends, abs=1e-6)
    assert found.programmes < hidden.sum()  # half of two a cell, at the very most


def test_parts_that_share_no_sum_are_solved_apart() -> None:
    table = np.full((6, 6), 3.0)
    hidden = np.zeros((6, 6), bool)
    hidden[:2, :2] = hidden[2:4, 2:4] = hidden[4:, 4:] = True
    found = audit_table(table, hidden)
    assert set(found.intervals.values()) == {(0.0, 6.0)}
    assert found.programmes <= 6  # one or two for each square: its other corners are witnesses


def test_bad_tables_are_refused() -> None:
    with pytest.raises(BadTable, match="shape"):
        audit_table([[1, 2]], [[1]])
    with pytest.raises(BadTable, match="0 or more"):
        audit_table([[1, -2]], [[1, 0]])
