"""Earlier LSOAs on the ground of current ones: from a look-up, else from boundaries of both generations.

Boundaries of two generations are generalised separately, so slivers are expected: two areas share
ground where the overlap is more than `SLIVER` of the smaller one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

SLIVER = 0.05  # share of the smaller area; 20 m generalised boundaries overlap by under 2%


def components(
    boundaries: Iterable[Mapping[str, Any]], lookup: Iterable[Mapping[str, Any]] = ()
) -> dict[str, tuple[str, ...]]:
    """Return for each LSOA that is not current the current LSOAs of its connected component.

    Only where the component is whole: LSOAs of another generation that no look-up names and that
    have no boundary are left out.

    Args:
        boundaries: rows of area_kind, generation, area and geometry (WKB).
        lookup: rows of from_kind, to_kind, to_generation, from_area and to_area; what they say of
            an LSOA stands, whatever its boundary says.
    """
    told = _looked_up(lookup)
    named = {gone for gone, _ in told}
    earlier, current = _by_age(boundaries)
    gone = {
        code: shape for code, shape in earlier.items() if code not in current and code not in named
    }
    fresh = {code: shape for code, shape in current.items() if code not in earlier}
    return _connected([*told, *(_pairs(gone, fresh) if gone and fresh else ())])


def _looked_up(lookup: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """Return each earlier LSOA with the newest generation's LSOAs that a look-up puts on its ground."""
    rows = [row for row in lookup if row["from_kind"] == row["to_kind"] == "lsoa"]
    newest = max((row["to_generation"] or "" for row in rows), default="")
    to_newest = [row for row in rows if (row["to_generation"] or "") == newest]
    current = {row["to_area"] for row in to_newest}
    return sorted(
        {(row["from_area"], row["to_area"]) for row in to_newest if row["from_area"] not in current}
    )


def _by_age(boundaries: Iterable[Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return LSOA geometries (WKB) of the earlier generations and of the newest."""
    by_generation: dict[str, dict[str, Any]] = {}
    for row in boundaries:
        if row["area_kind"] == "lsoa":
            by_generation.setdefault(row["generation"] or "", {})[row["area"]] = row["geometry"]
    if len(by_generation) < 2:
        return {}, {}
    newest = max(by_generation)
    earlier: dict[str, Any] = {}
    for generation in sorted(by_generation, reverse=True):
        if generation != newest:
            for code, shape in by_generation[generation].items():
                earlier.setdefault(code, shape)
    return earlier, by_generation[newest]


def _pairs(gone: dict[str, Any], fresh: dict[str, Any]) -> list[tuple[str, str]]:
    import numpy as np
    import shapely

    names_gone, names_fresh = list(gone), list(fresh)
    first = shapely.make_valid(shapely.from_wkb(np.array([gone[n] for n in names_gone], object)))
    second = shapely.make_valid(shapely.from_wkb(np.array([fresh[n] for n in names_fresh], object)))
    at_gone, at_fresh = shapely.STRtree(second).query(first, predicate="intersects")
    shared = shapely.area(shapely.intersection(first[at_gone], second[at_fresh]))
    smaller = np.minimum(shapely.area(first[at_gone]), shapely.area(second[at_fresh]))
    return [
        (names_gone[a], names_fresh[b])
        for a, b, one, of in zip(at_gone, at_fresh, shared, smaller, strict=True)
        if one > SLIVER * of
    ]


def _connected(pairs: list[tuple[str, str]]) -> dict[str, tuple[str, ...]]:
    above: dict[str, str] = {}

    def root(name: str) -> str:
        while above.setdefault(name, name) != name:
            above[name] = above[above[name]]
            name = above[name]
        return name

    for gone, fresh in pairs:
        above[root("-" + gone)] = root("+" + fresh)
    groups: dict[str, set[str]] = {}
    for _, fresh in pairs:
        groups.setdefault(root("+" + fresh), set()).add(fresh)
    return {gone: tuple(sorted(groups[root("-" + gone)])) for gone, _ in pairs}
