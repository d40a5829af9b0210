"""Two criteria that are multiplied, as boards know them: one down, the other across, a band a square."""

from __future__ import annotations

from wardmote.assessment.matrix import Matrix, Row
from wardmote.assessment.structures import Combine, Criterion
from wardmote.reports.cells import Cell, Column, Table
from wardmote.reports.cells import Row as TableRow
from wardmote.web.assessment.matrix_table import band_of


def risk_grid(matrix: Matrix) -> Table | None:
    """Return the rows in the squares of the two scores' grid, the highest first.

    None where the structure is no product of two criteria. A row with a score that is not known
    stands in no square: a note names it with the score that is.
    """
    structure = matrix.structure
    if structure.combine is not Combine.PRODUCT or len(structure.criteria) != 2:
        return None
    down, across = structure.criteria
    placed: dict[tuple[int, int], list[str]] = {}
    for _, _, row, _ in matrix.ranked():
        marks = row.scores[down.slug].value, row.scores[across.slug].value
        if marks[0] is not None and marks[1] is not None:
            placed.setdefault((marks[0], marks[1]), []).append(row.title)
    steps = range(across.lowest, across.highest + 1)
    rows = tuple(
        TableRow.of(
            _step(down, high),
            *(
                Cell(
                    _said(structure.combined((high, wide)), placed.get((high, wide), [])),
                    band=band_of(structure.band(structure.combined((high, wide)))),
                )
                for wide in steps
            ),
        )
        for high in range(down.highest, down.lowest - 1, -1)
    )
    columns = (Column.words(down.title), *(Column.words(_step(across, one)) for one in steps))
    caption = f"{down.title} by {across.title.lower()}: the square of each row"
    return Table("risk-grid", caption, columns, rows, _open(matrix, down, across))


def _step(criterion: Criterion, score: int) -> str:
    """Write one step of a scale: "Harm 4: severe"."""
    at = score - criterion.lowest
    meaning = f": {criterion.meanings[at]}" if at < len(criterion.meanings) else ""
    return f"{criterion.title} {score}{meaning}"


def _said(product: float, titles: list[str]) -> str:
    return f"{product:g}: {', '.join(titles)}" if titles else f"{product:g}"


def _open(matrix: Matrix, down: Criterion, across: Criterion) -> tuple[str, ...]:
    """Name the rows that stand in no square yet."""
    found = [
        row
        for row in matrix.rows
        if None in (row.scores[down.slug].value, row.scores[across.slug].value)
    ]
    if not found:
        return ()
    told = ", ".join(f"{row.title} ({_known(row, down, across)})" for row in found)
    return (f"In no square yet, for a score that is not known: {told}.",)


def _known(row: Row, down: Criterion, across: Criterion) -> str:
    return ", ".join(f"{one.title.lower()} {row.scores[one.slug].mark}" for one in (down, across))
