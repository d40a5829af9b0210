"""Charts that tell a change from noise: XmR, CUSUM, EARS and the weekly Poisson band.

Sources: Shewhart 1931; NHS England, Making Data Count (NHSRplotthedots); Rossi and others 1999;
Hutwagner and others 2003 (EARS); Wheeler 2016 (weekly band).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import pairwise
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    EmptySample,
    Floats,
    OutOfRange,
    as_counts,
    as_exposures,
    as_floats,
)
from wardmote.analysis.rates import normal_quantile
from wardmote.terms.guard import checked

CusumTransform = Literal["standard", "rossi", "anscombe"]
EarsMethod = Literal["C1", "C2", "C3"]
LIMIT_FACTOR = 2.66  # 3 / 1.128: three sigmas, sigma from the mean range of two
RANGE_SCREEN = 3.267  # ranges above this times their mean are dropped once when screening
RUN = 7  # points on one side, or rising, or falling (Making Data Count)
REBASE_AT_LEAST = 12  # points; a shorter base gives limits that wander
BAND_NEEDS_YEARS = 5  # a monthly band on fewer years is mostly guesswork
LATE_RECORDS = "Recent periods may still grow as records arrive late."
KNOWN_MEAN = "Assumes a mean known from before and variance equal to it: more spread, more alarms."
LOW_MEAN = 5  # below this XmR limits mislead: count days between events instead


class SpecialCause(Enum):
    """What a point shows. The value is its label on the chart, as NHSRplotthedots has it."""

    ABOVE = "Above UCL"
    BELOW = "Below LCL"
    RISING = "7 Point Trend (Increasing)"
    FALLING = "7 Point Trend (Decreasing)"
    NEAR_UPPER = "2 in 3 Above CL"
    NEAR_LOWER = "2 in 3 Below CL"
    RUN_ABOVE = "7 Points Above CL"
    RUN_BELOW = "7 Points Below CL"
    COMMON = "Common Cause"


class Assurance(Enum):
    """Whether the process as it runs can be expected to meet a target."""

    MEETS = "will usually meet the target"
    FAILS = "will usually miss the target"
    HIT_AND_MISS = "will meet and miss the target by chance"


@dataclass(frozen=True, slots=True)
class Xmr:
    """An XmR chart: centre, limits and cause for each point; arrays have one value per point."""

    values: Floats
    mean: Floats
    lower: Floats
    upper: Floats
    causes: tuple[SpecialCause, ...]
    method: str
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cusum:
    """A one-sided cumulative sum and where it alarms, one value per count."""

    sums: Floats
    alarms: NDArray[np.bool_]
    method: str
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ears:
    """EARS upper bounds; `positions` counts from 1, as the reference does."""

    positions: tuple[int, ...]
    upper: Floats
    alarms: NDArray[np.bool_]
    method: str
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeeklyBand:
    """A band by week (or by month of the year); where there is none it holds None, never zero."""

    prior_mean: tuple[float | None, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    outside: tuple[bool, ...]
    method: str
    caveats: tuple[str, ...] = ()


@checked
def xmr(
    values: ArrayLike,
    *,
    screen_ranges: bool = True,
    fix_after: int | None = None,
    rebase: Sequence[int] = (),
) -> Xmr:
    """Return the XmR chart of a series in time order.

    Args:
        values: one per period, at least two.
        screen_ranges: drop ranges above 3.267 times their mean once before setting limits.
        fix_after: set the limits on this many first points of each part only.
        rebase: positions (from 0) at which a new base starts; each needs a recorded reason.
    Raises: EmptySample, NotANumber, OutOfRange.
    """
    series = as_floats(values, "values")
    starts = sorted({0, *rebase})
    if starts[-1] >= series.size or starts[0] < 0:
        raise OutOfRange(f"rebase must name positions from 0 to {series.size - 1}.")
    bounds = [*starts, series.size]
    mean, lower, upper = np.empty((3, series.size))
    causes: list[SpecialCause] = []
    for start, end in pairwise(bounds):
        part = series[start:end]
        centre, spread = _centre_and_spread(part[:fix_after], screen=screen_ranges)
        mean[start:end] = centre
        lower[start:end], upper[start:end] = centre - spread, centre + spread
        causes += _causes(part, centre, spread)
    method = f"XmR, mean ± {LIMIT_FACTOR} × mean moving range"
    return Xmr(series, mean, lower, upper, tuple(causes), method, _caveats(series, bounds))


@checked
def assurance(chart: Xmr, target: float, *, lower_is_better: bool = True) -> Assurance:
    """Return whether the latest limits can be expected to meet the target."""
    lower, upper = float(chart.lower[-1]), float(chart.upper[-1])
    if lower <= target <= upper:
        return Assurance.HIT_AND_MISS
    return Assurance.MEETS if (target > upper) == lower_is_better else Assurance.FAILS


@checked
def poisson_cusum(
    counts: ArrayLike,
    mean: float | ArrayLike,
    *,
    k: float = 0.5,
    h: float = 4.0,
    transform: CusumTransform = "rossi",
) -> Cusum:
    """Return the upper Poisson CUSUM of counts against a known mean.

    Args:
        mean: the in-control mean, scalar or one per count.
        k, h: reference value and alarm level, in standard units.
        transform: "standard" (x − m)/√m, "rossi" (x − 3m + 2√(mx))/(2√m) for small means, or
            "anscombe" 1.5(x^⅔ − m^⅔)/m^⅙.
    """
    observed, base = as_counts(counts), as_exposures(mean, "mean")
    if transform == "standard":
        z = (observed - base) / np.sqrt(base)
    elif transform == "rossi":
        z = (observed - 3 * base + 2 * np.sqrt(base * observed)) / (2 * np.sqrt(base))
    else:
        z = 1.5 * (observed ** (2 / 3) - base ** (2 / 3)) / base ** (1 / 6)
    sums = np.empty_like(observed)
    running = 0.0
    for at, step in enumerate(np.broadcast_to(z, observed.shape)):
        running = max(0.0, running + float(step) - k)
        sums[at] = running
    caveats = (f"{false_alarm_words(k, h)}.", KNOWN_MEAN)
    return Cusum(sums, sums >= h, f"Poisson CUSUM, {transform}, k {k:g}, h {h:g}", caveats)


@checked
def run_length_in_control(k: float, h: float) -> float:
    """Return about how many periods pass between false alarms (Siegmund 1985)."""
    reach = h + 1.166
    if k == 0:
        return reach**2
    return float((np.exp(2 * k * reach) - 2 * k * reach - 1) / (2 * k**2))


@checked
def false_alarm_words(k: float, h: float) -> str:
    """Return the expected false alarms in words."""
    return f"About one false alarm every {run_length_in_control(k, h):,.0f} periods"


@checked
def ears(
    counts: ArrayLike,
    method: EarsMethod = "C1",
    alpha: float = 0.001,
    baseline: int = 7,
    *,
    as_surveillance: bool = False,
) -> Ears:
    """Return EARS bounds: C1 on the weeks just before, C2 after a gap of two, C3 over three.

    Args:
        counts: in time order; longer than the baseline (and 2 more for C2, 4 more for C3).
        alpha: one-sided false alarm rate (C3 is usually run at 0.025).
        as_surveillance: add C3's margin to the week's own count instead of the mean before it, as
            R's surveillance does against its own documentation, to check its figures.
    Source: Hutwagner and others 2003, as documented in R's surveillance `earsC`.
    """
    observed = as_counts(counts)
    gaps = {"C1": 0, "C2": 2, "C3": 2}
    if not 0 < alpha < 1 or baseline < 3:
        raise OutOfRange("alpha lies between 0 and 1, and the baseline is at least 3.")
    gap = gaps[method]
    first = baseline + gap
    start = first + (2 if method == "C3" else 0)
    if observed.size <= start:
        raise EmptySample(f"{method} needs more than {start} counts; there are {observed.size}.")
    z = normal_quantile(1 - alpha)
    windows = np.lib.stride_tricks.sliding_window_view(observed, baseline)
    means = windows.mean(axis=1)[: observed.size - first]
    spreads = windows.std(axis=1, ddof=1)[: observed.size - first]
    upper = means + z * spreads
    if method == "C3":
        seen = observed[first:]
        with np.errstate(divide="ignore", invalid="ignore"):
            over = np.nan_to_num((seen - means) / spreads - 1, nan=0.0, posinf=0.0, neginf=0.0)
        over = np.maximum(over, 0.0)
        carried = over[1:-1] + over[:-2]
        upper = (seen if as_surveillance else means)[2:] + spreads[2:] * (z - carried)
    upper = np.maximum(upper, 0.0)
    positions = tuple(range(start + 1, observed.size + 1))
    false = (
        f"About {alpha * len(positions):.2g} false alarms are expected in {len(positions)} periods "
        "of normal counts; more where counts are small."
    )
    alarms = observed[start:] > upper
    return Ears(positions, upper, alarms, f"EARS {method}", (false, LATE_RECORDS))


@checked
def weekly_band(counts: ArrayLike, prior_weeks: int = 8, z: float = 3.0) -> WeeklyBand:
    """Return Wheeler's band: (√m ± z/2)² about the mean of the weeks before, root floored at 0.

    Robust for small counts, unlike m ± 3√m. The week itself is left out of its own mean.
    """
    observed = as_counts(counts)
    if prior_weeks < 1:
        raise OutOfRange("prior_weeks is at least 1.")
    rows: list[tuple[float | None, float | None, float | None, bool]] = []
    for at, count in enumerate(observed):
        if at < prior_weeks:
            rows.append((None, None, None, False))
            continue
        mean = float(observed[at - prior_weeks : at].mean())
        low, high = max(0.0, mean**0.5 - z / 2) ** 2, (mean**0.5 + z / 2) ** 2
        rows.append((mean, low, high, not low <= count <= high))
    means, lows, highs, outside = zip(*rows, strict=True)
    caveats = (
        "The last week may be incomplete, and school holidays shift the level.",
        LATE_RECORDS,
    )
    method = f"weekly Poisson band, {prior_weeks} prior weeks, z {z:g}"
    return WeeklyBand(means, lows, highs, outside, method, caveats)


@checked
def monthly_band(past_years: Sequence[ArrayLike], z: float = 3.0) -> WeeklyBand:
    """Return a band for each month of the year, (√m ± z/2)² about the mean of past years.

    Args:
        past_years: one array of twelve counts per complete past year.
    Below five years there is no band: every month holds None, and a caveat says so.
    """
    years = [as_counts(year, "a past year") for year in past_years]
    if not years or any(year.size != 12 for year in years):
        raise EmptySample("Give at least one past year of twelve months.")
    means = np.mean(years, axis=0)
    method = f"monthly Poisson band, {len(years)} past years, z {z:g}"
    if len(years) < BAND_NEEDS_YEARS:
        none = (None,) * 12
        short = f"Fewer than {BAND_NEEDS_YEARS} past years: lines of past years, no band."
        shown = tuple(float(mean) for mean in means)
        return WeeklyBand(shown, none, none, (False,) * 12, method, (short,))
    low = np.maximum(0.0, np.sqrt(means) - z / 2) ** 2
    high = (np.sqrt(means) + z / 2) ** 2
    return WeeklyBand(
        tuple(map(float, means)), tuple(map(float, low)), tuple(map(float, high)), (False,) * 12,
        method, (LATE_RECORDS,),
    )  # fmt: skip


def _centre_and_spread(part: Floats, *, screen: bool) -> tuple[float, float]:
    if part.size < 2:
        raise EmptySample("A chart needs at least two points in each part.")
    ranges = np.abs(np.diff(part))
    if screen:
        ranges = ranges[ranges <= RANGE_SCREEN * ranges.mean()]
    return float(part.mean()), LIMIT_FACTOR * float(ranges.mean())


def _caveats(series: Floats, bounds: list[int]) -> tuple[str, ...]:
    caveats = []
    if series.min() >= 0 and series.mean() < LOW_MEAN:
        caveats.append(f"The mean is below {LOW_MEAN}: use longer periods or days between events.")
    if min(np.diff(bounds)) < REBASE_AT_LEAST:
        caveats.append(f"A part has fewer than {REBASE_AT_LEAST} points: its limits may move.")
    centred = series - series.mean()
    spread = float((centred**2).sum())
    if series.size >= 8 and spread > 0:
        lagged = float((centred[1:] * centred[:-1]).sum()) / spread
        if lagged > 2 / series.size**0.5:
            caveats.append("Neighbouring points are alike: take season and trend out first.")
    return tuple(caveats)


def _causes(part: Floats, centre: float, spread: float) -> list[SpecialCause]:
    """Return the first of the rules that each point meets, in NHSRplotthedots' order."""
    side = np.sign(part - centre).astype(int)
    outside = np.abs(part - centre) > spread
    near = (np.abs(part - centre) > spread * 2 / 3) & ~outside
    rising, falling = _trends(part)
    runs = _runs(side)
    twos = _two_in_three(near, side)
    found = []
    for at in range(part.size):
        above = side[at] > 0
        if outside[at]:
            found.append(SpecialCause.ABOVE if above else SpecialCause.BELOW)
        elif rising[at] or falling[at]:
            found.append(SpecialCause.RISING if rising[at] else SpecialCause.FALLING)
        elif twos[at]:
            found.append(SpecialCause.NEAR_UPPER if above else SpecialCause.NEAR_LOWER)
        elif runs[at]:
            found.append(SpecialCause.RUN_ABOVE if above else SpecialCause.RUN_BELOW)
        else:
            found.append(SpecialCause.COMMON)
    return found


def _runs(side: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Return the points that belong to seven or more in a row on one side."""
    marked = np.zeros(side.size, dtype=bool)
    for end in range(RUN, side.size + 1):
        window = side[end - RUN : end]
        if window[0] != 0 and (window == window[0]).all():
            marked[end - RUN : end] = True
    return marked


def _trends(part: Floats) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    rising, falling = np.zeros((2, part.size), dtype=bool)
    for end in range(RUN, part.size + 1):
        steps = np.diff(part[end - RUN : end])
        if (steps > 0).all():
            rising[end - RUN : end] = True
        elif (steps < 0).all():
            falling[end - RUN : end] = True
    return rising, falling


def _two_in_three(near: NDArray[np.bool_], side: NDArray[np.int_]) -> NDArray[np.bool_]:
    """Return the near-limit points with another among three neighbours, all on one side."""
    marked = np.zeros(side.size, dtype=bool)
    for start in range(side.size - 2):
        window = slice(start, start + 3)
        if near[window].sum() >= 2 and abs(int(side[window].sum())) == 3:
            marked[window] |= near[window]
    return marked
