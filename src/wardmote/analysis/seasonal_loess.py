"""STL's loops: seasons and trend smoothed in turns, with weights that set outliers aside.

Written from Cleveland and others 1990, and held to R's `stl` to 1e-6. R finds the median of the
residuals by a partial sort that is asked for the two middle places in falling order; of an even
number of residuals it then sometimes sorts one of the two only, and its robust weights rest on a
value that is not the median. `as_r` repeats that, to check R's figures; the default does not.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wardmote.analysis.estimates import Floats, Ints
from wardmote.terms.guard import checked

_SHORT = 10  # R sorts a piece this short by insertion


@dataclass(frozen=True, slots=True)
class Smoother:
    """One local regression: window (odd, in points), degree 0 or 1, steps between fitted points."""

    window: int
    degree: int
    jump: int


@checked
def decompose(
    series: Floats,
    period: int,
    smoothers: tuple[Smoother, Smoother, Smoother],
    *,
    inner: int,
    outer: int,
    as_r: bool = False,
) -> tuple[Floats, Floats]:
    """Return season and trend, each of the series' shape.

    Args:
        smoothers: of the season, the trend and the low-pass filter.
        inner, outer: passes, and rounds of robust weights after the first.
        as_r: weigh by R's middle value instead of the median.
    """
    seasonal, level, low = smoothers
    trend = np.zeros_like(series)
    season, weights = trend, None
    for left in range(outer, -1, -1):
        for _ in range(inner):
            cycles = _cycles(series - trend, period, seasonal, weights)
            filtered = smooth(_averaged(cycles, period), low, None)
            season = cycles[period:-period] - filtered
            trend = smooth(series - season, level, weights)
        if left:
            weights = _robust_weights(np.abs(series - season - trend), as_r)
    return season, trend


@checked
def smooth(y: Floats, by: Smoother, weights: Floats | None) -> Floats:
    """Return the local regression at every point; between the fitted points a straight line."""
    n = y.size
    if n < 2:
        return y.copy()
    jump = min(by.jump, n - 1)
    at = np.arange(0, n, jump)
    half, span = (by.window + 1) // 2, min(by.window, n)
    first = np.clip(at - half + 1, 0, n - span)
    if at[-1] != n - 1:  # the end is fitted too, in the window of the last step
        at, first = np.append(at, n - 1), np.append(first, first[-1])
    fitted = _fit(y, at, first, span, by, weights)
    fitted = np.where(np.isnan(fitted), y[at], fitted)
    return np.asarray(np.interp(np.arange(n), at, fitted)) if jump > 1 else fitted


def _fit(
    y: Floats, at: Ints, first: Ints, span: int, by: Smoother, weights: Floats | None
) -> Floats:
    """Return the regression at each place, NaN where every weight is zero; shape of `at`."""
    n = y.size
    near = first[:, None] + np.arange(span)
    away = np.abs(near - at[:, None])
    reach = np.maximum(at - first, first + span - 1 - at)[:, None] + max(by.window - n, 0) // 2
    with np.errstate(divide="ignore", invalid="ignore"):
        w = np.where(away <= 0.001 * reach, 1.0, (1 - (away / reach) ** 3) ** 3)
        w = np.where(away <= 0.999 * reach, w, 0.0)
        if weights is not None:
            w = w * weights[near]
        w = w / w.sum(axis=1, keepdims=True)
        if by.degree:
            centre = (w * near).sum(axis=1, keepdims=True)
            spread = (w * (near - centre) ** 2).sum(axis=1, keepdims=True)
            tilted = w * (1 + (at[:, None] - centre) / spread * (near - centre))
            w = np.where(np.sqrt(spread) > 0.001 * (n - 1), tilted, w)
    return np.asarray((w * y[near]).sum(axis=1), dtype=np.float64)


def _cycles(y: Floats, period: int, by: Smoother, weights: Floats | None) -> Floats:
    """Return each month's own series smoothed, with a value more at both ends."""
    found = np.empty(y.size + 2 * period)
    for start in range(period):
        own = y[start::period]
        held = None if weights is None else weights[start::period]
        middle = smooth(own, by, held)
        span = min(by.window, own.size)
        places, firsts = np.array([-1, own.size]), np.array([0, own.size - span])
        ends = _fit(own, places, firsts, span, by, held)
        ends = np.where(np.isnan(ends), middle[[0, -1]], ends)
        found[start::period] = np.concatenate((ends[:1], middle, ends[1:]))
    return found


def _averaged(cycles: Floats, period: int) -> Floats:
    for length in (period, period, 3):
        cycles = np.convolve(cycles, np.full(length, 1 / length), "valid")
    return cycles


def _robust_weights(away: Floats, as_r: bool) -> Floats:
    """Return Tukey's biweight of residuals over six times their median."""
    reach = 3 * middle_sum_as_r(away.tolist()) if as_r else 6 * float(np.median(away))
    with np.errstate(divide="ignore", invalid="ignore"):
        weights = np.where(away <= 0.001 * reach, 1.0, (1 - (away / reach) ** 2) ** 2)
    return np.where(away <= 0.999 * reach, weights, 0.0)


def middle_sum_as_r(values: list[float]) -> float:
    """Return the sum of the two middle values as R's `stl` finds them; of an odd number, twice one.

    Where a partition falls between the two, only the shorter part is looked into further.
    """
    a = list(values)
    upper = len(a) // 2
    lower = len(a) - upper - 1
    start, end = 0, len(a) - 1
    while start < end:
        if end - start <= (_SHORT if start else 1):
            a[start : end + 1] = sorted(a[start : end + 1])
            break
        left_end, right_start = _partition(a, start, end)
        if left_end - start <= end - right_start:
            in_left = lower <= left_end
        else:
            in_left = upper < right_start
        start, end = (start, left_end) if in_left else (right_start, end)
    return a[lower] + a[upper]


def _partition(a: list[float], start: int, end: int) -> tuple[int, int]:
    """Part a piece about the middle of three; return the left's end and the right's start."""
    centre = (start + end) // 2
    a[start], a[centre], a[end] = sorted((a[start], a[centre], a[end]))
    pivot = a[centre]
    left, right = start, end
    while True:
        right -= 1
        while a[right] > pivot:
            right -= 1
        left += 1
        while a[left] < pivot:
            left += 1
        if left > right:
            return right, left
        a[left], a[right] = a[right], a[left]
