"""Rows rejected at the door are told where their number is missed: in coverage and in figures."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.exchange.conftest import Home
from tests.exchange.police_lines import STOPS, STREET, stop_row, street_row

from wardmote.evidence.areas import shipped_rows
from wardmote.evidence.coverage import CoverageRow
from wardmote.evidence.figures import Figure, Question, ask
from wardmote.evidence.held import held_rows
from wardmote.evidence.store import Store
from wardmote.exchange.received import Received, merge
from wardmote.terms.periods import Month, Period

Write = Callable[..., Path]
TOO_LOW = "the count may be too low."

CONTRACT = """
name: patrols
title: Incidents met on patrol
publisher: A warden service
fields:
  - {name: Day, type: date, required: true, keep: date}
  - {name: District, required: true, keep: area_name}
  - {name: Kind, required: true}
outputs:
  - table: patrols
    shape: events
    area_kind: partnership
    submission: "patrols/{month}"
    rows:
      source: {constant: patrols}
      month: Day
      area: {field: District, as: authority}
      category: {field: Kind, slug: true}
    coverage: {area_kind: partnership, area: District}
"""


@pytest.fixture
def contract(tmp_path: Path) -> Path:
    path = tmp_path / "patrols.yaml"
    path.write_text(CONTRACT)
    return path


def log(*more: str, each: int = 30) -> list[str]:
    """Lines of a log: so many incidents in Camden and Barnet in each of three months, and more."""
    whole = [
        f"2024-{month:02}-{day % 28 + 1:02},{district},Litter"
        for month in (4, 5, 6)
        for district in ("Camden", "Barnet")
        for day in range(each)
    ]
    return ["Day,District,Kind", *whole, *more]


def figure(home: Home, measure: str, area: str, period: str) -> Figure:
    store = Store(home.path)
    try:
        return ask(store, Question(measure, area, Period.parse(period)))
    finally:
        store.close()


def rejected_said(home: Home, measure: str, area: str, period: str) -> list[str]:
    return [one for one in figure(home, measure, area, period).caveats if "rejected" in one]


def by_area(rows: list[CoverageRow]) -> dict[tuple[str, str], tuple[str, int]]:
    return {(row.area_name, str(Month(row.month))): (row.status, row.rejected) for row in rows}


def test_a_rejected_row_is_told_of_its_own_month_and_area(home: Home, write: Write, contract: Path):
    report = home.one(write("log.csv", log("2024-05-03,Camden,")), contracts=[contract])
    assert report.reasons == {"Kind is blank": 1}
    told = by_area(home.coverage("patrols"))
    assert told.pop(("Camden", "2024-05")) == ("received", 1)
    assert set(told.values()) == {("received", 0)}
    assert rejected_said(home, "patrols", "Camden", "2024-05") == [
        f"1 row from Patrols for May 2024 was rejected (Kind is blank): {TOO_LOW}"
    ]
    assert rejected_said(home, "patrols", "Camden", "2024-04..2024-06")
    assert not rejected_said(home, "patrols", "Camden", "2024-04")
    assert not rejected_said(home, "patrols", "Barnet", "2024-05")
    assert figure(home, "patrols", "Camden", "2024-05").total.count.known() == 30


def test_a_row_of_no_month_is_told_of_every_month_of_its_file(
    home: Home, write: Write, contract: Path
):
    lines = log("soon,Barnet,Litter", "soon,Barnet,Litter")
    home.one(write("log.csv", lines), contracts=[contract])
    told = by_area(home.coverage("patrols"))
    assert {key for key, (_, rejected) in told.items() if rejected == 2} == {
        ("Barnet", "2024-04"), ("Barnet", "2024-05"), ("Barnet", "2024-06"),
    }  # fmt: skip
    assert {status for status, _ in told.values()} == {"received"}
    (said,) = rejected_said(home, "patrols", "Barnet", "2024-04..2024-06")
    assert said.startswith("Up to 6 rows from Patrols for April 2024, May 2024, June 2024 were")
    (said,) = rejected_said(home, "patrols", "Barnet", "2024-05")
    assert said == f"2 rows from Patrols for May 2024 were rejected (Day is not a date): {TOO_LOW}"


def test_a_row_of_no_area_is_told_of_every_area_of_its_month(
    home: Home, write: Write, contract: Path
):
    home.one(write("log.csv", log("2024-06-03,,Litter")), contracts=[contract])
    for area in ("Camden", "Barnet"):
        assert rejected_said(home, "patrols", area, "2024-06")
        assert not rejected_said(home, "patrols", area, "2024-05")
    told = by_area(home.coverage("patrols"))
    assert [key for key, (_, rejected) in told.items() if rejected] == [
        ("Barnet", "2024-06"), ("Camden", "2024-06"),
    ]  # fmt: skip


def test_many_rejected_rows_make_their_month_partial(home: Home, write: Write, contract: Path):
    lines = log(*["2024-05-03,Camden,"] * 10)
    home.one(write("log.csv", lines), contracts=[contract])
    (row,) = [row for row in home.coverage("patrols") if row.status != "received"]
    assert (row.area_name, str(Month(row.month)), row.status) == ("Camden", "2024-05", "partial")
    assert row.reason == "10 of 40 rows were rejected (Kind is blank): only part was loaded."
    assert not figure(home, "patrols", "Camden", "2024-05").total.count.is_known
    assert figure(home, "patrols", "Camden", "2024-06").total.count.known() == 30


def test_an_area_whose_rows_were_all_rejected_has_no_zero(home: Home, write: Write, contract: Path):
    lines = [line for line in log() if not line.startswith("2024-05-") or "Barnet" in line]
    lines += ["2024-05-03,Camden,"] * 30
    home.one(write("log.csv", lines), contracts=[contract])
    assert by_area(home.coverage("patrols"))["Camden", "2024-05"] == ("partial", 30)
    assert not figure(home, "patrols", "Camden", "2024-05").total.count.is_known


def test_rows_dated_after_today_make_no_past_month_partial(
    home: Home, write: Write, contract: Path
):
    lines = log(*["2093-05-03,Camden,Litter"] * 60)
    home.one(write("log.csv", lines), contracts=[contract])
    told = by_area(home.coverage("patrols"))
    assert set(told.values()) == {("received", 60), ("received", 0)}


def test_a_rejected_row_of_a_month_that_its_file_does_not_cover_makes_no_other_partial(
    home: Home, write: Write, contract: Path
):
    home.one(write("log.csv", log(*["2024-07-03,Camden,"] * 60)), contracts=[contract])
    told = by_area(home.coverage("patrols"))
    assert set(told.values()) == {("received", 60), ("received", 0)}


def test_a_count_of_a_month_that_its_file_does_not_cover_leaves_the_others_their_numbers(
    home: Home, write: Write, tmp_path: Path
):
    counted = tmp_path / "counted.yaml"
    counted.write_text(
        CONTRACT.replace("shape: events", "shape: counts")
        .replace("coverage:", "  count: Number\n    coverage:")
        .replace("outputs:", "  - {name: Number, type: integer, required: true}\noutputs:")
    )
    lines = ["Day,District,Kind,Number", "2024-04-01,Camden,Litter,5", "2024-05-01,Camden,Litter,x"]
    home.one(write("counts.csv", [*lines, "2093-04-01,Camden,Litter,5"]), contracts=[counted])
    assert by_area(home.coverage("patrols")) == {("Camden", "2024-04"): ("received", 2)}


def test_a_mended_file_takes_the_caveat_away(home: Home, write: Write, contract: Path):
    home.one(write("log.csv", log("2024-05-03,Camden,")), contracts=[contract])
    home.one(write("mended.csv", log("2024-05-03,Camden,Litter")), contracts=[contract])
    assert not any(row.rejected for row in home.coverage("patrols"))
    assert not rejected_said(home, "patrols", "Camden", "2024-05")


def street_lines(month: str, *more: str) -> list[str]:
    kinds = ("Burglary", "Drugs", "Robbery", "Shoplifting")
    names = ("Gateshead 027A", "Sunderland 001A")
    whole = [
        street_row(100 * at + n, month, name=name, kind=kinds[n % 4], lsoa=f"E0100816{2 + at}")
        for at, name in enumerate(names)
        for n in range(40)
    ]
    return [STREET, *whole, *more]


def test_rejected_street_rows_are_told_of_their_own_authority(home: Home, write: Write):
    odd = street_row(9_001, kind="Spitting")
    home.load(
        write("2023-04-northumbria-street.csv", street_lines("2023-04")),
        write("2023-05-northumbria-street.csv", street_lines("2023-05", odd)),
    )
    (said,) = rejected_said(home, "recorded-crime", "Gateshead", "2023-04..2023-05")
    assert said.startswith("1 row from Northumbria Police for May 2023 was rejected (Crime type")
    assert said.endswith(TOO_LOW)
    assert not rejected_said(home, "recorded-crime", "Sunderland", "2023-05")
    assert not rejected_said(home, "recorded-crime", "Gateshead", "2023-04")


@pytest.mark.parametrize("odd", ["junk", street_row(9, month="May, perhaps", name="")])
def test_a_street_row_of_no_area_or_month_is_told_of_all_that_its_file_covers(
    home: Home, write: Write, odd: str
):
    home.one(write("2023-05-northumbria-street.csv", street_lines("2023-05", odd)))
    for area in ("Gateshead", "Sunderland"):
        assert rejected_said(home, "recorded-crime", area, "2023-05")


def test_what_another_force_rejected_is_no_caveat_of_a_force(home: Home, write: Write):
    odd = street_row(9_001, kind="Spitting", force="British Transport Police")
    rail = [street_row(n, force="British Transport Police") for n in range(30)]
    home.load(
        write("2023-05-northumbria-street.csv", street_lines("2023-05")),
        write("2023-05-btp-street.csv", [STREET, *rail, odd]),
    )
    assert rejected_said(home, "recorded-crime", "Gateshead", "2023-05")
    assert not rejected_said(home, "recorded-crime", "Northumbria Police", "2023-05")
    assert rejected_said(home, "recorded-crime", "British Transport Police", "2023-05")


def test_half_a_street_file_rejected_is_no_fall_in_crime(home: Home, write: Write):
    odd = [street_row(9_000 + n, kind="Spitting", name="Sunderland 001A") for n in range(40)]
    home.one(write("2023-05-northumbria-street.csv", street_lines("2023-05", *odd)))
    told = by_area(home.coverage("street"))
    assert told["Sunderland", "2023-05"] == ("partial", 40)
    assert told["Gateshead", "2023-05"] == ("received", 0)


def test_what_one_authority_lost_is_no_gap_of_its_whole_force(home: Home, write: Write):
    names = (
        "Gateshead", "Sunderland", "Newcastle upon Tyne", "North Tyneside", "South Tyneside",
        "Northumberland",
    )  # fmt: skip
    kinds = ("Burglary", "Drugs", "Robbery", "Shoplifting")
    whole = [
        street_row(1000 * at + n, name=f"{name} 001A", kind=kinds[n % 4], lsoa=f"E0100816{at}")
        for at, name in enumerate(names)
        for n in range(40)
    ]
    odd = [street_row(9_000 + n, kind="Spitting", name="Sunderland 001A") for n in range(5)]
    home.one(write("2023-05-northumbria-street.csv", [STREET, *whole, *odd]))
    told = by_area(home.coverage("street"))
    assert told == {
        ("Northumbria Police", "2023-05"): ("received", 5),
        ("Sunderland", "2023-05"): ("partial", 5),
    }
    assert not figure(home, "recorded-crime", "Sunderland", "2023-05").total.count.is_known
    gateshead = figure(home, "recorded-crime", "Gateshead", "2023-05")
    assert gateshead.total.count.known() == 40
    assert not any("rejected" in one for one in gateshead.caveats)
    assert rejected_said(home, "recorded-crime", "Northumbria Police", "2023-05") == [
        f"5 rows from Northumbria Police for May 2023 were rejected: {TOO_LOW}"
    ]
    assert (
        figure(home, "recorded-crime", "Northumbria Police", "2023-05").total.count.known() == 240
    )


def test_a_count_rejected_in_a_file_of_the_whole_country_costs_its_own_authority_alone(
    home: Home, write: Write
):
    codes = [row["code"] for row in shipped_rows("authorities.csv") if row["code"].startswith("E0")]
    rows = [f"{code},A20,3,3,1" for code in codes[:260]]
    rows[0] = rows[0].replace(",3,", ",x,", 1)
    rows.append(rows[0].replace("A20,x", "A29,2"))
    home.one(write("2021-05.csv", ["lad,SHEF_A_CODE,reports,unique_users,average_per_user", *rows]))
    told = {row.area: row.status for row in home.coverage("fixmystreet_lad")}
    assert told == {"": "received", codes[0]: "partial"}


def test_a_rejected_stop_is_told_of_the_force_whose_file_it_was_in(home: Home, write: Write):
    stops = [stop_row(f"2024-06-{day:02}T10:00:00+00:00") for day in range(1, 31)]
    home.one(
        write("2024-06-metropolitan-stop-and-search.csv", [STOPS, *stops, stop_row("2024-06-31")])
    )
    (row,) = home.coverage("stops")
    assert (row.status, row.rejected) == ("received", 1)
    store = Store(home.path)
    told = held_rows(store, store.at())
    store.close()
    assert told[0]["rejected"] == 1
    assert told[0]["reason"].startswith("1 row was rejected (")


def test_coverage_held_since_before_rejected_rows_were_told_goes_on(home: Home):
    def row(month: str) -> dict[str, object]:
        at = Month.parse(month).number
        return {
            "submission": f"x/{month}", "table": "x", "source": "s", "area_kind": "force",
            "area": "s", "month": at, "status": "received", "reason": "", "rows": 1,
            "categories": "", "rejected": 0, "lists_all": 0,
        }  # fmt: skip

    before = merge(None, Received("x", "s", [row("2024-04")])).drop_columns(["rejected"])
    both = merge(before, Received("x", "s", [row("2024-05")]))
    assert both["rejected"].to_pylist() == [None, 0]
