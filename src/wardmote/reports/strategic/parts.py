"""Blocks that several chapters use: tables of cells, lines over months, sentences of change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import isfinite

from wardmote.evidence.figures import Cell, Comparison, Figure
from wardmote.reports.cells import Table
from wardmote.reports.document import (
    Callout,
    CalloutKind,
    ChartBlock,
    Inline,
    Paragraph,
    paragraph,
)
from wardmote.reports.figures import months_line, percent_of, reading_table
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.wording import interval_of, interval_words, number, signed
from wardmote.terms.quantities import WORDS

LONG_TABLE = 40  # rows: wards fit, street problems by kind do not
APART = "cannot be compared"


def slug(text: str) -> str:
    """Return an address of small letters, digits and hyphens that begins with a letter."""
    kept = "".join(c if c.isalnum() and c.isascii() else "-" for c in text.lower())
    joined = "-".join(part for part in kept.split("-") if part)
    return joined if joined[:1].isalpha() else f"a-{joined}"


def in_sentence(label: str) -> str:
    """Return a label as it stands inside a sentence: "Drug offences" is "drug offences"."""
    first = label.split(" ")[0]
    return label if first.isupper() and len(first) > 1 else label[:1].lower() + label[1:]


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
    left_out = len(cells) - most
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
        names = ", ".join(cell.labels[0] for cell in empty[:6])
        more = f" and {len(empty) - 6} more" if len(empty) > 6 else ""
        notes.append(f"None recorded: {names}{more}.")
    return replace(table, notes=(*table.notes, *notes))


def _all(cells: tuple[Cell, ...]) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
    return cells, ()


def _told_apart(cells: tuple[Cell, ...]) -> tuple[tuple[Cell, ...], tuple[Cell, ...]]:
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
    figure: Figure, identity: str, title: str, *, show_table: bool = True
) -> ChartBlock:
    """Return a figure split by month as a line: gaps stay gaps, partial months stay apart."""
    line = months_line(figure, identity, title)
    partial = frozenset(
        period
        for gap in figure.gaps
        if gap.status == "partial"
        for period in line.periods
        if period.first in gap.period
    )
    return ChartBlock(replace(line, partial=partial), show_table=show_table)


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
        asked.ref(figure, number(cell.count.known()), bold=True), f" {subject}"
    ]  # fmt: skip
    if cell.rate is not None and isfinite(cell.rate.value) and cell.count.value:
        runs += [", ", *asked.words(figure, f"{number(cell.rate.value, 1)} {figure.rate_unit}")]
        if interval_of(cell.rate):
            runs += [" (", *asked.words(figure, interval_words(cell.rate, 1)), ")"]
    runs.append(". ")
    return paragraph(*runs, *compared_runs(asked, figure, cell.compared, said))


def compared_runs(
    asked: Asked, figure: Figure, compared: Comparison | None, said: str = ""
) -> list[Inline | str]:
    """Say a comparison: the word that the test earned, then the numbers behind it."""
    if compared is None:
        return []
    if compared.word == APART:
        if compared.reason == said:
            return []
        why = asked.why_not(figure, compared)
        return [f"It cannot be compared with {compared.against}: ", *asked.words(figure, why), ". "]
    opening = {
        "higher": f"This is higher than {compared.against}",
        "lower": f"This is lower than {compared.against}",
    }.get(compared.word, f"There is no clear difference from {compared.against}")
    return [opening, *_there(asked, figure, compared), *_by_how_much(asked, figure, compared), ". "]


def _there(asked: Asked, figure: Figure, compared: Comparison) -> list[Inline | str]:
    """Say what the count, or the rate of another area, was there."""
    if figure.question.compare not in (None, "last-year"):
        if compared.rate is None or not isfinite(compared.rate.value):
            return []
        rate = f"{number(compared.rate.value, 1)} {figure.rate_unit}"
        return [", where it is ", *asked.words(figure, rate)]
    if not compared.count.is_known:
        return []
    return [" (", asked.ref(figure, number(compared.count.known())), ")"]


def _by_how_much(asked: Asked, figure: Figure, compared: Comparison) -> list[Inline | str]:
    percent = compared.percent
    if percent is None or not isfinite(percent.value):
        return []
    runs: list[Inline | str] = [
        ": a difference of ", asked.ref(figure, f"{signed(percent.value, 1)}%")
    ]  # fmt: skip
    if limits := interval_of(percent):
        low, high = (asked.ref(figure, f"{signed(one, 1)}%") for one in limits)
        runs += [", likely between ", low, " and ", high]
    return runs


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
            "Comparisons with the year before cross it. Part of a rise or fall may be a change in how "
            "records are made."
        )
    )
    return [Callout(CalloutKind.CAVEAT, "A change in recording lies between", tuple(body))]


def earned(cells: Iterable[Cell], word: str) -> list[Cell]:
    """Return the cells whose comparison earned a word, the greatest change first."""
    found = [cell for cell in cells if cell.compared and cell.compared.word == word]
    return sorted(
        found, key=lambda cell: -abs(cell.compared.difference.value or 0) if cell.compared else 0
    )


def named(asked: Asked, figure: Figure, cells: Iterable[Cell]) -> list[Inline | str]:
    """List cells by name with their change: "robbery (+12.0%), fraud (8 to 0)"."""
    runs: list[Inline | str] = []
    for cell in cells:
        if runs:
            runs.append(", ")
        runs.append(in_sentence(cell.labels[0]))
        percent = percent_of(cell.compared)
        if percent.value is not None:
            runs += [" (", asked.ref(figure, f"{signed(percent.value, 1)}%"), ")"]
        elif cell.compared and cell.compared.count.is_known and cell.count.is_known:
            was, now = number(cell.compared.count.known()), number(cell.count.known())
            runs += [" (", asked.ref(figure, f"{was} to {now}"), ")"]
    return runs
