"""Chapter: the summary. What a board member reads if she reads one page."""

from __future__ import annotations

from wardmote.assessment.matrix import Matrix
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
    Link,
    Paragraph,
    Section,
    bullets,
    paragraph,
)
from wardmote.reports.figures import percent_of
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.parts import APART, change_sentence, earned, named
from wardmote.reports.strategic.portrait import Portrait
from wardmote.reports.strategic.priorities import perhaps_rows, priority_line, proposed_rows
from wardmote.reports.wording import number, rank_words, signed
from wardmote.terms.quantities import WORDS

MOST_NAMED = 5  # categories, wards or priorities named in one place


def summary_chapter(asked: Asked, seen: Portrait, matrix: Matrix) -> Chapter:
    """Return the summary: what to prioritise, what rose and fell, where, and what is not known."""
    blocks: list[Block] = [
        KeyFigures(tuple(_cards(asked, seen))),
        change_sentence(asked, seen.total, seen.total.total, seen.total.unit),
    ]
    picture: list[Block] = [_movements(asked, seen.categories)]
    if seen.wards:
        picture.append(_wards(asked, seen.wards))
    sections = (
        Section("summary-priorities", "What to prioritise", tuple(_priorities(matrix))),
        Section("summary-picture", "What changed, and where", tuple(picture)),
        Section("summary-cautions", "Before you use these numbers", (_cautions(asked, seen),)),
    )
    return Chapter("summary", "Summary", tuple(blocks), sections)


def _priorities(matrix: Matrix) -> list[Block]:
    proposed, perhaps = proposed_rows(matrix), perhaps_rows(matrix)
    blocks: list[Block] = []
    if proposed:
        blocks += [
            paragraph("The matrix proposes these priorities:"),
            bullets(*(priority_line(matrix, row) for row in proposed)),
        ]
    elif perhaps:
        blocks += [
            paragraph(
                "No priority can be proposed yet: too many scores of the matrix still wait for "
                "judgement. On what is scored so far, these stand highest:"
            ),
            bullets(*(priority_line(matrix, row) for row in perhaps[:MOST_NAMED])),
        ]
    else:
        blocks.append(paragraph("No category reaches the line for a priority."))
    blocks.append(paragraph(Link("The reasons, and what could still change", "#priorities")))
    return blocks


def _cards(asked: Asked, seen: Portrait) -> list[KeyFigure]:
    cards = [_card(asked, seen.total, seen.total.total, "All recorded crime")]
    largest = sorted(
        (cell for cell in seen.categories.cells if cell.count.is_known),
        key=lambda cell: -cell.count.known(),
    )
    cards += [_card(asked, seen.categories, cell, cell.labels[0]) for cell in largest[:3]]
    for held in seen.others:
        if held.measure.name == "anti-social-behaviour" and held.period == seen.crime.period:
            figure = asked.figure(held.measure.name, seen.area.code, held.period, (), "last-year")
            if figure:
                cards.append(_card(asked, figure, figure.total, "Antisocial behaviour"))
    return cards


def _card(asked: Asked, figure: Figure, cell: Cell, label: str) -> KeyFigure:
    text = number(cell.count.known()) if cell.count.is_known else WORDS[cell.count.status]
    return KeyFigure(label, asked.ref(figure, text), _short(cell))


def _short(cell: Cell) -> str:
    compared = cell.compared
    if compared is None:
        return ""
    if compared.word == APART:
        return "Last year cannot be compared"
    percent = percent_of(compared).value
    tail = f" ({signed(percent, 1)}%)" if percent is not None else ""
    return f"{compared.word.capitalize()} on the year before{tail}"


def _movements(asked: Asked, categories: Figure) -> Paragraph | BulletList:
    up, down = earned(categories.cells, "higher"), earned(categories.cells, "lower")
    items = [
        paragraph(f"{words} than the year before: ", *named(asked, categories, moved[:MOST_NAMED]), ".")
        for words, moved in (("Higher", up), ("Lower", down))
        if moved
    ]  # fmt: skip
    if items:
        return bullets(*items)
    if any(c.compared and c.compared.word != APART for c in categories.cells):
        return paragraph("No category was clearly higher or lower than in the year before.")
    return paragraph("No category can be compared with the year before.")


def _wards(asked: Asked, wards: Figure) -> Paragraph:
    placed = sorted(
        (cell for cell in wards.cells if cell.rank), key=lambda c: c.rank.place if c.rank else 0
    )
    if not placed:
        return paragraph("No ward has a rate that can be placed among the others.")
    first = placed[0]
    together = [c for c in placed if c.rank and c.rank.highest_place == 1]
    runs: list[Inline | str] = [
        f"The ward with the highest rate is {first.labels[0]}: ",
        asked.ref(wards, rank_words(first.rank)),
        ". ",
    ]
    others = [c.labels[0] for c in together if c is not first]
    if len(others) > MOST_NAMED:
        runs += [
            "The data cannot tell it apart from ",
            asked.ref(wards, str(len(others))),
            " others. ",
        ]
    elif others:
        runs.append(f"The data cannot tell it apart from {', '.join(others)}. ")
    return paragraph(*runs)


def _cautions(asked: Asked, seen: Portrait) -> Callout:
    items = [
        paragraph(
            "These are offences that the police recorded, not all that happened. "
            "Some crimes are seldom reported, and some counts follow what the police go looking for."
        )
    ]
    for gap in seen.total.gaps[:4]:
        items.append(paragraph(*asked.words(seen.total, f"{gap.period.title}: {gap.reason}")))
    crossed = _crossed(seen)
    if crossed:
        items.append(
            paragraph(
                "The year before was recorded in another way: ",
                *asked.words(seen.total, "; ".join(crossed)),
                ". Part of any change may come from that.",
            )
        )
    if seen.wards and seen.wards.not_placed.value:
        items.append(
            paragraph(
                "Some offences could not be placed in a ward: the chapter on wards says how many."
            )
        )
    return Callout(CalloutKind.CAVEAT, "What these numbers are", (BulletList(tuple(items)),))


def _crossed(seen: Portrait) -> list[str]:
    """Return the changes of recording between the year before and this one."""
    first = seen.crime.period.first.number - 12
    inside = range(first + 1, seen.crime.period.last.number + 1)
    return [one.title for one in seen.breaks if one.month in inside]
