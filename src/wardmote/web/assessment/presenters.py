"""From a figure's answer to what a page shows: words, marks, tables, charts. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from math import isfinite

from wardmote.analysis.estimates import Estimate
from wardmote.evidence.figures import Cell, Comparison, Figure, Rank
from wardmote.reports.cells import CellContent, Column, Row, Source, Table
from wardmote.reports.charts import LineChart, RecordingBreak, Series
from wardmote.reports.colours import Colours
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import UNKNOWN, WORDS, Quantity, Status
from wardmote.web.look.blocks import Card, Change, ChartBlock, Mark, Notice

MINUS = "\N{MINUS SIGN}"
Address = Callable[[Cell], str]

_ARROWS = {"higher": "▲", "lower": "▼", "no clear change": "="}


def number(value: float, places: int | None = None) -> str:
    """Write a number for people: 12,345, 3.2, and a true minus sign.

    Without `places`, whole numbers stand whole and others keep one place (two below 1).
    """
    if places is None:
        places = 0 if float(value).is_integer() else (1 if abs(value) >= 1 else 2)
    text = f"{abs(value):,.{places}f}"
    return f"{MINUS}{text}" if value < 0 and _is_not_zero(text) else text


def signed(value: float, places: int | None = None) -> str:
    """Write a change with its sign: +12, −3.4, 0."""
    text = number(value, places)
    return f"+{text}" if value > 0 and _is_not_zero(text) else text


def _is_not_zero(text: str) -> bool:
    return any(digit in text for digit in "123456789")


def mark_of(quantity: Quantity, reason: str = "") -> Mark | None:
    """Return the mark that stands in place of a number, or None where there is one."""
    if quantity.status is Status.KNOWN:
        return None
    return Mark(quantity.status.value, WORDS[quantity.status], reason)


def has_interval(estimate: Estimate) -> bool:
    """Whether the estimate has a finite interval."""
    return (
        estimate.lower is not None
        and estimate.upper is not None
        and isfinite(estimate.lower)
        and isfinite(estimate.upper)
    )


def interval_words(estimate: Estimate, places: int | None = None) -> str:
    """Write the interval: "likely between 8.1 and 9.4", or that there is none."""
    if estimate.lower is None or estimate.upper is None or not has_interval(estimate):
        return "no range can be given"
    return f"likely between {number(estimate.lower, places)} and {number(estimate.upper, places)}"


def change_of(compared: Comparison | None, by_rate: str = "") -> Change | None:
    """Tell a comparison in the words its test earned, with the numbers after them.

    Args:
        by_rate: the unit of rates where rates are compared (another area), "" where counts are.
    """
    if compared is None:
        return None
    kind = compared.reading if compared.reading in ("worse", "better") else "none"
    words = _comparison_words(compared)
    return Change(
        kind, _ARROWS.get(compared.word, "–"), words, comparison_detail(compared, by_rate)
    )


def _comparison_words(compared: Comparison) -> str:
    if compared.word in ("higher", "lower"):
        return f"{compared.word.capitalize()} than {compared.against}"
    if compared.word == "no clear change":
        return f"No clear difference from {compared.against}"
    return f"Cannot be compared with {compared.against}"


def comparison_detail(compared: Comparison, by_rate: str = "") -> str:
    """Write the numbers of a comparison, or why there is none."""
    if compared.word not in _ARROWS:
        return compared.reason
    parts = []
    percent = compared.percent
    if percent is not None and isfinite(percent.value):
        parts.append(f"{signed(percent.value, 1)}%")
        if has_interval(percent) and percent.lower is not None and percent.upper is not None:
            parts.append(
                f"likely between {signed(percent.lower, 1)}% and {signed(percent.upper, 1)}%"
            )
    elif compared.difference.is_known:
        parts.append(signed(compared.difference.known()))
    if by_rate:
        if compared.rate is not None and isfinite(compared.rate.value):
            parts.append(f"there it is {number(compared.rate.value, 1)} {by_rate}")
    elif compared.count.is_known:
        parts.append(f"it was {number(compared.count.known())}")
    if compared.reason:
        parts.append(compared.reason)
    return ", ".join(parts)


def by_rate(figure: Figure) -> str:
    """Return the unit of rates where the figure's comparison is of rates, else ""."""
    compare = figure.question.compare
    return figure.rate_unit if compare and compare != "last-year" else ""


def rank_words(rank: Rank | None) -> str:
    """Write a rank with its set: "3rd highest of 18 (could be 2nd to 5th)"."""
    if rank is None:
        return ""
    tie = "joint " if rank.tied else ""
    place = "highest" if rank.place == 1 else f"{ordinal(rank.place)} highest"
    said = f"{tie}{place} of {rank.of}"
    first, last = sorted((rank.lowest_place, rank.highest_place))
    if first == last == rank.place:
        return said
    return f"{said} (could be {ordinal(first)} to {ordinal(last)})"


def ordinal(place: int) -> str:
    """Write 1st, 2nd, 3rd, 4th, 11th."""
    ending = {1: "st", 2: "nd", 3: "rd"}.get(place % 10, "th")
    return f"{place}{'th' if 10 <= place % 100 <= 20 else ending}"


def card_of(figure: Figure, title: str = "", href: str = "") -> Card:
    """Return a figure's total as a card: value, rate with interval, change, period and area."""
    total = figure.total
    mark = mark_of(total.count, total.reason)
    lines = []
    if total.rate is not None and isfinite(total.rate.value) and mark is None:
        lines.append(
            f"{number(total.rate.value, 1)} {figure.rate_unit}, {interval_words(total.rate, 1)}"
        )
    if total.rank is not None:
        lines.append(rank_words(total.rank).capitalize())
    return Card(
        title=title or figure.title,
        value="" if mark else number(total.count.known()),
        unit=figure.unit,
        lines=tuple(lines),
        change=change_of(total.compared, by_rate(figure)),
        mark=mark,
        foot=f"{figure.area.name}, {figure.question.period.title}",
        href=href,
    )


def table_of(figure: Figure, identity: str, heading: str, address: Address | None = None) -> Table:
    """Return every cell of a figure as a table: keys, count, rate, interval, change, rank.

    Columns that no cell fills are left out.
    """
    cells = figure.cells or (figure.total,)
    depth = max(1, len(figure.question.by))
    parts = [part for part in _PARTS if any(part.holds(cell) for cell in cells)]
    columns = [Column.words(heading)]
    columns += [
        Column.words(split.replace("-", " ").capitalize()) for split in figure.question.by[1:]
    ]
    for part in parts:
        columns += part.columns(figure)
    rows = []
    for cell in cells:
        labels = cell.labels or (figure.area.name,)
        contents: list[CellContent] = [*labels[1:depth]]
        for part in parts:
            contents += part.contents(cell, figure)
        rows.append(Row.of(labels[0], *contents, address=address(cell) if address else ""))
    return Table(
        identity,
        figure.title,
        tuple(columns),
        tuple(rows),
        sources=sources_of(figure),
    )


class _Part:
    """Some columns of a figure's table: when they are shown, and what they hold."""

    def __init__(
        self,
        holds: Callable[[Cell], bool],
        columns: Callable[[Figure], list[Column]],
        contents: Callable[[Cell, Figure], list[CellContent]],
    ) -> None:
        self.holds, self.columns, self.contents = holds, columns, contents


def _rate_contents(cell: Cell, figure: Figure) -> list[CellContent]:
    if not cell.count.is_known:
        return [cell.count] * 3
    rate = cell.rate
    if rate is None or not isfinite(rate.value):
        return [UNKNOWN] * 3
    lower, upper = (rate.lower, rate.upper) if has_interval(rate) else (None, None)
    return [
        Quantity(rate.value),
        UNKNOWN if lower is None else Quantity(lower),
        UNKNOWN if upper is None else Quantity(upper),
    ]


def change_words(compared: Comparison | None, by_rate: str = "") -> str:
    """Write a comparison in one line for a table's cell."""
    if compared is None:
        return ""
    detail = comparison_detail(compared, by_rate)
    return f"{compared.word.capitalize()}: {detail}" if detail else compared.word.capitalize()


_PARTS = (
    _Part(
        lambda cell: True,
        lambda figure: [Column(figure.unit.capitalize() or "Count")],
        lambda cell, figure: [cell.count],
    ),
    _Part(
        lambda cell: cell.rate is not None,
        lambda figure: [
            Column(f"Rate {figure.rate_unit}".strip(), form=",.1f"),
            Column("Likely from", form=",.1f"),
            Column("Likely to", form=",.1f"),
        ],
        _rate_contents,
    ),
    _Part(
        lambda cell: cell.compared is not None,
        lambda figure: [Column.words("Compared")],
        lambda cell, figure: [change_words(cell.compared, by_rate(figure))],
    ),
    _Part(
        lambda cell: cell.rank is not None,
        lambda figure: [Column.words("Rank")],
        lambda cell, figure: [rank_words(cell.rank)],
    ),
    _Part(
        lambda cell: bool(cell.reason),
        lambda figure: [Column.words("Note")],
        lambda cell, figure: [cell.reason],
    ),
)


def sources_of(figure: Figure) -> tuple[Source, ...]:
    """Return where a figure's numbers come from, for the foot of a download."""
    return tuple(
        Source(
            f"{name}, {number(count)} counted", f"table {held.table}, version {held.store_version}"
        )
        for held in figure.provenance
        for name, count in held.sources
    )


def months_chart(figure: Figure, slug: str, colours: Colours, *, small: bool = False) -> ChartBlock:
    """Return a figure split by month as a line; `small` draws the phone's width alone."""
    breaks = tuple(
        RecordingBreak(Period(Month(b.month), Month(b.month)), b.title) for b in figure.breaks
    )
    chart = LineChart(
        identity=slug,
        title=figure.title,
        description=line_words(figure),
        unit=figure.unit.capitalize(),
        periods=tuple(Period.parse(cell.keys[0]) for cell in figure.cells),
        series=Series(figure.area.name, tuple(cell.count for cell in figure.cells)),
        breaks=breaks,
    )
    return ChartBlock(
        slug=slug,
        title=figure.title,
        wide="" if small else chart.svg(colours=colours),
        narrow=chart.svg(narrow=True, colours=colours),
        summary=chart.description,
        table=chart.table(),
    )


def small_months_charts(figure: Figure, colours: Colours) -> list[ChartBlock]:
    """Return one small chart a category from a figure split by category and month."""
    found: dict[str, list[Cell]] = {}
    for cell in figure.cells:
        found.setdefault(cell.keys[0], []).append(cell)
    return [
        months_chart(
            replace(
                figure,
                title=cells[0].labels[0],
                cells=tuple(replace(c, keys=c.keys[1:], labels=c.labels[1:]) for c in cells),
            ),
            f"months-{at}",
            colours,
            small=True,
        )
        for at, cells in enumerate(found.values())
    ]


def with_downloads(chart: ChartBlock, pairs: tuple[tuple[str, str], ...]) -> ChartBlock:
    """Return the chart with (kind, address) pairs under it."""
    return replace(chart, downloads=pairs)


def line_words(figure: Figure) -> str:
    """Say what a monthly line shows: its most, its least, and how many months have no number."""
    known = [cell for cell in figure.cells if cell.count.is_known]
    if not known:
        return "No month of this period has a number."
    most = max(known, key=lambda cell: cell.count.known())
    least = min(known, key=lambda cell: cell.count.known())
    said = (
        f"Most in {most.labels[0]} ({number(most.count.known())}), "
        f"fewest in {least.labels[0]} ({number(least.count.known())})."
    )
    without = len(figure.cells) - len(known)
    if without:
        said += f" {without} of {len(figure.cells)} months have no number."
    return said


def notices_of(figures: Iterable[Figure]) -> tuple[Notice, ...]:
    """Return gaps, breaks and caveats of these figures, each said once, gaps first."""
    gaps: dict[Notice, None] = {}
    breaks: dict[Notice, None] = {}
    caveats: dict[Notice, None] = {}
    for figure in figures:
        for gap in figure.gaps:
            text = f"{gap.source}, {gap.period.title}: {gap.reason}"
            gaps[Notice(text, gap.status.capitalize())] = None
        for change in figure.breaks:
            breaks[Notice(f"{change.title} ({change.source})", "Break in the series")] = None
        for caveat in figure.caveats:
            caveats[Notice(caveat)] = None
    return (*gaps, *breaks, *caveats)
