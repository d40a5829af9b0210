"""Chapters: the matrix with its unknowns and robustness, and the priorities it proposes."""

from __future__ import annotations

from dataclasses import replace

from wardmote.assessment.matrix import Matrix, Score, unknown_cells
from wardmote.assessment.matrix import Row as MatrixRow
from wardmote.assessment.structures import Band as StructureBand
from wardmote.assessment.structures import Criterion, Kind, Structure
from wardmote.reports.bound_matrix import (
    a_band,
    a_mark,
    a_total,
    known_of,
    matrix_name,
    the_line,
    the_list,
)
from wardmote.reports.cells import Band, Cell, Column, Row, Table, Tone
from wardmote.reports.document import (
    Block,
    Callout,
    CalloutKind,
    Chapter,
    FigureRef,
    Inline,
    Literal,
    Paragraph,
    Section,
    Text,
    bullets,
    in_date,
    paragraph,
)
from wardmote.reports.strategic.asking import numbers_bound
from wardmote.reports.strategic.order import order_section
from wardmote.reports.strategic.parts import clause, in_sentence
from wardmote.reports.wording import place_words, plain
from wardmote.terms.quantities import UNKNOWN, Quantity

_TONES = {"red": Tone.RED, "amber": Tone.AMBER, "green": Tone.GREEN}


def matrix_chapter(matrix: Matrix, problems: tuple[str, ...]) -> Chapter:
    """Return the matrix, how far its order may be trusted, the evidence of each cell, its rules."""
    structure = matrix.structure
    blocks: list[Block] = [
        paragraph(
            "Each category is scored on the criteria of ",
            Literal(f"“{structure.title}”"),
            ". A question mark is a score that nobody can give yet: it may be anything on the scale, "
            "so the total is a range. It never counts as nothing.",
        ),
        _matrix_table(matrix),
    ]
    if problems:
        blocks.append(
            Callout(
                CalloutKind.WARNING,
                "Judgements that could not be used",
                tuple(paragraph(Literal(problem)) for problem in problems),
            )
        )
    sections = [_rules_section(structure), _cells_section(matrix)]
    if len(matrix.rows) > 1:
        sections.insert(0, order_section(matrix))
    return Chapter("matrix", "The priorities matrix", tuple(blocks), tuple(sections))


def _band(band: StructureBand) -> Band:
    return Band(band.letter, band.title, _TONES.get(band.colour, Tone.GREY))


def _matrix_table(matrix: Matrix) -> Table:
    criteria = matrix.structure.criteria
    columns = (
        Column.words("Category"),
        *(Column(criterion.title, form="g") for criterion in criteria),
        Column("Total, at least", form="g"),
        Column("at most", form="g"),
        Column.words("Band"),
        Column.words("Place"),
    )
    rows = []
    for best, worst, row, total in matrix.ranked():
        marks = [_scored(row.scores[criterion.slug]) for criterion in criteria]
        band = (
            Cell("", band=_band(total.bands[0]))
            if len(total.bands) == 1
            else Cell(" or ".join(f"{band.letter}" for band in total.bands))
        )
        ends = (Quantity(total.lower), Quantity(total.upper))
        rows.append(Row.of(row.title, *marks, *ends, band, place_words(best, worst)))
    notes = _band_notes(matrix.structure)
    return Table("matrix-table", "Scores, totals and bands", columns, tuple(rows), notes)


def _band_notes(structure: Structure) -> tuple[str, ...]:
    """Say in one line what the letter of each band stands for."""
    told = (
        f"{one.letter} is {one.title.lower()}, {one.at_least:g} or more" for one in structure.bands
    )
    return (f"{'; '.join(told)}.",)


def _scored(score: Score) -> Quantity:
    """Return a score as a number: a question mark is not known, and never nought."""
    return UNKNOWN if score.value is None else Quantity(score.value)


def _rules_section(structure: Structure) -> Section:
    columns = (
        Column.words("Criterion"), Column.words("Question"), Column.words("Scored by"), Column("Weight", form="g"), Column.words("Scores"),
    )  # fmt: skip
    rows = tuple(
        Row.of(
            one.title,
            one.question,
            "rule" if one.kind is Kind.RULE else "judgement",
            Quantity(one.weight),
            "; ".join(f"{one.lowest + at}: {meaning}" for at, meaning in enumerate(one.meanings))
            or f"{one.lowest} to {one.highest}",
        )
        for one in structure.criteria
    )
    source = paragraph(
        Literal(f"In force from {in_date(structure.effective_from)}. Source: {structure.source}.")
    )
    return Section(
        "matrix-rules",
        "How scores are given",
        (
            Table("matrix-criteria", "Each criterion, and what its scores mean", columns, rows),
            source,
        ),
    )


def _cells_section(matrix: Matrix) -> Section:
    """Return the reason for each score given; what is unknown is told under the next steps."""
    judged = any(cell.on for row in matrix.rows for cell in row.scores.values())
    columns = [
        Column.words("Category"), Column.words("Criterion"), Column("Score", form="g"), Column.words("Why"),
    ]  # fmt: skip
    if judged:
        columns += [Column.words("Scored by"), Column.words("On")]
    rows = []
    for _, _, row, _ in matrix.ranked():
        for criterion in matrix.structure.criteria:
            cell = row.scores[criterion.slug]
            if cell.value is None and not cell.on:
                continue
            who = (cell.scorer or "rule", in_date(cell.on) if cell.on else "")
            page = cell.evidence[0] if cell.evidence else ""
            told = (criterion.title, _scored(cell), plain(cell.reason), *(who if judged else ()))
            rows.append(Row.of(row.title, *told, address=page))
    notes = () if judged else ("Every score here was given by the rule of its criterion.",)
    table = Table("matrix-reasons", "The scores given so far", tuple(columns), tuple(rows), notes)
    return Section("matrix-cells", "The reason for each score", (table,))


def proposed_rows(matrix: Matrix) -> list[MatrixRow]:
    """Return the rows that are certain to reach the highest band, and those a board put in."""
    return matrix.priorities(matrix.structure.bands[-1].letter)


def perhaps_rows(matrix: Matrix) -> list[MatrixRow]:
    """Return the rows that may reach the highest band, those that score most so far first."""
    proposed = proposed_rows(matrix)
    found = [
        r for r in matrix.perhaps_above(matrix.structure.bands[-1].letter) if r not in proposed
    ]
    return sorted(found, key=lambda row: (-matrix.total(row).lower, -matrix.total(row).upper))


def priorities_chapter(matrix: Matrix) -> Chapter:
    """Return the priorities that follow from the matrix, those that may, and what a board decided."""
    top = matrix.structure.bands[-1]
    proposed, perhaps = proposed_rows(matrix), perhaps_rows(matrix)
    decided = {override.category: override for override in matrix.overrides}
    blocks: list[Block] = [
        paragraph(
            "Every category whose total is certain to reach ",
            FigureRef(f"{top.at_least:g}", "#matrix-table", claim=the_line()),
            f" ({top.title.lower()}) is proposed. Nothing that reaches the line is left out, and "
            "nothing below it is let in without a decision of the board.",
        )
    ]
    if proposed:
        listed = bullets(*(_proposal(matrix, row) for row in proposed))
        blocks.append(replace(listed, claim=the_list(matrix, proposed)))
    else:
        blocks.append(
            paragraph(
                "No category is certain to reach the line yet: too many scores are still unknown."
            )
        )
    sections = []
    if perhaps:
        told = (
            paragraph("These reach the line only if their unknown scores turn out high."),
            _perhaps_table(matrix, perhaps),
        )
        sections.append(Section("perhaps-priorities", "What could still become a priority", told))
    if decided:
        said = bullets(*(paragraph(Literal(_override_words(matrix, c))) for c in sorted(decided)))
        title = "Decisions of the board against the ranking"
        sections.append(Section("overrides", title, (said,)))
    return Chapter("priorities", "Proposed priorities", tuple(blocks), tuple(sections))


def priority_line(matrix: Matrix, row: MatrixRow) -> Paragraph:
    """Say a row in one line: its total, its band, how much of it is known."""
    total = matrix.total(row)
    at = "#matrix-table"
    return paragraph(
        Text(row.title, bold=True),
        ": scores ", FigureRef(total.text, at, claim=a_total(matrix, row)), ", ",
        Text(total.band_text, claim=a_band(matrix, row)), ", with ",
        FigureRef(f"{total.scored} of {total.of}", at, claim=known_of(matrix, row)),
        " criteria scored",
        " (a decision of the board)" if any(o.category == row.category for o in matrix.overrides) else "",
    )  # fmt: skip


def _proposal(matrix: Matrix, row: MatrixRow) -> Paragraph:
    runs: list[Inline | str] = [*priority_line(matrix, row).runs, ". Highest score: "]
    for at, (criterion, cell) in enumerate(_strongest(matrix, row)):
        page = cell.evidence[0] if cell.evidence else "#matrix-table"
        runs.append(f"{'. Next: ' if at else ''}{criterion.title.lower()} ")
        mark = FigureRef(cell.mark, "#matrix-table", claim=a_mark(row, criterion.slug))
        source = matrix_name(row.category, f"{criterion.slug}.reason")
        runs += [mark, " (", *numbers_bound(plain(cell.reason), page, source), ")"]
    return paragraph(*runs, ".")


def _strongest(matrix: Matrix, row: MatrixRow) -> list[tuple[Criterion, Score]]:
    known = [
        (criterion, row.scores[criterion.slug])
        for criterion in matrix.structure.criteria
        if row.scores[criterion.slug].value is not None
    ]
    return sorted(known, key=lambda one: -(one[1].value or 0))[:2]


def _perhaps_table(matrix: Matrix, rows: list[MatrixRow]) -> Table:
    columns = (
        Column.words("Category"), Column("Total, at least", form="g"), Column("at most", form="g"),
        Column.words("Band"), Column.words("Criteria scored"), Column.words("Strongest so far"),
    )  # fmt: skip
    told = []
    for row in rows:
        total = matrix.total(row)
        why = "; ".join(
            f"{criterion.title.lower()} {cell.mark} ({plain(cell.reason).partition(';')[0]})"
            for criterion, cell in _strongest(matrix, row)[:1]
        )  # what else the interval allows stands with the reason for each score
        bands = " or ".join(band.letter for band in total.bands)
        ends = (Quantity(total.lower), Quantity(total.upper))
        told.append(Row.of(row.title, *ends, bands, f"{total.scored} of {total.of}", why))
    notes = _band_notes(matrix.structure)
    return Table("perhaps-table", "Categories that may reach the line", columns, tuple(told), notes)


def _override_words(matrix: Matrix, category: str) -> str:
    override = next(one for one in matrix.overrides if one.category == category)
    act = "put in" if override.include else "taken out"
    minute = f" (minute {override.minute})" if override.minute else ""
    return (
        f"{matrix.row(category).title} was {act} by {override.who} on {in_date(override.on)}{minute}: "
        f"{override.why}. It overrode: {override.overrode}."
    )


def _which(matrix: Matrix, rows: list[str]) -> str:
    """Name the categories of these rows, or those that are not among them where they are fewer."""
    others = [row.title for row in matrix.rows if row.title not in rows]
    if not others:
        return "every category"
    if len(others) < len(rows):
        return f"every category but {', '.join(in_sentence(one) for one in others)}"
    return ", ".join(in_sentence(one) for one in rows)


def unknowns_section(matrix: Matrix) -> Section | None:
    """Return the data gaps behind the question marks, grouped by criterion and reason, or None."""
    found: dict[tuple[str, str], list[str]] = {}
    for row, criterion, reason in unknown_cells(matrix):
        told = reason.split(": ", 1)[1] if reason[:1].isdigit() and ": " in reason else reason
        found.setdefault((criterion, told), []).append(row.title)
    if not found:
        return None
    items = []
    for (criterion, reason), rows in found.items():
        runs = numbers_bound(
            f"{criterion}: {clause(plain(reason))}. It leaves open {_which(matrix, rows)}.",
            "#matrix-table",
            matrix_name("", "reasons"),
        )
        items.append(paragraph(*runs))
    return Section("matrix-unknowns", "What the matrix does not know", (bullets(*items),))
