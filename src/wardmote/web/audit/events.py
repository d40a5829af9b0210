"""What may happen. Values are written in the record for good: add to them, never rename one."""

from __future__ import annotations

from enum import Enum


class Event(Enum):
    """One kind of act."""

    SCORE_JUDGED = "score judged"
    SCORE_WITHDRAWN = "score withdrawn"
    PROSE_WRITTEN = "prose written"
    PROSE_WITHDRAWN = "prose withdrawn"
    OVERRIDE_RECORDED = "override recorded"
    OVERRIDE_WITHDRAWN = "override withdrawn"
    STRUCTURE_CHOSEN = "structure chosen"
    JUDGEMENTS_IMPORTED = "judgements imported"
    READING_DECIDED = "reading of a text decided"
    READING_UNDONE = "decision on a reading undone"
    TEXT_FORGOTTEN = "checked text forgotten"
