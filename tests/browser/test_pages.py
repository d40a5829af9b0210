"""Every page at a phone's and a desk's width, with and without JavaScript."""

from __future__ import annotations

import pytest
from accessibility import faults
from visiting import Visit, keep_picture

pytestmark = pytest.mark.browser

EMPTY = ["/", "/categories/", "/wards/", "/map/", "/data/", "/about/"]


def overflow(visit: Visit) -> int:
    """Return by how many pixels the page is wider than its window."""
    box = visit.page.locator("html").bounding_box()
    assert box is not None
    width = visit.page.viewport_size
    assert width is not None
    return int(box["width"]) - width["width"]


@pytest.mark.parametrize("address", EMPTY)
def test_a_page_shows_without_complaint(visit: Visit, empty_site: str, address: str) -> None:
    response = visit.page.goto(empty_site + address)
    assert response is not None
    assert response.status == 200
    assert visit.page.locator("h1").count() == 1
    assert overflow(visit) == 0
    assert visit.complaints == []


@pytest.mark.parametrize("address", [*EMPTY, "/absent/"])
def test_axe_finds_nothing_and_leaves_nothing_open(
    looking: Visit, empty_site: str, width: int, address: str
) -> None:
    looking.page.goto(empty_site + address)
    keep_picture(looking.page, f"empty{address.replace('/', '-')}{width}")
    assert faults(looking.page) == []
    assert looking.page.evaluate("document.documentElement.scrollWidth") <= width


def test_axe_would_find_a_planted_fault(looking: Visit, empty_site: str) -> None:
    looking.page.goto(empty_site + "/about/")
    looking.page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<p><img src=\"/x.png\"></p>')"
    )
    assert [fault.split(":")[0] for fault in faults(looking.page)] == ["image-alt"]


def test_the_content_policy_stops_a_planted_script(looking: Visit, empty_site: str) -> None:
    looking.page.goto(empty_site + "/about/")
    looking.page.evaluate(
        "() => { const s = document.createElement('script');"
        " s.textContent = 'window.planted = 1'; document.body.append(s); }"
    )
    assert looking.page.evaluate("window.planted === undefined")
    assert any("Content Security Policy" in said for said in looking.complaints)


def test_the_keyboard_reaches_the_content(looking: Visit, empty_site: str) -> None:
    looking.page.goto(empty_site + "/")
    looking.page.keyboard.press("Tab")
    assert looking.page.evaluate("document.activeElement.textContent") == "Skip to main content"
    looking.page.keyboard.press("Enter")
    assert looking.page.evaluate("document.activeElement.id") == "main"


def test_the_menu_opens_on_a_phone_and_needs_no_script(
    visit: Visit, empty_site: str, width: int, scripts: bool
) -> None:
    visit.page.goto(empty_site + "/")
    button = visit.page.get_by_role("button", name="Menu")
    if width == 360 and scripts:
        assert not visit.page.get_by_role("link", name="Wards").is_visible()
        button.click()
    else:
        assert not button.is_visible()
    visit.page.get_by_role("link", name="Wards").click()
    assert visit.page.locator("h1").inner_text() == "Wards"
