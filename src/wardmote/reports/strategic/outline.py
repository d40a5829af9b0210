"""Lines of the summary: the long view, the wider area, where it gathers, what a board must decide."""

from __future__ import annotations

from wardmote.assessment.matrix import Matrix, unknown_cells
from wardmote.assessment.structures import Criterion, Kind
from wardmote.evidence.figures import Cell, Figure
from wardmote.reports.bound import a_change
from wardmote.reports.document import Block, BulletList, Inline, Link, Paragraph, bullets, paragraph
from wardmote.reports.figures import percent_of
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.strategic.parts import (
    AND_OTHERS,
    APART,
    MOST_NAMED,
    compared_runs,
    earned,
    in_sentence,
    named,
    standing_out,
    word_and_change,
)
from wardmote.reports.strategic.places import in_busiest_fifth
from wardmote.reports.strategic.portrait import SERIES_MONTHS, Portrait
from wardmote.reports.strategic.trends import Trend, slope_ref, trend_of
from wardmote.reports.strategic.violence import definition_for
from wardmote.reports.wording import signed
from wardmote.terms.periods import Month, Period

DISORDER = "anti-social-behaviour"
FEWEST_A_YEAR = 100  # offences: a smaller category's trend is left to its own section


def against_wider_area(asked: Asked, seen: Portrait) -> Paragraph | None:
    """Say how the rate compares with the rest of the force or region, where it can be told."""
    figure = asked.figure(seen.crime.measure.name, seen.area.code, seen.crime.period, (), "force")
    if figure is None or figure.total.compared is None:
        return None
    runs = compared_runs(asked, figure, figure.total, subject="The rate")
    return paragraph(*runs) if runs else None


def long_trends(asked: Asked, seen: Portrait) -> list[BulletList]:
    """Return which categories have been rising and falling over the years, each with its slope."""
    found: dict[str, list[tuple[Cell, Trend]]] = {"rising": [], "falling": []}
    period = Period.ending(seen.crime.period.last, SERIES_MONTHS)
    for cell in seen.categories.cells:
        if not cell.count.value or cell.count.value < FEWEST_A_YEAR:
            continue
        name = f"{seen.crime.measure.name}:{cell.keys[0]}"
        trend = trend_of(asked.figure(name, seen.area.code, period, ("month",)))
        if trend and trend.word:
            found[trend.word].append((cell, trend))
    items = [_trend_line(asked, word, held) for word, held in found.items() if held]
    return [bullets(*items)] if items else []


def _trend_line(asked: Asked, word: str, held: list[tuple[Cell, Trend]]) -> Paragraph:
    steepest = sorted(held, key=lambda one: -abs(one[1].slope.value))
    starts = {trend.months[0] for _, trend in steepest}
    alike = Month(min(starts)).title if len(starts) == 1 else ""
    runs: list[Inline | str] = [f"{word.capitalize()}{f' since {alike}' if alike else ''}: "]
    for at, (cell, trend) in enumerate(steepest):
        since = "" if alike else f" since {Month(trend.months[0]).title}"
        label = f"{', ' if at else ''}{in_sentence(cell.labels[0])} ("
        runs += [label, slope_ref(asked, trend), f" a year{since})"]
    crossed = any(trend.crosses() for _, trend in steepest)
    told = "This runs" if len(steepest) == 1 else "These run"
    return paragraph(*runs, f". {told} across breaks in the series." if crossed else ".")


def serious_violence(asked: Asked, seen: Portrait) -> Paragraph | None:
    """Say which kinds of serious violence clearly rose or fell, and which did not."""
    crime = seen.crime
    told: dict[str, list[Inline | str]] = {"higher": [], "lower": [], "no clear change": []}
    period = seen.like.question.period if seen.like else crime.period
    listed = definition_for(asked.store.home).categories.get(crime.measure.name, ())
    for category in listed:
        name = f"{crime.measure.name}:{category}"
        figure = asked.figure(name, seen.area.code, period, (), "last-year")
        compared = figure.total.compared if figure else None
        if figure is None or compared is None or compared.word not in told:
            continue
        runs = told[compared.word]
        runs.append(f"{', ' if runs else ''}{in_sentence(crime.measure.label(category))}")
        percent = percent_of(compared).value
        if compared.word != "no clear change" and percent is not None:
            change = asked.ref(figure, f"{signed(percent, 1)}%", a_change(figure, figure.total))
            runs += [" (", change, ")"]
    kept = [(word, runs) for word, runs in told.items() if runs]
    if not kept:
        return None
    said: list[Inline | str] = ["Serious violence: "]
    for at, (word, runs) in enumerate(kept):
        said += ["; " if at else "", f"{word} for ", *runs]
    return paragraph(*said, ".")


def disorder(asked: Asked, seen: Portrait, months: Period) -> Figure | None:
    """Return the police's count of anti-social behaviour, where held for the assessment's period."""
    held = next((one for one in seen.others if one.measure.name == DISORDER), None)
    if held is None or held.period != seen.crime.period:
        return None
    return asked.figure(DISORDER, seen.area.code, months, (), "last-year")


def disorder_changed(asked: Asked, seen: Portrait) -> Paragraph | None:
    """Say how anti-social behaviour changed, over the months that categories of crime are told for."""
    figure = disorder(asked, seen, seen.like.question.period if seen.like else seen.crime.period)
    moved = word_and_change(asked, figure, figure.total, "") if figure else []
    return paragraph("Anti-social behaviour: ", *moved, ".") if moved else None


def moved_wards(asked: Asked, wards: Figure) -> Paragraph | None:
    """Name the wards that clearly rose or fell most on the year before, of all tested together."""
    runs: list[Inline | str] = []
    stand = standing_out(wards.cells)
    for word, opening in (("higher", "Clearly higher"), ("lower", "Clearly lower")):
        moved = earned(stand, word)
        if moved:
            others = AND_OTHERS if len(moved) > MOST_NAMED else ""
            listed = _named(asked, wards, moved[:MOST_NAMED])
            runs += [f"{opening} than the year before: ", *listed, f"{others}. "]
    if not runs and any(cell.compared and cell.compared.word != APART for cell in wards.cells):
        runs = ["No ward is clearly higher or lower than the year before."]
    return paragraph(*runs) if runs else None


def _named(asked: Asked, wards: Figure, cells: list[Cell]) -> list[Inline | str]:
    """Name wards as names: `parts.named` writes categories, which take small letters."""
    runs: list[Inline | str] = []
    for cell in cells:
        first, *rest = named(asked, wards, [cell])
        runs += [", " if runs else "", cell.labels[0] if isinstance(first, str) else first, *rest]
    return runs


def busiest_fifth(asked: Asked, seen: Portrait) -> Paragraph | None:
    """Say how much of it falls in the busiest fifth of small areas."""
    found = in_busiest_fifth(asked, seen)
    if found is None:
        return None
    return paragraph(
        "Of the offences that can be placed, ", found, " fell in the busiest fifth of small areas."
    )


def decisions(asked: Asked, seen: Portrait, matrix: Matrix) -> list[Block]:
    """Return what the board is asked for, from what is still open."""
    items: list[Paragraph] = []
    waiting = _waiting(matrix)
    if waiting:
        asked_of = "; ".join(_put(one) for one in waiting)
        items.append(paragraph(f"Score each category on what only people can judge: {asked_of}."))
    if not definition_for(asked.store.home).agreed:
        items.append(
            paragraph("Agree what counts as serious violence here: the list used is a default.")
        )
    items.append(paragraph("Say who closes each gap, and by when: ", Link("Gaps and next steps", "#next"), "."))  # fmt: skip
    return [paragraph("The board is asked to:"), bullets(*items)]


def _put(criterion: Criterion) -> str:
    """Return a criterion with what it asks: "generator (does it lead to further crime?)"."""
    title = in_sentence(criterion.title)
    return f"{title} ({in_sentence(criterion.question)})" if criterion.question else title


def _waiting(matrix: Matrix) -> list[Criterion]:
    """Return the criteria of judgement that at least one category still waits for."""
    open_ones = {criterion for _, criterion, _ in unknown_cells(matrix)}
    return [
        one
        for one in matrix.structure.criteria
        if one.kind is Kind.JUDGEMENT and one.title in open_ones
    ]
