"""The registry of areas, and what evidence says of areas, as plain values and back.

For keeping on disk. Each goes out and comes back equal, order included: tests/evidence/test_kept.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from wardmote.evidence.area_register import Membership, Seen
from wardmote.evidence.areas import Areas
from wardmote.terms.areas import Area, AreaKind

_OF_AREAS = ("authorities", "wards", "lsoas", "forces", "other_wards")  # code -> Area
_OF_WORDS = ("former", "prefixes", "other_names")  # text -> text
_OF_CODES = ("components", "fitted")  # code -> codes
_KINDS = {kind.value: kind for kind in AreaKind}

Plain = dict[str, Any]


def areas_told(areas: Areas) -> Plain:
    """Return a registry as plain values."""
    told: Plain = {name: _told(getattr(areas, name).values()) for name in _OF_AREAS}
    told |= {name: dict(getattr(areas, name)) for name in (*_OF_WORDS, *_OF_CODES)}
    told |= {"keys": {name: _other_keys(getattr(areas, name)) for name in _OF_AREAS}}
    return told | {
        "generations": {one: sorted(codes) for one, codes in areas.generations.items()},
        "ward_generation": areas.ward_generation, "lsoa_generation": areas.lsoa_generation,
    }  # fmt: skip


def areas_from(told: Plain) -> Areas:
    """Return the registry that `areas_told` wrote."""
    found: Plain = {name: told[name] for name in _OF_WORDS}
    for name in _OF_AREAS:
        areas, keys = _areas(told[name]), told["keys"][name]
        found[name] = dict(zip(keys or [one.code for one in areas], areas, strict=True))
    found |= {name: _tuples(told[name]) for name in _OF_CODES}
    return Areas(
        **found,
        generations={one: frozenset(codes) for one, codes in told["generations"].items()},
        ward_generation=told["ward_generation"], lsoa_generation=told["lsoa_generation"],
    )  # fmt: skip


def seen_told(seen: Seen) -> Plain:
    """Return what evidence says of areas as plain values."""
    return {
        "memberships": [
            [one.area, one.name, one.ward, one.authority, one.generation]
            for one in seen.memberships
        ],
        "other_wards": _told(seen.other_wards),
        **{name: getattr(seen, name) for name in _PLAIN},
        **{name: dict(getattr(seen, name)) for name in _OF_CODES},
    }


def seen_from(told: Plain) -> Seen:
    """Return what `seen_told` wrote."""
    found: Plain = {name: told[name] for name in _PLAIN}
    found |= {name: _tuples(told[name]) for name in _OF_CODES}
    memberships = [Membership(*one) for one in told["memberships"]]
    return Seen(memberships, other_wards=_areas(told["other_wards"]), **found)


_PLAIN = (
    "ward_generation", "lsoa_generation", "authority_names", "ward_names", "lsoa_names",
    "learned_forces",
)  # fmt: skip


def _told(areas: Iterable[Area]) -> list[list[str]]:
    return [[one.code, one.name, one.kind.value, one.generation, one.parent] for one in areas]


def _areas(told: Iterable[list[str]]) -> list[Area]:
    return [
        Area(code, name, _KINDS[kind], generation, parent)
        for code, name, kind, generation, parent in told
    ]


def _other_keys(areas: Mapping[str, Area]) -> list[str]:
    """Return the keys where one is not its area's code (a force is known by its slug), else []."""
    return [] if all(key == one.code for key, one in areas.items()) else list(areas)


def _tuples(told: Mapping[str, list[str]]) -> dict[str, tuple[str, ...]]:
    return {code: tuple(codes) for code, codes in told.items()}
