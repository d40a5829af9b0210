"""The base a text states for the shares that follow: "Percentages are of the 790".

Where the shares that follow it, with their counts, are all of one other count of the text, and none
of them can be of the base stated, the base is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.amounts.portions import Portion
from wardmote.claims.findings import Judged, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.letters import C
from wardmote.claims.reading.passages import Passage, Read

_STATES = re.compile(
    rf"(?:\b(?:percentages?|shares|figures|results|answers|proportions|what follows|(?:the )?rest of this [a-z]+|this (?:page|section|part))\b[^.;:{C}]{{0,40}}?"
    rf"\b(?:is|are|were|was)(?: all| only| based| calculated| worked out)? (?:of|for|about|on|out of)(?: the| those| these| all| all the)? (?P<n>{C})"
    rf"|\b(?:base|sample|n)(?: size)? ?(?::|=|is|was)(?: all)? (?P<m>{C}))",
    re.I,
)
_MOST = 8  # shares after a base that are held to it
_LEAST = 2
_SMALL = 20  # a smaller count is of places or of questions, not of those who were counted

Fitted = tuple[Portion, frozenset[Fraction]]  # a share, and the counts it can be of


def judge_stated_bases(read: Read, shares: Sequence[Fitted], judged: Judged) -> None:
    """Hold the shares after each base a text states to it."""
    order = {id(passage): at for at, passage in enumerate(read.passages)}
    placed = [(order[id(portion.passage)], portion, fits) for portion, fits in shares]
    stated = [
        (at, passage, match) for at, passage in enumerate(read.passages)
        if (match := _STATES.search(passage.shape.text))
    ]  # fmt: skip
    for position, (at, passage, match) in enumerate(stated):
        until = stated[position + 1][0] if position + 1 < len(stated) else len(read.passages)
        following = [fits for where, _, fits in placed if at < where < until][:_MOST]
        _hold(passage, match, following, judged)


def _hold(
    passage: Passage, match: re.Match[str], following: Sequence[frozenset[Fraction]], judged: Judged
) -> None:
    base = passage.shape.numbers[match.start("n" if match["n"] else "m")]
    if base.point < _SMALL:
        return  # "this page is about five wards"
    if following and base.point in following[0]:
        confirm(judged, passage, "the shares that follow are of it", base)
    shared: frozenset[Fraction] = frozenset()
    run = 0
    for fits in following:  # until one is of something else
        if not (rest := fits & shared if run else fits):
            break
        shared, run = rest, run + 1
    if run >= _LEAST and not any(base.point in fits for fits in following[:run]):
        meant = number_in_words(max(shared))
        fault(
            judged, passage,
            f"{base.text} is stated as what the shares are of; those that follow are of {meant}.",
            base, sure=Sure.CERTAIN if run > _LEAST else Sure.LIKELY,
        )  # fmt: skip
