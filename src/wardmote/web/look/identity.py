"""Whose site this is, as the pages ask it."""

from __future__ import annotations

from contextlib import suppress

from wardmote.reports.identity import BadIdentity, Identity, identity_of


def identity() -> Identity:
    """Return whose site this is; read again only when the file changes."""
    from django.conf import settings

    return identity_of(settings.HOME)


def framed_identity() -> Identity:
    """Return whose name and colours frame a page: a plain one's where the file cannot be used.

    The page within can then say what is wrong with the file.
    """
    with suppress(BadIdentity):
        return identity()
    return Identity()
