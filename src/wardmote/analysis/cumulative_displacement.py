"""The weighted displacement difference month by month since a scheme began.

Each point compares all months since the start with as many average months before it, in the
treated area less its control. The line says when an effect came and whether it lasted.

Source: Wheeler and Ratcliffe 2018, run over time as Wheeler's crimepy does.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.displacement import Wdd, wdd
from wardmote.analysis.estimates import Floats, OutOfRange, as_counts, same_length
from wardmote.analysis.rates import normal_quantile
from wardmote.terms.guard import checked

READ_THE_LAST = (
    "Each point holds the ones before it: read the last, and do not stop at the first that leaves "
    "zero."
)
LEAST_BEFORE = 6  # periods; fewer leave the level before unknown


@dataclass(frozen=True, slots=True)
class CumulativeWdd:
    """Crimes fewer (below zero) or more since the start, one value per period since it.

    `final` is the result over all periods since, as `wdd` gives it per period, times the periods.
    """

    difference: Floats
    lower: Floats
    upper: Floats
    se: Floats
    dispersion: float
    level: float
    method: str
    caveats: tuple[str, ...] = ()

    @property
    def final(self) -> tuple[float, float, float]:
        """The last difference with its limits."""
        return float(self.difference[-1]), float(self.lower[-1]), float(self.upper[-1])


@checked
def cumulative_wdd(
    treated: ArrayLike,
    control: ArrayLike,
    before: int,
    *,
    displacement_treated: ArrayLike | None = None,
    displacement_control: ArrayLike | None = None,
    area_weights: tuple[float, ...] = (1.0, 1.0),
    dispersion: float | None = None,
    level: float = 0.95,
) -> CumulativeWdd:
    """Return the displacement difference after each period since a scheme began.

    Args:
        treated, control: counts of like periods in time order, both areas over the same periods.
        before: how many of the first periods lie before the scheme; at least 6.
        displacement_treated, displacement_control: the same for the areas around them.
        area_weights: size of control and treated area (two values), or of control, treated,
            displacement control and displacement treated (four), as in `wdd`.
        dispersion: variance over mean; from the periods before where None, never below 1.
    """
    series = [as_counts(treated, "treated"), as_counts(control, "control")]
    if (displacement_treated is None) != (displacement_control is None):
        raise OutOfRange("Give the displacement area and its control, or neither.")
    if displacement_treated is not None and displacement_control is not None:
        series += [as_counts(displacement_treated, "displacement treated"),
                   as_counts(displacement_control, "displacement control")]  # fmt: skip
    for other in series[1:]:
        same_length("treated", series[0], "another area", other)
    if not LEAST_BEFORE <= before < series[0].size:
        raise OutOfRange(
            f"before lies between {LEAST_BEFORE} and {series[0].size - 1}: the periods before."
        )
    phi = _spread_before(series, before) if dispersion is None else dispersion
    found = [
        _after(series, before, since, area_weights, phi, level)
        for since in range(1, series[0].size - before + 1)
    ]
    since = np.arange(1, len(found) + 1)
    value = since * np.array([one.total.value for one in found])
    se = since * np.array([one.total_se for one in found])
    half = normal_quantile(1 - (1 - level) / 2) * se
    caveats = (
        *found[-1].caveats,
        READ_THE_LAST,
    )
    return CumulativeWdd(
        value, value - half, value + half, se, phi, level,
        "cumulative weighted displacement difference", caveats,
    )  # fmt: skip


def _spread_before(series: list[Floats], before: int) -> float:
    """Return variance over mean of the periods before, over all areas; never below 1."""
    parts = [area[:before] for area in series if area[:before].sum() > 0]
    if not parts:
        return 1.0
    ratio = sum(float(((part - part.mean()) ** 2).sum() / part.mean()) for part in parts)
    return max(1.0, ratio / (len(parts) * (before - 1)))


def _after(
    series: list[Floats], before: int, since: int, area_weights: tuple[float, ...], phi: float,
    level: float,
) -> Wdd:  # fmt: skip
    pairs = [(area[:before].sum(), area[before : before + since].sum()) for area in series]
    pairs += [(0.0, 0.0)] * (4 - len(pairs))
    return wdd(
        pairs[1], pairs[0], pairs[3], pairs[2], time_weights=(before, since),
        area_weights=area_weights, level=level, dispersion=phi,
    )  # fmt: skip
