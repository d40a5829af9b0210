"""Files of the same sources in other years' layouts: population, deprivation, boundaries, surveys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter
from tests.exchange.conftest import Home

from wardmote.evidence.store import Store
from wardmote.exchange.contract_files import packaged_contracts
from wardmote.exchange.planning import seen_before
from wardmote.exchange.recognising import nearest
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


@pytest.mark.parametrize(
    ("name", "columns", "expected"),
    [
        ("wards.geojson", ("code", "name"), ("ward", "2018", "")),
        ("2022 E09000007.json", ("ward_code", "ward_name"), ("ward", "2022", "E09000007")),
        ("E09000007 wards 2014.geojson", ("GSS_CODE", "NAME"), ("ward", "2014", "E09000007")),
        ("areas.geojson", ("AREACD", "AREANM"), ("ward", "2018", "")),
    ],
)
def test_an_outline_with_a_plain_code_is_of_the_kind_that_the_code_says(
    home: Home, write: Write, name: str, columns: tuple[str, str], expected: tuple[str, ...]
):
    told = dict(zip(columns, ("E05000128", "Belsize Ward"), strict=True))
    report = home.one(write(name, outline(**told)))
    assert (report.status, report.contract) == ("loaded", "boundaries-by-code")
    (row,) = home.rows("boundaries", "area_kind", "generation", "parent").to_pylist()
    assert tuple(row.values()) == expected


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


LOOKUPS = {
    "LSOA11CD,LSOA11NM,WD18CD,WD18NM,LAD18CD,LAD18NM": ("2011", "2018", "2018"),
    "lsoa21cd,lsoa21nm,wd24cd,wd24nm,lad23cd,lad23nm": ("2021", "2024", "2023"),
    "LSOA21CD,LSOA21NM,WD28CD,WD28NM,LTLA27CD,LTLA27NM": ("2021", "2028", "2027"),
}


@pytest.mark.parametrize("head", LOOKUPS)
def test_a_look_up_is_of_the_years_that_its_columns_name(home, write, head: str):
    lsoas, wards, authorities = LOOKUPS[head]
    row = "E01008162,Gateshead 001A,E05001070,Birtley,E08000037,Gateshead"
    report = home.one(write("lookup.csv", [head, row]))
    assert (report.status, report.contract) == ("loaded", f"lookup-lsoa-ward-authority-{wards}")
    kinds = ("from_kind", "from_generation", "to_kind", "to_generation")
    assert {tuple(one.values()) for one in home.rows("lookup", *kinds).to_pylist()} == {
        ("lsoa", lsoas, "ward", wards),
        ("lsoa", lsoas, "partnership", authorities),
        ("ward", wards, "partnership", authorities),
    }


@pytest.mark.parametrize(
    "head",
    [
        (
            "LSOA Code,LSOA Name,LA Code (2018 boundaries),LA name (2018 boundaries),"
            "LA Code (2021 boundaries),LA name (2021 boundaries),All Ages"
        ),
        "LSOA11CD,LSOA11NM,LAD11CD,LAD11NM,Persons_All-Ages",
        "LAD 2020 Code,LAD 2020 Name,LSOA 2011 Code,LSOA 2011 Name,Total",
    ],
)
def test_estimates_by_2011_lsoa_are_read_in_the_layouts_of_several_years(home, write, head: str):
    cells = {"code": "E01000842", "name": "Camden 011A"}
    lads = {"code": "E09000007", "name": "Camden"}
    names = head.split(",")
    row = [
        (cells if "LSOA" in name else lads)[
            "code" if name[-2:] in ("CD", "de") or "Code" in name else "name"
        ]
        for name in names[:-1]
    ]
    report = home.one(write("sape-mid2019.csv", [head, ",".join([*row, "1600"])]))
    assert (report.status, report.periods) == ("loaded", ["2019"])
    (told,) = home.rows("population", "year", "area", "series", "value").to_pylist()
    assert told == {"year": 2019, "area": "E01000842", "series": "residents", "value": 1_600}


def test_an_lsoa_of_several_output_areas_is_looked_up_once(home, write):
    head = "OA21CD,LSOA21CD,LSOA21NM,MSOA21CD,MSOA21NM,LAD22CD,LAD22NM,RGN22CD"
    row = "E0000000{},E01008162,Gateshead 001A,E02001682,Gateshead 001,E08000037,Gateshead,E1"
    report = home.one(write("oa.csv", [head, *(row.format(at) for at in range(3))]))
    assert (report.status, report.loaded) == ("loaded", 3)
    assert home.rows("lookup", "from_area", "to_area").to_pylist() == [
        {"from_area": "E01008162", "to_area": "E08000037"}
    ]


def test_an_outline_and_its_authority_may_be_of_different_years(home, write):
    told = outline(WD24CD="E05001070", WD24NM="Birtley", LAD23CD="E08000037")
    report = home.one(write("wards.geojson", told))
    assert (report.status, report.contract) == ("loaded", "boundaries-ward-2024")
    assert home.rows("boundaries", "parent").to_pylist() == [{"parent": "E08000037"}]


def test_a_file_of_years_is_known_again_by_its_bytes(home, write):
    head = "LSOA11CD,LSOA11NM,WD18CD,WD18NM,LAD18CD,LAD18NM"
    row = "E01008162,Gateshead 001A,E05001070,Birtley,E08000037,Gateshead"
    path = write("lookup.csv", [head, row])
    home.one(path)
    store = Store(home.path)
    found = seen_before(store, packaged_contracts())
    store.close()
    (fitted,) = next(iter(found.values()))
    assert fitted.contract.name == "lookup-lsoa-ward-authority-2018"
    assert home.one(path, again=True).status in ("loaded", "unchanged")


def test_the_nearest_contract_is_told_in_the_years_of_the_header():
    head = ["WD24CD", "WD24NM", "LAD24CD", "LAD24NM"]
    said = nearest(
        [(1, head), (2, ["E05001070", "Birtley", "E08000037", "Gateshead"])], packaged_contracts()
    )
    assert "lookup-lsoa-ward-authority-2024" in said
    assert "it has no column LSOA<gg>CD, LSOA<gg>NM." in said
