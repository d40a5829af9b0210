"""Chapter: the summary. What a board member reads if she reads one page."""

from __future__ import annotations

from wardmote.evidence.figures import Cell, Figure
from wardmote.reports.document import (
    Block,
    BulletList,
    Callout,
    CalloutKind,
    Chapter,
    Inline,
    KeyFigure,
    KeyFigures,
    Paragraph,
    bullets,
    paragraph,
)
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.parts import change_sentence, earned, named
from wardmote.reports.strategic.portrait import Portrait
from wardmote.reports.wording import number, rank_words, short_change
from wardmote.terms.quantities import WORDS

MOST_NAMED = 5  # categories or wards named in one sentence


def summary_chapter(asked: Asked, seen: Portrait) -> Chapter:
    """Return the summary: the total, what rose and fell, where, and what is not known."""
    blocks: list[Block] = [
        KeyFigures(tuple(_cards(asked, seen))),
        change_sentence(asked, seen.total, seen.total.total, seen.total.unit),
        _movements(asked, seen.categories),
    ]
    if seen.wards:
        blocks.append(_wards(asked, seen.wards))
    blocks.append(_cautions(seen))
    return Chapter("summary", "Summary", tuple(blocks))


def _cards(asked: Asked, seen: Portrait) -> list[KeyFigure]:
    cards = [_card(asked, seen.total, seen.total.total, seen.crime.measure.title)]
    largest = sorted(
        (cell for cell in seen.categories.cells if cell.count.is_known),
        key=lambda cell: -cell.count.known(),
    )
    cards += [_card(asked, seen.categories, cell, cell.labels[0]) for cell in largest[:3]]
    for held in seen.others:
        if held.measure.name == "anti-social-behaviour":
            figure = asked.figure(held.measure.name, seen.area.code, held.period, (), "last-year")
            if figure:
                cards.append(_card(asked, figure, figure.total, "Antisocial behaviour"))
    return cards


def _card(asked: Asked, figure: Figure, cell: Cell, label: str) -> KeyFigure:
    text = number(cell.count.known()) if cell.count.is_known else WORDS[cell.count.status]
    return KeyFigure(label, asked.ref(figure, text), short_change(cell.compared))


def _movements(asked: Asked, categories: Figure) -> Paragraph | BulletList:
    up, down = earned(categories.cells, "higher"), earned(categories.cells, "lower")
    apart = [c for c in categories.cells if c.compared and c.compared.word == "cannot be compared"]
    items = []
    if up:
        items.append(
            paragraph(
                "Higher than the year before: ", *named(asked, categories, up[:MOST_NAMED]), "."
            )
        )
    if down:
        items.append(
            paragraph(
                "Lower than the year before: ", *named(asked, categories, down[:MOST_NAMED]), "."
            )
        )
    if not items:
        items.append(
            paragraph("No category was clearly higher or lower than in the year before.")
            if len(apart) < len(categories.cells)
            else paragraph("No category can be compared with the year before.")
        )
    return bullets(*items)


def _wards(asked: Asked, wards: Figure) -> Paragraph:
    placed = sorted(
        (cell for cell in wards.cells if cell.rank), key=lambda c: c.rank.place if c.rank else 0
    )
    if not placed:
        return paragraph("No ward has a rate that can be placed among the others.")
    first = placed[0]
    together = [c for c in placed if c.rank and c.rank.highest_place == 1]
    runs: list[Inline | str] = [
        f"The ward with the highest rate is {first.labels[0]}, ",
        asked.ref(wards, rank_words(first.rank)),
        ". ",
    ]
    if len(together) > 1:
        names = ", ".join(c.labels[0] for c in together[1:])
        runs.append(f"The data cannot tell it apart from {names}. ")
    return paragraph(*runs)


def _cautions(seen: Portrait) -> Callout:
    items = [
        paragraph(
            "These are offences that the police recorded, not all that happened. "
            "Some crimes are seldom reported, and some counts follow what the police go looking for."
        )
    ]
    for gap in seen.total.gaps[:4]:
        items.append(paragraph(f"{gap.source}, {gap.period.title}: {gap.reason}"))
    for change in seen.breaks:
        items.append(
            paragraph(f"{change.title}. Numbers before and after are not made the same way.")
        )
    if seen.wards and seen.wards.not_placed.value:
        items.append(
            paragraph(
                "Some offences could not be placed in a ward: the chapter on wards says how many."
            )
        )
    return Callout(CalloutKind.CAVEAT, "Before you use these numbers", (BulletList(tuple(items)),))
