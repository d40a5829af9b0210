"""The force's files, read back with the standard library: layout first, then each planted fault."""

from __future__ import annotations

import csv
import gzip
import io
import zipfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pyarrow.csv
import pyarrow.parquet
import pytest

from wardmote.sample import CATEGORIES, Truths, draw_incidents
from wardmote.sample.police_files import OUTCOMES_HEADER, STREET_HEADER
from wardmote.sample.stops import HEADER as STOPS_HEADER
from wardmote.terms.periods import Month

Row = dict[str, str]


def raw_files(police: Path, kind: str) -> dict[str, bytes]:
    """Return the force's files of a kind by month, whether plain, gzipped or in the archive."""
    found: dict[str, bytes] = {}
    for path in sorted((police / "eastwold").rglob(f"*-{kind}.csv*")):
        content = path.read_bytes()
        found[path.name[:7]] = gzip.decompress(content) if path.suffix == ".gz" else content
    (archive,) = police.glob("eastwold-*.zip")
    with zipfile.ZipFile(archive) as held:
        for name in held.namelist():
            if name.endswith(f"-{kind}.csv"):
                found[name[:7]] = held.read(name)
    return found


def rows_of(content: bytes, separator: str = ",") -> list[Row]:
    text = io.StringIO(content.decode("utf-8"), newline="")
    return list(csv.DictReader(text, delimiter=separator, strict=True))


@pytest.fixture(scope="module")
def police(sample: tuple[Path, Truths]) -> Path:
    return sample[0] / "police-uk"


@pytest.fixture(scope="module")
def street(police: Path) -> dict[str, list[Row]]:
    return {month: rows_of(content) for month, content in raw_files(police, "street").items()}


def is_2021_only(code: str) -> bool:
    return code.startswith("E01995")


def test_files_have_the_layout_and_line_ends_of_the_real_ones(police: Path) -> None:
    for kind, header in (("street", STREET_HEADER), ("outcomes", OUTCOMES_HEADER),
                         ("stop-and-search", STOPS_HEADER)):  # fmt: skip
        files = raw_files(police, kind)
        for content in files.values():
            lines = content.decode().split("\r\n")
            assert lines[0] == header
            assert lines[-1] == ""
            assert {line.count(",") for line in lines[:-1]} == {header.count(",")}
            assert b"\n" not in content.replace(b"\r\n", b"")
        table = pyarrow.csv.read_csv(io.BytesIO(files["2025-06"]))
        assert table.column_names == header.split(",")


def test_layout_equals_the_real_open_data(police: Path, open_data: Path) -> None:
    real = open_data / "police-uk" / "northumbria" / "2022-09"
    for kind in ("street", "outcomes", "stop-and-search"):
        (path,) = real.glob(f"*-{kind}.csv*")
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        invented = raw_files(police, kind)["2025-06"]
        assert content.splitlines(keepends=True)[0] == invented.splitlines(keepends=True)[0]


def test_one_month_is_missing_and_one_stands_in_two_editions(
    police: Path, street: dict[str, list[Row]], sample: tuple[Path, Truths]
) -> None:
    key = sample[1]
    missing, twice = key.of("missing_month").when["first"], key.of("reissued_month").when["first"]
    first = Month.parse(key.first)
    every = {str(first + k) for k in range(60)}
    assert every - set(street) == {missing, twice}
    assert every - set(raw_files(police, "stop-and-search")) == {missing}
    early, late = (
        next((police / "eastwold-two-editions").glob(f"edition-{which}-by-*/*/*-street.csv"))
        for which in "ab"
    )
    assert b"\r\n" in early.read_bytes()
    assert b"\r\n" not in late.read_bytes()
    before, after = rows_of(early.read_bytes()), rows_of(late.read_bytes())
    assert len(before) == len(after)
    assert Counter(r["Crime ID"] for r in before) == Counter(r["Crime ID"] for r in after)
    same = {r["Crime ID"]: r for r in before if r["Crime ID"]}
    changed = [r for r in after
               if r["Crime ID"] and same[r["Crime ID"]]["Last outcome category"]
               != r["Last outcome category"]]  # fmt: skip
    assert 0.1 < len(changed) / len(after) < 0.7
    moved = [
        r for r in after if r["Crime ID"] and same[r["Crime ID"]]["Longitude"] != r["Longitude"]
    ]
    assert 1 <= len(moved) <= 10


def test_equal_asb_rows_are_there_and_asb_alone_has_no_id(street: dict[str, list[Row]]) -> None:
    equal = 0
    for rows in street.values():
        assert {r["Crime type"] for r in rows if not r["Crime ID"]} == {"Anti-social behaviour"}
        counts = Counter(tuple(r.values()) for r in rows if not r["Crime ID"])
        equal += sum(n - 1 for n in counts.values())
        assert all(len(r["Crime ID"]) in (0, 64) for r in rows)
        assert not any(r["Last outcome category"] for r in rows if not r["Crime ID"])
    assert equal > 100


def test_repeated_crime_ids_and_rows_without_place_end_with_the_new_system(
    street: dict[str, list[Row]], sample: tuple[Path, Truths]
) -> None:
    turn = sample[1].of("recording_break").when["first"]
    repeated, unplaced = Counter[bool](), Counter[bool]()
    for month, rows in street.items():
        ids = Counter(r["Crime ID"] for r in rows if r["Crime ID"])
        for identity, number in ids.items():
            if number > 1:
                outcomes = {r["Last outcome category"] for r in rows if r["Crime ID"] == identity}
                assert len(outcomes) == 2
                repeated[month < turn] += 1
        unplaced[month < turn] += sum(r["Location"] == "No Location" for r in rows)
    assert repeated[True] > 50
    assert repeated[False] == 0
    assert unplaced[True] > 50
    assert unplaced[False] == 0
    for rows in street.values():
        for row in rows:
            if row["Location"] == "No Location":
                assert not any(row[k] for k in ("Longitude", "Latitude", "LSOA code", "LSOA name"))


def test_codes_of_two_generations_meet_only_in_the_months_of_change(
    street: dict[str, list[Row]], sample: tuple[Path, Truths], land: object
) -> None:
    lookup = next((sample[0] / "geography").glob("LSOA_(2011)*.csv")).read_text("utf-8-sig")
    links = list(csv.DictReader(io.StringIO(lookup)))
    gone = {r["LSOA11CD"] for r in links if r["CHGIND"] != "U"}
    fresh = {r["LSOA21CD"] for r in links if r["CHGIND"] != "U"}
    assert not gone & fresh
    assert all(is_2021_only(code) for code in fresh)
    window = sample[1].of("mixed_codes").when
    both = 0
    for month, rows in street.items():
        codes = {r["LSOA code"] for r in rows}
        if month < window["first"]:
            assert not codes & fresh
            assert codes & gone
        elif month > window["last"]:
            assert not codes & gone
            assert codes & fresh
        else:
            both += bool(codes & gone) and bool(codes & fresh)
    assert both >= 3


def test_a_few_rows_lie_outside_the_force_and_one_far_out_at_sea(
    street: dict[str, list[Row]],
) -> None:
    rows = [r for month in street.values() for r in month]
    outside = [r for r in rows if r["LSOA name"].startswith("Farholt")]
    assert 100 < len(outside) < 500
    assert sum(r["Latitude"] == "54.100000" and not r["LSOA code"] for r in rows) == 3


def test_outcomes_belong_to_crimes_of_this_and_of_earlier_months(
    police: Path, street: dict[str, list[Row]]
) -> None:
    files = {month: rows_of(content) for month, content in raw_files(police, "outcomes").items()}
    assert len(files) == 35  # 36 less the missing month
    of_month = {r["Crime ID"] for r in street["2025-09"]}
    own = sum(r["Crime ID"] in of_month for r in files["2025-09"])
    assert 0.3 < own / len(files["2025-09"]) < 0.8
    known = {r["Crime ID"] for rows in street.values() for r in rows}
    assert {r["Crime ID"] for r in files["2026-03"]} <= known
    twice = Counter(r["Crime ID"] for rows in files.values() for r in rows)
    assert sum(n > 1 for n in twice.values()) > 50


def test_stop_times_are_utc_and_fall_in_their_local_month(police: Path) -> None:
    london = ZoneInfo("Europe/London")
    spilt = 0
    for month, content in raw_files(police, "stop-and-search").items():
        stamps = [datetime.fromisoformat(r["Date"]) for r in rows_of(content)]
        assert all(s.astimezone(london).strftime("%Y-%m") == month for s in stamps)
        assert stamps == sorted(stamps)
        spilt += sum(s.strftime("%Y-%m") != month for s in stamps)
    assert spilt >= 3


def test_half_a_month_of_stops_and_the_break_in_what_is_filled(
    police: Path, sample: tuple[Path, Truths]
) -> None:
    files = {m: rows_of(c) for m, c in raw_files(police, "stop-and-search").items()}
    half = sample[1].of("half_month").when["first"]
    assert max(r["Date"] for r in files[half])[8:10] == "17"
    assert all(max(r["Date"] for r in rows)[8:10] >= "26" for m, rows in files.items() if m != half)
    turn = sample[1].of("recording_break").when["first"]
    for month, rows in files.items():
        linked = {r["Outcome linked to object of search"] for r in rows}
        assert linked == ({""} if month < turn else {"False"})
    other = [sum(r["Gender"] == "Other" for m, rows in files.items() for r in rows
                 if (m < turn) == early) for early in (True, False)]  # fmt: skip
    assert other[1] > 20 * max(1, other[0])
    blank = sum(not r["Latitude"] for rows in files.values() for r in rows)
    assert 0.05 < blank / sum(map(len, files.values())) < 0.11
    placed = next(r for r in files["2025-06"] if r["Latitude"])
    assert 53 < float(placed["Latitude"]) < 54
    assert 0.5 < float(placed["Longitude"]) < 1.5


def test_transport_police_rows_have_neither_id_nor_outcome(police: Path) -> None:
    files = sorted((police / "btp").rglob("*-btp-street.csv"))
    assert len(files) == 24
    rows = [r for path in files for r in rows_of(path.read_bytes())]
    assert not any(r["Crime ID"] or r["Last outcome category"] for r in rows)
    assert sum(r["LSOA name"].startswith("Fallowmere and Ostrey") for r in rows) > 200
    assert any(not r["LSOA code"] for r in rows)
    assert all("(Station)" in r["Location"] for r in rows)


def wide(path: Path) -> tuple[list[str], list[Row]]:
    content = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    rows = rows_of(content)
    return [name for name in rows[0] if name.isdigit()], rows


def total(rows: list[Row], month: str) -> int:
    return sum(int(row[month]) for row in rows)


def test_wide_tables_have_a_phantom_month_revisions_and_three_levels(
    sample: tuple[Path, Truths],
) -> None:
    tables = sample[0] / "police-tables"
    months, newest = wide(next((tables / "to-2026-03").glob("*Ward*.csv")))
    assert len(months) == 25
    assert months[0] == "202403"
    assert months[-1] == "202603"
    assert total(newest, months[0]) < total(newest, months[1]) / 50
    older_months, older = wide(next((tables / "to-2025-12").glob("*Ward*.csv.gz")))
    assert len(older_months) == 24
    assert total(older, "202512") < 0.99 * total(newest, "202512")  # about 3% come late
    _, borough = wide(next((tables / "to-2026-03").glob("*Borough*.csv")))
    _, lsoa = wide(tables / "to-2026-03" / "recorded-crime-lsoa.csv.gz")
    levels = [total(rows, "202601") for rows in (borough, newest, lsoa)]
    assert levels[0] > levels[1] > levels[2] > 0.9 * levels[0]
    assert "Unknown" in {r["BoroughName"] for r in borough}
    for rows in (newest, lsoa):
        assert all(any(int(r[m]) for m in r if m.isdigit()) for r in rows)
    parquet = pyarrow.parquet.read_table(tables / "to-2026-03" / "recorded-crime-lsoa.parquet")
    assert parquet.num_rows == len(lsoa)
    assert sum(parquet["202601"].to_pylist()) == levels[2]
    minor = {r["MinorText"] for r in newest}
    assert "RES BURGLARY OF A HOME" in minor
    _, past = wide(next((tables / "historical-to-2024-02").glob("*Borough*.csv")))
    assert "BURGLARY - RESIDENTIAL" in {r["MinorText"] for r in past}


def test_the_last_year_of_the_files_holds_exactly_what_was_drawn(
    street: dict[str, list[Row]],
) -> None:
    """So the true rates in the key are the truth behind the published rows, row for row."""
    drawn = draw_incidents(3, scale=0.3)
    counts = drawn.counts()[:, :, -12:].sum(axis=2)
    known = set(drawn.ground.lsoa_codes)
    published = Counter(
        (r["Crime type"], r["LSOA code"])
        for month in sorted(street)[-12:]
        for r in street[month]
        if r["LSOA code"] in known
    )
    expected = {
        (CATEGORIES[c], drawn.ground.lsoa_codes[i]): int(counts[c, i])
        for c, i in zip(*counts.nonzero(), strict=True)
    }
    assert published == expected
