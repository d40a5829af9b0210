"""Chapter: the picture by category. Each statement of change is earned by a test."""

from __future__ import annotations

from wardmote.analysis.records import RecordKind, highest_since, lowest_since
from wardmote.claims.own.kinds_words import SumShare
from wardmote.evidence.figures import Cell, Figure
from wardmote.reports.bound import a_count, a_mean, a_record, a_share, a_sum
from wardmote.reports.bound import named as named_value
from wardmote.reports.charts.intervals import Change, ChangePlot
from wardmote.reports.document import (
    Block,
    Chapter,
    ChartBlock,
    Inline,
    Link,
    Paragraph,
    Section,
    Text,
    paragraph,
)
from wardmote.reports.figures import limits_of, percent_of, share_of, sources_of
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.monthly import MONTHS_TABLE, months_table
from wardmote.reports.strategic.parts import (
    APART,
    break_letters,
    breaks_notice,
    cells_table,
    change_sentence,
    compared_runs,
    leading,
    like_sentence,
    months_block,
    slug,
)
from wardmote.reports.strategic.portrait import SERIES_MONTHS, Held, Portrait
from wardmote.reports.strategic.seasons import peak_sentence, season_sentence
from wardmote.reports.strategic.themes import Theme, themes
from wardmote.reports.strategic.trends import trend_sentence
from wardmote.reports.strategic.violence import definition_for
from wardmote.reports.wording import number
from wardmote.terms.periods import Month, Period

ON_RECORD = (RecordKind.HIGHEST_ON_RECORD, RecordKind.LOWEST_ON_RECORD)
SHORT_BELOW = 1.0  # per cent of all recorded crime: a smaller category is told in one paragraph
POLARITY_WORDS = {
    "activity_led": "This count follows what the police go looking for, so a rise or fall is neither worse nor better in itself.",
    "down_is_worse": "More reports are wanted here: a rise can mean that more victims come forward.",
}


def categories_chapter(asked: Asked, seen: Portrait) -> Chapter:
    """Return the chapter: one table, a plot of changes, a section a theme, then month by month."""
    figure, total = seen.categories, seen.total
    blocks: list[Block] = [
        change_sentence(asked, total, total.total, seen.counted),
        *breaks_notice(asked, figure),
        cells_table(asked, figure, "by-category", "Category", with_share=True),
    ]
    blocks += _like_months(asked, seen)
    compared = [cell for cell in figure.cells if cell.compared and cell.compared.word != APART]
    if compared:
        plot = _change_plot(figure, compared, seen.crime.period.title)
        blocks.append(ChartBlock(plot, show_table=False))
    if seen.series:
        title = f"{seen.crime.measure.title}, by month"
        blocks.append(months_block(seen.series, "all-months", title, show_table=False))
        blocks.append(paragraph(Link("The numbers of each month", f"#{MONTHS_TABLE}")))
    kept = [
        cell
        for cell in figure.cells
        if cell.count.value != 0 or (cell.compared and cell.compared.count.value)
    ]
    blocks += break_letters([seen.series])
    sections = [_theme(asked, seen, theme) for theme in themes(kept)]
    if numbers := months_table(asked, seen):
        sections.append(Section("month-by-month", "Month by month", (numbers,)))
    return Chapter("categories", "Recorded crime by category", tuple(blocks), tuple(sections))


def _like_months(asked: Asked, seen: Portrait) -> list[Block]:
    """Return the months that both years have, against each other, where the year before lacks one."""
    figure = seen.like
    if figure is None:
        return []
    words = paragraph(
        f"{figure.question.period.title} can be set against the same months a year before: both are "
        "whole. What they show need not hold for the months left out."
    )
    return [
        words,
        *like_sentence(asked, figure),
        *breaks_notice(asked, figure),
        cells_table(asked, figure, "like-months", "Category"),
    ]


def _change_plot(figure: Figure, cells: list[Cell], period: str) -> ChangePlot:
    changes = []
    for cell in sorted(cells, key=lambda one: -(one.count.value or 0)):
        if percent_of(cell.compared).value is None:
            continue
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


def _theme(asked: Asked, seen: Portrait, theme: Theme) -> Section:
    figure = seen.categories
    runs: list[Inline | str] = []
    if len(theme.cells) > 1 and theme.count.value is not None:
        share = share_of(theme.count, figure.total.count)
        together = a_sum(figure, theme.cells)
        runs = ["Together ", asked.ref(figure, number(theme.count.value), together), " offences"]
        if share.value is not None:
            part = SumShare(
                name="", parts=together.inputs, whole=named_value(figure, None, "count")
            )
            percent = asked.ref(figure, f"{number(share.value, 1)}%", part)
            runs += [", ", percent, " of recorded crime"]
        runs.append(".")
    blocks = (paragraph(*runs),) if runs else ()
    sections = tuple(_section(asked, seen, cell) for cell in theme.cells)
    if len(sections) == 1:
        return sections[0]  # a theme of one category says nothing that the category does not
    return Section(f"theme-{slug(theme.title)}", theme.title, blocks, sections)


def _section(asked: Asked, seen: Portrait, cell: Cell) -> Section:
    category, label = cell.keys[0], cell.labels[0]
    measure = f"{seen.crime.measure.name}:{category}"
    code, period = seen.area.code, seen.crime.period
    told_of_all = _refused_alike(seen)
    blocks: list[Block] = [change_sentence(asked, seen.categories, cell, "offences", told_of_all)]
    blocks += like_sentence(asked, seen.like, category)
    polarity = seen.crime.measure.polarity_of(category)
    if polarity in POLARITY_WORDS:
        blocks.append(paragraph(POLARITY_WORDS[polarity]))
    share = share_of(cell.count, seen.total.total.count)
    violent = definition_for(asked.store.home).categories.get(seen.crime.measure.name, ())
    if share.value is not None and share.value < SHORT_BELOW and category not in violent:
        return Section(f"category-{slug(category)}", label, tuple(blocks))
    blocks.append(_averages(asked, seen, cell))
    wards = asked.figure(measure, code, period, ("ward",))
    if wards and any(c.count.value for c in wards.cells):
        blocks += _where(asked, wards)
    series = _series(asked, seen.crime, code, measure)
    if series:
        told = (trend_sentence, _record, season_sentence)
        blocks += [one for say in told if (one := say(asked, series)) is not None]
        blocks += [one for one in (peak_sentence(asked, series, seen.categories, cell),) if one]
        chart = f"category-{slug(category)}-months"
        title = f"{label}, by month"
        blocks.append(months_block(series, chart, title, show_table=False, by_letter=True))
    return Section(f"category-{slug(category)}", label, tuple(blocks))


def _refused_alike(seen: Portrait) -> str:
    """Return why no category can be compared, said once for all; "" where only some cannot."""
    reasons = {
        cell.compared.reason if cell.compared and cell.compared.word == APART else ""
        for cell in (seen.total.total, *seen.categories.cells)
    }
    return reasons.pop() if len(reasons) == 1 else ""


def _averages(asked: Asked, seen: Portrait, cell: Cell) -> Paragraph:
    """Say share, average per month and day over the days of the period, and how it compares."""
    figure, period = seen.categories, seen.crime.period
    if cell.count.value is None:
        return paragraph("No share or average can be given.")
    share = share_of(cell.count, seen.total.total.count)
    runs: list[Inline | str] = ["It comes to "]
    if share.value is not None:
        part = a_share(figure, cell, (seen.total, None))
        percent = asked.ref(figure, f"{number(share.value, 1)}%", part)
        runs = ["It is ", percent, " of all recorded crime here, "]
    means = [
        asked.ref(figure, number(cell.count.value / of, 1), a_mean(figure, cell, of))
        for of in (period.months, period.days)
    ]
    runs += ["on average ", means[0], " a month or ", means[1], " a day. "]
    return paragraph(*runs, *_beside(asked, seen, cell.keys[0]))


def _beside(asked: Asked, seen: Portrait, category: str) -> list[Inline | str]:
    """Say how the rate compares with the force or region."""
    figure = seen.categories_beside
    if figure is None:
        return []
    cell = next((c for c in figure.cells if c.keys[0] == category), None)
    if cell is None or cell.compared is None or not cell.count.is_known:
        return []
    return compared_runs(asked, figure, cell, subject="The rate")


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
        if found.kind in ON_RECORD and None in counts:
            continue  # the look back ended at a gap: records did not begin there
        if found.kind is not RecordKind.NOT_EARNED:
            latest = series.cells[-1]
            count = asked.ref(series, number(counts[-1]), a_count(series, latest))
            words = Text(found.words, claim=a_record(series, "highest" in found.words))
            return paragraph(f"{latest.labels[0]} (", count, ") was the ", words, ".")
    return None


def _where(asked: Asked, wards: Figure) -> list[Paragraph]:
    """Name the wards with most; nothing where too many are level to name any."""
    runs: list[Inline | str] = []
    for cell in leading(wards.cells, 3):
        runs += [
            ", " if runs else "The wards with most were ",
            f"{cell.labels[0]} (",
            asked.ref(wards, number(cell.count.known()), a_count(wards, cell)),
            ")",
        ]
    placed = wards.not_placed
    if placed.value:
        left = asked.ref(wards, number(placed.value), a_count(wards, None, "not_placed"))
        runs += ["; " if runs else "", left, " could not be placed in a ward"]
    return [paragraph(*runs, ".")] if runs else []
