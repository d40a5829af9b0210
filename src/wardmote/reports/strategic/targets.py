"""Section: the targets that a partnership set, how far the year is, and the chance of meeting each."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from wardmote.analysis.target_simulation import DRAWS, FEW_YEARS, in_hindsight, simulated_target
from wardmote.evidence.figures import Cell as Counted
from wardmote.evidence.figures import Figure, latest_period
from wardmote.evidence.measures import measure_named
from wardmote.evidence.snapshot import snapshot
from wardmote.reports.bound import a_sum
from wardmote.reports.cells import Cell, CellContent, Column, Row, Table
from wardmote.reports.document import Section, paragraph
from wardmote.reports.figures import sources_of
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.portrait import Portrait
from wardmote.terms.errors import Mendable, NotHeld
from wardmote.terms.periods import BadPeriod, Month, Period
from wardmote.terms.quantities import UNKNOWN, Quantity
from wardmote.terms.yaml_text import NotYaml, fault_of, read_yaml

FILE = "targets.yaml"
MOST_YEARS = 5  # past years that the season and the spread are taken from
FEWEST_YEARS = 2
_FORM = (
    "Each needs `measure` (as `wardmote figure` takes it), `from` (the first of its twelve months, as 2026-04), "
    "`at_most` or `at_least` (a number), and `agreed` (who, and when)."
)
_DRAWN = f"Each chance comes from {DRAWS:,} simulated years, and is right to about a point."


class BadTarget(Mendable):
    """`targets.yaml` cannot be used."""


@dataclass(frozen=True, slots=True)
class Target:
    """A count that twelve months should not pass, or should reach, and who agreed it."""

    measure: str
    year: Period
    count: float
    lower_is_better: bool
    agreed: str


def targets_of(home: Path) -> tuple[Target, ...]:
    """Return the partnership's targets (`HOME/targets.yaml`); none where there is no such file.

    Raises:
        BadTarget: names the target that cannot be used, and why.
    """
    path = home / FILE
    if not path.exists():
        return ()
    try:
        told = read_yaml(path.read_text(encoding="utf-8"))
    except (NotYaml, UnicodeDecodeError) as wrong:
        raise BadTarget(f"{FILE} is not readable as YAML: {fault_of(wrong)}.") from wrong
    listed = told.get("targets") if isinstance(told, dict) else None
    if not isinstance(listed, list):
        raise BadTarget(f"{FILE} needs a list called `targets`. {_FORM}")
    return tuple(_target(one, at) for at, one in enumerate(listed, start=1))


def _target(told: Any, at: int) -> Target:
    def refused(why: str) -> BadTarget:
        return BadTarget(f"{FILE}, target {at}: {why}. {_FORM}")

    if not isinstance(told, dict):
        raise refused("it is no set of named values")
    unknown = sorted(set(map(str, told)) - {"measure", "from", "at_most", "at_least", "agreed"})
    if unknown:
        raise refused(f"“{unknown[0]}” is not known")
    if not told.get("measure") or not told.get("agreed"):
        raise refused(f"`{'agreed' if told.get('measure') else 'measure'}` is missing")
    ends = [name for name in ("at_most", "at_least") if name in told]
    if len(ends) != 1:
        raise refused("give one of `at_most` and `at_least`")
    count = told[ends[0]]
    if isinstance(count, bool) or not isinstance(count, int | float) or not 0 <= count < 1e12:
        raise refused(f"“{count}” is no count")
    try:
        first = Month.parse(str(told.get("from", ""))[:7])
    except BadPeriod as wrong:
        raise refused(f"`from` is no month: {wrong}") from wrong
    year = Period(first, first + 11)
    return Target(str(told["measure"]), year, count, ends == ["at_most"], str(told["agreed"]))


def targets_section(asked: Asked, seen: Portrait, targets: tuple[Target, ...]) -> Section | None:
    """Return each target with its count so far, or None where none is set.

    Raises:
        UnknownMeasure, BadQuestion: a target names no measure or category; with the near names.
        BadTarget: it is of a measure that does not count.
    """
    if not targets:
        return None
    told = [_told(asked, seen, target) for target in targets]
    columns = (
        Column.words("Target"), Column("Count aimed at"), Column("So far"), Column("Months known"),
        Column("Likely from", form=",.0f"), Column("to", form=",.0f"),
        Column("Chance of meeting it"), Column.words("Past years told rightly"),
    )  # fmt: skip
    notes = tuple(dict.fromkeys(note for _, notes, _ in told for note in notes))
    sources = tuple(dict.fromkeys(one for _, _, found in told for one in found))
    table = Table(
        "targets-table", "Targets: the count so far, and the chance of meeting each", columns,
        tuple(row for row, _, _ in told), notes, sources,
    )  # fmt: skip
    words = paragraph(
        "The chance is simulated from the months so far, the season of past years, and how far their "
        "months strayed. It knows nothing of what the partnership is about to do. “Past years told "
        "rightly” is how often the same method, given as many months of a past year, had its count "
        "within the likely range: nine in ten is what it claims."
    )
    return Section("targets", "Targets", (words, table))


def _told(
    asked: Asked, seen: Portrait, target: Target
) -> tuple[Row, tuple[str, ...], tuple[Any, ...]]:
    """Return a target's row, what must be said about it, and its sources."""
    known = snapshot(asked.store, asked.version.number).measures
    measure, category = measure_named(target.measure, known)
    if measure.kind != "count":
        raise BadTarget(
            f"{FILE}: {measure.title} is no count, and has no target here. "
            "Name a measure that counts: `wardmote measures` lists them."
        )
    title = measure.label(category) if category else measure.title
    aim = "at most" if target.lower_is_better else "at least"
    header = f"{title}, {aim} this many in {target.year.title} ({target.agreed})"
    series = _series(asked, seen, target)
    if series is None:
        row = Row.of(header, Quantity(target.count), *[UNKNOWN] * 5, "Not held")
        return row, (), ()
    this_year, past = _years(series, target.year)
    cells: list[CellContent] = [Quantity(target.count)]
    page = asked.page(series)
    so_far = sum(cell.count.known() for cell in this_year)
    cells.append(
        Cell(Quantity(so_far), page, claim=a_sum(series, this_year)) if this_year else UNKNOWN
    )
    cells.append(Quantity(len(this_year)))
    outlook, notes = _outlook(target, this_year, past)
    return (
        Row.of(header, *cells, *outlook, address=page),
        (*notes, *_breaks(series)), sources_of(series),
    )  # fmt: skip


def _series(asked: Asked, seen: Portrait, target: Target) -> Figure | None:
    """Return the months of the target's year that are held, and of the years before it."""
    code, version = seen.area.code, asked.version.number
    try:
        held = latest_period(asked.store, target.measure, code, 1, version)
    except NotHeld:
        return None
    first = target.year.first - 12 * MOST_YEARS
    if held is None or held.last < first:
        return None
    last = min(held.last, target.year.last)
    return asked.figure(target.measure, code, Period(first, last), ("month",))


def _years(series: Figure, year: Period) -> tuple[list[Counted], list[list[float]]]:
    """Return the months known of the year, to the first gap, and the counts of whole past years."""
    by_month = dict(zip(series.question.period, series.cells, strict=True))
    this_year: list[Counted] = []
    for month in year:
        if month not in by_month or not by_month[month].count.is_known:
            break
        this_year.append(by_month[month])
    past = []
    for back in range(1, MOST_YEARS + 1):
        months = [by_month.get(month - 12 * back) for month in year]
        counts = [float(one.count.known()) for one in months if one and one.count.is_known]
        if len(counts) == len(months) and any(counts):
            past.append(counts)
    return this_year, past


def _outlook(
    target: Target, this_year: list[Counted], past: list[list[float]]
) -> tuple[list[CellContent], tuple[str, ...]]:
    """Return the likely count, the chance, and how past years would have been told."""
    so_far = [float(one.count.known()) for one in this_year]
    if len(so_far) == target.year.months:
        counted = sum(so_far)
        met = counted <= target.count if target.lower_is_better else counted >= target.count
        ends = Quantity(counted), Quantity(counted)
        return [*ends, "Met" if met else "Missed", "The year is over"], ()
    if not so_far or len(past) < FEWEST_YEARS:
        why = "No month of it is known" if not so_far else "Too few past years are held"
        return [UNKNOWN, UNKNOWN, UNKNOWN, why], ()
    found = simulated_target(so_far, past, target.count, lower_is_better=target.lower_is_better)
    right = "Too few to tell"
    if len(past) >= FEW_YEARS:
        seen = in_hindsight(past, len(so_far))
        right = f"{seen.inside} of {seen.years}"
    limits = (found.outturn.lower, found.outturn.upper)
    likely = [UNKNOWN if end is None else Quantity(end) for end in limits]
    kept = tuple(one for one in found.caveats if "draws" not in one)  # said once for all
    return [*likely, _chance(found.chance_of_meeting), right], (*kept, _DRAWN)


def _chance(chance: float) -> str:
    """Write a chance: never as 0% or 100%, which would be certain."""
    if chance < 0.01 or chance > 0.99:
        return "Under 1%" if chance < 0.01 else "Over 99%"
    return f"{100 * chance:.0f}%"


def _breaks(series: Figure) -> tuple[str, ...]:
    return tuple(
        f"Within the months used: {one.title}. Past years may mislead." for one in series.breaks
    )
