"""Blocks that several chapters use: tables of cells, lines over months, sentences of change."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from math import isfinite

from wardmote.evidence.figures import Cell, Comparison, Figure
from wardmote.reports.cells import Table
from wardmote.reports.document import ChartBlock, Inline, Paragraph, paragraph
from wardmote.reports.figures import months_line, percent_of, reading_table
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.wording import (
    by_rate,
    comparison_detail,
    interval_of,
    interval_words,
    number,
    signed,
)
from wardmote.terms.quantities import WORDS

LONG_TABLE = 40  # rows: wards fit, street problems by kind do not


def slug(text: str) -> str:
    """Return an address of small letters, digits and hyphens that begins with a letter."""
    kept = "".join(c if c.isalnum() and c.isascii() else "-" for c in text.lower())
    joined = "-".join(part for part in kept.split("-") if part)
    return joined if joined[:1].isalpha() else f"a-{joined}"


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

    Beyond `most` rows only the largest are shown, and a note says how many more there are. Places
    are given to areas alone: the place of one category among others says nothing.
    """
    page = asked.page(figure)
    cells = figure.cells
    if len(cells) > most:
        largest = sorted(cells, key=lambda cell: -(cell.count.value or 0))[:most]
        cells = tuple(cell for cell in cells if cell in largest)
    if figure.question.by == ("category",):
        cells = tuple(replace(cell, rank=None) for cell in cells)
    table = reading_table(
        replace(figure, cells=cells),
        identity,
        heading,
        with_share=with_share,
        address=lambda _cell: page,
    )
    left_out = len(figure.cells) - len(cells)
    if not left_out:
        return table
    note = f"The {most} largest are shown. The figure's page has the other {left_out}."
    return replace(table, notes=(*table.notes, note))


def months_block(figure: Figure, identity: str, title: str) -> ChartBlock:
    """Return a figure split by month as a line: gaps stay gaps, partial months stay apart."""
    line = months_line(figure, identity, title)
    partial = frozenset(
        period
        for gap in figure.gaps
        if gap.status == "partial"
        for period in line.periods
        if period.first in gap.period
    )
    return ChartBlock(replace(line, partial=partial))


def change_sentence(asked: Asked, figure: Figure, cell: Cell, subject: str) -> Paragraph:
    """Say a cell's count and what its comparison earned, each number bound to the figure."""
    runs: list[Inline | str] = []
    if not cell.count.is_known:
        reason = cell.reason or WORDS[cell.count.status]
        return paragraph(f"{subject}: {WORDS[cell.count.status]}. ", reason)
    runs += [asked.ref(figure, number(cell.count.known()), bold=True), f" {subject}"]
    if cell.rate is not None and isfinite(cell.rate.value):
        runs += [", ", asked.ref(figure, f"{number(cell.rate.value, 1)} {figure.rate_unit}")]
        if interval_of(cell.rate):
            runs += [" (", asked.ref(figure, interval_words(cell.rate, 1)), ")"]
    runs.append(". ")
    runs += compared_runs(asked, figure, cell.compared)
    return paragraph(*runs)


def compared_runs(asked: Asked, figure: Figure, compared: Comparison | None) -> list[Inline | str]:
    """Say a comparison: the word that the test earned, with the numbers behind it."""
    if compared is None:
        return []
    if compared.word == "cannot be compared":
        return [f"It cannot be compared with {compared.against}: ", compared.reason]
    said = {
        "higher": f"This is higher than {compared.against}",
        "lower": f"This is lower than {compared.against}",
    }.get(compared.word, f"There is no clear difference from {compared.against}")
    detail = comparison_detail(compared, by_rate(figure))
    return [said, " (", asked.ref(figure, detail), "). "] if detail else [f"{said}. "]


def earned(cells: Iterable[Cell], word: str) -> list[Cell]:
    """Return the cells whose comparison earned a word, the greatest change first."""
    found = [cell for cell in cells if cell.compared and cell.compared.word == word]
    return sorted(
        found, key=lambda cell: -abs(cell.compared.difference.value or 0) if cell.compared else 0
    )


def named(asked: Asked, figure: Figure, cells: Iterable[Cell]) -> list[Inline | str]:
    """List cells by name with their percentages: "robbery (+12.0%), theft (−4.1%)"."""
    runs: list[Inline | str] = []
    for cell in cells:
        if runs:
            runs.append(", ")
        runs.append(cell.labels[0].lower() if cell.labels[0].isascii() else cell.labels[0])
        percent = percent_of(cell.compared)
        if percent.value is not None:
            runs += [" (", asked.ref(figure, f"{signed(percent.value, 1)}%"), ")"]
    return runs
