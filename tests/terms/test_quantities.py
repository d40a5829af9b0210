"""Zero, missing, suppressed and unknown are four values (law 3)."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.terms.quantities import (
    MISSING,
    SUPPRESSED,
    UNKNOWN,
    WORDS,
    ZERO,
    Quantity,
    Status,
    strongest,
    total,
)

numbers = st.one_of(
    st.integers(-(10**15), 10**15), st.floats(allow_nan=False, allow_infinity=False)
).map(Quantity)
quantities = st.one_of(numbers, st.sampled_from([MISSING, SUPPRESSED, UNKNOWN]))
counts = st.one_of(
    st.integers(0, 10**9).map(Quantity), st.sampled_from([MISSING, SUPPRESSED, UNKNOWN])
)


@given(quantities)
def test_text_reads_back_as_the_same_value(quantity):
    assert Quantity.from_text(quantity.to_text()) == quantity


@given(counts, counts)
def test_a_sum_has_a_number_exactly_when_both_parts_have(a, b):
    result = a + b
    assert result.is_known == (a.is_known and b.is_known)
    if result.is_known:
        assert result.value == a.known() + b.known()
    else:
        assert result.status == strongest([a.status, b.status])


@given(st.lists(counts, min_size=1))
def test_no_total_over_a_gap(parts):
    result = total(parts)
    assert result.is_known == all(part.is_known for part in parts)


def test_the_total_of_nothing_is_unknown_not_zero():
    assert total([]) == UNKNOWN
    assert total([ZERO]) == ZERO


def test_a_ratio_to_zero_is_unknown():
    assert Quantity(3).over(ZERO) == UNKNOWN
    assert MISSING.over(ZERO) == MISSING
    assert Quantity(3).over(Quantity(4)).value == 0.75
    assert (Quantity(3) - Quantity(4)).value == -1
    assert SUPPRESSED.times(1000) == SUPPRESSED
    assert Quantity(3).times(2).value == 6


def test_each_reason_has_its_own_mark_and_words():
    marks = {status.value for status in Status}
    assert len(marks) == len(Status)
    assert len(set(WORDS.values())) == len(WORDS) == len(Status) - 1
    assert Quantity(12345).in_words() == "12,345"
    assert MISSING.in_words() == "not available"


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_a_number_that_is_none_is_refused(bad):
    with pytest.raises(ValueError, match="finite"):
        Quantity(bad)


def test_a_number_and_a_reason_exclude_each_other():
    with pytest.raises(ValueError, match="exactly when"):
        Quantity(3, Status.MISSING)
    with pytest.raises(ValueError, match="exactly when"):
        Quantity(None)
    with pytest.raises(ValueError, match="not available"):
        MISSING.known()
    with pytest.raises(ValueError, match="could not convert"):
        Quantity.from_text("n/a")
