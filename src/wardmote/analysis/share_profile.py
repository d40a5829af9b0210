"""The likelihood limits of a survey share as R's survey prints them, to check a printed table.

`survey.share_interval` solves for the limits. R reads them off a coarse profile: steps of a fifth
of the reach, a spline through them, and straight lines between three points a step; its deviance is
also scaled by n/(n − 1). The two part by up to half a point on a hundred answers.

Source: Rao and Scott 1984; R's survey 4.1, `svyciprop(method = "likelihood")`.
"""

from __future__ import annotations

from math import exp, log, sqrt

import numpy as np

from wardmote.analysis.estimates import Floats, OutOfRange, checked_level
from wardmote.terms.guard import checked

_STEPS = 9  # at most, on each side


@checked
def likelihood_limits_as_r(
    share: float, se: float, n: int, df: float, level: float = 0.95
) -> tuple[float, float]:
    """Return the lower and upper limit of a share, as parts of 1.

    Args:
        share, se: the weighted share and its linearised standard error.
        n, df: people asked, and design degrees of freedom.
    Raises: OutOfRange where nobody, or everybody, gave the answer.
    """
    from scipy.special import ndtr, ndtri, stdtrit

    if not 0 < share < 1 or se <= 0 or n < 2 or df <= 0:
        raise OutOfRange("A likelihood interval needs a share between 0 and 1 with an error.")
    on_logit = se / (share * (1 - share))
    effect = on_logit * sqrt(n * share * (1 - share))
    tail = float(ndtr(stdtrit(df, (1 - checked_level(level)) / 2) * effect)) / 2
    # The root of F's upper quantile on 1 and n − 1, from its tail: 1 less a small tail would be 1.
    reach = -float(stdtrit(n - 1, tail / 2))
    middle = log(share / (1 - share))
    places, roots = [middle], [0.0]
    for side in (-1, 1):
        for step in range(1, _STEPS + 1):
            at = middle + side * step * reach / 5 * on_logit
            places.append(at)
            roots.append(side * _root(share, at, n))
            if abs(roots[-1]) >= reach:
                break
    order = np.argsort(roots)
    x, y = np.array(places)[order], np.array(roots)[order]
    fine = np.linspace(x[0], x[-1], 3 * x.size)
    cut = float(ndtri(2 * tail))
    ends = np.interp([cut, -cut], _spline(x, y, fine), fine)
    return 1 / (1 + exp(-float(ends[0]))), 1 / (1 + exp(-float(ends[1])))


def _root(share: float, at: float, n: int) -> float:
    """Return the root of the scaled deviance at a logit."""
    # Logs of the other share and of its rest: neither runs out however far the step goes.
    other, rest = -float(np.logaddexp(0, -at)), -float(np.logaddexp(0, at))
    gap = share * (log(share) - other) + (1 - share) * (log(1 - share) - rest)
    return sqrt(max(0.0, 2 * (n - 1) * gap))


def _spline(x: Floats, y: Floats, at: Floats) -> Floats:
    """Return the cubic spline whose ends bend as cubics through the four points there do."""
    width = np.diff(x)
    slope = np.diff(y) / width
    bends = np.diff(slope)
    matrix = np.diag(np.concatenate(([-width[0]], 2 * (x[2:] - x[:-2]), [-width[-1]])))
    matrix += np.diag(width, 1) + np.diag(width, -1)
    thirds = np.diff(bends / (x[2:] - x[:-2])) / (x[3:] - x[:-3])
    right = np.concatenate(([thirds[0] * width[0] ** 2], bends, [-thirds[-1] * width[-1] ** 2]))
    curve = np.linalg.solve(matrix, right)
    rise = slope - width * (curve[1:] + 2 * curve[:-1])
    piece = np.clip(np.searchsorted(x, at, side="right") - 1, 0, x.size - 2)
    u = at - x[piece]
    twist = np.diff(curve) / width
    return np.asarray(y[piece] + u * (rise[piece] + u * (3 * curve[piece] + u * twist[piece])))
