"""What every answer has in common: the host is ours, errors a reader can mend are said plainly."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from wardmote.terms.errors import DamagedStore, Mendable, NotHeld
from wardmote.web.config import refusals

_PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class ContentPolicy:
    """Adds the content policy, the same on every answer, also where another part refused."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.answer(request)
        response.headers["Content-Security-Policy"] = settings.CONTENT_SECURITY_POLICY
        return response


class Answers:
    """Checks the host, turns our own errors into pages, adds what Django's middleware does not."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.get_host()  # refuses a host that is not ours
        response = self.answer(request)
        response.headers.setdefault("Cache-Control", "private, no-cache")
        response.headers["Permissions-Policy"] = _PERMISSIONS
        response.headers["Cross-Origin-Resource-Policy"] = "same-origin"
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, NotHeld):
            return refusals.not_held(request, error)
        if isinstance(error, Mendable):
            return refusals.cannot_read(request, error)
        if isinstance(error, DamagedStore):
            return refusals.damaged(request, error)
        return None
