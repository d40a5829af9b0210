"""`wardmote load`, `held`, `doctor`, `measures`: what others script against."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from wardmote.cli import main
from wardmote.cli.speaking import default_home

CASES = (
    "Case Ref,Opened,Closed,Category,Risk,Ward,Property Key,Stage,Outcome\n"
    "H1,01/04/2024,,Noise,High,Abbey,P1,Open,\n"
    "H2,31/04/2024,,Noise,High,Abbey,P1,Open,\n"
)
CALLS = (
    "month,ward_code,call_type,calls\n2024-04,E05013652,Assault,9\n2024-06,E05013652,Assault,8\n"
)
LOOKUP = (
    "LSOA21CD,LSOA21NM,WD25CD,WD25NM,LAD25CD,LAD25NM\n"
    "E01000842,Camden 011A,E05013652,Belsize,E09000007,Camden\n"
)
TENURE = (
    "date,geography,geography code,Tenure of household: Total: All households,"
    "Tenure of household: Owned,Tenure of household: Shared ownership,"
    "Tenure of household: Social rented,Tenure of household: Private rented,"
    "Tenure of household: Lives rent free\n"
    "2021,Camden,E09000007,92758,30000,900,31000,30000,858\n"
)
HELD_KEYS = (
    "table", "source", "area", "code", "period", "status", "reason", "rows", "rejected",
    "categories", "period_kind", "area_kind", "areas",
)  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, capfd: pytest.CaptureFixture[str]):
    """Return a runner of the command line: (exit code, standard output, standard error)."""

    def ran(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as left:
            main(["--home", str(tmp_path / "home"), *arguments])
        out, err = capfd.readouterr()
        return int(left.value.code or 0), out, err

    return ran


def test_load_accounts_for_each_file_and_held_lists_what_is_missing(run, tmp_path: Path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "cases.csv").write_text(CASES, encoding="utf-8")
    (folder / "calls.csv").write_text(CALLS, encoding="utf-8")
    (folder / "lookup.csv").write_text(LOOKUP, encoding="utf-8")
    (folder / "notes.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    code, out, _ = run("load", str(folder), "--json")
    told = {one["file"]: one for one in json.loads(out)}
    assert code == 0
    keys = {"file", "contract", "read", "loaded", "rejected", "reasons", "periods", "version"}
    assert all(keys <= one.keys() for one in told.values())
    assert {name: (one["read"], one["loaded"], one["rejected"]) for name, one in told.items()} == {
        "calls.csv": (2, 2, 0), "cases.csv": (2, 1, 1), "lookup.csv": (1, 1, 0),
        "notes.csv": (0, 0, 0),
    }  # fmt: skip
    assert told["cases.csv"]["reasons"] == {"Opened is not a date": 1}
    assert told["calls.csv"]["periods"] == ["2024-04", "2024-06"]
    assert {one["version"] for one in told.values()} == {1, None}

    code, out, _ = run("held", "--json")
    rows = [one for one in json.loads(out) if one["source"] == "ambulance"]
    assert [(one["area"], one["period"], one["status"]) for one in rows] == [
        ("Camden", "2024-04", "received"), ("Camden", "2024-05", "missing"),
        ("Camden", "2024-06", "received"),
    ]  # fmt: skip
    code, out, _ = run("held")
    assert "2024-05" in out
    assert "missing" in out

    code, out, _ = run("load", str(folder), "--strict")
    assert code == 3  # notes.csv fits no contract
    assert "nothing changed" in out
    assert run("doctor")[0] == 0
    for array in (tmp_path / "home").rglob("units.npy"):
        array.write_bytes(array.read_bytes()[:-1] + b"\x07")
    code, out, _ = run("doctor")
    assert code == 3
    assert "are damaged: figures are counted from the rows each time" in out
    run("load", str(folder), "--again")
    assert run("doctor")[0] == 0
    for cube in (tmp_path / "home").rglob("cube.json"):
        cube.unlink()
    code, out, _ = run("doctor")
    assert code == 3
    assert "prepared figures: There are none that can be read for version" in out


@pytest.mark.parametrize(("least", "left"), [(0, 0), (1 << 62, 3)])
def test_doctor_says_whether_the_disk_has_room(
    run, monkeypatch: pytest.MonkeyPatch, least: int, left: int
):
    monkeypatch.setattr("wardmote.exchange.health.LEAST_FREE_BYTES", least)
    code, out, _ = run("doctor")
    assert code == left
    (told,) = (line for line in out.splitlines() if "disk: " in line)
    assert re.search(r"[\d.,]+ GiB free", told)
    assert ("mend" in told) == bool(left)


def test_what_a_user_can_mend_is_said_without_a_traceback(run, tmp_path: Path):
    code, out, err = run("load", str(tmp_path / "nowhere"))
    assert (code, out) == (3, "")
    assert "does not exist" in err
    assert "Traceback" not in err
    code, _, err = run("held")
    assert code == 4
    assert f"Nothing has been loaded yet into {tmp_path / 'home'}" in err
    alone = tmp_path / "odd.csv"
    alone.write_text("a,b\n1,2\n", encoding="utf-8")
    code, out, _ = run("load", str(alone))
    assert code == 3
    assert "not recognised" in out


def test_the_home_may_be_named_before_the_verb_or_after_it(tmp_path: Path, capfd):
    cases = tmp_path / "cases.csv"
    cases.write_text(CASES, encoding="utf-8")
    for order in (["--home", "{}", "load"], ["load", "--home={}"], ["load", "--home", "{}"]):
        home = str(tmp_path / f"home {len(order)} {order[0]} {order[-1][-3:]}")
        with pytest.raises(SystemExit) as left:
            main([*(word.format(home) for word in order), str(cases), "--json"])
        assert not left.value.code
        assert json.loads(capfd.readouterr().out)[0]["loaded"] == 1
        assert Path(home).is_dir()


@pytest.mark.parametrize(
    "verb",
    [("held",), ("figure", "recorded-crime"), ("assess", "Camden", "--out", "out"), ("measures",),
     ("doctor",), ("judgements", "export"), ("judgements", "consequences", "--load", "x.csv")],
)  # fmt: skip
def test_a_home_named_wrongly_is_not_made_by_a_verb_that_reads(
    verb, run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.chdir(tmp_path)
    code, out, err = run(*verb)
    assert code == (0 if verb[0] in ("measures", "doctor") else 4), err
    assert re.search("loaded|not held", err or out)
    assert list(tmp_path.iterdir()) == []


def test_a_figure_without_a_period_is_of_the_longest_run_of_months_wholly_held(run, tmp_path: Path):
    late = "2024-08,E05013652,Assault,7\n2024-09,E05013652,Assault,6\n"
    (tmp_path / "calls.csv").write_text(CALLS + late, encoding="utf-8")
    (tmp_path / "lookup.csv").write_text(LOOKUP, encoding="utf-8")
    assert run("load", str(tmp_path / "calls.csv"), str(tmp_path / "lookup.csv"))[0] == 0
    code, out, err = run("figure", "ambulance", "--area", "Camden", "--json")
    assert code == 0, err
    told = json.loads(out)
    assert told["asked"].endswith(", August 2024 to September 2024?")
    assert told["total"]["count"]["value"] == 13


def test_held_lists_what_is_of_no_month_by_its_year_or_edition(run, tmp_path: Path):
    (tmp_path / "lookup.csv").write_text(LOOKUP, encoding="utf-8")
    (tmp_path / "calls.csv").write_text(CALLS, encoding="utf-8")
    (tmp_path / "census.csv").write_text(TENURE, encoding="utf-8")
    assert (
        run("load", *(str(tmp_path / f"{one}.csv") for one in ("lookup", "calls", "census")))[0]
        == 0
    )
    rows = json.loads(run("held", "--json")[1])
    assert {tuple(sorted(row)) for row in rows} == {tuple(sorted(HELD_KEYS))}
    told = [
        (row["table"], row["source"], row["area"], row["period"], row["period_kind"], row["status"])
        for row in rows
        if row["period_kind"] != "month"
    ]
    assert told == [
        ("households", "ons-census", "Camden", "2021", "year", "received"),
        ("lookup", "", "1 LSOA of 2021 to authorities", "2025", "edition", "received"),
        ("lookup", "", "1 LSOA of 2021 to wards", "2025", "edition", "received"),
        ("lookup", "", "1 ward of 2025 to authorities", "2025", "edition", "received"),
    ]
    assert [row["period"] for row in rows[:3]] == ["2024-04", "2024-05", "2024-06"]
    lines = run("held")[1].splitlines()
    assert [line.split() for line in lines if line.startswith("households")] == [
        ["households", "ons-census", "Camden", "2021", "received", "6"]
    ]


def test_rejected_rows_of_what_is_of_no_month_are_told(run, tmp_path: Path):
    bad = "2021,Nowhere,E0900000X,1,1,0,0,0,0\n"
    (tmp_path / "census.csv").write_text(TENURE + bad, encoding="utf-8")
    assert run("load", str(tmp_path / "census.csv"))[0] == 0
    (row,) = json.loads(run("held", "--json")[1])
    assert (row["rejected"], row["areas"]) == (1, 1)
    assert row["reason"] == "1 row of its files was rejected."


def test_measures_say_which_of_them_can_be_asked_here(run, tmp_path: Path):
    (tmp_path / "calls.csv").write_text(CALLS, encoding="utf-8")
    assert run("load", str(tmp_path / "calls.csv"))[0] == 0
    listed = {one["name"]: one["held"] for one in json.loads(run("measures", "--json")[1])}
    assert [name for name, held in listed.items() if held] == ["ambulance"]
    told = run("measures")[1].splitlines()
    assert [line.split()[0] for line in told if " not held " not in line] == ["ambulance"]


def test_a_wrong_use_is_exit_code_two(run):
    code, _, err = run("load")
    assert code == 2
    assert "Missing argument" in err


def test_measures_are_listed_without_anything_loaded(run):
    code, out, _ = run("measures", "--json")
    assert code == 0
    assert all({"name", "title", "unit"} <= one.keys() for one in json.loads(out))


def test_the_home_is_the_users_own_where_none_is_named():
    assert default_home().name == "wardmote"


def test_a_load_that_changes_nothing_makes_up_for_arrays_that_are_not_there(run, tmp_path: Path):
    file = tmp_path / "cases.csv"
    file.write_text(CASES, encoding="utf-8")
    _, out, _ = run("load", str(file))
    assert "\n1 file: read 2 rows, loaded 1, rejected 1; " in out
    built = tmp_path / "home" / "cube" / "1"
    assert (built / "cube.json").is_file()
    shutil.rmtree(built)
    code, out, _ = run("load", str(file))
    assert (code, "nothing changed" in out) == (0, True)
    assert (built / "cube.json").is_file()


def test_a_folder_and_an_archive_without_files_are_told_as_such(run, tmp_path: Path):
    (tmp_path / "nothing").mkdir()
    with zipfile.ZipFile(tmp_path / "empty.zip", "w"):
        pass
    code, out, _ = run("load", str(tmp_path / "nothing"), str(tmp_path / "empty.zip"))
    assert code == 0
    assert "nothing\n    empty: The folder holds no files" in out
    assert "empty.zip\n    empty: The archive holds no files" in out


def test_a_folder_of_which_nothing_can_be_loaded_is_a_failure(run, tmp_path: Path):
    folder = tmp_path / "rubbish"
    folder.mkdir()
    (folder / "a.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(200))
    (folder / "b.csv").write_bytes(b"")
    code, out, _ = run("load", str(folder), "--json")
    assert code == 3
    assert [one["status"] for one in json.loads(out)] == ["refused", "empty"]


def test_a_file_of_data_named_as_a_contract_is_not_printed(run, tmp_path: Path):
    cases = tmp_path / "cases.csv"
    cases.write_text(CASES, encoding="utf-8")
    code, _, err = run("load", str(cases), "--contract", str(cases))
    assert code == 3
    assert "cases.csv is not a contract" in err
    assert "Noise" not in err


@pytest.mark.parametrize("how", ["plainly", "in compiled code"])
def test_after_a_stop_it_is_said_what_is_kept(run, monkeypatch, tmp_path: Path, how: str):
    def stopped(*_: object, **__: object) -> None:
        if how == "plainly":
            raise KeyboardInterrupt
        raise SystemError("returned a result with an exception set") from KeyboardInterrupt()

    monkeypatch.setattr("wardmote.exchange.loading.load", stopped)
    code, out, err = run("load", str(tmp_path))
    assert (code, out) == (130, "")
    assert err.strip().startswith("Stopped. What was acknowledged before is kept")


@pytest.mark.parametrize(
    ("blocks", "told"),
    [(4, "home cannot be used"), (200, "there is no room for temporary files")],
)
def test_a_full_disk_is_told_without_a_traceback_and_leaves_a_store_that_opens(
    run, tmp_path: Path, blocks: int, told: str
):
    """No file may grow beyond so many blocks of 512 bytes: the register's, then a copy's."""
    cases = tmp_path / "cases.csv"
    cases.write_text(CASES + "H3,01/04/2024,,Noise,High,Abbey,P1,Open,\n" * 4_000, encoding="utf-8")
    asked = f'ulimit -f {blocks}; exec "$0" -m wardmote.cli --home "$1" load "$2"'
    home = str(tmp_path / "home")
    done = subprocess.run(  # noqa: S603 - this interpreter
        ["/bin/sh", "-c", asked, sys.executable, home, str(cases)],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 3
    assert told in done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    code, out, _ = run("load", str(cases))
    assert (code, "rejected 1;" in out) == (0, True)
