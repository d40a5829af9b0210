"""The checking pages: each number marked, what is decided kept, what is hostile refused."""

from __future__ import annotations

import csv
import io
import json
import stat
import zipfile
from pathlib import Path
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from lxml import html
from page_text import page_of, words
from test_headers import ELSEWHERE, INLINE

from wardmote.web.audit.models import Entry

pytestmark = pytest.mark.django_db
TEXT = (
    "# Crime\n\nDomestic violence fell from 458 to 372, a fall of 14.6%.\n\n"
    "Burglary fell from 200 to 150, a fall of 25%.\n\nThere were 91 thefts of bicycles.\n"
)


@pytest.fixture
def site(client: Client, tmp_path: Path, settings: Any) -> Client:
    settings.HOME = tmp_path
    return client


def paste(site: Client, text: str = TEXT) -> str:
    response = site.post("/check/hand-in/", {"text": text})
    assert response.status_code == 302, response.content.decode()[:3000]
    return str(response.headers["Location"])


def upload(site: Client, name: str, data: bytes) -> Any:
    return site.post("/check/hand-in/", {"document": SimpleUploadedFile(name, data)})


def marks(page: Any) -> dict[str, str]:
    """Each number of the text with its letter."""
    found = {}
    for one in page.xpath("//*[@class='checked-text']//*[contains(@class, 'claim ')]"):
        sign = one.xpath("string(*[@class='claim__sign'])")
        found[one.text_content().removesuffix(sign)] = sign
    return found


def test_each_number_is_marked_by_letter_and_look(site: Client) -> None:
    page = page_of(site.get(paste(site)))
    found = marks(page)
    assert (found["14.6%"], found["25%"], found["91"]) == ("W", "R", "?")
    looks = page.xpath("//*[@class='checked-text']//a[starts-with(., '14.6%')]/@class")
    assert looks == ["claim claim--wrong"]
    assert "The arithmetic is impossible" in words(page)


def test_the_text_on_the_page_is_the_text_handed_in(site: Client) -> None:
    text = "A < B & C: <script>alert(1)</script> fell from 458 to 372, a fall of 14.6%.\n\n  End  3"
    page = page_of(site.get(paste(site, text)))
    shown = page.xpath("//*[@class='checked-text']")[0]
    for sign in shown.xpath(".//*[@class='claim__sign']"):
        sign.text = ""
    assert shown.text_content().strip() == text.strip()


def test_a_finding_leads_to_its_place_and_back(site: Client) -> None:
    page = page_of(site.get(paste(site)))
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    inside = [link[1:] for link in page.xpath("//main//a/@href") if link.startswith("#")]
    assert {"at-1", "finding-1"} <= set(inside)
    assert [name for name in inside if name not in ids] == []
    passage = page.xpath("//*[@id='at-1']")[0]
    assert (passage.tail or "").startswith("Domestic violence fell")


@pytest.mark.parametrize("address", ["/check/", "{}", "{}tie/"])
def test_nothing_is_inline_and_each_field_is_labelled(site: Client, address: str) -> None:
    text = site.get(address.format(paste(site))).content.decode()
    page = html.fromstring(text)
    assert (INLINE.findall(text), ELSEWHERE.findall(text)) == ([], [])
    assert len(page.xpath("//h1")) == 1
    for field in page.xpath("//main//input[not(@type='hidden')]|//textarea|//select"):
        assert page.xpath(f"//label[@for='{field.get('id')}']"), field.get("id")


def test_every_link_of_a_checked_text_leads_somewhere(site: Client) -> None:
    page = page_of(site.get(paste(site)))
    links = {link for link in page.xpath("//main//a/@href") if link.startswith("/check")}
    assert len(links) >= 4
    assert [link for link in sorted(links) if site.get(link).status_code != 200] == []


def decide(site: Client, address: str, **told: str) -> Any:
    key = page_of(site.get(address)).xpath("string(//input[@name='key']/@value)")
    return site.post(f"{address}decide/", {"key": key, **told})


def test_a_dismissed_finding_stays_aside_when_the_text_is_checked_again(site: Client) -> None:
    address = paste(site)
    assert decide(site, address, verb="dismiss", reason="Two definitions").status_code == 302
    page = page_of(site.get(paste(site)))
    assert "1 finding put aside" in words(page)
    assert "Put a finding aside: Two definitions" in words(page)
    assert marks(page)["14.6%"] != "W"
    assert [entry.event for entry in Entry.objects.all()] == ["reading of a text decided"]
    assert site.post(f"{address}undo/", {"number": "1"}).status_code == 302
    assert marks(page_of(site.get(address)))["14.6%"] == "W"


def test_a_dismissal_without_a_reason_is_refused(site: Client) -> None:
    address = paste(site)
    assert "Enter why the passage is right" in words(
        page_of(decide(site, address, verb="dismiss"), 400)
    )
    assert marks(page_of(site.get(address)))["14.6%"] == "W"


def test_a_confirmed_finding_is_certain(site: Client) -> None:
    address = paste(site, "Burglary rose from 50 to 40 in the year.")
    before = json.loads(site.get(f"{address}findings.json").content)["findings"]
    assert [one["sure"] for one in before] == ["likely"]
    decide(site, address, verb="confirm")
    after = json.loads(site.get(f"{address}findings.json").content)["findings"]
    assert [one["sure"] for one in after] == ["certain"]
    assert "confirmed by you" in words(page_of(site.get(address)))


def test_figures_that_the_reader_did_not_tie_are_checked_once_tied(site: Client) -> None:
    text = "Wardens saw 310 people.\n\nLater on, wardens had contact with 290 persons."
    address = paste(site, text)
    assert not page_of(site.get(address)).xpath("//li[starts-with(@id, 'finding-')]")
    told = {"rule": "equal", "figures": "310 | saw 310 people\n290 | contact with 290", "note": ""}
    assert site.post(f"{address}tie/keep/", told).status_code == 302
    assert "they cannot all be right" in words(page_of(site.get(address)))


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"rule": "equal", "figures": "310"}, "Line 1 must be a figure, a bar, and words"),
        ({"rule": "share", "figures": "1 | a\n2 | b"}, "This way needs three figures"),
        ({"rule": "formula", "figures": "1 | a\n2 | b", "formula": "a.b"}, "is not an equation"),
        ({"rule": "formula", "figures": "1 | a\n2 | b", "formula": "a = b.c"}, "A formula holds"),
        ({"rule": "equal", "figures": "", "note": ""}, "Enter the figures"),
    ],
)
def test_a_tie_that_cannot_be_read_is_refused(
    site: Client, told: dict[str, str], said: str
) -> None:
    address = paste(site)
    page = page_of(site.post(f"{address}tie/keep/", told), 400)
    assert said in words(page)
    for line in told["figures"].splitlines():
        assert line in page.xpath("string(//textarea[@name='figures'])")


def test_correcting_opens_with_the_figures_of_the_finding(site: Client) -> None:
    page = page_of(site.get(paste(site)))
    (link,) = page.xpath("//a[starts-with(., 'Correct the reading')]/@href")
    figures = page_of(site.get(link)).xpath("string(//textarea[@name='figures'])")
    assert "14.6% | " in figures


def test_findings_are_taken_away_as_csv_and_json(site: Client) -> None:
    address = paste(site, "=1+1 fell from 458 to 372, a fall of 14.6%.")
    response = site.get(f"{address}findings.csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))
    assert rows[0]["Class"] == "The arithmetic is impossible"
    assert rows[0]["Quote"].startswith("'=1+1 fell")
    assert response.headers["Content-Disposition"].startswith("attachment")
    told = json.loads(site.get(f"{address}findings.json").content)
    assert told["findings"][0]["class"] == "impossible-arithmetic"


def test_a_text_is_kept_for_its_owner_alone_and_deleted_on_request(
    site: Client, tmp_path: Path
) -> None:
    address = paste(site)
    (folder,) = (tmp_path / "checked").iterdir()
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert site.post(f"{address}forget/").status_code == 302
    assert not folder.exists()
    assert site.get(address).status_code == 404
    assert site.get(f"/check/{'0' * 64}/").status_code == 404


def as_docx() -> bytes:
    document = docx.Document()
    document.add_paragraph("Violence fell from 458 to 372, a fall of 14.6%.")
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def test_a_document_is_read_like_a_pasted_text(site: Client) -> None:
    response = upload(site, "plan.docx", as_docx())
    page = page_of(site.get(response.headers["Location"]))
    assert page.xpath("string(//h1)").endswith("plan.docx")
    assert marks(page)["14.6%"] == "W"


def bomb() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"0" * 50_000_000)
    return out.getvalue()


HOSTILE = [
    ("bomb.docx", bomb, "unpacks to"),
    ("deep.html", lambda: b"<html>" + b"<div>" * 5000 + b"1" + b"</div>" * 5000, "nested"),
    ("torn.pdf", lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "not a whole PDF"),
    ("torn.docx", lambda: as_docx()[:900], "broken archive"),
    ("long.txt", lambda: b"A line of 12 words. " * 26_000, "check it in parts"),
    ("noise.bin", lambda: b"\x00\x01\x02" * 500, "is not a text, PDF, DOCX or HTML"),
    ("empty.txt", lambda: b"   \n", "is empty"),
]


@pytest.mark.parametrize(("name", "data", "said"), HOSTILE, ids=[name for name, _, _ in HOSTILE])
def test_a_hostile_document_is_refused_with_a_message(
    site: Client, tmp_path: Path, name: str, data: Any, said: str
) -> None:
    page = page_of(upload(site, name, data()), 400)
    assert said in page.xpath("string(//*[@id='document-error'])")
    assert not (tmp_path / "checked").exists()


def test_what_is_too_large_is_refused_before_it_is_read(site: Client) -> None:
    page = page_of(upload(site, "huge.txt", b"1" * (22 * 1024 * 1024)), 400)
    assert "larger than this site reads" in words(page)


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"text": "12 " * 110_000}, "larger than 300 KB"),
        ({"text": "  "}, "Paste a text, or choose a document"),
        ({}, "Paste a text, or choose a document"),
    ],
)
def test_a_text_that_cannot_be_taken_is_refused(
    site: Client, told: dict[str, str], said: str
) -> None:
    assert said in words(page_of(site.post("/check/hand-in/", told), 400))


def test_a_pasted_text_larger_than_any_form_is_refused_with_a_message(site: Client) -> None:
    page = page_of(site.post("/check/hand-in/", {"text": "12 " * 1_000_000}), 400)
    assert "larger than this site reads" in words(page)


def test_a_stranger_sees_no_text(site: Client, stranger: dict[str, str]) -> None:
    address = paste(site)
    for part in ("", "findings.csv", "findings.json", "tie/"):
        assert site.get(address + part, **stranger).status_code == 404
    for part in ("decide/", "undo/", "tie/keep/", "forget/"):
        assert site.post(address + part, **stranger).status_code == 404
    assert site.get(address).status_code == 200


def test_a_form_from_elsewhere_is_refused(settings: Any, tmp_path: Path) -> None:
    settings.HOME = tmp_path
    client = Client(enforce_csrf_checks=True)
    assert client.post("/check/hand-in/", {"text": TEXT}).status_code == 400
    assert not (tmp_path / "checked").exists()


def test_a_page_shows_the_first_findings_and_says_how_many_are_left(site: Client) -> None:
    text = "".join(f"Burglary rose from {200 + at} to {150 + at}.\n\n" for at in range(304))
    page = page_of(site.get(paste(site, text)))
    assert len(page.xpath("//li[starts-with(@id, 'finding-')]")) == 300
    assert "The first 300 findings are shown. 4 more are in the files" in words(page)


def test_a_text_that_takes_too_long_is_refused_with_a_message(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wardmote.web.claims.views.SITE_SECONDS", 0.0)
    response = site.post("/check/hand-in/", {"text": TEXT + "It takes long.\n"})
    assert "Check it in parts" in words(page_of(response, 400))
