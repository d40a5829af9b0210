"""Where most rows name no ward or LSOA known here, 0 is no count of one: it is not known."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pytest
from figures_home import FIRST, LSOAS, OLD_LSOA, STREET, lookup_rows, population_rows

from wardmote.evidence.cube_building import build_cube
from wardmote.evidence.figures import Question, ask
from wardmote.evidence.shapes import SHAPES
from wardmote.evidence.store import Store, Submission
from wardmote.terms.periods import Period
from wardmote.terms.quantities import MISSING, Quantity

NEWCASTLE = "E08000021"


@pytest.fixture
def store(tmp_path: Path) -> Store:
    """Two months: of the first 30 of 35 rows name an LSOA of no look-up, of the second 10 of 35."""
    made = Store(tmp_path)
    with made.writing("all") as writer:
        writer.add("lookup", Submission("lookup"), lookup_rows())
        writer.add("population", Submission("population"), population_rows())
        for month, unplaced in ((FIRST, 30), (FIRST + 1, 10)):
            named = [OLD_LSOA] * unplaced + [LSOAS[0][:2]] * (35 - unplaced)
            key = f"street/northumbria/{month}"
            rows = [
                {"submission": key, "file": 1, "row": at + 2, "source": "northumbria", "count": 1,
                 "month": month.number, "category": "burglary", "area": code, "lsoa": code,
                 "lsoa_name": name}
                for at, (code, name) in enumerate(named)
            ]  # fmt: skip
            writer.add("street", Submission(key), pa.Table.from_pylist(rows, STREET))
        writer.commit()
    return made


@pytest.mark.parametrize("answered_by", ["rows", "cube"])
@pytest.mark.parametrize("split", ["ward", "lsoa"])
def test_small_areas_have_no_number_where_most_rows_lie_in_none(
    store: Store, split: str, answered_by: str
) -> None:
    build_cube(store)
    first, second = (
        ask(store, Question("burglary", NEWCASTLE, Period(month, month), (split,)), answered_by)
        for month in (FIRST, FIRST + 1)
    )
    assert {cell.count for cell in first.cells} == {MISSING}
    assert "30 of 35 of Newcastle upon Tyne could not be placed" in first.cells[0].reason
    assert all(cell.rate is None and cell.rank is None for cell in first.cells)
    assert first.total.count == Quantity(35)
    assert sum(cell.count.known() for cell in second.cells) == 25
    assert second.total.count == Quantity(35)


def test_a_ward_alone_has_none_either_and_a_series_shows_both(store: Store) -> None:
    window = Period(FIRST, FIRST + 1)
    series = ask(store, Question("burglary", "Byker", window, ("month",)))
    assert [cell.count for cell in series.cells] == [MISSING, Quantity(25)]


def test_a_ward_of_a_table_by_ward_is_asked_without_a_fault(store: Store) -> None:
    rows = [
        {"submission": "x", "file": 1, "row": at + 2, "source": "wardens", "category": "noise",
         "month": FIRST.number, "area": ward, "count": 20}
        for at, ward in enumerate(("E05000001", "E05000002"))
    ]  # fmt: skip
    split = [  # an LSOA of 2011 whose ground lies in two wards
        {"submission": "2011", "file": 1, "row": at + 2, "from_kind": "lsoa",
         "from_generation": "2011", "from_area": OLD_LSOA[0], "from_name": OLD_LSOA[1],
         "to_kind": "lsoa", "to_generation": "2021", "to_area": LSOAS[at][0], "to_name": LSOAS[at][1]}
        for at in (1, 2)
    ]  # fmt: skip
    with store.writing("wards") as writer:
        writer.add("lookup", Submission("2011"), pa.Table.from_pylist(split, SHAPES["lookup"]))
        writer.add("wards_log", Submission("x"), pa.Table.from_pylist(rows, STREET))
        writer.commit()
    figure = ask(store, Question("wards-log", "Byker", Period(FIRST, FIRST)))
    assert figure.total.count == Quantity(20)
