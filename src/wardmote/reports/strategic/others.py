"""Chapters: what other partners recorded beside the police, and what residents say."""

from __future__ import annotations

from wardmote.evidence.figures import Figure, latest_period
from wardmote.evidence.measures import Measure
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.document import Block, Chapter, Inline, Section, paragraph
from wardmote.reports.figures import sources_of
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.parts import cells_table, change_sentence, months_block, slug
from wardmote.reports.strategic.portrait import SERIES_MONTHS, Held, Portrait
from wardmote.reports.wording import interval_of, number
from wardmote.terms.periods import Period
from wardmote.terms.quantities import UNKNOWN, Quantity

MOST_ROWS = 12  # categories of another partner shown in the document


def others_chapter(asked: Asked, seen: Portrait) -> Chapter | None:
    """Return a section for each other measure held, or None where there is none."""
    sections = tuple(
        section for held in seen.others if (section := _section(asked, seen, held)) is not None
    )
    if not sections:
        return None
    opening = paragraph(
        "Partners record some of the same events, and each records them its own way. These counts "
        "stand beside the police's and are never added to them."
    )
    return Chapter("partners", "What other records show", (opening,), sections)


def _section(asked: Asked, seen: Portrait, held: Held) -> Section | None:
    measure, code, period = held.measure, seen.area.code, held.period
    compare = "last-year" if measure.kind == "count" else None
    total = asked.figure(measure.name, code, period, (), compare)
    if total is None or (total.total.count.value in (None, 0) and total.total.rate is None):
        return None
    blocks: list[Block] = [paragraph(f"Period: {period.title}. Source: {measure.source}.")]
    if measure.kind == "proportion":
        blocks.append(_proportion(asked, total))
    else:
        blocks.append(change_sentence(asked, total, total.total, total.unit))
        blocks += _splits(asked, seen, held)
    blocks += [paragraph(caveat) for caveat in measure.caveats]
    return Section(f"measure-{slug(measure.name)}", measure.title, tuple(blocks))


def _proportion(asked: Asked, figure: Figure) -> Block:
    cell = figure.total
    if cell.rate is None or cell.count.value is None or cell.denominator is None:
        return paragraph("No share can be given.", cell.reason)
    runs: list[Inline | str] = [
        asked.ref(figure, f"{number(cell.rate.value, 1)}%", bold=True), " (",
        asked.ref(figure, f"{number(cell.count.value)} of {cell.denominator.in_words()}"), ")",
    ]  # fmt: skip
    if limits := interval_of(cell.rate):
        said = f"{number(limits[0], 1)}% and {number(limits[1], 1)}%"
        runs += [", likely between ", asked.ref(figure, said)]
    return paragraph(*runs, ".")


def _splits(asked: Asked, seen: Portrait, held: Held) -> list[Block]:
    measure, code, period = held.measure, seen.area.code, held.period
    blocks: list[Block] = []
    if measure.categories != "none":
        compare = "last-year" if held.is_whole_year else None
        split = asked.figure(measure.name, code, period, ("category",), compare)
        if split and len(split.cells) > 1:
            blocks.append(
                cells_table(
                    asked, split, f"{slug(measure.name)}-by-category", "Category", most=MOST_ROWS
                )
            )
    months = min(SERIES_MONTHS, max(12, period.months))
    series = asked.figure(measure.name, code, Period.ending(period.last, months), ("month",))
    if series and sum(cell.count.is_known for cell in series.cells) > 2:
        blocks.append(
            months_block(series, f"{slug(measure.name)}-months", f"{measure.title}, by month")
        )
    return blocks


def views_chapter(asked: Asked, seen: Portrait) -> Chapter | None:
    """Return what residents say, or None where no survey is held for the partnership."""
    tables = [
        table
        for measure in seen.surveys
        if (table := _survey_table(asked, seen, measure)) is not None
    ]
    if not tables:
        return None
    opening = paragraph(
        "What people feel and what is recorded are two measures. Where they part, neither is wrong: "
        "ask why."
    )
    return Chapter("views", "What residents say", (opening, *tables))


def _survey_table(asked: Asked, seen: Portrait, measure: Measure) -> Table | None:
    period = latest_period(asked.store, measure.name, seen.area.code, 1)
    if period is None:
        return None
    figure = asked.figure(measure.name, seen.area.code, period, ("category",))
    if figure is None or not figure.cells:
        return None
    columns = (
        Column.words("Question"),
        Column("Share", form=",.0f", suffix="%"),
        Column("From", form=",.0f", suffix="%"),
        Column("To", form=",.0f", suffix="%"),
        Column("People asked"),
    )
    rows = []
    for cell in figure.cells:
        rate = cell.rate
        low = Quantity(rate.lower) if rate and rate.lower is not None else UNKNOWN
        high = Quantity(rate.upper) if rate and rate.upper is not None else UNKNOWN
        share = Quantity(rate.value) if rate else cell.count
        base = cell.denominator or UNKNOWN
        rows.append(Row.of(cell.labels[0], share, low, high, base, address=asked.page(figure)))
    return Table(
        f"survey-{slug(measure.name)}",
        f"{measure.title}, {period.title}",
        columns,
        tuple(rows),
        notes=measure.caveats,
        sources=sources_of(figure),
    )
