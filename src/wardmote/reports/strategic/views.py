"""Chapter: what residents say, beside what is recorded."""

from __future__ import annotations

from wardmote.evidence.figures import Cell, Figure, latest_period
from wardmote.evidence.measures import Measure
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.document import Block, Chapter, Paragraph, paragraph
from wardmote.reports.figures import rate_of, sources_of
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.parts import change_sentence, slug
from wardmote.reports.strategic.portrait import Portrait
from wardmote.terms.errors import NotHeld
from wardmote.terms.periods import Period
from wardmote.terms.quantities import UNKNOWN, Quantity


def views_chapter(asked: Asked, seen: Portrait) -> Chapter | None:
    """Return what residents say, or None where no survey is held for the partnership."""
    blocks: list[Block] = []
    for measure in seen.surveys:
        blocks += _survey(asked, seen, measure)
    if not blocks:
        return None
    opening = paragraph(
        "What people feel and what is recorded are two measures. Where they part, neither is wrong: "
        "ask why."
    )
    return Chapter("views", "What residents say", (opening, *blocks))


def _survey(asked: Asked, seen: Portrait, measure: Measure) -> list[Block]:
    code = seen.area.code
    try:
        period = latest_period(asked.store, measure.name, code, 1)
    except NotHeld:  # no file of this survey was ever loaded
        return []
    now = asked.figure(measure.name, code, period, ("category",)) if period else None
    if period is None or now is None or not now.cells:
        return []
    shifted = Period(period.first - 12, period.last - 12)
    before = asked.figure(measure.name, code, shifted, ("category",))
    table = _table(asked, measure, now, before)
    return [table, *_beside(asked, seen, period)]


def _table(asked: Asked, measure: Measure, now: Figure, before: Figure | None) -> Table:
    """Return a row a question. Columns that the survey cannot fill are left out, with a note."""
    earlier = {cell.keys[0]: cell for cell in before.cells} if before else {}
    limits = any(cell.rate and cell.rate.lower is not None for cell in now.cells)
    bases = any(cell.denominator and cell.denominator.is_known for cell in now.cells)
    compared = any(cell.rate for cell in earlier.values())

    def share(title: str) -> Column:
        return Column(title, form=",.0f", suffix="%")

    columns = [Column.words("Question"), share("Share")]
    columns += [share("From"), share("To")] if limits else []
    columns += [Column("People asked")] if bases else []
    columns += [share("A year before")] if compared else []
    rows = []
    for cell in now.cells:
        told = [rate_of(cell)]
        told += [*_limits(cell)] if limits else []
        told += [cell.denominator or UNKNOWN] if bases else []
        before_cell = earlier.get(cell.keys[0])
        told += [rate_of(before_cell) if before_cell else UNKNOWN] if compared else []
        rows.append(Row.of(cell.labels[0], *told, address=asked.page(now)))
    notes = list(measure.caveats)
    if compared and not limits:
        notes.append("The two years stand side by side. No difference between them is tested.")
    title = f"{measure.title}: answered favourably, {now.period_title or now.question.period.title}"
    return Table(
        f"survey-{slug(measure.name)}", title, tuple(columns), tuple(rows), tuple(notes), sources_of(now)
    )  # fmt: skip


def _limits(cell: Cell) -> tuple[Quantity, Quantity]:
    rate = cell.rate
    if rate is None or rate.lower is None or rate.upper is None:
        return UNKNOWN, UNKNOWN
    return Quantity(rate.lower), Quantity(rate.upper)


def _beside(asked: Asked, seen: Portrait, period: Period) -> list[Paragraph]:
    """Say what the police recorded in the twelve months that the answers speak of."""
    year = period if period.months == 12 else Period.ending(period.last, 12)
    figure = asked.figure(seen.crime.measure.name, seen.area.code, year, (), "last-year")
    if figure is None or not figure.total.count.is_known:
        return []
    opening = paragraph(f"In the same months ({year.title}) the police recorded:")
    return [opening, change_sentence(asked, figure, figure.total, figure.unit)]
