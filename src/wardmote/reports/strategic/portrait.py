"""What the evidence holds about one partnership: which measures, over which months, how compared."""

from __future__ import annotations

from collections.abc import Set
from contextlib import suppress
from dataclasses import dataclass

from wardmote.evidence.coverage import CoverageRow, coverage
from wardmote.evidence.figures import Break, Figure, latest_period, monthly
from wardmote.evidence.measures import Measure
from wardmote.evidence.snapshot import snapshot
from wardmote.reports.strategic.asking import Asked
from wardmote.terms.areas import Area
from wardmote.terms.errors import NotHeld
from wardmote.terms.periods import Month, Period

# What can carry the whole picture of recorded crime, best first where both are as recent.
WHOLE_CRIME = ("police-tables", "recorded-crime")
SERIES_MONTHS = 60
FEWEST_LIKE = 6  # months: a comparison of fewer says little of a year
SHORTER = (12, 6, 3, 1)  # months of a period, longest first: a short series is still evidence


@dataclass(frozen=True)
class Held:
    """One measure that the evidence can answer for the partnership, and the months it can."""

    measure: Measure
    period: Period

    @property
    def is_whole_year(self) -> bool:
        return self.period.months == 12


@dataclass(frozen=True)
class Portrait:
    """Everything the chapters read. `crime` carries categories and wards; `others` stand beside it."""

    area: Area
    crime: Held
    others: tuple[Held, ...]
    surveys: tuple[Measure, ...]
    coverage: tuple[CoverageRow, ...]
    total: Figure
    categories: Figure
    categories_beside: Figure | None  # against the force, or the wider area
    wards: Figure | None
    series: Figure | None
    like: Figure | None = (
        None  # categories over months that both years have, where a year lacks one
    )

    @property
    def tables(self) -> set[str]:
        """Return the tables of which anything came for this partnership, whole or in part."""
        return {row.table for row in self.supplied if row.status != "missing"}

    @property
    def counted(self) -> str:
        """Return what the total counts, where and when, as it stands after the number."""
        months = self.crime.period.title
        when = f"from {months}" if " to " in months else f"in {months}"
        return f"{self.total.unit} in {self.area.name} {when}"

    @property
    def breaks(self) -> tuple[Break, ...]:
        """Return every break that touches a figure here, each once, in order of time."""
        figures = (self.total, self.categories, self.wards, self.series)
        found = {b.slug: b for figure in figures if figure for b in figure.breaks}
        return tuple(sorted(found.values(), key=lambda one: one.month))

    @property
    def supplied(self) -> tuple[CoverageRow, ...]:
        """Return what was expected and came for this partnership: its own areas and its force's."""
        parent = self.area.parent
        own = {self.area.code, parent, parent.removeprefix("force:"), ""}
        return tuple(row for row in self.coverage if row.area in own)


def portrait(asked: Asked, partnership: str) -> Portrait:
    """Ask what the first chapters need.

    Raises:
        NotHeld: no measure of recorded crime covers twelve whole months of the partnership.
        UnknownArea: with the near names.
    """
    held = snapshot(asked.store, asked.version.number)
    known = held.measures
    area = held.areas.resolve(partnership)
    answered = [found for measure in known.values() if (found := _held(asked, measure, area.code))]
    crime = _whole_crime(answered, area)
    code, period, name = area.code, crime.period, crime.measure.name
    total = asked.figure(name, code, period, (), "last-year")
    categories = asked.figure(name, code, period, ("category",), "last-year")
    if total is None or categories is None:
        raise NotHeld(f"{crime.measure.title} cannot be answered for {area.name}.")
    series = monthly(asked.store, name, code, SERIES_MONTHS, asked.version.number)
    return Portrait(
        area=area,
        crime=crime,
        others=tuple(
            one
            for one in answered
            if one.measure.name not in WHOLE_CRIME and one.measure.kind in ("count", "proportion")
        ),
        surveys=tuple(measure for measure in known.values() if measure.kind == "share"),
        coverage=tuple(coverage(asked.store, asked.version)),
        total=total,
        categories=categories,
        categories_beside=asked.figure(name, code, period, ("category",), "force"),
        wards=asked.figure(name, code, period, ("ward",), "last-year"),
        series=series,
        like=_like_months(asked, crime, total, series),
    )


def _like_months(asked: Asked, crime: Held, total: Figure, series: Figure | None) -> Figure | None:
    """Return the categories over the longest run of months that both years have whole.

    None where the whole period compares, or where the run is short.
    """
    compared = total.total.compared
    if series is None or compared is None or compared.word != "cannot be compared":
        return None
    partial = {month.number for gap in series.gaps for month in gap.period}
    whole = {
        Month.parse(cell.keys[0]).number for cell in series.cells if cell.count.is_known
    } - partial
    period = like_months(crime.period, whole)
    if period is None:
        return None
    found = asked.figure(crime.measure.name, total.area.code, period, ("category",), "last-year")
    told = found.total.compared if found else None
    return None if told is None or told.word == compared.word else found


def like_months(period: Period, whole: Set[int]) -> Period | None:
    """Return the longest run of a period's months that are whole, and whole a year before.

    Args:
        whole: the numbers of the months that are held whole.
    Returns:
        The first of equally long runs; None where the longest is short of `FEWEST_LIKE` months.
    """
    best: list[Month] = []
    run: list[Month] = []
    for month in period:
        run = [*run, month] if {month.number, month.number - 12} <= whole else []
        best = run if len(run) > len(best) else best
    return Period(best[0], best[-1]) if len(best) >= FEWEST_LIKE else None


def _held(asked: Asked, measure: Measure, code: str) -> Held | None:
    with suppress(NotHeld):  # no table of this measure is held at all
        for months in SHORTER:
            period = latest_period(asked.store, measure.name, code, months, asked.version.number)
            if period is not None:
                return Held(measure, period)
    return None


def _whole_crime(answered: list[Held], area: Area) -> Held:
    ready = [one for one in answered if one.measure.name in WHOLE_CRIME and one.is_whole_year]
    if not ready:
        raise NotHeld(
            f"No year of recorded crime is held for {area.name}: load twelve months of street "
            "files or of police tables, then run this again. `wardmote held` shows what is there."
        )
    return max(ready, key=lambda one: (one.period.last, -WHOLE_CRIME.index(one.measure.name)))
