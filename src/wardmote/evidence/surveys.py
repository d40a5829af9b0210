"""Answers that are not counts of rows: shares of a survey, and stocks of residents or households."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from itertools import product
from typing import Any

from wardmote.analysis.estimates import Estimate
from wardmote.evidence.asking import AREA_SPLITS, STEPS, BadQuestion, nothing_held
from wardmote.evidence.figure_parts import Cell, Comparison, Figure, Gap, Provenance, Question
from wardmote.evidence.measures import Measure
from wardmote.evidence.snapshot import Snapshot
from wardmote.evidence.stocks import stocks
from wardmote.terms.areas import Area
from wardmote.terms.errors import NotHeld, did_you_mean
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import MISSING, UNKNOWN, WORDS, Quantity

Waves = dict[tuple[str, str, int], tuple[float, int | None, float | None, float | None]]
_WAVES_NAMED = 6
NOT_TESTED = "The publisher gives no sample sizes: a difference cannot be told from chance."


def answer(
    held: Snapshot, measure: Measure, category: str, area: Area, question: Question
) -> Figure:
    """Answer with the share of a survey; `category` is its question.

    A share belongs to a wave and is never added: without a split by month the newest wave of the
    period is shown, and a caveat says which it is.
    """
    if question.compare in ("force", "similar"):
        raise BadQuestion(
            f"{measure.title} cannot be compared with {question.compare}: shares of several areas "
            "are not added together. Compare with last-year, or with one area by its name."
        )
    waves, rows = _waves(held, measure)
    questions = sorted({asked for _, asked, _ in waves})
    wanted = _questions(measure, category, questions, question)
    areas = _areas(held, area, question)
    timed = any(split in STEPS for split in question.by)
    # Over time a wave without this area is shown as a gap; else its own newest wave answers.
    codes = {code for code, _, _ in waves} if timed else {one.code for one in areas}
    inside = _months_of(waves, codes, wanted, question.period)
    last = inside[-1] if inside else None
    cells = []
    for keys, labels, at, asked, month in _grid(question, areas, wanted, measure, inside):
        found = waves.get((at, asked, month)) if month is not None else None
        cell = _cell(keys, labels, found)
        if question.compare:
            cell = _against(held, cell, question, waves, at, asked, month)
        cells.append(cell)
    alone = not question.by
    total = cells[0] if alone else Cell((), (), UNKNOWN, reason="Shares are not added together.")
    gaps = _gaps(area, total, question)
    figure = _figure(held, measure, area, question, cells, total, rows, gaps)
    said = "" if timed or last is None else _wave_said(question.period, inside)
    return replace(figure, caveats=(*figure.caveats, said)) if said else figure


def _months_of(
    waves: Waves, codes: Collection[str], wanted: Collection[str], period: Period
) -> list[int]:
    """Return the waves of a period, in order, that have a result for any of these."""
    return sorted(
        {m for code, asked, m in waves if code in codes and asked in wanted and Month(m) in period}
    )


def _wave_said(period: Period, months: Sequence[int]) -> str:
    """Say which wave answers for a period that is longer than it; "" where it is the period."""
    if period.months == 1:
        return ""
    newest, *others = [Month(month).title for month in reversed(months)]
    if not others:
        return f"This is the wave of {newest}, the one wave in {period.title}."
    return (
        f"This is the wave of {newest}, the newest of {len(months)} in {period.title}: shares of "
        f"several waves are not added together. Split by month to see the others "
        f"({', '.join(reversed(others[:_WAVES_NAMED]))}{' and earlier' if others[_WAVES_NAMED:] else ''})."
    )


def stock_figure(held: Snapshot, measure: Measure, area: Area, question: Question) -> Figure:
    """Answer with how many residents or households there are, of the newest source held."""
    if question.compare:
        raise BadQuestion(
            f"{measure.title} cannot be compared: they are of one census or estimate, the newest "
            "held, and are no count of events that could rise or fall by chance. Ask without a "
            "comparison, or for the parts of a larger area, split by partnership."
        )
    parts = [area]
    split = next((s for s in question.by if s in AREA_SPLITS), None)
    if len(question.by) > (split is not None):
        raise BadQuestion(f"{measure.title} can be split by area only, one way.")
    if split == "ward":
        parts = held.areas.wards_in(area)
    elif split == "lsoa":
        parts = held.areas.lsoas_in(area)
    elif split == "partnership":
        parts = [held.areas.authorities[code] for code in held.areas.authorities_in(area)]
    series = stocks(held)
    found = [(one, series.of(measure.series, one)) for one in parts]
    cells = [
        Cell((one.code,) if split else (), (one.name,) if split else (), stock.value,
             reason="" if stock.value.is_known else "Not held.")
        for one, stock in found
    ]  # fmt: skip
    whole = series.of(measure.series, area)
    if not whole.value.is_known and not any(stock.value.is_known for _, stock in found):
        raise NotHeld(f"{measure.title} of {area.name} are not held: load a census table.")
    total = Cell((), (), whole.value)
    figure = _figure(held, measure, area, question, cells, total, {}, ())
    year = max([whole.year, *(stock.year for _, stock in found)])
    other = not any(month.year == year for month in question.period)
    said = f"This is the newest held, of {year}: it does not change with the period asked for."
    return replace(
        figure, denominator=whole.label, method=("as published, or added up from LSOAs",),
        period_title=str(year), caveats=(*figure.caveats, said) if other else figure.caveats,
    )  # fmt: skip


def latest(held: Snapshot, measure: Measure, area: Area) -> Period | None:
    """Return the newest twelve months in which a survey has a wave for the area, or a stock's year."""
    if measure.kind == "stock":
        year = stocks(held).of(measure.series, area).year
        return Period(Month.of(year, 1), Month.of(year, 12)) if year else None
    waves, _ = _waves(held, measure)
    months = [month for code, _, month in waves if code == area.code]
    return Period.ending(Month(max(months)), 12) if months else None


def _waves(held: Snapshot, measure: Measure) -> tuple[Waves, dict[str, int]]:
    key = ("waves", measure.name)
    if key not in held.kept:
        held.kept[key] = _read_waves(held, measure)
    kept: Any = held.kept[key]
    waves: Waves = kept[0]
    rows: dict[str, int] = kept[1]
    return waves, rows


def _read_waves(held: Snapshot, measure: Measure) -> tuple[Waves, dict[str, int]]:
    tables = [fill.table for fill in measure.tables if fill.table in held.version.tables]
    if not tables:
        raise nothing_held(held, measure)
    waves: Waves = {}
    rows: dict[str, int] = {}
    columns = ["source", "month", "area", "question", "share", "base", "lower", "upper"]
    for table in tables:
        for row in held.store.read(table, held.version, columns).to_pylist():
            rows[row["source"]] = rows.get(row["source"], 0) + 1
            if row["share"] is not None:
                code = held.areas.former.get(row["area"], row["area"])
                waves[(code, row["question"], row["month"])] = (
                    row["share"], row["base"], row["lower"], row["upper"],
                )  # fmt: skip
    return waves, rows


def _questions(
    measure: Measure, category: str, questions: Sequence[str], question: Question
) -> list[str]:
    if category and category not in questions:
        raise BadQuestion(
            f'{measure.title} has no question "{category}".' + did_you_mean(category, questions)
        )
    if not category and "category" not in question.by and len(questions) > 1:
        listed = ", ".join(questions[:4])
        raise BadQuestion(
            f"{measure.title} has {len(questions)} questions: ask for one as "
            f"{measure.name}:{questions[0]}, or split by category. They are {listed} and others."
        )
    return [category] if category else list(questions)


def _areas(held: Snapshot, area: Area, question: Question) -> list[Area]:
    split = next((s for s in question.by if s in AREA_SPLITS), None)
    if split not in (None, "partnership"):
        raise NotHeld("The survey is held by partnership: it cannot be split further.")
    if split is None:
        return [area]
    return [held.areas.authorities[code] for code in held.areas.authorities_in(area)]


def _grid(
    question: Question, areas: Sequence[Area], wanted: Sequence[str], measure: Measure,
    inside: Sequence[int],
) -> list[tuple[tuple[str, ...], tuple[str, ...], str, str, int | None]]:  # fmt: skip
    """Return keys, labels, area, question and month of each cell, in the order asked.

    Args:
        inside: the waves of the period; without a split by time the last of them answers.
    """
    if any(split in STEPS and split not in ("month", "quarter") for split in question.by):
        raise BadQuestion("A survey is split by month or quarter: its waves are never added.")
    last = inside[-1] if inside else None
    timed = any(split in STEPS for split in question.by)
    axes: list[list[tuple[str, str, object]]] = []
    for split in question.by:
        if split in STEPS:
            axes.append([(str(Month(m)), Month(m).title, m) for m in inside])
        elif split in AREA_SPLITS:
            axes.append([(one.code, one.name, one) for one in areas])
        elif split == "category":
            axes.append([(one, measure.label(one), one) for one in wanted])
        else:
            raise BadQuestion(f"A survey cannot be split by {split}.")

    out = []
    for places in product(*axes):
        area = next((p[2] for p in places if isinstance(p[2], Area)), areas[0])
        asked = next((p[2] for p in places if isinstance(p[2], str)), wanted[0])
        month = next((p[2] for p in places if isinstance(p[2], int)), None if timed else last)
        out.append(
            (tuple(p[0] for p in places), tuple(p[1] for p in places), area.code, asked, month)
        )
    return out


def _percent(share: float) -> float:
    """Return a share in percent, as it was published: 0.56 is 56, and not 56.00000000000001."""
    return round(share * 100, 10)


def _cell(
    keys: tuple[str, ...], labels: tuple[str, ...],
    found: tuple[float, int | None, float | None, float | None] | None,
) -> Cell:  # fmt: skip
    if found is None:
        return Cell(keys, labels, MISSING, reason="No result is held.")
    share, base, *limits = found
    lower, upper = (None if limit is None else _percent(limit) for limit in limits)
    rate = Estimate(
        _percent(share), lower, upper,
        0.95, "share as published", () if lower is not None else ("No interval is published.",),
    )  # fmt: skip
    return Cell(keys, labels, UNKNOWN, UNKNOWN if base is None else Quantity(base), rate)


def _against(
    held: Snapshot, cell: Cell, question: Question, waves: Waves, area: str, asked: str,
    month: int | None,
) -> Cell:  # fmt: skip

    if question.compare == "last-year":
        label, found = "the wave a year before", waves.get((area, asked, (month or 0) - 12))
    else:
        other = held.areas.resolve(question.compare or "")
        label, found = other.name, waves.get((other.code, asked, month or 0))
    rate = _cell((), (), found).rate
    difference = UNKNOWN
    if rate is not None and cell.rate is not None:
        difference = Quantity(cell.rate.value - rate.value)
    reason = NOT_TESTED if rate is not None else f"It is {WORDS[MISSING.status]}."
    compared = Comparison(
        label, UNKNOWN, rate, difference, None, "cannot be compared", None, "", reason
    )
    return replace(cell, compared=compared)


def _gaps(area: Area, total: Cell, question: Question) -> tuple[Gap, ...]:
    if total.rate is not None or question.by:
        return ()
    return (Gap("", area.code, question.period, "missing", total.reason, area.name),)


def _figure(
    held: Snapshot, measure: Measure, area: Area, question: Question, cells: Sequence[Cell],
    total: Cell, rows: dict[str, int], gaps: tuple[Gap, ...],
) -> Figure:  # fmt: skip
    version = held.version
    tables = [fill.table for fill in measure.tables if fill.table in version.tables]
    wave = measure.kind == "share"
    return Figure(
        question=question,
        title=f"{measure.title}, {area.name}, {question.period.title}" if wave else
              f"{measure.title}, {area.name}",
        unit=measure.unit,
        area=area,
        cells=tuple(cells),
        total=total,
        gaps=gaps,
        provenance=tuple(
            Provenance(t, version.number, version.rows.get(t, 0), tuple(sorted(rows.items())),
                       version.tables[t])
            for t in tables
        ),
        method=("as published",),
        caveats=measure.caveats,
        polarity=measure.polarity,
        store_version=version.number,
        as_at=version.made_at.date().isoformat(),
        rate_unit="percent" if wave else "",
        asked=f"{measure.question.rstrip('?')} in {area.name}?",
        period_title=question.period.title,
    )  # fmt: skip
