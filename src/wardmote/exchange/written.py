"""Months as people and spreadsheets write them, for column names and for the street pass."""

from __future__ import annotations

import re
from datetime import date, timedelta
from functools import lru_cache

_NAMES = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_YEAR, _MONTH = r"(?P<year>(?:19|20)\d\d)", r"(?P<month>0?[1-9]|1[0-2])"
_MIDNIGHT = r"(?:[T ]00:00(?::00)?(?:\.0+)?(?:Z|[+-]00:?00)?)?"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"X?{_YEAR}[-/_. ]?(?P<month>0[1-9]|1[0-2])(?:\.0)?",
        rf"{_YEAR}-{_MONTH}(?:-01{_MIDNIGHT})?",
        rf"(?:0?1/)?{_MONTH}/{_YEAR}{_MIDNIGHT}",
        rf"(?P<name>{'|'.join(_NAMES)})[a-z]*\.?[-/ ]?'?(?:{_YEAR}|(?P<short>\d\d))",
    )
)
_FIRST_DAY = date(1899, 12, 30)  # day 0 of a spreadsheet's count
_DAYS = range(30_000, 60_000)  # of 1982 to 2064


@lru_cache(4096)
def month_written(text: str) -> int | None:
    """Return year × 12 + (month − 1), or None where the text is no month.

    2024-04, 202404, 202404.0, X202404, 2024/04, 04/2024, Apr-24, April 2024; and the first day of a month in
    place of the month, as spreadsheets have it: 2024-04-01, 01/04/2024, 45383.
    """
    bare = text.strip()
    for form in _FORMS:
        if found := form.fullmatch(bare):
            return _number(found.groupdict())
    if bare.isascii() and bare.isdigit() and len(bare) == 5 and int(bare) in _DAYS:
        day = _FIRST_DAY + timedelta(int(bare))
        return day.year * 12 + day.month - 1 if day.day == 1 else None
    return None


def _number(parts: dict[str, str | None]) -> int:
    year = int(parts.get("year") or 2000 + int(parts.get("short") or 0))
    name = parts.get("name")
    month = _NAMES.index(name.lower()) if name else int(parts["month"] or 1) - 1
    return year * 12 + month
