"""Words that say how many times one value is of another: "doubled", "three times the", "half the"."""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.intervals import Interval
from wardmote.claims.reading.numerals import Number, NumberKind
from wardmote.claims.reading.passages import Passage
from wardmote.claims.reading.sayings import Role, Saying, When
from wardmote.claims.reading.wording import in_quotes

_HEDGES = r"more than |over |well over |almost |nearly |just under |roughly |about |around "
_TIMES = re.compile(
    rf"\b(?P<h>{_HEDGES})?(?P<w>doubl|(?<!\ue001 )(?<!oth )halv|trebl|tripl|quadrupl)(?:ed|ing|es?)\b(?! (?:check|digit|count|lock|glaz|time))"
    rf"|(?P<h2>{_HEDGES})?(?:(?P<t>\b(?:twice|double))(?= (?:as|more|the|higher|that)\b)|(?P<c>\ue001)(?:-?fold| times(?= (?:as|more|the|higher|greater|that)\b)))"
    rf"|(?P<h4>{_HEDGES})?(?P<fold>\b(?:two|three|four|five|six|ten)-?fold|\bone and a \ue006 times|\bone-and-a-half times)"
    rf"|(?P<h3>fewer than |less than )?(?P<half>\ue006)(?= that (?:of|for|in|among)\b| the (?:number|burglar|total|figure|level|[a-z]+ (?:it|they|we) (?:had|saw|recorded)))",
    re.I,
)
_FACTORS = {
    "doubl": 2,
    "trebl": 3,
    "tripl": 3,
    "quadrupl": 4,
    "twice": 2,
    "double": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "ten": 10,
}
_ROOM = Fraction(1, 8)  # "doubled" is said of 1.75 to 2.25


def factors_of(passage: Passage) -> list[Saying]:
    """Return each "doubled", "three times the" of a sentence as a number said of two values."""
    found = []
    for match in _TIMES.finditer(passage.shape.text):
        if in_quotes(passage.shape.text, match.start()):
            continue  # what others say
        hedge = (match["h"] or match["h2"] or match["h3"] or match["h4"] or "").strip().lower()
        factor = _factor(match, passage)
        low, high = factor * (1 - _ROOM), factor * (1 + _ROOM)
        if match["c"] and (number := passage.shape.numbers[match.start("c")]).hedged:
            hedge = number.text.lower().rpartition(" ")[0]  # "more than three"
        beyond = factor * (2 if factor > 1 else Fraction(1, 2))
        if hedge in ("more than", "over", "well over"):
            low, high = sorted((factor, beyond))
        elif hedge in ("fewer than", "less than"):
            low, high = Fraction(0), factor
        elif hedge in ("almost", "nearly", "just under"):
            back = factor * (Fraction(4, 5) if factor > 1 else Fraction(13, 10))
            low, high = sorted((factor, back))
        held = Interval(low, high)
        offsets = passage.shape.offsets
        number = Number(
            NumberKind.FRACTION,
            offsets[match.start()],
            offsets[match.end() - 1] + 1,
            match[0],
            factor,
            held,
            held,
        )
        found.append(
            Saying(number, passage, match.start(), Role.FACTOR, factor > 1, frozenset(), "", When(), match.start(), match.end())
        )  # fmt: skip
    return found


def _factor(match: re.Match[str], passage: Passage) -> Fraction:
    if match["fold"]:
        return Fraction(_FACTORS.get(match["fold"].partition("fold")[0].strip("-"), Fraction(3, 2)))
    if match["c"] or match["half"]:
        point = passage.shape.numbers[match.start("c" if match["c"] else "half")].point
        return point if match["c"] else point / 100
    word = (match["w"] or match["t"]).lower()
    return Fraction(1, 2) if word == "halv" else Fraction(_FACTORS[word])
