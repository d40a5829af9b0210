"""What is wrong with a matrix somebody typed: sums, bands, lists and rules checked against each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum

from wardmote.analysis.score_audit import ScoreAudit
from wardmote.assessment.columns import ScoredColumn
from wardmote.assessment.matrix import Matrix


class Fault(Enum):
    """Kinds of fault, named for the report."""

    SUM = "the row does not add up"
    GROUP_SUM = "the group does not add up"
    BAND = "the band does not follow from the total"
    UNDETERMINED = "the band depends on scores that nobody gave"
    LEFT_OUT = "the row reaches the band but is not on the list"
    NOT_EARNED = "the row is on the list below its band"
    NO_RULE = "no rule that follows the evidence gives these scores"


@dataclass(frozen=True, slots=True)
class Finding:
    """One fault: where, and a sentence that shows the reasoning."""

    fault: Fault
    where: str
    reasoning: str


@dataclass(frozen=True, slots=True)
class Printed:
    """What a document prints for one row beside its scores. None where it prints nothing."""

    total: float | None = None
    band: str | None = None  # the letter
    listed: bool = False
    added_by_board: bool = False


def audit(
    matrix: Matrix,
    printed: Mapping[str, Printed],
    *,
    listed_from: str,
    group_totals: Mapping[str, float] | None = None,
) -> list[Finding]:
    """Return every fault of a printed matrix, row by row and then group by group.

    Args:
        printed: by category.
        listed_from: letter of the lowest band whose rows the document says that it lists.
        group_totals: printed totals by group, or by the theme that groups are named under
            ("Theme" of "Theme / Group"), where the document prints them.
    """
    found: list[Finding] = []
    for row in matrix.rows:
        if row.category in printed:
            found += _row_faults(matrix, row.category, printed[row.category], listed_from)
    ranges = matrix.group_totals()
    for group, value in (group_totals or {}).items():
        inside = [one for name, one in ranges.items() if name.split(" / ")[0] == group]
        ends = [ranges[group]] if group in ranges else inside
        low, high = sum(end[0] for end in ends), sum(end[1] for end in ends)
        if not low <= value <= high:
            found.append(
                Finding(
                    Fault.GROUP_SUM,
                    group,
                    f"Its rows add up to {low:g}{'' if low == high else f' to {high:g}'}, "
                    f"and {value:g} is printed.",
                )
            )
    return found


def _row_faults(
    matrix: Matrix, category: str, said: Printed, listed_from: str
) -> Iterable[Finding]:
    row = matrix.row(category)
    total = matrix.total(row)
    low, high = total.lower, total.upper
    if said.total is not None and not low <= said.total <= high:
        yield Finding(
            Fault.SUM, row.title, f"The scores add up to {total.text}; {said.total:g} is printed."
        )
    if len(total.bands) > 1:
        unknown = total.of - total.scored
        yield Finding(
            Fault.UNDETERMINED,
            row.title,
            f"{unknown} of {total.of} scores {'is' if unknown == 1 else 'are'} not known, so the total is "
            f"{total.text} and the band {total.band_text}.",
        )
    if said.band is not None and said.band not in {band.letter for band in total.bands}:
        yield Finding(
            Fault.BAND,
            row.title,
            f"A total of {total.text} is {total.band_text}; {said.band} is printed.",
        )
    floor = next(band.at_least for band in matrix.structure.bands if band.letter == listed_from)
    if low >= floor and not (said.listed or said.added_by_board):
        yield Finding(
            Fault.LEFT_OUT,
            row.title,
            f"It totals {total.text}, and {floor:g} or more is listed, but it is not on the list.",
        )
    if high < floor and said.listed:
        yield Finding(
            Fault.NOT_EARNED,
            row.title,
            f"It is listed at {total.text}, below the {floor:g} that the list asks for.",
        )


def audit_column(title: str, column: ScoredColumn) -> tuple[ScoreAudit, list[Finding]]:
    """Audit one column of scores against the numbers they should follow from."""
    result = column.audited()
    findings = [
        Finding(Fault.NO_RULE, f"{title}: {name}", told) for name, told in column.faults(result)
    ]
    return result, findings
