"""Claims bound to the matrix: scores, totals, bands, and the list that must follow from its rule."""

from __future__ import annotations

from fractions import Fraction

from wardmote.assessment.matrix import Matrix
from wardmote.assessment.matrix import Row as MatrixRow
from wardmote.assessment.structures import Combine
from wardmote.claims.own.kinds import Claim
from wardmote.claims.own.kinds_rules import BandOf, Score
from wardmote.claims.own.kinds_words import KnownOf, ListByRule, Stated


def matrix_name(category: str, field: str) -> str:
    """Return the name of a score (by criterion), of a row's `total`, or of its `lower` end."""
    return f"matrix#{category}#{field}"


def a_mark(row: MatrixRow, criterion: str) -> Claim:
    """Claim one score of the matrix."""
    return Stated(name="", of=matrix_name(row.category, criterion))


def a_total(matrix: Matrix, row: MatrixRow) -> Score:
    """Claim a row's total from its scores: a range where one is not known."""
    criteria = matrix.structure.criteria
    return Score(
        name="", scores=tuple(matrix_name(row.category, one.slug) for one in criteria),
        scale=tuple((one.lowest, one.highest, Fraction(str(one.weight))) for one in criteria),
        multiplied=matrix.structure.combine is Combine.PRODUCT,
    )  # fmt: skip


def known_of(matrix: Matrix, row: MatrixRow) -> Claim:
    """Claim how many of a row's scores are known: "4 of 6"."""
    return KnownOf(name="", scores=a_total(matrix, row).scores)


def the_line() -> Claim:
    """Claim the total from which a row reaches the highest band."""
    return Stated(name="", of=matrix_name("", "line"))


def a_correlation(first: str, second: str) -> Claim:
    """Claim the correlation of two criteria, by their titles."""
    return Stated(name="", of=matrix_name("", f"{first} and {second}"))


def a_band(matrix: Matrix, row: MatrixRow) -> Claim:
    """Claim every band that a row's total may fall in."""
    bands = tuple(
        (f"{one.title} ({one.letter})", Fraction(str(one.at_least)))
        for one in matrix.structure.bands
    )
    return BandOf(name="", score=matrix_name(row.category, "total"), bands=bands, every=" or ")


def the_list(matrix: Matrix, printed: list[MatrixRow]) -> Claim:
    """Claim the list of rows that reach the highest band, with what a board put in or took out."""
    floor = matrix.structure.bands[-1].at_least
    titles = {row.category: row.title for row in matrix.rows}
    put_in = {titles[one.category] for one in matrix.overrides if one.include}
    taken_out = {titles[one.category] for one in matrix.overrides if not one.include}
    return ListByRule(
        name="", printed="; ".join(row.title for row in printed) or "none",
        least=Fraction(str(floor)),
        candidates=tuple((row.title, matrix_name(row.category, "lower")) for row in matrix.rows),
        added=tuple(sorted(put_in)), removed=tuple(sorted(taken_out)),
    )  # fmt: skip
