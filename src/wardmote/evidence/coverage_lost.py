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
        replace(row, rejected=0, reason="") if row.status == "received" else row for row in rows
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
    if row.status == "missing" or not mine or (row.rejected and row.status == "partial"):
        return row
    number = sum(one.rejected for one in mine)
    whole = row.status == "received" or bool(row.categories)
    said = f"{row.reason} {in_words(number, mine)}".strip() if whole else row.reason
    return replace(row, rejected=number, reason=said)


def in_words(number: int, lost: Iterable[CoverageRow]) -> str:
    """Say how many rows were rejected, and why."""
    return f"{_rows(number)} rejected{_why(lost)}: the count may be too low."


def _rows(number: int, more: str = "") -> str:
    return f"1 row{more} was" if number == 1 else f"{number:,} rows{more} were"


def _why(lost: Iterable[CoverageRow]) -> str:
    """Return the first of the reasons in brackets; a row's may be several."""
    told = (row for row in lost if row.status == "received")  # of a partial month it is a sentence
    reasons = dict.fromkeys(one for row in told for one in row.reason.split("; ") if one)
    return f" ({'; '.join(list(reasons)[:_REASONS_TOLD])})" if reasons else ""


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
    """Write the caveat of a figure over rows of one supplier that were rejected.

    A row that told no month is noted in each month of its file: over several months the number is
    the most that there can be.
    """
    number = sum(row.rejected for row in rows)
    months = sorted({row.month for row in rows})
    when = ", ".join(Month(month).title for month in months)
    if len(months) > _MONTHS_NAMED:
        when = f"{len(months)} of these {period.months} months"
    said = _rows(number, f" from {title} for {when}")
    most = "Up to " if len(months) > 1 else ""
    return f"{most}{said} rejected{_why(rows)}: the count may be too low."
