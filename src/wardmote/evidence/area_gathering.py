"""The registry of areas of a store version: gathered from its tables, or as it was worked out before.

The ground (look-ups and outlines) and the names that rows give are kept apart: a new month brings
neither, and costs the names in its own file.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

import pyarrow as pa

from wardmote.evidence import learned, overlays, ward_fit
from wardmote.evidence.area_register import Membership, Seen, register_areas
from wardmote.evidence.areas import Areas
from wardmote.evidence.areas_kept import areas_from, areas_told, seen_from, seen_told
from wardmote.evidence.keep import Keep, key_of
from wardmote.evidence.store import Store
from wardmote.terms.areas import Area, AreaKind

_FORCE_TABLES = ("street", "outcomes", "stops")  # whose rows carry the force that recorded them
_LOOKUPS = ("from_kind", "to_kind", "from_area", "to_area")
_OUTLINES = ("area_kind", "generation", "geometry")
_MOST_NAMES = 64  # tables that name areas


class Held(Protocol):
    """What is asked of a store version: its tables, their data files and their rows."""

    store: Store

    @property
    def columns(self) -> Mapping[str, frozenset[str]]: ...
    @property
    def event_tables(self) -> list[str]: ...
    def tables_with(self, *columns: str) -> list[str]: ...
    def files(self, table: str) -> list[str]: ...
    def parts(self, table: str) -> list[str]: ...
    def read(self, table: str, *columns: str) -> pa.Table: ...


def areas_of(held: Held) -> Areas:
    """Return the registry of areas that a version's tables make.

    It is kept by the names of all the data files that it is made from, which carry their digests:
    another file, and it is made again.
    """
    naming = _naming(held)
    forces = {table: held.files(table) for table in _FORCE_TABLES if _has_forces(held, table)}
    used = {*_ground_tables(held), *(table for table, _, _ in naming), *forces}
    key = key_of("areas", naming, [(table, held.parts(table)) for table in sorted(used)])
    keep = Keep(held.store.home, "areas")
    if (told := keep.read(key)) is not None:
        return areas_from(told)
    seen = _ground(held)
    names = Keep(held.store.home, "names", _MOST_NAMES)
    for table, code, name in naming:
        _note_names(seen, learned.names(names, table, held.files(table), code, name))
    seen.learned_forces = learned.forces(forces, seen)
    made = register_areas(seen)
    keep.write(key, areas_told(made))
    return made


def _naming(held: Held) -> list[tuple[str, str, str]]:
    """Return each table whose rows name areas, with its columns of code and name."""
    found = [(table, "lsoa", "lsoa_name") for table in held.tables_with("lsoa", "lsoa_name")]
    found += [
        (table, "area", "area_name")
        for table in held.event_tables
        if "area_name" in held.columns[table]
    ]
    return found


def _has_forces(held: Held, table: str) -> bool:
    return {"area", "source"} <= held.columns.get(table, frozenset())


def _note_names(seen: Seen, named: list[tuple[str, str]]) -> None:
    """Note the names of LSOAs that a table's rows give; of wards and boroughs they are no news."""
    for found, told in named:
        if found[1:3] == "01":
            seen.lsoa_names.setdefault(found, told)


# -- the ground: what look-ups and outlines say ---------------------------------------------------


def _ground_tables(held: Held) -> list[str]:
    return [*held.tables_with(*_LOOKUPS), *held.tables_with(*_OUTLINES)]


def _ground(held: Held) -> Seen:
    key = key_of("ground", [(table, held.parts(table)) for table in _ground_tables(held)])
    keep = Keep(held.store.home, "ground")
    if (told := keep.read(key)) is not None:
        return seen_from(told)
    seen = Seen()
    lookup = _lookup_rows(held)
    _see_memberships(seen, lookup)
    _see_boundaries(held, seen)
    seen.components = overlays.components(_boundaries(held), lookup)
    if seen.other_wards:
        current = {member.area for member in seen.memberships}
        seen.fitted = ward_fit.fitted_wards(_boundaries(held), current) | seen.fitted
    keep.write(key, seen_told(seen))
    return seen


def _boundaries(held: Held) -> Iterator[dict[str, Any]]:
    for table in held.tables_with(*_OUTLINES):
        yield from held.read(table, "area_kind", "generation", "area", "geometry").to_pylist()


def _lookup_rows(held: Held) -> list[dict[str, Any]]:
    return [
        row
        for table in held.tables_with(*_LOOKUPS)
        for row in held.read(
            table, "from_kind", "from_generation", "from_area", "from_name",
            "to_kind", "to_generation", "to_area", "to_name",
        ).to_pylist()
    ]  # fmt: skip


def _see_boundaries(held: Held, seen: Seen) -> None:
    for table in held.tables_with(*_OUTLINES):
        columns = ("area_kind", "generation", "area", "area_name", "parent")
        for row in held.read(table, *columns).to_pylist():
            code, name = row["area"], row["area_name"] or row["area"]
            if row["area_kind"] == "lsoa":
                seen.lsoa_names.setdefault(code, name)
            elif row["area_kind"] == "partnership":
                seen.authority_names.setdefault(code, name)
            elif row["area_kind"] == "ward":
                generation, parent = row["generation"] or "", row["parent"] or ""
                seen.other_wards.append(Area(code, name, AreaKind.WARD, generation, parent))


def _see_memberships(seen: Seen, rows: list[dict[str, str]]) -> None:
    """Read look-up rows: LSOA → ward and LSOA or ward → partnership, newest generation each."""
    upward: dict[tuple[str, str], dict[str, str]] = {}
    ward_of: dict[str, tuple[tuple[str, str], dict[str, str]]] = {}
    every: list[tuple[str, dict[str, str]]] = []
    for row in rows:
        age = (row["to_generation"] or "", row["from_generation"] or "")
        if row["from_kind"] == row["to_kind"] == "lsoa":
            seen.lsoa_names.setdefault(row["from_area"], row["from_name"] or row["from_area"])
            continue
        if row["to_kind"] == "partnership":
            upward[(row["from_kind"], row["from_area"])] = row
            seen.authority_names[row["to_area"]] = row["to_name"] or row["to_area"]
            continue
        if (row["from_kind"], row["to_kind"]) == ("lsoa", "ward"):
            every.append((age[0], row))
        older = row["from_area"] in ward_of and ward_of[row["from_area"]][0] >= age
        if (row["from_kind"], row["to_kind"]) == ("lsoa", "ward") and not older:
            ward_of[row["from_area"]] = (age, row)
    newest: dict[str, tuple[str, str]] = defaultdict(lambda: ("", ""))
    placed = []
    for code, (age, row) in ward_of.items():
        above = upward.get(("lsoa", code)) or upward.get(("ward", row["to_area"]))
        authority = above["to_area"] if above else ""
        newest[authority] = max(newest[authority], age)
        placed.append((authority, age, code, row))
    for authority, age, code, row in placed:
        seen.lsoa_names.setdefault(code, row["from_name"] or code)
        if age == newest[authority] and authority:
            seen.ward_names[row["to_area"]] = row["to_name"] or row["to_area"]
            seen.memberships.append(
                Membership(code, row["from_name"] or code, row["to_area"], authority, age[0])
            )
    seen.ward_generation = max((age[0] for age in newest.values()), default="")
    _see_earlier_wards(seen, every)


def _see_earlier_wards(seen: Seen, rows: list[tuple[str, dict[str, str]]]) -> None:
    """Take the wards of earlier look-ups, with the LSOAs that those put into them."""
    above = {member.area: member.authority for member in seen.memberships}
    current = {member.ward for member in seen.memberships}
    inside: dict[str, list[str]] = defaultdict(list)
    named: dict[tuple[str, str], dict[str, str]] = {}
    for generation, row in rows:
        if generation != seen.ward_generation and row["from_area"] in above:
            named[(generation, row["to_area"])] = row
            if row["to_area"] not in current:
                inside[row["to_area"]].append(row["from_area"])
    for (generation, code), row in named.items():
        parent = above[row["from_area"]]
        seen.other_wards.append(
            Area(code, row["to_name"] or code, AreaKind.WARD, generation, parent)
        )
    seen.fitted |= {code: tuple(sorted(set(members))) for code, members in inside.items()}
