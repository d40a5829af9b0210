"""The tutorial's commands, run as a new analyst would: on the sample's files, from an empty folder."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from support.sample_home import SampleHome

TUTORIAL = Path(__file__).resolve().parents[2] / "docs" / "tutorials" / "first-assessment.md"


def commands() -> list[str]:
    """Return the commands of the tutorial, in order."""
    blocks = re.findall(r"```console\n(.*?)```", TUTORIAL.read_text(encoding="utf-8"), re.DOTALL)
    return [line[2:] for block in blocks for line in block.splitlines() if line.startswith("$ ")]


@pytest.mark.slow
def test_the_tutorial_ends_with_a_draft(sample_home: SampleHome, tmp_path: Path) -> None:
    (tmp_path / "sample-data").symlink_to(sample_home.data)
    asked = commands()
    assert [shlex.split(line)[3] for line in asked] == ["load", "held", "figure", "assess"]
    wardmote = Path(sys.executable).with_name("wardmote")
    for line in asked:
        words = [str(wardmote), *shlex.split(line)[1:]]
        ran = subprocess.run(words, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603  our own program
        assert ran.returncode == 0, f"{line}\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}"
    for name in ("index.html", "assessment.pdf", "assessment.docx"):
        assert (tmp_path / "draft" / name).stat().st_size > 10_000
