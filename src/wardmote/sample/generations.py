"""Two generations of LSOAs: the codes and names of 2021, and what the ground was in 2011.

Most areas kept their code. A few of 2011 were split in two for 2021, a few pairs were merged,
as in the real change; a changed area has a new code, and its old one is used no more.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from wardmote.sample import names, shapes
from wardmote.sample.shapes import Floats, Ints, Shape

SPLITS = 5  # one LSOA of 2011 became two of 2021
MERGES = 3  # two LSOAs of 2011 became one of 2021
_FIRST_NEW = 5001


@dataclass(frozen=True)
class Generation:
    """The LSOAs of 2011, and how they meet those of 2021.

    `links` has a row (old number, new number, sign) per pair that shares ground; the sign is U
    unchanged, S split, M merged. `cuts` has, per merged new LSOA, its two old numbers and a line
    (point and direction) with the first of them on the left.
    """

    codes: list[str]
    names: list[str]
    polygons: list[Shape]
    links: list[tuple[int, int, str]]
    cuts: dict[int, tuple[int, int, Floats, Floats]]
    whole: Ints  # per new LSOA: its old number, or -1 where the point decides

    def of(self, lsoa: Ints, x: Floats, y: Floats) -> Ints:
        """Return the 2011 number of points known by their 2021 LSOA."""
        old = self.whole[lsoa]
        for new, (left, right, at, way) in self.cuts.items():
            mine = lsoa == new
            side = way[0] * (y[mine] - at[1]) - way[1] * (x[mine] - at[0])
            old[mine] = np.where(side > 0, left, right)
        return old


def draw_generation_2011(
    lsoas: list[Shape], authority: Ints, ward: Ints, rng: np.random.Generator
) -> tuple[Generation, list[str], list[str], list[str]]:
    """Return the 2011 generation, and the 2021 codes, names and middle-layer codes."""
    order, letters, msoas = _named(authority, ward)
    pairs, whole_before = _changed(lsoas, authority, ward, rng)
    low, fresh = 0, _FIRST_NEW - 1
    codes = [""] * len(lsoas)
    old_codes: list[str] = []
    old_names: list[str] = []
    links: list[tuple[int, int, str]] = []
    whole = np.full(len(lsoas), -1, dtype=np.int64)
    partner = {b: a for a, b in pairs} | dict(pairs)
    for i in order:
        if i in whole_before or i in partner:
            fresh += 1
            codes[i] = names.lsoa_code(fresh)
        for part in range(2 if i in whole_before else 1):
            if i in partner and whole[partner[i]] >= 0:
                whole[i] = whole[partner[i]]
                links.append((int(whole[i]), i, "S"))
                continue
            low += 1
            sign = "M" if i in whole_before else "S" if i in partner else "U"
            links.append((len(old_codes), i, sign))
            whole[i] = -1 if sign == "M" else len(old_codes)
            old_codes.append(names.lsoa_code(low))
            spare = letters[i] if part == 0 else letters[i][:-1] + chr(ord(letters[i][-1]) + 10)
            old_names.append(spare)
            codes[i] = codes[i] or names.lsoa_code(low)
    cuts = _cuts(lsoas, whole_before, links)
    old = Generation(old_codes, old_names, [], links, cuts, whole)
    old.polygons.extend(_old_polygons(lsoas, old))
    return old, codes, letters, msoas


def _named(authority: Ints, ward: Ints) -> tuple[list[int], list[str], list[str]]:
    """Number LSOAs five to a middle layer area: `Name 001A` to `Name 001E`, ward by ward."""
    order = [int(i) for i in np.lexsort((np.arange(len(ward)), ward))]
    letters, msoas = [""] * len(ward), [""] * len(ward)
    seen = [0] * (int(authority.max()) + 1)
    for i in order:
        a = int(authority[i])
        group, letter = divmod(seen[a], 5)
        seen[a] += 1
        letters[i] = f"{names.AUTHORITIES[a].name} {group + 1:03d}{'ABCDE'[letter]}"
        msoas[i] = names.msoa_code(100 * a + group + 1)
    return order, letters, msoas


def _changed(
    lsoas: list[Shape], authority: Ints, ward: Ints, rng: np.random.Generator
) -> tuple[list[tuple[int, int]], list[int]]:
    """Choose neighbours that were one in 2011, and areas that were two; none twice."""
    near = shapes.touching(lsoas)
    free = [int(i) for i in rng.permutation(np.flatnonzero(authority == 0))]
    pairs: list[tuple[int, int]] = []
    for i in list(free):
        mates = [j for j in free if near[i, j] and ward[i] == ward[j]]
        if i in free and mates and len(pairs) < SPLITS:
            pairs.append((min(i, mates[0]), max(i, mates[0])))
            free = [k for k in free if k not in pairs[-1]]
    large = sorted(free, key=lambda i: -float(lsoas[i].area))
    return pairs, sorted(large[:MERGES])


def _cuts(
    lsoas: list[Shape], merged: list[int], links: list[tuple[int, int, str]]
) -> dict[int, tuple[int, int, Floats, Floats]]:
    cuts = {}
    for new in merged:
        left, right = [old for old, to, _ in links if to == new]
        at = np.array(lsoas[new].centroid.coords[0])
        box = np.array(lsoas[new].minimum_rotated_rectangle.exterior.coords)
        sides = np.diff(box[:3], axis=0)
        short = sides[np.argmin(np.hypot(sides[:, 0], sides[:, 1]))]
        cuts[new] = (left, right, at, short / np.hypot(*short))
    return cuts


def _old_polygons(lsoas: list[Shape], old: Generation) -> list[Shape]:
    """Return the polygons of 2011, noded anew so that they too share every vertex."""
    inner = len(lsoas)
    lines = [tile.boundary for tile in lsoas]
    for new, (_, _, at, way) in old.cuts.items():
        line = shapely.LineString([at - 9_000 * way, at + 9_000 * way])
        lines.append(line.intersection(lsoas[new].buffer(0.5)))
    parts = shapes.faces(lines)
    inside = np.array([part.representative_point().coords[0] for part in parts])
    tree = shapely.STRtree(lsoas)
    point, tile = tree.query(shapely.points(inside), predicate="within")
    tile_of = np.full(len(parts), inner, dtype=np.int64)
    tile_of[point] = tile
    parts = [part for part, n in zip(parts, tile_of, strict=True) if n < inner]
    inside, tile_of = inside[tile_of < inner], tile_of[tile_of < inner]
    owner = old.of(tile_of, inside[:, 0], inside[:, 1])
    return shapes.owned(parts, owner, len(old.codes))
