"""Shares with intervals, and differences between two shares.

Sources: Wilson 1927; Clopper and Pearson 1934; Newcombe 1998; Katz and others 1978.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    BadSample,
    Estimate,
    Floats,
    OutOfRange,
    as_counts,
    as_exposures,
    checked_level,
    same_length,
)
from wardmote.analysis.rates import normal_quantile
from wardmote.terms.guard import checked

SMALL_BASE = 50  # unweighted; flag a share on fewer
SUPPRESS_BELOW = 30  # unweighted; show no share on fewer


class MoreThanAll(BadSample):
    """A part is larger than its whole."""


@dataclass(frozen=True, slots=True)
class TwoShares:
    """Two shares set against each other: second minus first, and first over second.

    `difference` carries Newcombe's interval, `ratio` (None where the second share is zero) the
    log interval. `chi_square` is without continuity correction.
    """

    first: float
    second: float
    difference: Estimate
    ratio: Estimate | None
    pooled_z: float
    chi_square: float
    p_value: float
    fisher_p: float
    caveats: tuple[str, ...] = ()


@checked
def wilson_limits(
    successes: ArrayLike, trials: ArrayLike, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Return Wilson's lower and upper limits of shares, arrays of one shape, as parts of 1.

    Raises: MoreThanAll, AreasDiffer, NegativeCount, ZeroExposure, NotANumber, EmptySample.
    """
    part, whole = _checked(successes, trials)
    z = normal_quantile(1 - (1 - checked_level(level)) / 2)
    share = part / whole
    centre = part + z**2 / 2
    half = z * np.sqrt(part * (1 - share) + z**2 / 4)
    scale = whole + z**2
    return np.maximum((centre - half) / scale, 0.0), np.minimum((centre + half) / scale, 1.0)


@checked
def clopper_pearson_limits(
    successes: ArrayLike, trials: ArrayLike, level: float = 0.95
) -> tuple[Floats, Floats]:
    """Return the exact (Clopper-Pearson) limits of shares, arrays of one shape, as parts of 1."""
    from scipy.special import betaincinv

    part, whole = _checked(successes, trials)
    tail = (1 - checked_level(level)) / 2
    rest = whole - part
    lower = np.where(part > 0, betaincinv(np.maximum(part, 1e-300), rest + 1, tail), 0.0)
    upper = np.where(rest > 0, betaincinv(part + 1, np.maximum(rest, 1e-300), 1 - tail), 1.0)
    return lower, upper


@checked
def wilson_interval(successes: float, trials: float, level: float = 0.95) -> Estimate:
    """Return one share with Wilson's interval; the choice for simple random samples."""
    lower, upper = wilson_limits(successes, trials, level)
    return Estimate(
        successes / trials, float(lower[0]), float(upper[0]), level, "Wilson", _caveats(trials)
    )


@checked
def clopper_pearson_interval(successes: float, trials: float, level: float = 0.95) -> Estimate:
    """Return one share with the exact interval; wider than Wilson's, never below its coverage."""
    lower, upper = clopper_pearson_limits(successes, trials, level)
    return Estimate(
        successes / trials,
        float(lower[0]),
        float(upper[0]),
        level,
        "exact binomial (Clopper-Pearson)",
        _caveats(trials),
    )


@checked
def compare_shares(
    successes1: float, trials1: float, successes2: float, trials2: float, level: float = 0.95
) -> TwoShares:
    """Return the comparison of two independent shares.

    Args:
        successes1, trials1: the first share (the earlier wave, or the group of interest).
        successes2, trials2: the second.
    Source: Newcombe 1998 method 10 for the difference; Katz and others 1978 for the ratio.
    """
    part, whole = _checked([successes1, successes2], [trials1, trials2])
    first, second = (float(share) for share in part / whole)
    lower, upper = wilson_limits(part, whole, level)
    value = second - first
    down = sqrt((second - lower[1]) ** 2 + (upper[0] - first) ** 2)
    up = sqrt((upper[1] - second) ** 2 + (first - lower[0]) ** 2)
    pooled = float(part.sum() / whole.sum())
    error = sqrt(pooled * (1 - pooled) * (1 / whole[0] + 1 / whole[1]))
    z = value / error if error > 0 else 0.0
    from scipy.special import ndtr

    caveats = tuple(sorted({text for base in whole for text in _caveats(float(base))}))
    return TwoShares(
        first,
        second,
        Estimate(value, value - down, value + up, level, "Newcombe", caveats),
        _ratio(part, whole, level),
        z,
        z**2,
        float(2 * ndtr(-abs(z))),
        fisher_p(part[0], whole[0] - part[0], part[1], whole[1] - part[1]),
        caveats,
    )


@checked
def fisher_p(a: float, b: float, c: float, d: float) -> float:
    """Return Fisher's exact two-sided p-value of the table (a, b; c, d), whole counts."""
    from scipy.special import gammaln

    cells = as_counts([a, b, c, d], "table")
    if not (cells == np.round(cells)).all():
        raise OutOfRange("Fisher's test needs whole counts.")
    row, column, total = a + b, a + c, a + b + c + d
    k = np.arange(max(0.0, row + column - total), min(row, column) + 1)
    logs = -(
        gammaln(k + 1)
        + gammaln(row - k + 1)
        + gammaln(column - k + 1)
        + gammaln(total - row - column + k + 1)
    )
    weights = np.exp(logs - logs.max())
    seen = logs[int(a - k[0])]
    # R allows 1 in 10⁷ for rounding when it asks which tables are no likelier.
    return float(min(1.0, weights[logs <= seen + 1e-7].sum() / weights.sum()))


@checked
def phi(table: ArrayLike) -> tuple[float, float, float]:
    """Return φ of a two by two table, its large-sample variance, and χ² = nφ².

    φ cannot be compared between tables with different margins: give the difference with it.
    Raises: OutOfRange where a row or column is empty. Source: Yule 1912; Bonett and Price 2007.
    """
    cells = as_counts(np.asarray(table, dtype=np.float64).ravel(), "table")
    if cells.size != 4:
        raise OutOfRange("φ needs a table of two rows and two columns.")
    a, b, c, d = (float(cell) for cell in cells)
    total = a + b + c + d
    rows, columns = np.array([a + b, c + d]), np.array([a + c, b + d])
    if (rows == 0).any() or (columns == 0).any():
        raise OutOfRange("φ does not exist where a row or a column is empty.")
    value = (a * d - b * c) / sqrt(float(rows.prod() * columns.prod()))
    p_row, p_column = rows / total, columns / total
    skew_row = (p_row[0] - p_row[1]) / sqrt(float(p_row.prod()))
    skew_column = (p_column[0] - p_column[1]) / sqrt(float(p_column.prod()))
    variance = (
        1
        - value**2
        + value * (1 + value**2 / 2) * skew_row * skew_column
        - 0.75 * value**2 * (skew_row**2 + skew_column**2)
    ) / total
    return value, float(variance), total * value**2


def _ratio(part: Floats, whole: Floats, level: float) -> Estimate | None:
    first, second = float(part[0] / whole[0]), float(part[1] / whole[1])
    if second == 0:
        return None
    if first == 0:
        few = ("None found in the first group: the ratio has no log interval.",)
        return Estimate(0.0, None, None, level, "log ratio", few)
    z = normal_quantile(1 - (1 - level) / 2)
    error = sqrt((1 - first) / part[0] + (1 - second) / part[1])
    middle = log(first / second)
    return Estimate(
        first / second, exp(middle - z * error), exp(middle + z * error), level, "log ratio"
    )


def _caveats(base: float) -> tuple[str, ...]:
    if base < SUPPRESS_BELOW:
        return (f"Fewer than {SUPPRESS_BELOW} asked: too few to show a share.",)
    if base < SMALL_BASE:
        return (f"Fewer than {SMALL_BASE} asked: treat with caution.",)
    return ()


def _checked(successes: ArrayLike, trials: ArrayLike) -> tuple[Floats, Floats]:
    part, whole = as_counts(successes, "successes"), as_exposures(trials, "trials")
    same_length("successes", part, "trials", whole)
    if (part > whole).any():
        at = int(np.flatnonzero((part > whole).ravel())[0])
        raise MoreThanAll(
            f"successes is larger than trials at position {at}: a part cannot exceed its whole."
        )
    return part, whole
