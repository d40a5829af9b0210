"""The whole strategic assessment: chapters in order, one document, every number with its page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from functools import partial

from wardmote.assessment.judgements import Judgements
from wardmote.assessment.matrix import Matrix
from wardmote.assessment.structures import Structure
from wardmote.evidence.store import Store
from wardmote.reports.colours import Colours
from wardmote.reports.document import Chapter, Document, FrontSheet
from wardmote.reports.identity import Identity, identity_of
from wardmote.reports.strategic.asking import Address, Asked, figure_file
from wardmote.reports.strategic.bases import places
from wardmote.reports.strategic.basis import with_prose
from wardmote.reports.strategic.categories import categories_chapter
from wardmote.reports.strategic.data_held import data_chapter
from wardmote.reports.strategic.duties import Checked, duties_chapter
from wardmote.reports.strategic.method import method_chapter
from wardmote.reports.strategic.others import others_chapter
from wardmote.reports.strategic.places import places_chapter
from wardmote.reports.strategic.portrait import Portrait, portrait
from wardmote.reports.strategic.priorities import matrix_chapter, priorities_chapter
from wardmote.reports.strategic.progress import next_chapter, progress_chapter
from wardmote.reports.strategic.quoting import Quoting
from wardmote.reports.strategic.scoring import scored_matrix, structure_named
from wardmote.reports.strategic.stops import stops_chapter
from wardmote.reports.strategic.summary import summary_chapter
from wardmote.reports.strategic.targets import targets_of, targets_section
from wardmote.reports.strategic.views import are_heard, views_chapter
from wardmote.reports.strategic.violence import Definition, definition_for, violence_chapter
from wardmote.reports.strategic.wards import has_maps, wards_chapter

NOTHING_JUDGED = Judgements()


@dataclass(frozen=True)
class Assessment:
    """A built assessment: the document, what was asked for it, what it saw, and its matrix.

    `lost` names the places of prose that this edition does not have: their words are kept.
    `again` works it out a second time, every figure counted again from the rows.
    """

    document: Document
    asked: Asked
    portrait: Portrait
    matrix: Matrix
    lost: tuple[str, ...]
    again: Callable[[], Assessment]


def strategic_assessment(
    store: Store,
    partnership: str,
    *,
    as_at: int | str | None = None,
    since: int | str | None = None,
    judgements: Judgements = NOTHING_JUDGED,
    structure: Structure | None = None,
    address: Address = figure_file,
    colours: Colours | None = None,
    recounted: str = "",
) -> Assessment:
    """Build the assessment of a partnership from the evidence.

    Args:
        partnership: name or code of its area.
        as_at: a store version or a date; None is the newest.
        since: the store version or date of the last edition, to compare with.
        judgements: scores, prose and overrides that people gave.
        structure: of the matrix; None is `HOME/matrix.yaml` or the default that ships.
        address: gives the page of a figure.
        colours: None is the partnership's own.
        recounted: the area's code, to answer every figure anew from the rows.
    Raises:
        UnknownArea: with the near names.
        NotHeld: no year of recorded crime is held for it.
        BadTarget: a target of the partnership cannot be used.
        BadClaim: the analyst's words name no figure, or say what the evidence does not.
    """
    asked = Asked(store, as_at, address, recounted)
    seen = portrait(asked, partnership)
    then = None
    if since is not None:
        then = portrait(Asked(store, since, address, recounted), partnership)
    definition = definition_for(store.home)
    used = structure or structure_named(home=store.home)
    matrix, problems = scored_matrix(asked, seen, used, judgements)
    counted = _counted(asked, seen, then, matrix, problems, definition)
    now = {place.slug: place.basis for place in places(asked, seen, matrix)}
    chapters, lost = with_prose(counted, judgements, now, Quoting(asked, seen, matrix))
    who = identity_of(store.home)
    draft = Document(_front(asked, seen, who), tuple(chapters), colours or who.colours)
    checked = Checked(draft, seen, matrix, judgements, definition, then is not None)
    whole = (*chapters, duties_chapter(checked), method_chapter(asked, seen))
    again = partial(
        strategic_assessment, store, seen.area.code, as_at=asked.version.number, since=since,
        judgements=judgements, structure=used, address=address, colours=colours,
        recounted=seen.area.code,
    )  # fmt: skip
    return Assessment(replace(draft, chapters=whole), asked, seen, matrix, lost, again)


def _counted(
    asked: Asked,
    seen: Portrait,
    then: Portrait | None,
    matrix: Matrix,
    problems: tuple[str, ...],
    definition: Definition,
) -> list[Chapter]:
    """Return the chapters that the evidence and the matrix give, in the order of the document.

    A chapter of which nothing is held is left out. Nobody's words are in them yet.
    """
    wards = wards_chapter(asked, seen)
    told: list[Chapter | None] = [
        summary_chapter(asked, seen, matrix),
        priorities_chapter(matrix),
        data_chapter(asked, seen),
        categories_chapter(asked, seen),
        wards,
        places_chapter(asked, seen),
        violence_chapter(asked, seen, definition),
        stops_chapter(asked, seen),
        others_chapter(asked, seen),
        views_chapter(asked, seen),
        matrix_chapter(matrix, problems),
        progress_chapter(seen, then, targets_section(asked, seen, targets_of(asked.store.home))),
        next_chapter(seen, matrix, mapped=has_maps(wards), heard=are_heard(asked, seen)),
    ]
    return [one for one in told if one is not None]


def _front(asked: Asked, seen: Portrait, who: Identity) -> FrontSheet:
    made = asked.version.made_at.date()
    return FrontSheet(
        title="Strategic assessment",
        partnership=who.name_for(seen.area),
        period=seen.crime.period.title,
        version=f"{asked.version.number} (draft)",
        status="Not agreed by the board",
        prepared=made,
        review=_a_year_after(made),
        facts=(("Area", seen.area.name),),
    )


def _a_year_after(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)
