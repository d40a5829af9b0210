"""Nothing returns a silent NaN: every public method refuses what it cannot bear, by name."""

from __future__ import annotations

from collections.abc import Callable
from math import inf, nan

import pytest

from wardmote.analysis.capture_recapture import chao_lower_bound, chapman, list_model
from wardmote.analysis.change import change, changes
from wardmote.analysis.concentration import gini, lorenz, top_shares
from wardmote.analysis.control_charts import ears, poisson_cusum, weekly_band, xmr
from wardmote.analysis.dispersion import index_of_dispersion
from wardmote.analysis.displacement import wdd
from wardmote.analysis.e_test import e_test_p
from wardmote.analysis.effects import difference_in_differences, pool, relative_effect
from wardmote.analysis.estimates import BadSample
from wardmote.analysis.funnel import expected_limits, flags, overdispersion, proportion_limits
from wardmote.analysis.harm import weighted_harm
from wardmote.analysis.interruption import interrupted_series
from wardmote.analysis.proportions import compare_shares, phi, wilson_interval
from wardmote.analysis.raking import rake
from wardmote.analysis.ranks import rank_set, rank_sets
from wardmote.analysis.rates import byar_interval, exact_interval, rate, rates
from wardmote.analysis.scan import naus_scan
from wardmote.analysis.seasons import stl, strength
from wardmote.analysis.stop_search import disproportionality
from wardmote.analysis.survey import design, survey_mean, wave_change
from wardmote.analysis.targets import back_test, chance_without_change, target_forecast

Call = Callable[[float], object]

# Each takes one bad number in a place where a count, rate or weight belongs.
CALLS: dict[str, Call] = {
    "rate": lambda bad: rate(bad, 10),
    "rate population": lambda bad: rate(3, bad),
    "rates": lambda bad: rates([1, bad], [5, 5]),
    "exact_interval": exact_interval,
    "byar_interval": byar_interval,
    "change": lambda bad: change(30, bad),
    "change exposure": lambda bad: change(30, 40, bad, 1),
    "changes": lambda bad: changes([30, bad], [4, 5]),
    "changes dispersion": lambda bad: changes([30], [4], dispersion=bad),
    "e_test_p": lambda bad: e_test_p(bad, 3),
    "rank_sets": lambda bad: rank_sets([3, bad, 5]),
    "rank_sets exposures": lambda bad: rank_sets([3, 4], [1, bad]),
    "rank_set dispersion": lambda bad: rank_set([3, 4], 0, dispersion=bad),
    "wilson_interval": lambda bad: wilson_interval(bad, 10),
    "compare_shares": lambda bad: compare_shares(1, 10, 2, bad),
    "phi": lambda bad: phi([[1, 2], [3, bad]]),
    "naus_scan": lambda bad: naus_scan(4, bad, 52),
    "naus_scan windows": lambda bad: naus_scan(4, 1, bad) if bad != inf else naus_scan(4, bad, 5),
    "xmr": lambda bad: xmr([1, 2, bad]) if bad != -1 else xmr([]),
    "poisson_cusum": lambda bad: poisson_cusum([1, 2], bad),
    "ears": lambda bad: ears([1, 2, 3, 4, 5, 6, 7, 8, bad]),
    "weekly_band": lambda bad: weekly_band([1, bad]),
    "expected_limits": lambda bad: expected_limits(bad),
    "flags": lambda bad: flags([3], [bad]),
    "overdispersion": lambda bad: overdispersion([3, 4], [5, bad]),
    "proportion_limits": lambda bad: proportion_limits([10], bad),
    "index_of_dispersion": lambda bad: index_of_dispersion([1, 2, bad]),
    "gini": lambda bad: gini([1, 2, bad]),
    "lorenz": lambda bad: lorenz([1, 2, bad]),
    "top_shares": lambda bad: top_shares([1, 2], bad),
    "weighted_harm": lambda bad: weighted_harm([1, bad], [2, 3]),
    "weighted_harm weights": lambda bad: weighted_harm([1, 1], [2, bad]),
    "wdd": lambda bad: wdd([1, 2], [3, bad]),
    "wdd weights": lambda bad: wdd([1, 2], [3, 4], time_weights=(1, bad)),
    "relative_effect": lambda bad: relative_effect(1, 2, 3, bad),
    "relative_effect dispersion": lambda bad: (
        relative_effect(1, 2, 3, 4, dispersion=bad) if bad != inf else relative_effect(1, 2, 3, bad)
    ),
    "pool": lambda bad: pool([0.1, 0.2], [0.1, bad]),
    "difference_in_differences": lambda bad: difference_in_differences(
        [[1, bad], [2, 3]], [1, 0], [0, 1]
    ),
    "interrupted_series": lambda bad: interrupted_series([1, bad] * 10, [0] * 10 + [1] * 10),
    "stl": lambda bad: stl([*range(47), bad]) if bad != -1 else stl([]),
    "strength": lambda bad: strength([1, 2], [1, bad]) if bad != -1 else strength([], []),
    "survey_mean": lambda bad: survey_mean([1, 0, 1], design([1, 1, bad])),
    "wave_change": lambda bad: wave_change(0.4, bad, 9, 0.5, 0.1, 9),
    "rake": lambda bad: rake([1, bad], {"a": ["x", "y"]}, {"a": {"x": 1, "y": 1}}),
    "chapman": lambda bad: chapman(10, 10, bad),
    "chao_lower_bound": lambda bad: chao_lower_bound(10, bad, 30),
    "list_model": lambda bad: list_model([[1, 0], [0, 1], [1, 1]], [3, 4, bad]),
    "disproportionality": lambda bad: disproportionality(10, 100, 20, bad),
    "target_forecast": lambda bad: target_forecast(10, bad, 30),
    "chance_without_change": lambda bad: chance_without_change(bad, 30),
    "back_test": lambda bad: back_test([bad], [1]),
}


@pytest.mark.parametrize("bad", [nan, inf, -1.0], ids=str)
@pytest.mark.parametrize("name", sorted(CALLS))
def test_bad_numbers_are_refused_by_name(name: str, bad: float) -> None:
    with pytest.raises(BadSample) as raised:
        CALLS[name](bad)
    message = str(raised.value)
    assert message[0].isupper() or message.split()[0].isidentifier() or message[0] == '"'
    assert message.endswith(".")
