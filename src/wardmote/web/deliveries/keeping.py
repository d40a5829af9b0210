"""Answers kept whole: a page is a function of its address, the evidence version and the look.

The gate has asked the view's rule before anything here runs, and the reader is part of the key.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from hashlib import sha256
from threading import Lock

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from wardmote.web.accounts.gate import reader_of
from wardmote.web.deliveries.held import Held
from wardmote.web.look.identity import identity

_BYTES = 64 * 1024 * 1024  # kept by one worker: about a thousand pages
_HEADERS = ("Content-Type", "Content-Disposition")


class KeptAnswers:
    """Whole answers by key, least recently asked dropped first."""

    def __init__(self, most_bytes: int = _BYTES) -> None:
        self.most_bytes = most_bytes
        self.held_bytes = 0
        self._answers: OrderedDict[Hashable, tuple[bytes, str, dict[str, str]]] = OrderedDict()
        self._lock = Lock()

    def find(self, key: Hashable) -> tuple[bytes, str, dict[str, str]] | None:
        with self._lock:
            if key in self._answers:
                self._answers.move_to_end(key)
            return self._answers.get(key)

    def keep(
        self, key: Hashable, body: bytes, headers: dict[str, str]
    ) -> tuple[bytes, str, dict[str, str]]:
        """Keep a body and its headers; return them with their ETag."""
        made = (body, f'"{sha256(body).hexdigest()[:24]}"', headers)
        with self._lock:
            before = self._answers.pop(key, None)
            self.held_bytes += len(body) - (len(before[0]) if before else 0)
            self._answers[key] = made
            while self.held_bytes > self.most_bytes and len(self._answers) > 1:
                _, (dropped, _, _) = self._answers.popitem(last=False)
                self.held_bytes -= len(dropped)
        return made

    def clear(self) -> None:
        """Forget everything: the next answers are made anew."""
        with self._lock:
            self._answers.clear()
            self.held_bytes = 0


ANSWERS = KeptAnswers()


def answer_once(
    request: HttpRequest, evidence: Held, make: Callable[[], HttpResponse], also: Hashable = ()
) -> HttpResponse:
    """Return what `make` answers, made once for this address, evidence, look and reader.

    `also` is whatever else the answer depends on. A browser that still holds the same bytes is told so (304). Only whole answers (200) are kept.
    """
    key = (
        str(evidence.store.home), evidence.version, evidence.snapshot.version.made_at,
        identity(), reader_of(request).name, request.get_full_path(), also,
    )  # fmt: skip
    found = ANSWERS.find(key)
    if found is None:
        response = make()
        if response.status_code != 200 or response.streaming:
            return response
        headers = {name: response.headers[name] for name in _HEADERS if name in response.headers}
        found = ANSWERS.keep(key, response.content, headers)
    body, tag, headers = found
    if tag in request.META.get("HTTP_IF_NONE_MATCH", ""):
        return HttpResponseNotModified(headers={"ETag": tag})
    return HttpResponse(body, headers={**headers, "ETag": tag})
