"""Raking: survey weights scaled until every margin meets its target.

Sources: Deming and Stephan 1940; Kish 1965; R's survey, to whose numbers this is held.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from wardmote.analysis.estimates import BadSample, Floats, as_exposures, same_length
from wardmote.terms.guard import checked

WEIGHT_CAP = (0.3, 3.0)  # times the mean weight, when raking with a cap


class Unmatched(BadSample):
    """A category in the sample has no target, or a target has no one in the sample."""


class NotSettled(BadSample):
    """Raking did not settle: the targets contradict one another."""


@dataclass(frozen=True, slots=True)
class Raked:
    """Weights that meet every margin, and what the raking cost."""

    weights: Floats
    rounds: int
    largest_over_mean: float
    kish_deff_before: float
    kish_deff_after: float
    method: str
    caveats: tuple[str, ...] = ()


@checked
def rake(
    weights: ArrayLike,
    groups: Mapping[str, Sequence[object]],
    targets: Mapping[str, Mapping[object, float]],
    *,
    tolerance: float = 1e-10,
    cap: tuple[float, float] | None = None,
    most_rounds: int = 10_000,
) -> Raked:
    """Return weights scaled until every margin meets its target.

    Args:
        groups: for each margin, the category of every person.
        targets: for each margin, the population of every category (all margins of one total).
        cap: lowest and highest weight as multiples of the mean, held in each round.
    Raises: Unmatched (naming the categories), NotSettled, AreasDiffer.
    Raking removes only the bias that the margins explain.
    """
    weight = as_exposures(weights, "weights").copy()
    before = kish_deff(weight)
    margins = [_margin(name, groups, targets, weight.size) for name in targets]
    sums = [float(sum(targets[name].values())) for name in targets]
    if not margins or max(sums) - min(sums) > 1e-6 * max(sums):
        raise NotSettled(f"The targets sum to {sums}: give every margin the same total.")
    rounds = 0
    while rounds < most_rounds:
        rounds += 1
        start = weight.copy()
        for codes, wanted in margins:
            held = np.bincount(codes, weights=weight, minlength=wanted.size)
            weight *= (wanted / held)[codes]
        if cap is not None:
            weight = np.clip(weight, cap[0] * weight.mean(), cap[1] * weight.mean())
        if float(np.max(np.abs(weight - start) / start)) < tolerance:
            break
    else:
        raise NotSettled("The weights did not settle: merge small categories or widen the cap.")
    ratio = float(weight.max() / weight.mean())
    caveats = ["Corrects only for what the margins explain."]
    if ratio > WEIGHT_CAP[1]:
        caveats.append(f"The largest weight is {ratio:.1f} times the mean: consider a cap.")
    method = "raking" if cap is None else f"raking, weights held to {cap[0]:g}–{cap[1]:g} × mean"
    return Raked(weight, rounds, ratio, before, kish_deff(weight), method, tuple(caveats))


@checked
def kish_deff(weights: ArrayLike) -> float:
    """Return Kish's design effect nΣw²/(Σw)² of unequal weights."""
    weight = as_exposures(weights, "weights")
    return float(weight.size * (weight**2).sum() / weight.sum() ** 2)


def _margin(
    name: str,
    groups: Mapping[str, Sequence[object]],
    targets: Mapping[str, Mapping[object, float]],
    people: int,
) -> tuple[NDArray[np.int64], Floats]:
    if name not in groups:
        raise Unmatched(f'There is a target for "{name}" but no such column in the sample.')
    same_length("weights", range(people), name, groups[name])
    wanted = dict(targets[name])
    seen = set(groups[name])
    if extra := sorted(map(str, seen - set(wanted))):
        raise Unmatched(f'"{name}" has people without a target: {", ".join(extra)}.')
    if empty := sorted(map(str, set(wanted) - seen)):
        raise Unmatched(f'"{name}" has targets without people: {", ".join(empty)}. Merge them.')
    order = {category: at for at, category in enumerate(wanted)}
    codes = np.array([order[category] for category in groups[name]], dtype=np.int64)
    return codes, as_exposures(list(wanted.values()), f"targets of {name}")
