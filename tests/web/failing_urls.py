"""The site's routes with one that fails in a way nobody foresaw."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_SITE

handler500 = "wardmote.web.config.refusals.broken"


@needs(READ_SITE)
def fails(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("secret detail")


urlpatterns = [path("fails/", fails), path("", include("wardmote.web.config.urls"))]
