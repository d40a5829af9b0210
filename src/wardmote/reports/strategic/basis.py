"""The analyst's words in their places, each shown stale where the numbers beneath it moved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from wardmote.assessment.judgements import Judgements, Prose, moved
from wardmote.claims.own.prose import BadClaim, unbound_numbers
from wardmote.reports.document import Block, Chapter, Judgement, Section
from wardmote.reports.strategic.quoting import Quoting

Basis = Mapping[str, str]


def with_prose(
    chapters: list[Chapter], judgements: Judgements, now: Mapping[str, Basis], quoting: Quoting
) -> tuple[list[Chapter], tuple[str, ...]]:
    """Return the chapters with the analyst's words in their places, and the places not found.

    Args:
        now: for each place the numbers beneath it as they stand, by name.
        quoting: the figures that the words may name.
    Raises:
        BadClaim: names the place whose words hold a claim that cannot be read or is not earned.
    """
    placed: set[str] = set()

    def words_at(place: str) -> tuple[Block, ...]:
        found = judgements.at(place)
        if found:
            placed.add(place)
        return tuple(_block(one, now.get(place, {}), quoting) for one in found)

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


def _block(prose: Prose, now: Basis, quoting: Quoting) -> Judgement:
    changes = moved(prose.basis, {**quoting.now(), **now}) if prose.basis else ()
    try:
        body = quoting.paragraphs(prose.place, prose.text)
    except BadClaim as wrong:
        raise BadClaim(
            f'The words for "{prose.place}" cannot be published: {wrong} Write them again.'
        ) from wrong
    loose = unbound_numbers(prose.text)
    return Judgement(
        title="The analyst's view",
        body=body,
        author=prose.author,
        written=prose.on,
        stale=f"{'; '.join(changes)}." if changes else "",
        by_hand=f"{', '.join(loose)}." if loose else "",
    )
