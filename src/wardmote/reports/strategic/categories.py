"""Chapter: the picture by category. Each statement of change is earned by a test."""

from __future__ import annotations

from wardmote.analysis.words import RecordKind, highest_since, lowest_since
from wardmote.evidence.figures import Cell, Figure
from wardmote.reports.charts.intervals import Change, ChangePlot
from wardmote.reports.document import (
    Block,
    Chapter,
    ChartBlock,
    Inline,
    Paragraph,
    Section,
    paragraph,
)
from wardmote.reports.figures import limits_of, percent_of, share_of, sources_of
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.parts import (
    cells_table,
    change_sentence,
    compared_runs,
    months_block,
    slug,
)
from wardmote.reports.strategic.portrait import SERIES_MONTHS, Held, Portrait
from wardmote.reports.wording import number
from wardmote.terms.periods import Month, Period

POLARITY_WORDS = {
    "activity_led": "This count follows what the police go looking for, so a rise or fall is neither worse nor better in itself.",
    "down_is_worse": "More reports are wanted here: a rise can mean that more victims come forward.",
}


def categories_chapter(asked: Asked, seen: Portrait) -> Chapter:
    """Return the chapter: one table of every category, a plot of changes, a section for each."""
    figure = seen.categories
    area, period = seen.area.name, seen.crime.period.title
    blocks: list[Block] = [
        change_sentence(asked, seen.total, seen.total.total, f"{seen.total.unit} in {area}"),
        cells_table(asked, figure, "by-category", "Category", with_share=True),
        ChartBlock(_change_plot(figure, period), show_table=False),
    ]
    if seen.series:
        blocks.append(
            months_block(seen.series, "all-months", f"{seen.crime.measure.title}, by month")
        )
    sections = tuple(
        _section(asked, seen, cell)
        for cell in sorted(figure.cells, key=lambda c: -(c.count.value or 0))
        if cell.count.value != 0 or (cell.compared and cell.compared.count.value)
    )
    return Chapter("categories", "Recorded crime by category", tuple(blocks), sections)


def _change_plot(figure: Figure, period: str) -> ChangePlot:
    changes = []
    for cell in figure.cells:
        low, high = limits_of(cell.compared.percent if cell.compared else None)
        changes.append(
            Change(
                cell.labels[0],
                percent_of(cell.compared),
                low if low.is_known else None,
                high if high.is_known else None,
                cell.compared.word if cell.compared else "not compared",
            )
        )
    return ChangePlot(
        "category-changes",
        f"Change on the year before, {period}",
        "A dot for each category with its interval; filled where the change is clear.",
        tuple(changes),
        sources=sources_of(figure),
    )


def _section(asked: Asked, seen: Portrait, cell: Cell) -> Section:
    category, label = cell.keys[0], cell.labels[0]
    measure = f"{seen.crime.measure.name}:{category}"
    code, period = seen.area.code, seen.crime.period
    blocks: list[Block] = [
        change_sentence(asked, seen.categories, cell, f"offences of {label.lower()}"),
        _averages(asked, seen, cell),
    ]
    beside = _beside(asked, seen, category)
    if beside:
        blocks.append(beside)
    polarity = seen.crime.measure.polarity_of(category)
    if polarity in POLARITY_WORDS:
        blocks.append(paragraph(POLARITY_WORDS[polarity]))
    series = _series(asked, seen.crime, code, measure)
    if series:
        said = _record(asked, series)
        if said:
            blocks.append(said)
        blocks.append(
            months_block(series, f"category-{slug(category)}-months", f"{label}, by month")
        )
    wards = asked.figure(measure, code, period, ("ward",))
    if wards and any(c.count.value for c in wards.cells):
        blocks.append(_where(asked, wards, label))
    return Section(f"category-{slug(category)}", label, tuple(blocks))


def _averages(asked: Asked, seen: Portrait, cell: Cell) -> Paragraph:
    """Say share, and the average per month and day, over the days of the period."""
    figure, period = seen.categories, seen.crime.period
    if cell.count.value is None:
        return paragraph("No share or average can be given.")
    share = share_of(cell.count, figure.total.count)
    runs: list[Inline | str] = []
    if share.value is not None:
        runs += [
            "It is ",
            asked.ref(figure, f"{number(share.value, 1)}%"),
            " of all recorded crime here, ",
        ]
    else:
        runs += ["It comes to "]
    runs += [
        "on average ", asked.ref(figure, number(cell.count.value / period.months, 1)), " a month or ",
        asked.ref(figure, number(cell.count.value / period.days, 1)), " a day.",
    ]  # fmt: skip
    return paragraph(*runs)


def _beside(asked: Asked, seen: Portrait, category: str) -> Paragraph | None:
    figure = seen.categories_beside
    if figure is None:
        return None
    cell = next((c for c in figure.cells if c.keys[0] == category), None)
    if cell is None or cell.compared is None or not cell.count.is_known:
        return None
    return paragraph(*compared_runs(asked, figure, cell.compared))


def _series(asked: Asked, crime: Held, code: str, measure: str) -> Figure | None:
    last = crime.period.last
    return asked.figure(measure, code, Period.ending(last, SERIES_MONTHS), ("month",))


def _record(asked: Asked, series: Figure) -> Paragraph | None:
    """Say whether the latest month stands out, where the series earns it."""
    counts = [None if c.count.value is None else int(c.count.value) for c in series.cells]
    if not counts or counts[-1] is None:
        return None
    first = Month.parse(series.cells[0].keys[0])
    for found in (highest_since(counts, first), lowest_since(counts, first)):
        if found.kind is not RecordKind.NOT_EARNED:
            latest = series.cells[-1].labels[0]
            count = asked.ref(series, number(counts[-1]))
            return paragraph(f"{latest} (", count, f") was the {found.words}.")
    return None


def _where(asked: Asked, wards: Figure, label: str) -> Paragraph:
    ranked = sorted((c for c in wards.cells if c.count.is_known), key=lambda c: -c.count.known())
    runs: list[Inline | str] = [f"Most {label.lower()} was recorded in "]
    for at, cell in enumerate(ranked[:3]):
        runs += [
            ", " if at else "",
            f"{cell.labels[0]} (",
            asked.ref(wards, number(cell.count.known())),
            ")",
        ]
    placed = wards.not_placed
    if placed.value:
        runs += ["; ", asked.ref(wards, number(placed.value)), " could not be placed in a ward"]
    return paragraph(*runs, ".")
