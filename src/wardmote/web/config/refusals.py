"""Pages for when there is nothing to show. Forbidden looks like absent: status, body, headers."""

from __future__ import annotations

import logging
from itertools import groupby

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.terms.errors import DamagedStore, Mendable, NotHeld

log = logging.getLogger(__name__)


def absent(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer what is not there, and what this reader may not see, with the same bytes."""
    return _page(request, 404, "absent")


def not_held(request: HttpRequest, exception: NotHeld) -> HttpResponse:
    """Say what is not held and what to do. Only a view that its rule let run can raise this."""
    return _page(request, 404, "not_held", str(exception))


def cannot_read(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Answer a question that cannot be read: what is wrong and how to mend it."""
    said = str(exception) if isinstance(exception, Mendable) else ""
    if isinstance(exception, RequestDataTooBig):
        said = "What was sent is larger than this site reads. Send it in parts."
    return _page(request, 400, "cannot_read", said)


def not_confirmed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Answer a form sent without its proof that it came from this site."""
    return _page(request, 400, "not_confirmed")


def broken(request: HttpRequest) -> HttpResponse:
    """Answer our own fault: nothing of its inside is shown."""
    return _page(request, 500, "broken")


def damaged(request: HttpRequest, exception: DamagedStore) -> HttpResponse:
    """Answer when the evidence differs from its register: nothing is served from it."""
    log.error("the evidence store is damaged: %s", exception)
    return _page(request, 503, "damaged")


def _page(request: HttpRequest, status: int, name: str, said: str = "") -> HttpResponse:
    values = {"said": in_parts(said), "section": ""}
    return render(request, f"refusals/{name}.html", values, status=status)


def in_parts(said: str) -> list[tuple[bool, list[str]]]:
    """Return the lines of a message in runs: those that list something ("- such"), and the others."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    runs = groupby(lines, key=lambda line: line.startswith("- "))
    return [(listed, [line.removeprefix("- ") for line in run]) for listed, run in runs]
