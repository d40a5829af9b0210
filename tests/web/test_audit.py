"""The record of acts: appended in the act's transaction, kept by the database, tampering shows."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test import Client
from page_text import page_of, words

from wardmote.web.audit import actions
from wardmote.web.audit.appending import Unchangeable
from wardmote.web.audit.chain import START, faults, head_after, leaf_of
from wardmote.web.audit.events import Event
from wardmote.web.audit.models import Entry

pytestmark = pytest.mark.django_db


def record(count: int) -> list[Entry]:
    for at in range(count):
        actions.record(
            event=Event.SCORE_JUDGED, actor="local-user", area="E08000021",
            thing=f"score:c{at}:risk", version=1,
        )  # fmt: skip
    return list(Entry.objects.all())


def test_entries_are_numbered_and_chained() -> None:
    entries = record(5)
    assert [entry.number for entry in entries] == [1, 2, 3, 4, 5]
    assert faults(entries) == []
    assert len({entry.salt for entry in entries}) == 5


def test_a_leaf_is_salted_content_behind_byte_nought() -> None:
    (entry,) = record(1)
    told = (
        '{"actor":"local-user","area":"E08000021","at":' + repr(entry.at.timestamp()) + ","
        '"count":1,"event":"score judged","number":1,"thing":"score:c0:risk","version":1}'
    )
    leaf = sha256(b"\0" + bytes.fromhex(entry.salt) + told.encode()).hexdigest()
    assert entry.leaf == leaf
    assert entry.head == sha256(b"\1" + bytes.fromhex(START) + bytes.fromhex(leaf)).hexdigest()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("event", "score withdrawn"), ("actor", "someone"), ("area", "E09000020"),
        ("thing", "score:c9:risk"), ("version", 2), ("count", 9), ("salt", "00" * 16),
    ],
)  # fmt: skip
def test_a_changed_entry_shows(name: str, value: Any) -> None:
    entries = record(4)
    setattr(entries[2], name, value)
    assert faults(entries) == ["entry 3 was changed"]


def test_a_removed_or_a_rewritten_entry_shows() -> None:
    entries = record(4)
    assert faults([*entries[:1], *entries[2:]]) == ["entry 2 is missing: 3 follows"]
    entries[2].thing = "score:c9:risk"
    entries[2].leaf = leaf_of(entries[2])
    assert faults(entries) == ["entry 3 does not follow from the one before"]
    entries[2].head = head_after(entries[1].head, entries[2].leaf)
    assert faults(entries) == ["entry 4 does not follow from the one before"]


def test_no_entry_stands_outside_a_transaction(monkeypatch: Any) -> None:
    with monkeypatch.context() as outside:
        outside.setattr(connections["default"], "in_atomic_block", False)
        with pytest.raises(transaction.TransactionManagementError, match="belongs to"):
            record(1)


def test_our_own_code_cannot_change_or_remove_an_entry() -> None:
    (entry,) = record(1)
    for act in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(Unchangeable):
            act()
    with pytest.raises(Unchangeable):
        Entry.objects.update(actor="nobody")


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_entry SET actor = 'nobody'", "DELETE FROM audit_entry"]
)
def test_the_database_itself_refuses_to_change_or_remove(statement: str) -> None:
    record(1)
    with (
        pytest.raises(DatabaseError, match="only added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.get().actor == "local-user"


def test_event_values_are_those_already_written() -> None:
    """Once an entry holds a value it is there for good: extend this list, never change a line."""
    assert {event.name: event.value for event in Event} == {
        "SCORE_JUDGED": "score judged",
        "SCORE_WITHDRAWN": "score withdrawn",
        "PROSE_WRITTEN": "prose written",
        "PROSE_WITHDRAWN": "prose withdrawn",
        "OVERRIDE_RECORDED": "override recorded",
        "OVERRIDE_WITHDRAWN": "override withdrawn",
        "STRUCTURE_CHOSEN": "structure chosen",
        "JUDGEMENTS_IMPORTED": "judgements imported",
        "READING_DECIDED": "reading of a text decided",
        "READING_UNDONE": "decision on a reading undone",
        "TEXT_FORGOTTEN": "checked text forgotten",
    }


def test_entries_point_at_no_other_table() -> None:
    assert [f.name for f in Entry._meta.get_fields() if f.is_relation] == []


def test_the_page_lists_acts_newest_first_and_says_that_none_was_changed(client: Client) -> None:
    record(51)
    page = page_of(client.get("/audit/"))
    rows = page.xpath("//table[@id='record']/tbody/tr")
    assert len(rows) == 50
    assert rows[0].xpath("string(th)") == "Score judged"
    assert rows[0].xpath("string(td[2])") == "score:c50:risk"
    assert "51 entries, none changed or missing" in words(page)
    assert Entry.objects.get(number=51).head in words(page)
    second = page_of(client.get("/audit/?page=2"))
    assert len(second.xpath("//table[@id='record']/tbody/tr")) == 1
    assert client.get("/audit/?page=3").status_code == 404


def test_the_page_says_which_entry_was_changed(client: Client) -> None:
    last = record(1)[-1]
    planted = Entry(
        number=2, at=last.at, event="score judged", actor="local-user", area="E08000021",
        thing="score:another:risk", version=1, salt="00" * 16, leaf="11" * 32,
    )  # fmt: skip
    planted.head = head_after(last.head, planted.leaf)
    planted.save()
    page = page_of(client.get("/audit/"))
    assert "This record was changed outside the site" in words(page)
    assert "Entry 2 was changed." in words(page)
    assert "none changed" not in words(page)


def test_the_whole_record_is_taken_away_with_its_fingerprints(client: Client) -> None:
    entries = record(60)
    text = client.get("/audit.csv").content.decode("utf-8-sig")
    assert all(entry.head in text for entry in entries)


def test_the_record_is_shown_to_nobody_from_elsewhere(
    client: Client, stranger: dict[str, str]
) -> None:
    assert client.get("/audit/", **stranger).status_code == 404
    assert client.get("/audit.csv", **stranger).status_code == 404
