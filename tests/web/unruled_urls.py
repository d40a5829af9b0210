"""The site's routes with one planted fault: a view that declares no rule."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import include, path

handler404 = "wardmote.web.config.refusals.absent"


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("anyone may read this")


urlpatterns = [path("bare/", bare), path("", include("wardmote.web.config.urls"))]
