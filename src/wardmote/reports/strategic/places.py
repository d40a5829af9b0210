"""Chapter: where crime gathers. Concentration by small area, and addresses that come back."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from wardmote.analysis.concentration import excess_over_chance, repeats, top_shares
from wardmote.claims.own.kinds import Claim, Value, Values, number_of
from wardmote.evidence.figures import Cell, Figure
from wardmote.evidence.snapshot import snapshot
from wardmote.reports.bound import a_count, named
from wardmote.reports.cells import Column, Row, Table
from wardmote.reports.document import Block, Chapter, FigureRef, Section, paragraph
from wardmote.reports.figures import share_of, sources_of
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.portrait import Held, Portrait
from wardmote.reports.wording import number
from wardmote.terms.quantities import Quantity

TOP = 0.2  # the busiest fifth of small areas
FEWEST = 50  # events below which concentration is mostly chance
MOST_AREAS = 10
MOST_CATEGORIES = 6
REPEAT_FROM = 3
GATHERING = (
    Column.words("Category"),
    Column("In its busiest fifth", form=".0f", suffix="%"),
    Column("Areas that hold half", form=".0f", suffix="%"),
    Column("Beyond chance, points", form="+.0f"),
    Column("Likely from", form="+.0f"),
    Column("to", form="+.0f"),
)
BEYOND_CHANCE = (
    "Even at random some areas hold more. “Beyond chance” is what the busiest fifth holds over that, "
    "in points of the percentage, with its likely range."
)
ADDRESS_KEY = "property_key"  # an invented or keyed address: never a name or a door


def places_chapter(asked: Asked, seen: Portrait) -> Chapter | None:
    """Return the chapter, or None where neither small areas nor addresses can be counted."""
    sections = [_small_areas(asked, seen), _addresses(asked, seen)]
    told = tuple(section for section in sections if section)
    if not told:
        return None
    opening = paragraph(
        "Crime is seldom spread evenly. This chapter says how far it gathers in a few places, where "
        "work may go further."
    )
    return Chapter("places", "Where it gathers", (opening,), told)


def _small_areas(asked: Asked, seen: Portrait) -> Section | None:
    name, code, period = seen.crime.measure.name, seen.area.code, seen.crime.period
    figure = asked.figure(name, code, period, ("lsoa",))
    counts = _counts(figure)
    if figure is None or counts is None or counts.sum() < FEWEST:
        return None
    top = top_shares(counts, TOP)
    half = number(100 * top.units_holding_half, 0)
    blocks: list[Block] = [
        paragraph(
            "Of the offences placed in a small area (an LSOA), ",
            asked.ref(
                figure, f"{number(100 * top.events_in_top, 0)}%", _gathered(figure, "events_in_top")
            ),
            " fell in the busiest fifth of the ",
            asked.ref(figure, str(counts.size), a_count(figure, None, "parts")),
            f"{_rounded_up(counts.size)}. Half of them fell in ",
            asked.ref(figure, f"{half}%", _gathered(figure, "units_holding_half")),
            " of the small areas.",
        ),
        _busiest(asked, figure),
    ]
    table = _by_category(asked, seen)
    return Section("small-areas", "Small areas", (*blocks, *([table] if table else [])))


def _rounded_up(areas: int) -> str:
    """Say that a fifth of so many areas is no whole number of them, and so a little more."""
    return "" if areas % round(1 / TOP) == 0 else " (rounded up to whole areas)"


def in_busiest_fifth(asked: Asked, seen: Portrait) -> FigureRef | None:
    """Return the share of offences in the busiest fifth of small areas, or None where untold."""
    name, code, period = seen.crime.measure.name, seen.area.code, seen.crime.period
    figure = asked.figure(name, code, period, ("lsoa",))
    counts = _counts(figure)
    if figure is None or counts is None or counts.sum() < FEWEST:
        return None
    share = number(100 * top_shares(counts, TOP).events_in_top, 0)
    return asked.ref(figure, f"{share}%", _gathered(figure, "events_in_top"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Gathered(Claim):
    """How far events gather, in per cent, from the count of every small area.

    `says` is `events_in_top`, the share of events in the busiest areas, or `units_holding_half`,
    the share of areas that hold half of the events.
    """

    counts: tuple[str, ...]
    says: str

    @property
    def inputs(self) -> tuple[str, ...]:
        return self.counts

    def compute(self, values: Values) -> Value:
        held = np.array([float(number_of(values, name)) for name in self.counts])
        return Fraction(100 * float(getattr(top_shares(held, TOP), self.says)))


def _gathered(figure: Figure, says: str) -> Claim:
    names = tuple(named(figure, cell, "count") for cell in figure.cells)
    return Gathered(name="", counts=names, says=says)


def _counts(figure: Figure | None) -> NDArray[np.float64] | None:
    if figure is None or any(cell.count.value is None for cell in figure.cells):
        return None
    return np.array([float(cell.count.known()) for cell in figure.cells])


def _busiest(asked: Asked, figure: Figure) -> Table:
    placed = Quantity(sum(int(cell.count.known()) for cell in figure.cells))
    most = sorted(figure.cells, key=lambda cell: (-cell.count.known(), cell.keys))[:MOST_AREAS]
    areas = snapshot(asked.store, asked.version.number).areas
    wards = {
        area.code: ward.name
        for ward in areas.wards_in(figure.area)
        for area in areas.lsoas_in(ward)
    }
    columns = (
        Column.words("Small area"),
        Column.words("Ward"),
        Column("Offences"),
        Column("Share", form=".1f", suffix="%"),
    )
    rows = tuple(
        Row.of(
            cell.labels[0],
            wards.get(cell.keys[0], ""),
            cell.count,
            share_of(cell.count, placed),
            address=asked.page(figure),
        )
        for cell in most
    )
    notes = ("Shares are of offences placed in a small area. Where many visit, more is recorded.",)
    title = f"The {MOST_AREAS} small areas with most offences"
    return Table("busiest-areas", title, columns, rows, notes, sources_of(figure))


def _by_category(asked: Asked, seen: Portrait) -> Table | None:
    """Return how much of each large category falls in its own busiest fifth, and beyond chance."""
    name, code, period = seen.crime.measure.name, seen.area.code, seen.crime.period
    split = asked.figure(name, code, period, ("category", "lsoa"))
    if split is None:
        return None
    by: dict[str, list[Cell]] = {}
    for cell in split.cells:
        by.setdefault(cell.labels[0], []).append(cell)
    known = {label: np.array([float(c.count.value or 0) for c in cells]) for label, cells in by.items()
             if all(c.count.is_known for c in cells)}  # fmt: skip
    largest = sorted(known, key=lambda label: -known[label].sum())[:MOST_CATEGORIES]
    rows = []
    for label in largest:
        if known[label].sum() < FEWEST:
            continue
        top, beyond = top_shares(known[label], TOP), excess_over_chance(known[label], TOP)
        low, high = beyond.lower or 0.0, beyond.upper or 0.0
        rows.append(
            Row.of(
                label,
                Quantity(100 * top.events_in_top),
                Quantity(100 * top.units_holding_half),
                Quantity(100 * beyond.value),
                Quantity(100 * low),
                Quantity(100 * high),
                address=asked.page(split),
            )
        )
    title = "How far the main categories gather"
    return (
        Table("gathering", title, GATHERING, tuple(rows), (BEYOND_CHANCE,), sources_of(split))
        if rows
        else None
    )


# -- addresses --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Returning:
    """Events at addresses over a period: how many addresses, and how much falls on repeat ones."""

    held: Held
    figure: Figure
    events: int
    addresses: int
    repeat_addresses: int
    share_from_repeat: float


def _addresses(asked: Asked, seen: Portrait) -> Section | None:
    found = [one for held in seen.others if (one := returning(asked, seen, held)) is not None]
    if not found:
        return None
    columns = (
        Column.words("Record"), Column.words("Months"), Column("Events"), Column("Addresses"),
        Column(f"With {REPEAT_FROM} or more"), Column("Events at those", form=".0f", suffix="%"),
    )  # fmt: skip
    rows = tuple(
        Row.of(
            one.held.measure.title, one.held.period.title, Quantity(one.events),
            Quantity(one.addresses), Quantity(one.repeat_addresses),
            Quantity(100 * one.share_from_repeat), address=asked.page(one.figure),
        )
        for one in found
    )  # fmt: skip
    notes = (
        (
            "Addresses are keys, not names of places; none is listed here. Rows without a key are left out. "
            "Repeats rise with the length of the period."
        ),
    )
    table = Table("repeat-addresses", "Addresses that come back", columns, rows, notes)
    return Section("addresses", "Repeat addresses", (table,))


def returning(asked: Asked, seen: Portrait, held: Held) -> Returning | None:
    """Return how events of a measure fall on addresses, or None where its rows have no key."""
    figure = asked.figure(held.measure.name, seen.area.code, held.period, (), "last-year")
    if figure is None or held.measure.kind != "count" or held.measure.name == "burglary":
        return None
    shot = snapshot(asked.store, asked.version.number)
    tables = [one.table for one in figure.provenance if ADDRESS_KEY in shot.columns[one.table]]
    if len(tables) != 1:
        return None
    inside = {
        area.code for area in (*shot.areas.lsoas_in(seen.area), *shot.areas.wards_in(seen.area))
    }
    inside.add(seen.area.code)
    rows = asked.store.read(tables[0], asked.version, ["month", "area", "count", ADDRESS_KEY])
    events: dict[str, int] = {}
    for row in rows.to_pylist():
        within = held.period.first.number <= row["month"] <= held.period.last.number
        if within and row["area"] in inside and row[ADDRESS_KEY] and row["count"]:
            events[row[ADDRESS_KEY]] = events.get(row[ADDRESS_KEY], 0) + row["count"]
    if sum(events.values()) < FEWEST:
        return None
    counts = list(events.values())
    again = repeats(counts, len(counts), REPEAT_FROM)
    often = sum(1 for n in counts if n >= REPEAT_FROM)
    return Returning(held, figure, sum(counts), len(counts), often, again.share_from_repeat)
