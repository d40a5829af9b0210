"""Cells written out when they are first read: the same cells, and nothing before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wardmote.evidence.answers import answered
from wardmote.evidence.cells_later import CellsLater, quantity_of
from wardmote.evidence.figure_parts import ONLY_COUNTS, ONLY_TABLE, Cell
from wardmote.evidence.figures import Figure, Question, latest_period
from wardmote.evidence.snapshot import snapshot
from wardmote.evidence.store import Store
from wardmote.terms.quantities import MISSING, Quantity, Status

BOROUGH = "Fallowmere and Ostrey"


def asked(store: Store, by: tuple[str, ...], compare: str | None = None) -> Figure:
    """Answer anew, whatever has been answered before."""
    period = latest_period(store, "recorded-crime", BOROUGH)
    assert period is not None
    question = Question("recorded-crime", BOROUGH, period, by, compare)
    return answered(snapshot(store), question, "")


def test_cells_are_made_once_and_only_when_read() -> None:
    made: list[int] = []
    cells = (Cell(("a",), ("A",), Quantity(1)), Cell(("b",), ("B",), MISSING))

    def make() -> tuple[Cell, ...]:
        made.append(1)
        return cells

    later = CellsLater((("a",), ("b",)), (("A",), ("B",)), [1, Status.MISSING], make)
    assert len(later) == 2
    assert later.numbers == [1, Status.MISSING]
    assert made == []
    assert later == cells
    assert later[1:] == cells[1:]
    assert (*later,) == cells
    assert made == [1]
    assert later != cells[:1]


def test_what_is_told_before_reading_is_what_the_cells_hold(store: Store) -> None:
    cells = asked(store, ("category", "month"), "last-year").cells
    assert isinstance(cells, CellsLater)
    assert cells.keys == tuple(cell.keys for cell in cells)
    assert cells.labels == tuple(cell.labels for cell in cells)
    assert [quantity_of(one) for one in cells.numbers] == [cell.count for cell in cells]


@pytest.mark.parametrize("compare", [None, "last-year", "London"])
@pytest.mark.parametrize("by", ["ward", "category", "month"])
def test_a_total_is_the_same_alone_and_beside_its_parts(
    store: Store, by: str, compare: str | None
) -> None:
    """Cells and total are worked out in one row: none may lean on its neighbours."""
    alone, split = asked(store, (), compare), asked(store, (by,), compare)
    assert split.total == replace(alone.total, rank=split.total.rank)


def test_similar_areas_are_named_once(store: Store) -> None:
    said = asked(store, ("ward",), "similar").caveats
    assert sum(one.startswith("Similar areas are") for one in said) == 1


def test_tables_of_several_levels_are_told_in_one_sentence_whichever_answers(store: Store) -> None:
    """The borough's own table and that of its wards differ: a page of both says so once."""
    period = latest_period(store, "police-tables", BOROUGH)
    assert period is not None
    said = []
    for by in ((), ("ward",), ("lsoa",)):
        figure = answered(snapshot(store), Question("police-tables", BOROUGH, period, by), "")
        (one,) = [c for c in figure.caveats if c.startswith("Tables of different levels differ")]
        assert f"{figure.total.count.known():,} by " in one
        said.append(one)
    assert len(set(said)) == 1


@pytest.mark.parametrize("by", [("category",), ("category", "month"), ("ward", "quarter")])
def test_part_of_a_figure_holds_the_numbers_of_the_whole_figure(
    store: Store, by: tuple[str, ...]
) -> None:
    whole = asked(store, by, "last-year")
    for only in (ONLY_TABLE, ONLY_COUNTS):
        part = answered(snapshot(store), replace(whole.question, only=only), "")
        for full, cell in zip((*whole.cells, whole.total), (*part.cells, part.total), strict=True):
            assert (cell.keys, cell.count, cell.reason) == (full.keys, full.count, full.reason)
            assert cell.rate == (full.rate if only == ONLY_TABLE else None)
            assert cell.compared is not None
            assert cell.compared.rate is None
            assert full.compared == replace(
                cell.compared, rate=full.compared and full.compared.rate
            )


@pytest.mark.parametrize(
    "by", [("category",), ("month",), ("category", "month"), ("rolling-12",), ("financial-year",)]
)
def test_total_added_up_from_its_parts_is_the_one_counted(
    store: Store, by: tuple[str, ...]
) -> None:
    for area in (BOROUGH, store_ward(store)):
        question = replace(asked(store, by).question, area=area)
        added, counted = (answered(snapshot(store), one, "") for one in (
            question, replace(question, by=())
        ))  # fmt: skip
        assert added.total.count == counted.total.count
        assert added.total.rate == counted.total.rate


def store_ward(store: Store) -> str:
    areas = snapshot(store).areas
    return areas.wards_in(areas.resolve(BOROUGH))[0].code
