"""Blocks that several chapters use: tables of cells, lines over months, sentences of change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from math import isfinite

from wardmote.analysis.many_tests import adjusted
from wardmote.evidence.figures import Cell, Comparison, Figure
from wardmote.evidence.told import FALSE_DISCOVERIES
from wardmote.reports.bound import BREAKS, a_change, a_count, a_limit, a_word
from wardmote.reports.cells import Table
from wardmote.reports.document import (
    Block,
    BulletList,
    Callout,
    CalloutKind,
    ChartBlock,
    Inline,
    Literal,
    Paragraph,
    Text,
    paragraph,
)
from wardmote.reports.figures import months_line, percent_of, reading_table
from wardmote.reports.strategic.asking import Asked, numbers_bound
from wardmote.reports.wording import interval_of, number, rate_places, signed, unit_of
from wardmote.terms.periods import MONTH_NAMES, Month
from wardmote.terms.quantities import WORDS

LONG_TABLE = 40  # rows: wards fit, street problems by kind do not
MOST_EMPTY = 6  # categories of which none was recorded, named; more are only numbered
FEWEST_LEFT_OUT = 3  # rows: to leave out fewer saves no room
APART = "cannot be compared"
AND_OTHERS = " and others"  # ends a list that does not name all
MOST_LEVEL = 2  # beyond so many that a list names, others level with its last
MOST_NAMED = 6  # wards, categories or priorities named in one place
FEWEST_FOR_RATE = 10  # events: a rate of fewer says less than the count itself


def slug(text: str) -> str:
    """Return an address of small letters, digits and hyphens that begins with a letter."""
    kept = "".join(c if c.isalnum() and c.isascii() else "-" for c in text.lower())
    joined = "-".join(part for part in kept.split("-") if part)
    return joined if joined[:1].isalpha() else f"a-{joined}"


def in_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: "Drug offences" is "drug offences"."""
    first = label.split(" ")[0].rstrip(",.")
    named = first in MONTH_NAMES or (first.isupper() and len(first) > 1)
    return label if named or first[1:] != first[1:].lower() else label[:1].lower() + label[1:]


def cells_table(
    asked: Asked,
    figure: Figure,
    identity: str,
    heading: str,
    *,
    with_share: bool = False,
    most: int = LONG_TABLE,
) -> Table:
    """Return a figure split one way as a reader's table, each row leading to the figure's page.

    Beyond `most` rows only the largest are shown, and a note says how many more there are.
    Categories with nothing in either year are named in a note. Places are given to areas alone:
    the place of one category among others says nothing.
    """
    page = asked.page(figure)
    by_category = figure.question.by == ("category",)
    cells, empty = (_told_apart if by_category else _all)(figure.cells)
    left_out = len(cells) - most if len(cells) - most >= FEWEST_LEFT_OUT else 0
    if left_out > 0:
        cells = tuple(sorted(cells, key=lambda cell: -(cell.count.value or 0))[:most])
    if by_category:
        cells = tuple(replace(cell, rank=None) for cell in cells)
    table = reading_table(
        replace(figure, cells=cells or figure.cells),
        identity,
        heading,
        with_share=with_share,
        address=lambda _cell: page,
    )
    notes = []
    if left_out > 0:
        notes.append(f"The {most} largest are shown. The figure's page has the other {left_out}.")
    if empty and cells:
        few = len(empty) <= MOST_EMPTY
        names = ", ".join(cell.labels[0] for cell in empty) if few else f"{len(empty)} others"
        notes.append(f"None recorded: {names}.")
    return replace(table, notes=(*table.notes, *notes))


def _all(cells: Sequence[Cell]) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    return tuple(cells), ()


def _told_apart(cells: Sequence[Cell]) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    """Return the cells with something to say, most first, and those that are nought in both years."""
    empty = tuple(
        cell
        for cell in cells
        if cell.count.value == 0
        and (cell.compared is None or cell.compared.count.value in (0, None))
    )
    kept = sorted(
        (cell for cell in cells if cell not in empty), key=lambda cell: -(cell.count.value or 0)
    )
    return tuple(kept), empty


def months_block(
    figure: Figure, identity: str, title: str, *, show_table: bool = True, by_letter: bool = False
) -> ChartBlock:
    """Return a figure split by month as a line: gaps stay gaps, partial months stay apart.

    Months before the first that is held are left off.

    Args:
        by_letter: name breaks by their month alone, where the words beside have told them.
    """
    line = months_line(_from_first(figure), identity, title)
    if by_letter:
        line = replace(line, breaks=tuple(replace(b, words=b.start.title) for b in line.breaks))
    partial = frozenset(
        period
        for gap in figure.gaps
        if gap.status == "partial"
        for period in line.periods
        if period.first in gap.period
    )
    return ChartBlock(replace(line, partial=partial), show_table=show_table)


def break_letters(charted: Iterable[Figure | None]) -> list[Block]:
    """Say once what the letters on the small charts of these monthly figures stand for."""
    told: dict[int, str] = {}
    for figure in charted:
        if figure is not None and figure.cells:
            first = Month.parse(figure.cells[0].keys[0]).number
            told |= {one.month: one.title for one in figure.breaks if one.month > first}
    items = [
        paragraph(*numbers_bound(f"{Month(month).title}: {told[month]}", "", BREAKS))
        for month in sorted(told)
    ]
    opening = paragraph("A dashed rule on a chart below marks a month; no line crosses it:")
    return [opening, BulletList(tuple(items))] if items else []


def _from_first(figure: Figure) -> Figure:
    first = next((at for at, cell in enumerate(figure.cells) if cell.count.is_known), 0)
    return replace(figure, cells=figure.cells[first:])


def change_sentence(
    asked: Asked, figure: Figure, cell: Cell, subject: str, said: str = ""
) -> Paragraph:
    """Say a cell's count and what its comparison earned, each number bound to the figure.

    Args:
        said: a reason for not comparing that has been given above, and is not said again.
    """
    if not cell.count.is_known:
        reason = cell.reason or WORDS[cell.count.status]
        return paragraph(
            f"{subject[:1].upper()}{subject[1:]}: {WORDS[cell.count.status]}. ",
            *asked.words(figure, reason),
        )
    runs: list[Inline | str] = [
        asked.ref(figure, number(cell.count.known()), a_count(figure, cell), bold=True),
        f" {unit_of(cell.count.known(), subject)}",
    ]  # fmt: skip
    enough = cell.count.known() >= FEWEST_FOR_RATE
    if cell.rate is not None and isfinite(cell.rate.value) and enough:
        places = rate_places(cell.rate.value)
        rate = number(cell.rate.value, places)
        runs += [", ", asked.ref(figure, rate, a_count(figure, cell, "rate.value"))]
        runs.append(Literal(f" {figure.rate_unit}"))
        if limits := interval_of(cell.rate):
            ends = (number(limit, places) for limit in limits)
            runs += [" (", *between(asked, figure, cell, "rate", tuple(ends)), ")"]
    runs.append(". ")
    return paragraph(*runs, *compared_runs(asked, figure, cell, said))


def compared_runs(
    asked: Asked, figure: Figure, cell: Cell, said: str = "", subject: str = "This"
) -> list[Inline | str]:
    """Say a cell's comparison: the word that the test earned, then the numbers behind it."""
    compared = cell.compared
    if compared is None:
        return []
    if compared.word == APART:
        if compared.reason == said:
            return []
        why = clause(asked.why_not(figure, compared))
        against = asked.words(figure, compared.against)
        return ["It cannot be compared with ", *against, ": ", *asked.words(figure, why), ". "]
    inside = "" if figure.question.compare in (None, "last-year") else "in "
    opening: list[Inline | str] = [f"{subject} is ", earned_word(figure, cell), f" than {inside}"]
    if compared.word not in ("higher", "lower"):
        opening = ["There is ", earned_word(figure, cell, "no clear difference"), " from "]
    there, by = _there(asked, figure, cell, compared), _by_how_much(asked, figure, cell, compared)
    return [*opening, *asked.words(figure, compared.against), *there, *by, ". "]


def like_sentence(asked: Asked, like: Figure | None, category: str = "") -> list[Paragraph]:
    """Say a count over the months that both years have, against those months a year before.

    Args:
        like: the categories over those months, or None where the whole period compares.
        category: one of them; "" is all.
    """
    cells = [like.total, *like.cells] if like else []
    cell = next((one for one in cells if "".join(one.keys) == category), None)
    if like is None or cell is None or not cell.count.is_known:
        return []
    count = asked.ref(like, number(cell.count.known()), a_count(like, cell))
    unit = unit_of(cell.count.known(), like.unit)
    opening: list[Inline | str] = [f"{like.question.period.title}: ", count, f" {unit}. "]
    runs = compared_runs(asked, like, cell)
    return [paragraph(*opening, *runs)] if runs else []


def earned_word(figure: Figure, cell: Cell, said: str = "") -> Text:
    """Return the word that a comparison earned, with the claim that it makes.

    Args:
        said: how "no clear change" is said here.
    """
    word = cell.compared.word if cell.compared else ""
    return Text(said or word, claim=a_word(figure, cell))


def word_and_change(asked: Asked, figure: Figure, cell: Cell, against: str) -> list[Inline | str]:
    """Say shortly how a cell moved: "lower on the year before (−23.5%)"; nothing where it is not told."""
    compared = cell.compared
    if compared is None or compared.word == APART:
        return []
    runs: list[Inline | str] = [earned_word(figure, cell), against]
    percent = percent_of(compared).value
    if percent is not None:
        change = asked.ref(figure, f"{signed(percent, 1)}%", a_change(figure, cell))
        runs += [" (", change, ")"]
    return runs


def between(
    asked: Asked, figure: Figure, cell: Cell, of: str, ends: tuple[str, ...]
) -> list[Inline | str]:
    """Say an interval: "likely between 8.1 and 9.4", each end a claim of its own."""
    low, high = (
        asked.ref(figure, end, a_limit(figure, cell, of, upper=upper))
        for end, upper in zip(ends, (False, True), strict=True)
    )
    return ["likely between ", low, " and ", high]


def _there(asked: Asked, figure: Figure, cell: Cell, compared: Comparison) -> list[Inline | str]:
    """Say what the count, or the rate of another area, was there."""
    if figure.question.compare not in (None, "last-year"):
        if compared.rate is None or not isfinite(compared.rate.value):
            return []
        claim = a_count(figure, cell, "compared.rate.value")
        rate = asked.ref(figure, number(compared.rate.value, 1), claim)
        return [", where it is ", rate, Literal(f" {figure.rate_unit}")]
    if not compared.count.is_known:
        return []
    was = a_count(figure, cell, "compared.count")
    return [" (", asked.ref(figure, number(compared.count.known()), was), ")"]


def _by_how_much(
    asked: Asked, figure: Figure, cell: Cell, compared: Comparison
) -> list[Inline | str]:
    percent = compared.percent
    if percent is None or not isfinite(percent.value):
        return []
    value = asked.ref(figure, f"{signed(percent.value, 1)}%", a_change(figure, cell))
    limits = interval_of(percent)
    if limits is None:
        return [": a difference of ", value]
    ends = tuple(f"{signed(one, 1)}%" for one in limits)
    likely = between(asked, figure, cell, "compared.percent", ends)
    opening = ": a difference of " if compared.word in ("higher", "lower") else ": "
    return [opening, value, ", ", *likely]


def clause(reason: str) -> str:
    """Return a sentence of the evidence as it stands after a colon: no capital, no full stop."""
    return in_sentence(reason.strip().rstrip("."))


def breaks_notice(asked: Asked, figure: Figure) -> list[Callout]:
    """Return one caution for all comparisons of a figure that cross a change of recording."""
    cells = (figure.total, *figure.cells)
    crossed = dict.fromkeys(
        cell.compared.reason
        for cell in cells
        if cell.compared and cell.compared.reason and cell.compared.word != APART
    )
    if not crossed:
        return []
    body = [paragraph(*asked.words(figure, f"{reason}.")) for reason in crossed]
    body.append(
        paragraph(
            "Comparisons with the year before cross it. Part of a rise or fall may come from it."
        )
    )
    return [Callout(CalloutKind.CAVEAT, "Something changed between the two years", tuple(body))]


def earned(cells: Iterable[Cell], word: str) -> list[Cell]:
    """Return the cells whose comparison earned a word, the greatest change first."""
    found = [cell for cell in cells if cell.compared and cell.compared.word == word]
    return sorted(
        found, key=lambda cell: -abs(cell.compared.difference.value or 0) if cell.compared else 0
    )


def leading(cells: Iterable[Cell], most: int) -> list[Cell]:
    """Return the cells with most, greatest first. Those level with the last are in, or all are out.

    Where so many are level that naming them says little, only those above them are returned.
    """
    ranked = sorted((c for c in cells if c.count.value), key=lambda c: -c.count.known())
    if len(ranked) <= most:
        return ranked
    last = ranked[most - 1].count.known()
    upto = [cell for cell in ranked if cell.count.known() >= last]
    if len(upto) <= most + MOST_LEVEL:
        return upto
    return [cell for cell in ranked if cell.count.known() > last]


def standing_out(tested: Iterable[Cell]) -> list[Cell]:
    """Return the cells whose change stands among all that were tested beside it.

    A list that is read for those that stand out needs more than each cell's own test: one in twenty
    passes that by chance. These hold at a false discovery rate (Benjamini and Hochberg). Nothing
    set against nothing is no test.
    """
    cells = [
        cell
        for cell in tested
        if cell.compared
        and cell.compared.p_value is not None
        and (cell.count.value or cell.compared.count.value)
    ]
    if not cells:
        return []
    chances = [cell.compared.p_value for cell in cells if cell.compared]
    kept = adjusted([one for one in chances if one is not None]) < FALSE_DISCOVERIES
    return [cell for cell, stands in zip(cells, kept, strict=True) if stands]


def named(asked: Asked, figure: Figure, cells: Iterable[Cell]) -> list[Inline | str]:
    """List cells by name with their change: "robbery (+12.0%), fraud (8 to 0)"."""
    runs: list[Inline | str] = []
    for cell in cells:
        if runs:
            runs.append(", ")
        runs.append(in_sentence(cell.labels[0]))
        percent = percent_of(cell.compared)
        if percent.value is not None:
            change = asked.ref(figure, f"{signed(percent.value, 1)}%", a_change(figure, cell))
            runs += [" (", change, ")"]
        elif cell.compared and cell.compared.count.is_known and cell.count.is_known:
            was, now = number(cell.compared.count.known()), number(cell.count.known())
            before = asked.ref(figure, was, a_count(figure, cell, "compared.count"))
            runs += [" (", before, " to ", asked.ref(figure, now, a_count(figure, cell)), ")"]
    return runs
