"""From a figure's answer to what a page shows: words, marks, tables, charts. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from math import isfinite
from typing import cast

from wardmote.evidence.areas import source_title
from wardmote.evidence.cells_later import Number, columns_of, number_of
from wardmote.evidence.figures import Cell, Comparison, Figure, Gap, Rank
from wardmote.reports.charts import Ranked, RankPlot
from wardmote.reports.charts.intervals import RankSheet
from wardmote.reports.charts.small import SmallLine, SmallLines
from wardmote.reports.colours import Colours
from wardmote.reports.figures import months_line, parse_period
from wardmote.reports.wording import (
    by_rate,
    comparison_detail,
    comparison_words,
    interval_words,
    number,
    rank_words,
    signed,
)
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import UNKNOWN, WORDS, Quantity, Status
from wardmote.terms.units import unit_of
from wardmote.web.look.blocks import Card, Change, ChartBlock, Mark, Notice, NumberGrid

_PLACES = ("Rank", "Could be as high as", "Could be as low as")
_ARROWS = {"higher": "▲", "lower": "▼", "no clear change": "="}


def mark_of(quantity: Quantity, reason: str = "") -> Mark | None:
    """Return the mark that stands in place of a number, or None where there is one."""
    if quantity.status is Status.KNOWN:
        return None
    return Mark(quantity.status.value, WORDS[quantity.status], reason)


def change_of(compared: Comparison | None, by_rate: str = "") -> Change | None:
    """Tell a comparison in the words its test earned, with the numbers after them.

    Args:
        by_rate: the unit of rates where rates are compared (another area), "" where counts are.
    """
    if compared is None or not compared.word:
        return None
    kind = compared.reading if compared.reading in ("worse", "better") else "none"
    words, arrow = comparison_words(compared), _ARROWS.get(compared.word, "–")
    if compared.word not in _ARROWS:
        return Change(kind, arrow, words, _sentence(compared.reason))
    detail = comparison_detail(replace(compared, reason=""), by_rate)
    return Change(kind, arrow, words, detail, _sentence(compared.reason))


def _sentence(reason: str) -> str:
    said = reason[:1].upper() + reason[1:]
    return said if not said or said.endswith((".", "!", "?")) else f"{said}."


def card_of(figure: Figure, title: str = "", href: str = "", rank: Cell | None = None) -> Card:
    """Return a figure's total as a card: value, rate with interval, change, period and area.

    Where the measure is a proportion the percentage is the value, and the counts stand below it.
    Why there is no number is said once, though it is also why there is no comparison.

    Args:
        rank: the cell of this area among its siblings, where they were asked.
    """
    total = figure.total
    mark = mark_of(total.count, total.reason)
    lines = [] if mark else list(_rate_lines(figure))
    ranked = rank.rank if rank is not None else total.rank
    if ranked is not None:
        lines.append(standing_words(ranked) if rank else rank_words(ranked))
    percent = figure.rate_unit == "percent" and total.rate is not None and not mark
    value = f"{number(total.rate.value, 1)}%" if percent and total.rate else ""
    change = change_of(total.compared, by_rate(figure))
    if mark and change and change.detail in (_sentence(mark.reason), ""):
        change = None
    return Card(
        title=title or figure.title,
        value=value or ("" if mark else number(total.count.known())),
        unit="" if percent else unit_of(total.count.value or 0, figure.unit),
        lines=tuple(lines),
        change=change,
        mark=mark,
        foot=f"{figure.area.name}, {figure.question.period.title}",
        href=href,
    )


def _rate_lines(figure: Figure) -> Iterable[str]:
    total = figure.total
    if total.rate is None or not isfinite(total.rate.value):
        return
    if figure.rate_unit == "percent":
        yield interval_words(total.rate, 1).capitalize()
        if total.denominator is not None and total.denominator.is_known:
            yield (
                f"{number(total.count.known())} of {number(total.denominator.known())} "
                f"{figure.unit}"
            )
        return
    yield f"{number(total.rate.value, 1)} {figure.rate_unit}, {interval_words(total.rate, 1)}"


def months_chart(figure: Figure, slug: str, colours: Colours, title: str = "") -> ChartBlock:
    """Return a figure split by month as a line in two widths, with its numbers."""
    chart = months_line(figure, slug, title)
    return ChartBlock(
        slug=slug,
        title=chart.title,
        wide=chart.svg(colours=colours),
        narrow=chart.svg(narrow=True, colours=colours),
        summary=chart.description,
        table=chart.table(),
    )


# -- many small charts ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SmallCharts:
    """One small chart for each category, and one grid of all their numbers."""

    charts: tuple[ChartBlock, ...]
    grid: NumberGrid | None
    without: str = ""  # names of the categories that had nothing in any month
    breaks: tuple[str, ...] = ()  # what each dashed line stands for, in order of month


def small_charts(
    figure: Figure, colours: Colours, address: Callable[[str], str], caption: str
) -> SmallCharts:
    """Return a chart a category from a figure split by category and month, most first.

    Each is drawn once, at the phone's width; the numbers of all stand in one grid. Counts are
    read as columns: the figure's 500 cells are not written out.

    Args:
        address: where a category's own figure is, from its code.
    """
    keys, labels, numbers = columns_of(figure.cells)
    if not keys:
        return SmallCharts((), None)
    # Cells go by category, each with the same months.
    months = next((at for at, key in enumerate(keys) if key[0] != keys[0][0]), len(keys))
    rows = range(0, len(keys), months)
    held = [(keys[at][0], labels[at][0], numbers[at : at + months]) for at in rows]
    series = sorted(held, key=lambda one: _most(one[2]))
    shown = [one for one in series if any(one[2])]
    periods = tuple(parse_period(month) for _, month in keys[:months])
    titles = tuple(month for _, month in labels[:months])
    lines = tuple(SmallLine(name, line_words_of(of, titles), of) for _, name, of in shown)
    drawn = SmallLines("series", periods, lines, _cuts(figure, periods))
    charts = tuple(
        ChartBlock(f"series-{at}", line.name, "", svg, line.description, href=address(code))
        for at, (line, svg, (code, _, _)) in enumerate(
            zip(lines, drawn.svgs(colours), shown, strict=True)
        )
    )
    names = tuple(name for _, name, _ in series)
    columns = tuple(zip(*[of for _, _, of in series], strict=True))
    grid = NumberGrid("series-table", caption, "Month", names, titles, columns)
    return SmallCharts(charts, grid, ", ".join(names[len(shown) :]), _said_of(figure, periods))


def _cuts(figure: Figure, periods: Sequence[Period]) -> frozenset[int]:
    """Return the positions at which a break of the figure begins."""
    months = [period.first.number for period in periods]
    return frozenset(months.index(b.month) for b in figure.breaks if b.month in months[1:])


def _said_of(figure: Figure, periods: Sequence[Period]) -> tuple[str, ...]:
    """Return what begins at each dashed line: "May 2023: one crime for each victim's report"."""
    if not figure.breaks:
        return ()
    cut = {period.first.number: period.first for period in periods[1:]}
    return tuple(f"{cut[b.month].title}: {b.title}" for b in figure.breaks if b.month in cut)


def _most(numbers: Sequence[Number]) -> tuple[bool, float]:
    """Order by most, those that are zero in every month last."""
    return not any(numbers), -sum(_known(numbers))


def _known(numbers: Sequence[Number]) -> Sequence[float]:
    """Return the numbers there are."""
    if Status in set(map(type, numbers)):
        return [one for one in numbers if not isinstance(one, Status)]
    return cast(Sequence[float], numbers)


def line_words_of(numbers: Sequence[Number], titles: Sequence[str]) -> str:
    """Say the most and the least of a series in one line, and how many months have no number."""
    known = _known(numbers)
    if not known:
        return "No month of this period has a number."
    most, least = max(known), min(known)
    if most == least:
        said = f"{number(most)} in each month."
    else:
        said = (
            f"Most {number(most)} ({titles[numbers.index(most)]}), "
            f"fewest {number(least)} ({titles[numbers.index(least)]})."
        )
    without = len(numbers) - len(known)
    verb = "has" if without == 1 else "have"
    return f"{said} {without} of {len(numbers)} months {verb} no number." if without else said


@dataclass(frozen=True, slots=True)
class Standing:
    """The places of areas among their siblings: all that their pages share."""

    areas: tuple[str, ...]  # codes, highest first, those without a place last
    cells: tuple[Cell, ...]
    sheet: RankSheet
    names: tuple[str, ...]
    rows: tuple[tuple[Number, ...], ...]

    def chart(self, own: str, title: str) -> ChartBlock:
        """Return where one area stands, picked out."""
        at = self.areas.index(own) if own in self.areas else -1
        said = standing_words(self.cells[at].rank) if at >= 0 else ""
        description = f"{said}." if said else "This ward cannot be ranked."
        grid = NumberGrid("standing-table", title, "Ward", _PLACES, self.names, self.rows)
        svg = self.sheet.svg(title, description, (at,))
        return ChartBlock("standing", title, "", svg, description, grid=grid)


def standing_of(figure: Figure, colours: Colours) -> Standing | None:
    """Return the places of a figure's areas, highest first; None where none is ranked."""
    ranked = [cell for cell in figure.cells if cell.rank is not None]
    if not ranked:
        return None
    ranked.sort(key=lambda cell: (cell.rank.place if cell.rank else 0, cell.labels))
    cells = (*ranked, *(cell for cell in figure.cells if cell.rank is None))
    plot = RankPlot("standing", "", "", tuple(map(_ranked, cells)), names="Ward")
    sheet = plot.sheet(narrow=True, colours=colours)  # fits a phone and half a desk
    return Standing(
        tuple(cell.keys[0] for cell in cells), cells, sheet,
        tuple(one.name for one in plot.ranked),
        tuple(tuple(map(number_of, (one.rank, one.best, one.worst))) for one in plot.ranked),
    )  # fmt: skip


def _ranked(cell: Cell) -> Ranked:
    rank = cell.rank
    if rank is None:
        gap = UNKNOWN if cell.count.is_known else cell.count
        return Ranked(cell.labels[0], gap, gap, gap)
    best, worst = sorted((rank.lowest_place, rank.highest_place))
    return Ranked(cell.labels[0], Quantity(rank.place), Quantity(best), Quantity(worst))


def standing_words(rank: Rank | None) -> str:
    """Write a ward's place: "Rate 3rd highest of 18 wards (could be 2nd to 5th)"."""
    of = f"of {rank.of}" if rank else ""
    return f"Rate {rank_words(rank).replace(of, f'{of} wards', 1)}" if rank else ""


def clear_changes(figure: Figure, part: str = "category") -> tuple[Notice, ...]:
    """Return which parts a test found higher and lower, by how much; () where none was tested.

    Where numbers are too small for a percentage both are given.
    """
    found = []
    for word in ("higher", "lower"):
        cells = [cell for cell in figure.cells if cell.compared and cell.compared.word == word]
        if cells:
            told = ", ".join(_named(cell) for cell in cells)
            against = cells[0].compared.against if cells[0].compared else ""
            found.append(Notice(told, f"{word.capitalize()} than {against}"))
    if not found and any(c.compared and c.compared.word == "no clear change" for c in figure.cells):
        found.append(Notice(f"No {part} is clearly higher or lower than it was."))
    return tuple(found)


def _named(cell: Cell) -> str:
    compared = cell.compared
    percent = compared.percent if compared else None
    if percent is None or not isfinite(percent.value):
        if compared is None or not (cell.count.is_known and compared.count.is_known):
            return cell.labels[0]
        before = number(compared.count.known())
        return f"{cell.labels[0]} ({number(cell.count.known())}, was {before})"
    return f"{cell.labels[0]} ({signed(percent.value, 1)}%)"


# -- what to know -----------------------------------------------------------------------------


def notices_of(figures: Iterable[Figure]) -> tuple[Notice, ...]:
    """Return gaps and breaks of these figures, each said once, gaps first.

    Gaps of one reason are one line with all their months.
    """
    gaps: dict[tuple[str, str], dict[str, Gap]] = {}
    breaks: dict[Notice, None] = {}
    for figure in figures:
        for gap in figure.gaps:
            gaps.setdefault((gap.status, gap.reason), {})[str(gap.period)] = gap
        for change in figure.breaks:
            when = Month(change.month).title
            breaks[Notice(f"{change.title} ({change.source})", f"Break in {when}")] = None
    found = []
    for (status, reason), periods in gaps.items():
        ordered = sorted((gap.period for gap in periods.values()), key=lambda p: (p.first, p.last))
        said = _listed([period.title for period in ordered])
        found.append(Notice(f"{said}. {reason}", status.capitalize()))
    return (*found, *breaks)


def caveats_of(figures: Iterable[Figure]) -> tuple[str, ...]:
    """Return what limits these figures, each said once; breaks stand in the notices."""
    said = dict.fromkeys(caveat for figure in figures for caveat in figure.caveats)
    return tuple(caveat for caveat in said if not caveat.startswith("Break in the series in "))


def _listed(words: Sequence[str]) -> str:
    shown = list(words[:6])
    if len(words) > len(shown):
        shown.append(f"{len(words) - len(shown)} more")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def not_placed_words(figure: Figure) -> str:
    """Say how many of the total lie in no part of the split, "" where all do."""
    held = figure.not_placed
    if not held.is_known or not held.known():
        return ""
    parts = {"ward": "ward", "lsoa": "LSOA", "category": "category"}.get(
        figure.question.by[0] if figure.question.by else "", "part"
    )
    unit, verb = unit_of(held.known(), figure.unit), "is" if held.known() == 1 else "are"
    return f"{number(held.known())} {unit} in {figure.area.name} {verb} placed in no {parts}."


def sources_words(figures: Iterable[Figure]) -> tuple[str, ...]:
    """Return where figures come from, a line for what was counted together: sources, version, day."""
    found: dict[str, None] = {}
    for figure in figures:
        for held in figure.provenance:
            sources = (
                ", ".join(source_title(name) for name, _ in held.sources)
                or "no source in this period"
            )
            found[f"{sources}, evidence version {version_words(figure)}"] = None
    return tuple(found)


def version_words(figure: Figure) -> str:
    """Return which evidence a figure was answered from: "1 of 22 November 2026"."""
    return (
        f"{figure.store_version} of {_day(figure.as_at)}"
        if figure.as_at
        else str(figure.store_version)
    )


def _day(iso: str) -> str:
    """Write 2026-11-22 as 22 November 2026."""
    return f"{date.fromisoformat(iso):%-d %B %Y}" if iso else ""


def with_downloads(chart: ChartBlock, pairs: tuple[tuple[str, str], ...]) -> ChartBlock:
    """Return the chart with (kind, address) pairs under it."""
    return replace(chart, downloads=pairs)
