"""Every page of a loaded home, reached as a reader reaches it: by following links from the first.

Each answers 200 with the type its address promises, each fragment is there, and each download
opens and says the numbers of its neighbours in the other forms.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from lxml import etree, html
from python_calamine import CalamineWorkbook

TYPES = {
    "csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet", "svg": "image/svg+xml",
    "png": "image/png", "geojson": "application/geo+json", "css": "text/css",
}  # fmt: skip
NOT_HERE = ("/assessment", "/static/")  # built by its own room; served before Django is asked


def links_of(page: html.HtmlElement, address: str) -> Iterator[str]:
    """Give every internal address that a page leads to or asks for."""
    for link in page.xpath(
        "//a/@href | //link/@href | //@data-geojson | //form[@method='get']/@action"
    ):
        if not link.startswith(("http", "mailto:")):
            yield urljoin(address, link)


def kind_of(address: str) -> str:
    found = re.search(r"\.([a-z]+)$", urlsplit(address).path)
    return found.group(1) if found else "html"


class Walk:
    """What was found on the way: answers by address, and what is wrong."""

    def __init__(self, site: Client) -> None:
        self.answers: dict[str, HttpResponse] = {}
        self.faults: list[str] = []
        waiting, ids, wanted = ["/"], {}, []
        while waiting:
            address = waiting.pop()
            if address in self.answers or address.startswith(NOT_HERE):
                continue
            answer = self.answers[address] = site.get(address)
            if not self._is_sound(address, answer) or kind_of(address) != "html":
                continue
            page = html.fromstring(answer.content.decode())
            ids[address] = set(page.xpath("//@id"))
            for link in links_of(page, address):
                target, fragment = urldefrag(link)
                waiting.append(target)
                wanted += [(address, target, fragment)] if fragment else []
        self.faults += [
            f"{source}: {target}#{fragment} is nowhere"
            for source, target, fragment in wanted
            if target in ids and fragment not in ids[target]
        ]

    def _is_sound(self, address: str, answer: HttpResponse) -> bool:
        promised = TYPES.get(kind_of(address), "text/html")
        sound = answer.status_code == 200 and answer.headers["Content-Type"].startswith(promised)
        if not sound:
            self.faults.append(f"{address}: {answer.status_code} {answer.headers['Content-Type']}")
        return sound

    def of(self, kind: str) -> dict[str, bytes]:
        return {a: r.content for a, r in self.answers.items() if kind_of(a) == kind}


@pytest.fixture(scope="module")
def walks() -> dict[str, Walk]:
    return {}


@pytest.fixture
def walk(site: Client, db: None, walks: dict[str, Walk]) -> Walk:
    """One walk for all tests of this module."""
    if "it" not in walks:
        walks["it"] = Walk(site)
    return walks["it"]


def test_every_address_answers_as_promised(walk: Walk) -> None:
    assert walk.faults == []
    kinds = {kind_of(address) for address in walk.answers}
    assert kinds >= {"html", "csv", "xlsx", "ods", "svg", "png", "geojson", "css"}
    assert {"/", "/map/", "/data/", "/about/"} <= set(walk.answers)


def test_a_planted_dead_link_and_fragment_are_found(
    site: Client, db: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    planted = {
        "/": '<p id="here"><a href="/gone/">x</a><a href="#nowhere">y</a><a href="#here">z</a>'
    }
    real = site.get
    monkeypatch.setattr(
        site, "get", lambda a: HttpResponse(planted[a]) if a in planted else real(a)
    )
    assert Walk(site).faults == [
        "/gone/: 404 text/html; charset=utf-8", "/: /#nowhere is nowhere",
    ]  # fmt: skip


def test_the_tables_of_one_address_say_the_same_in_each_form(walk: Walk) -> None:
    found = walk.of("csv")
    assert len(found) > 10
    for address, body in found.items():
        lines = [row for row in csv.reader(io.StringIO(body.decode("utf-8-sig"))) if row]
        for kind in ("xlsx", "ods"):
            other = site_neighbour(walk, address, kind)
            sheet = CalamineWorkbook.from_filelike(io.BytesIO(other)).get_sheet_by_index(0)
            told = [[_plain(cell) for cell in row] for row in sheet.to_python()]
            rows = [[_plain(cell) for cell in line] for line in lines if line[0][:1] != "#"]
            assert rows_within(rows, told) == [], (address, kind)
            assert rows_within([["planted;", "1;"]], told) == [["planted;", "1;"]]


def site_neighbour(walk: Walk, address: str, kind: str) -> bytes:
    return walk.answers[re.sub(r"\.csv(?=\?|$)", f".{kind}", address)].content


def rows_within(rows: list[list[str]], told: list[list[str]]) -> list[list[str]]:
    """Return the rows that are not told, cells at the end that are empty left out."""
    known = {tuple("".join(row).split()) for row in told}
    return [row for row in rows if tuple("".join(row).split()) not in known]


def _plain(cell: object) -> str:
    """Write a cell the same whichever file it is from: 3, 3.0 and "3" are one number."""
    try:
        return f"{float(str(cell)):.6g};"
    except ValueError:
        return f"{str(cell).strip()};" if str(cell).strip() else ""


def test_pictures_open(walk: Walk) -> None:
    for body in walk.of("svg").values():
        root = etree.fromstring(body)
        assert root.tag == "{http://www.w3.org/2000/svg}svg"
        assert root.find("{*}title").text
    assert all(body.startswith(b"\x89PNG") and len(body) > 1000 for body in walk.of("png").values())
