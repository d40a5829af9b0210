"""The gate before every view: no declared rule, or a rule that says no, looks like no page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.http import Http404, HttpRequest, HttpResponse

from wardmote.web.accounts.rules import Reader, Rule, reader_at

View = TypeVar("View", bound=Callable[..., HttpResponse])


def needs(rule: Rule) -> Callable[[View], View]:
    """Declare the rule that a view is asked under."""

    def declare(view: View) -> View:
        view.rule = rule  # type: ignore[attr-defined]  # functions carry attributes
        return view

    return declare


def reader_of(request: HttpRequest) -> Reader:
    """Return who asks."""
    return reader_at(str(request.META.get("REMOTE_ADDR", "")))


class Gate:
    """Asks the view's rule before the view runs."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: object, kwargs: object
    ) -> None:
        rule: Rule | None = getattr(view, "rule", None)
        if rule is None or not rule.allows(reader_of(request)):
            raise Http404
