"""Days and periods that cannot be: 31 June, quarter 5, a period or an age range that runs back."""

from __future__ import annotations

import re
from calendar import day_name, monthrange
from datetime import date
from fractions import Fraction

from wardmote.claims.findings import Finding, FindingClass, Judged, Quote, Sure
from wardmote.claims.intervals import number_in_words
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.reading.times import NUMBER_WORDS
from wardmote.terms.periods import MONTH_NAMES

_MONTHS = {name.lower(): number for number, name in enumerate(MONTH_NAMES, 1)}
_MONTH = "|".join(MONTH_NAMES)
_DAYS = "|".join(day_name)
DAY = re.compile(
    rf"(?<![\d.,/£-])(?:(?P<w>{_DAYS}),? (?:the )?)?(?P<d>\d{{1,2}}) ?(?:st|nd|rd|th)? (?:of )?(?P<m>{_MONTH})\b(?:,? (?P<y>(?:19|20)\d\d)\b)?"
)
SLASHED = re.compile(r"(?<![\d/.])(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>(?:19|20)\d\d)(?![\d/])")
QUARTER = re.compile(r"\b(?:(?<!\ba )[Qq]uarter (?P<a>[05-9]|five|six)\b(?![.,]\d|%)|Q(?P<b>\d) (?=(?:19|20)\d\d|of (?:19|20)\d\d)|(?P<c>fifth|sixth) quarter of (?:the year|20\d\d))")  # fmt: skip
AGES = re.compile(
    r"\b(?:aged?|ages) (?:from |between )?(?P<a>\d{1,2}) ?(?:-|to|and) ?(?P<b>\d{1,2})\b(?! (?:months|weeks))",
    re.I,
)
BACKWARD = re.compile(
    rf"(?<![\d-])(?:\b(?:from|between) )?\b(?:(?P<d1>\d{{1,2}}) )?(?:(?P<m1>{_MONTH}) )?(?P<y1>(?:19|20)\d\d) (?:to|and(?= \d{{1,2}} )|until|till|-) (?:(?P<d2>\d{{1,2}}) )?(?:(?P<m2>{_MONTH}) )?(?P<y2>(?:19|20)\d\d)\b"
)
# "brought the opening forward from 2029 to 2028": a day is moved, and no period told
_MOVED = re.compile(
    r"\b(?:bring\w*|brought|mov(?:e[ds]?|ing)|advanc\w+|shift\w*|revis\w+|amend\w*|correct\w*|alter\w*|chang(?:ed|ing)|postpon\w+|reschedul\w+|shorten\w*|curtail\w*|cut|forward|deadline|opening|target date|end date|due date|completion|review date|renewal|earlier|revers\w+|backwards?)\b[^;.]*\Z",
    re.I,
)
YEARS = re.compile(r"(?<![\d/.-])(?P<a>20\d\d) ?- ?(?P<b>20\d\d)(?![\d/-])")


def judge_dates(read: Read) -> Judged:
    """Find dates, quarters, periods and ages that cannot be as printed."""
    judged = Judged()
    _lengths(read, judged)
    for passage in read.passages:
        if re.search(r"\d|fifth|five", passage.text):
            for match in DAY.finditer(passage.text):
                _day(passage, match, judged)
            for match in SLASHED.finditer(passage.text):
                _slashed(passage, match, judged)
            _quarters(passage, judged)
            _backward(passage, judged)
    return judged


def _say(
    passage: Passage, match: re.Match[str], reason: str, judged: Judged, sure: Sure = Sure.CERTAIN
) -> None:
    quote = passage.quote()
    place = passage.block.place(passage.at + match.start(), passage.at + match.end())
    judged.findings.append(
        Finding(
            FindingClass.ARITHMETIC, sure, Quote(quote.text, quote.place), reason, wrong=(place,)
        )
    )


def _day(passage: Passage, match: re.Match[str], judged: Judged) -> None:
    month, day = _MONTHS[match["m"].lower()], int(match["d"])
    year = int(match["y"]) if match["y"] else 0
    most = monthrange(year or 2000, month)[1]  # 2000 had a 29 February
    if day == 0 or (day > most and (year or day <= 31)):
        when = f"{match['m']} {year}" if year and month == 2 else match["m"]
        _say(passage, match, f"{when} has {most} days; {match['d']} is printed.", judged)
        return
    if match["w"] and year and day <= most:
        right = day_name[date(year, month, day).weekday()]
        if right != match["w"]:
            _say(passage, match, f"{day} {match['m']} {year} was a {right}; {match['w']} is printed.", judged)  # fmt: skip


def _slashed(passage: Passage, match: re.Match[str], judged: Judged) -> None:
    day, month, year = (int(match[k]) for k in "dmy")
    if month > 12 and day > 12:
        _say(passage, match, f"There is no month {month}.", judged)
    elif 1 <= month <= 12 and day > monthrange(year, month)[1]:
        _say(passage, match, f"{MONTH_NAMES[month - 1]} {year} has {monthrange(year, month)[1]} days; {day} is printed.", judged)  # fmt: skip


def _quarters(passage: Passage, judged: Judged) -> None:
    for match in QUARTER.finditer(passage.text):
        if match["b"] not in ("1", "2", "3", "4"):
            _say(
                passage, match, f"A year has four quarters; {match[0].strip()} is printed.", judged
            )


def _backward(passage: Passage, judged: Judged) -> None:
    for match in AGES.finditer(passage.text):
        if int(match["a"]) > int(match["b"]):
            _say(passage, match, f"The ages run back, from {match['a']} to {match['b']}.", judged)
    for match in BACKWARD.finditer(passage.text):
        if not (match["m1"] and " and " not in match[0]) and not re.match(
            r"from|between", match[0]
        ):
            continue
        first = _stamp(match, "1")
        last = _stamp(match, "2")
        if last < first and not _MOVED.search(passage.text[: match.start()]):
            _say(passage, match, f"The period ends before it begins: {match[0]}.", judged)
    for match in YEARS.finditer(passage.text):
        if match["b"] < match["a"]:
            _say(
                passage,
                match,
                f"The period ends before it begins: {match[0]}.",
                judged,
                Sure.LIKELY,
            )


def _stamp(match: re.Match[str], end: str) -> tuple[int, int, int]:
    """Return year, month, day; what is not printed of both ends does not count."""
    both = [match["m1"] is not None and match["m2"] is not None, match["d1"] is not None and match["d2"] is not None]  # fmt: skip
    month = _MONTHS[match["m" + end].lower()] if both[0] else 0
    return int(match["y" + end]), month, int(match["d" + end]) if all(both) else 0


# ---- how long a period is said to be -------------------------------------------------------------

_WORD = r"(?:\d{1,3}|" + "|".join(NUMBER_WORDS) + r"|six|eleven|fifteen|twenty|thirty)"
_LONG = re.compile(rf"\b(?P<n>{_WORD})[ -](?P<u>day|week|month|year)s?\b(?! (?:old|ago|earlier|later|before|after|notice))", re.I)  # fmt: skip
_EXTRA = {"six": 6, "eleven": 11, "fifteen": 15, "twenty": 20, "thirty": 30}
_RUN = re.compile(
    rf"(?:\b(?:from|between) )?\b(?:(?:{_DAYS}),? )?(?:(?P<d1>\d{{1,2}})(?:st|nd|rd|th)? )?(?:(?P<m1>{_MONTH})(?: (?P<y1>20\d\d))? )?(?:to|and|until|-) (?:(?:{_DAYS}),? )?(?:(?P<d2>\d{{1,2}})(?:st|nd|rd|th)? )?(?P<m2>{_MONTH})(?: (?P<y2>20\d\d))\b"
)
_JOINED = re.compile(r"\A,? ?(?:\(|- |, |a period of |which is |that is |or |lasting |for |: ?)?(?:a total of |about |just |some |all |the |over )?\Z", re.I)  # fmt: skip
_BEFORE_RUN = re.compile(r"\A(?: (?:whole |full |calendar |school )?(?:period|plan|strategy|programme|campaign|survey|project|pilot|consultation|order|operation))?,? ?(?:\(|from|between|of|for|running|covering|to|,|-|in|which ran|that ran|ran|open|was open|lasted|starting|beginning| )*\Z", re.I)  # fmt: skip
_PLAN_YEARS = re.compile(rf"\b(?:this|our|the|a|new|its|their|is a|as a) (?:new )?(?P<n>{_WORD})-year (?:[a-z]+ ){{0,3}}?(?P<k>plan|strategy)\b", re.I)  # fmt: skip
_ROOM = {"day": Fraction(1), "week": Fraction(4), "month": Fraction(31), "year": Fraction(62)}
_LENGTH = {"day": Fraction(1), "week": Fraction(7), "month": Fraction(1461, 48), "year": Fraction(1461, 4)}  # fmt: skip


def _lengths(read: Read, judged: Judged) -> None:
    """ "9 September to 18 October (eight weeks)"; a "four-year plan" for April 2024 to March 2027."""
    for passage in read.passages:
        if passage.block.table:
            continue
        for run in _RUN.finditer(passage.text):
            days = _days_of(run)
            for said in _LONG.finditer(passage.text):
                between = passage.text[run.end() : said.start()]
                ahead = passage.text[said.end() : run.start()]
                after_it = said.start() >= run.end() and _JOINED.match(between)
                before_it = said.end() <= run.start() and _BEFORE_RUN.match(ahead)
                if days and (after_it or before_it):
                    _length(passage, said, days, run[0], judged)
    _plan_length(read, judged)


def _days_of(run: re.Match[str]) -> Fraction | None:
    """Return how many days a printed period has, both ends included."""
    last_year = int(run["y2"])
    if not run["m1"] and not run["d1"]:
        return None
    last_month = _MONTHS[run["m2"].lower()]  # "from 4 to 24 March": of one month
    first_month = _MONTHS[run["m1"].lower()] if run["m1"] else last_month
    first_year = int(run["y1"]) if run["y1"] else last_year - (first_month > last_month)
    if bool(run["d1"]) is not bool(run["d2"]):
        return None
    last_day = int(run["d2"]) if run["d2"] else monthrange(last_year, last_month)[1]
    try:
        first = date(first_year, first_month, int(run["d1"] or 1))
        last = date(last_year, last_month, last_day)
    except ValueError:
        return None
    return Fraction((last - first).days + 1) if last >= first else None


def _length(
    passage: Passage, said: re.Match[str], days: Fraction, run: str, judged: Judged
) -> None:
    word, unit = said["n"].lower(), said["u"].lower()
    number = int(word) if word.isdigit() else {**NUMBER_WORDS, **_EXTRA}[word]
    if abs(number * _LENGTH[unit] - days) <= _ROOM[unit]:
        return
    shown = days if unit == "day" else Fraction(round(days * 10 / _LENGTH[unit]), 10)
    _say(
        passage, said, f"{run} is {number_in_words(shown)} {unit}s; {said[0]} is printed.", judged,
        Sure.LIKELY,
    )  # fmt: skip


def _plan_length(read: Read, judged: Judged) -> None:
    """A plan said to be of so many years, whose title gives a first and a last year."""
    opening = [p for p in read.passages[:14] if len(p.text) <= 160 and re.search(r"\b(?:plan|strategy)\b", p.text, re.I)]  # fmt: skip
    lengths = {found for p in opening for found in _plan_spans(p.text)}
    if len(lengths) != 1:
        return
    allowed, shown = next(iter(lengths))
    for passage in read.passages:
        for said in _PLAN_YEARS.finditer(passage.text):
            word = said["n"].lower()
            number = int(word) if word.isdigit() else {**NUMBER_WORDS, **_EXTRA}[word]
            if number not in allowed and not re.search(r"\b(?:previous|last|old|first|earlier|national|next)\b", passage.text, re.I):  # fmt: skip
                _say(passage, said, f"The plan is for {shown}; {said[0].strip()} is printed.", judged, Sure.LIKELY)  # fmt: skip


_YEARS_OF = re.compile(
    r"(?<![\d/.-])(?P<a>20\d\d)(?:/\d\d)? ?(?:-|to) ?(?P<b>(?:20)?\d\d)(?P<f>/\d\d)?(?![\d/-])"
)


def _plan_spans(text: str) -> list[tuple[tuple[int, ...], str]]:
    """Return how many years a title's period may be: 2022-2025 is three (financial) or four."""
    found: list[tuple[tuple[int, ...], str]] = []
    for run in _RUN.finditer(text):
        if days := _days_of(run):
            found.append(((round(days / _LENGTH["year"]),), run[0]))
    for match in _YEARS_OF.finditer(text):
        if not _RUN.search(text):
            gap = int(match["b"][-2:]) - int(match["a"][-2:])
            if gap < 2:
                continue  # 2024-25 is a year
            found.append(((gap + 1,) if match["f"] else (gap, gap + 1), match[0]))
    return found
