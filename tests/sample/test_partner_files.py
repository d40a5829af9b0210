"""The partners' own files: each layout, each fault, and no people in any of them."""

from __future__ import annotations

import csv
import gzip
import io
from collections import Counter
from datetime import date, datetime
from pathlib import Path

import numpy as np
import pytest
from python_calamine import CalamineWorkbook

from wardmote.sample import (
    Ground,
    Truths,
    draw_answers,
    draw_complaints,
    draw_ground,
    draw_incidents,
    true_share_safe_after_dark,
)
from wardmote.sample.complaints import REPEAT_SHARE
from wardmote.sample.survey import adults, chance_safe_after_dark


@pytest.fixture(scope="module")
def data(sample: tuple[Path, Truths]) -> Path:
    return sample[0]


@pytest.fixture(scope="module")
def partners(data: Path) -> Path:
    return data / "partners"


def rows_of(path: Path, encoding: str = "utf-8", separator: str = ",") -> list[dict[str, str]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    text = io.StringIO(content.decode(encoding), newline="")
    return list(csv.DictReader(text, delimiter=separator, strict=True))


def test_twelve_partners_and_more_hand_something_in(data: Path, partners: Path) -> None:
    folders = {path.name for path in partners.iterdir()}
    assert len(folders) == 12
    assert {p.name for p in data.iterdir()} >= {"police-uk", "fire", "fixmystreet", "survey"}


def test_no_file_has_a_column_of_people(data: Path) -> None:
    """Names and dates of birth are what no partnership file here may hold."""
    personal = ("forename", "surname", "first name", "birth", "dob", "telephone", "nhs")
    for path in data.rglob("*.csv*"):
        content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
        header = content.splitlines()[0].decode("cp1252").lower()
        assert not any(word in header for word in personal), path.name
    assert any(word in "record,forename,surname" for word in personal)


def test_one_landlord_never_sent_a_quarter(partners: Path, sample: tuple[Path, Truths]) -> None:
    path = partners / "northgate-homes" / "asb-cases.csv"
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in path.read_bytes()
    rows = rows_of(path, "utf-8-sig")
    opened = Counter(datetime.strptime(r["Opened"], "%d/%m/%Y").strftime("%Y-%m") for r in rows)  # noqa: DTZ007 dates alone
    gap = sample[1].of("missing_quarter").when
    absent = {"2024-10", "2024-11", "2024-12"}
    assert (gap["first"], gap["last"]) == ("2024-10", "2024-12")
    assert len(opened) == 57
    assert not absent & set(opened)
    assert len({r["Ward"] for r in rows}) == 11
    assert any("," in r["Outcome"] for r in rows)


def test_the_other_landlord_sends_a_workbook_with_a_title_and_a_total(partners: Path) -> None:
    book = CalamineWorkbook.from_path(partners / "ostrey-housing-trust" / "ASB cases.xlsx")
    rows = book.get_sheet_by_name("Cases").to_python()
    assert rows[3][:3] == ["ref", "date reported", "type"]
    body, last = rows[4:-1], rows[-1]
    assert last[0] == "Total"
    assert last[1] == len(body)
    assert all(isinstance(row[1], date) for row in body)
    assert {row[5] == "" for row in body if row[4] == "live"} == {True}
    assert len({row[3] for row in body}) == 6


def test_the_warden_log_is_windows_1252(partners: Path) -> None:
    for path in (partners / "community-wardens").glob("*.csv"):
        with pytest.raises(UnicodeDecodeError):
            path.read_bytes().decode("utf-8")
        rows = rows_of(path, "cp1252")
        assert rows[0]["Cost (£)"].startswith("£")
        assert all(len(r["Time"]) == 4 and r["Time"].isdigit() for r in rows)
        assert {r["ASB seen"] for r in rows} == {"Y", "N", ""}
        assert len({r["Ward"] for r in rows}) > 18  # some are written in capitals


def test_few_addresses_bring_many_complaints(partners: Path, sample: tuple[Path, Truths]) -> None:
    rows = [r for path in (partners / "council-noise").glob("*.csv") for r in rows_of(path)]
    truth = sample[1].of("repeat_addresses")
    once = {r["complaint_id"]: r["address_key"] for r in rows}
    assert 0 < len(rows) - len(once) < len(rows) / 100  # listed twice
    placed = [key for key in once.values() if key]
    assert 0.01 < 1 - len(placed) / len(once) < 0.08
    heavy = set(truth.where["address_keys"])
    share = sum(key in heavy for key in placed) / len(placed)
    assert truth.size == REPEAT_SHARE
    assert share == pytest.approx(REPEAT_SHARE, abs=4 * np.sqrt(0.21 / len(placed)))
    others = Counter(key for key in placed if key not in heavy)
    assert max(others.values()) <= 4


def test_repeat_share_holds_over_seeds(land: Ground) -> None:
    plants = draw_incidents(1, scale=0.05, ground=land).plants
    shares = []
    for seed in range(10):
        drawn = draw_complaints(land, plants, seed)
        placed = drawn.address[drawn.address >= 0]
        shares.append(np.isin(placed, drawn.repeat).mean())
    assert np.mean(shares) == pytest.approx(REPEAT_SHARE, abs=0.01)


def test_small_counts_are_kept_back_and_none_is_said(partners: Path) -> None:
    calls = [r["calls"] for path in (partners / "ambulance").glob("*.csv") for r in rows_of(path)]
    assert "<5" in calls
    assert "0" in calls
    assert not {"1", "2", "3", "4"} & set(calls)
    cases = [
        r["Attendances"] for r in rows_of(partners / "hospital" / "ae-assault-attendances.csv")
    ]
    assert "*" in cases
    assert "0" not in cases
    assert not {"1", "2", "3", "4"} & set(cases)
    book = CalamineWorkbook.from_path(partners / "probation" / "probation-indicators.xlsx")
    values = {row[3] for row in book.get_sheet_by_name("Data").to_python()[1:]}
    assert {"[c]", "[x]"} <= values
    assert any(isinstance(v, float) for v in values)


def test_notices_not_known_yet_are_blank_and_none_is_zero(partners: Path) -> None:
    rows = rows_of(partners / "council-enforcement" / "enforcement-notices.csv")
    late = {r["Quarter"] for r in rows if not r["Breached"]}
    assert late == {"2025/26 Q3", "2025/26 Q4"}
    assert any(r["Prosecuted"] == "0" for r in rows)
    assert all(r["Issued"] for r in rows)


def test_patrol_hours_rise_where_the_operation_runs(
    partners: Path, sample: tuple[Path, Truths]
) -> None:
    rows = rows_of(partners / "patrol-hours" / "patrol-hours.csv")
    police = [r for r in rows if r["Provider"].startswith("Police")]
    assert any("," in r["Hours delivered"] for r in police)
    truth = sample[1].of("operation_that_worked")
    land = draw_ground(3)
    treated = {land.ward_names[land.ward_of_lsoa[land.lsoa_codes.index(code)]]
               for code in truth.where["lsoas"]}  # fmt: skip
    hours = {r["Ward"]: float(r["Hours delivered"].replace(",", "")) for r in police
             if r["Month"] == "Jan-25"}  # fmt: skip
    assert {ward for ward, spent in hours.items() if spent > 600} == treated


def test_the_burglary_extract_brackets_the_true_times(
    partners: Path, sample: tuple[Path, Truths]
) -> None:
    rows = rows_of(partners / "eastwold-police" / "burglary-extract.csv")
    drawn = draw_incidents(3, scale=0.3)
    cases = np.flatnonzero(drawn.address >= 0)
    assert (
        len(rows) == len(cases) == sample[1].of("near_repeat").parameters["burglaries_in_this_draw"]
    )
    start = drawn.plants.timetable.period.first.first_day.toordinal()
    exact = 0
    for row, i in zip(rows, cases, strict=True):
        assert abs(int(row["Easting"]) - drawn.x[i]) <= 0.5
        low = datetime.strptime(row["From"], "%d/%m/%Y %H:%M")  # noqa: DTZ007 local times, as handed in
        true = datetime.fromordinal(start + int(drawn.day[i]))
        minute = (low - true).total_seconds() / 60
        assert minute <= drawn.minute[i]
        if row["To"]:
            high = datetime.strptime(row["To"], "%d/%m/%Y %H:%M")  # noqa: DTZ007 as above
            assert (high - true).total_seconds() / 60 >= drawn.minute[i]
            exact += high == low
    assert 0.25 < exact / len(rows) < 0.35
    assert 0.015 < sum(not r["To"] for r in rows) / len(rows) < 0.025


def test_the_attitude_survey_is_written_the_continental_way(data: Path) -> None:
    content = (data / "survey" / "PAS_boroughs.csv").read_bytes()
    assert content.startswith(b"Date;Survey;Borough;Measure;Proportion;MPS\r\n")
    rows = rows_of(data / "survey" / "PAS_boroughs.csv", separator=";")
    assert {r["Borough"] for r in rows} >= {"Fallowmere & Ostrey", "City of Quillham"}
    assert '"Good Job" local' in {r["Measure"] for r in rows}
    assert all(
        "," in r["Proportion"] and 0 < float(r["Proportion"].replace(",", ".")) < 1 for r in rows
    )
    assert len({r["Date"] for r in rows}) == 20


def test_raking_the_survey_by_age_finds_the_true_share(data: Path) -> None:
    """Design weights alone are biased, since older people answer more; age mends it."""
    land = draw_ground(3)
    people = adults(land)
    plain, mended = [], []
    for seed in range(60):
        drawn = draw_answers(land, seed, 2)
        safe = drawn.safe_after_dark <= 2
        plain.append(np.average(safe, weights=drawn.weight))
        cell = people[drawn.ward, drawn.age]
        asked = np.zeros_like(people)
        np.add.at(asked, (drawn.ward, drawn.age), 1)
        mended.append(np.average(safe, weights=cell / asked[drawn.ward, drawn.age]))
    truth = true_share_safe_after_dark(land, 2)
    error = np.std(mended) / np.sqrt(60)
    assert np.mean(mended) == pytest.approx(truth, abs=4 * error + 0.002)
    assert np.mean(plain) < truth - 4 * error
    fall = truth - true_share_safe_after_dark(land, 1)
    assert fall == pytest.approx(-0.08, abs=0.02)
    assert (chance_safe_after_dark(land, 0) == chance_safe_after_dark(land, 1)).all()


def test_published_survey_results_follow_from_the_answers(data: Path) -> None:
    answers = rows_of(data / "survey" / "residents-survey-responses.csv")
    results = rows_of(data / "survey" / "residents-survey-results.csv")
    mine = [r for r in answers if r["wave"] == "2025"]
    weight = [float(r["design_weight"]) for r in mine]
    safe = [r["safe_after_dark"] in "12" for r in mine]
    share = 100 * sum(w for w, yes in zip(weight, safe, strict=True) if yes) / sum(weight)
    row = next(r for r in results if (r["wave"], r["area_code"], r["measure"])
               == ("2025", "E09000901", "Feels safe after dark"))  # fmt: skip
    assert float(row["percent"]) == pytest.approx(share, abs=0.06)
    assert int(row["unweighted_base"]) == len(mine)
    assert float(row["effective_base"]) < len(mine)


def test_fire_positions_are_centres_of_authorities(data: Path) -> None:
    rows = rows_of(next((data / "fire").glob("*.csv.gz")))
    where = {(r["county_code"], r["Lattitude"], r["Longitude"]) for r in rows}
    assert len(where) == 6  # five authorities, and the one not geo-coded
    assert {r["County_name"] for r in rows} >= {"Fallowmere And ostrey", "Not geo-coded"}
    assert sum(bool(r["Avg_First_pump"]) for r in rows) == 1
    assert all(
        r["ward_name"] == r["ward_name"].upper() for r in rows if r["ward_code"] != "E00000000"
    )


def test_street_reports_use_unpadded_months_and_codes_of_2011(data: Path) -> None:
    files = {path.name for path in (data / "fixmystreet" / "LSOA-all-SHEF_A").iterdir()}
    assert len(files) == 60
    assert "2025-6.csv" in files
    assert "2025-06.csv" not in files
    known = set(draw_ground(3).generation_2011.codes)
    rows = rows_of(data / "fixmystreet" / "LSOA-all-SHEF_A" / "2025-6.csv")
    assert rows
    assert {r["lsoa"] for r in rows} <= known
    for row in rows:
        average = int(row["reports"]) / int(row["unique_users"])
        assert float(row["average_per_user"]) == pytest.approx(average)
