"""Adds to the record, inside the transaction of the act: if this fails, the act never happened."""

from __future__ import annotations

import secrets

from django.db import connection, transaction
from django.utils import timezone

from wardmote.web.audit.chain import START, head_after, leaf_of
from wardmote.web.audit.events import Event
from wardmote.web.audit.models import Entry

_LOCK = 0x77617264  # one number for "the chain is being added to"; PostgreSQL's lock needs one


def record(
    *, event: Event, actor: str, area: str, thing: str, version: int, count: int = 1
) -> Entry:
    """Add one entry and return it. Refuses to run outside a transaction."""
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError(
            "An audit entry belongs to the transaction of what it tells of."
        )
    _wait_for_turn()
    last = Entry.objects.order_by("-number").first()
    entry = Entry(
        number=last.number + 1 if last else 1,
        at=timezone.now(),
        event=event.value,
        actor=actor,
        area=area,
        thing=thing,
        version=version,
        count=count,
        salt=secrets.token_hex(16),
    )
    entry.leaf = leaf_of(entry)
    entry.head = head_after(last.head if last else START, entry.leaf)
    entry.save()
    return entry


def _wait_for_turn() -> None:
    """Let one writer at a time add to the chain; SQLite's transactions already do."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
