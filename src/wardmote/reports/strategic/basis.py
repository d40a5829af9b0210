"""The analyst's words in their places, each shown stale where the numbers beneath it moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wardmote.assessment.judgements import Judgements, Prose, moved
from wardmote.reports.document import Block, Chapter, Judgement, Section, paragraph

Basis = Mapping[str, str]


def with_prose(
    chapters: list[Chapter], judgements: Judgements, now: Mapping[str, Basis]
) -> tuple[list[Chapter], tuple[str, ...]]:
    """Return the chapters with the analyst's words in their places, and the places not found.

    Args:
        now: for each place the numbers beneath it as they stand, by name.
    """
    placed: set[str] = set()

    def words_at(place: str) -> tuple[Block, ...]:
        found = judgements.at(place)
        if found:
            placed.add(place)
        return tuple(_block(one, now.get(place, {})) for one in found)

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


def _block(prose: Prose, now: Basis) -> Judgement:
    changes = moved(prose.basis, now) if prose.basis else ()
    return Judgement(
        title="The analyst's view",
        body=tuple(paragraph(part) for part in prose.text.split("\n\n") if part.strip()),
        author=prose.author,
        written=prose.on,
        stale=f"The numbers beneath have moved: {'; '.join(changes)}." if changes else "",
    )
