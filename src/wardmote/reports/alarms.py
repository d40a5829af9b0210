"""A document's own words read as a stranger's would be: a certain alarm is a fault."""

from __future__ import annotations

from wardmote.claims.check import check_text
from wardmote.claims.findings import Sure
from wardmote.reports.claimed import words_of
from wardmote.reports.document import Document
from wardmote.reports.faults import Fault
from wardmote.terms.texts import PlainText

_MEND = "Correct the sentence, or the figure behind it."


def alarms_in(document: Document) -> tuple[Fault, ...]:
    """Return each certain alarm of a document's words, the analyst's too, as a fault."""
    text = PlainText.of("\n\n".join(words_of(document)), document.front.title)
    return tuple(
        Fault("the text", one.quote.text, one.quote.text, one.reason, _MEND)
        for one in check_text(text).alarms
        if one.sure is Sure.CERTAIN
    )
