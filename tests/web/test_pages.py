"""Pages of a home with evidence: what they say is what the figures say."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from lxml import html
from test_headers import ELSEWHERE, INLINE

from held_home import AUTHORITY, WARDS, lookup
from wardmote.evidence.store import Store, Submission

ASKED = "measure=warden-incidents&area=E08000021&period=2024-04..2025-03"
PAGES = [
    "/",
    "/?period=2022/23",
    "/categories/",
    "/categories/warden-incidents/noise/",
    "/wards/",
    "/wards/E05000001/",
    "/map/",
    "/data/",
    f"/figure/?{ASKED}",
    f"/figure/?{ASKED}&by=month&compare=last-year",
    f"/figure/?{ASKED}&by=category,month",
]


@pytest.mark.parametrize("address", PAGES)
def test_each_page_shows_and_holds_nothing_inline(site: Client, address: str) -> None:
    response = site.get(address)
    assert response.status_code == 200
    text = response.content.decode()
    assert INLINE.findall(text) == []
    assert ELSEWHERE.findall(text) == []
    page = html.fromstring(text)
    assert len(page.xpath("//h1")) == 1
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))


def test_every_link_on_every_page_leads_somewhere(site: Client) -> None:
    seen: set[str] = set()
    for address in PAGES:
        page = html.fromstring(site.get(address).content.decode())
        seen |= {link for link in page.xpath("//main//a/@href") if link.startswith("/")}
    assert len(seen) > 20
    assert [link for link in sorted(seen) if site.get(link).status_code != 200] == []


def test_the_ward_table_adds_up_to_the_whole(site: Client) -> None:
    page = html.fromstring(site.get("/wards/").content.decode())
    rows = {row.xpath("string(./th)"): row.xpath("string(./td[1])")
            for row in page.xpath("//table[@id='wards']/tbody/tr")}  # fmt: skip
    assert rows == {"Harbour & Quay": "284", "Mill": "380"}
    card = html.fromstring(site.get("/").content.decode()).xpath(
        "string(//p[@class='card__value'])"
    )
    assert card.split()[0] == "664"


def test_a_missing_month_is_a_gap_and_never_zero(site: Client) -> None:
    page = html.fromstring(site.get("/?period=2023/24").content.decode())
    assert page.xpath("string(//p[contains(@class, 'card__value--words')])") == "not available"
    text = page.text_content()
    assert "The log for January 2024 was lost." in text
    months = html.fromstring(
        site.get(
            "/figure/?measure=warden-incidents&area=E08000021&period=2023/24&by=month"
        ).content.decode()
    )
    cells = months.xpath("//table[@id='figure']//tr[th='January 2024']/td[1]")
    assert cells[0].text_content() == "[x]not available"


def test_coverage_shows_the_missing_month(site: Client) -> None:
    page = html.fromstring(site.get("/data/").content.decode())
    missing = page.xpath("//table[@class='coverage']//td[@class='missing']")
    assert [cell.get("title") for cell in missing] == ["The log for January 2024 was lost."]
    assert [cell.text_content() for cell in missing] == ["missing"]
    row = missing[0].getparent()
    assert row.find("th").text == "2024"
    assert row.index(missing[0]) == 1, "January is the first month of its row"
    heads = missing[0].xpath("ancestor::table/thead/tr/th")
    assert heads[1].get("aria-label") == "January"


@pytest.mark.parametrize(
    ("kind", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK"), ("ods", b"PK")]
)
def test_tables_download(site: Client, kind: str, start: bytes) -> None:
    address = f"/figure.{kind}?{ASKED}&by=ward"
    response = site.get(address)
    assert response.status_code == 200
    assert response.content.startswith(start)
    assert response.headers["Content-Disposition"].startswith('attachment; filename="warden-')
    assert site.get(address).content == response.content


def test_a_csv_holds_what_the_page_shows(site: Client) -> None:
    text = site.get(f"/figure.csv?{ASKED}&by=ward").content.decode("utf-8-sig")
    lines = text.splitlines()
    assert [line.split(",")[:2] for line in lines[1:3]] == [
        ["Harbour & Quay", "284"],
        ["Mill", "380"],
    ]


@pytest.mark.parametrize(("kind", "start"), [("svg", b"<svg"), ("png", b"\x89PNG")])
def test_charts_download(site: Client, kind: str, start: bytes) -> None:
    assert site.get(f"/figure.{kind}?{ASKED}&by=month").content.startswith(start)
    assert site.get(f"/figure.{kind}?{ASKED}&by=ward").content.startswith(start)
    assert site.get(f"/figure.{kind}?{ASKED}&by=ward&own=E05000001").content.startswith(start)
    assert site.get(f"/figure.{kind}?{ASKED}&by=category,month").content.startswith(start)
    assert site.get(f"/figure.{kind}?{ASKED}").status_code == 404


def test_the_map_and_its_table_say_the_same(site: Client) -> None:
    areas = json.loads(site.get("/map/areas.geojson").content)
    said = {f["properties"]["name"]: f["properties"]["words"] for f in areas["features"]}
    assert {name: words.split(",")[0] for name, words in said.items()} == {
        "Harbour & Quay": "284 incidents",
        "Mill": "380 incidents",
    }
    west, south = areas["features"][0]["geometry"]["coordinates"][0][0]
    assert (-1.7 < west < -1.5, 54.9 < south < 55.1) == (True, True)


@pytest.mark.parametrize(
    ("address", "status", "said"),
    [
        ("/?period=2024-13", 400, "months run from 1 to 12"),
        ("/?measure=wardens", 400, "No measure is called"),
        ("/figure/", 400, "does not say which measure"),
        (f"/figure/?{ASKED}&by=wards", 400, "Did you mean ward"),
        ("/figure/?measure=warden-incidents&area=Newcastel&period=2024", 400, "Did you mean"),
        ("/wards/E05999999/", 404, "Page not found"),
        (f"/figure.pdf?{ASKED}", 404, "Page not found"),
    ],
)
def test_questions_that_cannot_be_read_are_refused_helpfully(
    site: Client, address: str, status: int, said: str
) -> None:
    response = site.get(address)
    assert (response.status_code, said in response.content.decode()) == (status, True)


@pytest.mark.parametrize("address", [*PAGES, f"/figure.csv?{ASKED}", "/map/areas.geojson"])
def test_forbidden_equals_absent_where_there_is_something_to_hide(
    site: Client, stranger: dict[str, str], address: str
) -> None:
    absent = site.get("/no-such-page/")
    refused = site.get(address, **stranger)
    assert (refused.status_code, refused.content) == (404, absent.content)
    assert dict(refused.headers) == dict(absent.headers)


@pytest.mark.django_db
@pytest.mark.parametrize("address", PAGES)
def test_reading_figures_asks_the_database_nothing(
    site: Client, address: str, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        site.get(address)


def test_the_same_address_gives_the_same_bytes(site: Client) -> None:
    for address in PAGES:
        assert site.get(address).content == site.get(address).content


def test_every_ward_is_linked(site: Client) -> None:
    text = site.get("/wards/").content.decode()
    assert sorted(re.findall(r"/wards/(E\d+)/", text)) == sorted(WARDS)
    assert AUTHORITY not in re.findall(r"/wards/(E\d+)/", text)


@pytest.mark.parametrize("address", ["/", "/categories/", "/wards/", "/map/", "/data/"])
def test_a_home_with_a_look_up_alone_says_what_is_loaded_and_what_to_do(
    client: Client, tmp_path: Path, settings: Any, address: str
) -> None:
    store = Store(tmp_path)
    with store.writing("look-up alone") as writer:
        writer.add("lookup", Submission("lookup/2022"), lookup())
        writer.commit()
    store.close()
    settings.HOME = tmp_path
    answer = client.get(address)
    page = html.fromstring(answer.content.decode())
    assert answer.status_code == 200
    assert "Nothing that can be counted has been loaded yet" in page.xpath("string(//main//h2)")
    assert page.xpath("//table[@id='tables']/tbody/tr/th")
    assert not page.xpath(f"//main//a[@href='{address}']"), "it leads back to itself"


def test_links_of_a_wards_page_that_read_alike_lead_to_the_same_place(site: Client) -> None:
    page = html.fromstring(site.get("/wards/E05000001/").content.decode())
    leads: dict[str, set[str]] = {}
    for link in page.xpath("//main//a"):
        leads.setdefault(" ".join(link.text_content().split()), set()).add(link.get("href"))
    assert {name for name, there in leads.items() if len(there) > 1} == set()
