"""Did crime fall more where something was done? The weighted displacement difference.

Sources: Wheeler and Ratcliffe 2018; Wheeler 2016 (harm-weighted form).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from math import isfinite, sqrt

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.dispersion import AS_CHANCE
from wardmote.analysis.estimates import (
    BadSample,
    Estimate,
    OutOfRange,
    as_counts,
    as_exposures,
    as_floats,
    checked_level,
    same_length,
)
from wardmote.analysis.rates import normal_quantile
from wardmote.terms.guard import checked

CONTROL_RANGE = (1 / 3, 3.0)  # a control's level against the treated area's


class UnlikeControl(BadSample):
    """The control area is too small or too large to stand for the treated one."""


class Strength(Enum):
    """How far a design can show cause. The value is what to print (Maryland scale in words)."""

    BEFORE_AFTER = "before and after only: other causes cannot be ruled out"
    COMPARISON = "before and after with a comparison area: causes shared by both are ruled out"
    MATCHED_SERIES = "series with a matched control: steady trends are ruled out as well"
    SYNTHETIC = "against a weighted mix of other areas that tracked it before"
    RANDOMISED = "areas chosen by lot: the difference is the effect, give or take chance"


@dataclass(frozen=True, slots=True)
class Wdd:
    """The weighted displacement difference, in crimes; below zero is fewer than expected.

    `local` is the target area alone, `displacement` the area around it, `total` both.
    """

    local: Estimate
    local_se: float
    displacement: Estimate
    displacement_se: float
    total: Estimate
    total_se: float
    z: float
    dispersion: float
    caveats: tuple[str, ...] = ()

    @property
    def words(self) -> str:
        """The sentence to print."""
        lower, upper = self.total.lower or 0.0, self.total.upper or 0.0
        if lower <= 0 <= upper:
            return (
                f"no clear difference: between {_crimes(lower)} and {_crimes(upper)} "
                "than expected are compatible with the counts"
            )
        least, most = sorted((abs(lower), abs(upper)))
        return f"about {_crimes(self.total.value)} than expected ({least:,.0f} to {most:,.0f})"


@checked
def wdd(
    control: ArrayLike,
    treated: ArrayLike,
    displacement_control: ArrayLike = (0, 0),
    displacement_treated: ArrayLike = (0, 0),
    *,
    time_weights: ArrayLike = (1, 1),
    area_weights: ArrayLike = (1, 1, 1, 1),
    level: float = 0.95,
    dispersion: float = 1.0,
    check_control: bool = False,
) -> Wdd:
    """Return the weighted displacement difference from four or eight counts.

    Args:
        control, treated, displacement_control, displacement_treated: counts (before, after).
        time_weights: length of (before, after): 24 and 12 for two years against one.
        area_weights: size of (control, treated, displacement control, displacement treated).
        dispersion: variance over mean of past counts; errors grow by its root, never shrink.
        check_control: refuse a control under a third of or over three times the treated level.
    Source: variance is the sum of the counts, each over the square of its weight. Assumes that
    both areas would have changed by the same number of crimes.
    """
    pairs = [
        as_counts(pair, name)
        for pair, name in (
            (control, "control"), (treated, "treated"),
            (displacement_control, "displacement control"),
            (displacement_treated, "displacement treated"),
        )
    ]  # fmt: skip
    times, areas = as_exposures(time_weights, "time weights"), as_exposures(area_weights, "areas")
    if any(pair.size != 2 for pair in (*pairs, times)):
        raise OutOfRange("Give each area as two counts: before and after.")
    if areas.size == 2:
        areas = np.concatenate([areas, areas])
    if areas.size != 4 or not isfinite(dispersion) or dispersion < 1:
        raise OutOfRange("Give four area weights, and a dispersion of 1 or more.")
    if check_control:
        _like(pairs[0] / areas[0], pairs[1] / areas[1])
    scaled = [pair / (times * area) for pair, area in zip(pairs, areas, strict=True)]
    errors = [pair / (times * area) ** 2 for pair, area in zip(pairs, areas, strict=True)]
    change = [float(pair[1] - pair[0]) for pair in scaled]
    local, around = change[1] - change[0], change[3] - change[2]
    local_var = dispersion * float(errors[0].sum() + errors[1].sum())
    around_var = dispersion * float(errors[2].sum() + errors[3].sum())
    total_se = sqrt(local_var + around_var)
    z = (local + around) / total_se if total_se > 0 else 0.0
    return Wdd(
        _normal(local, sqrt(local_var), level), sqrt(local_var),
        _normal(around, sqrt(around_var), level), sqrt(around_var),
        _normal(local + around, total_se, level), total_se, z, dispersion,
        _wdd_caveats(pairs, scaled, dispersion),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class HarmWdd:
    """The weighted displacement differences of several crime types, summed by harm."""

    total: Estimate
    se: float
    z: float
    caveats: tuple[str, ...] = ()


@checked
def wdd_harm(
    estimates: ArrayLike, standard_errors: ArrayLike, weights: ArrayLike, level: float = 0.95
) -> HarmWdd:
    """Return Σw·WDD with variance Σw²·var over crime types."""
    value = as_floats(estimates, "estimates")
    error, weight = as_counts(standard_errors, "standard errors"), as_floats(weights, "weights")
    same_length("estimates", value, "standard errors", error)
    same_length("estimates", value, "weights", weight)
    total, se = float(weight @ value), sqrt(float((weight * error) @ (weight * error)))
    caveats = ("Harm weights are not victims' harm: name the table and its edition.",)
    return HarmWdd(_normal(total, se, level), se, total / se if se > 0 else 0.0, caveats)


@checked
def smallest_fall_seen(mean: float, level: float = 0.95) -> float:
    """Return the smallest fall that reaches one-sided 5% with `mean` events in each of two areas.

    1.64√(4m): a true fall of this size is found only half the time.
    """
    return normal_quantile(level) * sqrt(4 * float(as_exposures(mean, "mean")[0]))


@checked
def combined(results: Sequence[Wdd], weights: ArrayLike, level: float = 0.95) -> HarmWdd:
    """Return the harm-weighted sum of several results."""
    return wdd_harm(
        [result.total.value for result in results],
        [result.total_se for result in results],
        weights,
        level,
    )


def _normal(value: float, se: float, level: float) -> Estimate:
    half = normal_quantile(1 - (1 - checked_level(level)) / 2) * se
    return Estimate(value, value - half, value + half, level, "weighted displacement difference")


def _like(control: ArrayLike, treated: ArrayLike) -> None:
    before = float(np.asarray(treated)[0])
    ratio = float(np.asarray(control)[0]) / before if before else float("inf")
    if not CONTROL_RANGE[0] <= ratio <= CONTROL_RANGE[1]:
        raise UnlikeControl(
            f"The control had {ratio:.2g} times the treated area's crime before: choose one "
            "between a third and three times, or compare ratios instead."
        )


def _wdd_caveats(
    pairs: Sequence[ArrayLike], scaled: Sequence[ArrayLike], dispersion: float
) -> tuple[str, ...]:
    caveats = ["Assumes both areas would have changed by the same number of crimes."]
    control, treated = (float(np.asarray(pair)[0]) for pair in scaled[:2])
    if control > 0 and not CONTROL_RANGE[0] * treated <= control <= CONTROL_RANGE[1] * treated:
        caveats.append(
            "The control's level was under a third or over three times the treated area's: counts "
            "do not change alike there; give the ratio as well."
        )
    least = normal_quantile(0.95) * sqrt(4 * dispersion * max(treated, 1e-9))
    if treated > 0 and least > treated:
        caveats.append("With so few crimes even a fall to none could not be told from chance.")
    if np.asarray(pairs[0]).sum() == 0:
        caveats.append("No control counts: a change elsewhere would look like an effect.")
    if dispersion > 1:
        caveats.append(f"Widened for over-dispersion: variance is {dispersion:.3g} times the mean.")
    else:
        caveats.append(AS_CHANCE)
    return tuple(caveats)


def _crimes(value: float) -> str:
    return f"{abs(value):,.0f} crimes {'fewer' if value <= 0 else 'more'}"
