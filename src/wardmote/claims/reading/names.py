"""Names in a text: its own area, which says nothing of a figure, other places, and short forms."""

from __future__ import annotations

import re
from dataclasses import dataclass

from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.passages import Read
from wardmote.claims.reading.wording import NEUTRAL, UNITS

_COMMON_NAMES_TEXT = """
    January February March April May June July August September October November December
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday Police Council Partnership Board
    Community Safety Crime Act Table Figure Section Appendix Annex There This The In Of
    Strategic Assessment Plan Report Year Home Office Ministry Justice Year Service Team
    Officer Commissioner
"""
_COMMON_NAMES = frozenset(_COMMON_NAMES_TEXT.split())


@dataclass(frozen=True, slots=True)
class Names:
    """Names of the area itself, which say nothing, and names of other places and bodies."""

    home: frozenset[str]
    known: frozenset[str]

    def of(self, text: str) -> frozenset[str]:
        """Return the names in a text."""
        words = re.findall(r"[A-Z][a-z]{2,}", text)
        return frozenset(word.lower() for word in words) & self.known

    def in_heading(self, text: str) -> frozenset[str]:
        """Return the names in a heading, where any word may have a capital."""
        return frozenset(re.findall(r"[a-z]{3,}", text.lower())) & self.known


def proper(read: Read) -> frozenset[str]:
    """Return the words that the text writes with a capital only, and once at least inside a sentence."""
    inside = _inside(read)
    small = set(re.findall(r"\b[a-z]{3,}\b", read.words))
    common = {word.lower() for word in _COMMON_NAMES}
    return (
        frozenset(w.lower() for w in inside)
        - small
        - common
        - NEUTRAL
        - set(UNITS)
        - home_words(read)
    )


_LONG = re.compile(r"(?P<w>(?:[A-Za-z][A-Za-z'-]{1,20} ){2,8})\((?P<i>[A-Z]{3,6})s?\)")


def short_forms(read: Read) -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return a pattern for each long form that the text shortens, with its short form."""
    found: dict[str, str] = {}
    for passage in (one for one in read.passages if "(" in one.text):
        for match in _LONG.finditer(passage.text):
            words = match["w"].split()[-len(match["i"]) - 1 :]
            while words and words[0][:1].lower() != match["i"][0].lower():
                words = words[1:]
            if len(words) >= 2:
                found.setdefault(match["i"].lower(), " ".join(words))
    return tuple(
        (re.compile(re.escape(long).replace(r"\ ", r"[ -]") + "s?", re.I), short)
        for short, long in sorted(found.items())
    )


def home_words(read: Read) -> frozenset[str]:
    """Return the names in the opening of a text: those of its own area."""
    opening = " ".join(block.text for block in read.layout.blocks[:6])[:800]
    small = set(re.findall(r"\b[a-z]{3,}\b", read.words))
    found = {word.lower() for word in re.findall(r"\b[A-Z][A-Za-z]{2,}\b", opening)}
    return frozenset(found & {word.lower() for word in _inside(read)} - small)


def _inside(read: Read) -> set[str]:
    """Return the words with a capital inside a sentence."""
    prose = (
        p.text for p in read.passages if not p.block.table and p.block.kind is not BlockKind.HEADING
    )
    return {word for text in prose for word in re.findall(r"(?<=[a-z,] )[A-Z][a-z]{2,}", text)}
