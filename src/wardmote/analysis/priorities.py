"""Setting priorities: scoring rules, totals with unknowns, class breaks.

Source: Fisher 1958 (class breaks). Whether scores follow a rule: `score_audit`; how sure a ranking
is: `acceptability`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    Floats,
    Ints,
    OutOfRange,
    as_counts,
    as_floats,
)
from wardmote.analysis.words import Polarity
from wardmote.terms.guard import checked

# Default cut-points: versioned by the partnership, printed in every output.
VOLUME_CUTS_PCT = (3.0, 4.0, 6.0, 8.0)
PERFORMANCE_CUTS_PCT = (-25.0, -5.0, 5.0, 25.0)
TREND_CUTS_PCT = (-15.0, -3.0, 3.0, 15.0)
CONCERN_CUTS_PCT = (5.0, 15.0, 30.0, 50.0)
SMALL_BASE = 20  # below this in both periods a change is not scored


@checked
def score_from_cuts(
    values: ArrayLike, cuts: ArrayLike, *, edge: Literal["at_least", "above"] = "at_least"
) -> Ints:
    """Return how many cut-points each value reaches: 0 to len(cuts), shape of values.

    Args:
        values: finite numbers.
        cuts: rising cut-points.
        edge: "at_least" lets a value on a cut-point count as having reached it (shares);
            "above" does not (changes: ±5% itself is still "within 5%").
    Raises:
        OutOfRange: the cut-points do not rise.
    """
    array, edges = as_floats(values, "values"), as_floats(cuts, "cuts")
    if (np.diff(edges) <= 0).any():
        raise OutOfRange("The cut-points must rise: write them low to high, none twice.")
    side: Literal["left", "right"] = "right" if edge == "at_least" else "left"
    return np.searchsorted(edges, array, side=side).astype(np.int64)


@checked
def score_volume(share_pct: float, cuts: ArrayLike = VOLUME_CUTS_PCT) -> int:
    """Score a share of all incidents, unrounded, in per cent."""
    if not 0 <= share_pct <= 100:
        raise OutOfRange(f"A share of {share_pct}% is not between 0 and 100.")
    return int(score_from_cuts(share_pct, cuts)[0])


@checked
def score_performance(
    current: float,
    previous: float,
    polarity: Polarity = "up_is_worse",
    cuts: ArrayLike = PERFORMANCE_CUTS_PCT,
) -> int | None:
    """Score the change between two like periods; None ("?") on a small or zero base.

    The change is signed by polarity, so that a fall in what should be reported scores as a rise.
    An activity-led category has no direction that is worse, and is not scored.
    """
    as_counts([current, previous], "counts")
    if polarity == "activity_led" or previous == 0:
        return None
    if current < SMALL_BASE and previous < SMALL_BASE:
        return None
    change_pct = 100 * (current - previous) / previous  # 105 on 100 is 5, not a hair above it
    signed = -change_pct if polarity == "down_is_worse" else change_pct
    return int(score_from_cuts(signed, cuts, edge="above")[0])


@checked
def score_trend(
    slope_pct_a_year: float, polarity: Polarity = "up_is_worse", cuts: ArrayLike = TREND_CUTS_PCT
) -> int | None:
    """Score an annual percentage slope, signed by polarity; None where direction means nothing."""
    if polarity == "activity_led":
        return None
    signed = -slope_pct_a_year if polarity == "down_is_worse" else slope_pct_a_year
    return int(score_from_cuts(signed, cuts, edge="above")[0])


@checked
def score_concern(share_pct: float, cuts: ArrayLike = CONCERN_CUTS_PCT) -> int:
    """Score the weighted share of residents who name the issue, in per cent."""
    return score_volume(share_pct, cuts)


@checked
def impact_likelihood(impact: int, likelihood: int, highest: int = 4) -> int:
    """Return impact × likelihood, each 1 to `highest`. Products tie: show the cell as well."""
    for name, score in (("impact", impact), ("likelihood", likelihood)):
        if not 1 <= score <= highest:
            raise OutOfRange(f"The {name} {score} is not between 1 and {highest}.")
    return impact * likelihood


@checked
def total_interval(scores: list[int | None], lowest: int = 0, highest: int = 4) -> tuple[int, int]:
    """Return the (smallest, greatest) total over every value that the unknown scores may take."""
    known = [score for score in scores if score is not None]
    unknown = len(scores) - len(known)
    return sum(known) + lowest * unknown, sum(known) + highest * unknown


@dataclass(frozen=True, slots=True)
class ClassBreaks:
    """Breaks by three methods, each with classes + 1 edges. For sensitivity, never for scoring:

    a category's score must not change because another category changed.
    """

    fisher: Floats
    quantile: Floats
    equal: Floats


@checked
def class_breaks(values: ArrayLike, classes: int) -> ClassBreaks:
    """Cut values into classes by Fisher's exact method (Jenks), by quantiles and by equal steps.

    Fisher breaks lie midway between neighbouring classes; quantiles are type 7.
    Raises:
        OutOfRange: fewer distinct values than classes.
    """
    array = np.sort(as_floats(values, "values"))
    if classes < 1 or len(np.unique(array)) < classes:
        raise OutOfRange(
            f"{len(np.unique(array))} distinct values cannot be cut into {classes} classes."
        )
    starts = _fisher_starts(array, classes)
    inner = [(array[at - 1] + array[at]) / 2 for at in starts[1:]]
    return ClassBreaks(
        fisher=np.array([array[0], *inner, array[-1]]),
        quantile=np.quantile(array, np.linspace(0, 1, classes + 1)),
        equal=np.linspace(array[0], array[-1], classes + 1),
    )


def _fisher_starts(array: Floats, classes: int) -> list[int]:
    """Return where each class starts so that the summed squared deviation is least."""
    n = len(array)
    sums, squares = np.insert(np.cumsum(array), 0, 0), np.insert(np.cumsum(array**2), 0, 0)

    def cost(start: Ints, stop: int) -> Floats:
        size = stop - start
        total = sums[stop] - sums[start]
        return np.asarray(squares[stop] - squares[start] - total**2 / size)

    best = np.full((classes + 1, n + 1), np.inf)
    best[0, 0] = 0
    cut = np.zeros((classes + 1, n + 1), dtype=np.int64)
    for k in range(1, classes + 1):
        for stop in range(k, n + 1):
            start = np.arange(k - 1, stop)
            costs = best[k - 1, start] + cost(start, stop)
            at = int(np.argmin(costs))
            best[k, stop], cut[k, stop] = costs[at], start[at]
    starts, stop = [], n
    for k in range(classes, 0, -1):
        stop = int(cut[k, stop])
        starts.append(stop)
    return starts[::-1]
