"""Control charts of counts and shares: c, u and p charts, with Laney's widening of the last two.

A c chart holds counts of like periods, a u chart rates, a p chart shares (find rates by month). All
three take chance alone for granted; crime usually varies more, and Laney's form then sets limits
from the movement seen from point to point.

Sources: Montgomery, Introduction to Statistical Quality Control; Laney 2002 (p′ and u′ charts);
R's qcc and qicharts2 give the same limits.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import (
    EmptySample,
    Floats,
    OutOfRange,
    as_counts,
    as_exposures,
    as_floats,
    same_length,
)
from wardmote.terms.guard import checked

SIGMAS = 3.0
RUN = 7  # points in a row on one side of the centre (Making Data Count)
LEAST_POINTS = 12  # fewer give limits that wander
NORMAL_FROM = 5  # expected events; below it three sigmas are far from 0.135% a side
RANGE_TO_SIGMA = 1.128  # mean range of two over their standard deviation
MORE_THAN_CHANCE = 1.5  # dispersion from which a chart of chance alone misleads


@dataclass(frozen=True, slots=True)
class AttributeChart:
    """A chart of counts, rates or shares; arrays hold one value per point, in order.

    Attributes:
        values: what is drawn: counts, events per unit of exposure, or shares from 0 to 1.
        centre: the mean over all points, each with its own base.
        above, below: points outside the limits.
        run: points in seven or more in a row on one side of the centre.
        dispersion: variance over that of chance alone, as seen.
        sigma_z: what Laney's form multiplied the limits by; 1 where it was not asked for.
    """

    values: Floats
    centre: float
    lower: Floats
    upper: Floats
    above: NDArray[np.bool_]
    below: NDArray[np.bool_]
    run: NDArray[np.bool_]
    dispersion: float
    sigma_z: float
    method: str
    caveats: tuple[str, ...] = ()


@checked
def c_chart(counts: ArrayLike, *, mean: float | None = None, exact: bool = False) -> AttributeChart:
    """Return the chart of counts of like periods: c̄ ± 3√c̄, the lower limit never below 0.

    Args:
        counts: events per period, in time order.
        mean: a known mean in place of that of the counts.
        exact: Poisson limits that 0.135% pass on each side, for means below about 5.
    """
    events = as_counts(counts)
    _enough(events)
    centre = float(events.mean()) if mean is None else float(as_exposures(mean, "mean")[0])
    if centre == 0:
        raise EmptySample("No period has an event: there is nothing to chart.")
    spread = np.full(events.size, centre**0.5)
    limits = _poisson_limits(centre, events.size) if exact else None
    method = "c chart, exact Poisson limits" if exact else "c chart, mean ± 3 √mean"
    return _chart(events, centre, spread, np.full(events.size, centre), 1.0, method, limits)


@checked
def u_chart(counts: ArrayLike, exposures: ArrayLike, *, laney: bool = False) -> AttributeChart:
    """Return the chart of rates: ū ± 3√(ū/n), with the limits of each point by its exposure.

    Args:
        counts: events per period; exposures: population or time of the same periods.
        laney: widen (or narrow) the limits by the movement seen from point to point.
    """
    events, base = as_counts(counts), as_exposures(exposures)
    same_length("counts", events, "exposures", base)
    _enough(events)
    centre = float(events.sum() / base.sum())
    if centre == 0:
        raise EmptySample("No period has an event: there is nothing to chart.")
    spread = np.sqrt(centre / base)
    name = "u chart, mean ± 3 √(mean/exposure)"
    return _widened(events / base, centre, spread, centre * base, name, laney=laney)


@checked
def p_chart(successes: ArrayLike, trials: ArrayLike, *, laney: bool = False) -> AttributeChart:
    """Return the chart of shares: p̄ ± 3√(p̄(1 − p̄)/n), held within 0 and 1.

    Args:
        successes: searches with a find, say; trials: all searches of the same period.
        laney: widen (or narrow) the limits by the movement seen from point to point; with
            thousands of trials a point the plain limits flag nearly everything.
    """
    part, whole = as_counts(successes, "successes"), as_exposures(trials, "trials")
    same_length("successes", part, "trials", whole)
    if (part > whole).any():
        at = int(np.flatnonzero(part > whole)[0])
        raise OutOfRange(f"successes exceed trials at position {at}: check that point.")
    _enough(part)
    centre = float(part.sum() / whole.sum())
    if not 0 < centre < 1:
        raise EmptySample("Every share is the same 0% or 100%: there is nothing to chart.")
    spread = np.sqrt(centre * (1 - centre) / whole)
    least = whole * min(centre, 1 - centre)
    name = "p chart, mean ± 3 √(mean(1 − mean)/n)"
    return _widened(part / whole, centre, spread, least, name, laney=laney, highest=1.0)


def _widened(
    values: Floats, centre: float, spread: Floats, least: Floats, method: str, *, laney: bool,
    highest: float = np.inf,
) -> AttributeChart:  # fmt: skip
    sigma_z = 1.0
    if laney:
        z = (values - centre) / spread
        sigma_z = float(np.abs(np.diff(z)).mean()) / RANGE_TO_SIGMA
        method = f"{method}, widened by Laney's {sigma_z:.3g}"
    return _chart(values, centre, spread, least, sigma_z, method, None, highest)


def _chart(
    values: Floats, centre: float, spread: Floats, least: Floats, sigma_z: float, method: str,
    limits: tuple[Floats, Floats] | None = None, highest: float = np.inf,
) -> AttributeChart:  # fmt: skip
    half = SIGMAS * spread * sigma_z
    lower, upper = limits or (np.maximum(0.0, centre - half), np.minimum(highest, centre + half))
    dispersion = float((((values - centre) / spread) ** 2).sum() / (values.size - 1))
    return AttributeChart(
        values, centre, lower, upper, values > upper, values < lower,
        runs_of(np.sign(values - centre)), dispersion, sigma_z, method,
        _caveats(values.size, float(least.min()), dispersion, laney=sigma_z != 1.0,
                 exact=limits is not None),
    )  # fmt: skip


@checked
def runs_of(sides: ArrayLike, length: int = RUN) -> NDArray[np.bool_]:
    """Return the points that stand in `length` or more in a row on one side of the centre.

    Args:
        sides: 1 above the centre, −1 below, 0 on it (which ends a run).
    """
    if length < 2:
        raise OutOfRange("A run has at least two points.")
    side = np.sign(as_floats(sides, "sides"))
    marked = np.zeros(side.size, dtype=bool)
    starts = np.flatnonzero(np.concatenate(([True], side[1:] != side[:-1])))
    for start, end in zip(starts, np.append(starts[1:], side.size), strict=True):
        if side[start] != 0 and end - start >= length:
            marked[start:end] = True
    return marked


def _poisson_limits(mean: float, size: int) -> tuple[Floats, Floats]:
    """Return the least and greatest counts that are still inside."""
    from scipy.stats import norm, poisson

    tail = float(norm.sf(SIGMAS))
    return (
        np.full(size, float(poisson.ppf(tail, mean))),
        np.full(size, float(poisson.isf(tail, mean))),
    )


def _enough(values: Floats) -> None:
    if values.ndim != 1 or values.size < 2:
        raise EmptySample("A chart needs at least two points, one after the other.")


def _caveats(
    size: int, least: float, dispersion: float, *, laney: bool, exact: bool
) -> tuple[str, ...]:
    caveats = ["Season and trend widen or shift the series: take them out first."]
    if size < LEAST_POINTS:
        caveats.append(f"Fewer than {LEAST_POINTS} points: the limits may move.")
    if least < NORMAL_FROM and not exact:
        caveats.append(
            f"Fewer than {NORMAL_FROM} events expected at a point: chart longer periods, use exact "
            "limits, or count days between events."
        )
    if dispersion > MORE_THAN_CHANCE and not laney:
        caveats.append(
            f"Points vary {dispersion:.2g} times as much as chance: too many fall outside; use "
            "Laney's limits or an XmR chart."
        )
    return tuple(caveats)
