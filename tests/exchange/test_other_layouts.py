"""Files of the same sources in other years' layouts: population, deprivation, boundaries, surveys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from tests.exchange.conftest import Home

from wardmote.terms.periods import Month

Write = Callable[..., Path]


@pytest.mark.parametrize("year", [2019, 2022])
def test_mid_year_estimates_take_their_year_from_the_sheet(home: Home, tmp_path: Path, year: int):
    path = tmp_path / "sapelsoabroadage.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet(f"Mid-{year} LSOA 2021")
    sheet.merge_range(0, 0, 0, 5, f"Population estimates, mid-{year}")
    head = (
        "LAD 2023 Code",
        "LAD 2023 Name",
        "LSOA 2021 Code",
        "LSOA 2021 Name",
        "Total",
        "F0 to 15",
    )
    for at, row in enumerate(
        (head, ("E09000007", "Camden", "E01000842", "Camden 011A", 1_600, 90))
    ):
        sheet.write_row(at + 2, 0, row)
    book.close()
    assert home.one(path).periods == [str(year)]
    (row,) = home.rows("population", "year", "area", "series", "value").to_pylist()
    assert row == {"year": year, "area": "E01000842", "series": "residents", "value": 1_600}


@pytest.mark.parametrize(
    ("rank", "decile"),
    [
        ("Index of Multiple Deprivation (IMD) Rank", "Index of Multiple Deprivation (IMD) Decile"),
        (
            "Index of Multiple Deprivation (IMD) Rank (where 1 is most deprived)",
            "Index of Multiple Deprivation (IMD) Decile (where 1 is most deprived 10% of LSOAs)",
        ),
    ],
)
def test_deprivation_of_2019_is_of_lsoas_of_2011(home: Home, write: Write, rank: str, decile: str):
    head = (
        "LSOA code (2011),LSOA name (2011),Local Authority District code (2019),"
        f"Local Authority District name (2019),{rank},{decile}"
    )
    report = home.one(write("imd.csv", [head, "E01000842,Camden 011A,E09000007,Camden,15000,5"]))
    assert (report.contract, report.loaded) == ("imd-2019", 1)
    told = {row["series"]: row["value"] for row in home.rows("deprivation").to_pylist()}
    assert told == {"imd-rank": 15_000, "imd-decile": 5}


def outline(**properties: str) -> str:
    ring = [[-0.14, 51.53], [-0.13, 51.53], [-0.13, 51.54], [-0.14, 51.53]]
    one = {
        "type": "Feature", "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip
    return json.dumps({"type": "FeatureCollection", "features": [one]})


@pytest.mark.parametrize(("code", "kind"), [("E05000128", "ward"), ("E09000007", "partnership")])
def test_an_outline_is_of_the_kind_that_its_code_says(
    home: Home, write: Write, code: str, kind: str
):
    home.one(write("london.geojson", outline(NAME="Belsize", GSS_CODE=code, HECTARES="98")))
    (row,) = home.rows("boundaries", "area_kind", "area").to_pylist()
    assert row == {"area_kind": kind, "area": code}


def test_a_ward_is_no_borough_though_its_columns_are_called_as_theirs(home: Home, write: Write):
    report = home.one(write("wards.geojson", outline(name="Belsize Ward", code="E05000128")))
    assert report.status == "refused"
    assert "a borough's code such as E09000007" in str(report.reasons)


@pytest.mark.parametrize(
    ("wave", "month"),
    [
        ("2021/22 Q1", "2021-06"), ("Q3 2023-24", "2023-12"), ("FY 22/23 Quarter 4", "2023-03"),
        ("Q2 2021", "2021-06"), ("2020 Q4", "2020-12"), ("Apr-Jun 2021", "2021-06"),
        ("Sep-22", "2022-09"), ("30/06/2021", "2021-06"), ("2021-06-30", "2021-06"),
    ],
)  # fmt: skip
def test_a_wave_is_dated_by_day_month_or_quarter(home: Home, write: Write, wave: str, month: str):
    lines = [
        "Quarter;Survey;Borough;Measure;Proportion;MPS",
        f"{wave};PAS;Camden;Trust MPS;0,5;0,7",
    ]
    home.one(write("pas.csv", lines))
    assert set(home.rows("public_attitudes", "month")["month"].to_pylist()) == {
        Month.parse(month).number
    }


@pytest.mark.parametrize("wave", ["Q5 2021", "2021-22", "autumn"])
def test_what_names_no_quarter_is_no_wave(home: Home, write: Write, wave: str):
    lines = [
        "Quarter;Survey;Borough;Measure;Proportion;MPS",
        f"{wave};PAS;Camden;Trust MPS;0,5;0,7",
    ]
    assert home.one(write("pas.csv", lines)).loaded == 0
