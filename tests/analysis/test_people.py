"""Surveys, raking, hidden populations, stop and search, linkage and case reviews."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from wardmote.analysis.capture_recapture import (
    NoOverlap,
    bias_corrected_chao,
    chao_lower_bound,
    chapman,
    list_model,
    list_models,
)
from wardmote.analysis.case_review import (
    Advice,
    Complaint,
    NoRule,
    Outcome,
    ThresholdRule,
    case_review,
    window_end,
    year_of_reviews,
)
from wardmote.analysis.estimates import EmptySample, OutOfRange
from wardmote.analysis.linkage import (
    Comparison,
    WeakSecret,
    bloom_key,
    bloom_similarity,
    jaro_similarity,
    likeness,
    linkage_key,
    linkage_quality,
    match_weight,
)
from wardmote.analysis.raking import NotSettled, Unmatched, kish_deff, rake
from wardmote.analysis.stop_search import compare_find_rates, disproportionality, ratio_bounds
from wardmote.analysis.survey import (
    Interval,
    concern_score,
    design,
    share_interval,
    survey_mean,
    wave_change,
)

SECRET = b"0123456789abcdef"


def test_equal_weights_give_the_simple_random_sample() -> None:
    values = [1, 0, 0, 1, 1, 0, 1, 0]
    found = survey_mean(values, design(np.ones(8)))
    assert found.value == 0.5
    assert found.se == pytest.approx((np.var(values, ddof=1) / 8) ** 0.5)
    assert (found.deff, found.kish_deff) == (pytest.approx(1), pytest.approx(1))


def test_scaled_weights_are_no_population() -> None:
    values = [1, 0, 0, 1] * 5
    weights = [1.2, 0.8, 1.0, 1.1] * 5
    scaled = survey_mean(values, design(weights))
    grossed = survey_mean(values, design([100 * weight for weight in weights]))
    assert scaled.deff == pytest.approx(grossed.deff, rel=0.02)


def test_clusters_that_agree_widen_and_a_full_count_has_no_error() -> None:
    values = np.repeat([1, 0, 1, 0, 0, 1], 5)
    clusters = np.repeat(np.arange(6), 5).tolist()
    clustered = survey_mean(values, design(np.ones(30), clusters=clusters))
    assert clustered.deff > 3
    assert clustered.degrees_of_freedom == 5
    full = survey_mean(values, design(np.ones(30), clusters=clusters, units=np.full(30, 6)))
    assert full.se == 0
    strata = np.repeat(["a", "b"], 15).tolist()
    assert design(np.ones(30), clusters=clusters, strata=strata).degrees_of_freedom == 4
    with pytest.raises(EmptySample, match="one first-stage unit"):
        survey_mean([1, 0, 1], design(np.ones(3), strata=["a", "a", "b"]))


@given(st.lists(st.tuples(st.booleans(), st.floats(0.2, 5)), min_size=20, max_size=80))
def test_share_intervals_hold_the_share(people: list[tuple[bool, float]]) -> None:
    events = [int(event) for event, _ in people]
    if 0 < sum(events) < len(events):
        sample = design([weight for _, weight in people])
        for method in (Interval.LOGIT, Interval.KORN_GRAUBARD, Interval.ARCSINE):
            found = share_interval(events, sample, method=method)
            assert found.lower is not None
            assert found.upper is not None
            assert 0 <= found.lower <= found.value <= found.upper <= 1


def test_nobody_or_a_consultation_gets_no_false_interval() -> None:
    sample = design(np.ones(60))
    with pytest.raises(OutOfRange, match="Nobody"):
        share_interval(np.zeros(60), sample)
    exact = share_interval(np.zeros(60), sample, method=Interval.KORN_GRAUBARD)
    assert exact.lower == 0.0
    assert exact.upper == pytest.approx(1 - 0.025 ** (1 / 60))
    replies = share_interval([1] * 30 + [0] * 30, sample, probability_sample=False)
    assert replies.lower is None
    assert "Of those who replied" in replies.caveats[0]


def test_raking_meets_every_margin_and_names_what_does_not_match() -> None:
    groups = {"sex": ["F", "F", "M", "M", "F"], "age": ["y", "o", "y", "o", "o"]}
    targets = {"sex": {"F": 51, "M": 49}, "age": {"y": 40, "o": 60}}
    found = rake(np.ones(5), groups, targets)
    for name, wanted in targets.items():
        for category, total in wanted.items():
            held = sum(w for w, c in zip(found.weights, groups[name], strict=True) if c == category)
            assert held == pytest.approx(total)
    with pytest.raises(Unmatched, match="without a target: M"):
        rake(np.ones(5), groups, {"sex": {"F": 51}})
    with pytest.raises(Unmatched, match="without people: X"):
        rake(np.ones(5), groups, {"sex": {"F": 51, "M": 40, "X": 9}})
    with pytest.raises(NotSettled, match="same total"):
        rake(np.ones(5), groups, {"sex": {"F": 51, "M": 49}, "age": {"y": 1, "o": 2}})
    assert kish_deff([1, 1, 1]) == 1.0


def test_wave_change_follows_overlap_and_refuses_changed_questions() -> None:
    plain = wave_change(0.4, 0.03, 100, 0.5, 0.04, 100)
    paired = wave_change(0.4, 0.03, 100, 0.5, 0.04, 100, overlap_correlation=0.5)
    assert plain.se == pytest.approx(0.05)
    assert paired.se < plain.se
    with pytest.raises(OutOfRange, match="no test"):
        wave_change(0.4, 0.03, 100, 0.5, 0.04, 100, same_question=False)
    with pytest.raises(OutOfRange):
        wave_change(0.4, 0, 100, 0.5, 0, 100)


@pytest.mark.parametrize(("share", "score"), [(4.99, 0), (5, 1), (15, 2), (30, 3), (50, 4),
                                              (None, None)])  # fmt: skip
def test_concern_is_scored_by_its_cuts(share: float | None, score: int | None) -> None:
    assert concern_score(share) == score


@given(st.integers(1, 300), st.integers(1, 300), st.data())
def test_chapman_never_falls_below_those_seen(n1: int, n2: int, data: st.DataObject) -> None:
    both = data.draw(st.integers(0, min(n1, n2)))
    found = chapman(n1, n2, both)
    assert found.total.lower is not None
    assert found.seen - 1e-9 <= found.total.lower
    if found.total.value > found.seen:
        assert found.total.lower <= found.total.value <= (found.total.upper or 0)


def test_chao_profile_bounds_and_bias_corrected_form() -> None:
    found = chao_lower_bound(60, 25, 118)
    assert found.total.lower is not None
    assert 118 < found.total.lower < 190 < (found.total.upper or 0)
    assert bias_corrected_chao(60, 0, 100) == 100 + 60 * 59 / 2
    with pytest.raises(NoOverlap):
        chao_lower_bound(60, 0, 100)
    with pytest.raises(OutOfRange):
        chao_lower_bound(60, 25, 50)


def test_independent_lists_recover_the_population() -> None:
    rng = np.random.default_rng(6)
    caught = rng.random((3000, 3)) < [0.3, 0.4, 0.25]
    patterns, counts = np.unique(caught[caught.any(axis=1)].astype(int), axis=0, return_counts=True)
    found = list_model(patterns, counts, "Mt")
    assert found.total.lower is not None
    assert found.total.lower < 3000 < (found.total.upper or 0)
    every = list_models(patterns, counts)
    assert sum(model.aic_weight for model in every) == pytest.approx(1)
    assert {"M0", "Mt", "Mt plus all pairs", "Mt plus c1:c2"} <= {model.name for model in every}


def test_lists_without_overlap_or_with_unknown_terms_are_refused() -> None:
    histories = [[1, 0], [0, 1], [1, 1]]
    with pytest.raises(NoOverlap):
        list_model(histories, [10, 10, 0])
    with pytest.raises(OutOfRange, match="not a pair"):
        list_model([[1, 0, 1], [0, 1, 1]], [4, 4], "Mt plus c1:c9")
    with pytest.raises(OutOfRange, match="no list model"):
        list_model(histories, [10, 10, 5], "Mx")
    with pytest.raises(EmptySample):
        list_model([[1], [0]], [3, 4])


def test_disproportionality_gives_rates_ratio_and_bounds() -> None:
    found = disproportionality(412, 9800, 655, 101_000, not_stated_share=0.2)
    assert found.rate_group == pytest.approx(42.0408, abs=1e-4)
    assert any("stated ethnicity" in caveat for caveat in found.caveats)
    few = disproportionality(6, 900, 420, 64_000)
    assert few.suppressed
    bounds = ratio_bounds(412, 9800, 655, 101_000, 200)
    assert bounds.lowest < bounds.as_recorded < bounds.highest
    with pytest.raises(OutOfRange):
        disproportionality(6, 900, 0, 64_000)
    assert "do not prove" in compare_find_rates(51, 300, 47, 201).caveats[-1]


@given(st.text("ABCDE", max_size=7), st.text("ABCDE", max_size=7))
def test_likeness_agrees_with_rapidfuzz(a: str, b: str) -> None:
    from rapidfuzz.distance import DamerauLevenshtein, Jaro, Levenshtein

    found = likeness(a, b)
    assert found.levenshtein == Levenshtein.distance(a, b)
    assert found.damerau == DamerauLevenshtein.distance(a, b)
    if a and b:
        assert found.jaro == pytest.approx(Jaro.similarity(a, b))
    assert jaro_similarity(a, b) == pytest.approx(jaro_similarity(b, a), abs=0.2)


def test_match_weight_adds_bits_and_ignores_missing_fields() -> None:
    agree, missing = Comparison(0.9, 0.1, True), Comparison(0.9, 0.1, None)
    one, two = match_weight(0.01, [agree]), match_weight(0.01, [agree, missing])
    assert one.probability == two.probability
    assert one.probability == pytest.approx(0.01 * 9 / (0.01 * 9 + 0.99))
    with pytest.raises(OutOfRange):
        match_weight(0.01, [Comparison(1.0, 0.1, True)])
    with pytest.raises(OutOfRange):
        match_weight(1, [agree])
    with pytest.raises(EmptySample):
        match_weight(0.1, [])
    assert linkage_quality(90, 10, 30).recall.value == 0.75


def test_keys_hide_names_and_near_names_stay_near() -> None:
    key = linkage_key(SECRET, "José  O'Brien", "1990-01-02", "Male")
    assert key == linkage_key(SECRET, "JOSE OBRIEN", "1990-01-02", "m")
    assert key != linkage_key(SECRET[::-1], "JOSE OBRIEN", "1990-01-02", "m")
    near = bloom_similarity(bloom_key(SECRET, "Katherine"), bloom_key(SECRET, "Catherine"))
    far = bloom_similarity(bloom_key(SECRET, "Katherine"), bloom_key(SECRET, "Mohammed"))
    assert near > 0.7 > 0.4 > far
    with pytest.raises(WeakSecret):
        linkage_key(b"short", "a", "b", "c")


@pytest.mark.parametrize(("first", "months", "last"), [
    ("2024-01-10", 1, "2024-02-09"), ("2024-01-15", 6, "2024-07-14"),
    ("2023-01-31", 1, "2023-02-28"), ("2024-01-31", 1, "2024-02-29"),
    ("2024-01-30", 1, "2024-02-29"), ("2024-03-01", 1, "2024-03-31"),
    ("2023-08-31", 6, "2024-02-29"), ("2024-12-31", 2, "2025-02-28"),
])  # fmt: skip
def test_windows_begin_with_their_first_day(first: str, months: int, last: str) -> None:
    assert window_end(date.fromisoformat(first), months) == date.fromisoformat(last)


def test_case_review_never_refuses_and_asks_for_dates() -> None:
    day = date(2024, 5, 9)
    complaints = [Complaint(day, day), Complaint(None, day), Complaint(day, date(2024, 6, 9)),
                  Complaint(date(2023, 5, 9), date(2023, 5, 10)),
                  Complaint(day, date(2024, 6, 8))]  # fmt: skip
    found = case_review(complaints, date(2024, 6, 1))
    assert [result.outcome for result in found.results] == [
        Outcome.QUALIFIES, Outcome.NEEDS_DATE, Outcome.REPORTED_LATE, Outcome.TOO_OLD,
        Outcome.NOT_YET,
    ]  # fmt: skip
    assert (found.qualifying, found.threshold_met, found.advice) == (1, False, Advice.WEIGH)


def test_threshold_in_force_is_the_one_of_the_day() -> None:
    rules = (ThresholdRule(date(2014, 10, 20)), ThresholdRule(date(2024, 1, 1), complaints=1))
    day = date(2023, 12, 1)
    assert not case_review([Complaint(day, day)], date(2023, 12, 31), rules).threshold_met
    assert case_review([Complaint(day, day)], date(2024, 1, 1), rules).threshold_met
    with pytest.raises(NoRule):
        case_review([], date(2010, 1, 1))
    with pytest.raises(OutOfRange, match="by law"):
        ThresholdRule(date(2024, 1, 1), complaints=4)


def test_a_pair_that_shares_nobody_is_fitted_as_none_and_said() -> None:
    patterns = [[1, 1, 1], [1, 1, 0], [1, 0, 1], [1, 0, 0], [0, 1, 1], [0, 1, 0], [0, 0, 1]]
    counts = [0, 0, 30, 200, 22, 170, 190]
    found = list_model(patterns, counts, "Mt plus c1:c2")
    # Without those two cells: log μ = u + a + b + c over five cells, by Fisher scoring here.
    x, y = np.column_stack([np.ones(5), patterns[2:]]), np.array(counts[2:], dtype=float)
    beta = np.array([5.0, 0, 0, -1])
    for _ in range(60):
        mean = np.exp(x @ beta)
        beta += np.linalg.solve((x * mean[:, None]).T @ x, x.T @ (y - mean))
    assert found.total.value == pytest.approx(sum(counts) + np.exp(beta[0]))
    assert found.total.lower is not None
    assert sum(counts) < found.total.lower < found.total.value
    assert any("no one is on both" in caveat.lower() for caveat in found.caveats)
    assert "both lists of a pair" not in str(list_model(patterns, [1, *counts[1:]], "Mt").caveats)


def test_one_complaint_of_hate_may_meet_a_local_threshold() -> None:
    day = date(2024, 5, 1)
    rule = ThresholdRule(date(2014, 10, 20), hate_complaints=1)
    hate = Complaint(day, day, is_hate=True)
    found = case_review([hate], day, (rule,))
    assert (found.qualifying, found.threshold_met) == (1, True)
    assert "complaints of hate" in found.caveats[0]
    assert not case_review([hate], day).threshold_met
    assert not case_review([Complaint(day, day)], day, (rule,)).threshold_met
    late = Complaint(day, date(2024, 6, 1), is_hate=True)
    assert not case_review([late], date(2024, 6, 2), (rule,)).threshold_met
    with pytest.raises(OutOfRange, match="hate"):
        ThresholdRule(date(2024, 1, 1), hate_complaints=4)


def test_a_year_of_reviews_is_published_with_how_little_it_shows() -> None:
    found = year_of_reviews(15, 12, 9, 2)
    assert found.share_met.value == pytest.approx(0.2)
    assert (round(found.share_met.lower or 0, 2), round(found.share_met.upper or 0, 2)) == (
        0.07, 0.45,
    )  # fmt: skip
    assert "Fewer than 30" in found.caveats[0]
    for counts in ((15, 16, 3, 2), (15, 12, 16, 2), (15, 12, 3, 4)):
        with pytest.raises(OutOfRange, match="year's counts"):
            year_of_reviews(*counts)


def test_a_complaint_dated_before_the_behaviour_counts_for_nothing_and_stops_nothing() -> None:
    day = date(2023, 12, 1)
    found = case_review([Complaint(day, date(2023, 11, 1)), Complaint(day, day)], day)
    assert [one.outcome for one in found.results] == [Outcome.TOO_EARLY, Outcome.QUALIFIES]
    assert "check both dates" in Outcome.TOO_EARLY.value
    assert found.qualifying == 1


def test_what_a_reader_of_searches_and_waves_must_be_shown() -> None:
    searched = disproportionality(120, 30_000, 150, 90_000)
    assert [word for word in ("residents", "section 60") if word not in str(searched.caveats)] == []
    found = compare_find_rates(51, 300, 47, 201)
    assert "one reason for search" in found.caveats[-2]
    waves = [(0.42, 0.02, 400), (0.50, 0.02, 380)]
    apart = wave_change(*waves[0], *waves[1]).difference
    panel = wave_change(*waves[0], *waves[1], overlap_correlation=0.4).difference
    assert "same wording" in apart.caveats[0]
    assert "separate samples" in apart.caveats[1]
    assert panel.caveats == apart.caveats[:1]
