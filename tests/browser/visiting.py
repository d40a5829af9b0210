"""One page in a browser, what it complained of, and a picture of it to be looked at.

A click returns when the new page begins to come, long before its style sheets and scripts are
there. So tests click through `Visit` alone, which waits until the page has come whole, and look at
what a key or a script changes by `expect`, which looks again (tests/browser/test_manners.py).
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, BrowserContext, Download, Locator, Page, Request, expect

from support.browser import PATIENCE_MS

expect.set_options(timeout=PATIENCE_MS)


class Windows:
    """One window for each width, with and without JavaScript. Nothing but our own host is reachable."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._open: dict[tuple[int, bool], BrowserContext] = {}

    def of(self, width: int, scripts: bool) -> BrowserContext:
        if (width, scripts) not in self._open:
            context = self.browser.new_context(
                viewport={"width": width, "height": 900},
                java_script_enabled=scripts,
                locale="en-GB",
            )
            context.set_default_timeout(PATIENCE_MS)
            context.route(
                lambda address: not address.startswith("http://127.0.0.1:"),
                lambda route: route.abort(),
            )
            self._open[(width, scripts)] = context
        return self._open[(width, scripts)]

    def close(self) -> None:
        for context in self._open.values():
            context.close()


class Visit:
    """One page, and everything the browser complained of while it was open."""

    def __init__(self, context: BrowserContext) -> None:
        self.complaints: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("requestfailed", self._failed)

    def _heard(self, message: object) -> None:
        kind, text = getattr(message, "type", ""), getattr(message, "text", "")
        # Software drawing is slow and says so: that is about the test's machine, not the page.
        if kind in ("error", "warning") and "GPU stall due to ReadPixels" not in text:
            self.complaints.append(text)

    def _failed(self, request: Request) -> None:
        # A page left before its icon came gives the request up; a refused one fails otherwise.
        if request.failure != "net::ERR_ABORTED":
            self.complaints.append(request.url)

    def overflow(self) -> int:
        """Return by how many pixels what is on the page is wider than its window.

        Asked of the browser itself: the root's own box is as wide as the window whatever sticks
        out of it, and a page without scripts cannot be asked.
        """
        session = self.page.context.new_cdp_session(self.page)
        told = session.send("Page.getLayoutMetrics")
        session.detach()
        return int(told["cssContentSize"]["width"] - told["cssLayoutViewport"]["clientWidth"])

    def go(self, link: Locator) -> None:
        """Click what leads to another page, or sends a form, and wait until that page is whole."""
        with self.page.expect_navigation():
            link.click()

    def press(self, button: str) -> None:
        """Press the button that sends a form, and wait until the answer is whole."""
        self.go(self.page.get_by_role("button", name=button))

    def follow(self, name: str) -> None:
        """Go by the menu, opened first where it is folded away."""
        link = self.page.locator("#navigation").get_by_role("link", name=name, exact=True)
        if not link.is_visible():  # the page is whole, so the script that folds it away has run
            self.page.get_by_role("button", name="Menu").click()
            expect(link).to_be_visible()
        self.go(link)

    def download(self, link: Locator) -> Download:
        """Click what hands over a file; return it once it has come."""
        with self.page.expect_download() as coming:
            link.click()
        return coming.value

    def strike(self, *keys: str) -> None:
        """Strike keys, one after another. What they change is looked at by `expect`."""
        for key in keys:
            self.page.keyboard.press(key)


Opening = Callable[[int, bool], Visit]


def keep_picture(page: Page, name: str) -> None:
    """Keep a screenshot where WARDMOTE_PICTURES names a folder, to be looked at."""
    folder = os.environ.get("WARDMOTE_PICTURES")
    if folder:
        Path(folder).mkdir(parents=True, exist_ok=True)
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)
