"""Wards of other generations than the current look-up's, as sets of whole current LSOAs.

An LSOA belongs to the ward that a point inside it lies in: the best fit that ONS makes by where
people live cannot be worked out from outlines alone, and differs from it for few LSOAs.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Container, Iterable, Mapping
from typing import Any

Fit = dict[str, tuple[str, ...]]


def fitted_wards(boundaries: Iterable[Mapping[str, Any]], current: Container[str]) -> Fit:
    """Return for each ward that has an outline the current LSOAs that lie in it.

    Args:
        boundaries: rows of area_kind, generation, area and geometry (WKB).
        current: codes of the LSOAs that rows are counted by.
    """
    wards: dict[str, dict[str, Any]] = defaultdict(dict)
    lsoas: dict[str, tuple[str, Any]] = {}
    for row in boundaries:
        generation = row["generation"] or ""
        if row["area_kind"] == "ward":
            wards[generation][row["area"]] = row["geometry"]
        elif row["area_kind"] == "lsoa" and row["area"] in current:
            lsoas[row["area"]] = max(
                lsoas.get(row["area"], ("", b"")), (generation, row["geometry"])
            )
    found: Fit = {}
    if wards and lsoas:
        codes = sorted(lsoas)
        points = _points([lsoas[code][1] for code in codes])
        for generation in sorted(wards, reverse=True):
            for ward, inside in _within(wards[generation], codes, points).items():
                found.setdefault(ward, inside)
    return found


def _points(outlines: list[bytes]) -> Any:
    import numpy as np
    import shapely

    return shapely.point_on_surface(shapely.from_wkb(np.array(outlines, object)))


def _within(wards: Mapping[str, bytes], codes: list[str], points: Any) -> Fit:
    import numpy as np
    import shapely

    names = sorted(wards)
    tree = shapely.STRtree(shapely.from_wkb(np.array([wards[name] for name in names], object)))
    inside: dict[str, list[str]] = defaultdict(list)
    for point, ward in tree.query(points, predicate="within").T.tolist():
        inside[names[ward]].append(codes[point])
    return {ward: tuple(sorted(members)) for ward, members in inside.items()}
