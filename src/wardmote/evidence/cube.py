"""The cube answerer."""

from __future__ import annotations
from wardmote.evidence.counting import Answerer
from wardmote.evidence.snapshot import Snapshot


def cube_of(held: Snapshot) -> Answerer | None:
    return None
