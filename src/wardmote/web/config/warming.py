"""Asks the first pages once at the start, so that the first reader does not wait for them."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any

log = logging.getLogger(__name__)
Wsgi = Callable[..., Iterable[bytes]]

# The overview opens the store, the areas and the prepared counts; the others add their templates.
# The assessment comes last: where none is made of what is held now, asking has it made beside.
_PAGES = ("/", "/categories/", "/wards/", "/data/", "/map/", "/assessment/")


def warm(application: Wsgi) -> threading.Thread:
    """Ask the first pages in a thread of its own; return it, started.

    What it opens is what the pages would open, through the same keeping: a reader who comes
    meanwhile waits for the answer being made, not for a second one.
    """
    thread = threading.Thread(target=_ask_all, args=(application,), name="warming", daemon=True)
    thread.start()
    return thread


def _ask_all(application: Wsgi) -> None:
    try:
        for path in _PAGES:
            ask(application, path)
        log.debug("the first pages are warm")
    except Exception:  # a reader who asks the same is told what is wrong; a start is not stopped
        log.warning("the first pages could not be prepared", exc_info=True)
    finally:
        from django.db import connections

        connections.close_all()  # a thread's own


def ask(application: Wsgi, path: str) -> str:
    """Ask one page as this machine's own reader; return the status line."""
    told: list[str] = []

    def start(status: str, headers: list[Any], exc_info: object = None) -> Callable[..., None]:
        told.append(status)
        return lambda body: None

    for _ in application(_environ(path), start):
        pass
    return told[-1]


def _environ(path: str) -> dict[str, Any]:
    return {
        "REQUEST_METHOD": "GET",
        "SCRIPT_NAME": "",
        "PATH_INFO": path,
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "HTTP_HOST": "127.0.0.1",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(),
        "wsgi.errors": BytesIO(),
        "wsgi.multithread": True,
        "wsgi.multiprocess": False,
        "wsgi.run_once": False,
    }
