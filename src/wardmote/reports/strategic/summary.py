"""Chapter: the summary. What a board member reads if she reads one page."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from wardmote.assessment.matrix import Matrix
from wardmote.claims.own.kinds import Claim
from wardmote.claims.own.kinds_words import HowMany
from wardmote.evidence.figures import Cell, Figure
from wardmote.reports.bound import a_change, a_count, a_place, a_word
from wardmote.reports.bound import named as named_value
from wardmote.reports.bound_matrix import the_list
from wardmote.reports.document import (
    Block,
    BulletList,
    Chapter,
    Inline,
    KeyFigure,
    KeyFigures,
    Link,
    Literal,
    Paragraph,
    Section,
    bullets,
    paragraph,
)
from wardmote.reports.figures import percent_of
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.outline import (
    against_wider_area,
    busiest_fifth,
    decisions,
    disorder,
    disorder_changed,
    long_trends,
    moved_wards,
    serious_violence,
)
from wardmote.reports.strategic.parts import (
    AND_OTHERS,
    APART,
    FEWEST_FOR_RATE,
    MOST_NAMED,
    change_sentence,
    earned,
    in_sentence,
    like_sentence,
    named,
)
from wardmote.reports.strategic.portrait import Portrait
from wardmote.reports.strategic.priorities import perhaps_rows, priority_line, proposed_rows
from wardmote.reports.strategic.progress import not_held
from wardmote.reports.strategic.views import clear_changes
from wardmote.reports.wording import number, rank_words, rate_places, signed
from wardmote.terms.quantities import WORDS

NOT_COMPARED = "Last year cannot be compared"
MOST_AWAITED = 5  # categories that may yet become priorities


def summary_chapter(asked: Asked, seen: Portrait, matrix: Matrix) -> Chapter:
    """Return the summary: what to prioritise, what rose and fell, where, and what is not known."""
    blocks: list[Block] = [
        KeyFigures(tuple(_cards(asked, seen))),
        change_sentence(asked, seen.total, seen.total.total, seen.counted),
    ]
    if beside := against_wider_area(asked, seen):
        blocks.append(beside)
    where: list[Block] = [_wards(asked, seen.wards)] if seen.wards else []
    if seen.wards:
        where += [
            one for one in (moved_wards(asked, seen.wards), busiest_fifth(asked, seen)) if one
        ]
    violence = serious_violence(asked, seen)
    calls = disorder_changed(asked, seen)
    said = [one for one in (calls, violence) if one] + clear_changes(asked, seen)
    changed: list[Block] = [*_moved(asked, seen), *long_trends(asked, seen)]
    changed += [bullets(*said)] if said else []
    sections = [
        Section("summary-picture", "What changed", tuple(changed)),
        Section("summary-where", "Where", tuple(where)),
        Section("summary-cautions", "How sure we are", (_cautions(asked, seen),)),
        Section("summary-priorities", "What to decide", tuple(_priorities(asked, seen, matrix))),
    ]
    kept = tuple(section for section in sections if section.blocks)
    return Chapter("summary", "Summary", tuple(blocks), kept)


def _priorities(asked: Asked, seen: Portrait, matrix: Matrix) -> list[Block]:
    proposed, perhaps = proposed_rows(matrix), perhaps_rows(matrix)
    blocks: list[Block] = []
    if proposed:
        blocks += [
            paragraph("The matrix proposes these priorities:"),
            replace(
                bullets(*(priority_line(matrix, row) for row in proposed)),
                claim=the_list(matrix, proposed),
            ),
        ]
    elif perhaps:
        blocks += [
            paragraph(
                "Too many scores still wait for judgement to propose a priority. On what is scored "
                "so far, these stand highest:"
            ),
            bullets(*(priority_line(matrix, row) for row in perhaps[:MOST_AWAITED])),
        ]
    else:
        blocks.append(paragraph("No category reaches the line for a priority."))
    blocks += decisions(asked, seen, matrix)
    blocks.append(paragraph(Link("The reasons, and what could still change", "#priorities")))
    return blocks


def _cards(asked: Asked, seen: Portrait) -> list[KeyFigure]:
    cards = [_card(asked, seen.total, seen.total.total, "All recorded crime", seen.like)]
    largest = sorted(
        (cell for cell in seen.categories.cells if cell.count.is_known),
        key=lambda cell: -cell.count.known(),
    )
    cards += [
        _card(asked, seen.categories, cell, cell.labels[0], seen.like) for cell in largest[:3]
    ]
    figure = disorder(asked, seen, seen.crime.period)
    if figure:
        like = disorder(asked, seen, seen.like.question.period) if seen.like else None
        cards.append(_card(asked, figure, figure.total, "Anti-social behaviour", like))
    return cards


def _card(asked: Asked, figure: Figure, cell: Cell, label: str, like: Figure | None) -> KeyFigure:
    """Return a card: the count, and the change on the year before.

    Args:
        like: the months that both years have, where the whole period cannot be compared.
    """
    text = number(cell.count.known()) if cell.count.is_known else WORDS[cell.count.status]
    told = asked.ref(figure, text, a_count(figure, cell))
    held = [one for one in (like.total, *like.cells) if one.keys == cell.keys] if like else []
    if like is None or not held or _short(held[0]) == NOT_COMPARED:
        return KeyFigure(label, told, _short(cell), _claimed(figure, cell))
    note = f"Months that can be compared: {_moved_by(held[0])}"
    return KeyFigure(label, told, note, _claimed(like, held[0]))


def _short(cell: Cell) -> str:
    if cell.compared is None:
        return ""
    if cell.compared.word == APART:
        return NOT_COMPARED
    return _moved_by(cell, " on the year before").capitalize()


def _moved_by(cell: Cell, against: str = "") -> str:
    """Return the word that a comparison earned, and the change: "lower (−2.4%)"."""
    percent = percent_of(cell.compared).value
    tail = f" ({signed(percent, 1)}%)" if percent is not None else ""
    return f"{cell.compared.word if cell.compared else ''}{against}{tail}"


def _claimed(figure: Figure, cell: Cell) -> tuple[Claim, ...]:
    """Return the claims of a card's note: the word that was earned, and the change."""
    compared = cell.compared
    if compared is None or compared.word == APART:
        return ()
    claims = [replace(a_word(figure, cell), printed=compared.word)]
    percent = percent_of(compared).value
    if percent is not None:
        claims.append(replace(a_change(figure, cell), printed=f"{signed(percent, 1)}%"))
    return tuple(claims)


def _level_with(wards: Figure, first: Cell) -> Claim:
    """Claim how many other wards may hold the first place."""
    best = [named_value(wards, cell, "rank.highest_place") for cell in wards.cells if cell.rank]
    own = named_value(wards, first, "rank.highest_place")
    return HowMany(name="", members=tuple(one for one in best if one != own), value=Fraction(1))


def _moved(asked: Asked, seen: Portrait) -> list[Block]:
    """Say what rose and fell: over the whole period, or over the months that both years have."""
    if seen.like is None:
        return [_movements(asked, seen.categories)]
    return [*like_sentence(asked, seen.like), _movements(asked, seen.like)]


def _movements(asked: Asked, categories: Figure) -> Paragraph | BulletList:
    up, down = (_weighty(earned(categories.cells, word)) for word in ("higher", "lower"))
    items = [
        paragraph(
            f"{words} than the year before: ",
            *named(asked, categories, moved[:MOST_NAMED]),
            f"{AND_OTHERS if len(moved) > MOST_NAMED else ''}.",
        )
        for words, moved in (("Higher", up), ("Lower", down))
        if moved
    ]
    same = [
        cell for cell in categories.cells
        if cell.count.value and cell.compared and cell.compared.word == "no clear change"
    ]  # fmt: skip
    if items:
        if same:
            listed = ", ".join(in_sentence(cell.labels[0]) for cell in same)
            items.append(paragraph(f"No clear change: {listed}."))
        return bullets(*items)
    if any(c.compared and c.compared.word != APART for c in categories.cells):
        return paragraph("No category was clearly higher or lower than in the year before.")
    return paragraph("No category can be compared with the year before.")


def _weighty(cells: list[Cell]) -> list[Cell]:
    """Leave out changes between two counts that are both too small to stand in a summary."""
    return [
        cell
        for cell in cells
        if cell.compared
        and max(cell.count.value or 0, cell.compared.count.value or 0) >= FEWEST_FOR_RATE
    ]


def _wards(asked: Asked, wards: Figure) -> Paragraph:
    placed = sorted(
        (cell for cell in wards.cells if cell.rank), key=lambda c: c.rank.place if c.rank else 0
    )
    if not placed:
        return paragraph("No ward has a rate that can be placed among the others.")
    first = placed[0]
    together = [c for c in placed if c.rank and c.rank.highest_place == 1]
    runs: list[Inline | str] = [
        f"By rate the ward of {first.labels[0]} is ",
        asked.ref(wards, rank_words(first.rank), a_place(wards, first)),
        *_how_many(asked, wards, first),
        ". ",
    ]
    others = [c.labels[0] for c in together if c is not first]
    if len(others) > MOST_NAMED:
        runs += [
            "The data cannot tell it apart from ",
            asked.ref(wards, str(len(others)), _level_with(wards, first)),
            " others. ",
        ]
    elif others:
        runs.append(f"The data cannot tell it apart from {', '.join(others)}. ")
    return paragraph(*runs)


def _how_many(asked: Asked, wards: Figure, first: Cell) -> list[Inline | str]:
    """Say a ward's rate and count, after its place."""
    if first.rate is None:
        return []
    places = rate_places(first.rate.value)
    rate = asked.ref(wards, number(first.rate.value, places), a_count(wards, first, "rate.value"))
    count = asked.ref(wards, number(first.count.known()), a_count(wards, first))
    return [": ", rate, Literal(f" {wards.rate_unit}"), " (", count, " offences)"]


def _cautions(asked: Asked, seen: Portrait) -> BulletList:
    items = _always_so(seen)
    for gap in seen.total.gaps[:4]:
        items.append(paragraph(*asked.words(seen.total, f"{gap.period.title}: {gap.reason}")))
    crossed = _crossed(seen)
    if crossed:
        items.append(
            paragraph(
                "A change on the year before may come in part from what happened between the two: ",
                *asked.words(seen.total, "; ".join(in_sentence(one) for one in crossed)),
                ".",
            )
        )
    if seen.wards and seen.wards.not_placed.value:
        left = number(seen.wards.not_placed.value)
        items.append(
            paragraph(
                asked.ref(seen.wards, left, a_count(seen.wards, None, "not_placed")),
                " offences could not be placed in a ward, so each ward's count may be too low.",
            )
        )
    return BulletList(tuple(items))


def _always_so(seen: Portrait) -> list[Paragraph]:
    """Return what to know of any such count: recorded, set against residents, some things not held."""
    items = [
        paragraph(
            "These are offences that the police recorded, not all that happened. "
            "Some crimes are seldom reported, and some counts follow what the police go looking for."
        )
    ]
    if seen.total.rate_unit:
        items.append(
            paragraph(
                f"A rate counts offences against the {seen.crime.measure.denominator} of an area. Where "
                "many people visit, shop or work, it is high for reasons that have little to do with "
                "those who live there."
            )
        )
    if absent := not_held(seen):
        listed = "; ".join(one.partition(", which")[0] for one in absent[:MOST_NAMED])
        more = AND_OTHERS if len(absent) > MOST_NAMED else ""
        items.append(
            paragraph(
                f"Not held, so nothing is said of them: {listed}{more} (",
                Link("what else was not there", "#gaps"),
                ").",
            )
        )
    return items


def _crossed(seen: Portrait) -> list[str]:
    """Return the changes of recording between the year before and this one."""
    first = seen.crime.period.first.number - 12
    inside = range(first + 1, seen.crime.period.last.number + 1)
    return [one.title for one in seen.breaks if one.month in inside]
