"""The analyst's words on the pages about the same things: as printed, and whether they still hold."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from wardmote.assessment import judgements
from wardmote.claims.own.prose import BadClaim
from wardmote.evidence.figures import Question
from wardmote.reports.document import Paragraph
from wardmote.reports.strategic.parts import slug
from wardmote.terms.areas import Area
from wardmote.terms.errors import Mendable
from wardmote.web.accounts.gate import reader_of
from wardmote.web.accounts.rules import READ_JUDGEMENTS, WRITE_JUDGEMENTS
from wardmote.web.assessment.addresses import route
from wardmote.web.assessment.models import Prose
from wardmote.web.assessment.queries import in_force
from wardmote.web.assessment.workspace import Workspace, scored_measure, workspace
from wardmote.web.audit.queries import newest_head
from wardmote.web.deliveries.held import Held


@dataclass(frozen=True, slots=True)
class Words:
    """What is written for one place of the document.

    `printed` is empty where a number in the words no longer holds; `moved` says which of the
    numbers that they were written on are others now.
    """

    written: judgements.Prose
    printed: tuple[Paragraph, ...]
    moved: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """All words in force: by place, and the categories among them with their pages."""

    places: Mapping[str, Words]
    categories: tuple[tuple[str, str], ...]  # (title, address)


@dataclass(frozen=True, slots=True)
class Spoken:
    """What the assessment says of one ward: where, in whose words, and of what beside it."""

    address: str  # of its section
    words: Words | None
    categories: tuple[tuple[str, str], ...]
    change: str  # where its words are written; "" for a reader who may not


def judged_now() -> Hashable:
    """Return what a kept page with judgements on it depends on besides the evidence.

    Every judgement writes one entry of the record; a structure comes into force with a day, or is
    the home's own.
    """
    own = 0
    with suppress(FileNotFoundError):
        own = (settings.HOME / "matrix.yaml").stat().st_mtime_ns
    return newest_head(), timezone.localdate(), own


def judged_of_category(evidence: Held, measure: str) -> Hashable:
    """Return `judged_now`; nothing where the matrix scores another measure.

    Such a page asks the database nothing.
    """
    return judged_now() if scored_measure(evidence) == measure else ()


def judged_of_ward(evidence: Held, ward: Area) -> Hashable:
    """Return `judged_now`; nothing where the assessment has no section on the ward."""
    return judged_now() if ward.code in _wards_told(evidence) else ()


def spoken_of(request: HttpRequest, evidence: Held, ward: Area, judged: Hashable) -> Spoken | None:
    """Return what the assessment says of a ward.

    None where it has no section on it, and for a reader who may not see judgements.
    """
    reader, area = reader_of(request), ward.parent
    if not judged or not READ_JUDGEMENTS.allows(reader, area):
        return None
    place = f"ward-{slug(ward.code)}"
    written = evidence.keep(("written", judged), lambda: _written(evidence))
    return Spoken(
        f"{route('assessment-chapter', args=('wards',))}#{place}",
        written.places.get(place),
        written.categories,
        f"{route('prose')}{place}/" if WRITE_JUDGEMENTS.allows(reader, area) else "",
    )


def words_at(space: Workspace, place: str) -> Words | None:
    """Return what is written for a place of the document, or None."""
    written = next((one for one in space.judgements.prose if one.place == place), None)
    return None if written is None else _words(space, written, space.stale().get(place, ()))


def _words(space: Workspace, written: judgements.Prose, moved: tuple[str, ...]) -> Words:
    printed: tuple[Paragraph, ...] = ()
    with suppress(BadClaim):
        printed = tuple(space.quoting().checked(written.place, written.text))
    return Words(written, printed, moved)


def _written(evidence: Held) -> Written:
    if not in_force(Prose, evidence.partnership().code):
        return Written({}, ())
    space = workspace(evidence)
    stale = space.stale()
    places = {
        one.place: _words(space, one, stale.get(one.place, ())) for one in space.judgements.prose
    }
    measure = space.seen.crime.measure.name
    return Written(places, tuple(
        (cell.labels[0], route("category", args=(measure, cell.keys[0])))
        for cell in space.seen.categories.cells
        if f"category-{slug(cell.keys[0])}" in places
    ))  # fmt: skip


def _wards_told(evidence: Held) -> frozenset[str]:
    """Return the codes of the wards that the assessment has a section on."""
    area = evidence.partnership().code
    return evidence.keep(("wards told", area), lambda: _split_by_ward(evidence, area))


def _split_by_ward(evidence: Held, area: str) -> frozenset[str]:
    measure = scored_measure(evidence)
    year = measure and evidence.latest(measure, area)
    if not year:
        return frozenset()
    with suppress(Mendable):  # not held as finely as wards
        split = evidence.ask(Question(measure, area, year, ("ward",)))
        return frozenset(cell.keys[0] for cell in split.cells)
    return frozenset()
