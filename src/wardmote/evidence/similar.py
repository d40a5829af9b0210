"""A chosen group of similar areas: nearest neighbours by what is held of who lives there.

The traits are declared here and printed with the group, so that a reader can disagree with it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wardmote.evidence.snapshot import Snapshot
from wardmote.evidence.stocks import Stocks, stocks
from wardmote.terms.areas import AreaKind
from wardmote.terms.errors import NotHeld

NEIGHBOURS = 8
LEAST_CANDIDATES = 4  # authorities held, its own among them
# Shares of residents by age; households that rent; mean deprivation decile of the LSOAs.
_AGE_BANDS = {
    "residents aged 15 to 29": ("residents/15-19", "residents/20-24", "residents/25-29"),
    "residents aged 65 and over": (
        "residents/65-69", "residents/70-74", "residents/75-79", "residents/80-84",
        "residents/85+",
    ),
}  # fmt: skip
_TENURES = {
    "households that rent privately": "households/private-rented",
    "households in social housing": "households/social-rented",
}


@dataclass(frozen=True, slots=True)
class Chosen:
    """The authorities chosen, and how: in words for the figure."""

    authorities: tuple[str, ...]
    label: str
    said: str


def similar_to(held: Snapshot, authority: str) -> Chosen:
    """Return the authorities most like one, by standardised distance over the traits held.

    Raises: NotHeld, where fewer than two traits or too few authorities are held.
    """
    traits = {name: by for name, by in _traits(held).items() if authority in by}
    codes = sorted(set.intersection(*(set(by) for by in traits.values()))) if traits else []
    if len(traits) < 2 or len(codes) < LEAST_CANDIDATES:
        raise NotHeld(
            "Similar areas are chosen by age, tenure and deprivation: load census tables of "
            "residents and households for all authorities first."
        )
    table = np.array([[by[code] for by in traits.values()] for code in codes])
    spread = table.std(axis=0)
    scaled = (table - table.mean(axis=0)) / np.where(spread > 0, spread, 1)
    distance = ((scaled - scaled[codes.index(authority)]) ** 2).sum(axis=1)
    order = [codes[at] for at in np.argsort(distance, kind="stable") if codes[at] != authority]
    # Where few authorities are held, the nearer half alone is called similar.
    chosen = tuple(order[: min(NEIGHBOURS, max(2, len(order) // 2))])
    names = ", ".join(held.areas.authorities[code].name for code in chosen)
    return Chosen(
        chosen,
        f"{len(chosen)} similar areas",
        f"Similar areas are the {len(chosen)} nearest of {len(codes)} authorities by the share of "
        f"{', '.join(traits)}: {names}.",
    )


def _traits(held: Snapshot) -> dict[str, dict[str, float]]:
    series = stocks(held)
    found = {}
    for name, bands in _AGE_BANDS.items():
        found[name] = _share(series, bands, "residents")
    for name, tenure in _TENURES.items():
        found[name] = _share(series, (tenure,), "households")
    found["LSOAs by mean deprivation decile"] = _mean_decile(held, series)
    return {name: by for name, by in found.items() if by}


def _share(series: Stocks, parts: tuple[str, ...], whole: str) -> dict[str, float]:
    of = series.by_area(whole, AreaKind.PARTNERSHIP)
    pieces = [series.by_area(part, AreaKind.PARTNERSHIP) for part in parts]
    return {
        code: sum(piece.get(code, 0.0) for piece in pieces) / number
        for code, number in of.items()
        if number and all(code in piece for piece in pieces)
    }


def _mean_decile(held: Snapshot, series: Stocks) -> dict[str, float]:
    deciles: dict[str, list[float]] = {}
    for code, decile in series.by_area("imd-decile", AreaKind.LSOA).items():
        lsoa = held.areas.lsoas.get(code)
        if lsoa:
            deciles.setdefault(held.areas.authority_of(lsoa), []).append(decile)
    return {code: sum(found) / len(found) for code, found in deciles.items()}
