"""Aoristic weights: every event is one, wherever its hours lie; nothing is lost unsaid."""

from __future__ import annotations

from datetime import datetime, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.analysis.aoristic import NotATime, likely_hours, share_between, week_of_hours
from wardmote.analysis.estimates import AreasDiffer, EmptySample, OutOfRange

START = datetime.fromisoformat("2024-01-01")
spans = st.lists(
    st.tuples(st.integers(0, 40 * 24 * 60), st.integers(0, 10 * 24 * 60)), min_size=1, max_size=20
)


def minute_by_minute(begin, end):
    """The plain way: one share for every minute of the span."""
    week = np.zeros((7, 24))
    if begin.replace(minute=0) == end.replace(minute=0):
        week[begin.weekday(), begin.hour] = 1
        return week
    minutes = int((end - begin).total_seconds() // 60)
    if minutes > 7 * 24 * 60:
        return week + 1 / 168
    for minute in range(minutes):
        at = begin + timedelta(minutes=minute)
        week[at.weekday(), at.hour] += 1 / minutes
    return week


@given(spans)
def test_weights_equal_the_plain_count_and_sum_to_the_events(rows):
    begins = [START + timedelta(minutes=a) for a, _ in rows]
    ends = [begin + timedelta(minutes=b) for begin, (_, b) in zip(begins, rows, strict=True)]
    found = week_of_hours(begins, ends)
    plain = sum(minute_by_minute(a, b) for a, b in zip(begins, ends, strict=True))
    assert found.weights == pytest.approx(plain, abs=1e-9)
    assert found.weights.sum() == pytest.approx(len(rows))
    assert found.by_hour.sum() == pytest.approx(found.by_weekday.sum())


def test_gaps_swaps_and_long_spans_are_counted_and_said():
    found = week_of_hours(
        ["2024-01-01 10:00", None, "2024-01-03 12:00", "2024-01-01 00:00"],
        [None, "2024-01-01 11:00", "2024-01-03 10:00", "2024-01-09 00:00"],
    )
    assert (found.n, found.without_start, found.without_end) == (3, 1, 1)
    assert (found.swapped, found.spread_evenly) == (1, 1)
    assert found.weights.sum() == pytest.approx(3)
    assert found.weights[0, 10] == pytest.approx(1 + 1 / 168)
    assert len(found.caveats) == 5


def test_arrays_and_texts_give_the_same_answer():
    begins = np.array(["2024-03-30T22:10", "2024-04-02T08:00"], "datetime64[m]")
    ends = begins + np.timedelta64(300, "m")
    assert (week_of_hours(begins, ends).weights
            == week_of_hours(list(begins.astype(str)), list(ends)).weights).all()  # fmt: skip


def test_the_share_between_hours_agrees_with_the_weights_and_wraps_midnight():
    rng = np.random.default_rng(1)
    begins = np.datetime64("2024-01-01", "s") + rng.integers(0, 10**7, 300)
    ends = begins + rng.integers(0, 10**6, 300)
    week = week_of_hours(begins, ends)
    for first, last in ((10, 19), (22, 5), (0, 23)):
        hours = [(first + step) % 24 for step in range((last - first) % 24 + 1)]
        found = share_between(begins, ends, first, last)
        assert found.value == pytest.approx(week.by_hour[hours].sum() / 300)
        assert found.lower <= found.value <= found.upper


def test_bad_times_are_named():
    with pytest.raises(NotATime, match="position 1"):
        week_of_hours(["2024-01-01 10:00", "noon"], [None, None])
    with pytest.raises(NotATime, match="zone"):
        week_of_hours(["2024-01-01T10:00+00:00"], [None])
    with pytest.raises(EmptySample):
        week_of_hours([None], ["2024-01-01 10:00"])
    with pytest.raises(AreasDiffer):
        week_of_hours(["2024-01-01 10:00"], [])
    with pytest.raises(OutOfRange):
        share_between(["2024-01-01 10:00"], [None], 5, 24)


def spans_around(hours, rng):
    """Spans of up to twelve hours, placed without regard to the hour within them."""
    at = np.datetime64("2024-01-01", "s") + (
        rng.integers(0, 300, len(hours)) * 86400 + hours * 3600 + rng.integers(0, 3600, len(hours))
    )
    width = np.where(rng.random(len(hours)) < 0.3, 0, rng.integers(1800, 43200, len(hours)))
    before = (width * rng.random(len(hours))).astype(int)
    return at - before, at - before + width


def test_likelihood_finds_the_peak_that_even_sharing_flattens():
    rng = np.random.default_rng(5)
    true = np.array([1, 1, 1, 1, 1, 1, 1, 2, 4, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 8, 6, 4, 3, 2.0])
    true /= true.sum()
    begins, ends = spans_around(rng.choice(24, 4000, p=true), rng)
    peak = true[10:20].sum()
    found = likely_hours(begins, ends)
    assert found.shares.sum() == pytest.approx(1)
    estimate = found.between(10, 19)
    assert estimate.lower < peak < estimate.upper
    assert share_between(begins, ends, 10, 19).value < peak - 0.03


def test_the_likelihood_interval_holds_its_truth_as_often_as_it_says():
    rng = np.random.default_rng(6)
    true = np.ones(24) / 32
    true[8:16] *= 2
    held = 0
    for _ in range(120):
        found = likely_hours(*spans_around(rng.choice(24, 400, p=true), rng)).between(8, 15)
        held += found.lower <= 0.5 <= found.upper
    assert 107 <= held <= 120  # 95% of 120 is 114; three standard errors are 7


def test_with_exact_times_likelihood_and_sharing_are_the_plain_count():
    begins = ["2024-01-01 10:05", "2024-01-01 10:50", "2024-01-02 23:00", "2024-01-03 01:00"]
    found = likely_hours(begins, begins)
    assert found.shares[[10, 23, 1]] == pytest.approx([0.5, 0.25, 0.25])
    assert found.between(22, 3).value == pytest.approx(0.5)
    with pytest.raises(EmptySample):
        likely_hours(["2024-01-01 10:05"], [None])
