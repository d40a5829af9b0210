"""One sample written once, at three tenths of its size: every layout is there, all is quick."""

from __future__ import annotations

from pathlib import Path

import pytest

from wardmote.sample import Ground, Truths, draw_ground, make_sample


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Truths]:
    """The data folder and the key of a sample of seed 3."""
    folder = tmp_path_factory.mktemp("sample")
    return folder / "data", make_sample(folder, seed=3, scale=0.3)


@pytest.fixture(scope="session")
def land() -> Ground:
    return draw_ground(1)
