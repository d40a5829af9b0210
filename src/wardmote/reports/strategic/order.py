"""How far the order of a matrix can be trusted: said in the document and on the matrix page alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from wardmote.assessment.matrix import Matrix
from wardmote.assessment.robustness import Robustness, double_counting, robustness
from wardmote.assessment.structures import Combine
from wardmote.reports.bound_matrix import a_correlation
from wardmote.reports.cells import Cell, Column, Row, Table
from wardmote.reports.document import Block, FigureRef, Section, bullets, paragraph
from wardmote.reports.wording import number, place_words
from wardmote.terms.quantities import Quantity

COLUMNS = (
    Column("Comes first", form=".0f", suffix="%"),
    Column("Among the first four", form=".0f", suffix="%"),
    Column.words("Places (9 in 10 draws)"),
)
PASSING = Column.words("To pass the row ranked above")
STEPS = "A step of score moves one score by one on its scale."
POINTS_MORE = (
    "Points more: by so much, at least, the unknown scores of a category must add up to more than "
    "those of the category ranked above it."
)


def order_section(matrix: Matrix) -> Section:
    """Return how often each category keeps its place, and which criteria count one thing twice."""
    weighed = matrix.structure.combine is Combine.SUM
    asked = "if the criteria counted differently, or " if weighed else ""
    drawn = "weights and of unknown scores" if weighed else "the unknown scores"
    body: list[Block] = [
        paragraph(
            f"Would the order change {asked}once the question marks are answered? Ten thousand draws "
            f"of {drawn} say how often each category keeps its place."
        ),
        _order_table(matrix, robustness(matrix)),
    ]
    pairs = double_counting(matrix)
    if pairs:
        body.append(
            bullets(
                *(
                    paragraph(
                        f"{a} and {b} move together (correlation ",
                        FigureRef(number(r, 2), "#matrix-table", claim=a_correlation(a, b)),
                        "): between them one thing counts twice.",
                    )
                    for a, b, r in pairs
                )
            )
        )
    return Section("matrix-robustness", "How far the order can be trusted", tuple(body))


def _order_table(matrix: Matrix, found: Sequence[Robustness]) -> Table:
    title = {row.category: row.title for row in matrix.rows}
    columns: tuple[Column, ...] = (Column.words("Category"), *COLUMNS)
    rows = [Row.of(title[one.category], *order_cells(one)) for one in found]
    swaps = passing(matrix, found)
    if swaps:
        columns += (PASSING,)
        rows = [
            replace(row, cells=(*row.cells, Cell(swaps[one.category])))
            for row, one in zip(rows, found, strict=True)
        ]
    caption, notes = "How often each category keeps its place", passing_notes(swaps.values())
    return Table("robustness", caption, columns, tuple(rows), notes)


def order_cells(one: Robustness) -> tuple[Quantity, Quantity, str]:
    """Return how often a row comes first and stands among the first four, and its places."""
    places = place_words(one.place_low, one.place_high)
    return Quantity(100 * one.first), Quantity(100 * one.top), places


def passing(matrix: Matrix, found: Sequence[Robustness]) -> dict[str, str]:
    """Return for each category what would put it over the one ranked above it.

    Empty where that is one thing of all: such a column would say nothing.
    """
    said = {one.category: _passing_words(matrix, one) for one in found}
    below = {said[one.category] for one in found if one.to_overtake is not None}
    return said if len(below) > 1 else {}


def _passing_words(matrix: Matrix, one: Robustness) -> str:
    """Say what would put a row over the one above it: steps of scores, or points still unknown."""
    if one.to_overtake is None:
        return "is first"
    above, steps = one.to_overtake
    if steps is None:
        return "cannot on this scale"
    if steps:
        return f"{steps} step{'' if steps == 1 else 's'} of score"
    if matrix.structure.combine is not Combine.SUM:
        return "the question marks alone may"
    least = {row.category: total.lower for _, _, row, total in matrix.ranked()}
    apart = least[above] - least[one.category]
    if any(float(one.weight) % 1 for one in matrix.structure.criteria):
        return f"over {apart:g} points more"
    return f"{apart + 1:g} point{'s' if apart else ''} more"  # totals are whole: one more is over


def passing_notes(said: Iterable[str]) -> tuple[str, ...]:
    """Return what the words of `passing` mean, for those that occur."""
    words = tuple(said)
    told = ((STEPS, "of score"), (POINTS_MORE, "more"))
    return tuple(note for note, end in told if any(one.endswith(end) for one in words))
