"""An area that a file leaves out is missing from it in coverage too; one that it lists has its zero."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from tests.exchange.conftest import Home
from tests.exchange.police_lines import STREET, street_row

from wardmote.evidence.areas import shipped_rows
from wardmote.evidence.figures import Question, ask
from wardmote.evidence.store import Store
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import Quantity

Write = Callable[..., Path]
BOROUGHS = ("Camden", "Barnet", "Brent", "Ealing")
LEFT_OUT = "What was received holds no row for Camden."


def columns(year: int) -> list[str]:
    return [f"{year}{month:02}" for month in range(1, 13)]


def wide(
    write: Write, year: int, named: Sequence[str] = BOROUGHS, none: Sequence[str] = ()
) -> Path:
    """A wide table of a year: two kinds of crime, nothing counted in some boroughs."""
    lines = [",".join(["MajorText", "MinorText", "BoroughName", *columns(year)])]
    for kind in ("BURGLARY,HOME", "ROBBERY,PERSON"):
        for name in named:
            cells = ["0" if name in none else str(20 + at) for at in range(12)]
            lines.append(",".join([kind, name, *cells]))
    return write(f"{year}.csv", lines)


def states(home: Home, table: str, name: str) -> dict[str, tuple[str, str]]:
    return {
        str(Month(row.month)): (row.status, row.reason)
        for row in home.coverage(table)
        if row.area_name == name
    }


def total(home: Home, measure: str, area: str, period: str) -> Quantity:
    store = Store(home.path)
    try:
        return ask(store, Question(measure, area, Period.parse(period))).total.count
    finally:
        store.close()


@pytest.mark.parametrize("years", [(2023, 2024), (2024, 2023)])
def test_a_borough_that_a_wide_table_leaves_out_is_missing_from_it(home: Home, write: Write, years):
    whole, without = years
    home.one(wide(write, whole))
    home.one(wide(write, without, [name for name in BOROUGHS if name != "Camden"]))
    told = states(home, "mps_borough", "Camden")
    assert {told[f"{whole}-{month:02}"] for month in range(1, 13)} == {("received", "")}
    assert {told[f"{without}-{month:02}"] for month in range(1, 13)} == {("missing", LEFT_OUT)}
    assert not total(home, "police-tables", "Camden", f"{without}-05").is_known
    assert total(home, "police-tables", "Camden", f"{whole}-05").known() == 48
    assert {state for state, _ in states(home, "mps_borough", "Barnet").values()} == {"received"}


def test_a_borough_listed_with_zeroes_alone_has_its_zero(home: Home, write: Write):
    home.one(wide(write, 2023))
    home.one(wide(write, 2024, none=["Camden"]))
    assert set(states(home, "mps_borough", "Camden").values()) == {("received", "")}
    assert total(home, "police-tables", "Camden", "2024-05").known() == 0


def test_a_borough_that_was_only_ever_listed_with_zeroes_has_its_zero(home: Home, write: Write):
    home.one(wide(write, 2024, none=["Camden"]))
    assert total(home, "police-tables", "Camden", "2024-05").known() == 0


def test_a_borough_left_out_of_a_table_by_ward_is_missing_from_it(home: Home, write: Write):
    wards = {"Camden": "E05013652", "Barnet": "E05013628"}

    def by_ward(year: int, *named: str) -> Path:
        head = ["MajorText", "MinorText", "WardName", "WardCode", "LookUp_BoroughName"]
        cells = ",".join("30" for _ in range(12))
        rows = [f"BURGLARY,HOME,A ward,{wards[name]},{name},{cells}" for name in named]
        return write(f"{year}.csv", [",".join([*head, *columns(year)]), *rows])

    home.one(by_ward(2023, "Camden", "Barnet"))
    home.one(by_ward(2024, "Barnet"))
    told = states(home, "mps_ward", "Camden")
    assert (told["2023-07"][0], told["2024-07"]) == ("received", ("missing", LEFT_OUT))


def test_an_authority_left_out_of_a_selection_of_incidents_is_missing_from_it(
    home: Home, write: Write
):
    def month(text: str, *names: str) -> Path:
        rows = [
            street_row(1000 * at + n, text, name=f"{name} 001A", lsoa=f"E0100816{at}")
            for at, name in enumerate(names)
            for n in range(40)
        ]
        return write(f"{text}-northumbria-street.csv", [STREET, *rows])

    home.load(
        month("2023-03", "Gateshead", "Sunderland"), month("2023-04", "Gateshead", "Sunderland"),
        month("2023-05", "Sunderland"),
    )  # fmt: skip
    told = states(home, "street", "Gateshead")
    assert (told["2023-04"][0], told["2023-05"][0]) == ("partial", "missing")  # burglary alone


def test_a_region_of_which_only_some_boroughs_were_handed_in_has_no_total(home: Home, write: Write):
    """A table cut to four boroughs says nothing of London: neither its total nor its comparison."""
    home.one(wide(write, 2024))
    store = Store(home.path)
    period = Period.parse("2024")
    london = ask(store, Question("police-tables", "London", period))
    beside = ask(store, Question("police-tables", "Camden", period, compare="London"))
    store.close()
    said = "Nothing is held for Barking and Dagenham, Bexley, Bromley and 25 more."
    assert (london.total.count.value, london.total.reason) == (None, said)
    lacking = [gap.area_name for gap in london.gaps]
    assert (len(lacking), "City of London" in lacking, "Camden" in lacking) == (28, False, False)
    assert beside.total.compared is not None
    assert beside.total.compared.against == "3 of the 31 other authorities of London"


def test_a_region_is_whole_where_each_borough_that_the_publisher_speaks_of_was_handed_in(
    home: Home, write: Write
):
    names = [row["name"] for row in shipped_rows("authorities.csv") if row["code"][:3] == "E09"]
    home.one(wide(write, 2024, [name for name in names if name != "City of London"]))
    assert total(home, "police-tables", "London", "2024-01").value == 32 * 2 * 20


def test_a_borough_that_a_table_of_all_others_never_names_is_told_as_missing(
    home: Home, write: Write
):
    """Of four boroughs nothing is said of the others: nobody meant them to be there."""
    names = [row["name"] for row in shipped_rows("authorities.csv") if row["code"][:3] == "E09"]
    home.one(wide(write, 2024, [name for name in names if name != "Camden"]))
    told = states(home, "mps_borough", "Camden")
    assert (set(told.values()), len(told)) == ({("missing", LEFT_OUT)}, 12)
    assert not total(home, "police-tables", "Camden", "2024-05").is_known


def test_the_city_is_not_expected_in_a_table_that_never_speaks_of_it(home: Home, write: Write):
    names = [row["name"] for row in shipped_rows("authorities.csv") if row["code"][:3] == "E09"]
    home.one(wide(write, 2024, [name for name in names if name != "City of London"]))
    assert not states(home, "mps_borough", "City of London")


def test_a_file_of_other_areas_takes_nothing_away(home: Home, write: Write):
    """A month issued again names areas that are held; what names none of them is no new issue."""
    rows = [
        [
            street_row(at, "2023-03", name=f"{name} 001A", lsoa=lsoa)
            for at in range(first, first + 20)
        ]
        for first, name, lsoa in ((0, "Gateshead", "E01008162"), (100, "Sunderland", "E01008687"))
    ]
    one, other = (
        write(f"{at}/2023-03-northumbria-street.csv", [STREET, *lines])
        for at, lines in enumerate(rows)
    )
    assert home.one(one).loaded == 20
    report = home.one(other)
    assert (report.status, report.loaded, report.rejected) == ("superseded", 0, 20)
    assert "what is held of it is of other areas" in report.superseded[0]
    assert home.rows("street").num_rows == 20
    assert home.one(other, replace_fuller=True).loaded == 20
    assert set(home.rows("street", "area")["area"].to_pylist()) == {"E01008687"}


def test_a_wide_table_of_another_borough_takes_nothing_away(home: Home, write: Write):
    home.one(by_kind(write, "camden.csv", "Camden"))
    report = home.one(by_kind(write, "barnet.csv", "Barnet"))
    assert (report.status, report.loaded) == ("superseded", 0)
    assert total(home, "police-tables", "Camden", "2024-03").value == 20 * 5


def by_kind(write: Write, name: str, borough: str) -> Path:
    """A table of one borough, with twenty kinds of crime."""
    kinds = [f"THEFT,KIND {at},{borough},5,5,5,5" for at in range(20)]
    return write(name, ["MajorText,MinorText,BoroughName,202401,202402,202403,202404", *kinds])
