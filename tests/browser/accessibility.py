"""axe at WCAG 2.2 AA: no violation, and nothing left incomplete that nobody has looked into."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

_RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    }
}


def faults(page: Page) -> list[str]:
    """Return each violation and each incomplete check as "rule: element: message"."""
    found = Axe().run(page, options=_RULES).response
    return [*_told(found["violations"]), *_told(found["incomplete"])]


def _told(results: list[dict[str, Any]]) -> list[str]:
    return [
        f"{result['id']}: {node['target']}: {_message(node)}"
        for result in results
        for node in result["nodes"]
    ]


def _message(node: dict[str, Any]) -> str:
    checks = [*node["any"], *node["all"], *node["none"]]
    return "; ".join(check["message"] for check in checks)
