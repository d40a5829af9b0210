"""Residents of authorities, as far as they are held: by them a file is judged to be whole."""

from __future__ import annotations

from collections.abc import Collection

from wardmote.evidence.scanning import rows_where
from wardmote.evidence.snapshot import Snapshot


def residents(held: Snapshot) -> dict[str, float]:
    """Return the residents of each authority in the latest year held, by its code of today."""
    if "population" not in held.version.tables:
        return {}
    key = ("coverage", "residents")
    if key not in held.kept:
        files, columns = held.files("population"), ("year", "area", "value")
        latest: dict[str, tuple[int, float]] = {}
        found = rows_where(files, columns, series="residents", area_kind="partnership")
        for year, area, value in found:
            code = held.areas.former.get(area, area)
            told = (year or 0, value or 0.0)
            latest[code] = max(latest.get(code, told), told)
        held.kept[key] = {code: value for code, (_, value) in latest.items()}
    kept = held.kept[key]
    return kept if isinstance(kept, dict) else {}


def residents_together(held: Snapshot, codes: Collection[str]) -> float:
    """Return the residents of authorities where those of all are held, else 0."""
    known = residents(held)
    return sum(known[code] for code in codes) if all(code in known for code in codes) else 0.0


def share_of_residents(held: Snapshot, code: str, codes: Collection[str]) -> float | None:
    """Return one authority's share of the residents of several, None where it is not known."""
    every = residents_together(held, codes)
    return residents(held).get(code, 0.0) / every if every else None
