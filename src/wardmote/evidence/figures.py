"""The door to figures: ask a question of the evidence. What a figure is made of is `figure_parts`."""

from __future__ import annotations

from wardmote.evidence.answers import answer, last_months, latest_covered
from wardmote.evidence.figure_parts import (
    LAST_YEAR,
    SPLITS,
    Break,
    Cell,
    Comparison,
    Figure,
    Gap,
    Provenance,
    Question,
    Rank,
)
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.store import Store
from wardmote.terms.periods import Period

__all__ = [
    "LAST_YEAR", "SPLITS", "Break", "Cell", "Comparison", "Figure", "Gap", "Provenance",
    "Question", "Rank", "ask", "latest_period", "monthly",
]  # fmt: skip


def ask(store: Store, question: Question, answered_by: str = "") -> Figure:
    """Answer a question from the evidence.

    Args:
        answered_by: "rows", "cube", or "" for the cube where it can answer and rows where not.
            Both give the same cells.
    Raises:
        UnknownMeasure, UnknownArea, BadQuestion: with the near names (all `Mendable`).
        NotHeld: nothing is held that could answer.
    """
    return answer(store, question, answered_by)


def latest_period(
    store: Store, measure: str, area: str, months: int = 12, as_at: int | str | None = None
) -> Period | None:
    """Return the last run of this many wholly covered months, or None where there is no such run."""
    return latest_covered(snapshot(store, as_at), measure, area, months)


def monthly(
    store: Store, measure: str, area: str, months: int = 24, as_at: int | str | None = None
) -> Figure | None:
    """Return the last months of a measure for an area, one cell a month, gaps included.

    The last month is the last one received, covered or not. None where nothing is held.
    """
    period = last_months(snapshot(store, as_at), measure, area, months)
    return ask(store, Question(measure, area, period, ("month",), as_at=as_at)) if period else None
