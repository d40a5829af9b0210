"""The matrix as a table for reading: what a reader filtered, the cells, how far ranks are certain."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from wardmote.assessment.matrix import Matrix, Row, Score, Total
from wardmote.assessment.robustness import Robustness
from wardmote.assessment.structures import Band as StructureBand
from wardmote.assessment.structures import Combine, Structure
from wardmote.reports.cells import Band, Cell, Column, Table, Tone
from wardmote.reports.cells import Row as TableRow
from wardmote.reports.strategic import order
from wardmote.reports.wording import place_words
from wardmote.terms.errors import Mendable
from wardmote.terms.quantities import Quantity
from wardmote.web.look.blocks import Choice

SORTS = {
    "place": "Place",
    "title": "Category",
    "unknown": "Most unknown first",
    "first": "How often it comes first",
}
_TONES = {"red": Tone.RED, "amber": Tone.AMBER, "green": Tone.GREEN, "blue": Tone.BLUE}
Placed = tuple[int, int, Row, Total]


class NoSuchFilter(Mendable):
    """A filter of the matrix names something that is not in it."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which rows a reader asked for, and in which order. Empty text: all of them."""

    band: str = ""
    group: str = ""
    unknown: str = ""
    sort: str = "place"

    @property
    def query(self) -> str:
        told = {"band": self.band, "group": self.group, "unknown": self.unknown, "sort": self.sort}
        return urlencode({name: text for name, text in told.items() if text})

    def choices(self, matrix: Matrix, robust: Mapping[str, Robustness]) -> tuple[Choice, ...]:
        """Return the selects of the page's form, with what was chosen."""
        sorts = tuple((name, words) for name, words in SORTS.items() if robust or name != "first")
        bands = tuple(
            (band.letter, f"{band.title} ({band.letter}), surely or perhaps")
            for band in reversed(matrix.structure.bands)
        )
        groups = tuple((name, name) for name in sorted({row.group for row in matrix.rows}))
        rows = (("", "All rows"), ("yes", "Rows with a question mark"))
        return (
            Choice("band", "Band", (("", "All bands"), *bands), self.band),
            Choice("group", "Group", (("", "All groups"), *groups), self.group),
            Choice("unknown", "Rows", rows, self.unknown),
            Choice("sort", "Order by", sorts, self.sort),
        )

    def rows(self, matrix: Matrix, robust: Mapping[str, Robustness]) -> list[Placed]:
        """Return the rows asked for, in the order asked for. A row is in each band it may have."""
        placed = [one for one in matrix.ranked() if self._takes(one)]
        if self.sort == "title":
            return sorted(placed, key=lambda one: one[2].title)
        if self.sort == "unknown":
            return sorted(placed, key=lambda one: one[3].scored)
        if self.sort == "first":
            return sorted(placed, key=lambda one: -robust[one[2].category].first)
        return placed

    def _takes(self, placed: Placed) -> bool:
        _, _, row, total = placed
        return (
            (not self.band or self.band in {band.letter for band in total.bands})
            and (not self.group or self.group == row.group)
            and (not self.unknown or total.scored < total.of)
        )


def read_filter(
    told: Mapping[str, str], matrix: Matrix, robust: Mapping[str, Robustness]
) -> Filter:
    """Read a filter from a query. Raises `NoSuchFilter` with what there is."""
    said = {name: told.get(name, "").strip() for name in ("band", "group", "unknown", "sort")}
    asked = Filter(said["band"], said["group"], said["unknown"], said["sort"] or "place")
    for choice in asked.choices(matrix, robust):
        known = [value for value, _ in choice.options]
        if choice.chosen not in known:
            there = ", ".join(value for value in known if value)
            raise NoSuchFilter(
                f'The matrix has no {choice.name} "{choice.chosen}". There are: {there}.'
            )
    return asked


def band_of(band: StructureBand) -> Band:
    """Return a band as tables show it."""
    return Band(band.letter, band.title, _TONES.get(band.colour, Tone.GREY))


def band_cell(total: Total) -> Cell:
    """Return the band where it is certain, else the letters of those it may be."""
    if len(total.bands) == 1:
        return Cell("", band=band_of(total.bands[0]))
    return Cell(" or ".join(band.letter for band in reversed(total.bands)))


def mark_words(score: Score) -> str:
    """Return a score with the others that its interval allows: `2 (or 3)`."""
    if not score.also:
        return score.mark
    return f"{score.mark} (or {', '.join(str(other) for other in score.also)})"


def matrix_table(
    matrix: Matrix,
    rows: list[Placed],
    robust: Mapping[str, Robustness],
    *,
    identity: str = "matrix",
    caption: str,
    linked: bool = True,
) -> Table:
    """Return the rows as a table; each score leads to its own page unless `linked` is off."""
    criteria = matrix.structure.criteria
    columns = [
        Column.words("Category"),
        *(Column.words(criterion.title) for criterion in criteria),
        Column.words("Total"),
        Column.words("Band"),
        Column.words("Place"),
    ]
    passing = order.passing(matrix, tuple(robust.values()))
    if robust:
        columns += order.COLUMNS
    if passing:
        columns.append(order.PASSING)
    told: dict[str, tuple[Quantity | str, ...]] = {
        name: (*order.order_cells(one), *([passing[name]] if passing else []))
        for name, one in robust.items()
    }
    written = tuple(
        _row(matrix, placed, told.get(placed[2].category, ()), linked) for placed in rows
    )
    return Table(
        identity, caption, tuple(columns), written, _notes(matrix.structure, written, bool(robust))
    )


def _row(
    matrix: Matrix, placed: Placed, certain: tuple[Quantity | str, ...], linked: bool
) -> TableRow:
    best, worst, row, total = placed
    scores = [
        Cell(
            mark_words(row.scores[one.slug]),
            reverse("matrix-score", args=(one.slug, row.category)) if linked else "",
        )
        for one in matrix.structure.criteria
    ]
    cells = (*scores, total.text, band_cell(total), place_words(best, worst), *certain)
    address = reverse("matrix-row", args=(row.category,)) if linked else ""
    return TableRow.of(row.title, *cells, address=address)


def _notes(structure: Structure, rows: Sequence[TableRow], robust: bool) -> tuple[str, ...]:
    """Return what the letters and signs mean that occur in these rows."""
    said = [cell.content for row in rows for cell in row.cells if isinstance(cell.content, str)]
    notes = [f"{b.letter} is {b.title.lower()}: {b.at_least:g} or more." for b in structure.bands]
    if "?" in said:
        notes.append("? is a score nobody can give yet: it may be anything on the scale.")
    if any(" (or " in one for one in said):
        notes.append("“2 (or 3)” is a score of 2 whose interval also allows 3.")
    notes += order.passing_notes(said)
    if robust:
        weights = "Weights, and scores" if structure.combine is Combine.SUM else "Scores"
        notes.append(
            f"{weights} that are not known were drawn at random ten thousand times: "
            "“Comes first” is how often a row came first, “Places (9 in 10 draws)” where it nearly "
            "always stood."
        )
    return tuple(notes)
