"""Whether a figure beside the name of a table's row is of something that the table has not.

"Northgate had 109 victims", of a table of offences; "Castle had 213 in 2021/22", of a table of later
years; "Abbey had 218 crimes with a known suspect", "the Abbey estate had 218": each may be right.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from wardmote.claims.reading.numerals import Number
from wardmote.claims.reading.passages import Passage, Read, stem
from wardmote.claims.tables.grids import Grid, Line

# another time, another place, what is aimed at
_OTHER = re.compile(
    r"\b(?:before|earlier|previous(?:ly)?|last (?:year|quarter|month|time|week)|ago|half-year|so far|next (?:year|quarter)|planned|neighbouring|same (?:quarter|month|period|time)"
    r"|since|over (?:the )?(?:two|three|four|five|six|ten|\d+) (?:years|quarters|months)|at night)\b",
    re.I,
)
_PLACE = re.compile(r"\b(?:estate|street|lane|road|school|park|hospital|station|square|centre)\b", re.I)  # fmt: skip
_NARROWED = re.compile(r"(?: (?!with|by|and|or|in|of|at|to|from)[a-z'-]+){1,3} (?:with|by|involving|among|against|who|whose|without|where)\b")  # fmt: skip
_NOUN = re.compile(
    r" (?P<w>(?!(?:in|of|at|to|from|for|and|or|but|by|on|with|than|as|so|is|was|were|are|has|had|have|while|which|who|that|the|a|an|per|when|because|since|during)\b)[a-z'-]{3,}"
    r"(?: (?!(?:in|of|at|to|from|for|and|or|but|by|on|with|than|as|so|is|was|were|are|has|had|have|while|which|who|that|the|a|an|per|when|because|since|during)\b)[a-z'-]{3,}){0,2})"
)
_TIMES = re.compile(r"\b(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?(?!\d)")
# said of any count, or no name of what is counted
_ANY_TEXT = """
    offence crime incident case report figure total overall more fewer less higher lower up down last this first each
    every all altogether together combined time point percentage percent cent per year month quarter day days week or
    long longer later again still now only just alone compared against attendance count number
"""
_ANY = frozenset(_ANY_TEXT.split())


def is_of_another(
    read: Read, passage: Passage, number: Number, beside: str, grids: Sequence[Grid], around: str
) -> bool:
    """Tell whether the words by a figure put it elsewhere than any table in reach.

    `beside` is its clause, `around` the prose and the heading above, where what is counted may be named.
    """
    if _OTHER.search(beside) or _NARROWED.match(passage.text, number.end):
        return True
    labels = " ".join(word for grid in grids for word in (*grid.heads.values(), *(name for line in grid.lines for name in line.names)))  # fmt: skip
    if any(place[0].lower() not in labels.lower() for place in _PLACE.finditer(passage.text, 0, number.start)):  # fmt: skip
        return True
    said, known = set(_TIMES.findall(beside)), set(_TIMES.findall(labels))
    if said and not said & known and (known or all(read.words.count(one) < 2 for one in said)):
        return True
    noun = _NOUN.match(passage.text, number.end)
    if noun is None:
        return False
    words = {stem(word) for word in noun["w"].lower().split()} - _ANY
    told = {stem(word) for word in re.findall(r"[a-z'-]{3,}", f"{labels} {around}".lower())}
    return bool(words) and not words & told


def is_spoken(line: Line, text: str) -> bool:
    """Tell whether a line is named by its name, or all its words: one of many may be of all else."""
    if any(name.lower() in text.lower() for name in line.names):
        return True
    words = {stem(word) for word in re.findall(r"[a-z]{4,}", line.label.lower())}
    return words <= {stem(word) for word in re.findall(r"[a-z]{4,}", text.lower())}
