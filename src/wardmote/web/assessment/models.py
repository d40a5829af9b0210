"""What people judged, as stored: every version of every judgement, none changed or removed.

The newest version of a key is the one in force; a withdrawn one leaves the key empty. A version is
claimed by inserting its number, so that of two people who write over the same version one
succeeds and the other is shown both texts.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, ClassVar

from django.db import models

from wardmote.web.accounts.declared import Declared, Sensitivity
from wardmote.web.accounts.rules import READ_JUDGEMENTS
from wardmote.web.audit.appending import AppendOnly

_KEPT = "as long as the assessment it belongs to, and six years"
_PLAIN = Declared(False, Sensitivity.PARTNERSHIP, _KEPT, READ_JUDGEMENTS)
_NAMES_SOMEONE = Declared(True, Sensitivity.PARTNERSHIP, _KEPT, READ_JUDGEMENTS)

_COMMON: dict[str, Declared] = {
    "id": _PLAIN, "area": _PLAIN, "version": _PLAIN, "author": _NAMES_SOMEONE, "on": _PLAIN,
    "made_at": _PLAIN, "basis": _PLAIN, "withdrawn": _PLAIN,
}  # fmt: skip


def _declared(plain: tuple[str, ...], naming: tuple[str, ...] = ()) -> dict[str, Declared]:
    return {**_COMMON, **dict.fromkeys(plain, _PLAIN), **dict.fromkeys(naming, _NAMES_SOMEONE)}


def _numbered(name: str, *key: str) -> tuple[Any, ...]:
    return (
        models.UniqueConstraint(fields=("area", *key, "version"), name=f"{name}_version_once"),
        models.CheckConstraint(condition=models.Q(version__gte=1), name=f"{name}_from_one"),
        models.CheckConstraint(condition=~models.Q(author=""), name=f"{name}_has_author"),
    )


class Judged(AppendOnly):
    """One version of one judgement. `basis` holds the numbers it was made on, by name."""

    key: ClassVar[tuple[str, ...]]
    declared: ClassVar[dict[str, Declared]]

    area: models.CharField[str, str] = models.CharField(max_length=20)
    version: models.PositiveIntegerField[int, int] = models.PositiveIntegerField()
    author: models.CharField[str, str] = models.CharField(max_length=100)
    on: models.DateField[date, date] = models.DateField()
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()
    basis: models.JSONField[Any, Any] = models.JSONField(default=dict, blank=True)
    withdrawn: models.BooleanField[bool, bool] = models.BooleanField(default=False)

    class Meta:
        abstract = True

    @property
    def identity(self) -> str:
        """The key in one line, as audit entries name it: `score:burglary:risk`."""
        return ":".join([self._meta.model_name or "", *(getattr(self, name) for name in self.key)])


class Score(Judged):
    """A person's score for one cell. No value: "?" said on purpose."""

    key = ("category", "criterion")
    declared = _declared(("category", "criterion", "value", "reason"))

    category: models.CharField[str, str] = models.CharField(max_length=200)
    criterion: models.CharField[str, str] = models.CharField(max_length=60)
    value: models.SmallIntegerField[int | None, int | None] = models.SmallIntegerField(
        null=True, blank=True
    )
    reason: models.TextField[str, str] = models.TextField()

    class Meta:
        constraints = (
            *_numbered("score", "category", "criterion"),
            models.CheckConstraint(condition=~models.Q(reason=""), name="score_has_reason"),
        )


class Prose(Judged):
    """The analyst's own words for one place of the document."""

    key = ("place",)
    declared = _declared(("place", "text"))

    place: models.CharField[str, str] = models.CharField(max_length=200)
    text: models.TextField[str, str] = models.TextField()

    class Meta:
        constraints = (
            *_numbered("prose", "place"),
            models.CheckConstraint(condition=~models.Q(text=""), name="prose_has_text"),
        )


class Override(Judged):
    """A board's decision against the ranking. `on` is the day it decided, `who` the board."""

    key = ("category",)
    declared = _declared(("category", "include", "why", "minute"), ("who",))

    category: models.CharField[str, str] = models.CharField(max_length=200)
    include: models.BooleanField[bool, bool] = models.BooleanField()
    who: models.CharField[str, str] = models.CharField(max_length=200)
    why: models.TextField[str, str] = models.TextField()
    minute: models.CharField[str, str] = models.CharField(max_length=100, blank=True)

    class Meta:
        constraints = (
            *_numbered("override", "category"),
            models.CheckConstraint(
                condition=~models.Q(who="") & ~models.Q(why=""), name="override_has_who_and_why"
            ),
        )


class StructureChoice(Judged):
    """Which structure is in force from a day on: a shipped one by slug, or the partnership's own."""

    key = ("effective_from",)
    declared = _declared(("effective_from", "shipped", "written"))

    effective_from: models.DateField[date, date] = models.DateField()
    shipped: models.CharField[str, str] = models.CharField(max_length=60, blank=True)
    written: models.JSONField[Any, Any] = models.JSONField(null=True, blank=True)

    class Meta:
        constraints = (
            *_numbered("structure", "effective_from"),
            models.CheckConstraint(
                condition=(models.Q(shipped="") & models.Q(written__isnull=False))
                | (~models.Q(shipped="") & models.Q(written__isnull=True)),
                name="structure_shipped_or_own",
            ),
        )

    @property
    def identity(self) -> str:
        return f"structure:{self.effective_from.isoformat()}"
