"""The wheel holds what a load and a page read from the package, not only code."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "wardmote"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names in a wheel built here, with the builder that the lock holds."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    made = subprocess.run(build, cwd=ROOT, check=False, capture_output=True, text=True)  # noqa: S603  our own interpreter
    assert made.returncode == 0, f"run tools/setup.sh dev if hatchling is absent\n{made.stderr}"
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


@pytest.mark.parametrize(
    "pattern",
    [
        "contracts/**/*.yaml", "contracts/*.json", "measures/*.yaml", "measures/*.json",
        "structures/**/*.yaml", "web/templates/**/*.html", "web/static/**/*.css",
        "web/static/fonts/*.woff2", "evidence/*.yaml", "evidence/*.csv", "examples/**/*.*",
        "reports/fonts/*.*", "reports/templates/*.*", "web/**/*.py", "claims/*.py",
    ],
)  # fmt: skip
def test_what_is_read_at_run_time_is_in_the_wheel(packed: set[str], pattern: str):
    there = {f"wardmote/{path.relative_to(SOURCE).as_posix()}" for path in SOURCE.glob(pattern)}
    assert there, f"nothing matches {pattern}: the test looks in the wrong place"
    assert there <= packed
