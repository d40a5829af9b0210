"""One page in a browser, what it complained of, and a picture of it to be looked at."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import BrowserContext, Page


class Visit:
    """One page, and everything the browser complained of while it was open."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", lambda request: self.complaints.append(request.url))

    def _heard(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        if kind in ("error", "warning"):
            self.complaints.append(text)


def keep_picture(page: Page, name: str) -> None:
    """Keep a screenshot where WARDMOTE_PICTURES names a folder, to be looked at."""
    folder = os.environ.get("WARDMOTE_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
