"""Months, and the whole-month periods that partnerships report by.

A month is numbered year × 12 + (month − 1), so that arithmetic on it is plain arithmetic and
tables can hold it as a 32-bit number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import Self

from wardmote.terms.errors import Mendable

MONTH_NAMES = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


class BadPeriod(Mendable):
    """A month or period that cannot be read."""


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One calendar month. `number` is year × 12 + (month − 1)."""

    number: int

    @classmethod
    def of(cls, year: int, month: int) -> Self:
        """Return the month with this year and month (1 to 12)."""
        if not 1 <= month <= 12:
            raise BadPeriod(f"There is no month {month}: months run from 1 to 12.")
        return cls(year * 12 + month - 1)

    @classmethod
    def of_date(cls, day: date) -> Self:
        return cls(day.year * 12 + day.month - 1)

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2024-04`; a `BadPeriod` says what was expected."""
        match = re.fullmatch(r"\s*(\d{4})-(\d{1,2})\s*", text)
        if not match:
            raise BadPeriod(f'"{text}" is not a month: write it as 2024-04.')
        return cls.of(int(match[1]), int(match[2]))

    @property
    def year(self) -> int:
        return self.number // 12

    @property
    def month(self) -> int:
        return self.number % 12 + 1

    @property
    def first_day(self) -> date:
        return date(self.year, self.month, 1)

    @property
    def last_day(self) -> date:
        return (self + 1).first_day - timedelta(days=1)

    @property
    def days(self) -> int:
        return self.last_day.day

    def __add__(self, months: int) -> Month:
        return Month(self.number + months)

    def __sub__(self, months: int) -> Month:
        return Month(self.number - months)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def title(self) -> str:
        """Write as a person would: April 2024."""
        return f"{MONTH_NAMES[self.month - 1]} {self.year}"


class Step(Enum):
    """How a long period is cut into equal pieces. Rolling 12 moves on a month at a time."""

    MONTH = "month"
    QUARTER = "quarter"
    FINANCIAL_YEAR = "financial-year"
    CALENDAR_YEAR = "calendar-year"
    ROLLING_12 = "rolling-12"


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """Whole months from `first` to `last`, both included."""

    first: Month
    last: Month

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise BadPeriod(f"The period {self.first}..{self.last} ends before it begins.")

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read `2024-04..2025-03`, `2024-04`, `2024` (calendar) or `2024/25` (financial year).

        A range is of any two of these: `2022/23..2024/25`, `2023 to 2024-06`.
        """
        stripped = text.strip()
        first, between, last = re.sub(r"\s+to\s+", "..", stripped).partition("..")
        if between and ".." not in last:
            return cls(cls.parse(first).first, cls.parse(last).last)
        if match := re.fullmatch(r"(\d{4})/(\d{2})", stripped):
            year = int(match[1])
            if (year + 1) % 100 != int(match[2]):
                raise BadPeriod(
                    f'"{text}" is not a financial year: 2024/25 runs from April 2024 to March 2025.'
                )
            return cls(Month.of(year, 4), Month.of(year + 1, 3))
        if re.fullmatch(r"\d{4}", stripped):
            return cls(Month.of(int(stripped), 1), Month.of(int(stripped), 12))
        if re.fullmatch(r"\d{4}-\d{1,2}", stripped):
            if stripped[2:4].isdigit() and int(stripped[5:]) == (int(stripped[2:4]) + 1) % 100 > 12:
                said = f"write {stripped[:4]}/{stripped[5:]} for the financial year"
                raise BadPeriod(f'"{text}" is not a month: {said}.')
            month = Month.parse(stripped)
            return cls(month, month)
        raise BadPeriod(
            f'"{text}" is not a period: write 2024-04..2025-03, 2024-04, 2024 or 2024/25.'
        )

    @classmethod
    def ending(cls, last: Month, months: int) -> Self:
        """Return the period of this many months that ends with `last`."""
        return cls(last - (months - 1), last)

    @property
    def months(self) -> int:
        return self.last.number - self.first.number + 1

    @property
    def days(self) -> int:
        return (self.last.last_day - self.first.first_day).days + 1

    def __iter__(self) -> Iterator[Month]:
        return (Month(number) for number in range(self.first.number, self.last.number + 1))

    def __contains__(self, month: Month) -> bool:
        return self.first <= month <= self.last

    def a_year_before(self) -> Period:
        """Return the like period one year earlier."""
        return Period(self.first - 12, self.last - 12)

    def split(self, step: Step) -> list[Period]:
        """Cut into the whole pieces of this step that lie inside, first to last.

        Pieces that are not whole are left out: a half quarter is never compared with a quarter.
        """
        if step is Step.ROLLING_12:
            return [Period.ending(month, 12) for month in self if month - 11 >= self.first]
        size, offset = _SIZES[step]
        start = self.first.number + (offset - self.first.number) % size
        return [
            Period(Month(at), Month(at + size - 1))
            for at in range(start, self.last.number - size + 2, size)
        ]

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}..{self.last}"

    @property
    def label(self) -> str:
        """Write shortly: 2024-04, 2024 Q2, 2024/25, 2024 or first..last."""
        if self.months == 12 and self.first.month == 4:
            return f"{self.first.year}/{self.last.year % 100:02d}"
        if self.months == 12 and self.first.month == 1:
            return str(self.first.year)
        if self.months == 3 and self.first.month % 3 == 1:
            return f"{self.first.year} Q{(self.first.month + 2) // 3}"
        return str(self)

    @property
    def title(self) -> str:
        """Write as a person would: April 2024 to March 2025."""
        if self.first == self.last:
            return self.first.title
        return f"{self.first.title} to {self.last.title}"


# (months in a piece, month number modulo that size at which a piece begins)
_SIZES = {
    Step.MONTH: (1, 0),
    Step.QUARTER: (3, 0),
    Step.CALENDAR_YEAR: (12, 0),
    Step.FINANCIAL_YEAR: (12, 3),
}
