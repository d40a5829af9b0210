"""Crime harm: counts times imported weights, with the error that rare grave events bring.

Weights come from a table that someone imports and names; none is kept here. The two common
tables (the ONS Crime Severity Score, the Cambridge Crime Harm Index) give other rankings: run
both. Sources: Sherman, Neyroud and Neyroud 2016; ONS 2016; Ashby 2017.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    BadSample,
    Estimate,
    Floats,
    as_counts,
    as_exposures,
    as_floats,
    same_length,
)
from wardmote.analysis.rates import normal_quantile
from wardmote.terms.guard import checked

MOST_UNMATCHED = 0.02  # share of events without a weight; above it harm is refused
ANOTHER_TABLE = "Another table of weights may rank places and kinds otherwise: show both."
RARE_SHARE = 0.01  # the gravest events that make up this share of the count


class Unweighted(BadSample):
    """Too many events have no weight."""


@dataclass(frozen=True, slots=True)
class WeightTable:
    """Weights by offence, as imported: the edition is printed with every result."""

    edition: str
    unit: str
    weights: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Harm:
    """Total harm, its Poisson error and what drives it; arrays follow the counts' order.

    `rare_share` is the part of the harm that comes from the gravest 1% of events;
    `without_grave` leaves out categories whose weight is at or above `cut`.
    """

    total: Estimate
    se: float
    per_head: float | None
    shares: Floats
    rare_share: float
    without_grave: float | None
    unmatched_share: float
    edition: str
    caveats: tuple[str, ...] = ()


@checked
def weighted_harm(
    counts: ArrayLike,
    weights: ArrayLike,
    *,
    population: float | None = None,
    per: float = 1.0,
    cut: float | None = None,
    level: float = 0.95,
    edition: str = "weights as given",
) -> Harm:
    """Return H = Σcw with se √(Σcw²), its shares and what rare grave events contribute.

    Args:
        counts, weights: shape (categories,), same order.
        population: people, for `per_head` times `per`.
        cut: a weight; categories at or above it are left out of `without_grave`.
    Raises: AreasDiffer, NegativeCount, NotANumber, EmptySample.
    """
    observed, weight = as_counts(counts), as_floats(weights, "weights")
    same_length("counts", observed, "weights", weight)
    if (weight < 0).any():
        raise BadSample("A weight is below zero: harm weights start at 0.")
    parts = observed * weight
    total, se = float(parts.sum()), sqrt(float((parts * weight).sum()))
    half = normal_quantile(1 - (1 - level) / 2) * se
    head = None
    if population is not None:
        head = total / float(as_exposures(population, "population")[0]) * per
    shares = parts / total if total > 0 else np.zeros_like(parts)
    rare = _rare_share(observed, weight, total)
    caveats = [f"Weights: {edition}. A sentence is not a victim's harm.", ANOTHER_TABLE]
    if rare > 0.25:
        caveats.append(f"The gravest {RARE_SHARE:.0%} of events make up {rare:.0%} of the harm.")
    method = "weighted sum, Poisson error"
    return Harm(
        Estimate(total, max(0.0, total - half), total + half, level, method), se, head, shares,
        rare, None if cut is None else float(parts[weight < cut].sum()), 0.0, edition,
        tuple(caveats),
    )  # fmt: skip


def harm_from_table(
    counts: Mapping[str, float], table: WeightTable, **options: float | None
) -> Harm:
    """Return harm with a named table; refuse where above 2% of events have no weight there.

    Raises: Unweighted, naming the largest offences without a weight.
    """
    from dataclasses import replace

    unmatched = {name: count for name, count in counts.items() if name not in table.weights}
    everything = float(sum(counts.values()))
    share = sum(unmatched.values()) / everything if everything else 0.0
    if share > MOST_UNMATCHED:
        worst = ", ".join(sorted(unmatched, key=lambda name: -unmatched[name])[:5])
        raise Unweighted(
            f"{share:.1%} of events have no weight in {table.edition} (at most "
            f"{MOST_UNMATCHED:.0%} may): match {worst}."
        )
    kept = {name: count for name, count in counts.items() if name in table.weights}
    found = weighted_harm(
        list(kept.values()),
        [table.weights[name] for name in kept],
        edition=table.edition,
        **options,  # type: ignore[arg-type]  # population, per, cut and level alone
    )
    return replace(found, unmatched_share=share)


def _rare_share(observed: Floats, weight: Floats, total: float) -> float:
    """Return the share of harm from the gravest 1% of events."""
    if total == 0:
        return 0.0
    left, harm = RARE_SHARE * float(observed.sum()), 0.0
    for at in np.argsort(-weight):
        taken = min(left, float(observed[at]))
        harm += taken * float(weight[at])
        left -= taken
    return harm / total
