"""The matrix: categories × criteria, with honest unknowns, evidence for each cell, and overrides.

"?" is a range from the lowest to the highest score and never 0. Rows are compared with rows;
totals of groups are for information only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from wardmote.assessment.structures import Band, Structure
from wardmote.terms.errors import Mendable


class BadScore(Mendable):
    """A score that the structure does not allow, or that lacks what makes it a score."""


@dataclass(frozen=True, slots=True)
class Score:
    """One cell. `value` None is "?": nobody can score it yet, and `reason` says why.

    `evidence` names the figures behind it. `scorer` is "rule" or the name of a role or person.
    `also` holds the scores that the interval of the evidence also allows.
    """

    value: int | None
    reason: str
    scorer: str = "rule"
    on: date | None = None
    evidence: tuple[str, ...] = ()
    also: tuple[int, ...] = ()

    @property
    def mark(self) -> str:
        return "?" if self.value is None else str(self.value)


@dataclass(frozen=True, slots=True)
class Override:
    """The board put a row in, or took it out, against the ranking: who, when, why, and over what."""

    category: str
    include: bool
    who: str
    on: date
    why: str
    minute: str = ""
    overrode: str = ""  # the total and band that it overrode, filled in by `Matrix.with_override`


@dataclass(frozen=True, slots=True)
class Row:
    """A category with its scores, one for each criterion of the structure."""

    category: str
    title: str
    group: str
    scores: Mapping[str, Score]
    is_flag: bool = False  # overlaps other rows (knife, domestic, hate): never added to them


@dataclass(frozen=True, slots=True)
class Total:
    """What a row adds up to: a range where anything is unknown.

    `bands` are all the bands that the range touches, lowest first: one band is a certain one.
    """

    lower: float
    upper: float
    scored: int
    of: int
    bands: tuple[Band, ...]

    @property
    def is_certain(self) -> bool:
        return self.lower == self.upper

    @property
    def text(self) -> str:
        return f"{self.lower:g}" if self.is_certain else f"{self.lower:g} to {self.upper:g}"

    @property
    def band_text(self) -> str:
        return " or ".join(f"{band.title} ({band.letter})" for band in self.bands)


@dataclass(frozen=True, slots=True)
class Matrix:
    """A scored matrix. Immutable: an edit returns a new one, so that consequences can be compared."""

    structure: Structure
    rows: tuple[Row, ...]
    overrides: tuple[Override, ...] = field(default=())

    def __post_init__(self) -> None:
        for row in self.rows:
            _check_row(self.structure, row)

    def row(self, category: str) -> Row:
        for row in self.rows:
            if row.category == category:
                return row
        raise BadScore(f'The matrix has no row "{category}".')

    def total(self, row: Row) -> Total:
        """Return the row's total: sum (or product) over every value its unknowns may take."""
        criteria = self.structure.criteria
        known = [row.scores[criterion.slug].value for criterion in criteria]
        pairs = list(zip(criteria, known, strict=True))
        lower = self.structure.combined(
            [criterion.lowest if value is None else value for criterion, value in pairs]
        )
        upper = self.structure.combined(
            [criterion.highest if value is None else value for criterion, value in pairs]
        )
        low, high = self.structure.band(lower), self.structure.band(upper)
        bands = tuple(
            band for band in self.structure.bands if low.at_least <= band.at_least <= high.at_least
        )
        scored = sum(value is not None for value in known)
        return Total(lower, upper, scored, len(known), bands)

    def ranked(self) -> list[tuple[int, int, Row, Total]]:
        """Return (best place, worst place, row, total), highest first.

        The best place counts the rows that are higher whatever the unknowns are; the worst, the
        rows that could be. Ties share a place.
        """
        totals = [(row, self.total(row)) for row in self.rows]
        placed = [
            (
                1 + sum(other.lower > total.upper for _, other in totals),
                1
                + sum(
                    other.upper > total.lower for other_row, other in totals if other_row is not row
                ),
                row,
                total,
            )
            for row, total in totals
        ]
        return sorted(placed, key=lambda at: (-at[3].lower, -at[3].upper, at[2].title))

    def at_or_above(self, letter: str) -> list[Row]:
        """Return every row whose certain band is this one or a higher: nothing is dropped."""
        floor = next(band.at_least for band in self.structure.bands if band.letter == letter)
        return [row for _, _, row, total in self.ranked() if total.lower >= floor]

    def perhaps_above(self, letter: str) -> list[Row]:
        """Return the rows that reach the band only if their unknowns turn out high."""
        floor = next(band.at_least for band in self.structure.bands if band.letter == letter)
        return [row for _, _, row, total in self.ranked() if total.lower < floor <= total.upper]

    def group_totals(self) -> dict[str, tuple[float, float]]:
        """Return (lower, upper) by group, flags left out. For information: never rank groups by it."""
        found: dict[str, tuple[float, float]] = {}
        for row in self.rows:
            if not row.is_flag:
                total, (low, high) = self.total(row), found.get(row.group, (0.0, 0.0))
                found[row.group] = (low + total.lower, high + total.upper)
        return found

    def with_score(self, category: str, criterion: str, score: Score) -> Matrix:
        """Return the matrix with one cell changed."""
        self.structure.criterion(criterion)
        changed = self.row(category)
        new = replace(changed, scores={**changed.scores, criterion: score})
        return replace(self, rows=tuple(new if row is changed else row for row in self.rows))

    def with_override(self, override: Override) -> Matrix:
        """Return the matrix with a board's decision recorded; it never changes a score."""
        if not (override.who.strip() and override.why.strip()):
            raise BadScore("An override needs who decided it and why.")
        total = self.total(self.row(override.category))
        # What it overrode on the day is part of the decision: kept where it was written down.
        overrode = override.overrode or f"{total.text}, {total.band_text}"
        kept = replace(override, overrode=overrode)
        others = tuple(old for old in self.overrides if old.category != override.category)
        return replace(self, overrides=(*others, kept))

    def priorities(self, letter: str) -> list[Row]:
        """Return the rows proposed: everything certain at the band or above, then overrides."""
        decided = {override.category: override.include for override in self.overrides}
        proposed = {row.category for row in self.at_or_above(letter)}
        return [
            row
            for _, _, row, _ in self.ranked()
            if decided.get(row.category, row.category in proposed)
        ]


@dataclass(frozen=True, slots=True)
class Moved:
    """What one edit does to a row: before and after."""

    category: str
    before: Total
    after: Total
    places_before: tuple[int, int]
    places_after: tuple[int, int]


def consequences(before: Matrix, after: Matrix) -> list[Moved]:
    """Return every row whose total, band or place an edit moves, before anything is saved."""
    places = [
        {row.category: (best, worst, total) for best, worst, row, total in matrix.ranked()}
        for matrix in (before, after)
    ]
    return [
        Moved(category, old[2], places[1][category][2], old[:2], places[1][category][:2])
        for category, old in places[0].items()
        if category in places[1] and old != places[1][category]
    ]


def unknown_cells(matrix: Matrix) -> Iterable[tuple[Row, str, str]]:
    """Yield (row, criterion title, reason) for each "?": each is a data gap with a consequence."""
    for row in matrix.rows:
        for criterion in matrix.structure.criteria:
            score = row.scores[criterion.slug]
            if score.value is None:
                yield row, criterion.title, score.reason


def _check_row(structure: Structure, row: Row) -> None:
    for criterion in structure.criteria:
        score = row.scores.get(criterion.slug)
        if score is None:
            raise BadScore(
                f'"{row.title}" has no cell for {criterion.title}: write "?" where it is not known.'
            )
        if score.value is not None and not criterion.lowest <= score.value <= criterion.highest:
            raise BadScore(
                f'"{row.title}" scores {score.value} for {criterion.title}: scores run from '
                f"{criterion.lowest} to {criterion.highest}."
            )
        if not score.reason.strip():
            raise BadScore(f'"{row.title}" needs a reason for its {criterion.title} score.')
