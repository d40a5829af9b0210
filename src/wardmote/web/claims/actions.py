"""Every write of a decision on a text: one audit entry, and both or neither."""

from __future__ import annotations

from django.db import transaction

from wardmote.claims.decisions import Decision, Verb
from wardmote.terms.errors import Mendable
from wardmote.web.audit import actions as audit
from wardmote.web.audit.events import Event
from wardmote.web.claims.keeping import MOST_DECISIONS, KeptTexts

LOCAL_USER = "local-user"


class TooMany(Mendable):
    """More decisions than are kept of one text."""


def decide(*, kept: KeptTexts, digest: str, decision: Decision, actor: str = LOCAL_USER) -> None:
    """Keep a decision. One of a finding takes the place of an earlier one of the same finding."""
    held = kept.decisions(digest)
    before = [one for one in held if not (decision.key and one.key == decision.key)]
    if decision in before:
        return
    if len(before) >= MOST_DECISIONS:
        raise TooMany(f"{MOST_DECISIONS:,} decisions are kept of this text: undo some first.")
    _save(kept, digest, [*before, decision], Event.READING_DECIDED, actor)


def undo(*, kept: KeptTexts, digest: str, number: int, actor: str = LOCAL_USER) -> None:
    """Take back one decision, counted from 1 in the order they were made."""
    held = kept.decisions(digest)
    if not 1 <= number <= len(held):
        raise Mendable("That decision was already undone: go back and look again.")
    left = [one for at, one in enumerate(held, 1) if at != number]
    _save(kept, digest, left, Event.READING_UNDONE, actor)


def forget(*, kept: KeptTexts, digest: str, actor: str = LOCAL_USER) -> None:
    """Delete a text and all that was decided of it."""
    count = len(kept.decisions(digest))
    with transaction.atomic():
        _record(Event.TEXT_FORGOTTEN, digest, count, actor)
        kept.forget(digest)


def _save(
    kept: KeptTexts, digest: str, decisions: list[Decision], event: Event, actor: str
) -> None:
    kept.text(digest)  # refuses where the text is gone
    with transaction.atomic():
        _record(event, digest, len(decisions), actor)
        kept.decide(digest, decisions)


def _record(event: Event, digest: str, count: int, actor: str) -> None:
    audit.record(
        event=event, actor=actor, area="", thing=f"text:{digest[:16]}", version=count, count=1
    )


def of_finding(verb: str, key: str, reason: str) -> Decision:
    """Return the decision that a form told."""
    return Decision(Verb(verb), key, reason.strip())
