"""Chromium, and a served home. Fixtures end with this folder: Playwright's loop must not be
running when Django's own tests touch the database in the same process."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from visiting import Visit

from held_home import build
from serving import serving

WIDTHS = {"phone": 360, "desktop": 1280}


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """The system's Chromium; WARDMOTE_CHROMIUM names another."""
    path = os.environ.get("WARDMOTE_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.fail(
            "Chromium is not installed: run tools/install_system.sh, or set WARDMOTE_CHROMIUM."
        )
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=[
                "--no-sandbox",  # tests may run as root in a container
                "--use-angle=swiftshader",  # maps need WebGL, and there may be no graphics card
                "--enable-unsafe-swiftshader",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture(scope="package")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A home with nothing loaded."""
    with serving(tmp_path_factory.mktemp("empty")) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A home of two wards with three years of a wardens' log, one month of it missing."""
    home = tmp_path_factory.mktemp("held")
    build(home)
    with serving(home) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(params=["phone", "desktop"])
def width(request: pytest.FixtureRequest) -> int:
    return WIDTHS[request.param]


@pytest.fixture(params=[True, False], ids=["scripts", "no scripts"])
def scripts(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


@pytest.fixture
def visit(chromium: Browser, width: int, scripts: bool) -> Iterator[Visit]:
    """A page at one width, with or without JavaScript. Nothing but our own host is reachable."""
    context = chromium.new_context(
        viewport={"width": width, "height": 900}, java_script_enabled=scripts, locale="en-GB"
    )
    context.route(
        lambda address: not address.startswith("http://127.0.0.1:"), lambda route: route.abort()
    )
    yield Visit(context)
    context.close()


@pytest.fixture
def looking(chromium: Browser, width: int) -> Iterator[Visit]:
    """A page with JavaScript, for checks that need it."""
    context = chromium.new_context(viewport={"width": width, "height": 900}, locale="en-GB")
    yield Visit(context)
    context.close()
