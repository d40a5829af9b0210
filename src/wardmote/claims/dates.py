"""Days and periods that cannot be: 31 June, quarter 5, a period or an age range that runs back."""

from __future__ import annotations

import re
from calendar import day_name, monthrange
from datetime import date

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Quote, Sure
from wardmote.claims.passages import Passage, Read
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
    rf"\b(?:from|between) (?:(?P<d1>\d{{1,2}}) )?(?:(?P<m1>{_MONTH}) )?(?P<y1>(?:19|20)\d\d) (?:to|and|until) (?:(?P<d2>\d{{1,2}}) )?(?:(?P<m2>{_MONTH}) )?(?P<y2>(?:19|20)\d\d)\b"
)
YEARS = re.compile(r"(?<![\d/.-])(?P<a>20\d\d) ?- ?(?P<b>20\d\d)(?![\d/-])")


def judge_dates(read: Read) -> Judged:
    """Find dates, quarters, periods and ages that cannot be as printed."""
    judged = Judged()
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
        first = _stamp(match, "1")
        last = _stamp(match, "2")
        if last < first:
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
