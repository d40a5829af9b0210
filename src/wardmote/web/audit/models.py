"""The chain of what was done: identifiers alone, no keys to other tables, nothing removed.

Each entry has a salted leaf, SHA-256 of byte 0 and its content (RFC 6962, 2.1), and a head,
SHA-256 of byte 1, the head before and the leaf. Whoever holds a head can tell whether anything up
to it was changed. The salt keeps a leaf from being guessed by trying likely contents.
"""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar

from django.db import models

from wardmote.web.accounts.declared import Declared, Sensitivity
from wardmote.web.accounts.rules import READ_JUDGEMENTS
from wardmote.web.audit.appending import AppendOnly

_HASH = 64  # characters of a SHA-256 in hexadecimal

_OPEN = Declared(False, Sensitivity.RESTRICTED, "six years", READ_JUDGEMENTS)


class Entry(AppendOnly):
    """One act: what, when, on which thing, in which area, at whose door.

    `actor` names a door (the local user, the command line), never a person.
    """

    number: models.PositiveBigIntegerField[int, int] = models.PositiveBigIntegerField(unique=True)
    at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    event: models.CharField[str, str] = models.CharField(max_length=40)
    actor: models.CharField[str, str] = models.CharField(max_length=40)
    area: models.CharField[str, str] = models.CharField(max_length=20)
    thing: models.CharField[str, str] = models.CharField(max_length=300)
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField()
    count: models.PositiveIntegerField[int, int] = models.PositiveIntegerField(default=1)
    salt: models.CharField[str, str] = models.CharField(max_length=32)
    leaf: models.CharField[str, str] = models.CharField(max_length=_HASH)
    head: models.CharField[str, str] = models.CharField(max_length=_HASH)

    declared: ClassVar[dict[str, Declared]] = dict.fromkeys(
        (
            "id", "number", "at", "event", "actor", "area", "thing", "version", "count",
            "salt", "leaf", "head",
        ),
        _OPEN,
    )  # fmt: skip

    class Meta:
        ordering = ("number",)
        constraints = (
            models.CheckConstraint(condition=models.Q(number__gte=1), name="audit_from_one"),
        )
