"""A text is checked in a browser, with and without JavaScript, by keyboard and on paper."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from accessibility import faults
from playwright.sync_api import expect
from visiting import Visit, keep_picture

pytestmark = pytest.mark.browser
TEXT = (
    "Domestic violence fell from 458 to 372, a fall of 14.6%.\n\n"
    "Burglary fell from 200 to 150, a fall of 25%.\n\nThere were 91 thefts of bicycles."
)

TABLE = (
    "\n\nWard\tBurglary\tRobbery\tTotal\nCastle\t40\t10\t50\nQuay\t20\t5\t25\nHeath\t10\t10\t23\n"
)


def check(visit: Visit, site: str, text: str = TEXT) -> None:
    visit.page.goto(f"{site}/check/")
    visit.page.get_by_label("Text to check").fill(text)
    visit.press("Check the figures")


def test_a_text_is_pasted_checked_and_a_finding_dismissed(
    visit: Visit, empty_site: str, width: int
) -> None:
    check(visit, empty_site, f"{TEXT} {width}")
    expect(visit.page.locator(".checked-text .claim--wrong")).to_have_text(re.compile(r"^14\.6%"))
    box = visit.page.locator("html").bounding_box()
    assert box is not None
    assert box["width"] <= width
    visit.page.get_by_label("Reason for your decision on finding 1").fill("Two definitions")
    visit.press("Dismiss finding 1")
    expect(visit.page.get_by_text("1 finding put aside.")).to_be_visible()
    visit.press("Undo decision 1")
    expect(visit.page.locator(".checked-text .claim--wrong")).to_have_count(1)
    assert visit.complaints == []


def test_axe_finds_nothing_on_the_checking_pages(
    looking: Visit, empty_site: str, width: int
) -> None:
    looking.page.goto(f"{empty_site}/check/")
    keep_picture(looking.page, f"check-start-{width}")
    assert faults(looking.page) == []
    check(looking, empty_site, TEXT + TABLE)
    keep_picture(looking.page, f"check-text-{width}")
    assert looking.overflow() == 0
    assert faults(looking.page) == []
    looking.go(looking.page.get_by_role("link", name="Correct the reading of finding 1"))
    keep_picture(looking.page, f"check-tie-{width}")
    assert faults(looking.page) == []


def test_a_checked_text_prints_without_controls(
    looking: Visit, empty_site: str, tmp_path: Path
) -> None:
    check(looking, empty_site, TEXT + TABLE)
    looking.page.emulate_media(media="print")
    table = looking.page.get_by_role("table", name="Table, paragraph 4")
    expect(table.get_by_role("row", name="Heath 10")).to_contain_text("23W")
    expect(looking.page.locator(".checked-text")).to_be_visible()
    expect(looking.page.locator("button")).not_to_have_count(0)
    expect(looking.page.locator("button:visible")).to_have_count(0)
    paper = looking.page.pdf(path=str(tmp_path / "checked.pdf"))
    assert paper.startswith(b"%PDF-")
