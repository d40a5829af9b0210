"""Find every number in a sentence and say what it is: a count, a share, a date, a telephone.

A printed value stands for the interval of its rounding: "14.6%" is 14.55 to 14.65. `value` is
the plain reading; `loose` allows a round number ("8,000") to have been rounded as far as its
noughts permit. Numbers that state no figure (dates, references, codes, ages, telephone
numbers) are found first, so that they are never taken for one.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from wardmote.claims.intervals import ANY, Interval, last_unit
from wardmote.claims.reading.labels import WORD, labels_for, may_hold_numbers
from wardmote.claims.reading.times import SPAN, Span, read_span


class NumberKind(Enum):
    """What a number is; the value is its letter in the shape of a sentence."""

    COUNT = "\ue001"
    PERCENT = "\ue002"
    POINTS = "\ue003"  # percentage points
    MONEY = "\ue004"
    ORDINAL = "\ue005"
    FRACTION = "\ue006"  # half, three quarters, one in five
    RANGE = "\ue007"  # 6-7, 4 to 5
    PERIOD = "\ue008"
    LABEL = "\ue009"  # states no figure


@dataclass(frozen=True, slots=True)
class Number:
    """One number as printed. Shares are in percent; `span` is set for periods."""

    kind: NumberKind
    start: int
    end: int
    text: str
    point: Fraction = Fraction(0)
    value: Interval = ANY
    loose: Interval = ANY
    hedged: bool = False
    span: Span | None = None
    among: int = 0  # the n of "one in n"
    percent: bool = False  # of a range: it is in percent


@dataclass(frozen=True, slots=True)
class Shape:
    """A sentence with each number folded into one letter; `numbers` by position in `text`."""

    text: str
    numbers: dict[int, Number]
    offsets: tuple[int, ...]  # position in the sentence for each letter

    def numbers_in(self, start: int, end: int) -> list[Number]:
        return [self.numbers[at] for at in range(start, end) if at in self.numbers]


_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14,
    "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70,
    "eighty": 80, "ninety": 90,
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9, "tenth": 10, "eleventh": 11, "twelfth": 12,
}  # fmt: skip
_PARTS = {"half": 2, "quarter": 4, **{w: n for w, n in _ORDINALS.items() if n > 2 and n != 4}}
_SCALES = {
    "thousand": 3, "k": 3, "million": 6, "m": 6, "mn": 6, "billion": 9, "bn": 9,
}  # fmt: skip
_DIGITS = r"\d{1,3}(?:,\d{3}){1,4}(?:\.\d{1,4})?|\d{1,12}(?:\.\d{1,4})?"
_NUMBER = rf"(?:{_DIGITS}|{WORD}\b)"
_SUPERLATIVE = (
    r"(?:highest|lowest|largest|smallest|most|least|best|worst|greatest|biggest|safest|safer|top"
    r"|busiest|lower|fewest|place|out of|of (?:the )?\d)"
)
_HEDGES = (
    (r"approximately over|approximately|approx\.?|about|around|roughly|circa|c\.|some|an estimated|estimated(?: at)?|in the region of|close to|or so|~", "near"),
    (r"just over|slightly (?:over|more than|above)|a little over|little more than|just above", "just over"),
    (r"just under|nearly|almost|slightly (?:under|less than|fewer than|below)|a little under|just below|close on|not quite", "just under"),
    (r"over|more than|at least|above|in excess of|upwards of|well over|greater than|a minimum of", "over"),
    (r"under|fewer than|less than|below|up to|at most|no more than|as many as|a maximum of", "under"),
)  # fmt: skip
_HEDGE = re.compile(
    r"(?<![\w])(?:"
    + "|".join(f"(?P<h{at}>{words})" for at, (words, _) in enumerate(_HEDGES))
    + r") (?:a |an |one )?\Z",
    re.I,
)
_PERCENT = re.compile(
    rf"(?<![\w.,£])[-+]?(?P<n>{_NUMBER}) ?(?P<unit>%|per ?cent(?:age)?(?: points?)?\b|(?:percentage|% ?) ?points?\b|pp\b)(?P<more> points?\b)?",
    re.I,
)
_MONEY = re.compile(rf"£ ?(?P<n>{_DIGITS})(?: ?(?P<scale>million|billion|thousand|mn|bn|m|k)\b)?(?![\d.]\d)", re.I)  # fmt: skip
_ORDINAL = re.compile(
    r"\b(?P<n>\d{1,3})(?:st|nd|rd|th)\b"
    rf"|\b(?P<w>{'|'.join(_ORDINALS)})(?=[- ]{_SUPERLATIVE})",
    re.I,
)
_IN_N = re.compile(
    rf"\b(?P<a>{_NUMBER})(?P<of>(?: (?!and|or|to|of|were|was|per|cent|years?|months?|weeks?|days?|hours?|more|fewer|times?|per)[a-z-]+){{1,3}}(?= in (?:every )?{WORD}(?:[.,;:)]|\Z| (?:and|but|is|was|has|had|were|are|who|did)\b)))? (?P<in>in|out of)(?: every)? (?P<b>\d{{1,3}}\b|{WORD}\b|100|hundred\b)(?![,.%]\d|%| ?per ?cent|[ -](?:years?|months?|days?|weeks?|cases|areas|wards|schools|boroughs|London)\b)",
    re.I,
)
_FRACTION = re.compile(
    r"\b(?:(?P<h>half)(?! (?:year|term|hour|day)|-)|(?P<a>an?|one|two|three|four|five|seven|nine)[ -](?P<p>third|quarter|fifth|sixth|seventh|eighth|ninth|tenth)s?)\b(?!-[a-z])(?! (?:highest|lowest|of (?:19|20)\d\d|year|(?:running|in a row|in succession)\b))",
    re.I,
)
_RANGE = re.compile(
    rf"(?<![\w.,/£-])(?:between )?(?P<a>{_DIGITS}|{WORD}\b) ?(?P<j>-|to|and) ?(?P<b>{_DIGITS}|{WORD}\b)(?![\w/%]|[.,]\d|-\d| ?per ?cent)",
    re.I,
)
_PERCENT_RANGE = re.compile(
    rf"(?P<lead>(?:interval|CI|between|rang(?:e|es|ed|ing))(?: is| was| of| from|:|,|\))? ?(?:between )?|\()?(?<![\w.,/£-])(?P<a>{_DIGITS}) ?(?P<u>%|per ?cent)? ?(?P<j>-|to|and) ?(?P<b>{_DIGITS}) ?(?:%|per ?cent\b)(?! ?points?)(?P<close>\))?",
    re.I,
)
_COUNT = re.compile(
    rf"(?<![\w.,£/-])(?P<s>[-+])?(?P<n>{_DIGITS}|(?:{WORD})(?=[ ,.;:)-]|\Z)|a(?= hundred and {WORD}\b))(?: (?P<scale>million|billion|thousand|hundred)(?: and (?P<more>{WORD}))?)?(?![\w%/]|[.,]\d)",
    re.I,
)
_ITEM_NUMBER = re.compile(r"(?:- )?(?:\d{1,2}(?:\.\d{1,2}){1,3}(?=\s\d[\d,]*\s[a-z])|\d{1,2}(?:\.\d{1,2}){0,3}[.):]?(?=\s(?!\(\d[\d.]{0,5} ?%)[^\d%a-z])|\d{1,2}[.)](?=\s)|\(?\d{1,2}\)(?=\s))")  # fmt: skip
_OWN_NUMBER = re.compile(r"\d{1,2}(?:\.\d{1,2}){1,3}[.):]? (?=\S)")


def fold(sentence: str, opens_block: bool = False) -> Shape:
    """Return the shape of a cleaned sentence. `opens_block`: it may begin with its own number."""
    found, at = scan(sentence, opens_block), 0
    own = _OWN_NUMBER.match(sentence) if opens_block else None
    if own and found and found[0].kind is NumberKind.LABEL and found[0].start == 0:
        found, at = found[1:], own.end()  # "10.2 Of 150": a paragraph's number is no word of it
    letters: list[str] = []
    offsets: list[int] = []
    numbers: dict[int, Number] = {}
    for number in found:
        letters += sentence[at : number.start]
        offsets += range(at, number.start)
        numbers[len(letters)] = number
        letters.append(number.kind.value)
        offsets.append(number.start)
        at = number.end
    letters += sentence[at:]
    offsets += range(at, len(sentence))
    return Shape("".join(letters), numbers, tuple(offsets))


def scan(sentence: str, opens_block: bool = False) -> list[Number]:
    """Return every number of a cleaned sentence, in order."""
    if not may_hold_numbers(sentence):
        return []
    taken = bytearray(len(sentence))
    found: list[Number] = []

    def take(match: re.Match[str], number: Number | None) -> None:
        if number is None or any(
            taken[max(match.start(), number.start) : min(match.end(), number.end)]
        ):
            return
        begin = number.start
        taken[begin : number.end] = b"\x01" * (number.end - begin)
        found.append(number)

    if opens_block and (match := _ITEM_NUMBER.match(sentence)):
        take(match, _label(sentence, match))
    for pattern in labels_for(sentence):
        for match in pattern.finditer(sentence):
            take(match, _label(sentence, match))
    for pattern, read in _READERS:
        for match in pattern.finditer(sentence):
            take(match, read(sentence, match))
    return sorted(found, key=lambda number: number.start)


def _label(sentence: str, match: re.Match[str]) -> Number:
    return Number(NumberKind.LABEL, match.start(), match.end(), match[0])


def _period(sentence: str, match: re.Match[str]) -> Number | None:
    span = read_span(match)
    kind = NumberKind.PERIOD if span else NumberKind.LABEL
    if span is None and not re.search(r"\d", match[0]):
        return None
    return Number(kind, match.start(), match.end(), match[0], span=span)


def _percent(sentence: str, match: re.Match[str]) -> Number:
    point, half = _amount(match["n"], None)
    points = "point" in match["unit"] + (match["more"] or "") or match["unit"].lower() == "pp"
    kind = NumberKind.POINTS if points else NumberKind.PERCENT
    return _printed(sentence, match, kind, point, half, half)


def _money(sentence: str, match: re.Match[str]) -> Number:
    point, half = _amount(match["n"], match["scale"])
    return _printed(sentence, match, NumberKind.MONEY, point, *_halves(point, half))


def _ordinal(sentence: str, match: re.Match[str]) -> Number:
    place = int(match["n"]) if match["n"] else _ORDINALS[match["w"].lower()]
    exact = Interval.at(place)
    return Number(
        NumberKind.ORDINAL, match.start(), match.end(), match[0], Fraction(place), exact, exact
    )


def _in_n(sentence: str, match: re.Match[str]) -> Number | None:
    top, _ = _amount(match["a"], None)
    bottom, _ = _amount(match["b"], None)
    if bottom <= 0 or top > bottom or bottom > (100 if match["in"].lower() == "in" else 20):
        return None
    share = top / bottom * 100
    if top == 1:  # one in four: anything nearer to four than to three or five
        room = Fraction(9, 20) if bottom <= 6 else Fraction(1)
        held = Interval(100 / (bottom + room), 100 / max(bottom - room, Fraction(1)))
    else:
        half = min(50 / bottom, Fraction(5))  # two in three is no half
        held = Interval(share - half, share + half)
    return _fraction(sentence, match, share, held, int(bottom))


def _part(sentence: str, match: re.Match[str]) -> Number:
    share = Fraction(50)
    if not match["h"]:
        top = _UNITS.get((match["a"] or "one").lower(), 1)
        share = Fraction(100 * top, _PARTS[match["p"].lower()])
    return _fraction(sentence, match, share, Interval(share - 4, share + 4), 0)


def _fraction(
    sentence: str, match: re.Match[str], share: Fraction, held: Interval, among: int
) -> Number:
    start, hedge = _hedge(sentence, match.start())
    if hedge:
        room = Fraction(8)
        held = {
            "near": Interval(share - 5, share + 5),
            "just over": Interval(share, share + room),
            "just under": Interval(share - room, share),
            "over": Interval(share, share + 2 * room),
            "under": Interval(share - 2 * room, share),
        }[hedge]
    text = sentence[start : match.end()]
    return Number(
        NumberKind.FRACTION, start, match.end(), text, share, held, held, bool(hedge), among=among
    )


_GONE_FROM = re.compile(  # "31% up (187 to 212)": an older and a newer value
    r"\b(?:from|by|up|down) \Z|\b(?:up|down|rises?|rose|risen|increase[sd]?|growth|grew|falls?|fell|fallen|decrease[sd]?|reductions?|drop(?:s|ped)?|more|fewer)[^.;()]{0,25}\((?:from )?\Z",
    re.I,
)


def _range(sentence: str, match: re.Match[str]) -> Number | None:
    joined = match["j"].lower()
    if (joined == "and") != match[0].lower().startswith("between"):
        return None
    (low, low_half), (high, high_half) = _amount(match["a"], None), _amount(match["b"], None)
    if low >= high or (joined == "to" and _GONE_FROM.search(sentence[: match.start()])):
        return None
    held = Interval(max(low - low_half, Fraction(0)), high + high_half)
    start, hedge = _hedge(sentence, match.start())
    return Number(
        NumberKind.RANGE, start, match.end(), sentence[start : match.end()], (low + high) / 2,
        held, held, bool(hedge),
    )  # fmt: skip


def _percent_range(sentence: str, match: re.Match[str]) -> Number | None:
    """ "28-40%", "(72.4% to 76.0%)": a range, unless it is a change from one to the other."""
    lead = (match["lead"] or "").lower()
    bracketed = lead == "(" and match["close"]
    joined = match["j"].lower()
    if not (bracketed or lead.strip(" (") or joined == "-"):
        return None
    if joined == "and" and "between" not in lead:
        return None
    (low, low_half), (high, high_half) = _amount(match["a"], None), _amount(match["b"], None)
    if low >= high:
        return None
    held = Interval(max(low - low_half, Fraction(0)), high + high_half)
    end = match.end("b") + len(re.match(r" ?(?:%|per ?cent)", sentence[match.end("b") :], re.I)[0])  # type: ignore[index]  # the pattern just matched there
    return Number(
        NumberKind.RANGE, match.start("a"), end, sentence[match.start("a") : end], (low + high) / 2, held, held,
        percent=True,
    )  # fmt: skip


def _count(sentence: str, match: re.Match[str]) -> Number | None:
    if (
        match["n"].lower() == "one"
        and not match["scale"]
        and not re.match(
            r" (?:\w+ ){0,3}(?:every|per|a day|a week)", sentence[match.end() : match.end() + 40]
        )
    ):
        return None
    point, half = _amount(match["n"], match["scale"])
    if match["more"]:  # "one hundred and fifty-four"
        point, half = point + _amount(match["more"], None)[0], Fraction(0)
    return _printed(sentence, match, NumberKind.COUNT, point, *_halves(point, half))


_READERS: tuple[
    tuple[re.Pattern[str], Callable[[str, re.Match[str]], Number | None]], ...
] = (
    (_MONEY, _money),
    (SPAN, _period),
    (_IN_N, _in_n),
    (_PERCENT_RANGE, _percent_range),
    (_PERCENT, _percent),
    (_ORDINAL, _ordinal),
    (_FRACTION, _part),
    (_RANGE, _range),
    (_COUNT, _count),
)  # fmt: skip


def _amount(text: str, scale: str | None) -> tuple[Fraction, Fraction]:
    """Return a printed amount and half a unit of its last digit (0 for a whole number)."""
    bare = text.lower().replace(",", "").replace("-", " ")
    if bare[0].isdigit():
        point = Fraction(bare)
        places = len(bare.partition(".")[2])
    else:
        named = sum(_TENS.get(word, 0) + _UNITS.get(word, word == "a") for word in bare.split())
        point, places = Fraction(100 if bare == "hundred" else named), 0
    if scale and scale.lower() == "hundred":
        return point * 100, Fraction(0)
    power = 10 ** _SCALES[scale.lower()] if scale else 1
    half = Fraction(1, 2 * 10**places) * power
    return point * power, half


def _halves(point: Fraction, half: Fraction) -> tuple[Fraction, Fraction]:
    """Return the room of a count or sum of money in its plain and in its loosest reading.

    Whole numbers are exact, unless they are round: from 1,000 up, hundreds may be rounded.
    """
    if half != Fraction(1, 2) or point.denominator != 1:
        return half, half
    if point >= 1000 and point % 100 == 0:
        return min(Fraction(50), point / 100), last_unit(point) / 2
    return Fraction(0), Fraction(0)


def _hedge(sentence: str, start: int) -> tuple[int, str]:
    """Return where the words that soften a number begin, and which way they lean."""
    window = sentence[max(0, start - 30) : start]
    match = _HEDGE.search(window)
    if not match:
        return start, ""
    kinds = [kind for at, (_, kind) in enumerate(_HEDGES) if match[f"h{at}"]]
    return start - len(window) + match.start(), kinds[0]


def _printed(
    sentence: str,
    match: re.Match[str],
    kind: NumberKind,
    point: Fraction,
    half: Fraction,
    loose_half: Fraction,
) -> Number:
    start, hedge = _hedge(sentence, match.start())
    hedge = hedge or ("near" if re.match(r"[ -](?:or so|odd)\b", sentence[match.end() :]) else "")
    value = Interval(max(point - half, Fraction(0)), point + half)
    loose = Interval(max(point - loose_half, Fraction(0)), point + loose_half)
    if hedge:
        value = loose = _softened(hedge, point, max(half, loose_half), kind)
    return Number(
        kind, start, match.end(), sentence[start : match.end()], point, value, loose, bool(hedge)
    )


def _softened(hedge: str, point: Fraction, half: Fraction, kind: NumberKind) -> Interval:
    """Return what a softened number allows: "about 30,000" is 25,000 to 40,000."""
    unit = last_unit(point) if point.denominator == 1 else 2 * half
    if kind is NumberKind.PERCENT:
        unit = max(unit, Fraction(5)) if point % 5 == 0 else max(unit, Fraction(1))
    near = max(half, unit / 2)
    if hedge == "near":  # rounded, or cut
        return Interval(max(point - near, Fraction(0)), point + max(near, unit))
    if hedge == "just over":
        return Interval(point - half, point + max(unit, point / 10))
    if hedge == "just under":
        return Interval(max(point - max(unit, point / 10), Fraction(0)), point + half)
    if hedge == "over":
        return Interval(point - half, point * 2 if kind is not NumberKind.PERCENT else point + 25)
    return Interval(Fraction(0), point + half)
