"""The analyst's journey over the sample partnership: from the data held to the printed document."""

from __future__ import annotations

import re

import pypdfium2
from playwright.sync_api import expect
from visiting import Visit


def body_rows(visit: Visit, table: str) -> list[str]:
    """Return the header of each row of a table."""
    return visit.page.locator(f"table#{table} tbody th").all_inner_texts()


def heading(visit: Visit) -> str:
    return visit.page.locator("h1").inner_text()


def test_an_analyst_walks_from_the_data_to_the_document(
    visit: Visit, site: str, scripts: bool
) -> None:
    page = visit.page
    page.goto(site + "/data/")
    assert heading(visit).endswith("Data held")
    assert len(body_rows(visit, "supplies")) >= 5
    assert page.locator(".coverage td.missing").count() > 1, "the sample has a quarter missing"

    visit.follow("Categories")
    first = body_rows(visit, "categories")[0]
    visit.go(page.locator("table#categories tbody th a").first)
    assert heading(visit).endswith(first)
    assert re.search(r"\d", page.locator(".card__value").first.inner_text())
    assert page.locator(".picture svg:visible").count() >= 1

    ward = body_rows(visit, "wards")[0]
    visit.go(page.locator("table#wards tbody th a").first)
    assert heading(visit).endswith(ward)
    assert page.locator(".ward-head__map svg").count() == 1

    visit.follow("Map")
    wards = body_rows(visit, "wards")
    assert ward in wards
    if scripts:
        page.locator("#map[data-drawn=yes]").wait_for()
    else:
        expect(page.locator("#map")).to_be_hidden()
        expect(page.locator("#map-drawn svg")).to_be_visible()
    assert page.locator("#map-drawn svg path").count() >= len(wards)

    visit.follow("Overview")
    visit.go(page.locator("figcaption a").first)
    expect(page.locator(".govuk-summary-list")).to_contain_text("Evidence version")
    assert visit.complaints == []


def test_the_assessment_opens_as_a_document(visit: Visit, site: str) -> None:
    page = visit.page
    page.goto(site + "/")
    visit.follow("Assessment")
    assert page.locator("main h2").count() >= 5
    link = page.locator("main").get_by_role("link", name="PDF", exact=True)
    answer = page.request.get(site + str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    document = pypdfium2.PdfDocument(answer.body())
    assert len(document) >= 5
    words = "".join(document[at].get_textpage().get_text_range() for at in range(len(document)))
    document.close()
    assert "Fallowmere" in words
    titles = page.locator("main .document h2").all_inner_texts()
    unsaid = [title for title in titles if _bare(title) not in _bare(words)]
    assert unsaid == [], "the document has every chapter of the page"


def _bare(words: str) -> str:
    """Letters alone: a document breaks lines and numbers its chapters."""
    return re.sub(r"[^a-z]", "", words.lower())


def test_a_chosen_period_goes_along_and_is_downloaded(visit: Visit, site: str) -> None:
    page = visit.page
    page.goto(site + "/categories/")
    options = page.get_by_label("Period").locator("option")
    words = options.nth(1).inner_text()
    page.get_by_label("Period").select_option(index=1)
    visit.press("Show")
    assert words in page.locator(".page-heading").inner_text()
    visit.go(page.locator("table#categories tbody th a").first)
    assert words in page.locator(".page-heading").inner_text()
    got = visit.download(page.get_by_role("link", name="CSV").first)
    assert got.suggested_filename.endswith(".csv")
    assert got.path().read_text(encoding="utf-8-sig").count("\n") > 3
    assert visit.complaints == []
