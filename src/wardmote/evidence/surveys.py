"""Answers that are not counts of rows: shares of a survey, and stocks of residents or households."""

from __future__ import annotations

from wardmote.evidence.figures import Figure, Question
from wardmote.evidence.measures import Measure
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.areas import Area
from wardmote.terms.errors import NotHeld
from wardmote.terms.periods import Period


def answer(
    held: Snapshot, measure: Measure, category: str, area: Area, question: Question
) -> Figure:
    raise NotHeld(f"{measure.title} is not held.")


def stock_figure(held: Snapshot, measure: Measure, area: Area, question: Question) -> Figure:
    raise NotHeld(f"{measure.title} is not held.")


def latest(held: Snapshot, measure: Measure, area: Area) -> Period | None:
    return None
