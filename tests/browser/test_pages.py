"""Every page at a phone's and a desk's width: sound with scripts, whole without them."""

from __future__ import annotations

import re

import pytest
from accessibility import faults
from playwright.sync_api import expect
from visiting import Opening, Visit, keep_picture

EMPTY = ["/", "/categories/", "/wards/", "/map/", "/matrix/", "/data/", "/about/"]
# {ward} and {category} are the first that the site itself lists; {area} is the partnership.
HELD = {
    "overview": "/",
    "categories": "/categories/",
    "category": "{category}",
    "wards": "/wards/",
    "ward": "{ward}",
    "map": "/map/",
    "data": "/data/",
    "figure": "{figure}",
    "assessment": "/assessment/",
    "chapter": "{chapter}",
    "matrix": "/matrix/",
    "row": "{row}",
    "score": "{score}",
    "structure": "/matrix/structure/",
    "matrix-2007": "/matrix/2007/",
    "prose": "/prose/",
    "words": "/prose/categories/",
    "proof": "/assessment/proof/?chapter=summary",
    "moved": "/assessment/moved/",
    "check": "/check/",
    "about": "/about/",
}
_FIRST = {
    "{category}": ("/categories/", r'href="(/categories/[^"]+?/[^"]+?/\?[^"]*)"'),
    "{ward}": ("/wards/", r'href="(/wards/E[^"]+)"'),
    "{figure}": ("/", r'<figcaption[^>]*><a[^>]*href="(/figure/\?[^"]+)"'),
    "{row}": ("/matrix/", r'href="(/matrix/row/[^"]+)"'),
    "{score}": ("/matrix/", r'href="(/matrix/score/risk/[^"]+)"'),
    "{chapter}": ("/assessment/", r'href="(/assessment/(?!proof|moved)[a-z-]+/)"'),
}


def address_of(visit: Visit, site: str, name: str) -> str:
    """Return where a page is: some addresses are those that another page links to first."""
    told = HELD[name]
    if told not in _FIRST:
        return site + told
    page, pattern = _FIRST[told]
    found = re.search(pattern, visit.page.request.get(site + page).text())
    assert found is not None, f"{page} links to no {name}"
    return site + found.group(1).replace("&amp;", "&")


def opened(visit: Visit, address: str, status: int = 200) -> None:
    """Go there: answered as it should be, one heading, no wider than the window."""
    response = visit.page.goto(address)
    assert response is not None
    assert response.status == status
    assert visit.page.locator("h1").count() == 1
    assert visit.overflow() == 0


@pytest.mark.parametrize("name", HELD)
def test_a_page_is_sound(looking: Visit, site: str, width: int, name: str) -> None:
    opened(looking, address_of(looking, site, name))
    if name == "map":
        looking.page.locator("#map[data-drawn=yes]").wait_for()
    keep_picture(looking.page, f"{name}-{width}")
    assert faults(looking.page) == []
    assert looking.complaints == []


@pytest.mark.parametrize("width", [360, 1280])
def test_every_page_is_whole_without_scripts(opening: Opening, site: str, width: int) -> None:
    visit = opening(width, False)
    for name in HELD:
        opened(visit, address_of(visit, site, name))
    assert visit.complaints == []


def test_a_phone_says_once_that_there_is_no_number(opening: Opening, site: str) -> None:
    visit = opening(360, False)
    visit.page.goto(site + "/")
    told = visit.page.locator(".sheet--ledger tbody tr").all_inner_texts()
    marked = [words for words in told if re.search(r"\[[cx?]\]", words)]
    assert marked
    assert [words for words in marked if len(re.findall(r"\[[cx?]\]", words)) > 1] == []


@pytest.mark.parametrize("address", [*EMPTY, "/absent/"])
def test_a_page_is_sound_before_anything_is_loaded(
    opening: Opening, empty_site: str, address: str
) -> None:
    visit = opening(360, True)
    opened(visit, empty_site + address, 404 if address == "/absent/" else 200)
    assert faults(visit.page) == []


def test_axe_would_find_a_planted_fault(opening: Opening, empty_site: str) -> None:
    page = opening(1280, True).page
    page.goto(empty_site + "/about/")
    page.evaluate(
        "document.querySelector('main').insertAdjacentHTML('beforeend', '<p><img src=\"/x.png\"></p>')"
    )
    assert [fault.split(":")[0] for fault in faults(page)] == ["image-alt"]


def test_faint_text_in_a_drawing_is_found(opening: Opening, site: str) -> None:
    page = opening(1280, True).page
    page.goto(site + "/")
    page.evaluate(
        "document.querySelectorAll('svg text').forEach(text => text.setAttribute('fill', '#bbbbbb'))"
    )
    assert {fault.split(":")[0] for fault in faults(page)} == {"color-contrast"}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_page_that_is_too_wide_is_found(opening: Opening, empty_site: str, scripts: bool) -> None:
    visit = opening(360, scripts)
    visit.page.goto(empty_site + "/about/")
    assert visit.overflow() == 0
    visit.page.locator("h1").evaluate(
        "heading => heading.style.width = '385px'"
    )  # 15 from the edge
    assert visit.overflow() == 40


def test_the_content_policy_stops_a_planted_script(opening: Opening, empty_site: str) -> None:
    visit = opening(1280, True)
    visit.page.goto(empty_site + "/about/")
    visit.page.evaluate(
        "() => { const s = document.createElement('script');"
        " s.textContent = 'window.planted = 1'; document.body.append(s); }"
    )
    assert visit.page.evaluate("window.planted === undefined")
    assert any("Content Security Policy" in said for said in visit.complaints)


def test_the_keyboard_reaches_the_content(opening: Opening, empty_site: str) -> None:
    visit = opening(1280, True)
    visit.page.goto(empty_site + "/")
    visit.strike("Tab")
    expect(visit.page.get_by_role("link", name="Skip to main content")).to_be_focused()
    visit.strike("Enter")
    expect(visit.page.locator("#main")).to_be_focused()


def test_the_menu_opens_on_a_phone_and_needs_no_script(
    visit: Visit, empty_site: str, width: int, scripts: bool
) -> None:
    visit.page.goto(empty_site + "/")
    button = visit.page.get_by_role("button", name="Menu")
    expect(button).to_be_visible(visible=width == 360 and scripts)
    visit.follow("Wards")
    expect(visit.page.locator("h1")).to_have_text("Wards")


def test_a_documents_tables_line_up_on_the_site(looking: Visit, site: str) -> None:
    """Numbers stand under their heads at the right; names at the left, in the weight of words.

    Tables of sentences are shown a row at a time on a phone: there each name heads its row.
    """
    opened(looking, site + "/assessment/")
    found = looking.page.evaluate(
        """() => {
          const told = [...document.querySelectorAll('.document .doc-table')].filter(table =>
              getComputedStyle(table.querySelector('tbody tr').children[0]).display === 'table-cell'
          ).map(table => {
            const heads = [...table.querySelectorAll('thead th')];
            const row = [...table.querySelector('tbody tr').children];
            const align = cell => getComputedStyle(cell).textAlign;
            return [row.some((cell, at) => align(cell) !== align(heads[at])),
                    getComputedStyle(row[0]).fontWeight !== '400',
                    parseFloat(getComputedStyle(row[0]).paddingTop) < 2];
          });
          return [told.length, ...[0, 1, 2].map(at => told.filter(one => one[at]).length)];
        }"""
    )
    assert found[0] > 20
    assert found[1:] == [0, 0, 0], "crooked, heavy, crowded"


def test_a_form_with_errors_says_so_first(looking: Visit, site: str) -> None:
    """The title says it, and the list of what is wrong takes the focus and leads to each field."""
    page = looking.page
    page.goto(address_of(looking, site, "score"))
    looking.press("See what this changes")
    expect(page).to_have_title(re.compile("^Error: "))
    expect(page.locator(".govuk-error-summary")).to_be_focused()
    assert faults(page) == []
    looking.strike("Tab", "Enter")
    expect(page.locator("[name=value]:focus")).to_have_count(1)
