"""Profile likelihood of the number never seen: its height at each number, its peak, its limits.

Sources: Cormack 1992; Baillargeon and Rivest 2007 (Rcapture's profile interval).
"""

from __future__ import annotations

from collections.abc import Callable
from math import lgamma, log, sqrt

import numpy as np

from wardmote.analysis.estimates import Floats


def _multinomial(unseen: float, seen: float, logs: float) -> float:
    return lgamma(seen + unseen + 1) - lgamma(unseen + 1) + logs


def list_profile(unseen: float, whole: Floats, y: Floats) -> float:
    """Return the multinomial log likelihood with this many unseen, other terms at their best."""
    cells = np.append(y, unseen)
    mean = _loglinear_means(cells, whole)
    total = float(cells.sum())
    from scipy.special import xlogy

    return _multinomial(unseen, float(y.sum()), float(xlogy(cells, mean / total).sum()))


def _loglinear_means(cells: Floats, matrix: Floats) -> Floats:
    eta = np.log(cells + 0.1)
    beta: Floats = np.zeros(matrix.shape[1])
    for _ in range(100):
        mean = np.exp(eta)
        scaled = matrix * mean[:, None]
        working = eta + (cells - mean) / mean
        stepped: Floats = np.asarray(np.linalg.solve(scaled.T @ matrix, scaled.T @ working))
        eta = np.clip(matrix @ stepped, -700, 700)
        if float(np.max(np.abs(stepped - beta))) < 1e-10:
            break
        beta = stepped
    return np.asarray(np.exp(eta))


def chao_profile(unseen: float, f1: float, f2: float, seen: float) -> float:
    """Return the profile likelihood where counts 0, 1 and 2 are Poisson-like and others are free."""
    matrix = np.array([[1.0, 0.0], [1.0, 1.0], [1.0, 2.0]])
    cells = np.array([unseen, f1, f2])
    offset = np.array([0.0, 0.0, -log(2.0)])
    eta = np.log(cells + 0.1)
    for _ in range(200):
        mean = np.exp(eta)
        scaled = matrix * mean[:, None]
        working = eta - offset + (cells - mean) / mean
        stepped = np.linalg.solve(scaled.T @ matrix, scaled.T @ working)
        moved = matrix @ stepped + offset
        if float(np.max(np.abs(moved - eta))) < 1e-12:
            break
        eta = moved
    from scipy.special import xlogy

    total = seen + unseen
    rest = seen - f1 - f2
    logs = float(xlogy(cells, np.exp(eta) / total).sum()) - rest * log(total)
    return _multinomial(unseen, seen, logs)


def profile_totals(
    likelihood: Callable[[float], float], start: float, seen: float, reach: float
) -> tuple[float, float, float | None]:
    """Return the total at the peak, and the totals at which twice the log likelihood drops by reach."""
    step = max(1.0, start)
    low, high = 1e-6, start + step
    while likelihood(high) < likelihood(high * 2) and high < 1e9:
        high *= 2
    high *= 2
    golden = (sqrt(5) - 1) / 2
    left, right = low, high
    for _ in range(120):
        a, b = right - golden * (right - left), left + golden * (right - left)
        if likelihood(a) < likelihood(b):
            left = a
        else:
            right = b
    peak = (left + right) / 2
    top = likelihood(peak)

    def drop(unseen: float) -> float:
        return 2 * (top - likelihood(unseen)) - reach

    lower = seen if drop(low) < 0 else seen + _cross(drop, low, peak)
    outer = peak + step
    while drop(outer) < 0:
        outer *= 2
        if outer > 1e10:
            return seen + peak, lower, None
    return seen + peak, lower, seen + _cross(drop, outer, peak)


def _cross(drop: Callable[[float], float], outer: float, inner: float) -> float:
    for _ in range(100):
        middle = (outer + inner) / 2
        if drop(middle) > 0:
            outer = middle
        else:
            inner = middle
    return inner
