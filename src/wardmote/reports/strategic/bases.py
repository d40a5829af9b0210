"""The numbers beneath each place of the document that people write about, as they stand now.

A judgement keeps the numbers it was made on; set beside these, `judgements.moved` says what moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from wardmote.assessment.matrix import Matrix
from wardmote.assessment.matrix import Row as MatrixRow
from wardmote.assessment.structures import Kind
from wardmote.evidence.figures import Cell
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.parts import slug
from wardmote.reports.strategic.portrait import Portrait
from wardmote.reports.wording import number
from wardmote.terms.quantities import WORDS, Quantity

Basis = Mapping[str, str]


@dataclass(frozen=True)
class Place:
    """A chapter or section that may hold prose: its address in the document, title and numbers."""

    slug: str
    title: str
    basis: Basis


def row_basis(matrix: Matrix, row: MatrixRow) -> dict[str, str]:
    """Return what the rules saw of a row: what a person who scores the rest of it looks at."""
    return {
        one.title: f"{row.scores[one.slug].mark} ({row.scores[one.slug].reason})"
        for one in matrix.structure.criteria
        if one.kind is Kind.RULE
    }


def decision_basis(matrix: Matrix, row: MatrixRow) -> dict[str, str]:
    """Return what a board that decides about a row has before it: the total and the band."""
    total = matrix.total(row)
    return {"Total": f"{total.text}, {total.band_text}"}


def places(asked: Asked, seen: Portrait, matrix: Matrix) -> list[Place]:
    """Return every place for prose, in the order of the document."""
    total = {seen.crime.measure.title: _said(seen.total.total.count)}
    found = [
        Place("summary", "Summary", total),
        Place("data", "The data that was and was not there", _coverage(seen)),
        Place("categories", "Recorded crime by category", _counts(seen.categories.cells)),
        *(
            Place(f"category-{slug(cell.keys[0])}", cell.labels[0], _beside(cell))
            for cell in seen.categories.cells
        ),
    ]
    if seen.wards:
        found.append(Place("wards", "Ward by ward", _counts(seen.wards.cells)))
        found += [
            Place(f"ward-{slug(cell.keys[0])}", cell.labels[0], _counts([cell]))
            for cell in seen.wards.cells
        ]
    return [
        *found,
        Place("partners", "What other records show", _others(asked, seen)),
        Place("views", "What residents say", {}),
        Place("matrix", "The priorities matrix", _totals(matrix)),
        Place("priorities", "Proposed priorities", _priorities(matrix)),
    ]


def _said(count: Quantity) -> str:
    return WORDS[count.status] if count.value is None else number(count.value)


def _counts(cells: Iterable[Cell]) -> dict[str, str]:
    return {cell.labels[0]: _said(cell.count) for cell in cells}


def _beside(cell: Cell) -> dict[str, str]:
    told = _counts([cell])
    if cell.compared is not None:
        told[cell.compared.against] = _said(cell.compared.count)
    return told


def _coverage(seen: Portrait) -> dict[str, str]:
    return {"Period": seen.crime.period.title, "Gaps": str(len(seen.total.gaps))}


def _others(asked: Asked, seen: Portrait) -> dict[str, str]:
    told = {}
    for held in seen.others:
        figure = asked.figure(held.measure.name, seen.area.code, held.period, (), "last-year")
        if figure:
            told[held.measure.title] = _said(figure.total.count)
    return told


def _totals(matrix: Matrix) -> dict[str, str]:
    told = {}
    for _, _, row, total in matrix.ranked():
        told[row.title] = f"{total.text}, {total.band_text}"
    return told


def _priorities(matrix: Matrix) -> dict[str, str]:
    top = matrix.structure.bands[-1].letter
    proposed = matrix.priorities(top)
    perhaps = [row for row in matrix.perhaps_above(top) if row not in proposed]
    return {
        "Proposed": ", ".join(row.title for row in proposed) or "none",
        "Could still be": ", ".join(row.title for row in perhaps) or "none",
    }
