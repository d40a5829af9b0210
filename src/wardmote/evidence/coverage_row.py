"""One source's month of one area, and the words for whether it came: received, partial, missing."""

from __future__ import annotations

from dataclasses import dataclass

RECEIVED, PARTIAL, MISSING = 0, 1, 2
STATUSES = ("received", "partial", "missing")
EVERYWHERE = ""  # the area of a source that supplies the whole country
# A month with small numbers held back: its rows say in which cells, and the others are known.
HELD_BACK = "small numbers are held back by the supplier, to protect people"


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One source's month of one area.

    `area` is an authority's code, a force's slug (`area_kind` force), a name that no code is known
    for, or "" for the whole country. `categories` is empty where all were supplied.
    """

    table: str
    source: str
    area_kind: str
    area: str
    area_name: str
    month: int
    status: str
    reason: str
    rows: int
    categories: tuple[str, ...] = ()
