"""Checks inside a sentence: fractions, parts, intervals, lengths of periods, shares of a whole."""

from __future__ import annotations

import re

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import FindingClass, Sure
from wardmote.claims.intervals import Interval
from wardmote.claims.letters import C, F, L, P, R, T
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.times import NUMBER_WORDS

FRACTION_SHARE = re.compile(rf"(?P<f>{F})(?P<g>[^.;,:{P}{F}]{{0,110}}?)\((?P<p>{P})[,;)]|\((?P<f2>{F})\)", re.I)  # fmt: skip
ESTIMATE = re.compile(
    rf"(?P<n>[{C}{P}])(?! ?(?:confidence|credible|CI\b|interval|limits?\b|level))(?: of (?:the )?(?:[a-z]+ )?{C})?[^.;{C}{P}{R}]{{0,40}}?\(?(?:{P} )?(?:confidence interval|credible interval|\bCI\b|interval|plausible range)(?: of| from|:|,| is| was)? ?(?:between )?(?P<r>{R})",
    re.I,
)
MONTHS_OF = re.compile(rf"(?P<n>[{C}{L}])(?P<u> ?(?:whole |full |calendar )?(?:months?|years?)(?: period)?)?,? ?\(?(?P<t>{T})", re.I)  # fmt: skip
_WORDS = "|".join(NUMBER_WORDS)


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
            _months,
        ):
            check(passage, judged)
    return judged


_HALF_OF_ANOTHER = re.compile(
    r" (?:that|those|what|as (?:many|much|high|likely)|the (?:rate|level|number|share|proportion|percentage|figure))\b",
    re.I,
)  # fmt: skip


def _fractions(passage: Passage, judged: Judged) -> None:
    """ "Half (50%)", "almost three quarters … (74%)", "one in five (20%)"."""
    shape = passage.shape
    for match in FRACTION_SHARE.finditer(shape.text):
        if not match["p"]:
            continue
        part, share = shape.numbers[match.start("f")], shape.numbers[match.start("p")]
        if part.value.touches(share.value):
            confirm(judged, passage, "the words and the percentage agree", part, share)
            continue
        if _HALF_OF_ANOTHER.match(match["g"]):
            continue  # the percentage is what the other comes to
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


def _small(word: str) -> int:
    return int(word) if word.isdigit() else NUMBER_WORDS[word]


def _months(passage: Passage, judged: Judged) -> None:
    """ "the 18 months between April 2006 and September 2007": the length must be the period's."""
    shape = passage.shape
    for match in MONTHS_OF.finditer(shape.text):
        number = shape.numbers[match.start("n")]
        span = shape.numbers[match.start("t")].span
        said = re.match(
            rf"(?:the |a )?(\d{{1,3}}|{_WORDS})[ -](month|year)s?\b",
            number.text + (match["u"] or ""),
            re.I,
        )
        if not said or span is None or not span.is_dated or span.months_long.denominator != 1:
            continue
        months = _small(said[1].lower()) * (12 if said[2].lower() == "year" else 1)
        named = shape.numbers[match.start("t")].text
        room = 0 if re.search(r"[A-Za-z]{3}", re.sub(r"from|between|and|to", "", named)) else 12
        if abs(months - span.months_long) > room and span.months_long > (12 if months >= 12 else 1):
            fault(
                judged, passage, f"{named} is {span.months_long} months; {said[0].strip()} is printed.",
                number, sure=Sure.LIKELY, held=Interval.at(span.months_long),
                kind=FindingClass.CONTRADICTION if said[2].lower() == "year" else FindingClass.ARITHMETIC,
            )  # fmt: skip
