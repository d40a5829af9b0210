"""What all wards of a partnership are asked at once is what each of them is told alone."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wardmote.evidence.answers import answered
from wardmote.evidence.axes import KEPT_BESIDE
from wardmote.evidence.breaks import Dated
from wardmote.evidence.figure_parts import ONLY_COUNTS, ONLY_TABLE, Break, Cell
from wardmote.evidence.figures import Figure, Question, latest_period
from wardmote.evidence.snapshot import Snapshot, snapshot
from wardmote.evidence.store import Store
from wardmote.terms.areas import Area
from wardmote.terms.periods import Period

BOROUGH = "Fallowmere and Ostrey"
MEASURES = ("recorded-crime", "police-tables", "anti-social-behaviour", "stop-and-search")


@pytest.fixture
def held(store: Store) -> Snapshot:
    found = snapshot(store)
    found.kept.pop("beside", None)
    return found


def wards_of(held: Snapshot) -> list[Area]:
    return held.areas.wards_in(held.areas.resolve(BOROUGH))


def year_of(store: Store, measure: str, earlier: int = 0) -> Period:
    """Return the latest year, or one that ends so many months earlier."""
    latest = latest_period(store, measure, BOROUGH)
    assert latest is not None
    return Period(latest.first - earlier, latest.last - earlier)


def of_a_page(held: Snapshot, question: Question) -> tuple[Cell, ...]:
    figure = answered(held, replace(question, only=ONLY_TABLE), "")
    assert figure.answered_by == "cube"
    return (*figure.cells, figure.total)


def alone(held: Snapshot, question: Question) -> tuple[Figure, tuple[Cell, ...]]:
    """Return the whole figure, and its cells with what a page leaves out left out."""
    whole = answered(held, question, "")
    cells = [
        replace(cell, compared=cell.compared and replace(cell.compared, rate=None), rank=None)
        for cell in (*whole.cells, whole.total)
    ]
    return whole, tuple(cells)


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("earlier", [0, 7, 17])  # months: wholly held, and with a gap or a break
def test_each_ward_is_told_the_same_as_alone(
    store: Store, held: Snapshot, measure: str, earlier: int
) -> None:
    period = year_of(store, measure, earlier)
    for by, compare in ((("category",), "last-year"), (("category",), None), ((), "last-year")):
        for ward in wards_of(held):
            question = Question(measure, ward.code, period, by, compare)
            whole, cells = alone(held, question)
            assert of_a_page(held, question) == cells
            part = answered(held, replace(question, only=ONLY_TABLE), "")
            said = [line for line in whole.method if not line.startswith("rank sets")]
            assert list(part.method) == said
            assert (part.caveats, part.gaps, part.breaks) == (
                whole.caveats, whole.gaps, whole.breaks
            )  # fmt: skip


@pytest.mark.parametrize("earlier", [0, 17])
def test_lines_of_each_ward_are_those_it_has_alone(
    store: Store, held: Snapshot, earlier: int
) -> None:
    period = year_of(store, "recorded-crime", earlier)
    for ward in wards_of(held):
        question = Question("recorded-crime", ward.code, period, ("category", "month"))
        whole = answered(held, question, "")
        lines = answered(held, replace(question, only=ONLY_COUNTS), "")
        for cell, full in zip(
            (*lines.cells, lines.total), (*whole.cells, whole.total), strict=True
        ):
            assert cell == replace(full, rate=None)
    assert held.kept["beside"]


def test_counts_of_all_wards_are_tested_at_once(store: Store, held: Snapshot) -> None:
    wards = wards_of(held)
    period = year_of(store, "recorded-crime")
    for ward in wards:
        of_a_page(held, Question("recorded-crime", ward.code, period, ("category",), "last-year"))
    kept = held.kept["beside"]
    assert isinstance(kept, dict)
    (columns,) = kept.values()
    of_one = len(
        answered(held, Question("recorded-crime", BOROUGH, period, ("category",)), "").cells
    )
    assert len(columns.numbers) == len(wards) * (of_one + 1)
    for back in range(KEPT_BESIDE + 3):
        earlier = year_of(store, "recorded-crime", back)
        of_a_page(held, Question("recorded-crime", wards[0].code, earlier, ("category",)))
    assert len(kept) == KEPT_BESIDE


def test_break_of_one_ward_is_told_of_no_other(
    store: Store, held: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other, *_ = wards_of(held)
    period = year_of(store, "recorded-crime")
    made = Break("own", period.first.number, "counted anew", ("recorded-crime",), "here", True)
    key = ("breaks", "recorded-crime")
    monkeypatch.setitem(held.kept, key, [Dated(made, (), (one.code,))])
    for ward in (other, one, other):
        question = Question("recorded-crime", ward.code, period, ("category",), "last-year")
        cells = of_a_page(held, question)
        assert cells == alone(held, question)[1]
        assert ("counted anew" in str(cells[-1].compared)) == (ward is one)


def test_ward_of_another_partnership_has_siblings_of_its_own(store: Store, held: Snapshot) -> None:
    areas = held.areas
    own = areas.resolve(BOROUGH).code
    ward = next(ward for ward in areas.wards.values() if ward.parent not in ("", own))
    period = year_of(store, "recorded-crime")
    question = Question("recorded-crime", ward.code, period, ("category",), "last-year")
    assert of_a_page(held, question) == alone(held, question)[1]
