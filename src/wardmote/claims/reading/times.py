"""Periods as councils write them: "between 1st April 2006 and 30 September 2007", "2020-21"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from wardmote.terms.periods import MONTH_NAMES

_MONTHS = {name[:3].lower(): number for number, name in enumerate(MONTH_NAMES, 1)}
_MONTH = (
    r"(?-i:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?"
    r"|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
)
_YEAR = r"(?:19|20)\d\d"
_DAY = r"\d{1,2} ?(?:st|nd|rd|th)?"
# "30 November 2015", and as the press writes it: "November 30, 2015"
_DATE = rf"(?:(?:the )?{_DAY} (?:of )?{_MONTH}\.?,? {_YEAR}|{_MONTH}\.? {_DAY},? {_YEAR}|{_MONTH}\.? {_YEAR}|\d{{1,2}}[/.]\d{{1,2}}[/.]{_YEAR})"
_WORDS = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|twelve|eighteen|twenty-four)"

SPAN = re.compile(
    rf"\b(?:(?:between|from|period) (?:the )?(?P<a>{_DATE}) (?:and|to|until|till|-) (?:the )?(?P<b>{_DATE})"
    rf"|(?P<e>{_DATE}) ?(?:to|until|-) ?(?:the )?(?P<f>{_DATE})"
    rf"|(?P<m1>{_MONTH}) ?(?:to|-|and) ?(?P<m2>{_MONTH})\.? (?P<y>{_YEAR})"
    rf"|(?P<m3>{_MONTH}) (?P<y3>{_YEAR}) ?- ?(?P<y4>{_YEAR})"
    rf"|(?:the )?(?:year|12 months|twelve months) (?:ending|ended|to|to the end of|up to) (?:in )?(?:the )?(?P<ye>{_DATE})"
    rf"|(?:the )?(?P<n>{_WORDS})[ -]months? (?:ending|ended|to|up to) (?:the )?(?P<me>{_DATE})"
    rf"|(?P<fy>{_YEAR}) ?[/-] ?(?P<fz>(?:19|20)?\d\d)(?![\d/-])"
    rf"|(?:FY ?)(?P<fs>\d\d) ?[/-] ?(?P<ft>\d\d)\b"
    rf"|(?:the )?(?:last|past|previous|preceding|latest|next|coming) (?P<rn>{_WORDS}|few)? ?(?P<ru>years?|months?|weeks?|days?)\b"
    rf"|(?:over|in|during|within) (?:the )?(?P<on>{_WORDS}) (?P<ou>years|months)\b(?! (?:old|between|from|to|ending|ended|up to|of|since)\b)"
    rf"|(?P<d>{_DATE})|(?P<l>(?:the )?{_DAY} {_MONTH}\b)"
    rf"|(?P<yr>{_YEAR})(?!\d|[,.]\d| (?:offences|incidents|crimes|people|residents|reports|calls|cases|victims|households|women|men|children)\b))",
    re.I,
)
NUMBER_WORDS = {
    "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "twelve": 12, "eighteen": 18, "twenty-four": 24,
}  # fmt: skip


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of days, both ends included; without ends it is a length alone ("two years")."""

    first: date | None
    last: date | None
    months_long: Fraction

    @property
    def days(self) -> Fraction:
        if self.first and self.last:
            return Fraction((self.last - self.first).days + 1)
        return self.months_long * Fraction(1461, 48)

    @property
    def is_dated(self) -> bool:
        return self.first is not None

    def overlaps(self, other: Span) -> bool:
        if not (self.first and self.last and other.first and other.last):
            return False
        return self.first <= other.last and other.first <= self.last


def read_span(match: re.Match[str]) -> Span | None:
    """Return the period a match of `SPAN` stands for, or None for a date that cannot be."""
    got = match.groupdict()
    try:
        return _dated(got) or _named(got) or _relative(got)
    except ValueError:
        return None


def _dated(got: dict[str, str | None]) -> Span | None:
    if got["a"] and got["b"]:
        return _between(_ends(got["a"])[0], _ends(got["b"])[1])
    if got["e"] and got["f"]:
        return _between(_ends(got["e"])[0], _ends(got["f"])[1])
    if got["m1"] and got["m2"] and got["y"]:
        last = _ends(f"{got['m2']} {got['y']}")[1]
        first = _ends(f"{got['m1']} {got['y']}")[0]
        if first > last:
            first = first.replace(year=first.year - 1)
        return _between(first, last)
    if got["d"]:
        return _between(*_ends(got["d"]))
    return None


def _named(got: dict[str, str | None]) -> Span | None:
    if got["m3"] and got["y3"] and got["y4"]:  # "April 2020-2021": the year from that month
        first = _ends(f"{got['m3']} {got['y3']}")[0]
        years = max(int(got["y4"]) - int(got["y3"]), 1)
        return _between(first, first.replace(year=first.year + years) - timedelta(days=1))
    if got["ye"]:
        return _ending(_ends(got["ye"])[1], 12)
    if got["n"] and got["me"]:
        return _ending(_ends(got["me"])[1], _small(got["n"]))
    if got["fy"] and got["fz"]:
        return _years(int(got["fy"]), got["fz"])
    if got["fs"] and got["ft"]:
        return _years(2000 + int(got["fs"]), got["ft"])
    if got["yr"]:
        year = int(got["yr"])
        return _between(date(year, 1, 1), date(year, 12, 31))
    return None


def _relative(got: dict[str, str | None]) -> Span | None:
    if got["ou"]:
        return Span(
            None,
            None,
            Fraction(_small(got["on"] or "") * (12 if got["ou"].lower() == "years" else 1)),
        )
    if not got["ru"]:
        return None
    number = 1 if not got["rn"] else 0 if got["rn"].lower() == "few" else _small(got["rn"])
    unit = got["ru"].lower().rstrip("s")
    months = {"year": Fraction(12), "month": Fraction(1), "week": Fraction(84, 365), "day": Fraction(12, 365)}  # fmt: skip
    return Span(None, None, number * months[unit]) if number else None


def _years(first: int, tail: str) -> Span:
    last = int(tail) if len(tail) == 4 else first // 100 * 100 + int(tail)
    if last <= first:
        raise ValueError("a period that ends before it begins")
    if last == first + 1:  # 2020-21, 2020/2021: a financial year
        return _between(date(first, 4, 1), date(last, 3, 31))
    return _between(date(first, 1, 1), date(last, 12, 31))


def _between(first: date, last: date) -> Span:
    if last < first:
        raise ValueError("a period that ends before it begins")
    after = last + timedelta(days=1)
    months = (after.year - first.year) * 12 + after.month - first.month
    if after.day == first.day:
        return Span(first, last, Fraction(months))
    return Span(first, last, Fraction((after - first).days * 48, 1461))


def _ending(last: date, months: int) -> Span:
    after = last + timedelta(days=1)
    number = after.year * 12 + after.month - 1 - months
    return _between(date(number // 12, number % 12 + 1, min(after.day, 28)), last)


_DAY_OF = re.compile(
    rf"(?:the )?(\d{{1,2}}) ?(?:st|nd|rd|th)? |{_MONTH}\.? (\d{{1,2}})(?!\d)", re.I
)


def _ends(text: str) -> tuple[date, date]:
    """Return the first and last day that a written date, month or year covers."""
    if slashed := re.search(r"(\d{1,2})[/.](\d{1,2})[/.](\d{4})", text):
        day = date(int(slashed[3]), int(slashed[2]), int(slashed[1]))
        return day, day
    year_at = re.search(_YEAR, text)
    month_at = re.search(_MONTH, text)
    if not year_at:
        raise ValueError("no year")
    year = int(year_at[0])
    if not month_at:
        return date(year, 1, 1), date(year, 12, 31)
    month = _MONTHS[month_at[0][:3].lower()]
    if day_at := _DAY_OF.match(text):
        day = date(year, month, int(day_at[1] or day_at[2]))
        return day, day
    after = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, 1), after - timedelta(days=1)


def _small(word: str) -> int:
    return int(word) if word.isdigit() else NUMBER_WORDS[word.lower()]
