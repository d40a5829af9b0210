"""The dirt of monthly tables, surveys, fire and reports, each treatment named after it."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pyarrow.compute as pc
import pytest

from wardmote.evidence.areas import shipped_rows
from wardmote.evidence.figures import Question, ask
from wardmote.evidence.store import Store
from wardmote.terms.periods import Month, Period

WARD = "MajorText,MinorText,WardName,WardCode,LookUp_BoroughName"


def months(first: str, count: int) -> list[str]:
    start = Month.parse(first)
    return [str(start + at).replace("-", "") for at in range(count)]


def borough_file(write, name: str, first: str, values: list[int], boroughs=("Camden",)) -> Path:
    head = ",".join(["MajorText", "MinorText", "BoroughName", *months(first, len(values))])
    lines = [head]
    for borough in boroughs:
        lines.append(",".join(["BURGLARY", "BURGLARY - RESIDENTIAL", borough, *map(str, values)]))
    return write(name, lines)


def by_month(home, table: str = "mps_borough") -> dict[str, int]:
    rows = home.rows(table, "month", "count").group_by("month").aggregate([("count", "sum")])
    return {str(Month(row["month"])): row["count_sum"] for row in rows.to_pylist()}


def test_a_phantom_first_month_is_not_data(home, write):
    report = home.one(borough_file(write, "a.csv", "2024-03", [2, 900, 950, 910, 940]))
    assert "2024-03" not in by_month(home)
    assert by_month(home)["2024-04"] == 900
    assert any("202403" in note and "phantom" in note for note in report.notes)


def test_an_all_but_empty_month_between_others_is_missing_and_not_zero(home, write):
    """An earlier edition that has the month stands."""
    home.one(borough_file(write, "a.csv", "2024-03", [880, 900, 0, 910, 940]))
    told = {str(Month(row.month)): row.status for row in home.coverage("mps_borough")}
    assert told == {
        "2024-03": "received", "2024-04": "received", "2024-05": "missing", "2024-06": "received",
        "2024-07": "received",
    }  # fmt: skip
    assert "2024-05" not in by_month(home)


def test_a_month_without_an_offence_of_few_is_data(home, write):
    home.one(borough_file(write, "a.csv", "2024-03", [0, 4, 3, 0, 5, 4]))
    assert {row.status for row in home.coverage("mps_borough")} == {"received"}
    assert len(home.coverage("mps_borough")) == 6


def test_a_low_first_month_is_data(home, write):
    home.one(borough_file(write, "a.csv", "2024-03", [90, 900, 950, 910, 940]))
    assert by_month(home)["2024-03"] == 90


@pytest.mark.parametrize("order", [("old.csv", "new.csv"), ("new.csv", "old.csv")])
def test_the_later_edition_wins_whatever_the_order(home, write, order):
    files = {
        "old.csv": borough_file(write, "old.csv", "2025-08", [80, 81, 82, 83]),
        "new.csv": borough_file(write, "new.csv", "2025-09", [91, 92, 93, 94]),
    }
    reports = [home.one(files[name]) for name in order]
    assert by_month(home) == {
        "2025-08": 80, "2025-09": 91, "2025-10": 92, "2025-11": 93, "2025-12": 94,
    }  # fmt: skip
    superseded = reports[1].superseded if order[0] == "new.csv" else []
    assert len(superseded) == (3 if order[0] == "new.csv" else 0)


def test_an_absent_row_of_a_covered_borough_means_none(home, write):
    home.one(borough_file(write, "a.csv", "2025-01", [5, 0, 7, 6]))
    (camden,) = {row.area_name for row in home.coverage("mps_borough")}
    assert camden == "Camden"
    assert [row.status for row in home.coverage("mps_borough")] == ["received"] * 4
    assert "2025-02" not in by_month(home)


def test_names_of_one_borough_in_all_spellings_are_one_borough(home, write):
    names = ("Kensington & Chelsea", "Kensington And chelsea", "City of Westminster", "Westminster")
    home.one(borough_file(write, "a.csv", "2025-01", [5, 4, 7, 6], names))
    codes = home.rows("mps_borough", "area")["area"].to_pylist()
    assert set(codes) == {"E09000020", "E09000033"}


def test_unknown_and_the_airports_keep_their_own_names(home, write):
    names = ("Unknown", "London Heathrow and London City Airports", "Camden")
    report = home.one(borough_file(write, "a.csv", "2025-01", [5, 4, 7, 6], names))
    rows = home.rows("mps_borough", "area", "area_name").to_pylist()
    assert {(row["area"], row["area_name"]) for row in rows} == {
        ("", names[0]), ("", names[1]), ("E09000007", "Camden"),
    }  # fmt: skip
    assert any("Unknown" in note for note in report.notes)


def test_lower_case_copies_are_the_same_table(home, write):
    lines = [
        "wardname,wardcode,majortext,minortext,lookup_boroughname,202501,202502",
        "Belsize,E05013652,ROBBERY,PERSONAL ROBBERY,Camden,3,4",
    ]
    assert home.one(write("a.csv", lines)).contract == "mps-ward"
    assert (
        home.rows("mps_ward", "category")["category"].to_pylist()
        == ["robbery/personal-robbery"] * 2
    )


def test_semicolons_decimal_commas_and_day_first_are_read_as_such(home, write):
    lines = [
        "Date;Survey;Borough;Measure;Proportion;MPS",
        '31/12/2022;PAS;City of Westminster;"""Good Job"" local";0,56;0,67',
        "01/02/2022;PAS;Barnet;Trust MPS;0,7;0,8",
    ]
    report = home.one(write("pas.csv", [line + "\r" for line in lines]))
    rows = home.rows("public_attitudes").to_pylist()
    westminster = next(row for row in rows if row["area"] == "E09000033")
    assert (report.loaded, report.rejected) == (2, 0)
    assert (westminster["share"], westminster["question"]) == (0.56, "good-job-local")
    assert str(Month(westminster["month"])) == "2022-12"
    assert "2022-02" in {str(Month(row["month"])) for row in rows}  # not the second of January
    store = Store(home.path)
    period = Period.parse("2022-12")
    good_job = ask(store, Question("public-attitudes:good-job-local", "E09000033", period)).total
    store.close()
    assert good_job.rate is not None
    assert good_job.rate.value == 56.0  # as it is printed, and not 56.00000000000001


FIRE = "incident_number,date_of_call,hour_of_call,incident_group,county_code,County_name,Lattitude,Longitude"


def fire(number: int, code: str, lat: str, lon: str) -> str:
    return f"{number},2017-01-{number % 28 + 1:02d},5,Fire,{code},Somewhere,{lat},{lon}"


def test_borough_centroids_are_not_hotspots(home, write):
    rows = [fire(n, "E09000020", "51.4990", "-0.1938") for n in range(30)]
    rows += [fire(n, "E09000033", "51.5120", "-0.1600") for n in range(30, 60)]
    report = home.one(write("fire.csv", [FIRE, *rows]))
    kept = home.rows("fire", "lon", "lat", "position_quality")
    assert set(kept["position_quality"].to_pylist()) == {"centroid"}
    assert kept["lon"].null_count == kept.num_rows == 60
    assert any("centroids" in note for note in report.notes)


def test_real_positions_stay_points(home, write):
    rows = [fire(n, "E09000020", f"51.4{n:03d}", "-0.1938") for n in range(60)]
    home.one(write("fire.csv", [FIRE, *rows]))
    kept = home.rows("fire", "lon", "position_quality")
    assert set(kept["position_quality"].to_pylist()) == {"point"}
    assert kept["lon"].null_count == 0


def test_a_month_in_a_file_name_need_not_be_padded_and_a_year_is_no_month(home, write):
    lines = ["lad,SHEF_A_CODE,reports,unique_users,average_per_user", "E09000020,A20,7,7,1.0"]
    home.load(write("2019-6.csv", lines), write("2019.csv", lines))
    assert by_month(home, "fixmystreet_lad") == {"2019-06": 7}
    assert home.rows("fixmystreet_year", "year")["year"].to_pylist() == [2019]


def test_neighbourhood_teams_are_not_added_to_boroughs(home, write):
    head = "month_year,area_type,borough_snt,area_name,area_code,crime_type,crime_subtype,measure,count"
    lines = [
        head,
        "2024-01-01,Borough,Camden,Camden,E09000007,Knife Crime,Knife Crime,Offences,9",
        "2024-01-01,Safer Neighbourhood Teams,Camden,Belsize,E05,Knife Crime,Knife Crime,Offences,9",
    ]
    report = home.one(write("knife.csv", lines))
    assert (report.read, report.loaded, report.rejected) == (2, 1, 1)
    assert pc.sum(home.rows("mps_knife_flags", "count")["count"]).as_py() == 9


@pytest.mark.open_data
def test_the_real_boundaries_give_one_outline_for_each_area(home, open_data: Path):
    folder = open_data / "boundaries" / "wards-2013"
    report = home.load(folder)
    codes = home.rows("boundaries", "area")["area"].to_pylist()
    assert len(codes) == len(set(codes)) == 136
    topo = next(one for one in report.files if one.file.startswith("topo"))
    assert (topo.status, topo.rejected) == ("superseded", 18)


@pytest.mark.open_data
def test_ward_profiles_are_read_as_windows_1252(home, open_data: Path):
    report = home.one(open_data / "population" / "ward-profiles-excel-version.csv")
    assert (report.read, report.loaded, report.encoding) == (660, 660, "cp1252")


def test_a_blank_cell_of_a_month_is_no_zero(home, write):
    """One borough's month is not whole; a month in which all is blank did not come."""
    lines = [
        "MajorText,MinorText,BoroughName,202401,202402,202403,202404",
        "BURGLARY,HOME,Camden,4,,5,",
        "BURGLARY,HOME,Brent,4,0,5,",
        "ROBBERY,PERSON,Camden,1,1,1,",
    ]
    report = home.one(write("borough.csv", lines))
    assert (report.loaded, report.periods) == (3, ["2024-01..2024-03"])
    assert "month column 202404 holds no number and was left out" in report.notes
    store = Store(home.path)
    told = {
        (area, month): ask(store, Question("police-tables", area, Period.parse(month))).total
        for area in ("Camden", "Brent")
        for month in ("2024-01", "2024-02", "2024-04")
    }
    store.close()
    counts = {key: total.count.value for key, total in told.items()}
    assert counts == {
        ("Camden", "2024-01"): 5, ("Camden", "2024-02"): None, ("Camden", "2024-04"): None,
        ("Brent", "2024-01"): 4, ("Brent", "2024-02"): 0, ("Brent", "2024-04"): None,
    }  # fmt: skip
    assert told[("Camden", "2024-02")].reason == "1 cell is blank, which is not zero"


def test_a_region_says_how_many_records_name_none_of_its_parts(home, write):
    known = [row["name"] for row in shipped_rows("authorities.csv") if row["code"][:3] == "E09"]
    boroughs = [name for name in known if name != "City of London"]
    path = borough_file(write, "borough.csv", "2024-01", [5] * 4, (*boroughs, "Unknown"))
    home.load(path)
    store = Store(home.path)
    question = Question("police-tables", "London", Period.parse("2024-01..2024-03"))
    london = ask(store, question)
    camden = ask(store, dataclasses.replace(question, area="Camden"))
    itself = ask(store, dataclasses.replace(question, compare="Greater London")).total.compared
    store.close()
    assert itself is not None
    assert itself.reason == "An area is not compared with itself."
    said = (
        "15 more from Metropolitan Police Service name no partnership: they are not counted here."
    )
    assert london.total.count.value == 32 * 15
    assert said in london.caveats
    assert not [one for one in camden.caveats if "name no partnership" in one]


def test_a_force_s_total_of_tables_by_borough_is_that_of_all_its_boroughs(home, write):
    """The layout names no force, and the source is the publisher's: mps."""
    known = [row["name"] for row in shipped_rows("authorities.csv") if row["code"][:3] == "E09"]
    boroughs = [name for name in known if name != "City of London"]
    question = Question("police-tables", "Metropolitan Police", Period.parse("2024-01..2024-03"))

    def asked():
        store = Store(home.path)
        try:
            return ask(store, question)
        finally:
            store.close()

    home.load(borough_file(write, "some.csv", "2024-01", [5] * 4, boroughs[:9]))
    assert not asked().total.count.is_known
    home.load(borough_file(write, "all.csv", "2024-01", [5] * 5, (*boroughs, "Unknown")))
    assert asked().total.count.value == 32 * 15
    assert any("15 more from Metropolitan Police Service" in one for one in asked().caveats)


@pytest.mark.parametrize(
    "name", ["2019-6.csv", "2019-06", "LSOA reports 2019-06.csv.gz", "2019-06.txt"]
)
def test_a_month_that_stands_in_the_name_alone_is_read_with_any_ending(home, write, name: str):
    lines = ["lsoa,SHEF_A_CODE,reports,unique_users,average_per_user", "E01008162,A20,3,3,1"]
    report = home.one(write(name, lines))
    assert (report.status, report.periods) == ("loaded", ["2019-06"])


def test_a_name_that_says_no_month_costs_its_own_file_alone(home, write):
    lines = ["lsoa,SHEF_A_CODE,reports,unique_users,average_per_user", "E01008162,A20,3,3,1"]
    report = home.load(*(write(f"2019-{month}.csv", lines) for month in (6, 13)))
    good, bad = sorted(report.files, key=lambda one: one.status)
    assert (good.status, good.periods) == ("loaded", ["2019-06"])
    said = "2019-13.csv: its name says 2019-13. There is no month 13: months run from 1 to 12."
    assert (bad.status, bad.message) == ("refused", f"{said} Check the name.")


@pytest.mark.parametrize(
    "total",
    ["TOTAL,TOTAL,TOTAL", "Total Notifiable Offences,Total Notifiable Offences,Camden",
     "BURGLARY,Burglary Total,Camden", "BURGLARY,All,Camden", "Grand Total,,",
     "BURGLARY,BURGLARY - RESIDENTIAL,MPS Total", "BURGLARY,BURGLARY - RESIDENTIAL,London"],
)  # fmt: skip
def test_totals_among_the_rows_are_left_out_and_said_to_be(home, write, total: str):
    path = borough_file(write, "a.csv", "2025-01", [50, 40, 70, 60])
    path.write_text(path.read_text() + f"{total},500,400,700,600\n")
    report = home.one(path)
    assert (report.read, report.loaded, report.reasons) == (2, 1, {"a total": 1})
    assert by_month(home) == {"2025-01": 50, "2025-02": 40, "2025-03": 70, "2025-04": 60}
    assert {row.status for row in home.coverage("mps_borough")} == {"received"}


def test_a_number_that_cannot_be_read_makes_no_zero_of_its_row(home, write):
    path = borough_file(write, "a.csv", "2025-01", [50, 40, 70, 60], ("Camden", "Barnet"))
    path.write_text(path.read_text() + "ROBBERY,ROBBERY OF PERSONAL PROPERTY,Camden,5,abc,6,7\n")
    report = home.one(path)
    assert report.reasons == {"202502 is not a number of zero or more": 1}
    states = {(row.area_name, row.status) for row in home.coverage("mps_borough")}
    assert states == {("Camden", "partial"), ("Barnet", "received")}
    store = Store(home.path)
    figure = ask(store, Question("police-tables", "Camden", Period.parse("2025-02"), ("category",)))
    other = ask(store, Question("police-tables", "Barnet", Period.parse("2025-02")))
    store.close()
    assert not any(cell.count.is_known for cell in (figure.total, *figure.cells))
    assert "rejected" in figure.total.reason
    assert other.total.count.known() == 40


def test_a_row_of_counts_that_is_rejected_leaves_its_own_month_without_a_number(home, write):
    lines = ["month,ward_code,call_type,calls", "2024-04,E05013652,Assault,9"]
    lines += ["2024-05,E05013652,Assault,lots", "2024-05,E05013652,Fall,3"]
    lookup = ["LSOA21CD,LSOA21NM,WD25CD,WD25NM,LAD25CD,LAD25NM"]
    lookup += ["E01000842,Camden 011A,E05013652,Belsize,E09000007,Camden"]
    home.load(write("calls.csv", lines), write("lookup.csv", lookup))
    told = {str(Month(row.month)): row.status for row in home.coverage("ambulance")}
    assert told == {"2024-04": "received", "2024-05": "partial"}


def test_no_count_is_below_zero_whatever_a_contract_says(home, write, tmp_path: Path):
    contract = tmp_path / "hostel.yaml"
    contract.write_text("""
name: hostel
title: A hostel's guests
publisher: A hostel
fields:
  - {name: Month, type: month, required: true}
  - {name: Guests, type: integer}
outputs:
  - table: hostel
    shape: counts
    area_kind: partnership
    submission: "hostel/{month}"
    rows:
      source: {constant: hostel}
      month: Month
      area: {constant: E09000007}
      category: {constant: guest}
      count: Guests
    coverage: {area_kind: partnership, area: {constant: E09000007}}
""")
    report = home.one(
        write("guests.csv", ["Month,Guests", "2024-04,-3", "2024-04,9", "2024-05,0"]),
        contracts=[contract],
    )
    assert (report.loaded, report.reasons) == (2, {"Guests is below 0": 1})
    told = {str(Month(row.month)): row.status for row in home.coverage("hostel")}
    assert told == {"2024-04": "partial", "2024-05": "received"}


@pytest.mark.parametrize("mark", ["-", "..", "n/a", "NULL"])
def test_a_mark_for_no_number_costs_its_own_month_alone(home, write, mark: str):
    path = borough_file(write, "a.csv", "2025-01", [50, 40, 70, 60])
    path.write_text(
        path.read_text() + f"ROBBERY,ROBBERY OF PERSONAL PROPERTY,Camden,5,{mark},6,7\n"
    )
    assert home.one(path).loaded == 2
    told = {str(Month(row.month)): row.status for row in home.coverage("mps_borough")}
    assert told == {
        "2025-01": "received", "2025-02": "partial", "2025-03": "received", "2025-04": "received",
    }  # fmt: skip
