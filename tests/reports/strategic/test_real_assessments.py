"""The assessments of two real partnerships, from the open data as it was published."""

from __future__ import annotations

from pathlib import Path

import pytest

from support.document_reading import part as part_of
from support.document_reading import table, words
from support.page_reading import widest_blank
from wardmote.evidence.cube_building import build_cube
from wardmote.evidence.store import Store
from wardmote.exchange.loading import load
from wardmote.reports.document import loose_numbers
from wardmote.reports.pdf import render_pdf
from wardmote.reports.strategic.build import strategic_assessment
from wardmote.terms.quantities import Quantity

pytestmark = [pytest.mark.open_data, pytest.mark.slow]


@pytest.fixture(scope="module")
def store(open_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The evidence of all real open data: some minutes of loading."""
    home = tmp_path_factory.mktemp("real")
    load(home, [open_data])
    made = Store(home)
    build_cube(made)
    return made


def test_kensington_and_chelsea(store: Store) -> None:
    built = strategic_assessment(store, "Kensington and Chelsea")
    assert built.portrait.crime.period.title == "January 2025 to December 2025"
    assert built.portrait.total.total.count.value == 22_606  # the borough table's own total
    assert built.portrait.wards is not None
    assert sum(cell.count.known() for cell in built.portrait.wards.cells) == 22_242  # ward table
    theft = next(c for c in built.portrait.categories.cells if c.keys[0] == "theft")
    assert theft.compared is not None
    assert theft.compared.percent is not None
    assert round(theft.compared.percent.value, 1) == round(100 * (8_955 / 9_639 - 1), 1)
    assert loose_numbers(built.document) == ()


def test_newcastle_refuses_what_the_missing_month_forbids(store: Store) -> None:
    built = strategic_assessment(store, "Newcastle upon Tyne")
    said = words(part_of(built.document, "categories"))
    assert "cannot be compared with the same months a year before: January 2022" in said
    assert {c.compared.word for c in built.portrait.categories.cells if c.compared} == {
        "cannot be compared"
    }
    assert loose_numbers(built.document) == ()


def test_newcastle_compares_the_months_that_both_years_have(store: Store) -> None:
    built = strategic_assessment(store, "Newcastle upon Tyne")
    like, series = built.portrait.like, built.portrait.series
    assert like is not None
    assert series is not None
    assert like.question.period.title == "March 2022 to December 2022"
    months = {cell.keys[0]: cell.count for cell in series.cells}
    for year, told in ((2022, like.total.count), (2021, like.total.compared.count)):  # type: ignore[union-attr]
        assert told.value == sum(months[f"{year}-{at:02d}"].known() for at in range(3, 13))
    assert "March 2022 to December 2022" in words(part_of(built.document, "summary-picture"))
    assert any(row.scores["performance"].value is not None for row in built.matrix.rows)


@pytest.mark.parametrize("area", ["Kensington and Chelsea", "Newcastle upon Tyne"])
def test_no_page_is_a_quarter_blank(store: Store, area: str) -> None:
    blank = widest_blank(render_pdf(strategic_assessment(store, area).document))
    assert max(blank[1:-1]) < 0.25, [f"{at}: {one:.0%}" for at, one in enumerate(blank, start=1)]


def test_what_residents_say_stands_beside_london(store: Store) -> None:
    built = strategic_assessment(store, "Kensington and Chelsea")
    held = table(built.document, "survey-public-attitudes")
    titles = [column.title for column in held.columns]
    (row,) = (one for one in held.rows if "good job" in one.header)
    told = (cell.content for cell in row.cells)
    shown = dict(zip(titles[1:], (isinstance(o, Quantity) and o.value for o in told), strict=True))
    # The file says 0,55 of the borough, 0,49 of London, and 0,56 of the borough a year before.
    assert (shown["Share"], shown["London"], shown["A year before"]) == (55, 49, 56)


def test_an_outcome_said_again_makes_no_rise(store: Store) -> None:
    built = strategic_assessment(store, "Kensington and Chelsea")
    said = words(part_of(built.document, "measure-outcomes"))
    assert "674 outcomes. There is no clear difference" in said
    assert "(663)" in said
