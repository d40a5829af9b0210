"""Every write of a judgement: one transaction, one audit entry, and never over what was not seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from wardmote.assessment.judgements import BadJudgement, Judgements, read_judgements
from wardmote.assessment.structures import read_structure
from wardmote.reports.strategic.scoring import structure_named
from wardmote.terms.errors import Mendable
from wardmote.web.assessment.models import Judged, Override, Prose, Score, StructureChoice
from wardmote.web.assessment.queries import history
from wardmote.web.assessment.written import read_written
from wardmote.web.audit import actions as audit
from wardmote.web.audit.events import Event

J = TypeVar("J", bound=Judged)

LOCAL_USER, COMMAND_LINE = "local-user", "command-line"  # the doors a write comes through


class Conflict(Mendable):
    """Somebody else wrote since this was opened. `theirs` is what stands; nothing was saved."""

    def __init__(self, theirs: Judged | None) -> None:
        super().__init__(
            "Somebody else changed this since you opened it. Nothing of yours was saved yet, and "
            "nothing of theirs was lost: compare the two and save again."
        )
        self.theirs = theirs


def record_score(
    *, area: str, category: str, criterion: str, value: int | None, reason: str, author: str,
    on: date, basis: dict[str, str], seen_version: int, actor: str = LOCAL_USER,
) -> Score:  # fmt: skip
    """Record a person's score for one cell. `seen_version` 0: the writer saw none."""
    return _add(
        Score, Event.SCORE_JUDGED, area, {"category": category, "criterion": criterion},
        {"value": value, "reason": _said(reason, "reason"), "author": author, "on": on,
         "basis": basis},
        seen_version, actor,
    )  # fmt: skip


def write_prose(
    *, area: str, place: str, text: str, author: str, on: date, basis: dict[str, str],
    seen_version: int, actor: str = LOCAL_USER,
) -> Prose:  # fmt: skip
    """Write the analyst's words for one place of the document."""
    return _add(
        Prose, Event.PROSE_WRITTEN, area, {"place": place},
        {"text": _said(text, "text"), "author": author, "on": on, "basis": basis},
        seen_version, actor,
    )  # fmt: skip


def record_override(
    *, area: str, category: str, include: bool, who: str, on: date, why: str, minute: str,
    author: str, basis: dict[str, str], seen_version: int, actor: str = LOCAL_USER,
) -> Override:  # fmt: skip
    """Record a board's decision to put a category in or take it out, against the ranking."""
    return _add(
        Override, Event.OVERRIDE_RECORDED, area, {"category": category},
        {"include": include, "who": _said(who, "who decided"), "on": on,
         "why": _said(why, "why"), "minute": minute.strip(), "author": author, "basis": basis},
        seen_version, actor,
    )  # fmt: skip


def choose_structure(
    *, area: str, effective_from: date, author: str, on: date, seen_version: int,
    shipped: str = "", written: dict[str, Any] | None = None, actor: str = LOCAL_USER,
) -> StructureChoice:  # fmt: skip
    """Put a matrix structure in force from a day on: one that ships, or the partnership's own.

    Raises:
        BadStructure, NotHeld: the structure cannot be used; nothing is stored.
    """
    if written is not None:
        read_structure(written)
    else:
        structure_named(shipped)
    return _add(
        StructureChoice, Event.STRUCTURE_CHOSEN, area, {"effective_from": effective_from},
        {"shipped": "" if written is not None else shipped, "written": written,
         "author": author, "on": on, "basis": {}},
        seen_version, actor,
    )  # fmt: skip


_WITHDRAWALS: dict[type[Judged], Event] = {
    Score: Event.SCORE_WITHDRAWN,
    Prose: Event.PROSE_WITHDRAWN,
    Override: Event.OVERRIDE_WITHDRAWN,
}


def withdraw(
    *, record: Judged, author: str, on: date, seen_version: int, actor: str = LOCAL_USER
) -> Judged:
    """Take back a judgement: a new version that says so; every earlier one stays readable."""
    model = type(record)
    key = {name: getattr(record, name) for name in model.key}
    common = {"id", "version", "made_at", "author", "on", "withdrawn", "area", *model.key}
    fields = model._meta.concrete_fields
    said = {one.name: getattr(record, one.name) for one in fields if one.name not in common}
    return _add(
        model, _WITHDRAWALS[model], record.area, key,
        {**said, "author": author, "on": on, "withdrawn": True}, seen_version, actor,
    )  # fmt: skip


def import_judgements(
    *,
    text: str,
    area: str,
    author: str,
    actor: str = COMMAND_LINE,
    prepare: Callable[[Judgements], Judgements] = lambda held: held,
) -> tuple[int, int]:
    """Read judgements written as YAML into an area; return (written, already so).

    All or nothing. Scores and prose keep the author and day that they name; what stands already in
    the same words is not written again, nor its numbers where the file brings none. What the file
    does not name is left as it is.

    Args:
        prepare: checks what was read against the evidence, and says what its words stand on.
    """
    read = read_judgements(read_written(text))
    brought, wanted = _wanted(read, author), _wanted(prepare(read), author)
    written = 0
    with transaction.atomic():
        for (model, key, values), (_, _, as_read) in zip(wanted, brought, strict=True):
            standing = next(iter(history(model, area, **key)), None)
            if not _says_the_same(standing, as_read):
                _insert(model, area, key, values, standing.version if standing else 0)
                written += 1
        if written:
            audit.record(
                event=Event.JUDGEMENTS_IMPORTED, actor=actor, area=area, thing="judgements",
                version=1, count=written,
            )  # fmt: skip
    return written, len(wanted) - written


Wanted = tuple[type[Judged], dict[str, Any], dict[str, Any]]


def _wanted(held: Judgements, author: str) -> list[Wanted]:
    scores: list[Wanted] = [
        (
            Score,
            {"category": one.category, "criterion": one.criterion},
            {"value": one.value, "reason": _said(one.reason, "reason"), "author": one.scorer,
             "on": one.on, "basis": _numbers(one.basis)},
        )
        for one in held.scores
    ]  # fmt: skip
    prose: list[Wanted] = [
        (
            Prose,
            {"place": one.place},
            {"text": _said(one.text, "text"), "author": one.author, "on": one.on,
             "basis": _numbers(one.basis)},
        )
        for one in held.prose
    ]  # fmt: skip
    overrides: list[Wanted] = [
        (
            Override,
            {"category": one.category},
            {"include": one.include, "who": _said(one.who, "who decided"), "on": one.on,
             "why": _said(one.why, "why"), "minute": one.minute, "author": author,
             "basis": {"Total": one.overrode} if one.overrode else {}},
        )
        for one in held.overrides
    ]  # fmt: skip
    return [*scores, *prose, *overrides]


def _says_the_same(standing: Judged | None, values: dict[str, Any]) -> bool:
    """Whether what stands says this already. Who carried an override in does not count."""
    if standing is None or standing.withdrawn:
        return False
    skipped = {"author", "basis"} if isinstance(standing, Override) else set()
    skipped |= set() if values["basis"] else {"basis"}
    return all(
        getattr(standing, name) == value for name, value in values.items() if name not in skipped
    )


def _numbers(basis: Any) -> dict[str, str]:
    if not isinstance(basis, dict):
        raise BadJudgement("The basis of a judgement must be written as name: number.")
    return {str(name): str(value) for name, value in basis.items()}


def _said(text: str, name: str) -> str:
    if not isinstance(text, str) or not text.strip():
        raise BadJudgement(f"A judgement needs its {name}: write it.")
    return text.replace("\r\n", "\n").strip()  # browsers send both characters


def _add(
    model: type[J], event: Event, area: str, key: dict[str, Any], values: dict[str, Any],
    seen_version: int, actor: str,
) -> J:  # fmt: skip
    with transaction.atomic():
        standing = next(iter(history(model, area, **key)), None)
        if (standing.version if standing else 0) != seen_version:
            raise Conflict(standing)
        try:
            with transaction.atomic():
                record = _insert(model, area, key, values, seen_version)
        except IntegrityError as error:  # another writer took the number between look and write
            raise Conflict(next(iter(history(model, area, **key)), None)) from error
        audit.record(
            event=event, actor=actor, area=area, thing=record.identity, version=record.version
        )
    return record


def _insert(
    model: type[J], area: str, key: dict[str, Any], values: dict[str, Any], after: int
) -> J:
    author = str(values["author"]).strip() or "local user"
    told = {**values, "author": author}
    record = model(area=area, version=after + 1, made_at=timezone.now(), **key, **told)
    try:
        record.full_clean(validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        said = "; ".join(f"{name}: {' '.join(why)}" for name, why in error.message_dict.items())
        raise BadJudgement(f"A judgement cannot be kept as written. {said}") from error
    record.save()
    return record
