"""The registry of areas, built from what the evidence says and from what is known without it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from wardmote.evidence.areas import (
    ADDED_SOURCES,
    FORCE_PREFIX,
    Areas,
    force_title,
    lsoa_prefix,
    shipped_rows,
)
from wardmote.terms.areas import Area, AreaKind

# What people call an authority whose full name is longer, or by its letters.
_SHORT_NAMES = {
    "hull": "E06000010", "kingston": "E09000021", "lbhf": "E09000013", "rbkc": "E09000020",
    "rbk": "E09000021", "richmond": "E09000027", "telford": "E06000020", "windsor": "E06000040",
    "bcp": "E06000058", "bournemouth": "E06000058",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Membership:
    """One LSOA's (or ward's) place in the current generation."""

    area: str
    name: str
    ward: str
    authority: str
    generation: str = ""  # of the ward


@dataclass
class Seen:
    """What the evidence says about areas; gathered by the caller from its tables."""

    memberships: list[Membership] = field(default_factory=list)  # current LSOAs
    ward_generation: str = ""
    lsoa_generation: str = "2021"
    authority_names: dict[str, str] = field(default_factory=dict)
    ward_names: dict[str, str] = field(default_factory=dict)
    lsoa_names: dict[str, str] = field(default_factory=dict)  # any generation, from rows
    other_wards: list[Area] = field(default_factory=list)
    learned_forces: dict[str, str] = field(default_factory=dict)  # authority -> source
    components: dict[str, tuple[str, ...]] = field(default_factory=dict)
    fitted: dict[str, tuple[str, ...]] = field(default_factory=dict)  # any ward -> LSOAs


def register_areas(seen: Seen) -> Areas:
    """Build the registry from what the evidence says and what is known without it."""
    authorities = _authorities(seen)
    prefixes = {lsoa_prefix(a.name): c for c, a in authorities.items()}
    for row in shipped_rows("former_authorities.csv"):
        prefixes.setdefault(row["former_name"].casefold(), row["code"])
    for name, code in _SHORT_NAMES.items():
        prefixes.setdefault(name, code)
    wards: dict[str, Area] = {}
    lsoas: dict[str, Area] = {}
    for member in seen.memberships:
        prefixes[lsoa_prefix(member.name)] = member.authority
        if member.ward and member.ward not in wards:
            name = seen.ward_names.get(member.ward, member.ward)
            generation = member.generation or seen.ward_generation
            wards[member.ward] = Area(
                member.ward, name, AreaKind.WARD, generation, member.authority
            )
        lsoas[member.area] = Area(
            member.area, member.name, AreaKind.LSOA, seen.lsoa_generation,
            member.ward or member.authority,
        )  # fmt: skip
    return Areas(
        authorities, wards, _with_seen(lsoas, seen, prefixes), _forces(authorities),
        {r["former_code"]: r["code"] for r in shipped_rows("former_authorities.csv") if r["former_code"]},
        prefixes, seen.ward_generation, seen.lsoa_generation,
        {c: n for c, n in seen.lsoa_names.items() if c not in lsoas},
        _other_wards(seen, wards), seen.components,
        {code: inside for code, inside in seen.fitted.items() if code not in wards},
        _generations(seen),
    )  # fmt: skip


def _other_wards(seen: Seen, wards: Mapping[str, Area]) -> dict[str, Area]:
    """Return the wards of other generations; one without an authority lies where its LSOAs lie."""
    above = {member.area: member.authority for member in seen.memberships}
    found: dict[str, Area] = {}
    for ward in seen.other_wards:
        inside = [above[code] for code in seen.fitted.get(ward.code, ()) if code in above]
        parent = ward.parent or max(sorted(set(inside)), key=inside.count, default="")
        if ward.code not in wards:
            found[ward.code] = replace(ward, parent=parent)
    return found


def _generations(seen: Seen) -> dict[str, frozenset[str]]:
    codes: dict[str, set[str]] = defaultdict(set)
    for ward in seen.other_wards:
        codes[ward.generation].add(ward.code)
    return {generation: frozenset(held) for generation, held in codes.items()}


def _with_seen(lsoas: dict[str, Area], seen: Seen, prefixes: Mapping[str, str]) -> dict[str, Area]:
    """Where an authority has no look-up, the LSOAs named in its rows stand for it, wardless."""
    covered = {member.authority for member in seen.memberships}
    found = dict(lsoas)
    for code, name in seen.lsoa_names.items():
        authority = prefixes.get(lsoa_prefix(name), "")
        if authority and authority not in covered and code not in seen.components:
            found[code] = Area(code, name, AreaKind.LSOA, "as in the rows", authority)
    return found


def _authorities(seen: Seen) -> dict[str, Area]:
    found = {
        row["code"]: Area(
            row["code"], row["name"], AreaKind.PARTNERSHIP, "2025", FORCE_PREFIX + row["force"]
        )
        for row in shipped_rows("authorities.csv")
    }
    names = dict(seen.authority_names)
    for member in seen.memberships:
        names.setdefault(member.authority, member.authority)
    for code, name in names.items():
        force = seen.learned_forces.get(code, "")
        if code and code not in found:
            parent = FORCE_PREFIX + force if force else ""
            found[code] = Area(code, name, AreaKind.PARTNERSHIP, seen.ward_generation, parent)
    return found


def _forces(authorities: Mapping[str, Area]) -> dict[str, Area]:
    slugs = {a.parent.removeprefix(FORCE_PREFIX) for a in authorities.values() if a.parent}
    return {
        slug: Area(FORCE_PREFIX + slug, force_title(slug), AreaKind.FORCE, "2025")
        for slug in sorted(slugs | set(ADDED_SOURCES))
    }


def main_source(counts: Iterable[tuple[str, str, int]]) -> dict[str, str]:
    """Return for each authority the source with most rows: (authority, source, rows) in."""
    rows: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for authority, source, number in counts:
        if source not in ADDED_SOURCES:
            rows[authority][source] += number
    return {a: max(sorted(by), key=by.__getitem__) for a, by in rows.items()}
