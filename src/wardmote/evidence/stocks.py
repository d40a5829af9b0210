"""Denominators: how many residents or households an area has, by which source and year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from wardmote.evidence.scanning import rows_where
from wardmote.evidence.snapshot import Snapshot
from wardmote.terms.areas import Area, AreaKind
from wardmote.terms.quantities import UNKNOWN, Quantity, total

_TITLES = {
    "ons-census": "Census", "ons-mid-year": "mid-year estimate", "gla": "GLA ward profiles",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Stock:
    """A denominator with where it is from. `value` is unknown where none is held."""

    value: Quantity
    label: str  # "residents, 2021"
    year: int = 0
    table: str = ""


class Stocks:
    """Every stock held at one version: (series, kind of area) → (year, source) → area → value."""

    def __init__(self, held: Snapshot) -> None:
        self.held = held
        self._by: dict[tuple[str, str], dict[tuple[int, str, str], dict[str, float]]] = {}
        self._read: set[str] = set()
        self._found: dict[tuple[str, str, int | None], Stock] = {}

    def of(self, series: str, area: Area, year: int | None = None) -> Stock:
        """Return an area's own value, or the sum of its parts where all of them are held.

        The newest year held is used, or the given one.
        """
        key = (series, area.code, year)
        if key not in self._found:
            self._found[key] = self._look_up(series, area, year)
        return self._found[key]

    def _look_up(self, series: str, area: Area, year: int | None) -> Stock:
        label = series.replace("-", " ")
        found: list[tuple[int, Stock]] = []
        for kind, codes in self._ways(area):
            for (of_year, source, table), values in self._newest(series, kind, year):
                held = [values[code] for code in codes if code in values]
                if codes and len(held) == len(codes):
                    summed = _whole(total(map(Quantity, held)))
                    said = f"{label}, {of_year} ({_TITLES.get(source, source)})"
                    found.append((of_year, Stock(summed, said, of_year, table)))
                    break
        # Between an area's own value and the sum of its parts the newer year goes first.
        newest = max(found, key=lambda one: one[0], default=None)
        return newest[1] if newest else Stock(UNKNOWN, f"{label}: not held")

    def by_area(self, series: str, kind: AreaKind) -> Mapping[str, float]:
        """Return the newest values of a series by area code; empty where not held."""
        newest = self._newest(series, kind.value, None)
        return newest[0][1] if newest else {}

    def _newest(
        self, series: str, kind: str, year: int | None
    ) -> list[tuple[tuple[int, str, str], dict[str, float]]]:
        self._take(series)
        held = self._by.get((series, kind), {})
        chosen = [(key, values) for key, values in held.items() if year in (None, key[0])]
        return sorted(chosen, key=lambda one: (-one[0][0], one[0][1:]))

    def _ways(self, area: Area) -> Sequence[tuple[str, list[str]]]:
        areas = self.held.areas
        ways: list[tuple[str, list[str]]] = [(area.kind.value, [area.code])]
        if area.kind in (AreaKind.FORCE, AreaKind.REGION, AreaKind.NATION):
            ways.append((AreaKind.PARTNERSHIP.value, areas.authorities_in(area)))
        elif area.kind is not AreaKind.LSOA:
            ways.append((AreaKind.LSOA.value, [one.code for one in areas.lsoas_in(area)]))
        return ways

    def _take(self, series: str) -> None:
        """Read one series, once: a census by age band is 20 times its total."""
        if series in self._read:
            return
        self._read.add(series)
        for table in self.held.tables_with("year", "area", "area_kind", "series", "value"):
            self._take_from(table, series)

    def _take_from(self, table: str, series: str) -> None:
        columns = ("area_kind", "year", "source", "area", "value")
        former = self.held.areas.former
        found = rows_where(self.held.files(table), columns, series=series)
        for kind, year, source, area, value in found:
            if value is not None:
                held = self._by.setdefault((series, kind), {})
                values = held.setdefault((year, source, table), {})
                code = former.get(area, area)
                values[code] = values.get(code, 0.0) + value


def stocks(held: Snapshot) -> Stocks:
    """Return the stocks of a snapshot, read once."""
    found: Any = held.kept.get("stocks")
    if found is None:
        found = held.kept["stocks"] = Stocks(held)
    assert isinstance(found, Stocks)  # noqa: S101 — our own mistake alone could break this
    return found


def _whole(value: Quantity) -> Quantity:
    number = value.value
    return Quantity(int(number)) if number is not None and number == int(number) else value
