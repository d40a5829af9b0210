"""Tables that hold several figures: every measure of the partnership, the wards that stand highest."""

from __future__ import annotations

from dataclasses import replace
from math import isfinite

from wardmote.evidence.figures import Cell, Figure
from wardmote.evidence.measures import Measure
from wardmote.reports.cells import Cell as TableCell
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.figures import percent_of, reading_table
from wardmote.reports.wording import CANNOT, number, place_words
from wardmote.terms.areas import Area
from wardmote.terms.errors import Mendable
from wardmote.terms.quantities import MISSING, Quantity
from wardmote.terms.units import unit_of
from wardmote.web.assessment.addresses import figure_address, route
from wardmote.web.assessment.choosing import Chosen, chosen
from wardmote.web.deliveries.held import Held
from wardmote.web.look.blocks import Notice

_HIGHEST = 6  # wards on the overview; the page of wards has all
_NAMED = 3  # wards in a sentence


def others_table(evidence: Held, area: Area, page: Chosen) -> Table:
    """Return a row for each measure but the page's own: its number, change and what a test says."""
    rows = tuple(
        _measure_row(evidence, area, measure, page)
        for measure in evidence.measures_of(area.code)
        if measure.name != page.measure.name
    )
    columns = (
        Column.words("Measure"), Column("Number"), Column.words("Counted in"),
        Column.words("Period, where it is another"), Column("Change", form="+,.1f", suffix="%"),
        Column.words("What the test says"),
    )  # fmt: skip
    against = "the year before" if page.compare == "last-year" else "what was chosen"
    notes = (f"Each is compared with {against}.",) if page.compare and rows else ()
    caption = f"Every other measure held for {area.name}, {page.period.title}"
    return Table("measures", caption, columns, rows, notes)


def _measure_row(evidence: Held, area: Area, measure: Measure, page: Chosen) -> Row:
    picked = chosen(evidence, {"compare": page.compare or "none"}, area, measure.name)
    try:
        figure = evidence.ask(picked.question())
    except Mendable:  # the comparison asked for cannot be made of this measure
        figure = evidence.ask(picked.question(compared=False))
    total, compared = figure.total, figure.total.compared
    unit = unit_of(total.count.value or 0, figure.unit)
    if figure.rate_unit == "percent" and total.rate is not None and isfinite(total.rate.value):
        unit += f", {number(total.rate.value, 1)} per cent"
        if total.denominator is not None and total.denominator.is_known:
            unit += f" of {number(total.denominator.known())}"
    stopped = compared is None or compared.word == CANNOT
    change: Quantity | str = percent_of(compared)
    if stopped:
        change = MISSING if compared else ""
    word = compared.word.capitalize() if compared and compared.word else ""
    return Row.of(
        picked.title,
        total.count,
        unit if total.count.is_known else total.reason or unit,
        "" if picked.period == page.period else picked.period.title,
        change if total.count.is_known else total.count,
        TableCell(word if total.count.is_known else ""),
        address=figure_address(figure.question),
    )


def highest_table(figure: Figure, picked: Chosen) -> Table | None:
    """Return the wards with the highest rates (counts where there is no rate), highest first.

    None where no ward has a number.
    """
    query = picked.query()
    prefix = route("ward", args=("x",))[: -len("x/")]

    def address(cell: Cell) -> str:
        return f"{prefix}{cell.keys[0]}/{query}"

    ordered = _ordered(figure)[:_HIGHEST]
    if not ordered:
        return None
    by = "highest rates" if any(cell.rate for cell in ordered) else "highest numbers"
    return reading_table(
        replace(figure, cells=tuple(ordered)), "highest", "Ward",
        caption=f"The wards with the {by}, {picked.period.title}", address=address, with_rank=False,
    )  # fmt: skip


def _height(cell: Cell) -> float:
    if cell.rate is not None and isfinite(cell.rate.value):
        return cell.rate.value
    return float(cell.count.known())


def _ordered(figure: Figure) -> list[Cell]:
    return sorted((c for c in figure.cells if c.count.is_known), key=_height, reverse=True)


def highest_notice(figure: Figure) -> tuple[Notice, ...]:
    """Name the wards that stand highest, each with its rate and the places that the data allow.

    Where the first of them might as well be the last, that is said instead.
    """
    ordered = _ordered(figure)[:_NAMED]
    if not ordered or not ordered[0].count.value:
        return ()
    rank = ordered[0].rank
    if rank is not None and {1, rank.of} == {rank.lowest_place, rank.highest_place}:
        return (Notice(f"The data cannot tell which of the {rank.of} wards is highest."),)
    rated = ordered[0].rate is not None and isfinite(ordered[0].rate.value)
    told = (
        f"{cell.labels[0]} {number(cell.rate.value, 1)}{_places(cell)}"
        if rated and cell.rate is not None
        else f"{cell.labels[0]} {number(cell.count.known())}"
        for cell in ordered
    )
    label = f"Highest {figure.rate_unit}" if rated else f"Most {figure.unit}"
    return (Notice(", ".join(told), label),)


def _places(cell: Cell) -> str:
    """Write the places that the data allow: " (1st to 3rd of 18)"."""
    rank = cell.rank
    if rank is None:
        return ""
    first, last = sorted((rank.lowest_place, rank.highest_place))
    return f" ({place_words(first, last)} of {rank.of})"
