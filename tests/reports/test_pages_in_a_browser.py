"""The document as a reader meets it: at 360 and 1280 pixels, with axe, without scripts."""

from __future__ import annotations

from typing import Any

import pytest

from support.browser import PATIENCE_MS, WIDTHS, axe_faults

pytestmark = pytest.mark.browser

PAGES = ("index.html", "summary.html", "picture.html", "priorities.html")
CONTENT_POLICY = "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:"


@pytest.fixture(params=WIDTHS)
def page(request: pytest.FixtureRequest, chromium: Any) -> Any:
    opened = chromium.new_page(viewport={"width": WIDTHS[request.param], "height": 900})
    opened.set_default_timeout(PATIENCE_MS)
    yield opened
    opened.close()


@pytest.mark.parametrize("name", PAGES)
def test_axe_finds_nothing_with_every_table_open(page: Any, demo_address: str, name: str) -> None:
    page.goto(f"{demo_address}/{name}")
    page.evaluate("document.querySelectorAll('details').forEach(item => item.open = true)")
    assert axe_faults(page) == []


def test_axe_would_find_a_planted_fault(page: Any, demo_address: str) -> None:
    page.goto(f"{demo_address}/summary.html")
    page.evaluate("document.documentElement.removeAttribute('lang')")
    assert any("html-has-lang" in fault for fault in axe_faults(page))


@pytest.mark.parametrize("name", PAGES)
def test_page_never_scrolls_sideways(page: Any, demo_address: str, name: str) -> None:
    page.goto(f"{demo_address}/{name}")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def test_every_text_in_a_chart_is_at_least_11_pixels_high(page: Any, demo_address: str) -> None:
    page.goto(f"{demo_address}/picture.html")
    sizes = page.evaluate(
        """[...document.querySelectorAll('svg text')]
           .filter(text => text.checkVisibility())
           .map(text => parseFloat(getComputedStyle(text).fontSize)
                * text.ownerSVGElement.getBoundingClientRect().width
                / text.ownerSVGElement.viewBox.baseVal.width)"""
    )
    assert len(sizes) > 100
    assert min(sizes) >= 11


def test_no_text_of_a_chart_leaves_its_canvas(page: Any, demo_address: str) -> None:
    """Text off the canvas would be lost on paper, and is how secrets leave in pictures."""
    page.goto(f"{demo_address}/index.html")
    page.evaluate("() => document.fonts.ready.then(() => true)")  # measured in the page's own face
    outside = page.evaluate(
        """[...document.querySelectorAll('svg text')]
           .filter(text => text.checkVisibility())
           .filter(text => { const box = text.getBoundingClientRect();
                             const svg = text.ownerSVGElement.getBoundingClientRect();
                             return box.left < svg.left - 1 || box.right > svg.right + 1
                                 || box.top < svg.top - 1 || box.bottom > svg.bottom + 1; })
           .map(text => text.ownerSVGElement.querySelector('title').textContent
                        + ': ' + text.textContent)"""
    )
    assert outside == []


def test_one_width_of_each_chart_is_shown(page: Any, demo_address: str) -> None:
    page.goto(f"{demo_address}/index.html")
    shown = page.evaluate(
        """[...document.querySelectorAll('.doc-chart')].map(
             figure => [...figure.querySelectorAll('svg')].filter(s => s.checkVisibility()).length)"""
    )
    assert shown == [1] * 9


def test_page_needs_no_script_and_no_inline_style(page: Any, demo_address: str) -> None:
    refused: list[str] = []
    page.on("console", lambda said: refused.append(said.text) if said.type == "error" else None)

    def with_policy(route: Any) -> None:
        answer = route.fetch()
        held = {**answer.headers, "content-security-policy": CONTENT_POLICY}
        route.fulfill(response=answer, headers=held)

    page.route("**/*.html", with_policy)
    page.goto(f"{demo_address}/index.html")
    assert [said for said in refused if "favicon" not in said] == []
    assert page.locator("h1").count() == 1


def test_screen_reader_hears_the_chart_its_words_and_the_table_headers(
    page: Any, demo_address: str
) -> None:
    page.goto(f"{demo_address}/picture.html")
    chart = page.get_by_role("img", name="Burglary each month", exact=True)
    assert chart.count() == 1
    assert page.get_by_role("rowheader", name="Dene 1").count() == 1
    assert page.get_by_role("columnheader", name="Offences", exact=True).count() == 1


def test_every_link_inside_the_document_leads_somewhere(page: Any, demo_address: str) -> None:
    for name in PAGES:
        page.goto(f"{demo_address}/{name}")
        links = page.evaluate("[...document.querySelectorAll('a')].map(a => a.href)")
        for link in links:
            address, _, anchor = link.partition("#")
            assert address.startswith(demo_address), link
            answer = page.request.get(address)
            assert answer.ok, link
            if anchor:
                assert f'id="{anchor}"' in answer.text(), link
