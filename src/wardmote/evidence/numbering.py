"""Areas numbered so that every larger area is one slice.

Units are ordered by authority, then ward, then LSOA, so that a ward, a partnership and London are
each a run of neighbouring numbers, and a sum over one is a sum over a slice. Each authority ends
with a unit for rows known to lie in it but in none of its wards (`~E08000021`); a ward may hold a
unit for rows on ground that an earlier LSOA covered and several current ones share
(`~E01033490`). The last unit (`~`) is for rows without a place.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wardmote.evidence.areas import ENGLAND_AND_WALES, LONDON, Areas
from wardmote.terms.areas import Area, AreaKind

NOWHERE = "~"


@dataclass(frozen=True)
class Numbering:
    """Units of one level (LSOA, ward or partnership) in hierarchical order."""

    level: AreaKind
    codes: tuple[str, ...]  # one for each unit
    index: Mapping[str, int]  # a code in the rows, of any generation -> its unit
    slices: Mapping[str, tuple[int, int]]  # code of a larger area -> its first and last + 1

    @property
    def nowhere(self) -> int:
        return len(self.codes) - 1

    def slice_of(self, area: Area) -> tuple[int, int] | None:
        """Return the units of an area, or None where this level cannot show it."""
        if area.code in self.slices:
            return self.slices[area.code]
        if area.kind is self.level and area.code in self.index:
            unit = self.index[area.code]
            return (unit, unit + 1) if self.codes[unit] == area.code else None
        return None

    def units_of(self, codes: Iterable[str]) -> NDArray[np.int64]:
        """Return the unit of each code in the rows; what is not known lies nowhere."""
        index, nowhere = self.index, self.nowhere
        return np.fromiter((index.get(code, nowhere) for code in codes), np.int64)

    def codes_within(self, low: int, high: int) -> list[str]:
        """Return every code, of any generation, whose rows fall into these units."""
        codes, starts = self._by_unit
        return [str(code) for code in codes[starts[low] : starts[high]].tolist()]

    @cached_property
    def _by_unit(self) -> tuple[NDArray[np.object_], NDArray[np.int64]]:
        """Return every code in the order of units, and where each unit's begin."""
        units = np.fromiter(self.index.values(), np.int64, len(self.index))
        order = np.argsort(units, kind="stable")
        starts = np.searchsorted(units[order], np.arange(len(self.codes) + 1))
        return np.array(list(self.index), np.object_)[order], starts


def number_areas(areas: Areas, level: AreaKind, in_rows: Iterable[str] = ()) -> Numbering:
    """Number the units of a level.

    Args:
        in_rows: codes that the table's rows use; those of no known area lie nowhere.
    """
    inside = _members(areas, level)
    codes: list[str] = []
    index: dict[str, int] = {}
    slices: dict[str, tuple[int, int]] = {}
    for authority in sorted(areas.authorities):
        start = len(codes)
        for ward, members in sorted(inside.get(authority, {}).items()):
            ward_start = len(codes)
            codes.extend(sorted(members))
            if ward:
                slices[ward] = (ward_start, len(codes))
        if level is not AreaKind.PARTNERSHIP:
            codes.append(NOWHERE + authority)
        slices[authority] = (start, len(codes))
    codes.append(NOWHERE)
    index.update((code, unit) for unit, code in enumerate(codes))
    slices[ENGLAND_AND_WALES.code] = (0, len(codes) - 1)
    _add_london(slices)
    _place_others(areas, level, index, in_rows)
    if level is AreaKind.WARD:  # a ward is its own unit: no slice is needed for it
        slices = {c: s for c, s in slices.items() if c not in areas.wards}
    return Numbering(level, tuple(codes), index, slices)


def _members(areas: Areas, level: AreaKind) -> dict[str, dict[str, list[str]]]:
    """Return authority -> ward ("" where there is none) -> codes of units."""
    inside: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    if level is AreaKind.PARTNERSHIP:
        for code in areas.authorities:
            inside[code][""].append(code)
    elif level is AreaKind.WARD:
        for code, ward in areas.wards.items():
            inside[ward.parent][code].append(code)
    else:
        for code, lsoa in areas.lsoas.items():
            within = areas.wards.get(lsoa.parent)
            authority = within.parent if within else lsoa.parent
            inside[authority][lsoa.parent if within else ""].append(code)
        for code, (owner, shared) in shared_ground(areas).items():
            inside[owner][shared].append(NOWHERE + code)
    return inside


def shared_ground(areas: Areas) -> dict[str, tuple[str, str]]:
    """Return earlier LSOAs whose ground several current ones share -> their authority and ward.

    The ward is "" where they lie in several; an LSOA across authorities is left out.
    """
    found = {}
    for code, current in areas.components.items():
        held = [areas.lsoas[one] for one in current if one in areas.lsoas]
        authorities = {areas.authority_of(one) for one in held}
        wards = {one.parent for one in held if one.parent in areas.wards}
        if len(current) > 1 and len(authorities) == 1:
            found[code] = (authorities.pop(), wards.pop() if len(wards) == 1 else "")
    return found


def ground_shared_with(areas: Areas, lsoa: str) -> list[str]:
    """Return the earlier LSOAs that lay on the ground of this current one and of others."""
    return [code for code in shared_ground(areas) if lsoa in areas.components[code]]


def units_without_ward(areas: Areas, numbering: Numbering, authority: str) -> tuple[str, ...]:
    """Return the units of an authority's rows that lie in none of its wards."""
    shared = (code for code, where in shared_ground(areas).items() if where == (authority, ""))
    units = (NOWHERE + authority, *(NOWHERE + code for code in shared))
    return tuple(unit for unit in units if unit in numbering.index)


def _add_london(slices: dict[str, tuple[int, int]]) -> None:
    boroughs = [limits for code, limits in slices.items() if code.startswith("E09")]
    if boroughs:
        slices[LONDON.code] = (min(b[0] for b in boroughs), max(b[1] for b in boroughs))


def _place_others(
    areas: Areas, level: AreaKind, index: dict[str, int], in_rows: Iterable[str]
) -> None:
    """Give a unit to every code that is not current."""
    for former, now in areas.former.items():
        if level is AreaKind.PARTNERSHIP and now in index:
            index[former] = index[now]
    if level is AreaKind.LSOA:
        for code in areas.other_names:
            index.setdefault(code, _unit_of_earlier(areas, code, index))
    if level is AreaKind.WARD:
        for code, ward in areas.other_wards.items():
            if (
                unit := index.get(NOWHERE + areas.former.get(ward.parent, ward.parent))
            ) is not None:
                index.setdefault(code, unit)
    for code in in_rows:
        index.setdefault(code, index[NOWHERE])


def _unit_of_earlier(areas: Areas, code: str, index: Mapping[str, int]) -> int:
    current = areas.components.get(code, ())
    if len(current) == 1 and current[0] in index:
        return index[current[0]]
    if NOWHERE + code in index:
        return index[NOWHERE + code]
    authority = areas.place_by_name(areas.other_names[code])
    return index.get(NOWHERE + authority, index[NOWHERE])
