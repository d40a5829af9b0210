"""What was expected and what came: received, partial or missing, by source, area and month.

The rows of table `coverage` say what each file brought. Here they are judged together, anew for
each store version, because what arrives later changes what is known:

* months between the first and the last that a source supplied are expected; those that did not
  come are missing;
* a force's month far below what its residents, or its own other months, would give is partial: a
  force that stops supplying is not a fall in crime;
* a file of one crime type, or of some authorities, is a selection: what it does not hold is
  missing and not zero;
* rows that strayed over a force's border do not make it a supplier there.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import reduce
from itertools import pairwise
from math import gcd
from typing import Any

import numpy as np
from numpy.typing import NDArray

from wardmote.evidence.areas import Areas, force_title
from wardmote.evidence.coverage_lost import with_lost, without_lost
from wardmote.evidence.coverage_reach import reach
from wardmote.evidence.coverage_row import (
    EVERYWHERE,
    HELD_BACK,
    MISSING,
    PARTIAL,
    RECEIVED,
    STATUSES,
    CoverageRow,
)
from wardmote.evidence.measures import Fill
from wardmote.evidence.residents import residents_together
from wardmote.evidence.snapshot import Snapshot, snapshot
from wardmote.evidence.store import Store, StoreVersion
from wardmote.terms.areas import name_key
from wardmote.terms.periods import Month, Period

__all__ = [
    "EVERYWHERE", "HELD_BACK", "MISSING", "PARTIAL", "RECEIVED", "STATUSES", "CoverageRow",
    "coverage", "judged", "selected_categories", "states",
]  # fmt: skip

# Share of each crime type among all recorded by forces in England and Wales (data.police.uk,
# 2023, rounded). Only to tell a file of one crime type from a whole one.
CRIME_MIX = {
    "violence-and-sexual-offences": 0.31, "anti-social-behaviour": 0.16,
    "criminal-damage-and-arson": 0.08, "public-order": 0.07, "other-theft": 0.08,
    "shoplifting": 0.07, "vehicle-crime": 0.06, "burglary": 0.04, "drugs": 0.03,
}  # fmt: skip

# A type is not supplied where the file, were it whole, would hold this many rows of it even at a
# quarter of the usual share: chance leaves none of 20 once in 500 million.
_QUARTER, _EXPECTED = 0.25, 20.0
_ALONE = 20  # rows of one type alone, from which the file is that type's

# Recorded crime and anti-social behaviour together run at 5 to 12 a month for each 1,000 residents
# in every force of England and Wales (data.police.uk 2019-2024); below this a month is not whole.
LEAST_PER_1000 = 3.0
# Without residents: the share of the source's own highest month, of those within a year.
LEAST_OF_HIGHEST = 0.35
_NEAR_MONTHS, _LEAST_ROWS = 12, 200
JUDGED_TABLES = ("street",)


def selected_categories(counts: Mapping[str, int]) -> list[str]:
    """Return the categories that a street file is a selection of, or [] where it is whole.

    Args:
        counts: rows of each category in one force's month.
    """
    total = sum(counts.values())
    lone = len(counts) == 1 and total >= _ALONE
    absent = [
        category
        for category, share in CRIME_MIX.items()
        if category not in counts and total * share * _QUARTER > _EXPECTED
    ]
    return sorted(counts) if lone or absent else []


def coverage(store: Store, version: StoreVersion) -> list[CoverageRow]:
    """Return every expected area-month of every source at a store version, judged.

    Order: table, source, area, month. Worked out once for each version.
    """
    return judged(snapshot(store, version.number))


def judged(held: Snapshot) -> list[CoverageRow]:
    """Return the judged coverage of a snapshot; see `coverage`."""
    key = ("coverage", "judged")
    if key not in held.kept:
        held.kept[key] = tuple(_judge(held))
    kept = held.kept[key]
    return list(kept) if isinstance(kept, tuple) else []


def states(
    rows: Iterable[CoverageRow],
    areas: Areas,
    table: str,
    source: str,
    authority: str,
    period: Period,
    category: str = "",
) -> tuple[NDArray[np.int8], tuple[str, ...]]:
    """Return the state of each month of a period, and its reason.

    Args:
        authority: a code; a row of its force, or of the whole country, covers it too.
        category: one category; "" asks for all together, which a selection does not cover.
    Returns:
        Shape (months,), RECEIVED, PARTIAL or MISSING; and as many reasons.
    """
    force = areas.force_of(authority)
    state = np.full(period.months, MISSING, np.int8)
    reasons = [f"Not received from {source}."] * period.months
    for row in rows:
        if (row.table, row.source) != (table, source) or Month(row.month) not in period:
            continue
        if not (
            row.area in (authority, EVERYWHERE) or (row.area_kind == "force" and row.area == force)
        ):
            continue
        at = row.month - period.first.number
        code, why = _state_of(row, category)
        if code < state[at] or (code == state[at] and why):
            state[at], reasons[at] = code, why
    return state, tuple(reasons)


def _state_of(row: CoverageRow, category: str) -> tuple[int, str]:
    if row.categories and category in row.categories:
        return RECEIVED, ""
    if row.categories and category:
        return MISSING, row.reason
    return STATUSES.index(row.status), row.reason


# -- how it is worked out -------------------------------------------------------------------


def _judge(held: Snapshot) -> list[CoverageRow]:
    """Read, resolve and judge; one (table, source) after another."""
    by_supply: dict[tuple[str, str], list[CoverageRow]] = defaultdict(list)
    for row in _raw(held):
        by_supply[(row.table, row.source)].append(row)
    found: list[CoverageRow] = []
    for (table, source), every in sorted(by_supply.items()):
        lost = [row for row in every if row.rejected]
        rows = without_lost(every) if lost else every
        listed = any(row.lists_all for row in rows) or "share" in held.columns.get(table, ())
        fills = _fills(held, table)
        any_areas = any(not fill.lists_all for fill in fills)
        without = {code for fill in fills for code in fill.without}
        kept = reach(rows, source, held.areas, listed, any_areas, without)
        if table in JUDGED_TABLES:
            kept = _supply_failures(kept, source, held)
        kept = [_as_selection(row) for row in kept]
        kept = with_lost(_with_missing(kept), lost) if lost else _with_missing(kept)
        found += sorted(kept, key=lambda row: (row.area_name, row.area, row.month))
    return found


def _fills(held: Snapshot, table: str) -> list[Fill]:
    """Return what measures say of a table: whether areas may have no rows, whom it never speaks of."""
    fills = [fill for measure in held.measures.values() for fill in measure.tables]
    return [fill for fill in fills if fill.table == table]


def lost_in(held: Snapshot, table: str) -> list[CoverageRow]:
    """Return the months and areas of a table from which rows were rejected."""
    key = ("coverage", "lost")
    if key not in held.kept:
        by_table: dict[str, list[CoverageRow]] = {}
        for row in _raw(held):
            if row.rejected:
                by_table.setdefault(row.table, []).append(row)
        held.kept[key] = by_table
    kept = held.kept[key]
    return kept.get(table, []) if isinstance(kept, dict) else []


def _raw(held: Snapshot) -> list[CoverageRow]:
    if "coverage" not in held.version.tables:
        return []
    codes = _Codes(held.areas)
    sums: dict[tuple[Any, ...], CoverageRow] = {}
    for row in held.store.read("coverage", held.version).to_pylist():
        kind = "partnership" if row["area_kind"] == "authority" else row["area_kind"]
        told = row["area"] or ""
        area, name = (told, force_title(told)) if kind == "force" else codes.resolve(told)
        chosen = tuple(filter(None, (row.get("categories") or "").split(",")))
        one = CoverageRow(
            row["table"], row["source"], kind, area, name, row["month"], row["status"],
            row["reason"] or "", row["rows"] or 0, chosen, row.get("rejected") or 0,
            bool(row.get("lists_all")),
        )  # fmt: skip
        key = (one.table, one.source, kind, area, one.month)
        before = sums.get(key)
        sums[key] = one if before is None else _both(before, one)
    return list(sums.values())


def _both(one: CoverageRow, other: CoverageRow) -> CoverageRow:
    """Two former authorities that are one now, or two files of one month."""
    worse, better = sorted((one, other), key=lambda row: -STATUSES.index(row.status))
    return replace(
        worse, rows=one.rows + other.rows, rejected=one.rejected + other.rejected,
        reason=worse.reason or (better.reason if worse.status == "received" else ""),
    )  # fmt: skip


class _Codes:
    """Names and former codes to codes and names of today."""

    def __init__(self, areas: Areas) -> None:
        self.areas = areas
        self.by_key = {name_key(one.name): code for code, one in areas.authorities.items()}

    def resolve(self, told: str) -> tuple[str, str]:
        code = self.areas.former.get(told, told)
        if code not in self.areas.authorities:
            code = self.areas.prefixes.get(told.casefold(), "") or self.by_key.get(
                name_key(told), ""
            )
        known = self.areas.authorities.get(code)
        return (code, known.name) if known else (told, told)


def _supply_failures(rows: list[CoverageRow], source: str, held: Snapshot) -> list[CoverageRow]:
    """Mark months that hold far too little to be whole, of a force or of authorities cut out of it."""
    served = {code for code in held.areas.authorities if held.areas.force_of(code) == source}
    # Small districts differ more than forces do: residents judge a force alone.
    people = {"force": residents_together(held, served), "partnership": 0.0}
    alike: dict[tuple[str, str], list[CoverageRow]] = defaultdict(list)
    for row in rows:
        if row.area_kind in people and not row.categories:
            alike[(row.area_kind, row.area)].append(row)
    found = []
    for row in rows:
        able = row.status == "received" and row.area_kind in people and not row.categories
        near = alike[(row.area_kind, row.area)] if able else []
        said = _short(row, near, people[row.area_kind]) if able else ""
        found.append(replace(row, status="partial", reason=said) if said else row)
    return found


def _short(row: CoverageRow, whole: list[CoverageRow], residents: float) -> str:
    name = row.area_name or row.source
    if residents:
        rate = 1000 * row.rows / residents
        if rate < LEAST_PER_1000:
            return (
                f"{name} supplied {row.rows:,} rows, {rate:.1f} for each 1,000 residents, where a "
                f"whole month has {LEAST_PER_1000:.0f} at the very least: only part was supplied."
            )
    near = [one.rows for one in whole if abs(one.month - row.month) <= _NEAR_MONTHS]
    most = max(near, default=0)
    if most >= _LEAST_ROWS and row.rows < LEAST_OF_HIGHEST * most:
        return (
            f"{name} supplied {row.rows:,} rows, where another of its months has {most:,}: only "
            "part was supplied."
        )
    return ""


def _as_selection(row: CoverageRow) -> CoverageRow:
    if not row.categories or row.status != "received":
        return row
    names = ", ".join(name.replace("-", " ") for name in row.categories)
    return replace(row, status="partial", reason=f"Only {names} was supplied.")


def _with_missing(rows: list[CoverageRow]) -> list[CoverageRow]:
    """Add the months that were expected between those that came."""
    by_area: dict[tuple[str, str], list[CoverageRow]] = defaultdict(list)
    for row in rows:
        by_area[(row.area_kind, row.area)].append(row)
    covering = {row.month for row in rows if row.area_kind in ("force", "nation")}
    found = list(rows)
    for (kind, _), mine in by_area.items():
        held = {row.month for row in mine}
        if kind == "force":
            # a month that came as a selection of authorities has its own rows
            held |= {row.month for row in rows}
        elif kind == "partnership":
            held |= covering
        model = min(mine, key=lambda row: row.month)
        if kind == "partnership" and model.area == model.area_name:
            continue  # a name without a code ("Unknown"): nobody expects it every month
        for month in _expected(held):
            if month not in held:
                found.append(
                    replace(
                        model,
                        month=month,
                        status="missing",
                        rows=0,
                        categories=(),
                        reason="Not received, though months before and after were.",
                    )
                )
    return found


def _expected(held: set[int]) -> range:
    """Return the months expected: every one, or every third where quarters are supplied."""
    ordered = sorted(held)
    steps = [b - a for a, b in pairwise(ordered)]
    step = reduce(gcd, steps) if len(steps) >= 2 else 1
    return range(ordered[0], ordered[-1] + 1, max(step if step in (3, 12) else 1, 1))
