"""A figure as a table to read, a table to compute with, and a line over months.

One way for pages, documents and downloads. What holds for every row is said once, in a note.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from math import isfinite

from wardmote.analysis.change import NO_PERCENT_BELOW
from wardmote.analysis.estimates import Estimate
from wardmote.evidence.areas import source_title
from wardmote.evidence.figures import Cell, Comparison, Figure, Rank
from wardmote.reports.cells import CellContent, Column, Row, Source, Table
from wardmote.reports.charts import LineChart, RecordingBreak, Series
from wardmote.reports.wording import (
    by_rate,
    has_interval,
    interval_of,
    line_words,
    number,
    ordinal,
    rank_words,
)
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import MISSING, UNKNOWN, Quantity

Address = Callable[[Cell], str]
CANNOT = "cannot be compared"
TOO_FEW = f"Where either number is below {NO_PERCENT_BELOW} no percentage is given."
FEW = "too few"  # in place of a percentage: the change is known, so it is no "not known"
_REASONS_LISTED = 3  # distinct reasons that a note lists; more stand in a column of their own
parse_period = lru_cache(maxsize=4096)(Period.parse)  # the same months come in every series


def sources_of(figure: Figure) -> tuple[Source, ...]:
    """Return where a figure's numbers come from, for the foot of a table or chart."""
    forces = (figure.area.parent.removeprefix("force:"),)
    return tuple(
        Source(
            f"{source_title(name, forces)}, {number(count)} counted",
            f"evidence version {held.store_version}",
        )
        for held in figure.provenance
        for name, count in held.sources
    )


def is_share(figure: Figure) -> bool:
    """Return whether the figure holds survey shares: percentages without counts behind each."""
    cells = (*figure.cells, figure.total)
    return figure.rate_unit == "percent" and not any(cell.count.is_known for cell in cells)


def rate_of(cell: Cell) -> Quantity:
    """Return a cell's rate; where there is none, why: the count's own reason, or unknown."""
    if cell.rate is not None and isfinite(cell.rate.value):
        return Quantity(cell.rate.value)
    return UNKNOWN if cell.count.is_known else cell.count


def limits_of(estimate: Estimate | None) -> tuple[Quantity, Quantity]:
    """Return the limits of an estimate, unknown where it has none."""
    if estimate is None or estimate.lower is None or estimate.upper is None:
        return UNKNOWN, UNKNOWN
    if not has_interval(estimate):
        return UNKNOWN, UNKNOWN
    return Quantity(estimate.lower), Quantity(estimate.upper)


def percent_of(compared: Comparison | None) -> Quantity:
    """Return a comparison's percentage; unknown where none exists or may be printed."""
    if compared is None or compared.percent is None or not isfinite(compared.percent.value):
        return UNKNOWN
    return Quantity(compared.percent.value)


def share_of(count: Quantity, total: Quantity) -> Quantity:
    """Return a share in per cent; a gap in either is a gap."""
    if count.value is not None and total.value:
        return Quantity(count.value / total.value * 100)
    return count.over(total).times(100)


# -- tables -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Part:
    """Some columns of a figure's table, and what a cell of the figure puts in them."""

    columns: tuple[Column, ...]
    contents: Callable[[Cell], Sequence[CellContent]]


def reading_table(
    figure: Figure,
    identity: str,
    heading: str,
    *,
    caption: str = "",
    with_share: bool = False,
    with_rank: bool = True,
    address: Address | None = None,
) -> Table:
    """Return a figure's cells as a reader needs them, reasons and warnings said once as notes.

    What it comes to stands first, where a phone shows it: count, change in per cent, what the test
    says, the number it is compared with; then share, rate with its range, rank. Where rates are
    compared, the rate stands before the change. Columns that no cell fills are left out.
    """
    cells = _cells(figure)
    parts, notes = _reading_parts(figure, cells, with_share, with_rank)
    return _table(figure, identity, heading, caption, parts, notes, address)


def exact_table(figure: Figure, identity: str, heading: str) -> Table:
    """Return a figure's cells for computing: each number and each limit in a column of its own."""
    return _table(figure, identity, heading, "", _exact_parts(figure, _cells(figure)), (), None)


def most_first(figure: Figure) -> Figure:
    """Return the figure with its cells from most to least; cells without a number come last."""
    order = sorted(
        figure.cells, key=lambda cell: (not cell.count.is_known, -(cell.count.value or 0))
    )
    return replace(figure, cells=tuple(order))


def _table(
    figure: Figure, identity: str, heading: str, caption: str, parts: Sequence[_Part],
    notes: tuple[str, ...], address: Address | None,
) -> Table:  # fmt: skip
    deeper = figure.question.by[1:]
    columns = [Column.words(heading), *(Column.words(split_words(split)) for split in deeper)]
    columns += [column for part in parts for column in part.columns]
    rows = []
    for cell in _cells(figure):
        labels = cell.labels or (figure.area.name,)
        contents: list[CellContent] = [*labels[1 : 1 + len(deeper)]]
        for part in parts:
            contents += part.contents(cell)
        rows.append(Row.of(labels[0], *contents, address=address(cell) if address else ""))
    return Table(
        identity, caption or figure.title, tuple(columns), tuple(rows), notes, sources_of(figure)
    )


def _cells(figure: Figure) -> Sequence[Cell]:
    return figure.cells or (figure.total,)


def split_words(split: str) -> str:
    """Return a split as a column's title: "financial-year" is "Financial year"."""
    return "LSOA" if split == "lsoa" else split.replace("-", " ").capitalize()


def count_title(figure: Figure) -> str:
    """Return the title of the counts' column: "Offences" of "offences recorded by the police"."""
    plain = figure.unit.split(" recorded")[0].split(" given in")[0]
    return (plain[:1].upper() + plain[1:]) or "Count"


def rate_title(figure: Figure) -> str:
    """Return the title of the rates' column: "Per 1,000 residents", "Percent"."""
    return figure.rate_unit[:1].upper() + figure.rate_unit[1:] or "Rate"


def _reading_parts(
    figure: Figure, cells: Sequence[Cell], with_share: bool, with_rank: bool
) -> tuple[list[_Part], tuple[str, ...]]:
    parts = _count_parts(figure, cells)
    compared, warnings = _compared_parts(figure, cells)
    rate, spread = _rate_parts(figure, cells)
    parts += [*rate, *compared] if by_rate(figure) else compared
    if with_share:
        whole = figure.total.count
        parts.append(
            _Part((Column("Share", form=",.1f", suffix="%"),),
                  lambda cell: (share_of(cell.count, whole),))
        )  # fmt: skip
    parts += spread if by_rate(figure) else [*rate, *spread]
    if with_rank and any(cell.rank is not None for cell in cells):
        parts.append(
            _Part((Column.words("Rank, 1st is highest"),), lambda cell: (short_rank(cell.rank),))
        )
    reasons = dict.fromkeys(cell.reason for cell in cells if cell.reason)
    if len(reasons) > _REASONS_LISTED:
        parts.append(_Part((Column.words("Why not"),), lambda cell: (cell.reason,)))
        reasons = {}
    return parts, (*reasons, *warnings)


def _rate_parts(figure: Figure, cells: Sequence[Cell]) -> tuple[list[_Part], list[_Part]]:
    """Return the column of rates and that of their ranges, each where a cell has one."""
    rates = [cell.rate for cell in cells if cell.rate is not None]
    if not rates:
        return [], []
    form = _rate_form(rates)
    rate = [_Part((Column(rate_title(figure), form=form),), lambda cell: (rate_of(cell),))]
    if not any(has_interval(one) for one in rates):
        return rate, []
    places = 2 if form == ",.2f" else 1
    words = (Column.words("Likely range"),)
    return rate, [_Part(words, lambda cell: (_range_words(cell.rate, places),))]


def _rate_form(rates: Sequence[Estimate]) -> str:
    """Return one decimal place, or two where one would show a small rate as 0.0."""
    small = any(isfinite(rate.value) and 0 < rate.value < 0.05 for rate in rates)
    return ",.2f" if small else ",.1f"


def _count_parts(figure: Figure, cells: Sequence[Cell]) -> list[_Part]:
    if is_share(figure):
        return []
    parts = [_Part((Column(count_title(figure)),), lambda cell: (cell.count,))]
    if figure.rate_unit == "percent" and any(cell.denominator is not None for cell in cells):
        parts.append(_Part((Column("Out of"),), lambda cell: (cell.denominator or UNKNOWN,)))
    return parts


def _compared_parts(figure: Figure, cells: Sequence[Cell]) -> tuple[list[_Part], tuple[str, ...]]:
    """Return the columns of a comparison, and the reasons and warnings that go with it."""
    held = [cell.compared for cell in cells if cell.compared is not None]
    if not held:
        return [], ()
    against = held[0].against
    said = dict.fromkeys(one.reason for one in held if one.reason)
    if all(one.word == CANNOT for one in held):
        return [], tuple(f"Cannot be compared with {against}: {reason}" for reason in said)
    own = {cell.reason for cell in cells}
    listed = tuple(reason for reason in said if reason not in own)
    alone = len(listed) <= _REASONS_LISTED
    beside = _beside(figure, against)
    words = _Part(
        (Column("Difference" if by_rate(figure) else "Change", form="+,.1f", suffix="%"),
         Column.words("What the test says")),
        lambda cell: (
            FEW if _is_too_few(figure, cell) else _change(cell),
            _word(cell, with_reason=not alone),
        ),
    )  # fmt: skip
    few = (TOO_FEW,) if any(_is_too_few(figure, cell) for cell in cells) else ()
    return [words, beside], (*(listed if alone else ()), *few)


def _is_too_few(figure: Figure, cell: Cell) -> bool:
    """Whether counts were tested of which one is too small for a percentage."""
    held = cell.compared
    tested = held is not None and held.p_value is not None and held.percent is None
    return tested and figure.rate_unit != "percent" and cell.count.is_known


def _beside(figure: Figure, against: str) -> _Part:
    title = against[:1].upper() + against[1:]
    title = title.removeprefix("The ")
    title = title[:1].upper() + title[1:]
    if by_rate(figure):
        return _Part(
            (Column(f"{title}, {figure.rate_unit}", form=",.1f"),),
            lambda cell: (_rate_beside(cell.compared),),
        )
    return _Part(
        (Column(title),), lambda cell: (cell.compared.count if cell.compared else UNKNOWN,)
    )


def _rate_beside(compared: Comparison | None) -> Quantity:
    if compared is None or compared.rate is None or not isfinite(compared.rate.value):
        return UNKNOWN
    return Quantity(compared.rate.value)


def _change(cell: Cell) -> Quantity:
    """Return the percentage; where a number is missing on either side, that is why."""
    if not cell.count.is_known and cell.rate is None:
        return cell.count
    if cell.compared is not None and cell.compared.word == CANNOT:
        return MISSING
    return percent_of(cell.compared)


def _word(cell: Cell, *, with_reason: bool) -> str:
    if cell.compared is None or not cell.compared.word:
        return ""
    word = cell.compared.word.capitalize()
    return f"{word}. {cell.compared.reason}" if with_reason and cell.compared.reason else word


def _range_words(estimate: Estimate | None, places: int) -> str:
    limits = interval_of(estimate) if estimate is not None else None
    return f"{number(limits[0], places)} to {number(limits[1], places)}" if limits else ""


def short_rank(rank: Rank | None) -> str:
    """Write a rank for a narrow column: "3rd of 18 (2nd to 5th)"."""
    if rank is None:
        return ""
    said = f"{'joint ' if rank.tied else ''}{ordinal(rank.place)} of {rank.of}"
    first, last = sorted((rank.lowest_place, rank.highest_place))
    return said if first == last == rank.place else f"{said} ({ordinal(first)} to {ordinal(last)})"


def _exact_parts(figure: Figure, cells: Sequence[Cell]) -> list[_Part]:
    parts = _count_parts(figure, cells)
    if any(cell.rate is not None for cell in cells):
        parts.append(
            _Part((Column(rate_title(figure), form=",.1f"), Column("Likely from", form=",.1f"),
                   Column("Likely to", form=",.1f")),
                  lambda cell: (rate_of(cell), *_limits_or_reason(cell)))
        )  # fmt: skip
    held = [cell.compared for cell in cells if cell.compared is not None]
    if held:
        columns = (
            Column("Change", form="+,.1f", suffix="%"), Column("Change, likely from", form="+,.1f", suffix="%"),
            Column("Change, likely to", form="+,.1f", suffix="%"), Column.words("What the test says"),
        )  # fmt: skip
        parts.append(_beside(figure, held[0].against))
        parts.append(
            _Part(columns, lambda cell: (
                _change(cell), *limits_of(cell.compared.percent if cell.compared else None),
                _word(cell, with_reason=True),
            ))
        )  # fmt: skip
    if any(cell.rank is not None for cell in cells):
        parts.append(_Part((Column.words("Rank"),), lambda cell: (rank_words(cell.rank),)))
    if any(cell.reason for cell in cells):
        parts.append(_Part((Column.words("Note"),), lambda cell: (cell.reason,)))
    return parts


def _limits_or_reason(cell: Cell) -> tuple[Quantity, Quantity]:
    if cell.rate is None and not cell.count.is_known:
        return cell.count, cell.count
    return limits_of(cell.rate)


# -- lines ------------------------------------------------------------------------------------


def months_line(figure: Figure, identity: str, title: str = "") -> LineChart:
    """Return a figure split by month as a line: gaps stay gaps, breaks inside it are drawn.

    A figure of survey shares is drawn by its percentages.
    """
    periods = tuple(parse_period(cell.keys[0]) for cell in figure.cells)
    shares = is_share(figure)
    values = tuple(rate_of(cell) if shares else cell.count for cell in figure.cells)
    inside = range(periods[0].first.number, periods[-1].last.number + 1)
    return LineChart(
        identity=identity,
        title=title or figure.title,
        description=line_words(figure),
        unit="Percent" if shares else count_title(figure),
        periods=periods,
        series=Series(figure.area.name, values),
        breaks=tuple(
            RecordingBreak(Period(Month(b.month), Month(b.month)), b.title)
            for b in figure.breaks
            if b.month in inside
        ),
        sources=sources_of(figure),
    )
