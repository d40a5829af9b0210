"""Take the README's picture of the overview page from the invented partnership.

python tools/take_pictures.py          makes and loads the partnership first (a minute)
python tools/take_pictures.py HOME     of a home that `wardmote demo` made
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PICTURE = ROOT / "docs" / "images" / "overview.png"
WIDTH, HEIGHT, MOST_BYTES = 1280, 960, 200_000
COMMAND = (str(Path(sys.executable).with_name("wardmote")),)


@contextmanager
def served(home: Path) -> Iterator[str]:
    """Serve a home on a free port; give its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = subprocess.Popen([*COMMAND, "--home", str(home), "serve", "--port", str(port)])  # noqa: S603 - our own command
    try:
        for _ in range(600):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"http://127.0.0.1:{port}/"
    finally:
        process.terminate()
        process.wait()


def take(address: str, to: Path) -> None:
    """Write the top of a page as PNG."""
    from playwright.sync_api import sync_playwright

    chromium = os.environ.get("WARDMOTE_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-GB")
        page.goto(address, wait_until="networkidle", timeout=180_000)
        page.screenshot(path=str(to))
        browser.close()
    if to.stat().st_size > MOST_BYTES:
        sys.exit(f"{to} has {to.stat().st_size:,} bytes; at most {MOST_BYTES:,} are meant.")


def main() -> None:
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="wardmote-pictures-") as made:
        home = Path(sys.argv[1]) if len(sys.argv) > 1 else Path(made)
        if len(sys.argv) == 1:
            subprocess.run([*COMMAND, "--home", made, "demo", "--no-serve"], check=True)  # noqa: S603 - our own command
        with served(home) as address:
            take(address, PICTURE)
    print(PICTURE.relative_to(ROOT))


if __name__ == "__main__":
    main()
