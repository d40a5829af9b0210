"""What the assessment makes of one category: its place in the matrix, the board's word, the analyst's."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from wardmote.assessment.judgements import Prose
from wardmote.assessment.matrix import Override, Row, Total
from wardmote.claims.prose import BadClaim
from wardmote.reports.document import Paragraph
from wardmote.reports.strategic.parts import slug
from wardmote.reports.wording import place_words
from wardmote.web.accounts.gate import reader_of
from wardmote.web.accounts.rules import READ_JUDGEMENTS
from wardmote.web.assessment.choosing import Chosen
from wardmote.web.assessment.workspace import Workspace, scored_measure, workspace
from wardmote.web.assessment.workspace_views import may_write
from wardmote.web.audit.models import Entry
from wardmote.web.deliveries.held import Held

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
    words: tuple[Paragraph, ...]
    written: Prose | None
    is_stale: bool
    slug: str  # of its place in the document
    may_write: bool


def judged_now(evidence: Held, measure: str) -> Hashable:
    """Return what a kept page of a measure's category depends on besides the evidence.

    Nothing where the matrix scores another measure: such a page asks the database nothing. Else
    every judgement writes one entry of the record; a structure comes into force with a day, or is
    the home's own.
    """
    if scored_measure(evidence) != measure:
        return ()
    newest = Entry.objects.order_by("-number").values_list("number", flat=True).first()
    own = settings.HOME / "matrix.yaml"
    return newest, timezone.localdate(), own.stat().st_mtime_ns if own.exists() else 0


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
    written = next((one for one in space.judgements.prose if one.place == where), None)
    return Decided(
        row=row,
        total=total,
        place=place,
        period=space.seen.crime.period.title,
        standing=STANDINGS[_standing(space, row)],
        override=next((o for o in space.matrix.overrides if o.category == row.category), None),
        words=_printed(space, written),
        written=written,
        is_stale=where in space.stale(),
        slug=where,
        may_write=writes,
    )


def _standing(space: Workspace, row: Row) -> str:
    top = space.structure.bands[-1].letter
    if row in space.matrix.priorities(top):
        return "proposed"
    return "perhaps" if row in space.matrix.perhaps_above(top) else "not"


def _printed(space: Workspace, written: Prose | None) -> tuple[Paragraph, ...]:
    """Return the analyst's words with their numbers; nothing where one no longer holds."""
    if written is None:
        return ()
    try:
        return tuple(space.quoting().checked(written.place, written.text))
    except BadClaim:
        return ()
