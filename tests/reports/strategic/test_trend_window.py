"""From which month a long trend is fitted: across as few breaks as three years allow."""

from __future__ import annotations

import pytest

from wardmote.evidence.figures import Break, Cell, Figure, Question
from wardmote.reports.strategic.trends import trend_of
from wardmote.terms.areas import Area, AreaKind
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import Quantity

MONTHS = Period(Month.parse("2021-01"), Month.parse("2025-12"))
HERE = Area("E09000099", "Westhaven", AreaKind.PARTNERSHIP, "2025")


def series(*breaks: str) -> Figure:
    """Return sixty months: 50 a month until July 2021, and then 100, with these breaks (! severe)."""
    counts = (50 if str(month) < "2021-07" else 100 + month.month % 3 for month in MONTHS)
    cells = tuple(
        Cell((str(month),), (month.title,), Quantity(count))
        for month, count in zip(MONTHS, counts, strict=True)
    )
    told = tuple(
        Break(one, Month.parse(one.strip("!")).number, one, (), "planted", one.endswith("!"))
        for one in breaks
    )
    whole = Cell((), (), Quantity(sum(cell.count.known() for cell in cells)))
    question = Question("police-tables", HERE.code, MONTHS, ("month",))
    return Figure(question, "Planted", "offences", HERE, cells, whole, breaks=told)


@pytest.mark.parametrize(
    ("breaks", "first"),
    [
        ((), "2021-01"),
        (("2021-07",), "2021-07"),
        (("2021-07", "2023-01"), "2023-01"),  # three years are left after the later one
        (("2021-07", "2023-02"), "2021-07"),  # a month fewer is not long enough
        (("2021-07", "2023-12!"), "2023-12"),  # nothing is fitted across a severe one
    ],
)
def test_a_trend_begins_at_the_last_break_that_leaves_three_years(
    breaks: tuple[str, ...], first: str
) -> None:
    found = trend_of(series(*breaks))
    assert found is not None
    assert str(Month(found.months[0])) == first
    inside = [one.strip("!") for one in breaks if one.strip("!") > first]
    assert found.crosses() == [Month.parse(one).title for one in inside]


def test_the_end_of_a_lockdown_is_no_rise_of_the_years_since() -> None:
    """Half as much was recorded before July 2021, and nothing has changed after it."""
    through = trend_of(series())
    since = trend_of(series("2021-07"))
    assert through is not None
    assert since is not None
    assert (through.word, since.word) == ("rising", "")
