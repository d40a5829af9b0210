"""The assessment that the site keeps: built once, built anew when what it is made of changes."""

from __future__ import annotations

from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from crime_home import AUTHORITY
from django.test import Client
from lxml import etree, html

from wardmote.terms.errors import NotHeld
from wardmote.web.assessment import actions
from wardmote.web.config.building import keep_assessment

pytestmark = pytest.mark.django_db
WORDS = "Fewer homes were entered, but more of them at night."


@pytest.fixture
def pages(client: Client, crime_home: Path, settings: Any) -> Client:
    """The site of the home of crimes."""
    settings.HOME = crime_home
    return client


def words_of(drawing: str) -> str:
    """Return the words around a picture, not those in it."""
    outer = "/*/*[local-name()='g']/*[local-name()='text']/text()"
    return " ".join(etree.fromstring(drawing.encode()).xpath(outer))


def kept(home: Path) -> dict[str, int]:
    """Return every file of every kept assessment, with when it was written."""
    folder = home / "documents"
    return {str(p.relative_to(folder)): p.stat().st_mtime_ns for p in folder.rglob("*.*")}


def test_what_was_built_beforehand_is_what_the_first_visit_opens(
    pages: Client, crime_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARDMOTE_HOME", str(crime_home))  # keep_assessment sets it: undone here
    folder = keep_assessment(crime_home)
    before = kept(crime_home)
    answer = pages.get("/assessment.pdf")
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content == (folder / "assessment.pdf").read_bytes()
    assert pages.get("/assessment/").status_code == 200
    assert keep_assessment(crime_home) == folder
    assert kept(crime_home) == before


def test_what_people_judged_is_in_the_document_at_once(pages: Client, crime_home: Path) -> None:
    assert WORDS not in pages.get("/assessment/").content.decode()
    actions.write_prose(
        area=AUTHORITY, place="categories", text=WORDS, author="A. Analyst",
        on=date(2026, 4, 14), basis={}, seen_version=0,
    )  # fmt: skip
    assert WORDS in pages.get("/assessment/").content.decode()


def test_nothing_is_built_before_anything_is_loaded(
    tmp_path: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WARDMOTE_HOME", str(tmp_path))
    settings.HOME = tmp_path
    with pytest.raises(NotHeld, match="load files first"):
        keep_assessment(tmp_path)


def test_every_table_and_chart_of_the_document_is_taken_away_in_every_form(pages: Client) -> None:
    page = html.fromstring(pages.get("/assessment/").content)
    links = page.xpath("//p[contains(@class, 'doc-files')]/a/@href")
    kinds = Counter(link.rpartition(".")[2] for link in links)
    assert kinds["csv"] == kinds["xlsx"] == kinds["ods"] > 5
    assert kinds["svg"] == kinds["png"] > 1
    starts = {
        "csv": b"\xef\xbb\xbf",
        "xlsx": b"PK",
        "ods": b"PK",
        "svg": b"<svg",
        "png": b"\x89PNG",
    }
    for kind, start in starts.items():
        link = next(link for link in links if link.endswith(kind))
        assert pages.get(link).content.startswith(start)
    for kind in starts:
        assert pages.get(f"/assessment/files/absent.{kind}").status_code == 404


def test_what_is_taken_away_says_of_which_assessment_it_is(pages: Client) -> None:
    page = html.fromstring(pages.get("/assessment/").content.decode())
    of = "From the strategic assessment of Safer Newcastle, April 2024 to March 2025."
    charts = page.xpath("//a[contains(@href, '/assessment/files/')][contains(@href, '.svg')]/@href")
    assert charts
    for address in charts:
        drawn = pages.get(address).content.decode()
        assert of in words_of(drawn), address
        # The chart of what each source supplied is of the sources themselves.
        assert ("Source: " in drawn) is ("/coverage" not in address), address
    tables = page.xpath("//a[contains(@href, '/assessment/files/')][contains(@href, '.csv')]/@href")
    assert len(tables) > 10
    for address in tables:
        assert f"# {of}" in pages.get(address).content.decode().replace('"', ""), address


@pytest.mark.parametrize("by", ["month", "category,month"])
def test_the_picture_of_a_figure_carries_its_words(pages: Client, by: str) -> None:
    asked = f"measure=recorded-crime&area={AUTHORITY}&period=2022-04..2025-03&by={by}"
    drawn = pages.get(f"/figure.svg?{asked}")
    assert drawn.status_code == 200
    said = words_of(drawn.content.decode())
    assert said.startswith("Recorded crime, Newcastle upon Tyne, April 2022 to March 2025")
    assert ("Break in June 2023: One crime for each victim" in said) is (by == "month")
    assert "Source: The police, evidence version 1" in said
