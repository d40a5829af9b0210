"""The workspace: judged in a form, its consequences seen before it is saved, by those who may."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from crime_home import AUTHORITY, build
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from page_text import page_of, words
from test_headers import ELSEWHERE, INLINE

from wardmote.web.accounts.rules import READ_JUDGEMENTS, WRITE_JUDGEMENTS, Reader
from wardmote.web.assessment import queries
from wardmote.web.assessment.models import Override, Prose, Score, StructureChoice
from wardmote.web.audit.models import Entry

pytestmark = pytest.mark.django_db
RISK = "/matrix/score/risk/burglary/"
JUDGE = "/matrix/judge/risk/burglary/"
DECIDE = "/matrix/decide/robbery/"
WORDS = "/prose/categories/"
READING = [
    "/matrix/", "/matrix/?band=R&unknown=yes&sort=title", "/matrix/2007/", "/matrix/structure/",
    "/matrix/row/burglary/", RISK, "/matrix/score/volume/burglary/", "/prose/", WORDS,
]  # fmt: skip
WRITING = [JUDGE, DECIDE, f"{WORDS}change/", "/matrix/structure/change/"]
SCORE = {
    "value": "4",
    "reason": "Homes entered at night",
    "author": "A. Analyst",
    "on": "2026-04-14",
}
DECISION = {
    "include": "in", "who": "The board", "why": "Residents ask for it", "minute": "7/2026",
    "author": "A. Analyst", "on": "2026-04-14",
}  # fmt: skip
PROSE = {"text": "Fewer, but worse.", "author": "A. Analyst", "on": "2026-04-14"}


@pytest.fixture
def site(client: Client, crime_home: Path, settings: Any) -> Client:
    settings.HOME = crime_home
    return client


def send(
    site: Client, address: str, told: dict[str, str], seen: int = 0, step: str = "save"
) -> Any:
    return site.post(address, {**told, "seen_version": str(seen), "step": step})


@pytest.mark.parametrize("address", READING)
def test_each_page_shows_and_holds_nothing_inline(site: Client, address: str) -> None:
    send(site, JUDGE, SCORE)
    text = site.get(address).content.decode()
    page = page_of(site.get(address))
    assert INLINE.findall(text) == []
    assert ELSEWHERE.findall(text) == []
    assert len(page.xpath("//h1")) == 1
    ids = page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for field in page.xpath("//main//input[not(@type='hidden')]|//textarea|//select"):
        assert page.xpath(f"//label[@for='{field.get('id')}']"), field.get("id")


def test_every_link_of_the_workspace_leads_somewhere(site: Client) -> None:
    send(site, JUDGE, SCORE)
    seen: set[str] = set()
    for address in READING:
        page = page_of(site.get(address))
        seen |= {link for link in page.xpath("//main//a/@href") if link.startswith("/")}
    assert len(seen) > 40
    assert [link for link in sorted(seen) if site.get(link).status_code != 200] == []


def test_what_an_edit_moves_is_listed_and_nothing_is_saved_until_it_is_confirmed(
    site: Client,
) -> None:
    page = page_of(send(site, JUDGE, SCORE, step="preview"))
    moved = {
        " ".join(row.xpath("string(th)").split()): [
            " ".join(cell.text_content().split()) for cell in row.xpath("td")
        ]
        for row in page.xpath("//table[@id='consequences']/tbody/tr")
    }
    before, after = moved["Burglary"][0].split(" → ")
    assert [int(part) for part in after.split(" to ")] == [
        int(before.split(" to ")[0]) + 4, int(before.split(" to ")[1])
    ]  # fmt: skip
    assert "The text of “The priorities matrix” changes" in words(page)
    assert (Score.objects.count(), Entry.objects.count()) == (0, 0)
    sent = {f.get("name"): f.get("value") for f in page.xpath("//form[@method='post']//input")}
    response = site.post(page.xpath("string(//form[@method='post']/@action)"), sent)
    assert (response.status_code, response.headers["Location"]) == (302, f"{RISK}?saved=yes")
    page = page_of(site.get(RISK))
    assert "4" in page.xpath("string(//h1)")
    assert "Scored by A. Analyst on 14 April 2026" in words(page)
    entry = Entry.objects.get()
    assert (entry.event, entry.thing, entry.version) == ("score judged", "score:burglary:risk", 1)


@pytest.mark.parametrize(("address", "told"), [(JUDGE, SCORE), (DECIDE, DECISION)])
def test_what_was_written_comes_back_to_be_changed_and_nothing_is_saved(
    site: Client, address: str, told: dict[str, str]
) -> None:
    page = page_of(send(site, address, told, step="edit"))
    kept = told.get("reason") or told["why"]
    assert kept in page.xpath("string(//textarea)")
    assert page.xpath("//input[@type='radio'][@checked]")
    assert not page.xpath("//div[@role='alert']")
    assert Entry.objects.count() == 0


def test_after_a_save_the_next_score_that_waits_is_named(site: Client) -> None:
    def waiting(address: str) -> str:
        return " ".join(
            page_of(site.get(address)).xpath("string(//p[contains(@class, 'next-step')])").split()
        )

    first = waiting("/matrix/")
    count = int(first.split()[0])
    assert "wait for a person. Next: " in first
    send(site, JUDGE, SCORE)
    assert int(waiting("/matrix/").split()[0]) == count - 1
    assert f"({count - 1} still wait)" in waiting(f"{RISK}?saved=yes")


def test_a_partnerships_own_structure_begins_from_the_one_in_force(site: Client) -> None:
    page = page_of(site.get("/matrix/structure/"))
    written = page.xpath("string(//textarea[@id='written'])").strip()
    told = {
        "chosen": "own", "written": written.replace("at_least: 11", "at_least: 9"),
        "effective_from": "2026-01-01", "author": "A. Analyst", "on": "2026-01-01",
    }  # fmt: skip
    change = "/matrix/structure/change/"
    page = page_of(send(site, change, told, step="preview"))
    assert page.xpath("//table[@id='consequences']"), words(page)
    assert send(site, change, told).status_code == 302
    again = page_of(site.get("/matrix/structure/"))
    assert "High (R): 9 or more" in words(again)
    assert "at_least: 9" in again.xpath("string(//textarea[@id='written'])")


def test_a_rules_score_cannot_be_judged_over(site: Client) -> None:
    assert send(site, "/matrix/judge/volume/burglary/", SCORE).status_code == 404
    assert "Scored by rule" in words(page_of(site.get("/matrix/score/volume/burglary/")))
    assert not page_of(site.get("/matrix/score/volume/burglary/")).xpath("//form")


@pytest.mark.parametrize(
    ("address", "told", "missing", "said"),
    [
        (JUDGE, SCORE, "reason", "Enter the reason for this score"),
        (JUDGE, SCORE, "value", "Choose a score"),
        (JUDGE, SCORE, "on", "Enter the day it was judged"),
        (DECIDE, DECISION, "why", "Enter why the board decided so"),
        (DECIDE, DECISION, "who", "Enter which board decided it"),
        (f"{WORDS}change/", PROSE, "text", "Enter the text"),
    ],
)
def test_a_form_with_a_gap_comes_back_with_the_rest_kept(
    site: Client, address: str, told: dict[str, str], missing: str, said: str
) -> None:
    page = page_of(send(site, address, {**told, missing: ""}), 400)
    assert said in page.xpath("string(//div[@role='alert'])")
    assert page.xpath(f"//div[@role='alert']//a[@href='#{missing}']")
    assert page.xpath("string(//input[@name='author']/@value)") == "A. Analyst"
    assert Entry.objects.count() == 0


@pytest.mark.parametrize("value", ["5", "-1", "x"])
def test_a_score_off_the_scale_is_refused(site: Client, value: str) -> None:
    page = page_of(send(site, JUDGE, {**SCORE, "value": value}), 400)
    assert "Choose one of the scores" in page.xpath("string(//div[@role='alert'])")


def test_a_conflict_shows_both_texts_and_the_next_save_goes_through(site: Client) -> None:
    change = f"{WORDS}change/"
    send(site, change, {**PROSE, "text": "Theirs stands."})
    page = page_of(send(site, change, {**PROSE, "text": "Mine waits."}, seen=0), 409)
    assert "Theirs stands." in page.xpath("string(//blockquote)")
    assert page.xpath("string(//textarea)").strip() == "Mine waits."
    seen = int(page.xpath("string(//input[@name='seen_version']/@value)"))
    assert send(site, change, {**PROSE, "text": "Both."}, seen=seen).status_code == 302
    history = queries.history(Prose, AUTHORITY, place="categories")
    assert [one.text for one in history] == ["Both.", "Theirs stands."]


def test_a_decision_of_the_board_is_shown_with_what_it_overrode(site: Client) -> None:
    page = page_of(send(site, DECIDE, DECISION, step="preview"))
    assert "Proposed priorities" in words(page)
    assert "Robbery" in words(page).split("After:")[1]
    assert Override.objects.count() == 0
    assert send(site, DECIDE, DECISION).status_code == 302
    told = words(page_of(site.get("/matrix/row/robbery/")))
    assert "The board put it on the list on 14 April 2026 (minute 7/2026)" in told
    assert "When it decided: total" in told
    assert "Robbery was put on the list by The board" in words(page_of(site.get("/matrix/")))


def test_a_judgement_can_be_withdrawn_after_its_consequences_were_seen(site: Client) -> None:
    send(site, JUDGE, SCORE)
    page = page_of(site.post(JUDGE, {"withdraw": "yes"}))
    assert "Withdraw" in page.xpath("string(//h1)")
    assert len(queries.judgements_for(AUTHORITY).scores) == 1
    sent = {f.get("name"): f.get("value") for f in page.xpath("//form[@method='post']//input")}
    assert site.post(JUDGE, sent).status_code == 302
    assert queries.judgements_for(AUTHORITY).scores == ()
    assert "withdrawn" in words(page_of(site.get(RISK)))
    assert site.post(JUDGE, {"withdraw": "yes"}).status_code == 404


def test_words_are_kept_through_new_evidence_and_marked_stale(
    client: Client, settings: Any, tmp_path: Path
) -> None:
    settings.HOME = tmp_path / "before"
    build(settings.HOME).close()
    send(client, f"{WORDS}change/", PROSE)
    send(client, JUDGE, SCORE)
    assert "Stale" not in words(page_of(client.get("/prose/")))
    settings.HOME = tmp_path / "after"
    build(settings.HOME, more=1).close()
    assert "Stale" in words(page_of(client.get("/prose/")))
    told = words(page_of(client.get(WORDS)))
    assert "Fewer, but worse." in told
    assert "Burglary was" in told
    assert "Judgements to read again" in words(page_of(client.get("/matrix/")))
    assert "Volume was" in words(page_of(client.get(RISK)))


def test_another_structure_shows_its_consequences_and_keeps_every_judgement(site: Client) -> None:
    send(site, JUDGE, SCORE)
    told = {
        "chosen": "four-by-four", "written": "", "effective_from": "2026-04-01",
        "author": "A", "on": "2026-04-14",
    }  # fmt: skip
    page = page_of(send(site, "/matrix/structure/change/", told, step="preview"))
    assert page.xpath("//table[@id='consequences']/tbody/tr")
    assert StructureChoice.objects.count() == 0
    sent = {f.get("name"): f.get("value") for f in page.xpath("//form[@method='post']//input")}
    assert site.post("/matrix/structure/change/", sent).status_code == 302
    page = page_of(site.get("/matrix/"))
    assert "Impact and likelihood" in words(page)
    said = words(page)
    assert "has no criterion “Risk to quality of life”, which Burglary is scored for" in said
    assert "Judgements to read again" not in said  # what is not used is not to be read again
    assert Score.objects.count() == 1
    bad = {**told, "chosen": "own", "written": "slug: [", "effective_from": "2026-05-01"}
    assert send(site, "/matrix/structure/change/", bad).status_code == 400
    bad = {**told, "chosen": "own", "written": "slug: ours", "effective_from": "2026-05-01"}
    page = page_of(send(site, "/matrix/structure/change/", bad), 400)
    assert "has no 'title'" in page.xpath("string(//div[@role='alert'])")


# Alice may read and write, Bob may read, Charlie is a stranger: the same table for every route.
ALICE = Reader("Alice", local=True, writes=True)
BOB = Reader("Bob", local=True)
CHARLIE = Reader("Charlie", local=False, writes=True)


@pytest.fixture
def read_as(monkeypatch: Any) -> Iterator[Any]:
    def become(reader: Reader) -> None:
        monkeypatch.setattr("wardmote.web.accounts.gate.reader_at", lambda _: reader)

    return become


def test_rules_are_a_table() -> None:
    table = {
        reader.name: (READ_JUDGEMENTS.allows(reader), WRITE_JUDGEMENTS.allows(reader))
        for reader in (ALICE, BOB, CHARLIE)
    }
    assert table == {"Alice": (True, True), "Bob": (True, False), "Charlie": (False, False)}


@pytest.mark.parametrize(
    ("reader", "reads", "writes"),
    [(ALICE, True, True), (BOB, True, False), (CHARLIE, False, False)],
)
def test_who_may_do_what(
    site: Client, read_as: Any, reader: Reader, reads: bool, writes: bool
) -> None:
    absent = site.get("/no-such-page/")
    read_as(reader)
    for address in [*READING, "/judgements.yaml", "/matrix.csv"]:
        answer = site.get(address)
        assert (answer.status_code == 200) is reads, address
        if not reads:
            assert (answer.content, dict(answer.headers)) == (absent.content, dict(absent.headers))
    bodies = dict(zip(WRITING, (SCORE, DECISION, PROSE, {}), strict=True))
    for address, told in bodies.items():
        answer = send(site, address, told)
        if writes:
            assert answer.status_code in (302, 400), address
        else:
            assert (answer.status_code, answer.content) == (404, absent.content), address
            assert dict(answer.headers) == dict(absent.headers)
    assert (Entry.objects.count() > 0) is writes


def test_a_reader_who_may_not_write_is_shown_no_form(site: Client, read_as: Any) -> None:
    read_as(BOB)
    for address in READING:
        assert not page_of(site.get(address)).xpath("//form[@method='post']"), address


def test_a_form_from_elsewhere_is_not_accepted(crime_home: Path, settings: Any) -> None:
    settings.HOME = crime_home
    strict = Client(enforce_csrf_checks=True)
    response = send(strict, JUDGE, SCORE)
    assert response.status_code == 400
    assert b"The form was not accepted" in response.content
    assert Score.objects.count() == 0
    page = page_of(strict.get(RISK))
    token = page.xpath("string(//input[@name='csrfmiddlewaretoken']/@value)")
    assert send(strict, JUDGE, {**SCORE, "csrfmiddlewaretoken": token}).status_code == 302


@pytest.mark.parametrize("address", ["/matrix/", "/prose/", RISK, "/matrix/row/burglary/", WORDS])
def test_pages_ask_as_often_for_one_judgement_as_for_three(site: Client, address: str) -> None:
    asked = []
    for categories in (["burglary"], ["robbery", "drugs"]):
        for category in categories:
            send(site, f"/matrix/judge/risk/{category}/", SCORE)
            send(site, f"/matrix/decide/{category}/", DECISION)
        with CaptureQueriesContext(connection) as caught:
            page_of(site.get(address))
        asked.append(len(caught))
    assert asked[0] == asked[1]
    assert asked[0] <= 5


@pytest.mark.parametrize(
    "address",
    ["/matrix/row/nothing/", "/matrix/score/risk/nothing/", "/matrix/score/nothing/burglary/",
     "/prose/nothing/"],
)  # fmt: skip
def test_what_is_not_there_is_absent(site: Client, address: str) -> None:
    assert site.get(address).status_code == 404


def test_judgements_download_as_they_import(site: Client) -> None:
    send(site, JUDGE, SCORE)
    text = site.get("/judgements.yaml").content.decode()
    assert text == queries.export_judgements(AUTHORITY)
    assert "Homes entered at night" in text


BURGLARY = "/categories/recorded-crime/burglary/"
BURGLARY_WORDS = "/prose/category-burglary/"


def test_a_category_says_where_and_what_the_assessment_makes_of_it(site: Client) -> None:
    said = words(page_of(site.get(BURGLARY)))
    assert "Proposed as a priority. It scores 12 to 24, High (R), on 3 of 6 criteria" in said
    assert "Nobody has written yet why it changed or what is being done." in said
    send(site, f"{BURGLARY_WORDS}change/", PROSE)
    send(site, "/matrix/decide/burglary/", {**DECISION, "include": "out"})
    page = page_of(site.get(BURGLARY))  # kept answers are made anew when something was judged
    said = words(page)
    assert "Fewer, but worse." in said
    assert "Nobody has written" not in said
    assert "Left off the list by The board on" in said
    assert "/assessment/categories/#category-burglary" in page.xpath("//main//a/@href")


def test_a_reader_who_may_not_read_judgements_sees_none_on_a_category(
    site: Client, read_as: Any
) -> None:
    send(site, f"{BURGLARY_WORDS}change/", PROSE)
    read_as(CHARLIE)
    assert "Fewer, but worse." not in site.get(BURGLARY).content.decode()


def test_words_that_are_too_long_are_told_by_how_much(site: Client) -> None:
    page = page_of(send(site, JUDGE, {**SCORE, "reason": "x" * 20_001}, step="preview"), 400)
    told = page.xpath("string(//div[@role='alert'])")
    assert "Shorten this to 20000 characters: it has 20001" in told
