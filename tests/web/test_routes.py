"""A route without a declared rule fails the build."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, get_resolver, path, reverse

from wardmote.web.accounts.gate import needs
from wardmote.web.accounts.rules import READ_SITE, Rule


def every_route(resolver: Any, above: str = "") -> Iterator[tuple[str, Any]]:
    for pattern in resolver.url_patterns if isinstance(resolver, URLResolver) else resolver:
        if isinstance(pattern, URLPattern):
            yield above + str(pattern.pattern), pattern.callback
        else:
            yield from every_route(pattern, above + str(pattern.pattern))


def without_rule(routes: Any) -> list[str]:
    return [
        route
        for route, view in every_route(routes)
        if not isinstance(getattr(view, "rule", None), Rule)
    ]


def bare(request: HttpRequest) -> HttpResponse:
    return HttpResponse("anyone may read this")


def test_every_route_declares_its_rule() -> None:
    assert without_rule(get_resolver()) == []
    assert len(list(every_route(get_resolver()))) >= 7


def test_the_walk_finds_a_route_without_a_rule() -> None:
    ruled = needs(READ_SITE)(lambda request: HttpResponse())
    assert without_rule([path("bare/", bare), path("ruled/", ruled)]) == ["bare/"]


def test_a_route_without_a_rule_is_not_served(client: Any, settings: Any) -> None:
    settings.ROOT_URLCONF = "unruled_urls"
    assert client.get("/bare/").status_code == 404
    assert b"anyone may read this" not in client.get("/bare/").content
    assert client.get(reverse("about")).status_code == 200
