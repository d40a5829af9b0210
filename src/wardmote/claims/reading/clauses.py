"""Where a clause of a sentence ends and another, with a subject and verb of its own, begins."""

from __future__ import annotations

import re

from wardmote.claims.reading.passages import key_words

_VERB = r"(?:is|are|was|were|has|have|had|saw|stood|came|went|made|took|puts?|gives?|gave|shows?|showed|says?|said|reads?|tells?|told|counts?|counted|records?|recorded|reports?|reported|finds?|found|logs?|logged|measures?|measured|carr(?:y|ied)|held|rose|fell)"
_OWN_SUBJECT = re.compile(rf"[:;] (?P<s>(?:the|an?|our|its|their|these|those|all) (?:[a-z'-]+ ){{1,5}}?){_VERB}\b", re.I)  # fmt: skip
# what tells the same thing again: "the number was 41", "the police recorded 41"
_SAME_AGAIN = re.compile(r"\b(?:numbers?|figures?|totals?|counts?|rates?|levels?|averages?|values?|shares?|police|force|council|team|service|partnership|year|quarter|month|first|last|rest|difference)\b", re.I)  # fmt: skip


def is_of_another_subject(before: str, gap: str) -> bool:
    """Tell whether a colon or semicolon in a gap opens a clause about another thing than before it."""
    match = _OWN_SUBJECT.search(gap)
    if not match or _SAME_AGAIN.search(match["s"]):
        return False
    return not key_words(match["s"]) & key_words(f"{before}{gap[: match.start()]}")
