"""What a file says that cannot be so, or says in another way: told as what it is, nothing lost."""

from __future__ import annotations

import csv
import zipfile
from datetime import date
from pathlib import Path

import pytest
from police_lines import STOPS, STREET, stop_row, street_row
from test_tables_quirks import borough_file

from wardmote.evidence.figures import Question, ask
from wardmote.evidence.store import Store
from wardmote.exchange.day_gaps import day_gap
from wardmote.exchange.street_pass import StreetFile, load_street
from wardmote.terms.periods import Month, Period
from wardmote.terms.quantities import MISSING

DAY = date(2023, 6, 20)
FIRE = "incident_number,date_of_call,hour_of_call,incident_group,county_code,County_name"


def swapped(row: str) -> str:
    return row.replace("-1.600000,54.950000", "54.950000,-1.600000")


def test_swapped_latitude_and_longitude_are_told_as_such(home, write):
    rows = [*map(street_row, range(3)), *(swapped(street_row(n)) for n in range(3, 5))]
    rows.append(street_row(9).replace("-1.600000,54.950000", "12.000000,54.950000"))
    report = home.one(write("2023-05-northumbria-street.csv", [STREET, *rows]))
    assert (report.loaded, report.rejected) == (6, 0)
    assert report.notes == [
        "2 rows: latitude and longitude look swapped; kept without a position",
        "1 position lies outside the British Isles; kept without a position",
    ]


def test_swapped_positions_of_stops_are_told_as_such(home, write):
    rows = [stop_row(f"2023-05-{day:02d}T12:00:00+00:00", "-0.19", "51.5") for day in (3, 4)]
    rows.append(stop_row("2023-05-05T12:00:00+00:00"))
    report = home.one(write("2023-05-metropolitan-stop-and-search.csv", [STOPS, *rows]))
    assert report.loaded == 3
    assert report.notes[0].startswith("2 rows: latitude and longitude look swapped")
    assert home.rows("stops", "lon")["lon"].to_pylist() == [None, None, -0.19]


@pytest.mark.parametrize("engine", ["compiled", "reference"])
def test_a_street_row_of_a_month_to_come_is_rejected_and_kept_aside(tmp_path: Path, engine: str):
    rows = [street_row(1), street_row(2, "2023-06"), street_row(3, "2023-07")]
    store = Store(tmp_path)
    content = "\n".join([STREET, *rows, ""]).encode()
    with store.writing("a delivery") as writer:
        file = StreetFile(content, "a file", 1, latest=Month.of_date(DAY).number)
        (account,) = load_street([file], writer, engine)
        writer.commit()
    assert (account.read, account.loaded) == (3, 2)
    assert account.reasons == {"Month is later than the day of loading": 1}
    told = (tmp_path / account.rejects).read_text(encoding="utf-8")
    kept = list(csv.DictReader(told.splitlines()))
    assert [(one["row"], one["line"]) for one in kept] == [("4", rows[2])]


def test_a_row_dated_after_the_day_of_loading_is_let_in_once_that_day_has_come(home, write):
    rows = [f"{n},2023-06-{day},5,Fire,E09000020,Camden" for n, day in ((1, 20), (2, 21), (3, 30))]
    path = write("fire.csv", [FIRE, *rows])
    report = home.one(path, today=DAY)
    assert (report.loaded, report.rejected) == (1, 2)
    assert report.reasons == {"date_of_call is later than the day of loading": 2}
    assert "2023-06-30" in (home.path / report.rejects).read_text(encoding="utf-8")
    later = home.one(path, today=date(2023, 7, 1))
    assert (later.loaded, later.rejected) == (3, 0)
    assert home.rows("fire", "row").num_rows == 3


def test_fires_without_wards_are_no_zeros_of_wards(home, write):
    rows = [f"{at},{1 + at % 28:02d}/05/2023,5,Fire,E09000012,Hackney" for at in range(60)]
    lookup = ["LSOA21CD,LSOA21NM,WD25CD,WD25NM,LAD25CD,LAD25NM"]
    lookup += [f"E0100170{n},Hackney 00{n}A,E0500936{n},Ward {n},E09000012,Hackney" for n in (7, 8)]
    home.load(write("fire.csv", [FIRE, *rows]), write("lookup.csv", lookup))
    store = Store(home.path)
    period = Period.parse("2023-05")
    by_ward = ask(store, Question("fire-incidents", "Hackney", period, ("ward",)))
    whole = ask(store, Question("fire-incidents", "Hackney", period))
    store.close()
    told = "Nothing is held by ward for Hackney."
    assert [(cell.count, cell.reason) for cell in by_ward.cells] == [(MISSING, told)] * 2
    assert whole.total.count.known() == 60
    assert not any("by ward" in one for one in whole.caveats)


@pytest.mark.parametrize(
    ("first", "cells", "said"),
    [("2098-11", [5, 5, 5], "later than the day"), ("2024-01", ["", "", ""], "holds no number")],
)
def test_a_wide_table_without_a_month_that_can_be_read_is_refused_in_words(
    home, write, first: str, cells: list[int], said: str
):
    report = home.one(borough_file(write, "wide.csv", first, cells))
    assert (report.status, report.may_pass_later) == ("refused", first > "2090")
    assert said in report.message


def test_a_month_column_to_come_is_not_data(home, write):
    head = "MajorText,MinorText,LookUp_BoroughName,202304,202305,202306,202307"
    path = write("MPS Borough.csv", [head, "THEFT,SHOPLIFTING,Camden,5,6,7,8"])
    report = home.one(path, today=DAY)
    assert report.periods == ["2023-04..2023-06"]
    assert "month column 202307 is later than the day of loading and was left out" in report.notes


@pytest.mark.parametrize(
    "name", ["Kensington and Chelsea", "Kensington & Chelsea", "KENSINGTON AND CHELSEA", "rbkc"]
)
def test_a_fire_with_a_borough_s_name_and_no_code_is_of_that_borough(home, write, name: str):
    rows = [f"1,2023-05-01,5,Fire,,{name}", "2,2023-05-01,5,Fire,E09000020,Somewhere",
            "3,2023-05-02,5,Fire,,Not geo-coded"]  # fmt: skip
    report = home.one(write("fire.csv", [FIRE, *rows]))
    assert (report.loaded, report.rejected) == (3, 0)
    assert home.rows("fire", "area")["area"].to_pylist() == ["E09000020", "E09000020", ""]


@pytest.mark.parametrize("before", [1, 1_500])
def test_a_cell_over_two_lines_is_read_wherever_it_lies(home, write, before: int):
    """Of a street file the first 256 KB are looked at before it is read."""
    rows = [street_row(n) for n in range(before)]
    broken = street_row(9_001).replace("On or near High Street", '"On or near\nHigh Street"')
    path = write("2023-05-northumbria-street.csv", [STREET, *rows, broken, street_row(9_002)])
    report = home.one(path)
    assert (report.read, report.loaded, report.rejected) == (before + 2, before + 2, 0)
    assert set(home.rows("places", "location")["location"].to_pylist()) == {
        "On or near High Street"
    }


def test_a_stray_quote_far_down_spoils_its_own_line_alone(home, write):
    rows = [street_row(n) for n in range(1_500)]
    stray = street_row(9_001).replace("On or near High Street", '"On or near High Street')
    path = write("2023-05-northumbria-street.csv", [STREET, *rows, stray, street_row(9_002)])
    report = home.one(path)
    assert (report.read, report.loaded, report.rejected) == (1_502, 1_501, 1)
    assert list(report.reasons) == ["A quoted field is not closed on its line"]
    kept = (home.path / report.rejects).read_text(encoding="utf-8")
    assert "\n1502,A quoted field" in kept


def _archive(folder: Path, name: str, months: tuple[int, ...], rows: int) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        for month in (f"2023-{one:02d}" for one in months):
            lines = [STREET, *(street_row(n, month) for n in range(rows))]
            archive.writestr(f"{month}-northumbria-street.csv", "\n".join(lines) + "\n")
    return path


def test_a_file_that_a_later_edition_replaced_is_told_so_when_handed_in_again(home, tmp_path: Path):
    old, new = _archive(tmp_path, "old.zip", (1, 2), 5), _archive(tmp_path, "new.zip", (2, 3), 6)
    home.load(old)
    home.load(new)
    again = home.load(old)
    january, february = again.files
    assert again.version is None
    assert (january.status, january.loaded) == ("unchanged", 5)
    assert (february.status, february.loaded, february.rejected) == ("superseded", 0, 5)
    assert february.superseded == [
        "street/northumbria/2023-02: a later edition replaced it in store version 2"
    ]


@pytest.mark.parametrize("each", [1, 2])
def test_few_rows_a_day_are_told_in_words_that_fit(each: int):
    month = Month.parse("2024-01")
    days = {month.first_day.replace(day=day): each for day in range(1, 14 if each == 1 else 20)}
    told = "at about 7 rows a week" if each == 1 else "at about 2 rows a day"
    assert day_gap(month, days).endswith(told)
