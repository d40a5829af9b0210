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
from wardmote.terms.errors import NotHeld
from wardmote.web.assessment import making
from wardmote.web.assessment.documents import TOLD, KeptDocument, Place, assessment, kept_in, place
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

    Raises:
        BeingMade: there is none before it.
        NotHeld, NotMade: it cannot be made of what is held and judged now.
    """
    if not settings.ASSESSMENT_BESIDE:
        return assessment(held)
    now = place(held)
    if (found := kept_in(now.folder)) is not None:
        return found
    making.start(held.store.home, now.folder)
    for folder, told in _earlier(held, now):
        if (found := kept_in(folder)) is not None:
            return replace(found, behind=_behind(held, int(told["version"])))
    raise BeingMade


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


def _behind(held: Held, version: int) -> str:
    """Say on which evidence an edition stands that is not of now, and what is being made."""
    if version == held.version:
        return (
            "What is judged here, or its look, was changed since this edition was made. A newer one "
            "is being made. Load this page again in a minute or two to read it."
        )
    old, new = held.store.at(version).made_at, held.store.at(held.version).made_at
    return (
        f"This edition stands on the evidence of {in_date(old.date())} (version {version}). A newer "
        f"one, from the evidence of {in_date(new.date())} (version {held.version}), is being made. "
        "Load this page again in a minute or two to read it."
    )


def _being_made(request: HttpRequest) -> HttpResponse:
    values = {"section": "assessment", "seconds": LOOK_AGAIN_SECONDS}
    answer = render(request, "assessment/being_made.html", values, status=503)
    answer.headers["Retry-After"] = str(LOOK_AGAIN_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    setattr(answer, "_has_been_logged", True)  # noqa: B010 - Django's mark: no fault for the log
    return answer
