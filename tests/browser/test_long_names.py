"""Names of ninety letters, with spaces and without: they break, and push nothing off a page."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from accessibility import faults
from playwright.sync_api import expect
from visiting import Opening

import held_home
from held_home import AUTHORITY
from serving import serving

UNBROKEN = (
    "Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogochaberystwythpontypriddmerthyrtaf"
)
SPACED = (
    "The Combined Neighbourhoods of Upper and Lower Saint Bartholomew by the Water at Hope Vale"
)
MEASURE = (
    held_home.MEASURE.replace("name: warden-incidents", "name: recorded-crime")
    .replace("Incidents met by wardens", f"Recorded{UNBROKEN[8:]}")
    .replace("noise: Noise", f"noise: Noise{UNBROKEN[5:]}")
    .replace("litter: Litter", f"litter: Litter of {SPACED[10:]}")
)
WARD = "E05000001"
PAGES = [
    "/", "/categories/", "/categories/recorded-crime/noise/", "/categories/recorded-crime/litter/",
    "/wards/", f"/wards/{WARD}/", "/wards/E05000002/", "/map/", "/data/", "/matrix/",
    "/matrix/row/noise/", "/matrix/score/risk/noise/", "/prose/", f"/prose/ward-{WARD.lower()}/",
    f"/figure/?measure=recorded-crime&area={AUTHORITY}&period=2024-04..2025-03&by=category,month",
]  # fmt: skip


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home where the partnership, its wards, its measure and its categories have long names."""
    home = tmp_path_factory.mktemp("long")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(held_home, "MEASURE", MEASURE)
        patch.setattr(held_home, "WARDS", {WARD: UNBROKEN, "E05000002": SPACED})
        held_home.build(home).close()
    (home / "partnership.yaml").write_text(f"name: Safer{UNBROKEN[5:]}\narea: {AUTHORITY}\n")
    return home


@pytest.fixture(scope="module")
def long_site(home: Path) -> Iterator[str]:
    with serving(home) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("width", [320, 1280])
def test_no_name_pushes_anything_off_a_page(opening: Opening, long_site: str, width: int) -> None:
    visit = opening(width, True)
    wide = {}
    for address in PAGES:
        response = visit.page.goto(long_site + address)
        assert response is not None
        assert response.status == 200, address
        wide[address] = visit.overflow()
    assert wide == dict.fromkeys(PAGES, 0)
    assert faults(visit.page) == []


def test_one_who_waits_for_the_assessment_is_told_when_it_is_ready(
    opening: Opening, long_site: str, home: Path
) -> None:
    visit = opening(320, True)
    # The server begins it by itself: once that is done, it is taken away and asked for again.
    begun = visit.page.goto(f"{long_site}/assessment/")
    if begun is not None and begun.status == 503:
        expect(visit.page.get_by_role("status")).to_have_text("It is ready. Read the assessment")
    shutil.rmtree(home / "documents")
    made = visit.page.goto(f"{long_site}/assessment/")
    assert made is not None
    assert made.status == 503
    assert faults(visit.page) == []
    visit.page.get_by_role("link", name="the overview").focus()
    expect(visit.page.get_by_role("status")).to_have_text("It is ready. Read the assessment")
    expect(visit.page.get_by_role("link", name="the overview")).to_be_focused()
    assert visit.overflow() == 0
    visit.go(visit.page.get_by_role("link", name="Read the assessment"))
    assert visit.page.locator("h1").count() == 1
    assert visit.overflow() == 0
