"""Files and folders that cannot be used: what is wrong, where, what to do, and no traceback."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from crime_home import AUTHORITY, build

from wardmote.cli import documents
from wardmote.web.config.serve import free_port


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("files") / "home"
    build(folder).close()
    return folder


@pytest.fixture
def home(loaded: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(loaded, tmp_path / "home"))


def refused(home: Path, *given: str, code: int = 3) -> str:
    command = [sys.executable, "-m", "wardmote.cli", "--home", str(home), *given]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=home.parent)  # noqa: S603
    assert "Traceback" not in done.stderr
    assert done.returncode == code, done.stderr
    return done.stderr


def test_a_file_where_the_home_should_be(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("not a folder")
    assert "home cannot be used: it is a file. Check how it is written" in refused(
        tmp_path / "home", "held"
    )


def test_judgements_to_a_folder_that_is_not_there(home: Path) -> None:
    told = refused(home, "judgements", "export", "--out", "nowhere/judged.yaml")
    assert told.startswith("nowhere/judged.yaml cannot be written: No such file or directory.")


@pytest.mark.parametrize("option", ["import", "consequences", "consequences --structure"])
def test_a_file_of_judgements_that_is_not_there(home: Path, option: str) -> None:
    told = refused(home, "judgements", *option.split(), "absent.yaml")
    assert told == "absent.yaml cannot be read: No such file or directory. Check its name.\n"


def test_a_structure_that_is_no_yaml_is_called_by_its_name(home: Path) -> None:
    (home.parent / "shape.yaml").write_text("slug: [")
    told = refused(home, "judgements", "consequences", "--structure", "shape.yaml")
    assert told.startswith("shape.yaml is not readable as YAML: line ")


def test_the_homes_own_matrix_that_is_no_yaml(home: Path) -> None:
    (home / "matrix.yaml").write_text("slug: [")
    told = refused(home, "assess", AUTHORITY, "--out", "draft")
    assert told.startswith("matrix.yaml is not readable as YAML: line ")


def test_evidence_to_try_that_cannot_be_loaded(home: Path) -> None:
    (home.parent / "readme.txt").write_text("hello")
    told = refused(home, "judgements", "consequences", "--load", "readme.txt")
    assert told.startswith("These cannot be loaded, so nothing was tried: readme.txt")


def test_a_partnership_file_that_is_no_yaml_is_told_before_pages_are_served(home: Path) -> None:
    (home / "partnership.yaml").write_text("area: [1,2")
    told = refused(home, "serve", "--port", str(free_port("127.0.0.1", 18450)))
    assert told.startswith("partnership.yaml is not readable as YAML: line 1, column 11")


@pytest.mark.parametrize("verb", ["judgements export", "serve --port 18470"])
def test_records_that_are_no_database_are_damage(home: Path, verb: str) -> None:
    (home / "records.sqlite3").write_text("junk")
    told = refused(home, *verb.split(), code=5)
    assert "records.sqlite3 cannot be opened: file is not a database. " in told
    assert "restore a backup" in told


def test_a_database_that_does_not_answer(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://nobody@127.0.0.1:1/none")
    told = refused(home, "judgements", "export")
    assert told.startswith("The records none cannot be opened: ")
    assert told.endswith("and DATABASE_URL where it is set.\n")


def test_a_folder_in_a_file_is_refused_before_any_work(home: Path) -> None:
    (home.parent / "out").write_text("not a folder")
    told = refused(home, "assess", AUTHORITY, "--out", "out/draft")
    assert "out is a file: name a folder to write to, with --out." in told


def test_a_folder_where_none_can_be_made_is_refused_before_any_work(home: Path) -> None:
    told = refused(home, "assess", AUTHORITY, "--out", "/proc/wardmote/draft")
    assert told.startswith("You may not write to /proc (")


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        held.listen()
        yield int(held.getsockname()[1])


def test_the_demo_ends_at_the_next_port_that_is_free(
    taken: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[str] = []
    served: list[int] = []
    monkeypatch.setattr(documents, "PORT", taken)
    monkeypatch.setattr(documents.Home, "path", tmp_path)
    for step in ("_draw", "_load", "_assess"):
        monkeypatch.setattr(documents, step, lambda *_, step=step: drawn.append(step) or step)
    monkeypatch.setattr(documents, "serve", lambda port, open_browser: served.append(port))
    documents.demo()
    assert len(served) == 1
    assert taken < served[0] < taken + 20
    with pytest.raises(documents.Mendable, match="Choose another with --port"):
        documents.demo(port=taken)
    assert drawn == ["_draw", "_load", "_assess"], "a port that is taken is told before any work"
