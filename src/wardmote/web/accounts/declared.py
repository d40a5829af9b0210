"""What each stored field is: personal or not, how sensitive, how long it is kept, who sees it.

A model states `declared`, one entry for each of its fields; `undeclared` names the fields that
nobody thought about, and a test keeps that list empty.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

from wardmote.web.accounts.rules import Rule


class Sensitivity(Enum):
    """How far a field may travel."""

    PARTNERSHIP = "partnership"  # seen by those who work on the assessment
    RESTRICTED = "restricted"  # seen by those who look after the system


@dataclass(frozen=True, slots=True)
class Declared:
    """One field: does it name a living person, how sensitive is it, until when, under which rule."""

    personal: bool
    sensitivity: Sensitivity
    kept: str
    seen_under: Rule


def undeclared(models: Iterable[Any]) -> list[str]:
    """Return `model.field` for each stored field without a declaration, and each that is no field."""
    wrong = []
    for model in models:
        stored = {field.name for field in model._meta.concrete_fields}
        told: Mapping[str, Declared] = getattr(model, "declared", {})
        wrong += [f"{model._meta.label}.{name}" for name in stored ^ set(told)]
    return sorted(wrong)
