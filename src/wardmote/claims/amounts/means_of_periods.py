"""Means over the quarters, months, weeks, days or years that a table of the section gives a row each.

"There was an average of 2,697 offences a quarter" beneath a table of the four quarters: the mean of one
of its columns.
"""

from __future__ import annotations

import re
from fractions import Fraction

from wardmote.claims.amounts.spreads import Spread, words_of
from wardmote.claims.intervals import Interval
from wardmote.claims.reading.likeness import IMPLIED, is_misprint, may_be_slip
from wardmote.claims.reading.passages import Passage, Read
from wardmote.claims.tables.grids import Grid, in_reach
from wardmote.terms.periods import MONTH_NAMES

_LEAST = 3  # rows
_MONTH = rf"(?:{'|'.join(f'{name[:3]}(?:{name[3:]})?' for name in MONTH_NAMES)})\b\.?"
_LABELS = {
    "quarter": re.compile(rf"Q[1-4]\b|quarter (?:[1-4]|one|two|three|four)\b|(?:first|second|third|fourth) quarter\b|{_MONTH}(?: \d{{4}})? ?(?:to|-) ?{_MONTH}|(?:spring|summer|autumn|winter)\b", re.I),
    "month": re.compile(rf"{_MONTH}(?: '?\d{{2,4}})?\Z", re.I),
    "week": re.compile(r"week \d{1,2}\b", re.I),
    "day": re.compile(r"(?:mon|tues|wednes|thurs|fri|satur|sun)days?\Z", re.I),
    "year": re.compile(r"(?:year to [a-z]+ )?(?:19|20)\d\d(?:[/-]\d\d(?:\d\d)?)?\Z", re.I),
}  # fmt: skip
_COUNTED = re.compile(
    r" ([a-z'-]+(?: [a-z'-]+){0,3}?)(?= (?:an?|per|each|every)\b| [\ue000-\ue010])", re.I
)
_PERCENT = re.compile(r"%|\bper ?cent|\bshare\b|\brate\b|\bper\b|\baverage\b|\bmean\b|\bchange\b", re.I)  # fmt: skip
# of another time, of some of the rows, or of what is not in the table
_ELSEWHERE = re.compile(
    r"\b(?:before|previous\w*|earlier|last year|compared|against|target|expected|first half|second half|winter|summer|excluding|except|apart from|other than|until|since|outside|nationally|county|national|should|would|weekdays?|weekends?)\b",
    re.I,
)


def mean_of_periods(
    read: Read, own: Passage, spread: Spread, room: Interval
) -> tuple[bool, list[Fraction]]:
    """Return whether a column comes to a printed mean, and else the values of the one it is bound to."""
    label = _LABELS.get(spread.time)
    if label is None or _ELSEWHERE.search(own.text):
        return False, []
    columns = [column for grid in in_reach(read, own) for column in _columns(grid, label)]
    if any(_some_mean(values, room) for _, values in columns):
        return True, []
    noun = _noun(spread)
    tied = [values for head, values in columns if not noun or noun & _stems(head)]
    if any(n.span is not None and n.span.is_dated for n in own.shape.numbers.values()):
        return False, []  # it may be of another year than the table is
    if len(tied) != 1 or spread.one.number.hedged:
        return False, []
    values, printed = tied[0], spread.one.number.point
    mean = sum(values, Fraction(0)) / len(values)
    slips = is_misprint(str(printed), str(round(mean))) and may_be_slip(printed, mean, IMPLIED)
    return False, values if slips and printed.denominator == 1 else []


def _noun(spread: Spread) -> frozenset[str]:
    """Return the stems of what is said to come so many times: "2,697 offences a quarter"."""
    one = spread.one
    found = _COUNTED.match(one.passage.shape.text, one.at + 1)
    return _stems(found[1]) if found else frozenset()


def _stems(text: str) -> frozenset[str]:
    return frozenset("offence" if one == "crime" else one for one in words_of(text))


def _some_mean(values: list[Fraction], room: Interval) -> bool:
    """Tell whether all the rows, or those from one to another, have the mean."""
    ends = range(2, len(values) + 1)
    runs = (values[first:last] for last in ends for first in range(last - 1)) if len(values) <= 12 else [values]  # fmt: skip
    return any(sum(run, Fraction(0)) / len(run) in room for run in runs)


def _columns(grid: Grid, label: re.Pattern[str]) -> list[tuple[str, list[Fraction]]]:
    """Return the head and the values of each column of counts whose every row is such a period."""
    lines = grid.parts
    if not _LEAST <= len(lines) <= 60 or not all(label.match(line.label) for line in lines):
        return []
    found = []
    for at in sorted(lines[0].cells):
        cells = [line.cells.get(at) for line in lines]
        known = [cell.value for cell in cells if cell is not None and cell.value is not None]
        counted = len(known) == len(lines) and not grid.is_percent(lines[0], at)
        if counted and not _PERCENT.search(grid.heads.get(at, "")):
            found.append((grid.heads.get(at, ""), known))
    return found
