"""What every test may ask for: the real open data, a fresh home, a seeded random source."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from support.browser import chromium as chromium
from support.sample_home import sample_home as sample_home

# Playwright's loop may run in the same worker as a web test: Django would take that for async code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

# The same examples in each run: same input, same result. Nothing is judged by how long a draw takes,
# or how large it is, for that is about the machine and the draw.
settings.register_profile(
    "wardmote",
    deadline=None,
    derandomize=True,
    max_examples=60,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.filter_too_much,
    ],
)
settings.load_profile("wardmote")

OPEN_DATA = Path(
    os.environ.get("WARDMOTE_OPEN_DATA") or Path(__file__).resolve().parents[2] / "shared" / "data"
)


@pytest.fixture(scope="session")
def open_data() -> Path:
    """The folder of real open data. Absent: skip with a reason, but fail in CI."""
    if (OPEN_DATA / "MANIFEST.csv").exists():
        return OPEN_DATA
    reason = "the real open data is not here: set WARDMOTE_OPEN_DATA to its folder"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)
