"""Every reference number at hand agrees, and the comparison can fail."""

from __future__ import annotations

import json
import subprocess
import sys
from math import inf, nan
from pathlib import Path
from typing import Any

import pytest

from wardmote.analysis.vectors import Case, adapters, compare

TOOL = Path(__file__).resolve().parents[2] / "tools" / "run_vectors.py"


@pytest.mark.parametrize(
    ("expected", "found", "tolerance", "passed"),
    [
        ({"p": 1.0}, {"p": 1.0009}, {"abs": 1e-3}, True),
        ({"p": 1.0}, {"p": 1.0011}, {"abs": 1e-3}, False),
        ({"p": 200.0}, {"p": 200.1}, {"rel": 1e-3}, True),
        ({"p": 1.0}, {}, {"abs": 1e9}, False),
        ({"p": None}, {"p": nan}, {"abs": 0}, True),
        ({"p": None}, {"p": 0.0}, {"abs": 1e9}, False),
        ({"p": "inf"}, {"p": inf}, {"abs": 0}, True),
        ({"p": 3.0}, {"p": inf}, {"abs": 1e9}, False),
        ({"word": "high"}, {"word": "low"}, {"abs": 1e9}, False),
        ({"x": [1, [2, 3]]}, {"x": (1, [2, 3])}, {"abs": 0}, True),
        ({"x": [1, 2]}, {"x": [1, 2, 3]}, {"abs": 1e9}, False),
        ({"a": {"b": 1}}, {"a": {"b": 2}}, {"abs": 0.5}, False),
        ({"alarm": [True, False]}, {"alarm": [True, True]}, {"abs": 1e-6}, False),
        ({"score": 2, "published_2007": 1}, {"score": 2}, {"abs": 0}, True),
        ({"printed_total": 5}, {"printed_total": 6}, {"abs": 0}, False),
    ],
)
def test_comparison_passes_and_fails_by_the_rule(
    expected: dict[str, Any], found: dict[str, Any], tolerance: dict[str, float], passed: bool
) -> None:
    assert compare(expected, found, tolerance).passed is passed


def test_methods_of_the_kept_back_vectors_have_adapters() -> None:
    names = set(adapters())
    assert names >= {
        "chao_lower_bound_profile", "poisson_blaker_interval", "its_level_slope", "wave_difference",
    }  # fmt: skip


def test_wave_difference_reads_estimates_and_samples() -> None:
    adapter = adapters()["wave_difference"]
    direct = adapter(Case("a", "wave_difference", {
        "p1": 0.42, "se1": 0.03, "df1": 200, "p2": 0.62, "se2": 0.04, "df2": 180,
    }))  # fmt: skip
    assert direct["difference"] == pytest.approx(0.2)
    assert direct["se"] == pytest.approx(0.05)
    assert direct["df"] == 380
    nested = adapter(Case("c", "wave_difference", {
        "before": {"p": 0.42, "se": 0.03, "df": 200}, "after": {"p": 0.62, "se": 0.04, "df": 180},
    }))  # fmt: skip
    assert nested == direct
    counted = adapter(Case("d", "wave_difference", {"x1": 42, "n1": 100, "x2": 62, "n2": 100}))
    assert counted["newcombe_ci95"] == pytest.approx([0.0615219, 0.3280322], abs=1e-6)
    sampled = adapter(Case("b", "wave_difference", {
        "event1": [1, 0, 0, 1, 0], "weight1": [1, 2, 1, 1, 1], "event2": [1, 1, 0, 1, 0],
    }))  # fmt: skip
    assert sampled["p1"] == pytest.approx(2 / 6)
    assert sampled["df"] == 8


def test_level_and_slope_read_a_formula() -> None:
    time = list(range(1, 41))
    post = [int(at > 20) for at in time]
    counts = [100 + (10 + at if at > 20 else 0) for at in time]
    found = adapters()["its_level_slope"](Case("a", "its_level_slope", {
        "counts": counts, "post": post, "time": time,
        "formula": "counts ~ post + time + I(post*(time-20))",
    }))  # fmt: skip
    assert found["poisson"]["slope_rr"] > 1
    assert len(found["coef"]) == 4


def test_tool_leaves_with_one_where_a_number_is_wrong(tmp_path: Path) -> None:
    case = {"id": "a", "method": "gini", "inputs": {"counts": [5, 2, 1] + [0] * 7},
            "expected": {"standard": 0.8}, "tolerance": {"abs": 1e-9}}  # fmt: skip
    wrong = {**case, "id": "b", "expected": {"standard": 0.7}}
    unknown = {**case, "id": "c", "method": "tea_leaves"}
    bad = {**case, "id": "d", "inputs": {"counts": [-1, 2]}}
    file = tmp_path / "concentration.json"
    file.write_text(json.dumps({"family": "concentration", "cases": [case, wrong, unknown, bad]}))
    ran = subprocess.run(  # noqa: S603  # the project's own tool
        [sys.executable, str(TOOL), str(tmp_path)], capture_output=True, text=True, check=False
    )
    lines = ran.stdout.splitlines()
    assert ran.returncode == 1
    assert [line.split()[3] for line in lines[:4]] == ["pass", "fail", "no-method", "fail"]
    assert lines[1].endswith("0.1 at standard")
    assert "NegativeCount" in lines[3]
    assert lines[-1] == "total 4: 1 pass, 2 fail, 1 no-method"


def test_tool_refuses_an_empty_folder(tmp_path: Path) -> None:
    ran = subprocess.run(  # noqa: S603  # the project's own tool
        [sys.executable, str(TOOL), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert ran.returncode == 2
    assert "no vectors" in ran.stderr


@pytest.mark.open_data
def test_every_given_reference_number_agrees(open_data: Path) -> None:
    folder = open_data.parent / "domain" / "vectors"
    if not folder.is_dir():
        pytest.skip("no folder of reference numbers stands beside the open data")
    ran = subprocess.run(  # noqa: S603  # the project's own tool
        [sys.executable, str(TOOL), str(folder)], capture_output=True, text=True, check=False
    )
    failed = [line for line in ran.stdout.splitlines() if " fail " in line]
    assert failed == []
    assert ran.returncode == 0
    assert " 0 fail" in ran.stdout.splitlines()[-1]
