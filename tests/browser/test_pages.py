"""Every page at a phone's and a desk's width, with and without JavaScript."""

from __future__ import annotations

import pytest
from accessibility import faults
from visiting import Visit, keep_picture

pytestmark = pytest.mark.browser

EMPTY = ["/", "/categories/", "/wards/", "/map/", "/data/", "/about/"]


HELD = [
    "/",
    "/categories/",
    "/categories/warden-incidents/noise/",
    "/wards/",
    "/wards/E05000001/",
    "/map/",
    "/data/",
    "/figure/?measure=warden-incidents&area=E08000021&period=2023/24&by=month&compare=last-year",
]


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


@pytest.mark.parametrize("address", HELD)
def test_a_page_with_evidence_is_sound(looking: Visit, site: str, width: int, address: str) -> None:
    looking.page.goto(site + address, wait_until="networkidle")
    keep_picture(looking.page, f"held{address.split('?')[0].replace('/', '-')}{width}")
    assert faults(looking.page) == []
    assert looking.page.evaluate("document.documentElement.scrollWidth") <= width
    assert looking.complaints == []


def test_faint_text_in_a_drawing_is_found(looking: Visit, site: str) -> None:
    looking.page.goto(site + "/categories/warden-incidents/noise/")
    looking.page.evaluate(
        "document.querySelectorAll('svg text').forEach(text => text.setAttribute('fill', '#bbbbbb'))"
    )
    assert {fault.split(":")[0] for fault in faults(looking.page)} == {"color-contrast"}


def test_an_analyst_walks_from_overview_to_a_download(visit: Visit, site: str) -> None:
    page = visit.page
    page.goto(site + "/")
    page.get_by_label("Period").select_option("2022-04..2023-03")
    page.get_by_role("button", name="Show").click()
    assert "April 2022 to March 2023" in page.locator(".page-heading").inner_text()
    page.locator("main").get_by_role("link", name="Noise").click()
    assert page.locator("h1").inner_text().endswith("Noise")
    page.locator("main").get_by_role("link", name="Mill").click()
    assert page.locator("h1").inner_text().endswith("Mill")
    with page.expect_download() as got:
        page.get_by_role("link", name="CSV").first.click()
    assert got.value.suggested_filename.endswith(".csv")
    assert visit.complaints == []


def test_the_map_draws_with_scripts_and_its_table_stands_without(
    visit: Visit, site: str, scripts: bool
) -> None:
    visit.page.goto(site + "/map/")
    assert visit.page.locator("table#wards tbody tr").count() == 2
    if scripts:
        visit.page.locator("#map[data-drawn=yes]").wait_for(timeout=20_000)
    else:
        assert not visit.page.locator("#map").is_visible()
        assert "The map needs JavaScript" in visit.page.locator("main").inner_text()
