"""One store version as figures read it: its areas, numberings and stocks, worked out once.

A snapshot never changes, so everything derived from it is kept by store version.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from threading import RLock
from typing import Any

import pyarrow as pa

from wardmote.evidence import learned, overlays, ward_fit
from wardmote.evidence.area_register import Membership, Seen, register_areas
from wardmote.evidence.areas import Areas
from wardmote.evidence.measures import Measure, measures, with_level
from wardmote.evidence.numbering import Numbering, number_areas
from wardmote.evidence.store import Store, StoreVersion
from wardmote.terms.areas import Area, AreaKind

_LEVELS = {"01": AreaKind.LSOA, "05": AreaKind.WARD}  # characters 2 and 3 of an ONS code
_KEPT = 4  # snapshots of different versions kept in memory, about 60 MB each at national size
_FORCE_TABLES = ("street", "outcomes", "stops")  # whose rows carry the force that recorded them
_snapshots: dict[tuple[str, int], Snapshot] = {}
_lock = RLock()


def snapshot(store: Store, as_at: int | str | None = None) -> Snapshot:
    """Return the snapshot of a store version, newest where None. Errors as `Store.at`."""
    version = store.at(as_at)
    key = (f"{store.home.resolve()}@{version.made_at.isoformat()}", version.number)
    with _lock:
        found = _snapshots.pop(key, None) or Snapshot(store, version)
        found.store = store  # an earlier one may have been closed
        _snapshots[key] = found  # newest used last
        while len(_snapshots) > _KEPT:
            del _snapshots[next(iter(_snapshots))]
    return found


class Snapshot:
    """A store at one version, with what is worked out from it."""

    def __init__(self, store: Store, version: StoreVersion) -> None:
        self.store = store
        self.version = version
        self.kept: dict[object, object] = {}  # what answerers work out once for this version
        self._numberings: dict[AreaKind, Numbering] = {}

    @cached_property
    def columns(self) -> dict[str, frozenset[str]]:
        """Return for each table held its columns."""
        return {
            table: frozenset(self.store.schema(table, self.version).names)
            for table in self.version.tables
        }

    def tables_with(self, *columns: str) -> list[str]:
        """Return the tables held that have all of these columns, by name."""
        wanted = set(columns)
        return sorted(table for table, held in self.columns.items() if wanted <= held)

    @cached_property
    def event_tables(self) -> list[str]:
        return self.tables_with("month", "area", "category", "count")

    @cached_property
    def measures(self) -> dict[str, Measure]:
        known = measures(self.store.home, self.event_tables)
        plain = {name: one for name, one in known.items() if one.plain}
        return known | {
            name: with_level(one, self._level_of(one.tables[0].table))
            for name, one in plain.items()
        }

    def _level_of(self, table: str) -> AreaKind:
        """Return the level of area that most of a table's codes are of."""
        codes = self._read(table, "area")["area"].value_counts().to_pylist()
        weight = {AreaKind.PARTNERSHIP: 0, AreaKind.WARD: 0, AreaKind.LSOA: 0}
        for row in codes:
            if code := row["values"]:
                weight[_LEVELS.get(code[1:3], AreaKind.PARTNERSHIP)] += row["counts"]
        return max(weight, key=lambda kind: weight[kind])

    @cached_property
    def areas(self) -> Areas:
        """Return the registry of areas that this version's tables make."""
        seen = Seen()
        self._see_lookups(seen)
        self._see_boundaries(seen)
        for table in self.tables_with("lsoa", "lsoa_name"):
            self._note_names(seen, table, "lsoa", "lsoa_name")
        for table in self.event_tables:
            if "area_name" in self.columns[table]:
                self._note_names(seen, table, "area", "area_name")
        seen.components = overlays.components(self._boundaries())
        if seen.other_wards:
            current = {member.area for member in seen.memberships}
            seen.fitted = ward_fit.fitted_wards(self._boundaries(), current) | seen.fitted
        seen.learned_forces = learned.forces(
            {table: self.files(table) for table in _FORCE_TABLES if self._has_forces(table)}, seen
        )
        return register_areas(seen)

    def numbering(self, level: AreaKind) -> Numbering:
        """Return the units of a level, numbered."""
        if level not in self._numberings:
            self._numberings[level] = number_areas(self.areas, level)
        return self._numberings[level]

    def files(self, table: str) -> list[str]:
        """Return the paths of a table's data files at this version."""
        return [str(path) for path in self.store.files(table, self.version)]

    def _has_forces(self, table: str) -> bool:
        return {"area", "source"} <= self.columns.get(table, frozenset())

    def _boundaries(self) -> Iterator[dict[str, Any]]:
        for table in self.tables_with("area_kind", "generation", "geometry"):
            columns = ("area_kind", "generation", "area", "geometry")
            yield from self._read(table, *columns).to_pylist()

    def _read(self, table: str, *columns: str) -> pa.Table:
        return self.store.read(table, self.version, list(columns))

    def _note_names(self, seen: Seen, table: str, code: str, name: str) -> None:
        """Note the names of LSOAs that a table's rows give; of wards and boroughs they are no news."""
        for found, told in learned.names(table, self.files(table), code, name):
            if found[1:3] == "01":
                seen.lsoa_names.setdefault(found, told)

    def _see_lookups(self, seen: Seen) -> None:
        rows = [
            row
            for table in self.tables_with("from_kind", "to_kind", "from_area", "to_area")
            for row in self._read(
                table, "from_kind", "from_generation", "from_area", "from_name",
                "to_kind", "to_generation", "to_area", "to_name",
            ).to_pylist()
        ]  # fmt: skip
        _see_memberships(seen, rows)

    def _see_boundaries(self, seen: Seen) -> None:
        for table in self.tables_with("area_kind", "generation", "geometry"):
            columns = ("area_kind", "generation", "area", "area_name", "parent")
            for row in self._read(table, *columns).to_pylist():
                code, name = row["area"], row["area_name"] or row["area"]
                if row["area_kind"] == "lsoa":
                    seen.lsoa_names.setdefault(code, name)
                elif row["area_kind"] == "partnership":
                    seen.authority_names.setdefault(code, name)
                elif row["area_kind"] == "ward":
                    seen.other_wards.append(
                        Area(
                            code, name, AreaKind.WARD, row["generation"] or "", row["parent"] or ""
                        )
                    )


def _see_memberships(seen: Seen, rows: list[dict[str, str]]) -> None:
    """Read look-up rows: LSOA → ward and LSOA or ward → partnership, newest generation each."""
    upward: dict[tuple[str, str], dict[str, str]] = {}
    ward_of: dict[str, tuple[tuple[str, str], dict[str, str]]] = {}
    every: list[tuple[str, dict[str, str]]] = []
    for row in rows:
        age = (row["to_generation"] or "", row["from_generation"] or "")
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
