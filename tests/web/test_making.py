"""The assessment made beside the pages: once, whoever asks, and said to the reader meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from crime_home import AUTHORITY, build, events
from django.test import Client
from lxml import html

from serving import PATIENCE, ask, patiently, serving
from wardmote.evidence.store import Store, Submission
from wardmote.terms.errors import Mendable, NotHeld
from wardmote.web.assessment import actions, documents, edition, making

WORDS = "More of them at night."
PATHS = (
    "/assessment/", "/assessment/summary/", "/assessment.pdf", "/assessment/proof/",
    "/assessment/moved/", "/assessment/files/by-category.csv", "/assessment/proof.csv",
)  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    build(tmp_path).close()
    return tmp_path


@pytest.fixture
def site(client: Client, home: Path, settings: Any, db: None) -> Client:
    settings.HOME = home
    settings.ASSESSMENT_BESIDE = True
    return client


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """The homes that a process was started for; none is started."""
    homes: list[Path] = []

    def begin(home: Path) -> Any:
        homes.append(home)
        return subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)

    monkeypatch.setattr(making, "_begin", begin)
    monkeypatch.setattr(making, "_makers", {})
    monkeypatch.setattr(making, "_failed", {})
    return homes


@pytest.fixture(autouse=True)
def _no_process_left() -> Any:
    yield
    for maker in making._makers.values():
        maker.kill()
        maker.communicate()
    making._makers.clear()


def told(home: Path) -> list[Path]:
    return sorted(home.glob(f"documents/*/*/{documents.TOLD}"))


def re_issue(home: Path, more: int) -> None:
    store = Store(home)
    with store.writing("issued again") as writer:
        writer.add("crime_log", Submission("crime_log/2025"), events(more))
        writer.commit()
    store.close()


def note_of(page: bytes) -> str:
    found = html.fromstring(page.decode()).xpath(
        '//main//p[@role="status"][contains(@class, "notices")]'
    )
    return found[0].text_content() if found else ""


def test_first_reader_is_told_that_it_is_being_made(
    site: Client, home: Path, started: list[Path]
) -> None:
    for path in PATHS:
        answer = site.get(path)
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "15"), path
        assert answer.headers["Cache-Control"] == "no-store"
        page = html.fromstring(answer.content.decode())
        assert page.xpath("//p[@id='ready'][@role='status']/a/@href") == ["/assessment/"]
        assert page.xpath("//p[@id='ready']/@data-seconds") == ["15"]
        assert page.xpath("//meta[@http-equiv]") == []  # nothing is loaded anew beneath its reader
        assert page.xpath("//h1")[0].text_content().strip().endswith("The assessment is being made")
    assert started == [home]
    assert told(home) == []


def test_reader_of_an_edition_before_is_told_what_it_stands_on(
    site: Client, home: Path, settings: Any, started: list[Path]
) -> None:
    settings.ASSESSMENT_BESIDE = False
    before = site.get("/assessment/").content
    pdf = site.get("/assessment.pdf").content
    settings.ASSESSMENT_BESIDE = True
    assert note_of(site.get("/assessment/").content) == ""
    assert started == []
    re_issue(home, 5)
    answer = site.get("/assessment/")
    said = note_of(answer.content)
    assert "(version 1). A newer one, from the evidence of" in said
    assert "(version 2), is being made" in said
    kept = html.fromstring(before.decode()).xpath('//div[@class="document"]')[0]
    shown = html.fromstring(answer.content.decode()).xpath('//div[@class="document"]')[0]
    assert (answer.status_code, html.tostring(shown)) == (200, html.tostring(kept))
    assert note_of(site.get("/assessment/proof/").content) == said
    assert site.get("/assessment.pdf").content == pdf
    assert started == [home]
    settings.ASSESSMENT_BESIDE = False
    fresh = site.get("/assessment/").content
    assert note_of(fresh) == ""
    settings.ASSESSMENT_BESIDE = True
    actions.write_prose(
        area=AUTHORITY, place="categories", text=WORDS, author="A. Analyst",
        on=date(2026, 4, 14), basis={}, seen_version=0,
    )  # fmt: skip
    said = note_of(site.get("/assessment/").content)
    assert "What is judged here, or its look, was changed" in said
    assert WORDS not in site.get("/assessment/").content.decode()


def test_edition_of_another_store_or_area_is_not_shown(
    site: Client, home: Path, settings: Any, started: list[Path]
) -> None:
    settings.ASSESSMENT_BESIDE = False
    assert site.get("/assessment/").status_code == 200
    settings.ASSESSMENT_BESIDE = True
    (kept,) = told(home)
    re_issue(home, 5)
    assert site.get("/assessment/").status_code == 200
    whole = json.loads(kept.read_text())
    for name, other in (("area", "E08000099"), ("made_at", "2020-01-01T00:00:00+00:00")):
        kept.write_text(json.dumps({**whole, "evidence": {**whole["evidence"], name: other}}))
        assert site.get("/assessment/").status_code == 503, name


def test_what_cannot_be_made_is_said_and_not_tried_again(
    site: Client, home: Path, started: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    evidence = edition.Held(*_held(home))
    folder = documents.place(evidence).folder

    def refuse(*_: object) -> None:
        raise Mendable("First line:\n  - second line")

    monkeypatch.setattr(documents, "_build", refuse)
    documents.make_beside(evidence)
    answer = site.get("/assessment/")
    assert answer.status_code == 400
    page = html.fromstring(answer.content.decode())
    assert page.xpath("//main/div/p/text()")[0] == "First line:"
    assert page.xpath("//main/div/ul/li/text()") == ["second line"]
    making.note_refusal(folder, NotHeld("No year is held."))
    assert site.get("/assessment/").status_code == 404
    assert started == []
    re_issue(home, 5)  # other evidence may do
    assert site.get("/assessment/").status_code == 503


def test_where_a_newer_edition_is_refused_the_one_before_says_why(
    site: Client, home: Path, settings: Any, started: list[Path]
) -> None:
    settings.ASSESSMENT_BESIDE = False
    assert site.get("/assessment/").status_code == 200
    settings.ASSESSMENT_BESIDE = True
    re_issue(home, 5)
    folder = documents.place(edition.Held(*_held(home))).folder
    making.note_refusal(folder, Mendable("“There were 408” prints 408; the evidence gives 426."))
    for address in ("/assessment/", "/assessment/summary/", "/assessment/moved/"):
        answer = site.get(address)
        page = html.fromstring(answer.content.decode())
        (note,) = page.xpath("//section[contains(@class, 'notices')]")
        assert answer.status_code == 200
        assert "(version 2), cannot be published." in note.text_content()
        assert "the evidence gives 426." in note.text_content()
        assert site.get(note.xpath("string(.//a/@href)")).status_code == 200
    assert started == []


def _held(home: Path) -> tuple[Store, Any]:
    from wardmote.evidence.snapshot import snapshot

    store = Store(home)
    return store, snapshot(store)


def test_only_one_makes_and_a_dead_one_lets_go(tmp_path: Path) -> None:
    code = (
        "import sys, time; from pathlib import Path; from wardmote.web.assessment.making import alone\n"
        "with alone(Path(sys.argv[1])): print('held', flush=True); time.sleep(600)"
    )
    other = subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", code, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert other.stdout is not None
    assert other.stdout.readline() == "held\n"
    with pytest.raises(making.Busy), making.alone(tmp_path, wait=0):
        pass
    other.kill()
    other.communicate()
    with making.alone(tmp_path, wait=5), pytest.raises(making.Busy), making.alone(tmp_path, 0):
        pass


def test_process_that_failed_is_not_started_for_ever(
    site: Client, home: Path, started: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    begin = [sys.executable, "-c", "raise SystemExit(3)"]
    monkeypatch.setattr(making, "_begin", lambda _: subprocess.Popen(begin))  # noqa: S603
    for _ in range(making.TRIES):
        assert site.get("/assessment/").status_code == 503
        (maker,) = making._makers.values()
        maker.wait(PATIENCE)
    answer = site.get("/assessment/")
    assert answer.status_code == 400
    assert b"could not be made" in answer.content


@pytest.mark.django_db
def test_served_site_makes_it_once_for_all_its_workers(home: Path) -> None:
    with serving(home, workers=2) as port:
        seen = _until(port, 200)
        assert set(seen) <= {503, 200}
        assert len(told(home)) == 1
        first = told(home)[0].stat().st_mtime_ns
        re_issue(home, 5)
        status, _, page = ask(port, "/assessment/")
        assert (status, "version 2" in note_of(page)) == (200, True)
        for _ in patiently("the newer edition"):
            if not note_of(ask(port, "/assessment/")[2]):
                break
        assert len(told(home)) == 2
        assert told(home)[0].stat().st_mtime_ns == first
        re_issue(home, 6)
        ask(port, "/assessment/")  # a maker is at work while the server is told to end
    assert not list(home.glob("documents/*/*.part"))


def _until(port: int, wanted: int) -> list[int]:
    """Ask until the status is the wanted one; return each status on the way."""
    seen: list[int] = []
    for _ in patiently(f"an answer of {wanted}"):
        seen.append(ask(port, "/assessment/")[0])
        if seen[-1] == wanted:
            break
    return seen
