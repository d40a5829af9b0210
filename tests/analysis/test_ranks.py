"""Ranks with the sets of ranks chance allows."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.analysis import ranks as module
from wardmote.analysis.estimates import AreasDiffer, OutOfRange
from wardmote.analysis.ranks import Adjustment, RankSets, ordinal, rank_set, rank_sets, ranks

WARDS = st.lists(st.integers(0, 300), min_size=2, max_size=12)


def test_top_three_cannot_be_told_from_the_seventh() -> None:
    found = rank_sets([31, 28, 27, 19, 15, 12, 9, 4, 3, 1])
    assert list(zip(found.lower[:4], found.upper[:4], strict=True)) == [
        (1, 6),
        (1, 7),
        (1, 7),
        (1, 8),
    ]


def test_words_print_the_set_beside_the_rank() -> None:
    found = rank_set([31, 28, 27, 19, 15, 12, 9, 4, 3, 1], 2)
    assert found.words == "ranked 3rd of 10; compatible with 1st to 6th"
    assert rank_set([5000, 5], 0).words == "ranked 1st of 2; compatible with 1st"


@given(WARDS)
def test_each_set_holds_its_rank_and_order_is_no_matter(counts: list[int]) -> None:
    found = rank_sets(counts)
    assert ((found.lower <= found.ranks) & (found.ranks <= found.upper)).all()
    turned = rank_sets(counts[::-1])
    assert turned.lower[::-1].tolist() == found.lower.tolist()
    assert turned.upper[::-1].tolist() == found.upper.tolist()


@given(WARDS)
def test_sets_for_all_together_hold_those_for_one(counts: list[int]) -> None:
    together, single = rank_sets(counts), rank_sets(counts, simultaneous=False)
    assert (together.lower <= single.lower).all()
    assert (together.upper >= single.upper).all()
    one = rank_set(counts, 0)
    assert (one.lower, one.upper) == (single.lower[0], single.upper[0])


@given(WARDS)
def test_bonferroni_is_never_narrower_than_holm(counts: list[int]) -> None:
    holm, wide = rank_sets(counts), rank_sets(counts, adjustment=Adjustment.BONFERRONI)
    assert (wide.lower <= holm.lower).all()
    assert (wide.upper >= holm.upper).all()


@given(
    st.lists(
        st.tuples(st.integers(0, 5000), st.sampled_from((1.0, 1.5, 30.0))), min_size=2, max_size=25
    ),
    st.sampled_from((0.95, 0.99, 0.7)), st.booleans(), st.sampled_from(Adjustment),
)  # fmt: skip
def test_tests_that_bounds_decide_are_as_the_exact_ones_give_them(
    areas: list[tuple[int, float]], level: float, simultaneous: bool, adjustment: Adjustment
) -> None:
    counts, exposures = zip(*areas, strict=True)

    def sets() -> RankSets:
        return rank_sets(
            counts, exposures, level=level, simultaneous=simultaneous, adjustment=adjustment
        )

    by_bounds = sets()
    with pytest.MonkeyPatch.context() as patch:

        def every_pair(observed: np.ndarray, *_: object) -> object:
            n = observed.size
            return np.ones((n, n)), np.nonzero(~np.eye(n, dtype=bool))

        patch.setattr(module, "_decided_by_bounds", every_pair)
        exact = sets()
    assert by_bounds.lower.tolist() == exact.lower.tolist()
    assert by_bounds.upper.tolist() == exact.upper.tolist()


def test_exposures_rank_by_rate_and_ties_share() -> None:
    assert ranks([10, 10, 20], [100, 50, 100]).tolist() == [3, 1, 1]
    found = rank_sets([400, 400], [1000, 4000])
    assert (found.ranks.tolist(), found.upper.tolist()) == ([1, 2], [1, 2])
    assert rank_sets([400, 400]).upper.tolist() == [2, 2]


def test_dispersion_widens_sets() -> None:
    counts = [300, 200, 100]
    assert rank_sets(counts).upper.tolist() == [1, 2, 3]
    assert rank_sets(counts, dispersion=30).upper.tolist() != [1, 2, 3]
    assert "over-dispersion" in rank_sets(counts, dispersion=30).caveats[1]


@pytest.mark.parametrize(("number", "text"), [(1, "1st"), (2, "2nd"), (11, "11th"), (22, "22nd"),
                                              (112, "112th"), (103, "103rd")])  # fmt: skip
def test_ordinal_reads_as_english(number: int, text: str) -> None:
    assert ordinal(number) == text


def test_bad_input_is_refused_by_name() -> None:
    with pytest.raises(AreasDiffer, match="at least two"):
        rank_sets([3])
    with pytest.raises(OutOfRange, match="no area"):
        rank_set([3, 4], 5)
    with pytest.raises(OutOfRange, match="at most"):
        rank_sets(np.ones(4000))
    with pytest.raises(OutOfRange, match="below 1"):
        rank_sets([3, 4], dispersion=0.2)
