"""`wardmote judgements consequences` as a user runs it over a loaded home: nothing is saved."""

from __future__ import annotations

import csv
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.sample_home import SampleHome


@pytest.fixture(scope="module")
def home(sample_home: SampleHome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    folder = tmp_path_factory.mktemp("tried") / "home"
    shutil.copytree(sample_home.home, folder)
    (folder / "partnership.yaml").write_text(f"area: {sample_home.partnership}\n")
    yield folder
    shutil.rmtree(folder)


def run(home: Path, *given: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "wardmote.cli", "--home", str(home), "judgements", *given]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)  # noqa: S603


def tried(home: Path, *given: str) -> dict[str, list[dict[str, str]]]:
    answer = run(home, "consequences", *given, "--json")
    assert answer.returncode == 0, answer.stderr
    found: dict[str, list[dict[str, str]]] = {}
    for move in json.loads(answer.stdout):
        found.setdefault(move["kind"], []).append(move)
    return found


def evidence_of(home: Path) -> dict[str, int]:
    return {
        str(path.relative_to(home)): path.stat().st_size
        for path in home.rglob("*")
        if path.is_file() and path.suffix in (".parquet", ".yaml")
    }


def structure() -> dict[str, Any]:
    shipped = resources.files("wardmote") / "structures" / "six-criteria-2007.yaml"
    held = yaml.safe_load(shipped.read_text(encoding="utf-8"))
    assert isinstance(held, dict)
    return held


def test_a_lower_cut_point_moves_bands_and_the_list(home: Path, tmp_path: Path) -> None:
    before, own = evidence_of(home), structure()
    own["bands"][-1]["at_least"] = own["bands"][-2]["at_least"] + 1
    file = tmp_path / "own.yaml"
    file.write_text(yaml.safe_dump(own, default_flow_style=False, sort_keys=False))
    moves = tried(home, "--structure", str(file))
    assert "band" in moves
    (proposed,) = moves["list"]
    assert len(proposed["after"].split("; ")) > len(proposed["before"].split("; ")) or (
        proposed["before"] == "none"
    )
    assert "figure" not in moves, "no evidence was changed"
    assert [one["name"] for one in moves["document"]] == ["pages", "PDF", "DOCX"]
    assert evidence_of(home) == before


def test_a_changed_survey_result_moves_what_rests_on_it(
    home: Path, sample_home: SampleHome, tmp_path: Path
) -> None:
    before = evidence_of(home)
    (held,) = sample_home.data.rglob("residents-survey-results.csv")
    with held.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    last = max(row["wave"] for row in rows)
    asked = next(r for r in rows if r["wave"] == last and r["measure"] == "Feels safe after dark")
    asked["percent"] = f"{float(asked['percent']) - 20:.1f}"
    changed = tmp_path / held.name
    with changed.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    moves = tried(home, "--load", str(changed))
    (share,) = (
        m
        for m in moves["cell"]
        if m["name"].startswith("survey-") and m["name"].endswith("Feel safe after dark, Share")
    )
    fell = int(share["before"].rstrip("%")) - int(share["after"].rstrip("%"))
    assert fell in (19, 20, 21), "twenty points, each end rounded"
    assert ["survey" in one["name"].lower() for one in moves["figure"]] == [True]
    assert moves["figure"][0]["after"].endswith("of them moved")
    assert len(moves["cell"]) < 20, "only what rests on the survey moves"
    assert "band" not in moves
    assert evidence_of(home) == before


@pytest.mark.parametrize("text", ["bands: []\n", "a: ["])
def test_a_structure_that_cannot_be_used_says_why(home: Path, tmp_path: Path, text: str) -> None:
    file = tmp_path / "bad.yaml"
    file.write_text(text)
    answer = run(home, "consequences", "--structure", str(file))
    assert answer.returncode == 3
    assert "Traceback" not in answer.stderr
    assert len(answer.stderr.strip()) > 20
