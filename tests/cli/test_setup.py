"""Setting up is tried again another way: with the machine's own certificates, then with pip."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# A Python that makes an environment of itself and notes what is installed by which tool.
_PYTHON = """#!/bin/sh
case "$*" in
  "-m venv "*) mkdir -p "$3/bin" && cp "$0" "$3/bin/python" && cp uv "$3/bin/uv" ;;
  *--require-hashes*) echo pip >> tried ;;
esac
"""
_UV = """#!/bin/sh
case "$*" in *--require-hashes*) echo "uv ${UV_SYSTEM_CERTS:-its own}" >> tried ;; esac
[ "$(cat works)" = "${UV_SYSTEM_CERTS:-its own}" ]
"""


@pytest.mark.parametrize(
    ("works", "tried"),
    [
        ("its own", ["uv its own"]),
        ("1", ["uv its own", "uv 1"]),
        ("nothing", ["uv its own", "uv 1", "pip"]),
    ],
)
def test_packages_are_installed_by_the_first_way_that_works(
    tmp_path: Path, works: str, tried: list[str]
) -> None:
    for folder in ("tools", "locks", "bin"):
        (tmp_path / folder).mkdir()
    shutil.copy(ROOT / "tools" / "setup.sh", tmp_path / "tools")
    (tmp_path / "locks" / "core.lock").write_text("one==1.0\n")
    (tmp_path / "works").write_text(works)
    tools = {"uv": _UV, "bin/python": _PYTHON, "bin/sleep": "#!/bin/sh\n"}
    for name, script in tools.items():
        (tmp_path / name).write_text(script)
        (tmp_path / name).chmod(0o755)
    made = subprocess.run(
        ["/bin/bash", "tools/setup.sh", "core"],
        cwd=tmp_path,
        env={"PATH": f"{tmp_path / 'bin'}:/usr/bin:/bin", "PYTHON": str(tmp_path / "bin/python")},
        check=False,
        capture_output=True,
        text=True,
    )
    assert made.returncode == 0, made.stderr
    assert (tmp_path / "tried").read_text().splitlines() == tried
    assert (tmp_path / ".venv" / "core.done").exists()
