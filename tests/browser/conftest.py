"""Served homes, and windows to look at them.

One server for each home, and one window for each width and choice of scripts.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser
from visiting import Opening, Visit, Windows

from serving import serving
from support.sample_home import SampleHome

_BUILD = (
    "import sys; from pathlib import Path; from wardmote.web.config.building import "
    "keep_assessment; keep_assessment(Path(sys.argv[1]))"
)
WIDTHS = {"phone": 360, "desktop": 1280}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Journeys are timed by a person's patience: they do not share the machine."""
    for item in items:
        if item.path.parent.name == "browser":
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.alone)


@pytest.fixture(scope="session")
def windows(chromium: Browser) -> Iterator[Windows]:
    """Windows by width and scripts, kept open."""
    found = Windows(chromium)
    yield found
    found.close()


@pytest.fixture(scope="session")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A home with nothing loaded."""
    with serving(tmp_path_factory.mktemp("empty")) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def site(sample_home: SampleHome, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The sample partnership, its assessment built before the first visit, as the demo does."""
    home = tmp_path_factory.mktemp("served") / "home"
    shutil.copytree(sample_home.home, home)
    (home / "partnership.yaml").write_text(
        f"name: Safer Fallowmere Partnership\narea: {sample_home.partnership}\n"
    )
    # In a process of its own: Django keeps away from a thread in which Playwright's loop runs.
    subprocess.run([sys.executable, "-c", _BUILD, str(home)], check=True)  # noqa: S603  our own code
    with serving(home) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(params=["phone", "desktop"])
def width(request: pytest.FixtureRequest) -> int:
    return WIDTHS[request.param]


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def opening(windows: Windows) -> Iterator[Opening]:
    """Open a fresh tab of a width, with or without JavaScript; all are shut after the test."""
    opened: list[Visit] = []

    def open_tab(width: int, scripts: bool) -> Visit:
        opened.append(Visit(windows.of(width, scripts)))
        return opened[-1]

    yield open_tab
    for visit in opened:
        visit.page.close()


@pytest.fixture
def visit(opening: Opening, width: int, scripts: bool) -> Visit:
    """A tab at one width, with or without JavaScript."""
    return opening(width, scripts)


@pytest.fixture
def looking(opening: Opening, width: int) -> Visit:
    """A tab with JavaScript, for checks that need it."""
    return opening(width, True)
