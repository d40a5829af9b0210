"""Boundaries, census, deprivation and look-ups: read back, and compared with the real layouts."""

from __future__ import annotations

import csv
import gzip
import io
import json
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import pytest
import shapely
from python_calamine import CalamineWorkbook

from wardmote.sample import Ground, Truths, draw_ground


@pytest.fixture(scope="module")
def data(sample: tuple[Path, Truths]) -> Path:
    return sample[0]


@pytest.fixture(scope="module")
def drawn() -> Ground:
    return draw_ground(3)


def features(path: Path) -> list[dict[str, Any]]:
    return list(json.loads(path.read_text("utf-8"))["features"])


def shapes_of(path: Path) -> list[Any]:
    return [shapely.geometry.shape(f["geometry"]) for f in features(path)]


def rows_of(path: Path) -> list[dict[str, str]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))


def header_of(path: Path) -> bytes:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    return content.splitlines()[0]


@pytest.mark.parametrize(
    ("layer", "number"), [("lsoa-2021", 110), ("lsoa-2011", 108), ("wards-2025", 18)]
)
def test_geojson_layers_tile_the_borough_in_degrees(data: Path, layer: str, number: int) -> None:
    shapes = shapes_of(data / "boundaries" / layer / "E09000901.json")
    assert len(shapes) == number
    assert shapely.coverage_is_valid(shapes)
    whole = next(s for f, s in zip(features(data / "boundaries" / "eastwold-boroughs.geojson"),
                                   shapes_of(data / "boundaries" / "eastwold-boroughs.geojson"),
                                   strict=True)
                 if f["properties"]["code"] == "E09000901")  # fmt: skip
    assert sum(s.area for s in shapes) == pytest.approx(whole.area, rel=1e-5)
    assert whole.bounds[0] > 0.8
    assert whole.bounds[3] < 53.5


def test_topojson_says_the_same_as_geojson(data: Path) -> None:
    folder = data / "boundaries" / "wards-2025"
    topology = json.loads((folder / "topo_E09000901.json").read_text())
    scale, low = (np.array(topology["transform"][k]) for k in ("scale", "translate"))
    arcs = [np.cumsum(arc, axis=0) * scale + low for arc in topology["arcs"]]
    plain = {f["properties"]["WD25CD"]: shapely.geometry.shape(f["geometry"])
             for f in features(folder / "E09000901.json")}  # fmt: skip
    used: list[int] = []
    for geometry in topology["objects"]["E09000901"]["geometries"]:
        ring: list[Any] = []
        for number in geometry["arcs"][0]:
            arc = arcs[number] if number >= 0 else arcs[~number][::-1]
            assert not ring or np.allclose(ring[-1], arc[0])
            ring += arc.tolist()[1 if ring else 0 :]
            used.append(number)
        shape = shapely.Polygon(ring)
        assert shape.is_valid
        assert shape.symmetric_difference(plain[geometry["id"]]).area < 1e-3 * shape.area
    shared = [n for n in used if ~n in used]
    assert len(shared) > len(arcs) / 2  # borders between wards are written once, used twice


def test_the_shapefile_reads_with_its_fields_and_projection(data: Path, drawn: Ground) -> None:
    path = f"/vsizip/{data}/boundaries/eastwold-2021-lsoa-gen20.zip"
    info = pyogrio.read_info(path)
    with zipfile.ZipFile(data / "boundaries" / "eastwold-2021-lsoa-gen20.zip") as held:
        stamp = held.read("eastwold-2021-lsoa-gen20.dbf")[1:4]
    assert tuple(stamp) == (124, 1, 1)  # 1 January 2024: not the day it was written
    assert info["crs"] == "EPSG:27700"
    assert info["features"] == 270
    assert list(info["fields"]) == [
        "LSOA21CD",
        "LSOA21NM",
        "MSOA21CD",
        "MSOA21NM",
        "LAD22CD",
        "LAD22NM",
    ]
    _, _, geometry, fields = pyogrio.raw.read(path)
    assert list(fields[0]) == drawn.lsoa_codes
    area = shapely.area(shapely.from_wkb(geometry))
    assert area == pytest.approx([tile.area for tile in drawn.lsoas], rel=1e-6)


def test_lookups_start_with_a_byte_order_mark_and_cover_every_lsoa(
    data: Path, drawn: Ground
) -> None:
    best_fit, exact = sorted((data / "geography").glob("*.csv"), key=lambda p: "Ward" not in p.name)
    for path in (best_fit, exact):
        assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = rows_of(best_fit)
    assert {r["LSOA21CD"] for r in rows} == set(drawn.lsoa_codes)
    ward = dict(zip(drawn.lsoa_codes, drawn.ward_of_lsoa, strict=True))
    assert all(r["WD25CD"] == drawn.ward_codes[ward[r["LSOA21CD"]]] for r in rows)
    links = rows_of(exact)
    assert {r["LSOA11CD"] for r in links} == set(drawn.generation_2011.codes)
    assert {r["LSOA21CD"] for r in links} == set(drawn.lsoa_codes)


@pytest.mark.parametrize("table", ["ts007a", "ts054"])
def test_census_tables_add_up_and_differ_a_little_between_levels(data: Path, table: str) -> None:
    small = rows_of(data / "population" / f"census2021-{table}-lsoa.csv.gz")
    large = rows_of(data / "population" / f"census2021-{table}-ltla.csv")
    total = next(name for name in small[0] if "Total" in name)
    assert (len(small), len(large)) == (270, 5)
    by_code = {r["geography code"]: int(r[total]) for r in large}
    summed = sum(int(r[total]) for r in small if r["geography"].startswith("Fallowmere"))
    assert abs(summed - by_code["E09000901"]) <= 3
    if table == "ts007a":
        for row in small:
            assert sum(int(v) for k, v in row.items() if "Aged" in k) == int(row[total])
    else:
        parts = ("Owned", "Shared ownership", "Social rented", "Private rented", "Lives rent free")
        for row in small:
            assert sum(int(row[f"Tenure of household: {p}"]) for p in parts) == int(row[total])


def test_residents_are_those_of_the_land(data: Path, drawn: Ground) -> None:
    rows = rows_of(data / "population" / "census2021-ts007a-lsoa.csv.gz")
    held = {r["geography code"]: int(r["Age: Total"]) for r in rows}
    assert held == dict(zip(drawn.lsoa_codes, drawn.residents.tolist(), strict=True))
    old = rows_of(data / "population" / "eastwold-mid2020-pop.csv.gz")
    assert len(old) == 268
    people = sum(int(r["Persons_All-Ages"]) for r in old)
    assert people == pytest.approx(drawn.residents.sum(), rel=0.02)
    for row in old:
        assert int(row["Males_All-Ages"]) + int(row["Females_All-Ages"]) == int(
            row["Persons_All-Ages"]
        )


def test_deprivation_has_an_empty_notes_sheet_and_ranks_in_order(data: Path, drawn: Ground) -> None:
    book = CalamineWorkbook.from_path(next((data / "deprivation").glob("*.xlsx")))
    assert book.sheet_names == ["Notes", "IMD25"]
    assert book.get_sheet_by_name("Notes").to_python() == []
    _header, *rows = book.get_sheet_by_name("IMD25").to_python()
    assert len(rows) == 270
    ranks = {str(r[0]): float(str(r[4])) for r in rows}
    assert len(set(ranks.values())) == 270
    worst = drawn.lsoa_codes[int(np.argmax(drawn.deprivation))]
    assert ranks[worst] == min(ranks.values())
    assert {float(str(r[5])) for r in rows} <= set(range(1, 11))


def test_layouts_equal_the_real_open_data(data: Path, open_data: Path) -> None:
    for ours, real in (
        ("population/census2021-ts007a-lsoa.csv.gz", "population/census2021-ts007a-lsoa.csv.gz"),
        ("population/census2021-ts007a-ltla.csv", "population/census2021-ts007a-ltla.csv"),
        ("population/census2021-ts054-ltla.csv", "population/census2021-ts054-ltla.csv"),
        ("population/eastwold-mid2020-pop.csv.gz", "population/london-mid2020-pop.csv.gz"),
        ("survey/PAS_boroughs.csv", "mopac/PAS_buroughs.csv"),
    ):
        assert header_of(data / ours) == header_of(open_data / real), ours
    for ours, real in (("geography", "geography"), ("fire", "fire")):
        mine = header_of(sorted((data / ours).glob("*"))[-1])
        assert mine == header_of(next((open_data / real).glob("*.gz"))), ours
    theirs = CalamineWorkbook.from_path(next((open_data / "deprivation").glob("*.xlsx")))
    mine_book = CalamineWorkbook.from_path(next((data / "deprivation").glob("*.xlsx")))
    rows = [b.get_sheet_by_name("IMD25").to_python()[0] for b in (mine_book, theirs)]
    assert rows[0] == rows[1]
    reports = header_of(data / "fixmystreet" / "LSOA-all-SHEF_A" / "2025-6.csv")
    assert reports == header_of(
        open_data / "fixmystreet" / "LSOA-all-SHEF_A-complete" / "2019-6.csv"
    )
