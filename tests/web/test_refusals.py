"""Forbidden looks like absent; a refusal says what to do and gives nothing away."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import get_resolver

from wardmote.terms.errors import DamagedStore, Mendable, NotHeld
from wardmote.web.accounts import rules
from wardmote.web.config.middleware import Answers

PLAIN = [
    "/figure/",
    "/map/areas.geojson",
    "/",
    "/categories/",
    "/wards/",
    "/map/",
    "/data/",
    "/assessment/",
    "/assessment/moved/",
    "/assessment/proof/",
    "/assessment/rules.css",
    "/audit/",
    "/matrix/",
    "/matrix/2007/",
    "/matrix/column/",
    "/matrix/structure/",
    "/matrix/structure/change/",
    "/prose/",
    "/judgements.yaml",
    "/check/",
    "/check/hand-in/",
    "/about/",
    "/theme.css",
]


def told(response: Any) -> tuple[int, bytes, dict[str, str]]:
    return response.status_code, response.content, dict(response.headers)


@pytest.mark.parametrize("address", PLAIN)
def test_forbidden_equals_absent(client: Client, stranger: dict[str, str], address: str) -> None:
    absent = told(client.get("/no-such-page/"))
    assert absent[0] == 404
    assert told(client.get(address, **stranger)) == absent


def test_plain_addresses_are_all_of_them() -> None:
    plain = {
        "/" + route.replace("\\Z", "")
        for route in (str(p) for p in _routes(get_resolver()))
        if "<" not in route
    }
    assert set(PLAIN) == plain


def _routes(resolver: Any, above: str = "") -> list[str]:
    found = []
    for pattern in resolver.url_patterns:
        route = above + str(pattern.pattern)
        found += _routes(pattern, route) if hasattr(pattern, "url_patterns") else [route]
    return found


@pytest.mark.parametrize(
    ("address", "reader"),
    [
        ("127.0.0.1", rules.LOCAL_USER),
        ("::1", rules.LOCAL_USER),
        ("127.8.9.1", rules.LOCAL_USER),
        ("192.0.2.7", rules.NOBODY),
        ("", rules.NOBODY),
        ("localhost", rules.NOBODY),
    ],
)
def test_reader_is_known_by_address(address: str, reader: rules.Reader) -> None:
    assert rules.reader_at(address) == reader


@pytest.mark.parametrize("rule", [rules.READ_SITE, rules.READ_ASSESSMENT, rules.READ_DATA_HELD])
def test_one_rule_answers_both_questions(rule: rules.Rule) -> None:
    things = ["one", "two"]
    assert rule.which(rules.LOCAL_USER, things) == things
    assert rule.which(rules.NOBODY, things) == []
    for thing in things:
        assert rule.allows(rules.LOCAL_USER, thing)
        assert not rule.allows(rules.NOBODY, thing)


def test_a_host_that_is_not_ours_is_refused(client: Client) -> None:
    response = client.get("/", headers={"host": "elsewhere.example"})
    assert response.status_code == 400
    assert b"elsewhere" not in response.content


@pytest.mark.parametrize(
    ("error", "status", "said"),
    [
        (Mendable('"2024-13" is not a month: write it as 2024-04.'), 400, "write it as 2024-04"),
        (NotHeld("Ward X is not held."), 404, "Ward X is not held."),
        (DamagedStore("events: 3 rows differ in /home/someone"), 503, "wardmote doctor"),
    ],
)
def test_our_errors_become_pages(error: Exception, status: int, said: str) -> None:
    request = RequestFactory().get("/")
    response = Answers(lambda _: None).process_exception(request, error)  # type: ignore[arg-type, return-value]
    assert response is not None
    assert (response.status_code, said in response.content.decode()) == (status, True)
    assert b"/home/someone" not in response.content


def test_an_unforeseen_error_shows_nothing_of_itself(client: Client, settings: Any) -> None:
    settings.ROOT_URLCONF = "failing_urls"
    client.raise_request_exception = False
    response = client.get("/fails/")
    assert response.status_code == 500
    assert b"Sorry, there is a problem" in response.content
    assert b"secret detail" not in response.content
    assert b"Traceback" not in response.content
