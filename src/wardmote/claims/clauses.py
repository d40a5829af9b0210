"""Where a clause of a sentence ends and another, with a subject and verb of its own, begins."""

from __future__ import annotations

import re

from wardmote.claims.passages import key_words

_VERB = r"(?:is|are|was|were|has|have|had|saw|stood|came|went|made|took|puts?|gives?|gave|shows?|showed|says?|said|reads?|tells?|told|counts?|counted|records?|recorded|reports?|reported|finds?|found|logs?|logged|measures?|measured|carr(?:y|ied)|held|rose|fell)"
_OWN_SUBJECT = re.compile(rf"[:;] (?P<s>(?:the|an?|our|its|their|these|those|all) (?:[a-z'-]+ ){{1,5}}?){_VERB}\b", re.I)  # fmt: skip
# what tells the same thing again: "the number was 41", "the police recorded 41"
_SAME_AGAIN = re.compile(r"\b(?:numbers?|figures?|totals?|counts?|rates?|levels?|averages?|values?|shares?|police|force|council|team|service|partnership|year|quarter|month|first|last|rest|difference)\b", re.I)  # fmt: skip
_JOINED = re.compile(rf", (?:and|but|though|while|whereas) [^,;:.()\ue001-\ue006]{{0,40}}\b(?:there|it|they|we) {_VERB}\b", re.I)  # fmt: skip
_COMPARES = re.compile(r"\b(?:than|from|compared|against|versus)\b", re.I)


def is_of_another_subject(before: str, gap: str) -> bool:
    """Tell whether a colon or semicolon in a gap opens a clause about another thing than before it."""
    match = _OWN_SUBJECT.search(gap)
    if not match or _SAME_AGAIN.search(match["s"]):
        return False
    return not key_words(match["s"]) & key_words(f"{before}{gap[: match.start()]}")


def is_joined_on(text: str, end: int, *spots: int) -> bool:
    """Tell whether a value after a figure's words is in a statement of its own that nothing compares.

    "We are eight up, and before that there were 17": `end` is where the figure's words end in the
    shape of the sentence, `spots` where the values stand.
    """
    return any(_is_joined(text[:end], text[end:at]) for at in spots if at > end)


def _is_joined(before: str, gap: str) -> bool:
    joined = _JOINED.search(gap) and not _COMPARES.search(gap)
    return bool(joined) or is_of_another_subject(before, gap)
