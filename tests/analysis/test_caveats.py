"""A caveat stands where its condition holds, and only there: the pitfalls of each method, by line."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from wardmote.analysis.aoristic import week_of_hours
from wardmote.analysis.attribute_charts import p_chart
from wardmote.analysis.capture_recapture import chao_lower_bound, chapman
from wardmote.analysis.change import change
from wardmote.analysis.concentration import gini, top_shares
from wardmote.analysis.control_charts import ears, poisson_cusum, weekly_band, xmr
from wardmote.analysis.displacement import wdd
from wardmote.analysis.effects import relative_effect
from wardmote.analysis.funnel import Transform, overdispersion
from wardmote.analysis.harm import weighted_harm
from wardmote.analysis.kde import Window, density_grid
from wardmote.analysis.near_repeat import knox
from wardmote.analysis.proportions import wilson_interval
from wardmote.analysis.ranks import rank_sets
from wardmote.analysis.rates import rate
from wardmote.analysis.scan import naus_scan
from wardmote.analysis.stop_search import compare_find_rates, disproportionality
from wardmote.analysis.targets import target_forecast

RNG = np.random.default_rng(5)
X, Y = RNG.uniform(0, 3000, (2, 60))
DAY = RNG.integers(0, 90, 60)
DESK = np.where(np.arange(60) < 20, 100.0, X), np.where(np.arange(60) < 20, 100.0, Y)
FLAT = [20.0, 21, 19, 20, 22, 18, 20, 21, 19, 20, 20, 21, 19, 22, 18, 20]
WINDOW = Window(0, 3000, 0, 3000)

# what a reader must be told; a call where it holds; the same call where it does not
WHEN: list[tuple[str, Callable[[], Any], Callable[[], Any]]] = [
    ("rate is unstable", lambda: rate(12, 1000), lambda: rate(20, 1000)),
    ("check disclosure", lambda: rate(4, 1000), lambda: rate(5, 1000)),
    ("over-dispersion", lambda: change(60, 50, dispersion=2), lambda: change(60, 50)),
    ("percentage", lambda: change(12, 5), lambda: change(60, 50)),
    ("lengths", lambda: change(60, 50, 2, 1), lambda: change(60, 50)),
    ("no events", lambda: rank_sets([9, 4, 0]), lambda: rank_sets([9, 4, 1])),
    ("over-dispersion", lambda: rank_sets([9, 4, 2], dispersion=2), lambda: rank_sets([9, 4, 2])),
    ("crime usually varies more", lambda: target_forecast(100, 0.5, 190),
     lambda: target_forecast(100, 0.5, 190, dispersion=2)),
    ("crime usually varies more", lambda: target_forecast(100, 0.5, 190),
     lambda: target_forecast(100, 1.0, 190)),
    ("Widened", lambda: target_forecast(100, 0.5, 190, dispersion=2),
     lambda: target_forecast(100, 0.5, 190)),
    ("vary as chance alone", lambda: wdd([60, 55], [50, 30]),
     lambda: wdd([60, 55], [50, 30], dispersion=2)),
    ("a third or over three times", lambda: wdd([10, 9], [50, 30]),
     lambda: wdd([60, 55], [50, 30])),
    ("No control counts", lambda: wdd([0, 0], [50, 30]), lambda: wdd([60, 55], [50, 30])),
    ("fall to none", lambda: wdd([8, 8], [8, 4]), lambda: wdd([60, 55], [50, 30])),
    ("vary as chance alone", lambda: relative_effect(50, 30, 60, 55),
     lambda: relative_effect(50, 30, 60, 55, dispersion=2)),
    ("generalised", lambda: gini([2, 1, 0, 0, 0]), lambda: gini([5, 4, 3])),
    ("Fewer than 10 units", lambda: overdispersion([9, 4, 7], [8, 6, 5], Transform.SR_CQC),
     lambda: overdispersion(np.arange(5, 17), np.full(12, 9), Transform.SR_CQC)),
    ("days between", lambda: xmr([4, 3, 5, 4] * 4), lambda: xmr(FLAT)),
    ("fewer than 12 points", lambda: xmr(FLAT[:8]), lambda: xmr(FLAT)),
    ("gravest", lambda: weighted_harm([500, 500, 1], [1, 2, 7979]),
     lambda: weighted_harm([50, 40, 30], [5, 4, 3])),
    ("do not publish", lambda: disproportionality(6, 900, 50, 4000),
     lambda: disproportionality(60, 900, 500, 4000)),
    ("no stated ethnicity",
     lambda: disproportionality(60, 900, 500, 4000, not_stated_share=0.25),
     lambda: disproportionality(60, 900, 500, 4000, not_stated_share=0.05)),
    ("Fewer than seven", lambda: chapman(60, 50, 6), lambda: chapman(60, 50, 20)),
    ("share one point", lambda: density_grid(*DESK, WINDOW, 100, 300),
     lambda: density_grid(X, Y, WINDOW, 100, 300)),
    ("share one point", lambda: knox(*DESK, DAY, [0, 200], [0, 8]),
     lambda: knox(X, Y, DAY, [0, 200], [0, 8])),
    ("coarse", lambda: knox(X, Y, DAY, [0, 200], [0, 8], permutations=99),
     lambda: knox(X, Y, DAY, [0, 200], [0, 8])),
    ("Fewer than 50", lambda: wilson_interval(5, 40), lambda: wilson_interval(5, 60)),
]  # fmt: skip

# what must be told whatever the numbers are
ALWAYS: list[tuple[str, Callable[[], Any]]] = [
    ("rank", lambda: rank_sets([9, 4, 2])),
    ("at the rate so far", lambda: target_forecast(100, 0.5, 190)),
    ("same number of crimes", lambda: wdd([60, 55], [50, 30])),
    ("another period", lambda: naus_scan(6, 0.6, 208)),
    ("usual variation", lambda: overdispersion([9, 4, 7], [8, 6, 5], Transform.SR_CQC)),
    ("not a victim's harm", lambda: weighted_harm([5, 4], [3, 2])),
    ("Another table of weights", lambda: weighted_harm([5, 4], [3, 2])),
    ("perfect linkage", lambda: chapman(60, 50, 20)),
    ("independence cannot be tested", lambda: chapman(60, 50, 20)),
    ("lower bound", lambda: chao_lower_bound(60, 25, 118)),
    ("not a significant hotspot", lambda: density_grid(X, Y, WINDOW, 100, 300)),
    ("Season", lambda: p_chart([5, 6, 4, 5] * 4, [50] * 16)),
    ("false alarm", lambda: poisson_cusum(FLAT, 20.0)),
    ("late", lambda: ears(FLAT)),
    ("incomplete", lambda: weekly_band(FLAT)),
    ("do not prove bias", lambda: compare_find_rates(20, 100, 30, 200)),
    ("residents", lambda: disproportionality(60, 900, 500, 4000)),
    ("of all units", lambda: top_shares([5, 4, 3, 0])),
]  # fmt: skip


def told(result: Any) -> str:
    return " ".join(result.caveats)


@pytest.mark.parametrize(("words", "holds", "does_not"), WHEN)
def test_a_caveat_stands_when_and_only_when_its_condition_holds(
    words: str, holds: Callable[[], Any], does_not: Callable[[], Any]
) -> None:
    assert words in told(holds())
    assert words not in told(does_not())


@pytest.mark.parametrize(("words", "call"), ALWAYS)
def test_what_every_reader_must_be_told_stands_always(words: str, call: Callable[[], Any]) -> None:
    assert words.lower() in told(call()).lower()


def test_a_span_without_a_start_is_left_out_and_told() -> None:
    start, end = "2024-01-01T10:00", "2024-01-01T12:00"
    assert "no start" in told(week_of_hours([start, None], [end, end]))
    assert "no start" not in told(week_of_hours([start], [end]))
