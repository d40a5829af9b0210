"""Checks inside a sentence: fractions, parts, intervals, lengths of periods, shares of a whole."""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import FindingClass, Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import C, F, L, M, P, R, T
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.times import NUMBER_WORDS

FRACTION_SHARE = re.compile(rf"(?P<f>{F})(?P<g>[^.;,:{P}{F}]{{0,110}}?)\((?P<p>{P})[,;)]|\((?P<f2>{F})\)", re.I)  # fmt: skip
ESTIMATE = re.compile(
    rf"(?P<n>[{C}{P}])[^.;{C}{P}{R}]{{0,40}}?\(?(?:{P} )?(?:confidence interval|credible interval|\bCI\b|interval|plausible range)(?: of| from|:|,| is| was)? ?(?:between )?(?P<r>{R})",
    re.I,
)
PARTS = re.compile(
    rf"(?P<n>[{C}{M}])(?: [a-z'/-]+){{1,6}}?(?: {T})?[,(-]? ?\b(?P<cue>compris(?:ed|ing) of|compris(?:ed|ing)|made up of|consist(?:ed|ing) of|split (?:into|between)|broken down (?:into|as)|of which|of whom)(?P<list>[^.;]{{3,200}})"
    rf"|(?P<n3>[{C}{M}])(?: [a-z'/-]+){{0,5}}?(?: {T})?: (?P<list3>[{C}{M}][^.;]{{3,160}}\band [{C}{M}][^.;]{{2,60}})"
    rf"|(?P<n2>[{C}{M}]) (?:[a-z'/-]+ ){{1,5}}?\((?P<list2>[{C}{M}][^.;()]{{3,160}}\band [{C}{M}][^.;()]{{2,60}})\)",
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
            _estimates,
            _parts,
            _months,
            _too_much,
            _shares_sum,
        ):
            check(passage, judged)
    return judged


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
        close = len(match["g"].split()) <= 4
        if not close and abs(part.point - share.point) > 25:
            continue
        fault(
            judged, passage,
            f'"{part.text}" is {_percent(part.value)}; {share.text} is printed beside it.',
            part, share, sure=Sure.CERTAIN if close else Sure.LIKELY,
        )  # fmt: skip


def _percent(held: Interval) -> str:
    return f"{held}%"


def _estimates(passage: Passage, judged: Judged) -> None:
    shape = passage.shape
    for match in ESTIMATE.finditer(shape.text):
        value, around = shape.numbers[match.start("n")], shape.numbers[match.start("r")]
        if value.value.touches(around.value):
            confirm(judged, passage, "the estimate lies in its interval", value, around)
        else:
            fault(
                judged, passage, f"{value.text} lies outside its own interval, {around.text}.",
                value, around,
            )  # fmt: skip


def _parts(passage: Passage, judged: Judged) -> None:
    """A total and the parts it is said to be made up of."""
    shape = passage.shape
    for match in PARTS.finditer(shape.text):
        suffix = "" if match["n"] else "2" if match["n2"] else "3"
        whole = shape.numbers[match.start("n" + suffix)]
        start, end = match.span("list" + suffix)
        counts = [n for n in shape.numbers_in(start, end) if n.kind is whole.kind]
        others = [
            n
            for n in shape.numbers_in(start, end)
            if n.kind in (NumberKind.PERCENT, NumberKind.MONEY, NumberKind.COUNT)
            and n.kind is not whole.kind
            and not _in_brackets(shape.text, n, start)
        ]
        if len(counts) < 2 or others or whole.point < 5:
            continue
        total = Interval.at(0)
        for count in counts:
            total = total.plus(count.loose)
        partial = bool(match["cue"]) and match["cue"].lower().startswith("of wh")
        fits = total.touches(whole.loose) or (
            partial
            and total.low is not None
            and whole.loose.high is not None
            and total.low <= whole.loose.high
        )
        comes_to = sum((count.point for count in counts), Fraction(0))
        if fits:
            if not partial:
                confirm(judged, passage, "the parts add up to the total", whole, *counts)
        elif partial or comes_to * 4 >= whole.point * 3:
            shown = " + ".join(count.text for count in counts)
            fault(
                judged, passage,
                f"The parts {shown} come to {number_in_words(comes_to)}; {whole.text} is printed as the whole.",
                whole, *counts, held=total,
            )  # fmt: skip


def _small(word: str) -> int:
    return int(word) if word.isdigit() else NUMBER_WORDS[word]


def _in_brackets(text: str, number: Number, start: int) -> bool:
    at = text.find(number.kind.value, start)
    return text[at - 1 : at] == "(" and text[at + 1 : at + 2] == ")"


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


def _too_much(passage: Passage, judged: Judged) -> None:
    """A share of a whole cannot be above 100%."""
    shape = passage.shape
    for match in re.finditer(rf"\b(?:account(?:ed|s|ing) for|made up|makes up|represent(?:ed|s)|compris(?:ed|es)) (?P<p>{P}) of", shape.text, re.I):  # fmt: skip
        share = shape.numbers[match.start("p")]
        if share.value.low is not None and share.value.low > 100:
            fault(judged, passage, f"{share.text} of a whole is more than all of it.", share)


_LISTED_SHARES = re.compile(rf"\b(?:account(?:ed|s|ing) for|made up|makes? up|represent(?:ed|s)|compris(?:ed|es)) (?P<p>{P}) of (?P<rest>[^.;]{{3,240}})", re.I)  # fmt: skip


def _shares_sum(passage: Passage, judged: Judged) -> None:
    """ "Theft makes up 40% of all crime, violence 50% and other crime 25%": more than all."""
    shape = passage.shape
    for match in _LISTED_SHARES.finditer(shape.text):
        rest = match["rest"]
        if not re.fullmatch(
            rf"[^,{P}]{{2,60}}(?:(?:,| and|, and) [a-z' ]{{3,40}} {P}){{1,12}}\s?", rest, re.I
        ):
            continue
        shares = shape.numbers_in(match.start("p"), match.end())
        total = Interval.at(0)
        for share in shares:
            total = total.plus(share.value)
        if total.low is not None and total.low > 100:
            fault(
                judged, passage,
                f"The shares of one whole come to {number_in_words(sum((s.point for s in shares), Fraction(0)))}%.",
                *shares,
            )  # fmt: skip
