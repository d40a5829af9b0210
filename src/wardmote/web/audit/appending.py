"""Records that are only ever added: no row is changed or removed once it is written."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models


class Unchangeable(Exception):
    """Our own code tried to change or remove a record that is only ever added to."""


def _refuse(*_given: Any, **_named: Any) -> NoReturn:
    raise Unchangeable("These records are only added to: write a new version instead.")


class Appended(models.QuerySet):
    """A query set that reads and adds, and does nothing else."""

    update = delete = bulk_update = update_or_create = _refuse


class AppendOnly(models.Model):
    """A base for such records."""

    objects = Appended.as_manager()

    class Meta:
        abstract = True

    def save(self, *given: Any, **named: Any) -> None:
        """Add the record; refuse to change one."""
        if not self._state.adding:
            _refuse()
        super().save(*given, **named)

    delete = _refuse
