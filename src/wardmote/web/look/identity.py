"""Whose site this is, as the pages ask it."""

from __future__ import annotations

from wardmote.reports.identity import Identity, identity_of


def identity() -> Identity:
    """Return whose site this is; read again only when the file changes."""
    from django.conf import settings

    return identity_of(settings.HOME)
