"""`wardmote judgements` as a user runs it: out, in again, the same bytes; a bad file is told why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from held_home import build

WRITTEN = """
scores:
  - {category: burglary, criterion: risk, value: 3, reason: Homes entered, scorer: A, on: 2026-04-14}
prose:
  - {place: wards, text: "Two wards stand out: Mill and Quay.", author: A, on: 2026-04-14}
overrides:
  - {category: robbery, include: yes, who: Board, on: 2026-04-14, why: Asked for, minute: '7'}
"""


def run(home: Path, *given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wardmote.cli", "--home", str(home), "judgements", *given]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)  # noqa: S603


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("judged")
    build(folder).close()
    (folder / "partnership.yaml").write_text("area: E08000021\n")
    return folder


def test_a_hand_written_file_goes_in_and_comes_out_as_it_goes_in_again(
    home: Path, tmp_path: Path
) -> None:
    file, out = tmp_path / "judged.yaml", tmp_path / "out.yaml"
    file.write_text(WRITTEN)
    first = run(home, "import", str(file))
    assert (first.returncode, first.stdout, first.stderr) == (0, "3 written, 0 already so.\n", "")
    assert run(home, "export", "--out", str(out)).returncode == 0
    assert "Two wards stand out: Mill and Quay." in out.read_text()
    again = run(home, "import", str(out))
    assert again.stdout == "0 written, 3 already so.\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (WRITTEN.replace("reason: Homes entered", "reason: ''"), "needs its reason"),
        (WRITTEN.replace("scores:", "marks:"), "may hold scores, prose and overrides"),
        (WRITTEN.replace("include: yes", "include: maybe"), "include must be yes or no"),
        ("a: [", "not readable as YAML: line 1, column 5: "),
        ("scores:\n\t- category: burglary\n", "line 2, column 1: found character"),
    ],
)
def test_a_bad_file_says_why_without_a_traceback(
    home: Path, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    answer = run(home, "import", str(file))
    assert answer.returncode == 3
    assert said in answer.stderr
    assert answer.stderr.count("\n") == 1
    assert "Traceback" not in answer.stderr


def test_a_file_that_is_not_there_and_an_area_that_is_not_are_named(home: Path) -> None:
    assert "no.yaml cannot be read: No such file" in run(home, "import", "no.yaml").stderr
    answer = run(home, "export", "--area", "Newcastel")
    assert answer.returncode == 3
    assert "newcastle upon tyne" in answer.stderr.lower()


def test_the_matrix_of_2007_is_recomputed_and_its_faults_listed(home: Path) -> None:
    said = run(home, "example").stdout
    for line in (
        "the row does not add up: Vandalism. The scores add up to 9; 10 is printed.",
        "the group does not add up: ENVIRONMENTAL DAMAGE.",
        "the row reaches the band but is not on the list: Harassment.",
        "no rule that follows the evidence gives these scores: Volume: Burglary in a Dwelling.",
    ):
        assert line in said
    assert said.count("the band depends on scores that nobody gave") == 13


def test_trying_nothing_says_what_can_be_tried(home: Path) -> None:
    said = run(home, "consequences")
    assert said.returncode == 3
    assert "Name what to try" in said.stderr
    assert "Traceback" not in said.stderr
