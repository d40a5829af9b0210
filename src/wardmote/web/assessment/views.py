"""Pages of the assessment: each asks its figures, hands them to presenters, and renders."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_ASSESSMENT


@needs(READ_ASSESSMENT)
def overview(request: HttpRequest) -> HttpResponse:
    """The partnership at a glance."""
    return render(request, "assessment/empty.html", {"section": "overview", "title": "Overview"})


@needs(READ_ASSESSMENT)
def categories(request: HttpRequest) -> HttpResponse:
    """Every category of a measure, compared."""
    return render(
        request, "assessment/empty.html", {"section": "categories", "title": "Categories"}
    )


@needs(READ_ASSESSMENT)
def wards(request: HttpRequest) -> HttpResponse:
    """Every ward of the partnership, compared."""
    return render(request, "assessment/empty.html", {"section": "wards", "title": "Wards"})


@needs(READ_ASSESSMENT)
def ward_map(request: HttpRequest) -> HttpResponse:
    """One figure on a map, with a table of the same numbers."""
    return render(request, "assessment/empty.html", {"section": "map", "title": "Map"})
