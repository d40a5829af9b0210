"""How far the order of a matrix may be trusted: acceptabilities, rank ranges, smallest swaps."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wardmote.analysis.acceptability import correlated, smaa2, smallest_swap
from wardmote.assessment.matrix import Matrix


@dataclass(frozen=True, slots=True)
class Robustness:
    """One row's standing when weights, unknowns and scores may vary.

    Attributes:
        first, top: share of draws (0 to 1) in which the row comes first, or among the first k.
        place_low, place_high: the 90% range of its places.
        confidence: share of draws that put it first under its own best weights; None if none do.
        to_overtake: the row next above on the list, and the fewest score steps that would swap
            the two, or None where no change on the scale would.
    """

    category: str
    first: float
    top: float
    place_low: int
    place_high: int
    confidence: float | None
    to_overtake: tuple[str, int | None] | None


def robustness(
    matrix: Matrix, *, top: int = 4, perturb: int = 0, draws: int = 10_000, seed: int = 2007
) -> list[Robustness]:
    """Return each row's robustness, in ranked order. The same seed gives the same answer.

    Weights are drawn uniformly: it asks what follows from the scores alone, whatever a
    board's weights may be. Unknown scores are drawn over the whole scale.
    """
    criteria = matrix.structure.criteria
    ordered = [row for _, _, row, _ in matrix.ranked()]
    marks = [[row.scores[criterion.slug].value for criterion in criteria] for row in ordered]
    unknown = np.array([[mark is None for mark in row] for row in marks])
    scores = np.array([[0 if mark is None else mark for mark in row] for row in marks], dtype=float)
    found = smaa2(
        scores,
        draws=draws,
        seed=seed,
        perturb=perturb,
        unknown=unknown,
        lowest=min(criterion.lowest for criterion in criteria),
        highest=max(criterion.highest for criterion in criteria),
    )
    in_top = found.in_top(top)
    return [
        Robustness(
            category=row.category,
            first=float(found.first[at]),
            top=float(in_top[at]),
            place_low=int(found.rank_lower[at]),
            place_high=int(found.rank_upper[at]),
            confidence=None if np.isnan(found.confidence[at]) else float(found.confidence[at]),
            to_overtake=_to_overtake(ordered[at - 1].category, scores[at - 1], scores[at])
            if at
            else None,
        )
        for at, row in enumerate(ordered)
    ]


def _to_overtake(above: str, ahead: np.ndarray, behind: np.ndarray) -> tuple[str, int | None]:
    swap = smallest_swap(ahead, behind)
    return above, None if swap is None else swap[0]


def double_counting(matrix: Matrix, at_least: float = 0.7) -> list[tuple[str, str, float]]:
    """Return pairs of criteria titles that move together over the rows scored on both."""
    criteria = matrix.structure.criteria
    table = np.array(
        [
            [row.scores[criterion.slug].value for criterion in criteria]
            for row in matrix.rows
            if all(row.scores[criterion.slug].value is not None for criterion in criteria)
        ],
        dtype=float,
    )
    if len(table) < 5:  # too few whole rows for a correlation to mean anything
        return []
    return correlated(table, [criterion.title for criterion in criteria], at_least)
