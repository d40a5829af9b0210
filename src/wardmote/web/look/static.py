"""Where the look's files are served: under one address that changes whenever any of them does.

A digest over all files is part of the address, so browsers may keep them for ever, files keep
their names beside each other, and nothing has to be collected before a start.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from whitenoise import WhiteNoise  # type: ignore[import-untyped]  # ships no types

Wsgi = Callable[..., Iterable[bytes]]


@cache
def prefix() -> str:
    """Return `/static/<digest>/`."""
    digest = sha256()
    root: Path = settings.STATIC
    for path in sorted(root.rglob("*")):
        if path.is_file():
            digest.update(path.relative_to(root).as_posix().encode() + b"\0" + path.read_bytes())
    return f"/static/{digest.hexdigest()[:12]}/"


def address(path: str) -> str:
    """Return the address of one file, such as `own/site.css`."""
    return prefix() + path


def with_static(application: Wsgi) -> WhiteNoise:
    """Wrap the application so that the look's files are answered before Django is asked."""
    return WhiteNoise(
        application,
        root=str(settings.STATIC),
        prefix=prefix(),
        immutable_file_test=lambda path, url: True,
        allow_all_origins=False,
        add_headers_function=_harden,
        mimetypes={".mjs": "text/javascript"},
    )


def _harden(headers: Any, path: str, url: str) -> None:
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
    # A worker takes its policy from its own response: it may fetch from us and nothing else.
    headers["Content-Security-Policy"] = "default-src 'none'; connect-src 'self'"
