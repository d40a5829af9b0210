"""Charts for events too rare for monthly counts: how long, or how many chances, between them.

Below a mean of about five a month an XmR chart misleads. The g chart counts whole days (or cases)
between events, the t chart measures time between them: a long gap is then good news, a short one
bad, and one event can already be a signal.

Sources: Benneyan 2001 (g chart); Nelson 1994 (t chart); Provost and Murray 2011, The Health Care
Data Guide.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import log

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import EmptySample, Floats, OutOfRange, as_counts, as_exposures
from wardmote.terms.guard import checked

LEAST_GAPS = 10  # fewer give limits that wander
TAIL = 0.00135  # beyond three sigmas, one side
POWER = 1 / 3.6  # makes an exponential time nearly normal (Nelson 1994)


@dataclass(frozen=True, slots=True)
class GapChart:
    """Gaps between rare events, their centre and limits, in the unit of the gaps.

    `longer` marks gaps above the upper limit (events have become rarer), `shorter` those below
    the lower (more frequent).
    """

    gaps: Floats
    centre: float
    lower: float
    upper: float
    longer: NDArray[np.bool_]
    shorter: NDArray[np.bool_]
    method: str
    caveats: tuple[str, ...] = ()


@checked
def g_chart(gaps: ArrayLike) -> GapChart:
    """Return the chart of whole days, or cases, between events: geometric probability limits.

    Args:
        gaps: whole numbers from 0, in time order: days that passed without an event.
    The centre is the median. Limits hold 99.73% of a geometric wait with the mean seen.
    Raises: EmptySample below two gaps, OutOfRange for parts of a day or gaps that are all 0.
    """
    waits = as_counts(gaps, "gaps")
    if (waits != np.floor(waits)).any():
        raise OutOfRange("Gaps on a g chart are whole: use `t_chart` for time in hours.")
    if waits.size < 2 or not waits.any():
        raise EmptySample("A g chart needs at least two gaps, one of them above 0.")
    mean = float(waits.mean())
    # A wait X counts failures before a success of chance p = 1/(1 + mean): P(X ≥ k) = (1 − p)^k.
    step = log(mean / (1 + mean))
    centre = max(0.0, float(np.ceil(log(0.5) / step)) - 1)
    upper = float(np.ceil(log(TAIL) / step)) - 1
    lower = max(0.0, float(np.ceil(log(1 - TAIL) / step)) - 1)
    return _chart(waits, centre, lower, upper, "g chart, geometric limits of 99.73%")


@checked
def t_chart(times: ArrayLike) -> GapChart:
    """Return the chart of times between events: XmR on the 1/3.6 power, set back to time.

    Args:
        times: above 0, in time order, any unit. Two events at one time need the g chart.
    """
    waits = as_exposures(times, "times")
    if waits.size < 2:
        raise EmptySample("A t chart needs at least two times between events.")
    scaled = waits**POWER
    spread = 2.66 * float(np.abs(np.diff(scaled)).mean())
    middle = float(scaled.mean())
    lower, centre, upper = (
        max(0.0, at) ** (1 / POWER) for at in (middle - spread, middle, middle + spread)
    )
    return _chart(waits, centre, lower, upper, "t chart, XmR on time to the power 1/3.6")


def _chart(gaps: Floats, centre: float, lower: float, upper: float, method: str) -> GapChart:
    caveats: tuple[str, ...] = ("A long gap means rarer events, a short one more frequent.",)
    if gaps.size < LEAST_GAPS:
        caveats = (*caveats, f"Fewer than {LEAST_GAPS} gaps: the limits may move.")
    return GapChart(gaps, centre, lower, upper, gaps > upper, gaps < lower, method, caveats)
