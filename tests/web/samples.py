"""Figures made by hand, as the evidence would answer them, with every kind of value in them."""

from __future__ import annotations

from dataclasses import replace

from wardmote.analysis.estimates import Estimate
from wardmote.evidence.figures import (
    Break,
    Cell,
    Comparison,
    Figure,
    Gap,
    Provenance,
    Question,
    Rank,
)
from wardmote.terms.areas import Area, AreaKind
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import MISSING, SUPPRESSED, UNKNOWN, Quantity

YEAR = Period.parse("2024/25")
WARD = Area("E05000001", "Harbour & Quay", AreaKind.WARD, "2022", "E09000001")
RATE = Estimate(12.345, 11.2, 13.5, 0.95, "Byar")
HIGHER = Comparison(
    "the same months a year before",
    Quantity(100),
    None,
    Quantity(34),
    Estimate(34.0, 5.0, 71.2, 0.95, "conditional exact"),
    "higher",
    0.01,
    "worse",
)


def by_month(**changes: object) -> Figure:
    """Burglary in a ward by month: a zero, a missing and a suppressed month among them."""
    counts = [Quantity(v) for v in (12, 9, 0, 14, 8, 11, 10, 13, 9)] + [
        MISSING,
        SUPPRESSED,
        UNKNOWN,
    ]
    cells = tuple(
        Cell((str(month),), (month.title,), count, reason="" if count.is_known else "see the gaps")
        for month, count in zip(YEAR, counts, strict=True)
    )
    figure = Figure(
        Question("recorded-crime:burglary", WARD.code, YEAR, ("month",)),
        "Burglary",
        "offences",
        WARD,
        cells,
        Cell((), (), MISSING, reason="January 2025 was not supplied"),
        gaps=(Gap("metropolitan", WARD.code, Period.parse("2025-01"), "missing", "no file"),),
        breaks=(
            Break("nicl", Month.of(2024, 9).number, "New counting rule", (), "Home Office", False),
        ),
        provenance=(Provenance("crime", 3, 120, (("metropolitan", 96),)),),
        denominator="residents, Census 2021",
        method=("Counts of offences recorded.",),
        caveats=("Locations are approximate.",),
        polarity="up_is_worse",
        rate_unit="per 1,000 residents",
    )
    return replace(figure, **changes)  # type: ignore[arg-type]


def by_ward() -> Figure:
    """Burglary by ward: rates, ranks, comparisons, and one ward without a number."""
    cells = (
        Cell(("W1",), ("Harbour & Quay",), Quantity(134), Quantity(9000), RATE, HIGHER,
             Rank(1, 3, 1, 2)),
        Cell(("W2",), ("<Mill>",), Quantity(0), Quantity(8000), Estimate(0, 0, 0.46, 0.95, "Byar"),
             None, Rank(2, 3, 1, 2, tied=True)),
        Cell(("W3",), ("Old Town",), SUPPRESSED, reason="fewer than 5"),
    )  # fmt: skip
    total = Cell((), (), Quantity(1234), Quantity(26000), RATE, HIGHER)
    return by_month(
        question=Question("recorded-crime:burglary", "E09000001", YEAR, ("ward",)),
        area=Area("E09000001", "Ashmere", AreaKind.PARTNERSHIP, "2025"),
        cells=cells,
        total=total,
        gaps=(),
        not_placed=Quantity(7),
    )
