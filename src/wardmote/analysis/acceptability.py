"""How sure a ranking of priorities is: SMAA-2, pairwise swaps, criteria that say the same twice.

Source: Lahdelma & Salminen 2001; Tervonen & Lahdelma 2007.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    BadSample,
    Floats,
    Ints,
    as_floats,
    same_length,
)
from wardmote.terms.guard import checked


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
