"""One store version as figures read it: its areas, numberings and stocks, worked out once.

A snapshot never changes, so everything derived from it is kept by store version.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from pathlib import Path
from threading import RLock

import pyarrow as pa

from wardmote.evidence.area_gathering import areas_of
from wardmote.evidence.areas import Areas
from wardmote.evidence.measures import Measure, measures, with_level
from wardmote.evidence.numbering import Numbering, number_areas
from wardmote.evidence.store import Store, StoreVersion
from wardmote.terms.areas import AreaKind

_LEVELS = {"01": AreaKind.LSOA, "05": AreaKind.WARD}  # characters 2 and 3 of an ONS code
_KEPT = 4  # snapshots of different versions kept in memory, about 60 MB each at national size
_snapshots: dict[tuple[str, int], Snapshot] = {}
_lock = RLock()
_resolved = lru_cache(maxsize=64)(Path.resolve)  # asked at each request


def snapshot(store: Store, as_at: int | str | None = None) -> Snapshot:
    """Return the snapshot of a store version, newest where None. Errors as `Store.at`."""
    version = store.at(as_at)
    key = (f"{_resolved(store.home)}@{version.made_at.isoformat()}", version.number)
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
        self.numberings: dict[AreaKind, Numbering] = {}

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
        codes = self.read(table, "area")["area"].value_counts().to_pylist()
        weight = {AreaKind.PARTNERSHIP: 0, AreaKind.WARD: 0, AreaKind.LSOA: 0}
        for row in codes:
            if code := row["values"]:
                weight[_LEVELS.get(code[1:3], AreaKind.PARTNERSHIP)] += row["counts"]
        return max(weight, key=lambda kind: weight[kind])

    @cached_property
    def areas(self) -> Areas:
        """Return the registry of areas that this version's tables make."""
        return areas_of(self)

    def numbering(self, level: AreaKind) -> Numbering:
        """Return the units of a level, numbered."""
        if level not in self.numberings:
            self.numberings[level] = number_areas(self.areas, level)
        return self.numberings[level]

    def files(self, table: str) -> list[str]:
        """Return the paths of a table's data files at this version."""
        return [str(path) for path in self.store.files(table, self.version)]

    def parts(self, table: str) -> list[str]:
        """Return the names of a table's data files: each carries a digest of its bytes."""
        return [part.path for part in self.store.parts(table, self.version)]

    def read(self, table: str, *columns: str) -> pa.Table:
        """Return columns of a table at this version."""
        return self.store.read(table, self.version, list(columns))
