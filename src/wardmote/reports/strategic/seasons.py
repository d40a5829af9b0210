"""Whether a monthly series follows the seasons, said only where it is earned."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wardmote.analysis.regression import poisson_regression
from wardmote.analysis.seasons import NEEDS_CYCLES, Decomposition, on_root, stl
from wardmote.evidence.figures import Figure
from wardmote.reports.document import Paragraph, paragraph
from wardmote.reports.strategic.asking import Asked
from wardmote.terms.periods import MONTH_NAMES, Month

# A season is said from this strength on: Hyndman and Athanasopoulos use 0.64 to decide whether a
# series is worth differencing by season.
EARNED = 0.64
MOST_CHANCE = 0.01  # so many series are looked at that one in twenty would be chance
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
