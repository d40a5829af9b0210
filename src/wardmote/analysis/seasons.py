"""Trend and season taken apart by STL, with every setting stated.

Defaults follow R: degree 0 for the season, two inner loops, "periodic" a flat average of each
month. statsmodels' own defaults (degree 1, five loops) give other numbers.

Sources: Cleveland and others 1990; Wang, Smith and Hyndman 2006 (strength).
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    EmptySample,
    Floats,
    OutOfRange,
    as_counts,
    as_floats,
    same_length,
)
from wardmote.analysis.seasonal_loess import Smoother, decompose
from wardmote.terms.guard import checked

NEEDS_CYCLES = 3  # full years; below that compare month with same month


@dataclass(frozen=True, slots=True)
class Decomposition:
    """Season, trend and remainder, which add up to the series; and the settings that made them."""

    seasonal: Floats
    trend: Floats
    remainder: Floats
    strength_of_season: float
    strength_of_trend: float
    settings: tuple[tuple[str, float | str | bool], ...]
    method: str = "STL"
    caveats: tuple[str, ...] = ()


@checked
def stl(
    values: ArrayLike,
    period: int = 12,
    *,
    seasonal: int | str = "periodic",
    trend: int | None = None,
    robust: bool = False,
    jump: int | None = None,
    inner: int | None = None,
    outer: int | None = None,
    seasonal_degree: int = 0,
    as_r: bool = False,
) -> Decomposition:
    """Return the STL decomposition of a series, with R's settings.

    Args:
        values: one per period in time order, at least three whole cycles (two where forced by
            `period`); give logs or roots of counts (`on_root`, `on_log`).
        seasonal: the season's window, odd and at least 7 for most series, or "periodic" for a fixed season.
        jump: steps between fitted points; None is a tenth of each window, as in R.
        as_r: robust weights about the value that R takes for the median of an even number of
            residuals (see `seasonal_loess`), to check a table that R printed.
    Raises: EmptySample, NotANumber, OutOfRange.
    """
    series = as_floats(values, "values")
    if period < 2 or series.size < 2 * period:
        raise EmptySample(f"STL needs at least two whole cycles of {period}: give a longer series.")
    periodic = seasonal == "periodic"
    if isinstance(seasonal, str) and not periodic:
        raise OutOfRange('seasonal is an odd number from 7, or "periodic".')
    window = 10 * series.size + 1 if periodic else _odd(int(seasonal))
    smooth = trend if trend is not None else _odd(ceil(1.5 * period / (1 - 1.5 / window)))
    low_pass = _odd(period)
    jumps = [jump or ceil(length / 10) for length in (window, smooth, low_pass)]
    loops = (inner or (1 if robust else 2), (15 if robust else 0) if outer is None else outer)
    degrees = (0 if periodic else seasonal_degree, 1, 1)
    by = [
        Smoother(length, degree, jump)
        for length, degree, jump in zip((window, smooth, low_pass), degrees, jumps, strict=True)
    ]
    season, level = decompose(
        series, period, (by[0], by[1], by[2]), inner=loops[0], outer=loops[1], as_r=as_r
    )
    if periodic:
        month = np.arange(series.size) % period
        season = np.array([season[month == at].mean() for at in range(period)])[month]
    rest = series - season - level
    settings: tuple[tuple[str, float | str | bool], ...] = (
        ("period", period), ("seasonal window", "periodic" if periodic else window),
        ("seasonal degree", 0 if periodic else seasonal_degree), ("trend window", smooth),
        ("low-pass window", low_pass), ("inner loops", loops[0]), ("outer loops", loops[1]),
        ("robust", robust), ("jumps", " ".join(map(str, jumps))),
    )  # fmt: skip
    caveats = (
        (f"Fewer than {NEEDS_CYCLES} whole years: compare month with same month instead.",)
        if series.size < NEEDS_CYCLES * period
        else ()
    )
    return Decomposition(
        season, level, rest, strength(season, rest), strength(level, rest), settings, "STL", caveats
    )


@checked
def strength(part: ArrayLike, remainder: ArrayLike) -> float:
    """Return max(0, 1 − var(R)/var(part + R)): 0 is no season (or trend), 1 is nothing else."""
    component, rest = as_floats(part, "part"), as_floats(remainder, "remainder")
    same_length("part", component, "remainder", rest)
    if rest.size < 2:
        raise EmptySample("A strength needs at least two values.")
    whole = float((component + rest).var(ddof=1))
    if whole == 0:
        return 0.0
    return max(0.0, 1 - float(rest.var(ddof=1)) / whole)


@checked
def on_log(counts: ArrayLike, added: float = 0.5) -> Floats:
    """Return log(counts + added), on which a season multiplies."""
    if added <= 0:
        raise OutOfRange("Add something above 0: the logarithm of an empty month is not a number.")
    return np.log(as_counts(counts) + added)


@checked
def on_root(counts: ArrayLike) -> Floats:
    """Return √counts, on which chance has one size."""
    return np.sqrt(as_counts(counts))


def _odd(number: int) -> int:
    return number if number % 2 else number + 1
