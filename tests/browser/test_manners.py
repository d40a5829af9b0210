"""No journey clicks and looks at once: what moves a page, and what looks only once, is in `Visit`."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

HERE = Path(__file__).parent
MOVES = {"click", "dblclick", "tap", "keyboard", "reload", "go_back", "go_forward", "submit"}
GLANCES = {"is_visible", "is_hidden", "is_enabled", "is_disabled", "wait_for_timeout"}
HURRIES = {"wait_until", "no_wait_after"}  # a page is waited for until its `load` event
JOURNEYS = sorted(HERE.glob("test_*.py")) + sorted(HERE.parent.glob("reports/test_*browser*.py"))


def hasty(source: str) -> list[str]:
    """Return the names by which a text moves a page without waiting, or looks at it only once."""
    found = [
        told
        for node in ast.walk(ast.parse(source))
        for told in (
            [node.attr] if isinstance(node, ast.Attribute) else
            [node.arg or ""] if isinstance(node, ast.keyword) else []
        )
    ]  # fmt: skip
    return [name for name in found if name in MOVES | GLANCES | HURRIES]


@pytest.mark.parametrize("path", JOURNEYS, ids=lambda path: path.stem)
def test_a_journey_waits_for_what_it_looks_at(path: Path) -> None:
    assert hasty(path.read_text(encoding="utf-8")) == []


def test_a_hasty_look_is_found() -> None:
    source = "page.get_by_role('link').click()\nassert page.locator('p').is_visible()\n"
    assert hasty(source + "page.goto('/', wait_until='commit')") == [
        "click", "is_visible", "wait_until",
    ]  # fmt: skip
