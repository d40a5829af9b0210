"""Setting priorities: scoring rules, class breaks, SMAA-2, and the audit of published scores.

Source: `methods.md` e; Lahdelma & Salminen 2001; Tervonen & Lahdelma 2007; Fisher 1958.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    BadSample,
    Floats,
    Ints,
    OutOfRange,
    as_counts,
    as_floats,
    same_length,
)
from wardmote.analysis.guard import checked

# Default cut-points: versioned by the partnership, printed in every output.
VOLUME_CUTS_PCT = (3.0, 4.0, 6.0, 8.0)
PERFORMANCE_CUTS_PCT = (-25.0, -5.0, 5.0, 25.0)
TREND_CUTS_PCT = (-15.0, -3.0, 3.0, 15.0)
CONCERN_CUTS_PCT = (5.0, 15.0, 30.0, 50.0)
SMALL_BASE = 20  # below this in both periods a change is not scored
Polarity = Literal["up_is_worse", "down_is_worse", "activity_led"]


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
    change_pct = 100 * (current / previous - 1)
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


@dataclass(frozen=True, slots=True)
class Smaa:
    """Stochastic multicriteria acceptability of each alternative.

    Attributes:
        values: weighted value, shape (draws, alternatives); kept only when weights were given.
        ranks: place in each draw, same shape; ties share the better place.
        rank_acceptability: share of draws giving each place, shape (alternatives, places).
        central_weights: mean weights where the alternative comes first, shape
            (alternatives, criteria); NaN rows for one that never does.
        confidence: share of score draws in which its central weights put it first; NaN as above.
        pairwise_winning: share of draws in which row beats column, shape (n, n).
        rank_lower, rank_upper: the 90% range of places.
    """

    values: Floats
    ranks: Ints
    rank_acceptability: Floats
    central_weights: Floats
    confidence: Floats
    pairwise_winning: Floats
    rank_lower: Ints
    rank_upper: Ints
    draws: int

    @property
    def first(self) -> Floats:
        """Return the share of draws in which each comes first."""
        return np.asarray(self.rank_acceptability[:, 0])

    def in_top(self, k: int) -> Floats:
        """Return the share of draws in which each is among the first k."""
        return np.asarray(self.rank_acceptability[:, :k].sum(axis=1))


@checked
def smaa2(
    scores: ArrayLike,
    weights: ArrayLike | None = None,
    *,
    draws: int = 10_000,
    seed: int = 2007,
    perturb: int = 0,
    unknown: ArrayLike | None = None,
    lowest: float = 0,
    highest: float = 4,
    order: list[int] | None = None,
) -> Smaa:
    """Return rank acceptabilities under all weights, or under the weights given.

    Args:
        scores: shape (alternatives, criteria); more is a higher priority.
        weights: shape (draws, criteria); None draws uniformly on the simplex.
        draws, seed: 10,000 draws give ±1 percentage point. The same seed gives the same answer.
        perturb: each known score moves by −perturb … +perturb whole steps, kept on the scale.
        unknown: mask of scores that are "?": drawn as whole scores from lowest to highest.
        order: criteria from most to least important, where the partnership has agreed one.
    Source: Lahdelma & Salminen 2001; Tervonen & Lahdelma 2007.
    """
    mask = None if unknown is None else np.asarray(unknown, dtype=bool)
    raw = np.asarray(scores, dtype=np.float64)
    base = as_floats(raw if mask is None else np.where(mask, lowest, raw), "scores")
    if base.ndim != 2:
        raise BadSample(
            "scores must be a table: one row for each category, one column a criterion."
        )
    rng = np.random.default_rng(seed)
    drawn = _weights(weights, base.shape[1], draws, rng, order)
    table = _score_draws(base, len(drawn), rng, perturb, mask, lowest, highest)
    values = np.einsum("dc,dac->da", drawn, table) if table.ndim == 3 else drawn @ table.T
    # Round first: sums of floats in another order must not make or break a tie.
    values = np.round(values, 12)
    beats = values[:, :, None] > values[:, None, :]
    ranks = 1 + beats.sum(axis=1)
    n = base.shape[0]
    acceptability = np.stack([(ranks == place).mean(axis=0) for place in range(1, n + 1)], axis=1)
    central = _central_weights(drawn, ranks)
    return Smaa(
        values=values,
        ranks=ranks.astype(np.int64),
        rank_acceptability=acceptability,
        central_weights=central,
        confidence=_confidence(central, table, base),
        pairwise_winning=beats.mean(axis=0),
        rank_lower=np.quantile(ranks, 0.05, axis=0, method="inverted_cdf").astype(np.int64),
        rank_upper=np.quantile(ranks, 0.95, axis=0, method="inverted_cdf").astype(np.int64),
        draws=len(drawn),
    )


def _weights(
    weights: ArrayLike | None,
    criteria: int,
    draws: int,
    rng: np.random.Generator,
    order: list[int] | None,
) -> Floats:
    if weights is not None:
        given = as_floats(weights, "weights")
        if given.ndim != 2 or given.shape[1] != criteria:
            raise BadSample(f"weights must have one column for each of the {criteria} criteria.")
        return given
    drawn = rng.dirichlet(np.ones(criteria), size=draws)
    if order is not None:
        same_length("order", order, "criteria", range(criteria))
        drawn = -np.sort(-drawn, axis=1)[:, np.argsort(order)]
    return drawn


def _score_draws(
    base: Floats,
    draws: int,
    rng: np.random.Generator,
    perturb: int,
    mask: np.ndarray | None,
    lowest: float,
    highest: float,
) -> Floats:
    """Return (alternatives, criteria) where nothing varies, else (draws, alternatives, criteria)."""
    if not perturb and (mask is None or not mask.any()):
        return base
    table = np.repeat(base[None], draws, axis=0)
    if perturb:
        table += rng.integers(-perturb, perturb, size=table.shape, endpoint=True)
        np.clip(table, lowest, highest, out=table)
    if mask is not None and mask.any():
        at = np.nonzero(mask)
        table[:, at[0], at[1]] = rng.integers(
            int(lowest), int(highest), size=(draws, len(at[0])), endpoint=True
        )
    return table


def _central_weights(drawn: Floats, ranks: Ints) -> Floats:
    central = np.full((ranks.shape[1], drawn.shape[1]), np.nan)
    for at in range(ranks.shape[1]):
        first = ranks[:, at] == 1
        if first.any():
            central[at] = drawn[first].mean(axis=0)
    return central


def _confidence(central: Floats, table: Floats, base: Floats) -> Floats:
    """Return how often each is first under its own central weights, over the scores drawn."""
    draws = table if table.ndim == 3 else base[None]
    found = np.full(len(central), np.nan)
    for at, weights in enumerate(central):
        if np.isfinite(weights).all():
            values = np.round(draws @ weights, 12)
            found[at] = (values[:, at] >= values.max(axis=1)).mean()
    return found


@dataclass(frozen=True, slots=True)
class ScoreAudit:
    """Could any rule that never falls as the evidence rises have given these scores?

    Attributes:
        kept: the most rows that one monotone rule can reproduce.
        repairs: for each row of the smallest repair, its place in the input and the scores
            (lowest, highest) that would fit.
        cut_ranges: for each step between scores, the range in which its cut-point must lie for
            the kept rows (NaN where no kept row bounds it).
    """

    kept: int
    of: int
    repairs: tuple[tuple[int, int, int], ...]
    cut_ranges: tuple[tuple[float, float], ...]

    @property
    def is_monotone(self) -> bool:
        return self.kept == self.of


@checked
def audit_scores(values: ArrayLike, scores: ArrayLike, highest: int | None = None) -> ScoreAudit:
    """Audit a published score column against the numbers that it should follow from.

    The longest chain of rows whose scores never fall as the value rises, where rows with one
    value have one score, is what a monotone rule can reproduce; the rest is the smallest repair.

    Raises:
        AreasDiffer: values and scores have different lengths.
    """
    x, given = as_floats(values, "values"), as_counts(scores, "scores").astype(np.int64)
    same_length("values", x, "scores", given)
    top = int(given.max()) if highest is None else int(highest)
    if top < 0:
        raise OutOfRange(f"The highest score is {top}: scores start at 0.")
    chosen = _best_monotone(x, given, top)
    order = np.unique(x)
    wanted = dict(zip(order.tolist(), chosen, strict=True))
    kept = np.array(
        [wanted[value] == score for value, score in zip(x.tolist(), given, strict=True)]
    )
    repairs = tuple(
        (int(at), *_fitting(x[at], x[kept], given[kept], top)) for at in np.flatnonzero(~kept)
    )
    cuts = tuple(_cut_range(x[kept], given[kept], step) for step in range(1, top + 1))
    return ScoreAudit(int(kept.sum()), len(x), repairs, cuts)


def _best_monotone(x: Floats, given: Ints, top: int) -> list[int]:
    """Return the score for each distinct value that agrees with the most rows and never falls."""
    levels = np.unique(x)
    agree = np.array(
        [[(given[x == level] == score).sum() for score in range(top + 1)] for level in levels]
    )
    best = agree[0].astype(np.int64)
    came_from = []
    for row in agree[1:]:
        back = np.array([int(np.argmax(best[: score + 1])) for score in range(top + 1)])
        came_from.append(back)
        best = row + best[back]
    chosen = [int(np.argmax(best))]
    for back in reversed(came_from):
        chosen.append(int(back[chosen[-1]]))
    return chosen[::-1]


def _fitting(value: float, x: Floats, given: Ints, top: int) -> tuple[int, int]:
    below, above = given[x <= value], given[x >= value]
    same = given[x == value]
    if same.size:
        return int(same[0]), int(same[0])
    return (int(below.max()) if below.size else 0), (int(above.min()) if above.size else top)


def _cut_range(x: Floats, given: Ints, step: int) -> tuple[float, float]:
    below, above = x[given < step], x[given >= step]
    return (
        float(below.max()) if below.size else float("nan"),
        float(above.min()) if above.size else float("nan"),
    )


@checked
def smallest_swap(
    first: ArrayLike, second: ArrayLike, lowest: int = 0, highest: int = 4
) -> tuple[int, str] | None:
    """Return the fewest whole steps that would put the second row's total above the first's.

    A step raises a score of the second or lowers one of the first, on the scale. Returns the
    number of steps and which rows must move, or None where the scale does not allow it.
    """
    ahead, behind = as_floats(first, "first"), as_floats(second, "second")
    same_length("first", ahead, "second", behind)
    gap = int(ahead.sum() - behind.sum())
    if gap < 0:
        return 0, "it is already above"
    room_up, room_down = int((highest - behind).sum()), int((ahead - lowest).sum())
    if room_up + room_down <= gap:
        return None
    steps = gap + 1
    if steps <= room_up:
        return steps, f"the second row gains {steps}"
    return steps, f"the second row gains {room_up} and the first loses {steps - room_up}"


@checked
def correlated(
    scores: ArrayLike, names: list[str], at_least: float = 0.7
) -> list[tuple[str, str, float]]:
    """Return the pairs of criteria whose scores move together: they count one thing twice."""
    table = as_floats(scores, "scores")
    same_length("names", names, "criteria", table.T)
    found = []
    for a in range(table.shape[1]):
        for b in range(a + 1, table.shape[1]):
            x, y = table[:, a] - table[:, a].mean(), table[:, b] - table[:, b].mean()
            spread = float(np.sqrt((x @ x) * (y @ y)))
            r = float(x @ y) / spread if spread > 0 else 0.0
            if abs(r) >= at_least:
                found.append((names[a], names[b], r))
    return found
