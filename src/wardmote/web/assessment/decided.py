"""What the assessment makes of one category: its place in the matrix, the board's word, the analyst's."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import HttpRequest

from wardmote.assessment.matrix import Override, Row, Total
from wardmote.reports.strategic.parts import slug
from wardmote.reports.wording import place_words
from wardmote.web.accounts.gate import reader_of
from wardmote.web.accounts.rules import READ_JUDGEMENTS
from wardmote.web.assessment.addresses import route
from wardmote.web.assessment.choosing import Chosen
from wardmote.web.assessment.words import Words, words_at
from wardmote.web.assessment.workspace import Workspace, scored_measure, workspace
from wardmote.web.assessment.workspace_views import may_write

STANDINGS = {
    "proposed": "Proposed as a priority",
    "perhaps": "May become a priority once its question marks are answered",
    "not": "Not proposed as a priority",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """A category in the assessment: what the scores propose, who decided what, what is written."""

    row: Row
    total: Total
    place: str  # "1st to 4th of 12"
    period: str
    standing: str
    override: Override | None
    words: Words | None
    told_at: str  # its place in the document
    change: str  # where its words are written; "" for a reader who may not


def decided_of(request: HttpRequest, picked: Chosen) -> Decided | None:
    """Return what the assessment makes of the category chosen.

    None where it is not a row of the matrix, and for a reader who may not see judgements.
    """
    evidence = picked.held
    may_read = READ_JUDGEMENTS.allows(reader_of(request), picked.area.code)
    if not may_read or picked.measure.name != scored_measure(evidence):
        return None
    space = workspace(evidence)
    for best, worst, row, total in space.matrix.ranked():
        if row.category == picked.category:
            place = f"{place_words(best, worst)} of {len(space.matrix.rows)}"
            return _decided(space, row, total, place, may_write(request, space))
    return None


def _decided(space: Workspace, row: Row, total: Total, place: str, writes: bool) -> Decided:
    where = f"category-{slug(row.category)}"
    return Decided(
        row=row,
        total=total,
        place=place,
        period=space.seen.crime.period.title,
        standing=STANDINGS[_standing(space, row)],
        override=next((o for o in space.matrix.overrides if o.category == row.category), None),
        words=words_at(space, where),
        told_at=where,
        change=route("prose-place", args=(where,)) if writes else "",
    )


def _standing(space: Workspace, row: Row) -> str:
    top = space.structure.bands[-1].letter
    if row in space.matrix.priorities(top):
        return "proposed"
    return "perhaps" if row in space.matrix.perhaps_above(top) else "not"
