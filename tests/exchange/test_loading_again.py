"""A release loaded again: answered at once where nothing differs, and read where anything does."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from police_lines import STOPS, STREET, stop_row, street_row
from test_tables_quirks import borough_file

from wardmote.exchange import loading_anew
from wardmote.exchange.loading import load
from wardmote.terms.errors import DamagedStore

LOOKUP = "LSOA21CD,LSOA21NM,WD25CD,WD25NM,LAD25CD,LAD25NM"
CONTRACT = """
name: bins
title: Bins
publisher: A council
fields:
  - {name: Month, type: month, required: true}
  - {name: Borough, required: true}
  - {name: Bins, type: integer, required: true}
outputs:
  - table: bins
    shape: counts
    area_kind: partnership
    submission: "bins/{month}"
    rows:
      source: {constant: council}
      month: Month
      area: {field: Borough, as: authority}
      category: {constant: %s}
      count: Bins
    coverage: {area_kind: partnership, area: Borough}
"""


@pytest.fixture
def reads(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return a list that takes the label of every file that is read from here on."""
    seen: list[str] = []
    whole = loading_anew._load_all

    def noted(loader, plan, *rest):
        seen.extend(item.arrival.label for item in plan)
        return whole(loader, plan, *rest)

    monkeypatch.setattr(loading_anew, "_load_all", noted)
    return seen


def fill(folder: Path) -> Path:
    """Write three files that load, one that no contract knows and one that is empty."""

    def write(name: str, lines: list[str]) -> Path:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
        return path

    borough_file(write, "borough.csv", "2025-01", [5, 6, 7, 6])
    street = [STREET, *(street_row(n) for n in range(1, 9))]
    write("2023-05-northumbria-street.csv", street)
    write("sub/2023-06-northumbria-street.csv", [line.replace("-05,", "-06,") for line in street])
    write("notes.csv", ["a,b,c", "1,2,3"])
    (folder / "nothing.csv").write_bytes(b"")
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return fill(tmp_path / "in" / "all")


@pytest.fixture(scope="module")
def loaded_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder and a home into which it was loaded: copied, for that is quicker than to load."""
    base = tmp_path_factory.mktemp("loaded")
    load(base / "home", [fill(base / "all")])
    return base


@pytest.fixture
def loaded(loaded_once: Path, home, tmp_path: Path) -> Path:
    """Return the folder; `home` holds it."""
    shutil.copytree(loaded_once / "home", home.path)
    return shutil.copytree(loaded_once / "all", tmp_path / "in" / "all")


def _told(report) -> list[tuple]:
    return [(one.file, one.status, one.read, one.loaded, one.message) for one in report.files]


def test_an_unchanged_folder_is_answered_without_reading(home, folder, monkeypatch):
    first = home.load(folder)
    monkeypatch.setattr(loading_anew, "load_anew", None)
    again = home.load(folder)
    assert (first.version, again.version) == (1, None)
    expected = [
        (name, "unchanged" if status == "loaded" else status, *rest)
        for name, status, *rest in _told(first)
    ]
    assert _told(again) == expected
    assert {one.status for one in again.files} == {"unchanged", "not-recognised", "empty"}


def test_an_unchanged_archive_is_answered_without_unpacking(home, folder, tmp_path, monkeypatch):
    archive = tmp_path / "release.zip"
    with zipfile.ZipFile(archive, "w") as out:
        for path in sorted(folder.rglob("*.csv")):
            out.write(path, path.relative_to(folder))
    home.load(archive)
    monkeypatch.setattr(loading_anew, "load_anew", None)
    assert home.load(archive).version is None


def test_nothing_heavy_is_imported_to_find_that_nothing_differs(home, loaded):
    said = (
        "import sys; from pathlib import Path; from wardmote.exchange.loading import load;"
        f"load(Path({str(home.path)!r}), [Path({str(loaded)!r})]);"
        "print(*({'duckdb', 'pyarrow', 'deltalake', 'numpy', 'ibis', 'numba'} & set(sys.modules)))"
    )
    done = subprocess.run(  # noqa: S603 - this interpreter
        [sys.executable, "-c", said], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == ""


def test_a_file_of_other_bytes_and_the_same_size_is_read(home, loaded, reads):
    path = loaded / "2023-05-northumbria-street.csv"
    path.write_bytes(
        path.read_bytes().replace(b"Burglary", b"Robberie").replace(b"Robberie", b"Shopping")
    )
    reads.clear()
    report = home.load(loaded)
    assert reads == ["2023-05-northumbria-street.csv"]
    assert next(one for one in report.files if "2023-05" in one.file).rejected == 8


def test_bytes_changed_under_their_old_time_are_read(home, loaded, reads):
    path = loaded / "borough.csv"
    then = path.stat()
    path.write_bytes(path.read_bytes().replace(b",5,", b",9,"))
    os.utime(path, ns=(then.st_atime_ns, then.st_mtime_ns))
    reads.clear()
    assert home.load(loaded).version == 2
    assert reads == ["borough.csv"]


def test_a_file_more_is_read_alone(home, loaded, write, reads):
    rows = [street_row(n, month="2023-07") for n in range(1, 9)]
    write("all/2023-07-northumbria-street.csv", [STREET, *rows])
    reads.clear()
    assert home.load(loaded).version == 2
    assert reads == ["2023-07-northumbria-street.csv"]


def test_the_settings_are_part_of_the_question(home, write, reads):
    path = write("bins.csv", ["Month,Borough,Bins", "2025-01,Camden,3"])
    contract = write("bins.yaml", CONTRACT % "full")
    assert home.one(path).status == "not-recognised"
    assert home.one(path, contracts=[contract]).status == "loaded"
    assert home.one(path).status == "not-recognised"
    assert home.one(path, contracts=[contract], again=True).status == "loaded"
    assert reads == ["bins.csv"] * 2


def test_a_changed_contract_reads_the_file_again(home, write, reads):
    path = write("bins.csv", ["Month,Borough,Bins", "2025-01,Camden,3"])
    contract = home.path / "contracts" / "bins.yaml"
    contract.parent.mkdir(parents=True)
    contract.write_text(CONTRACT % "full")
    home.load(path)
    contract.write_text(CONTRACT % "empty")
    assert home.load(path).version == 2
    assert home.rows("bins", "category")["category"].to_pylist() == ["empty"]
    assert reads == ["bins.csv"] * 2


def test_a_new_contract_may_take_a_file_that_none_knew(home, write):
    path = write("bins.csv", ["Month,Borough,Bins", "2025-01,Camden,3"])
    borough = borough_file(write, "borough.csv", "2025-01", [5, 6, 7, 6])
    assert home.load(path, borough).version == 1
    contract = home.path / "contracts" / "bins.yaml"
    contract.parent.mkdir(parents=True)
    contract.write_text(CONTRACT % "full")
    assert home.load(path, borough).version == 2


def test_a_new_look_up_places_the_same_file_anew(home, write, reads):
    path = borough_file(write, "borough.csv", "2025-01", [5, 6, 7, 6], boroughs=("Eastwold",))
    home.load(path)
    assert set(home.rows("mps_borough", "area")["area"].to_pylist()) == {""}
    row = "E01099999,Eastwold 001A,E05099999,Old Town,E09000099,Eastwold"
    home.load(write("lookup.csv", [LOOKUP, row]))
    home.load(path)
    assert set(home.rows("mps_borough", "area")["area"].to_pylist()) == {"E09000099"}
    assert reads == ["borough.csv", "lookup.csv", "borough.csv"]
    home.load(path.parent)
    assert len(reads) == 3


def test_a_look_up_in_the_same_delivery_is_seen_too(home, write):
    path = borough_file(write, "all/borough.csv", "2025-01", [5, 6, 7, 6], boroughs=("Eastwold",))
    home.load(path.parent)
    row = "E01099999,Eastwold 001A,E05099999,Old Town,E09000099,Eastwold"
    write("all/lookup.csv", [LOOKUP, row])
    home.load(path.parent)
    assert set(home.rows("mps_borough", "area")["area"].to_pylist()) == {"E09000099"}


def test_editions_that_overlap_are_not_read_again(home, write, reads):
    borough_file(write, "all/a.csv", "2025-01", [80, 81, 82, 83])
    new = borough_file(write, "all/b.csv", "2025-03", [91, 92, 93, 94])
    home.load(new.parent)
    reads.clear()
    for answers in (home.path / "answers").glob("*.json"):
        answers.unlink()
    assert home.load(new.parent).version is None
    assert reads == []
    home.load(new.parent / "a.csv")  # alone it has nothing newer to give either
    assert reads == []


def test_another_load_in_between_is_seen(home, write, reads):
    first = write(
        "a/2024-03-derbyshire-street.csv", [STREET, *(street_row(n) for n in range(1, 9))]
    )
    rows = [street_row(n, outcome="Suspect charged") for n in range(1, 9)]
    other = write("b/2024-03-derbyshire-street.csv", [STREET, *rows])
    home.load(first)
    home.load(other)
    assert home.load(first).version == 3
    assert len(reads) == 3


def test_a_damaged_store_is_refused_though_the_files_are_the_same(home, loaded):
    part = next((home.path / "evidence" / "street").glob("*.parquet"))
    part.write_bytes(part.read_bytes()[:-1] + b"x")
    with pytest.raises(DamagedStore):
        home.load(loaded)


@pytest.mark.parametrize("body", ["", "[]", '{"seal": 1}', '{"reports": [{"odd": 1}]}'])
def test_a_spoilt_answer_only_costs_time(home, loaded, body):
    for path in (home.path / "answers").iterdir():
        if body.startswith('{"reports'):
            told = json.loads(path.read_bytes())
            path.write_text(json.dumps({**told, **json.loads(body)}))
        else:
            path.write_text(body)
    again = home.load(loaded)
    assert again.version is None
    assert {one.status for one in again.files} <= {
        "unchanged", "loaded", "not-recognised", "empty",
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["street", "tables"])
def test_of_two_files_of_one_month_in_a_delivery_one_is_told_as_superseded(home, write, kind: str):
    for folder, outcome in (("a", "Under investigation"), ("b", "Suspect charged")):
        if kind == "street":
            rows = [STREET, *(street_row(n, outcome=outcome) for n in range(1, 9))]
        else:
            rows = ["month,ward_code,call_type,calls", *_calls(outcome)]
        path = write(f"{folder}/2023-05.csv", rows)
    first, second = home.load(path.parent.parent).files
    assert (first.status, first.read, first.loaded, first.rejected) == ("superseded", 8, 0, 8)
    assert first.superseded[0].endswith("a later file of this delivery gives the same month")
    assert (second.status, second.loaded) == ("loaded", 8)
    again = home.load(path.parent.parent).files
    assert [one.status for one in again] == ["superseded", "unchanged"]


def test_of_two_archives_in_a_delivery_the_newer_edition_stands_whatever_their_order(
    home, tmp_path: Path
):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, months, rows in (("a-new", (2, 3, 4), 9), ("b-old", (1, 2, 3), 8)):
        with zipfile.ZipFile(folder / f"{name}.zip", "w") as archive:
            for month in (f"2023-{one:02d}" for one in months):
                lines = [STREET, *(street_row(n, month) for n in range(rows))]
                archive.writestr(f"{month}-northumbria-street.csv", "\n".join(lines) + "\n")
    told = home.load(folder).files
    loaded = [(one.file.split("-northumbria")[0], one.loaded) for one in told]
    assert loaded == [
        ("a-new.zip::2023-02", 9), ("a-new.zip::2023-03", 9), ("a-new.zip::2023-04", 9),
        ("b-old.zip::2023-01", 8), ("b-old.zip::2023-02", 0), ("b-old.zip::2023-03", 0),
    ]  # fmt: skip
    assert "a newer edition is held" in told[-1].superseded[0]
    assert sum(one.rows for one in home.coverage("street")) == home.rows("street").num_rows == 35


def test_of_a_file_replaced_in_part_the_months_are_told(home, write):
    head = "month,ward_code,call_type,calls"
    write("a.csv", [head, "2023-05,E05013652,Assault,1", "2023-06,E05013652,Assault,2"])
    path = write("b.csv", [head, "2023-06,E05013652,Assault,3"])
    first, second = home.load(path.parent).files
    assert (first.status, first.loaded, second.loaded) == ("loaded", 2, 1)
    assert [one.split("/")[-1] for one in first.superseded] == [
        "2023-06: a later file of this delivery gives the same month"
    ]
    assert second.superseded == []


def _calls(kind: str) -> list[str]:
    return [f"2023-05,E050136{n},{kind},{n}" for n in range(10, 18)]


def test_the_same_bytes_under_a_name_that_says_another_force_or_month_are_another_file(home, write):
    stops = [STOPS, *(stop_row(f"2024-06-{day:02d}T12:00:00+00:00") for day in range(1, 29))]
    home.one(write("2024-06-kent-stop-and-search.csv", stops))
    mended = home.one(write("2024-06-surrey-stop-and-search.csv", stops))
    assert (mended.status, mended.sources) == ("loaded", ["surrey"])
    assert home.one(write("2024-06-surrey-stop-and-search.csv", stops)).status == "unchanged"
    reports = [home.one(write("stops.csv", stops), source=force) for force in ("Essex", "Dorset")]
    assert [one.sources for one in reports] == [["essex"], ["dorset"]]

    reported = ["lsoa,SHEF_A_CODE,reports,unique_users,average_per_user", "E01000842,A20,3,3,1.0"]
    files = [home.one(write(f"2019-{month}.csv", reported)) for month in (6, 7)]
    assert [one.periods for one in files] == [["2019-06"], ["2019-07"]]


def test_a_file_that_a_delivery_holds_twice_is_loaded_once_and_said_to_be(home, write):
    rows = [STREET, *(street_row(at) for at in range(30))]
    write("a/2023-05-kent-street.csv", rows)
    folder = write("b/2023-05-kent-street.csv", rows).parent.parent
    for again in (False, True):
        first, second = home.load(folder).files
        assert (first.status, first.loaded) == ("unchanged" if again else "loaded", 30)
        assert (second.status, second.read, second.loaded) == ("superseded", 0, 0)
        assert "a/2023-05-kent-street.csv" in second.message
    assert home.rows("street", "row").num_rows == 30


def test_what_may_pass_another_day_is_told_by_a_flag_and_not_by_words(home, write):
    calls = "month,ward_code,call_type,calls,is later than the day of loading"
    lines = [calls, "2024-04,E05013652,Assault,9,took longer than"]
    plain = home.one(write("calls.csv", lines))
    assert any("is later than the day of loading" in note for note in plain.notes)
    assert not plain.may_pass_later
    assert [*(home.path / "answers").glob("*.json")]
    reported = "lsoa,SHEF_A_CODE,reports,unique_users,average_per_user"
    late = [  # each of these left something out, and no answer is kept
        write("late.csv", [*lines, "2099-01,E05013652,Assault,9,"]),
        write("2099-01-kent-street.csv", [STREET, street_row(1), street_row(2, month="2099-01")]),
        borough_file(write, "wide.csv", "2098-11", [50, 40, 70, 60]),
        write("2099-6.csv", [reported, "E01000842,A20,3,3,1.0"]),
    ]
    assert [home.one(path).may_pass_later for path in late] == [True] * 4
