"""One source's month of one area, and the words for whether it came: received, partial, missing."""

from __future__ import annotations

from dataclasses import dataclass

RECEIVED, PARTIAL, MISSING = 0, 1, 2
STATUSES = ("received", "partial", "missing")
EVERYWHERE = ""  # the area of a source that supplies the whole country
# A month with small numbers held back: its rows say in which cells, and the others are known.
HELD_BACK = "small numbers are held back by the supplier, to protect people"

# A month without a row of an authority does not hold it where, at the authority's usual share of
# the rows, chance would leave none less than once in three million (e^-15). The Isles of Scilly
# have months without a crime; a district of 100,000 has none.
ABSENT_ROWS = 15.0

REJECTED_SHARE = 0.05  # of a month's rows: from here what was rejected makes it partial


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One source's month of one area.

    `area` is an authority's code, a force's slug (`area_kind` force), a name that no code is known
    for, or "" for the whole country. `categories` is empty where all were supplied. `rejected` rows
    of it were not loaded: of a month received, too few to make it partial. `lists_all`: it has a
    line for each area that it covers, so that one without is not in it.
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
    rejected: int = 0
    lists_all: bool = False
