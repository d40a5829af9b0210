"""Blocks that several chapters use: tables of cells, lines over months, sentences of change."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import isfinite

from wardmote.evidence.figures import Cell, Comparison, Figure
from wardmote.reports.cells import CellContent, Column, Row, Source, Table
from wardmote.reports.charts import LineChart, RecordingBreak, Series
from wardmote.reports.document import ChartBlock, Inline, Paragraph, paragraph
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.wording import (
    comparison_detail,
    interval_of,
    interval_words,
    line_words,
    number,
    rank_words,
    signed,
)
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import UNKNOWN, WORDS, Quantity


def slug(text: str) -> str:
    """Return an address of small letters, digits and hyphens that begins with a letter."""
    kept = "".join(c if c.isalnum() and c.isascii() else "-" for c in text.lower())
    joined = "-".join(part for part in kept.split("-") if part)
    return joined if joined[:1].isalpha() else f"a-{joined}"


def sources_of(figure: Figure) -> tuple[Source, ...]:
    """Return where a figure's numbers come from, for the foot of a table or chart."""
    return tuple(
        Source(
            f"{name}, {number(count)} counted", f"table {held.table}, version {held.store_version}"
        )
        for held in figure.provenance
        for name, count in held.sources
    )


def rate_of(cell: Cell) -> Quantity:
    """Return a cell's rate; unknown where the count is known but no rate can be given."""
    if not cell.count.is_known:
        return cell.count
    if cell.rate is None or not isfinite(cell.rate.value):
        return UNKNOWN
    return Quantity(cell.rate.value)


def percent_of(compared: Comparison | None) -> Quantity:
    """Return a comparison's percentage; unknown where none exists or may be printed."""
    if compared is None or compared.percent is None or not isfinite(compared.percent.value):
        return UNKNOWN
    return Quantity(compared.percent.value)


def limits_of(compared: Comparison | None) -> tuple[Quantity, Quantity]:
    """Return the limits of a comparison's percentage, unknown where it has none."""
    limits = interval_of(compared.percent if compared else None)
    return (Quantity(limits[0]), Quantity(limits[1])) if limits else (UNKNOWN, UNKNOWN)


def cells_table(
    asked: Asked,
    figure: Figure,
    identity: str,
    heading: str,
    *,
    with_share: bool = False,
    address: Callable[[Cell], str] | None = None,
) -> Table:
    """Return a figure split one way: count, share, rate with its range, change in words, rank."""
    page = asked.page(figure)
    has_rate = any(cell.rate is not None for cell in figure.cells)
    has_rank = any(cell.rank is not None for cell in figure.cells)
    has_change = any(cell.compared is not None for cell in figure.cells)
    columns = [Column.words(heading), Column(figure.unit.capitalize() or "Count")]
    if with_share:
        columns.append(Column("Share", form=",.1f", suffix="%"))
    if has_rate:
        columns += [
            Column(figure.rate_unit.capitalize(), form=",.1f"),
            Column.words("Likely range"),
        ]
    if has_change:
        columns += [Column("Change", form="+,.1f", suffix="%"), Column.words("What the test says")]
    if has_rank:
        columns.append(Column.words("Place"))
    rows = []
    for cell in figure.cells:
        contents: list[CellContent] = [cell.count]
        if with_share:
            contents.append(share_of(cell.count, figure.total.count))
        if has_rate:
            contents += [rate_of(cell), _range_of(cell)]
        if has_change:
            contents += [percent_of(cell.compared), _word_of(cell)]
        if has_rank:
            contents.append(rank_words(cell.rank))
        link = address(cell) if address else page
        rows.append(Row.of(cell.labels[0], *contents, address=link))
    caption = f"{figure.title}, by {heading.lower()}" if heading else figure.title
    return Table(identity, caption, tuple(columns), tuple(rows), sources=sources_of(figure))


def _range_of(cell: Cell) -> str:
    limits = interval_of(cell.rate) if cell.count.is_known else None
    return f"{number(limits[0], 1)} to {number(limits[1], 1)}" if limits else ""


def _word_of(cell: Cell) -> str:
    if cell.compared is None:
        return cell.reason
    word = cell.compared.word.capitalize()
    return f"{word}. {cell.compared.reason}".strip() if cell.compared.reason else word


def share_of(count: Quantity, total: Quantity) -> Quantity:
    """Return a share in per cent; a gap in either is a gap."""
    return count.over(total).times(100)


def months_block(figure: Figure, identity: str, title: str) -> ChartBlock:
    """Return a figure split by month as a line: gaps stay gaps, breaks are drawn."""
    periods = tuple(Period.parse(cell.keys[0]) for cell in figure.cells)
    partial = {
        period
        for gap in figure.gaps
        if gap.status == "partial"
        for period in periods
        if period.first in gap.period
    }
    breaks = tuple(
        RecordingBreak(Period(Month(b.month), Month(b.month)), b.title)
        for b in figure.breaks
        if periods[0].first.number <= b.month <= periods[-1].last.number
    )
    chart = LineChart(
        identity=identity,
        title=title,
        description=line_words(figure),
        unit=figure.unit.capitalize(),
        periods=periods,
        series=Series(figure.area.name, tuple(cell.count for cell in figure.cells)),
        breaks=breaks,
        partial=frozenset(partial) if figure.cells else frozenset(),
        sources=sources_of(figure),
    )
    return ChartBlock(chart)


def change_sentence(asked: Asked, figure: Figure, cell: Cell, subject: str) -> Paragraph:
    """Say a cell's count and what its comparison earned, each number bound to the figure."""
    runs: list[Inline | str] = []
    if not cell.count.is_known:
        reason = cell.reason or WORDS[cell.count.status]
        return paragraph(f"{subject}: {WORDS[cell.count.status]}. ", reason)
    runs += [asked.ref(figure, number(cell.count.known()), bold=True), f" {subject}"]
    if cell.rate is not None and isfinite(cell.rate.value):
        runs += [", ", asked.ref(figure, f"{number(cell.rate.value, 1)} {figure.rate_unit}")]
        if interval_of(cell.rate):
            runs += [" (", asked.ref(figure, interval_words(cell.rate, 1)), ")"]
    runs.append(". ")
    runs += compared_runs(asked, figure, cell.compared)
    return paragraph(*runs)


def compared_runs(asked: Asked, figure: Figure, compared: Comparison | None) -> list[Inline | str]:
    """Say a comparison: the word that the test earned, with the numbers behind it."""
    if compared is None:
        return []
    if compared.word == "cannot be compared":
        return [f"It cannot be compared with {compared.against}: ", compared.reason]
    said = {
        "higher": f"This is higher than {compared.against}",
        "lower": f"This is lower than {compared.against}",
    }.get(compared.word, f"There is no clear difference from {compared.against}")
    detail = comparison_detail(compared, figure.rate_unit if _by_rate(figure) else "")
    return [said, " (", asked.ref(figure, detail), "). "] if detail else [f"{said}. "]


def _by_rate(figure: Figure) -> bool:
    return bool(figure.question.compare) and figure.question.compare != "last-year"


def earned(cells: Iterable[Cell], word: str) -> list[Cell]:
    """Return the cells whose comparison earned a word, the greatest change first."""
    found = [cell for cell in cells if cell.compared and cell.compared.word == word]
    return sorted(
        found, key=lambda cell: -abs(cell.compared.difference.value or 0) if cell.compared else 0
    )


def named(asked: Asked, figure: Figure, cells: Iterable[Cell]) -> list[Inline | str]:
    """List cells by name with their percentages: "robbery (+12.0%), theft (−4.1%)"."""
    runs: list[Inline | str] = []
    for cell in cells:
        if runs:
            runs.append(", ")
        runs.append(cell.labels[0].lower() if cell.labels[0].isascii() else cell.labels[0])
        percent = percent_of(cell.compared)
        if percent.value is not None:
            runs += [" (", asked.ref(figure, f"{signed(percent.value, 1)}%"), ")"]
    return runs
