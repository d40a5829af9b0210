"""Whether a monthly series follows the seasons, said only where it is earned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wardmote.analysis.regression import poisson_regression
from wardmote.analysis.seasons import NEEDS_CYCLES, Decomposition, on_root, stl
from wardmote.evidence.figures import Cell, Figure
from wardmote.reports.bound import a_count, a_share
from wardmote.reports.document import Inline, Paragraph, paragraph
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.wording import number
from wardmote.terms.periods import MONTH_NAMES, Month, Period

# A season is said from this strength on: Hyndman and Athanasopoulos use 0.64 to decide whether a
# series is worth differencing by season.
EARNED = 0.64
MOST_CHANCE = 0.01  # so many series are looked at that one in twenty would be chance
APART = 2.0  # times the share that its days would give: such a month stands apart from its year
FEWEST = 5  # events a month on average: below, chance is larger than any season


def season_sentence(_asked: Asked, series: Figure) -> Paragraph | None:
    """Say which month is highest and lowest on average, or None where no season is earned.

    Uses the months since the last gap: three whole years of them at least.
    """
    months, counts = _unbroken(series)
    if len(counts) < 12 * NEEDS_CYCLES or np.mean(counts) < FEWEST:
        return None
    found = _seasons(months, counts)
    if found.strength_of_season < EARNED or not _is_tested(months, counts):
        return None
    place = {(months[at] % 12): found.seasonal[at] for at in range(len(months) - 12, len(months))}
    names = {key: MONTH_NAMES[Month(months[0] + (key - months[0]) % 12).month - 1] for key in place}
    high, low = max(place, key=lambda key: place[key]), min(place, key=lambda key: place[key])
    return paragraph(
        f"It follows the seasons: day for day, {names[high]} is usually highest and {names[low]} lowest."
    )


def peak_sentence(
    asked: Asked, series: Figure, figure: Figure, cell: Cell | None = None
) -> Paragraph | None:
    """Say which month of a year holds far more than its days would, or None where none does.

    Args:
        figure: the year's own figure, and its cell (None is the total): what the months add up to.
    """
    months = figure.question.period
    peak = peak_of(series, months)
    whole = cell or figure.total
    if peak is None or not whole.count.value:
        return None
    share = f"{number(100 * peak.count.known() / whole.count.known(), 0)}%"
    runs: list[Inline | str] = [
        f"One month stands apart: {peak.labels[0]} holds ",
        asked.ref(series, number(peak.count.known()), a_count(series, peak)), " (",
        asked.ref(series, share, a_share(series, peak, (figure, cell))), " of the year).",
    ]  # fmt: skip
    again = peak_of(series, Period(months.first - 12, months.last - 12))
    if again and Month.parse(again.keys[0]) + 12 == Month.parse(peak.keys[0]):
        runs.append(" The same month stood apart the year before.")
    return paragraph(*runs)


def peak_of(series: Figure, months: Period) -> Cell | None:
    """Return the month of a whole year that holds at least twice its share, where a test earns it."""
    held = {Month.parse(cell.keys[0]): cell for cell in series.cells}
    cells = [held[month] for month in months if month in held and held[month].count.is_known]
    if months.months != 12 or len(cells) < 12:
        return None
    peak = max(cells, key=lambda cell: cell.count.known())
    whole = sum(int(cell.count.known()) for cell in cells)
    own = Month.parse(peak.keys[0]).days / sum(month.days for month in months)
    if peak.count.known() < APART * own * whole:
        return None
    alone = _at_least(int(peak.count.known()), whole, own)
    chance = alone * len(cells)  # any month might have been the one
    return peak if chance < MOST_CHANCE else None


def _at_least(count: int, of: int, share: float) -> float:
    from scipy.special import bdtrc

    return float(bdtrc(count - 1, of, share))


def _seasons(months: Sequence[int], counts: Sequence[float]) -> Decomposition:
    per_day = [30.4 * n / Month(m).days for m, n in zip(months, counts, strict=True)]
    return stl(on_root(np.round(per_day)), 12)


def _is_tested(months: Sequence[int], counts: Sequence[float]) -> bool:
    """Return whether twelve months of their own fit better than a straight trend (F test).

    Quasi-Poisson on days, so that the spread of the counts themselves is what a season must beat.
    """
    from scipy.special import fdtrc

    at = np.array(months, float)
    line = np.column_stack([np.ones(len(at)), (at - at.mean()) / 12])
    dummies = np.column_stack([(at % 12 == month).astype(float) for month in range(1, 12)])
    days = np.log([Month(one).days for one in months])
    both = np.column_stack([line, dummies])
    names = [f"x{column}" for column in range(both.shape[1])]
    plain = poisson_regression(counts, line, names[:2], offset=days, quasi=True)
    with_months = poisson_regression(counts, both, names, offset=days, quasi=True)
    ratio = (plain.deviance - with_months.deviance) / 11 / with_months.dispersion
    return float(fdtrc(11, with_months.degrees_of_freedom, max(ratio, 0.0))) < MOST_CHANCE


def _unbroken(series: Figure) -> tuple[list[int], list[float]]:
    months: list[int] = []
    counts: list[float] = []
    for cell in series.cells:
        if cell.count.value is None:
            months, counts = [], []
            continue
        months.append(Month.parse(cell.keys[0]).number)
        counts.append(float(cell.count.value))
    return months, counts
