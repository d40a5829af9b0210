"""Whether a monthly series follows the seasons, said only where it is earned."""

from __future__ import annotations

import numpy as np

from wardmote.analysis.seasons import NEEDS_CYCLES, on_root, stl
from wardmote.evidence.figures import Figure
from wardmote.reports.document import Paragraph, paragraph
from wardmote.reports.strategic.asking import Asked
from wardmote.reports.wording import number
from wardmote.terms.periods import MONTH_NAMES, Month

# A season is said from this strength on: Hyndman and Athanasopoulos use 0.64 to decide whether a
# series is worth differencing by season.
EARNED = 0.64
FEWEST = 5  # events a month on average: below, chance is larger than any season


def season_sentence(asked: Asked, series: Figure) -> Paragraph | None:
    """Say which month is highest and lowest on average, or None where no season is earned.

    Uses the months since the last gap: three whole years of them at least.
    """
    months, counts = _unbroken(series)
    if len(counts) < 12 * NEEDS_CYCLES or np.mean(counts) < FEWEST:
        return None
    per_day = [30.4 * n / Month(m).days for m, n in zip(months, counts, strict=True)]
    found = stl(on_root(np.round(per_day)), 12)
    if found.strength_of_season < EARNED:
        return None
    place = {(months[at] % 12): found.seasonal[at] for at in range(len(months) - 12, len(months))}
    names = {key: MONTH_NAMES[Month(months[0] + (key - months[0]) % 12).month - 1] for key in place}
    high, low = max(place, key=lambda key: place[key]), min(place, key=lambda key: place[key])
    return paragraph(
        f"It follows the seasons: day for day it is highest in {names[high]} and lowest in {names[low]} "
        "(strength of the season ",
        asked.ref(series, number(found.strength_of_season, 2)),
        " of ", asked.ref(series, "1"), ").",
    )  # fmt: skip


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
