"""The numbers that a place of the document stands on, so that a judgement can tell when they move."""

from __future__ import annotations

from dataclasses import replace

from wardmote.assessment.judgements import Judgements, Prose, moved
from wardmote.evidence.figures import Cell, Figure
from wardmote.reports.document import Block, Chapter, Judgement, Section, paragraph
from wardmote.reports.strategic.parts import slug
from wardmote.reports.strategic.portrait import Portrait


def numbers_at(place: str, seen: Portrait) -> dict[str, str]:
    """Return {name: number as text} beneath a place: a category, a ward, or the whole.

    `category-burglary` stands on burglary alone; `ward-e05009388` on that ward; every other
    place on the total and every category.
    """
    for cell in seen.categories.cells:
        if place == f"category-{slug(cell.keys[0])}":
            return _numbers(seen.categories, [cell])
    for cell in seen.wards.cells if seen.wards else ():
        if seen.wards and place == f"ward-{slug(cell.keys[0])}":
            return _numbers(seen.wards, [cell])
    whole = _numbers(seen.categories, list(seen.categories.cells))
    return {"all recorded crime": seen.total.total.count.to_text(), **whole}


def _numbers(figure: Figure, cells: list[Cell]) -> dict[str, str]:
    period = figure.question.period
    return {f"{cell.labels[0].lower()}, {period}": cell.count.to_text() for cell in cells}


def with_prose(
    chapters: list[Chapter], judgements: Judgements, seen: Portrait
) -> tuple[list[Chapter], tuple[str, ...]]:
    """Return the chapters with the analyst's words in their places, and the places not found."""
    placed: set[str] = set()

    def words_at(place: str) -> tuple[Block, ...]:
        found = judgements.at(place)
        if found:
            placed.add(place)
        return tuple(_block(one, seen) for one in found)

    def filled(section: Section) -> Section:
        return replace(
            section,
            blocks=(*section.blocks, *words_at(section.identity)),
            sections=tuple(filled(inner) for inner in section.sections),
        )

    done = [
        replace(
            chapter,
            blocks=(*chapter.blocks, *words_at(chapter.identity)),
            sections=tuple(filled(section) for section in chapter.sections),
        )
        for chapter in chapters
    ]
    lost = tuple(sorted({one.place for one in judgements.prose} - placed))
    return done, lost


def _block(prose: Prose, seen: Portrait) -> Judgement:
    changes = moved(prose.basis, numbers_at(prose.place, seen)) if prose.basis else ()
    return Judgement(
        title="The analyst's view",
        body=tuple(paragraph(part) for part in prose.text.split("\n\n") if part.strip()),
        author=prose.author,
        written=prose.on,
        stale=f"The numbers beneath have moved: {'; '.join(changes)}." if changes else "",
    )
