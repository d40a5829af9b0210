"""Figures said to lie above, below or inside what is printed beside them, and that do not.

"176, and so still above the regional rate of 168"; "27%, inside the range of 25% to 40%".
"""

from __future__ import annotations

import re

from wardmote.claims.findings import FindingClass, Judged, Sure
from wardmote.claims.marking import fault
from wardmote.claims.reading.letters import C, P, R
from wardmote.claims.reading.numerals import Number
from wardmote.claims.reading.passages import Passage, key_words
from wardmote.claims.rules.margins import (
    OF_BEFORE,
    contradiction,
    is_beside,
    is_near,
    read_margin,
    unit_at,
)

_HELD_TO = r"(?:rate|average|figure|target|goal|limit|trigger|threshold|standard|ceiling|mean|level|benchmark|share|tolerance)"
_SIDE = re.compile(
    rf"\b(?P<s>above|below|under|over|higher than|lower than)(?: both| either)? (?:the|our|its|their|that|this|a) (?:(?:[a-z'-]+ ){{0,3}}?{_HELD_TO}(?: [a-z]+)? (?:of|at|is|was) (?P<t>[{C}{P}])|(?P<t2>[{C}{P}]) (?:[a-z]+ )?{_HELD_TO}\b)",
    re.I,
)
_WITHIN = re.compile(r"\b(?P<o>outside|inside|within) (?:the|that|this|our|its|their) (?:[a-z]+ ){0,3}?(?:range|band|limits)\b", re.I)  # fmt: skip
_LET_BE = re.compile(r"\b(?:not|never|n't|no|if|would|should|must|may|might|will|whether|when(?:ever)?|where|any|each|every|expected|keep|since|until|unless|months?|days|weeks|evenings|quarters|wards|times)\b", re.I)  # fmt: skip


def judge_side(near: list[Passage], judged: Judged) -> None:
    """Check the last of some sentences: nothing near may lie where it is said to."""
    where = near[-1]
    shape = where.shape
    if match := _SIDE.search(shape.text):
        at = match.start("t" if match["t"] else "t2")
        aim = shape.numbers[at]
        margin = read_margin(shape, aim)
        before = shape.text[: match.start()]
        if _LET_BE.search(before.rpartition(";")[2]) or (margin is None and re.search(rf"{C}[^,;]{{0,20}}\Z", before)):  # fmt: skip
            return
        above = match["s"].lower() in ("above", "over", "higher than")
        found = contradiction(aim, _values(near, aim, at, match.start()), margin, above)
        if found:
            fault(judged, where, found[1], found[0], aim, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY)  # fmt: skip
    elif (match := _WITHIN.search(shape.text)) and not _LET_BE.search(shape.text):
        _in_range(near, match["o"].lower() == "outside", judged)


def _values(near: list[Passage], aim: Number, at: int, end: int) -> list[list[Number]]:
    """Return the figures that can be what is compared: of the sentence so far, then of those before."""
    tiers: list[list[Number]] = []
    for passage in reversed(near):
        if passage is not near[-1] and OF_BEFORE.match(passage.text):
            continue
        tiers.append(
            [
                n for place, n in passage.shape.numbers.items()
                if n.kind is aim.kind and n is not aim and is_near(n, aim)
                and not (passage is near[-1] and place > end) and not is_beside(passage, place, unit_at(near[-1], at))
            ]
        )  # fmt: skip
    return tiers


def _in_range(near: list[Passage], outside: bool, judged: Judged) -> None:
    """ "The share, 64%, lies inside the range of 60% to 75%"."""
    ranges = [n for passage in near[-2:] for n in passage.shape.numbers.values() if n.kind.value == R and n.percent]  # fmt: skip
    if len(ranges) != 1:
        return
    held = ranges[0]
    about = key_words(near[-1].text)
    told = [passage for passage in near if passage is near[-1] or about & key_words(passage.text)]
    values = [n for passage in told for n in passage.shape.numbers.values() if n.kind.value == P]
    inside = [n.value.touches(held.value) for n in values if is_near(n, held)]
    values = [n for n in values if is_near(n, held)]
    if values and all(one is outside for one in inside):
        reason = f"{values[0].text} lies {'inside' if outside else 'outside'} {held.text}; the contrary is said."
        fault(judged, near[-1], reason, values[0], kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY)  # fmt: skip
