"""What people judge is kept whole: every version, every author, no lost text, no silent write."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml
from django.apps import apps
from django.db import DatabaseError, models, transaction
from django.test.utils import isolate_apps

from wardmote.assessment.judgements import BadJudgement, read_judgements
from wardmote.assessment.structures import BadStructure
from wardmote.terms.errors import NotHeld
from wardmote.web.accounts.declared import undeclared
from wardmote.web.assessment import actions, queries
from wardmote.web.assessment.actions import Conflict
from wardmote.web.assessment.models import Override, Prose, Score, StructureChoice
from wardmote.web.audit.appending import Unchangeable
from wardmote.web.audit.models import Entry

AREA, ELSEWHERE = "E08000021", "E09000020"
DAY = date(2026, 4, 14)
pytestmark = pytest.mark.django_db


def score(value: int | None = 3, seen: int = 0, **given: Any) -> Score:
    told: dict[str, Any] = {
        "area": AREA, "category": "burglary", "criterion": "risk", "value": value,
        "reason": "Homes entered at night", "author": "A. Analyst", "on": DAY,
        "basis": {"Volume": "614 of 8,000 incidents, 7.7%"}, "seen_version": seen,
    }  # fmt: skip
    return actions.record_score(**{**told, **given})


def prose(text: str = "Fewer, but worse.", seen: int = 0) -> Prose:
    return actions.write_prose(
        area=AREA, place="categories", text=text, author="A. Analyst", on=DAY,
        basis={"Burglary": "614"}, seen_version=seen,
    )  # fmt: skip


def override(seen: int = 0, **given: Any) -> Override:
    told: dict[str, Any] = {
        "area": AREA, "category": "robbery", "include": True, "who": "The board", "on": DAY,
        "why": "Residents ask for it", "minute": "7/2026", "author": "A. Analyst",
        "basis": {"Total": "8, Medium (A)"}, "seen_version": seen,
    }  # fmt: skip
    return actions.record_override(**{**told, **given})


def test_what_is_judged_reads_back_as_the_assessment_takes_it() -> None:
    score()
    prose()
    override()
    held = queries.judgements_for(AREA)
    assert [(s.category, s.criterion, s.value, s.scorer, s.on) for s in held.scores] == [
        ("burglary", "risk", 3, "A. Analyst", DAY)
    ]
    assert held.prose[0].basis == {"Burglary": "614"}
    assert (held.overrides[0].who, held.overrides[0].minute) == ("The board", "7/2026")
    assert queries.judgements_for(ELSEWHERE) == read_judgements({})


def test_a_question_mark_said_on_purpose_is_kept_as_one() -> None:
    score(None)
    assert queries.judgements_for(AREA).scores[0].value is None


def test_the_newest_version_is_in_force_and_every_earlier_one_is_kept() -> None:
    score(3)
    score(1, seen=1, reason="Fewer homes entered at night")
    assert [s.value for s in queries.judgements_for(AREA).scores] == [1]
    versions = queries.history(Score, AREA, category="burglary", criterion="risk")
    assert [(v.version, v.value) for v in versions] == [(2, 1), (1, 3)]


def test_writing_over_what_was_not_seen_shows_both_texts_and_loses_neither() -> None:
    prose("Theirs.")
    with pytest.raises(Conflict, match="Somebody else changed this") as met:
        prose("Mine.", seen=0)
    assert isinstance(met.value.theirs, Prose)
    assert met.value.theirs.text == "Theirs."
    assert [p.text for p in queries.judgements_for(AREA).prose] == ["Theirs."]
    prose("Both.", seen=1)
    assert [p.text for p in queries.history(Prose, AREA, place="categories")] == [
        "Both.",
        "Theirs.",
    ]


def test_a_version_taken_between_look_and_write_is_a_conflict(monkeypatch: Any) -> None:
    """Two writers who both saw nothing: the database itself lets one of them through."""
    score(3)
    looked: list[int] = []

    def blind(model: Any, area: str, **key: Any) -> list[Any]:
        looked.append(1)
        return [] if len(looked) == 1 else queries.history(model, area, **key)

    monkeypatch.setattr(actions, "history", blind)
    with pytest.raises(Conflict) as met:
        score(4)
    assert isinstance(met.value.theirs, Score)
    assert met.value.theirs.value == 3
    assert (Score.objects.count(), Entry.objects.count()) == (1, 1)


WRITES = {
    "score": score,
    "prose": prose,
    "override": override,
    "structure": lambda: actions.choose_structure(
        area=AREA, effective_from=DAY, shipped="four-by-four", author="A", on=DAY, seen_version=0
    ),
    "withdrawal": lambda: actions.withdraw(record=score(), author="A", on=DAY, seen_version=1),
    "import": lambda: actions.import_judgements(
        text="prose: [{place: wards, text: Words, author: A, on: 2026-04-14}]",
        area=AREA,
        author="A",
    ),
}


@pytest.mark.parametrize("name", WRITES)
def test_each_write_is_one_audit_entry_and_a_failed_one_undoes_it(
    name: str, monkeypatch: Any
) -> None:
    def full(*_: Any, **__: Any) -> None:
        raise OSError("the disk is full")

    before = [model.objects.count() for model in (Score, Prose, Override, StructureChoice)]
    with monkeypatch.context() as planted:
        planted.setattr("wardmote.web.audit.models.Entry.save", full)
        with pytest.raises(OSError, match="disk is full"), transaction.atomic():
            WRITES[name]()
    assert [m.objects.count() for m in (Score, Prose, Override, StructureChoice)] == before
    WRITES[name]()
    assert Entry.objects.count() == (2 if name == "withdrawal" else 1)


def test_an_entry_names_identifiers_and_never_the_text() -> None:
    score(reason="A sentence about a person")
    entry = Entry.objects.get()
    assert (entry.event, entry.thing, entry.version, entry.area, entry.actor) == (
        "score judged", "score:burglary:risk", 1, AREA, "local-user",
    )  # fmt: skip
    said = " ".join(str(getattr(entry, f.name)) for f in Entry._meta.concrete_fields)
    assert "sentence" not in said
    assert "Analyst" not in said


def test_lines_end_as_lines_do_whatever_a_browser_sends() -> None:
    assert prose("One.\r\n\r\nTwo.\r\n").text == "One.\n\nTwo."


def test_withdrawing_leaves_the_cell_empty_and_the_history_whole() -> None:
    actions.withdraw(record=score(), author="B. Other", on=DAY, seen_version=1)
    assert queries.judgements_for(AREA).scores == ()
    versions = queries.history(Score, AREA, category="burglary", criterion="risk")
    assert [(v.withdrawn, v.author, v.reason) for v in versions] == [
        (True, "B. Other", "Homes entered at night"),
        (False, "A. Analyst", "Homes entered at night"),
    ]
    score(2, seen=2)
    assert [s.value for s in queries.judgements_for(AREA).scores] == [2]


def test_a_stored_judgement_cannot_be_changed_or_removed_by_our_own_code() -> None:
    held = score()
    held.value = 0
    for act in (held.save, held.delete, Score.objects.all().delete):
        with pytest.raises(Unchangeable):
            act()
    with pytest.raises(Unchangeable):
        Score.objects.update(value=0)
    assert Score.objects.get().value == 3


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (lambda: score(reason="  "), "needs its reason"),
        (lambda: prose("\n"), "needs its text"),
        (lambda: override(who=""), "needs its who decided"),
        (lambda: override(why=""), "needs its why"),
    ],
)
def test_a_judgement_without_its_words_is_refused(act: Any, said: str) -> None:
    with pytest.raises(BadJudgement, match=said):
        act()
    assert Entry.objects.count() == 0


def test_the_database_refuses_an_override_without_a_reason_too() -> None:
    with pytest.raises(DatabaseError), transaction.atomic():
        Override.objects.create(
            area=AREA, category="a", include=True, who="", why="", on=DAY, version=1,
            author="A", made_at="2026-04-14T10:00Z",
        )  # fmt: skip


def test_the_structure_in_force_is_the_newest_begun_by_the_day() -> None:
    def choose(day: date, slug: str) -> None:
        actions.choose_structure(
            area=AREA, effective_from=day, shipped=slug, author="A", on=DAY, seen_version=0
        )

    choose(date(2025, 4, 1), "harm-likelihood")
    choose(date(2026, 4, 1), "four-by-four")
    assert queries.structure_for(AREA, date(2025, 3, 31)).slug == "six-criteria-2007"
    assert queries.structure_for(AREA, date(2026, 3, 31)).slug == "harm-likelihood"
    assert queries.structure_for(AREA, date(2026, 4, 1)).slug == "four-by-four"
    assert queries.structure_for(ELSEWHERE, date(2026, 4, 1)).slug == "six-criteria-2007"


def test_a_structure_of_the_partnerships_own_is_kept_as_data_and_checked_first() -> None:
    own = {
        "slug": "ours", "title": "Ours", "effective_from": "2026-04-01",
        "criteria": [{"slug": "harm", "title": "Harm", "question": "How bad?"}],
        "bands": [{"letter": "G", "title": "Low", "colour": "green", "at_least": 0}],
    }  # fmt: skip

    def choose(written: dict[str, Any]) -> None:
        actions.choose_structure(
            area=AREA, effective_from=DAY, written=written, author="A", on=DAY, seen_version=0
        )

    with pytest.raises(BadStructure, match="'bands'"):
        choose({name: value for name, value in own.items() if name != "bands"})
    with pytest.raises(NotHeld, match="No matrix structure is called"):
        actions.choose_structure(
            area=AREA, effective_from=DAY, shipped="three", author="A", on=DAY, seen_version=0
        )
    assert StructureChoice.objects.count() == 0
    choose(own)
    assert queries.structure_for(AREA, DAY).title == "Ours"


def test_export_and_import_are_one_round_trip() -> None:
    score()
    score(None, category="robbery")
    prose("Two lines:\n\n– “quoted”.")
    override()
    text = queries.export_judgements(AREA)
    assert read_judgements(yaml.safe_load(text)) == queries.judgements_for(AREA)
    assert actions.import_judgements(text=text, area=ELSEWHERE, author="B") == (4, 0)
    assert queries.judgements_for(ELSEWHERE) == queries.judgements_for(AREA)
    assert queries.export_judgements(ELSEWHERE) == text
    assert actions.import_judgements(text=text, area=ELSEWHERE, author="B") == (0, 4)
    assert Entry.objects.filter(area=ELSEWHERE).count() == 1
    assert Entry.objects.get(area=ELSEWHERE).count == 4


@pytest.mark.parametrize(
    "text",
    [
        "- one", "scores: {a: b}", "scores: [{category: a}]", "prose: [1]", "a: [", "words: []",
        "prose: [{place: wards, text: '', author: A, on: 2026-04-14}]",
        "prose: [{place: wards, text: 7, author: A, on: 2026-04-14}]",
        "prose: [{place: wards, text: A, author: A, on: 2026-04-14, basis: [1]}]",
        "scores: [{category: a, criterion: b, value: high, reason: A, scorer: A, on: 2026-04-14}]",
        "prose: [{place: " + "w" * 201 + ", text: A, author: A, on: 2026-04-14}]",
    ],
)  # fmt: skip
def test_a_bad_import_says_why_and_writes_nothing(text: str) -> None:
    with pytest.raises(BadJudgement):
        actions.import_judgements(text=text, area=AREA, author="A")
    assert Entry.objects.count() == 0


def test_an_import_is_whole_or_not_at_all() -> None:
    text = """
prose: [{place: wards, text: Words, author: A, on: 2026-04-14}]
overrides: [{category: robbery, include: true, who: Board, on: 2026-04-14, why: ''}]
"""
    with pytest.raises(BadJudgement):
        actions.import_judgements(text=text, area=AREA, author="A")
    assert Prose.objects.count() == 0


@pytest.mark.parametrize("items", [1, 3])
def test_reading_takes_three_queries_whatever_is_held(
    items: int, django_assert_num_queries: Any
) -> None:
    for at in range(items):
        score(category=f"c{at}")
        override(category=f"c{at}")
    with django_assert_num_queries(3):
        assert len(queries.judgements_for(AREA).scores) == items


def test_every_stored_field_is_declared() -> None:
    ours = [m for m in apps.get_models() if m.__module__.startswith("wardmote.")]
    assert len(ours) >= 5
    assert undeclared(ours) == []


@isolate_apps("wardmote.web.assessment")
def test_an_undeclared_field_is_named() -> None:
    class Planted(models.Model):
        name = models.TextField()
        declared = {"id": None}

        class Meta:
            app_label = "assessment"

    assert undeclared([Planted]) == ["assessment.Planted.name"]
