"""States of months in a row: received, partial or missing, each with its reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from wardmote.evidence.coverage import MISSING, RECEIVED
from wardmote.terms.periods import Month, Period


@dataclass(frozen=True)
class Months:
    """The state of each month from `first`: a code, and a reason where it is not received."""

    first: Month
    states: NDArray[np.int8]
    reasons: tuple[str, ...]

    def worst(self, window: Period) -> tuple[int, str]:
        """Return the worst state in a window and the reason of its first such month, named."""
        low = window.first.number - self.first.number
        high = window.last.number - self.first.number + 1
        size = self.states.size
        outside = low < 0 or high > size
        if (
            outside
            and window.months > 1
            and not any(code != MISSING for code in self._codes[max(low, 0) : max(high, 0)])
        ):
            return MISSING, f"Nothing is held for {window.title}."
        if low < 0:
            return MISSING, f"Nothing is held before {self.first.title}."
        if high > size:
            return MISSING, f"Nothing is held after {(self.first + (size - 1)).title}."
        inside = self._codes[low:high]
        worst = max(inside)
        return (worst, self._said(low + inside.index(worst), window)) if worst else (RECEIVED, "")

    def _said(self, at: int, window: Period) -> str:
        """Return a month's reason; it names the month where the window holds others too."""
        reason, month = self.reasons[at], (self.first + at).title
        return reason if window.months == 1 or month in reason else f"{month}: {reason}"

    def received_in(self, window: Period) -> int:
        """Return how many months of a window were wholly received."""
        low = max(window.first.number - self.first.number, 0)
        return self._codes[low : max(window.last.number - self.first.number + 1, 0)].count(RECEIVED)

    @cached_property
    def _codes(self) -> bytes:
        """The states as bytes: a window of them is found faster than an array's."""
        return self.states.tobytes()


def marked(months: Months, gone: NDArray[np.bool_], reason: str, state: int = MISSING) -> Months:
    """Return the months with some of them missing, or in another state, for this reason."""
    if not gone.any():
        return months
    reasons = tuple(
        reason if here else told for here, told in zip(gone, months.reasons, strict=True)
    )
    return Months(months.first, np.where(gone, state, months.states), reasons)


def merged(first: Month, parts: Sequence[Months]) -> Months:
    """Return the worst state of several sources in each month, with its reason."""
    states = np.stack([part.states for part in parts])
    worst = states.argmax(axis=0)
    months = np.arange(states.shape[1])
    reasons = tuple(parts[int(w)].reasons[int(m)] for w, m in zip(worst, months, strict=True))
    return Months(first, states[worst, months], reasons)
