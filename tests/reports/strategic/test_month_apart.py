"""A month that stands apart from its year is said, and one that may be chance is not."""

from __future__ import annotations

import pytest

from wardmote.evidence.figures import Cell, Figure, Question
from wardmote.reports.strategic.seasons import peak_of
from wardmote.terms.areas import Area, AreaKind
from wardmote.terms.periods import Period
from wardmote.terms.quantities import MISSING, Quantity

YEAR = Period.parse("2025-01..2025-12")
HERE = Area("E09000099", "Westhaven", AreaKind.PARTNERSHIP, "2025")


def series(*counts: int | None) -> Figure:
    cells = tuple(
        Cell((str(month),), (month.title,), MISSING if count is None else Quantity(count))
        for month, count in zip(YEAR, counts, strict=True)
    )
    whole = Cell((), (), Quantity(sum(count or 0 for count in counts)))
    question = Question("police-tables", HERE.code, YEAR, ("month",))
    return Figure(question, "Planted", "offences", HERE, cells, whole)


@pytest.mark.parametrize(
    ("counts", "apart"),
    [
        ((56, 49, 55, 65, 69, 69, 82, 433, 61, 124, 67, 66), "August 2025"),  # drugs, as recorded
        ((100,) * 12, ""),
        ((100,) * 7 + (180,) + (100,) * 4, ""),  # clearly more, and short of twice its share
        ((1,) * 7 + (4,) + (1,) * 4, ""),  # four times the others, of fifteen in all
        ((100,) * 7 + (900,) + (100,) * 3 + (None,), ""),  # no whole year to be a part of
        ((0,) * 12, ""),
    ],
)
def test_a_month_stands_apart_with_twice_its_share_beyond_chance(
    counts: tuple[int | None, ...], apart: str
) -> None:
    found = peak_of(series(*counts), YEAR)
    assert (found.labels[0] if found else "") == apart
