"""Zero, missing, suppressed and unknown are four values, and none turns into another.

A `Quantity` is a number that is known, or the reason why there is none. Arithmetic never
invents a number: a sum over a gap is a gap. Written out, each keeps its own mark, so that a
CSV or a sentence read back gives the same value again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from math import isfinite


class Status(Enum):
    """Why a quantity has, or has not, a number. The value is its mark in CSV and tables.

    `[c]` and `[x]` are the marks of the UK Government Analysis Function for confidential and
    not available.
    """

    KNOWN = ""
    MISSING = "[x]"  # it was not supplied for all of the period and area
    SUPPRESSED = "[c]"  # it is held, and not shown, to protect people
    UNKNOWN = "[?]"  # nobody has measured it


WORDS = {
    Status.MISSING: "not available",
    Status.SUPPRESSED: "not shown, to protect people",
    Status.UNKNOWN: "not known",
}

# The strongest reason wins when several parts of a sum have none: a reader must learn first
# that something is hidden, then that something was not supplied.
_PRECEDENCE = (Status.SUPPRESSED, Status.MISSING, Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Quantity:
    """A finite number, or the reason why there is none."""

    value: int | float | None
    status: Status = Status.KNOWN

    def __post_init__(self) -> None:
        if (self.value is not None) != (self.status is Status.KNOWN):
            raise ValueError("a quantity has a number exactly when its status is known")
        if self.value is not None and not isfinite(self.value):
            raise ValueError("a known quantity is a finite number")

    @property
    def is_known(self) -> bool:
        return self.status is Status.KNOWN

    def known(self) -> int | float:
        """Return the number; a `ValueError` where there is none."""
        if self.value is None:
            raise ValueError(f"this quantity has no number: it is {WORDS[self.status]}")
        return self.value

    def __add__(self, other: Quantity) -> Quantity:
        return self._with(other, lambda a, b: a + b)

    def __sub__(self, other: Quantity) -> Quantity:
        return self._with(other, lambda a, b: a - b)

    def times(self, factor: float) -> Quantity:
        """Return this quantity times a plain number."""
        return self if self.value is None else Quantity(self.value * factor)

    def over(self, other: Quantity) -> Quantity:
        """Return the ratio; unknown where the other is zero."""
        if other.value == 0 and self.is_known:
            return UNKNOWN
        return self._with(other, lambda a, b: a / b)

    def to_text(self) -> str:
        """Write for CSV: the shortest text that reads back as the same value."""
        return self.status.value if self.value is None else repr(self.value)

    @staticmethod
    def from_text(text: str) -> Quantity:
        """Read what `to_text` wrote; a `ValueError` names anything else."""
        stripped = text.strip()
        for status in _PRECEDENCE:
            if stripped == status.value:
                return Quantity(None, status)
        try:
            return Quantity(int(stripped))
        except ValueError:
            return Quantity(float(stripped))

    def in_words(self, form: str = ",") -> str:
        """Write for prose: the number in the given format, or the reason in plain words."""
        return WORDS[self.status] if self.value is None else format(self.value, form)

    def _with(
        self, other: Quantity, combine: Callable[[int | float, int | float], int | float]
    ) -> Quantity:
        if self.value is not None and other.value is not None:
            return Quantity(combine(self.value, other.value))
        return Quantity(None, strongest((self.status, other.status)))


MISSING = Quantity(None, Status.MISSING)
SUPPRESSED = Quantity(None, Status.SUPPRESSED)
UNKNOWN = Quantity(None, Status.UNKNOWN)
ZERO = Quantity(0)


def strongest(statuses: Iterable[Status]) -> Status:
    """Return the status a sum of parts with these statuses has."""
    found = set(statuses)
    return next((status for status in _PRECEDENCE if status in found), Status.KNOWN)


def total(quantities: Iterable[Quantity]) -> Quantity:
    """Return the sum; no total over a gap. The total of nothing is unknown, never zero."""
    parts = list(quantities)
    if not parts:
        return UNKNOWN
    status = strongest(part.status for part in parts)
    if status is not Status.KNOWN:
        return Quantity(None, status)
    return Quantity(sum(part.known() for part in parts))
