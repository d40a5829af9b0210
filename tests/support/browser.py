"""One Chromium a run, pages served over loopback, and axe that lets nothing pass unexamined."""

from __future__ import annotations

import http.server
import os
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

import pytest

PATIENCE_MS = 180_000  # the machine may be slow, and busy with something else
# axe cannot see what lies beneath the text of an SVG, so it leaves the contrast there undecided.
# tests/reports/test_charts.py measures it instead, from the drawn colours.
UNDECIDED = ("incomplete", "color-contrast")
WIDTHS = {"phone": 360, "desktop": 1280}


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder on loopback; give its address."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_args: object) -> None:
            """Say nothing."""

    handler = partial(Quiet, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """The system's Chromium; WARDMOTE_CHROMIUM names another.

    One for all rooms: Playwright lets no second loop of its own run in a process.
    """
    from playwright.sync_api import sync_playwright

    path = os.environ.get("WARDMOTE_CHROMIUM") or shutil.which("chromium")
    if not path:
        pytest.fail(
            "Chromium is not installed: run tools/install_system.sh, or set WARDMOTE_CHROMIUM."
        )
    with sync_playwright() as started:
        browser = started.chromium.launch(
            executable_path=path,
            timeout=PATIENCE_MS,
            args=[
                "--no-sandbox",  # tests may run as root in a container
                "--use-angle=swiftshader",  # maps need WebGL, and there may be no graphics card
                "--enable-unsafe-swiftshader",
            ],
        )
        try:
            yield browser
        finally:
            browser.close()


def axe_faults(page: Any) -> list[str]:
    """Return what axe finds wrong, and what it could not decide, one line each."""
    from axe_playwright_python.sync_playwright import Axe

    found = Axe().run(page).response
    faults = []
    for kind in ("violations", "incomplete"):
        for rule in found[kind]:
            for node in rule["nodes"]:
                if (kind, rule["id"]) == UNDECIDED and _decided_when_seen(page, node):
                    continue
                faults.append(f"{kind}: {rule['id']}: {rule['help']}: {node['html'][:160]}")
    return faults


def _decided_when_seen(page: Any, node: dict[str, Any]) -> bool:
    """Whether a contrast is measured elsewhere, or is decided once its place is scrolled to.

    axe cannot judge what a scrolling box cuts off.
    """
    from axe_playwright_python.sync_playwright import Axe

    if node["html"].startswith("<text"):
        return True
    place = node["target"][0]
    page.locator(place).scroll_into_view_if_needed()
    again = Axe().run(page, context=place).response
    return not any(rule["id"] == UNDECIDED[1] for rule in again["incomplete"] + again["violations"])
