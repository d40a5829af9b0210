"""Averages beside each other, and lengths of time: "178 a month and 9 a day", "6pm to 9pm, two hours"."""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Sure
from wardmote.claims.intervals import Interval, number_in_words
from wardmote.claims.letters import C, M, P
from wardmote.claims.marking import confirm, doubt, fault
from wardmote.claims.numerals import Number
from wardmote.claims.passages import Passage, Read
from wardmote.claims.times import NUMBER_WORDS

_DAYS = {
    "day": (Fraction(1), Fraction(1)), "week": (Fraction(7), Fraction(7)),
    "month": (Fraction(28), Fraction(31)), "quarter": (Fraction(90), Fraction(92)),
    "year": (Fraction(365), Fraction(366)),
}  # fmt: skip
_EXACT = {
    ("year", "month"): Fraction(1, 12), ("month", "year"): Fraction(12), ("year", "quarter"): Fraction(1, 4),
    ("quarter", "year"): Fraction(4), ("month", "quarter"): Fraction(3), ("quarter", "month"): Fraction(1, 3),
}  # fmt: skip
_PACES = re.compile(
    rf"(?P<a>{C}) (?:[a-z]+ )?(?:a|per|each|every) (?P<ua>day|week|month|quarter|year)(?:,? (?:and|or|that is|which is|\()|,) (?:about |around |approximately |nearly )?(?P<b>{C}) (?:a|per|each|every) (?P<ub>day|week|month|quarter|year)\b",
    re.I,
)
_IN_A_YEAR = re.compile(
    rf"(?P<a>[{C}{M}]) (?:[a-z]+ ){{0,3}}?(?:a|per|each|every) (?P<ua>day|week|month|quarter|year),? (?:or|that is|which is|is|and) (?P<h>about |around |approximately |nearly |some )?(?P<b>[{C}{M}]) (?:[a-z]+ )?(?:over|in|during|across|a|per|each|every) (?:the |a )?(?:whole |full )?(?P<ub>day|week|month|quarter|year)\b",
    re.I,
)
_EACH_QUARTER = re.compile(
    rf"(?P<n>{C}) (?!(?:per|a|each)\b)[a-z][^.;:{C}{P}{M}]{{2,40}}?, (?P<k>{C}) in (?:each|every) (?P<u>quarter|month)\b",
    re.I,
)
_EVERY_SO = re.compile(
    r"\bevery (?P<k>two|three|four|six|2|3|4|6) (?P<u>months|weeks),? (?:that is|or|which is|making) (?P<n>\d{1,2}|[a-z]+) (?:times|meetings) (?:a|per|each) year\b",
    re.I,
)
_WORD_NUMBER = "|".join(NUMBER_WORDS)
_CLOCK = re.compile(
    rf"\b(?:from |between )?(?P<h1>\d{{1,2}})(?:[.:](?P<m1>\d\d))? ?(?P<x1>am|pm)? ?(?:to|and|until|-) ?(?P<h2>\d{{1,2}})(?:[.:](?P<m2>\d\d))? ?(?P<x2>am|pm)\b(?:, which is|, that is|, or| -| \() ?(?:a total of )?(?P<n>\d{{1,2}}|{_WORD_NUMBER}) hours?\b(?! a| per| each| before)",
    re.I,
)


def judge_pacing(read: Read) -> Judged:
    """Check averages against each other and clock times against the hours between them."""
    judged = Judged()
    for _, passages in read.by_block:
        for passage in passages:
            _clock(passage, judged)
            _every_so(passage, judged)
            if not passage.shape.numbers:
                continue
            _paces(passage, judged)
            _in_a_year(passage, judged)
            _each_quarter(passage, judged)
    return judged


def _room(number: Number) -> Interval:
    """Return what a mean may be that is printed as this: rounded, or cut, at its last digit."""
    return number.value.plus(Interval(Fraction(-1), Fraction(1))) if number.value.is_point else number.value  # fmt: skip


def _paces(passage: Passage, judged: Judged) -> None:
    shape = passage.shape
    for match in _PACES.finditer(shape.text):
        first, second = shape.numbers[match.start("a")], shape.numbers[match.start("b")]
        long, short = _DAYS[match["ua"].lower()], _DAYS[match["ub"].lower()]
        if long[0] <= short[1]:
            continue
        held = _room(first).over(Interval(long[0] / short[1], long[1] / short[0]))
        if held.touches(_room(second)):
            confirm(judged, passage, "the two averages agree", first, second)
            continue
        mean = Fraction(round(first.point * 10 * short[0] / long[1]), 10)
        fault(
            judged, passage,
            f"{first.text} a {match['ua']} is about {number_in_words(mean)} a {match['ub']}; {second.text} is printed.",
            second, sure=Sure.LIKELY, held=held,
        )  # fmt: skip


def _in_a_year(passage: Passage, judged: Judged) -> None:
    """ "11 incidents a day, or about 1,400 over the year"; "£212,000 a year, is £18,500 a month"."""
    shape = passage.shape
    for match in _IN_A_YEAR.finditer(shape.text):
        first, second = shape.numbers[match.start("a")], shape.numbers[match.start("b")]
        one, two = _DAYS[match["ua"].lower()], _DAYS[match["ub"].lower()]
        if first.kind is not second.kind or one == two or (_PACES.match(shape.text, match.start())):
            continue
        exact = _EXACT.get((match["ua"].lower(), match["ub"].lower()))
        times = Interval.at(exact) if exact else Interval(two[0] / one[1], two[1] / one[0])
        room = (
            Interval(Fraction(-1, 2), Fraction(1, 2))
            if first.value.is_point and first.point < 1000
            else Interval.at(0)
        )
        held = first.loose.plus(room)
        low = (held.low or Fraction(0)) * (times.low or Fraction(0)) * Fraction(97, 100)
        high = (held.high or first.point) * (times.high or Fraction(1)) * Fraction(103, 100)
        if Interval(low, high).touches(second.loose):
            confirm(judged, passage, "the two averages agree", first, second)
            continue
        mean = first.point * two[0] / one[0] if two[0] > one[0] else first.point * two[1] / one[1]
        reckoned = f"{first.text} a {match['ua']} is about {number_in_words(Fraction(round(mean)))} a {match['ub']}"
        doubt(judged, passage, reckoned, second)


def _each_quarter(passage: Passage, judged: Judged) -> None:
    """ "12 injunctions, 4 in each quarter"."""
    shape = passage.shape
    for match in _EACH_QUARTER.finditer(shape.text):
        whole, each = shape.numbers[match.start("n")], shape.numbers[match.start("k")]
        times = 4 if match["u"].lower() == "quarter" else 12
        counted = re.search(
            r"\b(?:half|two|three|six|nine|\d) ?(?:-| )?(?:quarters|months|year)", passage.text
        )
        if whole.hedged or each.hedged or counted or each.point * times == whole.point:
            continue
        fault(
            judged, passage,
            f"{each.text} in each of {times} is {number_in_words(each.point * times)}; {whole.text} is printed.",
            whole, each, sure=Sure.LIKELY,
        )  # fmt: skip


def _every_so(passage: Passage, judged: Judged) -> None:
    """ "Every two months, that is eight times a year"."""
    for match in _EVERY_SO.finditer(passage.text):
        said, apart = match["n"].lower(), match["k"].lower()
        times = int(said) if said.isdigit() else NUMBER_WORDS.get(said, 0)
        step = int(apart) if apart.isdigit() else NUMBER_WORDS[apart]
        right = (12 if match["u"].lower() == "months" else 52) // step
        if times and abs(times - right) > (0 if match["u"].lower() == "months" else 1):
            fault(
                judged,
                passage,
                f"That is {right} times a year; {match['n']} is printed.",
                sure=Sure.LIKELY,
            )


def _clock(passage: Passage, judged: Judged) -> None:
    """ "from 6pm to 9pm, which is two hours"."""
    for match in _CLOCK.finditer(passage.text):
        said = match["n"].lower()
        hours = Fraction(int(said) if said.isdigit() else NUMBER_WORDS[said])
        last = _minutes(match["h2"], match["m2"], match["x2"])
        starts = [match["x1"]] if match["x1"] else ["am", "pm"]
        lengths = {
            Fraction((last - _minutes(match["h1"], match["m1"], half)) % (24 * 60), 60)
            for half in starts
        }
        if hours not in lengths:
            right = min(lengths, key=lambda length: abs(length - hours))
            fault(
                judged, passage,
                f"It is {number_in_words(right)} hours; {match['n']} is printed.", sure=Sure.LIKELY,
            )  # fmt: skip


def _minutes(hour: str, minute: str | None, half: str | None) -> int:
    whole = int(hour) % 12 + (12 if (half or "").lower() == "pm" else 0)
    return whole * 60 + int(minute or 0)
