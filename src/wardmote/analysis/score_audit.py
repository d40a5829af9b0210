"""Do published scores follow from the numbers? The most rows one monotone rule can give, and repairs."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    Floats,
    Ints,
    OutOfRange,
    as_counts,
    as_floats,
    same_length,
)
from wardmote.terms.guard import checked


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
