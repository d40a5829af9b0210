"""Pages about the data held."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_DATA_HELD


@needs(READ_DATA_HELD)
def data_held(request: HttpRequest) -> HttpResponse:
    """Coverage of every source, month by month."""
    return render(request, "assessment/empty.html", {"section": "data-held", "title": "Data held"})
