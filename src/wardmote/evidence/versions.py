"""The name of one acknowledged state of the store: what a reader pins and a load gives back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class StoreVersion:
    """One acknowledged state of the whole store. `tables` maps table name to its Delta version."""

    number: int
    made_at: datetime
    delivery: str
    tables: dict[str, int]
    rows: dict[str, int]
