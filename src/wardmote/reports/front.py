"""The front sheet, worded once for every renderer."""

from __future__ import annotations

from wardmote.reports.document import Document, in_date


def front_facts(document: Document) -> list[tuple[str, str]]:
    """Return the rows of the front sheet, label and words."""
    front = document.front
    return [
        ("Period covered", front.period),
        ("Version", front.version),
        ("Status", front.status),
        ("Prepared on", in_date(front.prepared)),
        ("To be reviewed by", in_date(front.review)),
        ("Protective marking", front.marking),
        *front.facts,
    ]
