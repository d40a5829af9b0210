"""The wheel holds what a load and a page read from the package, not only code."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "wardmote"


@pytest.fixture(scope="module")
def packed(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Names in the wheel: built where hatchling is here, else as its settings choose them."""
    if importlib.util.find_spec("hatchling") is None:
        import tomllib

        told = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
        wheel = told["tool"]["hatch"]["build"]["targets"]["wheel"]
        assert wheel == {"packages": ["src/wardmote"]}, "anything left out must be tested anew"
        listed = subprocess.run(
            ["git", "ls-files", "-co", "--exclude-standard", "src/wardmote"],  # noqa: S607
            cwd=ROOT, check=True, capture_output=True, text=True,
        )  # fmt: skip
        return {name.removeprefix("src/") for name in listed.stdout.splitlines()}
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(  # noqa: S603 - our own interpreter
        build, cwd=ROOT, check=True, capture_output=True
    )
    with zipfile.ZipFile(next(folder.glob("*.whl"))) as wheel:
        return set(wheel.namelist())


@pytest.mark.parametrize(
    "pattern",
    [
        "contracts/**/*.yaml", "contracts/*.json", "measures/*.yaml", "measures/*.json",
        "structures/**/*.yaml", "web/templates/**/*.html", "web/static/**/*.css",
        "web/static/fonts/*.woff2",
    ],
)  # fmt: skip
def test_what_is_read_at_run_time_is_in_the_wheel(packed: set[str], pattern: str):
    there = {f"wardmote/{path.relative_to(SOURCE).as_posix()}" for path in SOURCE.glob(pattern)}
    assert there, f"nothing matches {pattern}: the test looks in the wrong place"
    assert there <= packed
