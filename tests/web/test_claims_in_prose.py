"""Numbers in the analyst's words: bound by a short name, held to the evidence, never left wrong."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from crime_home import AUTHORITY, build
from django.test import Client
from lxml import html
from page_text import page_of

from wardmote.assessment.judgements import Judgements, Prose
from wardmote.claims.own.prose import BadClaim, Unprovable
from wardmote.evidence.store import Store
from wardmote.reports.claimed import judgements_in
from wardmote.reports.html import document_html
from wardmote.reports.proving import prove
from wardmote.reports.strategic.build import Assessment, strategic_assessment
from wardmote.reports.strategic.quoting import WAYS, Quoting
from wardmote.web.assessment import queries
from wardmote.web.assessment.actions import import_judgements
from wardmote.web.assessment.workspace import with_claims_held, workspace
from wardmote.web.deliveries.held import held

DAY = date(2026, 4, 14)
BOUND = (
    "Burglary rose by [[change burglary-before burglary]] to [[count burglary]]: it is "
    "[[turn burglary-before burglary]], and [[share burglary crime]] of all crime."
)
CHANGE = "/prose/categories/change/"


def assessed(home: Path, text: str, basis: dict[str, str] | None = None) -> Assessment:
    words = Prose("categories", text, "A. Analyst", DAY, basis or {})
    return strategic_assessment(Store(home), AUTHORITY, judgements=Judgements(prose=(words,)))


@pytest.fixture(scope="module")
def built(crime_home: Path) -> Assessment:
    return assessed(crime_home, BOUND)


@pytest.fixture(scope="module")
def quoting(built: Assessment) -> Quoting:
    return Quoting(built.asked, built.portrait, built.matrix)


@pytest.fixture
def site(client: Client, crime_home: Path, settings: Any, db: None) -> Client:
    settings.HOME = crime_home
    return client


def printed(quoting: Quoting, text: str) -> str:
    return " ".join(one.text for one in quoting.checked("summary", text))


def test_bound_numbers_are_computed_lead_to_their_figures_and_are_in_the_proof(
    built: Assessment,
) -> None:
    ((place, judged),) = list(judgements_in(built.document))
    cell = next(c for c in built.portrait.categories.cells if c.keys[0] == "burglary")
    now, before = int(cell.count.known()), int(cell.compared.count.known())  # type: ignore[union-attr]
    said = judged.body[0].text  # type: ignore[union-attr]
    assert place == "categories"
    assert f"rose by {100 * (now - before) / before:.1f}% to {now:,}: it is higher" in said
    assert judged.by_hand == ""
    proof = prove(built).or_refuse()
    kept = [one for one in proof.claims if one.sentence == said]
    assert [one.kind for one in kept] == ["ChangeFrom", "Count", "EarnedWord", "ShareOf"]
    assert all(one.how == "counted again from the rows" for one in kept)
    page = html.fromstring(str(document_html(built.document)))
    links = page.xpath("//div[contains(@class, 'doc-judgement')]//a/@href")
    assert len(links) == 4
    assert all("/figures/" in link for link in links)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("There were [[count burglary | 5]].", '"5" is not what the evidence gives'),
        ("It was [[share burglary crime | 99%]].", "is not what the evidence gives"),
        ("It fell by [[change burglary-before burglary]].", '"fell" is wrong: it is up'),
        ("[[count bolgary]]", "Near: burglary"),
        ("[[count burglary", "leaves a claim open"),
        ("[[number burglary]]", "begins with no kind of claim"),
        ("[[share burglary]]", "write it as [[share part whole"),
        ("[[external 40]]", "write its source"),
        ("Drugs [[turn robbery-before robbery | rose]].", "the test finds no clear change"),
    ],
)
def test_a_claim_that_does_not_hold_is_refused_with_what_would(
    quoting: Quoting, text: str, said: str
) -> None:
    with pytest.raises(BadClaim) as caught:
        quoting.checked("summary", text)
    assert said in str(caught.value)


@pytest.mark.parametrize(("written", "_meaning"), WAYS)
def test_every_form_that_is_offered_can_be_written(
    quoting: Quoting, written: str, _meaning: str
) -> None:
    if "residents" in written or "theft" in written:
        written = written.replace("residents", "crime").replace("theft", "shoplifting")
    assert "[[" not in printed(quoting, written)


def test_every_number_offered_prints_what_the_list_says_of_it(quoting: Quoting) -> None:
    assert len(quoting.offered) > 10
    for one in quoting.offered.values():
        assert printed(quoting, one.written) == one.said
        assert quoting.basis(one.written) == {one.title: one.said}


def test_a_printed_number_that_no_longer_holds_stops_the_document(crime_home: Path) -> None:
    built = assessed(crime_home, "There were [[count burglary | 5]].")
    with pytest.raises(Unprovable) as caught:
        prove(built).or_refuse()
    for part in (
        '"categories"',
        "“There were 5.”",
        "“5”",
        "write these words of the analyst again",
    ):
        assert part in str(caught.value)
    with pytest.raises(BadClaim, match='The words for "categories" cannot be published'):
        assessed(crime_home, "[[count bolgary]]")


def test_a_number_typed_by_hand_is_printed_marked_and_dates_are_not(crime_home: Path) -> None:
    built = assessed(crime_home, "On 4 May 2024 a board of 17 met; section 3 says why.")
    ((_, judged),) = list(judgements_in(built.document))
    assert judged.by_hand == "17."
    assert "Not checked against any figure: 17." in str(document_html(built.document))


def test_words_bound_to_a_number_are_stale_when_it_moved(
    crime_home: Path, quoting: Quoting, tmp_path: Path
) -> None:
    text = "Robbery stands at [[count robbery]], burglary at [[count burglary]]."
    basis = quoting.basis(text)
    ((_, fresh),) = list(judgements_in(assessed(crime_home, text, basis).document))
    assert fresh.stale == ""
    build(tmp_path, more=3).close()
    later = assessed(tmp_path, text, basis)
    ((_, moved),) = list(judgements_in(later.document))
    assert moved.stale.startswith(f"Burglary was {basis['Burglary']}, is ")
    assert "Robbery" not in moved.stale
    assert basis["Burglary"] not in moved.body[0].text  # type: ignore[union-attr]


def send(site: Client, text: str, **more: str) -> Any:
    told = {"text": text, "author": "A. Analyst", "on": "2026-04-14", "seen_version": "0"}
    return site.post(CHANGE, {**told, **more})


def test_a_number_is_picked_from_the_list_and_saved_with_what_it_stands_on(site: Client) -> None:
    page = page_of(site.get("/prose/categories/"))
    options = page.xpath("//select[@id='figure']//option")
    assert [o.get("value") for o in options][:2] == ["burglary", "burglary-before"] or len(
        options
    ) > 9
    page = page_of(send(site, "It stands at", add="yes", figure="burglary"))
    text = page.xpath("string(//textarea)").strip()
    assert text == "It stands at [[count burglary]]"
    assert not queries.judgements_for(AUTHORITY).prose, "nothing is saved by picking"
    assert send(site, text).status_code == 302
    (kept,) = queries.judgements_for(AUTHORITY).prose
    page = page_of(site.get("/prose/categories/"))
    shown = page.xpath("//h2[.='As it will be printed']/following-sibling::div")[0]
    assert shown.text_content().strip() == f"It stands at {kept.basis['Burglary']}"
    assert shown.xpath(".//a/@href")[0].startswith("/figure/")


def test_words_that_do_not_hold_are_not_saved_and_the_form_says_why(site: Client) -> None:
    page = page_of(send(site, "There were [[count burglary | 5]]."), 400)
    assert "is not what the evidence gives" in page.xpath("string(//div[@role='alert'])")
    assert "[[count burglary | 5]]" in page.xpath("string(//textarea)")
    assert not queries.judgements_for(AUTHORITY).prose


def test_a_judgement_from_a_file_is_stale_once_the_numbers_of_its_day_have_moved(site) -> None:
    evidence = held()
    assert evidence is not None
    now = workspace(evidence)
    category = now.matrix.rows[0].category

    def taken(**more: object) -> tuple[int, int]:
        told = {"category": category, "criterion": "risk", "value": 2, "reason": "Known",
                "scorer": "A", "on": "2026-04-14", **more}  # fmt: skip
        return import_judgements(
            text=json.dumps({"scores": [told]}), area=AUTHORITY, author="A",
            prepare=lambda read: with_claims_held(evidence, AUTHORITY, read),
        )  # fmt: skip

    assert taken() == (1, 0)
    (score,) = queries.judgements_for(AUTHORITY).scores
    assert dict(score.basis) == now.basis_of_score(category)
    assert taken(basis={"Total": "1"}) == (1, 0)
    assert taken() == (0, 1), "the same judgement again is not made anew on the numbers of today"
    assert workspace(evidence).stale()[f"risk:{category}"]


def test_a_file_of_words_is_held_to_the_evidence_before_it_is_taken(site: Client) -> None:
    evidence = held()
    assert evidence is not None

    def taken(text: str) -> tuple[int, int]:
        told = {"prose": [{"place": "wards", "text": text, "author": "A", "on": "2026-04-14"}]}
        return import_judgements(
            text=json.dumps(told), area=AUTHORITY, author="A",
            prepare=lambda read: with_claims_held(evidence, AUTHORITY, read),
        )  # fmt: skip

    with pytest.raises(BadClaim, match='The words for "wards" are not taken'):
        taken("[[count burglary | 5]]")
    assert not queries.judgements_for(AUTHORITY).prose
    assert taken("[[count burglary]]") == (1, 0)
    assert taken("[[count burglary]]") == (0, 1)
    (kept,) = queries.judgements_for(AUTHORITY).prose
    wards = next(one for one in workspace(evidence).places() if one.slug == "wards")
    assert dict(kept.basis) == {"Burglary": kept.basis["Burglary"], **wards.basis}
    other = replace(Judgements(), prose=(Prose("wards", "[[x]]", "A", DAY),))
    assert with_claims_held(evidence, "E09000020", other) == other
