"""Time limits a text sets itself, against the days its tables print: within so long, for no longer, slipped.

"A high risk case gets a visit within two working days", beside the days cases were opened and
visited; "no order may last more than three years", beside first and last days; "slipped means that
the due date has gone by", beside due dates and the day the report is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from wardmote.claims.arithmetic import Judged
from wardmote.claims.findings import Finding, FindingClass, Sure
from wardmote.claims.layout import Block, Table
from wardmote.claims.passages import Passage, Read, stem
from wardmote.claims.tables import TableRow, table_row
from wardmote.claims.times import NUMBER_WORDS
from wardmote.terms.periods import MONTH_NAMES

_WORDS = {"one": 1, **NUMBER_WORDS}
_LONG = rf"(?P<n>\d{{1,3}}|{'|'.join(_WORDS)}) (?P<w>working )?(?P<u>day|week|month|year)s?\b"
_LIMIT = re.compile(rf"\b(?:within|(?:no|not|never|cannot)\b[^.;]{{0,60}}?\b(?:more|longer|later) than) {_LONG}", re.I)  # fmt: skip
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY = re.compile(rf"(?:(?P<wd>{'|'.join(_WEEKDAYS)})[a-z]* )?(?P<d>\d{{1,2}})(?:st|nd|rd|th)? (?P<m>{'|'.join(name[:3] for name in MONTH_NAMES)})[a-z]*\.?(?: (?P<y>(?:19|20)\d\d))?\b", re.I)  # fmt: skip
_PAST_DUE = re.compile(r"[\"\u201c']?(?P<k>[A-Z][a-z]+(?: [a-z]+)?)[\"\u201d']? (?:means|is used|is given|applies|if|where|when)\b[^.;]{0,40}\b(?:due date|deadline|target date)\b[^.;]{0,20}\b(?:gone by|passed|past|gone)\b")  # fmt: skip
_AT = re.compile(r"\b(?:position|status|progress|correct|state of play|as)(?: is)?(?: as)? at (?P<day>.{6,30})", re.I)  # fmt: skip
_DONE = re.compile(r"complete|done|closed|finished|delivered", re.I)
_LEAST_ROWS = 3
_MOST = 200  # limits: a text of more is no report


@dataclass(frozen=True, slots=True)
class _Limit:
    number: int
    unit: str
    working: bool
    clause: str
    passage: Passage

    def last(self, start: date) -> date:
        """Return the last day that keeps the limit; days on which banks may close are let off."""
        if self.unit == "day" and self.working:
            day, left = start, self.number
            while left:
                day += timedelta(days=1)
                left -= not (day.weekday() > 4 or _may_be_holiday(day))
            return day
        if self.unit in ("day", "week"):
            return start + timedelta(days=self.number * (7 if self.unit == "week" else 1))
        months = start.month - 1 + self.number * (12 if self.unit == "year" else 1)
        return date(start.year + months // 12, months % 12 + 1, min(start.day, 28)) + timedelta(days=max(0, start.day - 28))  # fmt: skip


def _may_be_holiday(day: date) -> bool:
    easter = (day.month == 3 and day.day > 19) or (day.month == 4 and day.day < 27)
    return (
        (day.month == 12 and day.day > 23) or (day.month == 1 and day.day < 4)
        or (easter and day.weekday() in (0, 4)) or (day.month in (5, 8) and day.weekday() == 0)
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Days:
    """A table with two columns of days: where they stand, and the names its other columns hold."""

    rows: list[tuple[Block, ...]]
    columns: tuple[int, int]
    words: set[str]  # of what its rows are, and of its last day
    kinds: set[str]


def judge_deadlines(read: Read) -> Judged:
    """Check the days of tables against the time limits and the rule for what is late."""
    judged = Judged()
    prose = [passage for passage in read.passages if not passage.block.table]
    limits = [limit for passage in prose for limit in _limits(passage)]
    tables = [days for table in read.layout.tables if limits and (days := _days(table))]
    years = sorted({int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", read.words)}, reverse=True)  # fmt: skip
    worded = [(limit, _stems(limit.clause)) for limit in limits[:_MOST]]
    for days in tables:
        for limit, words in worded:
            if words & days.words:
                _by_limit(days, limit, years, judged)
    _late(read, prose, judged)
    return judged


def _days(table: Table) -> _Days | None:
    heads = [cell.text for cell in table.rows[0]]
    rows = [row for row in table.rows[1:] if len(row) == len(heads)]
    dated = [at for at in range(len(heads)) if sum(_DAY.search(row[at].text) is not None for row in rows) * 3 >= len(rows) * 2]  # fmt: skip
    if len(dated) != 2 or len(rows) < _LEAST_ROWS:
        return None
    others = [at for at in range(1, len(heads)) if at not in dated]
    kinds = {row[at].text.lower() for row in rows for at in others if re.fullmatch(r"[A-Za-z][a-z ]{3,24}", row[at].text)}  # fmt: skip
    return _Days(rows, (dated[0], dated[1]), _stems(f"{heads[0]} {heads[dated[1]]}"), kinds)


def _limits(passage: Passage) -> Iterator[_Limit]:
    found = list(_LIMIT.finditer(passage.text))
    if len(found) == 1 and not re.search(r"\b(?:was|were|target|aim)\b", passage.text):
        match = found[0]
        number = int(match["n"]) if match["n"].isdigit() else _WORDS[match["n"].lower()]
        start = max(passage.text.rfind(mark, 0, match.start()) for mark in ";:") + 1
        yield _Limit(number, match["u"].lower(), match["w"] is not None, passage.text[start : match.end()], passage)  # fmt: skip


def _day_in(text: str, years: list[int]) -> date | None:
    """Return the day a cell prints: of its own year, or of that which its weekday fits."""
    match = _DAY.search(text)
    if match is None:
        return None
    month = [name[:3].lower() for name in MONTH_NAMES].index(match["m"].lower()) + 1
    for year in [int(match["y"])] if match["y"] else years if match["wd"] else ():
        try:
            day = date(year, month, int(match["d"]))
        except ValueError:
            continue
        if match["y"] or _WEEKDAYS[day.weekday()] == (match["wd"] or "").lower():
            return day
    return None


def _stems(text: str) -> set[str]:
    return {stem(word)[:5] for word in re.findall(r"[a-z]{4,}", text.lower())}


def _by_limit(days: _Days, limit: _Limit, years: list[int], judged: Judged) -> None:
    """Hold each row of a table with two columns of days to a limit, if the others keep it."""
    named = {kind for kind in days.kinds if kind in limit.clause.lower()}
    kept, off = 0, list[tuple[TableRow, date]]()
    for row in days.rows:
        first, last = (_day_in(row[at].text, years) for at in days.columns)
        if first is None or last is None or (named and not any(cell.text.lower() in named for cell in row)):  # fmt: skip
            continue
        end = limit.last(first)
        kept += first <= last <= end
        off += [(table_row(row), end)] if last > end else []
    if kept and len(off) == 1:
        row_off, end = off[0]
        judged.findings.append(
            Finding(
                FindingClass.OWN_RULE, Sure.LIKELY, row_off.quote(),
                f"By the limit given the last day is {end.day} {MONTH_NAMES[end.month - 1]} {end.year}.",
                (limit.passage.quote(),),
            )
        )  # fmt: skip


def _late(read: Read, prose: list[Passage], judged: Judged) -> None:
    """Hold what is called late to its due date and the day the report is for."""
    rules = [(p, m) for p in prose for m in _PAST_DUE.finditer(p.text)]
    days = {day for m in _AT.finditer(read.words) if (day := _day_in(m["day"], []))}
    if len(rules) != 1 or len(days) != 1:
        return
    (passage, match), now = rules[0], days.pop()
    for table in read.layout.tables:
        for blocks in table.rows:
            row = table_row(blocks)
            text = " ".join(block.text for block in blocks)
            due = _day_in(text, [])
            status = _DAY.split(text)[-1].strip() if due and len(_DAY.findall(text)) == 1 else ""
            if due is None or not re.fullmatch(r"[A-Z][a-z]+(?: [a-z]+)?", status) or _DONE.search(status):  # fmt: skip
                continue
            is_late = status.lower() == match["k"].lower()
            if is_late is not (due < now):
                judged.findings.append(
                    Finding(
                        FindingClass.OWN_RULE, Sure.LIKELY, row.quote(),
                        f"It was due on {due.day} {MONTH_NAMES[due.month - 1]} {due.year}; by the rule given "
                        f'"{status}" is wrong.',
                        (passage.quote(),),
                    )
                )  # fmt: skip
