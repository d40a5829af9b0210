"""What is hidden beside the small counts: enough, by the audit; none too many; and said."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from wardmote.disclosure.possible import BadTable
from wardmote.disclosure.repair import SYMBOL, suppress_table
from wardmote.disclosure.suppression import audit_table

SMALL = [[14, 2, 9], [7, 11, 13], [20, 6, 15]]


def tables(shape: tuple[int, ...], mean: float, count: int) -> list[np.ndarray]:
    """Return tables whose margins are none of them small."""
    rng = np.random.default_rng(8)
    made = [rng.poisson(mean, shape) for _ in range(count * 3)]
    return [t for t in made if all((t.sum(axis=a) > 4).all() for a in range(t.ndim))][:count]


def test_a_small_count_takes_three_others_with_it() -> None:
    found = suppress_table(SMALL)
    assert found.shown() == [[14, SYMBOL, SYMBOL], [7, 11, 13], [20, SYMBOL, SYMBOL]]
    assert (found.primary, found.secondary) == (((0, 1),), ((0, 2), (2, 1), (2, 2)))
    assert found.audit.intervals[0, 1] == (0.0, 8.0)
    assert "Counts from 1 to 4 are hidden" in found.note
    assert "8 apart" in found.note
    alone = np.array(SMALL) == 2
    assert audit_table(SMALL, alone).disclosed == ((0, 1),)  # what it saves from


@pytest.mark.parametrize("shape", [(3, 4), (5, 4), (2, 3, 3), (9,)])
def test_every_choice_is_safe_and_holds_nothing_it_could_show(shape: tuple[int, ...]) -> None:
    for table in tables(shape, 6, 4):
        found = suppress_table(table)
        small = (table >= 1) & (table <= 4)
        assert found.hidden[small].all()
        assert audit_table(table, found.hidden, required_width=4).is_safe
        for cell in found.secondary:
            fewer = found.hidden.copy()
            fewer[cell] = False
            assert not audit_table(table, fewer, required_width=4).is_safe


def test_the_choice_is_near_the_least_of_all() -> None:
    """All 512 ways to hide cells of a 3 by 3 table are tried."""
    over = []
    for table in tables((3, 3), 7, 4):
        found = suppress_table(table)
        first = np.isin(np.arange(9).reshape(3, 3), [3 * r + c for r, c in found.primary])
        ways = (np.array(way, bool).reshape(3, 3) for way in product((0, 1), repeat=9))
        wide = [way for way in ways if not (first & ~way).any()]
        least = min(int(way.sum()) for way in wide if int(way.sum()) <= found.hidden.sum()
                    and audit_table(table, way, required_width=4).is_safe)  # fmt: skip
        over.append(int(found.hidden.sum()) - least)
    assert np.mean(over) < 1
    assert min(over) == 0


def test_a_group_that_is_all_of_one_kind_is_hidden_too() -> None:
    table = [[9, 0, 0], [8, 7, 12], [6, 11, 30]]
    found = suppress_table(table)
    assert (0, 0) in found.primary
    assert found.audit.intervals[0, 0][0] <= 5
    assert suppress_table(table, hide_whole_groups=False).note == ""


def test_zeros_may_be_small_counts_and_nothing_small_hides_nothing() -> None:
    table = [[0, 12, 9], [7, 11, 13], [20, 6, 15]]
    assert (0, 0) in suppress_table(table, lowest=0).primary
    found = suppress_table(table)
    assert found.hidden.sum() == 0
    assert found.shown() == table


def test_what_cannot_be_made_safe_is_refused_with_what_to_do() -> None:
    with pytest.raises(BadTable, match="merge them with a neighbouring group"):
        suppress_table([[1, 2, 0], [30, 20, 40]])
    with pytest.raises(BadTable, match=r"leave the cell \(0, 1\)"):
        suppress_table(SMALL, required_width=1000)
    with pytest.raises(BadTable, match="give 1 or more"):
        suppress_table(SMALL, required_width=0)
    assert suppress_table([[0, 9], [8, 7]], lowest=0, highest=0).hidden.all()
    with pytest.raises(BadTable, match="whole count"):
        suppress_table([[2.5, 40]])
    with pytest.raises(BadTable, match="no range"):
        suppress_table(SMALL, lowest=5, highest=2)
