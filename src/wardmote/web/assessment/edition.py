"""Which edition of the assessment a reader is shown: the one of now, else the last that was made."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.reports.document import in_date
from wardmote.terms.errors import Mendable, NotHeld
from wardmote.web.assessment import making
from wardmote.web.assessment.documents import (
    TOLD,
    Behind,
    KeptDocument,
    Place,
    assessment,
    kept_in,
    place,
)
from wardmote.web.deliveries.held import Held

View = Callable[..., HttpResponse]
LOOK_AGAIN_SECONDS = 15


class BeingMade(Exception):
    """No edition was ever made here; the first is being made."""


def with_document(view: View) -> View:
    """Give the view the edition to show; while the very first is made, answer that it is."""

    @wraps(view)
    def show(request: HttpRequest, evidence: Held, **kwargs: str) -> HttpResponse:
        try:
            document = edition(evidence)
        except BeingMade:
            return _being_made(request)
        return view(request, document, **kwargs)

    return show


def edition(held: Held) -> KeptDocument:
    """Return the edition of now; else have it made, and return the one before it meanwhile.

    Where it cannot be made, the one before it says why.

    Raises:
        BeingMade: there is none before it.
        NotHeld, NotMade: there is none before it, and it cannot be made.
    """
    if not settings.ASSESSMENT_BESIDE:
        return assessment(held)
    now = place(held)
    if (found := kept_in(now.folder)) is not None:
        return found
    refusal: Mendable | None = None
    try:
        making.start(held.store.home, now.folder)
    except Mendable as why:
        refusal = why
    for folder, told in _earlier(held, now):
        if (found := kept_in(folder)) is not None:
            return replace(found, behind=_behind(held, int(told["version"]), refusal))
    raise refusal or BeingMade


def _earlier(held: Held, now: Place) -> Iterator[tuple[Path, dict[str, str]]]:
    """Give the editions made for this area from this store, the newest evidence, built last, first."""
    documents = now.folder.parent.parent
    paths = [path for path in documents.glob(f"*/*/{TOLD}") if path.parent.parent.name.isdigit()]
    paths.sort(key=lambda one: (-int(one.parent.parent.name), -one.stat().st_mtime_ns))
    for path in paths:
        try:
            told = json.loads(path.read_text(encoding="utf-8"))["evidence"]
            made_at = held.store.at(int(told["version"])).made_at.isoformat()
        except (OSError, ValueError, KeyError, NotHeld):
            continue
        if (told["area"], told["made_at"]) == (now.given.area, made_at):
            yield path.parent, told


def _behind(held: Held, version: int, refusal: Mendable | None) -> Behind:
    """Say on which evidence an edition stands that is not of now, and what became of a newer one."""
    if version == held.version:
        stands = "What is judged here, or its look, was changed since this edition was made."
        newer = "A newer one"
    else:
        old, new = held.store.at(version).made_at, held.store.at(held.version).made_at
        stands = (
            f"This edition stands on the evidence of {in_date(old.date())} (version {version})."
        )
        newer = f"A newer one, from the evidence of {in_date(new.date())} (version {held.version}),"
    if refusal is not None:
        return Behind(f"{stands} {newer} cannot be published.", str(refusal))
    return Behind(
        f"{stands} {newer} is being made. Load this page again in a minute or two to read it."
    )


def _being_made(request: HttpRequest) -> HttpResponse:
    values = {"section": "assessment", "seconds": LOOK_AGAIN_SECONDS}
    answer = render(request, "assessment/being_made.html", values, status=503)
    answer.headers["Retry-After"] = str(LOOK_AGAIN_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    setattr(answer, "_has_been_logged", True)  # noqa: B010 - Django's mark: no fault for the log
    return answer
