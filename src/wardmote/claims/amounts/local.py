"""Checks inside a sentence: fractions, parts, intervals, shares of a whole."""

from __future__ import annotations

import re

from wardmote.claims.findings import Judged, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.marking import confirm, fault
from wardmote.claims.reading.letters import C, F, P, R
from wardmote.claims.reading.numerals import NumberKind
from wardmote.claims.reading.passages import Passage, Read

# a count in between has the percentage for its own: "in the darker half 227 of the 378 (60%)"
FRACTION_SHARE = re.compile(
    rf"(?P<f>{F})(?P<g>(?: of (?:the |all |these |those )?{C})?[^.;,:{P}{F}{C}]{{0,110}}?)\((?:{C}(?: [a-z]+)?,? (?:or )?)?(?P<p>{P})[,;)]",
    re.I,
)
ESTIMATE = re.compile(
    rf"(?P<n>[{C}{P}])(?! ?(?:confidence|credible|CI\b|interval|limits?\b|level))(?: of (?:the )?(?:[a-z]+ )?{C})?[^.;{C}{P}{R}]{{0,40}}?\(?(?:{P} )?(?:confidence interval|credible interval|\bCI\b|interval|plausible range)(?: of| from|:|,| is| was)? ?(?:between )?(?P<r>{R})",
    re.I,
)


def judge_locally(read: Read) -> Judged:
    """Check every sentence by itself, and counted lists with the blocks that follow."""
    judged = Judged()
    for passage in read.passages:
        if not passage.shape.numbers:
            continue
        for check in (
            _fractions,
            _shares_in_words,
            _estimates,
        ):
            check(passage, judged)
    return judged


_ONE_HALF = re.compile(r"\b(?:first|second|third|last|latter|other|each|either) \Z", re.I)
_HALF_OF_ANOTHER = re.compile(
    r" (?:that|those|what|as (?:many|much|high|likely)|the (?:rate|level|number|share|proportion|percentage|figure))\b",
    re.I,
)  # fmt: skip


def _fractions(passage: Passage, judged: Judged) -> None:
    """ "Half (50%)", "almost three quarters … (74%)", "one in five (20%)"."""
    shape = passage.shape
    for match in FRACTION_SHARE.finditer(shape.text):
        part, share = shape.numbers[match.start("f")], shape.numbers[match.start("p")]
        if part.value.touches(share.value):
            confirm(judged, passage, "the words and the percentage agree", part, share)
            continue
        if _HALF_OF_ANOTHER.match(match["g"]) or _ONE_HALF.search(shape.text[: match.start("f")]):
            continue  # the percentage is what the other comes to, or of "the second half"
        close = len(match["g"].split()) <= 4
        if not close and abs(part.point - share.point) > 25:
            continue
        fault(
            judged, passage,
            f'"{part.text}" is {_percent(part.value)}; {share.text} is printed beside it.',
            part, share, sure=Sure.CERTAIN if close else Sure.LIKELY,
        )  # fmt: skip


SHARE_FRACTION = re.compile(
    rf"(?P<p>{P})(?: of [a-z' ]{{2,40}})?,? (?:or |\()(?:about |some )?(?P<f>{F})", re.I
)


def _shares_in_words(passage: Passage, judged: Judged) -> None:
    """ "4% of households, or 1 in 40"."""
    shape = passage.shape
    for match in SHARE_FRACTION.finditer(shape.text):
        share, part = shape.numbers[match.start("p")], shape.numbers[match.start("f")]
        if part.value.touches(share.value):
            confirm(judged, passage, "the words and the percentage agree", part, share)
        elif abs(part.point - share.point) <= 25:
            fault(
                judged, passage, f'"{part.text}" is {part.value}%; {share.text} is printed beside it.',
                part, share, sure=Sure.LIKELY,
            )  # fmt: skip


def _percent(held: Interval) -> str:
    return f"{held}%"


def _estimates(passage: Passage, judged: Judged) -> None:
    shape = passage.shape
    for match in ESTIMATE.finditer(shape.text):
        value, around = shape.numbers[match.start("n")], shape.numbers[match.start("r")]
        if around.percent and value.kind is not NumberKind.PERCENT:
            continue  # the base of the share, not the share
        if value.value.touches(around.value):
            confirm(judged, passage, "the estimate lies in its interval", value, around)
        else:
            fault(
                judged, passage, f"{value.text} lies outside its own interval, {around.text}.",
                value, around,
            )  # fmt: skip
