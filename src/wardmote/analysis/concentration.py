"""How unevenly events fall on places or people: Lorenz, Gini in four forms, and top shares.

Sources: Gini 1912; Bernasco and Steenbeek 2017 (generalised Gini); Weisburd 2015.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    EmptySample,
    Estimate,
    Floats,
    OutOfRange,
    ZeroExposure,
    as_counts,
    checked_level,
)
from wardmote.terms.guard import checked

FEWER_EVENTS = (
    "Fewer events than units: chance alone puts them on few. Give the excess over chance as well."
)


@dataclass(frozen=True, slots=True)
class Gini:
    """Gini's coefficient in four forms, with the events and units behind it.

    `generalised` is measured from the most even split that so few events allow: with fewer events
    than units perfect equality cannot happen, and the standard form starts above 0.
    """

    standard: float
    standard_unbiased: float
    generalised: float
    generalised_unbiased: float
    events: float
    units: int
    method: str
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lorenz:
    """Points of a Lorenz curve from (0, 0) to (1, 1), least loaded units first.

    `greatest_equality` is the most even curve possible with whole events on the same units.
    """

    share_of_units: Floats
    share_of_events: Floats
    greatest_equality: Floats


@dataclass(frozen=True, slots=True)
class TopShares:
    """How much falls on the busiest units, all units as the base.

    Weisburd's law of concentration is about the units that hold a quarter and half of all events.
    """

    events_in_top: float
    top: float
    units_holding_quarter: float
    units_holding_half: float
    units_holding_80pct: float
    units_with_events: float
    method: str
    caveats: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repeats:
    """Prevalence, incidence and concentration of repeat victims, offenders or addresses.

    `concentration` is incidents per victim; `share_from_repeat` the part of all events borne by
    those with at least `repeat_from`.
    """

    prevalence: float
    incidence: float
    concentration: float
    share_from_repeat: float
    repeat_from: int
    caveats: tuple[str, ...] = ()


@checked
def gini(counts: ArrayLike) -> Gini:
    """Return Gini's coefficient of counts per unit, units without events included.

    Raises: EmptySample below two units, ZeroExposure where there are no events.
    Source: G = 2Σi·x₍ᵢ₎/(nΣx) − (n+1)/n; G′ = max(1, n/C)(G − 1) + 1; unbiased × m/(m − 1) with
    m = n, or min(n, C) for the generalised form. The lorenzgini caption prints .58 for
    (3, 1, 1, 0 × 7); its function and this give .56.
    """
    observed = _events(counts)
    n, total = observed.size, float(observed.sum())
    standard = _gini(observed)
    general = max(1.0, n / total) * (standard - 1) + 1
    m = min(float(n), total)
    unbiased = general * m / (m - 1) if m > 1 else general
    caveats = (f"{total:g} events on {n} units: read the generalised form.",) if total < n else ()
    return Gini(standard, standard * n / (n - 1), general, unbiased, total, n, "Gini", caveats)


@checked
def gini_interval(
    counts: ArrayLike, *, generalised: bool = True, level: float = 0.95, draws: int = 999,
    seed: int = 1,
) -> Estimate:  # fmt: skip
    """Return Gini with a percentile interval from resampled units; the seed fixes it."""
    observed = _events(counts)
    tail = (1 - checked_level(level)) / 2
    rng = np.random.default_rng(seed)
    resampled = np.sort(rng.choice(observed, size=(draws, observed.size)), axis=1)
    totals = resampled.sum(axis=1)
    resampled, totals = resampled[totals > 0], totals[totals > 0]
    n = observed.size
    values = 2 * (resampled @ np.arange(1, n + 1)) / (n * totals) - (n + 1) / n
    found = gini(observed)
    value = found.standard
    if generalised:
        values = np.maximum(1.0, n / totals) * (values - 1) + 1
        value = found.generalised
    lower, upper = np.quantile(values, [tail, 1 - tail])
    method = f"{'generalised ' if generalised else ''}Gini, {draws} resamples of units"
    return Estimate(value, float(lower), float(upper), level, method, found.caveats)


@checked
def lorenz(counts: ArrayLike) -> Lorenz:
    """Return the Lorenz curve and the line of greatest possible equality."""
    observed = np.sort(_events(counts))
    n, total = observed.size, float(observed.sum())
    share = np.concatenate([[0.0], np.cumsum(observed) / total])
    units = np.arange(n + 1) / n
    base, extra = divmod(round(total), n)
    even = np.full(n, float(base))
    if extra:
        even[-extra:] += 1
    return Lorenz(units, share, np.concatenate([[0.0], np.cumsum(even) / even.sum()]))


@checked
def top_shares(counts: ArrayLike, top: float = 0.2, *, only_with_events: bool = False) -> TopShares:
    """Return the share of events on the busiest units, and the units that hold 50% and 80%.

    Args:
        top: share of units looked at; the number is rounded up.
        only_with_events: leave units without events out of the base, which always looks flatter.
    """
    observed = np.sort(_events(counts))[::-1]
    if not 0 < top <= 1:
        raise OutOfRange("top is a share above 0 and at most 1.")
    with_events = float((observed > 0).mean())
    if only_with_events:
        observed = observed[observed > 0]
    n, total = observed.size, float(observed.sum())
    running = np.cumsum(observed)
    taken = ceil(top * n - 1e-9)
    base = "units with events" if only_with_events else "all units"
    caveats: tuple[str, ...] = (f"Shares of units are of {base}.",)
    if total < len(np.ravel(counts)):
        caveats = (*caveats, FEWER_EVENTS)
    return TopShares(
        float(running[taken - 1]) / total, top, _holding(running, 0.25), _holding(running, 0.5),
        _holding(running, 0.8),
        with_events, f"busiest units of {base}", caveats,
    )  # fmt: skip


@checked
def excess_over_chance(
    counts: ArrayLike, top: float = 0.2, *, draws: int = 999, seed: int = 1, level: float = 0.95
) -> Estimate:
    """Return how much more falls on the top units than if events fell at random on equal units."""
    observed = _events(counts)
    tail = (1 - checked_level(level)) / 2
    rng = np.random.default_rng(seed)
    n, total = observed.size, round(float(observed.sum()))
    taken = ceil(top * n - 1e-9)
    spread = -np.sort(-rng.multinomial(total, np.full(n, 1 / n), size=draws), axis=1)
    chance = spread[:, :taken].sum(axis=1) / total
    seen = top_shares(observed, top).events_in_top
    lower, upper = np.quantile(seen - chance, [tail, 1 - tail])
    method = f"share in top {top:.0%} less {draws} random allocations"
    return Estimate(float(seen - chance.mean()), float(lower), float(upper), level, method)


@checked
def repeats(counts: ArrayLike, population: float, repeat_from: int = 3) -> Repeats:
    """Return prevalence, incidence and concentration from events per victim.

    Args:
        counts: events of each victim in one rolling 12 months, all at least 1.
        population: people (or addresses) who could have been victims.
    """
    observed = as_counts(counts)
    if (observed < 1).any():
        raise OutOfRange("Every victim has at least one event: leave the others out.")
    if population < observed.size:
        raise OutOfRange("There are more victims than people: check the population.")
    total = float(observed.sum())
    often = float(observed[observed >= repeat_from].sum())
    caveats = ("Repeat rates rise with the window: state it.",)
    return Repeats(
        observed.size / population, total / population, total / observed.size, often / total,
        repeat_from, caveats,
    )  # fmt: skip


def _events(counts: ArrayLike) -> Floats:
    observed = as_counts(counts)
    if observed.size < 2:
        raise EmptySample("Concentration needs at least two units.")
    if observed.sum() == 0:
        raise ZeroExposure("There are no events: concentration has no meaning.")
    return observed


def _gini(observed: Floats) -> float:
    ascending = np.sort(observed)
    n = ascending.size
    ranked = float(np.arange(1, n + 1) @ ascending)
    return 2 * ranked / (n * float(ascending.sum())) - (n + 1) / n


def _holding(running: Floats, share: float) -> float:
    """Return the smallest share of units that holds this share of events."""
    needed = int(np.searchsorted(running, share * running[-1] - 1e-9)) + 1
    return needed / running.size
