"""Chapters: the matrix with its unknowns and robustness, and the priorities it proposes."""

from __future__ import annotations

from wardmote.assessment.matrix import Matrix, unknown_cells
from wardmote.assessment.matrix import Row as MatrixRow
from wardmote.assessment.robustness import Robustness, double_counting, robustness
from wardmote.assessment.structures import Band as StructureBand
from wardmote.assessment.structures import Combine, Kind, Structure
from wardmote.reports.cells import Band, Cell, Column, Row, Table, Tone
from wardmote.reports.document import (
    Block,
    Callout,
    CalloutKind,
    Chapter,
    Literal,
    Paragraph,
    Section,
    bullets,
    in_date,
    paragraph,
)
from wardmote.reports.strategic.scoring import NOT_JUDGED
from wardmote.reports.wording import ordinal
from wardmote.terms.quantities import Quantity

_TONES = {"red": Tone.RED, "amber": Tone.AMBER, "green": Tone.GREEN}


def matrix_chapter(matrix: Matrix, problems: tuple[str, ...]) -> Chapter:
    """Return the matrix, how far its order may be trusted, the evidence of each cell, its rules."""
    structure = matrix.structure
    blocks: list[Block] = [
        paragraph(
            Literal(
                f"Each category is scored on the criteria of “{structure.title}”. A question mark is a "
                "score that nobody can give yet: it may be anything on the scale, so the total is a "
                "range. It never counts as nothing."
            )
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
    if structure.combine is Combine.SUM and len(matrix.rows) > 1:
        sections.insert(0, _robustness_section(matrix))
    return Chapter("matrix", "The priorities matrix", tuple(blocks), tuple(sections))


def _band(band: StructureBand) -> Band:
    return Band(band.letter, band.title, _TONES.get(band.colour, Tone.GREY))


def _matrix_table(matrix: Matrix) -> Table:
    criteria = matrix.structure.criteria
    columns = (
        Column.words("Category"),
        *(Column.words(criterion.title) for criterion in criteria),
        Column.words("Total"),
        Column.words("Band"),
        Column.words("Place"),
    )
    rows = []
    for best, worst, row, total in matrix.ranked():
        marks = [Cell(row.scores[criterion.slug].mark) for criterion in criteria]
        band = (
            Cell("", band=_band(total.bands[0]))
            if len(total.bands) == 1
            else Cell(" or ".join(f"{band.letter}" for band in total.bands))
        )
        place = ordinal(best) if best == worst else f"{ordinal(best)} to {ordinal(worst)}"
        rows.append(Row.of(row.title, *marks, total.text, band, place))
    notes = tuple(
        f"{band.letter} is {band.title}: {band.at_least:g} or more."
        for band in matrix.structure.bands
    )
    return Table("matrix-table", "Scores, totals and bands", columns, tuple(rows), notes)


def _robustness_section(matrix: Matrix) -> Section:
    found = robustness(matrix)
    title = {row.category: row.title for row in matrix.rows}
    columns = (
        Column.words("Category"),
        Column("Comes first", form=".0f", suffix="%"),
        Column("Among the first four", form=".0f", suffix="%"),
        Column.words("Places (9 in 10 draws)"),
        Column.words("To pass the row above"),
    )
    rows = tuple(_robust_row(one, title) for one in found)
    body: list[Block] = [
        paragraph(
            "Would the order change if the criteria counted differently, or once the question marks are "
            "answered? Ten thousand draws of weights and of unknown scores say how often each category "
            "keeps its place."
        ),
        Table("robustness", "How far the order can be trusted", columns, rows),
    ]
    pairs = double_counting(matrix)
    if pairs:
        body.append(
            bullets(
                *(
                    paragraph(Literal(f"{a} and {b} move together (correlation {r:.2f}): between them one thing counts twice."))
                    for a, b, r in pairs
                )
            )
        )  # fmt: skip
    return Section("matrix-robustness", "How far the order can be trusted", tuple(body))


def _robust_row(one: Robustness, title: dict[str, str]) -> Row:
    places = (
        ordinal(one.place_low)
        if one.place_low == one.place_high
        else f"{ordinal(one.place_low)} to {ordinal(one.place_high)}"
    )
    if one.to_overtake is None:
        swap = "is first"
    elif one.to_overtake[1] is None:
        swap = "cannot on this scale"
    else:
        steps = one.to_overtake[1]
        swap = f"{steps} step{'' if steps == 1 else 's'} of score"
    return Row.of(
        title[one.category], Quantity(100 * one.first), Quantity(100 * one.top), places, swap
    )


def _rules_section(structure: Structure) -> Section:
    columns = (
        Column.words("Criterion"), Column.words("Question"), Column.words("Scored by"), Column.words("Weight"), Column.words("Scores"),
    )  # fmt: skip
    rows = tuple(
        Row.of(
            one.title,
            one.question,
            "rule" if one.kind is Kind.RULE else "judgement",
            f"{one.weight:g}",
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
        (Table("matrix-criteria", "Criteria", columns, rows), source),
    )


def _cells_section(matrix: Matrix) -> Section:
    columns = (
        Column.words("Category"), Column.words("Criterion"), Column.words("Score"),
        Column.words("Why"), Column.words("Scored by"), Column.words("On"),
    )  # fmt: skip
    rows = tuple(
        Row.of(
            row.title,
            criterion.title,
            cell.mark,
            cell.reason,
            cell.scorer or "nobody yet",
            in_date(cell.on) if cell.on else "",
            address=cell.evidence[0] if cell.evidence else "",
        )
        for _, _, row, _ in matrix.ranked()
        for criterion in matrix.structure.criteria
        for cell in (row.scores[criterion.slug],)
        if cell.reason != NOT_JUDGED
    )
    return Section(
        "matrix-cells",
        "The reason for each score",
        (Table("matrix-reasons", "Each score and its reason", columns, rows),),
    )


def priorities_chapter(matrix: Matrix) -> Chapter:
    """Return the priorities that follow from the matrix, those that may, and what a board decided."""
    top = matrix.structure.bands[-1]
    proposed = matrix.priorities(top.letter)
    perhaps = [row for row in matrix.perhaps_above(top.letter) if row not in proposed]
    decided = {override.category: override for override in matrix.overrides}
    blocks: list[Block] = [
        paragraph(
            Literal(
                f"Every category whose total is certain to reach {top.at_least:g} ({top.title.lower()}) is proposed. "
                "Nothing that reaches the line is left out, and nothing below it is let in without a decision of the board."
            )
        )
    ]
    if proposed:
        blocks.append(bullets(*(_proposal(matrix, row) for row in proposed)))
    else:
        blocks.append(
            paragraph(
                "No category is certain to reach the line yet: too many scores are still unknown."
            )
        )
    sections = []
    if perhaps:
        sections.append(
            Section(
                "perhaps-priorities",
                "What could still become a priority",
                (
                    paragraph("These reach the line only if their unknown scores turn out high."),
                    bullets(*(_proposal(matrix, row) for row in perhaps)),
                ),
            )
        )
    if decided:
        sections.append(
            Section(
                "overrides",
                "Decisions of the board against the ranking",
                (
                    bullets(
                        *(paragraph(Literal(_override_words(matrix, c))) for c in sorted(decided))
                    ),
                ),
            )
        )
    return Chapter("priorities", "Proposed priorities", tuple(blocks), tuple(sections))


def _proposal(matrix: Matrix, row: MatrixRow) -> Paragraph:
    total = matrix.total(row)
    strongest = sorted(
        (
            (cell.value, criterion.title, cell.reason)
            for criterion in matrix.structure.criteria
            if (cell := row.scores[criterion.slug]).value is not None
        ),
        key=lambda one: -(one[0] or 0),
    )[:2]
    why = "; ".join(f"{title.lower()} {value} ({reason})" for value, title, reason in strongest)
    return paragraph(
        Literal(row.title, bold=True),
        Literal(
            f": total {total.text}, {total.band_text}. {total.scored} of {total.of} scores are known. "
        ),
        Literal(f"Mostly for {why}." if why else ""),
    )


def _override_words(matrix: Matrix, category: str) -> str:
    override = next(one for one in matrix.overrides if one.category == category)
    act = "put in" if override.include else "taken out"
    minute = f" (minute {override.minute})" if override.minute else ""
    return (
        f"{matrix.row(category).title} was {act} by {override.who} on {in_date(override.on)}{minute}: "
        f"{override.why}. It overrode: {override.overrode}."
    )


def unknowns_section(matrix: Matrix) -> Section | None:
    """Return the data gaps behind the question marks, grouped by reason, or None."""
    found: dict[tuple[str, str], list[str]] = {}
    for row, criterion, reason in unknown_cells(matrix):
        found.setdefault((criterion, reason), []).append(row.title)
    if not found:
        return None
    items = [
        paragraph(
            Literal(
                f"{criterion}: {reason}. It leaves open {len(rows)} categories: {', '.join(rows)}."
            )
        )
        for (criterion, reason), rows in found.items()
    ]
    return Section("matrix-unknowns", "What the matrix does not know", (bullets(*items),))
