"""The analyst's words stand on the pages of what they are about, and say when they went stale."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from crime_home import AUTHORITY, build, events
from django.test import Client
from page_text import page_of, words

from held_home import WARDS
from wardmote.evidence.store import Store, Submission
from wardmote.web.accounts.rules import WRITE_JUDGEMENTS, Reader
from wardmote.web.assessment.models import Prose

pytestmark = pytest.mark.django_db
WARD, NAME = next(iter(WARDS.items()))
QUOTED = "ward-harbour-quay"
PAGE, PLACE = f"/wards/{WARD}/", f"ward-{WARD.lower()}"
BURGLARY = "/categories/recorded-crime/burglary/"
DAY = date(2026, 4, 14)
TOLD = "The market moved here."


@pytest.fixture
def site(client: Client, crime_home: Path, settings: Any) -> Client:
    settings.HOME = crime_home
    return client


@pytest.fixture
def home(tmp_path: Path, settings: Any) -> Path:
    build(tmp_path).close()
    settings.HOME = tmp_path
    return tmp_path


def write(client: Client, place: str, text: str) -> None:
    """Write words as an analyst does: in the form of the place, signed."""
    form = page_of(client.get(f"/prose/{place}/"))
    seen = form.xpath("string(//input[@name='seen_version']/@value)")
    sent = {"text": text, "author": "A. Analyst", "on": str(DAY), "seen_version": seen}
    assert client.post(f"/prose/{place}/change/", sent).status_code == 302


def re_issue(home: Path, more: int) -> None:
    """Load the same months again with other numbers, as another process does."""
    store = Store(home)
    with store.writing("issued again") as writer:
        writer.add("crime_log", Submission("crime_log/2025"), events(more))
        writer.commit()
    store.close()


def test_a_ward_without_words_offers_where_to_write_them(site: Client) -> None:
    page = page_of(site.get(PAGE))
    assert f"Nobody has written yet why {NAME} changed" in words(page)
    (link,) = page.xpath(f"//a[@href='/prose/{PLACE}/']")
    assert link.text_content() == f"Write about {NAME}"
    assert NAME in page_of(site.get(link.get("href"))).xpath("string(//h1)")


def test_words_on_a_ward_are_shown_with_their_numbers_as_links(site: Client) -> None:
    before = site.get(PAGE).content
    write(site, PLACE, f"{TOLD} Of [[count {QUOTED}]] offences half are old.")
    page = page_of(site.get(PAGE))
    assert site.get(PAGE).content != before, "the page kept from before is not shown again"
    (said,) = page.xpath("//*[@id='words']")
    assert TOLD in said.text_content()
    assert "A. Analyst, 14 April 2026" in said.text_content()
    (number,) = said.xpath(".//a[starts-with(@href, '/figure/')]")
    assert number.text_content().replace(",", "").isdigit()
    assert "Nobody has written" not in words(page)
    other = next(code for code in WARDS if code != WARD)
    assert TOLD not in words(page_of(site.get(f"/wards/{other}/")))


def test_words_on_categories_are_named_on_a_wards_page(site: Client) -> None:
    write(site, "category-burglary", "Homes were entered at night.")
    (link,) = page_of(site.get(PAGE)).xpath(f"//a[@href='{BURGLARY}#words']")
    assert link.text_content() == "Burglary"
    (said,) = page_of(site.get(BURGLARY)).xpath("//*[@id='words']")
    assert "Homes were entered at night." in said.text_content()


def test_words_whose_numbers_moved_say_what_moved(client: Client, home: Path) -> None:
    write(client, PLACE, TOLD)
    write(client, "category-burglary", "Homes were entered at night.")
    for address in (PAGE, BURGLARY):
        assert "Stale" not in words(page_of(client.get(address)))
    re_issue(home, 2)
    for address, name in ((PAGE, NAME), (BURGLARY, "Burglary")):
        (said,) = page_of(client.get(address)).xpath("//*[@id='words']")
        assert "Stale: the numbers beneath these words have moved" in said.text_content()
        assert f"{name} was " in said.text_content()


def test_words_that_no_longer_hold_are_not_shown(client: Client, home: Path) -> None:
    page = page_of(client.get(PAGE))
    now = page.xpath("string(//p[@class='card__value'])").split()[0]
    write(client, PLACE, f"It was [[count {QUOTED} | {now}]] in the year.")
    assert f"It was {now} in the year." in words(page_of(client.get(PAGE)))
    re_issue(home, 2)
    told = words(page_of(client.get(PAGE)))
    assert "name a number that no longer holds" in told
    assert f"It was {now} in the year." not in told


def test_a_reader_who_may_not_write_is_offered_nothing_to_write(
    site: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert WRITE_JUDGEMENTS.allows(Reader("local user", local=True, writes=True))
    monkeypatch.setattr(
        "wardmote.web.accounts.gate.reader_at", lambda _: Reader("guest", True, False)
    )
    page = page_of(site.get(PAGE))
    assert not page.xpath("//main//a[starts-with(@href, '/prose/')]")
    assert page.xpath("//main//a[starts-with(@href, '/assessment/')]")


def test_words_stay_whatever_period_is_looked_at(site: Client) -> None:
    write(site, PLACE, TOLD)
    assert Prose.objects.get().area == AUTHORITY
    assert TOLD in words(page_of(site.get(f"{PAGE}?period=2023/24&compare=none")))


def test_a_newer_evidence_says_on_each_page_what_to_read_again(client: Client, home: Path) -> None:
    signed = {"author": "A. Analyst", "on": str(DAY), "seen_version": "0", "step": "save"}
    for category in ("burglary", "drugs"):
        score = {**signed, "value": "2", "reason": "Seen at tasking."}
        assert client.post(f"/matrix/judge/risk/{category}/", score).status_code == 302
    decision = {**signed, "include": "in", "who": "The board", "why": "Asked", "minute": "7"}
    assert client.post("/matrix/decide/burglary/", decision).status_code == 302
    write(client, "summary", "A year of [[count burglary]] burglaries.")
    assert "Judgements to read again" not in words(page_of(client.get("/matrix/")))
    said = words(page_of(client.get("/prose/")))
    assert "A year of 912 burglaries." in said or "burglaries." in said
    assert "[[" not in said

    re_issue(home, 40)
    page = page_of(client.get("/matrix/"))
    (section,) = page.xpath("//section[@aria-labelledby='stale-heading']")
    told = [" ".join(one.text_content().split()) for one in section.xpath("./ul/li")]
    assert any(one.startswith("The decision on Burglary: Total was ") for one in told)
    assert any(one.startswith("Risk to quality of life of Burglary: ") for one in told)
    assert any(one.startswith("Words for Summary: ") for one in told)
    assert all(client.get(link).status_code == 200 for link in section.xpath(".//a/@href"))
    row = page_of(client.get("/matrix/row/burglary/"))
    assert "have moved since it was recorded" in words(row)
    (tag,) = row.xpath("//dd[strong[contains(@class, 'govuk-tag')]]")
    assert "Seen at tasking." in tag.text_content()
    quiet = page_of(client.get("/matrix/row/shoplifting/"))
    assert not quiet.xpath("//strong[contains(@class, 'govuk-tag')]")


def test_numbers_that_move_no_score_stand_apart_from_those_that_do(
    client: Client, home: Path
) -> None:
    signed = {"author": "A. Analyst", "on": str(DAY), "seen_version": "0", "step": "save"}
    score = {**signed, "value": "2", "reason": "Seen at tasking."}
    assert client.post("/matrix/judge/risk/shoplifting/", score).status_code == 302
    re_issue(home, 1)  # of burglary, so that the share of shoplifting is another
    page = page_of(client.get("/matrix/"))
    (section,) = page.xpath("//section[@aria-labelledby='stale-heading']")
    assert not section.xpath("./ul/li")
    assert section.xpath("string(.//details//li)") == "Risk to quality of life of Shoplifting"
