"""Pages about the site itself."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from wardmote.reports.charts.drawing import PAPER
from wardmote.reports.colours import mix
from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_SITE
from wardmote.web.look.identity import framed_identity

_PALE = 0.92  # share of white in the ground under the figure that a page is about


@needs(READ_SITE)
def theme(request: HttpRequest) -> HttpResponse:
    """The partnership's two colours as custom properties: no style is ever written in a page."""
    held = framed_identity().colours
    css = (
        ":root{"
        f"--partnership-main:{held.main};"
        f"--partnership-accent:{held.accent};"
        f"--partnership-pale:{mix(held.main, PAPER, _PALE)};"
        f"--govuk-brand-colour:{held.main};"
        "}\n"
    )
    return HttpResponse(css, content_type="text/css; charset=utf-8")


@needs(READ_SITE)
def about(request: HttpRequest) -> HttpResponse:
    """What this is, its version, and the licences of what it is made with."""
    return render(request, "about.html", {"section": "about"})
