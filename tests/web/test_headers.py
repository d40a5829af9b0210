"""Nothing inline, nothing from elsewhere, on every kind of answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from wardmote.web.look.static import address

POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
}
INLINE = re.compile(
    r"<style|\sstyle=|\son[a-z]+=|<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE
)
ELSEWHERE = re.compile(r"""(?:src|href|action)=["'](?:https?:)?//""", re.IGNORECASE)


@pytest.mark.parametrize("page", ["/", "/about/", "/data/", "/theme.css", "/absent/"])
def test_security_headers(client: Client, page: str) -> None:
    headers = client.get(page).headers
    assert set(headers["Content-Security-Policy"].split("; ")) == POLICY
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert headers["Cross-Origin-Opener-Policy"] == "same-origin"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert headers["Cache-Control"] == "private, no-cache"
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize("page", ["/", "/about/", "/data/", "/map/", "/absent/"])
def test_nothing_inline_and_nothing_from_elsewhere(client: Client, page: str) -> None:
    html = client.get(page).content.decode()
    assert INLINE.findall(html) == []
    assert ELSEWHERE.findall(html) == []


@pytest.mark.parametrize(
    "planted",
    ['<p style="color:red">', "<style>p{}</style>", '<a onclick="go()">', "<script>go()</script>"],
)
def test_the_search_for_inline_finds_it(planted: str) -> None:
    assert INLINE.findall(planted)


def test_every_file_a_page_asks_for_exists(client: Client) -> None:
    root: Path = settings.STATIC
    for page in ("/", "/about/", "/map/"):
        html = client.get(page).content.decode()
        asked = re.findall(rf'"{re.escape(address(""))}([^"]+)"', html)
        assert len(asked) >= 5
        assert [name for name in asked if not (root / name).is_file()] == []
