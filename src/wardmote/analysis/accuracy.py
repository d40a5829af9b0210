"""How good was a prediction of place? PAI, PEI and RRI, their ambiguities resolved by name.

Units are taken by predicted density, densest first. Where densities tie the order is not given by
the prediction: "fewest" takes the unit with fewer crimes first (the worst case, as ptools does),
"most" the best. PEI holds the PAI against the best that anyone could have done: "same area" is the
best at exactly that area, never above 1; "same number" is the best of as many units, as ptools
does, which exceeds 1 or depends on ties where areas differ. With equal areas all agree.

Source: Chainey, Tompson & Uhlig 2008; Hunt 2016; Drawve & Wooditch 2019.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from wardmote.analysis.estimates import (
    BadSample,
    Estimate,
    Floats,
    Ints,
    OutOfRange,
    as_counts,
    as_exposures,
    same_length,
)
from wardmote.analysis.proportions import clopper_pearson_interval
from wardmote.terms.guard import checked

Ties = Literal["fewest", "most"]
Best = Literal["same area", "same number"]
USUAL_SHARES = (0.01, 0.02, 0.05)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The whole curve; row k is the first k + 1 units by predicted density.

    Attributes:
        order: positions of the units, best predicted first, from 0.
        pai: share of crime over share of area.
        pei: PAI over the best PAI, by the named `best`.
        rri: predicted over observed so far; inf where none was observed, NaN where neither is.
        pei_lower, pei_upper: the range over both orders of ties and both meanings of "best".
    """

    order: Ints
    pai: Floats
    pei: Floats
    rri: Floats
    cumulative_area: Floats
    cumulative_crime: Floats
    pei_lower: Floats
    pei_upper: Floats
    crimes: int
    ties: str
    best: str
    method: str = "PAI, PEI and RRI"
    caveats: tuple[str, ...] = ()

    def captured(self, area_share: float, level: float = 0.95) -> Estimate:
        """Return the share of crime in the whole units that fit into this share of area."""
        fits = self._fitting(area_share)
        caught = round(float(self.cumulative_crime[fits]) * self.crimes) if fits >= 0 else 0
        return clopper_pearson_interval(caught, self.crimes, level)

    def pai_at(self, area_share: float, level: float = 0.95) -> Estimate:
        """Return PAI at a fixed share of area: whole units that fit, Clopper-Pearson interval.

        PAI grows as the area shrinks: compare only at one area.
        """
        fits = self._fitting(area_share)
        if fits < 0:
            raise OutOfRange(f"Not one unit fits into {area_share:.2%} of the area: take more.")
        share = self.captured(area_share, level)
        taken = float(self.cumulative_area[fits])
        return Estimate(
            share.value / taken, (share.lower or 0.0) / taken, (share.upper or 1.0) / taken, level,
            f"PAI at {taken:.2%} of area", self.caveats,
        )  # fmt: skip

    def _fitting(self, area_share: float) -> int:
        if not 0 < area_share <= 1:
            raise OutOfRange("A share of area lies above 0 and at most 1: write 2% as 0.02.")
        return int(np.searchsorted(self.cumulative_area, area_share + 1e-12, side="right")) - 1


@checked
def prediction_accuracy(
    counts: ArrayLike,
    predicted: ArrayLike,
    areas: ArrayLike | None = None,
    *,
    ties: Ties = "fewest",
    best: Best = "same area",
) -> Accuracy:
    """Return PAI, PEI and RRI at every cut.

    Args:
        counts: crimes that came, one for each unit.
        predicted: crimes (or scores) foretold for the same units.
        areas: of the units, any unit; None where they are equal.
    Raises:
        AreasDiffer, NegativeCount, NotANumber, EmptySample; ZeroExposure for an area of zero.
        BadSample: no crime came at all.
    """
    came, foretold = as_counts(counts), as_counts(predicted, "predicted")
    area = np.ones(len(came)) if areas is None else as_exposures(areas, "areas")
    same_length("counts", came, "predicted", foretold)
    same_length("counts", came, "areas", area)
    if came.sum() == 0:
        raise BadSample("No crime came anywhere: there is nothing to have foretold.")
    order = _ordered(came, foretold / area, ties)
    pei = _efficiency(came, area, order, best)
    every = np.stack([
        _efficiency(came, area, _ordered(came, foretold / area, one), other)
        for one in ("fewest", "most") for other in ("same area", "same number")
    ])  # fmt: skip
    crime, ground, thought = (np.cumsum(part[order]) for part in (came, area, foretold))
    with np.errstate(divide="ignore", invalid="ignore"):
        rri = np.where(crime > 0, thought / crime, np.where(thought > 0, np.inf, np.nan))
    return Accuracy(
        order, (crime / crime[-1]) / (ground / ground[-1]), pei, rri, ground / ground[-1],
        crime / crime[-1], every.min(axis=0), every.max(axis=0), round(float(came.sum())), ties,
        best, caveats=_caveats(came, foretold / area, area),
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AgainstNaive:
    """A prediction beside last year's counts at one share of area.

    `only_prediction` and `only_naive` are crimes in the units that only one of them named; the
    p-value is the mid-p of a fair coin over these.
    """

    area_share: float
    prediction: Estimate
    naive: Estimate
    only_prediction: int
    only_naive: int
    p_value: float

    @property
    def words(self) -> str:
        if self.p_value >= 0.05:
            return "no clear difference from last year's counts"
        better = self.only_prediction > self.only_naive
        return "better than last year's counts" if better else "worse than last year's counts"


@checked
def against_last_year(
    counts: ArrayLike,
    predicted: ArrayLike,
    last_year: ArrayLike,
    areas: ArrayLike | None = None,
    *,
    area_shares: tuple[float, ...] = USUAL_SHARES,
) -> tuple[AgainstNaive, ...]:
    """Hold a prediction against the naive forecast, at each share of area in which a unit fits."""
    from scipy.special import bdtr

    came = as_counts(counts)
    ours = prediction_accuracy(came, predicted, areas)
    naive = prediction_accuracy(came, last_year, areas)
    found = []
    for share in area_shares:
        mine, theirs = ours._fitting(share), naive._fitting(share)
        if mine < 0 or theirs < 0:
            continue
        named, other = set(ours.order[: mine + 1]), set(naive.order[: theirs + 1])
        a = round(float(came[list(named - other)].sum()))
        b = round(float(came[list(other - named)].sum()))
        n, low = a + b, min(a, b)
        at_most = float(bdtr(low, n, 0.5)) if n else 1.0
        below = float(bdtr(low - 1, n, 0.5)) if low else 0.0
        p = min(1.0, at_most + below) if n else 1.0
        found.append(AgainstNaive(share, ours.pai_at(share), naive.pai_at(share), a, b, p))
    if not found:
        raise OutOfRange("Not one unit fits into the shares of area given: take more area.")
    return tuple(found)


def _ordered(came: Floats, density: Floats, ties: str) -> Ints:
    """Return positions by density, densest first; equal densities by crimes, then by position."""
    return np.asarray(np.lexsort((came if ties == "fewest" else -came, -density)))


def _efficiency(came: Floats, area: Floats, order: Ints, best: str) -> Floats:
    crime, ground = np.cumsum(came[order]), np.cumsum(area[order])
    perfect = order[np.argsort(-(came / area)[order], kind="stable")]
    top_crime, top_ground = np.cumsum(came[perfect]), np.cumsum(area[perfect])
    if best == "same number":
        return np.asarray((crime / ground) / (top_crime / top_ground))
    most = np.interp(ground, np.insert(top_ground, 0, 0.0), np.insert(top_crime, 0, 0.0))
    return np.asarray(crime / most)


def _caveats(came: Floats, density: Floats, area: Floats) -> tuple[str, ...]:
    found = []
    _, counts = np.unique(density, return_counts=True)
    tied = int(counts[counts > 1].sum())
    if tied:
        found.append(f"{tied} units tie in predicted density: their order is not foretold.")
    if np.ptp(area) > 1e-9 * area.max():
        found.append("Areas differ, so PEI depends on what is called best: read its range.")
    if came.sum() < 20:
        found.append("Fewer than 20 crimes: the whole curve is unstable.")
    found.append(
        "PAI grows as the area shrinks: fix the area, and set last year's counts beside it."
    )
    return tuple(found)
