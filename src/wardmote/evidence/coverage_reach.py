"""Where a source supplies: a whole force, some authorities, or the whole country."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from wardmote.evidence.areas import ADDED_SOURCES, LONDON, Areas, force_title, source_slug
from wardmote.evidence.coverage_row import (
    ABSENT_ROWS,
    EVERYWHERE,
    REJECTED_SHARE,
    STATUSES,
    CoverageRow,
)

WHOLE_SHARE = 0.8  # of a force's authorities: from here a file is of the whole force
NATIONAL_AREAS = 200  # authorities in one month: from here a file is of the whole country


def reach(
    rows: list[CoverageRow], source: str, areas: Areas, listed: bool = False,
    any_areas: bool = True, without: Collection[str] = (),
) -> list[CoverageRow]:  # fmt: skip
    """Say where a source supplies: its whole force, some authorities, or the whole country.

    Args:
        listed: whether each area that is covered has rows, be they of zeroes (a survey's waves, wide
            tables), so that one without was left out.
        any_areas: whether any area may have had none, however many rows it has in other months.
        without: authorities that the publisher never speaks of.
    """
    named = [row for row in rows if row.area or row.area_kind == "nation"]
    if listed:
        return _national(named, rows, listed, _meant(named, source, areas, without))
    if source in ADDED_SOURCES:
        return _everywhere(rows)
    territory = {code for code, one in areas.authorities.items() if areas.force_of(code) == source}
    if not territory:
        return _national(named, [] if any_areas else rows, listed)
    by_month: dict[int, list[CoverageRow]] = defaultdict(list)
    for row in rows:
        by_month[row.month].append(row)
    present = {
        month: {row.area for row in all_rows if row.area in territory}
        for month, all_rows in by_month.items()
    }
    parts = [areas_here for areas_here in present.values() if not _is_whole(areas_here, territory)]
    usual = {
        code
        for code in territory
        if 2 * sum(code in one for one in parts) >= max(1, len(parts)) and parts
    }
    found: list[CoverageRow] = []
    for month, all_rows in by_month.items():
        at_force = [row for row in all_rows if row.area_kind == "force"]
        if _is_whole(present[month], territory) or not present[month]:
            found += _together(at_force or all_rows, "force", source, force_title(source))
        else:
            found += _of_some(all_rows, present[month] | usual, areas)
    return found if any_areas else _left_out(found, rows)


def _is_whole(present: set[str], territory: set[str]) -> bool:
    return len(present) >= WHOLE_SHARE * len(territory)


def _together(rows: list[CoverageRow], kind: str, area: str, name: str) -> list[CoverageRow]:
    """Return one row for a whole force or country, and the authorities of it that came in part.

    They stand for themselves, unless they are all there is, or what was rejected of them is too
    much of the whole.
    """
    apart = [one for one in rows if one.status == "partial" and one.area_kind == "partnership"]
    apart = [one for one in apart if one.area]
    total, lost = sum(one.rows for one in rows), sum(one.rejected for one in apart)
    if len(apart) == len(rows) or (lost and lost >= REJECTED_SHARE * (total + lost)):
        apart = []
    rest = [one for one in rows if one not in apart]
    worst = max(rest, key=lambda one: STATUSES.index(one.status))
    whole = replace(worst, area_kind=kind, area=area, area_name=name, rows=total, rejected=0)
    return [whole, *apart]


def _of_some(rows: list[CoverageRow], supplied: set[str], areas: Areas) -> list[CoverageRow]:
    here = {row.area: row for row in rows if row.area in supplied}
    model = rows[0]
    return [
        here.get(code)
        or replace(
            model, area_kind="partnership", area=code, area_name=areas.authorities[code].name,
            rows=0,
        )
        for code in sorted(supplied)
    ]  # fmt: skip


def _everywhere(rows: list[CoverageRow]) -> list[CoverageRow]:
    by_month: dict[int, list[CoverageRow]] = defaultdict(list)
    for row in rows:
        by_month[row.month].append(row)
    found = []
    for all_rows in by_month.values():
        at_force = [row for row in all_rows if row.area_kind == "force"] or all_rows
        bare = [replace(row, categories=()) for row in at_force]
        found += _together(bare, "nation", EVERYWHERE, "")
    return found


def _left_out(found: list[CoverageRow], rows: Iterable[CoverageRow]) -> list[CoverageRow]:
    """Say which areas without rows were left out: chance would not leave so many rows out.

    Args:
        rows: what came, which tells how many rows an area has as a rule.
    """
    by_area: Counter[str] = Counter()
    by_month: Counter[int] = Counter()
    for row in rows:
        by_area[row.area] += row.rows
        by_month[row.month] += row.rows
    every = max(by_area.total(), 1)
    return [
        _not_held(row, row)
        if not row.rows
        and row.status == "received"
        and by_area[row.area] / every * by_month[row.month] > ABSENT_ROWS
        else row
        for row in found
    ]


def _meant(
    named: list[CoverageRow], source: str, areas: Areas, without: Collection[str]
) -> list[CoverageRow]:
    """Return the authorities of a force, or of London, that a table of most of them never names."""
    present = {row.area for row in named}
    own = {code for code in areas.authorities if areas.force_of(code) == source_slug(source)}
    for territory in (own, set(areas.authorities_in(LONDON))):
        meant = territory - set(without)
        if meant and _is_whole(present & meant, meant):
            left_out = sorted(meant - present)
            return [
                replace(named[0], area=code, area_name=areas.authorities[code].name)
                for code in left_out
            ]
    return []


def _national(
    named: list[CoverageRow], rows: list[CoverageRow], listed: bool,
    meant: Sequence[CoverageRow] = (),
) -> list[CoverageRow]:  # fmt: skip
    """A month that names most of the country's authorities is of the whole country.

    In the other months an authority that most of them name was covered by all of them: where a
    table lists only areas with rows, no row is none. Not so where each has rows (`listed`): one that
    a wave of a survey or a wide table does not name is missing from it.

    Args:
        meant: authorities that no month names though those beside them are named.
    """
    by_month: dict[int, list[CoverageRow]] = defaultdict(list)
    for row in named:
        by_month[row.month].append(row)
    parts = {
        month: mine for month, mine in by_month.items() if listed or len(mine) < NATIONAL_AREAS
    }
    found = [
        one
        for month, mine in by_month.items()
        if month not in parts
        for one in _together(mine, "nation", EVERYWHERE, "")
    ]
    usual: dict[str, list[CoverageRow]] = defaultdict(list)
    for mine in parts.values():
        for row in mine:
            usual[row.area].append(row)
    often = [some[0] for some in usual.values() if 2 * len(some) >= len(parts)] + [*meant]
    for mine in parts.values():
        here = {row.area for row in mine}
        found += mine
        unnamed = [row for row in often if row.area not in here]
        if listed:  # a name without a code ("Unknown") is not expected
            found += [_not_held(mine[0], row) for row in unnamed if row.area != row.area_name]
        else:
            found += [
                replace(mine[0], area=row.area, area_name=row.area_name, rows=0) for row in unnamed
            ]
    return _left_out(found, rows) if rows and not listed else found


def _not_held(model: CoverageRow, area: CoverageRow) -> CoverageRow:
    return replace(
        model, area=area.area, area_name=area.area_name, rows=0, categories=(), status="missing",
        reason=f"What was received holds no row for {area.area_name}.",
    )  # fmt: skip
