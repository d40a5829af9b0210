"""The whole strategic assessment: chapters in order, one document, every number with its page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wardmote.evidence.store import Store
from wardmote.reports.colours import Colours
from wardmote.reports.document import Chapter, Document, FrontSheet
from wardmote.reports.strategic.asking import Address, Asked, figure_file
from wardmote.reports.strategic.categories import categories_chapter
from wardmote.reports.strategic.data_held import data_chapter
from wardmote.reports.strategic.method import method_chapter
from wardmote.reports.strategic.others import others_chapter, views_chapter
from wardmote.reports.strategic.portrait import Portrait, portrait
from wardmote.reports.strategic.summary import summary_chapter
from wardmote.reports.strategic.wards import wards_chapter


@dataclass(frozen=True)
class Assessment:
    """A built assessment: the document, what was asked for it, and what it saw."""

    document: Document
    asked: Asked
    portrait: Portrait


def strategic_assessment(
    store: Store,
    partnership: str,
    *,
    as_at: int | str | None = None,
    address: Address = figure_file,
    colours: Colours | None = None,
) -> Assessment:
    """Build the assessment of a partnership from the evidence.

    Args:
        partnership: name or code of its area.
        as_at: a store version or a date; None is the newest.
        address: gives the page of a figure.
    Raises:
        UnknownArea: with the near names.
        NotHeld: no year of recorded crime is held for it.
    """
    asked = Asked(store, as_at, address)
    seen = portrait(asked, partnership)
    told: list[Chapter | None] = [
        summary_chapter(asked, seen),
        data_chapter(seen),
        categories_chapter(asked, seen),
        wards_chapter(asked, seen),
        others_chapter(asked, seen),
        views_chapter(asked, seen),
    ]
    chapters = [chapter for chapter in told if chapter is not None]
    chapters.append(method_chapter(asked, seen))
    document = Document(_front(asked, seen), tuple(chapters), colours or Colours())
    return Assessment(document, asked, seen)


def _front(asked: Asked, seen: Portrait) -> FrontSheet:
    made = asked.version.made_at.date()
    return FrontSheet(
        title="Strategic assessment",
        partnership=seen.area.name,
        period=seen.crime.period.title,
        version=f"Draft from evidence version {asked.version.number}",
        status="Draft, not agreed by the board",
        prepared=made,
        review=_a_year_after(made),
    )


def _a_year_after(day: date) -> date:
    return day.replace(year=day.year + 1, day=min(day.day, 28) if day.month == 2 else day.day)
