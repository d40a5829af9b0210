"""From a figure's answer to what a page shows: words, marks, tables. Pure functions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import isfinite

from wardmote.analysis.estimates import Estimate
from wardmote.evidence.figures import Cell, Comparison, Figure, Rank
from wardmote.terms.quantities import WORDS, Quantity, Status
from wardmote.web.assessment.blocks import (
    Card,
    Change,
    Column,
    Mark,
    Notice,
    Table,
    TableCell,
)

MINUS = "\N{MINUS SIGN}"
Address = Callable[[Cell], str]

# Which way is worse, by the measure's polarity; activity-led series are neither (N10).
_WORSE = {"up_is_worse": "higher", "down_is_worse": "lower"}
_ARROWS = {"higher": "▲", "lower": "▼", "no clear change": "="}


def number(value: float, places: int | None = None) -> str:
    """Write a number for people: 12,345, 3.2, and a true minus sign.

    Without `places`, whole numbers stand whole and others keep one place (two below 1).
    """
    if places is None:
        places = 0 if float(value).is_integer() else (1 if abs(value) >= 1 else 2)
    text = f"{abs(value):,.{places}f}"
    negative = value < 0 and any(digit in text for digit in "123456789")
    return f"{MINUS}{text}" if negative else text


def signed(value: float, places: int | None = None) -> str:
    """Write a change with its sign: +12, −3.4, 0."""
    text = number(value, places)
    return f"+{text}" if value > 0 and any(digit in text for digit in "123456789") else text


def mark_of(quantity: Quantity, reason: str = "") -> Mark | None:
    """Return the mark that stands in place of a number, or None where there is one."""
    if quantity.status is Status.KNOWN:
        return None
    return Mark(quantity.status.value, WORDS[quantity.status], reason)


def quantity_cell(quantity: Quantity, href: str = "", reason: str = "") -> TableCell:
    """Return a table's cell for a count: the number, or its mark; never a 0 for a gap."""
    mark = mark_of(quantity, reason)
    return TableCell("" if mark else number(quantity.known()), mark, href)


def interval_words(estimate: Estimate, places: int | None = None) -> str:
    """Write the interval: "likely between 8.1 and 9.4", or why there is none."""
    if estimate.lower is None or estimate.upper is None:
        return "no range can be given"
    if not (isfinite(estimate.lower) and isfinite(estimate.upper)):
        return "no range can be given"
    lower, upper = number(estimate.lower, places), number(estimate.upper, places)
    return f"likely between {lower} and {upper}"


def rate_cells(rate: Estimate | None) -> tuple[TableCell, TableCell]:
    """Return a rate and its interval as two cells of a table."""
    if rate is None or not isfinite(rate.value):
        unknown = TableCell("", Mark(Status.UNKNOWN.value, WORDS[Status.UNKNOWN]))
        return unknown, unknown
    if rate.lower is None or rate.upper is None:
        return TableCell(number(rate.value, 1)), TableCell("none")
    return (
        TableCell(number(rate.value, 1)),
        TableCell(f"{number(rate.lower, 1)} to {number(rate.upper, 1)}"),
    )


def change_of(compared: Comparison | None, polarity: str) -> Change | None:
    """Tell a comparison in the words its test earned, with the numbers after them."""
    if compared is None:
        return None
    kind = "none"
    if compared.word == "no clear change":
        kind = "same"
    elif polarity in _WORSE and compared.word in ("higher", "lower"):
        kind = "worse" if compared.word == _WORSE[polarity] else "better"
    words = _comparison_words(compared)
    return Change(kind, _ARROWS.get(compared.word, "–"), words, _comparison_detail(compared))


def _comparison_words(compared: Comparison) -> str:
    if compared.word in ("higher", "lower"):
        return f"{compared.word.capitalize()} than {compared.against}"
    if compared.word == "no clear change":
        return f"No clear difference from {compared.against}"
    return f"Cannot be compared with {compared.against}"


def _comparison_detail(compared: Comparison) -> str:
    if compared.word not in ("higher", "lower", "no clear change"):
        return compared.reason
    parts = []
    if compared.percent is not None and isfinite(compared.percent.value):
        parts.append(f"{signed(compared.percent.value, 1)}%")
        low, high = compared.percent.lower, compared.percent.upper
        if low is not None and high is not None and isfinite(low) and isfinite(high):
            parts.append(f"likely between {signed(low, 1)}% and {signed(high, 1)}%")
    elif compared.difference.is_known:
        parts.append(signed(compared.difference.known()))
    if compared.count.is_known:
        parts.append(f"was {number(compared.count.known())}")
    return ", ".join(parts)


def rank_words(rank: Rank | None) -> str:
    """Write a rank with its set: "3rd highest of 18 (between 2nd and 5th)"."""
    if rank is None:
        return ""
    tie = "joint " if rank.tied else ""
    place = "highest" if rank.place == 1 else f"{ordinal(rank.place)} highest"
    said = f"{tie}{place} of {rank.of}"
    if (rank.lowest_place, rank.highest_place) == (rank.place, rank.place):
        return said
    first, last = sorted((rank.lowest_place, rank.highest_place))
    return f"{said} (could be {ordinal(first)} to {ordinal(last)})"


def ordinal(place: int) -> str:
    """Write 1st, 2nd, 3rd, 4th, 11th."""
    if 10 <= place % 100 <= 20:
        return f"{place}th"
    return f"{place}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(place % 10, 'th') }"


def card_of(figure: Figure, title: str = "", href: str = "") -> Card:
    """Return a figure's total as a card: value, rate with interval, change, period and area."""
    total = figure.total
    mark = mark_of(total.count, total.reason)
    lines = []
    if total.rate is not None and isfinite(total.rate.value) and mark is None:
        lines.append(
            f"{number(total.rate.value, 1)} {per_words(figure)}, {interval_words(total.rate, 1)}"
        )
    if total.rank is not None:
        lines.append(rank_words(total.rank))
    return Card(
        title=title or figure.title,
        value="" if mark else number(total.count.known()),
        unit=figure.unit,
        lines=tuple(lines),
        change=change_of(total.compared, figure.polarity),
        mark=mark,
        foot=f"{figure.area.name}, {figure.question.period.title}",
        href=href,
    )


def per_words(figure: Figure) -> str:
    """Write what a rate is per, from its denominator: "per 1,000 residents, Census 2021"."""
    return f"per 1,000 {figure.denominator}" if figure.denominator else "per 1,000"


def table_of(
    figure: Figure,
    heading: str,
    downloads: tuple[tuple[str, str], ...] = (),
    address: Address | None = None,
) -> Table:
    """Return every cell of a figure as a table: keys, count, rate, interval, change, rank.

    Columns that no cell fills are left out.
    """
    cells = figure.cells or (figure.total,)
    has_rate = any(cell.rate is not None for cell in cells)
    has_change = any(cell.compared is not None for cell in cells)
    has_rank = any(cell.rank is not None for cell in cells)
    depth = max(1, len(figure.question.by))
    columns = [Column(heading, numeric=False)]
    columns += [
        Column(name.replace("-", " ").capitalize(), False) for name in figure.question.by[1:]
    ]
    columns.append(Column(figure.unit.capitalize() or "Count"))
    if has_rate:
        columns += [Column(f"Rate {per_words(figure)}"), Column("Likely range")]
    if has_change:
        columns.append(Column("Compared", numeric=False))
    if has_rank:
        columns.append(Column("Rank", numeric=False))

    def row(cell: Cell) -> tuple[TableCell, ...]:
        labels = cell.labels or (figure.area.name,)
        made = [TableCell(labels[0], href=address(cell) if address else "")]
        made += [TableCell(label) for label in labels[1:depth]]
        made.append(quantity_cell(cell.count, reason=cell.reason))
        if has_rate:
            made += _rates(cell)
        if has_change:
            made.append(TableCell(change_words(cell.compared)))
        if has_rank:
            made.append(TableCell(rank_words(cell.rank)))
        return tuple(made)

    caption = f"{figure.title}, {figure.area.name}, {figure.question.period.title}"
    return Table(caption, tuple(columns), tuple(row(cell) for cell in cells), downloads)


def _rates(cell: Cell) -> tuple[TableCell, TableCell]:
    mark = mark_of(cell.count)
    if mark is not None:
        return TableCell("", mark), TableCell("", mark)
    return rate_cells(cell.rate)


def change_words(compared: Comparison | None) -> str:
    """Write a comparison in one line for a table's cell."""
    if compared is None:
        return ""
    detail = _comparison_detail(compared)
    return f"{compared.word.capitalize()}: {detail}" if detail else compared.word.capitalize()


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
        if not figure.not_placed.is_known or figure.not_placed.known():
            caveats[Notice(_not_placed(figure))] = None
    return (*gaps, *breaks, *caveats)


def _not_placed(figure: Figure) -> str:
    placed = figure.not_placed
    said = number(placed.known()) if placed.is_known else "An unknown number"
    return f"{said} {figure.unit} in {figure.area.name} belong to no part shown here."
