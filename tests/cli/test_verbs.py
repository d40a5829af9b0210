"""The reference page names every verb and option; each kind of failure has its exit code."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path

import pyarrow as pa
import pytest
import typer

from held_home import AUTHORITY, build
from wardmote import __version__
from wardmote.cli import app, main
from wardmote.cli.app import INTERRUPTED
from wardmote.cli.check import FOUND
from wardmote.evidence.shapes import SHAPES
from wardmote.evidence.store import Submission
from wardmote.terms.errors import DamagedStore, Mendable, NotHeld, WardmoteError
from wardmote.terms.periods import Period

PAGE = Path(__file__).resolve().parents[2] / "docs" / "reference" / "cli.md"
LOOKUP = (
    "LSOA21CD,LSOA21NM,WD25CD,WD25NM,LAD25CD,LAD25NM\n"
    "E01000842,Camden 011A,E05013652,Belsize,E09000007,Camden\n"
)


def options(command: object, name: str = "") -> dict[str, set[str]]:
    """Return the options of each verb that the program has."""
    inner = getattr(command, "commands", {})
    if inner:
        found: dict[str, set[str]] = {}
        for verb, one in inner.items():
            found |= options(one, f"{name} {verb}".strip())
        return found
    told = {text for one in command.params for text in (*one.opts, *one.secondary_opts)}  # type: ignore[attr-defined]
    return {name: {text for text in told if text.startswith("--")}}


def documented() -> dict[str, set[str]]:
    rows = re.findall(r"^\| `([^`]+)` \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE)
    verbs = {}
    for row in rows:
        words = re.match(r"[a-z]+(?: [a-z]+)?", row)
        assert words
        verbs[words[0].strip()] = set(re.findall(r"--[a-z-]+", row))
    return verbs


def test_the_reference_page_names_every_verb_and_option():
    assert documented() == options(typer.main.get_command(app))


def left(home: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as caught:
        main(["--home", str(home), *arguments])
    return int(caught.value.code or 0)


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("load",), 2), (("held", "--unheard-of"), 2), (("unheard-of",), 2),
        (("load", "nowhere.csv"), 3), (("figure", "crime", "--json", "--csv"), 3),
        (("held",), 4), (("figure", "crime"), 4),
    ],
)  # fmt: skip
def test_each_kind_of_failure_has_its_exit_code(tmp_path: Path, arguments, code: int, capfd):
    assert left(tmp_path / "home", *arguments) == code
    assert "Traceback" not in capfd.readouterr().err


def test_damaged_evidence_is_exit_code_five(tmp_path: Path, capfd):
    home, file = tmp_path / "home", tmp_path / "lookup.csv"
    file.write_text(LOOKUP, encoding="utf-8")
    assert left(home, "load", str(file)) == 0
    data = next((home / "evidence" / "lookup").glob("*.parquet"))
    data.write_bytes(data.read_bytes()[:-1] + b"\x00")
    assert left(home, "held") == 5
    assert "differs from its register" in capfd.readouterr().err
    assert left(home, "doctor", "--json") == 5
    told = {one["what"]: one["state"] for one in json.loads(capfd.readouterr().out)}
    assert (told["evidence"], told["contracts"]) == ("damaged", "ok")


def test_each_exit_code_is_on_the_page_and_in_the_help(tmp_path: Path, capfd):
    assert left(tmp_path, "--help") == 0
    told = " ".join(capfd.readouterr().out.split()).partition("Exit codes: ")[2]
    page = PAGE.read_text(encoding="utf-8")
    in_help = {int(code) for code in re.findall(r"(?:^|; ?)(\d+) ", told)}
    on_page = {int(code) for code in re.findall(r"^\| (\d+) \|", page, re.MULTILINE)}
    kinds = (WardmoteError, Mendable, NotHeld, DamagedStore)
    assert in_help == on_page == {0, 2, FOUND, INTERRUPTED, *(kind.exit_code for kind in kinds)}


def test_words_that_mean_no_version_are_to_mend_and_a_version_that_is_not_there_is_not_held(
    tmp_path: Path, capfd
):
    build(tmp_path).close()
    for word in ("-1", "1.5", "yesterday", "22/11/2026", "2026-13-01", ""):
        assert left(tmp_path, "held", "--as-at", word) == 3, word
        assert "write 12, or 2026-03-31" in capfd.readouterr().err
    for word in ("0", "99", "2001-01-01"):
        assert left(tmp_path, "held", "--as-at", word) == 4, word
    asked = ("figure", "warden-incidents", "--area", AUTHORITY)
    assert left(tmp_path, *asked, "--as-at", "yesterday") == 3
    assert left(tmp_path, *asked, "--compare", "Mill") == 3
    assert "compare with a partnership or larger" in capfd.readouterr().err


def test_the_program_says_which_version_it_is(capfd):
    with pytest.raises(SystemExit) as caught:
        main(["--version"])
    assert not caught.value.code
    assert capfd.readouterr().out == f"wardmote {__version__}\n"


def test_a_path_that_is_not_there_makes_no_home(tmp_path: Path, capfd):
    for paths in (("nowhere.csv",), (str(PAGE), "nowhere.csv")):
        assert left(tmp_path / "home", "load", *paths) == 3
        assert "nowhere.csv does not exist" in capfd.readouterr().err
        assert not (tmp_path / "home").exists()


def test_a_figure_is_of_the_partnership_that_the_home_is_about(tmp_path: Path, capfd):
    build(tmp_path).close()
    declared = tmp_path / "partnership.yaml"
    declared.write_text(f"area: {AUTHORITY}\n")
    assert left(tmp_path, "figure", "warden-incidents", "--json") == 0
    assert json.loads(capfd.readouterr().out)["area"]["code"] == AUTHORITY
    declared.write_text("area: Nowhere at all\n")
    assert left(tmp_path, "figure", "warden-incidents") == 3
    assert "Nowhere at all" in capfd.readouterr().err


def test_all_wrong_words_of_a_question_are_told_at_once(tmp_path: Path, capfd):
    build(tmp_path).close()
    wrong = ("--area", "Nowhere", "--period", "soon", "--by", "wrd", "--compare", "Elsewhere")
    assert left(tmp_path, "figure", "burglry", *wrong, "--as-at", "99") == 3
    said = capfd.readouterr().err
    assert said.count("\n") == 6
    for word in ("burglry", "Nowhere", "soon", "wrd", "Elsewhere", "version 99"):
        assert said.count(word) == 1
    assert left(tmp_path, "figure", "burglary", "--as-at", "99") == 4
    assert capfd.readouterr().err.count("\n") == 1


def test_a_word_to_compare_by_that_is_none_is_told_the_words_there_are(tmp_path: Path, capfd):
    build(tmp_path)
    assert left(tmp_path, "figure", "burglary", "--area", AUTHORITY, "--compare", "lastyear") == 3
    assert "last-year, force, similar" in capfd.readouterr().err


@pytest.mark.parametrize("home", ["a-file", "a-file/within", "/proc/nowhere"])
def test_a_home_that_cannot_be_made_is_said_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], home: str
):
    (tmp_path / "a-file").write_text("not a folder")
    (tmp_path / "lookup.csv").write_text(LOOKUP, encoding="utf-8")
    assert left(tmp_path / home, "load", str(tmp_path / "lookup.csv")) == 3
    said = capsys.readouterr().err
    assert " cannot be used: " in said
    assert "name another folder (--home DIR)" in said
    assert "Traceback" not in said


def test_a_fault_of_our_own_keeps_its_traceback(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    def lost(*_: object) -> None:
        raise FileNotFoundError(2, "No such file", str(tmp_path / "evidence" / "part-1"))

    monkeypatch.setattr("wardmote.exchange.health.findings", lost)
    with pytest.raises(FileNotFoundError):
        main(["--home", str(tmp_path), "doctor"])


@pytest.mark.parametrize(
    "arguments",
    [("serve", "--port", "99999"), ("serve", "--port", "0"), ("serve", "--workers", "0"),
     ("demo", "--port", "70000")],
)  # fmt: skip
def test_numbers_beyond_their_range_are_wrong_usage(tmp_path: Path, arguments: tuple[str, ...]):
    assert left(tmp_path, *arguments) == 2


def test_serve_makes_no_home_of_a_name_that_is_mistyped(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert left(tmp_path / "hoem", "serve", "--port", "18431") == 3
    told = capsys.readouterr().err
    assert "hoem does not exist" in told
    assert "load PATH" in told
    assert not (tmp_path / "hoem").exists()


@pytest.mark.parametrize("named", [False, True])
def test_serve_opens_the_usual_home_when_it_is_new_and_an_empty_one_that_was_made(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: bool
):
    usual, served = tmp_path / "wardmote", []
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    monkeypatch.setattr("wardmote.web.config.serve.serve", lambda home, *_: served.append(home))
    monkeypatch.delenv("WARDMOTE_HOME", raising=False)
    (tmp_path / "made").mkdir()
    with pytest.raises(SystemExit):
        main([*(("--home", str(tmp_path / "made")) if named else ()), "serve", "--port", "18431"])
    assert served == [tmp_path / "made" if named else usual]


def test_an_out_folder_that_is_a_file_is_refused_before_any_work(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "out").write_text("not a folder")
    assert left(tmp_path / "home", "assess", "Camden", "--out", str(tmp_path / "out")) == 3
    assert "name a folder" in capsys.readouterr().err


def test_a_contract_that_is_no_file_is_said_before_anything_is_loaded(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    (tmp_path / "lookup.csv").write_text(LOOKUP)
    named = ("--contract", str(tmp_path / "typo.yaml"))
    assert left(tmp_path / "home", "load", str(tmp_path / "lookup.csv"), *named) == 3
    assert "typo.yaml is no file" in capsys.readouterr().err
    assert not (tmp_path / "home").exists()


@pytest.mark.parametrize(("said", "stands"), [(None, "passive"), ("active", "active")])
def test_threads_of_compiled_loops_wait_without_spinning_unless_told_otherwise(
    monkeypatch: pytest.MonkeyPatch, said: str | None, stands: str
):
    monkeypatch.delenv("OMP_WAIT_POLICY", raising=False)
    if said:
        monkeypatch.setenv("OMP_WAIT_POLICY", said)
    with pytest.raises(SystemExit):
        main(["measures", "--help"])
    assert os.environ["OMP_WAIT_POLICY"] == stands


def test_who_names_no_area_is_told_partnerships_that_hold_the_measure(tmp_path: Path, capfd):
    tables = tmp_path / "tables.csv"
    tables.write_text(
        "MajorText,MinorText,LookUp_BoroughName,202401,202402\n"
        "Burglary,Burglary - Residential,Aviation Security (SO18),9,9\n"
        "Burglary,Burglary - Residential,Barnet,1,2\nBurglary,Burglary - Residential,Brent,7,7\n",
        encoding="utf-8",
    )
    assert left(tmp_path / "home", "load", str(tables)) == 0
    assert left(tmp_path / "home", "figure", "police-tables") == 3
    assert capfd.readouterr().err.endswith("Held are, for instance, Barnet, Brent.\n")
    assert left(tmp_path / "home", "figure", "police-tables", "--area", "Leeds") == 4
    told = capfd.readouterr().err
    assert "Nothing is held for Leeds. It is held, for instance, of " in told
    assert "Aviation" not in told
    assert told.count("Barnet") == told.count("Brent") == 1


def test_a_split_by_year_is_of_all_months_held_where_no_period_is_named(tmp_path: Path, capfd):
    build(tmp_path).close()
    asked = ("figure", "warden-incidents", "--area", AUTHORITY, "--json")
    assert left(tmp_path, *asked, "--by", "financial-year") == 0
    told = json.loads(capfd.readouterr().out)
    assert [cell["labels"] for cell in told["cells"]] == [["2022/23"], ["2023/24"], ["2024/25"]]


def test_a_table_by_quarter_has_a_newest_year_of_whole_quarters(tmp_path: Path, capfd):
    rows = pa.Table.from_pylist([
        {"submission": "permits", "file": 1, "row": at + 2, "source": "permits", "count": 5,
         "category": "permit", "month": month.number, "area": AUTHORITY}
        for at, month in enumerate(Period.parse("2022-03..2024-03")) if month.month % 3 == 0
    ], SHAPES["counts"])  # fmt: skip
    store = build(tmp_path)
    with store.writing("permits") as writer:
        writer.add("permits", Submission("permits"), rows)
        writer.commit()
    store.close()
    asked = ("figure", "permits", "--area", AUTHORITY, "--json")
    for more, period, count in (
        ((), "2023-04..2024-03", 20),
        (("--by", "calendar-year"), "2022-01..2024-03", 45),
    ):
        assert left(tmp_path, *asked, *more) == 0
        told = json.loads(capfd.readouterr().out)
        assert "..".join(told["question"]["period"].values()) == period
        assert told["total"]["count"]["value"] == count
