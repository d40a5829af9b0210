"""The assessment and its workspace, walked as a reader walks them; and the folder of documents.

Every link answers with the type its address promises, every fragment is there, each download
opens; the proof and what moved are read as a board member reads them, chapter by chapter.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
import test_crawl
from crime_home import AUTHORITY, build
from django.test import Client
from lxml import etree, html
from test_crawl import Walk, kind_of

from held_home import WARDS
from wardmote.evidence.store import Store
from wardmote.reports.strategic.publish import write_assessment

MORE_TYPES = {
    "pdf": "application/pdf", "yaml": "application/yaml",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}  # fmt: skip
# Walked over another home by test_crawl, but for the figures that the assessment leads to.
ELSEWHERE = (
    "/static/", "/categories/", "/wards/", "/map/", "/data/", "/tables/", "/figure.csv",
    "/figure.ods", "/figure.svg",
)  # fmt: skip
BEGINS = {"pdf": b"%PDF-", "docx": b"PK", "xlsx": b"PK", "ods": b"PK", "png": b"\x89PNG"}


@pytest.fixture
def site(client: Client, crime_home: Path, settings: Any, db: None) -> Client:
    settings.HOME = crime_home
    return client


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    return {}


@pytest.fixture
def walk(site: Client, walks: dict[str, Walk], monkeypatch: pytest.MonkeyPatch) -> Walk:
    """One walk of the assessment for all tests of this module."""
    monkeypatch.setattr(test_crawl, "NOT_HERE", ELSEWHERE)
    monkeypatch.setattr(test_crawl, "TYPES", {**test_crawl.TYPES, **MORE_TYPES})
    if "it" not in walks:
        walks["it"] = Walk(site)
    return walks["it"]


def test_every_address_of_the_assessment_answers_as_promised(walk: Walk) -> None:
    assert walk.faults == []
    reached = set(walk.answers)
    assert {
        "/assessment/", "/assessment/summary/", "/assessment/proof/", "/assessment/moved/",
        "/matrix/", "/matrix/structure/", "/matrix/2007/", "/matrix/column/", "/prose/", "/prose/categories/",
        "/matrix/row/burglary/", "/matrix/score/risk/burglary/",
    } <= reached  # fmt: skip
    assert {"csv", "xlsx", "ods", "svg", "pdf", "docx", "yaml"} <= {kind_of(one) for one in reached}


def test_every_download_opens(walk: Walk) -> None:
    for kind, begins in BEGINS.items():
        bodies = walk.of(kind)
        assert bodies, kind
        assert [a for a, body in bodies.items() if not body.startswith(begins)] == []
    for address, body in walk.of("svg").items():
        assert etree.fromstring(body).tag == "{http://www.w3.org/2000/svg}svg", address
    for address, body in walk.of("csv").items():
        assert len(list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))) > 1, address


def page_of(site: Client, address: str) -> Any:
    answer = site.get(address)
    assert answer.status_code == 200, answer.content.decode()[:1000]
    return html.fromstring(answer.content.decode())


def claims_of(home: Path) -> list[dict[str, Any]]:
    (kept,) = home.glob("documents/*/*/proof.json")
    return list(json.loads(kept.read_text(encoding="utf-8"))["claims"])


def test_the_proof_is_shown_whole_by_chapter_and_in_its_file(
    walk: Walk, site: Client, crime_home: Path
) -> None:
    claims = claims_of(crime_home)
    page = page_of(site, "/assessment/proof/")
    assert f"its {len(claims):,} claims" in page.xpath("string(//main)")
    counted = page.xpath("//table[@id='chapters']/tbody/tr")
    numbers = [int(row.xpath("string(td)").replace(",", "")) for row in counted]
    assert sum(numbers) == len(claims)
    for row, number in zip(counted, numbers, strict=True):
        address = row.xpath("string(th//a/@href)")
        body = site.get(address.replace("/proof/", "/proof.csv")).content.decode("utf-8-sig")
        lines = [line for line in csv.reader(io.StringIO(body)) if line and line[0][:1] != "#"]
        assert sum("the rows" in x[-1] or "the scores" in x[-1] for x in lines) == number
    first = page.xpath("//table[@id='proof']/tbody/tr")[0]
    assert claims[0]["sentence"] in first.text_content()
    assert claims[0]["printed"] in first.text_content()


def test_a_wards_page_leads_to_its_section_of_the_assessment(walk: Walk, site: Client) -> None:
    for code, name in WARDS.items():
        page = page_of(site, f"/wards/{code}/")
        (link,) = page.xpath("//main//a[starts-with(@href, '/assessment/')]")
        assert link.text_content() == f"{name} in the strategic assessment"
        address, section = urldefrag(link.get("href"))
        assert name in page_of(site, address).xpath(f"string(//*[@id='{section}'])")


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/assessment/proof/?chapter=nothing", 400), ("/assessment/proof/?page=x", 400),
        ("/assessment/proof/?page=999", 404), ("/assessment/moved.csv?chapter=nothing", 400),
    ],
)  # fmt: skip
def test_a_filter_of_what_is_not_there_is_refused(site: Client, address: str, status: int) -> None:
    assert site.get(address).status_code == status


def test_what_moved_since_the_edition_before_is_listed(
    client: Client, settings: Any, db: None, tmp_path: Path
) -> None:
    settings.HOME = tmp_path
    build(tmp_path).close()
    assert "There is no edition before" in page_of(client, "/assessment/moved/").text_content()
    decision = {
        "include": "in", "who": "The board", "why": "Residents ask for it", "minute": "",
        "author": "A. Analyst", "on": "2026-04-14", "seen_version": "0", "step": "save",
    }  # fmt: skip
    assert client.post("/matrix/decide/robbery/", decision).status_code == 302
    page = page_of(client, "/assessment/moved/")
    assert "of the same evidence: judgements or wording changed" in page.text_content()
    assert "Robbery" in page.xpath("string(//table[@id='moved'])")
    rows = page.xpath("//table[@id='moved']/tbody/tr")
    body = client.get("/assessment/moved.csv").content.decode("utf-8-sig")
    assert all(row.xpath("string(th)") in body for row in rows)


# -- the folder of documents that `wardmote assess` writes ---------------------------------------


def dead_links(folder: Path) -> Iterator[str]:
    """Give each link of a page in the folder that leads to no file, or to no place in it."""
    ids: dict[Path, set[str]] = {}
    wanted: list[tuple[Path, str]] = []
    for page in sorted(folder.rglob("*.html")):
        tree = html.fromstring(page.read_text(encoding="utf-8"))
        ids[page.resolve()] = set(tree.xpath("//@id"))
        wanted += [(page, link) for link in tree.xpath("//a/@href | //link/@href | //img/@src")]
    for page, link in wanted:
        if link.startswith(("http", "mailto:")):
            continue
        target, fragment = urldefrag(urljoin(page.resolve().as_uri(), link))
        path = Path(urlsplit(target).path)
        if not path.is_file() or (fragment and fragment not in ids.get(path, ())):
            yield f"{page.name}: {link}"


def test_every_link_of_the_written_folder_leads_to_a_file(crime_home: Path, tmp_path: Path) -> None:
    store = Store(crime_home)
    written = write_assessment(store, AUTHORITY, tmp_path)
    store.close()
    assert len(list(tmp_path.rglob("*.html"))) > 10
    assert list(dead_links(tmp_path)) == []
    planted = written.page.read_text(encoding="utf-8").replace(
        "</main>", '<a href="gone.html">x</a><a href="#nowhere">y</a></main>'
    )
    written.page.write_text(planted, encoding="utf-8")
    assert list(dead_links(tmp_path)) == ["index.html: gone.html", "index.html: #nowhere"]
