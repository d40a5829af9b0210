"""Rates: "512, or 12.4 per 1,000 households" against the homes the text says there are."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import C, L, P
from wardmote.claims.marking import confirm, fault
from wardmote.claims.numerals import Number
from wardmote.claims.passages import Passage, Read

_PEOPLE = r"(?:residents|people|population|inhabitants|persons)"
_HOMES = r"(?:households|homes|dwellings|properties)"
OR_RATE = re.compile(
    rf"(?P<n>{C})[^.;{C}]{{0,60}}?(?:,|-|\() ?(?:or|that is|which is|equal to|equivalent to|equating to|giving)? ?(?:a rate of )?(?P<r>{C}) (?:[a-z]+ ){{0,2}}?(?P<l>{L}) ?(?P<u>[a-z]*)",
    re.I,
)
THIS_RATE = re.compile(
    rf"\b(?:this|which|that) (?:is|was|gives|equates to|represents|amounts to|means) (?:a (?:crime )?rate of )?(?P<r>{C}) (?:[a-z]+ ){{0,2}}?(?P<l>{L}) ?(?P<u>[a-z]*)|\bthe rate was (?P<r2>{C}) (?:[a-z]+ ){{0,2}}?(?P<l2>{L}) ?(?P<u2>[a-z]*)",
    re.I,
)
WITH_BASE = re.compile(
    rf"population of (?P<pop>{C}) [^.;{C}{P}]{{0,20}}?\b(?:had|with|saw|recorded) (?P<n>{C}) [^.;{C}{P}]{{2,40}}?\b(?:or|a rate of) (?P<rate>{C}) [^.;{C}{P}{L}]{{0,20}}(?P<per>{L})"
    rf"|(?P<n2>{C}) [^.;{C}{P}]{{2,30}} in a population of (?P<pop2>{C}),? (?:or|a rate of) (?P<rate2>{C}) (?P<per2>{L})",
    re.I,
)
_PER = re.compile(r"per ([\d,]+)", re.I)
_LEAST = 1000  # a smaller number of people is no population


def judge_rates(read: Read) -> Judged:
    """Check every rate in a sentence that has its count, where the text gives one base for it."""
    judged = Judged()
    bases = {kind: _base(read, kind) for kind in (_PEOPLE, _HOMES)}
    for _, passages in read.by_block:
        for at, passage in enumerate(passages):
            if len(passage.shape.numbers) >= 2:
                _with_base(passage, judged)
            for match in OR_RATE.finditer(passage.shape.text):
                count = passage.shape.numbers[match.start("n")]
                _rate(passage, match, "", count, bases, judged)
            for match in THIS_RATE.finditer(passage.shape.text):
                earlier = _count_before(passages[: at + 1], match.start())
                _rate(passage, match, "" if match["r"] else "2", earlier, bases, judged)
    return judged


def _with_base(passage: Passage, judged: Judged) -> None:
    """ "A population of 9,000 had 45 incidents, or 5 per 1,000": count, base and rate in one sentence."""
    for match in WITH_BASE.finditer(passage.shape.text):
        end = "" if match["n"] else "2"
        count, people, rate, per = (
            passage.shape.numbers[match.start(name + end)] for name in ("n", "pop", "rate", "per")
        )
        base = re.search(r"1(?:,?0{2,3}(?:,?000)?)", per.text)
        if not base or not people.point:
            continue
        exact = count.loose.over(people.loose).scaled(Fraction(base[0].replace(",", "")))
        half = Fraction(1, 2) if rate.value.is_point else Fraction(0)
        if not exact.touches(rate.value.plus(Interval(-half, half))):
            fault(
                judged,
                passage,
                f"{count.text} in {people.text} is {exact} {per.text}; {rate.text} is printed.",
                rate,
                sure=Sure.LIKELY,
            )


def _base(read: Read, kind: str) -> Number | None:
    """Return the one number of residents (or homes) that a text prints, or None."""
    found: dict[Fraction, Number] = {}
    for passage in read.passages:
        shape = passage.shape
        for match in re.finditer(
            rf"(?P<n>{C}) {kind}\b|\b(?:{kind}) ?(?:of|:|is|was|stands at) ?(?P<m>{C})",
            shape.text,
            re.I,
        ):
            number = shape.numbers[match.start("n" if match["n"] else "m")]
            whole_area = not re.match(r" (?:aged|who|were|have|had|asked|took|replied|said|over|under|supported|died|live in the)\b", shape.text[match.end() :])  # fmt: skip
            if number.point >= _LEAST and number.point.denominator == 1 and whole_area:
                found[number.point] = number
    return next(iter(found.values())) if len(found) == 1 else None


def _count_before(passages: Sequence[Passage], stop: int) -> Number | None:
    """Return the first count of the sentence before, or of this one, that a rate may be made from."""
    this = passages[-1]
    for passage in (*passages[-2:-1], this):
        for at, number in passage.shape.numbers.items():
            if number.kind.value == C and number.point >= 20 and (passage is not this or at < stop):
                after = passage.shape.text[at + 1 : at + 24]
                if not re.match(rf" (?:{_PEOPLE}|{_HOMES})", after, re.I):
                    return number
    return None


def _rate(
    passage: Passage, match: re.Match[str], suffix: str, count: Number | None,
    bases: dict[str, Number | None], judged: Judged,
) -> None:  # fmt: skip
    shape = passage.shape
    rate, label = shape.numbers[match.start("r" + suffix)], shape.numbers[match.start("l" + suffix)]
    per = _PER.search(label.text)
    unit = match["u" + suffix].lower()
    kind = (
        _HOMES if re.match(_HOMES, unit) else _PEOPLE if not unit or re.match(_PEOPLE, unit) else ""
    )
    base = bases.get(kind)
    if not per or base is None or count is None or count is rate or count.point <= rate.point:
        return
    if count.point >= base.point or re.search(
        r"\b(?:aged|women|men|children|year-olds?)\b", passage.text
    ):
        return
    held = count.loose.scaled(int(per[1].replace(",", ""))).over(base.loose)
    if held.touches(_widened(rate.loose, rate.value.is_point)):
        confirm(judged, passage, "the rate fits the count and the base", count, rate)
        return
    exact = Fraction(round(count.point * int(per[1].replace(",", "")) * 10 / base.point), 10)
    fault(
        judged, passage,
        f"{count.text} among {base.text} is {number_in_words(exact)} {label.text}; {rate.text} is printed.",
        rate, sure=Sure.LIKELY, held=held,
    )  # fmt: skip


def _widened(held: Interval, rounded: bool) -> Interval:
    return held.plus(Interval(Fraction(-1, 2), Fraction(1, 2))) if rounded else held
