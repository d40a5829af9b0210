"""The time between two printed days, against the length the words give it.

"It closed on 13 June, six weeks after the first letters of 2 May"; "for three years from 1 October
2022, and to be renewed by 30 September 2025"; "the next meeting is on 28 January, nine weeks from
today"; "a year earlier (January to March 2021)" beside January to March 2022; "replied on 1 July,
within the 28 days allowed from 9 June".
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from wardmote.claims.amounts.dates import DAY
from wardmote.claims.findings import Finding, FindingClass, Judged, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.marking import fault
from wardmote.claims.reading.layout import BlockKind
from wardmote.claims.reading.letters import C, L, T
from wardmote.claims.reading.numerals import Number
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.times import Span
from wardmote.terms.periods import MONTH_NAMES

_LONG = rf"(?P<n>{C})(?: (?:full|whole|calendar))? (?P<u>day|week|month|year)s?"
_A, _B = rf"(?P<a>[{T}{L}])", rf"(?P<b>[{T}{L}])"
_SINCE = r"(?:after|later than|on from|from|following)(?! (?:today|now|this)\b)"
_TO = r"(?:before|earlier than|ahead of)"
_WORDS = rf"[^.;{C}{T}{L}]"
_ENDS = r"(?:until|till|up to|to|by|on|expir\w+|end(?:s|ing|ed)?)"
_FORMS = tuple(
    re.compile(form, re.I)
    for form in (
        rf"{_B}{_WORDS}{{0,30}}?,? \(?{_LONG} {_SINCE}\b{_WORDS}{{0,60}}?{_A}",  # "on B, six weeks after A"
        rf"{_LONG} {_SINCE}\b{_WORDS}{{0,60}}?{_A}\)?,? (?:and )?(?:on |that is |\()?{_B}",
        rf"{_A}{_WORDS}{{0,30}}?,? \(?{_LONG} {_TO}\b{_WORDS}{{0,60}}?{_B}",  # "on A, six weeks before B"
        rf"{_A}{_WORDS}{{0,80}}?{_B}{_WORDS}{{0,20}}?,? \(?{_LONG} (?:later|afterwards|after that)\b",
        rf"\bfor {_LONG},? (?:from|starting|beginning|with effect from)(?: on)? {_A}{_WORDS}{{0,80}}?\b{_ENDS}(?: on)? {_B}",
    )
)
# "nine weeks from today", "thirteen weeks after this one"
_FROM_HERE = re.compile(
    rf"{_B}{_WORDS}{{0,30}}?,? \(?{_LONG} (?:from (?:today|now)|after (?:today|this (?:one|meeting|report)))\b",
    re.I,
)
_LIMIT = rf"(?P<side>within|inside|outside|beyond|after) (?:the |our |its |their |a |an )?(?:(?:time )?(?:limit|deadline|period|target|standard) of |required |agreed |statutory |usual )*{_LONG}'?"
_ALLOWED = r"(?: (?:allowed|permitted|given|set|required|agreed|laid down|limit|period|deadline|target|standard|window))"
_LIMITED = tuple(
    re.compile(form, re.I)
    for form in (
        # "replied on B, within the 28 days allowed from A"
        rf"{_B}{_WORDS}{{0,30}}?,? \(?(?:and so |just |well |still |comfortably )?{_LIMIT}{_ALLOWED}*(?: for [a-z ]{{3,25}}?)? (?:from|of|after|following|since|beginning)\b{_WORDS}{{0,40}}?{_A}",
        # "asked on A and answered on B, within the 28 days allowed"
        rf"{_A} (?:and|but|,){_WORDS}{{0,40}}? on {_B},? \(?(?:and so |just |well |still |comfortably )?{_LIMIT}{_ALLOWED}+(?=[.,;)]|\Z)",
    )
)
_OVER = {"day": 1, "week": 1, "month": 3, "year": 3}  # days over a limit that are let be
_DAYS_OF = {"day": Fraction(1), "week": Fraction(7), "month": Fraction(1461, 48), "year": Fraction(1461, 4)}  # fmt: skip
_ROOM = {"day": 1, "week": 3, "month": 16, "year": 45}  # days that a length may be out
_SOME_YEAR = 2023  # where none is printed: no leap year
_OPENING = 6  # blocks in which a text gives its own date
_SENTENCE = re.compile(r"[.!?]\W*\Z")
_MONTHS = {name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)}


def judge_elapsed(read: Read) -> Judged:
    """Find lengths of time that two printed days deny, and years before that are another's."""
    judged = Judged()
    today = _own_date(read)
    for at, passage in enumerate(read.passages):
        shape = passage.shape
        if passage.block.table or not (T in shape.text or L in shape.text):
            continue
        for form in _FORMS:
            for match in form.finditer(shape.text):
                first, last = (_day_of(shape.numbers[match.start(end)]) for end in "ab")
                _compare(passage, match, first, last, judged)
        for form in _LIMITED:
            for match in form.finditer(shape.text):
                _hold_to_limit(passage, match, judged)
        if today is not None:
            for match in _FROM_HERE.finditer(shape.text):
                last = _day_of(shape.numbers[match.start("b")])
                _compare(passage, match, today, last, judged)
        _year_before(read.passages[max(0, at - _BACK) : at], passage, judged)
    return judged


@dataclass(frozen=True, slots=True)
class _Day:
    """A printed day; `year` is 0 where none is printed."""

    year: int
    month: int
    day: int


def _day_of(number: Number) -> _Day | None:
    match = DAY.fullmatch(number.text.removeprefix("the "))
    if match is None:
        return None
    return _Day(int(match["y"] or 0), _MONTHS[match["m"].lower()], int(match["d"]))


def _own_date(read: Read) -> _Day | None:
    """Return the one day that the title or opening lines of a text give."""
    found = {
        day
        for passage in read.passages
        if (passage.block in read.layout.blocks[:_OPENING])
        and (passage.block.kind is BlockKind.HEADING or not _SENTENCE.search(passage.block.text))
        for number in passage.shape.numbers.values()
        if (day := _day_of(number)) is not None and day.year
    }
    return next(iter(found)) if len(found) == 1 else None


def _compare(
    passage: Passage, match: re.Match[str], first: _Day | None, last: _Day | None, judged: Judged
) -> None:
    number, unit = passage.shape.numbers[match.start("n")], match["u"].lower()
    if first is None or last is None or number.hedged:
        return
    apart = list(_apart(first, last))
    meant = number.point * _DAYS_OF[unit]
    if not apart or any(abs(days - meant) <= _ROOM[unit] for days in apart):
        return
    days = min(apart, key=lambda one: abs(one - meant))
    shown = number_in_words(Fraction(round(days * 10 / _DAYS_OF[unit]), 10))
    reason = f"The two days are {shown} {unit}s apart; {number.text} {unit}s is printed."
    fault(judged, passage, reason, number, kind=FindingClass.CONTRADICTION, sure=Sure.LIKELY)


def _hold_to_limit(passage: Passage, match: re.Match[str], judged: Judged) -> None:
    """Hold the time between two days to the limit it is said to be within, or beyond."""
    number, unit = passage.shape.numbers[match.start("n")], match["u"].lower()
    first, last = (_day_of(passage.shape.numbers[match.start(end)]) for end in "ab")
    if first is None or last is None or number.hedged:
        return
    kept = match["side"].lower() in ("within", "inside")
    limit = number.point * _DAYS_OF[unit]
    apart = list(_apart(first, last))
    if not apart or (min(apart) - limit <= _OVER[unit] if kept else min(apart) >= limit):
        return
    said = f"{match['side'].lower()} {number.text} {unit}s is said"
    reason = f"The two days are {min(apart)} days apart; {said}."
    fault(judged, passage, reason, number, kind=FindingClass.OWN_RULE, sure=Sure.LIKELY)


def _apart(first: _Day, last: _Day) -> Iterator[int]:
    """Yield how many days there may be from the one to the other; a year not printed is the other's."""
    year = first.year or last.year or _SOME_YEAR
    for begin, end in ((first.year or year, last.year or year), (year - 1, year), (year, year + 1)):
        if (first.year or begin) != begin or (last.year or end) != end:
            continue
        try:
            days = (date(end, last.month, last.day) - date(begin, first.month, first.day)).days
        except ValueError:
            return
        if days >= 0:
            yield days


# ---- "a year earlier (January to March 2021)" ---------------------------------------------------

_BACK = 6  # sentences
_YEAR_BEFORE = re.compile(
    rf"\b(?:(?:a|one) year (?:earlier|before)|the (?:year before|previous year|preceding year))(?: again)?,? ?(?:\(|in |of )(?:in |the )?(?P<t>{T})",
    re.I,
)


def _year_before(before: tuple[Passage, ...], passage: Passage, judged: Judged) -> None:
    """Compare the period that "a year earlier" names with those of its length named before it."""
    for match in _YEAR_BEFORE.finditer(passage.shape.text):
        number = passage.shape.numbers[match.start("t")]
        said = number.span
        if said is None or said.first is None:
            continue
        named = [n for one in before for n in one.shape.numbers.values()]
        named += passage.shape.numbers_in(0, match.start("t"))
        spans = {n.span for n in named if n.span is not None and _is_like(n.span, said)}
        years = {span.first.year - said.first.year for span in spans if span.first is not None}
        if len(years) == 1 and not years & {0, 1}:
            (years_before,) = years
            judged.findings.append(
                Finding(
                    FindingClass.CONTRADICTION, Sure.LIKELY, passage.quote(),
                    f"{number.text} is called a year earlier, and is {years_before} years from the "
                    "period spoken of before it.",
                    wrong=(passage.place_of(number),),
                )
            )  # fmt: skip


def _is_like(span: Span, other: Span) -> bool:
    """Tell whether two periods are of the same part of a year."""
    if span.first is None or other.first is None or span.months_long != other.months_long:
        return False
    return span.first.month == other.first.month
