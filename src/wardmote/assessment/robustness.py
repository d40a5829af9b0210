"""How far the order of a matrix may be trusted: acceptabilities, rank ranges, smallest swaps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from wardmote.analysis.acceptability import correlated, smaa2
from wardmote.assessment.matrix import Matrix, Row
from wardmote.assessment.structures import Combine, Structure


@dataclass(frozen=True, slots=True)
class Robustness:
    """One row's standing when weights, unknowns and scores may vary.

    Attributes:
        first, top: share of draws (0 to 1) in which the row comes first, or among the first k.
        place_low, place_high: the 90% range of its places.
        confidence: share of draws that put it first under its own best weights; None if none do,
            and where scores are multiplied, which have no weights.
        to_overtake: the row next above on the list, and the fewest steps of known scores that would
            swap the two: 0 where question marks alone may, None where no change on the scale would.
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
    board's weights may be. Scores that are multiplied have no weights. Unknown scores are drawn
    over the whole scale of their criterion.
    """
    ordered = [row for _, _, row, _ in matrix.ranked()]
    if matrix.structure.combine is Combine.PRODUCT:
        ranks, confidence = _ranks_of_products(matrix.structure, ordered, draws, seed), None
    else:
        ranks, confidence = _ranks_of_sums(matrix.structure, ordered, draws, seed, perturb)
    low, high = (
        np.quantile(ranks, share, axis=0, method="inverted_cdf").astype(int)
        for share in (0.05, 0.95)
    )
    return [
        Robustness(
            category=row.category,
            first=float((ranks[:, at] == 1).mean()),
            top=float((ranks[:, at] <= top).mean()),
            place_low=int(low[at]),
            place_high=int(high[at]),
            confidence=None if confidence is None or np.isnan(confidence[at]) else confidence[at],
            to_overtake=_to_overtake(matrix.structure, ordered[at - 1], row) if at else None,
        )
        for at, row in enumerate(ordered)
    ]


def _ranks_of_sums(
    structure: Structure, ordered: Sequence[Row], draws: int, seed: int, perturb: int
) -> tuple[np.ndarray, list[float]]:
    """Return each row's place under all weights, shape (draws, rows), and its confidence."""
    criteria = structure.criteria
    marks = [[row.scores[criterion.slug].value for criterion in criteria] for row in ordered]
    found = smaa2(
        np.array([[0 if mark is None else mark for mark in row] for row in marks], dtype=float),
        draws=draws,
        seed=seed,
        perturb=perturb,
        unknown=np.array([[mark is None for mark in row] for row in marks]),
        lowest=min(criterion.lowest for criterion in criteria),
        highest=max(criterion.highest for criterion in criteria),
    )
    return found.ranks, [float(one) for one in found.confidence]


def _ranks_of_products(
    structure: Structure, ordered: Sequence[Row], draws: int, seed: int
) -> np.ndarray:
    """Return each row's place, shape (draws, rows), with each "?" drawn on its own scale."""
    rng = np.random.default_rng(seed)
    totals = np.ones((draws, len(ordered)))
    for (at, row), criterion in product(enumerate(ordered), structure.criteria):
        mark = row.scores[criterion.slug].value
        scale = (criterion.lowest, criterion.highest)
        totals[:, at] *= rng.integers(*scale, size=draws, endpoint=True) if mark is None else mark
    return np.asarray(1 + (totals[:, :, None] > totals[:, None, :]).sum(axis=1))


def _to_overtake(structure: Structure, above: Row, row: Row) -> tuple[str, int | None]:
    """Return the row above, and the fewest steps that put this one over it, unknowns in its favour."""
    raised, lowered = (
        _within_reach(structure, row, up=True),
        _within_reach(structure, above, up=False),
    )
    steps = [
        rise + fall
        for (rise, high), (fall, low) in product(enumerate(raised), enumerate(lowered))
        if high > low
    ]
    return above.category, min(steps, default=None)


def _within_reach(structure: Structure, row: Row, *, up: bool) -> list[float]:
    """Return the highest (or lowest) total that each number of steps of known scores can reach."""
    best = max if up else min
    reached: dict[int, list[float]] = {0: []}  # by steps: the scores so far of the best total
    for criterion in structure.criteria:
        mark, end = row.scores[criterion.slug].value, criterion.highest if up else criterion.lowest
        room = range(abs(end - mark) + 1) if mark is not None else range(1)
        begin = end if mark is None else mark
        tried: dict[int, list[list[float]]] = {}
        for (taken, scores), more in product(reached.items(), room):
            moved = begin + more if up else begin - more
            tried.setdefault(taken + more, []).append([*scores, moved])
        reached = {
            steps: best(found, key=lambda scores: _so_far(structure, scores))
            for steps, found in tried.items()
        }
    return [structure.combined(reached[steps]) for steps in range(len(reached))]


def _so_far(structure: Structure, scores: Sequence[float]) -> float:
    """Return what the scores of the first criteria come to."""
    return replace(structure, criteria=structure.criteria[: len(scores)]).combined(scores)


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
