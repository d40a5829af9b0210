"""Averages and rates whose count, period or population stands elsewhere in the text.

"1,087 reports came in over the quarter …. This was 362 a month", "12 a day" in a report of a
year, "84.9 per 1,000" where the population stands in the first section. Every count of the
section and every period or population of the text is tried; any that fits settles the figure.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.marking import doubt
from wardmote.claims.means import rounded
from wardmote.claims.mentions import Mention, own_spans, title_span
from wardmote.claims.nearby import Around, unsettled
from wardmote.claims.numerals import Number, NumberKind
from wardmote.claims.passages import Passage, Read
from wardmote.claims.rates import decimals, is_population, many_of, special_of
from wardmote.claims.sayings import Role, Saying, sayings_of
from wardmote.claims.wording import content

_PER = re.compile(r"\A(?: [a-z][a-z' /-]{0,40}?)? (?:a|per|each|every) (?P<u>day|week|month|quarter|year)\b(?! (?:ago|earlier|before|later|ending|ended|to))", re.I)  # fmt: skip
_DAYS = {"day": Fraction(1), "week": Fraction(7), "month": Fraction(1461, 48), "quarter": Fraction(1461, 16), "year": Fraction(1461, 4)}  # fmt: skip
_NAMED = (
    (re.compile(r"\b(?:over|in|during|for|this|the) (?:the )?quarter\b", re.I), 3),
    (re.compile(r"\b(?:over|in|during|for|across) (?:the )?half[- ]year\b", re.I), 6),
    (re.compile(r"\b(?:over|in|during|for|across|of|this) (?:the |this |a )?(?:calendar |financial |whole |full )?year\b(?! (?:to|before|ago))", re.I), 12),
)  # fmt: skip
_BACK = re.compile(
    r"\A(?:- )?(?:\ue009 )?(?:(?:so|and|or),? )?(?:that|this|it|the (?:monthly |daily |weekly )?average) (?:is|was|comes|came|works|makes|equates|means)\b[^.;:,]{0,50}\Z"
    r"|, (?:or|that is|which is|equal to)(?: [a-z]+){0,3} ?\Z|\b(?:an average of|(?:equates?|equivalent|amounts?|works? out|comes?) (?:to|at))(?: [a-z]+){0,2} ?\Z"
    r"|\b(?:so|therefore|thus|hence)\b[^.;,]{0,40}\Z",
    re.I,
)
_APART = re.compile(r"\b(?:targets?|would|could|should|expected|forecast|up to|at least|between|rang(?:e|ed|es)|median|previous|busiest|quietest|peak|highest|lowest|national\w*|county|region\w*|force|England|Wales|working|estimated?|likely|saves?|cost\w*)\b", re.I)  # fmt: skip

_FEW = 3  # figures of one name: last year's, this year's, a total
_ALL_ARE = re.compile(r"\b(?:figures|data|numbers|crimes?|statistics|counts)\b[^.;]{0,60}\b(?:are|is|cover|covers) (?:all )?(?:for|the)\b", re.I)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Base:
    """What a count is spread over: periods of a length, or a population by so many."""

    held: Interval
    text: str


def judge_spread(read: Read, done: Judged, figures: Sequence[Mention]) -> Judged:
    """Check every average over time and every rate that no reading has settled."""
    judged = Judged()
    lengths = _lengths_of(read)
    populations = _populations(read)
    for around in unsettled(read, done):
        one = around.one
        if one.number.kind is not NumberKind.COUNT:
            continue
        per = _PER.match(one.passage.shape.text[one.at + 1 :])
        if one.role is Role.MEAN and per:
            unit = per["u"].lower()
            own = _lengths(around, unit, lengths)
            every = _in_units({Fraction(12), *(m for p in read.passages for m in _months(p))}, unit)
            _judge(around, own, [*own, *every], unit, figures, judged)
        elif one.role is Role.RATE and (many := many_of(one)):
            kind = special_of(one.passage.text[one.number.end :][:60])
            bases = [
                _Base(n.loose.scaled(Fraction(1, many)), n.text) for n in populations.get(kind, ())
            ]
            _judge(
                around, bases if len(bases) == 1 else [], bases, f"per {many:,}", figures, judged
            )
    return judged


def _judge(
    around: Around, own: Sequence[_Base], every: Sequence[_Base], unit: str,
    figures: Sequence[Mention], judged: Judged,
) -> None:  # fmt: skip
    one = around.one
    room = rounded(one.number) if one.role is Role.MEAN else decimals(one.number)
    told = _counts(around, figures)
    if any(count.over(base.held).touches(room) for count, _ in told for base in every):
        return
    text = one.passage.shape.text
    if not told or len(own) != 1 or _APART.search(text[max(0, one.at - 40) : one.at + 25]):
        return
    means = [
        (_middle(count.over(own[0].held)) / one.number.point, printed) for count, printed in told
    ]
    off, printed = min(means, key=lambda mean: abs(mean[0] - 1) if mean[0] < 5 else abs(mean[0] / 10 - 1) + 1)  # fmt: skip
    exact = off * one.number.point
    rate = one.role is Role.RATE
    if Fraction(2, 5) <= off <= Fraction(5, 2) or (
        rate and (9 <= off <= 11 or 9 <= 100 * off <= 11)
    ):
        shown = number_in_words(Fraction(round(exact * 10), 10))
        said = f"among {own[0].text} is {shown} {unit}" if rate else f"over {own[0].text} is {shown} a {unit}"  # fmt: skip
        doubt(judged, one.passage, f"{printed} {said}", one.number)


def _middle(held: Interval) -> Fraction:
    return ((held.low or Fraction(0)) + (held.high or Fraction(0))) / 2


def _counts(around: Around, figures: Sequence[Mention]) -> list[tuple[Interval, str]]:
    """Return the counts that may be spread, the likeliest first: beside it, just before, of its name."""
    one = around.one
    before = [
        v
        for v in around.own(NumberKind.COUNT)
        if v.at < one.at and _is_count(v, one) and not is_population(v)
    ]
    if before:
        return [_told(v) for v in before] if _BACK.search(around.left) else []
    if _BACK.search(around.left):
        tiers = [[v for v in tier if _is_count(v, one)] for tier in around.tiers(NumberKind.COUNT)]
        found = [v for tier in tiers[:3] for v in tier]
        found.sort(key=lambda v: _is_part(v))
        return [_told(v) for v in found]
    after = one.passage.shape.text[one.at + 1 :]
    words = content(re.split(r"[,;.]| (?:a|per|each|every|for) ", after)[0])
    named = [
        m for m in figures if m.measure == "count" and not m.names and m.point > one.number.point
    ]
    named = [m for m in named if words and m.words == words]
    return [(m.held, m.text) for m in named] if len({m.point for m in named}) <= _FEW else []


def _told(value: Saying) -> tuple[Interval, str]:
    return value.number.loose, value.number.text


def _is_part(value: Saying) -> bool:
    """Tell whether a count is told as a part: "46% (500)", "91 of them"."""
    text = value.passage.shape.text
    return text[value.at - 1 : value.at] == "(" or bool(
        re.match(r" ?\([\ue002\ue006]| of ", text[value.at + 1 :])
    )


def _is_count(value: Saying, one: Saying) -> bool:
    plain = value.role is Role.VALUE and not value.measure and not value.number.hedged
    return plain and value.number.point > one.number.point and not is_population(value)  # fmt: skip


# ---- what it is spread over --------------------------------------------------------------------


def _months(passage: Passage) -> list[Fraction]:
    """Return the lengths in months of the periods a sentence is of."""
    found = [span.months_long for span in own_spans(passage) if span.months_long >= 1]
    return found or [Fraction(many) for words, many in _NAMED if words.search(passage.text)][:1]


def _lengths_of(read: Read) -> list[Fraction]:
    """Return the length of the period a whole text is of, if its title or a sentence says so."""
    span = title_span(read)
    said = {
        months
        for passage in read.passages if _ALL_ARE.search(passage.text)
        for months in _months(passage) if months <= 18
    }  # fmt: skip
    return [span.months_long] if span else list(said) if len(said) == 1 else []


def _lengths(around: Around, unit: str, title: list[Fraction]) -> list[_Base]:
    """Return the one length of time an average is over: its sentence's, those before, the text's."""
    near = (around.one.passage, *reversed(around.before[-3:]))
    for months in (*(_months(passage) for passage in near), title):
        if months:
            return _in_units(set(months), unit)
    return []


def _in_units(months: set[Fraction], unit: str) -> list[_Base]:
    size = _DAYS[unit]
    found = []
    for length in sorted(months):
        many = length * Fraction(1461, 48) / size
        if many >= Fraction(19, 10):
            whole = unit in ("month", "quarter", "year")
            held = (
                Interval.at(round(many))
                if whole
                else Interval(many * Fraction(98, 100), many * Fraction(102, 100))
            )
            found.append(_Base(held, _in_words(length)))
    return found


def _in_words(months: Fraction) -> str:
    if months % 12 == 0:
        return "a year" if months == 12 else f"{number_in_words(months / 12)} years"
    return f"{number_in_words(Fraction(round(months)))} months"


def _populations(read: Read) -> dict[str, list[Number]]:
    """Return the populations that the prose of a text states, by their kind ("" are residents)."""
    found: dict[str, dict[Fraction, Number]] = {}
    for passage in read.passages:
        for one in sayings_of(passage) if passage.shape.numbers and not passage.block.table else ():
            if is_population(one):
                kind = special_of(passage.text[one.number.end :][:60])
                found.setdefault(kind, {}).setdefault(one.number.point, one.number)
    return {kind: list(numbers.values()) for kind, numbers in found.items()}
