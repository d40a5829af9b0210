"""Quarters, years and stretches by their names: "Q2 (October to December)", "2023/24 ended in March 2023".

A quarter's months tell where the text's year begins, in April or in January: both are taken, not
both in one text. What is called the same quarter a year before has the same number and months.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.members import SMALL
from wardmote.claims.passages import Passage, Read
from wardmote.terms.periods import MONTH_NAMES

_SHORT = {name[:3].lower(): at for at, name in enumerate(MONTH_NAMES)}
_M = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_Y = r"(?:19|20)\d\d"
_Q = r"(?:[Qq]uarter |Q)(?P<{0}>[1-4]|one|two|three|four)|[Tt]he (?P<{0}w>first|second|third|fourth|last|final) quarter"
_RUN = rf"(?P<a>{_M})(?: {_Y})? ?(?:to|-|and) ?(?P<b>{_M})"
_NAMED = re.compile(
    rf"(?:{_Q.format('q')})(?: results?| figures?)?(?: of (?:the year|20\d\d(?:[/-]\d\d)?)| 20\d\d(?:[/-]\d\d)?)?,? ?(?:\(|covers |covering |runs from |ran from |is |was |which is |that is |: ?|- ){{1,2}}(?:from )?{_RUN}\b"
    rf"|\b{_RUN.replace('<a>', '<a2>').replace('<b>', '<b2>')}(?: {_Y})? ?\((?:{_Q.format('r')})\)"
)
_ORDER = {"first": 1, "second": 2, "third": 3, "fourth": 4, "last": 4, "final": 4, "one": 1, "two": 2, "three": 3, "four": 4}  # fmt: skip
_SAME = re.compile(
    r"\b(?:the )?(?:same|corresponding|equivalent) (?P<k>quarter|period|months?|half|time)\b", re.I
)
_NUMBERED = re.compile(r"\bQ(?P<n>[1-4])(?: (?:of )?(?P<y>20\d\d(?:[/-]\d\d)?))?\b")
_DATED_RUN = re.compile(rf"\b(?P<a>{_M})(?: (?P<y1>{_Y}))? (?:to|-) (?P<b>{_M}) (?P<y2>{_Y})\b")
_YEAR_ENDS = re.compile(
    rf"\b(?:(?:financial|reporting|fiscal) year|year)? ?(?P<y>20\d\d) ?[/-] ?(?P<z>\d\d)(?![\d/-])(?: financial| reporting)?(?: year)?,? ?(?:\(|which )?(?P<v>ended|ends|ending|to|closed|finished|began|begins|started|starts|starting|beginning|from)(?: on| in)?(?: the)? (?:\d{{1,2}}(?:st|nd|rd|th)? )?(?P<m>{_M}) (?P<x>{_Y})",
    re.I,
)
_CALENDAR = re.compile(rf"\bcalendar year (?P<y>{_Y})\b[^.;]{{0,12}}\((?:[^()]{{0,20}}? (?P<x1>{_Y}) )?[^()]{{0,40}}?(?P<x2>{_Y})\)", re.I)  # fmt: skip
_N = rf"(?P<n>\d{{1,2}}|{'|'.join(SMALL)}|eighteen|twenty-four)"
_BEGAN = re.compile(
    rf"\b{_N}[- ](?P<u>month|year)s?\b[^.;]{{0,50}}?\b(?:began|started|starting|opened|launched|ran from|runs from|from)(?: in| on)?(?: the)? (?:\d{{1,2}} )?(?P<m1>{_M}) (?P<y1>{_Y})[^.;]{{0,40}}?\b(?:ended|ends|finished|closed|to|until|concluded)(?: in| on)?(?: the)? (?:\d{{1,2}} )?(?P<m2>{_M}) (?P<y2>{_Y})",
    re.I,
)
_OF_YEARS = re.compile(
    rf"\b(?:(?P<f1>20\d\d)[/-]\d\d (?:to|-|and) (?P<f2>20\d\d)[/-]\d\d|(?:between|from) (?P<c1>{_Y}) (?:and|to) (?P<c2>{_Y}))(?![/-]?\d)(?:,| \(|:| -)? ?(?:a (?:span|period|total|stretch) of |that is |or |in all |over )*{_N} (?:financial |full |calendar )?years?\b(?! (?:old|ago|later|earlier|before|after))",
    re.I,
)
_EIGHTEEN = {"eighteen": 18, "twenty-four": 24}


@dataclass(frozen=True, slots=True)
class _Quarter:
    number: int
    first: int  # month of the year, from 0
    last: int
    passage: Passage
    match: re.Match[str]

    @property
    def starts(self) -> set[int]:
        """Return the months a year may begin in for this to be its quarter: April, January."""
        whole = (self.last - self.first) % 12 == 2
        begin = (self.first - 3 * (self.number - 1)) % 12
        return {begin} & {0, 3} if whole else set()


def judge_quarters(read: Read) -> Judged:
    """Check quarters against their months, years against their ends, stretches against their length."""
    judged = Judged()
    named = [one for p in read.passages for one in _quarters(p)]
    _consistent(read, named, judged)
    for passage in read.passages:
        if re.search(r"\d", passage.text):
            _same(passage, judged)
            _ends(passage, judged)
            _stretches(passage, judged)
    return judged


def _say(passage: Passage, match: re.Match[str], reason: str, judged: Judged) -> None:
    place = passage.block.place(passage.at + match.start(), passage.at + match.end())
    judged.findings.append(
        Finding(FindingClass.ARITHMETIC, Sure.LIKELY, passage.quote(), reason, wrong=(place,))
    )


def _month(name: str) -> int:
    return _SHORT[name[:3].lower()]


def _quarters(passage: Passage) -> Iterator[_Quarter]:
    for match in _NAMED.finditer(passage.text):
        word = match["q"] or match["qw"] or match["r"] or match["rw"]
        number = int(word) if word.isdigit() else _ORDER[word.lower()]
        ends = match["a"] or match["a2"], match["b"] or match["b2"]
        yield _Quarter(number, _month(ends[0]), _month(ends[1]), passage, match)


def _consistent(read: Read, named: list[_Quarter], judged: Judged) -> None:
    """Hold every quarter's months to a year that begins in April, or for all in January."""
    april = sum(3 in one.starts for one in named)
    said = bool(re.search(r"\bfinancial year|\b20\d\d/\d\d\b|year (?:runs|begins|starts) (?:from|in|on) (?:1 )?April", read.words))  # fmt: skip
    start = 3 if april * 2 > len(named) or said else 0
    both = any(0 in one.starts for one in named) and any(3 in one.starts for one in named)
    for one in named:
        wrong = not one.starts or (start not in one.starts and (both or (said and start == 3)))
        if not wrong or re.search(
            r"\b(?:so far|to date|calendar|part of|only)\b", one.passage.text
        ):
            continue
        first = (start + 3 * (one.number - 1)) % 12
        right = f"{MONTH_NAMES[first]} to {MONTH_NAMES[(first + 2) % 12]}"
        _say(one.passage, one.match, f"Quarter {one.number} of a year from {MONTH_NAMES[start]} is {right}; {MONTH_NAMES[one.first]} to {MONTH_NAMES[one.last]} is printed.", judged)  # fmt: skip


def _same(passage: Passage, judged: Judged) -> None:
    """ "Q2 2024/25, against the same quarter a year before (Q3 2023/24)"."""
    same = _SAME.search(passage.text)
    if not same:
        return
    quarters = list(_NUMBERED.finditer(passage.text))
    if len(quarters) == 2 and quarters[0]["n"] != quarters[1]["n"] and quarters[1]["y"]:
        _say(passage, quarters[1], f"{quarters[1][0]} is not the same quarter as {quarters[0][0]}.", judged)  # fmt: skip
    runs = list(_DATED_RUN.finditer(passage.text))
    if len(runs) == 2:
        first, second = ((_month(run["a"]), _month(run["b"])) for run in runs)
        if first != second and runs[0]["y2"] != runs[1]["y2"]:
            _say(passage, runs[1], f"{runs[1][0]} is not the same {same['k'].lower()} as {runs[0][0]}.", judged)  # fmt: skip


def _ends(passage: Passage, judged: Judged) -> None:
    """ "The financial year 2023/24 ended on 31 March 2023"."""
    for match in _YEAR_ENDS.finditer(passage.text):
        first, month, year = int(match["y"]), _month(match["m"]), int(match["x"])
        begins = match["v"].lower().startswith(("beg", "start", "from"))
        if (int(match["z"]) - first) % 100 != 1 or month != (3 if begins else 2):
            continue
        right = first if begins else first + 1
        if year != right:
            _say(passage, match, f"The year {match['y']}/{match['z']} {'begins' if begins else 'ends'} in {right}; {year} is printed.", judged)  # fmt: skip
    for match in _TO_MARCH.finditer(passage.text):
        if int(match["y"]) + 1 != int(match["x"]):
            _say(passage, match, f"The year to March {match['x']} is {int(match['x']) - 1}/{match['x'][2:]}; {match['y']}/{match['z']} is printed.", judged)  # fmt: skip
    for match in _CALENDAR.finditer(passage.text):
        if {match["x1"] or match["y"], match["x2"]} != {match["y"]}:
            _say(passage, match, f"The calendar year {match['y']} does not reach into another year.", judged)  # fmt: skip


_TO_MARCH = re.compile(
    r"\byear (?:to|ending|ended)(?: the)? (?:31 )?March (?P<x>20\d\d) \((?P<y>20\d\d)[/-](?P<z>\d\d)\)"
)


def _number(word: str) -> int:
    return int(word) if word.isdigit() else SMALL.get(word.lower()) or _EIGHTEEN[word.lower()]


def _stretches(passage: Passage, judged: Judged) -> None:
    """ "The 18-month project began in January 2023 and ended in December 2024"."""
    for match in _BEGAN.finditer(passage.text):
        months = (
            (int(match["y2"]) - int(match["y1"])) * 12 + _month(match["m2"]) - _month(match["m1"])
        )
        said = _number(match["n"]) * (12 if match["u"].lower() == "year" else 1)
        room = 1 if said < 24 else 2
        if months > 0 and not said - room <= months <= said + room - (0 if said < 24 else 1):
            _say(passage, match, f"{match['m1']} {match['y1']} to {match['m2']} {match['y2']} is {months} or {months + 1} months; {match['n']} {match['u']}s is printed.", judged)  # fmt: skip
    for match in _OF_YEARS.finditer(passage.text):
        gap = int(match["f2"] or match["c2"]) - int(match["f1"] or match["c1"])
        allowed = {gap + 1} if match["f1"] else {gap, gap + 1}
        if _number(match["n"]) not in allowed:
            _say(passage, match, f"It is {' or '.join(map(str, sorted(allowed)))} years; {match['n']} is printed.", judged)  # fmt: skip
