"""Rows rejected at the door, as coverage and figures tell them: the count may be too low by them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from wardmote.evidence.coverage_row import CoverageRow
from wardmote.terms.periods import Month, Period

_MONTHS_NAMED = 3
_REASONS_TOLD = 2


def without_lost(rows: Iterable[CoverageRow]) -> list[CoverageRow]:
    """Return coverage as it is judged: what is said of rejected rows does not judge a month."""
    return [
        replace(row, rejected=0, reason="" if row.status == "received" else row.reason)
        for row in rows
    ]


def with_lost(rows: Iterable[CoverageRow], lost: Sequence[CoverageRow]) -> list[CoverageRow]:
    """Tell in judged coverage which rows were rejected: of the area itself, or of no known area."""
    by_month: dict[int, list[CoverageRow]] = {}
    for one in lost:
        by_month.setdefault(one.month, []).append(one)
    return [_told(row, by_month.get(row.month, ())) for row in rows]


def _told(row: CoverageRow, lost: Iterable[CoverageRow]) -> CoverageRow:
    wide = row.area_kind in ("force", "nation")
    mine = [one for one in lost if wide or one.area in ("", row.area)]
    if row.status == "missing" or not mine:
        return row
    number = sum(one.rejected for one in mine)
    whole = row.status == "received" or bool(row.categories)
    said = f"{row.reason} {in_words(number, mine)}".strip() if whole else row.reason
    return replace(row, rejected=number, reason=said)


def in_words(number: int, lost: Iterable[CoverageRow]) -> str:
    """Say how many rows were rejected, and why."""
    reasons = list(dict.fromkeys(one.reason for one in lost if one.reason))
    why = f" ({'; '.join(reasons[:_REASONS_TOLD])})" if reasons else ""
    many = "1 row was" if number == 1 else f"{number:,} rows were"
    return f"{many} rejected{why}: the count may be too low."


def lost_of(
    lost: Iterable[CoverageRow], sources: Collection[str], areas: Collection[str], period: Period
) -> dict[str, list[CoverageRow]]:
    """Return by source the months of a period in which rows were rejected that may be of some areas.

    Args:
        sources: those that supply the areas; the rows of another are of its own.
        areas: codes of authorities; empty for all that a source supplied.
    """
    found: dict[str, list[CoverageRow]] = {}
    for row in lost:
        near = not areas or row.area in areas or (row.area_kind == "force" or not row.area)
        if row.source in sources and near and Month(row.month) in period:
            found.setdefault(row.source, []).append(row)
    return found


def caveat_of(title: str, rows: Sequence[CoverageRow], period: Period) -> str:
    """Write the caveat of a figure over rows of one supplier that were rejected."""
    number = sum(row.rejected for row in rows)
    months = sorted({row.month for row in rows})
    when = ", ".join(Month(month).title for month in months)
    if len(months) > _MONTHS_NAMED:
        when = f"{len(months)} of these {period.months} months"
    of = "1 row" if number == 1 else f"{number:,} rows"
    said = in_words(number, rows).partition(" rejected")[2]
    verb = "was" if number == 1 else "were"
    return f"{of} from {title} for {when} {verb} rejected{said}"
