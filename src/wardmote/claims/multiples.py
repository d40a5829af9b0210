"""One figure beside another: "double the national rate of 0.9", "1.2 points above the 4.3%"."""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import C, F, L, M, P, Q
from wardmote.claims.marking import confirm, fault
from wardmote.claims.passages import Passage, Read

_HEDGE = r"(?P<h>nearly |almost |just under |just over |over |more than |well over |about |around |roughly )?"
_BASE = r"(?:average|mean|median|national|regional|county|force|London|England|figure|rate|number|level|highest|lowest|total|target|previous|comparable|group)"
_N = f"[{C}{P}{M}]"
TIMES = re.compile(
    rf"(?P<n>{_N})(?: {L})?[^.;:{C}{P}{M}{F}]{{0,40}}?[, ](?:is|was|are|were|or|,) {_HEDGE}(?P<w>double|twice|treble|triple|(?P<c>{C}) times) (?:the|that|those|its|our)\b[^.;:{C}{P}{M}{F}]{{0,60}}?(?:of |\()(?P<m>{_N})",
    re.I,
)
PART_OF = re.compile(
    rf"(?P<n>{_N})(?: {L})?,? (?:is |was |or )?(?P<f>{F}) (?:of )?(?:the |that of the )(?:[a-z]+ ){{0,2}}?{_BASE}[^.;:{C}{P}{M}{F}]{{0,30}}?(?:of |\()(?P<m>{_N})",
    re.I,
)
POINTS = re.compile(
    rf"(?P<n>{P})[^.;:{C}{P}{Q}]{{0,40}}?(?P<q>{Q}) (?P<d>above|below|higher than|lower than|more than|less than|better than|worse than|short of|over|under) [^.;:{C}{P}{Q}]{{0,50}}?(?P<m>{P})",
    re.I,
)
_FACTORS = {
    "double": Fraction(2),
    "twice": Fraction(2),
    "treble": Fraction(3),
    "triple": Fraction(3),
}
_ROOM = Fraction(1, 8)  # "double" is said of 1.75 to 2.25
_UPWARD = ("above", "higher than", "more than", "over")
_DOWNWARD = ("below", "lower than", "less than", "under", "short of")


def judge_multiples(read: Read) -> Judged:
    """Check every figure that is said to be so many times, or so many points from, another."""
    judged = Judged()
    for passage in read.passages:
        if len(passage.shape.numbers) < 2:
            continue
        for pattern in (TIMES, PART_OF):
            for match in pattern.finditer(passage.shape.text):
                _times(passage, match, judged)
        _points(passage, judged)
    return judged


def _times(passage: Passage, match: re.Match[str], judged: Judged) -> None:
    shape = passage.shape
    value, base = shape.numbers[match.start("n")], shape.numbers[match.start("m")]
    if value.kind is not base.kind or base.point == 0:
        return
    said = match.groupdict()
    if said.get("w"):
        times = shape.numbers[match.start("c")] if said["c"] else None
        factor = times.point if times else _FACTORS[said["w"].lower()]
        words = f"{times.text} times" if times else said["w"]
        held = _around(factor, (said["h"] or "").strip().lower())
    else:
        part = shape.numbers[match.start("f")]
        words, held = part.text, part.value.scaled(Fraction(1, 100))
        held = Interval((held.low or Fraction(0)) * (1 - _ROOM), (held.high or Fraction(1)) * (1 + _ROOM))  # fmt: skip
    if value.value.over(base.value).touches(held):
        confirm(judged, passage, "one is so many times the other", value, base)
        return
    ratio = Fraction(round(value.point * 100 / base.point), 100)
    fault(
        judged, passage,
        f'{value.text} is {number_in_words(ratio)} times {base.text}; "{words.strip()}" is printed.',
        value, base, sure=Sure.LIKELY,
    )  # fmt: skip


def _around(factor: Fraction, hedge: str) -> Interval:
    low, high = factor * (1 - _ROOM), factor * (1 + _ROOM)
    if hedge in ("nearly", "almost", "just under"):
        return Interval(factor * Fraction(3, 4), factor)
    if hedge in ("over", "more than", "well over", "just over"):
        return Interval(factor, factor * 2)
    return Interval(low, high)


def _points(passage: Passage, judged: Judged) -> None:
    """ "6.1%, 1.8 percentage points above the national 4.3%"."""
    shape = passage.shape
    for match in POINTS.finditer(shape.text):
        value, gap, base = (shape.numbers[match.start(k)] for k in ("n", "q", "m"))
        rises = value.point > base.point
        apart = value.value.minus(base.value) if rises else base.value.minus(value.value)
        word = match["d"].lower()
        turned = (word in _UPWARD and not rises) or (word in _DOWNWARD and rises)
        if apart.touches(gap.value) and (not turned or value.point == base.point):
            confirm(judged, passage, "the difference is as printed", value, gap, base)
            continue
        fault(
            judged, passage,
            f"{value.text} and {base.text} are {number_in_words(abs(value.point - base.point))} percentage points "
            f"apart{', the other way round' if turned else ''}; {gap.text} {word} is printed.",
            gap, sure=Sure.LIKELY if any(n.hedged for n in (value, gap, base)) else Sure.CERTAIN,
        )  # fmt: skip
