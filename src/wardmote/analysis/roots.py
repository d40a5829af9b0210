"""Brent's root finder stopped as early as R stops it, to check figures that R has printed.

scipy's `brentq` takes other steps, so the place where a loose search stops differs.
"""

from __future__ import annotations

from collections.abc import Callable

R_TOLERANCE = 2.220446049250313e-16**0.25  # the default of R's uniroot, about 1.2e-4
_EPS = 2.220446049250313e-16


def loose_root(
    function: Callable[[float], float],
    low: float = 0.0,
    high: float = 1.0,
    tolerance: float = R_TOLERANCE,
) -> float:
    """Return where a Brent search between low and high stops at this tolerance.

    Source: Brent 1973, chapter 4 (zeroin).
    """
    a, b = low, high
    fa, fb = function(a), function(b)
    c, fc = a, fa
    for _ in range(1000):
        previous = b - a
        if abs(fc) < abs(fb):
            a, b, c = b, c, b
            fa, fb, fc = fb, fc, fb
        close = 2 * _EPS * abs(b) + tolerance / 2
        half = (c - b) / 2
        if abs(half) <= close or fb == 0:
            return b
        step = half
        if abs(previous) >= close and abs(fa) > abs(fb):
            step = _interpolated(a, b, c, (fa, fb, fc), half, previous, close)
        if abs(step) < close:
            step = close if step > 0 else -close
        a, fa = b, fb
        b += step
        fb = function(b)
        if (fb > 0) == (fc > 0):
            c, fc = a, fa
    return b


def _interpolated(
    a: float, b: float, c: float, values: tuple[float, float, float],
    half: float, previous: float, close: float,
) -> float:  # fmt: skip
    """Return the secant or inverse quadratic step where it is trusted, else the half step."""
    fa, fb, fc = values
    span = c - b
    if a == c:
        t1 = fb / fa
        p, q = span * t1, 1.0 - t1
    else:
        q, t1, t2 = fa / fc, fb / fc, fb / fa
        p = t2 * (span * q * (q - t1) - (b - a) * (t1 - 1.0))
        q = (q - 1.0) * (t1 - 1.0) * (t2 - 1.0)
    if p > 0:
        q = -q
    else:
        p = -p
    if p < 0.75 * span * q - abs(close * q) / 2 and p < abs(previous * q / 2):
        return p / q
    return half
